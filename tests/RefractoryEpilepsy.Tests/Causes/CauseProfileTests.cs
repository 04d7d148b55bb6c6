using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Tests.Referral;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Causes;

public class CauseProfileTests
{
    [Theory]
    [InlineData("cause_hippocampal_sclerosis", "G93.81", "hippocampal-sclerosis", Answer.Yes)]
    [InlineData("cause_malformation_cortical cause_focal_cortical_dysplasia", "Q04.8", "focal-cortical-dysplasia", Answer.Unknown)]
    [InlineData("cause_malformation_cortical cause_focal_cortical_dysplasia", "Q04.8", "cortical-malformation", Answer.Yes)]
    [InlineData("cause_malformation_cortical", "Q04.3", "cortical-malformation", Answer.Yes)]
    [InlineData("cause_tumor_or_vascular_lesion", "D33.0", "tumor", Answer.Yes)]
    [InlineData("cause_tumor_or_vascular_lesion", "D330", "tumor", Answer.Yes)]
    [InlineData("cause_tumor_or_vascular_lesion", "D33.1", "tumor", Answer.Unknown)]
    [InlineData("cause_tumor_or_vascular_lesion", "C71.6", "tumor", Answer.Unknown)]
    [InlineData("cause_tumor_or_vascular_lesion", "C71.2", "tumor", Answer.Yes)]
    [InlineData("cause_tumor_or_vascular_lesion", "D18.02", "vascular-malformation", Answer.Yes)]
    [InlineData("cause_tumor_or_vascular_lesion", "D18.02", "tumor", Answer.Unknown)]
    [InlineData("cause_tumor_or_vascular_lesion", "Q28.2", "vascular-malformation", Answer.Yes)]
    [InlineData("cause_trauma", "S06.2X9A", "trauma", Answer.Yes)]
    [InlineData("cause_trauma", "S06.0X0A", "trauma", Answer.Unknown)]
    [InlineData("cause_trauma", "F07.81", "trauma", Answer.Unknown)]
    [InlineData("provoked_or_febrile_seizure", "R56.1", "trauma", Answer.Yes)]
    [InlineData("cause_cns_infection", "B00.4", "cns-infection", Answer.Yes)]
    [InlineData("cause_cns_infection cause_rasmussen_or_autoimmune", "G04.81", "cns-infection", Answer.Unknown)]
    [InlineData("cause_cns_infection", "G04.91", "cns-infection", Answer.Unknown)]
    [InlineData("cause_rasmussen_or_autoimmune", "G04.81", "autoimmune", Answer.Yes)]
    [InlineData("cause_stroke", "I63.9", "stroke", Answer.Yes)]
    [InlineData("cause_stroke", "Z86.73", "stroke", Answer.Unknown)]
    [InlineData("cause_perinatal", "G80.1", "perinatal", Answer.Yes)]
    [InlineData("cause_perinatal", "P07.3", "perinatal", Answer.Unknown)]
    [InlineData("cause_perinatal", "G93.1", "perinatal", Answer.Unknown)]
    [InlineData("cause_tsc", "Q85.1", "tuberous-sclerosis", Answer.Yes)]
    [InlineData("cause_sturge_weber", "Q85.89", "sturge-weber", Answer.Unknown)]
    [InlineData("syndrome_jme epilepsy_dx", "G40.B09", "genetic-generalized", Answer.Yes)]
    [InlineData("epilepsy_dx", "G40.309", "genetic-generalized", Answer.Yes)]
    [InlineData("epilepsy_dx syndrome_emas_other_gen", "G40.409", "genetic-generalized", Answer.Unknown)]
    [InlineData("syndrome_cdkl5 epilepsy_dx", "G40.42", "genetic", Answer.Yes)]
    [InlineData("status_epilepticus epilepsy_dx", "G40.201", "status-epilepticus", Answer.Yes)]
    [InlineData("provoked_or_febrile_seizure", "R56.01", "febrile-seizures", Answer.Yes)]
    [InlineData("provoked_or_febrile_seizure", "P90", "febrile-seizures", Answer.Unknown)]
    [InlineData("syndrome_mitochondrial", "E88.41", "metabolic", Answer.Yes)]
    [InlineData("syndrome_glut1", "E74.810", "metabolic", Answer.Yes)]
    public void A_code_speaks_for_its_cause_as_the_fine_print_says(string concepts, string code, string cause, Answer expected)
    {
        CauseProfile profile = Judge(new Chart().Diagnosis(concepts, code));

        Assert.Equal(expected, profile.Of(cause));
    }

