using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Referral;

/// <summary>The way of a flag: answers of people and what the record shows, merged.</summary>
public class ReferralLoopTests
{
    private static readonly DateOnly Today = Story.AsOf;
    private static readonly DateOnly Raised = Today.AddDays(-10);

    [Fact]
    public void A_flag_nobody_answered_waits_for_its_review_and_is_overdue_after_two_weeks()
    {
        ReferralLoop loop = Of(Story.Resistant());

        Assert.Equal((LoopState.Open, LoopStep.Reviewed), (loop.State, loop.Next!.Value));
        Assert.Equal(Raised.AddDays(14), loop.Due);
        Assert.False(loop.IsOverdue(Raised.AddDays(14)));
        Assert.True(loop.IsOverdue(Raised.AddDays(15)));
    }

    [Fact]
    public void An_urgent_flag_is_overdue_sooner()
    {
        ReferralLoop loop = Of(Story.Resistant().Coded("pregnancy", "Z34.00", "2024-05-01").Takes("valproate"));

        Assert.Equal("SAFE-5", loop.Open[0].RuleId);
        Assert.Equal(Raised.AddDays(7), loop.Due);
    }

    [Fact]
    public void A_confirmed_referral_goes_step_by_step_to_its_outcome()
    {
        Story story = Story.Resistant();
        var events = new List<LoopEvent>();
        LoopStep[] way = [LoopStep.Proposed, LoopStep.Ordered, LoopStep.Appointment, LoopStep.Seen, LoopStep.Decision, LoopStep.Treated, LoopStep.Outcome];
        for (int step = 0; step < way.Length; step++)
        {
            ReferralLoop before = Of(story, Confirm(story), events);
            Assert.Equal((LoopState.Confirmed, way[step]), (before.State, before.Next!.Value));
            Assert.NotNull(before.Due);
            events.Add(new LoopEvent(way[step], Raised.AddDays(2 + step), way[step] switch { LoopStep.Decision => "surgery", LoopStep.Outcome => "engel-1", _ => "" }, way[step] == LoopStep.Outcome ? 0 : null, "someone"));
        }

        ReferralLoop end = Of(story, Confirm(story), events);

        Assert.Equal((LoopState.Closed, null), (end.State, end.Next));
        Assert.Equal("engel-1", end.Marks[^1].Value);
        Assert.Contains("0 seizures a month", end.Marks[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Days_from_the_beginning_of_resistance_to_each_step_are_kept()
    {
        Story story = Story.Resistant();
        PatientCase patient = story.Build();
        ReferralLoop loop = Of(story, Confirm(story), [new(LoopStep.Seen, Raised.AddDays(5), "", null, "someone")]);

        Assert.Equal(Raised.AddDays(5).DayNumber - patient.Resistance.Since!.Value.DayNumber, loop.DaysTo(LoopStep.Seen));
        Assert.Null(loop.DaysTo(LoopStep.Treated));
    }

    [Fact]
    public void What_the_record_shows_counts_like_what_people_enter()
    {
        Story story = Story.Resistant().With(chart => chart
            .Care("referral-epilepsy-centre", "2024-06-22", CareStage.Ordered).Care("referral-epilepsy-centre", "2024-08-01", CareStage.Scheduled, recorded: "2024-06-24").Visit("2024-06-28", centre: Answer.Yes));

        ReferralLoop loop = Of(story);

        Assert.Equal([LoopStep.Flagged, LoopStep.Ordered, LoopStep.Appointment, LoopStep.Seen], loop.Marks.Select(mark => mark.Step));
        Assert.Equal((LoopState.Confirmed, LoopStep.Decision), (loop.State, loop.Next!.Value));
        Assert.All(loop.Marks.Skip(1), mark => Assert.NotEmpty(mark.Evidence));
        Assert.Equal("record", loop.Marks[1].Told);
    }

    [Fact]
    public void Surgery_on_record_is_a_treatment_and_declining_is_a_decision_that_ends_it()
    {
        ReferralLoop operated = Of(Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2024-06-25", forEpilepsy: Answer.Yes)));
        ReferralLoop declined = Of(Story.Resistant().With(chart => chart.Care("referral-epilepsy-centre", "2024-06-25", CareStage.Declined)));

        Assert.Equal((LoopStep.Treated, LoopStep.Outcome), (operated.Reached, operated.Next!.Value));
        Assert.Equal("declined", declined.Marks[^1].Value);
        Assert.True(declined.Next is null or LoopStep.Reviewed, "Only what else was raised waits for a review.");
    }

    [Fact]
    public void A_referral_before_resistance_and_before_the_flag_is_another_story() =>
        Assert.Equal(LoopStep.Flagged, Of(Story.Resistant().With(chart => chart.Care("referral-epilepsy-centre", "2015-03-01", CareStage.Ordered).Visit("2015-04-01", centre: Answer.Yes))).Reached);

    [Fact]
    public void A_dismissed_flag_stays_away_on_another_day_and_returns_when_its_evidence_changes()
    {
        Story story = Story.Resistant();
        IReadOnlyList<FlagReview> dismissed = All(story, "dismissed", "not-drug-resistant");

        Assert.Equal(LoopState.Dismissed, Of(story, dismissed).State);
        Assert.Empty(Of(story, dismissed).Open);

        ReferralLoop later = Of(Story.Resistant().With(chart => chart.Seizures("2024-06-01", "2024-06-20", 2)), dismissed);
        Assert.Equal(LoopState.Open, later.State);
        Assert.Contains("CEC-1", later.Returned);
        Assert.Contains(later.Open, flag => flag.RuleId == "CEC-1");
    }

    [Fact]
    public void A_year_without_news_of_seizures_brings_no_dismissed_flag_back()
    {
        ReferralFlag fresh = Story.Resistant().Ask("CEC-1");
        PatientCase patient = Story.Resistant().Build();
        PatientCase later = patient with { AsOf = patient.AsOf.AddDays(400), Timeline = patient.Timeline with { Observed = new(patient.Timeline.Observed.Start, patient.AsOf.AddDays(390)) } };
        ReferralFlag aged = ReferralRules.Evaluate(later, risk: null).Single(flag => flag.RuleId == "CEC-1");

        // The same evidence, weaker for its age.
        Assert.Equal((Strength.Strong, Strength.Moderate), (fresh.Strength, aged.Strength));
        Assert.NotEqual(FlagFingerprint.Of(fresh), FlagFingerprint.Of(aged));
        Assert.True(FlagFingerprint.IsOf(aged, FlagFingerprint.Of(fresh)));

        // A new seizure is evidence, and so is anything else that the flag rests on.
        Assert.False(FlagFingerprint.IsOf(fresh, FlagFingerprint.Of(aged)));
        Assert.False(FlagFingerprint.IsOf(aged, FlagFingerprint.Of(fresh with { Missing = ["another thing"] })));
    }

    [Fact]
    public void The_fingerprint_does_not_depend_on_the_day_or_the_wording()
    {
        ReferralFlag flag = Story.Resistant().Ask("CEC-1");
        ReferralFlag worded = flag with { AsOf = flag.AsOf.AddDays(9), Title = "Other words.", Judgement = flag.Judgement with { Reasons = [.. flag.Judgement.Reasons.Reverse().Select(reason => reason with { Text = "Other words." })] } };

        Assert.Equal(FlagFingerprint.Of(flag), FlagFingerprint.Of(worded));
        Assert.NotEqual(FlagFingerprint.Of(flag), FlagFingerprint.Of(flag with { Strength = Strength.Moderate }));
    }

    [Fact]
    public void A_deferred_recommendation_returns_on_its_day()
    {
        Story story = Story.Resistant();
        IReadOnlyList<FlagReview> deferred = [.. All(story, "deferred", "trial-running").Select(review => review with { Until = Today.AddDays(30) })];

        ReferralLoop away = Of(story, deferred);
        ReferralLoop back = Of(story, deferred, today: Today.AddDays(30));

        Assert.Equal((LoopState.Deferred, Today.AddDays(30)), (away.State, away.HiddenUntil!.Value));
        Assert.Null(away.Due);
        Assert.Equal(LoopState.Open, back.State);
        Assert.Equal(Today.AddDays(44), back.Due);
    }

    [Fact]
    public void The_last_answer_counts_and_the_first_stays_on_record()
    {
        Story story = Story.Resistant();
        ReferralLoop loop = Of(story, [.. All(story, "dismissed", "data-wrong"), .. All(story, "confirmed", "").Select(review => review with { On = Today })]);

        Assert.Equal(LoopState.Confirmed, loop.State);
        Assert.Equal("dismissed", loop.Marks.Single(mark => mark.Step == LoopStep.Reviewed).Value);
    }

    [Fact]
    public void A_check_that_was_confirmed_does_not_refer_anybody()
    {
        Story story = Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-01-01", outcome: 3, pdc: 0.6m);

        ReferralLoop loop = Of(story, All(story, "confirmed", ""));

        Assert.Equal((LoopState.Confirmed, null), (loop.State, loop.Next));
    }

    [Fact]
    public void A_new_urgent_flag_interrupts_a_referral_under_way()
    {
        Story story = Story.Resistant();
        IReadOnlyList<FlagReview> confirmed = Confirm(story);

        ReferralLoop loop = Of(Story.Resistant().Coded("pregnancy", "Z34.00", "2024-06-25").Takes("valproate"), confirmed, [new(LoopStep.Ordered, Raised.AddDays(3), "", null, "someone")]);

        Assert.Equal((LoopState.Open, "SAFE-5"), (loop.State, loop.Open[0].RuleId));
        Assert.Equal(LoopStep.Ordered, loop.Reached);
    }

    [Fact]
    public void A_referral_under_way_is_followed_though_its_rule_is_silent()
    {
        Story story = Story.Bare(Status.NotTreated);
        PatientCase patient = story.Build();
        Assert.Null(Recommendation.Of(patient, ReferralRules.Evaluate(patient, risk: null)));

        ReferralLoop loop = ReferralLoop.Of(patient, recommendation: null, Raised, [new("CEC-1", "confirmed", "", null, "x", Raised, "someone")], [new(LoopStep.Ordered, Today, "", null, "someone")], Today, new Parameters());

        Assert.Equal((LoopState.Confirmed, LoopStep.Appointment), (loop.State, loop.Next!.Value));
    }

    [Fact]
    public void A_line_says_why_the_patient_is_listed()
    {
        PatientCase patient = Story.Resistant().Build();
        string line = RecommendationLine.Of(patient, Recommendation.Of(patient, ReferralRules.Evaluate(patient, risk: null))!);

        Assert.StartsWith("Refer to a comprehensive epilepsy centre. Resistant since 2021-05-01 (definite; levetiracetam, lacosamide failed). Last seizure evidence 2024-05-31. Also ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(8, 10, 0.4902, 0.9433)]      // R: prop.test(8, 10, correct = FALSE)
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void The_interval_of_a_share_is_the_score_interval(int yes, int all, double low, double high)
    {
        (double found, double to) = ReviewBudget.Wilson(yes, all);

        Assert.Equal(low, found, 4);
        Assert.Equal(high, to, 4);
    }

    [Fact]
    public void A_budget_counts_what_a_team_would_look_at_and_says_nothing_of_too_few_reviews()
    {
        DateOnly day = new(2024, 6, 30);
        BudgetRow[] rows =
        [
            .. Enumerable.Range(0, 12).Select(number => new BudgetRow(["CEC-1", "SURG-1"], "definite", 0.4, day.AddDays(-20 * number), day, number < 9 ? Answer.Yes : Answer.No)),
            .. Enumerable.Range(0, 24).Select(number => new BudgetRow(["CEC-3"], "coded", null, day.AddDays(-400), day, Answer.Unknown)),
        ];

        BudgetFigures sure = ReviewBudget.Of(rows, new(["CEC-1"], ["definite"], null), day);
        BudgetFigures coded = ReviewBudget.Of(rows, new(["CEC-3"], [], null), day);
        BudgetFigures risky = ReviewBudget.Of(rows, new([], [], 0.5), day);

        Assert.Equal((12, 0, 1.0, 12, 9), (sure.Patients, sure.Waiting, sure.PerMonth, sure.Reviewed, sure.Confirmed));
        Assert.Equal(0.75, sure.Ppv!.Value, 6);
        Assert.True(sure.Low < 0.75 && sure.High > 0.75);
        Assert.Equal((24, 24, 0.0, null), (coded.Patients, coded.Waiting, coded.PerMonth, coded.Ppv));
        Assert.Equal(0, risky.Patients);
    }

    private static ReferralLoop Of(Story story, IReadOnlyList<FlagReview>? reviews = null, IReadOnlyList<LoopEvent>? events = null, DateOnly? today = null)
    {
        PatientCase patient = story.Build();
        return ReferralLoop.Of(patient, Recommendation.Of(patient, ReferralRules.Evaluate(patient, risk: null)), Raised, reviews ?? [], events ?? [], today ?? Today, new Parameters());
    }

    private static IReadOnlyList<FlagReview> Confirm(Story story) => All(story, "confirmed", "");

    private static IReadOnlyList<FlagReview> All(Story story, string decision, string reason) =>
        [.. ReferralRules.Evaluate(story.Build(), risk: null).Where(flag => flag.Judgement.Answer == Answer.Yes).Select(flag => new FlagReview(flag.RuleId, decision, reason, null, FlagFingerprint.Of(flag), Raised.AddDays(1), "someone"))];
}
