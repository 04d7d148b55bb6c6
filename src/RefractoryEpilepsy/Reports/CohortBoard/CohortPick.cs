using System.Globalization;
using RefractoryEpilepsy.Cohorts;

namespace RefractoryEpilepsy.Reports.CohortBoard;

/// <summary>Whom a number of the cohort page, of the definitions side by side or of the Export Doctor counts: what leads from it to its patients. What is null asks for nothing.</summary>
/// <param name="Definition">Id of a definition that is asked for its answer.</param>
/// <param name="Answer">That answer: <c>yes</c>, <c>no</c>, <c>unknown</c>, or <c>not-yes</c> for both of these.</param>
/// <param name="Inside">Id of a definition they are members of.</param>
/// <param name="Stop">What stops them in <paramref name="Definition"/>, by <see cref="StopOf"/>.</param>
/// <param name="Pattern">One letter for each definition in order: y, n or u.</param>
/// <param name="Outcome">Position in <see cref="CohortRow.Outcomes"/>.</param>
/// <param name="Having">What stands on record, of those with epilepsy.</param>
public sealed record CohortPick(string? Definition = null, string? Answer = null, string? Inside = null, string? Stop = null, string? Pattern = null, int? Outcome = null, DoctorShare? Having = null)
{
    /// <summary>Whether it asks for nothing.</summary>
    public bool IsEmpty => this == new CohortPick();

    /// <summary>A criterion that stops patients, as text: its position, and <c>n</c> where it is not met, <c>u</c> where it cannot be told.</summary>
    public static string StopOf(int criterion, char answer) => string.Create(CultureInfo.InvariantCulture, $"{criterion}{answer}");

    /// <summary>Whether a patient is one of them. A definition that is not known has nobody.</summary>
    public bool Takes(CohortRow row, IReadOnlyList<CohortDefinition> definitions)
    {
        if ((Pattern is not null && row.Answers != Pattern) || (Outcome is not null && row.Outcome != Outcome) || (Having is { } asked && !row.Having.Contains(asked)))
        {
            return false;
        }

        if (Inside is not null && (At(Inside) is not { } inside || row.Answers[inside] != 'y'))
        {
            return false;
        }

        if (Definition is null)
        {
            return true;
        }

        return At(Definition) is { } at
            && (Answer is null || (row.Answers[at] switch { 'y' => Answer == "yes", 'n' => Answer is "no" or "not-yes", _ => Answer is "unknown" or "not-yes" }))
            && (Stop is null || (row.Answers[at] != 'y' && Stop == StopOf(row.StoppedAt[at], row.Answers[at])));

        int? At(string id) => definitions.Index().Where(one => one.Item.Id == id).Select(one => (int?)one.Index).FirstOrDefault();
    }
}
