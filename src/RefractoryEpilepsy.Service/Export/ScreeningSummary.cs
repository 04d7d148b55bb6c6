using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Export;

/// <summary>What a screening came to.</summary>
/// <param name="AsOf">The day judged for.</param>
/// <param name="AsOfGiven">Whether the caller chose it; otherwise it is the day of the newest record.</param>
/// <param name="Judged">Rows of <c>cases.csv</c>.</param>
/// <param name="ByStatus">Patients by status.</param>
/// <param name="ByConfidence">Patients by confidence, whatever their status.</param>
/// <param name="Gaps">Gaps by code, of the source and of the patients.</param>
/// <param name="Attrition">Rows of <c>attrition.csv</c>.</param>
internal sealed record ScreeningSummary(
    DateOnly AsOf,
    bool AsOfGiven,
    ReadSummary Read,
    long Judged,
    IReadOnlyDictionary<Status, long> ByStatus,
    IReadOnlyDictionary<Confidence, long> ByConfidence,
    long EverResistant,
    IReadOnlyDictionary<string, long> Gaps,
    string Attrition,
    TimeSpan Took)
{
    /// <summary>People whose Consent resources keep their records out: counted among those read, and nowhere else.</summary>
    public long KeptOut { get; init; }

    /// <summary>What was read, as it is kept.</summary>
    public RunCounts Counts => new(Read.ResourcesByType, Gaps, Read.Files, Read.Bytes, Took.TotalSeconds);

    /// <summary>The short text for people that ends the command.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Screened as of {Words.Of(AsOf)}{(AsOfGiven ? "" : ", the day of the newest record")}, {Read.Bytes / 1e6:N1} MB in {Took.TotalSeconds:N1} s\n\n");
        Line(text, "patients in the records", Read.People);
        if (KeptOut > 0)
        {
            Line(text, "kept out by their consents", KeptOut);
        }

        Line(text, "with any sign of epilepsy or of our drugs", Judged);
        Line(text, "with epilepsy", Judged - Count(Status.NotEligible) - Count(Status.Possible));
        Line(text, "possible epilepsy, queued", Count(Status.Possible));
        text.Append('\n');
        foreach (Status status in (Status[])[Status.Resistant, Status.Responsive, Status.Undefined, Status.NotTreated])
        {
            Line(text, status.ToString(), Count(status));
        }

        text.Append('\n');
        Line(text, "ever resistant", EverResistant);
        foreach (Confidence confidence in (Confidence[])[Confidence.Definite, Confidence.Probable, Confidence.Possible, Confidence.Coded])
        {
            Line(text, "  confidence " + Words.Of(confidence), ByConfidence.GetValueOrDefault(confidence));
        }

        text.Append('\n');
        Line(text, "gaps (could not be read or mapped)", Gaps.Values.Sum());
        foreach ((string code, long count) in Gaps.OrderByDescending(gap => gap.Value).ThenBy(gap => gap.Key, StringComparer.Ordinal).Take(12))
        {
            Line(text, "  " + code, count);
        }

        if (Gaps.ContainsKey("notes-not-read"))
        {
            text.Append("\nNotes lay unread: the site's parameters.csv says ReadNotes,no. With ReadNotes,yes seizures and earlier drugs are read from them (grade E2).\n");
        }

        return text.ToString();
    }

    private long Count(Status status) => ByStatus.GetValueOrDefault(status);

    private static void Line(StringBuilder text, string title, long count) =>
        text.Append(CultureInfo.InvariantCulture, $"  {title,-44}{count,12:N0}\n");
}
