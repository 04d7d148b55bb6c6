using System.Globalization;

namespace RefractoryEpilepsy.Reports;

/// <summary>The counts somebody saw on the overview.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Run">The run they came from.</param>
/// <param name="Judged">Null where it was hidden, as the others.</param>
/// <param name="Waiting">Recommendations that wait for a person.</param>
public sealed record Glimpse(DateTime At, long Run, long? Judged, long? Resistant, long? Waiting);

/// <summary>One sentence that says what changed since somebody's last visit.</summary>
public static class VisitNews
{
    /// <summary>The sentence.</summary>
    /// <param name="before">What was seen last; null on the first visit.</param>
    /// <param name="when">When that was, as people write it.</param>
    /// <param name="exact">Whether the reader may know numbers under eleven; otherwise such a change is "a few".</param>
    public static string Of(Glimpse? before, Glimpse now, string when, bool exact)
    {
        if (before is null)
        {
            return "This is your first visit; the next one will say what has changed.";
        }

        string[] news =
        [
            .. now.Run != before.Run ? ["new records were judged"] : (string[])[],
            .. Change(before.Judged, now.Judged, "patient judged", "patients judged", exact),
            .. Change(before.Resistant, now.Resistant, "resistant patient", "resistant patients", exact),
            .. Change(before.Waiting, now.Waiting, "recommendation waiting", "recommendations waiting", exact),
        ];
        return news.Length == 0 ? $"Nothing has changed since your last visit ({when})." : $"Since your last visit ({when}): {string.Join("; ", news)}.";
    }

    private static IEnumerable<string> Change(long? before, long? now, string one, string many, bool exact)
    {
        if (before is not { } was || now is not { } here || was == here)
        {
            yield break;
        }

        long by = Math.Abs(here - was);
        string number = !exact && SmallCells.IsSmall(by) ? "a few" : by.ToString("N0", CultureInfo.InvariantCulture);
        yield return $"{number} {(here > was ? "more" : "fewer")} {(by == 1 && exact ? one : many)}";
    }
}
