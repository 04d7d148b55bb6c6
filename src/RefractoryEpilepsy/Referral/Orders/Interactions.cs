using System.Globalization;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Referral.Orders;

/// <summary>An interaction that defeats a trial: beside an enzyme inducer a dose is too small to be an adequate trial (specification 1.4 C, columns <c>adult_min_with_inducer</c>, <c>inducer</c>).</summary>
/// <remarks>
/// Only antiseizure drugs are inducers here, of moderate strength or more: other inducers are not read. Doses are compared for adults; for
/// children, and where a dose is not told, the interaction is named without a verdict. Beside valproate a smaller lamotrigine dose is enough
/// and an ordinary one may be too fast: that is told too.
/// </remarks>
internal static class Interactions
{
    private const string Source = "Drug table, columns adult_min_with_inducer and inducer [K]";

    public static IEnumerable<OrderAdvice> Of(OrderSituation patient, OrderedDrug order, IReadOnlyList<OrderedDrug> beside, IReadOnlyDictionary<string, Drug> drugs, DateOnly day)
    {
        bool isChild = patient.Born is { } born && born.Middle.AddYears(18) > day;
        Other[] others =
        [
            .. patient.Taken.Select(drug => new Other(drug.DrugId, drug.MgPerDay, drug.Evidence)),
            .. beside.Select(drug => new Other(drug.DrugId, drug.MgPerDay, drug.Order)),
        ];
        foreach (Other other in others.Where(other => other.DrugId != order.DrugId && drugs.ContainsKey(other.DrugId)).DistinctBy(other => other.DrugId))
        {
            Drug ordered = drugs[order.DrugId];
            Drug taken = drugs[other.DrugId];
            if (Induces(taken) && Weakened(ordered, taken, order.MgPerDay, isChild) is { } isWeak)
            {
                yield return Advice(order, isWeak, ordered, taken, order.MgPerDay, [new Reason("inducer-taken", $"{taken.Id} is taken or ordered beside it.", [other.Evidence])]);
            }

            if (Induces(ordered) && Weakened(taken, ordered, other.MgPerDay, isChild) is { } weakens)
            {
                yield return Advice(order, weakens, taken, ordered, other.MgPerDay, [new Reason("victim-taken", $"{taken.Id} is taken or ordered beside it{Dose(other.MgPerDay)}.", [other.Evidence])]);
            }
        }

        if (order.DrugId == "lamotrigine" && others.FirstOrDefault(other => other.DrugId == "valproate") is { } valproate)
        {
            yield return new OrderAdvice(
                "valproate-raises-lamotrigine", Urgency.Warning, order, "Valproate about doubles lamotrigine: half the usual steps and target; a fast start risks a severe rash.",
                [new Reason("valproate-taken", "valproate is taken or ordered beside it.", [valproate.Evidence])], "Specification 4 (interactions) [K]");
        }
    }

    private static bool Induces(Drug drug) => drug.Inducer is InducerStrength.Moderate or InducerStrength.Strong;

    /// <summary>True: by the told dose the trial is not adequate; false: it depends; null: no interaction that matters.</summary>
    private static bool? Weakened(Drug victim, Drug inducer, decimal? mgPerDay, bool isChild)
    {
        if (victim.Group == inducer.Group || (victim.AdequateMgPerDayWithInducer is null && victim.ChildAdequateMgPerKgWithInducer is null))
        {
            return null;
        }

        return isChild || mgPerDay is null || victim.AdequateMgPerDayWithInducer is not { } needed ? false
            : mgPerDay >= needed ? null
            : true;
    }

    private static OrderAdvice Advice(OrderedDrug order, bool tooSmall, Drug victim, Drug inducer, decimal? mgPerDay, IReadOnlyList<Reason> reasons)
    {
        string needed = victim.AdequateMgPerDayWithInducer is { } dose ? $" An adult's trial counts as adequate from {Number(dose)} mg/day beside an inducer." : "";
        string because = $"{OrderWords.Capital(inducer.Id)} induces enzymes ({inducer.Inducer.ToString().ToLowerInvariant()}) and lowers {victim.Id}{Dose(mgPerDay)}.{needed}";
        return tooSmall
            ? new OrderAdvice("interaction-defeats-trial", Urgency.Warning, order, $"{OrderWords.Capital(inducer.Id)} lowers {victim.Id}: at this dose its trial would not be adequate.", [new Reason("dose-below-threshold", because, []), .. reasons], Source)
            : new OrderAdvice("interaction-lowers-level", Urgency.Information, order, $"{OrderWords.Capital(inducer.Id)} lowers {victim.Id}: it may need a higher dose to be an adequate trial.", [new Reason("dose-not-comparable", because, []), .. reasons], Source);
    }

    private static string Dose(decimal? mg) => mg is { } known ? $" ({Number(known)} mg/day)" : "";

    private static string Number(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private sealed record Other(string DrugId, decimal? MgPerDay, Evidence Evidence);
}
