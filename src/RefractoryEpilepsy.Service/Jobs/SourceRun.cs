using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Mapping;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>What workers of one store share.</summary>
/// <param name="Spool">Folder where fetched files wait; workers that see the same one share the reading.</param>
internal sealed record WorkOptions(string Spool, ServerOptions Server)
{
    /// <summary>Where conclusions go after each run; nowhere unless the site says so.</summary>
    public Publish.PublishingTargets Publishing { get; init; } = new();

    /// <summary>Folder with the site's tables; null: none.</summary>
    public string? SiteFolder { get; init; }
}

/// <summary>Runs of the sources that were set up: asked for by a schedule, a person or a drop folder, and done by whichever worker takes them.</summary>
internal sealed class SourceRun(Store store, LiveKnowledge live, WorkOptions options, TimeProvider clock, ILogger<SourceRun> log)
{
    /// <summary>The source of runs that judge everyone anew and read no delivery.</summary>
    public const string SiteTables = "site-tables";

    /// <summary>Asks for everyone to be judged anew by the tables as they are now. Null where there is nobody yet.</summary>
    public async Task<RunRow?> AskAnewAsync(CancellationToken stop) => await store.LatestRunAsync(stop) is { } latest
        ? (await store.AskRunAsync(new(SiteTables, "", SiteTables, (await live.RefreshAsync(stop)).Version, latest.AsOf), stop)).Run
        : null;

    /// <summary>Asks for a run of a source; where one waits or runs already, that is the answer. Null where there is nothing to take in.</summary>
    /// <param name="trigger"><c>schedule</c>, <c>person</c> or <c>drop-folder</c>.</param>
    /// <param name="by">The person, for the trail; null where nobody asks.</param>
    public async Task<RunRow?> AskAsync(SourceRow source, string trigger, CancellationToken stop, string? by = null)
    {
        AuditEntry? record = by is null ? null : new(by, "run-source", source.Name);
        if (source.Kind == "drop-folder")
        {
            return await AskForDeliveryAsync(source, retry: trigger != "drop-folder", record, stop);
        }

        bool isFull = source.Kind == "server" && await store.FindSettingAsync("since:" + source.Key, stop) is null;
        string input = source.Kind == "server" ? source.Key : Path.GetFullPath(source.Address);
        return (await store.AskRunAsync(new(source.Key, input, trigger, (await live.RefreshAsync(stop)).Version, Replace: isFull, SourceId: source.Id), stop, record)).Run;
    }

    /// <summary>Asks for a run where a time of the schedule has passed; one for all that were missed.</summary>
    public async Task AskIfDueAsync(long id, CancellationToken stop)
    {
        DateTime now = clock.GetUtcNow().UtcDateTime;
        if (await store.FindSourceAsync(id, stop) is { } source && Schedules.IsDue(source, now) && await store.TakeDueAsync(source.Id, source.LastDue, now, stop))
        {
            await AskAsync(source, "schedule", stop);
        }
    }

    /// <summary>Works a run off, unless somebody has it. Faults end in the run's row, not here.</summary>
    public async Task ExecuteAsync(long id, CancellationToken stop)
    {
        if (await store.FindRunAsync(id, stop) is not { } seen || await HeldRun.TakeAsync(store, seen, stop) is not { } held)
        {
            return;
        }

        bool finished = false;
        try
        {
            finished = await held.DoAsync(ending => DoAsync(held, ending), putBack: true, stop);
            log.LogInformation("Run {Run} is finished", id);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.LogInformation("Run {Run} was put back: the worker stops", id);
        }
        catch (Exception fault)
        {
            log.LogWarning("Run {Run} ended: {Why}", id, Faults.InWords(fault));
        }

        if (finished)
        {
            await new Publish.RunPublishing(store, live.Current, options, clock, log).AfterAsync(held.Row.Source, stop);
        }
    }

