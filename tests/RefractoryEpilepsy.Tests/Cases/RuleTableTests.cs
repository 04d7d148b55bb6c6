using System.Reflection;
using RefractoryEpilepsy.Tests.Causes;
using RefractoryEpilepsy.Tests.Resistance;
using RefractoryEpilepsy.Tests.Trials;

namespace RefractoryEpilepsy.Tests.Cases;

/// <summary>Every rule, grade, trap and reading of specification 1.4 to 1.9 and the test that proves it.</summary>
public class RuleTableTests
{
    private static readonly (string Id, Type Tests, string Test)[] Table =
    [
        ("ELIG-1", typeof(StatusTests), nameof(StatusTests.One_principal_diagnosis_makes_epilepsy)),
        ("ELIG-1", typeof(StatusTests), nameof(StatusTests.Two_codes_on_one_day_are_one_and_on_two_days_are_two)),
        ("ELIG-2", typeof(StatusTests), nameof(StatusTests.One_code_in_second_place_with_a_drug_is_only_possible)),
        ("ELIG-3", typeof(StatusTests), nameof(StatusTests.Functional_seizures_only_are_out_and_beside_epilepsy_lower_the_confidence)),
        ("ELIG-3", typeof(StatusTests), nameof(StatusTests.An_epileptiform_eeg_keeps_functional_seizures_eligible)),
        ("ELIG-4", typeof(StatusTests), nameof(StatusTests.Febrile_seizures_only_are_out)),
        ("ELIG-5", typeof(StatusTests), nameof(StatusTests.Less_than_a_year_of_record_shows_resistance_but_never_response)),
        ("ELIG-5", typeof(CauseProfileTests), nameof(CauseProfileTests.Fourth_characters_are_read_in_the_american_edition_only)),
        ("MED-1", typeof(ExposureTests), nameof(ExposureTests.Tablets_and_extended_release_of_one_drug_are_one_trial)),
        ("MED-1", typeof(StatusTests), nameof(StatusTests.Primidone_and_phenobarbital_are_one_drug)),
        ("SIM-1", typeof(VignetteTests), nameof(VignetteTests.V5_two_drugs_of_one_family_carry_a_note)),
        ("MED-2", typeof(ExposureTests), nameof(ExposureTests.Rescue_drugs_and_drugs_on_demand_are_no_trials)),
        ("MED-2", typeof(ExposureTests), nameof(ExposureTests.A_load_in_hospital_alone_is_no_trial)),
        ("MED-3", typeof(IndicationTests), nameof(IndicationTests.Gabapentin_counts_only_when_proven)),
        ("MED-3", typeof(IndicationTests), nameof(IndicationTests.Topiramate_at_a_migraine_dose_beside_migraine_is_dropped)),
        ("MED-3", typeof(IndicationTests), nameof(IndicationTests.Lamotrigine_for_bipolar_disorder_without_epilepsy_is_dropped)),
        ("MED-3", typeof(IndicationTests), nameof(IndicationTests.Anxiety_says_nothing_about_levetiracetam)),
        ("MED-4", typeof(VignetteTests), nameof(VignetteTests.V11_prophylaxis_after_a_craniotomy_is_dropped)),
        ("MED-4", typeof(IndicationTests), nameof(IndicationTests.Prophylaxis_with_a_seizure_before_is_treatment)),
        ("MED-5", typeof(ExposureTests), nameof(ExposureTests.A_refill_gap_of_forty_days_stays_one_trial_and_lowers_adherence)),
        ("MED-5", typeof(ExposureTests), nameof(ExposureTests.Two_strengths_filled_on_one_day_add_up)),
        ("MED-5", typeof(ExposureTests), nameof(ExposureTests.An_order_that_ended_nobody_says_when_lasts_until_the_next_drug)),
        ("MED-6", typeof(ExposureTests), nameof(ExposureTests.The_reason_written_on_a_replaced_order_is_not_the_reason_of_the_stop)),
        ("ADEQ-1", typeof(VignetteTests), nameof(VignetteTests.V9_a_drug_that_worsens_the_syndrome_is_no_trial)),
        ("ADEQ-2", typeof(VignetteTests), nameof(VignetteTests.V3_a_year_at_half_the_dose_proves_nothing)),
        ("ADEQ-2", typeof(OutcomeTests), nameof(OutcomeTests.A_dose_nobody_recorded_is_presumed_after_half_a_year_and_unknown_before)),
        ("ADEQ-2", typeof(OutcomeTests), nameof(OutcomeTests.A_low_total_phenytoin_with_low_albumin_disproves_nothing)),
        ("ADEQ-3", typeof(OutcomeTests), nameof(OutcomeTests.An_emergency_visit_needs_a_longer_trial_than_a_count)),
        ("ADEQ-4", typeof(VignetteTests), nameof(VignetteTests.V13_a_seizure_with_the_drug_not_taken_proves_nothing)),
        ("ADEQ-5", typeof(VignetteTests), nameof(VignetteTests.V2_a_rash_in_titration_is_no_failure)),
        ("L1-0", typeof(VignetteTests), nameof(VignetteTests.V9_a_drug_that_worsens_the_syndrome_is_no_trial)),
        ("L1-3b", typeof(OutcomeTests), nameof(OutcomeTests.Side_effects_after_the_dose_but_before_the_time_are_no_failure)),
        ("L1-3a", typeof(VignetteTests), nameof(VignetteTests.V3_a_year_at_half_the_dose_proves_nothing)),
        ("L1-3n", typeof(OutcomeTests), nameof(OutcomeTests.A_seizure_in_a_supply_gap_is_explained_and_a_later_one_is_not)),
        ("L1-2", typeof(VignetteTests), nameof(VignetteTests.V1_two_adequate_drugs_with_seizures_are_resistance)),
        ("L1-1", typeof(OutcomeTests), nameof(OutcomeTests.Freedom_told_at_two_visits_over_a_year_is_response)),
        ("L1-3t", typeof(OutcomeTests), nameof(OutcomeTests.Silence_is_never_freedom)),
        ("sub-codes", typeof(OutcomeTests), nameof(OutcomeTests.Documented_tolerance_is_an_A)),
        ("CNT-1", typeof(StatusTests), nameof(StatusTests.A_failed_drug_tried_again_counts_once)),
        ("CNT-2", typeof(VignetteTests), nameof(VignetteTests.V1_two_adequate_drugs_with_seizures_are_resistance)),
        ("CNT-3", typeof(VignetteTests), nameof(VignetteTests.V7_an_add_on_that_fails_after_the_first_drug_failed_counts_two)),
        ("CNT-4", typeof(StatusTests), nameof(StatusTests.An_undetermined_base_drug_and_a_failed_add_on_count_one)),
        ("CNT-5", typeof(VignetteTests), nameof(VignetteTests.V6_two_drugs_begun_together_fail_as_one_schedule)),
        ("CNT-6", typeof(StatusTests), nameof(StatusTests.Cross_titration_is_judged_before_the_new_drug_came)),
        ("CNT-7", typeof(StatusTests), nameof(StatusTests.A_dose_increase_inside_a_trial_is_the_same_trial)),
        ("CNT-8", typeof(VignetteTests), nameof(VignetteTests.V14_freedom_after_resection_on_the_same_drug_stays_resistance)),
        ("F", typeof(StatusTests), nameof(StatusTests.The_replay_tells_what_changed_the_status)),
        ("EV-1", typeof(VignetteTests), nameof(VignetteTests.V1_two_adequate_drugs_with_seizures_are_resistance)),
        ("EV-2", typeof(OutcomeTests), nameof(OutcomeTests.One_note_is_probable_and_two_that_agree_are_definite)),
        ("EV-3", typeof(StatusTests), nameof(StatusTests.Claims_with_emergency_visits_reach_probable)),
        ("EV-4", typeof(StatusTests), nameof(StatusTests.Claims_with_changes_of_drugs_only_reach_possible)),
        ("EV-4", typeof(StatusTests), nameof(StatusTests.A_change_of_drugs_that_neurology_did_not_see_is_no_failure)),
        ("EV-5", typeof(VignetteTests), nameof(VignetteTests.V12_intractable_codes_alone_are_no_failures)),
        ("EV-5", typeof(StatusTests), nameof(StatusTests.Changes_of_drugs_that_neurology_called_intractable_since_reach_probable)),
        ("EV-6", typeof(OutcomeTests), nameof(OutcomeTests.A_seizure_code_that_is_not_principal_is_no_seizure)),
        ("EV-6", typeof(OutcomeTests), nameof(OutcomeTests.What_only_supports_a_failure_is_told_and_decides_nothing)),
        ("trap: left truncation", typeof(StatusTests), nameof(StatusTests.Drugs_told_to_have_failed_before_the_record_count_as_probable)),
        ("trap: refill gap", typeof(ExposureTests), nameof(ExposureTests.A_pause_of_more_than_half_a_year_starts_a_new_trial)),
        ("trap: brand, release, form", typeof(ExposureTests), nameof(ExposureTests.Tablets_and_extended_release_of_one_drug_are_one_trial)),
        ("trap: intravenous then oral", typeof(ExposureTests), nameof(ExposureTests.An_intravenous_load_followed_by_tablets_is_one_trial)),
        ("trap: slow titration", typeof(OutcomeTests), nameof(OutcomeTests.The_clock_of_slow_titration_starts_with_the_usual_weeks_of_the_table)),
        ("trap: lamotrigine's company", typeof(OutcomeTests), nameof(OutcomeTests.Lamotrigine_needs_the_dose_of_its_company)),
        ("trap: level falls", typeof(OutcomeTests), nameof(OutcomeTests.Seizures_soon_after_a_newly_started_inducer_do_not_fail_the_drug_it_lowers_and_later_ones_do)),
        ("trap: seizure code of another stay", typeof(OutcomeTests), nameof(OutcomeTests.A_seizure_code_that_is_not_principal_is_no_seizure)),
        ("trap: copied freedom", typeof(OutcomeTests), nameof(OutcomeTests.A_copied_seizure_free_is_no_proof_of_freedom)),
        ("trap: duplicate visits", typeof(OutcomeTests), nameof(OutcomeTests.Emergency_and_ward_of_one_event_are_one_seizure)),
        ("trap: auras only", typeof(OutcomeTests), nameof(OutcomeTests.Auras_alone_are_not_freedom)),
        ("trap: remission off drugs", typeof(StatusTests), nameof(StatusTests.Without_drug_and_seizure_for_a_year_nobody_is_resistant_now_but_ever)),
        ("D-1", typeof(StatusTests), nameof(StatusTests.The_adequate_dose_may_be_set_higher_or_lower)),
        ("D-2", typeof(StatusTests), nameof(StatusTests.The_parameters_rule)),
        ("D-3", typeof(StatusTests), nameof(StatusTests.Changes_of_drugs_may_be_left_out)),
        ("D-4", typeof(StatusTests), nameof(StatusTests.Resistance_may_stay_for_good)),
        ("R-1", typeof(OutcomeTests), nameof(OutcomeTests.A_seizure_early_in_a_trial_that_then_frees_the_patient_is_response)),
        ("R-2", typeof(OutcomeTests), nameof(OutcomeTests.Poor_adherence_with_an_unexplained_seizure_is_a_failure_with_less_confidence)),
        ("R-3", typeof(VignetteTests), nameof(VignetteTests.V8_rare_seizures_need_longer_freedom)),
        ("R-4", typeof(OutcomeTests), nameof(OutcomeTests.Freedom_counts_at_any_dose)),
        ("R-5", typeof(OutcomeTests), nameof(OutcomeTests.Freedom_told_at_two_visits_over_a_year_is_response)),
        ("R-6", typeof(OutcomeTests), nameof(OutcomeTests.Seizures_during_titration_fail_nothing)),
        ("R-7", typeof(OutcomeTests), nameof(OutcomeTests.Seizures_in_pregnancy_do_not_fail_the_drug)),
        ("R-7", typeof(OutcomeTests), nameof(OutcomeTests.Seizures_in_pregnancy_despite_a_raised_dose_do)),
        ("R-8", typeof(OutcomeTests), nameof(OutcomeTests.The_seizure_may_precede_the_twenty_eighth_day_if_the_trial_reaches_it)),
        ("R-9", typeof(StatusTests), nameof(StatusTests.A_rash_in_the_third_week_makes_no_combination)),
        ("R-10", typeof(StatusTests), nameof(StatusTests.An_add_on_that_never_becomes_adequate_leaves_the_clock_of_the_first_running)),
        ("R-11", typeof(OutcomeTests), nameof(OutcomeTests.A_level_just_below_an_unconfirmed_range_excuses_nothing)),
        ("R-11", typeof(OutcomeTests), nameof(OutcomeTests.A_low_level_explains_the_seizure_beside_it)),
        ("R-12", typeof(ExposureTests), nameof(ExposureTests.A_refill_gap_of_forty_days_stays_one_trial_and_lowers_adherence)),
        ("R-13", typeof(OutcomeTests), nameof(OutcomeTests.A_childs_dose_goes_by_weight)),
        ("R-14", typeof(VignetteTests), nameof(VignetteTests.V15_a_phenytoin_level_below_range_undoes_the_dose)),
        ("R-15", typeof(OutcomeTests), nameof(OutcomeTests.Side_effects_after_the_dose_but_before_the_time_are_no_failure)),
        ("R-16", typeof(StatusTests), nameof(StatusTests.Without_drug_and_seizure_for_a_year_nobody_is_resistant_now_but_ever)),
        ("R-17", typeof(StatusTests), nameof(StatusTests.A_fresh_relapse_is_held_for_ninety_days_and_then_fails_the_drug)),
        ("R-18", typeof(StatusTests), nameof(StatusTests.Freedom_under_a_newer_drug_after_surgery_is_response)),
        ("R-18", typeof(StatusTests), nameof(StatusTests.Freedom_long_enough_before_the_device_is_the_drugs_merit)),
        ("R-19", typeof(StatusTests), nameof(StatusTests.The_lost_keep_the_status_of_their_last_contact)),
        ("R-19", typeof(StatusTests), nameof(StatusTests.The_dead_keep_the_status_of_their_last_day)),
        ("R-20", typeof(StatusTests), nameof(StatusTests.A_list_of_old_drugs_without_outcome_proves_nothing)),
    ];

