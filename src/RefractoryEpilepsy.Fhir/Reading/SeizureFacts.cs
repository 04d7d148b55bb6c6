using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Seizure frequency as flowsheets, panels and questionnaires tell it.</summary>
/// <remarks>
/// A rate speaks of its own unit of time up to the day of the report, a count of the window that label, period or "since the last
/// visit" name, and where nothing names one, of the day of the report alone. Words in a field made for seizure frequency are
/// structured data in words: they are read by <see cref="SeizureText"/> and keep that reader's confidence.
/// </remarks>
internal sealed class SeizureFacts(Chart chart, IReadOnlyDictionary<string, Contact> contacts, DateOnly? firstDrug)
{
    private const string FrequencyConcept = "seizure_frequency_obs";
    private const string SeizuresPerMonth = "55414-7";
    private const string Cluster = "cluster";
    private const decimal Month = 30;
    private const int LongestVisitGap = 400;

    private readonly List<SeizureReport> reports = [];
    private readonly List<DateOnly> visits = [.. contacts.Values.Select(contact => contact.Period.Start).Distinct().Order()];

    // Visits at which the epilepsy is followed: neurology outside wards and emergency rooms.
    private readonly List<DateOnly> clinics =
        [.. contacts.Values.Where(contact => contact.Service.Neurology == Answer.Yes && contact.Setting is not (CareSetting.Emergency or CareSetting.Inpatient)).Select(contact => contact.Period.Start).Distinct().Order()];

    /// <param name="firstDrug">The day on which the first antiseizure drug began, where one did.</param>
    public static IReadOnlyList<SeizureReport> Read(Chart chart, IReadOnlyDictionary<string, Contact> contacts, DateOnly? firstDrug)
    {
        SeizureFacts facts = new(chart, contacts, firstDrug);
        HashSet<string> members = [.. chart.Of<ObservationSlice>()
            .Where(panel => facts.IsFrequency(panel.Is.Code))
            .SelectMany(panel => (panel.Is.HasMember ?? []).Select(chart.NameOf)).OfType<string>()];
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (Observations.IsResult(entry.Is))
            {
                facts.Observation(entry, members.Contains(entry.Raw.Reference));
            }
        }

        foreach (Entry<QuestionnaireResponseSlice> entry in chart.Of<QuestionnaireResponseSlice>())
        {
            if (entry.Is.Status is not ("entered-in-error" or "stopped"))
            {
                facts.Questionnaire(entry);
            }
        }

