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
        ResistanceFinding resistance = JudgeResistance(known, knowledge, asOf);
        return new(known, resistance, CauseProfile.Of(Histories.Known(known, asOf), resistance.Trials, knowledge.Parameters), asOf);
    }

    /// <summary>The same without the causes, for replaying many days.</summary>
    internal static PatientCase WithoutCauses(PatientTimeline timeline, KnowledgeBase knowledge, DateOnly asOf)
    {
        PatientTimeline known = timeline.RecordedBy(asOf);
        return new(known, JudgeResistance(known, knowledge, asOf), new CauseProfile(new Dictionary<string, Judgement>(StringComparer.Ordinal)), asOf);
    }

    // Orders, fills and statements become trials; each trial is judged; the trials together give the status.
    private static ResistanceFinding JudgeResistance(PatientTimeline known, KnowledgeBase knowledge, DateOnly asOf)
    {
        var chart = Chart.Of(known, knowledge, asOf);
        List<DrugTrial> trials = TrialBuilder.Build(chart);
        TrialAssessment[] assessed = TrialAssessor.Assess(trials, chart, chart.SeizureSigns);
        return ResistanceFinding.From(assessed, chart);
    }
}
