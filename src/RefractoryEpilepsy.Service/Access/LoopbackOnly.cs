namespace RefractoryEpilepsy.Service.Access;

/// <summary>Without an identity provider, only callers on this machine are let in.</summary>
/// <remarks>Health is told to everyone: it holds nothing of a patient. A proxy on this machine would make every caller look local; its headers give it away.</remarks>
internal sealed class LoopbackOnly(RequestDelegate next, HostOptions options)
{
    /// <summary>Lets the call through or answers 403.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (options.SignIn is not null || LoopbackHandler.IsLocal(context) || context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("Only callers on the machine itself are let in: no identity provider is set up.\n");
    }
}
