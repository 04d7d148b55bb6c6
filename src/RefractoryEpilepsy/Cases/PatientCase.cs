using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Cases;

/// <summary>One patient, judged on a day.</summary>
/// <param name="Timeline">What was on record by the day.</param>
public sealed record PatientCase(PatientTimeline Timeline, ResistanceFinding Resistance, CauseProfile Causes, DateOnly AsOf)
{
    /// <summary>Judges a patient from what was on record at the end of a day. Pure; nothing recorded later changes the answer.</summary>
    public static PatientCase From(PatientTimeline timeline, KnowledgeBase knowledge, DateOnly asOf)
    {
        PatientTimeline known = timeline.RecordedBy(asOf);
        IReadOnlyList<DrugTrial> trials = TrialBuilder.Build(known, knowledge, asOf);
        IReadOnlyList<TrialAssessment> assessed = TrialAssessor.Assess(trials, known, knowledge, asOf);
        var resistance = ResistanceFinding.From(assessed, known, knowledge, asOf);
        return new(known, resistance, CauseProfile.Of(known.Before(asOf.AddDays(1)), assessed, knowledge.Parameters), asOf);
    }
}
