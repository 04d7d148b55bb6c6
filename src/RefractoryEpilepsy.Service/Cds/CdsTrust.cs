using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>Whether a caller of decision support is believed, and who it is.</summary>
/// <param name="By">Whom the audit trail names; null where it is refused.</param>
/// <param name="Refusal">Why, without anything of the token.</param>
/// <param name="Token">By what it is believed, to be remembered in the store with what is done for it; null where no token was asked for.</param>
internal sealed record Trust(string? By, int Status = StatusCodes.Status200OK, string? Refusal = null, UsedTokenRow? Token = null);

/// <summary>Believes tokens of configured issuers (CDS Hooks 2.0, "Trusting CDS Clients"); without any, callers on this machine.</summary>
/// <remarks>
/// ES384 and RS384 only; <c>aud</c> is the exact address called; <c>exp</c> at most five minutes after <c>iat</c>, <c>iat</c> not in the future, a minute
/// of difference between clocks; each <c>jti</c> once. What was seen is remembered in this process, for a quick no, and in the store, in the
/// transaction of what is done for the call: other processes behind the same address, and this one after a restart, do not believe it again.
/// </remarks>
internal sealed class CdsTrust(EhrSettings settings, IssuerKeys keys, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
    private static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSha384];

    /// <summary>What a caller hears whose token this or another process believed already.</summary>
    public static Trust UsedBefore { get; } = Refuse("it was used before");

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<(string Issuer, string Id), DateTime> seen = new();
    private long sweptAt;

    /// <summary>Judges the caller.</summary>
    public async Task<Trust> JudgeAsync(HttpContext context, CancellationToken stop)
    {
        if (settings.Issuers.Count == 0)
        {
            return LoopbackHandler.IsLocal(context)
                ? new Trust("cds:" + (context.User.Identity?.Name ?? "local"))
                : new Trust(By: null, StatusCodes.Status403Forbidden, "Only callers on the machine itself are let in: no issuer is trusted yet.");
        }

        string? header = context.Request.Headers.Authorization;
        if (string.IsNullOrEmpty(header) && settings.UnsignedFromThisMachine && LoopbackHandler.IsLocal(context))
        {
            return new Trust("cds:local");
        }

        if (header?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Refuse("a signed token is needed");
        }

        JsonWebToken token;
        try
        {
            token = handler.ReadJsonWebToken(header["Bearer ".Length..].Trim());
        }
        catch (Exception fault) when (fault is ArgumentException or SecurityTokenException)
        {
            return Refuse("the token cannot be read");
        }

        if (settings.Issuers.FirstOrDefault(issuer => issuer.Issuer == token.Issuer) is not { } trusted)
        {
            return Refuse("its issuer is not trusted");
        }

        if (token.TryGetHeaderValue("jku", out string? jku) && trusted.Jku is not null && jku != trusted.Jku)
        {
            return Refuse("its jku is not the one agreed upon");
        }

        if (await ProblemAsync(token, trusted, Base(context) + context.Request.Path, stop) is { } problem)
        {
            return Refuse(problem);
        }

        Sweep();
        DateTime ends = token.ValidTo + Skew;
        return seen.TryAdd((token.Issuer, token.Id), ends)
            ? new Trust("cds:" + token.Issuer, Token: new UsedTokenRow { Token = Hash(token.Issuer, token.Id), Ends = new DateTimeOffset(ends, TimeSpan.Zero).ToUnixTimeSeconds() })
            : UsedBefore;
    }

    private static string Hash(string issuer, string id) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(issuer + "\n" + id)).AsSpan(0, 24));

    /// <summary>Our own address, as configured or as called.</summary>
    public string Base(HttpContext context) => settings.PublicUrl ?? $"{context.Request.Scheme}://{context.Request.Host}";

    private async Task<string?> ProblemAsync(JsonWebToken token, TrustedIssuer trusted, string audience, CancellationToken stop)
    {
        string[] algorithms = [.. Algorithms, .. trusted.Algorithms ?? []];
        if (!algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            return "its algorithm is neither ES384 nor RS384, nor one that the site accepts of this issuer";
        }

        DateTime now = clock.GetUtcNow().UtcDateTime;
        if (!token.TryGetPayloadValue("exp", out long _) || !token.TryGetPayloadValue("iat", out long _) || string.IsNullOrEmpty(token.Id))
        {
            return "exp, iat or jti is missing";
        }

        if (token.ValidTo < now - Skew || token.ValidTo > token.IssuedAt + Longest || token.ValidTo <= token.IssuedAt || token.IssuedAt > now + Skew || token.ValidFrom > now + Skew)
        {
            return "it is over, not yet valid, or valid for more than five minutes";
        }

        if (!token.Audiences.Contains(audience, StringComparer.Ordinal))
        {
            return "its audience is not the address called";
        }

        IReadOnlyList<SecurityKey> candidates = await keys.OfAsync(trusted, token.Kid, stop);
        TokenValidationResult result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = trusted.Issuer,
            ValidAudience = audience,
            ValidAlgorithms = algorithms,
            IssuerSigningKeys = candidates,
            RequireSignedTokens = true,
            ValidateLifetime = false,
            TryAllIssuerSigningKeys = true,
        });
        return result.IsValid ? null : "its signature does not hold";
    }

    private void Sweep()
    {
        long now = clock.GetUtcNow().UtcTicks;
        long last = Interlocked.Read(ref sweptAt);
        if (now - last < TimeSpan.TicksPerMinute || Interlocked.CompareExchange(ref sweptAt, now, last) != last)
        {
            return;
        }

        foreach (((string, string) key, DateTime ends) in seen)
        {
            if (ends.Ticks < now)
            {
                seen.TryRemove(key, out _);
            }
        }
    }

    private static Trust Refuse(string why) => new(By: null, StatusCodes.Status401Unauthorized, $"The call is refused: {why}.");
}
