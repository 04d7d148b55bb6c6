using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Imports;

/// <summary>Theirs against ours, with why we say what we say.</summary>
/// <param name="OnlyTheirs">By reason, the most frequent first.</param>
/// <param name="OnlyOurs">By how sure we are.</param>
internal sealed record ImportComparison(IReadOnlyList<ComparedMember> Both, IReadOnlyList<(string Why, IReadOnlyList<ComparedMember> Members)> OnlyTheirs, IReadOnlyList<(string Why, IReadOnlyList<ComparedMember> Members)> OnlyOurs)
{
    /// <summary>Whether a patient is in our cohort: resistant at any time, probable or definite.</summary>
    public static bool IsOurs(ComparedMember member) => member is { EverResistant: true, Confidence: "probable" or "definite" };

    /// <summary>Compares.</summary>
    public static ImportComparison Of(IReadOnlyList<ComparedMember> members) => new(
        [.. members.Where(member => member.Theirs && IsOurs(member))],
        Grouped(members.Where(member => member.Theirs && !IsOurs(member))),
        Grouped(members.Where(member => !member.Theirs)));

    /// <summary>Why a patient is, or is not, in ours.</summary>
    public static string Why(ComparedMember member) => member switch
    {
        { EverResistant: true, Confidence: "probable" or "definite" } => $"two schedules failed, {member.Confidence}",
        { EverResistant: true } => $"two schedules failed, but only {member.Confidence}: a failure rests on a change of treatment",
        { Confidence: "coded" } => "a code says intractable, but two failed schedules are not documented",
        { Status: "NotEligible" } => "no epilepsy, as far as the record tells",
        { Status: "Possible" } => "epilepsy is not certain from the record",
        { Status: "NotTreated" } => "epilepsy without treatment on record",
        { Status: "Responsive" } => "seizure free long enough on the present schedule",
        { Failures: 1 } => "one schedule failed, a second failure is not documented",
        _ => CohortDefinitions.DrugResistant.Criteria.ElementAtOrDefault(member.Place / 2) is { } criterion ? $"{(member.Place % 2 == 0 ? "not met" : "cannot be told")}: {criterion.Text}" : "no failed schedule is documented",
    };

    private static IReadOnlyList<(string, IReadOnlyList<ComparedMember>)> Grouped(IEnumerable<ComparedMember> members) =>
        [.. members.GroupBy(Why).Select(group => (group.Key, (IReadOnlyList<ComparedMember>)[.. group])).OrderByDescending(group => group.Item2.Count).ThenBy(group => group.Key, StringComparer.Ordinal)];
}
