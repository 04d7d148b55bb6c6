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
    public IReadOnlyList<Exposure> Exposures => Known.Exposures;

    /// <inheritdoc cref="PatientTimeline.Seizures"/>
    public IReadOnlyList<SeizureReport> Seizures => Known.Seizures;

    /// <inheritdoc cref="PatientTimeline.Diagnoses"/>
    public IReadOnlyList<Diagnosis> Diagnoses => Known.Diagnoses;

    /// <inheritdoc cref="PatientTimeline.Findings"/>
    public IReadOnlyList<Finding> Findings => Known.Findings;

    /// <inheritdoc cref="PatientTimeline.Measurements"/>
    public IReadOnlyList<Measurement> Measurements => Known.Measurements;

    /// <inheritdoc cref="PatientTimeline.Visits"/>
    public IReadOnlyList<Visit> Visits => Known.Visits;

    /// <inheritdoc cref="PatientTimeline.Care"/>
    public IReadOnlyList<CareEvent> Care => Known.Care;

    /// <inheritdoc cref="PatientTimeline.Reactions"/>
    public IReadOnlyList<AdverseReaction> Reactions => Known.Reactions;

    private PatientTimeline Known { get; }

    /// <summary>The same history with some facts left out or told with less; never with more.</summary>
    internal History With(
        Func<Exposure, bool> exposures,
        Func<Diagnosis, Diagnosis?> diagnoses,
        Func<Finding, bool> findings,
        Func<Measurement, bool> measurements,
        Func<Visit, Visit> visits,
        Func<CareEvent, bool> care) => new(
            Known with
            {
                Exposures = [.. Known.Exposures.Where(exposures)],
                Diagnoses = [.. Known.Diagnoses.Select(diagnoses).OfType<Diagnosis>()],
                Findings = [.. Known.Findings.Where(findings)],
                Measurements = [.. Known.Measurements.Where(measurements)],
                Visits = [.. Known.Visits.Select(visits)],
                Care = [.. Known.Care.Where(care)],
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

    /// <summary>A timeline that is cut already is not copied again.</summary>
    private static PatientTimeline Cut(PatientTimeline timeline, DateOnly day) => IsKnownBy(timeline, day) ? timeline : timeline.RecordedBy(day);

    private static bool IsKnownBy(PatientTimeline timeline, DateOnly day)
    {
        return !(timeline.Person.Died > day) && timeline.Observed.Last <= day
            && All(timeline.Exposures, day, static (fact, by) => fact.Recorded <= by && ReferenceEquals(fact.KnownBy(by), fact))
            && All(timeline.Diagnoses, day, static (fact, by) => fact.Recorded <= by && ReferenceEquals(fact.KnownBy(by), fact))
            && All(timeline.Seizures, day, static (fact, by) => fact.Recorded <= by)
            && All(timeline.Findings, day, static (fact, by) => fact.Recorded <= by)
            && All(timeline.Measurements, day, static (fact, by) => fact.Recorded <= by)
            && All(timeline.Visits, day, static (fact, by) => fact.Recorded <= by)
            && All(timeline.Care, day, static (fact, by) => fact.Recorded <= by)
            && All(timeline.Reactions, day, static (fact, by) => fact.Recorded <= by);
    }

    private static bool All<TFact>(IReadOnlyList<TFact> facts, DateOnly day, Func<TFact, DateOnly, bool> known)
    {
        for (int at = 0; at < facts.Count; at++)
        {
            if (!known(facts[at], day))
            {
                return false;
            }
        }

        return true;
    }
}
