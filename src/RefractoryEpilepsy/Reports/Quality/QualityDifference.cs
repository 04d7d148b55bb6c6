using System.Globalization;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Why figures of two reports differ. In the order in which the earlier report is turned into the later one.</summary>
public enum ChangeCause
{
    /// <summary>The measure's definition, or what its data must hold, changed.</summary>
    Definition,

    /// <summary>The definition reads the same and another version of the program counted it.</summary>
    Program,

    /// <summary>Other counts are hidden, or another number of months or years is looked at.</summary>
    Settings,

    /// <summary>Patients were erased from the store, and from the kept report, after it was made.</summary>
    Erased,

    /// <summary>Another period is reported.</summary>
    Period,

    /// <summary>Another organisation is reported.</summary>
    Organisation,

    /// <summary>The same records, read by other tables of codes and drugs (the site's among them).</summary>
    Mapping,

    /// <summary>The same records and tables, judged by other clinical parameters.</summary>
    Parameters,

    /// <summary>The same records; tables and clinical parameters changed at once: which of them did it cannot be told.</summary>
    MappingAndParameters,

    /// <summary>The records changed, and tables or parameters with them: which of them did it cannot be told.</summary>
    RecordAndMapping,

    /// <summary>Put on record after the first report's day, although it happened by then.</summary>
    LateData,

    /// <summary>Happened after the first report's day.</summary>
    NewData,

    /// <summary>Corrected: something else is on record in place of what was, or who the patient is was changed.</summary>
    ChangedData,

    /// <summary>No more on record: a withdrawn entry, or a patient whom the source delivers no more.</summary>
    WithdrawnData,

    /// <summary>The same of the patient, judged on a later day.</summary>
    Day,

    /// <summary>The site's table of areas changed: rurality and deprivation.</summary>
    Areas,

    /// <summary>Nothing of all that explains it.</summary>
    Unexplained,
}

/// <summary>One figure that differs.</summary>
/// <param name="Before">As the first report tells it; null where it has no such figure.</param>
/// <param name="Causes">What moves it on the way from the first report to the second, in order; never empty.</param>
public sealed record FigureChange(string Measure, string Part, string Name, string? Before, string? After, IReadOnlyList<ChangeCause> Causes);

/// <summary>How many patients count otherwise in the reported period of a measure, by cause.</summary>
public sealed record MeasureChange(string Id, bool DefinitionChanged, IReadOnlyDictionary<ChangeCause, int> Patients);

/// <summary>The difference of two reports, figure by figure, explained.</summary>
/// <param name="Notes">What differs between the reports as a whole, in sentences.</param>
/// <param name="Figures">Every figure that differs, in the order of the report.</param>
/// <param name="Measures">Every measure of either report.</param>
/// <remarks>
/// The first report is turned into the second one step at a time (definitions, period, tables, patients whose records came late, areas and so on), each time counted
/// anew from what the snapshots hold; a figure's causes are the steps that move it. So nothing is called explained that was not counted, and what no step moves
/// is <see cref="ChangeCause.Unexplained"/>. Where several causes act on one figure, all are named.
/// </remarks>
public sealed record QualityDifference(IReadOnlyList<string> Notes, IReadOnlyList<FigureChange> Figures, IReadOnlyList<MeasureChange> Measures)
{
    /// <summary>The figures nothing explains.</summary>
    public IEnumerable<FigureChange> Unexplained => Figures.Where(figure => figure.Causes.Contains(ChangeCause.Unexplained));

