using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Tests.Referral;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>The public test cases of the Epilepsy12 audit, told again as charts: where its engine passes, fails or leaves out a child, so do we.</summary>
/// <remarks>
/// Source: Royal College of Paediatrics and Child Health, github.com/rcpch/rcpch-audit-engine, epilepsy12/tests/common_view_functions_tests/calculate_kpi_tests,
/// test_measure_2, 3, 4, 5 and 8; our readings of its KPIs 2, 3 (surgical criteria), 4, 5 and 8 are QM-13, QM-9, QM-11, QM-10 and QM-8. Its audit form can leave a
/// question unanswered ("not scored"); a health record cannot, so those cases have no counterpart.
/// </remarks>
public class Epilepsy12Tests
{
    private const string Pass = "pass", Fail = "fail", NotApplicable = "not applicable";
    private const string Snomed = "http://snomed.info/sct";

    [Theory]
    [InlineData("2024-06-01", Pass)]                                       // on the last day of the first year of care
    [InlineData("2024-06-02", Fail)]                                       // a year and a day after registration
    [InlineData(null, Fail)]                                               // never referred
    public void KPI_2_specialist_nurse_within_the_first_year(string? contact, string expected) =>
        Assert.Equal(expected, Score("QM-13", "2023-06-01", "2024-06-01", Child("2016-06-15").With(chart => { if (contact is not null) { chart.Care("proc_specialist_nurse", contact); } })));

    [Theory]
    [InlineData(true, Pass)]
    [InlineData(false, Fail)]
    public void KPI_3_who_meets_surgical_criteria_is_referred_to_the_surgical_service(bool referred, string expected) =>
        Assert.Equal(expected, Score("QM-9", "2024-01-01", "2024-06-30", Story.Child().With(chart => { if (referred) { chart.Care("referral-epilepsy-centre", "2024-01-10", CareStage.Ordered); } })));

    [Theory]
    [InlineData(true, true, Pass)]
    [InlineData(true, false, Fail)]
    [InlineData(false, false, NotApplicable)]
    public void KPI_4_ECG_where_seizures_are_convulsive(bool convulsive, bool ecg, string expected) =>
        Assert.Equal(expected, Score("QM-11", "2024-01-01", "2024-06-30", Child("2016-06-15").With(chart =>
        {
            chart.Seizures("2024-05-01", "2024-05-31", 1, type: convulsive ? "tonic-clonic" : "absence");
            if (ecg)
            {
                chart.Care("proc_ecg", "2024-02-01");
            }
        })));

    [Theory]
    [InlineData("2022-02-01", "syndrome_absence", "G40.A09", null, "2024-03-14", Pass)]        // on the second birthday, done on the last day of six weeks
    [InlineData("2022-02-01", "syndrome_absence", "G40.A09", null, "2024-03-15", Fail)]        // six weeks and a day
    [InlineData("2022-01-31", "syndrome_absence", "G40.A09", null, "2024-03-14", NotApplicable)] // two years and a day
    [InlineData("2012-01-01", null, null, null, "2024-03-14", Pass)]                           // none of the four syndromes
    [InlineData("2012-01-01", null, null, null, "2024-03-15", Fail)]
    [InlineData("2012-01-01", "syndrome_jme", "G40.B09", null, "2024-03-14", NotApplicable)]
    [InlineData("2012-01-01", "syndrome_absence", "G40.A09", null, "2024-03-15", NotApplicable)]
    [InlineData("2012-01-01", "syndrome_absence", "230413002", Snomed, "2024-03-14", NotApplicable)]
    [InlineData("2012-01-01", "syndrome_selflimited_or_familial", "44145005", Snomed, "2024-03-14", NotApplicable)]
    [InlineData("2012-01-01", "syndrome_selflimited_or_familial", "698021005", Snomed, "2024-03-14", Pass)] // another familial syndrome: MRI is asked for
    public void KPI_5_MRI_within_six_weeks_but_for_four_syndromes(string born, string? syndrome, string? code, string? system, string done, string expected) =>
        Assert.Equal(expected, Score("QM-10", "2024-01-01", "2024-06-30", Child(born).With(chart =>
        {
            chart.Care("proc_mri_brain", "2024-02-01", CareStage.Ordered).Care("proc_mri_brain", done);
            if (syndrome is not null && code is not null)
            {
                chart.Diagnosis("epilepsy_dx " + syndrome, code, "2023-06-01", system ?? "http://hl7.org/fhir/sid/icd-10-cm");
            }
        })));

