using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Reports;

/// <summary>One thing the people who make the export could mend.</summary>
/// <param name="Cost">What it costs, in words with a share.</param>
/// <param name="Ask">What to ask them for.</param>
/// <param name="Share">Share affected, 0 to 1, for ranking.</param>
public sealed record DoctorFinding(string Code, string Cost, string Ask, double Share)
{
    /// <summary>How many lack it.</summary>
    public long Count { get; init; }

    /// <summary>Of how many; 0 where it is a count by itself.</summary>
    public long Of { get; init; }

    /// <summary>The cost without its numbers, for those who may not know them.</summary>
    public string InWords { get; init; } = "";
}

/// <summary>The Export Doctor: what is there and what is missing, what each gap costs, and what to ask the record-system team for.</summary>
public static partial class DoctorReport
{
    private const int MostRows = 15;

    /// <summary>Under this share of patients or over this share of trials a finding is worth asking about.</summary>
    private const double Worth = 0.05;

    /// <summary>What to ask for, the costliest first. Empty for an export without patients.</summary>
    public static IReadOnlyList<DoctorFinding> Findings(DoctorCounts counts)
    {
        var findings = new List<DoctorFinding>();
        Trial(TrialDefect.DoseUnknown, "dose-unknown", "of trials cannot be judged for dose", "Export structured dosage (dosageInstruction with doseAndRate and timing), or the sig text, or quantity with days' supply; for fills the product's strength.");
        Trial(TrialDefect.SeizuresUnknown, "seizures-unknown", "of trials are long and high enough, but nothing tells of seizures in them", "Export the seizure-frequency flowsheet rows (Observation) and map their local codes in codes.csv; else switch on the reading of notes (DocumentReference).");
        Trial(TrialDefect.AdherenceUnknown, "adherence-unknown", "of trials cannot be judged for adherence", "Export MedicationDispense with whenHandedOver, quantity and daysSupply.");
        Trial(TrialDefect.StopReasonUnknown, "stop-reason-unknown", "of trials ended without a reason", "Export MedicationRequest.statusReason or MedicationStatement.statusReason and reasonCode, and AllergyIntolerance and AdverseEvent.");
        Lacking(DoctorShare.StructuredSeizures, 0.5, "no-seizure-frequency", "of patients with epilepsy have no structured seizure count", "Export Observations of the epilepsy flowsheets and questionnaires (QuestionnaireResponse).");
        Lacking(DoctorShare.Mri, 0.6, "no-mri", "of patients with epilepsy have no MRI on record", "Export DiagnosticReport and ImagingStudy of radiology with LOINC or local codes, and Procedure.");
        Lacking(DoctorShare.Eeg, 0.6, "no-eeg", "of patients with epilepsy have no EEG on record", "Export DiagnosticReport and Procedure of neurophysiology.");
        Lacking(DoctorShare.Levels, 0.1, "no-levels", "of patients with epilepsy have no drug level on record", "Export laboratory Observations with LOINC; map local level codes in levels.csv.");
        Lacking(DoctorShare.Specialty, 0.5, "no-specialty", "of patients with epilepsy have no visit that names its service", "Export Encounter.serviceType or participant with PractitionerRole.specialty, and Location.");
        Gaps("unmapped-drug", "drug records name a product that no table maps", "Add rows to products.csv of the site folder, or export product names.");
        Gaps("unresolved-reference", "references lead to nothing in the export", "Export the referenced types too (mostly Medication, Encounter, Practitioner).");
        Gaps("undated-drug", "drug records have no date", "Export authoredOn, whenHandedOver or effectivePeriod.");
        Gaps("unread-unit", "measurements have a unit that cannot be read", "Export UCUM units.");
        foreach (string kind in (ReadOnlySpan<string>)["unmapped-code", "unread-dose", "unread-seizure-text"])
        {
            Gaps(kind, $"entries of the kind {kind}", "See the most frequent ones below.");
        }

        return [.. findings.OrderByDescending(finding => finding.Share).ThenBy(finding => finding.Code, StringComparer.Ordinal)];

        void Trial(TrialDefect defect, string code, string cost, string ask)
        {
            double share = Part(counts.With(defect), counts.Trials);
            if (share > Worth)
            {
                findings.Add(new DoctorFinding(code, $"{Percent(share)} {cost} ({counts.With(defect)} of {counts.Trials})", ask, share) { Count = counts.With(defect), Of = counts.Trials, InWords = "few or nearly all " + cost });
            }
        }

        void Lacking(DoctorShare share, double enough, string code, string cost, string ask)
        {
            double has = Part(counts.Having(share), counts.WithEpilepsy);
            if (counts.WithEpilepsy > 0 && has < enough)
            {
                findings.Add(new DoctorFinding(code, $"{Percent(1 - has)} {cost} ({counts.WithEpilepsy - counts.Having(share)} of {counts.WithEpilepsy})", ask, 1 - has) { Count = counts.WithEpilepsy - counts.Having(share), Of = counts.WithEpilepsy, InWords = "few or nearly all " + cost });
            }
        }

        void Gaps(string code, string cost, string ask)
        {
            if (counts.GapsByCode.GetValueOrDefault(code) is > 0 and var count)
            {
                long all = counts.Facts.Where(fact => fact.Key.Kind.StartsWith("drug ", StringComparison.Ordinal)).Sum(fact => fact.Value) + count;
                findings.Add(new DoctorFinding(code, $"{count} {cost}", ask, code.Contains("drug", StringComparison.Ordinal) ? Part(count, all) : Worth) { Count = count, InWords = "few " + cost });
            }
        }
    }

