using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage.Lists;

namespace RefractoryEpilepsy.Storage.Tests;

/// <summary>Lists that are held in memory: never older than the store, never wider than the scope, and the same as the database's own.</summary>
public abstract class ListTests
{
    private static readonly string[] CaseColumns = ["since", "status", "confidence", "failures", "age", "risk", "patient"];
    private static readonly string[] WorkColumns = ["rank", "due", "since", "seizure", "flagged", "confidence", "risk", "assignee", "step"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens the same store again, as another process would.</summary>
    protected abstract Task<Store> AgainAsync();

    [Fact]
    public async Task What_one_process_decides_the_lists_of_another_show_at_once()
    {
        (Store here, Store there) = await TwoAsync(6);
        Assert.Equal(6, (await there.WorklistAsync(new(), Stop)).Total);
        Assert.Equal(6, (await there.WaitingStepsAsync(Stop)).Single().Waiting);
        Assert.Equal(0, (await there.BudgetAsync(new([], [], null), here.Today, Stop)).Reviewed);

        await here.ReviewAsync(new("p1"), null, "dismissed", "data-wrong", null, "someone", Stop);
        Assert.DoesNotContain((await there.WorklistAsync(new(), Stop)).Rows, row => row.Patient == "p1");
        Assert.Equal("p1", (await there.WorklistAsync(new(View: "dismissed"), Stop)).Rows.Single().Patient);

        await here.ReviewAsync(new("p2"), null, "confirmed", "", null, "someone", Stop);
        Assert.Equal([("proposed", 1), ("reviewed", 4)], (await there.WaitingStepsAsync(Stop)).Select(step => (step.Step, step.Waiting)).Order());
        Assert.Equal((1, 2), await there.BudgetAsync(new([], [], null), here.Today, Stop) is var figures ? (figures.Confirmed, figures.Reviewed) : default);

        await here.EnterStepAsync(new("p2"), LoopStep.Ordered, here.Today, "", null, "someone", Stop);
        Assert.Equal("appointment", (await there.WorklistAsync(new(Step: "appointment"), Stop)).Rows.Single().Next);

        await here.AssignAsync(new("p3"), "Ann", "North", here.Today.AddDays(-2), "someone", Stop);
        Assert.Equal("p3", (await there.WorklistAsync(new(Assignee: "Ann", Overdue: true), Stop)).Rows.Single().Patient);
        await here.AssignAsync(new("p3"), "", "", null, "someone", Stop);
        Assert.Equal(0, (await there.WorklistAsync(new(Assignee: "Ann"), Stop)).Total);
    }

    [Fact]
    public async Task More_decisions_than_are_remembered_are_all_shown()
    {
        (Store here, Store there) = await TwoAsync(40);
        Assert.Equal(40, (await there.WorklistAsync(new(), Stop)).Total);

        for (int number = 0; number < 38; number++)
        {
            await here.ReviewAsync(new($"p{number}"), null, "dismissed", "data-wrong", null, "someone", Stop);
        }

        Assert.Equal(["p38", "p39"], (await there.WorklistAsync(new(), Stop)).Rows.Select(row => row.Patient).Order());
        Assert.Equal(38, (await there.WorklistAsync(new(View: "dismissed"), Stop)).Total);
    }

    [Fact]
    public async Task Who_is_forgotten_or_erased_is_on_no_list_of_any_process_and_is_not_remembered()
    {
        (Store here, Store there) = await TwoAsync(4);
        await here.ReviewAsync(new("p1"), null, "confirmed", "", null, "someone", Stop);
        Assert.Equal((4, 4), ((await there.CasesAsync(new(), Stop)).Total, (await there.WorklistAsync(new(), Stop)).Total));

        await here.ForgetAsync(new("p0"), Stop);
        Assert.Equal((3, 3), ((await there.CasesAsync(new(), Stop)).Total, (await there.WorklistAsync(new(), Stop)).Total));

        await here.EraseAsync(["p1"], "asked", "someone", stayOut: true, Stop);
        Assert.Equal(["p2", "p3"], (await there.CasesAsync(new(), Stop)).Rows.Select(row => row.Patient).Order());
        Assert.Equal(2, (await there.TallyJoinedAsync(JoinedColumn.Flags, Stop)).Single().Count);
        Assert.DoesNotContain(await here.SettingsAsync("lists-", Stop), setting => setting.Value.Contains("p1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_end_of_a_run_is_shown_at_once()
    {
        (Store here, Store there) = await TwoAsync(2);
        Assert.Equal(2, (await there.ByStatusAsync(Stop)).Single().Count);

        await SaveAsync(here, AnyPatient.Make("p0", Status.Undefined), AnyPatient.Make("p9"));

        Assert.Equal([("Resistant", 2), ("Undefined", 1)], (await there.ByStatusAsync(Stop)).Select(tally => (tally.Name, tally.Count)).Order());
        Assert.Equal(["p1", "p9"], (await there.CasesAsync(new(Status: "Resistant", SortBy: "patient", Descending: false), Stop)).Rows.Select(row => row.Patient));
    }

    [Fact]
    public async Task Nobody_sees_what_others_with_other_sites_asked_for()
    {
        (Store store, Store there) = await TwoAsync(6);
        await NameAsync(store, ("p0", "Organization/north"), ("p1", "Organization/north"), ("p1", "Organization/south"), ("p2", "Organization/south"), ("p2", "Organization/south"));
        (IReadOnlyList<string>? Sites, string[] Seen)[] scopes =
        [
            (null, ["p0", "p1", "p2", "p3", "p4", "p5"]), (["Organization/north"], ["p0", "p1"]), (["Organization/south"], ["p1", "p2"]), (["Organization/south", "Organization/north"], ["p0", "p1", "p2"]),
            (["Organization/nor"], []), (["Organization/north\u001fOrganization/south"], []), ([], []),
        ];

        for (int round = 0; round < 2; round++)
        {
            foreach ((IReadOnlyList<string>? sites, string[] seen) in scopes.Concat(scopes.Reverse()))
            {
                CasePage cases = await there.CasesAsync(new(SortBy: "patient", Descending: false, Sites: sites), Stop);
                WorklistPage work = await there.WorklistAsync(new(View: "all", Sites: sites), Stop);
                Assert.Equal(seen, cases.Rows.Select(row => row.Patient));
                Assert.Equal(seen.Length, cases.Total);
                Assert.Equal(seen, work.Rows.Select(row => row.Patient).Order());
                Assert.Equal(seen.Length, work.Total);
            }

            // A narrowed list follows decisions as the whole one does.
            await store.ReviewAsync(new("p1"), null, round == 0 ? "dismissed" : "confirmed", round == 0 ? "data-wrong" : "", null, "someone", Stop);
            Assert.Equal(round == 0 ? ["p0"] : ["p0", "p1"], (await there.WorklistAsync(new(Sites: ["Organization/north"]), Stop)).Rows.Select(row => row.Patient).Order());
        }
    }

    [Fact]
    public async Task Lists_in_memory_are_those_of_the_database()
    {
        Store held = await AgainAsync();
        await SaveAsync(held, [.. Enumerable.Range(0, 30).Select(number => Varied(number))]);
        await NameAsync(held, [.. Enumerable.Range(0, 20).Select(number => ($"p{number}", "Organization/north"))]);
        await held.AssignAsync(new("p3"), "Ann", "North", held.Today.AddDays(-1), "someone", Stop);
        await held.AssignAsync(new("p4"), "Bob", "", held.Today.AddDays(90), "someone", Stop);
        await held.ReviewAsync(new("p5"), null, "dismissed", "data-wrong", null, "someone", Stop);
        await held.ReviewAsync(new("p6"), null, "deferred", "trial-running", held.Today.AddDays(9), "someone", Stop);
        Store asked = await AgainAsync();
        asked.MostListed = 0;
        IReadOnlyList<string>?[] scopes = [null, ["Organization/north"], []];

        foreach (CaseQuery query in from sites in scopes
                                    from column in CaseColumns
                                    from down in (bool[])[true, false]
                                    from filter in (CaseQuery[])[new(), new(Status: "Resistant"), new(Confidence: "definite"), new(Drug: "levetiracetam"), new(Drug: "levetira"), new(Flag: "CEC-1"), new(Cause: "trauma"), new(Skip: 7, Take: 5), .. Narrowed]
                                    select filter with { SortBy = column, Descending = down, Sites = sites })
        {
            (CasePage one, CasePage other) = (await held.CasesAsync(query, Stop), await asked.CasesAsync(query, Stop));
            Assert.Equal(other.Rows, one.Rows);
            Assert.Equal(other.Total, one.Total);
        }

        foreach (WorklistQuery query in from sites in scopes
                                        from column in WorkColumns
                                        from down in (bool[])[true, false]
                                        from filter in (WorklistQuery[])[new(), new("all"), new("deferred"), new("dismissed"), new("closed"), new(Assignee: "nobody"), new(Assignee: "Ann"), new(Team: "North"), new(Overdue: true), new(Rule: "CEC-1"), new(Rule: "CEC"), new(Step: "reviewed", Skip: 3, Take: 4)]
                                        select filter with { SortBy = column, Descending = down, Sites = sites })
        {
            (WorklistPage one, WorklistPage other) = (await held.WorklistAsync(query, Stop), await asked.WorklistAsync(query, Stop));
            Assert.Equal(other.Rows, one.Rows);
            Assert.Equal(other.Total, one.Total);
        }

        foreach (JoinedColumn column in Enum.GetValues<JoinedColumn>())
        {
            Assert.Equal(await asked.TallyJoinedAsync(column, Stop), await held.TallyJoinedAsync(column, Stop));
        }

        Assert.Equal((await asked.ByStatusAsync(Stop)).OrderBy(tally => tally.Name), (await held.ByStatusAsync(Stop)).OrderBy(tally => tally.Name));
        Assert.Equal((await asked.ByConfidenceAsync(Stop)).OrderBy(tally => tally.Name), (await held.ByConfidenceAsync(Stop)).OrderBy(tally => tally.Name));
        Assert.Equal(await asked.ResistantSinceAsync(Stop), await held.ResistantSinceAsync(Stop));
        foreach (IReadOnlyList<string>? sites in scopes)
        {
            Assert.Equal((await asked.WaitingStepsAsync(sites, Stop)).OrderBy(step => step.Step), (await held.WaitingStepsAsync(sites, Stop)).OrderBy(step => step.Step));
        }

        CasePage all = await held.CasesAsync(new(Take: 1000), Stop);
        foreach (CaseQuery query in Narrowed.Select(query => query with { Take = 1000 }))
        {
            Assert.Equal(all.Rows.Where(row => Fits(row, query)).Select(row => row.Patient).Order(), (await asked.CasesAsync(query, Stop)).Rows.Select(row => row.Patient).Order());
        }

        static bool Fits(CaseSummary row, CaseQuery query) =>
            (query.SinceFrom is null || (row.EverResistant && row.ResistantSince >= query.SinceFrom)) && (query.SinceUntil is null || (row.EverResistant && row.ResistantSince <= query.SinceUntil))
            && (query.PlaceFrom is null || row.Place >= query.PlaceFrom) && (query.PlaceUntil is null || row.Place <= query.PlaceUntil) && query.Patients?.Contains(row.Patient) != false;
        Assert.Equal((await asked.SilentRowsAsync(null, Stop)).Order(ByText<SilentRow>()), (await held.SilentRowsAsync(null, Stop)).Order(ByText<SilentRow>()));
        Assert.Equal(await asked.SilentFiguresAsync(null, Stop), await held.SilentFiguresAsync(null, Stop));
        BudgetChoice choice = new(["CEC-1"], ["definite"], 0.2);
        Assert.Equal(ReviewBudget.Of(await asked.BudgetRowsAsync(Stop), choice, held.Today), ReviewBudget.Of(await held.BudgetRowsAsync(Stop), choice, held.Today));
        foreach (BudgetChoice one in (BudgetChoice[])[choice, new([], [], null), new(["CEC-1", "definite"], [], null), new(["CEC-1"], ["definite"], null), new([], ["definite"], 0.5), choice])
        {
            Assert.Equal(await asked.BudgetAsync(one, held.Today, Stop), await held.BudgetAsync(one, held.Today, Stop));
        }

    }

    private static CaseQuery[] Narrowed =>
    [
        new() { SinceFrom = new(2021, 3, 4) }, new() { SinceUntil = new(2021, 3, 4) }, new() { SinceFrom = new(2021, 3, 5) }, new() { PlaceFrom = 4 }, new() { PlaceFrom = 0, PlaceUntil = 0 }, new() { PlaceUntil = 13 },
        new() { Patients = new HashSet<string> { "p1", "p2", "nobody" } }, new(Status: "Resistant") { Patients = new HashSet<string>() },
    ];

    [Fact]
    public async Task Many_who_decide_at_once_are_all_noted()
    {
        (Store here, Store there) = await TwoAsync(12);
        Assert.Equal(12, (await there.WorklistAsync(new(), Stop)).Total);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(() => (number % 2 == 0 ? here : there).ReviewAsync(new($"p{number}"), null, "dismissed", "data-wrong", null, "someone", Stop), Stop)));

        Assert.Equal((0, 12), ((await there.WorklistAsync(new(), Stop)).Total, (await there.WorklistAsync(new(View: "dismissed"), Stop)).Total));
        Assert.Equal((0, 12), ((await here.WorklistAsync(new(), Stop)).Total, (await here.WorklistAsync(new(View: "dismissed"), Stop)).Total));
    }

    [Fact]
    public async Task A_patient_kept_unpacked_is_never_older_than_the_row_and_goes_with_it()
    {
        (Store here, Store there) = await TwoAsync(2);
        JudgedPatient before = (await there.FindAsync(new("p0"), Stop))!;
        Assert.Same(before, await there.FindAsync(new("p0"), Stop));

        await SaveAsync(here, AnyPatient.Make("p0", Status.Undefined, 2019));
        JudgedPatient after = (await there.FindAsync(new("p0"), Stop))!;
        Assert.Equal((Status.Resistant, Status.Undefined), (before.Case.Resistance.Status, after.Case.Resistance.Status));
        Assert.Same(after, await there.FindAsync(new("p0"), Stop));
        Assert.Equal("p1", (await there.FindAsync(new("p1"), Stop))!.Case.Timeline.Patient.Value);

        await here.EraseAsync(["p0"], "asked", "someone", stayOut: true, Stop);
        Assert.Null(await here.FindAsync(new("p0"), Stop));
        Assert.Null(await there.FindAsync(new("p0"), Stop));
    }

    [Fact]
    public async Task What_is_kept_beside_a_case_is_told_by_one_question()
    {
        (Store here, Store there) = await TwoAsync(2);
        Assert.Equal(new KeptBeside(here.Today, false, false, false, false, false), await there.BesideAsync(new("p0"), Stop));
        Assert.Equal(new KeptBeside(null, false, false, false, false, false), await there.BesideAsync(new("nobody"), Stop));

        await here.ReviewAsync(new("p0"), null, "confirmed", "", null, "someone", Stop);
        await here.EnterStepAsync(new("p0"), LoopStep.Ordered, here.Today, "", null, "someone", Stop);
        await here.AssignAsync(new("p0"), "Ann", "North", here.Today, "someone", Stop);
        await here.SaveScoresAsync("model", [(new("p0"), AnyPatient.Make("p0").Risk!)], Stop);
        await here.RecordCardsAsync(new AuditEntry("someone", "cds-patient-view", "p1"), [new IssuedCardRow { Card = "c", Patient = "p1", Service = "s", Topic = "t", Summary = "", At = DateTime.UnixEpoch }], null, Stop);
        await here.AddFeedbackAsync([new CardFeedbackRow { Card = "c", Patient = "", Service = "s", Topic = "", Outcome = "accepted", Suggestions = "", Reason = "", Comment = "", Told = "", By = "" }], new("someone", "cds-feedback", "s"), Stop);
        Assert.Equal(new KeptBeside(here.Today, true, true, true, true, false), await there.BesideAsync(new("p0"), Stop));
        Assert.Equal(new KeptBeside(here.Today, false, false, false, false, true), await there.BesideAsync(new("p1"), Stop));

        FollowedPatient followed = (await there.FollowedAsync(new("p0"), Stop))!;
        Assert.Equal(("Ann", LoopStep.Ordered), (followed.Assignment!.Assignee, followed.Loop.Reached));
    }

    [Fact]
    public async Task Actions_of_the_trail_are_counted_on_from_the_last_known_entry()
    {
        (Store here, Store there) = await TwoAsync(1);
        Assert.Empty(await there.AuditActionsAsync(Stop));
        await here.RecordAsync("someone", "view-patient", "p0", Stop);
        Assert.Equal([new Tally("view-patient", 1)], await there.AuditActionsAsync(Stop));

        await here.RecordAsync("someone", "view-patient", "p0", Stop);
        await there.RecordAsync("someone", "sign-in", "", Stop);
        Assert.Equal([new Tally("sign-in", 1), new Tally("view-patient", 2)], await there.AuditActionsAsync(Stop));
        Assert.Equal([new Tally("sign-in", 1), new Tally("view-patient", 2)], await here.AuditActionsAsync(Stop));
    }

    private async Task<(Store Here, Store There)> TwoAsync(int patients)
    {
        Store here = await AgainAsync();
        await SaveAsync(here, [.. Enumerable.Range(0, patients).Select(number => AnyPatient.Make($"p{number}"))]);
        return (here, await AgainAsync());
    }

    /// <summary>Patients that differ in every column that is sorted on, some without a value, some alike.</summary>
    private static JudgedPatient Varied(int number)
    {
        JudgedPatient patient = AnyPatient.Make($"p{number}", number % 5 == 0 ? Status.Undefined : Status.Resistant, 2015 + (number % 7));
        return patient with { Risk = number % 3 == 0 ? null : patient.Risk! with { Probability = number % 4 / 4.0 } };
    }

    private static Comparer<T> ByText<T>() => Comparer<T>.Create((one, other) => string.CompareOrdinal(one?.ToString(), other?.ToString()));

    private static async Task NameAsync(Store store, params (string Patient, string Name)[] names)
    {
        await using Database database = store.OpenDatabase();
        database.Records.AddRange(names.Select(name => name.Patient).Distinct().Select(patient => new RecordRow { Patient = patient, Source = "test", SourceId = "source-" + patient, HasSign = true, Resources = [] }));
        database.RecordNames.AddRange(names.Select(name => new RecordNameRow { Source = "test", Name = name.Name, Patient = name.Patient }));
        await database.SaveChangesAsync(Stop);
    }

    private static async Task SaveAsync(Store store, params JudgedPatient[] patients)
    {
        long run = await store.BeginRunAsync("test", new(2024, 5, 1), "1", Stop);
        await store.SaveAsync(run, patients, Stop);
        await store.FinishRunAsync(run, new(2024, 5, 1), patients.Length, new RunCounts(new Dictionary<string, long>(), new Dictionary<string, long>(), 1, 1, 1), "", Stop);
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class ListsOnSqliteTests : ListTests, IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"lists-{Guid.NewGuid():N}.db");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (string path in (string[])[file, file + "-wal", file + "-shm"])
        {
            File.Delete(path);
        }
    }

    protected override Task<Store> AgainAsync() => Store.OpenAsync(file, AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken);
}

/// <summary>On PostgreSQL.</summary>
public sealed class ListsOnPostgresTests(PostgresCluster cluster) : ListTests
{
    private string? address;