    [Fact]
    public void Every_cause_of_the_catalogue_is_answered_and_carries_a_reason()
    {
        CauseProfile profile = Judge(new Chart());

        Assert.Equal(CauseCatalogue.InOrder.Select(cause => cause.Id), profile.Causes.Keys);
        Assert.All(profile.Causes.Values, judgement =>
        {
            Assert.Equal(Answer.Unknown, judgement.Answer);
            Assert.NotEmpty(judgement.Reasons);
        });
    }

    [Fact]
    public void The_catalogue_and_the_positions_agree() =>
        Assert.Equal(Enum.GetValues<Cause>().Select(cause => cause.ToString().ToUpperInvariant()),
            CauseCatalogue.InOrder.Select(cause => cause.Id.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()));

    [Fact]
    public void An_unspecific_malformation_code_with_text_is_dysplasia_and_no_other_malformation()
    {
        CauseProfile profile = Judge(new Chart()
            .Diagnosis("cause_malformation_cortical cause_focal_cortical_dysplasia", "Q04.8")
            .Finding("focal-cortical-dysplasia", detail: "left frontal"));

        Assert.Equal(Answer.Yes, profile.Of("focal-cortical-dysplasia"));
        Assert.Equal(Answer.Unknown, profile.Of("cortical-malformation"));
    }

    [Theory]
    [InlineData("Q04.8", "cause_malformation_cortical cause_focal_cortical_dysplasia", "cause_focal_cortical_dysplasia", "focal-cortical-dysplasia")]
    [InlineData("Q85.89", "cause_sturge_weber", "cause_sturge_weber", "sturge-weber")]
    [InlineData("Sturge-Weber syndrome", "cause_sturge_weber", "cause_sturge_weber", "sturge-weber")]
    public void An_unspecific_code_counts_where_the_conditions_own_words_say_so(string code, string concepts, string told, string cause)
    {
        CauseProfile profile = Judge(new Chart().Diagnosis(concepts, code, told: told));

        Assert.Equal([cause], profile.Present);
    }

    [Fact]
    public void Sturge_Weber_by_SNOMED_or_text_is_enough()
    {
        Assert.Equal(Answer.Yes, Judge(new Chart().Diagnosis("cause_sturge_weber", "1", system: "urn:example:local")).Of("sturge-weber"));
        Assert.Equal(Answer.Yes, Judge(new Chart().Finding("sturge-weber")).Of("sturge-weber"));
    }

    [Theory]
    [InlineData("2020-08-01", Answer.Yes)]
    [InlineData("2022-08-01", Answer.Unknown)]
    public void Anoxia_is_perinatal_only_in_infancy(string on, Answer expected)
    {
        var child = new Chart { Person = new Person("male", PartialDate.On(new DateOnly(2020, 2, 1)), Died: null) };

        Assert.Equal(expected, Judge(child.Diagnosis("cause_perinatal", "G93.1", on)).Of("perinatal"));
    }

    [Fact]
    public void A_provisional_code_proves_nothing()
    {
        CauseProfile profile = Judge(new Chart().Diagnosis("cause_hippocampal_sclerosis", "G93.81", confirmed: Answer.Unknown));

        Assert.Equal(Answer.Unknown, profile.Of("hippocampal-sclerosis"));
        Assert.Equal("provisional-code", profile.Causes["hippocampal-sclerosis"].Reasons.Single().Code);
    }

    [Theory]
    [InlineData("SCN1A", "pathogenic", Answer.Yes)]
    [InlineData("DEPDC5", "likely-pathogenic", Answer.Yes)]
    [InlineData("SCN1A", "vus", Answer.Unknown)]
    [InlineData("SCN1A", "benign", Answer.Unknown)]
    [InlineData("SCN1A", null, Answer.Unknown)]
    [InlineData("BRCA1", "pathogenic", Answer.Unknown)]
    public void Only_a_pathogenic_variant_of_an_epilepsy_gene_is_a_genetic_cause(string gene, string? detail, Answer expected) =>
        Assert.Equal(expected, Judge(new Chart().Finding("gene:" + gene, detail: detail)).Of("genetic"));

