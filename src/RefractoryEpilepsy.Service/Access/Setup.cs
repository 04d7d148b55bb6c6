using Microsoft.AspNetCore.Authentication;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Puts together who is let in, and to what.</summary>
internal static class Setup
{
    /// <summary>Adds sign-in and the access matrix.</summary>
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton(AccessMatrix.Load());
        services.AddAuthentication(LoopbackHandler.Name).AddScheme<AuthenticationSchemeOptions, LoopbackHandler>(LoopbackHandler.Name, null);
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery();
    }

    /// <summary>Puts the gates before everything that is mapped.</summary>
    public static void UseAccess(this WebApplication host)
    {
        host.Use(next => context => Audience.PrepareAsync(context, next));
        host.UseMiddleware<SecurityHeaders>();
        host.UseMiddleware<LoopbackOnly>();
        host.UseAuthentication();
        host.UseMiddleware<AccessGate>();
        host.UseAntiforgery();
    }

    /// <summary>Maps what belongs to signing in.</summary>
    public static void MapAccess(this WebApplication host) => host.MapSeeAs();
}
