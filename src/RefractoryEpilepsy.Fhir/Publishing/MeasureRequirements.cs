using RefractoryEpilepsy.Reports.Quality;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>What a measure's data must hold, as FHIR DataRequirements: which resources, and which of their elements, so that a site sees what it lacks.</summary>
public static class MeasureRequirements
{
    /// <summary>Id of the module definition that is contained in a Measure.</summary>
    public const string ContainedId = "requirements";

    // What epilepsy, drug resistance and its day are read from; every measure rests on these, and what is missing of them is told patient by patient, as "unknown".
    private static readonly (R4.FHIRAllTypes Type, string[] Elements)[] Judgement =
    [
        (R4.FHIRAllTypes.Patient, ["birthDate", "gender", "deceased"]),
        (R4.FHIRAllTypes.Condition, ["code", "onset", "recordedDate", "verificationStatus", "clinicalStatus"]),
        (R4.FHIRAllTypes.Encounter, ["class", "period", "serviceType", "type", "reasonCode", "diagnosis", "serviceProvider"]),
        (R4.FHIRAllTypes.MedicationRequest, ["medication", "authoredOn", "dosageInstruction", "status", "statusReason"]),
        (R4.FHIRAllTypes.Observation, ["code", "effective", "value"]),
    ];

    private static readonly (R4.FHIRAllTypes Type, string[] Elements)[] Breakdowns =
    [
        (R4.FHIRAllTypes.Patient, ["gender", "birthDate", "extension", "communication", "address"]), (R4.FHIRAllTypes.Coverage, ["type"]), (R4.FHIRAllTypes.Organization, ["name"]),
    ];

    private static readonly Dictionary<string, (R4.FHIRAllTypes Type, string[] Elements)[]> ByNeed = new(StringComparer.Ordinal)
    {
        ["seizure-frequency"] = [(R4.FHIRAllTypes.Observation, ["code", "effective", "value"])],
        ["seizure-frequency-delivered"] = [(R4.FHIRAllTypes.Observation, ["code", "effective", "value"])],
        ["visit-service"] = [(R4.FHIRAllTypes.Encounter, ["serviceType", "type", "period"]), (R4.FHIRAllTypes.ServiceRequest, ["code", "authoredOn", "status", "performerType"])],
        ["birth-date-and-sex"] = [(R4.FHIRAllTypes.Patient, ["birthDate", "gender"])],
        ["screening-instruments"] = [(R4.FHIRAllTypes.Observation, ["code", "effective", "value"]), (R4.FHIRAllTypes.QuestionnaireResponse, ["questionnaire", "authored", "item"])],
        ["pregnancy-counselling"] = [(R4.FHIRAllTypes.Procedure, ["code", "performed", "status"]), (R4.FHIRAllTypes.Condition, ["code", "recordedDate"])],
        ["side-effects"] = [(R4.FHIRAllTypes.AdverseEvent, ["event", "date", "suspectEntity"]), (R4.FHIRAllTypes.AllergyIntolerance, ["code", "onset", "reaction"]), (R4.FHIRAllTypes.MedicationRequest, ["statusReason"])],
        ["mri-requests"] = [(R4.FHIRAllTypes.ServiceRequest, ["code", "authoredOn", "status"])],
        ["mri-done"] = [(R4.FHIRAllTypes.Procedure, ["code", "performed", "status"]), (R4.FHIRAllTypes.ImagingStudy, ["started", "modality"]), (R4.FHIRAllTypes.DiagnosticReport, ["code", "effective"])],
        ["mri-protocol"] = [(R4.FHIRAllTypes.Procedure, ["code", "performed", "status"]), (R4.FHIRAllTypes.DiagnosticReport, ["code", "effective"])],
        ["video-eeg"] = [(R4.FHIRAllTypes.Procedure, ["code", "performed", "status"]), (R4.FHIRAllTypes.DiagnosticReport, ["code", "effective"])],
        ["ecg"] = [(R4.FHIRAllTypes.Procedure, ["code", "performed", "status"])],
        ["quality-of-life"] = [(R4.FHIRAllTypes.Observation, ["code", "effective", "value"]), (R4.FHIRAllTypes.QuestionnaireResponse, ["questionnaire", "authored", "item"])],
        ["rescue-plans"] = [(R4.FHIRAllTypes.Procedure, ["code", "performed", "status"])],
        ["specialist-nurse"] = [(R4.FHIRAllTypes.Procedure, ["code", "performed", "status"])],
    };

    /// <summary>What the measure needs; several of one need are alternatives, any of which may bring it.</summary>
    public static IReadOnlyList<R4.DataRequirement> Of(Measure measure) =>
    [
        .. Judgement.Select(one => Requirement("judgement", one.Type, one.Elements)), .. Breakdowns.Select(one => Requirement("breakdowns", one.Type, one.Elements)),
        .. measure.Needs.DistinctBy(need => need.Id).SelectMany(need => ByNeed[need.Id].Select(one => Requirement(need.Id, one.Type, one.Elements))),
    ];

    /// <summary>What all measures need together, each once.</summary>
    public static IReadOnlyList<R4.DataRequirement> OfAll() => [.. Measures.All.SelectMany(Of).DistinctBy(requirement => requirement.ElementId)];

    /// <summary>How much of each need there must be, in sentences: below the first share no figure is shown, below the second no organisation is put beside another.</summary>
    public static string Words(IEnumerable<InputNeed> needs) => string.Join(
        '\n',
        needs.DistinctBy(need => need.Id).Select(need => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{need.Id}: {need.Text}{(need.Concept is { } concept ? $" (a site maps its codes to {concept})" : "")}. {(need.ShowFrom > 0 ? $"Of {need.Whose} {Percent(need.ShowFrom)} must have it for a figure to be shown" : "A figure is shown whoever has it")}; {Percent(need.RankFrom)} for an organisation to be put beside others.")));

    private static string Percent(double share) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    /// <summary>The module definition of one measure, to be contained in it.</summary>
    internal static R4.Library Module(Measure measure) => new()
    {
        Id = ContainedId,
        Status = R4.PublicationStatus.Active,
        Type = MeasureResource.Concept(MeasureResource.Terminology + "library-type", "module-definition"),
        Description = measure.Needs.Count == 0 ? "Rests on what drug resistance is judged from; needs nothing more." : Words(measure.Needs),
        DataRequirement = [.. Of(measure)],
    };

    private static R4.DataRequirement Requirement(string need, R4.FHIRAllTypes type, string[] elements) => new() { ElementId = $"{need}.{type}", Type = type, MustSupport = elements };
}