    [Fact]
    public void Negative_testing_documents_that_there_is_none() =>
        Assert.Equal(Answer.No, Judge(new Chart().Finding("genetic-result", Answer.No)).Of("genetic"));

    [Fact]
    public void A_TSC_gene_is_tuberous_sclerosis_and_a_POLG_variant_is_metabolic()
    {
        Assert.Equal(Answer.Yes, Judge(new Chart().Finding("gene:TSC2", detail: "pathogenic")).Of("tuberous-sclerosis"));
        Assert.Equal(Answer.Yes, Judge(new Chart().Finding("gene:POLG", detail: "likely-pathogenic")).Of("metabolic"));
    }

    [Fact]
    public void Grand_mal_with_generalised_spike_wave_is_generalised_epilepsy_but_not_in_an_encephalopathy()
    {
        Chart Eeg() => new Chart().Diagnosis("epilepsy_dx syndrome_emas_other_gen", "G40.409").Finding("generalized-spike-wave");

        Assert.Equal(Answer.Yes, Judge(Eeg()).Of("genetic-generalized"));
        Assert.Equal(Answer.Unknown, Judge(Eeg().Diagnosis("syndrome_lgs epilepsy_dx", "G40.811")).Of("genetic-generalized"));
    }

    [Fact]
    public void Fourth_characters_are_read_in_the_american_edition_only() =>
        Assert.Equal(Answer.Unknown, Judge(new Chart().Diagnosis("epilepsy_dx", "G40.3", system: "http://hl7.org/fhir/sid/icd-10")).Of("genetic-generalized"));

    [Theory]
    [InlineData("left temporal", "right temporal", Answer.Yes)]
    [InlineData("left temporal", "left frontal", Answer.Yes)]
    [InlineData("left temporal", "left frontotemporal", Answer.No)]
    [InlineData("left temporal", "temporal", Answer.No)]
    [InlineData("left temporal", "left", Answer.No)]
    public void Two_foci_count_only_if_they_cannot_be_the_same(string first, string second, Answer expected) =>
        Assert.Equal(expected, Judge(new Chart().Finding("eeg-focus", detail: first).Finding("eeg-focus", detail: second)).Of("multifocal"));

    [Theory]
    [InlineData("eeg-bilateral-independent")]
    [InlineData("eeg-multifocal")]
    [InlineData("hypsarrhythmia")]
    [InlineData("multilobar-lesion")]
    public void Widespread_findings_are_multifocal(string concept)
    {
        Assert.Equal(Answer.Yes, Judge(new Chart().Finding(concept)).Of("multifocal"));
        Assert.NotEqual(Answer.Yes, Judge(new Chart().Finding(concept, Answer.No)).Of("multifocal"));
    }

    [Fact]
    public void Lesions_in_two_lobes_are_multifocal() =>
        Assert.Equal(Answer.Yes, Judge(new Chart().Finding("hippocampal-sclerosis", detail: "left temporal").Finding("encephalomalacia", detail: "right frontal")).Of("multifocal"));

    [Fact]
    public void A_normal_MRI_excludes_a_tumour_but_sclerosis_only_with_an_epilepsy_protocol()
    {
        CauseProfile routine = Judge(new Chart().Finding("mri-lesion", Answer.No));
        CauseProfile protocol = Judge(new Chart().Finding("mri-lesion", Answer.No).Finding("mri-epilepsy-protocol"));

        Assert.Equal(Answer.No, routine.Of("tumor"));
        Assert.Equal(Answer.Unknown, routine.Of("hippocampal-sclerosis"));
        Assert.Equal(Answer.No, protocol.Of("hippocampal-sclerosis"));
    }

    [Theory]
    [InlineData(0.0085, Answer.Yes)]
    [InlineData(8.5, Answer.Yes)]
    [InlineData(0.005, Answer.No)]
    public void An_albumin_quotient_counts_in_either_spelling(double value, Answer expected) =>
        Assert.Equal(expected, Judge(new Chart().Measured("csf-serum-albumin-quotient", (decimal)value)).Of("bbb-inflammation"));

