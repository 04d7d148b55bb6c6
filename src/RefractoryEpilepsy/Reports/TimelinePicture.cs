using System.Globalization;
using System.Net;
using System.Text;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>One patient on one time axis, as SVG: drug trials with dose steps and outcome, under them seizures, visits, levels and investigations.</summary>
/// <remarks>
/// Colours (after Okabe and Ito, safe for colour-blind readers) come from classes of the page's style sheet; outcome is also told by a word
/// and a mark, and every shape has a title for hover and for screen readers. The page repeats all of it as tables.
/// </remarks>
public static class TimelinePicture
{
    private const double Width = 1120;
    private const double LabelWidth = 170;
    private const double DrugLane = 42;
    private const double EventLane = 30;
    private const double Top = 30;

    /// <summary>The picture; an empty text where nothing is dated.</summary>
    /// <param name="blinded">Only what the chart says: no outcome, no day of failure, no status of ours.</param>
    public static string Svg(PatientCase found, bool blinded = false)
    {
        IReadOnlyList<(string Title, IReadOnlyList<Mark> Marks)> events = EventLanes.Of(found.Timeline);
        DateOnly from = First(found, events);
        var axis = new TimeAxis(from, found.AsOf > from ? found.AsOf : from.AddDays(1), LabelWidth, Width - 20);
        IReadOnlyList<IGrouping<string, TrialAssessment>> drugs = [.. found.Resistance.Trials.GroupBy(item => item.Trial.Drug.Id)];
        double height = Top + (drugs.Count * DrugLane) + (events.Count * EventLane) + 14;

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"timeline\" viewBox=\"0 0 {Width} {height:0}\" role=\"img\" aria-label=\"{Text($"Drug trials, seizures and investigations from {Words.Of(axis.From)} to {Words.Of(axis.To)}")}\" xmlns=\"http://www.w3.org/2000/svg\">");
        AppendAxis(svg, axis, height);
        double y = Top;
        foreach (IGrouping<string, TrialAssessment> drug in drugs)
        {
            AppendDrug(svg, axis, y, drug.Key, [.. drug], blinded);
            y += DrugLane;
        }

        foreach ((string title, IReadOnlyList<Mark> marks) in events)
        {
            AppendLabel(svg, y + 19, title, "event");
            foreach (Mark mark in marks.Where(mark => mark.Day >= axis.From && mark.Day <= axis.To))
            {
                AppendMark(svg, axis, y + 15, mark);
            }

            y += EventLane;
        }

        if (!blinded)
        {
            AppendResistance(svg, axis, height, found.Resistance);
        }

