using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Tests.Cases;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Trials;

/// <summary>Adequacy and outcome of trials (specification 1.4 C and D, 1.5, 1.6, 1.9).</summary>
public class OutcomeTests
{
    [Fact]
    public void Seizures_during_titration_fail_nothing()
    {
        TrialAssessment trial = Only(Life.Focal().Order("lamotrigine", 0, 27, 50).Order("lamotrigine", 28, null, 200).Count(0, 55, 8).Count(57, 150, 0), 160);

        Assert.Equal((3, "L1-3t"), (trial.Outcome, trial.Rule));
        Assert.Equal(Life.Day(56), trial.AdequateSince);
    }

    [Fact]
    public void The_clock_of_slow_titration_starts_with_the_usual_weeks_of_the_table()
    {
        Assert.Equal(Life.Day(84), Only(Life.Focal().Order("cenobamate", 0, null, 200), 200).AdequateSince);
        Assert.Equal(Life.Day(14), Only(Life.Focal().Order("levetiracetam", 0, null, 1500), 200).AdequateSince);
    }

    [Fact]
    public void A_window_that_begins_before_adequacy_waits_for_the_next_report()
    {
        Life life = Life.Focal().Order("lamotrigine", 0, null, 200).Count(0, 90, 9);

        Assert.Equal(3, Only(life, 100).Outcome);
        Assert.Equal(2, Only(life.Count(91, 180, 6), 190).Outcome);
    }

    [Fact]
    public void A_window_that_begins_before_adequacy_counts_when_the_treatment_was_changed_upon_it()
    {
        ResistanceFinding finding = Life.Focal().Order("lamotrigine", 0, 100, 200).Count(0, 100, 20).Order("levetiracetam", 101, null, 1000).On(140).Resistance;

        Assert.Equal(2, finding.Trials[0].Outcome);
    }

