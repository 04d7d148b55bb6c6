using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Tests.Cases;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Resistance;

/// <summary>Eligibility, counting and status (specification 1.4 A, E, F and the readings ).</summary>
public class StatusTests
{
    // Two failures: levetiracetam 0 to 240, lamotrigine from 241 with seizures until 500.
    private static Life Resistant() => Life.Focal()
        .Order("levetiracetam", 0, 240, 2000).Count(30, 240, 16)
        .Order("lamotrigine", 241, null, 300).Count(330, 500, 12);

    [Fact]
    public void One_principal_diagnosis_makes_epilepsy()
    {
        Assert.Equal(Answer.Yes, new Life().Coded("epilepsy_dx", "G40.909", 0, principal: true).On(10).Resistance.Eligible.Answer);
        Assert.Equal(Answer.Yes, new Life().Visit(0, CareSetting.Emergency, "epilepsy_dx").On(10).Resistance.Eligible.Answer);
    }

    [Fact]
    public void One_code_in_second_place_with_a_drug_is_only_possible()
    {
        ResistanceFinding finding = new Life().Coded("epilepsy_dx", "G40.909", 0).Order("levetiracetam", 0, null, 1000).On(60).Resistance;

        Assert.Equal((Status.Possible, Answer.Unknown), (finding.Status, finding.Eligible.Answer));
    }

    [Fact]
    public void Two_codes_on_one_day_are_one_and_on_two_days_are_two()
    {
        Assert.Equal(Answer.No, new Life().Coded("epilepsy_dx", "G40.909", 0).Coded("epilepsy_dx", "G40.209", 0).On(60).Resistance.Eligible.Answer);
        Assert.Equal(Answer.Yes, new Life().Coded("epilepsy_dx", "G40.909", 0).Coded("epilepsy_dx", "G40.209", 30).On(60).Resistance.Eligible.Answer);
    }

    [Fact]
    public void Functional_seizures_only_are_out_and_beside_epilepsy_lower_the_confidence()
    {
        ResistanceFinding alone = new Life().Coded("epilepsy_dx", "G40.909", -300).Coded("epilepsy_dx", "G40.909", -200).Coded("pnes_functional_seizure", "F44.5", -100).On(300).Resistance;
        ResistanceFinding both = Resistant().Coded("pnes_functional_seizure", "F44.5", 100).Coded("epilepsy_dx", "G40.209", 300).On(510).Resistance;

        Assert.Equal(Status.NotEligible, alone.Status);
        Assert.Equal((Status.Resistant, Confidence.Probable), (both.Status, both.Confidence!.Value));
    }

    [Fact]
    public void An_epileptiform_eeg_keeps_functional_seizures_eligible()
    {
        Life life = new Life().Coded("epilepsy_dx", "G40.909", -300).Coded("epilepsy_dx", "G40.909", -200).Coded("pnes_functional_seizure", "F44.5", -100);
        life.Findings.Add(new("eeg-epileptiform", PartialDate.On(Life.Day(-250)), Answer.Yes, Detail: null, Layer.Structured, Life.Day(-250), new("DiagnosticReport/1")));

        Assert.Equal(Answer.Yes, life.On(100).Resistance.Eligible.Answer);
    }

    [Fact]
    public void Febrile_seizures_only_are_out() =>
        Assert.Equal(Status.NotEligible, new Life().Coded("provoked_or_febrile_seizure", "R56.00", 0).Order("levetiracetam", 0, null, 500).On(100).Resistance.Status);

    [Fact]
    public void Less_than_a_year_of_record_shows_resistance_but_never_response()
    {
        Life free = Life.Focal().Order("levetiracetam", -200, null, 1500).Count(-200, 0, 0).Count(1, 180, 0);
        free.ObservedFrom = -100;

        Assert.NotEqual(Status.Responsive, free.On(190).Resistance.Status);
    }

