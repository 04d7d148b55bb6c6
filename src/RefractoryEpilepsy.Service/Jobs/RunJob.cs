using Hangfire;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Works one run off. Asked for twice, executed again by the scheduler after a while, or on two machines: the lease lets one do it.</summary>
internal sealed class RunJob(SourceRun runs)
{
    /// <summary>Does it.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    [JobDisplayName("Run {0}")]
    public Task RunAsync(long run, CancellationToken stop) => runs.ExecuteAsync(run, stop);
}
