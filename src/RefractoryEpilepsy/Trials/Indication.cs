using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>What a drug was for (MED-3), and whether it was prophylaxis (MED-4).</summary>
internal static class Indication
{
    /// <summary>The class, and the exclusion that follows from it; null where the drug is kept.</summary>
    /// <param name="exposures">Of the trial.</param>
    /// <param name="highest">Highest daily dose in mg.</param>
    /// <param name="doseIsAdequate">Whether that would treat epilepsy.</param>
    public static (IndicationClass Class, Exclusion? Excluded) Of(
        Chart chart, Drug drug, IReadOnlyList<Exposure> exposures, int start, int end, decimal? highest, bool doseIsAdequate, Answer byNeurology)
    {
        bool named = false;
        bool otherReason = false;
        bool reasonRecorded = false;
        bool reasonFits = false;
        foreach (Exposure exposure in exposures)
        {
            DiagnosisKinds kinds = DiagnosisKindsReader.Of(exposure.Indications);
            named |= (kinds & (DiagnosisKinds.Epilepsy | DiagnosisKinds.Seizure | DiagnosisKinds.StatusEpilepticus)) != DiagnosisKinds.None;
            otherReason |= exposure.Indications.HasAny(drug.OtherUses);
            reasonRecorded |= exposure.ReasonRecorded;
            reasonFits |= kinds != DiagnosisKinds.None || drug.SuitedSyndromes.Any(exposure.Indications.Contains);
        }

        if (named)
        {
            return (IndicationClass.A, null);
        }

        Answer epilepsy = EpilepsyNear(chart, start, end);
        Diagnosis? competing = Competing(chart, drug, start, end);
        if (otherReason)
        {
            return (IndicationClass.X, Exclude($"{drug.Id} was prescribed for another reason.", exposures[0].Evidence));
        }

        // Hormones, adjuncts and drugs of single syndromes have more uses than a table can name: where their order gives a reason, it must be one of epilepsy.
        if (drug.Counts is TrialRule.SyndromeOnly or TrialRule.Conditional && reasonRecorded && !reasonFits && byNeurology != Answer.Yes)
        {
            return (IndicationClass.X, Exclude($"{drug.Id} was prescribed for another reason.", exposures[0].Evidence));
        }

        if (competing is not null)
        {
            return Competed(chart, drug, competing, epilepsy, start, end, highest, doseIsAdequate, byNeurology);
        }

        // A pure antiseizure drug needs no second proof that it was given for seizures; one with other uses does. Where none of these
        // uses is on record, an epilepsy diagnosed before serves, however long ago a visit last coded it.
        if (epilepsy != Answer.Yes && drug.OtherUses.Count > 0 && !exposures[0].Historical && (drug.Counts == TrialRule.ProvenIndication || !EpilepsyBefore(chart, start)))
        {
            return (IndicationClass.X, Exclude($"No epilepsy is on record around {drug.Id}, which has other uses.", exposures[0].Evidence));
        }

        return drug.Counts == TrialRule.ProvenIndication && byNeurology != Answer.Yes
            ? (IndicationClass.B, Exclude($"Nothing proves that {drug.Id} was given for epilepsy.", exposures[0].Evidence))
            : (IndicationClass.B, null);
    }

    /// <summary>Whether it was given around a brain injury or operation, for a short time, with no seizure before (MED-4).</summary>
    public static Exclusion? Prophylaxis(Chart chart, Drug drug, int start, int end, bool ongoing)
    {
        Parameters parameters = chart.Parameters;
        if (ongoing || end - start + 1 > parameters.ProphylaxisMaxDays)
        {
            return null;
        }

        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            const DiagnosisKinds seizures = DiagnosisKinds.Epilepsy | DiagnosisKinds.Seizure | DiagnosisKinds.StatusEpilepticus;
            if ((chart.Kinds[i] & seizures) != DiagnosisKinds.None && chart.Timeline.Diagnoses[i].On.DayNumber < start)
            {
                return null;
            }
        }

