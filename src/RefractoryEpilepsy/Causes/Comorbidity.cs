using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>Intellectual disability and psychiatric disease: one confirmed problem-list item, or two encounters (contract thresholds).</summary>
internal static class Comorbidity
{
    private static readonly ReasonKind Problem = new("on-problem-list", "{0} is on the problem list, recorded {1}.");
    private static readonly ReasonKind TwoEncounters = new("two-encounters", "{0} is coded at two encounters or more, first recorded {1}.");
    private static readonly ReasonKind OneEncounter = new("one-encounter-only", "{0} is coded at one encounter only, recorded {1}.");

    private static readonly ConceptList Intellectual = ["intellectual_disability"];
    private static readonly ConceptList Psychiatric = ["psych_depression", "psych_anxiety", "psych_bipolar", "psych_psychosis"];

    /// <summary>Counts codes by place.</summary>
    public static void Judge(History history, CauseLedger ledger)
    {
        Count(Cause.IntellectualDisability, history, Intellectual, ledger);
        Count(Cause.Psychiatric, history, Psychiatric, ledger);
    }

    private static void Count(Cause cause, History history, ConceptList concepts, CauseLedger ledger)
    {
        List<Diagnosis>? encounters = null;
        foreach (Diagnosis diagnosis in history.Diagnoses)
        {
            if (diagnosis.Confirmed != Answer.Yes || !diagnosis.Concepts.HasAny(concepts))
            {
                continue;
            }

            if (diagnosis.Place == DiagnosisPlace.ProblemList)
            {
                ledger.Add(cause, Answer.Yes, Problem, diagnosis.Code.Value, diagnosis.Evidence, diagnosis.Recorded);
            }
            else
            {
                (encounters ??= []).Add(diagnosis);
            }
        }

        if (encounters is null)
        {
            return;
        }

        bool two = encounters.Exists(other => !SameEncounter(encounters[0], other));
        foreach (Diagnosis diagnosis in encounters)
        {
            ledger.Add(cause, two ? Answer.Yes : Answer.Unknown, two ? TwoEncounters : OneEncounter, diagnosis.Code.Value, diagnosis.Evidence, diagnosis.Recorded);
        }
    }

    /// <summary>One encounter where both name the same; where one names none, the same day counts as one.</summary>
    private static bool SameEncounter(Diagnosis first, Diagnosis second) =>
        first.Visit is not null && second.Visit is not null ? first.Visit == second.Visit : first.On == second.On;
}
