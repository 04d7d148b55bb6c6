using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Runs;

/// <summary>Pulls again and again from a server that nobody here wrote, while its records change: only what changed is taken, and nothing is missed.</summary>
public sealed class ForeignPullTests : IDisposable
{
    private const string Day = "2024-06-30";

    private static readonly string[] SharedTypes = ["Patient", "Condition", "MedicationRequest", "Practitioner"];

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        http.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Pulls_from_a_foreign_server_take_only_what_changed_and_end_like_one_screening()
    {
        if (Repository.SharedData("synthea-bulk-10") is not { } data)
        {
            return;
        }

        SyntheticExport.Write(folder["made"], new SyntheticOptions { Patients = 12, Seed = 5, Style = RecordStyle.Epic, EpilepsyShare = 0.7 }, stop: Stop);
        string[] made = [.. Directory.GetFiles(folder["made"], "*.ndjson").Where(file => ServerFetch.Types.Contains(Path.GetFileName(file).Split('_')[0]))];
        using Process node = Process.Start(new ProcessStartInfo("node", [Repository.PathTo("tests/ForeignServer/server.mjs"), .. SharedTypes.Select(type => Path.Combine(data, type + ".000.ndjson")), .. made]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            string[] words = (await node.StandardOutput.ReadLineAsync(Stop))!.Split(' ');
            http.BaseAddress = new Uri($"http://127.0.0.1:{words[1]}/fhir/");
            int loaded = int.Parse(words[2], CultureInfo.InvariantCulture);

            Assert.Equal(loaded, await PullAsync());
            string[] first = await SameAsync("first");
            Assert.True(first[0].Split('\n').Length > 5, "There is nobody to judge.");

            JsonObject[] orders = await AllAsync("MedicationRequest");
            JsonObject[] people = [.. (await AllAsync("Patient")).Where(person => first[0].Contains((string)person["id"]!, StringComparison.Ordinal))];
            JsonObject[] ordersOfSomebody = [.. orders.Where(order => (string?)order["subject"]!["reference"] == Name(people[0]))];
            JsonObject changed = ordersOfSomebody[0], added = ordersOfSomebody[1].DeepClone().AsObject();
            changed["status"] = (string?)changed["status"] == "active" ? "stopped" : "active";
            added["id"] = "added";
            added["authoredOn"] = "2024-03-01";
            JsonObject[] gone = [.. (await OfAsync(people[1])).Append(people[1])];
            await PutAsync(changed, added);
            await DeleteAsync([.. gone, ordersOfSomebody[2]]);

            Assert.InRange(await PullAsync(), 2, 3); // the two orders, and the list of what was deleted
            string[] second = await SameAsync("second");
            Assert.NotEqual(first[1], second[1]);
            Assert.DoesNotContain((string)people[1]["id"]!, second[0], StringComparison.Ordinal);

            await PutAsync(gone);
            await DeleteAsync(added);
            Assert.InRange(await PullAsync(), gone.Length, gone.Length + 2); // the mark lies some minutes back, so the order changed before comes again
            string[] third = await SameAsync("third");
            Assert.Contains((string)people[1]["id"]!, third[0], StringComparison.Ordinal);
        }
        finally
        {
            node.StandardInput.Close();
            node.WaitForExit(5000);
        }
    }

    private static string Name(JsonObject resource) => $"{resource["resourceType"]}/{resource["id"]}";

    /// <summary>How many resources a pull took.</summary>
    private async Task<int> PullAsync()
    {
        (int code, string output, string messages) = await Refractory.CallAsync("pull", http.BaseAddress!.AbsoluteUri, "--store", folder["store.db"], "--as-of", Day);
        Assert.True(code == 0, messages);
        Assert.DoesNotContain("warning", messages, StringComparison.Ordinal);
        return int.Parse(output.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>The tables of the store, after a look that they are those of one screening of what the server has.</summary>
    private async Task<string[]> SameAsync(string name)
    {
        string now = Directory.CreateDirectory(folder[name]).FullName;
        foreach (string type in ServerFetch.Types)
        {
            await File.WriteAllLinesAsync(Path.Combine(now, type + ".ndjson"), (await AllAsync(type)).Select(one => one.ToJsonString()), Stop);
        }

        string[] screened = await TablesAsync(name + "-screened", "screen", now, "--as-of", Day);
        string[] exported = await TablesAsync(name + "-exported", "export", "--store", folder["store.db"]);
        Assert.Equal(screened, exported);
        return exported;
    }

    private async Task<string[]> TablesAsync(string name, params string[] call)
    {
        (int code, _, string messages) = await Refractory.CallAsync([.. call, "--out", folder[name]]);
        Assert.True(code == 0, messages);
        return [.. ((string[])["cases", "trials", "reasons", "attrition"]).Select(table => File.ReadAllText(Path.Combine(folder[name], table + ".csv")))];
    }

    private async Task<JsonObject[]> OfAsync(JsonObject person)
    {
        var found = new List<JsonObject>();
        foreach (string type in ServerFetch.Types.Where(type => type != "Patient"))
        {
            found.AddRange((await AllAsync(type)).Where(one => one.ToJsonString().Contains($"\"{Name(person)}\"", StringComparison.Ordinal)));
        }

        return [.. found];
    }

    private async Task<JsonObject[]> AllAsync(string type)
    {
        var all = new List<JsonObject>();
        while (true)
        {
            JsonNode page = JsonNode.Parse(await http.GetStringAsync($"{type}?_count=500&_offset={all.Count}", Stop))!;
            if (page["entry"] is not JsonArray { Count: > 0 } entries)
            {
                return [.. all];
            }

            all.AddRange(entries.Select(entry => entry!["resource"]!.DeepClone().AsObject()));
        }
    }

    private async Task PutAsync(params JsonObject[] resources)
    {
        foreach (JsonObject resource in resources)
        {
            using HttpResponseMessage answer = await http.PutAsJsonAsync(Name(resource), resource, Stop);
            Assert.True(answer.IsSuccessStatusCode, Name(resource));
        }
    }

    private async Task DeleteAsync(params JsonObject[] resources)
    {
        foreach (JsonObject resource in resources)
        {
            using HttpResponseMessage answer = await http.DeleteAsync(Name(resource), Stop);
            Assert.True(answer.IsSuccessStatusCode, Name(resource));
        }
    }
}
