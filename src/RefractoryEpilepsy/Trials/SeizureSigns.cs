using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>A record that at least one seizure fell between two days; day numbers, both ends included.</summary>
/// <param name="Count">About how many; at least 1.</param>
/// <param name="IsWord">A clinician's "not controlled" without a number: it speaks of the weeks before its day.</param>
/// <param name="IsExplained">The record itself names missed doses or alcohol.</param>
/// <param name="IsAura">Only auras are told.</param>
/// <param name="Told">Day of the report.</param>
internal sealed record SeizureSign(int Start, int End, decimal Count, Grade Grade, bool IsWord, bool IsExplained, bool IsAura, int Told, Evidence Evidence)
{
    /// <summary>First day a told rate speaks of: a rate is the usual frequency since the report before, even where its window is shorter.</summary>
    public int RateSince { get; init; } = Start;

    /// <summary>Known to the day, or nearly.</summary>
    public bool IsDated => End - Start <= 3;
}

/// <summary>A record that a stretch passed without a seizure.</summary>
/// <param name="Start">First day it speaks of; equal to <paramref name="End"/> where no window is told.</param>
/// <param name="NamesLastSeizure">It gives the date of the last seizure, or a window of its own: not a phrase copied forward.</param>
internal sealed record FreedomSign(int Start, int End, bool NamesLastSeizure, bool FromText, Evidence Evidence);

/// <summary>Everything the chart says about seizures, for and against (specification 1.5).</summary>
internal sealed class SeizureSigns
{
    // A count without a window speaks of the time since the report before, but not of more than this.
    private const int SincePreviousDays = 120;
    private const decimal DaysPerMonth = 30m;
    private const int LongestRateWindow = 365;

    private SeizureSigns(List<SeizureSign> signs, List<FreedomSign> freedom)
    {
        Signs = signs;
        Freedom = freedom;
    }

    /// <summary>Seizures, by last possible day.</summary>
    public List<SeizureSign> Signs { get; }

    /// <summary>Freedom, by last day.</summary>
    public List<FreedomSign> Freedom { get; }