    [Theory]
    [InlineData("2012-06-30", "female", true, true, Pass)]                 // twelve on the day
    [InlineData("2012-06-30", "female", true, false, Fail)]
    [InlineData("2012-07-30", "female", true, true, NotApplicable)]        // eleven years and eleven months
    [InlineData("2012-06-30", "male", true, true, NotApplicable)]
    [InlineData("2012-06-30", "female", false, false, NotApplicable)]      // no valproate
    public void KPI_8_valproate_and_the_yearly_risk_acknowledgement(string born, string sex, bool valproate, bool acknowledged, string expected)
    {
        Story story = Story.Born(born, sex: sex);
        if (valproate)
        {
            story.Tried("valproate", "2023-01-01", outcome: 3);
        }
        else
        {
            story.Tried("levetiracetam", "2023-01-01", outcome: 3);
        }

        Assert.Equal(expected, Score("QM-8", "2024-06-01", "2024-06-30", story.With(chart => { if (acknowledged) { chart.Care("contraception-counselling", "2024-02-01"); } })));
    }

    [Theory]
    [InlineData(true, true, Pass)]
    [InlineData(true, false, Fail)]
    [InlineData(false, false, NotApplicable)]
    public void KPI_9Bi_written_plan_for_prolonged_seizures_where_a_rescue_medicine_is_prescribed(bool prescribed, bool plan, string expected) =>
        Assert.Equal(expected, Score("QM-12", "2024-01-01", "2024-06-30", Child("2016-06-15").With(chart =>
        {
            if (prescribed)
            {
                chart.Takes("midazolam", "2024-02-01", asNeeded: true);
            }

            if (plan)
            {
                chart.Care("proc_rescue_plan", "2024-02-01");
            }
        })));

    /// <summary>Its test of totals: ten children pass, ten fail and ten do not apply in each of two organisations, and each organisation's sum says so.</summary>
    [Fact]
    public void KPI_4_adds_up_by_organisation()
    {
        var year = new ReportPeriod(Chart.Day("2024-01-01"), Chart.Day("2024-06-30"));
        var totals = new QualityTotals([Measures.Find("QM-11")!], [year, year], AreaTable.Empty);
        foreach (string organisation in (string[])["RGT01", "RQM01"])
        {
            foreach ((bool convulsive, bool ecg) in ((bool, bool)[])[(true, true), (true, false), (false, false)])
            {
                for (int child = 0; child < 10; child++)
                {
                    totals.Add(QualityRecords.Of(
                        Child("2016-06-15").With(chart =>
                        {
                            chart.Seizures("2024-05-01", "2024-05-31", 1, type: convulsive ? "tonic-clonic" : "absence");
                            if (ecg)
                            {
                                chart.Care("proc_ecg", "2024-02-01");
                            }
                        }).Build(),
                        organisation));
                }
            }
        }

        IReadOnlyList<(string Group, MeasureCounts Counts)> groups = totals.By(QualityTotals.ByOrganisation, 0, 1);
        Assert.Equal(["RGT01", "RQM01"], groups.Select(group => group.Group));
        Assert.All(groups, group => Assert.Equal((10L, 20L), (group.Counts.Met, group.Counts.Met + group.Counts.NotMet)));
        Assert.Equal((20L, 40L), (totals.Of(0, 1).Met, totals.Of(0, 1).Counted));
    }

    private static Story Child(string born) => Story.Born(born, Status.Undefined);

    private static string Score(string measure, string from, string to, Story story)
    {
        var standings = new List<Standing>();
        PatientCase patient = story.Build();
        MeasureResults.Judge(Measures.Find(measure)!, QualityRecords.Of(patient), Chart.Day(from), Chart.Day(to), outcome => standings.Add(outcome.Standing));
        return standings switch
        {
            [] or [Standing.Out] or [Standing.Excluded] => NotApplicable,
            [Standing.Met] => Pass,
            [Standing.NotMet] => Fail,
            _ => string.Join(' ', standings),
        };
    }
}