    /// <summary>Holds two snapshots against each other, the earlier first.</summary>
    /// <param name="program">The version of the program that counts them again: this one.</param>
    public static QualityDifference Of(QualitySnapshot before, QualitySnapshot after, string program)
    {
        var now = after.Patients.ToDictionary(patient => patient.Patient, StringComparer.Ordinal);
        var known = before.Patients.ToDictionary(patient => patient.Patient, StringComparer.Ordinal);
        bool canBeCounted = before.CanBeCountedAgain && after.CanBeCountedAgain;
        var causes = new Dictionary<string, ChangeCause?>(StringComparer.Ordinal);
        foreach (string patient in known.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            causes[patient] = CauseOf(known.GetValueOrDefault(patient), now.GetValueOrDefault(patient), before, after);
        }

        var moved = new Dictionary<(string, string, string), SortedSet<ChangeCause>>();
        if (canBeCounted)
        {
            QualityReport last = before.Report;
            foreach ((ChangeCause? cause, QualityReport next) in Steps(before, after, known, now, causes))
            {
                // The steps without a cause of their own lead from what was kept to what this program counts, and back.
                QualitySnapshot kept = ReferenceEquals(next, after.Report) ? after : before;
                foreach (FigureChange change in Differing(last, next))
                {
                    Note(moved, (change.Measure, change.Part, change.Name), cause ?? CounterCause(change.Measure, kept, program));
                }

                last = next;
            }
        }

        bool sameMaker = before.ProgramVersion == after.ProgramVersion;
        FigureChange[] figures = [.. Differing(before.Report, after.Report).Select(change => change with { Causes = Explained(moved.GetValueOrDefault((change.Measure, change.Part, change.Name)), sameMaker) })];
        return new(Sentences(before, after, program, canBeCounted), figures, Members(before, after, known, now, causes));
    }

    /// <summary>The causes of a figure. Where one program made both reports and another counts them, what the other counts otherwise is no cause of their difference.</summary>
    private static ChangeCause[] Explained(SortedSet<ChangeCause>? causes, bool sameMaker)
    {
        ChangeCause[] found = [.. (causes ?? []).Where(cause => !(sameMaker && cause is ChangeCause.Program or ChangeCause.Definition))];
        return found.Length == 0 ? [ChangeCause.Unexplained] : found;
    }

    private static void Note(Dictionary<(string, string, string), SortedSet<ChangeCause>> moved, (string, string, string) figure, ChangeCause cause)
    {
        if (!moved.TryGetValue(figure, out SortedSet<ChangeCause>? found))
        {
            moved[figure] = found = [];
        }

        found.Add(cause);
    }

    /// <summary>On the way from the first report as it was kept to the second as it was kept: every report between, and what was changed for it; null for the first and the last.</summary>
    private static IEnumerable<(ChangeCause? Cause, QualityReport Report)> Steps(
        QualitySnapshot before, QualitySnapshot after, Dictionary<string, PatientSnapshot> known, Dictionary<string, PatientSnapshot> now, Dictionary<string, ChangeCause?> causes)
    {
        var stand = new Recount(known, before.Report, AreaTable.Read(before.Areas!), before.Settings);
        yield return (null, stand.Report());
        if (before.Settings != after.Settings)
        {
            stand = stand with { Settings = after.Settings };
            yield return (ChangeCause.Settings, stand.Report());
        }

        if (before.Report.Period != after.Report.Period)
        {
            stand = stand with { Of = stand.Of with { Period = after.Report.Period } };
            yield return (ChangeCause.Period, stand.Report());
        }

        if (before.Report.Organisation != after.Report.Organisation)
        {
            stand = stand with { Of = stand.Of with { Organisation = after.Report.Organisation } };
            yield return (ChangeCause.Organisation, stand.Report());
        }

        if (before.Report.AsOf != after.Report.AsOf)
        {
            // What could not be judged by the first day (days to act were not over) can be by the second.
            stand = stand with { Of = stand.Of with { AsOf = after.Report.AsOf } };
            yield return (ChangeCause.Day, stand.Report());
        }

        foreach (IGrouping<ChangeCause?, string> patients in causes.Where(one => one.Value is not null).GroupBy(one => one.Value, one => one.Key).OrderBy(group => group.Key))
        {
            var replaced = new Dictionary<string, PatientSnapshot>(stand.Patients, StringComparer.Ordinal);
            foreach (string patient in patients)
            {
                if (now.TryGetValue(patient, out PatientSnapshot? current))
                {
                    replaced[patient] = current;
                }
                else
                {
                    replaced.Remove(patient);
                }
            }

            stand = stand with { Patients = replaced };
            yield return (patients.Key, stand.Report());
        }

        if (before.Areas != after.Areas)
        {
            stand = stand with { Areas = AreaTable.Read(after.Areas!) };
            yield return (ChangeCause.Areas, stand.Report());
        }

        yield return (null, after.Report);
    }

