using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Referral.Orders;

/// <summary>How much a word about an order should stand out.</summary>
public enum Urgency
{
    /// <summary>To know.</summary>
    Information,

    /// <summary>To think about before ordering.</summary>
    Warning,

    /// <summary>Harm is likely.</summary>
    Critical,
}

/// <summary>Something to know about a drug that is about to be ordered: a question, never an order.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Summary">One sentence under 140 characters.</param>
/// <param name="Source">Who says so; [K]: from knowledge, to be confirmed.</param>
public sealed record OrderAdvice(string Code, Urgency Urgency, OrderedDrug Drug, string Summary, IReadOnlyList<Reason> Reasons, string Source)
{
    /// <summary>Every check of every ordered drug, the most urgent first. Pure.</summary>
    /// <param name="orders">The drugs that are asked about.</param>
    /// <param name="beside">All drugs of the same drafts: they will be taken together.</param>
    /// <param name="drugs">The table of drugs.</param>
    /// <param name="day">The day of the order.</param>
    public static IReadOnlyList<OrderAdvice> Of(OrderSituation patient, IReadOnlyList<OrderedDrug> orders, IReadOnlyList<OrderedDrug> beside, IReadOnlyDictionary<string, Drug> drugs, DateOnly day) =>
    [
        .. orders.Where(order => drugs.ContainsKey(order.DrugId)).DistinctBy(order => order.DrugId)
            .SelectMany(order => (IEnumerable<OrderAdvice>)
            [
                .. Aggravations.Of(patient, order, drugs[order.DrugId]),
                .. PregnancyPotential.Of(patient, order, drugs[order.DrugId], day),
                .. Interactions.Of(patient, order, beside, drugs, day),
                .. FurtherDrug.Of(patient, order, drugs[order.DrugId]),
            ])
            .OrderByDescending(advice => advice.Urgency),
    ];
}
