using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Referral.Orders;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Reports;

/// <summary>A judged patient in the few words that decision support needs while someone waits; kept ready beside the case.</summary>
/// <param name="Headline">The sentence that stands over the patient.</param>
/// <param name="Lead">What to do first; null where no rule fired.</param>
/// <param name="Further">The other fired rules, in the order of the recommendation.</param>
/// <param name="Missing">What would have to be known, the first lines only.</param>
/// <param name="MissingCount">How many lines there are in all.</param>
public sealed record CareSummary(
    DateOnly AsOf,
    Status Status,
    bool EverResistant,
    Confidence? Confidence,
    DateOnly? Since,
    string Headline,
    IReadOnlyList<Reason> StatusReasons,
    SummaryFlag? Lead,
    IReadOnlyList<SummaryFlag> Further,
    IReadOnlyList<string> Missing,
    int MissingCount,
    OrderSituation Orders)
{
    private const int MissingShown = 8;
    private const int FlagsShown = 6;
    private const int ReasonsShown = 6;

    /// <summary>Of a judged patient. Pure.</summary>
    /// <param name="parameters">A site's numbers; null: those of the specification.</param>
    public static CareSummary Of(JudgedPatient judged, Parameters? parameters = null)
    {
        ResistanceFinding resistance = judged.Case.Resistance;
        Recommendation? recommendation = Recommendation.Of(judged.Case, judged.Flags);
        IReadOnlyList<string> missing = recommendation is { Missing.Count: > 0 } ? recommendation.Missing
            : [.. judged.Flags.Where(flag => flag.Judgement.Answer == Answer.Unknown).SelectMany(flag => flag.Missing).Distinct(StringComparer.Ordinal)];
        return new CareSummary(
            judged.Case.AsOf,
            resistance.Status,
            resistance.EverResistant,
            resistance.Confidence,
            resistance.Since,
            PatientSentences.Status(judged.Case),
            [.. resistance.Resistant.Reasons.Take(ReasonsShown)],
            recommendation is null ? null : SummaryFlag.Of(recommendation.Lead, ReasonsShown),
            recommendation is null ? [] : [.. recommendation.Safety.Concat(recommendation.Checks).Concat(recommendation.Offers).Concat(recommendation.Against)
                .Where(flag => flag.RuleId != recommendation.Lead.RuleId).DistinctBy(flag => flag.RuleId).Take(FlagsShown).Select(flag => SummaryFlag.Of(flag, 1))],
            [.. missing.Take(MissingShown)],
            missing.Count,
            OrderSituation.Of(judged.Case, parameters));
    }
}

/// <summary>A fired rule in few words.</summary>
public sealed record SummaryFlag(string RuleId, ReferralTarget Offers, string Title, Strength? Strength, IReadOnlyList<Reason> Reasons, string Source)
{
    internal static SummaryFlag Of(ReferralFlag flag, int reasons) =>
        new(flag.RuleId, flag.Offers, flag.Title, flag.Strength, [.. flag.Judgement.Reasons.Take(reasons)], flag.Source);
}
