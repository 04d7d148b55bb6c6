namespace RefractoryEpilepsy.Prediction;

/// <summary>The evidence a reviewer asks for, one record per model.</summary>
/// <param name="Id">Of the model's contents: the same data, seed and version give the same id.</param>
/// <param name="DataAsOf">Day of the data snapshot.</param>
/// <param name="DataFingerprint">SHA-256 over the training rows without any patient key.</param>
/// <param name="Algorithm">Trainer and settings.</param>
/// <param name="Calibration"><c>none</c>, <c>platt</c> or <c>isotonic</c>.</param>
/// <param name="Features">Names, in order; another list is refused.</param>
/// <param name="Patients">Members of the target cohort.</param>
/// <param name="Outcomes">With the outcome seen.</param>
/// <param name="Negatives">Without it, and known to be.</param>
/// <param name="Unsettled">Observation ended first; weighted for.</param>
/// <param name="Internal">Nested cross-validation of the whole procedure, weighted for censoring.</param>
/// <param name="CompleteCases">The same predictions on settled rows without weights.</param>
/// <param name="Temporal">Trained on the earlier, judged on the later patients; null where time could not be split.</param>
/// <param name="WithPossible">Against an outcome that counts resistance by regimen change too, the cohort weighted for that outcome: one bound of what those patients, who train nothing, may do to the figures.</param>
/// <param name="Candidates">The best of every algorithm, by nested cross-validation.</param>
/// <param name="Threshold">Used where a figure needs one; no recommendation.</param>
/// <param name="ScoreEnds">Ends of the tenths of the whole cohort's probabilities, for drift; the last is open.</param>
/// <param name="ScoreShares">Shares of those tenths.</param>
/// <param name="CandidateEvidence">The other figures of every algorithm; null on cards written before they were kept.</param>
/// <param name="CalibratedAsOf">Day of the data of the site it was calibrated on; null where it was not. Scores' shares and alert burden are of those patients then.</param>
/// <param name="LearnedFrom">Marks of some rows it learned from (features and index day, one way): they tell whether it meets its own patients again. No patient key is in them.</param>
/// <param name="PossibleAsNot">The other bound: the same rows and weights with those patients as not resistant; null where there are none, and on older cards.</param>
/// <param name="TimeToOutcome">How long those with the outcome took to have it; null on older cards.</param>
public sealed record ModelCard(
    string Id,
    string QuestionId,
    string Title,
    DateOnly DataAsOf,
    string DataFingerprint,
    string KnowledgeVersion,
    string ProgramVersion,
    int Seed,
    string Algorithm,
    string Calibration,
    IReadOnlyList<string> Features,
    int Patients,
    int Outcomes,
    int Negatives,
    int Unsettled,
    IReadOnlyList<TargetAttrition> Attrition,
    IReadOnlyList<FeatureSummary> FeatureSummaries,
    CensoringSummary Censoring,
    Performance Internal,
    Performance CompleteCases,
    Performance? Temporal,
    Performance? WithPossible,
    IReadOnlyList<Performance> Candidates,
    IReadOnlyList<string> Choices,
    double Threshold,
    IReadOnlyList<DecisionPoint> DecisionCurve,
    IReadOnlyList<AlertPoint> AlertBurden,
    IReadOnlyList<SubgroupPerformance> Subgroups,
    IReadOnlyList<LearningPoint> LearningCurve,
    IReadOnlyList<GroupAblation> Ablations,
    IReadOnlyList<FeatureShape> Shapes,
    IReadOnlyList<float> ScoreEnds,
    IReadOnlyList<double> ScoreShares,
    ModelScope Scope,
    IReadOnlyList<string> Notes,
    IReadOnlyList<ReportingItem> Reporting,
    IReadOnlyList<string> IntendedUse,
    IReadOnlyList<string> ExcludedUse,
    IReadOnlyList<CandidateEvidence>? CandidateEvidence = null,
    IReadOnlyList<string>? LearnedFrom = null,
    DateOnly? CalibratedAsOf = null,
    Performance? PossibleAsNot = null,
    OutcomeTimes? TimeToOutcome = null)
{
    /// <summary>Whether acting at two failures flags nobody at the index day, because the cohort leaves such patients out: then it is no other policy than referring none.</summary>
    public bool TwoFailuresFlagNobody() => DecisionCurve.All(point => point.TwoFailures == 0);

    /// <summary>Every line of the table of performance, in order.</summary>
    public IEnumerable<Performance> Performances() => new[] { Internal, CompleteCases, Temporal, WithPossible, PossibleAsNot }.OfType<Performance>().Concat(Candidates);
}

