using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Prediction;

public class CauseFeaturesTests
{
    private static readonly KnowledgeBase Knowledge = KnowledgeBase.Load();
    private static readonly DateOnly IndexDay = Chart.Day("2021-06-01");

    private static Chart Ordinary() => new Chart()
        .Epilepsy("G40.209", "2021-05-01")
        .Diagnosis("cause_stroke", "I63.9", "2018-03-01")
        .Diagnosis("psych_depression", "F32.9", "2020-03-01")
        .Finding("mri-lesion", Answer.No, on: "2021-05-10")
        .Finding("eeg-epileptiform", on: "2021-05-12")
        .Finding("eeg-focus", detail: "left temporal", on: "2021-05-12")
        .Seizures("2021-04-01", "2021-04-30", 6, type: "focal-aware")
        .Seizures("2021-05-01", "2021-05-20", 9, type: "tonic-clonic")
        .Care("proc_mri_brain", "2021-05-10")
        .Visit("2021-05-01", CareSetting.Emergency, diagnoses: "epilepsy_dx", principal: "epilepsy_dx");

    [Fact]
    public void Every_feature_has_its_own_name_a_known_group_and_a_source()
    {
        Assert.Equal(CauseFeatures.InOrder.Count, CauseFeatures.InOrder.Select(feature => feature.Name).Distinct().Count());
        Assert.All(CauseFeatures.InOrder, feature => Assert.Contains(feature.Group, CauseFeatures.Groups.Keys));
        Assert.All(CauseFeatures.InOrder, feature => Assert.NotEqual("", feature.Source));
        Assert.Empty(CauseCatalogue.InOrder.Select(cause => "cause-" + cause.Id).Except(CauseFeatures.InOrder.Select(feature => feature.Name)));
    }

    [Fact]
    public void Reads_what_an_ordinary_chart_says()
    {
        var values = Values(Ordinary());

        Assert.Equal(1, values["cause-stroke"]);
        Assert.Equal(0, values["cause-tumor"]);                    // the MRI shows no lesion
        Assert.Null(values["cause-hippocampal-sclerosis"]);        // a routine MRI misses it
        Assert.Equal(1, values["eeg-epileptiform"]);
        Assert.Equal(1, values["eeg-foci"]);
        Assert.Equal(1, values["eeg-focus-temporal"]);
        Assert.Equal(2, values["seizure-types"]);
        Assert.Equal(1, values["several-seizure-types"]);
        Assert.Equal(MathF.Log(1 + 13.5f), values["log-seizures-per-month"]!.Value, 1e-4f);
        Assert.Equal(MathF.Log(1 + 15), values["log-seizures-counted"]!.Value, 1e-4f);
        Assert.Equal(1, values["focal-epilepsy"]);
        Assert.Equal(MathF.Log(2), values["log-emergency-seizures"]!.Value, 1e-4f);
        Assert.Equal(30.79f, values["age-at-onset"]!.Value, 0.1f);
        Assert.Equal(1, values["female"]);
    }

    [Fact]
    public void Several_types_of_seizure_are_told_by_counts_forms_or_codes()
    {
        Chart focal = new Chart().Epilepsy("G40.209", "2021-05-01");

        Assert.Equal(0, Several(focal));
        Assert.Equal(1, Several(new Chart().Epilepsy("G40.209", "2021-05-01").Finding("seizure-type", detail: "focal-impaired").Finding("seizure-type", detail: "tonic-clonic")));
        Assert.Equal(1, Several(new Chart().Epilepsy("G40.209", "2021-05-01").Finding("seizure-type", detail: "absence").Seizures("2021-04-01", "2021-04-30", 2, type: "tonic-clonic")));
        Assert.Equal(1, Several(new Chart().Epilepsy("G40.A09", "2021-05-01").Epilepsy("G40.B09", "2021-05-02")));
        Assert.Equal(1, Several(new Chart().Epilepsy("G40.209", "2021-05-01").Epilepsy("G40.309", "2021-05-02")));
        Assert.Equal(0, Several(new Chart().Epilepsy("G40.B09", "2021-05-01").Epilepsy("G40.309", "2021-05-02")));      // the second says no type of its own
        Assert.Equal(0, Several(new Chart().Epilepsy("G40.109", "2021-05-01").Epilepsy("G40.209", "2021-05-02")));      // two codes of one focal epilepsy
        Assert.Null(Several(new Chart().Epilepsy("G40.909", "2021-05-01")));

        static float? Several(Chart chart) => Values(chart)["several-seizure-types"];
    }

