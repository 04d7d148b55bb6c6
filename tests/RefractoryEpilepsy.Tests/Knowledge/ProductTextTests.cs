using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Knowledge;

public class ProductTextTests
{
    [Fact]
    public void Hand_labelled_products_are_read()
    {
        IReadOnlyList<TableRow> rows = Table.Read("products.csv", File.ReadAllText(Repository.PathTo("tests/RefractoryEpilepsy.Tests/Knowledge/products.csv")), "text", "expected");
        List<string> misses = [];
        foreach (TableRow row in rows)
        {
            string read = Told(KnowledgeBaseTests.Shipped.ReadProduct(row["text"]));
            if (read != row["expected"])
            {
                misses.Add($"{row.Line}: {row["text"]} -> {read}, expected {row["expected"]}");
            }
        }

        Console.WriteLine($"Products: {rows.Count - misses.Count} of {rows.Count} read as labelled.\n{string.Join('\n', misses)}");
        Assert.True(misses.Count <= rows.Count * 3 / 100, string.Join('\n', misses));
    }

    private static string Told(DrugProduct? product) => product is null ? "-" : string.Create(
        CultureInfo.InvariantCulture,
        $"{product.DrugId}|{product.StrengthMg:0.####}|{product.PerMl:0.####}|{product.Form}|{product.Route}|{(product.ExtendedRelease ? "XR" : "")}");
}
