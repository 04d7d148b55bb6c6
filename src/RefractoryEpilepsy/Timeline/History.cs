namespace RefractoryEpilepsy.Timeline;

/// <summary>What was on record before a day, and nothing that came later: whoever holds one cannot look into the future.</summary>
/// <remarks>
/// Made by <see cref="Histories.Before"/> alone. "Before" is about when a fact was <em>recorded</em>, not the day it speaks of;
/// a stop or an end that was recorded later is still open here, and a death after the day is not known.
/// </remarks>
public sealed class History
{
    internal History(PatientTimeline known, DateOnly before)
    {
        Known = known;
        Before = before;
    }

    /// <summary>The first day that is no longer seen.</summary>
    public DateOnly Before { get; }

    /// <summary>The last day that is still seen.</summary>
    public DateOnly LastDay => Before == DateOnly.MinValue ? Before : Before.AddDays(-1);

    /// <inheritdoc cref="PatientTimeline.Patient"/>
    public PatientKey Patient => Known.Patient;

    /// <inheritdoc cref="PatientTimeline.Person"/>
    public Person Person => Known.Person;

    /// <inheritdoc cref="PatientTimeline.Observed"/>
    public DateInterval Observed => Known.Observed;

    /// <inheritdoc cref="PatientTimeline.Exposures"/>
    public FactList<Exposure> Exposures => Known.Exposures;

    /// <inheritdoc cref="PatientTimeline.Seizures"/>
    public FactList<SeizureReport> Seizures => Known.Seizures;

    /// <inheritdoc cref="PatientTimeline.Diagnoses"/>
    public FactList<Diagnosis> Diagnoses => Known.Diagnoses;

    /// <inheritdoc cref="PatientTimeline.Findings"/>
    public FactList<Finding> Findings => Known.Findings;

    /// <inheritdoc cref="PatientTimeline.Measurements"/>
    public FactList<Measurement> Measurements => Known.Measurements;

    /// <inheritdoc cref="PatientTimeline.Visits"/>
    public FactList<Visit> Visits => Known.Visits;

    /// <inheritdoc cref="PatientTimeline.Care"/>
    public FactList<CareEvent> Care => Known.Care;

    /// <inheritdoc cref="PatientTimeline.Reactions"/>
    public FactList<AdverseReaction> Reactions => Known.Reactions;

    private PatientTimeline Known { get; }

    /// <summary>The same history with some facts left out or told with less; never with more.</summary>
    internal History With(
        Func<Exposure, bool> exposures,
        Func<Diagnosis, Diagnosis?> diagnoses,
        Func<Finding, bool> findings,
        Func<Measurement, bool> measurements,
        Func<Visit, Visit> visits,
        Func<CareEvent, bool> care,
        Func<AdverseReaction, bool> reactions) => new(
            Known with
            {
                Exposures = [.. Known.Exposures.Where(exposures)],
                Diagnoses = [.. Known.Diagnoses.Select(diagnoses).OfType<Diagnosis>()],
                Findings = [.. Known.Findings.Where(findings)],
                Measurements = [.. Known.Measurements.Where(measurements)],
                Visits = [.. Known.Visits.Select(visits)],
                Care = [.. Known.Care.Where(care)],
                Reactions = [.. Known.Reactions.Where(reactions)],
            },
            Before);

    /// <summary>Whether a diagnosis with the concept is on record.</summary>
    public bool HasDiagnosis(string concept)
    {
        foreach (Diagnosis diagnosis in Known.Diagnoses)
        {
            if (diagnosis.Concepts.Contains(concept))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Yes if any finding of the concept is present, No if it was looked for and only ever absent, otherwise Unknown.</summary>
    public Answer FindingOf(string concept)
    {
        Answer? answer = null;
        foreach (Finding finding in Known.Findings)
        {
            if (finding.Concept == concept && finding.Present != Answer.Unknown)
            {
                answer = answer == Answer.Yes ? answer : finding.Present;
            }
        }

        return answer ?? Answer.Unknown;
    }
}

/// <summary>Cuts a timeline into the past.</summary>
public static class Histories
{
    /// <summary>What was on record before <paramref name="day"/>, the day itself not included.</summary>
    public static History Before(this PatientTimeline timeline, DateOnly day) =>
        new(Cut(timeline, day == DateOnly.MinValue ? day : day.AddDays(-1)), day);

    /// <summary>What was on record at the end of <paramref name="day"/>, the day itself included.</summary>
    public static History By(this PatientTimeline timeline, DateOnly day) =>
        new(Cut(timeline, day), day == DateOnly.MaxValue ? day : day.AddDays(1));

    /// <summary>Of a timeline that <see cref="PatientTimeline.RecordedBy"/> has cut at <paramref name="day"/>.</summary>
    internal static History Known(PatientTimeline cut, DateOnly day) => new(cut, day == DateOnly.MaxValue ? day : day.AddDays(1));

    /// <summary>A timeline that is cut already is not copied again.</summary>
    private static PatientTimeline Cut(PatientTimeline timeline, DateOnly day) => IsKnownBy(timeline, day) ? timeline : timeline.RecordedBy(day);

    private static bool IsKnownBy(PatientTimeline timeline, DateOnly day)
    {
        return !(timeline.Person.Died > day) && timeline.Observed.Last <= day
            && IsKnownBy(timeline.Exposures, day)
            && IsKnownBy(timeline.Diagnoses, day)
            && IsKnownBy(timeline.Seizures, day)
            && IsKnownBy(timeline.Findings, day)
            && IsKnownBy(timeline.Measurements, day)
            && IsKnownBy(timeline.Visits, day)
            && IsKnownBy(timeline.Care, day)
            && IsKnownBy(timeline.Reactions, day);
    }

    private static bool IsKnownBy<T>(FactList<T> facts, DateOnly day)
        where T : RecordedFact => FactList.KnownBy(facts, day) == facts.Count;
}