    [Fact]
    public void Published_ratios_stand_on_yes_no_features_alone()
    {
        CauseFeature[] published = [.. CauseFeatures.InOrder.Where(feature => feature.PublishedRatio is not null)];

        Assert.All(published, feature => Assert.True(feature is { YesNo: true, PublishedRatio: > 1 }));
        Assert.Equal(11.6, published.Single(feature => feature.Name == "cause-status-epilepticus").PublishedRatio);
        Assert.Equal(6.96, published.Single(feature => feature.Name == "cause-high-seizure-burden").PublishedRatio!.Value, 0.01);      // 62 % against 19 %
        Assert.Equal(10, published.Length);
    }

    [Fact]
    public void Not_assessed_is_told_apart_from_absent()
    {
        var never = Values(new Chart().Epilepsy("G40.209", "2021-05-01"));
        var normal = Values(new Chart().Epilepsy("G40.209", "2021-05-01").Finding("mri-lesion", Answer.No, on: "2021-05-10").Finding("eeg-abnormal", Answer.No, on: "2021-05-10"));

        Assert.Null(never["mri-lesion"]);
        Assert.Equal(0, normal["mri-lesion"]);
        Assert.Null(never["eeg-abnormal"]);
        Assert.Equal(0, normal["eeg-abnormal"]);
        Assert.Equal(0, never["mri-done"]);
        Assert.Null(never["substance-use"]);                       // no code documents nothing
        Assert.Null(never["log-seizures-per-month"]);
    }

    /// <summary>Specification 3.3, written out: taken from the list under test, an entry that is deleted there would take its test with it.</summary>
    public static TheoryData<string> BlockedConcepts =>
    [
        "epilepsy_intractable", "neurostimulator_present", "proc_vns", "proc_rns", "proc_dbs", "proc_neurostimulator_device", "proc_epilepsy_surgery",
        "proc_ketogenic_diet_support", "ketogenic-diet", "kd_prescreen", "proc_video_eeg", "proc_pet_spect_brain", "pet_report", "proc_presurgical_workup", "referral-epilepsy-centre",
    ];

    [Fact]
    public void The_leakage_list_is_that_of_the_specification()
    {
        Assert.Equal(BlockedConcepts.Select(row => row.Data).Order(StringComparer.Ordinal), LeakageList.BlockedConcepts.Order(StringComparer.Ordinal));
        Assert.Equal(["cenobamate", "felbamate", "fenfluramine", "perampanel"], LeakageList.BlockedDrugs.Order(StringComparer.Ordinal));
    }

    /// <summary>Specification 3.3: whatever a blocked concept says, in any kind of fact, no feature may move.</summary>
    [Theory, MemberData(nameof(BlockedConcepts))]
    public void A_blocked_concept_changes_no_feature(string concept)
    {
        Chart with = Ordinary()
            .Diagnosis(concept, "Z99.99", "2021-02-01")
            .Diagnosis($"epilepsy_dx {concept}", "G40.219", "2021-05-01")
            .Care(concept, "2021-02-01")
            .Care(concept, "2021-02-01", CareStage.Ordered)
            .Finding(concept, on: "2021-02-01")
            .Measured(concept, 3, on: "2021-02-01")
            .Visit("2021-02-01", CareSetting.Inpatient, centre: Answer.Yes, diagnoses: concept, principal: concept);
        Chart without = Ordinary().Diagnosis("epilepsy_dx", "G40.2", "2021-05-01").Visit("2021-02-01", CareSetting.Inpatient);

        Assert.Equal(Values(without), Values(with));
    }

