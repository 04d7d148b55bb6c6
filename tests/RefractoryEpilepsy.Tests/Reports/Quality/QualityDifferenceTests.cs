using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>Two kept reports held against each other: every figure that differs has its cause, and what has none is called so.</summary>
public class QualityDifferenceTests
{
    private static readonly ReportPeriod November = ReportPeriod.Month(2024, 11);
    private static readonly DateOnly FirstDay = new(2024, 12, 5);
    private static readonly QualityRecord[] Records = [.. Enumerable.Range(0, 600).Select(seed => Change(SimulatedRecords.One(seed), asOf: FirstDay))];
    private static readonly QualitySnapshot First = Snapshot(Records);

    [Fact]
    public void The_same_again_differs_in_nothing()
    {
        var difference = QualityDifference.Of(First, Snapshot(Records), "1");

        Assert.Empty(difference.Figures);
        Assert.Contains("No figure differs", QualityDifferenceText.Of(difference), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_that_came_late_explain_month_year_groups_and_support()
    {
        // One in the month, and one in the year over by then.
        DatedFact[] late = [new(Fact.EpilepsyVisit, new(2023, 11, 12), new(2023, 11, 12)), new(Fact.EpilepsyVisit, new(2024, 11, 12), new(2024, 11, 12))];
        var difference = Against(record => Change(record, facts: [.. record.Facts, .. late]));

        OnlyCause(ChangeCause.LateData, difference);
        foreach (string part in (string[])[ReportedFigures.Reported, ReportedFigures.Year, "trend", "Race", "organisations"])
        {
            Assert.Contains(difference.Figures, figure => figure.Measure == "QM-2" && figure.Part == part);
        }

        Assert.True(difference.Measures.Single(change => change.Id == "QM-2").Patients[ChangeCause.LateData] > 100);
        string text = QualityDifferenceText.Of(difference);
        Assert.Contains("late data", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Records[0].Patient.Value, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Records[0].Patient.Value, QualityDifferenceText.Table(difference), StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_of_earlier_months_is_compared_although_the_reported_month_is_the_same()
    {
        var difference = Against(record => Change(record, facts: [.. record.Facts, new(Fact.EpilepsyVisit, new(2023, 3, 12), new(2023, 3, 12))]));

        OnlyCause(ChangeCause.LateData, difference);
        Assert.Contains(difference.Figures, figure => figure is { Measure: "QM-2", Part: "trend", Name: "2023-03" });
        Assert.DoesNotContain(difference.Figures, figure => figure is { Measure: "QM-2", Part: ReportedFigures.Reported });
    }

    [Fact]
    public void What_happened_after_the_first_report_is_new_and_not_late() =>
        OnlyCause(ChangeCause.NewData, Against(record => Change(record, asOf: new(2024, 12, 10), facts: [.. record.Facts, new(Fact.SeizureFrequency, new(2024, 12, 8), new(2024, 12, 8)), new(Fact.CentreReferral, new(2024, 12, 8), new(2024, 12, 8))]), asOf: new(2024, 12, 10)));

    [Fact]
    public void What_could_not_be_judged_on_the_first_day_and_can_on_the_second_is_a_matter_of_the_day()
    {
        // Sixty requests for an MRI in November, half of them done in three days, the others in four weeks.
        DateOnly asked = new(2024, 11, 5);
        QualityRecord[] records = [.. Enumerable.Range(0, 60).Select(number => Change(SimulatedRecords.One(90_000 + number), asOf: FirstDay, facts:
            [new(Fact.MriRequested, asked, asked), new(Fact.MriDone, asked.AddDays(number < 30 ? 3 : 24), asked.AddDays(number < 30 ? 3 : 24))]))];
        var difference = QualityDifference.Of(Snapshot(records), Snapshot([.. records.Select(record => Change(record, asOf: new(2025, 3, 31)))], asOf: new(2025, 3, 31), sameRecord: true), "1");

        Assert.Contains(difference.Figures, figure => figure is { Measure: "QM-10", Part: "trend", Name: "2024-11" });
        Assert.All(difference.Figures.Where(figure => figure.Measure == "QM-10"), figure => Assert.Equal([ChangeCause.Day], figure.Causes));
    }

    [Fact]
    public void A_withdrawn_entry_and_a_corrected_one_are_told_apart()
    {
        OnlyCause(ChangeCause.WithdrawnData, Against(record => Change(record, facts: [.. record.Facts.Where(fact => fact.Kind != Fact.SeizureFrequency)])));
        OnlyCause(ChangeCause.ChangedData, Against(record => Change(record, sex: "female")));
        OnlyCause(ChangeCause.WithdrawnData, QualityDifference.Of(First, Snapshot(Records[..400]), "1"));
        OnlyCause(ChangeCause.LateData, QualityDifference.Of(Snapshot(Records[..400]), First, "1"));
    }

    [Fact]
    public void The_same_records_read_by_other_tables_or_judged_by_other_parameters_are_told_apart()
    {
        static QualityRecord Read(QualityRecord record) => Change(record, facts: [.. record.Facts, new(Fact.MoodScreen, new(2024, 11, 3), new(2024, 11, 3))]);

        OnlyCause(ChangeCause.Mapping, Against(Read, knowledge: "tables 2", sameRecord: true));
        OnlyCause(ChangeCause.RecordAndMapping, Against(Read, knowledge: "tables 2"));
        OnlyCause(ChangeCause.Parameters, Against(Read, knowledge: First.KnowledgeVersion + "-parameters", sameRecord: true));
        OnlyCause(ChangeCause.MappingAndParameters, Against(Read, knowledge: "tables 2-parameters", sameRecord: true));
        OnlyCause(ChangeCause.RecordAndMapping, Against(Read, knowledge: First.KnowledgeVersion + "-parameters"));
    }

    [Fact]
    public void Another_table_of_areas_explains_rurality_and_deprivation()
    {
        var areas = AreaTable.Read("postal_area,rurality,deprivation\n61,urban,1\n62,rural,5\n");
        var difference = QualityDifference.Of(First, Snapshot(Records, areas: areas), "1");

        OnlyCause(ChangeCause.Areas, difference);
        Assert.All(difference.Figures, figure => Assert.Contains(figure.Part, (string[])["Rurality", "Deprivation"]));
        Assert.Contains(difference.Figures, figure => figure.Measure == "time-to-referral");
        Assert.Equal(areas.Text(), AreaTable.Read(areas.Text()).Text());
    }

    [Fact]
    public void A_changed_definition_is_found_although_the_day_of_the_data_moved()
    {
        // A report of a program whose QM-3 counted otherwise: its kept figure is not what the kept records give today.
        QualityReport then = First.Report with { Measures = [.. First.Report.Measures.Select(figures => figures.Id == "QM-3" ? figures with { Version = 0, Year = figures.Year! with { Met = figures.Year.Met + 12 } } : figures)] };
        QualitySnapshot old = First with { Report = then, ProgramVersion = "0", Definitions = new Dictionary<string, string>(First.Definitions) { ["QM-3"] = "another" } };

        var difference = QualityDifference.Of(old, Snapshot([.. Records.Select(record => Change(record, asOf: new(2024, 12, 9)))], asOf: new(2024, 12, 9), sameRecord: true), "1");

        FigureChange year = difference.Figures.Single(figure => figure is { Measure: "QM-3", Part: ReportedFigures.Year });
        Assert.Equal([ChangeCause.Definition], year.Causes);
        Assert.True(difference.Measures.Single(change => change.Id == "QM-3").DefinitionChanged);
        Assert.Empty(difference.Unexplained);
    }

    [Fact]
    public void A_report_kept_when_years_were_the_twelve_months_before_differs_by_its_settings()
    {
        // As an earlier program kept it: small counts hidden, over the twelve months that end with November.
        var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(November, exact: true), AreaTable.Empty, QualityReport.WaitingPeriodFor(November, exact: true));
        Array.ForEach(Records, totals.Add);
        QualitySnapshot old = First with { Report = QualityReport.Of(totals, FirstDay), Settings = ReportSettings.Current with { CalendarYears = false } };

        var difference = QualityDifference.Of(old, First, "1");

        Assert.Contains(difference.Figures, figure => figure is { Measure: "QM-2", Part: ReportedFigures.Year });
        Assert.Empty(difference.Unexplained);
        Assert.All(difference.Figures, figure => Assert.Contains(ChangeCause.Settings, figure.Causes));
        Assert.Contains("calendar years", QualityDifferenceText.Of(difference), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_settings_and_another_period_are_causes()
    {
        OnlyCause(ChangeCause.Settings, QualityDifference.Of(First, Snapshot(Records, exact: true), "1"));
        OnlyCause(ChangeCause.Period, QualityDifference.Of(First, Snapshot(Records, period: ReportPeriod.Month(2024, 10)), "1"));
        OnlyCause(ChangeCause.Organisation, QualityDifference.Of(First, Snapshot(Records, organisation: "site 3"), "1"));
        Assert.Empty(QualityDifference.Of(Snapshot(Records, organisation: "site 3"), Snapshot(Records, organisation: "site 3"), "1").Figures);
    }

    [Fact]
    public void What_nothing_explains_is_said_first_and_loudly()
    {
        QualityReport wrong = First.Report with { Measures = [.. First.Report.Measures.Select(figures => figures.Id == "QM-2" ? figures with { Year = figures.Year! with { Met = figures.Year.Met + 12 } } : figures)] };
        var difference = QualityDifference.Of(First, First with { Report = wrong }, "1");

        FigureChange figure = Assert.Single(difference.Figures);
        Assert.Equal([ChangeCause.Unexplained], figure.Causes);
        Assert.Contains("UNEXPLAINED: 1 of 1", QualityDifferenceText.Of(difference), StringComparison.Ordinal);

        // Kept before snapshots held what measures saw.
        QualitySnapshot bare = First with { Patients = [.. First.Patients.Select(patient => patient with { Seen = null })] };
        Assert.Contains("earlier version", QualityDifferenceText.Of(QualityDifference.Of(bare, Snapshot(Records[..400]), "1")), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_erased_since_is_no_unexplained_difference()
    {
        QualitySnapshot erased = First with { Patients = [.. First.Patients.Where((_, at) => at % 50 != 0)] };
        QualityRecord[] rest = [.. Records.Where(record => erased.Patients.Any(patient => patient.Patient == record.Patient.Value))];

        OnlyCause(ChangeCause.Erased, QualityDifference.Of(erased, Snapshot(rest), "1"));
    }

    private static void OnlyCause(ChangeCause cause, QualityDifference difference)
    {
        Assert.NotEmpty(difference.Figures);
        Assert.All(difference.Figures, figure => Assert.Equal([cause], figure.Causes));
    }

    private static QualityDifference Against(Func<QualityRecord, QualityRecord> change, string knowledge = "tables", bool sameRecord = false, DateOnly? asOf = null) =>
        QualityDifference.Of(First, Snapshot([.. Records.Select(change)], knowledge: knowledge, sameRecord: sameRecord, asOf: asOf), "1");

    private static QualitySnapshot Snapshot(
        QualityRecord[] records, string knowledge = "tables", AreaTable? areas = null, ReportPeriod? period = null, string? organisation = null, bool exact = false, bool sameRecord = false, DateOnly? asOf = null)
    {
        ReportPeriod month = period ?? November;
        QualityTotals Fold(string? whose)
        {
            var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(month, exact), areas ?? AreaTable.Empty, QualityReport.WaitingPeriodFor(month, exact));
            foreach (QualityRecord record in records.Where(record => whose is null || record.Organisation == whose))
            {
                totals.Add(record);
            }

            return totals;
        }

        var report = QualityReport.Of(Fold(organisation), asOf ?? FirstDay, organisation, exact, organisation is null ? null : Fold(null));
        PatientSnapshot[] patients = [.. records.Select(record => PatientSnapshot.Of(record, month, sameRecord || ReferenceEquals(records, Records) ? 1 : QualityCodec.Fingerprint(QualityCodec.Pack(record)))).OrderBy(patient => patient.Patient, StringComparer.Ordinal)];
        return new(report, 7, "1", knowledge, new Dictionary<string, string>(), patients)
        {
            Areas = (areas ?? AreaTable.Empty).Text(),
            Settings = ReportSettings.Current with { SmallestCell = exact ? 1 : QualityCells.Least },
            Definitions = QualitySnapshot.CurrentDefinitions,
            Everyone = patients.Length,
        };
    }

    private static QualityRecord Change(QualityRecord record, DateOnly? asOf = null, IReadOnlyList<DatedFact>? facts = null, string? sex = null) => new()
    {
        Patient = record.Patient,
        Site = record.Site,
        Sex = sex ?? record.Sex,
        Race = record.Race,
        Ethnicity = record.Ethnicity,
        Language = record.Language,
        Payer = record.Payer,
        PostalArea = record.PostalArea,
        Born = record.Born,
        Died = record.Died,
        Observed = record.Observed,
        AsOf = asOf ?? record.AsOf,
        Epilepsy = record.Epilepsy,
        EpilepsySince = record.EpilepsySince,
        ResistantSince = record.ResistantSince,
        Confidence = record.Confidence,
        FreeSince = record.FreeSince,
        IntellectualDisability = record.IntellectualDisability,
        Unexplained = record.Unexplained,
        ServicesKnown = record.ServicesKnown,
        Facts = [.. facts ?? record.Facts],
    };
}
