using System.Globalization;
using RefractoryEpilepsy.Service.Site;
using RefractoryEpilepsy.Service.Texts;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>What people are told of a run. Pure: the time is given.</summary>
internal static class RunWords
{
    /// <summary>How far the stage is, how fast, and how long it will take; empty for a run that does not run.</summary>
    public static string Progress(RunRow run, DateTime now)
    {
        if (run.State != "running")
        {
            return "";
        }

        string stage = run.Stage.Length == 0 ? Say.T("starting") : run.Stage;
        if (run.Done == 0 || run.StageStarted is not { } began)
        {
            return stage;
        }

        double seconds = Math.Max(1, (now - began).TotalSeconds);
        double rate = run.Done / seconds;
        string of = run.Total > 0 ? Say.T(" of {0}", Amount(run.Total, run.Unit)) : "";
        string left = run.Total > run.Done ? Say.T(", about {0} left in this stage", Span(TimeSpan.FromSeconds((run.Total - run.Done) / rate))) : "";
        return Say.T("{0}: {1}{2}, {3} a second{4}", stage, Amount(run.Done, run.Unit), of, Amount((long)Math.Max(1, rate), run.Unit), left);
    }

    /// <summary>Share of the stage that is done, 0 to 1; null where that is not known.</summary>
    public static double? Share(RunRow run) => run.State == "running" && run.Total > 0 ? Math.Clamp((double)run.Done / run.Total, 0, 1) : null;

    /// <summary>A span of time in its largest two units.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Say.Plural((long)Math.Round(span.TotalDays, MidpointRounding.AwayFromZero), "{0} day", "{0} days"),
        { TotalHours: >= 2 } => Say.Plural((long)Math.Round(span.TotalHours, MidpointRounding.AwayFromZero), "{0} hour", "{0} hours"),
        { TotalMinutes: >= 2 } => Say.Plural((long)Math.Round(span.TotalMinutes, MidpointRounding.AwayFromZero), "{0} minute", "{0} minutes"),
        _ => Say.Plural((long)Math.Round(Math.Max(1, span.TotalSeconds), MidpointRounding.AwayFromZero), "{0} second", "{0} seconds"),
    };

    /// <summary>A time of day in the hospital's zone, to the minute.</summary>
    public static string Moment(DateTime? time) => HospitalTime.Of(time);

    private static string Amount(long count, string unit) => unit == "bytes"
        ? string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:N1} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {unit}");
}
