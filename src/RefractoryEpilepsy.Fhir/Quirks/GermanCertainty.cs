using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Quirks;

/// <summary>In German records the certainty of a diagnosis stands in an extension of its ICD-10-GM code: "A" means the disease was excluded.</summary>
internal static class GermanCertainty
{
    private const string Url = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit";

    /// <summary>Writes the certainty where FHIR keeps it: G confirmed, V provisional, A refuted, Z a state after the disease, which is over.</summary>
    public static Quirk Quirk { get; } = new(
        Id: "icd-10-gm-certainty",
        Vendor: "",
        Source: "HL7 Deutschland Basisprofil R4; Medizininformatik-Initiative, Modul Diagnose",
        Correct: slice => slice is ConditionSlice condition ? Correct(condition) : null);

    private static ConditionSlice? Correct(ConditionSlice condition) => CertaintyOf(condition) switch
    {
        "A" => condition with { VerificationStatus = Status("refuted") },
        "V" => condition with { VerificationStatus = Status("provisional") },
        "G" when condition.VerificationStatus is null => condition with { VerificationStatus = Status("confirmed") },
        "Z" => condition with { ClinicalStatus = Status("resolved") },
        _ => null,
    };

    private static string? CertaintyOf(ConditionSlice condition) =>
        (condition.Code?.Coding ?? []).SelectMany(coding => coding.Extension ?? []).Where(extension => extension.Url == Url)
            .Select(extension => extension.ValueCoding?.Code?.Trim().ToUpperInvariant()).FirstOrDefault(code => code is not null);

    private static CodeableConcept Status(string code) => new() { Coding = [new() { Code = code }] };
}
