using System.Collections.Concurrent;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Does chunks of one run. Any process may, as often as it takes: what is saved is the same.</summary>
/// <param name="opened">The delivery where the caller has it open; otherwise it is opened with the first chunk that needs it.</param>
internal sealed class ChunkWork(Store store, KnowledgeBase knowledge, ScreeningRun screening, RunRow run, DeliveryReading? opened = null) : IAsyncDisposable
{
    private DeliveryReading? mine;

    /// <summary>Does one chunk.</summary>
    /// <returns>How many patients passed.</returns>
    /// <exception cref="LeaseLostException">Somebody else has the chunk.</exception>
    public Task<long> DoAsync(ChunkRow chunk, Lease lease, DateOnly day, IProgress<ReadProgress>? progress, CancellationToken stop) => chunk.Stage switch
    {
        "read" => ReadAsync(chunk, lease, day, progress, stop),
        "reread" => RereadAsync(chunk, lease, day, stop),
        _ => JudgeAsync(chunk, lease, day, stop),
    };

    /// <summary>Walks over the delivery, so that the first chunk need not wait for that.</summary>
    public async Task OpenAsync(CancellationToken stop) => _ = await OpenedAsync(stop);

    public async ValueTask DisposeAsync()
    {
        if (mine is not null)
        {
            await mine.DisposeAsync();
        }
    }

    private async Task<long> ReadAsync(ChunkRow chunk, Lease lease, DateOnly day, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        DeliveryReading reading = await OpenedAsync(stop);
        return await reading.ReadAsync(lease, chunk.Number, chunk.Of, day, progress, stop);
    }

    private async Task<DeliveryReading> OpenedAsync(CancellationToken stop) =>
        opened ?? (mine ??= await DeliveryReading.OpenAsync(store, knowledge, screening, run, gap: null, progress: null, stop));

    private async Task<long> RereadAsync(ChunkRow chunk, Lease lease, DateOnly day, CancellationToken stop)
    {
        IReadOnlySet<string> patients = await store.PatientsToReadAsync(chunk.Source, chunk.FromPatient, chunk.ToPatient, run.Id, stop);
        if (patients.Count == 0)
        {
            return 0;
        }

        await using DeliveryReading again = await DeliveryReading.OfKeptAsync(store, knowledge, screening, chunk.Source, patients, stop);
        return await again.ReadAsync(lease, 0, 1, day, progress: null, stop);
    }

    private async Task<long> JudgeAsync(ChunkRow chunk, Lease lease, DateOnly day, CancellationToken stop)
    {
        IReadOnlyList<(string SourceId, byte[] Facts)> facts = await store.FactsToJudgeAsync(chunk.FromPatient, chunk.ToPatient, day, screening.Basis, stop);
        var judged = new ConcurrentBag<JudgedPatient>();
        Parallel.ForEach(facts, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop }, one =>
        {
            if (screening.Judge(one.SourceId, store.FactsOf(one.Facts), day) is { } patient)
            {
                judged.Add(patient);
            }
        });
        await store.SaveCasesAsync(lease, screening.Basis, [.. judged], stop);
        return facts.Count;
    }
}