    [Fact]
    public void A_dated_last_seizure_places_the_failure_exactly()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, null, 1500).LastSeizure(75, 100), 110);

        Assert.Equal((2, Life.Day(75)), (trial.Outcome, trial.FailureDate));
    }

    [Fact]
    public void The_seizure_may_precede_the_twenty_eighth_day_if_the_trial_reaches_it()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500).LastSeizure(20, 25);

        Assert.Equal("too-early", Only(life, 30).Judgement.Reasons[0].Code);
        Assert.Equal((2, Life.Day(20)), (Only(life, 42).Outcome, Only(life, 42).FailureDate));
    }

    [Fact]
    public void An_emergency_visit_needs_a_longer_trial_than_a_count()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500).Emergency(40);

        Assert.Equal(3, Only(life, 60).Outcome);
        Assert.Equal((2, Grade.E3), (Only(life, 80).Outcome, Only(life, 80).Grade!.Value));
    }

    [Fact]
    public void Emergency_and_ward_of_one_event_are_one_seizure()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500).Emergency(100).Visit(100, CareSetting.Inpatient, "epilepsy_dx", to: 104);

        TrialAssessment trial = Only(life, 200);
        Assert.Equal(2, trial.Outcome);
        Assert.Single(trial.Judgement.Reasons[0].Evidence);
    }

    [Fact]
    public void A_seizure_code_that_is_not_principal_is_no_seizure()
    {
        Assert.Equal(3, Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Visit(100, CareSetting.Inpatient, "other", "epilepsy_dx status_epilepticus", to: 104), 200).Outcome);
    }

    // Signs that support a failure are told beside it, decide nothing, and are left out where counted seizures speak (EV-6).
    [Theory]
    [InlineData("dose", 3, "raised from 1500 to 2000 mg a day")]
    [InlineData("small", 3, "")]
    [InlineData("titration", 3, "")]
    [InlineData("rescue", 3, "rescue drug (midazolam) first prescribed")]
    [InlineData("old rescue", 3, "")]
    [InlineData("anxiety", 3, "")]
    [InlineData("status", 3, "status epilepticus coded")]
    [InlineData("emergency", 2, "status epilepticus coded")]
    [InlineData("counted", 2, "")]
    [InlineData("none", 3, "")]
    public void What_only_supports_a_failure_is_told_and_decides_nothing(string sign, int outcome, string told)
    {
        Life life = sign switch
        {
            "dose" => Life.Focal().Order("levetiracetam", 0, 150, 1500).Order("levetiracetam", 151, null, 2000),
            "small" => Life.Focal().Order("levetiracetam", 0, 150, 1500).Order("levetiracetam", 151, null, 1750),
            "titration" => Life.Focal().Order("levetiracetam", 0, 14, 500).Order("levetiracetam", 15, null, 1500),
            "rescue" => Life.Focal().Order("levetiracetam", 0, null, 1500).Order("midazolam", 120, 120, null, asNeeded: true, route: Route.NasalBuccalRectal),
            "old rescue" => Life.Focal().Order("levetiracetam", 0, null, 1500).Order("diazepam", -200, -200, null, asNeeded: true, route: Route.NasalBuccalRectal).Order("midazolam", 120, 120, null, asNeeded: true, route: Route.NasalBuccalRectal),
            "anxiety" => Life.Focal().Order("levetiracetam", 0, null, 1500).Order("lorazepam", 120, 120, null, asNeeded: true, indication: "anxiety"),
            "status" => Life.Focal().Order("levetiracetam", 0, null, 1500).Coded("status_epilepticus", "G40.901", 130, neurology: false),
            "emergency" => Life.Focal().Order("levetiracetam", 0, null, 1500).Emergency(120).Coded("status_epilepticus", "G40.901", 130, neurology: false),
            "counted" => Life.Focal().Order("levetiracetam", 0, null, 1500).Count(60, 120, 3).Coded("status_epilepticus", "G40.901", 130, neurology: false),
            _ => Life.Focal().Order("levetiracetam", 0, null, 1500),
        };

        TrialAssessment trial = life.On(220).Resistance.Trials.Single(trial => trial.Trial.Drug.Id == "levetiracetam");

        Reason? note = trial.Notes.SingleOrDefault(note => note.Code == "supporting-signs");
        Assert.Equal((outcome, told.Length > 0), (trial.Outcome, note is not null));
        Assert.True(note is null || (note.Text.Contains(told, StringComparison.Ordinal) && note.Evidence.Count > 0));
    }

    [Fact]
    public void A_stay_for_monitoring_is_no_seizure_visit()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500).Visit(100, CareSetting.Inpatient, "epilepsy_dx", to: 105).Done("proc_video_eeg", 101);

        Assert.Equal(3, Only(life, 200).Outcome);
    }

    [Fact]
    public void Missed_doses_named_in_the_report_explain_the_seizure()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Count(50, 120, 1, ["missed-doses"]), 130);

        Assert.Equal((3, "L1-3n", Answer.No), (trial.Outcome, trial.Rule, trial.Judgement.Answer));
    }

    [Theory]
    [InlineData("sleep-loss")]
    [InlineData("fever")]
    [InlineData("menses")]
    public void Provoked_breakthroughs_are_seizures_all_the_same(string context) =>
        Assert.Equal(2, Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Count(50, 120, 1, [context]), 130).Outcome);

    [Fact]
    public void A_seizure_in_a_supply_gap_is_explained_and_a_later_one_is_not()
    {
        Life life = Life.Focal().Fills("levetiracetam", 0, 90, 1500).Fills("levetiracetam", 130, 300, 1500).Emergency(126);

        Assert.Equal("L1-3n", Only(life, 320).Rule);
        Assert.Equal(2, Only(life.Emergency(200), 320).Outcome);
    }

    // Three days late is leftover tablets or a weekend; a week and more is a drug that was not there.
    [Theory]
    [InlineData(3, 2)]
    [InlineData(7, 2)]
    [InlineData(8, 3)]
    public void A_refill_a_few_days_late_excuses_no_seizure(int late, int outcome)
    {
        Life life = Life.Focal().Fills("levetiracetam", 0, 119, 1500).Fills("levetiracetam", 120 + late, 300, 1500).Emergency(120 + late + 2);

        Assert.Equal(outcome, Only(life, 320).Outcome);
    }

    [Fact]
    public void A_low_level_explains_the_seizure_beside_it()
    {
        Life life = Life.Focal().Order("carbamazepine", 0, null, 800).Emergency(200).Level("carbamazepine", 201, 2);

        Assert.Equal("L1-3n", Only(life, 260).Rule);
    }

    [Fact]
    public void A_level_just_below_an_unconfirmed_range_excuses_nothing()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500).Emergency(200).Level("levetiracetam", 201, 10);

        Assert.Equal(2, Only(life, 260).Outcome);
    }

    [Fact]
    public void Poor_adherence_with_an_unexplained_seizure_is_a_failure_with_less_confidence()
    {
        Life life = Life.Focal();
        for (int day = 0; day <= 400; day += 46)
        {
            life.Fill("levetiracetam", day, 1500);
        }

        TrialAssessment trial = Only(life.LastSeizure(390, 405), 410);
        Assert.InRange(trial.Pdc!.Value, 0.5m, 0.79m);
        Assert.Equal(2, trial.Outcome);
        Assert.Contains(trial.Notes, note => note.Code == "adherence-uncertain");
    }

    [Fact]
    public void A_level_in_range_proves_a_dose_below_the_table()
    {
        TrialAssessment trial = Only(Life.Focal().Order("carbamazepine", 0, null, 400).Level("carbamazepine", 50, 7).Count(60, 150, 3), 160);

        Assert.Equal((2, Adequacy.Yes), (trial.Outcome, trial.Dose));
    }

    [Fact]
    public void A_low_total_phenytoin_with_low_albumin_disproves_nothing()
    {
        TrialAssessment trial = Only(Life.Focal().Order("phenytoin", 0, null, 300).Level("phenytoin", 100, 6).Measured("albumin", 99, 2.8m, "g/dL").Count(40, 130, 4), 140);

        Assert.Equal(2, trial.Outcome);
    }

    [Theory]
    [InlineData(null, 100, 3)]             // alone 150 are needed
    [InlineData("valproate", 100, 2)]      // 100 beside valproate
    [InlineData("carbamazepine", 150, 3)]  // 200 beside an inducer
    [InlineData("carbamazepine", 200, 2)]
    public void Lamotrigine_needs_the_dose_of_its_company(string? beside, int mg, int outcome)
    {
        Life life = Life.Focal();
        if (beside is not null)
        {
            life.Order(beside, -300, null, 1000);
        }

        ResistanceFinding finding = life.Order("lamotrigine", 0, null, mg).Count(70, 200, 4).On(210).Resistance;
        Assert.Equal(outcome, finding.Trials.Single(trial => trial.Trial.Drug.Id == "lamotrigine").Outcome);
    }

    [Theory]
    [InlineData(20, 500, 2)]    // 20 mg/kg of 20 kg are 400
    [InlineData(40, 500, 3)]    // 800 would be needed
    [InlineData(90, 1000, 2)]   // never more than the adult's dose
    public void A_childs_dose_goes_by_weight(int kg, int mg, int outcome)
    {
        Life life = Life.Focal();
        life.Person = life.Person with { Born = PartialDate.On(new DateOnly(2006, 1, 1)) };

        Assert.Equal(outcome, Only(life.Measured("body-weight", -20, kg, "kg").Order("levetiracetam", 0, null, mg).Count(40, 120, 4), 130).Outcome);
    }

    [Fact]
    public void A_child_without_a_weight_leaves_the_dose_unknown()
    {
        Life life = Life.Focal();
        life.Person = life.Person with { Born = PartialDate.On(new DateOnly(2006, 1, 1)) };

        TrialAssessment trial = Only(life.Order("levetiracetam", 0, null, 500).Count(40, 120, 4), 130);
        Assert.Equal((3, Adequacy.Unknown, Answer.Unknown), (trial.Outcome, trial.Dose, trial.Judgement.Answer));
    }

    [Fact]
    public void A_dose_nobody_recorded_is_presumed_after_half_a_year_and_unknown_before()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, null).Count(30, 150, 4);

        Assert.Equal((3, Adequacy.Unknown, Answer.Unknown), (Only(life, 160).Outcome, Only(life, 160).Dose, Only(life, 160).Judgement.Answer));
        Assert.Equal((2, Adequacy.Presumed), (Only(life, 200).Outcome, Only(life, 200).Dose));
    }

    [Fact]
    public void Side_effects_after_the_dose_but_before_the_time_are_no_failure()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, 35, 1500, StopReason.AdverseEffect).Count(15, 35, 3), 100);

        Assert.Equal(("3B", "L1-3b"), (trial.Category, trial.Rule));
    }

    [Fact]
    public void Side_effects_after_an_adequate_trial_with_seizures_do_not_undo_the_failure()
    {
        Assert.Equal("2B", Only(Life.Focal().Order("levetiracetam", 0, 200, 1500, StopReason.AdverseEffect).Count(30, 150, 3), 260).Category);
    }

    [Fact]
    public void Documented_tolerance_is_an_A()
    {
        Assert.Equal("2A", Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Count(30, 150, 3).Reaction("levetiracetam", 100, Answer.No), 200).Category);
    }

    [Fact]
    public void Silence_is_never_freedom()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Neurology(200).Neurology(600), 700);

        Assert.Equal((3, "no-seizure-count", Answer.Unknown), (trial.Outcome, trial.Judgement.Reasons[0].Code, trial.Judgement.Answer));
    }

    [Fact]
    public void A_copied_seizure_free_is_no_proof_of_freedom()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500);
        for (int visit = 1; visit <= 4; visit++)
        {
            life.Word(visit * 120, Answer.Yes, Layer.Text, "seizure-free@44+12", $"{visit}");
        }

        Assert.Equal(3, Only(life, 490).Outcome);
    }

    [Fact]
    public void Freedom_told_at_two_visits_over_a_year_is_response()
    {
        Assert.Equal(1, Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Word(180, Answer.Yes).Word(400, Answer.Yes), 410).Outcome);
    }

    [Fact]
    public void Three_months_without_seizures_said_every_three_months_prove_no_seizure()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 2000);
        foreach (int day in new[] { 90, 180, 270, 360, 450 })
        {
            life.Seizures.Add(new(new(Life.Day(day - 89), Life.Day(day)), 0, 0, PerMonth: null, PartialDate.Between(Life.Day(day - 120), Life.Day(day - 90)), LongestFreeDays: null, Answer.Unknown, SeizureType: null, [], Layer.Structured, 1, Quote: null, Life.Day(day), new($"Observation/free-{day}")));
        }

        Assert.Equal(1, life.On(460).Resistance.Trials.Single().Outcome);
    }

    [Fact]
    public void Freedom_counts_at_any_dose()
    {
        Assert.Equal(1, Only(Life.Focal().Order("levetiracetam", 0, null, 500).Count(0, 200, 0).Count(201, 400, 0), 410).Outcome);
    }

    [Fact]
    public void Freedom_without_the_drug_in_the_house_is_not_its_merit()
    {
        Life life = Life.Focal().Count(0, 200, 0).Count(201, 400, 0);
        foreach (int day in new[] { 0, 90, 180, 270, 360 })
        {
            life.Fill("levetiracetam", day, 1500);
        }

        Assert.Equal((3, "L1-3n"), (Only(life, 410).Outcome, Only(life, 410).Rule));
    }

    [Fact]
    public void Auras_alone_are_not_freedom()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500).Count(20, 200, 3, type: "aura").Count(201, 400, 3, type: "aura");

        TrialAssessment trial = Only(life, 410);
        Assert.NotEqual(1, trial.Outcome);
        Assert.True(trial.AurasOnly);
    }

    [Fact]
    public void A_seizure_early_in_a_trial_that_then_frees_the_patient_is_response()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, 100, 1000).LastSeizure(80, 90).Order("levetiracetam", 101, null, 2000).Count(101, 300, 0).Count(301, 480, 0), 490);

        Assert.Equal((1, "L1-1"), (trial.Outcome, trial.Rule));
    }

    [Fact]
    public void Seizures_in_pregnancy_do_not_fail_the_drug()
    {
        Life life = Life.Focal().Order("lamotrigine", 0, null, 300).Count(60, 190, 0).Coded("pregnancy", "Z34.90", 250).Coded("pregnancy", "O26.90", 400).Count(260, 300, 3);

        TrialAssessment trial = Only(life, 420);
        Assert.Equal((3, "seizures-not-attributable"), (trial.Outcome, trial.Judgement.Reasons[0].Code));
        Assert.Contains(trial.Notes, note => note.Code == "pk-altered");
    }

    [Fact]
    public void Seizures_in_pregnancy_despite_a_raised_dose_do()
    {
        Life life = Life.Focal().Order("lamotrigine", 0, 239, 300).Order("lamotrigine", 240, null, 500).Coded("pregnancy", "Z34.90", 250).Coded("pregnancy", "O26.90", 400).Count(260, 300, 3);

        Assert.Equal(2, Only(life, 420).Outcome);
    }

    // Phenobarbital at a dose that never becomes adequate: seizures still count for lamotrigine.
    [Theory]
    [InlineData(210, 260, 3, "pk-altered")]
    [InlineData(300, 360, 2, "")]
    public void Seizures_soon_after_a_newly_started_inducer_do_not_fail_the_drug_it_lowers_and_later_ones_do(int from, int to, int outcome, string note)
    {
        Life life = Life.Focal().Order("lamotrigine", 0, null, 300).Count(60, 190, 0).Order("phenobarbital", 200, null, 15).Count(from, to, 3);

        TrialAssessment trial = life.On(480).Resistance.Trials.Single(trial => trial.Trial.Drug.Id == "lamotrigine");
        Assert.Equal((outcome, note.Length > 0), (trial.Outcome, trial.Notes.Any(told => told.Code == "pk-altered")));
    }

    [Fact]
    public void Seizures_while_an_inducer_at_a_low_dose_is_new_do_not_fail_the_drug_it_lowers()
    {
        ResistanceFinding finding = Life.Focal().Order("lamotrigine", 0, null, 300).Count(60, 190, 0).Order("carbamazepine", 200, null, 200).Count(210, 240, 3).On(250).Resistance;

        Assert.NotEqual(2, finding.Trials.Single(trial => trial.Trial.Drug.Id == "lamotrigine").Outcome);
    }

    [Fact]
    public void Seizures_soon_after_a_newly_started_inducer_do_fail_a_drug_that_it_does_not_lower()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 2000).Count(60, 190, 0).Order("phenobarbital", 200, null, 15).Count(210, 260, 3);

        Assert.Equal(2, life.On(480).Resistance.Trials.Single(trial => trial.Trial.Drug.Id == "levetiracetam").Outcome);
    }

    [Theory]
    [InlineData("lamotrigine", 300, 0, null, 3)]
    [InlineData("lamotrigine", 300, 0, 400, 2)]
    [InlineData("lamotrigine", 300, -200, null, 2)]
    [InlineData("levetiracetam", 2000, 0, null, 2)]
    public void Seizures_soon_after_a_new_contraceptive_with_oestrogen_do_not_fail_lamotrigine_unless_its_dose_was_raised(string drug, int mg, int usedBefore, int? raisedTo, int outcome)
    {
        Life life = Life.Focal().Order(drug, 0, raisedTo is null ? null : 219, mg).Count(60, 190, 0).Done("oestrogen-contraceptive", 200).Count(230, 270, 3);
        life = raisedTo is { } more ? life.Order(drug, 220, null, more) : life;
        life = usedBefore < 0 ? life.Done("oestrogen-contraceptive", 200 + usedBefore) : life;

        Assert.Equal(outcome, Only(life, 400).Outcome);
    }

    [Fact]
    public void One_note_is_probable_and_two_that_agree_are_definite()
    {
        Life one = Life.Focal().Order("levetiracetam", 0, null, 1500).Count(50, 120, 2, layer: Layer.Text, quote: "count@10+9", document: "a");
        Life two = Life.Focal().Order("levetiracetam", 0, null, 1500).Count(50, 120, 2, layer: Layer.Text, quote: "count@10+9", document: "a")
            .Count(121, 200, 3, layer: Layer.Text, quote: "count@88+9", document: "b");

        Assert.Equal((Grade.E2, false), (Only(one, 210).Grade!.Value, Only(one, 210).NotesAgree));
        Assert.Equal((Grade.E2, true), (Only(two, 210).Grade!.Value, Only(two, 210).NotesAgree));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_note_that_counts_the_seizures_of_the_form_again_does_not_shorten_the_freedom_that_is_needed(bool withNote)
    {
        Life life = Life.Focal().LastSeizure(-275, -240).LastSeizure(-30, -1).Count(-364, -1, 2).Order("levetiracetam", 0, null, 1500)
            .Count(1, 180, 0).Count(181, 400, 0);
        life = withNote ? life.Count(-363, -1, 2, layer: Layer.Text, quote: "count@10+9", document: "a") : life;

        Assert.Contains("735 are needed", string.Join(" ", Only(life, 410).Judgement.Reasons.Select(reason => reason.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tonic-clonic", "tonic-clonic", null, true)]                 // the only type there ever was
    [InlineData("focal-impaired", "tonic-clonic", null, false)]              // nothing is said of the other
    [InlineData("focal-impaired", "tonic-clonic", "focal-impaired", true)]   // both are told as none
    [InlineData(null, "tonic-clonic", null, false)]                          // of what type the seizures before were nobody said
    [InlineData("tonic-clonic", null, null, true)]                           // no seizures at all
    public void None_of_one_type_is_freedom_only_where_every_type_told_is_none(string? before, string? none, string? alsoNone, bool isFree)
    {
        Life life = Life.Focal().Count(-100, -1, 5, type: before).Order("levetiracetam", 0, null, 1500);
        foreach ((int from, int to) in ((int, int)[])[(1, 200), (201, 400), (401, 600)])
        {
            life = life.Count(from, to, 0, type: none);
            life = alsoNone is null ? life : life.Count(from, to, 0, type: alsoNone);
        }

        Assert.Equal(isFree ? 1 : 3, Only(life, 610).Outcome);
    }

    [Fact]
    public void None_at_night_is_no_freedom()
    {
        Life Told(string[]? context) => Life.Focal().Count(-100, -1, 5).Order("levetiracetam", 0, null, 1500).Count(1, 200, 0, context).Count(201, 400, 0, context).Count(401, 600, 0, context);

        Assert.Equal(1, Only(Told(null), 610).Outcome);
        Assert.Equal(3, Only(Told([SeizureReport.Limited]), 610).Outcome);
    }

    [Fact]
    public void A_copied_count_fails_only_the_drug_it_was_written_under()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, 200, 1500).Order("lacosamide", 200, null, 300)
            .Count(60, 180, 2, layer: Layer.Text, quote: "count@10+9", document: "a")
            .Count(250, 330, 2, [SeizureReport.CopiedForward], layer: Layer.Text, quote: "count@10+9", document: "b");

        ResistanceFinding finding = life.On(400).Resistance;
        Assert.Equal(["levetiracetam"], finding.Failures.SelectMany(failure => failure.DrugIds));
    }

    [Fact]
    public void Counts_of_one_template_are_each_their_own()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, 200, 1500).Order("lacosamide", 200, null, 300)
            .Count(60, 180, 2, layer: Layer.Text, quote: "count@10+9", document: "a")
            .Count(250, 330, 2, layer: Layer.Text, quote: "count@10+9", document: "b");

        Assert.Equal(["levetiracetam", "lacosamide"], life.On(400).Resistance.Failures.SelectMany(failure => failure.DrugIds));
    }

    [Fact]
    public void Status_alone_of_not_controlled_is_a_word_that_counts()
    {
        Assert.Equal((2, Grade.E1), (Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Word(100, Answer.No), 120).Outcome, Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Word(100, Answer.No), 120).Grade!.Value));
    }

    [Fact]
    public void A_recorded_stop_for_inefficacy_is_a_failure_of_an_adequate_trial_only()
    {
        Assert.Equal((2, Grade.E1), (Only(Life.Focal().Order("levetiracetam", 0, 120, 1500, StopReason.Inefficacy), 200).Outcome, Only(Life.Focal().Order("levetiracetam", 0, 120, 1500, StopReason.Inefficacy), 200).Grade!.Value));
        Assert.Equal(3, Only(Life.Focal().Order("levetiracetam", 0, 120, 500, StopReason.Inefficacy), 200).Outcome);
    }

    [Fact]
    public void A_rate_counts_for_the_month_before_its_day()
    {
        TrialAssessment trial = Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Rate(120, 4), 130);

        Assert.Equal(2, trial.Outcome);
        Assert.InRange(trial.FailureDate!.Value, Life.Day(90), Life.Day(120));
    }

    [Fact]
    public void A_date_of_the_last_seizure_keeps_the_excuse_of_the_window_it_lies_in()
    {
        Life Told(string[]? context) => Life.Focal().Order("levetiracetam", 0, null, 1500).Count(60, 150, 1, context).LastSeizure(100, 240);

        Assert.Equal((3, "seizures-explained"), (Only(Told(["missed-doses"]), 250).Outcome, Only(Told(["missed-doses"]), 250).Judgement.Reasons[0].Code));
        Assert.Equal((2, Life.Day(100)), (Only(Told(null), 250).Outcome, Only(Told(null), 250).FailureDate));
    }

    [Fact]
    public void A_date_outside_every_excused_window_is_a_seizure_of_its_own()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500).Count(60, 150, 1, ["missed-doses"]).LastSeizure(200, 240);

        Assert.Equal((2, Life.Day(200)), (Only(life, 250).Outcome, Only(life, 250).FailureDate));
    }

    [Fact]
    public void A_date_told_with_a_count_ends_its_window()
    {
        // All four seizures lie before the adequate part; without the date they would be spread up to the visit.
        Assert.Equal(2, Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Count(15, 110, 4), 120).Outcome);
        Assert.Equal(3, Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Count(1, 110, 4).LastSeizure(10, 110), 120).Outcome);
        Assert.Equal(3, Only(Life.Focal().Order("levetiracetam", 0, null, 1500).Count(1, 110, 4).LastSeizure(10, 200), 210).Outcome);
    }

    [Fact]
    public void A_date_left_standing_from_an_earlier_visit_does_not_take_a_later_count_away()
    {
        Life life = Life.Focal().Order("levetiracetam", 0, null, 1500).LastSeizure(-20, -5).Count(40, 130, 3).LastSeizure(-20, 220);

        Assert.Equal(2, Only(life, 230).Outcome);
    }

    [Fact]
    public void A_code_of_missed_doses_at_the_visit_excuses_one_seizure_but_not_several()
    {
        Life Seen(int count) => Life.Focal().Order("levetiracetam", 0, null, 1500).Count(60, 150, count).Coded("nonadherence", "Z91.14", 150);

        Assert.Equal("seizures-explained", Only(Seen(1), 160).Judgement.Reasons[0].Code);
        Assert.Equal(2, Only(Seen(4), 160).Outcome);
    }

    [Fact]
    public void What_a_note_puts_down_to_missed_doses_the_form_of_that_visit_has_only_counted()
    {
        Life Told(int counted) => Life.Focal().Order("levetiracetam", 0, null, 1500).Count(60, 150, counted)
            .Count(60, 150, 1, ["missed-doses"], layer: Layer.Text, quote: "count@10+9", document: "a");

        Assert.Equal("seizures-explained", Only(Told(1), 160).Judgement.Reasons[0].Code);
        Assert.Equal(2, Only(Told(3), 160).Outcome);
    }

    [Fact]
    public void A_refuted_code_excuses_nothing()
    {
        Life Coded(Answer confirmed)
        {
            Life life = Life.Focal().Order("levetiracetam", 0, null, 1500).LastSeizure(100, 130).Coded("nonadherence", "Z91.14", 102);
            life.Diagnoses[^1] = life.Diagnoses[^1] with { Confirmed = confirmed };
            return life;
        }

        Assert.Equal(3, Only(Coded(Answer.Yes), 140).Outcome);
        Assert.Equal(2, Only(Coded(Answer.No), 140).Outcome);
    }

    [Fact]
    public void Days_on_a_ward_are_no_gap_in_supply()
    {
        Life Filled() => Life.Focal().Fills("levetiracetam", 0, 90, 1500).Fills("levetiracetam", 130, 250, 1500).LastSeizure(132, 140);

        Assert.Equal("seizures-explained", Only(Filled(), 280).Judgement.Reasons[0].Code);
        Assert.Equal(2, Only(Filled().Visit(119, CareSetting.Inpatient, neurology: Answer.No, to: 130), 280).Outcome);
    }

    [Fact]
    public void A_level_in_a_unit_of_its_own_is_judged_by_the_laboratory()
    {
        Life life = Life.Focal().Order("valproate", 0, null, 1500).LastSeizure(100, 130);
        life.Measurements.Add(new("level:valproate", 200, "umol/l", Below: false, "L", Life.Day(100), Life.Day(100), new("Observation/own-unit")));

        Assert.Equal("seizures-explained", Only(life, 140).Judgement.Reasons[0].Code);
    }

    [Fact]
    public void ICD_9_tells_a_generalised_epilepsy()
    {
        Life life = new Life().Epilepsy("345.10").Order("levetiracetam", 0, null, 1500).Count(60, 150, 3);

        Assert.Equal(Adequacy.Yes, Only(life, 160).Appropriate);
    }

    private static TrialAssessment Only(Life life, int day) => Assert.Single(life.On(day).Resistance.Trials);
}