    /// <summary>A report counted by this program from what a snapshot holds.</summary>
    private sealed record Recount(IReadOnlyDictionary<string, PatientSnapshot> Patients, QualityReport Of, AreaTable Areas, ReportSettings? Settings)
    {
        public QualityReport Report()
        {
            bool exact = Settings is { SmallestCell: <= 1 };
            QualityTotals all = Fold(organisation: null, exact);
            return Of.Organisation is { } one ? QualityReport.Of(Fold(one, exact), Of.AsOf, one, exact, all) : QualityReport.Of(all, Of.AsOf, organisation: null, exact);
        }

        private QualityTotals Fold(string? organisation, bool exact)
        {
            var totals = new QualityTotals(Quality.Measures.All, QualityReport.PeriodsFor(Of.Period, exact), Areas, QualityReport.WaitingPeriodFor(Of.Period, exact));
            foreach (PatientSnapshot patient in Patients.Values)
            {
                QualityRecord record = QualityCodec.UnpackKept(new(patient.Patient), patient.Seen)!;
                if (organisation is null || record.Site.Is(organisation))
                {
                    totals.Add(record);
                }
            }

            return totals;
        }
    }

    private static IEnumerable<FigureChange> Differing(QualityReport before, QualityReport after)
    {
        var first = ReportedFigures.Of(before).ToDictionary(figure => (figure.Measure, figure.Part, figure.Name), figure => figure.Shown);
        var second = ReportedFigures.Of(after).ToDictionary(figure => (figure.Measure, figure.Part, figure.Name), figure => figure.Shown);
        foreach ((string Measure, string Part, string Name) place in first.Keys.Union(second.Keys))
        {
            string? was = first.GetValueOrDefault(place), now = second.GetValueOrDefault(place);
            if (was != now)
            {
                yield return new(place.Measure, place.Part, place.Name, was, now, []);
            }
        }
    }

    /// <summary>Why this program counts a kept report otherwise than it was counted.</summary>
    private static ChangeCause CounterCause(string measure, QualitySnapshot kept, string program) =>
        kept.Definitions.GetValueOrDefault(measure) is { } definition && definition != QualitySnapshot.CurrentDefinitions.GetValueOrDefault(measure) ? ChangeCause.Definition
            : kept.Settings is { } settings && (settings with { SmallestCell = 1 } != ReportSettings.Current with { SmallestCell = 1 } || (settings.SmallestCell > 1 && settings.SmallestCell != ReportSettings.Current.SmallestCell)) ? ChangeCause.Settings
            : kept.Everyone > kept.Patients.Count ? ChangeCause.Erased
            : kept.ProgramVersion != program ? ChangeCause.Program
            : ChangeCause.Unexplained;

    /// <summary>Why the second report sees a patient otherwise; null where it does not.</summary>
    private static ChangeCause? CauseOf(PatientSnapshot? old, PatientSnapshot? current, QualitySnapshot before, QualitySnapshot after)
    {
        QualityRecord? was = Unpacked(old), now = Unpacked(current);
        if (old is null)
        {
            return now is not null && Earliest(now) > before.Report.AsOf ? ChangeCause.NewData : ChangeCause.LateData;
        }

        if (current is null)
        {
            return ChangeCause.WithdrawnData;
        }

        if (old.Facts == current.Facts)
        {
            return null;
        }

        ChangeCause? knowledge = KnowledgeCause(before, after);
        bool sameRecord = old.Record == current.Record && old.Record != 0;
        if (was is null || now is null)
        {
            return sameRecord && knowledge is { } known ? known : ChangeCause.ChangedData;
        }

        (int late, int fresh, int gone) = Compared(was, now, before.Report.AsOf);
        bool person = Who(was) != Who(now), judged = Judged(was) != Judged(now);
        if (late + fresh + gone == 0 && !person && !judged && was.Observed == now.Observed)
        {
            return ChangeCause.Day;
        }

        if (sameRecord)
        {
            return knowledge ?? (before.ProgramVersion != after.ProgramVersion ? ChangeCause.Program : was.AsOf != now.AsOf ? ChangeCause.Day : ChangeCause.Unexplained);
        }

        ChangeCause data = person || (gone > 0 && late + fresh > 0) ? ChangeCause.ChangedData
            : gone > 0 ? ChangeCause.WithdrawnData
            : late > 0 ? ChangeCause.LateData
            : fresh > 0 || (!judged && now.Observed.Last > before.Report.AsOf) ? ChangeCause.NewData
            : ChangeCause.ChangedData;

        // What happened after the first report's day is new whatever the tables say; all else they may have done as well.
        return knowledge is not null && data != ChangeCause.NewData ? ChangeCause.RecordAndMapping : data;
    }

