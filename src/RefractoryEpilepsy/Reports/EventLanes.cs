using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Reports;

/// <summary>What stands in the lanes under the drug trials of <see cref="TimelinePicture"/>.</summary>
public static class EventLanes
{
    /// <summary>The lanes that have anything in them, from top to bottom.</summary>
    public static IReadOnlyList<(string Title, IReadOnlyList<Mark> Marks)> Of(PatientTimeline timeline)
    {
        (string Title, IReadOnlyList<Mark> Marks)[] lanes =
        [
            ("seizure reports", [.. timeline.Seizures.Select(OfSeizures)]),
            ("emergency, inpatient", [.. timeline.Visits.Where(visit => visit.Setting is CareSetting.Emergency or CareSetting.Inpatient).Select(OfVisit)]),
            ("serum levels", [.. timeline.Measurements.Where(IsLevel).Select(OfLevel)]),
            ("EEG, MRI, genetics", [.. timeline.Care.Where(IsInvestigation).Select(OfCare), .. timeline.Findings.Where(finding => finding.Seen is not null && finding.Present == Answer.Yes && finding.Concept != "seizure-type").Select(OfFinding)]),
            ("procedures, referrals", [.. timeline.Care.Where(care => care.On is not null && !IsInvestigation(care)).Select(OfCare)]),
            ("side effects", [.. timeline.Reactions.Where(reaction => reaction.On is not null && reaction.Present == Answer.Yes).Select(OfReaction)]),
        ];
        return [.. lanes.Where(lane => lane.Marks.Count > 0)];
    }

    private static Mark OfSeizures(SeizureReport report)
    {
        DateOnly day = report.Window.End ?? report.Window.Start;
        bool none = report is { CountHigh: 0 } or { PerMonth: 0m } or { CountLow: null, CountHigh: null, PerMonth: null, Control: Answer.Yes };
        double size = none ? 4 : 3 + (2 * Math.Log10(1 + Math.Max(1, report.CountLow ?? (double?)report.PerMonth ?? 1)));
        return new(day, none ? MarkShape.Ring : MarkShape.Dot, Math.Min(10, size), none ? "seizure-none" : "seizure", $"{SeizureLine.Of(report)} [{report.Evidence.Reference}]");
    }

    private static Mark OfVisit(Visit visit)
    {
        string why = visit.PrincipalDiagnoses.Count > 0 ? string.Join(", ", visit.PrincipalDiagnoses) : "no principal diagnosis of ours";
        string kind = visit.Setting == CareSetting.Emergency ? "emergency visit" : "hospital stay";
        return new(visit.Period.Start, MarkShape.Triangle, 6, visit.PrincipalDiagnoses.Count > 0 ? "visit" : "visit other", $"{Words.Of(visit.Period.Start)}: {kind}, {why} [{visit.Evidence.Reference}]");
    }

    private static bool IsLevel(Measurement measurement) => measurement.Concept.StartsWith("level:", StringComparison.Ordinal);

    private static Mark OfLevel(Measurement level) =>
        new(level.Taken, MarkShape.Square, 4, level.Interpretation == "L" || level.Below ? "level low" : "level", $"{Words.Of(level.Taken)}: {level.Concept[6..]} {(level.Below ? "below " : "")}{Words.Of(level.Value)} {level.Unit}{(level.Interpretation is { } word ? $", {word}" : "")} [{level.Evidence.Reference}]");

    private static bool IsInvestigation(CareEvent care) =>
        care.On is not null && care.Stage == CareStage.Done && (care.Concept.Contains("eeg", StringComparison.Ordinal) || care.Concept.Contains("mri", StringComparison.Ordinal) || care.Concept.Contains("genetic", StringComparison.Ordinal) || care.Concept.Contains("pet", StringComparison.Ordinal));

    private static Mark OfCare(CareEvent care) =>
        new(care.On!.Value.Start, MarkShape.Square, 4.5, care.Stage is CareStage.Done ? "care" : "care planned", $"{Words.Of(care.On.Value.Start)}: {care.Concept.Replace("proc_", "", StringComparison.Ordinal).Replace('_', ' ')}, {care.Stage.ToString().ToLowerInvariant()} [{care.Evidence.Reference}]");

    private static Mark OfFinding(Finding finding) =>
        new(finding.Seen!.Value.Middle, MarkShape.Dot, 4.5, "finding", $"{Words.Of(finding.Seen.Value)}: {finding.Concept}{(finding.Detail is { } detail ? $", {detail}" : "")} [{finding.Evidence.Reference}]");

    private static Mark OfReaction(AdverseReaction reaction) =>
        new(reaction.On!.Value.Middle, MarkShape.Triangle, 5, "reaction", $"{Words.Of(reaction.On.Value)}: side effect of {reaction.DrugId ?? "a drug not told"} [{reaction.Evidence.Reference}]");
}

/// <summary>One mark in a lane.</summary>
/// <param name="Size">Half its width, in pixels.</param>
/// <param name="Css">Class that gives the colour.</param>
/// <param name="Title">What it says, with the resource.</param>
public sealed record Mark(DateOnly Day, MarkShape Shape, double Size, string Css, string Title);

/// <summary>Shapes of marks.</summary>
public enum MarkShape
{
    /// <summary>Filled circle.</summary>
    Dot,

    /// <summary>Open circle.</summary>
    Ring,

    /// <summary>Triangle.</summary>
    Triangle,

    /// <summary>Square.</summary>
    Square,
}