        return svg.Append("</svg>").ToString();
    }

    private static DateOnly First(PatientCase found, IReadOnlyList<(string Title, IReadOnlyList<Mark> Marks)> events)
    {
        DateOnly[] days = [.. found.Resistance.Trials.Select(item => item.Trial.Taken.Start), .. events.SelectMany(lane => lane.Marks).Select(mark => mark.Day)];
        DateOnly first = days.DefaultIfEmpty(found.Timeline.Observed.Start).Min();
        DateOnly earliest = found.AsOf.AddYears(-40);
        return (first < earliest ? earliest : first).AddDays(-20);
    }

    private static void AppendAxis(StringBuilder svg, TimeAxis axis, double height)
    {
        foreach ((DateOnly day, string label) in axis.Ticks())
        {
            double x = axis.At(day);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"tick\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top - 8}\" y2=\"{height - 6:0}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{x:0.#}\" y=\"{Top - 13}\" text-anchor=\"middle\">{label}</text>");
        }
    }

    private static void AppendDrug(StringBuilder svg, TimeAxis axis, double y, string drugId, IReadOnlyList<TrialAssessment> trials, bool blinded)
    {
        AppendLabel(svg, y + 17, drugId, "drug");
        decimal highest = trials.Max(item => item.Trial.HighestMgPerDay) ?? 0;
        AppendSmall(svg, y + 31, highest > 0 ? $"up to {Words.Of(highest)} mg/day" : "dose not recorded");
        foreach (TrialAssessment assessment in trials)
        {
            AppendTrial(svg, axis, y, highest, assessment, blinded);
        }
    }

    private static void AppendTrial(StringBuilder svg, TimeAxis axis, double y, decimal highest, TrialAssessment assessment, bool blinded)
    {
        DrugTrial trial = assessment.Trial;
        double left = axis.At(trial.Taken.Start);
        double right = Math.Max(left + 3, axis.At(trial.Taken.Last));
        string css = blinded ? "open" : assessment.Outcome switch { 0 => "none", 1 => "free", 2 => "failed", _ => "open" };
        string end = trial.Taken.End is { } last ? Words.Of(last) : "going on";
        string judged = blinded ? "" : $": {PatientReport.Outcome(assessment)} ({assessment.Category}, {assessment.Rule})";
        string title = $"{trial.Drug.Id}, {Words.Of(trial.Taken.Start)} to {end}{judged}";
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"trial {css}\"><title>{Text(title)}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"ground\" x=\"{left:0.#}\" y=\"{y + 4:0.#}\" width=\"{right - left:0.#}\" height=\"{DrugLane - 10}\" rx=\"3\"/>");
        foreach (DoseStep step in trial.Steps)
        {
            AppendStep(svg, axis, y, highest, trial.Drug, step, right);
        }

        if (right - left > 46 && !blinded)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"outcome\" x=\"{left + 6:0.#}\" y=\"{y + 16:0.#}\">{(right - left > 96 ? PatientReport.Outcome(assessment) + " " : "")}{assessment.Category}</text>");
        }

        if (assessment.FailureDate is { } failed && !blinded)
        {
            double x = axis.At(failed);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"failure\" d=\"M{x - 4:0.#} {y + 24:0.#}l8 8m0-8l-8 8\"><title>failed on {Words.Of(failed)}, grade {assessment.Grade}</title></path>");
        }

        svg.Append("</g>");
    }

    private static void AppendStep(StringBuilder svg, TimeAxis axis, double y, decimal highest, Drug drug, DoseStep step, double limit)
    {
        double left = axis.At(step.Days.Start);
        double right = Math.Min(limit, Math.Max(left + 1, axis.At(step.Days.Last)));
        double full = DrugLane - 10;
        double height = step.MgPerDay is { } mg && highest > 0 ? Math.Max(3, full * (double)(mg / highest)) : full * 0.4;
        string dose = step.MgPerDay is { } known ? $"{Words.Of(known)} mg/day" : "dose not recorded";
        string adequate = drug.AdequateMgPerDay is { } need ? $"; an adult's trial is adequate from {Words.Of(need)} mg/day" : "";
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"dose{(step.MgPerDay is null ? " unread" : "")}\" x=\"{left:0.#}\" y=\"{y + 4 + full - height:0.#}\" width=\"{Math.Max(1, right - left):0.#}\" height=\"{height:0.#}\"><title>{Text($"{drug.Id} {dose} from {Words.Of(step.Days.Start)}{adequate}")}</title></rect>");
    }

    private static void AppendMark(StringBuilder svg, TimeAxis axis, double y, Mark mark)
    {
        double x = axis.At(mark.Day);
        double size = mark.Size;
        string shape = mark.Shape switch
        {
            MarkShape.Dot => string.Create(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{size:0.#}\">"),
            MarkShape.Ring => string.Create(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{size:0.#}\" class=\"ring\">"),
            MarkShape.Triangle => string.Create(CultureInfo.InvariantCulture, $"<path d=\"M{x:0.#} {y - size:0.#}l{size:0.#} {size * 1.8:0.#}h{-2 * size:0.#}z\">"),
            _ => string.Create(CultureInfo.InvariantCulture, $"<rect x=\"{x - size:0.#}\" y=\"{y - size:0.#}\" width=\"{2 * size:0.#}\" height=\"{2 * size:0.#}\">"),
        };
        string close = mark.Shape switch { MarkShape.Dot or MarkShape.Ring => "circle", MarkShape.Triangle => "path", _ => "rect" };
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"mark {mark.Css}\">{shape}<title>{Text(mark.Title)}</title></{close}></g>");
    }

    private static void AppendResistance(StringBuilder svg, TimeAxis axis, double height, ResistanceFinding resistance)
    {
        if (resistance.Since is not { } since)
        {
            return;
        }

        double x = axis.At(since);
        bool leftward = x > Width - 220;
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"since\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top - 4}\" y2=\"{height - 4:0}\"><title>resistant since {Words.Of(since)}</title></line>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"since\" x=\"{(leftward ? x - 5 : x + 5):0.#}\" y=\"{height - 4:0}\" text-anchor=\"{(leftward ? "end" : "start")}\">resistant since {Words.Of(since)}</text>");
    }

    private static void AppendLabel(StringBuilder svg, double y, string label, string css) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label {css}\" x=\"{LabelWidth - 12}\" y=\"{y:0.#}\" text-anchor=\"end\">{Text(label)}</text>");

    private static void AppendSmall(StringBuilder svg, double y, string label) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"small\" x=\"{LabelWidth - 12}\" y=\"{y:0.#}\" text-anchor=\"end\">{Text(label)}</text>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