    protected override Task<Store> AgainAsync() => Store.OpenAsync(address ??= cluster.NewDatabase(), AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken);
}

/// <summary>How long a list is held, and who makes it.</summary>
public sealed class HeldListTests
{
    private readonly ManualClock clock = new();
    private ListStamp people = ListStamp.Parse(null);
    private string judged = "";
    private int made, changed;

    [Fact]
    public async Task Whoever_asks_while_it_is_made_gets_the_same_one()
    {
        var held = new HeldList<string>(clock);
        var going = new TaskCompletionSource();
        Task<string>[] all = [.. Enumerable.Range(0, 20).Select(_ => held.GetAsync(StateAsync, () => MakeAsync(going.Task), change: null))];
        going.SetResult();

        Assert.Single((await Task.WhenAll(all)).Distinct());
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task What_people_change_is_shown_at_once_and_what_a_run_judges_within_seconds()
    {
        var held = new HeldList<string>(clock);
        Assert.Equal("made 1", await AskAsync(held));
        people = people.After("p1");
        Assert.Equal("made 1 without p1", await AskAsync(held));

        judged = "a";
        Assert.Equal("made 1 without p1", await AskAsync(held));
        clock.Now += TimeSpan.FromSeconds(6);
        await AskAsync(held);
        for (int wait = 0; wait < 500 && made < 2; wait++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal("made 2", await AskAsync(held));
        people = people.AfterAll();
        Assert.Equal("made 3", await AskAsync(held));
        Assert.Equal((3, 1), (made, changed));
    }

    [Fact]
    public async Task One_that_could_not_be_made_is_tried_again()
    {
        var held = new HeldList<string>(clock);
        await Assert.ThrowsAsync<InvalidOperationException>(() => held.GetAsync(StateAsync, () => throw new InvalidOperationException(), change: null));

        Assert.Equal("made 1", await AskAsync(held));
    }

    [Fact]
    public void A_stamp_tells_who_was_changed_since_another_or_that_it_does_not_know()
    {
        ListStamp first = ListStamp.Parse(null), second = first.After("a").After("b").After("a");

        Assert.Equal(["b", "a"], ListStamp.Parse(second.ToString()).ChangedSince(first.After("a"))!);
        Assert.Empty(second.ChangedSince(ListStamp.Parse(second.ToString()))!);
        Assert.Null(second.AfterAll().After("c").ChangedSince(second));
        Assert.Null(first.ChangedSince(second));
        Assert.Null(Enumerable.Range(0, 40).Aggregate(first, (stamp, number) => stamp.After($"p{number}")).ChangedSince(first));
        Assert.DoesNotContain("a", second.AfterAll().ToString(), StringComparison.Ordinal);
    }

    private Task<ListState> StateAsync() => Task.FromResult(new ListState(people, judged));

    private Task<string> AskAsync(HeldList<string> held) => held.GetAsync(StateAsync, () => MakeAsync(Task.CompletedTask), (before, patients) =>
    {
        changed++;
        return Task.FromResult($"{before} without {string.Join(',', patients)}");
    });

    private async Task<string> MakeAsync(Task wait)
    {
        await wait;
        return $"made {Interlocked.Increment(ref made)}";
    }

    private sealed class ManualClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
