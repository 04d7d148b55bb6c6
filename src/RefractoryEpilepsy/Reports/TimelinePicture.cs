using System.Globalization;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>One patient on one time axis, as SVG: drug trials with dose steps and outcome, under them seizures, crises, levels, investigations and interventions.</summary>
/// <remarks>
/// Colours (after Okabe and Ito, safe for colour-blind readers) come from classes of the page's style sheet; outcome is also told by a word
/// and a mark, and every shape has a title for hover and for screen readers. The page repeats all of it as tables.
/// </remarks>
public static class TimelinePicture
{
    private const double Width = 1120;
    private const double LabelWidth = 190;
    private const double Top = 42;
    private const double WidthOfLetter = 5.6;

    /// <summary>The picture of a whole life on record, or of the part that is asked for.</summary>
    /// <param name="blinded">Only what the chart says: no outcome, no day of failure, no status of ours.</param>
    public static string Svg(PatientCase found, TimelineView? view = null, bool blinded = false)
    {
        view ??= new();
        IReadOnlyList<EventLane> lanes = EventLanes.Of(found);
        DateOnly from = view.From ?? First(found, lanes);
        DateOnly to = view.To ?? found.AsOf;
        var axis = new TimeAxis(from, to > from ? to : from.AddDays(1), LabelWidth, Width - 20);
        IReadOnlyList<IGrouping<string, TrialAssessment>> drugs = [.. found.Resistance.Trials.GroupBy(item => item.Trial.Drug.Id)];
        double height = Top + (drugs.Count * DrugLane.Height) + lanes.Sum(lane => lane.Height) + 12;

        var svg = new SvgText();
        svg.Raw(string.Create(CultureInfo.InvariantCulture, $"<svg class=\"timeline\" viewBox=\"0 0 {Width} {height:0}\" role=\"group\" aria-label=\"{SvgText.Encoded($"Drug trials, seizures and investigations from {Words.Of(axis.From)} to {Words.Of(axis.To)}")}\" xmlns=\"http://www.w3.org/2000/svg\">"));
        AppendAxis(svg, axis, height);
        if (!blinded)
        {
            AppendResistance(svg, axis, height, found.Resistance);
        }

        double y = Top;
        foreach (IGrouping<string, TrialAssessment> drug in drugs)
        {
            DrugLane.Append(svg, axis, y, [.. drug], view.Link, blinded);
            y += DrugLane.Height;
        }

        foreach (EventLane lane in lanes)
        {
            AppendLane(svg, axis, y, lane, view.Link);
            y += lane.Height;
        }

        return svg.Raw("</svg>").ToString();
    }

    /// <summary>The first day that anything is drawn on.</summary>
    public static DateOnly First(PatientCase found) => First(found, EventLanes.Of(found));

    private static DateOnly First(PatientCase found, IReadOnlyList<EventLane> lanes)
    {
        DateOnly[] days = [.. found.Resistance.Trials.Select(item => item.Trial.Taken.Start), .. lanes.SelectMany(lane => lane.Marks).Select(mark => mark.Day)];
        DateOnly first = days.DefaultIfEmpty(found.Timeline.Observed.Start).Min();
        DateOnly earliest = found.AsOf.AddYears(-40);
        return (first < earliest ? earliest : first).AddDays(-20);
    }

    private static void AppendAxis(SvgText svg, TimeAxis axis, double height)
    {
        foreach ((DateOnly day, string label) in axis.Ticks())
        {
            double x = axis.At(day);
            svg.Line("tick", x, Top - 8, x, height - 6);
            svg.Text("tick", x, Top - 13, label, "middle");
        }
    }

