using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>A delivery that was walked over once: its patients can be read, judged and saved, all or by shares. Every process that shares a run opens its own.</summary>
internal sealed class DeliveryReading : IAsyncDisposable
{
    private const int Batch = 200;

    private readonly Store store;
    private readonly ScreeningRun screening;
    private readonly SievedExport export;
    private readonly KeptRecords? kept;
    private readonly RecordKeeper keeper;
    private readonly string source;

    private DeliveryReading(Store store, ScreeningRun screening, string source, SievedExport export, KeptRecords? kept)
    {
        (this.store, this.screening, this.source, this.export, this.kept) = (store, screening, source, export, kept);
        keeper = new(kept?.Places ?? new Dictionary<string, (string, long)>());
    }

    /// <summary>What the delivery holds, with what is kept of the patients it touches.</summary>
    public ReadSummary Summary => export.Summary;

    /// <summary>Pseudonyms of the kept patients that it touches; empty where everything is read anew.</summary>
    public IReadOnlySet<string> Touched => kept?.Patients ?? new HashSet<string>();

    /// <summary>Walks over a delivery and, unless it is everything there is, lays out what is kept of the patients it touches.</summary>
    public static async Task<DeliveryReading> OpenAsync(Store store, KnowledgeBase knowledge, ScreeningRun screening, RunRow run, Action<Gap>? gap, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        KeptRecords? touched = run.Whole ? null : await KeptRecords.TouchedByAsync(run.Input, run.Source, store, knowledge, stop);
        return await OpenAsync(store, knowledge, screening, run.Source, run.Input, touched, touched?.File, gap, progress, stop);
    }

    /// <summary>Lays out kept records to be read again.</summary>
    public static async Task<DeliveryReading> OfKeptAsync(Store store, KnowledgeBase knowledge, ScreeningRun screening, string source, IReadOnlySet<string> patients, CancellationToken stop)
    {
        KeptRecords again = await KeptRecords.OfAsync(patients, [], source, store, stop);
        return await OpenAsync(store, knowledge, screening, source, again.File, again, alsoRead: null, gap: null, progress: null, stop);
    }

    /// <summary>Reads, judges and saves one share of the patients.</summary>
    /// <returns>How many passed.</returns>
    /// <exception cref="LeaseLostException">Somebody else has the chunk.</exception>
    public async Task<long> ReadAsync(Lease lease, int part, int parts, DateOnly day, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        long passed = 0;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var saved = new Batches<ReadPatient>(Batch, some => store.SaveReadAsync(lease, source, screening.Basis, some, either.Token), either.Token);
        var unattributed = new List<Gap>();
        try
        {
            await export.ReadAsync(
                async (record, ending) =>
                {
                    await saved.AddAsync(Read(record, day), ending);
                    Interlocked.Increment(ref passed);
                },
                unattributed.Add,
                progress,
                either.Token,
                part,
                parts);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // A fault of the database surfaces in the finally, and goes before what it caused here.
            await either.CancelAsync();
            try
            {
                await saved.FinishAsync();
            }
            catch (OperationCanceledException)
            {
                // Only the echo of the cancelling above.
            }

            throw;
        }

        await saved.FinishAsync();
        await store.AddSourceGapsAsync(lease, unattributed, stop);
        return passed;
    }

    /// <summary>Keeps the resources that belong to no patient. After the patients: what changed among these also says whom a delivery touches.</summary>
    public async Task SaveSharedAsync(Lease lease, CancellationToken stop)
    {
        foreach (RawResource[] some in export.Shared().Chunk(2000))
        {
            await store.SaveSharedAsync(lease, source, [.. some.SelectMany(resource => RecordKeeper.NamesOf(resource).Select(name => (name, RecordPack.Pack([keeper.Placed(resource)]))))], stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await export.DisposeAsync();
        kept?.Dispose();
    }

    private static async Task<DeliveryReading> OpenAsync(Store store, KnowledgeBase knowledge, ScreeningRun screening, string source, string input, KeptRecords? laidOut, string? alsoRead, Action<Gap>? gap, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        try
        {
            var options = new ExportOptions { Pseudonym = await store.PseudonymsAsync(source, stop), EveryPatient = true, AlsoRead = alsoRead };
            return new(store, screening, source, await new ExportFolder(input, knowledge, options).SieveAsync(gap, progress, stop), laidOut);
        }
        catch
        {
            laidOut?.Dispose();
            throw;
        }
    }

    private ReadPatient Read(PatientRecord record, DateOnly day)
    {
        PatientRecord placed = keeper.Placed(record);
        if (ConsentToUse.IsRefused(placed))
        {
            return new(new(record.Patient, record.SourceId, HasSign: false, [], []), null, []) { ConsentRefused = true };
        }

        KeptRecord keptRecord = RecordKeeper.Kept(placed);
        if (!record.IsCandidate)
        {
            return new(keptRecord, null, []);
        }

        PatientTimeline timeline = screening.Read(placed);
        return new(keptRecord, screening.Judge(placed.SourceId, timeline, day), timeline.Gaps);
    }
}