    public static SeizureSigns Of(Chart chart)
    {
        var signs = new List<SeizureSign>();
        var freedom = new List<FreedomSign>();
        List<SeizureReport> reports = Sorted(chart);
        for (int i = 0; i < reports.Count; i++)
        {
            SeizureReport report = reports[i];
            if (report.Layer == Layer.Text && (report.Confidence < chart.Parameters.TextConfidence || IsCopiedForward(reports, i)))
            {
                continue;
            }

            Read(report, PreviousDay(reports, i), chart.Today, signs, freedom);
        }

        AcuteEvents.AddTo(signs, chart);
        signs.Sort(static (left, right) => (left.End, left.Start, left.Grade).CompareTo((right.End, right.Start, right.Grade)) is not 0 and var order
            ? order
            : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference));
        return new(signs, freedom);
    }

    private static List<SeizureReport> Sorted(Chart chart)
    {
        var reports = new List<SeizureReport>(chart.Timeline.Seizures.Count);
        foreach (SeizureReport report in chart.Timeline.Seizures)
        {
            if (Day(report) <= chart.Today)
            {
                reports.Add(report);
            }
        }

        reports.Sort(static (left, right) => (Day(left), left.Recorded, left.Layer).CompareTo((Day(right), right.Recorded, right.Layer)) is not 0 and var order
            ? order
            : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference));
        return reports;
    }

    private static int Day(SeizureReport report) => (report.Window.End ?? report.Recorded).DayNumber;

    private static int? PreviousDay(List<SeizureReport> reports, int from)
    {
        for (int i = from - 1; i >= 0; i--)
        {
            if (Day(reports[i]) < Day(reports[from]))
            {
                return Day(reports[i]);
            }
        }

        return null;
    }

    // The same words at the same place of the next note are the old note again (1.6).
    private static bool IsCopiedForward(List<SeizureReport> reports, int at)
    {
        SeizureReport report = reports[at];
        if (report.Quote is null || report.Evidence.Reference.StartsWith("Observation/", StringComparison.Ordinal))
        {
            return false;
        }

        for (int i = at - 1; i >= 0; i--)
        {
            SeizureReport before = reports[i];
            if (before.Quote is null || before.Evidence == report.Evidence || before.Recorded >= report.Recorded)
            {
                continue;
            }

            if (string.Equals(before.Quote, report.Quote, StringComparison.Ordinal)
                && before.CountLow == report.CountLow && before.PerMonth == report.PerMonth && before.Control == report.Control && before.LastSeizure == report.LastSeizure)
            {
                return true;
            }
        }

        return false;
    }

    private static void Read(SeizureReport report, int? previous, int today, List<SeizureSign> signs, List<FreedomSign> freedom)
    {
        int end = Math.Min(Day(report), today);
        int start = Math.Min(report.Window.Start.DayNumber, end);
        bool text = report.Layer == Layer.Text;
        Grade grade = text ? Grade.E2 : Grade.E1;
        bool explained = IsExplained(report.Context);
        bool aura = string.Equals(report.SeizureType, "aura", StringComparison.Ordinal);
        int told = end;
        int? last = null;
        if (report.LastSeizure is { } date && date.Earliest.DayNumber <= end)
        {
            last = Math.Min(date.Latest.DayNumber, end);
            signs.Add(new(date.Earliest.DayNumber, last.Value, 1, grade, IsWord: false, explained, aura, told, report.Evidence));
        }

        bool some = report.CountLow > 0 || report.PerMonth > 0;
        if (some)
        {
            (int from, decimal count) = Window(report, start, end, previous);
            int to = last is { } cut && cut >= from ? cut : end;
            int since = report.PerMonth > 0 ? Math.Min(from, Math.Max(previous is { } before ? before + 1 : from, end - SincePreviousDays + 1)) : from;
            signs.Add(new(from, Math.Max(from, to), count, grade, IsWord: false, explained, aura, told, report.Evidence) { RateSince = since });
            return;
        }

        bool none = report.CountLow == 0 && report.CountHigh is null or 0;
        bool zeroRate = report.CountLow is null && report.PerMonth == 0;
        if (none || zeroRate || report.Control == Answer.Yes || (last is not null && last < end))
        {
            int from = last is { } seizure ? Math.Min(seizure + 1, end) : report.LongestFreeDays is { } free && report.Control == Answer.Yes ? Math.Min(start, end - free + 1) : start;
            freedom.Add(new(from, end, last is not null || end - from >= 30, text, report.Evidence));
        }
        else if (report.Control == Answer.No && last is null)
        {
            signs.Add(new(end, end, 1, grade, IsWord: true, explained, aura, told, report.Evidence));
        }
    }

    private static (int Start, decimal Count) Window(SeizureReport report, int start, int end, int? previous)
    {
        if (report.PerMonth is > 0 and var rate)
        {
            // Less than one a month: at least one seizure needs a longer look back than the month the rate is told for.
            start = Math.Min(start == end ? end - (int)DaysPerMonth + 1 : start, end + 1 - (int)Math.Min(DaysPerMonth / rate, LongestRateWindow));
            return (start, Math.Max(1, rate * (end - start + 1) / DaysPerMonth));
        }

        int low = report.CountLow!.Value;

        if (start == end && previous is { } before)
        {
            start = Math.Max(before + 1, end - SincePreviousDays + 1);
        }
        else if (start == end)
        {
            start = end - (int)DaysPerMonth + 1;
        }

        return (start, low);
    }

    private static bool IsExplained(IReadOnlyList<string> context)
    {
        for (int i = 0; i < context.Count; i++)
        {
            // Sleep loss, fever and menses still count as seizures; only these two excuse the drug (1.1, row 13).
            if (context[i] is "missed-doses" or "alcohol")
            {
                return true;
            }
        }

        return false;
    }
}
