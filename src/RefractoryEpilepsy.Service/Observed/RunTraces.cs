using System.Diagnostics;

namespace RefractoryEpilepsy.Service.Observed;

/// <summary>Spans of runs and of their chunks, for whoever listens; they name runs, stages and counts, and nobody's record.</summary>
internal static class RunTraces
{
    /// <summary>Name under which the spans are collected.</summary>
    public const string Name = "RefractoryEpilepsy.Runs";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Begins a span; null where nobody listens.</summary>
    public static Activity? Begin(string what, long run, long chunk = 0)
    {
        Activity? span = Source.StartActivity(what);
        span?.SetTag("refractory.run", run);
        if (chunk != 0)
        {
            span?.SetTag("refractory.chunk", chunk);
        }

        return span;
    }

    /// <summary>Notes on the span that the work failed, in the words that people are told.</summary>
    public static void Failed(this Activity? span, string words) => span?.SetStatus(ActivityStatusCode.Error, words);
}
