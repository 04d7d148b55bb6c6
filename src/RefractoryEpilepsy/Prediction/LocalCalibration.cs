namespace RefractoryEpilepsy.Prediction;

/// <summary>How a model stands on a site's own patients. Without it no score is shown there.</summary>
/// <param name="AsOf">Day of the site's data.</param>
/// <param name="TrainedHere">The model learned from this site: its cross-validated figures are local ones.</param>
/// <param name="Settled">Patients of the target cohort with a settled outcome.</param>
/// <param name="Outcomes">Of them with the outcome.</param>
/// <param name="Auroc">On them, as the model came.</param>
/// <param name="InTheLarge">On them, as the model came; 0 is ideal.</param>
/// <param name="Slope">On them, as the model came; 1 is ideal.</param>
/// <param name="Passed">Whether scores may be shown.</param>
/// <param name="Verdict">Why, or why not.</param>
public sealed record LocalCalibration(
    DateOnly AsOf,
    bool TrainedHere,
    int Settled,
    int Outcomes,
    Interval Auroc,
    Interval InTheLarge,
    Interval Slope,
    bool Passed,
    string Verdict)
{
    /// <summary>Why a model is not held against patients it learned from.</summary>
    public const string LearnedHere = "It learned from patients of this site (or does not say from whom it learned), and cannot be judged or calibrated by them: only its own cross-validation on training here counts.";

    /// <summary>The fewest patients with the outcome, and without it, that calibrating takes.</summary>
    public const int FewestOfEach = 20;

    /// <summary>A model that learned from this site: its own cross-validation is the judge.</summary>
    public static LocalCalibration OfTraining(ModelCard card)
    {
        bool separates = card.Internal.Auroc.Low > 0.5;
        bool calibrated = Holds(card.Internal.Slope, 1, 0.2) && Holds(card.Internal.InTheLarge, 0, 0.2);
        return new(
            card.DataAsOf, true, card.Internal.Rows, card.Internal.Outcomes, card.Internal.Auroc, card.Internal.InTheLarge, card.Internal.Slope, separates && calibrated,
            !separates ? "In cross-validation it does not separate the patients of this site better than chance."
            : calibrated ? "It learned from this site, and its risks hold in cross-validation."
            : "It learned from this site, but its risks do not hold in cross-validation.");
    }

    /// <summary>A model from elsewhere, after its risks were set to what happened here.</summary>
    /// <param name="before">On this site's patients, as the model came.</param>
    /// <param name="learnedHere">It learned from these patients: then the figures say nothing, and it does not pass.</param>
    public static LocalCalibration OfRecalibration(DateOnly asOf, Performance before, bool learnedHere)
    {
        bool separates = before.Auroc.Low > 0.5 && !learnedHere;
        return new(
            asOf, false, before.Rows, before.Outcomes, before.Auroc, before.InTheLarge, before.Slope, separates,
            learnedHere ? LearnedHere : separates ? "Its risks were set to what happened to the patients of this site." : "It does not separate the patients of this site better than chance: it stays unused here.");
    }

    // A figure holds where it lies near enough for any use, or not far off with an interval that reaches the ideal.
    private static bool Holds(Interval figure, double ideal, double near) =>
        Math.Abs(figure.Value - ideal) <= near || (Math.Abs(figure.Value - ideal) <= 2 * near && figure.Low <= ideal && figure.High >= ideal);
}
