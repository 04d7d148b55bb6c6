using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Storage;

/// <summary>A patient's recommendation with how far it has come, and who looks after it.</summary>
public sealed record FollowedPatient(JudgedPatient Judged, Recommendation? Recommendation, ReferralLoop Loop, AssignmentRow? Assignment, DateOnly Today);

/// <summary>What is kept beside a patient's case.</summary>
/// <param name="FlaggedOn">Since when a recommendation is raised; null where none ever was.</param>
/// <param name="HasAnswers">Somebody answered a flag.</param>
/// <param name="HasSteps">Somebody entered a step of the loop.</param>
/// <param name="HasAssignment">Somebody looks after it.</param>
/// <param name="HasScores">Models beside the case's own said something, shown or not.</param>
/// <param name="HasFeedback">Somebody did something with a card in the record system.</param>
public sealed record KeptBeside(DateOnly? FlaggedOn, bool HasAnswers, bool HasSteps, bool HasAssignment, bool HasScores, bool HasFeedback);

/// <content>Answers to recommendations, steps of the loop, assignments. Runs never change them.</content>
public sealed partial class Store
{
    private const string SilentSetting = "silent-since";
    private const string LastSilentSetting = "silent-last";

    /// <summary>The numbers that rule when a step is overdue.</summary>
    public Parameters Parameters { get; set; } = new();

    /// <summary>The hospital's zone: it decides which day it is for whoever enters a step or is late with one. Times are kept in UTC.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Today by the clock of the store, in the hospital's zone.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(Now(), DateTimeKind.Utc), Zone));

    /// <summary>One patient's recommendation and loop, worked out from what is stored; null where the key is not known.</summary>
    public async Task<FollowedPatient?> FollowedAsync(PatientKey patient, CancellationToken stop) => await FindAsync(patient, stop) is { } judged ? await FollowAsync(judged, stop) : null;

    /// <summary>The recommendation and loop of a patient that was just read from the store.</summary>
    public async Task<FollowedPatient> FollowAsync(JudgedPatient judged, CancellationToken stop) => await FollowAsync(judged, await BesideAsync(judged.Case.Timeline.Patient, stop), stop);

    /// <summary>The same, asking only for what there is.</summary>
    public async Task<FollowedPatient> FollowAsync(JudgedPatient judged, KeptBeside beside, CancellationToken stop)
    {
        PatientKey patient = judged.Case.Timeline.Patient;
        IReadOnlyList<FlagReview> reviews = beside.HasAnswers ? await ReviewsAsync(patient, stop) : [];
        IReadOnlyList<LoopEvent> entered = [];
        AssignmentRow? assignment = null;
        if (beside.HasSteps || beside.HasAssignment)
        {
            await using Database database = open();
            entered = [.. (await database.LoopEvents.AsNoTracking().Where(row => row.Patient == patient.Value).OrderBy(row => row.Id).ToListAsync(stop)).Select(WorklistMemory.EventOf)];
            assignment = await database.Assignments.AsNoTracking().SingleOrDefaultAsync(row => row.Patient == patient.Value, stop);
        }

        Recommendation? recommendation = Recommendation.Of(judged.Case, judged.Flags);
        DateOnly? flaggedOn = beside.FlaggedOn ?? (recommendation is null ? null : Today);
        return new(judged, recommendation, ReferralLoop.Of(judged.Case, recommendation, flaggedOn, reviews, entered, Today, Parameters), assignment, Today);
    }

    /// <summary>What is kept beside a patient's case. Of most patients nothing is, so this one question takes the place of five.</summary>
    public async Task<KeptBeside> BesideAsync(PatientKey patient, CancellationToken stop)
    {
        static string Has(string table) => $"CASE WHEN EXISTS (SELECT 1 FROM {table} WHERE patient = @patient) THEN 1 ELSE 0 END";
        List<KeptBeside> found = await RowsAsync(
            $"SELECT (SELECT flagged_on FROM recommendations WHERE patient = @patient), {Has("decisions")}, {Has("loop_events")}, {Has("assignments")}, {Has("scores")}, {Has("card_feedback")}",
            row => new KeptBeside(row.IsDBNull(0) ? null : row.GetFieldValue<DateOnly>(0), row.GetInt32(1) == 1, row.GetInt32(2) == 1, row.GetInt32(3) == 1, row.GetInt32(4) == 1, row.GetInt32(5) == 1),
            stop,
            ("patient", patient.Value));
        return found[0];
    }

