namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Small cells of quality figures, by the one gate for them all (<see cref="SmallCells"/>): nothing below eleven people leaves it, nor what would give it away.</summary>
/// <remarks>
/// A share tells its numerator, so where one cell of a group is hidden the group is hidden whole. Who was left out (excluded, excepted, cannot tell) is
/// hidden number by number, and the populations that would give such a number away with it. What is shown of a whole and of its parts (groups, sites)
/// is decided together; so are sites and the sources they came from. Who sees no patient sees whole calendar months and years only; a month is decided alone, and where
/// the year would tell what it hides, December goes with it, or the year (<see cref="MonthsOf"/>, <see cref="YearOf"/>).
/// </remarks>
public static class QualityCells
{
    /// <summary>The smallest number that is shown, but for 0.</summary>
    public const int Least = (int)SmallCells.Least;

    /// <summary>Whether a count gives away few people.</summary>
    public static bool IsSmall(long count) => SmallCells.IsSmall(count);

    /// <summary>
    /// Whether a period may be asked for by those who see no patient: a whole calendar month or calendar year. Periods that may begin and end on any day overlap,
    /// and the difference of two of them would tell the few that one has more than the other.
    /// </summary>
    public static bool IsOpen(ReportPeriod period) => IsMonth(period) || IsYear(period);

    /// <summary>Whether it is a calendar year.</summary>
    public static bool IsYear(ReportPeriod period) => period.From is { Month: 1, Day: 1 } && period.To == new DateOnly(period.From.Year, 12, 31);

    /// <summary>Whether it is a calendar month.</summary>
    public static bool IsMonth(ReportPeriod period) => period == ReportPeriod.Month(period.From.Year, period.From.Month);

    /// <summary>
    /// The days of waiting whose shares may be shown: so many that between two of them, and after the last, nobody or at least eleven had the event, and nobody or
    /// at least eleven were censored. A curve with a step for every event would tell each of them.
    /// </summary>
    /// <param name="horizons">In rising order.</param>
    public static IReadOnlyList<int> HorizonsShown(IReadOnlyList<WaitingTime> times, IReadOnlyList<int> horizons)
    {
        List<int> kept = [.. horizons];
        while (kept.Count > 0 && Enumerable.Range(0, kept.Count + 1).FirstOrDefault(stretch => StretchIsSmall(times, kept, stretch), -1) is var small && small >= 0)
        {
            kept.RemoveAt(Math.Min(small, kept.Count - 1));
        }

        return kept;
    }

    /// <summary>Which rows of counts are hidden: those with a small cell, and as many more as a column would otherwise give away.</summary>
    /// <param name="groups">One row for each part; rows as long as <paramref name="whole"/>.</param>
    /// <param name="whole">Their sums, column by column.</param>
    /// <param name="also">Rows that are small for another reason; null: none.</param>
    /// <returns>For every part, then for the whole.</returns>
    public static bool[] Hidden(IReadOnlyList<long[]> groups, long[] whole, IReadOnlyList<bool>? also = null) =>
        Hidden([.. groups, whole], groups.Count == 0 ? [] : [new(groups.Count, [.. Enumerable.Range(0, groups.Count)])], also);

    /// <summary>A figure that is part of no other that is shown.</summary>
    public static Figure? Shown(in MeasureCounts counts, bool exact) => Shown(counts, [], exact, apartByPatient: true).Whole;

    /// <summary>The figures of a whole and of its parts; null where one is hidden.</summary>
    /// <param name="exact">Nothing is hidden: for those who may see every patient.</param>
    /// <param name="apartByPatient">Whether the parts share no patient, so that patients add up as well.</param>
    public static (Figure? Whole, IReadOnlyList<Figure?> Parts) Shown(MeasureCounts whole, IReadOnlyList<MeasureCounts> parts, bool exact, bool apartByPatient)
    {
        Figure?[] shown = Shown([.. parts, whole], parts.Count == 0 ? [] : [new(parts.Count, [.. Enumerable.Range(0, parts.Count)])], exact, apartByPatient);
        return (shown[^1], shown[..^1]);
    }

    /// <summary>
    /// The twelve months of a year that is their sum. Each was decided alone when it was over; where the year would give away what one of them hides, December is hidden
    /// with it, which comes when the year does: no month that was shown before. Where that is not enough nothing is gained, and <see cref="YearOf"/> hides the year.
    /// </summary>
    /// <param name="months">January to December.</param>
    /// <param name="alone">What is shown of each by itself; null where it is hidden.</param>
    public static IReadOnlyList<Figure?> MonthsOf(IReadOnlyList<MeasureCounts> months, IReadOnlyList<Figure?> alone)
    {
        var year = default(MeasureCounts);
        foreach (MeasureCounts month in months)
        {
            year.Add(month);
        }

        IReadOnlyList<Figure?> without = [.. alone.SkipLast(1), null];
        return YearTells(year, months, alone) && !YearTells(year, months, without) ? without : alone;
    }

    /// <summary>A year that is the sum of its months: hidden where it would give away what a month hides; so is each number of it from which one that a month hides would follow.</summary>
    /// <param name="months">Everything the year is the sum of.</param>
    /// <param name="shown">What is shown of each month; null where it is hidden.</param>
    public static Figure? YearOf(MeasureCounts year, IReadOnlyList<MeasureCounts> months, IReadOnlyList<Figure?> shown)
    {
        return Shown(year, exact: false) is not { } alone || YearTells(year, months, shown) ? null
            : Without(
                alone,
                alone.Excluded is null || Tells(year, months, shown, one => one.Excluded, figure => figure.Excluded),
                alone.Excepted is null || Tells(year, months, shown, one => one.Excepted, figure => figure.Excepted),
                alone.Undetermined is null || Tells(year, months, shown, one => one.Undetermined, figure => figure.Undetermined));
    }