    [Fact]
    public void Bloody_or_infected_fluid_is_no_inflammation_of_its_own()
    {
        Assert.Equal(Answer.Yes, Judge(new Chart().Measured("csf-protein", 80, "mg/dL")).Of("bbb-inflammation"));
        Assert.Equal(Answer.Unknown, Judge(new Chart().Measured("csf-protein", 80, "mg/dL").Measured("csf-rbc", 4000, "/uL")).Of("bbb-inflammation"));
        Assert.Equal(Answer.No, Judge(new Chart().Measured("csf-cells", 40, "/uL").Diagnosis("cause_cns_infection", "B00.4")).Of("bbb-inflammation"));
    }

    [Theory]
    [InlineData("antibody:LGI1", Answer.Yes, Answer.Yes)]
    [InlineData("antibody:GAD65", Answer.Yes, Answer.Unknown)]
    [InlineData("antibody:NMDAR", Answer.No, Answer.No)]
    public void An_antibody_counts_unless_it_is_unspecific(string concept, Answer present, Answer expected) =>
        Assert.Equal(expected, Judge(new Chart().Finding(concept, present)).Of("autoimmune"));

    [Fact]
    public void More_than_twenty_seizures_before_the_first_drug_are_a_high_burden()
    {
        Chart Treated() => new Chart().Takes("levetiracetam", "2020-03-01");

        Assert.Equal(Answer.Yes, Judge(Treated().Seizures("2019-09-01", "2020-02-28", 21)).Of("high-seizure-burden"));
        Assert.Equal(Answer.No, Judge(Treated().Seizures("2019-09-01", "2020-02-28", 20)).Of("high-seizure-burden"));
        Assert.Equal(Answer.Unknown, Judge(Treated().Seizures("2020-06-01", "2020-12-28", 90)).Of("high-seizure-burden"));
        Assert.Equal(Answer.No, Judge(Treated().Seizures("2019-09-01", "2020-02-28", 12).Seizures("2019-09-01", "2020-02-28", 12)).Of("high-seizure-burden"));
        Assert.Equal(Answer.Yes, Judge(Treated().Seizures("2019-09-01", "2019-11-30", 12).Seizures("2019-12-01", "2020-02-28", 12)).Of("high-seizure-burden"));
    }

    [Fact]
    public void A_rate_told_before_treatment_counts_for_a_month_and_a_low_one_proves_nothing()
    {
        Chart Treated() => new Chart().Takes("levetiracetam", "2020-03-01");

        Assert.Equal(Answer.Yes, Judge(Treated().Seizures("2020-02-23", "2020-02-29", 7, perMonth: 30)).Of("high-seizure-burden"));
        Assert.Equal(Answer.Unknown, Judge(Treated().Seizures("2020-02-23", "2020-02-29", 2, perMonth: 9)).Of("high-seizure-burden"));
    }

    [Fact]
    public void A_rate_told_before_treatment_reaches_back_to_the_first_sign_within_two_years()
    {
        Chart Treated(string onset, decimal perMonth) => new Chart().Epilepsy(on: onset).Takes("levetiracetam", "2020-03-01").Seizures("2020-02-01", "2020-03-01", null, perMonth);

        Assert.Equal(Answer.Yes, Judge(Treated("2019-06-01", 6)).Of("high-seizure-burden"));
        Assert.Equal(Answer.Unknown, Judge(Treated("2019-06-01", 2)).Of("high-seizure-burden"));
        Assert.Equal(Answer.Unknown, Judge(Treated("2019-11-01", 5.2m)).Of("high-seizure-burden")); // 21 by the rate: too near the limit
        Assert.Equal(Answer.Unknown, Judge(Treated("2015-06-01", 6)).Of("high-seizure-burden"));    // older drugs may be missing
    }

    [Fact]
    public void A_status_code_beside_another_principal_diagnosis_is_too_weak()
    {
        Chart Coded(string principal, bool isPrincipal) => new Chart().Visit("2020-01-10", CareSetting.Inpatient, principal: principal)
            .Diagnosis("status_epilepticus epilepsy_dx", "G40.201", "2020-01-10", place: DiagnosisPlace.Encounter, visit: "Encounter/1", principal: isPrincipal);

        Assert.Equal(Answer.Unknown, Judge(Coded("cause_stroke", isPrincipal: false)).Of("status-epilepticus"));
        Assert.Equal(Answer.Yes, Judge(Coded("status_epilepticus epilepsy_dx", isPrincipal: true)).Of("status-epilepticus"));
        Assert.Equal(Answer.Unknown, Judge(Coded("", isPrincipal: false)).Of("status-epilepticus"));
    }

