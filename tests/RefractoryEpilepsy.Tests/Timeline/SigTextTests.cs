using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Tests.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Timeline;

public class SigTextTests
{
    private const string Labelled = "tests/RefractoryEpilepsy.Tests/Timeline/sigs.csv";

    [Fact]
    public void Hand_labelled_sigs_are_read()
    {
        IReadOnlyList<TableRow> rows = Table.Read("sigs.csv", File.ReadAllText(Repository.PathTo(Labelled)), "style", "product", "sig", "expected");
        List<string> misses = [];
        foreach (TableRow row in rows)
        {
            DrugProduct? product = row["product"].Length > 0 ? KnowledgeBaseTests.Shipped.ReadProduct(row["product"]) : null;
            string read = Told(SigText.Read(row["sig"], product));
            if (read != row["expected"])
            {
                misses.Add($"{row.Line}: {row["sig"]} -> {read}, expected {row["expected"]}");
            }
        }

        Console.WriteLine($"Sigs: {rows.Count - misses.Count} of {rows.Count} read as labelled.\n{string.Join('\n', misses)}");
        Assert.True(misses.Count <= rows.Count * 3 / 100, string.Join('\n', misses));
    }

    internal static string Told(Dosing? dosing) => dosing switch
    {
        null => "unread",
        { AsNeeded: true } => "prn",
        _ => string.Join('>', dosing.Steps.Select(Told)),
    };

    private static string Told(DosingStep step)
    {
        string dose = step switch
        {
            { MgPerDay: { } mg } => mg.ToString("0.###", CultureInfo.InvariantCulture),
            { MgPerKgPerDay: { } byWeight } => "kg" + byWeight.ToString("0.###", CultureInfo.InvariantCulture),
            { MlPerDay: { } ml } => "ml" + ml.ToString("0.###", CultureInfo.InvariantCulture),
            { UnitsPerDay: { } units } => "u" + units.ToString("0.###", CultureInfo.InvariantCulture),
            _ => "?",
        };
        return step.Days is { } days ? $"{dose}:{days}" : dose;
    }
}
