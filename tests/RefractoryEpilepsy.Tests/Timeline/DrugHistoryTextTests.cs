using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Tests.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Timeline;

public class DrugHistoryTextTests
{
    private static readonly DateOnly Written = new(2024, 5, 15);

    [Fact]
    public void Hand_labelled_histories_of_drugs_are_read()
    {
        IReadOnlyList<TableRow> rows = Table.Read("drug-histories.csv", File.ReadAllText(Repository.PathTo("tests/RefractoryEpilepsy.Tests/Timeline/drug-histories.csv")), "text", "expected");
        List<string> misses = [];
        foreach (TableRow row in rows)
        {
            string read = string.Join('|', DrugHistoryText.Read(row["text"], Written, KnowledgeBaseTests.Shipped).Select(Told));
            if ((read.Length == 0 ? "-" : read) != row["expected"])
            {
                misses.Add($"{row.Line}: {row["text"]} -> {read}, expected {row["expected"]}");
            }
        }

        Console.WriteLine($"Drug histories: {rows.Count - misses.Count} of {rows.Count} read as labelled.\n{string.Join('\n', misses)}");
        Assert.True(misses.Count <= 1, string.Join('\n', misses));
    }

    [Fact]
    public void The_place_is_told_and_never_the_words()
    {
        DrugHistoryReading reading = Assert.Single(DrugHistoryText.Read("He has failed Keppra.", Written, KnowledgeBaseTests.Shipped));

        Assert.Equal("failed-drugs@14+6", reading.Quote);
    }

    private static string Told(DrugHistoryReading reading)
    {
        string answer = reading.Controlled switch { Answer.Yes => "yes", Answer.No => "no", _ => "?" };
        string dose = reading.MgPerDay is { } mg ? ":" + mg.ToString("0.#", CultureInfo.InvariantCulture) : "";
        return $"{reading.DrugId}:{answer}:{reading.Stopped}{dose}";
    }
}
