using System.Globalization;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SURG-5: gathers what the published appropriateness tool asks for. Its rating table belongs to others and is not re-implemented.</summary>
internal static class Surg5
{
    public static ReferralRule Rule { get; } = new(
        "SURG-5",
        ReferralTarget.SurgicalEvaluation,
        "Fill in the appropriateness tool for surgical referral: its inputs are gathered here.",
        "Wherever SURG-1 asks for surgical evaluation: age, duration, seizure type, frequency, number of adequate drugs, EEG and MRI as far as recorded, and what is missing.",
        "CASES: AES 2009 abstract 3.290; AES 2019 abstract 3.344 (eight variables) [K]")
    {
        ModelYear = 2019,
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

        IReadOnlyList<AppropriatenessInput> inputs = AppropriatenessInputs.Of(patient);
        return Verdict.Fires(Strength.Consider, [.. inputs.Where(input => input.Value is not null).Select(input => new Reason("input", $"{input.Item}: {input.Value}.", input.Evidence))])
            .Lacking([.. inputs.Where(input => input.Value is null).Select(input => input.Item)]);
    }
}