    /// <summary>What changed of that by which the records are read and judged; null where nothing did.</summary>
    private static ChangeCause? KnowledgeCause(QualitySnapshot before, QualitySnapshot after)
    {
        ((string tables, string parameters), (string newTables, string newParameters)) = (KnowledgeBase.PartsOf(before.KnowledgeVersion), KnowledgeBase.PartsOf(after.KnowledgeVersion));
        return tables == newTables ? parameters == newParameters ? null : ChangeCause.Parameters : parameters == newParameters ? ChangeCause.Mapping : ChangeCause.MappingAndParameters;
    }

    /// <summary>Facts put on record since that happened by the day, and after it; and facts no longer there.</summary>
    private static (int Late, int Fresh, int Gone) Compared(QualityRecord was, QualityRecord now, DateOnly day)
    {
        var ends = new Dictionary<(Fact, DateOnly), (List<DateOnly> Was, List<DateOnly> Now)>();
        foreach ((QualityRecord record, bool later) in (ReadOnlySpan<(QualityRecord, bool)>)[(was, false), (now, true)])
        {
            foreach (DatedFact fact in record.Facts)
            {
                if (!ends.TryGetValue((fact.Kind, fact.On), out (List<DateOnly> Was, List<DateOnly> Now) found))
                {
                    ends[(fact.Kind, fact.On)] = found = ([], []);
                }

                // What goes on until the day of judgement ends with it: another day alone is no other fact.
                DateOnly end = fact.Until >= record.AsOf ? DateOnly.MaxValue : fact.Until;
                List<DateOnly> before = found.Was;
                if (!later)
                {
                    before.Add(end);
                }
                else if (!before.Remove(end))
                {
                    found.Now.Add(end);
                }
            }
        }

        int late = 0, fresh = 0, gone = 0;
        foreach (((Fact _, DateOnly on), (List<DateOnly> before, List<DateOnly> after)) in ends)
        {
            // The same thing with another end: when it ended, or should have, is what happened.
            int changed = Math.Min(before.Count, after.Count);
            for (int at = 0; at < changed; at++)
            {
                _ = (before[at] < after[at] ? before[at] : after[at]) <= day ? late++ : fresh++;
            }

            int added = after.Count - changed;
            late += on <= day ? added : 0;
            fresh += on > day ? added : 0;
            gone += before.Count - changed;
        }

        // A death is an event: by its day it is late or new.
        if (was.Died != now.Died)
        {
            late += now.Died <= day ? 1 : 0;
            fresh += now.Died > day ? 1 : 0;
            gone += was.Died is null ? 0 : 1;
        }

        return (late, fresh, gone);
    }

    private static (string, string?, string?, string?, string?, string?, string?, DateOnly?) Who(QualityRecord record) =>
        (record.Organisation, record.Sex, record.Race, record.Ethnicity, record.Language, record.Payer, record.PostalArea, record.Born);

    private static (Answer, DateOnly?, DateOnly?, Resistance.Confidence?, DateOnly?, Answer, bool, bool) Judged(QualityRecord record) =>
        (record.Epilepsy, record.EpilepsySince, record.ResistantSince, record.Confidence, record.FreeSince, record.IntellectualDisability, record.Unexplained, record.ServicesKnown);

    private static DateOnly Earliest(QualityRecord record) => record.EpilepsySince is { } since && since > record.Observed.Start ? since : record.Observed.Start;

    private static QualityRecord? Unpacked(PatientSnapshot? patient) => patient?.Seen is { } seen ? QualityCodec.UnpackKept(new(patient.Patient), seen) : null;

