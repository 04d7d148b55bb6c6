using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Referral;

public class OddChartTests
{
    private static readonly string[] Days = ["0001-01-01", "0001-12-31", "1990-06-15", "2024-06-30", "2024-07-01", "9999-12-30", "9999-12-31"];
    private static readonly string[] Concepts = ["epilepsy_dx", "pregnancy", "cause_perinatal", "psych_substance_use", "kd_contraindication", "status_epilepticus", "syndrome_lgs", "cause_tumor_or_vascular_lesion"];
    private static readonly string[] Codes = ["G40.209", "O80", "G93.1", "F", "", "E74.4", ".", "c7 1", "Q85.89"];
    private static readonly string[] Drugs = ["valproate", "carbamazepine", "topiramate", "no such drug", ""];
    private static readonly string[] Findings = ["eeg-focus", "gene:", "gene:SCN1A", "antibody:", "mri-lesion", "hippocampal-sclerosis", "eeg-abnormal", ""];

    [Fact]
    public void No_chart_however_odd_makes_a_judgement_throw()
    {
        var chance = new Random(20240630);
        for (int round = 0; round < 2000; round++)
        {
            var story = new Story
            {
                Status = Any(chance, Enum.GetValues<Status>()),
                Confidence = Any<Confidence?>(chance, [null, Confidence.Coded, Confidence.Possible, Confidence.Probable, Confidence.Definite]),
                Eligible = Any(chance, Enum.GetValues<Answer>()),
                SeizureFreeSince = Any<DateOnly?>(chance, [null, DateOnly.MinValue, DateOnly.MaxValue, new DateOnly(2022, 1, 1)]),
                Chart = new Chart { Person = new Person(Any<string?>(chance, [null, "female", "male", "other"]), Any<PartialDate?>(chance, [null, PartialDate.Parse(Any(chance, Days)), PartialDate.Parse("1990")]), Died: null, Any<string?>(chance, [null, "", "Asian"])) },
            };
            for (int fact = chance.Next(8); fact >= 0; fact--)
            {
                Add(story.Chart, chance);
            }

            PatientCase patient = story.Build();
            IReadOnlyList<ReferralFlag> flags = ReferralRules.Evaluate(patient, risk: null);
            CauseProfile.Of(patient.Timeline.Before(DateOnly.MinValue), patient.Resistance.Trials, new Parameters());
            Assert.Equal(ReferralRules.All.Count, flags.Count);
            _ = Recommendation.Of(patient, flags);
            new Comparison(CohortDefinitions.SideBySide).Add(patient);
            new AttritionCount(CohortDefinitions.DrugResistant).Add(patient);
            var counts = new DoctorCounts();
            counts.Add(patient);
            _ = DoctorReport.Text(counts);
        }
    }

    private static void Add(Chart chart, Random chance)
    {
        string day = Any(chance, Days);
        string later = Days[Math.Max(Array.IndexOf(Days, day), chance.Next(Days.Length))];
        switch (chance.Next(7))
        {
            case 0:
                chart.Diagnosis(Any(chance, Concepts), Any(chance, Codes), day, place: Any(chance, Enum.GetValues<DiagnosisPlace>()), confirmed: Any(chance, Enum.GetValues<Answer>()), recorded: "2024-01-01", onset: Any<string?>(chance, [null, "0001", "9999"]));
                break;
            case 1:
                chart.Takes(Any(chance, Drugs), day, chance.Next(2) == 0 ? later : null, Any<decimal?>(chance, [null, 0m, -5m, 79228162514264337593543950335m]));
                break;
            case 2:
                chart.Seizures(day, later, Any<int?>(chance, [null, 0, 3, int.MaxValue]), Any<decimal?>(chance, [null, 0m, 1e9m]), Any<string?>(chance, [null, "tonic-clonic", ""]));
                break;
            case 3:
                chart.Finding(Any(chance, Findings), Any(chance, Enum.GetValues<Answer>()), Any<string?>(chance, [null, "", "left", "bilateral temporal", "pathogenic"]), day);
                break;
            case 4:
                chart.Measured(Any(chance, ["level:carbamazepine", "level:", "csf-serum-albumin-quotient", "csf-protein", "albumin"]), Any<decimal?>(chance, [null, 0m, -1m, 1e20m]), "", day);
                break;
            case 5:
                chart.Visit(day, Any(chance, Enum.GetValues<CareSetting>()), Any(chance, Enum.GetValues<Answer>()), Any(chance, Enum.GetValues<Answer>()), "", "epilepsy_dx");
                break;
            default:
                chart.Care(Any(chance, ["proc_epilepsy_surgery", "proc_vns", "genetic_test", "monitoring-visual-field", "ketogenic-diet"]), Any<string?>(chance, [null, day]), Any(chance, Enum.GetValues<CareStage>()), code: Any<string?>(chance, [null, "", "64570"]));
                break;
        }
    }

    private static T Any<T>(Random chance, IReadOnlyList<T> choices) => choices[chance.Next(choices.Count)];
}