    /// <summary>Answers a patient's flags: all that fire now and are not answered that way yet, or only those of some rules. Earlier answers stay on record.</summary>
    /// <returns>How many flags were answered; 0 where the patient is not known or nothing fires.</returns>
    /// <exception cref="ArgumentException">Decision and reason do not go together, or a deferred one names no later day.</exception>
    public async Task<int> ReviewAsync(PatientKey patient, IReadOnlyList<string>? rules, string decision, string reason, DateOnly? until, string by, CancellationToken stop)
    {
        if (!ReviewReasons.Fit(decision, reason) || (decision == "deferred" && !(until > Today)))
        {
            throw new ArgumentException("The decision needs its reason, and a deferred one a day to come.", nameof(decision));
        }

        if (await FindAsync(patient, stop) is not { } judged)
        {
            return 0;
        }

        List<ReferralFlag> flags = [.. judged.Flags.Where(flag => flag.Judgement.Answer == Answer.Yes && (rules is null || rules.Contains(flag.RuleId)))];
        if (flags.Count == 0)
        {
            return 0;
        }

        DateOnly? returns = decision == "deferred" ? until : null;
        await RecordedAsync(
            new(by, "review-flags", patient.Value, Told(string.Join(' ', decision, reason).Trim(), returns is { } day ? "until " + Day(day) : "", string.Join(", ", flags.Select(flag => flag.RuleId)))),
            async database =>
            {
                database.Decisions.AddRange(flags.Select(flag => new DecisionRow
                {
                    Patient = patient.Value, RuleId = flag.RuleId, Decision = decision, Reason = reason, Until = returns, By = by, At = Now(), Fingerprint = FlagFingerprint.Of(flag),
                }));
                await database.SaveChangesAsync(stop);
                await RefreshAsync(database, judged, stop);
            },
            stop);
        return flags.Count;
    }

    /// <summary>Enters a step of the loop.</summary>
    /// <exception cref="ArgumentException">The value does not belong to the step, or the day lies in the future of a step that is over.</exception>
    public async Task<bool> EnterStepAsync(PatientKey patient, LoopStep step, DateOnly on, string value, decimal? seizuresPerMonth, string by, CancellationToken stop)
    {
        if (!LoopValues.Fit(step, value) || (on > Today && step != LoopStep.Appointment) || seizuresPerMonth < 0)
        {
            throw new ArgumentException("The step needs a day that has come, and its own kind of value.", nameof(step));
        }

        if (await FindAsync(patient, stop) is not { } judged)
        {
            return false;
        }

        string name = step.ToString().ToLowerInvariant();
        await RecordedAsync(
            new(by, "enter-step", patient.Value, Told(name, "on " + Day(on), value, seizuresPerMonth is null ? "" : "with a rate of seizures")),
            async database =>
            {
                database.LoopEvents.Add(new LoopEventRow { Patient = patient.Value, Step = name, On = on, Value = value, SeizuresPerMonth = seizuresPerMonth, By = by, At = Now() });
                await database.SaveChangesAsync(stop);
                await RefreshAsync(database, judged, stop);
            },
            stop);
        return true;
    }

    /// <summary>Says who looks after a recommendation. All empty: nobody.</summary>
    /// <returns>False where the patient is not known.</returns>
    public Task<bool> AssignAsync(PatientKey patient, string assignee, string team, DateOnly? due, string by, CancellationToken stop)
    {
        bool isGiven = assignee.Length > 0 || team.Length > 0 || due is not null;
        string told = Told(assignee.Length > 0 ? "to " + assignee : "", team.Length > 0 ? "team " + team : "", due is { } agreed ? "due " + Day(agreed) : "", isGiven ? "" : "to nobody");
        return RecordedIfDoneAsync(
            new(by, "assign-recommendation", patient.Value, told),
            async database =>
            {
                if (!await database.Cases.AnyAsync(row => row.Patient == patient.Value, stop))
                {
                    return false;
                }

                await database.Assignments.Where(row => row.Patient == patient.Value).ExecuteDeleteAsync(stop);
                if (isGiven)
                {
                    database.Assignments.Add(new AssignmentRow { Patient = patient.Value, Assignee = assignee, Team = team, DueOn = due, By = by, At = Now() });
                    await database.SaveChangesAsync(stop);
                }

                await ListsChangedAsync(database, patient.Value, stop);
                return true;
            },
            stop);
    }

