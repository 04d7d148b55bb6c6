using Hangfire;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>After a decision about a model: every stored case carries what the models in use say now.</summary>
public sealed class ScoringJob(Store store, KnowledgeBase knowledge, TimeProvider clock)
{
    /// <summary>Scores and looks for drift.</summary>
    [DisableConcurrentExecution(timeoutInSeconds: 600), AutomaticRetry(Attempts = 3)]
    public Task RunAsync(CancellationToken stop) => new ScoringRun(store, knowledge, clock).ExecuteAsync(stop);
}