    private async Task<bool> DoAsync(HeldRun held, CancellationToken stop)
    {
        RunRow run = held.Row;
        KnowledgeBase knowledge = await Faults.PatientlyAsync(() => live.RefreshAsync(stop), stop);
        ScreeningRun screening = await Faults.PatientlyAsync(() => ApprovedModel.ScreeningAsync(store, knowledge, clock, stop), stop);
        var loading = new LoadingRun(store, knowledge, screening);
        if (run.KnowledgeVersion != knowledge.Version)
        {
            throw new StoreException("It was begun with other knowledge tables than this worker has. Run it again.");
        }

        if (run.Source == SiteTables)
        {
            await AnewAsync(held, loading, stop);
            return true;
        }

        SourceRow? source = run.SourceId is { } id ? await store.FindSourceAsync(id, stop) : (await store.SourcesAsync(stop)).FirstOrDefault(one => one.Kind == "server" && one.Key == run.Source);
        if (source?.Kind == "server")
        {
            ServerAuthorization? authorization = source.AuthFile is { } file ? ServerAuthorization.Read(file) : null;
            var request = new PullRequest(new Uri(source.Address), source.Group, authorization, run.Replace, run.AskedAsOf) { PatientsFile = source.PatientsFile, TypeFilters = source.TypeFilters };
            var pulling = new PullingRun(store, loading, knowledge.Version, options.Spool, options.Server, clock);
            (FetchResult fetched, _) = await pulling.ExecuteAsync(held, request, text => log.LogDebug("Run {Run}: {Said}", run.Id, text), progress: null, stop);
            foreach (string warning in fetched.Warnings)
            {
                log.LogWarning("Run {Run}: {Warning}", run.Id, warning);
            }
        }
        else if (Directory.Exists(run.Input) || File.Exists(run.Input))
        {
            if (source?.Kind == "drop-folder")
            {
                await Faults.PatientlyAsync(() => ClaimedByAsync(source, run, stop), stop);
            }

            await loading.ExecuteAsync(held, run, progress: null, stop);
        }
        else
        {
            throw new StoreException(run.SourceId is null ? "The process that ran it ended. Call the same command again: it goes on." : "Its input is not there any more, or not on this machine.");
        }

        return true;
    }

    /// <summary>Judges everyone anew, and tells who moved.</summary>
    private async Task AnewAsync(HeldRun held, LoadingRun loading, CancellationToken stop)
    {
        IReadOnlyDictionary<string, (string Status, int Failures)> before = await store.StatusesAsync(stop);
        await loading.AnewAsync(held, stop);
        IReadOnlyDictionary<string, (string Status, int Failures)> after = await store.StatusesAsync(stop);
        await store.MappingsTookEffectAsync(MappingEffect.Between(before, after, after.Count).ToJson(), stop);
    }

    /// <summary>Whoever asked for this run may have died before noting so at the delivery, which would then be taken in a second time.</summary>
    private async Task ClaimedByAsync(SourceRow source, RunRow run, CancellationToken stop)
    {
        IReadOnlyList<DeliveryRow> known = await store.DeliveriesAsync(source.Id, stop);
        foreach (Delivery found in DropFolder.Find(source.Address, clock.GetUtcNow().UtcDateTime).Where(found => found.Path == run.Input))
        {
            if (known.Any(row => row is { RunId: 0, TakenIn: null } && row.Name == found.Name && row.Fingerprint == found.Fingerprint))
            {
                await store.DeliverAsync(source.Id, found.Name, found.Fingerprint, run.Id, stop);
            }
        }
    }

    /// <summary>The next delivery that was not taken in. One that failed holds back the later ones until it is run again by hand: their order matters.</summary>
    private async Task<RunRow?> AskForDeliveryAsync(SourceRow source, bool retry, AuditEntry? record, CancellationToken stop)
    {
        if ((await store.ActiveRunsAsync(stop)).FirstOrDefault(run => run.Source == source.Key) is { } active)
        {
            return active;
        }

        DateTime now = clock.GetUtcNow().UtcDateTime;
        IReadOnlyList<DeliveryRow> known = await store.DeliveriesAsync(source.Id, stop);
        foreach (Delivery found in DropFolder.Find(source.Address, now))
        {
            DeliveryRow? before = known.FirstOrDefault(row => row.Name == found.Name && row.Fingerprint == found.Fingerprint);
            if (before is { TakenIn: not null })
            {
                continue;
            }

            // Run 0: somebody is about to ask for it, or died just then.
            if (before is not null && !(before.RunId == 0 ? now - before.Found > TimeSpan.FromMinutes(1) : retry))
            {
                return null;
            }

            if (!await store.ClaimDeliveryAsync(source.Id, found.Name, found.Fingerprint, before?.RunId ?? -1, stop))
            {
                return null;
            }

            (RunRow run, bool isNew) = await store.AskRunAsync(new(source.Key, found.Path, "drop-folder", (await live.RefreshAsync(stop)).Version, SourceId: source.Id), stop, record);
            if (isNew)
            {
                await store.DeliverAsync(source.Id, found.Name, found.Fingerprint, run.Id, stop);
            }

            return run;
        }

        return null;
    }
}
