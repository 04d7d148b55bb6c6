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
        : AsksPregnancyTest(code) ? PregnancyTest
        : AsksDating(code) && !Words.Any(code.Words(), "birth", "newborn", "infant", "neonat", "at delivery", "previous", "prior") ? PregnancyDating
        : CareWords.AsksContraception(code.Words()) ? Contraception
        : code.Texts().Any(text => text.Trim(' ', ':').ToUpperInvariant() is "GENE" or "GENE STUDIED" or "GENE NAME" or "GENE SYMBOL" or "GENES STUDIED" or "GENE(S)" or "GEN") ? Gene
        : "";

    /// <summary>A test for pregnancy, or of the hormone it looks for. As a tumour marker the hormone tells another thing.</summary>
    private static bool AsksPregnancyTest(CodeableConcept code) =>
        (code.Has(HormoneLoincs) || Words.Any(code.Words(), "pregnancy test", "preg test", "urine preg", "serum preg", "pregnancy, urine", "pregnancy urine", "pregnancy, serum", "pregnancy serum", "pregnancy screen", "hcg", "choriogonadotro", "choriongonadotro", "chorionic gonadotro", "gonadotropina corió", "gonadotropina corio", "gonadotrophine chorio",
            "schwangerschaftstest", "prueba de embarazo", "test de embarazo", "test de grossesse") || Words.Alone(code.Words(), "UPT") || Words.Alone(code.Words(), "preg"))
        && !Words.Any(code.Words(), "tumor", "tumour", "cancer", "csf", "cerebrospinal", "amniotic", "consent", "declin", "refus");

    /// <summary>What dates a pregnancy that goes on: its weeks, or the day on which it should end.</summary>
    private static bool AsksDating(CodeableConcept code) =>
        code.Has(DatingLoincs) || Words.Any(code.Words(), "gestational age", "weeks of gestation", "weeks gestation", "weeks pregnant", "gestational weeks", "estimated date of delivery", "estimated delivery date", "delivery date estimated", "expected date of delivery", "expected delivery date", "expected date of confinement", "estimated date of confinement",
            "estimated due date", "expected due date", "due date (pregnancy", "pregnancy due date", "obstetric due date", "baby due", "schwangerschaftswoche", "entbindungstermin", "geburtstermin", "edad gestacional", "fecha probable de parto", "fecha estimada de parto", "date prévue d'accouchement", "date prévue de l'accouchement", "terme prévu")
        || Words.Alone(code.Words(), "EDD") || Words.Alone(code.Words(), "EDC") || code.Texts().Any(text => text.Trim(' ', '?', ':', '.').ToUpperInvariant() is "DUE DATE" or "EGA");

    /// <summary>Choriogonadotropin and its beta subunit, qualitative and quantitative, in serum and urine [K].</summary>
    private static readonly string[] HormoneLoincs = ["2106-3", "2110-5", "2112-1", "2118-8", "2119-6", "19080-1", "21198-7", "45194-8", "80384-1", "80385-8"];

    /// <summary>Estimated day of delivery and gestational age, by whatever method [K].</summary>
    private static readonly string[] DatingLoincs = ["11778-8", "11779-6", "11780-4", "11781-2", "18185-9", "11884-4", "11885-1", "11887-7", "49051-6"];

    /// <summary>A local question by its label: "Pregnancy Status", "Pregnant?", "Currently pregnant".</summary>
    private static bool AsksPregnancy(CodeableConcept code) => code.Texts().Any(text => Words.Any(text, "pregnancy status", "pregnant status", "currently pregnant", "is patient pregnant", "is the patient pregnant", "schwangerschaftsstatus", "estado de embarazo", "statut de grossesse")
        || text.Trim(' ', '?', ':', '.').ToUpperInvariant() is "PREGNANT" or "PREGNANCY" or "SCHWANGER" or "EMBARAZADA" or "ENCEINTE");
}
