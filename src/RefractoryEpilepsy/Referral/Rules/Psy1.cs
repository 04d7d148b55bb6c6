using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PSY-1: screening for depression and anxiety; suicidality outranks it.</summary>
internal static class Psy1
{
    private static readonly string[] MoodDrugs = ["levetiracetam", "brivaracetam", "perampanel", "topiramate", "vigabatrin", "zonisamide"];

    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Not resistant now, and no suicidality is recorded.");

    public static ReferralRule Rule { get; } = new(
        "PSY-1",
        ReferralTarget.Safety,
        "Screen for depression and anxiety (suicidality recorded: a clinician the same day).",
        "Drug resistant without PHQ-9, GAD-7, NDDI-E or similar in the last 365 days (MoCA is none). Suicidality recorded in the last 365 days outranks this; levetiracetam, brivaracetam, perampanel, topiramate, vigabatrin or zonisamide are then named as possible causes.",
        "AHRQ NQMC 010249 to 010253 (specification S56)")
    {
        HoldsDays = 30,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.Diagnosed(["psych_suicidality"], diagnosis => patient.Within(diagnosis.On, Situation.OneYear)) is { } suicidality)
        {
            List<Reason> urgent = [new Reason("suicidality", $"Suicidality is recorded ({suicidality.Code.Value}): same-day clinician.", [suicidality.Evidence])];
            urgent.AddRange(patient.TakesAny(MoodDrugs).Select(drug => new Reason("possible-cause", $"{drug.Id} can cause it; {Wording.DrugSafety}.", [drug.Evidence])));
            return Verdict.Fires(Strength.Strong, urgent);
        }

        if (!patient.IsResistant && !patient.MayBeResistant)
        {
            return NotResistant;
        }

        if (patient.Cared("screening_instrument", care => care.Stage == CareStage.Done && patient.Within(Situation.DayOf(care), Situation.OneYear)) is { } screened)
        {
            return Verdict.No("screened", "Screened in the last 365 days.", screened.Evidence);
        }

        foreach (Measurement measurement in patient.Timeline.Measurements)
        {
            if (measurement.Concept is "phq-9" or "gad-7" or "phq-2" or "nddi-e" or "screening_instrument" && patient.Within(measurement.Taken, Situation.OneYear))
            {
                return Verdict.No("screened", "Screened in the last 365 days.", measurement.Evidence);
            }
        }

        return patient.MayBeResistant ? Situation.ResistanceOpen : Verdict.Fires(Strength.Moderate, patient.StatusReasons);
    }
}
