using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.FhirApi;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Quality;

/// <summary>The monthly report: counted, kept as a snapshot, and written to a folder as a page and a workbook.</summary>
internal sealed class QualityReporting(Store store, AreaTable areas)
{
    /// <summary>Under which our resources are named in files.</summary>
    private const string Address = "http://localhost:5080/fhir";

    /// <summary>Makes and keeps the report of a period.</summary>
    /// <param name="commentary">By slot: <c>summary</c>, <c>time-to-referral</c>, <c>fairness</c>, or the id of a measure.</param>
    public async Task<QualityReportEntry> MakeAsync(RunRow run, string knowledgeVersion, ReportPeriod period, string? organisation, IReadOnlyDictionary<string, string> commentary, string by, CancellationToken stop)
    {
        if (period.To <= run.AsOf)
        {
            // What leaves the house and what is shown here are told from the same run, where this is the first report of the month.
            using var release = new QualityRelease(store, areas);
            await release.OfAsync(run, period, organisation ?? "", CountAsync, stop);
        }

        Task<QualityTotals> FoldAsync(ReportPeriod which, string? whose) =>
            store.FoldQualityAsync(() => new(Measures.All, QualityReport.PeriodsFor(which, exact: false), areas, QualityReport.WaitingPeriodFor(which, exact: false)), whose, stop);
        async Task<QualityReport> CountAsync(ReportPeriod which, string whose) =>
            QualityReport.Of(await FoldAsync(which, whose.Length == 0 ? null : whose), run.AsOf, whose.Length == 0 ? null : whose, exact: false, whose.Length == 0 ? null : await FoldAsync(which, null), finishedOnly: false);
        QualityReport report = await CountAsync(period, organisation ?? "");
        var raw = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach ((string patient, long fingerprint) in store.RecordFingerprintsAsync(stop))
        {
            raw[patient] = fingerprint;
        }

        var patients = new List<PatientSnapshot>();
        await foreach (QualityRecord record in store.QualityRecordsAsync(stop))
        {
            patients.Add(PatientSnapshot.Of(record, period, raw.GetValueOrDefault(record.Patient.Value)));
        }

        patients.Sort((left, right) => string.CompareOrdinal(left.Patient, right.Patient));
        return await KeepAsync(
            new QualitySnapshot(report, run.Id, ProgramVersion.Text, knowledgeVersion, commentary, patients)
            {
                Areas = areas.Text(),
                Settings = ReportSettings.Current,
                Definitions = QualitySnapshot.CurrentDefinitions,
                Everyone = patients.Count,
            },
            by,
            stop);
    }

    /// <summary>Keeps a report once more under a number of its own: the same figures and snapshot, with other commentary. The first stays as it is.</summary>
    /// <param name="commentary">By slot; slots that are not named keep their text, an empty text empties its slot.</param>
    /// <exception cref="WrongCallException">There is no report of that number.</exception>
    public async Task<QualityReportEntry> CommentAsync(long id, IReadOnlyDictionary<string, string> commentary, string by, CancellationToken stop)
    {
        QualitySnapshot kept = (await store.FindSnapshotAsync(id, stop) ?? throw NoReport(id)).Snapshot;
        var texts = new SortedDictionary<string, string>(kept.Commentary.ToDictionary(), StringComparer.Ordinal);
        foreach ((string slot, string text) in commentary)
        {
            texts[slot] = text;
        }

        return await KeepAsync(kept with { Commentary = texts }, by, stop);
    }

    private static WrongCallException NoReport(long id) => new($"the store has no quality report {id}. See which there are with --list.");

    private async Task<QualityReportEntry> KeepAsync(QualitySnapshot snapshot, string by, CancellationToken stop)
    {
        long id = await store.SaveSnapshotAsync(snapshot, HashOf(snapshot), by, stop);
        return (await store.FindSnapshotAsync(id, stop))!.Value.Entry;
    }