        return [.. facts.WithTypesOfTheDay(), .. SeizureEvents.Read(chart, contacts, facts), .. NoteFacts.Seizures(chart, facts)];
    }

    /// <summary>A form that asks how many and which kind in two rows of one day means the same seizures; of several kinds nobody can tell which were counted.</summary>
    private IEnumerable<SeizureReport> WithTypesOfTheDay()
    {
        Dictionary<DateOnly, string?> types = [];
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (Observations.IsResult(entry.Is) && Words.Any(entry.Is.Code.Words(), "seizure type", "type of seizure", "anfallstyp", "anfallsart", "tipo de crisis", "type de crise")
                && SeizureQuestion.SeizureTypeOf(string.Join(" | ", entry.Is.ValueCodeableConcept.Texts().Append(entry.Is.ValueString ?? ""))) is { } type
                && Observations.DayOf(entry, chart) is { } day)
            {
                types[day] = types.TryGetValue(day, out string? other) && other != type ? null : type;
            }
        }

        return types.Count == 0 ? reports : reports.Select(report => report.SeizureType is null && !IsNone(report.CountHigh, report.PerMonth, report.Control) && types.GetValueOrDefault(report.Window.Last) is { } type ? report with { SeizureType = type } : report);
    }

    // Beside "0 seizures" a type says which seizures the patient used to have, not that others go on.
    private static bool IsNone(int? most, decimal? perMonth, Answer control) => most == 0 || perMonth == 0 || control == Answer.Yes;

    private bool IsFrequency(CodeableConcept? code) => chart.Memory.CodedConcepts(code).Contains(FrequencyConcept);

    private void Observation(Entry<ObservationSlice> entry, bool inPanel)
    {
        ObservationSlice it = entry.Is;
        bool known = IsFrequency(it.Code) || inPanel;
        SeizureQuestion? named = chart.Memory.Question(it.Code.Words(), known || SeizureEvents.IsOne(it.Code, chart));
        // A form of any name ("Seizure assessment", "Neurology flowsheet") may ask for seizures in one of its parts.
        bool onlyParts = named is null;
        if (onlyParts && !(it.Component ?? []).Any(AsksForSeizures))
        {
            return;
        }

        if (Observations.DayOf(entry, chart) is not { } day)
        {
            return;
        }

        SeizureQuestion question = named ?? new(SeizureAsked.Amount, PerDays: null, WindowDays: null, SinceLastVisit: false, SeizureType: null);

        if (question.PerDays is null && it.Code.Has(SeizuresPerMonth))
        {
            question = question with { PerDays = Month };
        }

        PartialDate? start = chart.Day(it.EffectivePeriod?.Start, "effectivePeriod.start", entry);
        Told whole = question.BeforeTreatment ? Untreated(day) : new(day, start?.Earliest);
        List<Told> typed = [];
        bool answered = false, readable = true;
        bool isEvent = !onlyParts && SeizureEvents.IsOne(it.Code, chart);
        foreach (SeizureAnswer answer in onlyParts ? [] : Answers(it))
        {
            answered = true;
            readable &= (isEvent && Event(whole, answer)) || Take(whole, question, answer);
        }

        if (!answered && it.Code.Has("407621003"))
        {
            // The code itself says it: daily seizures.
            (answered, whole.PerMonth) = (true, Month);
        }

        foreach (ObservationComponent part in it.Component ?? [])
        {
            if ((onlyParts && !AsksForSeizures(part) && !Words.Any(part.Code.Words(), "seizure type", "type of seizure")) || !ReadableSlice.MayRead(part, entry, chart))
            {
                continue;
            }

            answered |= Component(part, whole, typed, day, start?.Earliest);
        }

        if (isEvent && !answered && it.DataAbsentReason is null)
        {
            answered = One(whole);
        }

        whole.SeizureType ??= question.SeizureType ?? (IsNone(whole.CountHigh, whole.PerMonth, whole.Control) ? null : whole.Kind);
        whole.IsCluster = TellsCluster(it.Code.Words()) && (whole.CountLow > 0 || whole.PerMonth > 0 || whole.LastSeizure is not null);
        foreach (Told told in typed.Prepend(whole))
        {
            Add(told, entry, entry.Is.Note);
        }

        if (answered && (!readable || typed.Prepend(whole).All(told => told.IsEmpty)))
        {
            Unread(entry);
        }
    }

    // Asked again at every visit, a baseline still speaks of the time before the first drug, and is known since it was asked.
    private Told Untreated(DateOnly day) =>
        new(firstDrug is { } first && first <= day && first > DateOnly.MinValue ? first.AddDays(-1) : day, null) { Asked = day };

    // A seizure recorded as such, valued by its kind, by "present", or by a number of the day.
    private static bool Event(Told told, SeizureAnswer answer)
    {
        string words = string.Join(" | ", answer.Texts);
        if (answer is { HasNumber: false, Word: Answer.Unknown, Day: null } && Words.Any(words, "absent", "not present", "not observed", "not witnessed", "not seen", "negative", "did not occur"))
        {
            return Any(told, Answer.No);
        }

        bool happened = answer.Word == Answer.Yes || (answer is { Low: 1, High: 1 } && answer.PerDays is null && Doses.DaysOf(answer.Unit) is null)
            || (answer is { HasNumber: false, Word: Answer.Unknown, Day: null }
                && (SeizureQuestion.SeizureTypesIn(words).Count > 0 || Words.Any(words, "present", "observed", "witnessed", "occurred", "positive", "detected", "confirmed", "focal", "generali")
                    || words.Split(" | ").Any(SeizureQuestion.NamesOneSeizure)));
        if (!happened)
        {
            return false;
        }

        told.SeizureType ??= SeizureQuestion.SeizureTypeOf(words);
        return One(told);
    }

    private static bool One(Told told)
    {
        (told.CountLow, told.CountHigh) = (1, 1);
        told.LastSeizure = PartialDate.On(told.Day);
        return true;
    }

    private bool AsksForSeizures(ObservationComponent part) => chart.Memory.Question(part.Code.Words(), IsFrequency(part.Code)) is not null;

    private void Unread(Entry entry) => chart.Gap(
        "unread-seizure-frequency",
        $"A seizure frequency in {entry.Raw.Type} could not be read; export it as a quantity such as 3 {{count}}/mo, or in plain words.",
        entry);

    private bool Component(ObservationComponent part, Told whole, List<Told> typed, DateOnly day, DateOnly? start)
    {
        string label = part.Code.Words();
        List<SeizureAnswer> answers = [.. Answers(part)];
        if (answers.Count == 0)
        {
            return false;
        }

        if (Words.Any(label, "type", "typ ", "tipo", "semiolog", "classification") && answers[0].Texts is { Count: > 0 } words)
        {
            whole.Kind ??= SeizureQuestion.SeizureTypeOf(string.Join(" | ", words));
            return false;
        }

        if (Words.Any(label, "period", "window", "timeframe", "time frame", "zeitraum", "duration of observation", "lookback") && !Words.Any(label, "free", "frei")
            && answers[0] is { Low: { } length } && Doses.DaysOf(answers[0].Unit) is { } unit)
        {
            whole.WindowDays = (int)Math.Clamp(Math.Round(length * unit), 1, 4_000);
            return true;
        }

        if (chart.Memory.Question(label, known: true) is not { } question)
        {
            return false;
        }

        Told told = question.BeforeTreatment ? Untreated(day) : question is { SeizureType: not null, About: SeizureAsked.Amount } or { IsLimited: true } ? new(day, start) { SeizureType = question.SeizureType } : whole;
        foreach (SeizureAnswer answer in answers)
        {
            Take(told, question, answer);
        }

        if (told != whole)
        {
            typed.Add(told);
        }

        return true;
    }

    private void Questionnaire(Entry<QuestionnaireResponseSlice> entry)
    {
        PartialDate? authored = chart.Day(entry.Is.Authored, "authored", entry);
        Contact? contact = chart.NameOf(entry.Is.Encounter) is { } visit ? contacts.GetValueOrDefault(visit) : null;
        if ((authored?.Latest ?? contact?.Period.Start ?? chart.Stamp.Of(entry.Is)) is not { } day)
        {
            return;
        }

        Items(entry.Is.Item, 0);

        void Items(IReadOnlyList<ResponseItem>? items, int depth)
        {
            foreach (ResponseItem item in items ?? [])
            {
                Item(item);
                if (depth < 50)
                {
                    Items(item.Item, depth + 1);
                    foreach (ResponseAnswer answer in item.Answer ?? [])
                    {
                        Items(answer.Item, depth + 1);
                    }
                }
            }
        }

        void Item(ResponseItem item)
        {
            if (item.Answer is not { Count: > 0 } || chart.Memory.Question($"{item.Text} | {item.LinkId}", known: false) is not { } question)
            {
                return;
            }

            Told told = question.BeforeTreatment ? Untreated(day) : new(day, null);
            told.SeizureType = question.SeizureType;
            bool answered = false, readable = true;
            foreach (SeizureAnswer answer in item.Answer.SelectMany(Answers))
            {
                answered = true;
                readable &= Take(told, question, answer);
            }

            Add(told, entry, null);
            if (answered && (!readable || told.IsEmpty))
            {
                Unread(entry);
            }
        }
    }

    private static IEnumerable<SeizureAnswer> Answers(ObservationSlice it) => Answers(
        it.ValueQuantity, it.ValueCodeableConcept, it.ValueString, it.ValueBoolean, it.ValueInteger, it.ValueRange, it.ValueRatio, it.ValueDateTime ?? it.ValuePeriod?.Start);

    private static IEnumerable<SeizureAnswer> Answers(ObservationComponent it) => Answers(
        it.ValueQuantity, it.ValueCodeableConcept, it.ValueString, it.ValueBoolean, it.ValueInteger, it.ValueRange, it.ValueRatio, it.ValueDateTime ?? it.ValuePeriod?.Start);

    private static IEnumerable<SeizureAnswer> Answers(ResponseAnswer it) => Answers(
        it.ValueQuantity ?? (it.ValueDecimal is { } number ? new() { Value = number } : null),
        it.ValueCoding is { } coding ? new() { Coding = [coding] } : null, it.ValueString, it.ValueBoolean, it.ValueInteger, null, null, it.ValueDateTime ?? it.ValueDate);

    private static IEnumerable<SeizureAnswer> Answers(
        Quantity? quantity, CodeableConcept? coded, string? text, bool? yes, int? integer, Slices.Range? range, Ratio? ratio, string? day) =>
        new[]
        {
            SeizureAnswer.Of(quantity),
            integer is { } number ? SeizureAnswer.Of((decimal)number) : null,
            SeizureAnswer.Of(range),
            SeizureAnswer.Of(ratio),
            SeizureAnswer.OfDay(day),
            yes is { } told ? SeizureAnswer.Of(told) : null,
            SeizureAnswer.Of(coded.Texts().Concat(coded.Has("407621003") ? ["daily"] : (IEnumerable<string>)[])),
            text is null ? null : SeizureAnswer.Of([text]),
        }.OfType<SeizureAnswer>();

    /// <summary>Puts an answer where its question says; false where it could not be understood.</summary>
    private bool Take(Told told, SeizureQuestion question, SeizureAnswer answer)
    {
        told.WindowDays ??= question.WindowDays;
        told.IsLimited |= question.IsLimited;
        told.SinceLastVisit |= question.SinceLastVisit;
        return question.About switch
        {
            _ when answer.Day is { } day => Last(told, day),
            SeizureAsked.Amount when answer.HasNumber && (answer.Texts.Count == 0 || Doses.DaysOf(answer.Unit) is null) => Amount(told, question, answer),
            SeizureAsked.Amount when answer.Word != Answer.Unknown => Any(told, answer.Word),
            SeizureAsked.FreeSince or SeizureAsked.LastSeizure when answer.Low is { } free && Doses.DaysOf(answer.Unit) is { } unit => Free(told, free * unit, unit),
            SeizureAsked.LongestFree when answer.Low is { } longest && (Doses.DaysOf(answer.Unit) ?? (answer.Unit.Length == 0 ? 1 : null)) is { } unit =>
                (told.LongestFreeDays = (int)Math.Clamp(longest * unit, 0, 40_000)) >= 0,
            SeizureAsked.FreeSince when answer.Low is { } days && answer.Unit.Length == 0 => Free(told, days, 1),
            SeizureAsked.FreeSince or SeizureAsked.Control when answer.Word != Answer.Unknown => (told.Control = answer.Word) != Answer.Unknown,
            _ => answer.Texts.Count > 0 && InWords(told, question, answer.Texts),
        };
    }

    private static bool Amount(Told told, SeizureQuestion question, SeizureAnswer answer)
    {
        decimal? per = answer.PerDays ?? (Doses.DaysOf(answer.Unit) is null ? question.PerDays : null);
        if (per is { } days)
        {
            decimal? rate = answer.Low is { } low && answer.High is { } high ? (low + high) / 2 : answer.Low is > 0 ? answer.Low : answer.High;
            told.PerMonth = rate * Month / days;
            told.RateDays = (int)Math.Clamp(Math.Round(days), 1, 366);
            (told.CountLow, told.CountHigh) = (Whole(answer.Low), Whole(answer.High, up: true));
            return true;
        }

        if (Doses.DaysOf(answer.Unit) is not null)
        {
            return false;
        }

        (told.CountLow, told.CountHigh) = (Whole(answer.Low) + (answer.Above ? 1 : 0), Whole(answer.High, up: true));
        return true;
    }

    private static int? Whole(decimal? number, bool up = false) =>
        number is >= 0 and < 1_000_000 and var value ? (int)(up ? Math.Ceiling(value) : Math.Floor(value)) : null;

    private static bool Any(Told told, Answer word)
    {
        told.CountLow = word == Answer.Yes ? 1 : 0;
        told.CountHigh = word == Answer.Yes ? null : 0;
        return true;
    }

    private static bool Last(Told told, PartialDate day)
    {
        told.LastSeizure = day;
        return true;
    }

    private static bool Free(Told told, decimal days, decimal unit)
    {
        int free = (int)Math.Clamp(days, 0, 30_000);
        int slack = unit <= 1 ? 0 : (int)Math.Min(unit, 31);
        DateOnly last = told.Day.AddDays(-free);
        told.LastSeizure = PartialDate.Between(last.AddDays(-slack), last);
        told.FreeDays = free;
        if (free > 0)
        {
            (told.CountLow, told.CountHigh) = (told.CountLow ?? 0, told.CountHigh ?? 0);
        }

        return true;
    }

    private bool InWords(Told told, SeizureQuestion question, IReadOnlyList<string> texts)
    {
        foreach (string text in texts)
        {
            IReadOnlyList<SeizureReading> readings = SeizureText.Read(text, told.Day, chart.Memory.SeizureTexts);
            if (readings.Count == 0 && question.About == SeizureAsked.Amount)
            {
                // "Rarely" or "3, all at night" says more beside what was asked.
                continue;
            }

            if (readings.Count > 0)
            {
                told.Readings.AddRange(TellsCluster(text) ? readings.Select(reading => reading with { Context = [.. reading.Context, Cluster] }) : readings);
                return true;
            }
        }

        return false;
    }

    /// <summary>Seizures in clusters, not denied.</summary>
    private static bool TellsCluster(string text) => Words.Any(text, "cluster", "serienanf", "salvas", "en salve") && !Words.Any(text, "no cluster", "without cluster", "not in cluster", "non-cluster", "denies cluster", "no seizure cluster", "cluster headache", "keine cluster");

    private void Add(Told told, Entry entry, IReadOnlyList<Annotation>? notes)
    {
        DateOnly recorded = chart.RecordedOn(entry, told.Asked);
        foreach (SeizureReading reading in told.Readings)
        {
            reports.Add(Report(reading, told.SeizureType, Layer.Structured, recorded, told.Day, entry));
        }

        if (!told.IsEmptyButForWords)
        {
            reports.Add(new(
                WindowOf(told), told.CountLow, told.CountHigh, told.PerMonth, told.LastSeizure, told.LongestFreeDays, told.Control, told.SeizureType,
                [.. ContextOf(notes), .. told.IsCluster ? [Cluster] : (string[])[], .. told.IsLimited ? [SeizureReport.Limited] : (string[])[]], Layer.Structured, 1, null, recorded, entry.Evidence));
        }
    }

    /// <summary>What a text says, with "since the last visit" filled in from the contacts.</summary>
    public SeizureReport Report(SeizureReading reading, string? type, Layer layer, DateOnly recorded, DateOnly written, Entry entry) => new(
        reading.SinceLastVisit && LastVisitBefore(written) is { } visit ? new(visit.AddDays(1), reading.Window.Last < written ? reading.Window.Last : written) : reading.Window,
        reading.CountLow, reading.CountHigh, reading.PerMonth, reading.LastSeizure, reading.LongestFreeDays, reading.Control,
        reading.SeizureType ?? type, reading.Context, layer, reading.Confidence, reading.Quote, recorded, entry.Evidence);

    private static IReadOnlyList<string> ContextOf(IReadOnlyList<Annotation>? notes)
    {
        string words = string.Join(" | ", (notes ?? []).Select(note => note.Text));
        return
        [
            .. new (string Context, bool Told)[]
            {
                ("alcohol", Words.Any(words, "alcohol", "alkohol")),
                ("fever", Words.Any(words, "fever", "febrile", "fieber", "fiebre", "fièvre")),
                ("missed-doses", Words.Any(words, "missed dose", "missed med", "nonadher", "non-adher", "ran out of", "vergessen", "nicht eingenommen", "olvid", "oubli")),
                ("sleep-loss", Words.Any(words, "sleep depriv", "lack of sleep", "sleep loss", "schlafmangel", "schlafentzug", "falta de sueño", "manque de sommeil")),
            }.Where(pair => pair.Told).Select(pair => pair.Context),
        ];
    }

    private DateInterval WindowOf(Told told)
    {
        DateOnly day = told.Day;
        DateOnly start = told.PeriodStart is { } first && first <= day ? first
            : told.FreeDays is > 0 and var free ? day.AddDays(-free + 1)
            : told.WindowDays is { } window ? day.AddDays(-window + 1)
            : told.RateDays is { } rate ? day.AddDays(-rate + 1)
            : told.SinceLastVisit && LastVisitBefore(day) is { } visit ? visit.AddDays(1)
            : day;
        return new(start, day);
    }

    /// <remarks>
    /// Where neurology asks, "the last visit" is the one to neurology before: a cold seen in general practice in between asked
    /// nobody about seizures. Elsewhere, and at a first visit, it is the last contact of any kind.
    /// </remarks>
    private DateOnly? LastVisitBefore(DateOnly day)
    {
        bool byNeurology = clinics.BinarySearch(day) >= 0 || visits.BinarySearch(day) < 0;
        return (byNeurology ? LastBefore(clinics, day) : null) ?? LastBefore(visits, day);
    }

    private static DateOnly? LastBefore(List<DateOnly> days, DateOnly day)
    {
        int at = days.FindLastIndex(visit => visit < day);
        return at >= 0 && day.DayNumber - days[at].DayNumber <= LongestVisitGap ? days[at] : null;
    }

    /// <summary>A report while it is put together from a value and its components.</summary>
    private sealed class Told(DateOnly day, DateOnly? periodStart)
    {
        public DateOnly Day { get; } = day;

        /// <summary>The day on which it was told, which may come after the day it tells of.</summary>
        public DateOnly Asked { get; init; } = day;

        public DateOnly? PeriodStart { get; } = periodStart;

        public int? CountLow { get; set; }

        public int? CountHigh { get; set; }

        public decimal? PerMonth { get; set; }

        public int? RateDays { get; set; }

        public int? WindowDays { get; set; }

        public int? FreeDays { get; set; }

        public bool SinceLastVisit { get; set; }

        public PartialDate? LastSeizure { get; set; }

        public int? LongestFreeDays { get; set; }

        /// <summary>The question was after clusters, and the answer is not none.</summary>
        public bool IsCluster { get; set; }

        /// <summary>The question was after seizures of one circumstance or severity only.</summary>
        public bool IsLimited { get; set; }

        public Answer Control { get; set; } = Answer.Unknown;

        public string? SeizureType { get; set; }

        /// <summary>The type that a part of the form tells beside the count.</summary>
        public string? Kind { get; set; }

        public List<SeizureReading> Readings { get; } = [];

        public bool IsEmptyButForWords =>
            CountLow is null && CountHigh is null && PerMonth is null && LastSeizure is null && LongestFreeDays is null && Control == Answer.Unknown;

        public bool IsEmpty => IsEmptyButForWords && Readings.Count == 0;
    }
}
