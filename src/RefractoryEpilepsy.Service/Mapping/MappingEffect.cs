using System.Text.Json;

namespace RefractoryEpilepsy.Service.Mapping;

/// <summary>Patients who went, or would go, from one status to another.</summary>
internal sealed record StatusMove(string From, string To, int Patients);

/// <summary>What a row of the site's tables changes.</summary>
/// <param name="Patients">Whose records name the code; after judging anew: everyone.</param>
/// <param name="TrialsBefore">Drug trials of them as judged now; null where nobody counted.</param>
/// <param name="TrialsAfter">And with the row.</param>
/// <param name="Changed">Patients whose status or number of failures differs.</param>
internal sealed record MappingEffect(int Patients, int? TrialsBefore, int? TrialsAfter, int Changed, IReadOnlyList<StatusMove> Moves)
{
    /// <summary>Reads what was kept; null where nothing was.</summary>
    public static MappingEffect? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<MappingEffect>(json);

    /// <summary>As it is kept.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Compares two states; who is in one only counts as not eligible in the other.</summary>
    public static MappingEffect Between(IReadOnlyDictionary<string, (string Status, int Failures)> before, IReadOnlyDictionary<string, (string Status, int Failures)> after, int patients, int? trialsBefore = null, int? trialsAfter = null)
    {
        const string nobody = "not in the store";
        var pairs = before.Keys.Union(after.Keys, StringComparer.Ordinal).Select(key => (
            From: before.TryGetValue(key, out (string Status, int Failures) was) ? was : (nobody, 0),
            To: after.TryGetValue(key, out (string Status, int Failures) now) ? now : (nobody, 0))).Where(pair => pair.From != pair.To).ToList();
        return new(patients, trialsBefore, trialsAfter, pairs.Count, [.. pairs.Where(pair => pair.From.Item1 != pair.To.Item1).CountBy(pair => (pair.From.Item1, pair.To.Item1)).Select(move => new StatusMove(move.Key.Item1, move.Key.Item2, move.Value)).OrderByDescending(move => move.Patients).ThenBy(move => move.From, StringComparer.Ordinal)]);
    }
}
