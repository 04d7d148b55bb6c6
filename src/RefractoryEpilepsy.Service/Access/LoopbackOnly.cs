using System.Net;
using System.Security.Claims;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Without an identity provider, only callers on this machine are let in; they are signed in as the local user.</summary>
/// <remarks>Health is told to everyone: it holds nothing of a patient.</remarks>
internal sealed class LoopbackOnly(RequestDelegate next, HostOptions options)
{
    /// <summary>Name of whoever comes from this machine.</summary>
    public const string DemoUser = "demo";

    /// <summary>Lets the call through or answers 403.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        // A proxy on this machine would make every caller look local; its headers give it away.
        bool forwarded = context.Request.Headers.ContainsKey("X-Forwarded-For") || context.Request.Headers.ContainsKey("Forwarded");
        if (forwarded || context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("Only callers on the machine itself are let in: no identity provider is set up.\n");
        }

        string user = options.Demo ? DemoUser : "local";
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], authenticationType: "loopback"));
        return next(context);
    }
}