        return InjuryNear(chart, start) is { } injury
            ? new("MED-4", new("prophylaxis", $"{drug.Id} was given for at most {parameters.ProphylaxisMaxDays} days around a brain injury or operation, with no seizure before.", [injury]))
            : null;
    }

    private static Evidence? InjuryNear(Chart chart, int start)
    {
        int within = chart.Parameters.ProphylaxisStartDays;
        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            Diagnosis diagnosis = chart.Timeline.Diagnoses[i];
            if ((chart.Kinds[i] & DiagnosisKinds.BrainInjury) != DiagnosisKinds.None && Math.Abs(diagnosis.On.DayNumber - start) <= within)
            {
                return diagnosis.Evidence;
            }
        }

        foreach (CareEvent done in chart.Timeline.Care)
        {
            if (done is { Stage: CareStage.Done, Concept: "proc_epilepsy_surgery" or "craniotomy", On: { } on } && Math.Abs(on.Start.DayNumber - start) <= within)
            {
                return done.Evidence;
            }
        }

        return null;
    }

    private static (IndicationClass Class, Exclusion? Excluded) Competed(
        Chart chart, Drug drug, Diagnosis competing, Answer epilepsy, int start, int end, decimal? highest, bool doseIsAdequate, Answer byNeurology)
    {
        string text = $"{drug.Id} competes with another use on record ({competing.Code.Value}).";
        bool bipolarOnly = drug.Id is "valproate" or "lamotrigine" or "carbamazepine" && competing.Concepts.Contains("psych_bipolar");
        if (epilepsy != Answer.Yes || (!bipolarOnly && drug.OtherUseMaxMgPerDay is { } most && highest is { } mg && mg <= most))
        {
            return (IndicationClass.X, Exclude(text, competing.Evidence));
        }

        if (drug.Counts == TrialRule.ProvenIndication)
        {
            return (IndicationClass.C, Exclude(text, competing.Evidence));
        }

        if (bipolarOnly && HasSeizureVisit(chart, start, end))
        {
            return (IndicationClass.B, null);
        }

        return byNeurology == Answer.Yes || doseIsAdequate ? (IndicationClass.C, null) : (IndicationClass.C, Exclude(text, competing.Evidence));
    }

    private static Exclusion Exclude(string text, Evidence evidence) => new("MED-3", new("other-indication", text, [evidence]));

    private static Answer EpilepsyNear(Chart chart, int start, int end)
    {
        int within = chart.Parameters.IndicationWindowDays;
        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            if ((chart.Kinds[i] & (DiagnosisKinds.Epilepsy | DiagnosisKinds.Intractable)) == DiagnosisKinds.None)
            {
                continue;
            }

            Diagnosis diagnosis = chart.Timeline.Diagnoses[i];
            int from = diagnosis.Onset is { } onset ? Math.Min(onset.Earliest.DayNumber, diagnosis.On.DayNumber) : diagnosis.On.DayNumber;
            int to = diagnosis.Place == DiagnosisPlace.ProblemList || diagnosis.Visit is null
                ? diagnosis.Abated?.Latest.DayNumber ?? int.MaxValue - within
                : diagnosis.On.DayNumber;
            if (from <= end + within && to + within >= start)
            {
                return Answer.Yes;
            }
        }

        for (int i = 0; i < chart.VisitKinds.Length; i++)
        {
            int day = chart.Timeline.Visits[i].Period.Start.DayNumber;
            if ((chart.VisitKinds[i] & DiagnosisKinds.Epilepsy) != DiagnosisKinds.None && day <= end + within && day + within >= start)
            {
                return Answer.Yes;
            }
        }

        // Seizures asked for in the window are the followed epilepsy of an earlier visit.
        return EpilepsyBefore(chart, start) && SeizuresAskedFor(chart, start - within, end + within) ? Answer.Yes : Answer.Unknown;
    }

    /// <summary>An epilepsy that a visit coded before the drug, not said to have ended by then.</summary>
    private static bool EpilepsyBefore(Chart chart, int start)
    {
        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            Diagnosis diagnosis = chart.Timeline.Diagnoses[i];
            if ((chart.Kinds[i] & (DiagnosisKinds.Epilepsy | DiagnosisKinds.Intractable)) != DiagnosisKinds.None
                && diagnosis.On.DayNumber <= start && (diagnosis.Abated is not { } abated || abated.Latest.DayNumber >= start) && diagnosis.Active != Answer.No)
            {
                return true;
            }
        }

        return false;
    }

    private static bool SeizuresAskedFor(Chart chart, int from, int to)
    {
        foreach (SeizureReport report in chart.Timeline.Seizures)
        {
            int day = (report.Window.End ?? report.Recorded).DayNumber;
            if (day >= from && day <= to)
            {
                return true;
            }
        }

        return false;
    }

    private static Diagnosis? Competing(Chart chart, Drug drug, int start, int end)
    {
        if (drug.OtherUses.Count == 0)
        {
            return null;
        }

        int within = chart.Parameters.IndicationWindowDays;
        Diagnosis? first = null;
        foreach (Diagnosis diagnosis in chart.Timeline.Diagnoses)
        {
            if (!diagnosis.Concepts.HasAny(drug.OtherUses))
            {
                continue;
            }

            int from = diagnosis.On.DayNumber;
            int to = diagnosis.Place == DiagnosisPlace.ProblemList && diagnosis.Active != Answer.No ? int.MaxValue - within : from;
            if (from <= end + within && to + within >= start
                && (first is null || (diagnosis.On, diagnosis.Evidence.Reference).CompareTo((first.On, first.Evidence.Reference)) < 0))
            {
                first = diagnosis;
            }
        }

        return first;
    }

    private static bool HasSeizureVisit(Chart chart, int start, int end)
    {
        const DiagnosisKinds seizures = DiagnosisKinds.Epilepsy | DiagnosisKinds.Seizure | DiagnosisKinds.StatusEpilepticus;
        int within = chart.Parameters.IndicationWindowDays;
        for (int i = 0; i < chart.PrincipalKinds.Length; i++)
        {
            int day = chart.Timeline.Visits[i].Period.Start.DayNumber;
            if ((chart.PrincipalKinds[i] & seizures) != DiagnosisKinds.None && day <= end + within && day + within >= start)
            {
                return true;
            }
        }

        foreach (SeizureReport report in chart.Timeline.Seizures)
        {
            if ((report.CountLow > 0 || report.PerMonth > 0 || report.LastSeizure is not null) && report.Recorded.DayNumber <= end + within && report.Recorded.DayNumber + within >= start)
            {
                return true;
            }
        }

        return false;
    }
}
