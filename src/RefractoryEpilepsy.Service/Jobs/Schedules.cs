using Cronos;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>When a source is due, by its cron expression in UTC. Pure: the time is given.</summary>
internal static class Schedules
{
    /// <summary>What is wrong with a cron expression, in plain words; null where it can be read.</summary>
    public static string? Wrong(string cron)
    {
        try
        {
            return CronExpression.Parse(cron).GetNextOccurrence(TimeProvider.System.GetUtcNow().UtcDateTime) is null ? "no day ever fits it." : null;
        }
        catch (CronFormatException fault)
        {
            return fault.Message.ReplaceLineEndings(" ");
        }
    }

    /// <summary>The next time after a moment; null without a schedule, and while it is paused.</summary>
    public static DateTime? Next(SourceRow source, DateTime after) =>
        source is { Enabled: true, Cron: { } cron } ? CronExpression.Parse(cron).GetNextOccurrence(DateTime.SpecifyKind(after, DateTimeKind.Utc)) : null;

    /// <summary>Whether a time of the schedule has passed that no run has answered. Any number of missed ones is answered by one run.</summary>
    public static bool IsDue(SourceRow source, DateTime now) => Next(source, source.LastDue ?? source.Added) is { } next && next <= now;
}