    /// <summary>The whole report as plain text.</summary>
    public static string Text(DoctorCounts counts)
    {
        var text = new StringBuilder("# Export Doctor\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{counts.Patients} patients with a sign of epilepsy or of an antiseizure drug; {counts.WithEpilepsy} with epilepsy; {counts.Trials} drug trials; {counts.EverResistant} resistant at any time (definite or probable); {counts.Coded} by code alone\n");
        AppendAsks(text, counts);
        AppendShares(text, counts);
        AppendTrials(text, counts);
        AppendResources(text, counts);
        AppendYears(text, counts);
        AppendGaps(text, counts);
        return text.ToString();
    }

    /// <summary>Rows for the site's <c>products.csv</c>, most frequent first; the drug is left for a person to fill in.</summary>
    public static IReadOnlyList<string> SuggestedProductRows(DoctorCounts counts)
    {
        var rows = new List<string>();
        foreach ((string told, long count, _) in counts.MostFrequent("unmapped-drug", MostRows))
        {
            Match code = CodeOfGap().Match(told);
            if (code.Success)
            {
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"{Cell(code.Groups["system"].Value)},{Cell(code.Groups["code"].Value)},<drug id or nothing>  # seen {count} times"));
            }
        }

        return rows;
    }

    private static void AppendAsks(StringBuilder text, DoctorCounts counts)
    {
        text.Append("\n## What each gap costs, and what to ask for\n\n");
        IReadOnlyList<DoctorFinding> findings = Findings(counts);
        foreach (DoctorFinding finding in findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {finding.Cost}. {finding.Ask}\n");
        }

        text.Append(findings.Count == 0 ? "Nothing stands out.\n" : "");
    }

    private static void AppendShares(StringBuilder text, DoctorCounts counts)
    {
        text.Append("\n## Patients with epilepsy who have\n\n");
        foreach (DoctorShare share in Enum.GetValues<DoctorShare>())
        {
            text.Append(CultureInfo.InvariantCulture, $"{Name(share),-44} {counts.Having(share),9} {Percent(Part(counts.Having(share), counts.WithEpilepsy)),7}\n");
        }
    }

    private static void AppendTrials(StringBuilder text, DoctorCounts counts)
    {
        text.Append("\n## Drug trials\n\n");
        foreach (TrialDefect defect in Enum.GetValues<TrialDefect>())
        {
            text.Append(CultureInfo.InvariantCulture, $"{Name(defect),-44} {counts.With(defect),9} {Percent(Part(counts.With(defect), counts.Trials)),7}\n");
        }
    }

    private static void AppendResources(StringBuilder text, DoctorCounts counts)
    {
        if (counts.Resources.Count == 0)
        {
            return;
        }

        text.Append("\n## Resources read\n\n");
        foreach ((string type, long count) in counts.Resources.OrderBy(type => type.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{type,-44} {count,9}\n");
        }
    }

    /// <summary>One line per kind, one column per year: a year that suddenly is empty shows a broken extract.</summary>
    private static void AppendYears(StringBuilder text, DoctorCounts counts)
    {
        if (counts.Facts.Count == 0)
        {
            return;
        }

        int last = counts.Facts.Max(fact => fact.Key.Year);
        int first = Math.Max(counts.Facts.Min(fact => fact.Key.Year), last - 9);
        text.Append(CultureInfo.InvariantCulture, $"\n## Facts of these patients by year of record\n\n{"",-32}{"before",8}");
        for (int year = first; year <= last; year++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{year,8}");
        }

        text.Append('\n');
        foreach (string kind in counts.Facts.Keys.Select(key => key.Kind).Distinct().Order(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{kind,-32}{counts.Facts.Where(fact => fact.Key.Kind == kind && fact.Key.Year < first).Sum(fact => fact.Value),8}");
            for (int year = first; year <= last; year++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{counts.Facts.GetValueOrDefault((kind, year)),8}");
            }

            text.Append('\n');
        }
    }

    private static void AppendGaps(StringBuilder text, DoctorCounts counts)
    {
        text.Append("\n## Gaps\n\n");
        foreach ((string code, long count) in counts.GapsByCode.OrderByDescending(gap => gap.Value).ThenBy(gap => gap.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{code} ({count})\n");
            foreach ((string told, long times, string example) in counts.MostFrequent(code, MostRows))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {times,7}  {told} [{example}]\n");
            }
        }

        text.Append(counts.GapsByCode.Count == 0 ? "None.\n" : "");
        IReadOnlyList<string> rows = SuggestedProductRows(counts);
        if (rows.Count > 0)
        {
            text.Append("\n## Suggested rows for products.csv of the site folder\n\nsystem,code,drug\n").AppendJoin('\n', rows).Append('\n');
        }
    }

    /// <summary>A share in words.</summary>
    public static string Name(DoctorShare share) => share switch
    {
        DoctorShare.StructuredSeizures => "structured seizure counts",
        DoctorShare.AnySeizures => "seizures told at all",
        DoctorShare.Levels => "a drug level",
        DoctorShare.Mri => "an MRI",
        DoctorShare.Eeg => "an EEG",
        DoctorShare.Genetics => "a genetic test or result",
        DoctorShare.Fills => "fills handed over",
        DoctorShare.Specialty => "a visit that names its service",
        _ => "a body weight",
    };

    internal static string Name(TrialDefect defect) => defect switch
    {
        TrialDefect.DoseUnknown => "dose unknown or only presumed",
        TrialDefect.AdherenceUnknown => "adherence unknown",
        TrialDefect.DurationUnknown => "duration unknown",
        TrialDefect.SeizuresUnknown => "nothing told of seizures",
        TrialDefect.StopReasonUnknown => "ended, reason unknown",
        _ => "undetermined in the end",
    };

    private static double Part(long some, long all) => all == 0 ? 0 : (double)some / all;

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    [GeneratedRegex(@"code (?<code>\S+) of (?<system>\S+?),? which", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex CodeOfGap();
}
