using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>KD-C: diseases in which the diet is dangerous. Blocks KD-1, KD-2 and KD-3.</summary>
internal static class KdC
{
    private const string PyruvateCarboxylase = "87694001";

    private static readonly Verdict Nothing = Verdict.No("none-recorded", "No contraindication is recorded.");
    private static readonly Verdict OnDiet = Verdict.No("on-diet", "Already on a ketogenic diet, or it is ordered.");
    private static readonly Verdict EnzymeUnknown = Verdict.Unclear("pyruvate-enzyme-unknown", "E74.4 holds pyruvate carboxylase deficiency (dangerous) and PDH deficiency (treated by the diet).", "which enzyme of pyruvate metabolism: gene or text");
    private static readonly Verdict TypeUnknown = Verdict.Unclear("carnitine-type-unknown", "A disorder of carnitine metabolism of unknown type is on record.", "type of the carnitine disorder");

    private static readonly Verdict Unconfirmed = Verdict.Unclear("contraindication-unconfirmed", "A disease in which the diet is dangerous is suspected, and not confirmed.", "whether the metabolic disease is confirmed");

    public static ReferralRule Rule { get; } = new(
        "KD-C",
        ReferralTarget.DietaryTherapy,
        "No ketogenic diet: contraindicated.",
        "Primary carnitine deficiency, CPT I or II or translocase deficiency, beta-oxidation defects, pyruvate carboxylase deficiency or porphyria. PDH deficiency allows it; E74.4 alone leaves it open; E71.40, and \"carnitine deficiency\" without a type, ask; secondary carnitine deficiency is only a caution; what is only suspected leaves it open.",
        "Kossoff et al., Epilepsia Open 2018;3:175, doi:10.1002/epi4.12225 (specification S48)")
    {
        ModelYear = 2018,
        HoldsDays = 365,
        Version = 3,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        Verdict? open = null;
        foreach (Diagnosis diagnosis in patient.Timeline.Diagnoses)
        {
            bool named = diagnosis.Concepts.Contains("kd_contraindication");
            if (diagnosis.Confirmed == Answer.No || !(named || diagnosis.Concepts.Contains("carnitine_deficiency")))
            {
                continue;
            }

            if (diagnosis.Confirmed != Answer.Yes)
            {
                open ??= Unconfirmed;
                continue;
            }

            if (diagnosis.Code.Under("E74.4"))
            {
                if (diagnosis.Told.Contains("kd_contraindication"))
                {
                    return Contraindicated("pyruvate carboxylase deficiency", diagnosis.Evidence);
                }

                open = diagnosis.Told.Contains("pdh_deficiency") || patient.Gene("PDHA1") is not null ? open : patient.Gene("PC") is { } gene ? Contraindicated("PC", gene.Evidence) : open ?? EnzymeUnknown;
                if (open is { Answer: Answer.Yes })
                {
                    return open;
                }
            }
            else if (!named || (diagnosis.Code.Under("E71.40") && !diagnosis.Told.Contains("kd_contraindication")))
            {
                open ??= TypeUnknown;
            }
            else
            {
                return Contraindicated(diagnosis.Code.Value == PyruvateCarboxylase ? "pyruvate carboxylase deficiency" : diagnosis.Code.Value, diagnosis.Evidence);
            }
        }

        return open ?? Nothing;
    }

    /// <summary>Why the diet is not to be offered: contraindicated, unclear, already taken, or declined; null where nothing speaks against it.</summary>
    public static Verdict? Blocks(Situation patient)
    {
        Verdict contraindication = Of(patient);
        return contraindication.Answer switch
        {
            Answer.Yes => Verdict.No("contraindicated", "KD-C: the diet is contraindicated.", [.. contraindication.Judgement.Reasons.SelectMany(reason => reason.Evidence)]),
            Answer.Unknown => contraindication,
            _ when patient.Diet is not null => OnDiet,
            _ => patient.Declined("ketogenic-diet") is { } declined ? Verdict.No("declined", "Declined in the last 24 months.", declined.Evidence) : null,
        };
    }

    private static Verdict Contraindicated(string what, Evidence evidence) =>
        Verdict.Fires(Strength.Contraindicated, new Reason("contraindicated", $"A disease in which the diet is dangerous is recorded ({what}).", [evidence]));
}
