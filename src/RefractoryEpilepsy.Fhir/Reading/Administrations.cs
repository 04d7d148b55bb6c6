using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Doses given, mostly to inpatients: those of one drug, route and day add up to that day's dose.</summary>
internal static class Administrations
{
    public static IEnumerable<Exposure> Read(Chart chart, MedicationFacts facts)
    {
        var given = new List<Exposure>();
        foreach (Entry<MedicationAdministrationSlice> entry in chart.Of<MedicationAdministrationSlice>())
        {
            if (One(entry, chart, facts) is { } dose)
            {
                given.Add(dose);
            }
        }

        foreach (var day in given.GroupBy(dose => (dose.DrugId, dose.Start, dose.Route)))
        {
            Exposure first = day.MinBy(dose => dose.Evidence.Reference, StringComparer.Ordinal)!;
            decimal? total = day.Any(dose => dose.MgPerDay is null) ? null : day.Sum(dose => dose.MgPerDay);
            yield return first with { MgPerDay = total, Recorded = day.Max(dose => dose.Recorded) };
        }
    }

    private static Exposure? One(Entry<MedicationAdministrationSlice> entry, Chart chart, MedicationFacts facts)
    {
        MedicationAdministrationSlice it = entry.Is;
        if (it.Status is "not-done" or "entered-in-error" or "on-hold" || Products.Read(it, entry, chart, it.Request) is not { } product)
        {
            return null;
        }

        PartialDate? day = chart.Day(it.EffectiveDateTime, "effectiveDateTime", entry) ?? chart.Day(it.EffectivePeriod?.Start, "effectivePeriod.start", entry);
        if (day is not { } start)
        {
            chart.Gap("undated-drug", "The MedicationAdministration has no date and was not read; export when it was given.", entry);
            return null;
        }

        Entry<MedicationRequestSlice>? order = chart.Find<MedicationRequestSlice>(it.Request, entry);
        Contact? contact = facts.ContactOf(it.Context) ?? (order is null ? null : facts.ContactOf(order.Is.Encounter));
        decimal? mg = Doses.InMg(it.Dosage?.Dose, product, () => null, out _) is { } dose ? dose : SigText.Read(it.Dosage?.Text ?? "", product)?.Steps is [{ MgPerDay: var written }, ..] ? written : null;
        Route route = Routes.Of(it.Dosage?.Route);
        return new(
            product.DrugId,
            ExposureSource.Administration,
            start,
            start,
            ExposureState.Ended,
            null,
            null,
            mg,
            mg,
            order?.Is.DosageInstruction is { Count: > 0 } instructions && instructions.All(dosage => dosage.AsNeededBoolean == true || dosage.AsNeededCodeableConcept is not null),
            route != Route.Unknown ? route : product.Route,
            contact?.Setting ?? MedicationFacts.SettingOf(it.Category is null ? null : [it.Category], null),
            facts.IndicationsOf(it.ReasonCode, it.ReasonReference, entry) is { Count: > 0 } own ? own : order is null ? [] : facts.IndicationsOf(order.Is.ReasonCode, order.Is.ReasonReference, order),
            it.ReasonCode is { Count: > 0 } || it.ReasonReference is { Count: > 0 } || order?.Is is { ReasonCode.Count: > 0 } or { ReasonReference.Count: > 0 },
            contact?.Service.Neurology ?? Answer.Unknown,
            StopReason.NotStopped,
            Answer.Unknown,
            Historical: false,
            Layer.Structured,
            chart.RecordedOn(entry, start.Latest),
            entry.Evidence);
    }
}
