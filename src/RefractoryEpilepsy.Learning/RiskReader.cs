using System.Globalization;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning;

/// <summary>Turns a score into what a clinician reads: a number or the reason for none, and why.</summary>
internal static class RiskReader
{
    /// <summary>A value this share of the training range beyond its ends is outside the model's experience.</summary>
    private const double Beyond = 0.5;

    private const int FeaturesInText = 3;

    public static Risk Read(FittedModel model, ModelCard card, DateOnly zero, Judgement inTarget, IndexView view)
    {
        FeatureValue[] values = CauseFeatures.Read(view);
        float[] features = ModelTrainer.FloatsOf(values.Select(value => value.Value));
        Judgement scope = Judgement.All(inTarget, Age(card.Scope, view), Missing(card.Scope, features), Range(card.Scope, features));
        if (scope.Answer != Answer.Yes)
        {
            // Base and contributions add up to the score: whoever had them would have the number.
            return Risk.Withheld(card.QuestionId, zero, scope, card.Id);
        }

        (double start, double[] contributions) = model.Explain(features);
        return new(
            card.QuestionId,
            zero,
            model.Probability(features),
            start,
            Groups(values, contributions),
            scope,
            card.Id);
    }

    private static List<Contribution> Groups(FeatureValue[] values, double[] contributions)
    {
        List<Contribution> because = [];
        foreach (var group in Enumerable.Range(0, values.Length).GroupBy(at => CauseFeatures.InOrder[at].Group))
        {
            int[] members = [.. group.Where(at => contributions[at] != 0).OrderByDescending(at => Math.Abs(contributions[at])).ThenBy(at => at)];
            if (members.Length == 0)
            {
                continue;
            }

            double sum = members.Sum(at => contributions[at]);
            because.Add(new(
                group.Key,
                sum,
                Text(group.Key, sum, members.Take(FeaturesInText), values, contributions),
                [.. members.Select(at => new FeatureContribution(CauseFeatures.InOrder[at].Name, values[at].Value, contributions[at]))],
                [.. members.SelectMany(at => values[at].Evidence).Distinct()]));
        }

        return [.. because.OrderByDescending(contribution => Math.Abs(contribution.LogOdds)).ThenBy(contribution => contribution.Group, StringComparer.Ordinal)];
    }

    private static string Text(string group, double sum, IEnumerable<int> members, FeatureValue[] values, double[] contributions)
    {
        string direction = sum > 0.005 ? "go with a higher risk" : sum < -0.005 ? "go with a lower risk" : "make no difference";
        string facts = string.Join("; ", members.Select(at => string.Create(CultureInfo.InvariantCulture, $"{Fact(CauseFeatures.InOrder[at], values[at].Value)} ({contributions[at]:+0.00;-0.00;0.00})")));
        return string.Create(CultureInfo.InvariantCulture, $"{CauseFeatures.Groups.GetValueOrDefault(group, group)} {direction} ({sum:+0.00;-0.00;0.00} log-odds): {facts}.");
    }

    private static string Fact(CauseFeature feature, float? value) => value switch
    {
        null => $"{feature.Title}: not assessed",
        1 when feature.YesNo => $"{feature.Title}: yes",
        0 when feature.YesNo => $"{feature.Title}: no",
        { } number when feature.Unit == "log(1+n)" => string.Create(CultureInfo.InvariantCulture, $"{feature.Title}: {MathF.Exp(number) - 1:0.#}"),
        { } number => string.Create(CultureInfo.InvariantCulture, $"{feature.Title}: {number:0.#} {(feature.Unit == "count" ? "" : feature.Unit)}").TrimEnd(),
    };

    private static Judgement Age(ModelScope scope, IndexView view) => view.AgeInYears switch
    {
        null => Judgement.Of(Answer.Unknown, "age-unknown", "Without a birth date nobody can tell whether the model applies."),
        { } age when age < scope.YoungestYears - 1 || age > scope.OldestYears + 1 =>
            Judgement.Of(Answer.No, "age-outside-scope", string.Create(CultureInfo.InvariantCulture, $"The model has learned from patients of {scope.YoungestYears:0} to {scope.OldestYears:0} years.")),
        _ => Judgement.Of(Answer.Yes, "age-within-scope", "The age is one the model has learned from."),
    };

    private static Judgement Missing(ModelScope scope, float[] features)
    {
        int missing = features.Count(float.IsNaN);
        return missing > scope.MostMissing
            ? Judgement.Of(Answer.No, "too-little-known", $"{missing} of {features.Length} features were not assessed, more than in any patient the model has learned from ({scope.MostMissing}).")
            : Judgement.Of(Answer.Yes, "enough-known", "As much is known as of patients the model has learned from.");
    }

    private static Judgement Range(ModelScope scope, float[] features)
    {
        for (int at = 0; at < features.Length; at++)
        {
            if (float.IsNaN(features[at]) || CauseFeatures.InOrder[at].YesNo || CauseFeatures.InOrder[at].Name == "age")
            {
                continue;
            }

            if (scope.Ranges[at] is { } range && range.High > range.Low)
            {
                double margin = Beyond * (range.High - range.Low);
                if (features[at] < range.Low - margin || features[at] > range.High + margin)
                {
                    return Judgement.Of(Answer.No, "value-outside-range", $"{CauseFeatures.InOrder[at].Title}: far outside what the model has learned from.");
                }
            }
        }

        return Judgement.Of(Answer.Yes, "values-within-range", "All values lie where the model has learned.");
    }
}
