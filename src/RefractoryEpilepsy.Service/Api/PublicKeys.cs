using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Service.Commands;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>Our public keys, where FHIR servers look for them: the public parts of the private keys that the setting <c>keys</c> names.</summary>
/// <remarks>Several files while a new key replaces an old one. The files are read at each call, so that a rotation needs no restart.</remarks>
internal static class PublicKeys
{
    /// <summary>Servers may keep the set for an hour (SMART Backend Services asks for a Cache-Control).</summary>
    private const string Kept = "public, max-age=3600";

    /// <summary>Maps the key set.</summary>
    public static void MapPublicKeys(this WebApplication host) => host.MapGet("/.well-known/jwks.json", (HttpContext context) =>
    {
        string[] files = (Settings.Find("keys") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        context.Response.Headers.CacheControl = Kept;
        return Results.Text($$"""{"keys":[{{string.Join(',', files.Select(file => SigningKey.PublicPart(SigningKey.PrivateText(file))))}}]}""", "application/json");
    }).ExcludeFromDescription();
}
