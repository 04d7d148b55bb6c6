using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sources;

namespace RefractoryEpilepsy.Service;

/// <summary>Which record systems may call us, and where they are: the file given with <c>--ehr</c>. Without it only callers on this machine are let in.</summary>
internal sealed record EhrSettings
{
    private static readonly JsonSerializerOptions Loose = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>Address by which others reach us, without a slash at its end; null: as each call names it.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Web pages that may call decision support from a browser, such as <c>https://sandbox.cds-hooks.org</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Who signs calls to decision support. With any, every call must be signed, from this machine too.</summary>
    public IReadOnlyList<TrustedIssuer> Issuers { get; init; } = [];

    /// <summary>Beside signed callers, also unsigned ones from this machine itself: for trying things out.</summary>
    public bool UnsignedFromThisMachine { get; init; }

    /// <summary>Under which source the patients of a FHIR server were loaded: address of the server to name of the source.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Record systems that may open a patient's page inside them (SMART EHR launch).</summary>
    public IReadOnlyList<LaunchingEhr> Launches { get; init; } = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="InputException">It is not there or not of the form.</exception>
    public static EhrSettings Read(string path)
    {
        try
        {
            EhrSettings read = JsonSerializer.Deserialize<EhrSettings>(File.ReadAllText(path), Loose) ?? throw new JsonException("It is empty.");
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            foreach (TrustedIssuer issuer in read.Issuers)
            {
                if (issuer.Jku is not null && (issuer.Keys is not null || issuer.KeysFile is not null))
                {
                    throw new InputException($"{path}: the issuer {issuer.Issuer} has both jku and keys. Give one.");
                }

                if (issuer.Jku is null && issuer.Keys is null && issuer.KeysFile is null)
                {
                    throw new InputException($"{path}: the issuer {issuer.Issuer} has no jku, keys or keysFile.");
                }

                if (issuer.Algorithms?.FirstOrDefault(name => name is not ("ES384" or "RS384") && !TrustedIssuer.Further.Contains(name)) is { } unknown)
                {
                    throw new InputException($"{path}: the issuer {issuer.Issuer} cannot sign with {unknown}. Beside ES384 and RS384 there are {string.Join(", ", TrustedIssuer.Further)}.");
                }

                if (issuer.Jku is { } jku && !(Uri.TryCreate(jku, UriKind.Absolute, out Uri? uri) && (uri.Scheme == "https" || uri.IsLoopback)))
                {
                    throw new InputException($"{path}: the jku of {issuer.Issuer} must be an https address.");
                }
            }

            return read with
            {
                PublicUrl = read.PublicUrl?.TrimEnd('/'),
                Origins = [.. read.Origins.Select(origin => origin.TrimEnd('/'))],
                Issuers = [.. read.Issuers.Select(issuer => issuer with { KeysFile = issuer.KeysFile is null ? null : Path.GetFullPath(issuer.KeysFile, folder) })],
                Launches = [.. read.Launches.Select(launch => launch with { Iss = launch.Iss.TrimEnd('/') })],
            };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{path}: cannot be read as settings of record systems ({problem.Message}). It is JSON with publicUrl, origins, issuers, sources and launches.", problem);
        }
    }
}

/// <summary>Someone whose signature is believed.</summary>
/// <param name="Issuer">The <c>iss</c> of its tokens.</param>
/// <param name="Jku">Where its public keys are published; its tokens may name no other place.</param>
/// <param name="Keys">Its public keys themselves, as a JWK set.</param>
/// <param name="KeysFile">A file with them.</param>
/// <param name="Algorithms">What it may sign with beside ES384 and RS384: of ES256, RS256, ES512 and RS512 those that the site accepts (an older public sandbox signs with ES256).</param>
internal sealed record TrustedIssuer(string Issuer, string? Jku = null, JsonElement? Keys = null, string? KeysFile = null, IReadOnlyList<string>? Algorithms = null)
{
    /// <summary>What can be allowed: asymmetric signatures only.</summary>
    public static IReadOnlyList<string> Further { get; } = ["ES256", "RS256", "ES512", "RS512"];
}

/// <summary>A record system that may open a patient's page inside itself.</summary>
/// <param name="Iss">Its FHIR address. <c>*</c> stands for one whole part of the path, where a test launcher puts its options: <c>https://launch.smarthealthit.org/v/r4/sim/*/fhir</c>.</param>
/// <param name="ClientId">How we are registered there.</param>
/// <param name="ClientSecret">For a confidential client; null for a public one.</param>
/// <param name="Source">Under which source its patients were loaded; null: under its address.</param>
/// <param name="FrameAncestors">Addresses of the pages that may show ours in a frame.</param>
/// <param name="Scope">What is asked for.</param>
/// <param name="Roles">What whoever launches may be here; read-only unless told otherwise.</param>
internal sealed record LaunchingEhr(
    string Iss, string ClientId, string? ClientSecret = null, string? Source = null, IReadOnlyList<string>? FrameAncestors = null, string Scope = "launch openid fhirUser patient/Patient.rs", IReadOnlyList<string>? Roles = null)
{
    /// <summary>Whether this is the record system of that address, part for part.</summary>
    public bool Is(string? iss)
    {
        string[] wanted = Iss.Split('/');
        string[] given = iss?.TrimEnd('/').Split('/') ?? [];

        // Scheme and host stand in the first three parts: no pattern reaches them.
        return wanted.Length == given.Length && wanted.Index().All(part => part.Item == given[part.Index] || (part.Index > 2 && part.Item == "*" && given[part.Index].Length > 0 && given[part.Index].All(IsPlain)));
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '~' or '%' or '=' or '+';
}
