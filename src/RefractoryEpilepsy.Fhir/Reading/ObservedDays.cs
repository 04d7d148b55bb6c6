using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>From the first to the last day with any record of a person.</summary>
internal static class ObservedDays
{
    // Only for a record without a single date, which supports nothing anyway.
    private static readonly DateOnly Undated = new(1900, 1, 1);

    /// <remarks>An onset or a drug taken years before the first contact is told of, not observed: conditions and statements count by their recording.</remarks>
    public static DateInterval Of(Chart chart)
    {
        DateOnly first = DateOnly.MaxValue, last = DateOnly.MinValue;
        foreach (Entry entry in chart.Entries)
        {
            DateOnly? day = entry.Slice switch
            {
                ConditionSlice or AllergyIntoleranceSlice or MedicationStatementSlice or FamilyMemberHistorySlice => OwnDays.RecordedBy(entry.Slice) ?? chart.Stamp.Of(entry.Slice),
                AppointmentSlice or PatientSlice or ServiceRequestSlice { AuthoredOn: null } => OwnDays.RecordedBy(entry.Slice),
                _ => OwnDays.Of(entry.Slice),
            };
            if (day is { } seen)
            {
                first = seen < first ? seen : first;
                last = seen > last ? seen : last;
            }

            if (Closed(entry.Slice) is { } end && FhirDate.TryRead(end, out PartialDate closed) && closed.Latest > last)
            {
                last = closed.Latest;
            }
        }

        if (last == DateOnly.MinValue)
        {
            DateOnly only = chart.Entries.Select(entry => OwnDays.Of(entry.Slice) ?? chart.Stamp.Of(entry.Slice)).FirstOrDefault(day => day is not null) ?? chart.Born?.Latest ?? Undated;
            return DateInterval.On(only);
        }

        return new(first < last ? first : last, last);
    }

    /// <summary>The day up to which a stay or an ended drug is told: nobody can have written it down before. Null where none is told.</summary>
    private static string? Closed(Slice slice) => slice switch
    {
        EncounterSlice it => it.Period?.End,
        MedicationStatementSlice { Status: "completed" or "stopped" or "not-taken", DateAsserted: null } it => it.EffectivePeriod?.End,
        MedicationStatementSlice { DateAsserted: null } it => it.EffectiveDateTime ?? it.EffectivePeriod?.Start,
        _ => null,
    };
}
