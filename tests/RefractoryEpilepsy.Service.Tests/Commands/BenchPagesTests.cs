namespace RefractoryEpilepsy.Service.Tests.Commands;

/// <summary>The benchmark of the pages measures pages that there are.</summary>
public class BenchPagesTests
{
    [Fact]
    public async Task Every_page_of_the_benchmark_answers_next_to_the_empty_one()
    {
        (int code, string said, string messages) = await Refractory.CallAsync("bench-pages", "--patients", "100", "--users", "1", "--seconds", "0");

        Assert.True(code == 0, messages);
        string[] rows = [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)];
        Assert.StartsWith("| /empty | 1 |", rows[0], StringComparison.Ordinal);
        Assert.True(rows.Length > 40, said);
        Assert.DoesNotContain(rows, row => row.Contains("NaN", StringComparison.Ordinal));
    }
}
