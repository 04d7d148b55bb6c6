using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Storage.Tests;

/// <summary>The worklist, answers and steps, whichever database they lie on.</summary>
public abstract class WorklistTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Whoever_has_a_flag_is_listed_once_with_the_reason()
    {
        Store store = await FilledAsync(3);

        WorklistPage page = await store.WorklistAsync(new(), Stop);

        Assert.Equal(3, page.Total);
        Assert.Equal(("CEC-1", "epilepsy-centre", "strong", "open", "reviewed"), (page.Rows[0].Lead, page.Rows[0].LeadGroup, page.Rows[0].Strength, page.Rows[0].State, page.Rows[0].Next));
        Assert.Contains("Resistant since 2021-03-04", page.Rows[0].Line, StringComparison.Ordinal);
        Assert.Equal(store.Today.AddDays(14), page.Rows[0].DueOn);
    }

    [Fact]
    public async Task A_day_is_the_hospitals_day()
    {
        Store store = await FilledAsync(1);
        DateOnly utc = store.Today;
        store.Zone = TimeZoneInfo.CreateCustomTimeZone("early", TimeSpan.FromHours(14), "early", "early");
        DateOnly early = store.Today;
        store.Zone = TimeZoneInfo.CreateCustomTimeZone("late", TimeSpan.FromHours(-12), "late", "late");
        DateOnly late = store.Today;

        Assert.True(late < early && utc >= late && utc <= early);
        await Assert.ThrowsAsync<ArgumentException>(() => store.ReviewAsync(new("p0"), null, "deferred", "trial-running", late, "someone", Stop));
        Assert.Equal(1, await store.ReviewAsync(new("p0"), null, "deferred", "trial-running", late.AddDays(1), "someone", Stop));
    }

    [Fact]
    public async Task An_answer_outlives_every_run_and_the_list_follows_it()
    {
        Store store = await FilledAsync(3);

        Assert.Equal(1, await store.ReviewAsync(new("p0"), null, "dismissed", "data-wrong", null, "someone", Stop));
        Assert.Equal(1, await store.ReviewAsync(new("p1"), null, "confirmed", "", null, "someone", Stop));
        await SaveAsync(store, AnyPatient.Make("p0"), AnyPatient.Make("p1"), AnyPatient.Make("p2"));

        Assert.Equal(["p1", "p2"], (await store.WorklistAsync(new(), Stop)).Rows.Select(row => row.Patient).Order());
        Assert.Equal("proposed", (await store.WorklistAsync(new(), Stop)).Rows.Single(row => row.Patient == "p1").Next);
        Assert.Equal("p0", (await store.WorklistAsync(new(View: "dismissed"), Stop)).Rows.Single().Patient);
        Assert.Equal(("dismissed", "data-wrong"), (await store.ReviewsAsync(new("p0"), Stop)).Select(review => (review.Decision, review.Reason)).Single());
    }

    [Fact]
    public async Task A_dismissed_flag_returns_only_when_its_evidence_changes()
    {
        Store store = await FilledAsync(1);
        await store.ReviewAsync(new("p0"), null, "dismissed", "data-wrong", null, "someone", Stop);

        await SaveAsync(store, AnyPatient.Make("p0"));
        Assert.Equal(0, (await store.WorklistAsync(new(), Stop)).Total);

        JudgedPatient patient = AnyPatient.Make("p0");
        ReferralFlag changed = patient.Flags[0] with { Judgement = Judgement.Of(Answer.Yes, "resistant", "Is resistant.", new Evidence("Observation/new")) };
        await SaveAsync(store, patient with { Flags = [changed] });

        WorklistItem back = (await store.WorklistAsync(new(), Stop)).Rows.Single();
        Assert.Equal(("open", "CEC-1"), (back.State, back.Returned));
        Assert.Single(await store.ReviewsAsync(new("p0"), Stop));
    }

    [Fact]
    public async Task A_deferred_one_is_away_until_its_day()
    {
        Store store = await FilledAsync(1);
        await Assert.ThrowsAsync<ArgumentException>(() => store.ReviewAsync(new("p0"), null, "deferred", "trial-running", store.Today, "someone", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.ReviewAsync(new("p0"), null, "dismissed", "because", null, "someone", Stop));
        await store.ReviewAsync(new("p0"), null, "deferred", "trial-running", store.Today.AddDays(20), "someone", Stop);

        Assert.Equal(0, (await store.WorklistAsync(new(), Stop)).Total);
        Assert.Equal(store.Today.AddDays(20), (await store.WorklistAsync(new(View: "deferred"), Stop)).Rows.Single().HiddenUntil);
    }

    [Fact]
    public async Task Steps_that_were_entered_are_kept_with_their_days()
    {
        Store store = await FilledAsync(1);
        DateOnly today = store.Today;
        await store.ReviewAsync(new("p0"), null, "confirmed", "", null, "someone", Stop);
        foreach ((LoopStep step, string value) in new[] { (LoopStep.Ordered, ""), (LoopStep.Seen, ""), (LoopStep.Decision, "surgery"), (LoopStep.Treated, "") })
        {
            Assert.True(await store.EnterStepAsync(new("p0"), step, today, value, null, "someone", Stop));
        }

        await store.EnterStepAsync(new("p0"), LoopStep.Outcome, today, "ilae-1", 0.25m, "someone", Stop);
        await Assert.ThrowsAsync<ArgumentException>(() => store.EnterStepAsync(new("p0"), LoopStep.Seen, today.AddDays(3), "", null, "someone", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.EnterStepAsync(new("p0"), LoopStep.Outcome, today, "cured", null, "someone", Stop));
        await SaveAsync(store, AnyPatient.Make("p0"));

        FollowedPatient followed = (await store.FollowedAsync(new("p0"), Stop))!;
        Assert.Equal(LoopState.Closed, followed.Loop.State);
        Assert.Contains("0.25 seizures a month", followed.Loop.Marks[^1].Text, StringComparison.Ordinal);
        Assert.Equal("p0", (await store.WorklistAsync(new(View: "closed"), Stop)).Rows.Single().Patient);
        Assert.Equal([today.DayNumber - new DateOnly(2021, 3, 4).DayNumber], await store.DaysToStepAsync(LoopStep.Treated, Stop));
    }

    [Fact]
    public async Task What_was_begun_is_followed_though_no_rule_fires_any_more()
    {
        Store store = await FilledAsync(1);
        await store.ReviewAsync(new("p0"), null, "confirmed", "", null, "someone", Stop);
        await store.EnterStepAsync(new("p0"), LoopStep.Ordered, store.Today, "", null, "someone", Stop);
        JudgedPatient silent = AnyPatient.Make("p0");

        await SaveAsync(store, silent with { Flags = [silent.Flags[0] with { Judgement = Judgement.Of(Answer.No, "already-referred", "Referred."), Strength = null }] });

        WorklistItem row = (await store.WorklistAsync(new(), Stop)).Rows.Single();
        Assert.Equal(("CEC-1", "confirmed", "appointment"), (row.Lead, row.State, row.Next));
    }

    [Fact]
    public async Task The_list_is_filtered_sorted_and_cut_in_the_database()
    {
        Store store = await FilledAsync(12);
        await store.AssignAsync(new("p3"), "Ann", "North", store.Today.AddDays(-1), "someone", Stop);
        await store.AssignAsync(new("p4"), "Ann", "", store.Today.AddDays(9), "someone", Stop);
        await SaveAsync(store, AnyPatient.Make("p3"));

        Assert.Equal(["p3", "p4"], (await store.WorklistAsync(new(Assignee: "Ann", SortBy: "due", Descending: false), Stop)).Rows.Select(row => row.Patient));
        Assert.Equal("p3", (await store.WorklistAsync(new(Overdue: true), Stop)).Rows.Single().Patient);
        Assert.Equal("p3", (await store.WorklistAsync(new(Team: "North"), Stop)).Rows.Single().Patient);
        Assert.Equal(10, (await store.WorklistAsync(new(Assignee: "nobody"), Stop)).Total);
        Assert.Equal(0, (await store.WorklistAsync(new(Rule: "CEC"), Stop)).Total);
        Assert.Equal(12, (await store.WorklistAsync(new(Rule: "CEC-1", Group: "epilepsy-centre", Confidence: "definite", Step: "reviewed"), Stop)).Total);
        foreach (string column in new[] { "rank", "due", "since", "seizure", "flagged", "confidence", "risk", "assignee", "step", "no such column" })
        {
            WorklistPage up = await store.WorklistAsync(new(SortBy: column, Descending: false, Skip: 2, Take: 5), Stop);
            Assert.Equal((12, 5), (up.Total, up.Rows.Count));
        }

        Assert.Equal(12, (await store.WorklistAllAsync(new(Take: 2), Stop)).Count);
        Assert.Equal([("reviewed", 12)], (await store.WaitingByStepAsync(Stop)).Select(tally => (tally.Name, tally.Count)));
        (IReadOnlyList<string> people, IReadOnlyList<string> teams) = await store.AssigneesAsync(sites: null, Stop);
        Assert.Equal("Ann", people.Single());
        Assert.Equal("North", teams.Single());
    }

    [Fact]
    public async Task The_budget_sees_every_answer()
    {
        Store store = await FilledAsync(4);
        await store.ReviewAsync(new("p0"), null, "confirmed", "", null, "someone", Stop);
        await store.ReviewAsync(new("p1"), null, "dismissed", "not-epilepsy", null, "someone", Stop);

        BudgetFigures figures = ReviewBudget.Of(await store.BudgetRowsAsync(Stop), new(["CEC-1"], ["definite"], 0.2), store.Today);

        Assert.Equal((4, 2, 2, 1), (figures.Patients, figures.Waiting, figures.Reviewed, figures.Confirmed));
    }

    [Fact]
    public async Task A_view_is_kept_for_its_owner_alone()
    {
        Store store = await OpenAsync();
        await store.KeepViewAsync("ann", "mine", "view=waiting&assignee=ann", Stop);
        await store.KeepViewAsync("ann", "mine", "view=all", Stop);
        await store.KeepViewAsync("bob", "mine", "overdue=true", Stop);

        SavedViewRow view = (await store.ViewsAsync("ann", Stop)).Single();
        Assert.Equal("view=all", view.Query);
        await store.DropViewAsync("bob", view.Id, Stop);
        Assert.Single(await store.ViewsAsync("ann", Stop));
        await store.DropViewAsync("ann", view.Id, Stop);
        Assert.Empty(await store.ViewsAsync("ann", Stop));
    }

    [Fact]
    public async Task Silence_is_a_setting_with_its_day()
    {
        Store store = await OpenAsync();
        Assert.Null(await store.SilentSinceAsync(Stop));
        await store.SetSilentAsync(true, "someone", Stop);
        Assert.Equal(store.Today, await store.SilentSinceAsync(Stop));
        await store.SetSilentAsync(false, "someone", Stop);
        Assert.Null(await store.SilentSinceAsync(Stop));
    }

    [Fact]
    public async Task A_forgotten_patient_is_listed_no_more()
    {
        Store store = await FilledAsync(2);
        await store.ForgetAsync(new("p0"), Stop);

        Assert.Equal("p1", (await store.WorklistAsync(new(), Stop)).Rows.Single().Patient);
    }

    private async Task<Store> FilledAsync(int patients)
    {
        Store store = await OpenAsync();
        await SaveAsync(store, [.. Enumerable.Range(0, patients).Select(number => AnyPatient.Make($"p{number}"))]);
        return store;
    }

    private static async Task SaveAsync(Store store, params JudgedPatient[] patients)
    {
        long run = await store.BeginRunAsync("test", new(2024, 5, 1), "1", Stop);
        await store.SaveAsync(run, patients, Stop);
        await store.FinishRunAsync(run, new(2024, 5, 1), patients.Length, new RunCounts(new Dictionary<string, long>(), new Dictionary<string, long>(), 1, 1, 1), "", Stop);
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class WorklistOnSqliteTests : WorklistTests, IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"worklist-{Guid.NewGuid():N}.db");

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
public sealed class WorklistOnPostgresTests(PostgresCluster cluster) : WorklistTests
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(cluster.NewDatabase(), AnyPatient.Drugs, TimeProvider.System, TestContext.Current.CancellationToken);
}