    private static bool YearTells(MeasureCounts year, IReadOnlyList<MeasureCounts> months, IReadOnlyList<Figure?> shown) =>
        Tells(year, months, shown, one => one.Met, figure => figure.Met) || Tells(year, months, shown, one => one.NotMet, figure => figure.Counted - figure.Met);

    /// <summary>Whether a number of the year gives away one that a month hides.</summary>
    private static bool Tells(MeasureCounts year, IReadOnlyList<MeasureCounts> months, IReadOnlyList<Figure?> shown, Func<MeasureCounts, long> count, Func<Figure, long?> told)
    {
        bool[] hidden = [.. shown.Select(month => month is null || told(month) is null), false];
        long[] counts = [.. months.Select(count), count(year)];
        return counts[^1] > 0 && SmallCells.Hidden(counts, [new(months.Count, [.. Enumerable.Range(0, months.Count)])], hidden).Where((more, at) => more && !hidden[at]).Any();
    }

    /// <summary>The figures of parts that belong to families (sites of sources), and of the families, all of which may be asked for.</summary>
    /// <param name="families">The family of every part.</param>
    public static (IReadOnlyList<Figure?> Parts, IReadOnlyDictionary<string, Figure?> Families) ShownByFamily(MeasureCounts whole, IReadOnlyList<MeasureCounts> parts, IReadOnlyList<string> families, bool exact)
    {
        string[] names = [.. families.Distinct(StringComparer.Ordinal)];
        if (names.Length < 2)
        {
            (Figure? all, IReadOnlyList<Figure?> shownParts) = Shown(whole, parts, exact, apartByPatient: true);
            return (shownParts, names.ToDictionary(name => name, _ => all, StringComparer.Ordinal));
        }

        var sums = new MeasureCounts[names.Length];
        var hold = new List<SumOfCells>();
        for (int family = 0; family < names.Length; family++)
        {
            int[] members = [.. Enumerable.Range(0, parts.Count).Where(part => families[part] == names[family])];
            foreach (int part in members)
            {
                sums[family].Add(parts[part]);
            }

            hold.Add(new(parts.Count + family, members));
        }

        hold.Add(new(parts.Count + names.Length, [.. Enumerable.Range(parts.Count, names.Length)]));
        Figure?[] shown = Shown([.. parts, .. sums, whole], hold, exact, apartByPatient: true);
        return (shown[..parts.Count], names.Select((name, at) => (name, shown[parts.Count + at])).ToDictionary(one => one.name, one => one.Item2, StringComparer.Ordinal));
    }

    private static Figure?[] Shown(MeasureCounts[] all, IReadOnlyList<SumOfCells> sums, bool exact, bool apartByPatient)
    {
        if (exact)
        {
            return [.. all.Select(one => (Figure?)Figure.Of(one))];
        }

        bool[] hidden = Hidden([.. all.Select(one => Cells(one, apartByPatient))], sums, [.. all.Select(one => IsSmall(one.Patients))]);
        IReadOnlyList<bool> excluded = Column([.. all.Select(one => one.Excluded)], sums, hidden), excepted = Column([.. all.Select(one => one.Excepted)], sums, hidden), unknown = Column([.. all.Select(one => one.Undetermined)], sums, hidden);
        return [.. all.Select((one, at) => hidden[at] ? null : Without(Figure.Of(one), excluded[at], excepted[at], unknown[at]))];
    }

    private static bool[] Hidden(long[][] rows, IReadOnlyList<SumOfCells> sums, IReadOnlyList<bool>? also)
    {
        bool[] hidden = [.. rows.Select((row, at) => Array.Exists(row, IsSmall) || also?[at] == true)];
        for (bool more = true; more;)
        {
            more = false;
            for (int column = 0; column < rows[^1].Length; column++)
            {
                IReadOnlyList<bool> found = Column([.. rows.Select(row => row[column])], sums, hidden);
                for (int row = 0; row < hidden.Length; row++)
                {
                    more |= found[row] && !hidden[row];
                    hidden[row] |= found[row];
                }
            }
        }

        return hidden;
    }

    private static bool StretchIsSmall(IReadOnlyList<WaitingTime> times, List<int> horizons, int stretch)
    {
        int after = stretch == 0 ? -1 : horizons[stretch - 1], until = stretch < horizons.Count ? horizons[stretch] : int.MaxValue;
        long happened = 0, censored = 0;
        foreach (WaitingTime time in times)
        {
            if (time.Days > after && time.Days <= until)
            {
                happened += time.Happened ? 1 : 0;
                censored += time.Happened ? 0 : 1;
            }
        }

        return IsSmall(happened) || IsSmall(censored);
    }

    private static long[] Cells(in MeasureCounts counts, bool apartByPatient) => apartByPatient ? [counts.Met, counts.NotMet, counts.Patients] : [counts.Met, counts.NotMet];

    /// <summary>One column: the parts, and last their sum. A sum of nothing tells nothing.</summary>
    private static IReadOnlyList<bool> Column(long[] counts, IReadOnlyList<SumOfCells> sums, bool[] already) => counts[^1] == 0 ? already : SmallCells.Hidden(counts, sums, already);

    private static Figure Without(Figure figure, bool excluded, bool excepted, bool unknown) => figure with
    {
        Excluded = excluded ? null : figure.Excluded,
        Excepted = excepted ? null : figure.Excepted,
        Undetermined = unknown ? null : figure.Undetermined,
        Denominator = excluded || excepted ? null : figure.Denominator,
        Initial = excluded || excepted || unknown ? null : figure.Initial,
    };
}