    /// <summary>Every answer ever given about one patient's flags, the oldest first.</summary>
    public async Task<IReadOnlyList<FlagReview>> ReviewsAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        return [.. (await database.Decisions.AsNoTracking().Where(row => row.Patient == patient.Value).OrderBy(row => row.Id).ToListAsync(stop)).Select(WorklistMemory.ReviewOf)];
    }

    /// <summary>Since when everything is computed and nothing shown or sent; null where the service speaks.</summary>
    public async Task<DateOnly?> SilentSinceAsync(CancellationToken stop) =>
        DateOnly.TryParseExact(await FindSettingAsync(SilentSetting, stop), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out DateOnly day) ? day : null;

    /// <summary>Since when the last silence was, over or not; null where there never was one.</summary>
    public async Task<DateOnly?> LastSilentSinceAsync(CancellationToken stop) =>
        DateOnly.TryParseExact(await FindSettingAsync(LastSilentSetting, stop), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out DateOnly day) ? day : null;

    /// <summary>Falls silent, or speaks again.</summary>
    public Task SetSilentAsync(bool silent, string by, CancellationToken stop)
    {
        string day = Day(Today);
        return RecordedAsync(
            new(by, silent ? "fall-silent" : "speak", ""),
            async database =>
            {
                if (silent)
                {
                    await SetAsync(database, LastSilentSetting, day, stop);
                }

                await SetAsync(database, SilentSetting, silent ? day : "", stop);
            },
            stop);
    }

    /// <summary>Patients raised since a day (null: ever), with the first day after it on which the record shows that somebody acted.</summary>
    public Task<IReadOnlyList<SilentRow>> SilentRowsAsync(DateOnly? since, CancellationToken stop) => SilentRowsAsync(since, sites: null, stop);

    private async Task<IReadOnlyList<SilentRow>> SilentRowsAsync(DateOnly? since, IReadOnlyList<string>? sites, CancellationToken stop)
    {
        DateOnly from = since ?? DateOnly.MinValue;
        if (await WorkItemsAsync(sites, stop) is { } held)
        {
            return held.RaisedSince(from);
        }

        await using Database database = open();
        var rows = await OfSites(database, database.Recommendations.AsNoTracking(), sites).Where(row => row.FlaggedOn >= from)
            .Select(row => new { row.LeadGroup, row.FlaggedOn, row.OrderedOn, row.AppointmentOn, row.SeenOn, row.TreatedOn }).ToListAsync(stop);
        return [.. rows.Select(row => new SilentRow(row.LeadGroup, row.FlaggedOn, new[] { row.OrderedOn, row.AppointmentOn, row.SeenOn, row.TreatedOn }.Where(day => day >= row.FlaggedOn).Min()))];
    }

    /// <summary>The later comparison of silence: what would have been said since a day (null: ever), against what happened.</summary>
    public Task<IReadOnlyList<SilentFigures>> SilentFiguresAsync(DateOnly? since, CancellationToken stop) => SilentFiguresAsync(since, sites: null, stop);

    /// <summary>The same of some sites' patients.</summary>
    /// <param name="sites">Only patients whose records name one of these; null: all.</param>
    public async Task<IReadOnlyList<SilentFigures>> SilentFiguresAsync(DateOnly? since, IReadOnlyList<string>? sites, CancellationToken stop) =>
        (await WorkItemsAsync(sites, stop))?.SilentSince(since ?? DateOnly.MinValue) ?? SilentComparison.Of(await SilentRowsAsync(since, sites, stop));

    /// <summary>Whether a patient of that key was judged.</summary>
    public async Task<bool> KeyExistsAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Cases.AnyAsync(row => row.Patient == patient.Value, stop);
    }

    /// <summary>Views that a person keeps.</summary>
    public async Task<IReadOnlyList<SavedViewRow>> ViewsAsync(string owner, CancellationToken stop)
    {
        await using Database database = open();
        return await database.SavedViews.AsNoTracking().Where(row => row.Owner == owner).OrderBy(row => row.Name).ToListAsync(stop);
    }

    /// <summary>Keeps a view under a name; the name again replaces it.</summary>
    public async Task KeepViewAsync(string owner, string name, string query, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        await database.SavedViews.Where(row => row.Owner == owner && row.Name == name).ExecuteDeleteAsync(stop);
        database.SavedViews.Add(new SavedViewRow { Owner = owner, Name = name, Query = query });
        await database.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Drops a view of the person.</summary>
    public async Task DropViewAsync(string owner, long id, CancellationToken stop)
    {
        await using Database database = open();
        await database.SavedViews.Where(row => row.Owner == owner && row.Id == id).ExecuteDeleteAsync(stop);
    }

    /// <summary>What was decided, as the trail keeps it: codes, days and who is asked; nothing that people wrote about a patient.</summary>
    private static string Told(params string[] parts) => string.Join("; ", parts.Where(part => part.Length > 0));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private Task InsertRecommendationsAsync(Database database, long run, WorklistMemory memory, IReadOnlyList<JudgedPatient> patients, CancellationToken stop)
    {
        DateOnly today = Today;
        return database.InsertAsync([.. patients.Select(patient => memory.RowOf(run, patient.Case, patient.Flags, patient.Risk, today, Parameters)).OfType<RecommendationRow>()], stop);
    }

    private async Task RefreshAsync(Database database, JudgedPatient judged, CancellationToken stop)
    {
        string key = judged.Case.Timeline.Patient.Value;
        WorklistMemory memory = await WorklistMemory.ReadAsync(database, [key], stop);
        long run = await database.Cases.Where(row => row.Patient == key).Select(row => row.RunId).FirstOrDefaultAsync(stop);
        await database.Recommendations.Where(row => row.Patient == key).ExecuteDeleteAsync(stop);
        if (memory.RowOf(run, judged.Case, judged.Flags, judged.Risk, Today, Parameters) is { } row)
        {
            database.Recommendations.Add(row);
            await database.SaveChangesAsync(stop);
        }

        await ListsChangedAsync(database, key, stop);
    }
}