    [Fact]
    public void A_concept_that_is_not_blocked_does_change_features() =>
        Assert.NotEqual(Values(Ordinary()), Values(Ordinary().Diagnosis("status_epilepticus", "G41.9", "2021-02-01")));

    [Fact]
    public void A_drug_for_refractory_disease_changes_no_feature()
    {
        foreach (string drug in (string[])["cenobamate", "felbamate", "fenfluramine", "perampanel"])
        {
            Assert.Equal(Values(Ordinary()), Values(Ordinary().Takes(drug, "2021-05-15")));
            Assert.Equal(Values(Ordinary()), Values(Ordinary().Measured("level:" + drug, 0.01m, on: "2021-05-15")));
            Assert.Equal(Values(Ordinary()), Values(Ordinary().Reacts("asm_adverse_effect", drug, "2021-05-15")));
        }

        Assert.NotEqual(Values(Ordinary()), Values(Ordinary().Takes("levetiracetam", "2021-05-15")));
        Assert.NotEqual(Values(Ordinary()), Values(Ordinary().Reacts("asm_adverse_effect", "levetiracetam", "2021-05-15")));
    }

    /// <summary>The tables may gain a device, an operation or a work-up: it must be blocked, or named here as harmless.</summary>
    [Fact]
    public void Every_procedure_of_the_tables_is_blocked_or_known_to_be_harmless()
    {
        string[] harmless = ["proc_eeg", "proc_mri_brain", "proc_delivery"];
        string[] procedures = [.. Directory.EnumerateFiles(Shared.Repository.PathTo("src/RefractoryEpilepsy/Knowledge/codes"), "*.csv").SelectMany(File.ReadLines)
            .SelectMany(line => line.Split(',')).Where(cell => cell.StartsWith("proc_", StringComparison.Ordinal)).Distinct()];

        Assert.NotEmpty(procedures);
        Assert.Empty(procedures.Except(LeakageList.BlockedConcepts).Except(harmless));
    }

    /// <summary>Whatever is recorded on or after the index day, dated before it or not, the features stay the same.</summary>
    [Fact]
    public void Rewriting_everything_after_the_index_day_changes_no_feature()
    {
        var expected = Values(Ordinary());
        string[] diagnoses = ["status_epilepticus", "cause_hippocampal_sclerosis", "epilepsy_dx", "psych_anxiety", "intellectual_disability", "provoked_or_febrile_seizure"];
        string[] findings = ["mri-lesion", "eeg-multifocal", "hippocampal-sclerosis", "gene:SCN1A", "eeg-abnormal"];
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            Chart chart = Ordinary();
            for (int fact = 0; fact < 12; fact++)
            {
                string after = IndexDay.AddDays(random.Next(1500)).ToString("yyyy-MM-dd");
                string backdated = IndexDay.AddDays(-random.Next(1500)).ToString("yyyy-MM-dd");
                _ = random.Next(8) switch
                {
                    0 => chart.Diagnosis(diagnoses[random.Next(diagnoses.Length)], "G41.9", on: backdated, recorded: after, onset: backdated),
                    1 => chart.Finding(findings[random.Next(findings.Length)], (Answer)random.Next(3), "pathogenic", after),
                    2 => chart.Seizures(after, after, random.Next(40), type: "absence"),
                    3 => chart.Measured("phq-9", random.Next(27), on: after),
                    4 => chart.Visit(after, CareSetting.Emergency, diagnoses: "status_epilepticus", principal: "epilepsy_dx"),
                    5 => chart.Care("proc_mri_brain", after),
                    6 => chart.Takes("levetiracetam", after, mgPerDay: 1000),
                    _ => chart.Reacts("asm_adverse_effect", "levetiracetam", after),
                };
            }

            Assert.Equal(expected, Values(chart));
        }
    }

    private static Dictionary<string, float?> Values(Chart chart)
    {
        var view = IndexView.Of(chart.Build().Before(IndexDay), [], Knowledge.Parameters);
        return CauseFeatures.InOrder.Zip(CauseFeatures.Read(view)).ToDictionary(pair => pair.First.Name, pair => pair.Second.Value);
    }
}
