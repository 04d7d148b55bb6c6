using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Storage.Tests;

/// <summary>Quality facts and kept reports, whichever database they lie on.</summary>
public abstract class QualityStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Judging_a_patient_keeps_what_measures_look_at()
    {
        Store store = await OpenAsync();
        await store.SaveAsync(await store.BeginRunAsync("north", new(2024, 5, 1), "1", Stop), [AnyPatient.Make("a"), AnyPatient.Make("b")], Stop);
        JudgedPatient judged = AnyPatient.Make("a");

        QualityRecord[] kept = await store.QualityRecordsAsync(Stop).OrderBy(record => record.Patient.Value).ToArrayAsync(Stop);
        QualityRecord? full = await store.QualityRecordAsync(new("a"), Stop);

        Assert.Equal(["a", "b"], kept.Select(record => record.Patient.Value));
        Assert.Equal(QualityCodec.Pack(QualityRecords.Of(judged.Case, "north")), QualityCodec.Pack(kept[0]));
        Assert.Equal(QualityCodec.Pack(kept[0]), QualityCodec.Pack(full!));
        Assert.Equal(["north"], await store.QualityOrganisationsAsync(Stop));
    }

    [Fact]
    public async Task Hospitals_of_one_source_are_asked_for_one_by_one_or_together()
    {
        Store store = await OpenAsync();
        JudgedPatient At(string key, string organisation)
        {
            JudgedPatient made = AnyPatient.Make(key);
            return made with { Case = made.Case with { Timeline = made.Case.Timeline with { Person = made.Case.Timeline.Person with { Custodian = new("Organization/" + organisation, null) } } } };
        }

        await store.SaveAsync(await store.BeginRunAsync("north", new(2024, 5, 1), "1", Stop), [At("a", "x"), At("b", "y"), At("c", "y"), AnyPatient.Make("d")], Stop);
        Task<QualityTotals> Of(string? whose) => store.FoldQualityAsync(() => new(Measures.All, [ReportPeriod.Month(2024, 4)], AreaTable.Empty), whose, Stop);

        Assert.Equal(["Organization/x (north)", "Organization/y (north)", "north"], await store.QualityOrganisationsAsync(Stop));
        Assert.Equal(["Organization/y (north)"], await store.FindQualityOrganisationAsync("Organization/y", Stop));
        Assert.Equal((2, 4, 4), ((await Of("Organization/y (north)")).Records, (await Of("north")).Records, (await Of(null)).Records));
    }

    [Fact]
    public async Task Patients_of_an_older_program_are_made_anew_and_forgotten_ones_are_gone()
    {
        Store store = await OpenAsync();
        await store.SaveAsync(await store.BeginRunAsync("north", new(2024, 5, 1), "1", Stop), [AnyPatient.Make("a"), AnyPatient.Make("b")], Stop);
        await using (Database database = store.OpenDatabase())
        {
            QualityFactsRow row = database.QualityFacts.Single(found => found.Patient == "a");
            row.Version = 0;
            row.Packed = [0];
            await database.SaveChangesAsync(Stop);
        }

        await store.ForgetAsync(new("b"), Stop);

        Assert.Equal("a", (await store.QualityRecordsAsync(Stop).SingleAsync(Stop)).Patient.Value);
    }

    [Fact]
    public async Task A_fold_over_the_store_counts_everyone_once_on_any_number_of_threads()
    {
        Store store = await OpenAsync();
        long run = await store.BeginRunAsync("north", new(2024, 5, 1), "1", Stop);
        JudgedPatient[] patients = [.. Enumerable.Range(0, 120).Select(number => AnyPatient.Make($"p{number}", sinceYear: 2010 + (number % 10)))];
        await store.SaveAsync(run, patients, Stop);
        IReadOnlyList<ReportPeriod> periods = QualityReport.PeriodsFor(ReportPeriod.Month(2024, 4), exact: false);
        var expected = new QualityTotals(Measures.All, periods, AreaTable.Empty);
        foreach (JudgedPatient patient in patients)
        {
            expected.Add(QualityRecords.Of(patient.Case, "north"));
        }

        QualityTotals totals = await store.FoldQualityAsync(() => new(Measures.All, periods, AreaTable.Empty), organisation: null, Stop);
        QualityTotals elsewhere = await store.FoldQualityAsync(() => new(Measures.All, periods, AreaTable.Empty), "south", Stop);

        Assert.Equal((120, 0), (totals.Records, elsewhere.Records));
        for (int measure = 0; measure < Measures.All.Count; measure++)
        {
            Assert.True(expected.Of(measure, periods.Count - 1) == totals.Of(measure, periods.Count - 1));
        }
    }

    [Fact]
    public async Task A_kept_report_comes_back_as_it_was()
    {
        Store store = await OpenAsync();
        var totals = new QualityTotals(Measures.All, QualityReport.PeriodsFor(ReportPeriod.Month(2024, 11), exact: false), AreaTable.Empty);
        QualityRecord[] records = [.. Enumerable.Range(0, 800).Select(SimulatedRecords.One)];
        foreach (QualityRecord record in records)
        {
            totals.Add(record);
        }

        var report = QualityReport.Of(totals, new(2024, 12, 31));
        var snapshot = new QualitySnapshot(report, 7, "1.0", "tables", new Dictionary<string, string> { ["summary"] = "A quiet month." }, [.. records.Select(record => PatientSnapshot.Of(record, report.Period, 1))]);

        long id = await store.SaveSnapshotAsync(snapshot, "hash", "someone", Stop);
        (QualityReportEntry entry, QualitySnapshot found) = (await store.FindSnapshotAsync(id, Stop))!.Value;

        Assert.Equal(("2024-11", "someone", 7), (entry.Period, entry.By, entry.RunId));
        Assert.Equal(QualityPage.Html(snapshot), QualityPage.Html(found));
        Assert.Equal(snapshot.Patients, found.Patients);
        Assert.Equal(id, (await store.SnapshotsAsync(Stop))[0].Id);
        Assert.Null(await store.FindSnapshotAsync(id + 1000, Stop));
        Assert.Contains(await store.AuditAsync(new(Action: "make-quality-report"), Stop), made => (made.By, made.Subject) == ("someone", $"{id}"));
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class QualityOnSqliteTests : QualityStoreTests, IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"quality-{Guid.NewGuid():N}.db");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (string path in (string[])[file, file + "-wal", file + "-shm"])
        {
            File.Delete(path);
        }
    }

    protected override Task<Store> OpenAsync() => Store.OpenAsync(file, AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken);
}

/// <summary>On PostgreSQL.</summary>
public sealed class QualityOnPostgresTests(PostgresCluster cluster) : QualityStoreTests
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(cluster.NewDatabase(), AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken);
}
