using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Referral.Orders;

/// <summary>Valproate and topiramate where a pregnancy goes on or is possible (SAFE-1, SAFE-5, SAFE-8, asked before the first dose).</summary>
internal static class PregnancyPotential
{
    private static readonly string[] Prevented = ["valproate", "topiramate"];

    public static IEnumerable<OrderAdvice> Of(OrderSituation patient, OrderedDrug order, Drug drug, DateOnly day)
    {
        if (!Prevented.Contains(drug.Id) || patient.Sex == "male")
        {
            yield break;
        }

        string source = drug.Id == "valproate" ? "SAFE-1: NICE NG217 and MHRA pregnancy prevention programme (specification S55); S59" : "SAFE-8: topiramate pregnancy prevention programme 2024, UK/EU (specification S55)";
        if (patient.Pregnant is { } pregnant)
        {
            yield return new OrderAdvice("teratogen-in-pregnancy", Urgency.Critical, order, $"{OrderWords.Capital(drug.Id)} in pregnancy: high risk for the child. Specialist review before any change.", [pregnant], "SAFE-5: pregnancy registries [K]");
            yield break;
        }

        int? age = Age(patient.Born, day);
        if (age is < 10 or > 55 || patient.PreventionRecorded)
        {
            yield break;
        }

        if (patient.Sex != "female" || age is null)
        {
            yield return new OrderAdvice(
                "pregnancy-potential-unknown", Urgency.Information, order, $"{OrderWords.Capital(drug.Id)}: sex or birth date is not recorded, or leaves it open. Could this patient become pregnant?",
                [new Reason("sex-or-age-unknown", "Sex or birth date is not recorded, or leaves it open.", [])], source);
        }
        else
        {
            yield return new OrderAdvice(
                drug.Id == "valproate" ? "valproate-pregnancy-potential" : "topiramate-pregnancy-potential", drug.Id == "valproate" ? Urgency.Critical : Urgency.Warning, order,
                $"{OrderWords.Capital(drug.Id)} and pregnancy potential: no pregnancy prevention is recorded in the last 365 days.",
                [new Reason("no-prevention-record", $"Female, {age} years; no contraception, counselling or pregnancy prevention is recorded in the last 365 days.", [])], source);
        }
    }

    private static int? Age(PartialDate? born, DateOnly day)
    {
        if (born is not { } date)
        {
            return null;
        }

        DateOnly birth = date.Middle;
        int years = day.Year - birth.Year;
        return (day.Month, day.Day).CompareTo((birth.Month, birth.Day)) < 0 ? years - 1 : years;
    }
}
