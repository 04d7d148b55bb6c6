using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>One drug's trials as bars: height is the dose, a broken line the dose from which a trial is adequate, colour and word the outcome.</summary>
internal static class DrugLane
{
    /// <summary>Height of a lane, in pixels.</summary>
    public const double Height = 46;

    private const double Full = Height - 10;
    private const double WidthOfLetter = 6.3;

    /// <summary>Draws the trials of one drug.</summary>
    /// <param name="y">Top of the lane.</param>
    /// <param name="blinded">Only what the chart says.</param>
    public static void Append(SvgText svg, TimeAxis axis, double y, IReadOnlyList<TrialAssessment> trials, Func<Evidence, string>? link, bool blinded)
    {
        Drug drug = trials[0].Trial.Drug;
        decimal highest = trials.Max(item => item.Trial.HighestMgPerDay) ?? 0;
        decimal top = Math.Max(highest, drug.AdequateMgPerDay ?? 0);
        svg.Text("label drug", axis.Left - 12, y + 18, drug.Id, "end");
        svg.Text("small", axis.Left - 12, y + 32, Note(highest, drug), "end");
        foreach (TrialAssessment assessment in trials.Where(item => item.Trial.Taken.Start <= axis.To && item.Trial.Taken.Last >= axis.From))
        {
            AppendTrial(svg, axis, y, top, assessment, link, blinded);
        }
    }

    private static string Note(decimal highest, Drug drug) => highest > 0
        ? $"{Words.Of(highest)} mg{(drug.AdequateMgPerDay is { } need ? $" (adequate {Words.Of(need)})" : "")}"
        : "dose not recorded";

    private static void AppendTrial(SvgText svg, TimeAxis axis, double y, decimal top, TrialAssessment assessment, Func<Evidence, string>? link, bool blinded)
    {
        DrugTrial trial = assessment.Trial;
        double left = axis.At(trial.Taken.Start);
        double right = Math.Max(left + 3, axis.At(trial.Taken.Last));
        string css = blinded ? "open" : assessment.Outcome switch { 0 => "none", 1 => "free", 2 => "failed", _ => "open" };
        string end = trial.Taken.End is { } last ? Words.Of(last) : "going on";
        string judged = blinded ? "" : $": {PatientReport.Outcome(assessment)} ({assessment.Category}, {assessment.Rule}). {Because(assessment)}";
        string title = $"{trial.Drug.Id}, {Words.Of(trial.Taken.Start)} to {end}{judged}";
        svg.Raw(link is not null && trial.Evidence.Count > 0 ? $"<a tabindex=\"-1\" aria-label=\"{SvgText.Encoded(title)}\" href=\"{SvgText.Encoded(link(trial.Evidence[0]))}\">" : "<g>");
        svg.Raw($"<g class=\"trial {css}\"><title>{SvgText.Encoded(title)}</title>");
        svg.Rect("ground", left, y + 4, right - left, Full);
        foreach (DoseStep step in trial.Steps)
        {
            AppendStep(svg, axis, y, top, trial.Drug, step, right);
        }

        if (!blinded && trial.Drug.AdequateMgPerDay is { } need && top > 0 && trial.HighestMgPerDay is not null)
        {
            double at = y + 4 + Full - (Full * (double)(need / top));
            svg.Line("adequate", left, at, right, at, $"a trial of an adult is adequate from {Words.Of(need)} mg/day");
        }

        if (!blinded)
        {
            AppendWords(svg, y, left, right, assessment);
        }

        if (!blinded && assessment.FailureDate is { } failed && failed >= axis.From && failed <= axis.To)
        {
            svg.Path("failure", axis.At(failed) - 4, y + Full - 8, $"l8 8m0-8l-8 8", $"failed on {Words.Of(failed)}, grade {assessment.Grade}");
        }

        svg.Raw(link is not null && trial.Evidence.Count > 0 ? "</g></a>" : "</g></g>");
    }

    private static void AppendWords(SvgText svg, double y, double left, double right, TrialAssessment assessment)
    {
        string outcome = PatientReport.Outcome(assessment);
        string why = assessment.Trial.Stopped switch { StopReason.AdverseEffect => "side effects", StopReason.Pregnancy => "pregnancy", StopReason.CostOrSupply => "supply", _ => "" };
        string words = why.Length > 0 && !outcome.Contains(why, StringComparison.Ordinal) ? $"{outcome}, {why}" : outcome;
        string? fits = ((string[])[words, outcome, assessment.Category.ToString()]).FirstOrDefault(text => (text.Length * WidthOfLetter) + 10 < right - left);
        if (fits is not null)
        {
            svg.Text("outcome", left + 5, y + 16, fits);
        }
    }

    private static string Because(TrialAssessment assessment) => assessment.Judgement.Reasons.Count > 0 ? assessment.Judgement.Reasons[0].Text : "";

    private static void AppendStep(SvgText svg, TimeAxis axis, double y, decimal top, Drug drug, DoseStep step, double limit)
    {
        double left = axis.At(step.Days.Start);
        double right = Math.Min(limit, Math.Max(left + 1, axis.At(step.Days.Last)));
        double height = step.MgPerDay is { } mg && top > 0 ? Math.Max(3, Full * (double)(mg / top)) : Full * 0.4;
        string dose = step.MgPerDay is { } known ? $"{Words.Of(known)} mg/day" : "dose not recorded";
        svg.Rect(step.MgPerDay is null ? "dose unread" : "dose", left, y + 4 + Full - height, right - left, height, string.Create(CultureInfo.InvariantCulture, $"{drug.Id} {dose} from {Words.Of(step.Days.Start)} to {Words.Of(step.Days.Last)}"));
    }
}
