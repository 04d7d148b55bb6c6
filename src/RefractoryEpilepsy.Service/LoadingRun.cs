using System.Diagnostics;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>A screening whose result is kept in a store. A run that fails says so there and leaves the last finished one in sight.</summary>
/// <remarks>
/// The first delivery of a source is read whole. Later ones may hold changes only: what they touch is read together with what was kept of
/// the same patients, by the rules of a full reading, so that a series of deliveries ends in the tables of one screening of them all.
/// A patient's records, facts, case and gaps are saved in one transaction, by chunks that may be done again: a process can be killed at any
/// moment, and the next one goes on with the same run.
/// </remarks>
/// <param name="screening">Judges.</param>
internal sealed class LoadingRun(Store store, KnowledgeBase knowledge, ScreeningRun screening)
{
    /// <summary>Name of the source that files belong to unless told otherwise: the same patient id is the same patient again.</summary>
    public const string DefaultSource = "files";

    private const int JudgedAtOnce = 500;
    private const int RereadAtOnce = 1000;
    private const long BytesAtOnce = 1L << 30;
    private const long SharedBytesAtOnce = 24L << 20;
    private const int MostParts = 64;

    /// <summary>Reads, judges and saves; goes on where a killed process left the same call.</summary>
    /// <param name="replace">The input is everything there is: what it does not hold goes.</param>
    /// <exception cref="StoreException">Another process loads the same source.</exception>
    public async Task<ScreeningSummary> ExecuteAsync(string input, DateOnly? asOf, IProgress<ReadProgress>? progress, CancellationToken stop, string source = DefaultSource, bool replace = false)
    {
        HeldRun held = await TakeAsync(new(source, Path.GetFullPath(input), "command", knowledge.Version, asOf, replace), stop);
        return await held.DoAsync(ending => ExecuteAsync(held, held.Row, progress, ending), putBack: false, stop);
    }

    /// <summary>Asks for a run and takes it. One that a killed process left is gone on with where it is the same call, and closed otherwise.</summary>
    /// <exception cref="StoreException">Somebody works on the same source.</exception>
    public async Task<HeldRun> TakeAsync(RunRequest request, CancellationToken stop)
    {
        while (true)
        {
            (RunRow run, _) = await Faults.PatientlyAsync(() => store.AskRunAsync(request, stop), stop);
            bool isSame = run.Input == request.Input && run.AskedAsOf == request.AsOf && run.Replace == request.Replace && run.KnowledgeVersion == request.KnowledgeVersion;
            if (!HeldRun.IsFree(run))
            {
                throw new StoreException("This source is being loaded or pulled by another process. Wait for it to end, or cancel that run.");
            }

            if (isSame && await Faults.PatientlyAsync(() => HeldRun.TakeAsync(store, run, stop), stop) is { } held)
            {
                return held;
            }

            if (!isSame)
            {
                await Faults.PatientlyAsync(() => store.EndRunAsync(run.Id, run.Token, "failed", "Its process ended before it was done, and another run took its place.", stop), stop);
            }
        }
    }

    /// <summary>Works a run off that this process holds.</summary>
    /// <param name="run">The run, its input in place.</param>
    public async Task<ScreeningSummary> ExecuteAsync(HeldRun held, RunRow run, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        RunCounts counts;
        store.Parameters = knowledge.Parameters;
        if (run.Stage is "judging" or "finishing")
        {
            counts = Store.CountsOf(run);
        }
        else
        {
            await held.EnterAsync("reading", stop);
            counts = await ReadAsync(held, run, progress, stop);
        }

        DateOnly day = (await Faults.PatientlyAsync(() => store.FindRunAsync(run.Id, stop), stop))!.AsOf;
        await held.EnterAsync("judging", stop);
        await JudgeOthersAsync(held, run, day, stop);

        await held.EnterAsync("finishing", stop);
        StoreFigures figures = await Faults.PatientlyAsync(() => store.FiguresAsync(stop), stop);
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        counts = counts with { Gaps = figures.Gaps, Seconds = counts.Seconds + took.TotalSeconds };
        await Faults.PatientlyAsync(() => new ScoringRun(store, knowledge, TimeProvider.System).ExecuteAsync(run.Id, stop), stop);
        await Faults.PatientlyAsync(() => store.FinishRunAsync(run.Id, day, figures.Judged, counts, figures.Attrition, stop, held.Lease), stop);
        await Faults.PatientlyAsync(() => ParquetFolder.AfterRunAsync(store, knowledge, stop), stop);
        var read = new ReadSummary(counts.Resources, counts.Files, counts.Bytes, 0, counts.Gaps, figures.Judged, day, []) { People = figures.People };
        return new(day, run.AskedAsOf is not null, read, figures.Judged, Parsed<Status>(figures.ByStatus), Parsed<Confidence>(figures.ByConfidence), figures.EverResistant, figures.Gaps, figures.Attrition, took) { KeptOut = figures.KeptOut };
    }

