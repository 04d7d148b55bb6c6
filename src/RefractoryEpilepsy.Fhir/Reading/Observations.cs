using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What holds for every observation.</summary>
internal static class Observations
{
    /// <summary>Cancelled, mistaken and merely registered observations tell nothing.</summary>
    public static bool IsResult(ObservationSlice observation) => observation.Status is not ("cancelled" or "entered-in-error" or "registered");

    /// <summary>The day the observation speaks of; null (with a gap) where it is undated.</summary>
    public static DateOnly? DayOf(Entry<ObservationSlice> entry, Chart chart)
    {
        ObservationSlice it = entry.Is;
        PartialDate? day = chart.Day(it.EffectiveDateTime, "effectiveDateTime", entry)
            ?? chart.Day(it.EffectivePeriod?.End, "effectivePeriod.end", entry)
            ?? chart.Day(it.EffectiveInstant, "effectiveInstant", entry)
            ?? chart.Day(it.EffectivePeriod?.Start, "effectivePeriod.start", entry)
            ?? chart.Day(it.Issued, "issued", entry);
        if (day is null)
        {
            chart.Gap("undated-observation", "The observation has no date and was not read; export its effective time.", entry);
        }

        return day?.Latest;
    }
}
