namespace RefractoryEpilepsy.Prediction;

/// <summary>What a model says of one patient at the index day of its question.</summary>
/// <remarks>An estimate with its associations, never a cause and never an order.</remarks>
/// <param name="QuestionId">The question answered, such as <c>T-A</c>.</param>
/// <param name="IndexDay">The patient's own time zero; nothing recorded after it entered.</param>
/// <param name="Probability">Calibrated, 0 to 1; null where the score is withheld because the patient lies outside the model's scope.</param>
/// <param name="BaseLogOdds">Log-odds before any of the patient's own facts. Base plus all contributions is the raw score of the model; null where the score is withheld.</param>
/// <param name="Because">One entry per group of causes, largest first; additive on the log-odds scale. Empty where the score is withheld.</param>
/// <param name="WithinModelScope">Yes, or No with what lies outside: age, missing information, values never seen in training.</param>
/// <param name="ModelId">The card's id.</param>
public sealed record Risk(
    string QuestionId,
    DateOnly IndexDay,
    double? Probability,
    double? BaseLogOdds,
    IReadOnlyList<Contribution> Because,
    Judgement WithinModelScope,
    string ModelId)
{
    /// <summary>Whether a number may be shown.</summary>
    public bool Shown => Probability is not null;

    /// <summary>No number, and nothing from which it could be worked out; only the reason.</summary>
    public static Risk Withheld(string questionId, DateOnly indexDay, Judgement why, string modelId) => new(questionId, indexDay, null, null, [], why, modelId);

    /// <summary>What may be told of it: of a withheld score that was kept before bases and contributions were left out, the reason alone.</summary>
    public Risk Told() => Shown ? this : Withheld(QuestionId, IndexDay, WithinModelScope, ModelId);
}

/// <summary>How much one group of causes moves the score of one patient.</summary>
/// <param name="Group">Group of specification 4 (<c>structural</c>, <c>genetic</c>, <c>networks</c> …).</param>
/// <param name="LogOdds">Added to the log-odds; positive raises the risk.</param>
/// <param name="Text">In plain words, with the facts that weigh most; stated as association.</param>
/// <param name="Features">The features of the group, largest first.</param>
/// <param name="Evidence">The resources behind them; empty where the point is that nothing was recorded.</param>
public sealed record Contribution(
    string Group,
    double LogOdds,
    string Text,
    IReadOnlyList<FeatureContribution> Features,
    IReadOnlyList<Evidence> Evidence);

/// <summary>How much one feature moves the score of one patient.</summary>
/// <param name="Feature">Name of the feature.</param>
/// <param name="Value">What was on record; null: not assessed.</param>
/// <param name="LogOdds">Added to the log-odds.</param>
public sealed record FeatureContribution(string Feature, float? Value, double LogOdds);