    private static readonly string[] Ids =
    [
        .. Numbered("ELIG", 5), .. Numbered("MED", 6), .. Numbered("ADEQ", 5), "L1-0", "L1-1", "L1-2", "L1-3a", "L1-3b", "L1-3n", "L1-3t", .. Numbered("CNT", 8), "F",
        .. Numbered("EV", 6), .. Numbered("D", 4), .. Numbered("R", 20), "SIM-1",
    ];

    public static TheoryData<string> Every => [.. Ids];

    /// <remarks>R-21 is about the rules of referral and is proved in the tests of those.</remarks>
    [Theory]
    [MemberData(nameof(Every))]
    public void Every_rule_has_a_test_that_runs(string id)
    {
        (string Id, Type Tests, string Test)[] rows = [.. Table.Where(row => row.Id == id)];

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            FactAttribute? fact = row.Tests.GetMethod(row.Test)?.GetCustomAttribute<FactAttribute>();
            Assert.NotNull(fact);
            Assert.Null(fact.Skip);
        });
    }

    [Fact]
    public void Every_trap_has_a_test() => Assert.Equal(12, Table.Where(row => row.Id.StartsWith("trap: ", StringComparison.Ordinal)).Select(row => row.Id).Distinct().Count());

    private static IEnumerable<string> Numbered(string letters, int last) => Enumerable.Range(1, last).Select(number => $"{letters}-{number}");
}
