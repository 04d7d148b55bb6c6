using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral.Rules;

namespace RefractoryEpilepsy.Referral.Orders;

/// <summary>A third antiseizure drug started without a referral to an epilepsy centre (CEC-1, asked at the moment of the order).</summary>
internal static class FurtherDrug
{
    public static IEnumerable<OrderAdvice> Of(OrderSituation patient, OrderedDrug order, Drug drug)
    {
        bool isNew = drug.Counts != TrialRule.No && !patient.TriedGroups.Contains(drug.Group) && !patient.Taken.Any(taken => taken.DrugId == drug.Id);
        if (!isNew || patient.TriedGroups.Count < 2 || patient.IsDocumentedFree || patient.Referred is not null)
        {
            yield break;
        }

        string tried = $"Tried before: {string.Join(", ", patient.TriedGroups)}.";
        string noReferral = "No visit at and no referral to an epilepsy centre is on record in the last 24 months.";
        yield return patient.FailedDrugs.Count >= 2
            ? new OrderAdvice(
                "third-drug-without-referral", Urgency.Warning, order, "Two antiseizure drugs have failed: refer to an epilepsy centre along with this further drug?",
                [new Reason("two-drugs-failed", $"Adequate trials that failed: {string.Join(", ", patient.FailedDrugs)}.", []), new Reason("tried-before", tried, []), new Reason("no-referral", noReferral, [])], Cec1.Rule.Source)
            : new OrderAdvice(
                "third-drug-outcome-unknown", Urgency.Information, order, $"Drug number {patient.TriedGroups.Count + 1}: whether two adequate trials have failed is not documented.",
                [new Reason("outcome-not-documented", "Fewer than two failures of adequate trials are documented.", []), new Reason("tried-before", tried, []), new Reason("no-referral", noReferral, [])], Cec1.Rule.Source);
    }
}
