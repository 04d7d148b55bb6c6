using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Reports of imaging, EEG, pathology and genetics that come as documents. They are read whether or not notes are.</summary>
internal static class ReportDocuments
{
    /// <summary>What a document reports; <see cref="ReportKind.Other"/> for notes, orders and consents.</summary>
    public static ReportKind KindOf(DocumentReferenceSlice document, Chart chart) =>
        IsNoReport(document)
            ? ReportKind.Other
            : Reports.KindOf(document.Type, null, chart);

    private static bool IsNoReport(DocumentReferenceSlice document) =>
        Words.Any(document.Type.Words(), "order", "consent", "request", "safety", "questionnaire", "instruction", "requisition", "appointment", "counsel", "progress note", "consult", "referral", "discharge summ", "history and physical");

    /// <summary>Every such document with its day, its text and what it reports.</summary>
    public static IEnumerable<(Entry<DocumentReferenceSlice> Entry, PartialDate Day, string Text, ReportKind Kind)> Of(Chart chart, params ReportKind[] wanted)
    {
        foreach (Entry<DocumentReferenceSlice> entry in chart.Of<DocumentReferenceSlice>())
        {
            DocumentReferenceSlice it = entry.Is;
            ReportKind kind = KindOf(it, chart);
            bool imaging = kind == ReportKind.Other && Reports.NamesImaging(it.Type.Words());
            bool tissue = kind == ReportKind.Other && !imaging && !IsNoReport(it) && Reports.NamesTissue(it.Type, null, chart);
            if ((kind == ReportKind.Other && !imaging && !tissue) || it.Status is "entered-in-error" or "superseded" || it.DocStatus == "entered-in-error"
                || (chart.Day(it.Context?.Period?.Start, "context.period.start", entry) ?? chart.Day(it.Date, "date", entry)) is not { } day)
            {
                continue;
            }

            foreach (string text in (it.Content ?? []).Select(content => Attachments.TextOf(content.Attachment, entry, chart)).OfType<string>().Distinct())
            {
                ReportKind read = tissue ? (Reports.IsOfBrainTissue(text) ? ReportKind.Pathology : ReportKind.Other) : imaging ? Reports.KindOfImaging(it.Type.Words(), text) : kind;
                if (wanted.Contains(read))
                {
                    yield return (entry, day, text, read);
                }
            }
        }
    }
}
