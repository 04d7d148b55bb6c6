using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Tokens of scripts: <c>Authorization: Bearer rft_…</c>. The same matrix, sites and small cells hold as for people.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, Store store, HostOptions host, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string Name = "token";

    private const string Start = "Bearer ";

    // Who has not been seen for so long may have left the hospital: their scripts stop until they sign in again.
    private static readonly TimeSpan OwnerSeenWithin = TimeSpan.FromDays(30);

    /// <summary>Whether the call carries a token of ours, good or bad.</summary>
    public static bool IsGiven(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Start + "rft_", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsGiven(Request))
        {
            return AuthenticateResult.NoResult();
        }

        if (await store.FindTokenAsync(Request.Headers.Authorization.ToString()[Start.Length..].Trim(), Context.RequestAborted) is not { } token)
        {
            return AuthenticateResult.Fail("The token is unknown, expired or revoked.");
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, $"{token.By} (token {token.Name})"), new Claim(Sites.Owner, token.By)], Name);
        string[] roles = token.Roles.Split(';', StringSplitOptions.RemoveEmptyEntries);
        if (host.SignIn is not null)
        {
            if (await store.LastSignInAsync(token.By, Context.RequestAborted) is not { } seen || clock.GetUtcNow().UtcDateTime - seen.At > OwnerSeenWithin)
            {
                return AuthenticateResult.Fail("The token's owner has not signed in for 30 days.");
            }

            // What the provider took from a person it took from their scripts.
            roles = [.. roles.Intersect(seen.Roles.Split(';'), StringComparer.Ordinal)];
        }

        identity.AddClaims(roles.Select(role => new Claim(ClaimTypes.Role, role)));
        identity.AddClaims(token.Sites.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(site => new Claim(Sites.Claim, site)));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return AccessGate.RefuseAsync(Context, StatusCodes.Status401Unauthorized, "The token is unknown, expired or revoked, or its owner has not signed in for 30 days.");
    }
}
