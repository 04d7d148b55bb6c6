using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SURG-6: how favourable the constellation looks, in three tiers, as context only.</summary>
/// <remarks>Grading of this kind was validated in 1,562 patients with c .56 to .69 (specification S36): it never decides.</remarks>
internal static class Surg6
{
    public static ReferralRule Rule { get; } = new(
        "SURG-6",
        ReferralTarget.SurgicalEvaluation,
        "Context for the surgical conference: how favourable the constellation looks.",
        "Wherever SURG-1 asks for surgical evaluation and MRI and EEG are on record: a lesion, a focus that agrees with it, no intellectual disability, under five years of epilepsy count as favourable.",
        "External validation of surgery tools (specification S36); tiers are a design decision")
    {
        AboutOngoingSeizures = true,
        SilencedBy = [UnreadProcedures.NervousSystem],
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        Verdict offer = Surg1.Of(patient);
        if (offer.Answer != Answer.Yes)
        {
            return offer;
        }

        if (!patient.MriDone || !patient.EegDone)
        {
            return Verdict.Unclear("not-gradable", "Without MRI and EEG nothing can be said.", patient.MriDone ? ["EEG"] : patient.EegDone ? ["MRI"] : ["MRI", "EEG"]);
        }

        bool lesion = patient.SingleLesion() is not null;
        Finding? focus = patient.Found("eeg-focus");
        bool oneFocus = focus is not null && patient.Foci() == 1;
        bool disability = patient.Has("intellectual-disability");
        int points = (lesion ? 1 : 0) + (oneFocus ? 1 : 0) + (disability ? 0 : 1) + (patient.Onset is { } onset && onset.Plus(5 * 365) > patient.AsOf ? 1 : 0);
        string tier = points >= 3 ? "favourable" : points == 2 ? "intermediate" : "less favourable";
        return Verdict.Fires(Strength.Consider, new Reason("tier", $"The constellation looks {tier}: lesion {Word(lesion)}, single EEG focus {Word(oneFocus)}, intellectual disability {Word(disability)}.", focus is null ? [] : [focus.Evidence]));
    }

    private static string Word(bool yes) => yes ? "yes" : "no";
}
