using System.IO.Compression;
using System.Text.RegularExpressions;
using MiniExcelLibs;
using RefractoryEpilepsy.Reports.Quality;

namespace RefractoryEpilepsy.Service.Quality;

/// <summary>A quality report as a workbook. The same snapshot gives the same bytes.</summary>
internal static partial class QualityWorkbook
{
    private static readonly DateTimeOffset Zero = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The workbook.</summary>
    public static byte[] Of(QualitySnapshot snapshot)
    {
        QualityReport report = snapshot.Report;
        var sheets = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["About"] = new[]
            {
                Row(("What", "Period"), ("Value", report.Period.ToString())),
                Row(("What", "Breakdowns"), ("Value", report.Year.ToString())),
                Row(("What", "Waiting times: became resistant"), ("Value", report.WaitedFrom.ToString())),
                Row(("What", "Organisation"), ("Value", report.Organisation ?? "all")),
                Row(("What", "Data up to"), ("Value", Reports.Words.Of(report.AsOf))),
                Row(("What", "Judged patients"), ("Value", report.Patients)),
                Row(("What", "Run"), ("Value", snapshot.Run)),
                Row(("What", "Program"), ("Value", snapshot.ProgramVersion)),
                Row(("What", "Tables"), ("Value", snapshot.KnowledgeVersion)),
            },
            ["Measures"] = report.Measures.Select(figures => Figures(figures)).ToArray(),
            ["Trend"] = report.Measures.SelectMany(figures => figures.Trend.Select(month => With(Row(("Measure", figures.Id), ("Month", month.Month)), month.Figure))).ToArray(),
            ["Groups"] = report.Measures.SelectMany(figures => figures.Breakdowns.SelectMany(breakdown => breakdown.Groups.Select(group => With(
                Row(("Measure", figures.Id), ("By", breakdown.Title), ("Group", Safe(group.Group)), ("Reference", group.IsReference ? "yes" : "")), group.Figure,
                ("Difference, points", group.Difference?.Value * 100), ("from", group.Difference?.Low * 100), ("to", group.Difference?.High * 100),
                ("Adjusted, points", group.Adjusted?.Value * 100), ("adjusted from", group.Adjusted?.Low * 100), ("adjusted to", group.Adjusted?.High * 100))))).ToArray(),
            ["Waiting"] = report.Waiting.SelectMany(waiting => waiting.Curve.Select(point => Row(
                ("What", QualityPage.Title(waiting.Awaited)), ("Days", point.Days), ("At risk", point.AtRisk), ("Share", point.Happened), ("from", point.Low), ("to", point.High)))).DefaultIfEmpty(Row(("What", "too few to show"))).ToArray(),
            ["Commentary"] = snapshot.Commentary.Select(text => Row(("Slot", text.Key), ("Text", Safe(text.Value)))).DefaultIfEmpty(Row(("Slot", "summary"), ("Text", ""))).ToArray(),
        };
        using var written = new MemoryStream();
        written.SaveAs(sheets);
        return Timeless(written.ToArray());
    }

    private static Dictionary<string, object?> Figures(MeasureFigures figures)
    {
        Measure measure = Measures.Find(figures.Id)!;
        return With(
            Row(("Measure", figures.Id), ("Title", measure.Title), ("Definition", measure.InEnglish), ("Source", measure.Source), ("Mark", measure.MarkText), ("Version", figures.Version), ("Not shown because", figures.Why), ("Signal", figures.Signal)),
            figures.Month,
            ("Twelve months, share", figures.Year?.Rate),
            ("Twelve months, counted", figures.Year?.Counted));
    }

    private static Dictionary<string, object?> With(Dictionary<string, object?> row, Figure? figure, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        row["Share"] = figure?.Rate;
        row["Low"] = figure?.Low;
        row["High"] = figure?.High;
        row["Met"] = figure?.Met;
        row["Counted"] = figure?.Counted;
        row["Excluded"] = Left(figure, figure?.Excluded);
        row["Excepted"] = Left(figure, figure?.Excepted);
        row["Cannot tell"] = Left(figure, figure?.Undetermined);
        foreach ((string name, object? value) in more)
        {
            row[name] = value;
        }

        return row;
    }

    private static object? Left(Figure? figure, long? count) => figure is null ? null : count is { } shown ? shown : "few";

    private static Dictionary<string, object?> Row(params ReadOnlySpan<(string Name, object? Value)> cells)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, object? value) in cells)
        {
            row[name] = value;
        }

        return row;
    }

    /// <summary>A text that a spreadsheet would take for a formula stays a text.</summary>
    private static string Safe(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;

    /// <summary>The same parts in the same order with one time: when it was written is no part of it.</summary>
    private static byte[] Timeless(byte[] workbook)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        using var from = new ZipArchive(new MemoryStream(workbook));
        var to = new MemoryStream();
        using (var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                string text = Created().Replace(reader.ReadToEnd(), "1980-01-01T00:00:00Z");

                // Relations are named by fresh random numbers each time.
                text = Fresh().Replace(text, found =>
                {
                    names.TryAdd(found.Value, names.Count.ToString("D32", System.Globalization.CultureInfo.InvariantCulture));
                    return names[found.Value];
                });
                ZipArchiveEntry copy = zip.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = Zero;
                using var writer = new StreamWriter(copy.Open());
                writer.Write(text);
            }
        }

        return to.ToArray();
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Created();

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.None, 60_000)]
    private static partial Regex Fresh();
}
