using RefractoryEpilepsy.Synthetic;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Service.Tests.Samples;

/// <summary>The simulated population against the published figures of specification section 9.</summary>
public class SyntheticLivesTests
{
    private static readonly Lazy<List<(Life Life, PatientTruth Truth)>> Specialty = new(() => Draw(community: false, 6000));
    private static readonly Lazy<List<(Life Life, PatientTruth Truth)>> Community = new(() => Draw(community: true, 3000));

    [Fact]
    public void A_third_of_a_specialty_clinic_is_resistant() => Assert.InRange(Share(Specialty.Value, item => item.Truth.EverResistant), 0.25, 0.37);

    [Fact]
    public void An_eighth_of_a_community_is_resistant() => Assert.InRange(Share(Community.Value, item => item.Truth.EverResistant), 0.10, 0.16);

    [Fact]
    public void Freedom_by_regimen_follows_the_cohorts()
    {
        double[] free = new double[10];
        double patients = 0;
        foreach ((Life life, PatientTruth truth) in Specialty.Value.Where(item => !item.Truth.Truncated && item.Life.Left >= item.Life.Epilepsy!.FirstTreated + 1826))
        {
            patients++;
            int regimen = life.Epilepsy!.Courses.FindIndex(course => WasFreeForAYear(course, life));
            if (regimen >= 0)
            {
                free[Math.Min(regimen, 3)]++;
            }
        }

        Assert.InRange(free[0] / patients, 0.47, 0.53);                  // 50 %
        Assert.InRange((free[0] + free[1]) / patients, 0.57, 0.64);      // +10.7
        Assert.InRange(free.Sum() / patients, 0.61, 0.68);               // 64.6 %
    }

    [Fact]
    public void Side_effects_adherence_and_missing_scans_are_as_published()
    {
        List<Course> courses = [.. Specialty.Value.SelectMany(item => item.Life.Epilepsy!.Courses)];

        Assert.InRange((double)courses.Count(course => course.StopReason == "adverse-effect" && course.End - course.Start <= 183) / courses.Count, 0.12, 0.18);
        Assert.InRange(Share(Specialty.Value, item => item.Life.Epilepsy!.Adherence < 0.8), 0.25, 0.40);
        Assert.InRange(Share(Specialty.Value, item => !item.Life.Epilepsy!.MriDone), 0.12, 0.18);
    }

    [Fact]
    public void The_planted_risk_is_calibrated_and_only_moderately_strong()
    {
        List<(double Risk, bool Outcome)> rows = [.. Specialty.Value
            .Where(item => item.Truth is { Risk: not null, Index: not null } && item.Life.Left >= item.Truth.Index + 1826)
            .Select(item => (item.Truth.Risk!.Value, item.Truth.Since is { } since && since <= item.Truth.Index + 1826))
            .OrderBy(row => row.Item1)];
        double positives = rows.Count(row => row.Outcome);
        double rankSum = rows.Select((row, index) => row.Outcome ? index + 1.0 : 0).Sum();
        double auroc = (rankSum - (positives * (positives + 1) / 2)) / (positives * (rows.Count - positives));

        Assert.InRange(auroc, 0.72, 0.80);
        foreach ((double Risk, bool Outcome)[] fifth in rows.Chunk((rows.Count / 5) + 1))
        {
            Assert.InRange(fifth.Average(row => row.Outcome ? 1.0 : 0) - fifth.Average(row => row.Risk), -0.07, 0.07);
        }
    }

    [Fact]
    public void A_drug_counts_as_failed_only_after_a_dose_and_time_that_count()
    {
        foreach (TrialTruth trial in Specialty.Value.SelectMany(item => item.Truth.Trials).Where(trial => trial.Outcome == "failed"))
        {
            Assert.True(trial.FailedOn >= trial.AdequateFrom + 14);
            Assert.True((trial.Course.End ?? int.MaxValue) - trial.AdequateFrom >= 41);
        }
    }

    private static List<(Life Life, PatientTruth Truth)> Draw(bool community, int patients)
    {
        var options = new SyntheticOptions { Seed = 5, EpilepsyShare = 1, Community = community };
        return [.. Enumerable.Range(1, patients).Select(number => Population.Draw(options, number)).Select(life => (life, Truth.Of(life)))];
    }

    private static double Share(List<(Life Life, PatientTruth Truth)> items, Func<(Life Life, PatientTruth Truth), bool> which) => (double)items.Count(which) / items.Count;

    private static bool WasFreeForAYear(Course course, Life life)
    {
        int end = course.End ?? life.Left;
        int before = course.Start;
        foreach (Seizure seizure in life.Epilepsy!.Seizures.Where(seizure => seizure.Day >= course.Start && seizure.Day <= end && !seizure.Explained))
        {
            if (seizure.Day - before >= 365)
            {
                return true;
            }

            before = seizure.Day;
        }

        return end - before >= 365;
    }
}
