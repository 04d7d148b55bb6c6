using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Referral.Orders;

/// <summary>A drug that is ineffective in or aggravates the epilepsy on record (specification ADEQ-1, column <c>worsens</c>).</summary>
internal static class Aggravations
{
    public const string Source = "Drug table, column worsens (specification ADEQ-1)";

    public static IEnumerable<OrderAdvice> Of(OrderSituation patient, OrderedDrug order, Drug drug)
    {
        string[] sure = [.. drug.Worsens.Where(aggravation => !aggravation.CautionOnly && patient.Syndromes.Contains(aggravation.Token)).Select(aggravation => aggravation.Token)];
        string[] caution = [.. drug.Worsens.Where(aggravation => aggravation.CautionOnly && patient.Syndromes.Any(token => aggravation.Token.StartsWith(token, StringComparison.Ordinal))).Select(aggravation => aggravation.Token)];
        if (sure.Length > 0)
        {
            yield return new OrderAdvice(
                "aggravates-syndrome", Urgency.Critical, order, $"{OrderWords.Capital(drug.Id)} can worsen the seizures of this epilepsy ({sure[0]}).",
                [new Reason("syndrome-on-record", $"On record: {string.Join(", ", patient.Syndromes)}. {OrderWords.Capital(drug.Id)} is ineffective in or aggravates: {string.Join(", ", sure)}.", patient.SyndromeEvidence)], Source);
        }
        else if (caution.Length > 0)
        {
            yield return new OrderAdvice(
                "caution-in-syndrome", Urgency.Information, order, $"{OrderWords.Capital(drug.Id)}: caution in this epilepsy ({caution[0]}).",
                [new Reason("syndrome-on-record", $"On record: {string.Join(", ", patient.Syndromes)}. Caution with {drug.Id}: {string.Join(", ", caution)}.", patient.SyndromeEvidence)], Source);
        }
    }
}

/// <summary>Words of advice.</summary>
internal static class OrderWords
{
    public static string Capital(string drug) => char.ToUpperInvariant(drug[0]) + drug[1..];
}