    [Fact]
    public void Without_drug_and_seizure_for_a_year_nobody_is_resistant_now_but_ever()
    {
        Life life = Life.Focal()
            .Order("levetiracetam", 0, 240, 2000).Count(30, 240, 16)
            .Order("lamotrigine", 241, 500, 300).Count(330, 500, 12)
            .Neurology(700).Neurology(900);

        ResistanceFinding finding = life.On(900).Resistance;
        Assert.Equal((Status.NotTreated, true), (finding.Status, finding.EverResistant));
        Assert.NotNull(finding.Since);
    }

    [Fact]
    public void The_lost_keep_the_status_of_their_last_contact()
    {
        Life life = Resistant();
        life.ObservedTo = 510;

        ResistanceFinding finding = life.On(1500).Resistance;
        Assert.Equal(Status.Resistant, finding.Status);
        Assert.Contains(finding.Notes, note => note.Code == "lost-to-follow-up");
    }

    [Fact]
    public void The_dead_keep_the_status_of_their_last_day()
    {
        Life life = Resistant();
        life.Person = life.Person with { Died = Life.Day(505) };

        ResistanceFinding finding = life.On(1500).Resistance;
        Assert.Equal(Status.Resistant, finding.Status);
        Assert.Contains(finding.Notes, note => note.Code == "died");
    }

    [Fact]
    public void A_fresh_relapse_is_held_for_ninety_days_and_then_fails_the_drug()
    {
        Life life = Life.Focal()
            .Order("levetiracetam", 0, 240, 2000).Count(30, 240, 16)
            .Order("lamotrigine", 241, null, 300).Count(300, 500, 0).Count(501, 720, 0).LastSeizure(730, 740);

        ResistanceFinding before = life.On(725).Resistance;
        ResistanceFinding held = life.On(760).Resistance;
        ResistanceFinding after = life.On(830).Resistance;

        Assert.Equal(Status.Responsive, before.Status);
        Assert.Equal(Status.Undefined, held.Status);
        Assert.Contains(held.Notes, note => note.Code == "relapse-under-check");
        Assert.Equal((Status.Resistant, Life.Day(730)), (after.Status, after.Since!.Value));
    }

    [Fact]
    public void A_first_relapse_without_an_earlier_failure_leaves_one_failure()
    {
        ResistanceFinding finding = Life.Focal().Order("levetiracetam", 0, null, 2000).Count(20, 240, 0).Count(241, 480, 0).LastSeizure(490, 500).On(600).Resistance;

        Assert.Equal(Status.Undefined, finding.Status);
        Assert.Equal(Life.Day(490), Assert.Single(finding.Failures).On);
    }

    [Fact]
    public void Freedom_under_a_newer_drug_after_surgery_is_response()
    {
        ResistanceFinding finding = Resistant().Done("proc_epilepsy_surgery", 510).Order("cenobamate", 540, null, 200).Count(511, 760, 0).Count(761, 960, 0).On(961).Resistance;

        Assert.Equal(Status.Responsive, finding.Status);
    }

    [Fact]
    public void Freedom_long_enough_before_the_device_is_the_drugs_merit()
    {
        ResistanceFinding finding = Life.Focal().Order("levetiracetam", 0, null, 2000).Count(0, 200, 0).Count(201, 400, 0).Done("proc_vns", 420).Count(421, 600, 0).On(610).Resistance;

        Assert.Equal(Status.Responsive, finding.Status);
    }

    [Fact]
    public void A_failed_drug_tried_again_counts_once()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("levetiracetam", 0, 200, 1500).Count(30, 200, 8)
            .Order("levetiracetam", 500, 800, 3000).Count(530, 800, 8)
            .On(810).Resistance;

