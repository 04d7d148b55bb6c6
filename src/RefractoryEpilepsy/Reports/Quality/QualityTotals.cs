namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>A stretch for which measures are counted; both days included.</summary>
public readonly record struct ReportPeriod(DateOnly From, DateOnly To)
{
    /// <summary>A calendar month.</summary>
    public static ReportPeriod Month(int year, int month) => new(new(year, month, 1), new DateOnly(year, month, 1).AddMonths(1).AddDays(-1));

    /// <summary>A calendar year.</summary>
    public static ReportPeriod CalendarYear(int year) => new(new(year, 1, 1), new(year, 12, 31));

    /// <summary>So many calendar months, the last of which holds the day; oldest first.</summary>
    public static IReadOnlyList<ReportPeriod> MonthsUntil(DateOnly day, int count)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return [.. Enumerable.Range(0, count).Select(back => first.AddMonths(back + 1 - count)).Select(month => Month(month.Year, month.Month))];
    }

    /// <summary><c>2024-05</c> for a calendar month, <c>2024</c> for a calendar year, else both days.</summary>
    public override string ToString() => From.Day == 1 && To == From.AddMonths(1).AddDays(-1) ? Words.Of(From)[..7] : this == CalendarYear(From.Year) ? Words.Of(From)[..4] : $"{Words.Of(From)} to {Words.Of(To)}";
}

/// <summary>How well the data of an organisation support a measure's input in a period.</summary>
/// <param name="Has">Patients of the population (<see cref="InputNeed.Whose"/>) whose record holds it by the end of the period.</param>
/// <param name="Of">Patients of the population.</param>
/// <param name="LateFrom">The day on which the input began, where that is too late for the period; null otherwise.</param>
public readonly record struct InputShare(InputNeed Need, long Has, long Of, DateOnly? LateFrom = null)
{
    /// <summary>Share of patients whose record lacks it; 1 where there is nobody.</summary>
    public double Missing => Of == 0 ? 1 : 1 - ((double)Has / Of);

    /// <summary>What is told of <see cref="Missing"/>: nothing where there is nobody; to those who see totals only, nothing either where it would tell of fewer than eleven people.</summary>
    public double? Told(bool exact) => Of == 0 || (!exact && (Of < QualityCells.Least || QualityCells.IsSmall(Has) || QualityCells.IsSmall(Of - Has))) ? null : Missing;

    /// <summary>The same in words, to follow "missing for".</summary>
    public string ToldText(bool exact) => Told(exact) is { } told ? told.ToString("0.0%", System.Globalization.CultureInfo.InvariantCulture) + " of patients" : Of == 0 ? "lack of patients to look at" : "too many patients";

    /// <summary>What lacks for a figure to be shown, in words; null where nothing does.</summary>
    public string? Lacking(bool exact) => Shows ? null : $"{Need.Text}: {(LateFrom is { } began ? $"begins on {Words.Of(began)}, too late for the period, and is " : "")}missing for {ToldText(exact)}";

    /// <summary>Whether a figure may be shown.</summary>
    public bool Shows => LateFrom is null && Of > 0 && Has >= Need.ShowFrom * Of && (Need.ShowFrom == 0 || Has > 0);

    /// <summary>Whether the organisation may be put beside others.</summary>
    public bool Ranks => Shows && Has >= Need.RankFrom * Of && (Need.RankFrom == 0 || Has > 0);
}

/// <summary>A fold over quality records: every measure, in every period, in every group. Add records from one thread; merge folds of several.</summary>
/// <param name="periods">What is counted; the last one is also broken down by case mix.</param>
/// <param name="waitingFor">Whose waiting times are kept: those who became resistant in it; null: in the last period.</param>
public sealed class QualityTotals(IReadOnlyList<Measure> measures, IReadOnlyList<ReportPeriod> periods, AreaTable areas, ReportPeriod? waitingFor = null)
{
    /// <summary>Id of the breakdown by organisation, beside those of <see cref="Stratifier.All"/>.</summary>
    public const string ByOrganisation = "organisation";

    private static readonly Stratifier[] Dimensions = [.. Stratifier.All, new(ByOrganisation, "Organisation", static (record, _, _) => record.Organisation.Length == 0 ? Stratifier.NotRecorded : record.Organisation)];
    private static readonly int Age = Array.FindIndex(Dimensions, one => one.Id == "age");
    private static readonly int Organisation = Dimensions.Length - 1;

