using System.Globalization;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PR-3: optimise the dose before the drug is given up.</summary>
/// <remarks>
/// Of patients who seemed uncontrolled about one in ten met the ILAE definition, mostly for doses under half the defined daily dose,
/// and 17 % of the others became seizure free on more (task-force chair's cohort, specification S3; Brodie 2013, S4).
/// </remarks>
internal static class Pr3
{
    private static readonly Verdict NothingTaken = Verdict.No("no-drug-now", "No scheduled antiseizure drug is taken now.");
    private static readonly Verdict SeizureFree = Verdict.No("seizure-free", "Seizure free: no reason to change a dose.");
    private static readonly Verdict DosesAdequate = Verdict.No("doses-adequate", "Every present dose is adequate.");
    private static readonly Verdict JudgedAdequate = Verdict.No("judged-doses-adequate", "Every dose that is judged is adequate; a drug still in titration, taken for another disease or known from an order only is not judged.");
    private static readonly Verdict Titrating = Verdict.No("in-titration", "Every drug taken now is still in its titration.");
    private static readonly Verdict NoRecentSeizure = Verdict.No("no-recent-seizure", "Seizure reports of the last 365 days tell of no seizure.");
    private static readonly Verdict SeizuresUnknown = Verdict.Unclear("seizures-unknown", "A dose is below the adequate one, but nothing tells whether seizures go on.", "current seizure status");

    public static ReferralRule Rule { get; } = new(
        "PR-3",
        ReferralTarget.PseudoresistanceCheck,
        "Optimise the dose before calling the drug a failure.",
        "A drug taken now is below its adequate dose (or its level is low), past its titration, with a seizure in the last 365 days; never for a seizure-free patient.",
        "Kwan et al. 2010 (doi:10.1111/j.1528-1167.2009.02397.x) on adequate dosing; Brodie et al. 2013; specification S3, S4")
    {
        ModelYear = 2010,
        HoldsDays = 90,
        Version = 2,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        if (patient.Active.Count == 0)
        {
            return NothingTaken;
        }

        if (patient.IsDocumentedFree)
        {
            return SeizureFree;
        }

        List<Reason>? low = null;
        List<string>? unread = null;
        List<string>? outside = null;
        bool judged = false;
        bool titrating = false;
        foreach (ActiveDrug drug in patient.Active)
        {
            // A drug that only an order tells of, or for another disease, is not judged by the dose epilepsy needs.
            if (drug.Assessment is not { } trial || trial.Trial.Indication == IndicationClass.X || trial.Outcome == 0)
            {
                (outside ??= []).Add(drug.Id);
            }
            else if (drug.Since.Plus(Math.Max(28, trial.Trial.Drug.TitrationWeeks * 7)) > patient.AsOf)
            {
                titrating = true;
            }
            else
            {
                judged = true;
                Read(drug, trial, patient, ref low, ref unread);
            }
        }

        if (low is null)
        {
            return outside is not null && !judged && unread is null ? Verdict.Unclear("doses-not-judged", "Of no drug taken now can be told whether its dose is that for epilepsy.", [.. outside.Select(drug => $"what {drug} is taken for")])
                : unread is null ? judged ? outside is null && !titrating ? DosesAdequate : JudgedAdequate : Titrating
                : patient.SeizureStatusKnown && !patient.SeizureWithinYear ? NoRecentSeizure
                : Verdict.Unclear("dose-not-recorded", "The present dose could not be read.", [.. unread.Select(drug => $"daily dose of {drug}")]);
        }

        return patient.SeizureWithinYear ? Verdict.Fires(Strength.Moderate, [.. low, patient.LastSeizureReason()])
            : patient.SeizureStatusKnown ? NoRecentSeizure
            : SeizuresUnknown;
    }

    private static void Read(ActiveDrug drug, TrialAssessment trial, Situation patient, ref List<Reason>? low, ref List<string>? unread)
    {
        if (LowLevel(drug.Id, trial.Trial.Drug.Range, patient) is { } level)
        {
            (low ??= []).Add(new Reason("level-low", $"The last level of {drug.Id} is below its range.", [level.Evidence]));
        }
        else if (IsBelow(drug, trial, patient))
        {
            string dose = drug.MgPerDay?.ToString("0.##", CultureInfo.InvariantCulture) ?? "?";
            (low ??= []).Add(new Reason("dose-below-adequate", $"{drug.Id} at {dose} mg/day is below its adequate dose.", [drug.Evidence]));
        }
        else if (drug.MgPerDay is null && trial.Dose is Adequacy.Unknown)
        {
            (unread ??= []).Add(drug.Id);
        }
    }

    /// <summary>Adults by the threshold of the drug table (its default is half the defined daily dose); children by what the trial says.</summary>
    private static bool IsBelow(ActiveDrug drug, TrialAssessment trial, Situation patient)
    {
        if (trial.Dose == Adequacy.No)
        {
            return true;
        }

        Drug table = trial.Trial.Drug;
        decimal? adequate = patient.TakesValproateBeside(table) ? table.AdequateMgPerDayWithValproate : table.AdequateMgPerDay;
        return patient.Age >= 18 && drug.MgPerDay is { } dose && (adequate ?? table.DddMg / 2) is { } limit && dose < limit;
    }

    private static Measurement? LowLevel(string drugId, ReferenceRange? range, Situation patient)
    {
        Measurement? last = null;
        foreach (Measurement measurement in patient.Timeline.Measurements)
        {
            if (measurement.Concept.StartsWith("level:", StringComparison.Ordinal) && measurement.Concept.AsSpan(6).SequenceEqual(drugId)
                && patient.Within(measurement.Taken, Situation.OneYear) && (last is null || measurement.Taken > last.Taken))
            {
                last = measurement;
            }
        }

        return last is not null && DrugHandling.IsLow(last, range) == Answer.Yes ? last : null;
    }
}
