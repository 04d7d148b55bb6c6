using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What a label asks for, found out once per label: an export has millions of observations and a few thousand labels.</summary>
internal static class LabelKind
{
    public const string Pregnancy = "pregnancy";
    public const string PregnancyTest = "pregnancy-test";
    public const string PregnancyDating = "pregnancy-dating";
    public const string Contraception = "contraception";
    public const string Gene = "gene";

    /// <summary>One of the constants; empty where the label asks for none of these.</summary>
    public static string Of(CodeableConcept? code) => code is null ? "" : code.Notes.Kind ??= Read(code);

    private static string Read(CodeableConcept code) =>
        AsksPregnancy(code) ? Pregnancy
        : Words.Any(code.Words(), "pregnancy test", "schwangerschaftstest", "prueba de embarazo", "test de grossesse") ? PregnancyTest
        : Words.Any(code.Words(), "gestational age", "weeks of gestation", "estimated date of delivery", "estimated delivery date", "delivery date estimated", "expected date of delivery", "expected date of confinement", "schwangerschaftswoche", "errechneter entbindungstermin", "edad gestacional", "date prévue d'accouchement")
            && !Words.Any(code.Words(), "birth", "newborn", "infant", "neonat", "at delivery", "previous", "prior") ? PregnancyDating
        : CareWords.AsksContraception(code.Words()) ? Contraception
        : code.Texts().Any(text => text.Trim(' ', ':').ToUpperInvariant() is "GENE" or "GENE STUDIED" or "GENE NAME" or "GENE SYMBOL" or "GENES STUDIED" or "GENE(S)" or "GEN") ? Gene
        : "";

    /// <summary>A local question by its label: "Pregnancy Status", "Pregnant?", "Currently pregnant".</summary>
    private static bool AsksPregnancy(CodeableConcept code) => code.Texts().Any(text => Words.Any(text, "pregnancy status", "pregnant status", "currently pregnant", "is patient pregnant", "is the patient pregnant", "schwangerschaftsstatus", "estado de embarazo", "statut de grossesse")
        || text.Trim(' ', '?', ':', '.').ToUpperInvariant() is "PREGNANT" or "PREGNANCY" or "SCHWANGER" or "EMBARAZADA" or "ENCEINTE");
}
