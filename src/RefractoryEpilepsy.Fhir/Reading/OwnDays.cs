using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>The day a resource itself tells of, and the day it says it was recorded.</summary>
internal static class OwnDays
{
    /// <summary>The first day the resource tells of; null where none.</summary>
    public static DateOnly? Of(Slice slice) => First(slice switch
    {
        ConditionSlice it => [it.RecordedDate, AssertedOn(it), it.OnsetDateTime, it.OnsetPeriod?.Start],
        EncounterSlice it => [it.Period?.Start, it.Period?.End],
        MedicationRequestSlice it => [it.AuthoredOn],
        MedicationStatementSlice it => [it.EffectiveDateTime, it.EffectivePeriod?.Start, it.DateAsserted],
        MedicationDispenseSlice it => [it.WhenHandedOver, it.WhenPrepared],
        MedicationAdministrationSlice it => [it.EffectiveDateTime, it.EffectivePeriod?.Start],
        ObservationSlice it => [it.EffectiveDateTime, it.EffectivePeriod?.End, it.EffectivePeriod?.Start, it.EffectiveInstant, it.Issued],
        DiagnosticReportSlice it => [it.EffectiveDateTime, it.EffectivePeriod?.End, it.EffectivePeriod?.Start, it.Issued],
        ProcedureSlice it => [it.PerformedDateTime, it.PerformedPeriod?.Start],
        AllergyIntoleranceSlice it => [it.RecordedDate, it.OnsetDateTime],
        AdverseEventSlice it => [it.Date, it.Detected, it.RecordedDate],
        ServiceRequestSlice it => [it.AuthoredOn, it.OccurrenceDateTime, it.OccurrencePeriod?.Start],
        CarePlanSlice it => [it.Created, it.Period?.Start],
        NutritionOrderSlice it => [it.DateTime],
        ImagingStudySlice it => [it.Started],
        DeviceUseStatementSlice it => [it.RecordedOn, it.TimingDateTime, it.TimingPeriod?.Start],
        QuestionnaireResponseSlice it => [it.Authored],
        DocumentReferenceSlice it => [it.Date, it.Context?.Period?.Start],
        AppointmentSlice it => [it.Created, it.Start],
        TaskSlice it => [it.AuthoredOn, it.ExecutionPeriod?.Start],
        ConsentSlice it => [it.DateTime],
        FamilyMemberHistorySlice it => [it.Date],
        _ => (ReadOnlySpan<string?>)[],
    });

    /// <summary>The day the resource says it was recorded: recordedDate, issued, authoredOn, dateAsserted, whenHandedOver; null where it does not say.</summary>
    public static DateOnly? RecordedBy(Slice slice) => First(slice switch
    {
        ConditionSlice it => [it.RecordedDate, AssertedOn(it)],
        AllergyIntoleranceSlice it => [it.RecordedDate],
        AdverseEventSlice it => [it.RecordedDate],
        ObservationSlice it => [it.Issued],
        DiagnosticReportSlice it => [it.Issued],
        MedicationRequestSlice it => [it.AuthoredOn],
        ServiceRequestSlice it => [it.AuthoredOn],
        TaskSlice it => [it.AuthoredOn],
        QuestionnaireResponseSlice it => [it.Authored],
        MedicationStatementSlice it => [it.DateAsserted],
        MedicationDispenseSlice it => [it.WhenHandedOver],
        CarePlanSlice it => [it.Created],
        DeviceUseStatementSlice it => [it.RecordedOn],
        NutritionOrderSlice it => [it.DateTime],
        DocumentReferenceSlice it => [it.Date],
        AppointmentSlice it => [it.Created],
        ConsentSlice it => [it.DateTime],
        FamilyMemberHistorySlice it => [it.Date],
        _ => (ReadOnlySpan<string?>)[],
    });

    /// <summary>US Core lets a day of assertion stand in place of recordedDate.</summary>
    public static string? AssertedOn(ConditionSlice condition) =>
        condition.Extension?.FirstOrDefault(extension => extension.Url?.EndsWith("/condition-assertedDate", StringComparison.Ordinal) == true)?.ValueDateTime;

    private static DateOnly? First(ReadOnlySpan<string?> texts)
    {
        foreach (string? text in texts)
        {
            if (text is not null && FhirDate.TryRead(text, out PartialDate date))
            {
                return date.Latest;
            }
        }

        return null;
    }
}
