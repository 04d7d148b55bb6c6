using System.Globalization;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>GEN-2: genetic testing without delay where the yield is high.</summary>
internal static class Gen2
{
    private static readonly Verdict NoPointer = Verdict.No("no-pointer", "No encephalopathy, onset before two years, disability, autism, dysmorphic features or family history is on record.");

    private static readonly Verdict OnsetUnknown = Verdict.Unclear("onset-unknown", "Testing is due; whether it is urgent depends on the age at onset, which is not known.", "age at onset");

    public static ReferralRule Rule { get; } = new(
        "GEN-2",
        ReferralTarget.WorkUp,
        "Genetic testing is urgent: early onset, encephalopathy, disability, autism or family history.",
        "As GEN-1, with a developmental and epileptic encephalopathy, onset before two years, intellectual disability, autism, dysmorphic features or a family history of epilepsy.",
        "Smith et al., NSGC, J Genet Couns 2023;32:266, doi:10.1002/jgc4.1646; urgency [K]")
    {
        ModelYear = 2022,
        HoldsDays = 90,
        Version = 2,
        SilencedBy = [UnreadProcedures.Genetics],
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        Verdict testing = Gen1.Of(patient);
        if (testing.Answer == Answer.No)
        {
            return testing;
        }

        List<Reason> pointers = Pointers(patient);
        return pointers.Count == 0 ? patient.OnsetAge is null || patient.OnsetMayBeEarlier ? OnsetUnknown : NoPointer
            : testing.Answer == Answer.Unknown ? testing
            : Verdict.Fires(Strength.Strong, pointers);
    }

    private static List<Reason> Pointers(Situation patient)
    {
        var pointers = new List<Reason>();
        if (patient.Diagnosed(["syndrome_dee", "syndrome_lgs", "syndrome_infantile_spasms", "syndrome_dravet"]) is { } syndrome)
        {
            pointers.Add(new Reason("encephalopathy", $"A developmental and epileptic encephalopathy is coded ({syndrome.Code.Value}).", [syndrome.Evidence]));
        }

        if (patient.OnsetAge < 2)
        {
            pointers.Add(new Reason("early-onset", string.Create(CultureInfo.InvariantCulture, $"Onset at {patient.OnsetAge:0.0} years."), []));
        }

        if (patient.Has("intellectual-disability"))
        {
            pointers.AddRange(patient.Why("intellectual-disability").Reasons);
        }

        if (patient.Diagnosed(["psych_autism"]) is { } autism)
        {
            pointers.Add(new Reason("autism", $"Autism is coded ({autism.Code.Value}).", [autism.Evidence]));
        }

        if (patient.Diagnosed(["dysmorphism"]) is { } features)
        {
            pointers.Add(new Reason("dysmorphism", $"Dysmorphic features are on record ({features.Code.Value}).", [features.Evidence]));
        }

        if (patient.Diagnosed(["family_history_epilepsy"]) is { } family)
        {
            pointers.Add(new Reason("family-history", "A family history of epilepsy is coded.", [family.Evidence]));
        }
        else if (patient.Found("family-history-epilepsy") is { } told)
        {
            pointers.Add(new Reason("family-history", "A family history of epilepsy is on record.", [told.Evidence]));
        }

        return pointers;
    }
}
