using System.Text.Json.Nodes;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Runs;

/// <summary>A series of deliveries ends in the tables of one screening of everything.</summary>
public sealed class DeliveryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("refractory-deliveries").FullName;

    private string Store => Path.Combine(folder, "store.db");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private string In(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    private static async Task RunAsync(params string[] call)
    {
        using var output = new StringWriter();
        using var messages = new StringWriter();
        Assert.True(await CommandLine.RunAsync(call, output, messages) == 0, messages.ToString());
    }

    private async Task<string[]> TablesAsync(string name, params string[] call)
    {
        string to = In(name);
        await RunAsync([.. call, "--out", to]);
        return [.. ((string[])["cases", "trials", "reasons", "attrition"]).Select(table => File.ReadAllText(Path.Combine(to, table + ".csv")))];
    }

    /// <summary>The lines of an export, spread over deliveries by their number.</summary>
    private static void Spread(string from, int seed, params string[] deliveries)
    {
        var random = new Random(seed);
        foreach (string file in Directory.GetFiles(from, "*.ndjson"))
        {
            foreach (string line in File.ReadLines(file))
            {
                File.AppendAllText(Path.Combine(deliveries[random.Next(deliveries.Length)], Path.GetFileName(file)), line + "\n");
            }
        }
    }

    [Theory]
    [InlineData(RecordStyle.Epic)]
    [InlineData(RecordStyle.Cerner)]
    [InlineData(RecordStyle.Claims)]
    public async Task Whatever_way_an_export_is_cut_into_deliveries_the_store_ends_the_same(RecordStyle style)
    {
        string all = In("all");
        SyntheticExport.Write(all, new SyntheticOptions { Patients = 20, Seed = 5, Style = style, EpilepsyShare = 0.5 }, stop: TestContext.Current.CancellationToken);
        Directory.Delete(Path.Combine(all, SyntheticExport.TruthFolder), recursive: true);
        string[] deliveries = [In("one"), In("two"), In("three")];
        Spread(all, seed: 1, deliveries);

        foreach (string delivery in deliveries)
        {
            await RunAsync("load", delivery, "--store", Store);
        }

        Assert.Equal(await TablesAsync("screened", "screen", all), await TablesAsync("exported", "export", "--store", Store));
    }

    [Fact]
    public async Task Deleted_changed_and_withdrawn_resources_take_their_conclusions_with_them()
    {
        string all = In("all");
        SyntheticExport.Write(all, new SyntheticOptions { Patients = 20, Seed = 9, EpilepsyShare = 0.6 }, stop: TestContext.Current.CancellationToken);
        Directory.Delete(Path.Combine(all, SyntheticExport.TruthFolder), recursive: true);
        await RunAsync("load", all, "--store", Store);
        JsonObject[] patients = [.. Lines(all, "Patient")];
        JsonObject[] orders = [.. Lines(all, "MedicationRequest")];
        string gone = (string)patients[3]["id"]!;
        string withdrawn = (string)orders[5]["id"]!;
        string changes = In("changes");
        File.WriteAllText(Path.Combine(changes, "manifest.json"), """{"transactionTime":"2099-01-01T00:00:00Z","output":[],"deleted":[{"type":"Bundle","url":"deleted.ndjson"}]}""");
        File.WriteAllText(Path.Combine(changes, "deleted.ndjson"), $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Patient/{{{gone}}}"}},{"request":{"method":"DELETE","url":"MedicationRequest/{{{withdrawn}}}"}}]}""" + "\n");
        await RunAsync("load", changes, "--store", Store);

        string both = In("both");
        foreach (string file in Directory.GetFiles(all, "*.ndjson"))
        {
            File.Copy(file, Path.Combine(both, Path.GetFileName(file)));
        }

        foreach (string file in Directory.GetFiles(changes))
        {
            File.Copy(file, Path.Combine(both, Path.GetFileName(file)), overwrite: true);
        }

        string[] exported = await TablesAsync("exported", "export", "--store", Store);
        Assert.Equal(await TablesAsync("screened", "screen", both), exported);
        Assert.DoesNotContain(gone, exported[0], StringComparison.Ordinal);
    }

    private static IEnumerable<JsonObject> Lines(string export, string type) =>
        Directory.GetFiles(export, "*.ndjson").SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!.AsObject()).Where(resource => (string)resource["resourceType"]! == type);
}
