using System.Collections.Frozen;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Causes;

/// <summary>Which causes of refractoriness are on record.</summary>
/// <param name="Causes">By cause id of the screening export: Yes present, No documented absent, Unknown not assessed.</param>
public sealed record CauseProfile(IReadOnlyDictionary<string, Judgement> Causes)
{
    /// <summary>Of the causes present: the day on which the first evidence of each was recorded.</summary>
    public IReadOnlyDictionary<string, DateOnly> FirstRecorded { get; init; } = FrozenDictionary<string, DateOnly>.Empty;

    /// <summary>Ids of the causes present, in the order of the catalogue.</summary>
    public IEnumerable<string> Present => Causes.Where(cause => cause.Value.Answer == Answer.Yes).Select(cause => cause.Key);

    /// <summary>Whether the cause is on record; Unknown for an id that does not exist.</summary>
    public Answer Of(string id) => Causes.TryGetValue(id, out Judgement? judgement) ? judgement.Answer : Answer.Unknown;

    /// <summary>Judges every cause of the catalogue from what was on record.</summary>
    /// <param name="trials">The trials as judged from the same record: levels and inducers are read against them.</param>
    public static CauseProfile Of(History history, IReadOnlyList<TrialAssessment> trials, KnowledgeBase knowledge) => Of(history, trials, knowledge.Parameters);

    /// <inheritdoc cref="Of(History, IReadOnlyList{TrialAssessment}, KnowledgeBase)"/>
    public static CauseProfile Of(History history, IReadOnlyList<TrialAssessment> trials, Parameters parameters)
    {
        var ledger = new CauseLedger();
        StructuralCauses.Judge(history, ledger);
        GeneticCauses.Judge(history, ledger);
        NetworkCauses.Judge(history, ledger);
        DrugHandling.Judge(history, trials, parameters, ledger);
        InflammationCauses.Judge(history, ledger);
        RemodellingCauses.Judge(history, ledger);
        Comorbidity.Judge(history, ledger);
        WorkUp.Judge(history, ledger);
        return ledger.Close();
    }
}