    /// <summary>Per measure, who stands otherwise in the reported period, as each report counted it.</summary>
    private static List<MeasureChange> Members(
        QualitySnapshot before, QualitySnapshot after, Dictionary<string, PatientSnapshot> known, Dictionary<string, PatientSnapshot> now, Dictionary<string, ChangeCause?> causes)
    {
        var changes = new List<MeasureChange>();
        Dictionary<string, PatientSnapshot> first = Reported(known, before.Report.Organisation), second = Reported(now, after.Report.Organisation);
        foreach (string id in before.Report.Measures.Select(measure => measure.Id).Union(after.Report.Measures.Select(measure => measure.Id), StringComparer.Ordinal))
        {
            bool definition = before.Report.Find(id)?.Version != after.Report.Find(id)?.Version
                || (before.Definitions.GetValueOrDefault(id) is { } old && after.Definitions.GetValueOrDefault(id) is { } current && old != current);
            var counts = new SortedDictionary<ChangeCause, int>();
            foreach ((string patient, ChangeCause? found) in causes)
            {
                if ((first.GetValueOrDefault(patient)?.In(id) ?? "") == (second.GetValueOrDefault(patient)?.In(id) ?? ""))
                {
                    continue;
                }

                ChangeCause cause = before.Report.Period != after.Report.Period ? ChangeCause.Period
                    : found ?? (definition ? ChangeCause.Definition : before.ProgramVersion != after.ProgramVersion ? ChangeCause.Program : ChangeCause.Unexplained);
                counts[cause] = counts.GetValueOrDefault(cause) + 1;
            }

            changes.Add(new(id, definition, counts));
        }

        return changes;
    }

    private static Dictionary<string, PatientSnapshot> Reported(Dictionary<string, PatientSnapshot> patients, string? organisation) =>
        organisation is null ? patients : patients.Where(one => Unpacked(one.Value) is not { } record || record.Site.Is(organisation)).ToDictionary(StringComparer.Ordinal);

    private static List<string> Sentences(QualitySnapshot before, QualitySnapshot after, string program, bool canBeCounted)
    {
        var notes = new List<string>();
        void Note(bool differs, string sentence)
        {
            if (differs)
            {
                notes.Add(sentence);
            }
        }

        Note(before.Report.Period != after.Report.Period, $"The first reports {before.Report.Period}, the second {after.Report.Period}.");
        Note(before.Report.AsOf != after.Report.AsOf, $"The data of the first reach to {Reports.Words.Of(before.Report.AsOf)}, of the second to {Reports.Words.Of(after.Report.AsOf)}.");
        ChangeCause? knowledge = KnowledgeCause(before, after);
        Note(knowledge is ChangeCause.Mapping or ChangeCause.MappingAndParameters, $"The tables of codes and drugs, or how the program reads records, changed from version {before.KnowledgeVersion} to {after.KnowledgeVersion}.");
        Note(knowledge is ChangeCause.Parameters or ChangeCause.MappingAndParameters, $"The clinical parameters changed (version {before.KnowledgeVersion}, then {after.KnowledgeVersion}): `refractory knowledge check` lists those that rule, the audit trail who changed which.");
        Note(before.ProgramVersion != after.ProgramVersion, $"The program changed from version {before.ProgramVersion} to {after.ProgramVersion}.");
        Note(before.Report.Organisation != after.Report.Organisation, $"The first reports {before.Report.Organisation ?? "all organisations"}, the second {after.Report.Organisation ?? "all organisations"}.");
        Note(before.Areas is not null && after.Areas is not null && before.Areas != after.Areas, "The table of areas changed: rurality and deprivation are read otherwise.");
        Note(before.Settings is not null && after.Settings is not null && before.Settings != after.Settings, $"Settings changed: {Words(before.Settings)}, then {Words(after.Settings)}.");
        foreach ((string which, QualitySnapshot one) in (ReadOnlySpan<(string, QualitySnapshot)>)[("first", before), ("second", after)])
        {
            Note(one.Everyone > one.Patients.Count, $"Patients were erased from the store since the {which} was made; its figures stand, and cannot be counted again to the last patient.");
        }

        Note(notes.Count == 0, "Same period, day, tables, areas, settings and program.");
        Note(before.ProgramVersion == after.ProgramVersion && before.ProgramVersion != program, $"Both were made by version {before.ProgramVersion} of the program; version {program} counts them again to find the causes.");
        Note(!canBeCounted, "One of the two was kept by an earlier version of the program, without what it takes to count it again: no figure can be explained, only who stands otherwise in the reported period.");
        return notes;
    }

    private static string Words(ReportSettings? settings) => settings is null ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{(settings.SmallestCell <= 1 ? "nothing hidden" : $"counts of 1 to {settings.SmallestCell - 1} hidden")}, trends of {settings.TrendMonths} months, {(settings.CalendarYears ? "calendar years" : "the twelve months before")}, waits over {settings.WaitingYears} years");
}
