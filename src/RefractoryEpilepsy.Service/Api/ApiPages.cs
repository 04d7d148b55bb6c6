using Scalar.AspNetCore;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>The page on which an API is read and tried: Scalar, from this host alone.</summary>
internal static class ApiPages
{
    /// <summary>Where it is.</summary>
    public const string Address = "/scalar";

    /// <summary>Maps <c>/scalar</c> and its scripts. Nothing is loaded from elsewhere and nothing is told to anybody; its one inline script carries the nonce of the answer.</summary>
    public static void MapApiPages(this WebApplication host) => host.MapScalarApiReference(Address, (options, context) =>
    {
        options.Title = "API · RefractoryEpilepsy";
        options.Nonce = context.Items[Access.SecurityHeaders.Nonce] as string;
        options.DefaultFonts = false;
        options.Telemetry = false;
        options.DarkMode = Theme.IsDark(context);
        options.HideClientButton = true;
        options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        options.Agent = new ScalarAgentOptions { Disabled = true };
        options.Mcp = new ScalarMcpOptions { Disabled = true };
    });
}
