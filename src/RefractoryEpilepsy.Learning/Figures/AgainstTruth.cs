namespace RefractoryEpilepsy.Learning.Figures;

/// <summary>How predictions do where every patient's true risk is known, as in simulated exports.</summary>
/// <param name="Patients">Whose true risk is known and who have a prediction.</param>
/// <param name="Auroc">Expected area of the predictions.</param>
/// <param name="Best">Expected area of the true risks themselves: no model can do better, and one that seems to sees what it must not.</param>
/// <param name="Slope">Calibration slope, 1 where predictions spread as true risks do.</param>
/// <param name="InTheLarge">Calibration in the large, on the log-odds scale.</param>
/// <remarks>
/// Each patient stands for the outcome with the weight of the true risk, and for its absence with the rest: these are expectations over all outcomes that might have
/// been drawn, so they lack the noise of the ones that were.
/// </remarks>
public sealed record AgainstTruth(int Patients, double Auroc, double Best, double Slope, double InTheLarge)
{
    /// <summary>Share of the best possible area.</summary>
    public double Ratio => Auroc / Best;

    /// <summary>Of predicted and true risks, in pairs.</summary>
    /// <exception cref="ArgumentException">There are no pairs.</exception>
    public static AgainstTruth Of(IReadOnlyList<(double Predicted, double True)> risks)
    {
        if (risks.Count == 0)
        {
            throw new ArgumentException("Nobody has both a predicted and a true risk.", nameof(risks));
        }

        bool[] outcome = [.. risks.SelectMany(_ => (bool[])[true, false])];
        double[] weights = [.. risks.SelectMany(risk => (double[])[risk.True, 1 - risk.True])];
        double Area(Func<(double Predicted, double True), double> score) => new Discrimination([.. risks.SelectMany(risk => (double[])[score(risk), score(risk)])], outcome, weights).Auroc();
        double[] logOdds = [.. risks.SelectMany(risk => (double[])[LogOdds(risk.Predicted), LogOdds(risk.Predicted)])];
        return new(risks.Count, Area(risk => risk.Predicted), Area(risk => risk.True), LogisticLine.Fit(logOdds, outcome, weights).Slope, LogisticLine.InterceptAtSlopeOne(logOdds, outcome, weights));
    }

    private static double LogOdds(double risk)
    {
        double inside = Math.Clamp(risk, 1e-6, 1 - 1e-6);
        return Math.Log(inside / (1 - inside));
    }
}
