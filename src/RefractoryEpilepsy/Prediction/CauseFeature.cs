namespace RefractoryEpilepsy.Prediction;

/// <summary>One input of a model, a function of what was on record at the index day.</summary>
/// <param name="Name">Stable, kebab-case. A model trained on another list of names is refused.</param>
/// <param name="Group">Group of causes it belongs to; contributions and ablations are told per group.</param>
/// <param name="Title">For people.</param>
/// <param name="Unit"><c>0/1</c>, <c>years</c>, <c>log(1+n)</c> …</param>
/// <param name="Source">What says that it matters.</param>
/// <param name="Read">The value with its evidence; a null value means not assessed, never absent.</param>
/// <param name="PublishedRatio">Published risk ratio of its presence, or the odds ratio of published prevalences (specification 9.3); null where no size is known.</param>
public sealed record CauseFeature(string Name, string Group, string Title, string Unit, string Source, Func<IndexView, FeatureValue> Read, double? PublishedRatio = null)
{
    /// <summary>Whether it is a yes/no feature.</summary>
    public bool YesNo => Unit == "0/1";
}

/// <summary>What a feature says of one patient.</summary>
/// <param name="Value">Null: not assessed.</param>
/// <param name="Evidence">The resources it rests on; empty where nothing was recorded.</param>
public readonly record struct FeatureValue(float? Value, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>Nothing on record.</summary>
    public static FeatureValue NotAssessed { get; } = new(null, []);

    /// <summary>Yes is 1, No is 0, Unknown is not assessed.</summary>
    public static FeatureValue Of(Answer answer, IReadOnlyList<Evidence> evidence) =>
        new(answer switch { Answer.Yes => 1, Answer.No => 0, _ => null }, evidence);
}
