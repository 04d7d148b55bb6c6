using System.Text.Json;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Tests;

/// <summary>From rows to a file and back. The rows look like a hospital's: mostly "not assessed", few patients, some lost.</summary>
public sealed class ModelTrainerTests : IDisposable
{
    private static readonly SearchOptions Small = new() { DrawsPerAlgorithm = 1, OuterFolds = 2, InnerFolds = 2, Resamples = 50, Algorithms = [Algorithm.LogisticRegression, Algorithm.LightGbm] };
    private static readonly Lazy<RefractoryModel> Trained = new(() => ModelTrainer.Train(Rows(900, seed: 1), Small));

    private readonly string folder = Directory.CreateTempSubdirectory("refractory-model-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_same_rows_and_options_give_the_same_bytes()
    {
        string one = Path.Combine(folder, "one"), two = Path.Combine(folder, "two");
        Trained.Value.Save(one);
        ModelTrainer.Train(Rows(900, seed: 1), Small with { Threads = 1 }, stop: TestContext.Current.CancellationToken).Save(two);

        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(two));
        Assert.Equal(File.ReadAllText(one + ".card.md"), File.ReadAllText(two + ".card.md"));
        Assert.NotEqual(Trained.Value.Card.Id, ModelTrainer.Train(Rows(900, seed: 2), Small, stop: TestContext.Current.CancellationToken).Card.Id);
    }

    [Theory]
    [InlineData(Algorithm.Gam)]
    [InlineData(Algorithm.FastTree)]
    public void The_other_trainers_give_the_same_bytes_too(Algorithm algorithm)
    {
        SearchOptions one = Small with { Algorithms = [algorithm] };
        string many = Path.Combine(folder, "many"), single = Path.Combine(folder, "single");
        ModelTrainer.Train(Rows(500, seed: 4), one, stop: TestContext.Current.CancellationToken).Save(many);
        ModelTrainer.Train(Rows(500, seed: 4), one with { Threads = 1 }, stop: TestContext.Current.CancellationToken).Save(single);

        Assert.Equal(File.ReadAllBytes(many), File.ReadAllBytes(single));
    }

    /// <summary>Every third resistance now rests on regimen changes: nobody may train on it, and the figures show it from both sides, weighted as the whole cohort would be.</summary>
    [Fact]
    public void Resistance_by_regimen_change_alone_bounds_the_figures_with_weights_of_its_own()
    {
        TrainingRows all = Rows(900, seed: 1);
        TrainingRows unsure = all with
        {
            Rows =
            [
                .. all.Rows.Select((row, at) => at % 3 == 0 && row.Outcome.Resistant == Answer.Yes
                    ? row with { Outcome = new(Answer.Unknown, row.Outcome.Days, "possible-only"), OutcomeWithPossible = row.Outcome } : row),
            ],
        };

        int moved = unsure.Rows.Count(row => row.Outcome.Reason == "possible-only");
        double[] weights = ModelTrainer.Weigh(all).Weights, own = ModelTrainer.Weigh(unsure).Weights;
        ModelCard card = ModelTrainer.Train(unsure, Small, stop: TestContext.Current.CancellationToken).Card;

        Assert.True(moved > 30);
        Assert.Null(Trained.Value.Card.WithPossible);
        Assert.Null(Trained.Value.Card.PossibleAsNot);
        Assert.Equal(Trained.Value.Card.Outcomes - moved, card.Outcomes);
        Assert.Equal(Trained.Value.Card.Outcomes, card.WithPossible!.Outcomes);
        Assert.Equal(card.Outcomes, card.PossibleAsNot!.Outcomes);
        Assert.Equal(Trained.Value.Card.Outcomes + Trained.Value.Card.Negatives, card.WithPossible.Rows);
        Assert.Equal(card.WithPossible.Rows, card.PossibleAsNot.Rows);
        Assert.Equal(weights, ModelTrainer.Weigh(unsure, row => row.OutcomeWithPossible).Weights);
        Assert.NotEqual(weights, own);

        // Observed risk lies between the bounds, and the weights are those of the wider outcome.
        Assert.True(card.PossibleAsNot.InTheLarge.Value < card.Internal.InTheLarge.Value && card.Internal.InTheLarge.Value < card.WithPossible.InTheLarge.Value);
        Assert.Equal(
            all.Rows.Select((row, at) => row.Outcome.Resistant == Answer.Yes ? weights[at] : 0).Sum() / weights.Sum(),
            card.WithPossible.Tenths.Sum(tenth => tenth.Observed * tenth.Rows) / card.WithPossible.Rows,
            0.02);
        Assert.Contains(card.Notes, note => note.StartsWith($"{moved} of 900 members have two failures", StringComparison.Ordinal));
    }

