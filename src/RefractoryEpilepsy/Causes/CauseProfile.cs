using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>Which causes of refractoriness are on record.</summary>
/// <param name="Causes">By cause id of the screening export: Yes present, No documented absent, Unknown not assessed.</param>
public sealed record CauseProfile(IReadOnlyDictionary<string, Judgement> Causes)
{
    /// <summary>Ids of the causes present, in the order of the catalogue.</summary>
    public IEnumerable<string> Present => Causes.Where(cause => cause.Value.Answer == Answer.Yes).Select(cause => cause.Key);
}
