using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>After a decision about a model: every stored case carries what the models in use say now.</summary>
public sealed class ScoringJob(Store store, KnowledgeBase knowledge, TimeProvider clock, IServiceProvider services)
{
    /// <summary>Scores, looks for drift, and takes to the targets of publication what has changed: the risk of a retired model stands there no longer than needed.</summary>
    [DisableConcurrentExecution(timeoutInSeconds: 600), AutomaticRetry(Attempts = 3)]
    public async Task RunAsync(CancellationToken stop)
    {
        await new ScoringRun(store, knowledge, clock).ExecuteAsync(stop);
        WorkOptions options = services.GetRequiredService<WorkOptions>();
        await new Publish.RunPublishing(store, knowledge, options, clock, services.GetRequiredService<ILogger<ScoringJob>>()).AllAsync(stop);
    }
}
