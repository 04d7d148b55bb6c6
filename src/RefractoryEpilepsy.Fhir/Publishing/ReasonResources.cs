using System.Text;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>The reasons, readable: a ClinicalImpression with its findings, and the text as a document.</summary>
public static class ReasonResources
{
    /// <summary>Status, findings and the fired rules.</summary>
    public static Publication Impression(PublishingContext context, JudgedPatient judged)
    {
        ResistanceFinding resistance = judged.Case.Resistance;
        return context.Make("impression", new R4.ClinicalImpression
        {
            Status = R4.ClinicalImpression.ClinicalImpressionStatus.Completed,
            Code = new R4.CodeableConcept { Text = "Screening for drug-resistant epilepsy (ILAE 2010)" },
            Description = "Computed from the record; a person has to check it.",
            Subject = context.SubjectReference,
            Date = Dates.Of(context.AsOf),
            Summary = Undated(PatientSentences.Status(judged.Case), context),
            Finding = [.. resistance.Resistant.Reasons.Take(20).Select(Finding)],
            Note = [new R4.Annotation { Text = Text(context, judged) }],
        });
    }

    /// <summary>The text as a document: US Core DocumentReference 6.1.0; no LOINC code names such a report, so its type is unknown with the text.</summary>
    public static Publication Document(PublishingContext context, JudgedPatient judged) => context.Make("document", new R4.DocumentReference
    {
        Status = R4.DocumentReferenceStatus.Current,
        DocStatus = R4.CompositionStatus.Preliminary,
        Type = new R4.CodeableConcept { Coding = [new R4.Coding("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK", "unknown")], Text = "Screening report for drug-resistant epilepsy" },
        Category = [new R4.CodeableConcept { Coding = [new R4.Coding("http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category", "clinical-note", "Clinical Note")] }],
        Subject = context.SubjectReference,
        DateElement = new R4.Instant(context.At),
        Author = [context.DeviceReference],
        Description = "Why this patient was found, from which records, and what is missing.",
        Content = [new R4.DocumentReference.ContentComponent { Attachment = new R4.Attachment { ContentType = "text/plain; charset=utf-8", Language = "en", Title = "Screening report", Data = Encoding.UTF8.GetBytes(Text(context, judged)) } }],
    });

    private static R4.ClinicalImpression.FindingComponent Finding(Reason reason) => new()
    {
        ItemCodeableConcept = new R4.CodeableConcept { Coding = [new R4.Coding(PublishingCodes.Reasons, reason.Code)], Text = reason.Text },
        Basis = reason.Evidence.Count == 0 ? null : string.Join(", ", reason.Evidence.Select(evidence => evidence.Reference)),
    };

    private static string Text(PublishingContext context, JudgedPatient judged)
    {
        var text = new StringBuilder();
        text.Append(Undated(PatientSentences.Status(judged.Case), context)).Append('\n');
        Append(text, "Epilepsy", judged.Case.Resistance.Eligible);
        Append(text, "Drug resistance", judged.Case.Resistance.Resistant);
        foreach (Referral.ReferralFlag flag in judged.Flags.Where(flag => flag.Judgement.Answer == Answer.Yes))
        {
            Append(text, $"{flag.RuleId}: {flag.Title}", flag.Judgement);
            text.Append("  Source: ").Append(flag.Source).Append('\n');
        }

        string[] missing = [.. judged.Flags.Where(flag => flag.Judgement.Answer != Answer.No).SelectMany(flag => flag.Missing).Distinct(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            text.Append("Missing to say more: ").AppendJoin("; ", missing).Append('\n');
        }

        text.Append("Computed by a program; a question to the clinician, never an order.");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, Judgement judgement)
    {
        text.Append(title).Append(" (").Append(Words.Of(judgement.Answer)).Append(")\n");
        foreach (Reason reason in judgement.Reasons)
        {
            text.Append("  - ").Append(reason.Text);
            if (reason.Evidence.Count > 0)
            {
                text.Append(" [").Append(Words.Of(reason.Evidence)).Append(']');
            }

            text.Append('\n');
        }
    }

    /// <summary>The sentence without the day of judgement, so that a new day alone changes nothing.</summary>
    private static string Undated(string sentence, PublishingContext context) => sentence.Replace(" on " + Words.Of(context.AsOf), "", StringComparison.Ordinal);
}
