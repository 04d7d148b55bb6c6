using System.Text.Json;
using System.Text.Json.Serialization;
using RefractoryEpilepsy.Fhir.Sources;

namespace RefractoryEpilepsy.Service.Publish;

/// <summary>Where conclusions go after each run: the file given with <c>--publish</c>. Without it nothing goes anywhere.</summary>
internal sealed record PublishingTargets
{
    private static readonly JsonSerializerOptions Loose = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>None: publishing is off.</summary>
    public IReadOnlyList<PublishingTarget> Targets { get; init; } = [];

    /// <summary>Reads the file; relative paths in it start at its own folder.</summary>
    /// <exception cref="InputException">It is not there or not of the form.</exception>
    public static PublishingTargets Read(string path)
    {
        try
        {
            PublishingTargets read = JsonSerializer.Deserialize<PublishingTargets>(File.ReadAllText(path), Loose) ?? throw new JsonException("It is empty.");
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            foreach (PublishingTarget target in read.Targets)
            {
                if (string.IsNullOrWhiteSpace(target.Source) || (target.To is null) == (target.Folder is null))
                {
                    throw new InputException($"{path}: a target needs a source, and either \"to\" (address of a FHIR server) or \"folder\".");
                }

                if (target.To is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))))
                {
                    throw new InputException($"{path}: \"to\" must be an https address ({address}).");
                }
            }

            return read with { Targets = [.. read.Targets.Select(target => target with { AuthFile = Absolute(target.AuthFile, folder), Folder = Absolute(target.Folder, folder) })] };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"{path}: cannot be read as targets of publishing ({problem.Message}). It is JSON with targets: source, to or folder, authFile, unconfirmed.", problem);
        }
    }

    private static string? Absolute(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);
}

/// <summary>One place to publish to.</summary>
/// <param name="Source">Whose patients: the source's address or name.</param>
/// <param name="To">FHIR base of a server.</param>
/// <param name="Folder">A folder of NDJSON files instead.</param>
/// <param name="AuthFile">As <c>--auth</c>.</param>
/// <param name="Unconfirmed">Also what nobody has confirmed: the site decides so here.</param>
internal sealed record PublishingTarget(string Source, string? To = null, string? Folder = null, string? AuthFile = null, bool Unconfirmed = false)
{
    /// <summary>Whether runs of that source go here: named by the server's address, or as people name the source.</summary>
    public bool IsOf(string source) => Source.TrimEnd('/') == source || "source:" + Source == source;
}
