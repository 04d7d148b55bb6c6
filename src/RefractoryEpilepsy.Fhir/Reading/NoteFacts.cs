using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Seizures told in note text, where the site switches that on: a layer of their own.</summary>
internal static class NoteFacts
{
    public static IReadOnlyList<SeizureReport> Read(Chart chart, SeizureFacts windows)
    {
        if (!chart.Options.ReadNotes)
        {
            return [];
        }

        var reports = new List<SeizureReport>();
        foreach (Entry<DocumentReferenceSlice> entry in chart.Of<DocumentReferenceSlice>())
        {
            DocumentReferenceSlice it = entry.Is;
            if (it.Status is "current" or null && it.DocStatus is null or "final" or "amended" or "preliminary"
                && (chart.Day(it.Context?.Period?.Start, "context.period.start", entry) ?? chart.Day(it.Date, "date", entry)) is { } day)
            {
                foreach (string text in (it.Content ?? []).Select(content => Attachments.TextOf(content.Attachment, entry, chart)).OfType<string>().Distinct())
                {
                    Text(text, day.Latest, entry);
                }
            }
        }

        foreach (Entry<DiagnosticReportSlice> entry in chart.Of<DiagnosticReportSlice>())
        {
            // The history inside an imaging report repeats what the referrer knew.
            if (Reports.IsResult(entry.Is) && Reports.KindOf(entry.Is, chart) == ReportKind.Other && Reports.DayOf(entry, chart) is { } day)
            {
                foreach (string text in (entry.Is.PresentedForm ?? []).Select(form => Attachments.TextOf(form, entry, chart)).Append(entry.Is.Conclusion).OfType<string>().Distinct())
                {
                    Text(text, day.Latest, entry);
                }
            }
        }

        return reports;

        void Text(string text, DateOnly day, Entry entry)
        {
            DateOnly recorded = chart.RecordedOn(entry, day);
            foreach (SeizureReading reading in SeizureText.Read(text, day))
            {
                reports.Add(windows.Report(reading, null, Layer.Text, recorded, day, entry));
            }
        }
    }
}
