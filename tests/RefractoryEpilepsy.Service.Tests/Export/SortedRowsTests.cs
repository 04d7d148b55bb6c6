using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Service.Tests.Commands;

namespace RefractoryEpilepsy.Service.Tests.Export;

public class SortedRowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(10_000_000)]
    public void What_spills_to_disk_comes_out_as_what_stayed_in_memory(int memoryChars)
    {
        using var folder = new TemporaryFolder();
        using var rows = new SortedRows(folder.Path, "rows", memoryChars);
        string[] keys = [.. Enumerable.Range(0, 500).Select(number => $"k{(number * 7919) % 500:D3}")];

        Parallel.ForEach(keys, key => rows.Add(key, key + ",é\"x\n"));
        rows.Add("k000", "k000,again\n");
        rows.Add("k000", "k000,again\n");
        var all = new StringWriter();
        rows.WriteTo(all);
        var once = new StringWriter();
        rows.WriteTo(once, distinct: true);

        string expected = string.Concat(keys.Order(StringComparer.Ordinal).Select(key => key + ",é\"x\n"));
        Assert.Equal("k000,again\nk000,again\n" + expected, all.ToString());
        Assert.Equal("k000,again\n" + expected, once.ToString());
        rows.Dispose();
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Keys_are_ordered_ordinally_not_as_a_language_would()
    {
        using var folder = new TemporaryFolder();
        using var rows = new SortedRows(folder.Path, "rows");
        foreach (string key in (string[])["a", "B", "_", "10", "9", "ä"])
        {
            rows.Add(key, key);
        }

        var text = new StringWriter();
        rows.WriteTo(text);

        Assert.Equal("109B_aä", text.ToString());
    }
}
