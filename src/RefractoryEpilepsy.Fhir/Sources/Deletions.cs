namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>What is to go, and up to which version.</summary>
internal sealed class Deletions
{
    private readonly Dictionary<string, DateTimeOffset?> before = new(StringComparer.Ordinal);

    public Deletions(IEnumerable<Deletion> all)
    {
        foreach (Deletion deletion in all)
        {
            // Asked for twice, the later one counts; one without an instant counts whatever the version.
            before[deletion.Reference] = before.TryGetValue(deletion.Reference, out DateTimeOffset? other) && (other is null || other > deletion.Before)
                ? other
                : deletion.Before;
        }

        InOrder = [.. before.Select(pair => new Deletion(pair.Key, pair.Value)).OrderBy(deletion => deletion.Reference, StringComparer.Ordinal)];
    }

    public IReadOnlyList<Deletion> InOrder { get; }

    public bool Any => before.Count > 0;

    /// <summary>Whether this version is to go: named, and not updated later.</summary>
    public bool Covers(string reference, DateTimeOffset? lastUpdated) =>
        before.TryGetValue(reference, out DateTimeOffset? instant) && !(lastUpdated > instant);
}