    /// <summary>Works a run off that reads no delivery: everyone in the store is judged anew for the day of the last run.</summary>
    public async Task AnewAsync(HeldRun held, CancellationToken stop)
    {
        RunRow run = held.Row;
        if (run.Stage.Length == 0 && await Faults.PatientlyAsync(() => store.LatestRunAsync(stop), stop) is { } latest)
        {
            await Faults.PatientlyAsync(() => store.SetDayAsync(held.Lease, latest.AsOf, Store.CountsOf(latest) with { Seconds = 0 }, stop), stop);
            await held.EnterAsync("judging", stop);
        }

        RunRow known = (await Faults.PatientlyAsync(() => store.FindRunAsync(run.Id, stop), stop))!;
        known.Stage = "judging";
        await ExecuteAsync(held, known, progress: null, stop);
    }

    private async Task<RunCounts> ReadAsync(HeldRun held, RunRow run, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        // Once it is cut, what the first walk could not read is told; before that, it is told anew.
        bool isCut = (await Faults.PatientlyAsync(() => store.ChunkCountsAsync(run.Id, "read", stop), stop)) is not { Waiting: 0, Running: 0, Finished: 0, Failed: 0 };
        await using DeliveryReading reading = await Faults.PatientlyAsync(() => OpenAsync(held, run, isCut, progress, stop), stop);
        DateOnly day = run.AskedAsOf ?? screening.DayOf(reading.Summary, run.NotBefore);
        var counts = new RunCounts(reading.Summary.ResourcesByType, reading.Summary.GapsByCode, reading.Summary.Files, reading.Summary.Bytes, 0);
        await Faults.PatientlyAsync(() => store.SetDayAsync(held.Lease, day, counts, stop), stop);

        int parts = PartsOf(reading.Summary.Bytes);
        await CutAsync(held, "read", [.. Enumerable.Range(0, parts).Select(number => Chunk(run, "read", number, parts))], stop);
        await using (var work = new ChunkWork(store, knowledge, screening, run, reading))
        {
            await WorkOffAsync(held, run, "read", work, day, reading.Summary.People, progress, stop);
        }

        await Faults.PatientlyAsync(
            async () =>
            {
                IReadOnlyList<string> gone = run.Whole ? await store.NotWrittenByAsync(run.Id, run.Source, stop) : await store.NotWrittenByAsync(run.Id, reading.Touched, stop);
                await store.ForgetAllAsync(gone, stop, held.Lease);
                await reading.SaveSharedAsync(held.Lease, stop);
            },
            stop);
        return counts;
    }