    [Fact]
    public void The_card_says_why_two_failures_is_no_other_policy_than_refer_none_and_how_early_a_flag_can_be()
    {
        ModelCard card = Trained.Value.Card;
        double[] days = [.. Rows(900, seed: 1).Rows.Where(row => row.Outcome.Resistant == Answer.Yes).Select(row => (double)row.Outcome.Days).Order()];

        Assert.True(card.TwoFailuresFlagNobody());
        Assert.InRange(card.TimeToOutcome!.Median, days[days.Length * 4 / 10], days[days.Length * 7 / 10]);      // weights draw it upwards: later outcomes are lost more often
        Assert.True(card.TimeToOutcome.LowerQuartile < card.TimeToOutcome.Median && card.TimeToOutcome.Median < card.TimeToOutcome.UpperQuartile);
        Assert.Contains("the same as refer none", CardText.Markdown(card), StringComparison.Ordinal);
        Assert.DoesNotContain("the same as refer none", CardText.Markdown(card with { DecisionCurve = [.. card.DecisionCurve.Select(point => point with { TwoFailures = 0.01 })] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loaded_model_says_what_the_saved_one_said()
    {
        string path = Path.Combine(folder, "model");
        Trained.Value.Save(path);

        var loaded = RefractoryModel.Load(path);

        Assert.Equal(Trained.Value.Card.Id, loaded.Card.Id);
        foreach (TrainingRow row in Rows(50, seed: 9).Rows)
        {
            float[] features = ModelTrainer.FloatsOf(row.Features);
            Assert.Equal(Trained.Value.Model.Probability(features), loaded.Model.Probability(features));
            (double start, double[] contributions) = loaded.Model.Explain(features);
            Assert.Equal(loaded.Model.LogOdds(features), start + contributions.Sum(), 1e-6);
        }
    }

    [Fact]
    public void The_card_answers_what_a_reviewer_asks()
    {
        ModelCard card = Trained.Value.Card;

        Assert.Equal(900, card.Patients);
        Assert.Equal(900, card.Outcomes + card.Negatives + card.Unsettled);
        Assert.True(card.Unsettled > 50);
        Assert.InRange(card.Internal.Auroc.Value, 0.65, 0.95);
        Assert.InRange(card.Internal.Auroc.Value, card.Internal.Auroc.Low, card.Internal.Auroc.High);
        Assert.Equal(2, card.Candidates.Count);
        Assert.NotNull(card.Temporal);
        Assert.Equal(["child", "grown", "female", "male"], card.Subgroups.Select(group => group.Value));
        Assert.All(card.Subgroups, group => Assert.Equal(group.Outcomes < 100, group.Warning.Contains("outcomes", StringComparison.Ordinal)));
        Assert.Contains(card.Subgroups, group => group.Outcomes < 100);
        Assert.Equal("structural", card.Ablations[0].Group);                       // the simulated risk comes from there
        Assert.Equal(5, card.LearningCurve.Count);
        Assert.Equal(CauseFeatures.InOrder.Count, card.FeatureSummaries.Count);
        Assert.Equal("cause-hippocampal-sclerosis", card.FeatureSummaries.MaxBy(feature => feature.Importance)!.Name);
        Assert.Contains(card.Reporting, item => item.Guideline == "TRIPOD+AI");
        Assert.Contains(card.Reporting, item => item.Guideline.StartsWith("PROBAST+AI", StringComparison.Ordinal));
        Assert.Equal(36, card.DecisionCurve.Count);
        Assert.Equal(27, card.Reporting.Count(item => item.Guideline == "TRIPOD+AI"));
        Assert.All(card.CandidateEvidence!.Zip(card.Candidates), pair => Assert.Equal(pair.Second.Name, pair.First.Name));
        Assert.All(card.CandidateEvidence!, candidate => Assert.True(candidate is { DecisionCurve.Count: 36, AlertBurden.Count: 36, Subgroups.Count: 4, LearningCurve.Count: 5, Ablations.Count: > 5 }));
    }

    [Fact]
    public void The_card_reads_back_from_its_json_and_its_text_names_the_model()
    {
        string path = Path.Combine(folder, "model");
        Trained.Value.Save(path);

        using var card = JsonDocument.Parse(File.ReadAllText(path + ".card.json"));

        Assert.Equal(Trained.Value.Card.Id, card.RootElement.GetProperty("Id").GetString());
        string text = File.ReadAllText(path + ".card.md");
        Assert.Contains(Trained.Value.Card.Id, text, StringComparison.Ordinal);
        Assert.Contains("## Decision curve", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("patient-", File.ReadAllText(path + ".card.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_with_one_clear_line()
    {
        string path = Path.Combine(folder, "other");
        File.WriteAllText(path, "not a zip");

        Assert.Contains("is not a model", Assert.Throws<ModelFileException>(() => RefractoryModel.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_outcomes_are_refused_with_the_numbers()
    {
        var error = Assert.Throws<TooLittleToLearnFromException>(() => ModelTrainer.Train(Rows(40, seed: 3), Small, stop: TestContext.Current.CancellationToken));

        Assert.Contains("at least 20 of each are needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibration_on_another_site_mends_a_shift_in_risk()
    {
        TrainingRows site = Rows(1500, seed: 5, shift: 1.2);

        RefractoryModel local = Trained.Value.CalibratedOn(site);

        Assert.True(Trained.Value.PerformanceOn(site, Small).InTheLarge.Value > 0.6);
        Assert.Equal(0, local.PerformanceOn(site, Small).InTheLarge.Value, 0.01);
        Assert.Equal(1, local.PerformanceOn(site, Small).Slope.Value, 0.01);
        Assert.NotEqual(Trained.Value.Card.Id, local.Card.Id);
        Assert.Contains(local.Card.Notes, note => note.StartsWith("Calibrated on another source", StringComparison.Ordinal));
    }

    [Fact]
    public void Drift_names_the_feature_that_changed()
    {
        TrainingRows same = Rows(900, seed: 6);
        int age = Enumerable.Range(0, CauseFeatures.InOrder.Count).First(at => CauseFeatures.InOrder[at].Name == "age");
        TrainingRows older = same with { Rows = [.. same.Rows.Select(row => row with { Features = [.. row.Features.Select((value, at) => at == age ? value + 25 : value)] })] };

        Assert.True(Trained.Value.DriftOf(same)[0].Index < 0.1);
        Assert.Equal("age", Trained.Value.DriftOf(older)[0].Feature);
        Assert.True(Trained.Value.DriftOf(older)[0].Index > Figures.Drift.Warning);
    }

    internal static TrainingRows Rows(int count, int seed, double shift = 0)
    {
        var random = new Random(seed);
        string[] names = [.. CauseFeatures.InOrder.Select(feature => feature.Name)];
        List<TrainingRow> rows = [];
        for (int row = 0; row < count; row++)
        {
            float?[] features = new float?[names.Length];
            double logOdds = -1.5 + shift;
            Set("age", (float)(random.NextDouble() * 80), 0);
            Set("female", random.Next(2), 0);
            bool mri = random.NextDouble() < 0.7;
            Set("mri-done", mri ? 1 : 0, 0);
            if (mri)
            {
                bool sclerosis = random.NextDouble() < 0.25;
                Set("cause-hippocampal-sclerosis", sclerosis ? 1 : 0, sclerosis ? 2.4 : -0.4);
                Set("mri-lesion", sclerosis || random.NextDouble() < 0.2 ? 1 : 0, 0);
            }

            if (random.NextDouble() < 0.6)
            {
                float log = (float)(random.NextDouble() * 4);
                Set("log-seizures-per-month", log, 0.35 * (log - 2));
            }

            if (random.NextDouble() < 0.1)
            {
                Set("psychiatric-coded", 1, 0.4);
            }

            bool resistant = random.NextDouble() < 1 / (1 + Math.Exp(-logOdds));
            int known = resistant ? 100 + random.Next(1500) : 1826, left = random.NextDouble() < 0.3 ? 60 + random.Next(1700) : 9999;
            var outcome = new CohortOutcome(left < known ? Answer.Unknown : resistant ? Answer.Yes : Answer.No, Math.Min(known, left), left < known ? "left" : resistant ? "second-failure" : "observed-to-horizon");
            rows.Add(new(new PatientKey($"patient-{row:0000}"), new DateOnly(2010, 1, 1).AddDays(row), features, outcome, outcome, 0, new Dictionary<string, string> { ["age band"] = row % 5 == 0 ? "child" : "grown", ["sex"] = features[Array.IndexOf(names, "female")] == 1 ? "female" : "male" }));

            void Set(string name, float value, double effect)
            {
                features[Array.IndexOf(names, name)] = value;
                logOdds += effect;
            }
        }

        return new(Questions.AtFirstDrug, rows, [new("time-zero", "Has an index day", count, 0, 0)], [], new DateOnly(2024, 12, 31), KnowledgeBase.Load().Version);
    }
}
