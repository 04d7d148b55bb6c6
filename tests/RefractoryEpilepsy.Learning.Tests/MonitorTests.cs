using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Tests;

/// <summary>What a run says of a model in use.</summary>
public class MonitorTests
{
    private static readonly SearchOptions Small = new() { DrawsPerAlgorithm = 1, OuterFolds = 2, InnerFolds = 2, Resamples = 50, Algorithms = [Algorithm.LogisticRegression] };
    private static readonly Lazy<RefractoryModel> Trained = new(() => ModelTrainer.Train(ModelTrainerTests.Rows(900, seed: 1), Small));

    [Fact]
    public void Patients_like_those_of_training_raise_no_warning()
    {
        DriftReport drift = Monitor.Of(Trained.Value, ModelTrainerTests.Rows(900, seed: 6), withheld: 0.1, Small);

        Assert.Empty(drift.Warnings);
        Assert.Null(drift.Matured);                                       // all index days lie within the training data's time
        Assert.Equal(900, drift.Patients);
        Assert.Equal(1, drift.ScoreShares.Sum(), 1e-6);
    }

    [Fact]
    public void A_feature_nobody_records_any_more_is_named()
    {
        TrainingRows same = ModelTrainerTests.Rows(900, seed: 6);
        int mri = At("cause-hippocampal-sclerosis");
        TrainingRows without = same with { Rows = [.. same.Rows.Select(row => row with { Features = [.. row.Features.Select((value, at) => at == mri ? null : value)] })] };

        DriftReport drift = Monitor.Of(Trained.Value, without, withheld: 0, Small);

        Assert.Contains(drift.Warnings, warning => warning.StartsWith("Hippocampal sclerosis", StringComparison.Ordinal));
        Assert.Equal(1, drift.Features.Single(feature => feature.Name == "cause-hippocampal-sclerosis").MissingNow);
    }

    [Fact]
    public void Outcomes_that_came_later_tell_that_risks_are_too_low_by_now()
    {
        TrainingRows shifted = ModelTrainerTests.Rows(900, seed: 8, shift: 1.5);
        TrainingRows later = shifted with { AsOf = new(2035, 1, 1), Rows = [.. shifted.Rows.Select(row => row with { IndexDay = row.IndexDay.AddYears(16) })] };

        DriftReport drift = Monitor.Of(Trained.Value, later, withheld: 0, Small);

        Assert.NotNull(drift.Matured);
        Assert.True(drift.Matured.InTheLarge.Low > 0);
        Assert.Contains(drift.Warnings, warning => warning.StartsWith("Risks are told too low", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_of_this_site_may_score_and_one_from_elsewhere_only_after_it_was_set_to_this_site()
    {
        LocalCalibration here = LocalCalibration.OfTraining(Trained.Value.Card);
        (RefractoryModel local, LocalCalibration found) = Trained.Value.LocalOn(ModelTrainerTests.Rows(1500, seed: 5, shift: 1.2), Small);

        Assert.True(here is { Passed: true, TrainedHere: true });
        Assert.True(found is { Passed: true, TrainedHere: false });
        Assert.True(found.InTheLarge.Low > 0.3);                          // as it came
        Assert.NotEqual(Trained.Value.Card.Id, local.Card.Id);
        Assert.Equal(local.Card.Id, RefractoryModel.Load(local.ToBytes(), "bytes").Card.Id);
    }

    [Fact]
    public void A_model_that_separates_nobody_here_stays_unused()
    {
        TrainingRows rows = ModelTrainerTests.Rows(600, seed: 5);
        var random = new Random(1);
        CohortOutcome[] outcomes = [.. rows.Rows.Select(row => row.Outcome)];
        random.Shuffle(outcomes);
        TrainingRows shuffled = rows with { Rows = [.. rows.Rows.Select((row, at) => row with { Outcome = outcomes[at] })] };

        (_, LocalCalibration found) = Trained.Value.LocalOn(shuffled, Small);

        Assert.False(found.Passed);
        Assert.Contains("chance", found.Verdict, StringComparison.Ordinal);
    }

    private static int At(string name) => Enumerable.Range(0, CauseFeatures.InOrder.Count).First(at => CauseFeatures.InOrder[at].Name == name);
}
