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
    public static string Of(CodeableConcept? code, ReadingMemory memory) => code is null ? "" : code.Notes.Kind ??= Read(code, memory);

    private static string Read(CodeableConcept code, ReadingMemory memory) =>
        AsksPregnancy(code) ? Pregnancy
        : AsksPregnancyTest(code, memory) ? PregnancyTest
        : AsksDating(code, memory) && !Words.Any(code.Words(), "birth", "newborn", "infant", "neonat", "at delivery", "previous", "prior") ? PregnancyDating
        : CareWords.AsksContraception(code.Words()) ? Contraception
        : code.Texts().Any(text => text.Trim(' ', ':').ToUpperInvariant() is "GENE" or "GENE STUDIED" or "GENE NAME" or "GENE SYMBOL" or "GENES STUDIED" or "GENE(S)" or "GEN") ? Gene
        : "";

    /// <summary>A test for pregnancy, or of the hormone it looks for. As a tumour marker the hormone tells another thing.</summary>
    private static bool AsksPregnancyTest(CodeableConcept code, ReadingMemory memory) =>
        (memory.CodedConcepts(code).Contains("pregnancy_test") || Words.Any(code.Words(), "pregnancy test", "preg test", "urine preg", "serum preg", "pregnancy, urine", "pregnancy urine", "pregnancy, serum", "pregnancy serum", "pregnancy screen", "hcg", "choriogonadotro", "choriongonadotro", "chorionic gonadotro", "gonadotropina corió", "gonadotropina corio", "gonadotrophine chorio",
            "schwangerschaftstest", "prueba de embarazo", "test de embarazo", "test de grossesse") || Words.Alone(code.Words(), "UPT") || Words.Alone(code.Words(), "preg"))
        && !Words.Any(code.Words(), "tumor", "tumour", "cancer", "csf", "cerebrospinal", "amniotic", "consent", "declin", "refus");

    /// <summary>What dates a pregnancy that goes on: its weeks, or the day on which it should end.</summary>
    private static bool AsksDating(CodeableConcept code, ReadingMemory memory) =>
        memory.CodedConcepts(code).Contains("pregnancy_dating") || Words.Any(code.Words(), "gestational age", "weeks of gestation", "weeks gestation", "weeks pregnant", "gestational weeks", "estimated date of delivery", "estimated delivery date", "delivery date estimated", "expected date of delivery", "expected delivery date", "expected date of confinement", "estimated date of confinement",
            "estimated due date", "expected due date", "due date (pregnancy", "pregnancy due date", "obstetric due date", "baby due", "schwangerschaftswoche", "entbindungstermin", "geburtstermin", "edad gestacional", "fecha probable de parto", "fecha estimada de parto", "date prévue d'accouchement", "date prévue de l'accouchement", "terme prévu")
        || Words.Alone(code.Words(), "EDD") || Words.Alone(code.Words(), "EDC") || code.Texts().Any(text => text.Trim(' ', '?', ':', '.').ToUpperInvariant() is "DUE DATE" or "EGA");

    /// <summary>A local question by its label: "Pregnancy Status", "Pregnant?", "Currently pregnant".</summary>
    private static bool AsksPregnancy(CodeableConcept code) => code.Texts().Any(text => Words.Any(text, "pregnancy status", "pregnant status", "currently pregnant", "is patient pregnant", "is the patient pregnant", "schwangerschaftsstatus", "estado de embarazo", "statut de grossesse")
        || text.Trim(' ', '?', ':', '.').ToUpperInvariant() is "PREGNANT" or "PREGNANCY" or "SCHWANGER" or "EMBARAZADA" or "ENCEINTE");
}