    [Fact]
    public void The_last_character_of_G40_counts_as_status_only_where_somebody_was_admitted()
    {
        static Chart At(CareSetting setting, string code = "G40.201") => new Chart().Visit("2020-01-10", setting, principal: "status_epilepticus epilepsy_dx")
            .Diagnosis("status_epilepticus epilepsy_dx", code, "2020-01-10", place: DiagnosisPlace.Encounter, visit: "Encounter/1", principal: true);

        Assert.Equal(Answer.Unknown, Judge(At(CareSetting.Ambulatory)).Of("status-epilepticus"));
        Assert.Equal(Answer.Unknown, Judge(At(CareSetting.Emergency)).Of("status-epilepticus"));
        Assert.Equal(Answer.Yes, Judge(At(CareSetting.Emergency).Visit("2020-01-11", CareSetting.Inpatient)).Of("status-epilepticus"));
        Assert.Equal(Answer.Yes, Judge(At(CareSetting.Inpatient)).Of("status-epilepticus"));
        Assert.Equal(Answer.Yes, Judge(At(CareSetting.Emergency, "230456007")).Of("status-epilepticus"));
    }

    [Fact]
    public void Where_procedures_are_numbers_nobody_read_the_work_up_is_neither_complete_nor_missing()
    {
        Chart With(params string[] numbers) => numbers.Aggregate(new Chart().Epilepsy(), (chart, number) => chart.Care("unread-procedure", code: number));

        Assert.Equal(Answer.Unknown, Judge(With("70553", "95816")).Of("workup-incomplete"));
        Assert.Equal(Answer.Unknown, Judge(With("70553", "95816")).Of("unexplained"));
        Assert.Equal(Answer.Yes, Judge(With("70553")).Of("workup-incomplete"));
        Assert.Equal(Answer.Yes, Judge(With("64568", "99213")).Of("workup-incomplete"));
    }

    [Fact]
    public void An_inducer_counts_only_if_it_came_into_a_running_trial_well_before_the_failure()
    {
        IReadOnlyList<TrialAssessment> Trials(string inducerFrom, string failed, string victim = "lamotrigine") => Story.Adult()
            .Tried(victim, "2020-01-01", "2021-12-31", failed: failed)
            .Tried("carbamazepine", inducerFrom, outcome: 3, inducer: InducerStrength.Strong).Build().Resistance.Trials;
        Answer Of(IReadOnlyList<TrialAssessment> trials) => CauseProfile.Of(new Chart().Build().By(Chart.Day("2024-12-31")), trials, new Parameters()).Of("pharmacokinetic");

        Assert.Equal(Answer.Yes, Of(Trials("2020-06-01", "2020-09-01")));
        Assert.Equal(Answer.Unknown, Of(Trials("2020-09-01", "2020-09-01")));
        Assert.Equal(Answer.Unknown, Of(Trials("2020-01-10", "2020-09-01")));
        Assert.Equal(Answer.Unknown, Of(Trials("2022-06-01", "2020-09-01")));
        Assert.Equal(Answer.Unknown, Of(Trials("2020-06-01", "2020-09-01", "levetiracetam")));

        // Known by an emergency visit only: the drug may have failed before, and the inducer have been the answer to that.
        Assert.Equal(Answer.Unknown, Of([.. Trials("2020-06-01", "2020-09-01").Select(trial => trial.Outcome == 2 ? trial with { Grade = Grade.E3 } : trial)]));
    }