        Assert.Equal(2, finding.Trials.Count(trial => trial.Outcome == 2));
        Assert.Single(finding.Failures);
        Assert.Equal(Status.Undefined, finding.Status);
    }

    [Fact]
    public void Primidone_and_phenobarbital_are_one_drug()
    {
        ResistanceFinding finding = Life.Focal().Order("primidone", 0, 300, 1000).Count(40, 300, 8).Order("phenobarbital", 301, null, 120).Count(340, 600, 8).On(610).Resistance;

        Assert.Single(finding.Failures);
    }

    [Fact]
    public void A_dose_increase_inside_a_trial_is_the_same_trial()
    {
        ResistanceFinding finding = Life.Focal().Order("levetiracetam", 0, 200, 1000).Order("levetiracetam", 201, null, 3000).Count(30, 200, 8).Count(220, 400, 8).On(410).Resistance;

        Assert.Single(finding.Trials);
        Assert.Single(finding.Failures);
    }

    [Fact]
    public void A_rash_in_the_third_week_makes_no_combination()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("lamotrigine", 0, 18, 25, StopReason.AdverseEffect).Order("levetiracetam", 5, null, 2000).Count(40, 200, 6)
            .On(210).Resistance;

        Assert.Equal(["levetiracetam"], Assert.Single(finding.Failures).DrugIds);
    }

    [Fact]
    public void A_partner_given_up_for_side_effects_at_a_low_dose_is_not_listed_as_failed_and_a_later_proper_trial_of_it_counts()
    {
        Life life = Life.Focal().Order("topiramate", 0, 60, 50, StopReason.AdverseEffect).Order("levetiracetam", 5, 400, 2000).Count(40, 200, 6);

        Assert.Equal(["levetiracetam"], Assert.Single(life.On(300).Resistance.Failures).DrugIds);
        Assert.Equal(["levetiracetam", "topiramate"], life.Order("topiramate", 401, null, 200).Count(470, 600, 5).On(620).Resistance.Failures.SelectMany(failure => failure.DrugIds));
    }

    [Fact]
    public void Cross_titration_is_judged_before_the_new_drug_came()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("levetiracetam", 0, 260, 2000).Count(20, 198, 0)
            .Order("lacosamide", 200, null, 300).Count(205, 225, 4)
            .On(300).Resistance;

        Assert.DoesNotContain(finding.Failures, failure => failure.DrugIds.Contains("levetiracetam"));
    }

    [Fact]
    public void An_add_on_that_never_becomes_adequate_leaves_the_clock_of_the_first_running()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("levetiracetam", 0, null, 2000)
            .Order("lamotrigine", 60, 400, 50).Count(150, 300, 6)
            .On(420).Resistance;

        Assert.Equal(["levetiracetam"], finding.Failures.SelectMany(failure => failure.DrugIds));
    }

    [Fact]
    public void An_undetermined_base_drug_and_a_failed_add_on_count_one()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("levetiracetam", 0, null, 2000)
            .Order("lacosamide", 100, null, 300, neurology: Answer.No).Count(150, 300, 6).Count(301, 400, 6)
            .On(420).Resistance;

        Assert.Equal(["lacosamide"], finding.Failures.SelectMany(failure => failure.DrugIds));
        Assert.Equal(Status.Undefined, finding.Status);
    }

    [Fact]
    public void Claims_with_changes_of_drugs_only_reach_possible()
    {
        Life life = new Life().Coded("epilepsy_dx", "G40.909", -300, DiagnosisPlace.ProblemList, neurology: false).Fills("levetiracetam", 0, 200, 1500).Fills("lamotrigine", 225, 520, 300).Fills("lacosamide", 545, 700, 300);
        foreach (int day in new[] { 0, 100, 222, 380, 545, 690 })
        {
            life.Visit(day, CareSetting.Ambulatory, "epilepsy_dx");
        }

        ResistanceFinding finding = life.On(720).Resistance;
        Assert.Equal((true, Confidence.Possible), (finding.EverResistant, finding.Confidence));
        Assert.All(finding.Failures, failure => Assert.Equal(Grade.E4, failure.Grade));
    }

    [Fact]
    public void Claims_with_emergency_visits_reach_probable()
    {
        ResistanceFinding finding = Life.Focal().Fills("levetiracetam", 0, 200, 1500).Emergency(120).Fills("lamotrigine", 225, 520, 300).Emergency(400).On(540).Resistance;

        Assert.Equal((Status.Resistant, Confidence.Probable), (finding.Status, finding.Confidence!.Value));
    }

    [Fact]
    public void A_change_of_drugs_after_side_effects_is_no_failure()
    {
        ResistanceFinding finding = Life.Focal().Fills("levetiracetam", 0, 200, 1500).Reaction("levetiracetam", 215).Neurology(220).Fills("lamotrigine", 225, 520, 300).On(540).Resistance;

        Assert.DoesNotContain(finding.Failures, failure => failure.DrugIds.Contains("levetiracetam"));
    }

    [Fact]
    public void A_change_of_drugs_in_documented_freedom_is_no_failure()
    {
        ResistanceFinding finding = Life.Focal().Order("levetiracetam", 0, 224, 1500).Count(20, 220, 0).Neurology(220).Order("lamotrigine", 225, null, 300).On(540).Resistance;

        Assert.Empty(finding.Failures);
    }

    [Fact]
    public void A_change_of_drugs_that_neurology_did_not_see_is_no_failure()
    {
        ResistanceFinding finding = Life.Focal().Order("levetiracetam", 0, 224, 1500, neurology: Answer.No).Neurology(-100).Order("lamotrigine", 225, null, 300, neurology: Answer.No).On(540).Resistance;

        Assert.Empty(finding.Failures);
    }

    [Fact]
    public void Drugs_told_to_have_failed_before_the_record_count_as_probable()
    {
        Life life = Life.Focal().Told("carbamazepine", "2010", "2011", Answer.No).Told("valproate", "2012", "2013", Answer.No).Order("levetiracetam", 0, null, 1500);

        ResistanceFinding finding = life.On(100).Resistance;
        Assert.Equal((true, Confidence.Probable), (finding.EverResistant, finding.Confidence!.Value));
        Assert.Equal(["carbamazepine", "valproate"], finding.Failures.SelectMany(failure => failure.DrugIds));
    }

    [Fact]
    public void A_list_of_old_drugs_without_outcome_proves_nothing()
    {
        ResistanceFinding finding = Life.Focal().Told("carbamazepine", "2010", null).Told("valproate", "2012", null).Order("levetiracetam", 0, null, 1500).On(100).Resistance;

        Assert.False(finding.EverResistant);
        Assert.Contains(finding.Notes, note => note.Code == "history-needed");
    }

    [Fact]
    public void A_drug_that_works_today_is_not_among_the_failed_ones()
    {
        ResistanceFinding finding = Life.Focal().Order("levetiracetam", 0, 100, 1000).LastSeizure(80, 90).Order("levetiracetam", 101, null, 2000).Count(101, 300, 0).Count(301, 480, 0).On(490).Resistance;

        Assert.Equal((Status.Responsive, 0), (finding.Status, finding.Failures.Count));
    }

    private static Life Freed(int seizuresUntil, int? raisedTo = null)
    {
        Life life = Life.Focal().Order("levetiracetam", 0, 240, 2000).Count(30, 240, 16);
        _ = raisedTo is { } mg ? life.Order("lacosamide", 241, 360, 200).Order("lacosamide", 361, null, mg) : life.Order("lacosamide", 241, null, 300);
        for (int from = 241; from < seizuresUntil; from += 60)
        {
            life.Count(from, Math.Min(seizuresUntil, from + 59), 2);
        }

        return life.Count(seizuresUntil + 1, seizuresUntil + 300, 0).Count(seizuresUntil + 301, seizuresUntil + 600, 0).Count(seizuresUntil + 601, seizuresUntil + 900, 0);
    }

    // First months, then years of freedom on an unchanged drug: it worked, and nobody was resistant to two.
    [Theory]
    [InlineData(360, null, false)]
    [InlineData(600, null, true)]      // almost a year of seizures under an adequate dose: it had failed by then
    [InlineData(360, 400, true)]       // the dose was doubled because of them
    [InlineData(360, 220, false)]      // a tenth more is no other attempt
    public void Seizures_in_the_first_months_of_the_drug_that_then_frees_the_patient_make_nobody_resistant(int until, int? raisedTo, bool ever)
    {
        ResistanceFinding finding = Freed(until, raisedTo).On(until + 905).Resistance;

        Assert.Equal((Status.Responsive, ever, ever ? 2 : 1), (finding.Status, finding.EverResistant, finding.Failures.Count));
    }

    [Fact]
    public void How_long_seizures_must_have_gone_on_before_freedom_can_be_set()
    {
        Life life = Freed(600);
        KnowledgeBase longer = Life.Knowledge.With(Life.Knowledge.Parameters with { EarlierFailureDays = 730 });

        Assert.False(PatientCase.From(life.Timeline(1505), longer, Life.Day(1505)).Resistance.EverResistant);
    }

    // A month's tablets and two repeats, another drug four weeks later, and never renewed: exchanged, whatever was left in the house.
    [Fact]
    public void A_drug_exchanged_for_another_within_a_month_is_no_combination()
    {
        Life Exchanged(bool renewed)
        {
            Life life = Life.Focal().Order("carbamazepine", 0, null, 800).Order("lamotrigine", 29, null, 300).Count(100, 300, 8);
            life.Exposures[0] = life.Exposures[0] with { State = ExposureState.Unknown, DaysSupply = 30, Fills = 3 };
            return renewed ? life.Order("carbamazepine", 60, null, 800) : life;
        }

        Assert.Equal(["lamotrigine"], Exchanged(renewed: false).On(310).Resistance.Failures.SelectMany(failure => failure.DrugIds));
        Assert.Equal(["carbamazepine", "lamotrigine"], Exchanged(renewed: true).On(310).Resistance.Failures.SelectMany(failure => failure.DrugIds).Order());
    }

    // Both orders were left active, and nobody has followed the epilepsy for two years: what was one schedule then is one still.
    [Fact]
    public void Two_orders_left_active_stay_one_schedule_when_the_patient_is_lost()
    {
        Life life = Life.Focal().Order("carbamazepine", 0, null, 800).Order("lamotrigine", 20, null, 300).Count(100, 300, 8);

        foreach (int day in (int[])[310, 1100])
        {
            Assert.Equal(["carbamazepine", "lamotrigine"], Assert.Single(life.On(day).Resistance.Failures).DrugIds.Order());
        }
    }

    [Fact]
    public void A_small_dose_found_at_the_first_day_of_the_record_is_no_part_of_the_schedule_that_failed()
    {
        Life Found(int observed)
        {
            Life life = Life.Focal().Order("levetiracetam", 0, null, 250).Order("lamotrigine", 0, null, 300).Count(70, 200, 6);
            life.ObservedFrom = observed;
            return life;
        }

        Assert.Equal(["lamotrigine"], Found(0).On(210).Resistance.Failures.SelectMany(failure => failure.DrugIds));
        Assert.Equal(["lamotrigine", "levetiracetam"], Found(-400).On(210).Resistance.Failures.SelectMany(failure => failure.DrugIds).Order());
    }

    [Fact]
    public void The_parameters_rule()
    {
        Life life = Life.Focal().Order("valproate", 0, null, 1500).Order("lamotrigine", 4, null, 200).Count(70, 200, 6).Count(201, 300, 4);
        PatientTimeline timeline = life.Timeline(305);
        var knowledge = Life.Knowledge.With(Life.Knowledge.Parameters with { SimultaneousCountsAs = 2 });

        Assert.Equal(2, PatientCase.From(timeline, knowledge, Life.Day(305)).Resistance.Failures.Count);
    }

    [Fact]
    public void Changes_of_drugs_that_neurology_called_intractable_since_reach_probable()
    {
        Life Changed() => new Life().Epilepsy("G40.909").Fills("levetiracetam", 0, 200, 1500).Neurology(222).Fills("lamotrigine", 225, 520, 300).Neurology(543).Fills("lacosamide", 545, 700, 300);
        Life coded = Changed().Coded("epilepsy_dx epilepsy_intractable", "G40.919", 560).Coded("epilepsy_dx epilepsy_intractable", "G40.919", 650);
        ResistanceFinding finding = coded.On(720).Resistance;

        Assert.Equal((true, Confidence.Probable, true), (finding.EverResistant, finding.Confidence!.Value, finding.ConfirmedByCodes));
        Assert.Contains(finding.Notes, note => note.Code == "codes-confirm-changes" && note.Evidence.Count == 1);
        Assert.All(finding.Failures, failure => Assert.Equal(Grade.E4, failure.Grade));

        // Codes from before the second failure, or one alone, say nothing of it; and a site may want none of this.
        Assert.Equal(Confidence.Possible, Changed().Coded("epilepsy_intractable", "G40.919", 100).Coded("epilepsy_intractable", "G40.919", 200).On(720).Resistance.Confidence);
        Assert.Equal(Confidence.Possible, Changed().Coded("epilepsy_intractable", "G40.919", 650).On(720).Resistance.Confidence);
        Assert.Equal(Confidence.Possible, With(coded, 720, parameters => parameters with { CodesConfirmChanges = false }).Confidence);
    }

    [Fact]
    public void Changes_of_drugs_may_be_left_out()
    {
        Life life = new Life().Epilepsy("G40.909").Fills("levetiracetam", 0, 200, 1500).Neurology(222).Fills("lamotrigine", 225, 520, 300).Neurology(543).Fills("lacosamide", 545, 700, 300);

        Assert.True(With(life, 720, parameters => parameters).EverResistant);
        Assert.False(With(life, 720, parameters => parameters with { CountRegimenChanges = false }).EverResistant);
    }

    [Fact]
    public void Resistance_may_stay_for_good()
    {
        Life life = Resistant().Order("cenobamate", 501, null, 200).Count(501, 560, 1).Count(561, 800, 0).Count(801, 960, 0);

        Assert.Equal(Status.Responsive, With(life, 961, parameters => parameters).Status);
        Assert.Equal(Status.Resistant, With(life, 961, parameters => parameters with { ResistanceStays = true }).Status);
    }

    [Theory]
    [InlineData(0, 2)]     // any dose, as claims rules have it
    [InlineData(1, 1)]
    [InlineData(1.5, 1)]
    [InlineData(2.5, 0)]
    public void The_adequate_dose_may_be_set_higher_or_lower(double multiple, int failures)
    {
        Life life = Life.Focal().Order("levetiracetam", 0, 240, 500).Count(30, 240, 16).Order("lamotrigine", 241, null, 300).Count(330, 500, 12);

        Assert.Equal(failures, With(life, 510, parameters => parameters with { AdequateDoseMultiple = (decimal)multiple }).Failures.Count);
    }

    private static ResistanceFinding With(Life life, int day, Func<Parameters, Parameters> change) =>
        PatientCase.From(life.Timeline(day), Life.Knowledge.With(change(Life.Knowledge.Parameters)), Life.Day(day)).Resistance;

    [Fact]
    public void Three_failures_can_be_asked_for()
    {
        var knowledge = Life.Knowledge.With(Life.Knowledge.Parameters with { RequireFailures = 3 });

        Assert.False(PatientCase.From(Resistant().Timeline(510), knowledge, Life.Day(510)).Resistance.EverResistant);
    }

    [Fact]
    public void The_replay_tells_what_changed_the_status()
    {
        PatientTimeline timeline = Resistant().Order("cenobamate", 501, null, 200).Count(501, 560, 1).Count(561, 800, 0).Count(801, 960, 0).Timeline(961);

        IReadOnlyList<ReplayStep> steps = Replay.Steps(PatientCase.From(timeline, Life.Knowledge, Life.Day(961)), Life.Knowledge);

        Assert.Equal([Status.Undefined, Status.Resistant, Status.Responsive], Distinct(steps.Select(step => step.Finding.Status).Where(status => status is not (Status.NotTreated or Status.NotEligible or Status.Possible))));
        Assert.All(steps, step => Assert.NotEmpty(step.Finding.Resistant.Reasons));
        Assert.Equal("seizure-free-on-drug", steps[^1].Finding.Resistant.Reasons[0].Code);
    }

    private static List<Status> Distinct(IEnumerable<Status> statuses)
    {
        var distinct = new List<Status>();
        foreach (Status status in statuses)
        {
            if (distinct.Count == 0 || distinct[^1] != status)
            {
                distinct.Add(status);
            }
        }

        return distinct;
    }
}
