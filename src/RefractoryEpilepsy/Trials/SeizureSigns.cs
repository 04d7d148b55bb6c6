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
    /// <summary>Days from one seizure to the next, were they evenly spread.</summary>
    public decimal DaysEach { get; } = (End - Start + 1) / Count;

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
    private const int LongestRateUnit = 180;

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
        List<int> clinicDays = ClinicDays(chart);
        List<(int Told, int Last)> lastDates = LastDates(reports);
        var dates = new List<(SeizureSign Sign, bool Rounded)>();
        Dictionary<int, int>? excused = Excused(reports);
        bool[]? ofAll = TellOfAll(reports);
        for (int i = 0; i < reports.Count; i++)
        {
            SeizureReport report = reports[i];
            if (report.Layer == Layer.Text && (report.Confidence < chart.Parameters.TextConfidence || IsCopiedForward(reports, i)))
            {
                continue;
            }

            Read(report, PreviousDay(reports, i, clinicDays), LastToldAfter(lastDates, Day(report)), IsExcused(report, excused), ofAll is null || ofAll[i], chart, signs, freedom, dates);
        }

        AddDates(signs, dates);
        AcuteEvents.AddTo(signs, chart);
        signs.Sort(static (left, right) =>
        {
            int order = left.End != right.End ? left.End.CompareTo(right.End) : left.Start.CompareTo(right.Start);
            order = order != 0 ? order : (int)left.Grade - (int)right.Grade;
            return order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        });
        return new(signs, freedom);
    }

    /// <summary>Seizures per day as counted in the time before a day; null where nothing was counted.</summary>
    public double? DailyRateBefore(int day, int within)
    {
        decimal count = 0;
        int days = 0;
        foreach (SeizureSign sign in Signs)
        {
            if (sign is { IsWord: false, IsDated: false } && sign.End <= day + 1 && sign.End >= day - within)
            {
                count += sign.Count;
                days += sign.End - sign.Start + 1;
            }
        }

        foreach (FreedomSign free in Freedom)
        {
            if (free.End <= day + 1 && free.End >= day - within)
            {
                days += free.End - free.Start;
            }
        }

        return days > 0 && count > 0 ? (double)count / days : null;
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

        reports.Sort(static (left, right) =>
        {
            int order = Day(left).CompareTo(Day(right));
            order = order != 0 ? order : left.Recorded.CompareTo(right.Recorded);
            order = order != 0 ? order : (int)left.Layer - (int)right.Layer;
            return order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
        });
        for (int i = reports.Count - 1; i > 0; i--)
        {
            if (IsToldAgain(reports, i))
            {
                reports.RemoveAt(i);
            }
        }

        return reports;
    }

    // The same report under two ids, or twice under one.
    private static bool IsToldAgain(List<SeizureReport> reports, int at)
    {
        SeizureReport report = reports[at];
        for (int i = at - 1; i >= 0 && Day(reports[i]) == Day(report); i--)
        {
            SeizureReport other = reports[i];
            if (other.Window == report.Window && other.CountLow == report.CountLow && other.CountHigh == report.CountHigh && other.PerMonth == report.PerMonth
                && other.LastSeizure == report.LastSeizure && other.Control == report.Control && other.Layer == report.Layer && other.Recorded == report.Recorded
                && other.LongestFreeDays == report.LongestFreeDays && string.Equals(other.SeizureType, report.SeizureType, StringComparison.Ordinal)
                && other.Context.SequenceEqual(report.Context, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    internal static int Day(SeizureReport report) => (report.Window.End ?? report.Recorded).DayNumber;

    // Free is who has no seizure of any type (specification 1.1). "No grand mal" is freedom only where every type told by then is told as none on
    // that day; of a time of day, a place or a severity nothing follows for the others. Null: no report is of one kind only.
    private static bool[]? TellOfAll(List<SeizureReport> reports)
    {
        if (!reports.Exists(report => report.SeizureType is not null || report.Context.Contains(SeizureReport.Limited)))
        {
            return null;
        }

        var all = new bool[reports.Count];
        var types = new HashSet<string>(StringComparer.Ordinal);
        var none = new HashSet<string>(StringComparer.Ordinal);
        bool untyped = false;
        for (int first = 0, next; first < reports.Count; first = next)
        {
            int day = Day(reports[first]);
            none.Clear();
            for (next = first; next < reports.Count && Day(reports[next]) == day; next++)
            {
                SeizureReport report = reports[next];
                if (TellsSeizures(report))
                {
                    untyped |= report.SeizureType is null;
                    if (report.SeizureType is { } told)
                    {
                        types.Add(told);
                    }
                }
                else if (report.SeizureType is { } type && !report.Context.Contains(SeizureReport.Limited) && TellsNone(report, day))
                {
                    none.Add(type);
                }
            }

            bool whole = !untyped && types.Count > 0 && types.IsSubsetOf(none);
            for (int i = first; i < next; i++)
            {
                all[i] = !reports[i].Context.Contains(SeizureReport.Limited) && (reports[i].SeizureType is null || whole);
            }
        }

        return all;
    }

    private static bool TellsSeizures(SeizureReport report) => report.CountLow > 0 || report.PerMonth > 0 || (report.Control == Answer.No && report.CountHigh != 0);

    private static bool TellsNone(SeizureReport report, int day) =>
        (report.CountLow == 0 && report.CountHigh is null or 0) || (report.CountLow is null && report.PerMonth == 0) || report.Control == Answer.Yes || (report.LastSeizure is { } last && last.Latest.DayNumber < day);

    // The report or clinic visit before: up to it the last look reached.
    private static int? PreviousDay(List<SeizureReport> reports, int from, List<int> clinicDays)
    {
        int day = Day(reports[from]);
        int previous = int.MinValue;
        for (int i = from - 1; i >= 0; i--)
        {
            if (Day(reports[i]) < day)
            {
                previous = Day(reports[i]);
                break;
            }
        }

        foreach (int clinic in clinicDays)
        {
            previous = clinic < day && clinic > previous ? clinic : previous;
        }

        return previous == int.MinValue ? null : previous;
    }

    private static List<int> ClinicDays(Chart chart)
    {
        var days = new List<int>();
        foreach (Visit visit in chart.Timeline.Visits)
        {
            if (visit.Neurology == Answer.Yes && visit.Setting is CareSetting.Ambulatory or CareSetting.Virtual or CareSetting.Unknown && visit.Period.Start.DayNumber <= chart.Today)
            {
                days.Add(visit.Period.Start.DayNumber);
            }
        }

        return days;
    }

    // A count is copied where the whole note is; of templates that differ in a number or a day, each tells its own. A phrase of freedom
    // that stands in the same words at the same place of any earlier note is that note again (1.6).
    private static bool IsCopiedForward(List<SeizureReport> reports, int at)
    {
        SeizureReport report = reports[at];
        if (report.Context.Contains(SeizureReport.CopiedForward))
        {
            return true;
        }

        if (report.CountLow > 0 || report.PerMonth > 0 || report.Control == Answer.No || report.Quote is null || report.Evidence.Reference.StartsWith("Observation/", StringComparison.Ordinal))
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

    // How many seizures a day's reports put down to missed doses or alcohol.
    private static Dictionary<int, int>? Excused(List<SeizureReport> reports)
    {
        Dictionary<int, int>? excused = null;
        foreach (SeizureReport report in reports)
        {
            if (report is { CountLow: > 0 and var count, PerMonth: null } && IsExplained(report.Context))
            {
                excused ??= [];
                excused[Day(report)] = Math.Max(excused.GetValueOrDefault(Day(report)), report.CountHigh ?? count);
            }
        }

        return excused;
    }

    // A form and a note of one visit tell of the same seizures: what the one puts down to missed doses, the other has only counted.
    private static bool IsExcused(SeizureReport report, Dictionary<int, int>? excused) =>
        excused is not null && report is { CountLow: > 0 and var count, PerMonth: null } && excused.TryGetValue(Day(report), out int most) && (report.CountHigh ?? count) <= most;

    /// <summary>The day of the last seizure, by the day on which it was told; the latest where a day tells several.</summary>
    /// <param name="reports">By day.</param>
    internal static List<(int Told, int Last)> LastDates(FactList<SeizureReport> reports)
    {
        var dates = new List<(int Told, int Last)>();
        foreach (SeizureReport report in reports)
        {
            if (report is not { LastSeizure: { IsExact: true } last, Layer: Layer.Structured } || last.Latest.DayNumber > Day(report))
            {
                continue;
            }

            if (dates.Count > 0 && dates[^1].Told == Day(report))
            {
                dates[^1] = (Day(report), Math.Max(dates[^1].Last, last.Latest.DayNumber));
            }
            else
            {
                dates.Add((Day(report), last.Latest.DayNumber));
            }
        }

        return dates;
    }

    // A date told later than this no longer speaks of the same visit's seizures.
    private const int NextVisitDays = 400;

    /// <summary>
    /// The date of the last seizure that was told with a report or next after it. One that was told before already may only have been
    /// left standing, and corrects nothing unless it was asked for on the same day.
    /// </summary>
    internal static int? LastToldAfter(List<(int Told, int Last)> dates, int day)
    {
        int known = int.MinValue;
        foreach ((int told, int last) in dates)
        {
            if (told >= day)
            {
                return told == day || (told - day <= NextVisitDays && last != known && last <= day) ? last : null;
            }

            known = last;
        }

        return null;
    }

    // A rounded length ("no seizures for 6 months") may miss the seizure that it counts from by so much.
    private const int RoundedByDays = 15;

    // A date of the last seizure, inside a window that was told before, is a seizure of that window: what excused it there still
    // does, and a length that only points near it adds no further seizure.
    private static void AddDates(List<SeizureSign> signs, List<(SeizureSign Sign, bool Rounded)> dates)
    {
        int counted = signs.Count;
        foreach ((SeizureSign date, bool rounded) in dates)
        {
            int slack = rounded ? RoundedByDays : 0;
            bool covered = false;
            bool excused = true;
            for (int i = 0; i < counted; i++)
            {
                SeizureSign known = signs[i];
                if (!known.IsWord && known.Told <= date.Told && known.Start - slack <= date.End && known.End + slack >= date.Start)
                {
                    covered = true;
                    excused &= known.IsExplained;
                }
            }

            if (!covered || !rounded)
            {
                signs.Add(covered && excused ? date with { IsExplained = true } : date);
            }
        }
    }

    private static void Read(
        SeizureReport report, int? previous, int? lastTold, bool isExcused, bool tellsOfAll, Chart chart, List<SeizureSign> signs, List<FreedomSign> freedom, List<(SeizureSign Sign, bool Rounded)> dates)
    {
        int end = Math.Min(Day(report), chart.Today);
        int start = Math.Min(report.Window.Start.DayNumber, end);
        bool text = report.Layer == Layer.Text;
        Grade grade = text ? Grade.E2 : Grade.E1;
        bool explained = isExcused || IsExplained(report.Context) || (report is { CountLow: 1, CountHigh: null or 1, PerMonth: null } && IsMissedDosesVisit(chart, end));
        bool aura = string.Equals(report.SeizureType, "aura", StringComparison.Ordinal);
        int told = end;
        int? last = null;
        if (report.LastSeizure is { } date && date.Earliest.DayNumber <= end)
        {
            last = Math.Min(date.Latest.DayNumber, end);
            if (!IsOnlyALowerBound(report, date, freedom))
            {
                dates.Add((
                    new(date.Earliest.DayNumber, last.Value, 1, grade, IsWord: false, explained, aura, told, report.Evidence),
                    !date.IsExact && report is { CountLow: 0, CountHigh: 0 }));
            }
        }

        bool some = report.CountLow > 0 || report.PerMonth > 0;
        if (some)
        {
            (int from, decimal count) = Window(report, start, end, previous);
            int to = end;
            if ((last ?? lastTold) is { } cut && cut <= end)
            {
                bool one = report is { CountLow: 1, CountHigh: null or 1, PerMonth: null };

                // "1 in the last 2 months" is rounded: a date just before that time, told then or at the next visit, is that one seizure.
                bool justBefore = cut < from && one && from > (previous ?? from) + 1 && from - cut <= Math.Max(RoundedByDays, (end - from) / 3);
                (from, to) = justBefore || (one && cut >= from) ? (cut, cut) : (from, cut >= from ? cut : end);
            }

            signs.Add(new(from, Math.Max(from, to), count, grade, IsWord: false, explained, aura, told, report.Evidence));
            return;
        }

        bool none = report.CountLow == 0 && report.CountHigh is null or 0;
        bool zeroRate = report.CountLow is null && report.PerMonth == 0;
        if (none || zeroRate || report.Control == Answer.Yes || (last is not null && last < end))
        {
            if (!tellsOfAll)
            {
                return;
            }

            int from = last is { } seizure ? Math.Min(seizure + 1, end) : report.LongestFreeDays is { } free && report.Control == Answer.Yes ? Math.Min(start, end - free + 1) : start;
            freedom.Add(new(from, end, last is not null || end - from >= 30, text, report.Evidence));
        }
        else if (report.Control == Answer.No && last is null)
        {
            signs.Add(new(end, end, 1, grade, IsWord: true, explained, aura, told, report.Evidence));
        }
    }

    // "No seizures for three months", said every three months, tells of three months without one, not of one seizure just before them:
    // where an earlier report calls that time free, the duration is no proof of a seizure.
    private static bool IsOnlyALowerBound(SeizureReport report, PartialDate last, List<FreedomSign> told)
    {
        if (report is not { CountLow: 0, CountHigh: 0 } || report.Window.Start != last.Latest.AddDays(1))
        {
            return false;
        }

        foreach (FreedomSign earlier in told)
        {
            if (earlier.Start <= last.Latest.DayNumber && earlier.End >= last.Earliest.DayNumber)
            {
                return true;
            }
        }

        return false;
    }

    private static (int Start, decimal Count) Window(SeizureReport report, int start, int end, int? previous)
    {
        if (report.PerMonth is > 0 and var rate)
        {
            // A frequency told at a visit is that of the time since the one before, whatever its unit. Less than one a
            // month needs a longer look back than that month for one seizure.
            // A rate by the year is how people speak of rare seizures, not a count over twelve months.
            int month = start == end || end - start >= LongestRateUnit ? end - (int)DaysPerMonth + 1 : start;
            int atLeast = end + 1 - (int)Math.Min(DaysPerMonth / rate, LongestRateWindow);
            int sincePrevious = previous is { } seen ? Math.Max(seen + 1, end - SincePreviousDays + 1) : month;
            start = Math.Min(month, Math.Min(atLeast, sincePrevious));
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

    // One seizure since the visit before, and a code of missed doses given for the same time. Of several seizures nobody can tell
    // whether all of them fell into missed doses.
    private static bool IsMissedDosesVisit(Chart chart, int day)
    {
        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            if ((chart.Kinds[i] & DiagnosisKinds.Nonadherence) != DiagnosisKinds.None && chart.Timeline.Diagnoses[i] is { Confirmed: not Answer.No, Place: not DiagnosisPlace.ProblemList } diagnosis && diagnosis.On.DayNumber == day)
            {
                return true;
            }
        }

        return false;
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
