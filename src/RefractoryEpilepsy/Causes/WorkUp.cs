using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>Whether a cause was looked for, and none found (specification 4.5, "undetected").</summary>
internal static class WorkUp
{
    private static readonly ReasonKind NoneFound = new("no-cause-found", "MRI and EEG are done, and no structural, genetic, metabolic, autoimmune or inflammatory cause is on record.");
    private static readonly ReasonKind Incomplete = new("work-up-incomplete", "No cause is on record, and {0} on record.");
    private static readonly ReasonKind Explained = new("cause-found", "A cause is on record: {0}.");
    private static readonly ReasonKind Complete = new("mri-and-eeg-done", "MRI and EEG are on record.");
    private static readonly ReasonKind NotDone = new("mri-or-eeg-missing", "It is too early to call it unexplained: {0} on record.");
    private static readonly ReasonKind Unread = new("procedure-not-read", "No cause is on record; whether MRI and EEG were done cannot be told, because procedures are told by a number alone.");
    private static readonly ReasonKind NoEpilepsy = new("no-epilepsy-on-record", "No epilepsy is on record whose cause could be sought.");

    private static readonly Cause[] Explaining =
    [
        Cause.HippocampalSclerosis, Cause.FocalCorticalDysplasia, Cause.CorticalMalformation, Cause.Tumor, Cause.VascularMalformation, Cause.Trauma,
        Cause.CnsInfection, Cause.Stroke, Cause.Perinatal, Cause.TuberousSclerosis, Cause.SturgeWeber, Cause.Genetic, Cause.GeneticGeneralized,
        Cause.SelfLimited, Cause.Metabolic, Cause.Autoimmune, Cause.BbbInflammation,
    ];

    /// <summary>Judged last: it rests on the other causes.</summary>
    public static void Judge(History history, CauseLedger ledger)
    {
        if (!history.Diagnoses.Any(IsEpilepsy))
        {
            ledger.Add(Cause.Unexplained, Answer.Unknown, NoEpilepsy, "", null, null);
            ledger.Add(Cause.WorkupIncomplete, Answer.Unknown, NoEpilepsy, "", null, null);
            return;
        }

        foreach (Cause cause in Explaining)
        {
            if (ledger.IsPresent(cause))
            {
                string id = CauseCatalogue.InOrder[(int)cause].Id;
                ledger.Add(Cause.Unexplained, Answer.No, Explained, id, null, null);
                ledger.Add(Cause.WorkupIncomplete, Answer.No, Explained, id, null, null);
                return;
            }
        }

        Evidence? mri = MriDone(history.Care, history.Findings);
        Evidence? eeg = EegDone(history.Care, history.Findings);
        if (mri is not null && eeg is not null)
        {
            foreach (Evidence done in (ReadOnlySpan<Evidence>)[mri, eeg])
            {
                ledger.Add(Cause.Unexplained, Answer.Yes, NoneFound, "", done, null);
                ledger.Add(Cause.WorkupIncomplete, Answer.No, Complete, "", done, null);
            }

            return;
        }

        CareEvent? unread = (mri is null ? UnreadProcedures.Of(history.Care, UnreadProcedures.HeadImaging) : null)
            ?? (eeg is null ? UnreadProcedures.Of(history.Care, UnreadProcedures.Neurophysiology) : null);
        if (unread is not null
            && (mri is not null || UnreadProcedures.Of(history.Care, UnreadProcedures.HeadImaging) is not null)
            && (eeg is not null || UnreadProcedures.Of(history.Care, UnreadProcedures.Neurophysiology) is not null))
        {
            ledger.Add(Cause.Unexplained, Answer.Unknown, Unread, "", unread.Evidence, null);
            ledger.Add(Cause.WorkupIncomplete, Answer.Unknown, Unread, "", unread.Evidence, null);
            return;
        }

        string missing = mri is null && eeg is null ? "neither MRI nor EEG is" : mri is null ? "no MRI is" : "no EEG is";
        ledger.Add(Cause.Unexplained, Answer.No, NotDone, missing, mri ?? eeg, null);
        ledger.Add(Cause.WorkupIncomplete, Answer.Yes, Incomplete, missing, mri ?? eeg, null);
    }

    /// <summary>An MRI of the brain on record: done, or with a result; null where there is none.</summary>
    public static Evidence? MriDone(FactList<CareEvent> care, FactList<Finding> findings) => DoneOrSeen(care, findings, "proc_mri_brain", "", "mri-");

    /// <summary>An EEG on record: done, or with a result; null where there is none.</summary>
    public static Evidence? EegDone(FactList<CareEvent> care, FactList<Finding> findings) => DoneOrSeen(care, findings, "proc_eeg", "proc_video_eeg", "eeg-");

    /// <inheritdoc cref="MriDone(FactList{CareEvent}, FactList{Finding})"/>
    public static Evidence? MriDone(History history) => MriDone(history.Care, history.Findings);

    /// <inheritdoc cref="EegDone(FactList{CareEvent}, FactList{Finding})"/>
    public static Evidence? EegDone(History history) => EegDone(history.Care, history.Findings);

    private static Evidence? DoneOrSeen(FactList<CareEvent> care, FactList<Finding> findings, string procedure, string otherProcedure, string concepts)
    {
        foreach (CareEvent done in care)
        {
            if (done.Stage == CareStage.Done && (done.Concept == procedure || done.Concept == otherProcedure))
            {
                return done.Evidence;
            }
        }

        foreach (Finding finding in findings)
        {
            if (finding.Present != Answer.Unknown && finding.Concept.StartsWith(concepts, StringComparison.Ordinal))
            {
                return finding.Evidence;
            }
        }

        return null;
    }

    private static bool IsEpilepsy(Diagnosis diagnosis)
    {
        foreach (string concept in diagnosis.Concepts)
        {
            if (concept is "epilepsy_dx" or "epilepsy_intractable" || concept.StartsWith("syndrome_", StringComparison.Ordinal))
            {
                return !diagnosis.Code.Under("G40.50");
            }
        }

        return false;
    }
}
