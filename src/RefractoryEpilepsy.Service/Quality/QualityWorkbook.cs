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
                Row(("What", "Year, and breakdowns"), ("Value", report.Year.ToString())),
                Row(("What", "Waiting times: became resistant"), ("Value", report.WaitedFrom.ToString())),
                Row(("What", "Organisation"), ("Value", report.Organisation ?? "all")),
                Row(("What", "Data up to"), ("Value", Reports.Words.Of(report.AsOf))),
                Row(("What", "Judged patients"), ("Value", report.Patients is { } judged ? (object)judged : "not shown")),
                Row(("What", "Run"), ("Value", snapshot.Run)),
                Row(("What", "Program"), ("Value", snapshot.ProgramVersion)),
                Row(("What", "Tables"), ("Value", snapshot.KnowledgeVersion)),
            },
            ["Measures"] = report.Measures.Select(figures => Figures(figures)).ToArray(),
            ["Trend"] = report.Measures.SelectMany(figures => figures.Trend.Select(month => With(Row(("Measure", figures.Id), ("Month", month.Month), ("Counts", Measures.Find(figures.Id)!.Units)), month.Figure))).DefaultIfEmpty(Row(("Measure", "none that the data support"))).ToArray(),
            ["Groups"] = report.Measures.SelectMany(figures => figures.Breakdowns.SelectMany(breakdown => breakdown.Groups.Select(group => With(
                Row(("Measure", figures.Id), ("By", breakdown.Title), ("Group", Safe(group.Group)), ("Reference", group.IsReference ? "yes" : ""), ("Counts", Measures.Find(figures.Id)!.Units)), group.Figure,
                ("Difference, points", group.Difference?.Value * 100), ("from", group.Difference?.Low * 100), ("to", group.Difference?.High * 100),
                ("Adjusted, points", group.Adjusted?.Value * 100), ("adjusted from", group.Adjusted?.Low * 100), ("adjusted to", group.Adjusted?.High * 100))))).DefaultIfEmpty(Row(("Measure", "none that the data support"))).ToArray(),
            ["Inputs"] = report.Measures.SelectMany(figures => figures.Inputs.Select(input => Row(
                ("Measure", figures.Id), ("Needs", input.Text), ("Missing, share of patients", input.Missing), ("Enough to show", input.Shows ? "yes" : "no"), ("Enough to compare organisations", input.Ranks ? "yes" : "no")))).ToArray(),
            ["Organisations"] = report.Measures.SelectMany(Organisations).DefaultIfEmpty(Row(("Measure", "no two organisations"))).ToArray(),
            ["Waiting"] = report.Waiting.Select(waiting => Waits(waiting)).ToArray(),
            ["Waiting curve"] = report.Waiting.SelectMany(waiting => waiting.Curve.Select(point => Row(
                ("What", QualityPage.Title(waiting.Awaited)), ("Days", point.Days), ("At risk", point.AtRisk), ("Share", point.Happened), ("from", point.Low), ("to", point.High)))).DefaultIfEmpty(Row(("What", "too few to show"))).ToArray(),
            ["Waiting groups"] = report.Waiting.SelectMany(waiting => waiting.Breakdowns.SelectMany(breakdown => breakdown.Groups.Select(group => Row(
                ("What", QualityPage.Title(waiting.Awaited)), ("By", breakdown.Title), ("Group", Safe(group.Group)), ("Reference", group.IsReference ? "yes" : ""),
                ("People", group.Patients is { } people ? (object)people : "too few to show"), ("Events", group.Events), ("Median days", group.Patients is null ? null : QualityPage.Days(group.Median)),
                ("Within 365 days, share", group.WithinYear?.Value), ("share from", group.WithinYear?.Low), ("share to", group.WithinYear?.High),
                ("Difference, points", group.Difference?.Value * 100), ("from", group.Difference?.Low * 100), ("to", group.Difference?.High * 100),
                ("Adjusted, points", group.Adjusted?.Value * 100), ("adjusted from", group.Adjusted?.Low * 100), ("adjusted to", group.Adjusted?.High * 100))))).DefaultIfEmpty(Row(("What", "too few to show"))).ToArray(),

            // Every slot has its row: what is empty can be written into.
            ["Commentary"] = ((IEnumerable<string>)["summary", "time-to-referral", "fairness", .. report.Measures.Select(figures => figures.Id)])
                .Select(slot => Row(("Slot", slot), ("Text", Safe(snapshot.Commentary.GetValueOrDefault(slot, ""))))).ToArray(),
        };
        using var written = new MemoryStream();
        written.SaveAs(sheets);
        return Timeless(written.ToArray());
    }

    private static Dictionary<string, object?> Figures(MeasureFigures figures)
    {
        Measure measure = Measures.Find(figures.Id)!;
        return With(
            Row(("Measure", figures.Id), ("Title", measure.Title), ("Definition", measure.InEnglish), ("Source", measure.Source), ("Mark", measure.MarkText), ("Version", figures.Version), ("Counts", measure.Units), ("Supported", figures.Supported ? "yes" : "no"), ("Not shown because", figures.Why.Length > 0 ? figures.Why : figures.MonthWhy), ("Year not shown because", figures.YearWhy), ("Signal", figures.Signal)),
            figures.Month,
            ("Year, share", figures.Year?.Rate),
            ("Year, low", figures.Year?.Low),
            ("Year, high", figures.Year?.High),
            ("Year, met", figures.Year?.Met),
            ("Year, counted", figures.Year?.Counted),
            ("Year, patients", figures.Year?.Patients));
    }

    private static IEnumerable<Dictionary<string, object?>> Organisations(MeasureFigures figures)
    {
        if (figures.Funnel is not { } funnel)
        {
            yield break;
        }

        foreach (FunnelSite site in funnel.Sites)
        {
            (double low, double high) = funnel.Limits(site.Worth, Proportions.Z);
            (double farLow, double farHigh) = funnel.Limits(site.Worth, FunnelPlot.Far);
            yield return Organisation(figures.Id, site.Name, FunnelPlot.Words(site.Place), site.Rate, site.Met, site.Counted, site.Worth, funnel.Target, funnel.OverDispersion, low, high, farLow, farHigh);
        }

        foreach (SiteApart site in funnel.NotComparable)
        {
            yield return Organisation(figures.Id, site.Name, $"not compared: {site.Reason}", null, null, null, null, null, null, null, null, null, null);
        }
    }

    private static Dictionary<string, object?> Organisation(
        string measure, string name, string place, double? share, long? met, long? counted, double? worth, double? target, double? factor, double? low, double? high, double? farLow, double? farHigh) => Row(
        ("Measure", measure), ("Organisation", Safe(name)), ("Place", place), ("Share", share), ("Met", met), ("Counted", counted), ("Worth independent units", worth), ("All compared, share", target),
        ("Over-dispersion, factor on the variance", factor), ("95 % limit, low", low), ("95 % limit, high", high), ("99.8 % limit, low", farLow), ("99.8 % limit, high", farHigh));

    private static Dictionary<string, object?> Waits(WaitingFigures waiting)
    {
        bool shown = waiting.Patients > 0;
        Dictionary<string, object?> row = Row(
            ("What", QualityPage.Title(waiting.Awaited)), ("People", shown ? (object)waiting.Patients : waiting.Why ?? "too few to show"), ("Events", shown ? (object)waiting.Events : null),
            ("Median days", shown ? QualityPage.Days(waiting.Median) : null), ("median from", shown ? QualityPage.Days(waiting.MedianLow) : null), ("median to", shown ? QualityPage.Days(waiting.MedianHigh) : null),
            ("First quartile, days", shown ? QualityPage.Days(waiting.FirstQuartile) : null), ("Third quartile, days", shown ? QualityPage.Days(waiting.ThirdQuartile) : null));
        foreach (int days in (ReadOnlySpan<int>)[90, 180, 365])
        {
            Estimate? share = waiting.Within.FirstOrDefault(within => within.Days == days)?.Share;
            row[$"Within {days} days, share"] = share?.Value;
            row[$"within {days}, from"] = share?.Low;
            row[$"within {days}, to"] = share?.High;
        }

        return row;
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
