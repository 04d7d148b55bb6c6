namespace RefractoryEpilepsy.Service.Access;

/// <summary>Without an identity provider, only callers on this machine are let in.</summary>
/// <remarks>Health is told to everyone: it holds nothing of a patient. A proxy on this machine would make every caller look local; its headers give it away.</remarks>
internal sealed class LoopbackOnly(RequestDelegate next, HostOptions options, EhrSettings ehr)
{
    /// <summary>Lets the call through or answers 403.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        // Decision support with trusted issuers asks every caller for a signed token, wherever it comes from.
        bool signed = ehr.Issuers.Count > 0 && context.Request.Path.StartsWithSegments("/cds-services", StringComparison.OrdinalIgnoreCase);
        bool launched = ehr.Launches.Count > 0 && (context.Items.ContainsKey(Smart.LaunchSession.Item) || context.Request.Path.StartsWithSegments("/launch", StringComparison.OrdinalIgnoreCase));
        if (options.SignIn is not null || signed || launched || LoopbackHandler.IsLocal(context) || context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("Only callers on the machine itself are let in, at localhost: no identity provider is set up.\n");
    }
}
