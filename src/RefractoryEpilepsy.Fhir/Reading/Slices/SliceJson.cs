using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Fhir.Reading.Slices;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 256,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PatientSlice))]
[JsonSerializable(typeof(ConditionSlice))]
[JsonSerializable(typeof(EncounterSlice))]
[JsonSerializable(typeof(MedicationRequestSlice))]
[JsonSerializable(typeof(MedicationSlice))]
[JsonSerializable(typeof(MedicationStatementSlice))]
[JsonSerializable(typeof(MedicationDispenseSlice))]
[JsonSerializable(typeof(MedicationAdministrationSlice))]
[JsonSerializable(typeof(ObservationSlice))]
[JsonSerializable(typeof(DiagnosticReportSlice))]
[JsonSerializable(typeof(ProcedureSlice))]
[JsonSerializable(typeof(AllergyIntoleranceSlice))]
[JsonSerializable(typeof(AdverseEventSlice))]
[JsonSerializable(typeof(ServiceRequestSlice))]
[JsonSerializable(typeof(CarePlanSlice))]
[JsonSerializable(typeof(NutritionOrderSlice))]
[JsonSerializable(typeof(ImagingStudySlice))]
[JsonSerializable(typeof(QuestionnaireResponseSlice))]
[JsonSerializable(typeof(DocumentReferenceSlice))]
[JsonSerializable(typeof(CoverageSlice))]
[JsonSerializable(typeof(PractitionerSlice))]
[JsonSerializable(typeof(PractitionerRoleSlice))]
[JsonSerializable(typeof(OrganizationSlice))]
[JsonSerializable(typeof(LocationSlice))]
[JsonSerializable(typeof(DeviceSlice))]
[JsonSerializable(typeof(DeviceUseStatementSlice))]
[JsonSerializable(typeof(FamilyMemberHistorySlice))]
[JsonSerializable(typeof(AppointmentSlice))]
[JsonSerializable(typeof(TaskSlice))]
[JsonSerializable(typeof(ConsentSlice))]
internal sealed partial class SliceJson : JsonSerializerContext;
