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
    public void Patients_whose_horizon_has_not_passed_tell_nothing_of_outcomes_yet()
    {
        TrainingRows shifted = ModelTrainerTests.Rows(900, seed: 8, shift: 1.5);
        DateOnly last = shifted.Rows.Max(row => row.IndexDay).AddYears(16);
        TrainingRows young = shifted with { AsOf = last.AddYears(1), Rows = [.. shifted.Rows.Select(row => row with { IndexDay = last.AddDays(-(row.IndexDay.DayNumber % 300)) })] };

        Assert.Null(Monitor.Of(Trained.Value, young, withheld: 0, Small).Matured);
    }

    [Fact]
    public void After_calibration_the_scores_of_that_site_are_what_is_compared()
    {
        TrainingRows site = ModelTrainerTests.Rows(1500, seed: 5, shift: 1.2);

        DriftReport drift = Monitor.Of(Trained.Value.CalibratedOn(site), site, withheld: 0, Small);

        Assert.InRange(drift.ScoreIndex, 0, 0.02);
        Assert.Equal(drift.FlaggedShareThen, drift.FlaggedShare, 0.1);
        Assert.Null(drift.Matured);
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

    /// <summary>In sample anything separates: a model of outcomes that mean nothing must not be let in by the rows it learned by heart.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_model_of_outcomes_that_mean_nothing_is_let_in_by_no_way(int shift)
    {
        TrainingRows rows = ModelTrainerTests.Rows(400, seed: 15);
        CohortOutcome[] outcomes = [.. rows.Rows.Select(row => row.Outcome)];
        new Random(3).Shuffle(outcomes);
        TrainingRows shuffled = rows with { Rows = [.. rows.Rows.Select((row, at) => row with { Outcome = outcomes[at] })] };
        RefractoryModel model = ModelTrainer.Train(shuffled, Small, stop: TestContext.Current.CancellationToken);

        // Another day of the same store: some of the patients have gone, others' weights have moved.
        TrainingRows here = shift == 0 ? shuffled : shuffled with { AsOf = shuffled.AsOf.AddDays(30), Rows = [.. shuffled.Rows.Skip(100)] };
        (RefractoryModel local, LocalCalibration found) = model.LocalOn(here, Small);

        Assert.False(LocalCalibration.OfTraining(model.Card).Passed);
        Assert.True(found.Auroc.Low > 0.5, "in sample it must look good for this test to say anything");
        Assert.False(found.Passed);
        Assert.Equal(LocalCalibration.LearnedHere, found.Verdict);
        Assert.True(local.LearnedFrom(here));
        Assert.False(model.LearnedFrom(ModelTrainerTests.Rows(400, seed: 16)));
    }

    private static int At(string name) => Enumerable.Range(0, CauseFeatures.InOrder.Count).First(at => CauseFeatures.InOrder[at].Name == name);
}
