using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Without an identity provider: whoever comes from this machine is the local (or demo) user with every role, or with the one chosen to look through.</summary>
internal sealed class LoopbackHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, HostOptions host)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string Name = "loopback";

    /// <summary>Name of whoever comes to the demo.</summary>
    public const string DemoUser = "demo";

    /// <summary>Whether the call comes from this machine, calls it by its own name, and does not come through a proxy on it.</summary>
    /// <remarks>A page from elsewhere can have its name point to 127.0.0.1 (DNS rebinding): its calls come from the browser on this machine, and name that page's host.</remarks>
    public static bool IsLocal(HttpContext context) =>
        !IsForwarded(context.Request) && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && IsThisMachine(context.Request.Host.Host);

    // What proxies add, and the version in which they speak to a server behind them when nobody told them another: no browser speaks it.
    private static bool IsForwarded(HttpRequest request) =>
        request.Protocol == HttpProtocol.Http10
        || request.Headers.Any(header => header.Key.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || header.Key.Equals("Via", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("X-Original-Host", StringComparison.OrdinalIgnoreCase));

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? chosen = SeeAs.Chosen(Request);
        if (!IsLocal(Context) || chosen == SeeAs.SignedOut)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        // Deeds under one role are told apart from those under another: what takes two people can be tried out, and the trail says so.
        string name = (host.Demo ? DemoUser : "local") + (chosen is null ? "" : $" ({chosen})");
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(Sites.Claim, Sites.All)], Name);
        identity.AddClaims(Roles.All.Where(role => chosen is null || role == SeeAs.RoleOf(chosen)).Select(role => new Claim(ClaimTypes.Role, role)));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        AccessGate.RefuseAsync(Context, StatusCodes.Status401Unauthorized, "Signed out. Nobody is signed in while the role to look through is \"signed out\".");
}
