using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>CEC-4: not controlled after three months without a neurologist.</summary>
internal static class Cec4
{
    /// <summary>Three months, in days.</summary>
    private const int ThreeMonths = 90;

    private static readonly Verdict WithNeurology = Verdict.No("neurology-involved", "Neurology is involved.");
    private static readonly Verdict TooEarly = Verdict.No("less-than-three-months", "Known for less than three months, or no seizure after the first three months and within the last year.");
    private static readonly Verdict ServiceUnknown = Verdict.Unclear("service-unknown", "Seizures go on, but no record tells which service looks after the patient.", "specialty of visits and prescribers");
    private static readonly Verdict SeizuresUnknown = Verdict.Unclear("seizures-unknown", "No neurology contact, and nothing recent tells how the seizures are.", "current seizure status");

    public static ReferralRule Rule { get; } = new(
        "CEC-4",
        ReferralTarget.EpilepsyCentre,
        "Refer to neurology: seizures are not controlled after three months without one.",
        "Epilepsy, or a drug for it, for at least three months, a seizure after that time and within the last 365 days, no contact with or referral to neurology.",
        "NAEC referral guidance (earlier locator text): after three months of primary care; 12 months with a general neurologist, then a centre [K]")
    {
        HoldsDays = 90,
        AboutOngoingSeizures = true,
        Version = 3,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.NeurologyContact is not null)
        {
            return WithNeurology;
        }

        if (patient.Cared("referral-neurology", care => care.Stage is not (CareStage.NotDone or CareStage.Proposed) && patient.Within(Situation.DayOf(care), Situation.OneYear)) is { } referral)
        {
            return Verdict.No("neurology-referral", "Referred to neurology in the last 365 days.", referral.Evidence);
        }

        if (patient.AlreadyReferred() is { } centre)
        {
            return centre;
        }

        DateOnly? since = patient.Onset;
        foreach (Exposure exposure in patient.Timeline.Exposures)
        {
            // Gabapentin for a neuropathy years before the first seizure is no treated epilepsy.
            bool otherwise = exposure.ReasonRecorded && !exposure.Indications.Any(IsEpilepsy);
            since = !otherwise && !OnlyForOthers(exposure, patient) && (since is null || exposure.Start.Earliest < since) ? exposure.Start.Earliest : since;
        }

        if (since is not { } start || start.Plus(ThreeMonths) > patient.AsOf)
        {
            return TooEarly;
        }

        if (!(patient.SeizureWithinYear && patient.LastSeizure >= start.Plus(ThreeMonths)))
        {
            return patient.SeizureStatusKnown ? TooEarly : SeizuresUnknown;
        }

        return patient.ServicesKnown
            ? Verdict.Fires(Strength.Strong, new Reason("no-neurology", "No visit, diagnosis or prescription by neurology is on record.", []))
            : ServiceUnknown;
    }

    private static bool IsEpilepsy(string concept) =>
        concept is "epilepsy_dx" or "epilepsy_dx_supporting" or "epilepsy_intractable" or "status_epilepticus" || concept.StartsWith("syndrome_", StringComparison.Ordinal);

    /// <summary>A drug whose every trial is for another disease.</summary>
    private static bool OnlyForOthers(Exposure exposure, Situation patient)
    {
        bool tried = false;
        foreach (TrialAssessment trial in patient.Resistance.Trials)
        {
            if (trial.Trial.Drug.Id == exposure.DrugId)
            {
                tried = true;
                if (trial.Trial.Indication != IndicationClass.X)
                {
                    return false;
                }
            }
        }

        return tried;
    }
}