    /// <summary>Walks over the delivery. What cannot be read is told anew each time, so it may be repeated.</summary>
    private async Task<DeliveryReading> OpenAsync(HeldRun held, RunRow run, bool isCut, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        if (!isCut)
        {
            await store.ClearSourceGapsAsync(held.Lease, run.Source, alsoEarlier: run.Whole, stop);
        }

        var gaps = new Batches<Gap>(500, some => store.AddSourceGapsAsync(held.Lease, some, stop), stop);
        DeliveryReading? reading = null;
        try
        {
            reading = await DeliveryReading.OpenAsync(store, knowledge, screening, run, isCut ? null : gaps.Add, new Told(held, progress, 0), stop);
            await gaps.FinishAsync();
            return reading;
        }
        catch
        {
            if (reading is not null)
            {
                await reading.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>A new day, new tables or another model can change what is said of patients whose records did not change.</summary>
    private async Task JudgeOthersAsync(HeldRun held, RunRow run, DateOnly day, CancellationToken stop)
    {
        await using var work = new ChunkWork(store, knowledge, screening, run);
        if (run.KnowledgeBefore.Length > 0 && run.KnowledgeBefore != knowledge.Version)
        {
            IReadOnlyList<(string Source, string From, string To)> kept = await Faults.PatientlyAsync(() => store.RangesToReadAsync(run.Id, RereadAtOnce, stop), stop);
            await CutAsync(held, "reread", [.. kept.Select((range, number) => Chunk(run, "reread", number, kept.Count, range.From, range.To, range.Source))], stop);
            await WorkOffAsync(held, run, "reread", work, day, 0, null, stop);
        }

        IReadOnlyList<(string From, string To)> ranges = await Faults.PatientlyAsync(() => store.RangesToJudgeAsync(day, screening.Basis, JudgedAtOnce, stop), stop);
        await CutAsync(held, "judge", [.. ranges.Select((range, number) => Chunk(run, "judge", number, ranges.Count, range.From, range.To))], stop);
        await WorkOffAsync(held, run, "judge", work, day, 0, null, stop);
    }

    /// <summary>Does chunks until none is left; others may do some of them meanwhile.</summary>
    private async Task WorkOffAsync(HeldRun held, RunRow run, string stage, ChunkWork work, DateOnly day, long people, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        while (true)
        {
            ChunkCounts counts = await Faults.PatientlyAsync(() => store.ChunkCountsAsync(run.Id, stage, stop), stop);
            if (counts.AllFinished)
            {
                return;
            }

            if (counts.Failed > 0)
            {
                throw new StoreException(counts.Message ?? "A part of the run failed several times.");
            }

            held.Report(counts.Items, people, "patients");
            (ChunkRow Chunk, Lease Lease)? taken = await Faults.PatientlyAsync(() => store.TakeChunkAsync(run.Id, stage, Processes.Me, HeldRun.Span, stop), stop);
            if (taken is { } one)
            {
                try
                {
                    await HeldChunk.DoAsync(store, one.Lease, ending => work.DoAsync(one.Chunk, one.Lease, day, new Told(held, progress, counts.Items, people), ending), stop);
                }
                catch (LeaseLostException)
                {
                    // The database was away longer than the lease, and a worker took the chunk: it is done there. Whether the run is still ours the next save tells.
                }
            }
            else
            {
                await Faults.PatientlyAsync(() => FreeAsync(run, stage, stop), stop);
                await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
            }
        }
    }

    private async Task FreeAsync(RunRow run, string stage, CancellationToken stop)
    {
        foreach (ChunkRow chunk in (await store.RunningChunksAsync(stop)).Where(chunk => chunk.RunId == run.Id && Processes.IsGone(chunk.Owner)))
        {
            await store.FreeChunkAsync(chunk, stop);
        }

        await store.GiveUpAsync(run.Id, stage, stop);
    }

    private Task CutAsync(HeldRun held, string stage, IReadOnlyList<ChunkRow> chunks, CancellationToken stop) =>
        Faults.PatientlyAsync(() => store.CutAsync(held.Lease, stage, chunks, stop), stop);

    /// <summary>A large input is read in shares, so that a killed run loses little; on PostgreSQL in more of them, for others to take.</summary>
    private int PartsOf(long bytes) => (int)Math.Clamp(bytes / (store.OnPostgres ? SharedBytesAtOnce : BytesAtOnce), 1, MostParts);

    private static ChunkRow Chunk(RunRow run, string stage, int number, int of, string from = "", string to = "", string source = "") =>
        new() { RunId = run.Id, Stage = stage, Number = number, Of = of, FromPatient = from, ToPatient = to, Source = source, State = "waiting" };

    private static Dictionary<T, long> Parsed<T>(IReadOnlyDictionary<string, long> counts)
        where T : struct, Enum => counts.ToDictionary(count => Enum.Parse<T>(count.Key, ignoreCase: true), count => count.Value);

    /// <summary>Tells the caller and the run's row how far it is.</summary>
    private sealed class Told(HeldRun held, IProgress<ReadProgress>? caller, long before, long people = 0) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value)
        {
            if (value.Stage == 3)
            {
                held.Report(before + value.PatientsDone, people, "patients");
            }
            else if (value is { Stage: 1, Bytes: > 0 })
            {
                held.Report(value.BytesDone, value.Bytes, "bytes");
            }

            caller?.Report(value.Stage == 3 ? value with { PatientsDone = before + value.PatientsDone, Patients = Math.Max(people, value.Patients) } : value);
        }
    }
}