    /// <summary>Writes a kept report; the same snapshot gives the same bytes.</summary>
    /// <returns>The files, and whether the page is the one that was made first.</returns>
    /// <exception cref="WrongCallException">There is no report of that number.</exception>
    public async Task<(IReadOnlyList<string> Files, bool Same)> WriteAsync(long id, string folder, CancellationToken stop)
    {
        (QualityReportEntry entry, QualitySnapshot snapshot) = await store.FindSnapshotAsync(id, stop) ?? throw NoReport(id);
        Directory.CreateDirectory(folder);
        string name = Path.Combine(folder, $"quality-{entry.Period}-{entry.Id}");
        string page = QualityPage.Html(snapshot);
        await WriteWholeAsync(name + ".html", new UTF8Encoding(false).GetBytes(page), stop);
        await WriteWholeAsync(name + ".xlsx", QualityWorkbook.Of(snapshot), stop);
        await WriteWholeAsync(name + ".fhir.json", FhirJson.Bytes(TransactionOf(entry, snapshot, Address)), stop);
        return ([name + ".html", name + ".xlsx", name + ".fhir.json"], HashOf(snapshot) == entry.PageHash);
    }

    /// <summary>Puts the Measures and MeasureReports of a kept report on another server.</summary>
    public async Task PushAsync(long id, Uri server, ServerAuthorization? authorization, TimeProvider clock, CancellationToken stop)
    {
        (QualityReportEntry entry, QualitySnapshot snapshot) = await store.FindSnapshotAsync(id, stop) ?? throw NoReport(id);
        await store.RecordAsync("command line", "push-quality-report", id.ToString(System.Globalization.CultureInfo.InvariantCulture), stop);
        await QualityPush.SendAsync(server, authorization, TransactionOf(entry, snapshot, server.OriginalString.TrimEnd('/')), clock, handler: null, stop);
    }

    // Several stores may report to one server, each with a report number 1: there the report is named by its content.
    private static R4.Bundle TransactionOf(QualityReportEntry entry, QualitySnapshot snapshot, string address) => QualityPush.Transaction(
    [
        MeasureResource.Library(address, snapshot.ProgramVersion),
        .. snapshot.Report.Measures.Select(figures => MeasureResource.Of(Measures.Find(figures.Id)!, address)),
        .. snapshot.Report.Measures.Select(figures => MeasureEndpoints.Of(entry, snapshot, figures, ofMonth: true, address, "r" + entry.PageHash[..16])),
        .. snapshot.Report.Measures.Select(figures => MeasureEndpoints.Of(entry, snapshot, figures, ofMonth: false, address, "r" + entry.PageHash[..16])),
    ]);

    /// <summary>The commentary in a JSON file: an object of texts by slot.</summary>
    /// <exception cref="WrongCallException">It is none, or names a slot that does not exist.</exception>
    public static IReadOnlyDictionary<string, string> Commentary(string? file)
    {
        if (file is null)
        {
            return new Dictionary<string, string>();
        }

        Dictionary<string, string?> texts;
        try
        {
            texts = JsonSerializer.Deserialize<Dictionary<string, string?>>(File.ReadAllText(file)) ?? [];
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new WrongCallException($"the commentary {file} cannot be read as a JSON object of texts: {fault.Message}");
        }

        string? unknown = texts.Keys.FirstOrDefault(slot => slot is not ("summary" or "time-to-referral" or "fairness") && Measures.Find(slot) is null);
        return unknown is null ? new SortedDictionary<string, string>(texts.Where(text => text.Value is not null).ToDictionary(text => text.Key, text => text.Value!, StringComparer.Ordinal), StringComparer.Ordinal)
            : throw new WrongCallException($"the commentary names {unknown}; slots are summary, time-to-referral, fairness and QM-1 to QM-15.");
    }

    private static string HashOf(QualitySnapshot snapshot) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(QualityPage.Html(snapshot))));

    // A reader of the folder never sees half a file.
    private static async Task WriteWholeAsync(string file, byte[] bytes, CancellationToken stop)
    {
        string part = file + ".part";
        await File.WriteAllBytesAsync(part, bytes, stop);
        File.Move(part, file, overwrite: true);
    }
}
