using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>RESC-1: a rescue drug for those with clusters or status epilepticus.</summary>
internal static class Resc1
{
    private static readonly string[] RescueDrugs = ["diazepam", "midazolam", "lorazepam"];

    private static readonly Verdict NoNeed = Verdict.No("no-cluster-or-status", "Neither clusters nor status epilepticus are coded or counted; of notes only counts of seizures are read.");

    public static ReferralRule Rule { get; } = new(
        "RESC-1",
        ReferralTarget.Safety,
        "Consider a rescue drug: clusters or status epilepticus are on record, none is prescribed.",
        "Seizure clusters or status epilepticus ever, and no rescue drug (as needed, nasal, buccal or rectal, or diazepam, midazolam, lorazepam) in the last 24 months.",
        "Rescue therapy [K]")
    {
        Version = 3,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        Reason? why = patient.Has("status-epilepticus") ? patient.Why("status-epilepticus").Reasons[0] : Cluster(patient);
        if (why is null)
        {
            return NoNeed;
        }

        foreach (Exposure exposure in patient.Timeline.Exposures)
        {
            bool rescue = exposure.AsNeeded || exposure.Route == Route.NasalBuccalRectal || RescueDrugs.Contains(exposure.DrugId);
            bool given = exposure.Source == ExposureSource.Administration || exposure.Setting is CareSetting.Inpatient or CareSetting.Emergency;
            bool recent = patient.Within(exposure.Start.Latest, Situation.TwoYears) || exposure is { State: ExposureState.Ongoing, End: null } || (exposure.End is { } end && end.Latest >= patient.AsOf);
            if (rescue && !given && recent)
            {
                return Verdict.No("rescue-prescribed", "A rescue drug is prescribed.", exposure.Evidence);
            }
        }

        return Verdict.Fires(Strength.Consider, why);
    }

    private static Reason? Cluster(Situation patient)
    {
        foreach (SeizureReport report in patient.Timeline.Seizures)
        {
            if (report.CountHigh != 0 && (report.Context.Contains("cluster") || report.SeizureType == "cluster"))
            {
                return new Reason("cluster", "Seizure clusters are told.", [report.Evidence]);
            }
        }

        return patient.Told("seizure-cluster") is { } told ? new Reason("cluster", "Seizure clusters are told.", [told]) : null;
    }
}
