using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>KD-P: what is to be checked before the diet starts.</summary>
internal static class KdP
{
    private static readonly string[] Acidosis = ["topiramate", "zonisamide", "acetazolamide"];
    private static readonly Verdict NotOffered = Verdict.No("diet-not-offered", "No dietary therapy is offered.");

    public static ReferralRule Rule { get; } = new(
        "KD-P",
        ReferralTarget.DietaryTherapy,
        "Before the diet: check these.",
        "Wherever KD-1, KD-2 or KD-3 fires: carnitine and acylcarnitine, lipids, kidney stones, reflux, a surgical focus, pregnancy, eating disorder, SGLT2 inhibitors, insulin and propofol (stop sign), topiramate, zonisamide, acetazolamide, carbohydrate in liquid drugs.",
        "Kossoff et al., Epilepsia Open 2018;3:175, doi:10.1002/epi4.12225 (specification S48); stop signs [K]")
    {
        ModelYear = 2018,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        Verdict[] offers = [ReferralRules.Judge(Kd1.Rule, patient), ReferralRules.Judge(Kd2.Rule, patient), ReferralRules.Judge(Kd3.Rule, patient)];
        if (!Array.Exists(offers, offer => offer.Answer == Answer.Yes))
        {
            return Array.Find(offers, offer => offer.Answer == Answer.Unknown) ?? NotOffered;
        }

        List<Reason> found = [new("prerequisites", "The diet is offered: these are to be checked first.", [])];
        if (patient.Diagnosed(["kd_caution"]) is { } caution)
        {
            found.Add(new Reason("caution", $"Caution: {caution.Code.Value}.", [caution.Evidence]));
        }

        foreach (ActiveDrug drug in patient.TakesAny(Acidosis))
        {
            found.Add(new Reason("acidosis", $"{drug.Id} adds to acidosis and kidney stones.", [drug.Evidence]));
        }

        if (patient.Pregnancy() is { } pregnancy)
        {
            found.Add(new Reason("pregnancy", "Pregnant now.", [pregnancy.Evidence]));
        }

        if (patient.SingleLesion() is { } lesion)
        {
            found.Add(patient.Why(lesion).Reasons[0]);
        }

        bool screened = patient.Cared("kd_prescreen", care => care.Stage == CareStage.Done) is not null || patient.Timeline.Measurements.Any(measurement => measurement.Concept == "kd_prescreen");
        List<string> missing = screened ? [] : ["carnitine and acylcarnitine"];
        if (patient.InUse("ketoacidosis-drug") is { } stopSign)
        {
            found.Add(new Reason("stop-sign", "An SGLT2 inhibitor, insulin or propofol is in use: ketoacidosis or infusion syndrome; do not start the diet before that is settled.", [stopSign.Evidence]));
        }
        else if (!patient.MedicationsListed || patient.UnreadDrug is not null)
        {
            missing.Add("SGLT2 inhibitor, insulin or propofol");
        }

        missing.AddRange(["lipids", "reflux or aspiration", "eating disorder", "carbohydrate in liquid drugs"]);
        return Verdict.Fires(Strength.Consider, found).Lacking(missing);
    }
}