    private readonly MeasureCounts[,] totals = new MeasureCounts[measures.Count, periods.Count];
    private readonly List<MeasureCounts[]>[] groups = [.. Dimensions.Select(_ => new List<MeasureCounts[]>())];
    private readonly List<string>[] names = [.. Dimensions.Select(_ => new List<string>())];
    private readonly Dictionary<string, int>[] positions = [.. Dimensions.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
    private readonly List<SiteData> sites = [];
    private readonly Dictionary<(int Measure, int Dimension, int Group, CaseMix Mix), MeasureCounts> mixes = [];
    private readonly List<Waiting>[] waiting = [[], []];
    private readonly int[] needsBefore = [.. measures.Select((_, at) => measures.Take(at).Sum(measure => measure.Needs.Count)), measures.Sum(measure => measure.Needs.Count)];

    /// <summary>The measures counted.</summary>
    public IReadOnlyList<Measure> Measures { get; } = measures;

    /// <summary>The periods counted, in order.</summary>
    public IReadOnlyList<ReportPeriod> Periods { get; } = periods;

    /// <summary>Waiting times are of those who became resistant in it.</summary>
    public ReportPeriod WaitingFor { get; } = waitingFor ?? periods[^1];

    /// <summary>How many records were added.</summary>
    public long Records { get; private set; }

    /// <summary>The breakdowns there are: the stratifiers, and the organisation.</summary>
    public static IReadOnlyList<Stratifier> Breakdowns => Dimensions;

    /// <summary>Counts one patient.</summary>
    public void Add(QualityRecord record)
    {
        Records++;
        Span<int> group = stackalloc int[Dimensions.Length];
        ReportPeriod last = Periods[^1];
        for (int dimension = 0; dimension < group.Length; dimension++)
        {
            group[dimension] = dimension == Age ? 0 : Position(dimension, Dimensions[dimension].Of(record, last.From, areas), dimension == Organisation ? record.Site.Source : "");
        }

        AddBeginnings(record, sites[group[Organisation]]);
        long populations = 0, ofPeriod = 0;
        for (int period = 0; period < Periods.Count; period++)
        {
            ReportPeriod when = Periods[period];
            if (record.Observed.Start > when.To)
            {
                continue;
            }

            group[Age] = -1;
            for (int measure = 0; measure < Measures.Count; measure++)
            {
                PatientUnits units = PatientUnits.Of(Measures[measure], record, when.From, when.To);
                if (!units.Any)
                {
                    continue;
                }

                if (group[Age] < 0)
                {
                    group[Age] = Position(Age, Stratifier.AgeBand(record.AgeOn(when.From)));
                }

                totals[measure, period].Add(units);
                int cell = (measure * Periods.Count) + period;
                for (int dimension = 0; dimension < group.Length; dimension++)
                {
                    groups[dimension][group[dimension]][cell].Add(units);
                }

                ofPeriod |= period == Periods.Count - 2 ? 1L << measure : 0;
                if (period == Periods.Count - 1)
                {
                    populations |= 1L << measure;
                    if (units.Met + units.NotMet > 0)
                    {
                        AddMix(measure, record, units, group, when.From);
                    }
                }
            }
        }

        AddNeeds(record, populations, sites[group[Organisation]].Needs, last);
        if (Periods.Count > 1)
        {
            AddNeeds(record, ofPeriod, sites[group[Organisation]].NeedsOfPeriod, Periods[^2]);
        }

        AddWaiting(record, group, WaitingFor);
    }

    /// <summary>Adds what another fold over the same measures and periods counted of other patients.</summary>
    public void Merge(QualityTotals other)
    {
        Records += other.Records;
        for (int measure = 0; measure < Measures.Count; measure++)
        {
            for (int period = 0; period < Periods.Count; period++)
            {
                totals[measure, period].Add(other.totals[measure, period]);
            }
        }

        int[][] mine = [.. Enumerable.Range(0, Dimensions.Length).Select(dimension => other.names[dimension].Select((name, index) => Position(dimension, name, dimension == Organisation ? other.sites[index].Source : "")).ToArray())];
        for (int dimension = 0; dimension < Dimensions.Length; dimension++)
        {
            for (int index = 0; index < mine[dimension].Length; index++)
            {
                MeasureCounts[] into = groups[dimension][mine[dimension][index]];
                MeasureCounts[] from = other.groups[dimension][index];
                for (int cell = 0; cell < into.Length; cell++)
                {
                    into[cell].Add(from[cell]);
                }
            }
        }

        for (int index = 0; index < mine[Organisation].Length; index++)
        {
            sites[mine[Organisation][index]].Add(other.sites[index]);
        }

        foreach (((int measure, int dimension, int index, CaseMix mix), MeasureCounts counts) in other.mixes)
        {
            (int, int, int, CaseMix) key = (measure, dimension, mine[dimension][index], mix);
            MeasureCounts sum = mixes.GetValueOrDefault(key);
            sum.Add(counts);
            mixes[key] = sum;
        }

        for (int awaited = 0; awaited < waiting.Length; awaited++)
        {
            waiting[awaited].AddRange(other.waiting[awaited].Select(one => one with { Groups = [.. one.Groups.Select((index, dimension) => (short)mine[dimension][index])] }));
        }
    }

    /// <summary>What a measure counted in a period.</summary>
    public MeasureCounts Of(int measure, int period) => totals[measure, period];

    /// <summary>What a measure counted in a period, group by group: ages by age, others by name; groups without any unit are left out.</summary>
    public IReadOnlyList<(string Group, MeasureCounts Counts)> By(string breakdown, int measure, int period)
    {
        int dimension = Array.FindIndex(Dimensions, one => one.Id == breakdown);
        int cell = (measure * Periods.Count) + period;
        return
        [
            .. names[dimension].Select((name, index) => (Group: name, Counts: groups[dimension][index][cell]))
                .Where(one => one.Counts.Initial + one.Counts.PopulationUnknown > 0).OrderBy(one => one.Group, Stratifier.Order),
        ];
    }

    /// <summary>The source a group of the breakdown by organisation belongs to.</summary>
    public string SourceOf(string organisation) => positions[Organisation].TryGetValue(organisation, out int at) ? sites[at].Source : "";

    /// <summary>How the data support the measure in the last period: over everything, or of one organisation or source.</summary>
    /// <param name="ofPeriod">In the one before the last instead, the reported one.</param>
    public IReadOnlyList<InputShare> Support(int measure, string? organisation = null, bool ofPeriod = false) => Support(measure, Among(organisation), ofPeriod);

    /// <summary>The same of one group of the breakdown by organisation alone.</summary>
    public IReadOnlyList<InputShare> SupportOfGroup(int measure, string group) => Support(measure, [sites[positions[Organisation][group]]]);

    /// <summary>Why the data of a source do not tell, in the last period, whether a patient of it got what the measure asks for; null where they do. Without such records "not there" is not "not done".</summary>
    /// <param name="exact">Small shares are told: only for those who may see every patient.</param>
    public string? WhyNotTold(Measure measure, string source, bool exact)
    {
        int at = Measures.ToList().FindIndex(one => one.Id == measure.Id);

        // Whether a kind of record is delivered only many records tell; all else (services, birth date) each record says of itself.
        string[] lacking = [.. Support(at, source.Length == 0 ? null : source).Where(share => share.Need.IsStream).Select(share => share.Lacking(exact)).OfType<string>()];
        return lacking.Length == 0 ? null : $"The data cannot support it: {string.Join("; ", lacking)}.";
    }

    /// <summary>The inputs of a measure that began too late for a period, with the day they began.</summary>
    public IReadOnlyList<(InputNeed Need, DateOnly Began)> Late(int measure, int period, string? organisation = null)
    {
        SiteData[] among = Among(organisation);
        return [.. Measures[measure].Needs.Select((need, at) => (need, LateFrom(measure, at, period, among))).Where(one => one.Item2 is not null).Select(one => (one.need, one.Item2!.Value))];
    }

    /// <summary>Counted units of the last period by group and case mix, for adjustment.</summary>
    public IReadOnlyList<(string Group, CaseMix Mix, MeasureCounts Counts)> Mixes(string breakdown, int measure)
    {
        int dimension = Array.FindIndex(Dimensions, one => one.Id == breakdown);
        return
        [
            .. mixes.Where(one => one.Key.Measure == measure && one.Key.Dimension == dimension).Select(one => (names[dimension][one.Key.Group], one.Key.Mix, one.Value))
                .OrderBy(one => one.Item1, StringComparer.Ordinal).ThenBy(one => one.Mix),
        ];
    }

    /// <summary>Waiting times of those who became resistant in <see cref="WaitingFor"/>, in organisations whose data tell whether it came.</summary>
    public IReadOnlyList<WaitingTime> Waited(Awaited awaited) => [.. WaitedWhereTold(awaited).Select(one => one.Time)];

    /// <summary>
    /// In how many organisations the data tell whether what is waited for came, and in how many with people who wait they do not. Everybody of an organisation counts, or nobody: were only those left out of whom
    /// nothing is known, those to whom it came would stay.
    /// </summary>
    /// <returns>And how many people wait in all of them.</returns>
    public (int Told, int Untold, long People) WaitingTold(Awaited awaited)
    {
        SiteData[] withAny = [.. sites.Where(site => site.Waiting[(int)awaited].Of > 0)];
        int told = withAny.Count(site => Tells(site, awaited));
        return (told, withAny.Length - told, withAny.Sum(site => site.Waiting[(int)awaited].Of));
    }

    /// <summary>The same with group and case mix.</summary>
    public IReadOnlyList<(string Group, CaseMix Mix, WaitingTime Time)> Waited(Awaited awaited, string breakdown)
    {
        int dimension = Array.FindIndex(Dimensions, one => one.Id == breakdown);
        return [.. WaitedWhereTold(awaited).Select(one => (names[dimension][one.Groups[dimension]], one.Mix, one.Time))];
    }

    private IEnumerable<Waiting> WaitedWhereTold(Awaited awaited) => waiting[(int)awaited].Where(one => Tells(sites[one.Groups[Organisation]], awaited));

    private static bool Tells(SiteData site, Awaited awaited) => site.Waiting[(int)awaited] is var (has, of) && has > 0 && has >= TimeToEvent.ToldFrom(awaited) * of;

    private void AddMix(int measure, QualityRecord record, in PatientUnits units, ReadOnlySpan<int> group, DateOnly day)
    {
        CaseMix mix = CaseMix.Of(record, day);
        for (int dimension = 0; dimension < group.Length; dimension++)
        {
            ref MeasureCounts counts = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(mixes, (measure, dimension, group[dimension], mix), out _);
            counts.Add(units);
        }
    }

    private IReadOnlyList<InputShare> Support(int measure, SiteData[] among, bool ofPeriod = false) =>
    [
        .. Measures[measure].Needs.Select((need, at) => new InputShare(
            need,
            among.Sum(site => (ofPeriod ? site.NeedsOfPeriod : site.Needs)[needsBefore[measure] + at].Has),
            among.Sum(site => (ofPeriod ? site.NeedsOfPeriod : site.Needs)[needsBefore[measure] + at].Of),
            LateFrom(measure, at, Periods.Count - (ofPeriod ? 2 : 1), among))),
    ];

    private SiteData[] Among(string? organisation) =>
        [.. sites.Where((site, at) => organisation is null || names[Organisation][at] == organisation || site.Source == organisation)];

    private DateOnly? LateFrom(int measure, int need, int period, SiteData[] among)
    {
        DateOnly began = among.Length == 0 ? DateOnly.MaxValue : among.Min(site => site.Began[needsBefore[measure] + need]);
        DateOnly? firstUnit = Measures[measure].UnitFact is null || among.Length == 0 ? null : among.Min(site => site.FirstUnit[measure]);
        return began < DateOnly.MaxValue && Measures[measure].Needs[need].BeginsTooLate(began, Periods[period], firstUnit) ? began : null;
    }

    private void AddNeeds(QualityRecord record, long populations, (long Has, long Of)[] into, ReportPeriod period)
    {
        bool isOfEveryone = Quality.Measures.IsInCareForEpilepsy(record, period);
        for (int measure = 0; measure < Measures.Count; measure++)
        {
            bool isCounted = (populations & (1L << measure)) != 0;
            for (int need = 0; need < Measures[measure].Needs.Count; need++)
            {
                InputNeed one = Measures[measure].Needs[need];
                if (one.OfEveryone ? isOfEveryone : isCounted)
                {
                    ref (long Has, long Of) share = ref into[needsBefore[measure] + need];
                    share.Of++;
                    share.Has += one.Since(record) <= period.To ? 1 : 0;
                }
            }
        }
    }

    private void AddBeginnings(QualityRecord record, SiteData site)
    {
        for (int measure = 0; measure < Measures.Count; measure++)
        {
            Measure one = Measures[measure];
            if (one.UnitFact is { } unit && record.Has(unit))
            {
                Earlier(ref site.FirstUnit[measure], record.Of(unit)[0].On);
            }

            for (int need = 0; need < one.Needs.Count; need++)
            {
                if (one.Needs[need].IsStream && one.Needs[need].Since(record) is { } since)
                {
                    Earlier(ref site.Began[needsBefore[measure] + need], since);
                }
            }
        }
    }

    private static void Earlier(ref DateOnly day, DateOnly other) => day = other < day ? other : day;

    private void AddWaiting(QualityRecord record, ReadOnlySpan<int> group, ReportPeriod period)
    {
        short[]? copy = null;
        for (int awaited = 0; awaited < waiting.Length; awaited++)
        {
            if (TimeToEvent.Of(record, (Awaited)awaited, period.From, period.To) is { } time)
            {
                if (copy is null)
                {
                    copy = new short[group.Length];
                    for (int dimension = 0; dimension < copy.Length; dimension++)
                    {
                        copy[dimension] = (short)(dimension == Age ? Position(Age, Stratifier.AgeBand(record.AgeOn(record.ResistantSince ?? period.From))) : group[dimension]);
                    }
                }

                waiting[awaited].Add(new(time, copy, CaseMix.Of(record, record.ResistantSince ?? period.From)));
                ref (long Has, long Of) told = ref sites[group[Organisation]].Waiting[awaited];
                told = (told.Has + (TimeToEvent.IsTold(record, (Awaited)awaited) ? 1 : 0), told.Of + 1);
            }
        }
    }

    private int Position(int dimension, string name, string source = "")
    {
        if (!positions[dimension].TryGetValue(name, out int position))
        {
            position = names[dimension].Count;
            positions[dimension][name] = position;
            names[dimension].Add(name);
            groups[dimension].Add(new MeasureCounts[Measures.Count * Periods.Count]);
            if (dimension == Organisation)
            {
                sites.Add(new(source, needsBefore[^1], Measures.Count));
            }
        }

        return position;
    }

    private sealed record Waiting(WaitingTime Time, short[] Groups, CaseMix Mix);

    /// <summary>What one organisation's data hold.</summary>
    private sealed class SiteData(string source, int needs, int measures)
    {
        public string Source { get; } = source;

        public (long Has, long Of)[] Needs { get; } = new (long, long)[needs];

        public (long Has, long Of)[] NeedsOfPeriod { get; } = new (long, long)[needs];

        /// <summary>By what is awaited: of those who wait, whose record would tell it.</summary>
        public (long Has, long Of)[] Waiting { get; } = new (long, long)[2];

        public DateOnly[] Began { get; } = Never(needs);

        public DateOnly[] FirstUnit { get; } = Never(measures);

        public void Add(SiteData other)
        {
            for (int need = 0; need < Needs.Length; need++)
            {
                Needs[need] = (Needs[need].Has + other.Needs[need].Has, Needs[need].Of + other.Needs[need].Of);
                NeedsOfPeriod[need] = (NeedsOfPeriod[need].Has + other.NeedsOfPeriod[need].Has, NeedsOfPeriod[need].Of + other.NeedsOfPeriod[need].Of);
                Earlier(ref Began[need], other.Began[need]);
            }

            for (int awaited = 0; awaited < Waiting.Length; awaited++)
            {
                Waiting[awaited] = (Waiting[awaited].Has + other.Waiting[awaited].Has, Waiting[awaited].Of + other.Waiting[awaited].Of);
            }

            for (int measure = 0; measure < FirstUnit.Length; measure++)
            {
                Earlier(ref FirstUnit[measure], other.FirstUnit[measure]);
            }
        }

        private static DateOnly[] Never(int length)
        {
            var days = new DateOnly[length];
            Array.Fill(days, DateOnly.MaxValue);
            return days;
        }
    }
}

/// <summary>What differences between groups are adjusted for.</summary>
/// <param name="Age">Band.</param>
/// <param name="Sex"><c>female</c>, <c>male</c> or another.</param>
public readonly record struct CaseMix(string Age, string Sex, bool IntellectualDisability) : IComparable<CaseMix>
{
    /// <summary>Of a patient on a day.</summary>
    public static CaseMix Of(QualityRecord record, DateOnly day) => new(Stratifier.AgeBand(record.AgeOn(day)), record.Sex is "female" or "male" ? record.Sex : "other", record.IntellectualDisability == Answer.Yes);

    /// <inheritdoc/>
    public int CompareTo(CaseMix other)
    {
        int by = string.CompareOrdinal(Age, other.Age);
        by = by != 0 ? by : string.CompareOrdinal(Sex, other.Sex);
        return by != 0 ? by : IntellectualDisability.CompareTo(other.IntellectualDisability);
    }

    /// <summary>Earlier.</summary>
    public static bool operator <(CaseMix left, CaseMix right) => left.CompareTo(right) < 0;

    /// <summary>Later.</summary>
    public static bool operator >(CaseMix left, CaseMix right) => left.CompareTo(right) > 0;

    /// <summary>Not later.</summary>
    public static bool operator <=(CaseMix left, CaseMix right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(CaseMix left, CaseMix right) => left.CompareTo(right) >= 0;
}
