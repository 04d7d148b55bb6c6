using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Tests.Referral;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Reports;

public class DoctorTests
{
    private static Story Sparse() => Story.Adult(Status.Undefined).Having(story => story.Confidence = null)
        .Tried("levetiracetam", "2021-01-01", "2021-12-31", outcome: 3, mg: null, dose: Adequacy.Unknown, pdc: null);

    [Fact]
    public void Each_gap_has_its_price_in_trials()
    {
        var counts = new DoctorCounts();
        counts.Add(Sparse().Build());
        counts.Add(Story.Resistant().Build());

        DoctorFinding dose = DoctorReport.Findings(counts).Single(finding => finding.Code == "dose-unknown");

        Assert.Equal(3, counts.Trials);
        Assert.StartsWith("33 % of trials cannot be judged for dose (1 of 3)", dose.Cost, StringComparison.Ordinal);
        Assert.Contains("dosageInstruction", dose.Ask, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_are_of_patients_with_epilepsy_alone()
    {
        var counts = new DoctorCounts();
        counts.Add(Story.Adult().With(chart => chart.Care("proc_mri_brain").Measured("level:levetiracetam", 12, "mg/L").Seizures("2020-01-01", "2020-02-01", 2)).Build());
        counts.Add(Story.Bare(Status.NotEligible).Having(story => story.Eligible = Answer.No).Takes("gabapentin").Build());

        Assert.Equal(2, counts.Patients);
        Assert.Equal(1, counts.WithEpilepsy);
        Assert.Equal(1, counts.Having(DoctorShare.Mri));
        Assert.Equal(1, counts.Having(DoctorShare.Levels));
        Assert.Equal(1, counts.Having(DoctorShare.StructuredSeizures));
        Assert.Equal(0, counts.Having(DoctorShare.Eeg));
        Assert.Contains(DoctorReport.Findings(counts), finding => finding.Code == "no-eeg");
        Assert.DoesNotContain(DoctorReport.Findings(counts), finding => finding.Code == "no-mri");
    }

    [Fact]
    public void Unmapped_drugs_come_by_frequency_with_rows_to_fill_in()
    {
        var counts = new DoctorCounts();
        foreach (string code in (string[])["11", "22", "22"])
        {
            counts.Add(new Gap("unmapped-drug", $"A drug is told only as code {code} of urn:local, which no table maps; add a row for it to the site's drug table, or export its name.", new Evidence("MedicationRequest/9")));
        }

        Assert.Equal(["urn:local,22,<drug id or nothing>  # seen 2 times", "urn:local,11,<drug id or nothing>  # seen 1 times"], DoctorReport.SuggestedProductRows(counts));
        Assert.Contains("3 drug records name a product", DoctorReport.Text(counts), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_does_not_depend_on_the_order_of_patients()
    {
        PatientCase[] patients = [Sparse().Build(), Story.Resistant().Build(), Story.Adult().With(chart => chart.Care("proc_eeg")).Build()];
        var forward = new DoctorCounts();
        var backward = new DoctorCounts();
        Parallel.ForEach(patients, forward.Add);
        foreach (PatientCase patient in patients.Reverse())
        {
            backward.Add(patient);
        }

        Assert.Equal(DoctorReport.Text(forward), DoctorReport.Text(backward));
        Assert.Contains("drug", DoctorReport.Text(forward), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_export_is_reported_without_a_division_by_nothing()
    {
        string text = DoctorReport.Text(new DoctorCounts());

        Assert.Contains("Nothing stands out.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_are_told_by_year_so_that_a_broken_extract_shows()
    {
        var counts = new DoctorCounts();
        counts.AddResources(new Dictionary<string, long>(StringComparer.Ordinal) { ["Condition"] = 7 });
        counts.Add(Story.Adult().With(chart => chart.Seizures("2020-01-01", "2020-02-01", 2).Seizures("2022-01-01", "2022-02-01", 2)).Build());

        Assert.Equal(1, counts.Facts[("seizure reports", 2020)]);
        Assert.False(counts.Facts.ContainsKey(("seizure reports", 2021)));
        Assert.Contains("Condition", DoctorReport.Text(counts), StringComparison.Ordinal);
    }
}
