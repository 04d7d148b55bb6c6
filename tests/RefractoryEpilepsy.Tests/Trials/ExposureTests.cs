using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Tests.Cases;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Trials;

/// <summary>Traps between orders and fills on one side and trials on the other (specification 1.4 B, 1.6).</summary>
public class ExposureTests
{
    [Fact]
    public void A_refill_gap_of_forty_days_stays_one_trial_and_lowers_adherence()
    {
        TrialAssessment trial = Only(Life.Focal().Fills("levetiracetam", 0, 90, 1500).Fills("levetiracetam", 160, 280, 1500).On(310));

        Assert.InRange(trial.Pdc!.Value, 0.80m, 0.90m);
        Assert.Null(trial.Trial.Taken.End);
    }

    [Fact]
    public void A_pause_of_more_than_half_a_year_starts_a_new_trial()
    {
        ResistanceFinding finding = Life.Focal().Fills("levetiracetam", 0, 90, 1500).Fills("levetiracetam", 400, 490, 1500).On(520).Resistance;

        Assert.Equal(2, finding.Trials.Count);
    }

    [Fact]
    public void Early_refills_are_carried_forward_but_not_for_ever()
    {
        Life life = Life.Focal();
        foreach (int day in new[] { 0, 15, 30, 45, 60, 75 })
        {
            life.Fill("levetiracetam", day, 1500);
        }

        TrialAssessment trial = Only(life.On(400));

        // 6 fills of 30 days would be 180; the last one may reach 30 days further than it was handed over.
        Assert.Equal(Life.Day(75 + 30 + 29), trial.Trial.Taken.End);
    }

    [Fact]
    public void A_home_drug_listed_in_the_emergency_room_is_no_acute_dose()
    {
        Life life = Life.Focal().Statement("carbamazepine", 0, 1, 800);
        life.Exposures[0] = life.Exposures[0] with { Setting = CareSetting.Emergency };

        Assert.Null(Only(life.On(30)).Trial.Excluded);
    }

    [Fact]
    public void Two_strengths_filled_on_one_day_add_up()
    {
        TrialAssessment trial = Only(Life.Focal().Fill("lamotrigine", 0, 200).Fill("lamotrigine", 0, 50).Fill("lamotrigine", 30, 200).Fill("lamotrigine", 30, 50).On(50));

        Assert.Equal(250, trial.Trial.HighestMgPerDay);
    }

    [Fact]
    public void Two_strengths_whose_refills_drift_apart_still_add_up()
    {
        Life life = Life.Focal();
        for (int cycle = 0; cycle < 6; cycle++)
        {
            life.Fill("lamotrigine", cycle * 30, 200).Fill("lamotrigine", (cycle * 30) + 4, 50);
        }

        Assert.Equal(250, Only(life.On(200)).Trial.HighestMgPerDay);
    }

    [Fact]
    public void A_fill_of_a_higher_dose_replaces_the_supply_of_the_lower()
    {
        TrialAssessment trial = Only(Life.Focal().Fill("levetiracetam", 0, 1000, 90).Fill("levetiracetam", 40, 2000, 90).On(120));

        Assert.Equal(2000, trial.Trial.HighestMgPerDay);
    }

