using Hangfire;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>A time of a source's schedule has come: a run is asked for, unless that was done.</summary>
internal sealed class ScheduleJob(SourceRun runs)
{
    /// <summary>Asks.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    [JobDisplayName("Schedule of source {0}")]
    public Task AskAsync(long source, CancellationToken stop) => runs.AskIfDueAsync(source, stop);
}
