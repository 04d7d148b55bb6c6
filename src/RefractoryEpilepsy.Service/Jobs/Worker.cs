using Hangfire;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Mapping;
using RefractoryEpilepsy.Service.Site;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>
/// What every worker does all the time: keeps the scheduler's jobs like the table of sources, looks into drop folders, sees to runs that nobody
/// has (new ones, and those whose process died), and helps with chunks of runs that others lead.
/// </summary>
internal sealed class Worker(Store store, LiveKnowledge live, SourceRun runs, WorkOptions options, SiteSchedules site, IBackgroundJobClient jobs, IRecurringJobManager schedules, TimeProvider clock, ILogger<Worker> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UntilCut = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskedAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenLost = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMinutes(10);

    private readonly Dictionary<long, string> scheduled = [];
    private readonly Dictionary<long, DateTime> asked = [];
    private DateTime lookedForReport, lookedForLost;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        Task helping = HelpAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(() => LookAroundAsync(stoppingToken), stoppingToken);
            await PauseAsync(Round, stoppingToken);
        }

        await helping;
    }

    private async Task LookAroundAsync(CancellationToken stop)
    {
        await live.RefreshAsync(stop);
        await site.RefreshAsync(stop);
        IReadOnlyList<SourceRow> sources = await store.SourcesAsync(stop);
        Schedule(sources);
        foreach (SourceRow source in sources.Where(source => source.Enabled))
        {
            // What came due while nobody was there is caught up with by one run.
            await runs.AskIfDueAsync(source.Id, stop);
            if (source.Kind == "drop-folder")
            {
                await runs.AskAsync(source, "drop-folder", stop);
            }
        }

        if (options.Publishing.Targets.Count > 0 && await Publish.PublicationDue.TakeAsync(store, stop))
        {
            jobs.Enqueue<ScoringJob>(job => job.RunAsync(CancellationToken.None));
        }

        DateTime now = clock.GetUtcNow().UtcDateTime;
        if (await Retention.YearsAsync(store, stop) is { } years && await Retention.ApplyAsync(store, live.Current, years, DateOnly.FromDateTime(now), stop) is > 0 and var erased)
        {
            log.LogInformation("{Patients} patients were erased: no record for as long as records are kept", erased);
        }

        if (now - lookedForLost > BetweenLost)
        {
            // Jobs that wait lie in the memory of their process, except in PostgreSQL.
            lookedForLost = now;
            await store.EndLostTrainingsAsync(now - TrainingJob.Silence, store.PostgresConnection is null ? Processes.IsGone : null, stop);
        }

        if (Commands.Settings.Find("report-folder") is { } folder && now - lookedForReport > BetweenReports)
        {
            lookedForReport = now;
            if (await MonthlyReport.MakeIfDueAsync(store, folder, DateOnly.FromDateTime(now), stop) is { } report)
            {
                log.LogInformation("Quality report {Report} was made", report);
            }
        }

        foreach (RunRow run in (await store.ActiveRunsAsync(stop)).Where(HeldRun.IsFree))
        {
            if (!asked.TryGetValue(run.Id, out DateTime last) || now - last > AskedAgain)
            {
                asked[run.Id] = now;
                jobs.Enqueue<RunJob>(job => job.RunAsync(run.Id, CancellationToken.None));
            }
        }
    }

    private void Schedule(IReadOnlyList<SourceRow> sources)
    {
        foreach (SourceRow source in sources.Where(source => source is { Enabled: true, Cron: not null } && scheduled.GetValueOrDefault(source.Id) != source.Cron))
        {
            schedules.AddOrUpdate<ScheduleJob>($"source-{source.Id}", job => job.AskAsync(source.Id, CancellationToken.None), source.Cron, new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed });
            scheduled[source.Id] = source.Cron!;
        }

        foreach (long gone in scheduled.Keys.Where(id => !sources.Any(source => source.Id == id && source is { Enabled: true, Cron: not null })).ToArray())
        {
            schedules.RemoveIfExists($"source-{gone}");
            scheduled.Remove(gone);
        }
    }

    private async Task HelpAsync(CancellationToken stop)
    {
        ChunkWork? work = null;
        long workingOn = 0, unwalkable = 0;
        while (!stop.IsCancellationRequested)
        {
            bool helped = false, ahead = false;
            await TryAsync(
                async () =>
                {
                    KnowledgeBase knowledge = live.Current;
                    foreach ((RunRow run, string stage) in await store.RunsWithChunksAsync(stop))
                    {
                        if (run.Owner == Processes.Me || run.KnowledgeVersion != knowledge.Version || (stage == "read" && !Directory.Exists(run.Input) && !File.Exists(run.Input))
                            || await store.TakeChunkAsync(run.Id, stage, Processes.Me, HeldRun.Span, stop) is not { } taken)
                        {
                            continue;
                        }

                        await TurnToAsync(run, knowledge);
                        helped = true;
                        long patients = await HeldChunk.DoAsync(store, taken.Lease, ending => work!.DoAsync(taken.Chunk, taken.Lease, run.AsOf, progress: null, ending), stop);
                        log.LogInformation("Run {Run}: {Stage} chunk {Chunk} of {Of}, {Patients} patients", run.Id, stage, taken.Chunk.Number + 1, taken.Chunk.Of, patients);
                        break;
                    }

                    // Whoever leads a run walks over the delivery before it is cut; we do the same meanwhile, and are ready with it.
                    if (!helped && await ToBeCutAsync(knowledge, unwalkable, stop) is { } next)
                    {
                        unwalkable = next.Id;
                        await TurnToAsync(next, knowledge);
                        await work!.OpenAsync(stop);
                        (ahead, unwalkable) = (true, 0);
                    }
                },
                stop);
            if (!helped && !ahead && work is not null)
            {
                await work.DisposeAsync();
                work = null;
            }

            if (!helped)
            {
                await PauseAsync(ahead ? UntilCut : Round, stop);
            }
        }

        if (work is not null)
        {
            await work.DisposeAsync();
        }

        async Task TurnToAsync(RunRow run, KnowledgeBase knowledge)
        {
            if (workingOn != run.Id && work is not null)
            {
                await work.DisposeAsync();
                work = null;
            }

            workingOn = run.Id;
            work ??= new ChunkWork(store, knowledge, await ApprovedModel.ScreeningAsync(store, knowledge, clock, stop), run);
        }
    }

    /// <summary>A run that another process leads and will cut into chunks soon: everything of a source that we see too. Changes are few, and are not walked over twice.</summary>
    private async Task<RunRow?> ToBeCutAsync(KnowledgeBase knowledge, long unwalkable, CancellationToken stop)
    {
        RunRow? run = (await store.ActiveRunsAsync(stop)).FirstOrDefault(run => run is { State: "running", Stage: "reading", Whole: true } && run.Owner != Processes.Me && run.Id != unwalkable && !HeldRun.IsFree(run)
            && run.KnowledgeVersion == knowledge.Version && (Directory.Exists(run.Input) || File.Exists(run.Input)));
        return run is not null && await store.ChunkCountsAsync(run.Id, "read", stop) is { Waiting: 0, Running: 0, Finished: 0, Failed: 0 } ? run : null;
    }

    private async Task TryAsync(Func<Task> work, CancellationToken stop)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The worker stops.
        }
        catch (Exception fault)
        {
            log.LogWarning("The worker goes on after: {Why}", Faults.InWords(fault));
        }
    }

    private static async Task PauseAsync(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, stop);
        }
        catch (OperationCanceledException)
        {
            // The worker stops.
        }
    }
}
