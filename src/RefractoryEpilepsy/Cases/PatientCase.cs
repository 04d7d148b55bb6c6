using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Cases;

/// <summary>One patient, judged on a day.</summary>
/// <param name="Timeline">What was on record by the day.</param>
public sealed record PatientCase(PatientTimeline Timeline, ResistanceFinding Resistance, CauseProfile Causes, DateOnly AsOf);
