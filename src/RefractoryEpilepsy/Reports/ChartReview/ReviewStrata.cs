using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Reports.ChartReview;

/// <summary>The strata of a chart review: how sure we are of resistance, most sure first. Together they hold everyone with epilepsy.</summary>
/// <remarks>Specification, section 2: local predictive value and sensitivity come from at least 200 charts drawn by these strata.</remarks>
public static class ReviewStrata
{
    /// <summary>Two failures, both well documented.</summary>
    public const string Definite = "definite";

    /// <summary>Two failures at a middling grade.</summary>
    public const string Probable = "probable";

    /// <summary>Two failures, one of which rests on a change of regimen.</summary>
    public const string Possible = "possible";

    /// <summary>Codes alone speak of intractability.</summary>
    public const string Coded = "coded";

    /// <summary>Not decided, and two antiseizure drugs or more were taken: where missed patients hide.</summary>
    public const string UndefinedWithTwoDrugs = "undefined-2-drugs";

    /// <summary>Everyone else with epilepsy.</summary>
    public const string Controls = "controls";

    /// <summary>Every stratum, in this order.</summary>
    public static IReadOnlyList<string> InOrder { get; } = [Definite, Probable, Possible, Coded, UndefinedWithTwoDrugs, Controls];

    /// <summary>What people read for a stratum.</summary>
    public static string Title(string stratum) => stratum switch
    {
        Definite => "Resistant, definite",
        Probable => "Resistant, probable",
        Possible => "Resistant, possible",
        Coded => "Coded as intractable only",
        UndefinedWithTwoDrugs => "Undefined with two drugs or more",
        _ => "Controls: other epilepsy",
    };

    /// <summary>The stratum of a patient; null for whoever has no epilepsy as far as the record tells.</summary>
    public static string? Of(ResistanceFinding finding) => finding switch
    {
        { Status: Status.NotEligible or Status.Possible } => null,
        { EverResistant: true, Confidence: Confidence.Definite } => Definite,
        { EverResistant: true, Confidence: Confidence.Probable } => Probable,
        { EverResistant: true } => Possible,
        { Confidence: Confidence.Coded } => Coded,
        { Status: Status.Undefined } when finding.Trials.Select(trial => trial.Trial.Drug.Id).Distinct(StringComparer.Ordinal).Skip(1).Any() => UndefinedWithTwoDrugs,
        _ => Controls,
    };

    /// <summary>Whether a patient of the stratum counts as called resistant.</summary>
    /// <param name="least">The least confidence that counts.</param>
    public static bool IsCalled(string stratum, Confidence least = Confidence.Probable) => stratum switch
    {
        Definite => true,
        Probable => least <= Confidence.Probable,
        Possible => least <= Confidence.Possible,
        Coded => least <= Confidence.Coded,
        _ => false,
    };
}
