using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Smart;

/// <summary>A launch that waits for the record system's answer: sealed in a cookie of the browser that began it, one cookie for each launch.</summary>
/// <param name="State">What the record system must bring back, 256 bits.</param>
/// <param name="Iss">The record system, without a slash at the end. Its secret is not in here: it is looked up again.</param>
/// <param name="Verifier">The secret half of PKCE.</param>
/// <param name="Ends">The last moment at which the answer is taken.</param>
internal sealed record PendingLaunch(string State, string Iss, string Verifier, string RedirectUri, string TokenAddress, DateTimeOffset Ends)
{
    private const int NameLength = 12;

    /// <summary>Gives it to the browser to keep.</summary>
    public void Give(HttpContext context, IDataProtectionProvider protection, TimeSpan patience) =>
        context.Response.Cookies.Append(CookieOf(State), Protector(protection).Protect(JsonSerializer.Serialize(this)), LaunchSession.CookieOptions(context, patience));

    /// <summary>The launch that this browser began with this state, and takes it from the browser; null where there is none, or it is over.</summary>
    public static PendingLaunch? Take(HttpContext context, string? state, IDataProtectionProvider protection, TimeProvider clock)
    {
        if (string.IsNullOrEmpty(state) || context.Request.Cookies[CookieOf(state)] is not { Length: > 0 } sealedText)
        {
            return null;
        }

        context.Response.Cookies.Delete(CookieOf(state), LaunchSession.CookieOptions(context, TimeSpan.Zero));
        try
        {
            return JsonSerializer.Deserialize<PendingLaunch>(Protector(protection).Unprotect(sealedText)) is { } launch
                && launch.Ends >= clock.GetUtcNow() && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(launch.State)) ? launch : null;
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The mark that this state was used, for whichever host is asked with it again.</summary>
    public UsedTokenRow Used() => new() { Token = "smart:" + LaunchEndpoints.Hash(State), Ends = Ends.ToUnixTimeSeconds() };

    private static string CookieOf(string state) => "smart-state-" + LaunchEndpoints.Hash(state)[..NameLength];

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("smart-launch");
}