    private static void AppendResistance(SvgText svg, TimeAxis axis, double height, ResistanceFinding resistance)
    {
        if (resistance.Since is not { } since || since > axis.To)
        {
            return;
        }

        double x = axis.At(since);
        bool leftward = x > Width - 220;
        double end = resistance.Status == Status.Resistant ? axis.Right : x;
        svg.Rect("resistant", x, Top - 4, end - x, height - Top);
        svg.Line("since", x, 18, x, height - 4, $"resistant since {Words.Of(since)}");
        svg.Text("since", leftward ? x - 5 : x + 5, 14, $"{(resistance.Status == Status.Resistant ? "resistant" : "was resistant")} since {Words.Of(since)}", leftward ? "end" : "start");
    }

    private static void AppendLane(SvgText svg, TimeAxis axis, double y, EventLane lane, Func<Evidence, string>? link)
    {
        double ground = y + lane.Height - 4;
        double full = lane.Height - 8;
        svg.Line("lane", axis.Left, y, axis.Right, y);
        svg.Text("label event", axis.Left - 12, y + (lane.Note.Length > 0 ? 17 : 18), lane.Title, "end");
        if (lane.Note.Length > 0)
        {
            svg.Text("small", axis.Left - 12, y + 31, lane.Note, "end");
        }

        if (lane.Band is { } band)
        {
            svg.Rect("band", axis.Left, ground - (full * band.High), axis.Right - axis.Left, full * (band.High - band.Low));
        }

        foreach ((double rise, string word) in lane.Guides)
        {
            svg.Line("guide", axis.Left, ground - (full * rise), axis.Right, ground - (full * rise));
            svg.Text("guide", axis.Right, ground - (full * rise) - 1.5, word, "end");
        }

        Mark[] shown = [.. lane.Marks.Where(mark => mark.Day <= axis.To && (mark.Until ?? mark.Day) >= axis.From)];
        double free = axis.Left;
        for (int at = 0; at < shown.Length; at++)
        {
            Mark mark = shown[at];
            double x = axis.At(mark.Day);
            string open = link is null ? "<g" : $"<a tabindex=\"-1\" aria-label=\"{SvgText.Encoded(mark.Title)}\" href=\"{SvgText.Encoded(link(mark.Evidence))}\"";
            svg.Raw($"{open} class=\"mark {mark.Css}\">");
            AppendMark(svg, axis, x, mark.Rise is { } rise ? ground - (full * rise) : y + (lane.Height / 2), ground, mark);
            double next = shown.Skip(at + 1).Select(later => axis.At(later.Day)).FirstOrDefault(later => later > x + 1, axis.Right + 20);
            double width = (mark.Label.Length * WidthOfLetter) + 10;
            if (mark.Label.Length > 0 && x + width < next && x >= free && x + width < Width)
            {
                svg.Text("word", x + mark.Size + 3, (mark.Rise is { } high ? ground - (full * high) : y + (lane.Height / 2)) + 4, mark.Label);
                free = x + width;
            }

            svg.Raw(link is null ? "</g>" : "</a>");
        }
    }

    private static void AppendMark(SvgText svg, TimeAxis axis, double x, double y, double ground, Mark mark)
    {
        double size = mark.Size;
        switch (mark.Shape)
        {
            case MarkShape.Dot: svg.Circle("dot", x, y, size, mark.Title); break;
            case MarkShape.Ring: svg.Circle("ring", x, y, size, mark.Title); break;
            case MarkShape.Triangle: svg.Path("dot", x, y - size, $"l{size:0.#} {size * 1.8:0.#}h{-2 * size:0.#}z", mark.Title); break;
            case MarkShape.Diamond: svg.Path("dot", x, y - size, $"l{size:0.#} {size:0.#}l{-size:0.#} {size:0.#}l{-size:0.#} {-size:0.#}z", mark.Title); break;
            case MarkShape.Bar: svg.Rect("dot", x, y, Math.Max(3, axis.At(mark.Until ?? mark.Day) - x), ground - y, mark.Title); break;
            default: svg.Rect("dot", x - size, y - size, 2 * size, 2 * size, mark.Title); break;
        }
    }
}
