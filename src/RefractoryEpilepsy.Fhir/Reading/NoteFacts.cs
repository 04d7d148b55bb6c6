using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Seizures and earlier drugs told in note text, unless the site switches that off: a layer of their own.</summary>
internal static partial class NoteFacts
{
    // A few lines that say the same at the next visit are a template filled in anew.
    private const int ShortestCopy = 300;

    [GeneratedRegex(@"\b(19|20)\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Year();

    public static IReadOnlyList<SeizureReport> Seizures(Chart chart, SeizureFacts windows) =>
    [
        .. from told in WithCopies([.. Notes(chart)])
           let note = told.Note
           from reading in SeizureText.Read(note.Text, note.Day, chart.Memory.SeizureTexts)
           select windows.Report(told.IsCopy ? reading with { Context = [.. reading.Context, SeizureReport.CopiedForward] } : reading, null, Layer.Text, chart.RecordedOn(note.Entry, note.Day), note.Day, note.Entry),
    ];

    /// <summary>Drugs of the past (specification 1.6, left truncation): trials whose outcome comes from text.</summary>
    public static IReadOnlyList<Exposure> Drugs(Chart chart) =>
    [
        .. from note in Notes(chart)
           let recorded = chart.RecordedOn(note.Entry, note.Day)
           from reading in DrugHistoryText.Read(note.Text, note.Day, chart.Knowledge)
           select new Exposure(
               reading.DrugId, ExposureSource.Statement, reading.When ?? PartialDate.On(note.Day), null, ExposureState.Ended, null, null, reading.MgPerDay, null,
               AsNeeded: false, Route.Unknown, CareSetting.Unknown, [], ReasonRecorded: false, Answer.Unknown, reading.Stopped, reading.Controlled,
               Historical: true, Layer.Text, recorded, note.Entry.Evidence) { EndRecorded = recorded },
    ];

    /// <summary>Each note, and whether it is the one before it over again, word for word: a long one, or one that names a day.</summary>
    private static IEnumerable<(Note Note, bool IsCopy)> WithCopies(List<Note> notes)
    {
        HashSet<string> before = [], today = [];
        DateOnly? day = null;
        foreach (Note note in notes.OrderBy(note => note.Day).ThenBy(note => note.Entry.Raw.Reference, StringComparer.Ordinal))
        {
            if (note.Day != day)
            {
                (before, today, day) = (today, [], note.Day);
            }

            today.Add(note.Text);
            yield return (note, before.Contains(note.Text) && (note.Text.Length >= ShortestCopy || Year().IsMatch(note.Text)));
        }
    }

    private static IEnumerable<Note> Notes(Chart chart)
    {
        if (!chart.Options.ReadNotes)
        {
            Unread(chart);
            yield break;
        }

        foreach (Entry<DocumentReferenceSlice> entry in chart.Of<DocumentReferenceSlice>())
        {
            DocumentReferenceSlice it = entry.Is;
            if (it.Status is "current" or null && it.DocStatus is null or "final" or "amended" or "preliminary" && ReportDocuments.KindOf(it, chart) == ReportKind.Other
                && (chart.Day(it.Context?.Period?.Start, "context.period.start", entry) ?? chart.Day(it.Date, "date", entry)) is { } day)
            {
                foreach (string text in (it.Content ?? []).Select(content => Attachments.TextOf(content.Attachment, entry, chart)).OfType<string>().Distinct())
                {
                    yield return new(text, day.Latest, entry);
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
                    yield return new(text, day.Latest, entry);
                }
            }
        }
    }

    /// <summary>One gap for each person, so that nobody takes silence for the absence of notes.</summary>
    private static void Unread(Chart chart)
    {
        List<Entry> notes =
        [
            .. chart.Of<DocumentReferenceSlice>().Where(entry => ReportDocuments.KindOf(entry.Is, chart) == ReportKind.Other && (entry.Is.Content ?? []).Any(content => content.Attachment?.Data is { Length: > 0 })),
            .. chart.Of<DiagnosticReportSlice>().Where(entry => Reports.KindOf(entry.Is, chart) == ReportKind.Other && (entry.Is.PresentedForm ?? []).Any(form => form.Data is { Length: > 0 })),
        ];
        if (notes.Count > 0)
        {
            chart.Gap("notes-not-read", $"{notes.Count} notes were not read for seizures and earlier drugs, because the site keeps notes out (parameter ReadNotes).", notes[0]);
        }
    }

    private sealed record Note(string Text, DateOnly Day, Entry Entry);
}
