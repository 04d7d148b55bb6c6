using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Causes;

/// <summary>Drug levels too low in spite of dose and adherence, and induced clearance (specification 4.4, R-11).</summary>
internal static class DrugHandling
{
    private static readonly ReasonKind Low = new("low-level-at-adequate-dose", "Level of {0} below its range at an adequate dose with good adherence, {1}.");
    private static readonly ReasonKind LowAdherenceUnknown = new("low-level-adherence-unknown", "Level of {0} below its range at an adequate dose, but nobody knows how regularly it was taken, {1}.");
    private static readonly ReasonKind LowAdherencePoor = new("low-level-poor-adherence", "Level of {0} below its range, {1}: not taken regularly, so it says nothing of how the body handles the drug.");
    private static readonly ReasonKind InRange = new("level-in-range", "Level of {0} in range at an adequate dose, {1}.");
    private static readonly ReasonKind InducedPerhaps = new("inducer-order-unknown", "{0}, {1}; but no seizure count tells whether that drug had failed before.");
    private static readonly ReasonKind Induced = new("inducer-before-failure", "{0}, {1}.");

    private static readonly ConceptList MissedDoses = ["nonadherence", "asm_underdosing"];

    /// <summary>Days until an enzyme inducer lowers another drug: a failure that is known before is not its doing.</summary>
    private const int InductionDays = 14;

    /// <summary>From this albumin on, in g/dL, a low total phenytoin means what it says (ADEQ-2).</summary>
    private const decimal AlbuminLow = 3.5m;

    /// <summary>Reads levels against trials, then inducers against failures.</summary>
    public static void Judge(History history, IReadOnlyList<TrialAssessment> trials, Parameters parameters, CauseLedger ledger)
    {
        foreach (Measurement measurement in history.Measurements)
        {
            if (measurement.Concept.StartsWith("level:", StringComparison.Ordinal))
            {
                Level(measurement, history, trials, parameters.PdcAdequate, ledger);
            }
        }

        for (int victim = 0; victim < trials.Count; victim++)
        {
            for (int inducer = 0; inducer < trials.Count; inducer++)
            {
                Inducer(trials[victim], trials[inducer], parameters, ledger);
            }
        }
    }

    /// <summary>Low as R-11 counts it: below a confirmed range, or below half the lower end of an unconfirmed one. Unknown without a number or a range.</summary>
    public static Answer IsLow(Measurement level, ReferenceRange? range)
    {
        if (range is null || level.Value is not { } value)
        {
            return Answer.Unknown;
        }

        decimal limit = range.Confirmed ? range.Low : range.Low / 2;
        if (level.Below)
        {
            return value <= limit ? Answer.Yes : Answer.Unknown;
        }

        return value < limit ? Answer.Yes : Answer.No;
    }

    private static void Level(Measurement level, History history, IReadOnlyList<TrialAssessment> trials, decimal adequatePdc, CauseLedger ledger)
    {
        ReadOnlySpan<char> drugId = level.Concept.AsSpan("level:".Length);
        foreach (TrialAssessment trial in trials)
        {
            if (!drugId.SequenceEqual(trial.Trial.Drug.Id) || !trial.Trial.Taken.Contains(level.Taken) || !DoseAdequateOn(level.Taken, trial, history))
            {
                continue;
            }

            Answer low = IsLow(level, trial.Trial.Drug.Range);
            if (low == Answer.No)
            {
                ledger.Add(Cause.Pharmacokinetic, Answer.No, InRange, trial.Trial.Drug.Id, level.Evidence, level.Recorded);
            }
            else if (low == Answer.Yes && !AlbuminExplains(level, history))
            {
                (Answer answer, ReasonKind kind) = trial.Pdc is not { } pdc ? (Answer.Unknown, LowAdherenceUnknown)
                    : pdc >= adequatePdc && !IsMissed(level.Taken, trial.Trial, history) ? (Answer.Yes, Low)
                    : (Answer.Unknown, LowAdherencePoor);
                ledger.Add(Cause.Pharmacokinetic, answer, kind, trial.Trial.Drug.Id, level.Evidence, level.Recorded);
            }

            return;
        }
    }

    /// <summary>
    /// The adequate part of the trial, or a daily dose above the adult threshold: for phenytoin the level replaces the dose in
    /// ADEQ-2, so that a low level would otherwise hide the very dose it is compared with.
    /// </summary>
    private static bool DoseAdequateOn(DateOnly day, TrialAssessment trial, History history)
    {
        if (trial.AdequateSince is { } since && since <= day)
        {
            return true;
        }

        if (trial.Trial.Drug.AdequateMgPerDay is not { } adequate || !(history.Person.AgeOn(day) >= 18))
        {
            return false;
        }

        foreach (DoseStep step in trial.Trial.Steps)
        {
            if (step.Days.Contains(day) && step.Days.Start.DayNumber + 14 <= day.DayNumber && step.MgPerDay >= adequate)
            {
                return true;
            }
        }

        return false;
    }

    // As in R-11: in a gap of supply or within a week after it, or around a code of missed doses, a low level tells of those.
    private const int GapDays = 3;
    private const int AfterGapDays = 7;

    private static bool IsMissed(DateOnly day, DrugTrial trial, History history)
    {
        for (int i = 0; i < trial.Covered.Count; i++)
        {
            int empty = trial.Covered[i].Last.DayNumber + 1;
            int full = i + 1 < trial.Covered.Count ? trial.Covered[i + 1].Start.DayNumber : trial.Taken.End is null ? day.DayNumber + GapDays : empty;
            if (full - empty >= GapDays && day.DayNumber >= empty && day.DayNumber <= full + AfterGapDays)
            {
                return true;
            }
        }

        return history.Diagnoses.Any(diagnosis => Math.Abs(diagnosis.On.DayNumber - day.DayNumber) <= AfterGapDays
            && diagnosis.Concepts.HasAny(MissedDoses));
    }

    private static bool AlbuminExplains(Measurement level, History history)
    {
        if (level.Concept != "level:phenytoin")
        {
            return false;
        }

        foreach (Measurement other in history.Measurements)
        {
            if (other.Concept == "albumin" && other.Value < AlbuminLow && Math.Abs(other.Taken.DayNumber - level.Taken.DayNumber) <= 30)
            {
                return true;
            }
        }

        return false;
    }

    private static void Inducer(TrialAssessment victim, TrialAssessment inducer, Parameters parameters, CauseLedger ledger)
    {
        DateOnly started = inducer.Trial.Taken.Start;
        if (victim is { Outcome: 2, FailureDate: { } failed } && started.Plus(InductionDays) <= failed
            && RisingClearance.IsAddedTo(victim.Trial, started, parameters) && RisingClearance.Induces(inducer.Trial.Drug, victim.Trial.Drug))
        {
            string what = $"{inducer.Trial.Drug.Id}, an enzyme inducer, was started while {victim.Trial.Drug.Id} was taken, which failed later";

            // An acute visit or a change of treatment proves the failure, but not that it began only then: the inducer may have been its consequence.
            bool isOrderKnown = victim.Grade <= Grade.E2;
            foreach (Evidence evidence in inducer.Trial.Evidence.Take(2))
            {
                ledger.Add(Cause.Pharmacokinetic, isOrderKnown ? Answer.Yes : Answer.Unknown, isOrderKnown ? Induced : InducedPerhaps, what, evidence, started);
            }
        }
    }
}
