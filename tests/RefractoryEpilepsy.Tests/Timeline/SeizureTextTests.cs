using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Timeline;

public class SeizureTextTests
{
    private const string Labelled = "tests/RefractoryEpilepsy.Tests/Timeline/seizure-texts.csv";

    private static readonly DateOnly Written = new(2024, 5, 15);

    [Fact]
    public void Hand_labelled_statements_about_seizures_are_read()
    {
        IReadOnlyList<TableRow> rows = Table.Read("seizure-texts.csv", File.ReadAllText(Repository.PathTo(Labelled)), "kind", "text", "expected");
        List<string> misses = [];
        foreach (TableRow row in rows)
        {
            IReadOnlyList<string> read = [.. SeizureText.Read(row["text"], Written).Select(Told)];
            string[] expected = row["expected"] == "-" ? [] : row["expected"].Split('|');
            bool same = read.Count == expected.Length && expected.Zip(read).All(pair => pair.First.Split(' ').All(token => pair.Second.Split(' ').Contains(token)));
            if (!same)
            {
                misses.Add($"{row.Line}: {row["text"]} -> {string.Join(" | ", read)}, expected {row["expected"]}");
            }
        }

        Console.WriteLine($"Seizure texts: {rows.Count - misses.Count} of {rows.Count} read as labelled.\n{string.Join('\n', misses)}");
        Assert.True(misses.Count <= rows.Count * 3 / 100, string.Join('\n', misses));
    }

    [Fact]
    public void A_text_that_was_read_before_says_the_same_on_any_other_day()
    {
        IReadOnlyList<TableRow> rows = Table.Read("seizure-texts.csv", File.ReadAllText(Repository.PathTo(Labelled)), "kind", "text", "expected");
        var memory = new SeizureTextMemory();
        foreach (int shift in (int[])[0, 400, -3000])
        {
            DateOnly written = Written.AddDays(shift);
            Assert.All(rows, row => Assert.Equal(SeizureText.Read(row["text"], written).Select(Told), SeizureText.Read(row["text"], written, memory).Select(Told)));
        }
    }

    private static string Told(SeizureReading reading)
    {
        List<string> told =
        [
            $"d={reading.Window.DaysUntil(Written)}",
            $"ctx={string.Join(',', reading.Context)}",
            $"[{reading.Quote}]",
        ];
        if (reading.CountLow is { } low)
        {
            told.Add(reading.CountHigh is not { } high ? reading.Control == Answer.No && low == 1 ? "n=1" : $"n={low}+" : low == high ? $"n={low}" : $"n={low}-{high}");
        }

        if (reading.PerMonth is { } rate)
        {
            told.Add("r=" + rate.ToString("0.#", CultureInfo.InvariantCulture));
        }

        if (reading.LastSeizure is { } last)
        {
            told.Add(last.IsExact ? $"last={last.Earliest:yyyy-MM-dd}" : $"last={last.Earliest:yyyy-MM-dd}..{last.Latest:yyyy-MM-dd}");
        }

        if (reading.LongestFreeDays is { } free)
        {
            told.Add($"free={free}");
        }

        told.Add(reading.Control switch { Answer.Yes => "yes", Answer.No => "no", _ => "silent" });
        told.Add(reading.SinceLastVisit ? "visit" : "window");
        told.Add(reading.Confidence < 0.6 ? "weak" : "sure");
        if (reading.SeizureType is { } type)
        {
            told.Add("type=" + type);
        }

        return string.Join(' ', told);
    }
}
