using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Publish;

/// <summary>After a finished run of a source, what it concluded goes to the targets that the site named for it.</summary>
/// <remarks>A target that fails is told in the log and tried again after the next run: the ledger knows what is missing there. The run itself stays finished.</remarks>
internal sealed class RunPublishing(Store store, KnowledgeBase knowledge, WorkOptions options, TimeProvider clock, ILogger log)
{
    /// <summary>Publishes to each target of the source, one after the other.</summary>
    /// <returns>Whether nothing failed.</returns>
    public async Task<bool> AfterAsync(string source, CancellationToken stop)
    {
        bool good = true;
        foreach (PublishingTarget target in options.Publishing.Targets.Where(target => target.IsOf(source)))
        {
            string where = target.To is { } address ? new Uri(address).Host : "the folder";
            try
            {
                PublishingSummary summary = await ToAsync(target, source, stop);
                good &= summary.Failed == 0;
                log.LogInformation("Published to {Target}: {Summary}", where, summary.Text(dryRun: false).Trim());
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                good = false;
                log.LogWarning("Nothing was published to {Target}: {Why}", where, Faults.InWords(fault));
            }
            catch (OperationCanceledException)
            {
                // The worker stops: the next run publishes what is missing.
                return false;
            }
        }

        return good;
    }

    /// <summary>The same for every source of the store: after a decision that no run follows.</summary>
    /// <returns>Whether nothing failed.</returns>
    public async Task<bool> AllAsync(CancellationToken stop)
    {
        bool good = true;
        foreach (string source in (await store.SourcesAsync(stop)).Select(source => source.Key))
        {
            good &= await AfterAsync(source, stop);
        }

        return good;
    }

    private async Task<PublishingSummary> ToAsync(PublishingTarget target, string source, CancellationToken stop)
    {
        var run = new PublishingRun(store, knowledge, clock);
        var request = new PublishingRequest(source, target.Unconfirmed, DryRun: false);
        if (target.Folder is { } folder)
        {
            return await run.ToFolderAsync(folder, request, static _ => { }, stop);
        }

        ServerAuthorization? authorization = target.AuthFile is { } file ? ServerAuthorization.Read(file) : null;
        return await run.ToServerAsync(new Uri(target.To!), authorization, request, options.Server, static _ => { }, stop);
    }
}