    [Fact]
    public void A_low_level_counts_at_an_adequate_dose_with_good_adherence()
    {
        Answer Of(decimal level, decimal? pdc, decimal? mg = 1200, decimal? albumin = null, string drug = "carbamazepine")
        {
            Chart chart = new Chart().Measured("level:" + drug, level, "mg/L", "2021-06-01");
            if (albumin is { } grams)
            {
                chart.Measured("albumin", grams, "g/dL", "2021-06-01");
            }

            IReadOnlyList<TrialAssessment> trials = Story.Adult().Tried(drug, "2020-01-01", outcome: 3, mg: mg, pdc: pdc, dose: mg >= 1000 ? Adequacy.Yes : Adequacy.No).Build().Resistance.Trials;
            return CauseProfile.Of(chart.Build().By(Chart.Day("2024-12-31")), trials, new Parameters()).Of("pharmacokinetic");
        }

        Assert.Equal(Answer.Yes, Of(2, 0.9m));
        Assert.Equal(Answer.No, Of(6, 0.9m));
        Assert.Equal(Answer.Unknown, Of(2, 0.6m));
        Assert.Equal(Answer.Unknown, Of(2, null));
        Assert.Equal(Answer.Unknown, Of(2, 0.9m, mg: 200));
        Assert.Equal(Answer.Yes, Of(5, 0.9m, drug: "phenytoin"));
        Assert.Equal(Answer.Unknown, Of(5, 0.9m, albumin: 2.8m, drug: "phenytoin"));
    }

    [Fact]
    public void Comorbidity_takes_a_problem_list_item_or_two_encounters()
    {
        Chart Encounter(string visit, string on, Chart chart) => chart.Diagnosis("psych_depression", "F32.1", on, place: DiagnosisPlace.Encounter, visit: visit);

        Assert.Equal(Answer.Yes, Judge(new Chart().Diagnosis("intellectual_disability", "F71")).Of("intellectual-disability"));
        Assert.Equal(Answer.Unknown, Judge(Encounter("Encounter/1", "2020-01-01", new Chart())).Of("psychiatric"));
        Assert.Equal(Answer.Unknown, Judge(Encounter("Encounter/1", "2020-01-01", Encounter("Encounter/1", "2020-01-01", new Chart()))).Of("psychiatric"));
        Assert.Equal(Answer.Yes, Judge(Encounter("Encounter/1", "2020-01-01", Encounter("Encounter/2", "2020-03-01", new Chart()))).Of("psychiatric"));
    }

    [Fact]
    public void Unexplained_needs_MRI_and_EEG_and_nothing_found()
    {
        Chart Looked() => new Chart().Epilepsy().Care("proc_mri_brain").Finding("eeg-abnormal", Answer.No);

        Assert.Equal(["unexplained"], Judge(Looked()).Present);
        Assert.Equal(["workup-incomplete"], Judge(new Chart().Epilepsy().Care("proc_mri_brain")).Present);
        Assert.Equal(["workup-incomplete"], Judge(new Chart().Epilepsy().Care("proc_mri_brain", stage: CareStage.Ordered).Care("proc_eeg")).Present);
        Assert.Equal(["stroke"], Judge(Looked().Diagnosis("cause_stroke", "I63.9")).Present);
        Assert.Equal(["unexplained", "psychiatric"], Judge(Looked().Diagnosis("psych_depression", "F32.1")).Present.Reverse());
        Assert.Empty(Judge(new Chart().Care("proc_mri_brain")).Present);
    }

    [Fact]
    public void What_is_recorded_on_the_index_day_counts_and_what_comes_later_does_not()
    {
        PatientTimeline timeline = new Chart().Diagnosis("cause_hippocampal_sclerosis", "G93.81", "2020-01-10", recorded: "2021-05-05").Build();

        Assert.Equal(Answer.Unknown, CauseProfile.Of(timeline.Before(Chart.Day("2021-05-05")), [], new Parameters()).Of("hippocampal-sclerosis"));
        CauseProfile later = CauseProfile.Of(timeline.By(Chart.Day("2021-05-05")), [], new Parameters());
        Assert.Equal(Answer.Yes, later.Of("hippocampal-sclerosis"));
        Assert.Equal(Chart.Day("2021-05-05"), later.FirstRecorded["hippocampal-sclerosis"]);
        Assert.Equal("Condition/1", later.Causes["hippocampal-sclerosis"].Reasons.Single().Evidence.Single().Reference);
    }

    private static CauseProfile Judge(Chart chart) => CauseProfile.Of(chart.Build().By(Chart.Day("2024-12-31")), [], new Parameters());
}
