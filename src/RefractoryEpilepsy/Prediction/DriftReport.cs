namespace RefractoryEpilepsy.Prediction;

/// <summary>How far the patients of one run have moved from those a model learned from.</summary>
/// <param name="AsOf">Day of the data.</param>
/// <param name="Window">Which patients were looked at, in plain words.</param>
/// <param name="Patients">How many.</param>
/// <param name="Features">Every feature, the furthest moved first.</param>
/// <param name="ScoreIndex">Population stability index of the scores; NaN with too few patients.</param>
/// <param name="ScoreShares">Shares of scores in tenths of the training scores, now; a tenth each then.</param>
/// <param name="Matured">Of patients the model did not learn from, those whose outcome is settled by now; null while there are too few.</param>
/// <param name="MaturedPatients">How many are settled.</param>
/// <param name="FlaggedShare">Share at or above the card's threshold, now.</param>
/// <param name="FlaggedShareThen">The same in training.</param>
/// <param name="FlaggedPerMonth">Patients a month at or above the threshold, now.</param>
/// <param name="Withheld">Share of patients whose score is withheld.</param>
/// <param name="Warnings">Every mark that was passed, in plain words.</param>
/// <param name="Bands">Scores against outcomes and decisions, from low to high.</param>
public sealed record DriftReport(
    DateOnly AsOf,
    string Window,
    int Patients,
    IReadOnlyList<FeatureDrift> Features,
    double ScoreIndex,
    IReadOnlyList<double> ScoreShares,
    Performance? Matured,
    int MaturedPatients,
    double FlaggedShare,
    double FlaggedShareThen,
    double FlaggedPerMonth,
    double Withheld,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<ScoreBand> Bands);

/// <summary>One feature, then and now.</summary>
/// <param name="Index">Population stability index, missing as a bin of its own.</param>
/// <param name="Matters">Whether the model leans on it: its mean contribution is among the first twenty.</param>
public sealed record FeatureDrift(string Name, string Title, double Index, double MissingThen, double MissingNow, bool Matters);

/// <summary>Patients whose score lies in a band, with what became of them.</summary>
/// <param name="From">Lowest score, included.</param>
/// <param name="To">Highest score, not included, but for the last band.</param>
/// <param name="Outcomes">With the outcome by today.</param>
/// <param name="Negatives">Known to be without it.</param>
/// <param name="Confirmed">Of whom somebody confirmed a flag since the patient was first scored.</param>
/// <param name="OtherDecisions">Of whom flags were only put off or dismissed since.</param>
public sealed record ScoreBand(double From, double To, int Patients, int Outcomes, int Negatives, int Confirmed, int OtherDecisions);
