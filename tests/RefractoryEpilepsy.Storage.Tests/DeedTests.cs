using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Storage.Tests;

/// <summary>What people do, and its entry in the trail: both are kept or neither, whichever database they lie on.</summary>
public abstract class DeedTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Each_deed_is_on_record_with_what_was_decided()
    {
        Store store = await FilledAsync();
        DateOnly today = store.Today;
        string day = today.ToString("yyyy-MM-dd"), later = today.AddDays(9).ToString("yyyy-MM-dd");

        await store.ReviewAsync(new("p0"), null, "dismissed", "data-wrong", null, "ann", Stop);
        await store.ReviewAsync(new("p1"), ["CEC-1"], "deferred", "trial-running", today.AddDays(9), "ann", Stop);
        await store.ReviewAsync(new("p2"), null, "confirmed", "", null, "ann", Stop);
        await store.EnterStepAsync(new("p2"), LoopStep.Decision, today, "surgery", null, "ann", Stop);
        await store.EnterStepAsync(new("p2"), LoopStep.Outcome, today, "engel-1", 0.25m, "ann", Stop);
        await store.AssignAsync(new("p2"), "Bob", "North", today.AddDays(9), "ann", Stop);
        await store.AssignAsync(new("p2"), "", "", null, "ann", Stop);
        await store.SetSilentAsync(true, "ann", Stop);
        await store.SetSilentAsync(false, "ann", Stop);

        Assert.Equal(
            [
                ("review-flags", "p0", "dismissed data-wrong; CEC-1"),
                ("review-flags", "p1", $"deferred trial-running; until {later}; CEC-1"),
                ("review-flags", "p2", "confirmed; CEC-1"),
                ("enter-step", "p2", $"decision; on {day}; surgery"),
                ("enter-step", "p2", $"outcome; on {day}; engel-1; with a rate of seizures"),
                ("assign-recommendation", "p2", $"to Bob; team North; due {later}"),
                ("assign-recommendation", "p2", "to nobody"),
                ("fall-silent", "", ""),
                ("speak", "", ""),
            ],
            await TrailAsync(store));
        Assert.Null((await store.VerifyAuditAsync(null, Stop)).Fault);
    }

    [Fact]
    public async Task What_is_refused_or_finds_nothing_to_do_leaves_no_entry()
    {
        Store store = await FilledAsync();
        await store.AddModelAsync("m1", "T-A", [1], "{}", null, "here", "maker", Stop);
        await store.AddSourceAsync(Folder("clinic"), "it", Stop);
        await store.ProposeMappingAsync(Mapping(), "ann", Stop);
        var ended = (await store.AskRunAsync(new("files", "", "command", "1"), Stop)).Run;
        await store.CancelRunAsync(ended.Id, "it", Stop);
        int before = (await TrailAsync(store)).Count;

        await Assert.ThrowsAsync<ArgumentException>(() => store.ReviewAsync(new("p0"), null, "dismissed", "because", null, "ann", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.ReviewAsync(new("p0"), null, "deferred", "trial-running", store.Today, "ann", Stop));
        Assert.Equal(0, await store.ReviewAsync(new("p0"), ["NO-SUCH"], "confirmed", "", null, "ann", Stop));
        Assert.Equal(0, await store.ReviewAsync(new("nobody"), null, "confirmed", "", null, "ann", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.EnterStepAsync(new("p0"), LoopStep.Seen, store.Today.AddDays(3), "", null, "ann", Stop));
        Assert.False(await store.EnterStepAsync(new("nobody"), LoopStep.Seen, store.Today, "", null, "ann", Stop));
        Assert.False(await store.AssignAsync(new("nobody"), "Bob", "", null, "ann", Stop));
        await Assert.ThrowsAsync<StoreException>(() => store.ChangeModelAsync("none", ModelStates.Approved, "approved", "chief", "why", Stop));
        Assert.False(await store.AddModelAsync("m1", "T-A", [1], "{}", null, "here", "maker", Stop));
        await Assert.ThrowsAsync<StoreException>(() => store.AddSourceAsync(Folder("clinic"), "it", Stop));
        Assert.False(await store.RemoveSourceAsync("none", "it", Stop));
        Assert.False(await store.EnableSourceAsync("none", true, "it", Stop));
        Assert.False(await store.CancelRunAsync(ended.Id, "it", Stop));
        Assert.False(await store.RevokeTokenAsync(4711, null, "it", Stop));
        Assert.False(await store.DecideMappingAsync(1, "approved", "ann", "ann", Stop));
        (RunRow waiting, _) = await store.AskRunAsync(new("other", "", "command", "1"), Stop);
        Assert.Equal(waiting.Id, (await store.AskRunAsync(new("other", "", "person", "1"), Stop, new("it", "run-source", "other"))).Run.Id);

        Assert.Equal(before, (await TrailAsync(store)).Count);
        await using Database database = store.OpenDatabase();
        Assert.Equal(0, await database.Assignments.CountAsync(Stop));
        Assert.Null((await store.VerifyAuditAsync(null, Stop)).Fault);
    }

    [Fact]
    public async Task A_deed_that_fails_in_the_database_leaves_neither_itself_nor_its_entry()
    {
        Store store = await FilledAsync();
        await store.AddModelAsync("m1", "T-A", [1], "{}", null, "here", "maker", Stop);
        await store.AddSourceAsync(Folder("clinic"), "it", Stop);
        (RunRow run, _) = await store.AskRunAsync(new("files", "", "command", "1"), Stop);
        long mapping = await store.ProposeMappingAsync(Mapping(), "ann", Stop);
        await store.EraseAsync(["gone"], "opted-out", "it", stayOut: true, Stop);
        int before = (await TrailAsync(store)).Count;

        (string Table, string Event, Func<Task> Deed)[] deeds =
        [
            ("decisions", "INSERT", () => store.ReviewAsync(new("p0"), null, "confirmed", "", null, "ann", Stop)),
            ("recommendations", "INSERT", () => store.ReviewAsync(new("p0"), null, "confirmed", "", null, "ann", Stop)),
            ("loop_events", "INSERT", () => store.EnterStepAsync(new("p0"), LoopStep.Seen, store.Today, "", null, "ann", Stop)),
            ("assignments", "INSERT", () => store.AssignAsync(new("p0"), "Bob", "", null, "ann", Stop)),
            ("model_events", "INSERT", () => store.ChangeModelAsync("m1", ModelStates.Approved, "approved", "chief", "why", Stop)),
            ("models", "INSERT", () => store.AddModelAsync("m2", "T-A", [2], "{}", null, "here", "maker", Stop)),
            ("model_trainings", "INSERT", () => store.BeginTrainingAsync("T-A", "maker", "me", Stop)),
            ("sources", "INSERT", () => store.AddSourceAsync(Folder("other"), "it", Stop)),
            ("sources", "UPDATE", () => store.EnableSourceAsync("clinic", false, "it", Stop)),
            ("sources", "DELETE", () => store.RemoveSourceAsync("clinic", "it", Stop)),
            ("runs", "UPDATE", () => store.CancelRunAsync(run.Id, "it", Stop)),
            ("site_mappings", "UPDATE", () => store.DecideMappingAsync(mapping, "approved", "bob", "bob", Stop)),
            ("card_feedback", "INSERT", () => store.AddFeedbackAsync([new CardFeedbackRow { Card = "c", Patient = "", Service = "s", Topic = "", Outcome = "accepted", Suggestions = "", Reason = "", Comment = "", Told = "", By = "" }], new("ehr", "cds-feedback", "s"), Stop)),
            ("opt_outs", "DELETE", () => store.LetInAgainAsync("gone", "it", Stop)),
            ("opt_outs", "INSERT", () => store.EraseAsync(["p1"], "opted-out", "it", stayOut: true, Stop)),
            ("patients", "DELETE", () => store.EraseAsync(["p2"], "erased", "it", stayOut: false, Stop)),
        ];
        foreach ((string table, string when, Func<Task> deed) in deeds)
        {
            await RefuseAsync(store, table, when, refuse: true);
            await Assert.ThrowsAnyAsync<Exception>(deed);
            Assert.True(before == (await TrailAsync(store)).Count, $"{when} of {table} failed, and stands in the trail.");
            await RefuseAsync(store, table, when, refuse: false);
        }

        foreach ((_, _, Func<Task> deed) in deeds)
        {
            await deed();
        }

        Assert.Equal(before + deeds.Length, (await TrailAsync(store)).Count);
        Assert.Equal([("let-patient-in-again", "gone", ""), ("erase-patient", "p1", "opted-out"), ("erase-patient", "p2", "erased")], (await TrailAsync(store)).TakeLast(3));
        Assert.Null((await store.VerifyAuditAsync(null, Stop)).Fault);
    }

    [Fact]
    public async Task Deeds_upon_models_sources_and_runs_say_what_and_keep_peoples_own_words_out_of_the_trail()
    {
        Store store = await FilledAsync();
        await store.AddModelAsync("m1", "T-A", [1], "{}", null, "here", "maker", Stop);
        await store.AddModelAsync("m2", "T-A", [2], "{}", null, "here", "maker", Stop, calibrated: "m1");
        await store.ChangeModelAsync("m1", ModelStates.Approved, "approved", "chief", "good for Mrs Example", Stop);
        await store.ChangeModelAsync("m2", ModelStates.Approved, "approved", "chief", "better", Stop);
        await store.ChangeModelAsync("m1", ModelStates.Approved, "rolled-back", "chief", "back", Stop);
        await store.ChangeModelAsync("m1", ModelStates.Retired, "retired", "chief", "harm", Stop);
        await store.BeginTrainingAsync("T-A", "maker", "me", Stop);
        await store.BeginTrainingAsync("T-A", "maker", "me", Stop, calibrates: "m1");
        await store.AddSourceAsync(Folder("clinic"), "it", Stop);
        await store.EnableSourceAsync("clinic", false, "it", Stop);
        await store.EnableSourceAsync("clinic", true, "it", Stop);
        await store.RemoveSourceAsync("clinic", "it", Stop);
        (RunRow run, _) = await store.AskRunAsync(new("files", "", "person", "1"), Stop, new("it", "run-source", "files"));
        await store.CancelRunAsync(run.Id, "it", Stop);

        Assert.Equal(
            [
                ("add-model", "m1", "T-A"), ("calibrate-model", "m1", "made m2"), ("approve-model", "m1", "with a note"), ("approve-model", "m2", "in the place of m1; with a note"),
                ("roll-back-model", "m1", "in the place of m2; with a note"), ("retire-model", "m1", "with a note"), ("train-model", "T-A", "asked for"), ("calibrate-model", "m1", "asked for"),
                ("add-source", "clinic", "folder"), ("pause-source", "clinic", ""), ("resume-source", "clinic", ""), ("remove-source", "clinic", ""), ("run-source", "files", ""), ("cancel-run", $"{run.Id}", ""),
            ],
            await TrailAsync(store));
        Assert.Equal("good for Mrs Example", (await store.ModelEventsAsync("m1", Stop)).Single(entry => entry.Action == "approved").Reason);
    }

    [Fact]
    public async Task Names_of_those_who_look_after_patients_are_told_by_site()
    {
        Store store = await FilledAsync();
        await store.RecordedAsync(new("test", "prepare", ""), database => database.AddRange(
            new RecordNameRow { Source = "files", Name = "Organization/north", Patient = "p0" }, new RecordNameRow { Source = "files", Name = "Organization/south", Patient = "p1" }), Stop);
        await store.AssignAsync(new("p0"), "Ann", "Team N", null, "x", Stop);
        await store.AssignAsync(new("p1"), "Bob", "Team S", null, "x", Stop);

        (IReadOnlyList<string> people, IReadOnlyList<string> teams) = await store.AssigneesAsync(["Organization/north"], Stop);

        Assert.Equal((["Ann"], ["Team N"]), (people.ToArray(), teams.ToArray()), Same);
        Assert.Equal(["Ann", "Bob"], (await store.AssigneesAsync(sites: null, Stop)).People);

        static bool Same((string[] People, string[] Teams) one, (string[] People, string[] Teams) other) => one.People.SequenceEqual(other.People) && one.Teams.SequenceEqual(other.Teams);
    }

    /// <summary>Makes the database refuse a kind of change to a table, as a full disk or a fault of ours would.</summary>
    private static async Task RefuseAsync(Store store, string table, string when, bool refuse)
    {
        await using Database database = store.OpenDatabase();
        string[] statements = (store.OnPostgres, refuse) switch
        {
            (true, true) => ["CREATE OR REPLACE FUNCTION test_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END'", $"CREATE TRIGGER test_refuse BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION test_refuse()"],
            (true, false) => [$"DROP TRIGGER test_refuse ON {table}"],
            (false, true) => [$"CREATE TRIGGER test_refuse BEFORE {when} ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END"],
            (false, false) => ["DROP TRIGGER test_refuse"],
        };
        foreach (string statement in statements)
        {
            await database.Database.ExecuteSqlRawAsync(statement, Stop);
        }
    }

    private static async Task<IReadOnlyList<(string Action, string Subject, string Detail)>> TrailAsync(Store store) =>
        [.. (await store.AllAuditAsync(new(), Stop).ToListAsync(Stop)).Select(entry => (entry.Action, entry.Subject, entry.Detail))];

    private static SourceRow Folder(string name) => new() { Name = name, Kind = "folder", Address = "/somewhere" };

    private static SiteMappingRow Mapping() => new()
    {
        Kind = "product", System = "urn:house", Code = "1", Display = "", Target = "valproate", Form = "", Route = "", Reason = "known here", State = "proposed", ProposedBy = "ann",
    };

    private async Task<Store> FilledAsync()
    {
        Store store = await OpenAsync();
        long run = await store.BeginRunAsync("test", new(2024, 5, 1), "1", Stop);
        await store.SaveAsync(run, [.. Enumerable.Range(0, 3).Select(number => AnyPatient.Make($"p{number}"))], Stop);
        await store.FinishRunAsync(run, new(2024, 5, 1), 3, new RunCounts(new Dictionary<string, long>(), new Dictionary<string, long>(), 1, 1, 1), "", Stop);
        return store;
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class DeedsOnSqliteTests : DeedTests, IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"deeds-{Guid.NewGuid():N}.db");

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
public sealed class DeedsOnPostgresTests(PostgresCluster cluster) : DeedTests
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(cluster.NewDatabase(), AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken);
}