/// <summary>Days from the index day to the outcome, weighted for censoring: what a flag on the index day can be early by.</summary>
public sealed record OutcomeTimes(double LowerQuartile, double Median, double UpperQuartile);

/// <summary>What the card says of the chosen model, of one algorithm's best candidate: from predictions of the same outer folds.</summary>
/// <param name="Name">The algorithm, as in <see cref="ModelCard.Candidates"/>.</param>
/// <param name="Settings">Found by the search on all patients.</param>
/// <param name="Calibration"><c>none</c>, <c>platt</c> or <c>isotonic</c>.</param>
public sealed record CandidateEvidence(
    string Name,
    string Settings,
    string Calibration,
    IReadOnlyList<DecisionPoint> DecisionCurve,
    IReadOnlyList<AlertPoint> AlertBurden,
    IReadOnlyList<SubgroupPerformance> Subgroups,
    IReadOnlyList<LearningPoint> LearningCurve,
    IReadOnlyList<GroupAblation> Ablations);

/// <summary>One feature in the training rows.</summary>
/// <param name="MissingShare">Share of rows in which it was not assessed.</param>
/// <param name="Mean">Over the rows in which it was.</param>
/// <param name="Importance">Mean absolute contribution to the log-odds.</param>
/// <param name="BinEnds">Ends of the bins of <paramref name="BinShares"/>, for drift; the last bin is open, and missing comes after it.</param>
public sealed record FeatureSummary(string Name, string Group, string Title, double MissingShare, double Mean, double Importance, IReadOnlyList<float> BinEnds, IReadOnlyList<double> BinShares);

/// <summary>Mean contribution of a feature over its values, with how many rows stand behind it.</summary>
public sealed record FeatureShape(string Name, string Title, IReadOnlyList<ShapePoint> Points);

/// <summary>One stretch of values.</summary>
/// <param name="Value">Mean value of the rows; null for the rows in which it was not assessed.</param>
public sealed record ShapePoint(double? Value, double LogOdds, int Rows);

/// <summary>How rows without a settled outcome were weighted for.</summary>
/// <param name="StayingAtHorizon">P(still observed at the horizon).</param>
/// <param name="WeightTotal">Sum of weights over members of the cohort; near 1 when the model of staying is right.</param>
/// <param name="EffectiveRows">What the weighted rows are worth.</param>
/// <param name="Cut">Weights that were cut.</param>
public sealed record CensoringSummary(
    string Model,
    double StayingAtHorizon,
    double WeightTotal,
    double EffectiveRows,
    int Cut,
    IReadOnlyList<CensoringCheck> Checks,
    IReadOnlyList<CovariateBalance> Balance,
    IReadOnlyDictionary<string, int> Reasons);

/// <summary>Ends of observation in one year after the index day.</summary>
public sealed record CensoringCheck(int Year, double Observed, double Expected);

/// <summary>Standardised mean difference between the settled rows and the whole cohort.</summary>
public sealed record CovariateBalance(string Covariate, double Unweighted, double Weighted);

/// <summary>Where the model may speak.</summary>
/// <param name="YoungestYears">Youngest age at the index day in training.</param>
/// <param name="OldestYears">Oldest.</param>
/// <param name="MostMissing">Most features missing in a training row.</param>
/// <param name="Ranges">Lowest and highest value of each feature in training; null where it was never assessed.</param>
public sealed record ModelScope(double YoungestYears, double OldestYears, int MostMissing, IReadOnlyList<ValueRange?> Ranges);

/// <summary>Both ends included.</summary>
public sealed record ValueRange(float Low, float High);

/// <summary>One item of TRIPOD+AI or PROBAST+AI, in our own words, and where it is answered.</summary>
public sealed record ReportingItem(string Guideline, string Item, string Answer);