    [Fact]
    public void An_order_and_its_fills_are_never_added_up()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Fills("levetiracetam", 2, 200, 1500).On(230));

        Assert.Equal(1500, trial.Trial.HighestMgPerDay);
    }

    [Fact]
    public void A_fill_without_a_dose_takes_the_dose_of_the_order()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500);
        for (int day = 2; day < 200; day += 30)
        {
            life.Fill("levetiracetam", day, null);
        }

        Assert.Equal(1500, Only(life.On(220)).Trial.HighestMgPerDay);
    }

    [Fact]
    public void Where_fills_are_on_record_an_order_left_open_does_not_go_on_without_them()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Fills("levetiracetam", 0, 120, 1500).Neurology(380).On(400));

        Assert.Equal(Life.Day(149), trial.Trial.Taken.End);
    }

    [Fact]
    public void A_new_order_replaces_the_old_one_left_active()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, null, 1000).Order("levetiracetam", 90, null, 1500).On(200));

        Assert.Equal([1000m, 1500m], trial.Trial.Steps.Select(step => step.MgPerDay!.Value));
        Assert.Equal(1500, trial.Trial.HighestMgPerDay);
    }

    [Fact]
    public void Two_orders_of_one_day_with_different_strengths_add_up()
    {
        Assert.Equal(125, Only(Life.Focal().Order("lamotrigine", 0, null, 100).Order("lamotrigine", 0, null, 25).On(60)).Trial.HighestMgPerDay);
    }

    [Fact]
    public void The_same_order_told_twice_is_one()
    {
        Assert.Equal(1000, Only(Life.Focal().Order("levetiracetam", 0, null, 1000).Order("levetiracetam", 0, null, 1000).On(60)).Trial.HighestMgPerDay);
    }

    [Fact]
    public void A_prescription_with_refills_lasts_for_all_of_them()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, null, 1500, supply: 30, fills: 6) is var life ? Ended(life) : life, 400);

        Assert.Equal(Life.Day(179), trial.Trial.Taken.End);

        static Life Ended(Life life)
        {
            life.Exposures[0] = life.Exposures[0] with { State = ExposureState.Unknown };
            return life;
        }
    }

    [Theory]
    [InlineData(ExposureState.Ended, null, 300, 299)]    // the next drug took over
    [InlineData(ExposureState.Unknown, null, 300, 299)]
    [InlineData(ExposureState.Ended, 150, 300, 150)]     // put on record on that day
    [InlineData(ExposureState.Ended, null, 500, 499)]
    [InlineData(ExposureState.Ended, null, 1095, 1094)]
    [InlineData(ExposureState.Ended, null, 1096, 89)]    // too late to have replaced it: the usual length of an order
    [InlineData(ExposureState.Ended, null, 5, 89)]       // begun together with it
    public void An_order_that_ended_nobody_says_when_lasts_until_the_next_drug(ExposureState state, int? recorded, int next, int last)
    {
        Life life = Life.Focal().Order("levetiracetam", 0, 0, 2000).Order("lamotrigine", next, null, 300);
        life.Exposures[0] = life.Exposures[0] with { End = null, State = state, EndRecorded = recorded is { } day ? Life.Day(day) : null };

        Assert.Equal(Life.Day(last), life.On(1200).Resistance.Trials.Single(trial => trial.Trial.Drug.Id == "levetiracetam").Trial.Taken.End);
    }

    [Fact]
    public void An_order_without_end_or_supply_is_taken_as_three_months()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500);
        life.Exposures[0] = life.Exposures[0] with { State = ExposureState.Unknown };

        Assert.Equal(Life.Day(89), Only(life, 400).Trial.Taken.End);
    }

    [Fact]
    public void An_order_active_for_decades_ends_when_nobody_follows_the_epilepsy_any_more()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Neurology(300).Visit(4000, CareSetting.Ambulatory), 4000);

        Assert.Equal(Life.Day(750), trial.Trial.Taken.End);
    }

    [Fact]
    public void An_order_left_active_goes_on_while_the_epilepsy_is_followed()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500);
        for (int day = 100; day < 2000; day += 180)
        {
            life.Neurology(day);
        }

        Assert.Null(Only(life, 2000).Trial.Taken.End);
    }

    [Fact]
    public void Hospital_days_bridge_the_home_supply()
    {
        TrialAssessment trial = Only(Life.Focal().Fills("levetiracetam", 0, 60, 1500)
            .Visit(90, CareSetting.Inpatient, to: 120).Fills("levetiracetam", 121, 211, 1500).On(230));

        Assert.True(trial.Pdc > 0.99m);
    }

    [Fact]
    public void An_intravenous_load_followed_by_tablets_is_one_trial()
    {
        ResistanceFinding finding = Life.Focal().Visit(0, CareSetting.Inpatient, "epilepsy_dx", to: 3).Given("levetiracetam", 0, 3, 3000).Order("levetiracetam", 4, null, 1500).On(200).Resistance;

        Assert.Single(finding.Trials);
    }

    [Fact]
    public void A_load_in_hospital_alone_is_no_trial()
    {
        TrialAssessment trial = Only(Life.Focal().Visit(0, CareSetting.Inpatient, "epilepsy_dx", to: 2).Given("levetiracetam", 0, 2, 3000).On(200));

        Assert.Equal("MED-2", trial.Rule);
    }

    [Fact]
    public void Rescue_drugs_and_drugs_on_demand_are_no_trials()
    {
        ResistanceFinding finding = Life.Focal()
            .Order("midazolam", 0, null, 5, route: Route.NasalBuccalRectal)
            .Order("clonazepam", 0, null, 1, asNeeded: true)
            .Order("lorazepam", 0, null, 2)
            .On(200).Resistance;

        Assert.All(finding.Trials, trial => Assert.Equal((0, "MED-2"), (trial.Outcome, trial.Rule)));
    }

    [Fact]
    public void Clobazam_on_a_daily_schedule_is_a_trial_and_without_one_is_not()
    {
        Assert.Null(Only(Life.Focal().Order("clobazam", 0, null, 20).On(200)).Trial.Excluded);
        Assert.Equal("MED-2", Only(Life.Focal().Order("clobazam", 0, null, null).On(200)).Rule);
    }

    [Fact]
    public void A_stop_on_record_beats_the_tablets_left_at_home()
    {
        TrialAssessment trial = Only(Life.Focal().Fills("levetiracetam", 0, 90, 1500, days: 90, every: 90).Order("levetiracetam", 0, 100, 1500, StopReason.AdverseEffect).On(300));

        Assert.Equal(Life.Day(100), trial.Trial.Taken.End);
        Assert.Equal(StopReason.AdverseEffect, trial.Trial.Stopped);
    }

    [Fact]
    public void The_reason_written_on_a_replaced_order_is_not_the_reason_of_the_stop()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, 60, 1000, StopReason.Inefficacy).Order("levetiracetam", 60, null, 2000).On(300));

        Assert.Equal(StopReason.NotStopped, trial.Trial.Stopped);
        Assert.Null(trial.Trial.Taken.End);
    }

    [Fact]
    public void A_coarse_date_counts_from_its_middle_and_never_throws()
    {
        ResistanceFinding finding = Life.Focal().Told("carbamazepine", "2013", "2014", recorded: 0, mg: 800).On(100).Resistance;

        Assert.Equal(new DateOnly(2013, 7, 2), finding.Trials[0].Trial.Taken.Start);
        Assert.Equal(new DateOnly(2014, 7, 2), finding.Trials[0].Trial.Taken.End);
    }

    [Fact]
    public void Tablets_and_extended_release_of_one_drug_are_one_trial()
    {
        Assert.Single(Life.Focal().Order("lamotrigine", 0, 100, 200).Order("lamotrigine", 101, null, 200, route: Route.Unknown).On(200).Resistance.Trials);
    }

    private static TrialAssessment Only(RefractoryEpilepsy.Cases.PatientCase patient) => Assert.Single(patient.Resistance.Trials);

    private static TrialAssessment Only(Life life, int day) => Only(life.On(day));
}
