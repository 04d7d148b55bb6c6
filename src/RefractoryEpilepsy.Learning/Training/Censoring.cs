using MathNet.Numerics.LinearAlgebra;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning.Training;

/// <summary>How long one member of the cohort was under observation, and whether the outcome was settled by then.</summary>
/// <param name="Days">From the index day to the day on which the outcome was settled or observation ended, at least 1.</param>
/// <param name="Settled">Whether the outcome is known; false: observation ended first.</param>
/// <param name="Covariates">What staying may depend on, known at the index day and never the calendar (a late index day cannot be observed for long, whatever the patient).</param>
public sealed record FollowUp(int Days, bool Settled, double[] Covariates);

/// <summary>Inverse-probability-of-censoring weights from a model of staying under observation.</summary>
/// <remarks>
/// The rate of leaving is constant within each quarter of a year (piecewise exponential, the smooth sister of Kaplan–Meier), alone or
/// with proportional effects of covariates, counted from their means and fitted together with the rates; the one with the lower AIC is used. Weight of a settled row = 1 / P(still observed
/// when it was settled), cut at <see cref="HighestWeight"/>; of others 0. Sources: Robins and Finkelstein, Biometrics 2000;56:779,
/// doi:10.1111/j.0006-341X.2000.00779.x; Friedman, Annals of Statistics 1982;10:101 (piecewise exponential).
/// </remarks>
/// <param name="Weights">Per member, 0 where the outcome is not settled.</param>
/// <param name="Model"><see cref="Unadjusted"/> or <see cref="Adjusted"/>.</param>
/// <param name="StayingAtHorizon">P(still observed at the end of the horizon), mean over the cohort.</param>
/// <param name="WeightTotal">Sum of weights over cohort size; near 1 when the model is right.</param>
/// <param name="EffectiveRows">(Σw)² / Σw²: what the weighted rows are worth.</param>
/// <param name="Cut">Weights that were cut.</param>
/// <param name="Checks">Observed and expected ends of observation per year.</param>
/// <param name="Balance">Per covariate, the standardised difference between the whole cohort and its settled rows, before and after weighting.</param>
public sealed record Censoring(
    double[] Weights,
    string Model,
    double StayingAtHorizon,
    double WeightTotal,
    double EffectiveRows,
    int Cut,
    IReadOnlyList<CensoringCheck> Checks,
    IReadOnlyList<CovariateBalance> Balance)
{
    /// <summary>Staying depends on time alone.</summary>
    public const string Unadjusted = "piecewise exponential";

    /// <summary>Staying depends on time and on covariates of the index day.</summary>
    public const string Adjusted = "piecewise exponential with covariates";

    private const double DaysPerInterval = 365.25 / 4;
    private const double HighestWeight = 10;

    /// <summary>Fits the model and weights every member.</summary>
    public static Censoring Of(IReadOnlyList<FollowUp> cohort, int horizonDays, IReadOnlyList<string> covariateNames)
    {
        int intervals = (int)Math.Ceiling(horizonDays / DaysPerInterval);
        double[] ends = new double[intervals], exposure = new double[intervals];
        foreach (FollowUp member in cohort)
        {
            int last = IntervalOf(member, intervals);
            for (int interval = 0; interval <= last; interval++)
            {
                exposure[interval] += Part(member, interval);
            }

            ends[last] += member.Settled ? 0 : 1;
        }

        double[][] centred = Centred(cohort, covariateNames.Count);
        double[]? effects = cohort.Count > 200 ? FitEffects(cohort, centred, ends, intervals) : null;
        double[] scores = [.. centred.Select(covariates => effects is null ? 0 : ScoreOf(effects, covariates))];
        double[] rates = effects is null ? [.. ends.Zip(exposure, RateOf)] : [.. ends.Zip(ExposureOf(cohort, scores, intervals), RateOf)];

        double[] weights = new double[cohort.Count];
        double[] expected = new double[intervals];
        int cut = 0;
        double staying = 0;
        for (int row = 0; row < cohort.Count; row++)
        {
            int last = IntervalOf(cohort[row], intervals);
            double factor = Math.Exp(scores[row]), leaving = 0;
            for (int interval = 0; interval <= last; interval++)
            {
                double expectedHere = rates[interval] * factor * Part(cohort[row], interval);
                expected[interval] += expectedHere;
                leaving += expectedHere;
            }

            double stay = Math.Exp(-leaving);
            staying += Math.Exp(-rates.Sum() * factor) / cohort.Count;
            if (cohort[row].Settled)
            {
                double weight = 1 / Math.Max(stay, 1e-6);
                cut += weight > HighestWeight ? 1 : 0;
                weights[row] = Math.Min(weight, HighestWeight);
            }
        }

        double sum = weights.Sum(), squares = weights.Sum(weight => weight * weight);
        return new(
            weights,
            effects is null ? Unadjusted : Adjusted,
            staying,
            cohort.Count > 0 ? sum / cohort.Count : double.NaN,
            squares > 0 ? sum * sum / squares : 0,
            cut,
            [.. Enumerable.Range(0, (intervals + 3) / 4).Select(year => new CensoringCheck(
                year + 1,
                Enumerable.Range(year * 4, Math.Min(4, intervals - (year * 4))).Sum(interval => ends[interval]),
                Enumerable.Range(year * 4, Math.Min(4, intervals - (year * 4))).Sum(interval => expected[interval])))],
            BalanceOf(cohort, weights, covariateNames));
    }

    private static int IntervalOf(FollowUp member, int intervals) =>
        Math.Clamp((int)Math.Ceiling(member.Days / DaysPerInterval) - 1, 0, intervals - 1);

    // Share of the interval spent under observation; time beyond the horizon is not looked at.
    private static double Part(FollowUp member, int interval) =>
        Math.Clamp((member.Days / DaysPerInterval) - interval, 0, 1);

    private static double RateOf(double left, double time) => time > 0 ? left / time : 0;

    // Time under observation per interval, each member's counted as often as it is likelier to leave than the mean.
    private static double[] ExposureOf(IReadOnlyList<FollowUp> cohort, double[] scores, int intervals)
    {
        double[] exposure = new double[intervals];
        for (int row = 0; row < cohort.Count; row++)
        {
            double factor = Math.Exp(scores[row]);
            int last = IntervalOf(cohort[row], intervals);
            for (int interval = 0; interval <= last; interval++)
            {
                exposure[interval] += factor * Part(cohort[row], interval);
            }
        }

        return exposure;
    }

    private static double[][] Centred(IReadOnlyList<FollowUp> cohort, int width)
    {
        double[] means = [.. Enumerable.Range(0, width).Select(at => cohort.Count == 0 ? 0 : cohort.Average(member => member.Covariates[at]))];
        return [.. cohort.Select(member => means.Select((mean, at) => member.Covariates[at] - mean).ToArray())];
    }

    private static double ScoreOf(double[] effects, double[] covariates) => Math.Clamp(Dot(effects, covariates), -3, 3);

    private static double Dot(double[] effects, double[] covariates)
    {
        double sum = 0;
        for (int at = 0; at < effects.Length; at++)
        {
            sum += effects[at] * covariates[at];
        }

        return sum;
    }

    // Newton steps on the effects, the rates being at their best for each (Breslow's likelihood, piecewise): a rate that stayed that of the mean member
    // would lend its error to every covariate. Null where the effects do not pay for their parameters (AIC).
    private static double[]? FitEffects(IReadOnlyList<FollowUp> cohort, double[][] covariates, double[] ends, int intervals)
    {
        int width = covariates[0].Length;
        if (width == 0)
        {
            return null;
        }

        double[] effects = new double[width];
        double nullLikelihood = double.NaN, likelihood = double.NaN;
        for (int step = 0; step < 25; step++)
        {
            double[] sums = new double[intervals];
            double[,] firsts = new double[intervals, width];
            double[,,] seconds = new double[intervals, width, width];
            var gradient = Vector<double>.Build.Dense(width);
            Matrix<double> curvature = Matrix<double>.Build.DenseDiagonal(width, 1e-6);
            likelihood = 0;
            for (int row = 0; row < cohort.Count; row++)
            {
                double[] values = covariates[row];
                double score = ScoreOf(effects, values), factor = Math.Exp(score);
                int last = IntervalOf(cohort[row], intervals);
                if (!cohort[row].Settled)
                {
                    likelihood += score;
                    for (int a = 0; a < width; a++)
                    {
                        gradient[a] += values[a];
                    }
                }

                for (int interval = 0; interval <= last; interval++)
                {
                    double time = factor * Part(cohort[row], interval);
                    sums[interval] += time;
                    for (int a = 0; a < width; a++)
                    {
                        firsts[interval, a] += time * values[a];
                        for (int b = 0; b < width; b++)
                        {
                            seconds[interval, a, b] += time * values[a] * values[b];
                        }
                    }
                }
            }

            for (int interval = 0; interval < intervals; interval++)
            {
                if (ends[interval] == 0 || sums[interval] == 0)
                {
                    continue;
                }

                likelihood -= ends[interval] * Math.Log(sums[interval]);
                for (int a = 0; a < width; a++)
                {
                    double mean = firsts[interval, a] / sums[interval];
                    gradient[a] -= ends[interval] * mean;
                    for (int b = 0; b < width; b++)
                    {
                        curvature[a, b] += ends[interval] * ((seconds[interval, a, b] / sums[interval]) - (mean * firsts[interval, b] / sums[interval]));
                    }
                }
            }

            nullLikelihood = step == 0 ? likelihood : nullLikelihood;
            Vector<double> change = curvature.Solve(gradient);
            if (change.AbsoluteMaximum() < 1e-6)
            {
                break;
            }

            for (int at = 0; at < width; at++)
            {
                effects[at] += Math.Clamp(change[at], -1, 1);
            }
        }

        return likelihood - nullLikelihood > width ? effects : null;
    }

    private static List<CovariateBalance> BalanceOf(IReadOnlyList<FollowUp> cohort, double[] weights, IReadOnlyList<string> names)
    {
        List<CovariateBalance> balance = [];
        for (int at = 0; at < names.Count; at++)
        {
            double mean = cohort.Average(member => member.Covariates[at]);
            double spread = Math.Sqrt(cohort.Average(member => Math.Pow(member.Covariates[at] - mean, 2)));
            double settled = 0, count = 0, weighted = 0, total = 0;
            for (int row = 0; row < cohort.Count; row++)
            {
                settled += cohort[row].Settled ? cohort[row].Covariates[at] : 0;
                count += cohort[row].Settled ? 1 : 0;
                weighted += weights[row] * cohort[row].Covariates[at];
                total += weights[row];
            }

            balance.Add(new(names[at], spread > 0 && count > 0 ? ((settled / count) - mean) / spread : 0, spread > 0 && total > 0 ? ((weighted / total) - mean) / spread : 0));
        }

        return balance;
    }
}
