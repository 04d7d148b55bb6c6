using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.Quality;

namespace RefractoryEpilepsy.Storage;

/// <summary>What is known of a kept quality report without opening its snapshot.</summary>
public sealed record QualityReportEntry(long Id, string Period, string Organisation, long RunId, DateTime Made, string By, string PageHash);

/// <content>Quality measures: compact facts per patient, and snapshots of reports.</content>
public sealed partial class Store
{
    private const int QualityBatch = 2000;

    private sealed record KnownSites(long Run, IReadOnlyList<CareSite> Sites);

    private volatile KnownSites? careSites;

    private static readonly JsonSerializerOptions SnapshotJson = new() { IncludeFields = false };

    private const string QualityErased = "quality-erased";

    /// <summary>Another text after every erasure: totals held in memory before it still count who is gone.</summary>
    public async Task<string> QualityErasedAsync(CancellationToken stop) => await FindSettingAsync(QualityErased, stop) ?? "";

    private static Task<int> QualityErasedAsync(Database database, CancellationToken stop)
    {
        string other = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(12));
        return database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({QualityErased}, {other}) ON CONFLICT (name) DO UPDATE SET value = excluded.value", stop);
    }

    /// <summary>Every judged patient as quality measures see it, from the compact store, in no order.</summary>
    /// <remarks>Patients judged by an older version of the program are made anew first.</remarks>
    public async IAsyncEnumerable<QualityRecord> QualityRecordsAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await MakeMissingQualityAsync(stop);
        await using Database database = open();
        await foreach (QualityFactsRow row in database.QualityFacts.AsNoTracking().AsAsyncEnumerable().WithCancellation(stop))
        {
            if (QualityCodec.Unpack(new(row.Patient), row.Packed) is { } record)
            {
                yield return record;
            }
        }
    }

    /// <summary>Folds every patient into totals, on as many threads as there are cores; memory does not grow with the number of patients but for waiting times.</summary>
    /// <param name="make">Makes an empty fold; one per thread.</param>
    /// <param name="organisation">Only patients of this one, by its label or the name of a source; null: all.</param>
    public Task<QualityTotals> FoldQualityAsync(Func<QualityTotals> make, string? organisation, CancellationToken stop) =>
        FoldQualityAsync(make, organisation is null ? static _ => true : record => record.Site.Is(organisation), stop);

    /// <summary>The same of some patients.</summary>
    /// <param name="of">Which; called from several threads.</param>
    public async Task<QualityTotals> FoldQualityAsync(Func<QualityTotals> make, Func<QualityRecord, bool> of, CancellationToken stop)
    {
        await MakeMissingQualityAsync(stop);
        int threads = Math.Max(1, Environment.ProcessorCount);
        var batches = Channel.CreateBounded<List<QualityFactsRow>>(2 * threads);
        Task<QualityTotals>[] folds = [.. Enumerable.Range(0, threads).Select(_ => Task.Run(() => FoldAsync(batches.Reader, make(), of, stop), stop))];
        Exception? fault = null;
        try
        {
            await using Database database = open();
            var batch = new List<QualityFactsRow>(QualityBatch);
            await foreach (QualityFactsRow row in database.QualityFacts.AsNoTracking().AsAsyncEnumerable().WithCancellation(stop))
            {
                batch.Add(row);
                if (batch.Count == QualityBatch)
                {
                    await batches.Writer.WriteAsync(batch, stop);
                    batch = new(QualityBatch);
                }
            }

            await batches.Writer.WriteAsync(batch, stop);
        }
        catch (Exception found)
        {
            fault = found;
            throw;
        }
        finally
        {
            batches.Writer.Complete(fault);
        }

        QualityTotals[] parts = await Task.WhenAll(folds);
        for (int part = 1; part < parts.Length; part++)
        {
            parts[0].Merge(parts[part]);
        }

        return parts[0];
    }

    /// <summary>One patient as quality measures see it, with evidence; null where the key is not known.</summary>
    public async Task<QualityRecord?> QualityRecordAsync(PatientKey patient, CancellationToken stop)
    {
        JudgedPatient? judged = await FindAsync(patient, stop);
        if (judged is null)
        {
            return null;
        }

        await using Database database = open();
        byte[]? packed = await database.QualityFacts.Where(row => row.Patient == patient.Value).Select(row => row.Packed).SingleOrDefaultAsync(stop);
        return QualityRecords.Of(judged.Case, packed is null ? "" : QualityCodec.SiteOf(packed)?.Source ?? "");
    }

    /// <summary>What may be asked for as an organisation: the sources patients come from, and the organisations their records name; in ordinal order.</summary>
    public async Task<IReadOnlyList<string>> QualityOrganisationsAsync(CancellationToken stop)
    {
        IReadOnlyList<CareSite> sites = await CareSitesAsync(stop);
        return [.. sites.Select(site => site.Source).Where(source => source.Length > 0).Concat(sites.Select(site => site.Label)).Where(label => label.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>What somebody means by an organisation: see <see cref="CareSite.Find"/>.</summary>
    public async Task<IReadOnlyList<string>> FindQualityOrganisationAsync(string asked, CancellationToken stop) => CareSite.Find(await CareSitesAsync(stop), asked);

    /// <summary>Every site a patient belongs to; looked for once per finished run, as the compact facts are read through for it.</summary>
    private async Task<IReadOnlyList<CareSite>> CareSitesAsync(CancellationToken stop)
    {
        long run = (await LatestRunAsync(stop))?.Id ?? 0;
        if (careSites is { } known && known.Run == run && run != 0)
        {
            return known.Sites;
        }

        await MakeMissingQualityAsync(stop);
        var sites = new HashSet<CareSite>();
        await using Database database = open();
        await foreach (byte[] packed in database.QualityFacts.AsNoTracking().Select(row => row.Packed).AsAsyncEnumerable().WithCancellation(stop))
        {
            if (QualityCodec.SiteOf(packed) is { } site)
            {
                sites.Add(site);
            }
        }

        IReadOnlyList<CareSite> found = [.. sites.OrderBy(site => site.Label, StringComparer.Ordinal)];
        careSites = new(run, found);
        return found;
    }

    /// <summary>A fingerprint of every patient's raw record, to tell late data from a changed reading of the same data.</summary>
    public async IAsyncEnumerable<(string Patient, long Fingerprint)> RecordFingerprintsAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await using Database database = open();
        await foreach (var row in database.Records.AsNoTracking().Where(record => record.HasSign).Select(record => new { record.Patient, record.Resources }).AsAsyncEnumerable().WithCancellation(stop))
        {
            yield return (row.Patient, QualityCodec.Fingerprint(row.Resources));
        }
    }

    /// <summary>Keeps the snapshot of a report and gives its number.</summary>
    public async Task<long> SaveSnapshotAsync(QualitySnapshot snapshot, string pageHash, string by, CancellationToken stop)
    {
        using var packed = new MemoryStream();
        await using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            await JsonSerializer.SerializeAsync(brotli, snapshot, SnapshotJson, stop);
        }

        await using Database database = open();
        var row = new QualityReportRow
        {
            Period = snapshot.Report.Period.ToString(),
            Organisation = snapshot.Report.Organisation ?? "",
            RunId = snapshot.Run,
            Made = Now(),
            By = by,
            PageHash = pageHash,
            Snapshot = packed.ToArray(),
        };
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        database.QualityReports.Add(row);
        await database.SaveChangesAsync(stop);
        await AppendAsync(database, [new(by, "make-quality-report", row.Id.ToString(CultureInfo.InvariantCulture))], stop);
        await transaction.CommitAsync(stop);
        return row.Id;
    }

    /// <summary>The kept reports, the newest first.</summary>
    public async Task<IReadOnlyList<QualityReportEntry>> SnapshotsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.QualityReports.AsNoTracking().OrderByDescending(row => row.Id)
            .Select(row => new QualityReportEntry(row.Id, row.Period, row.Organisation, row.RunId, row.Made, row.By, row.PageHash)).ToListAsync(stop);
    }

    /// <summary>A kept report; null where there is none of that number.</summary>
    public async Task<(QualityReportEntry Entry, QualitySnapshot Snapshot)?> FindSnapshotAsync(long id, CancellationToken stop)
    {
        await using Database database = open();
        QualityReportRow? row = await database.QualityReports.AsNoTracking().SingleOrDefaultAsync(found => found.Id == id, stop);
        if (row is null)
        {
            return null;
        }

        await using var brotli = new BrotliStream(new MemoryStream(row.Snapshot), CompressionMode.Decompress);
        QualitySnapshot snapshot = await JsonSerializer.DeserializeAsync<QualitySnapshot>(brotli, SnapshotJson, stop) ?? throw new InvalidDataException("A kept report is empty.");
        return (new(row.Id, row.Period, row.Organisation, row.RunId, row.Made, row.By, row.PageHash), snapshot);
    }

    private static async Task<QualityTotals> FoldAsync(ChannelReader<List<QualityFactsRow>> batches, QualityTotals totals, Func<QualityRecord, bool> of, CancellationToken stop)
    {
        await foreach (List<QualityFactsRow> batch in batches.ReadAllAsync(stop))
        {
            foreach (QualityFactsRow row in batch)
            {
                if (QualityCodec.Unpack(new(row.Patient), row.Packed) is { } record && of(record))
                {
                    totals.Add(record);
                }
            }
        }

        return totals;
    }

    private static QualityFactsRow QualityRow(JudgedPatient patient, string source) => new()
    {
        Patient = patient.Case.Timeline.Patient.Value,
        Version = QualityCodec.Version,
        Packed = QualityCodec.Pack(QualityRecords.Of(patient.Case, source)),
    };

    /// <summary>Keeps what measures look at of patients just judged.</summary>
    /// <param name="source">Where the patients come from; null: where their records come from, else the run's source.</param>
    private static async Task InsertQualityAsync(Database database, long run, string? source, IReadOnlyList<JudgedPatient> patients, CancellationToken stop)
    {
        Dictionary<string, string> sources = [];
        if (source is null)
        {
            string[] keys = [.. patients.Select(patient => patient.Case.Timeline.Patient.Value)];
            sources = await database.Records.Where(record => keys.Contains(record.Patient)).Select(record => new { record.Patient, record.Source }).ToDictionaryAsync(record => record.Patient, record => record.Source, stop);
            source = await database.Runs.Where(row => row.Id == run).Select(row => row.Source).SingleOrDefaultAsync(stop) ?? "";
        }

        await database.InsertAsync([.. patients.Select(patient => QualityRow(patient, sources.GetValueOrDefault(patient.Case.Timeline.Patient.Value, source)))], stop);
    }

    private async Task MakeMissingQualityAsync(CancellationToken stop)
    {
        while (true)
        {
            await using Database database = open();
            int version = QualityCodec.Version;
            var missing = await (from found in database.Cases.AsNoTracking()
                                 join facts in database.Patients.AsNoTracking() on found.Patient equals facts.Patient
                                 where !database.QualityFacts.Any(made => made.Patient == found.Patient && made.Version == version)
                                 orderby found.Patient
                                 select new { facts, found }).Take(QualityBatch).ToListAsync(stop);
            if (missing.Count == 0)
            {
                return;
            }

            string[] keys = [.. missing.Select(one => one.found.Patient)];
            await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
            await database.QualityFacts.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
            foreach (var some in missing.GroupBy(one => one.found.RunId))
            {
                await InsertQualityAsync(database, some.Key, source: null, [.. some.Select(one => Judged(one.facts, one.found))], stop);
            }

            await transaction.CommitAsync(stop);
        }
    }
}
