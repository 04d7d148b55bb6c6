using System.Net;
using System.Text.Json.Nodes;
using RefractoryEpilepsy.Service.Tests.Commands;

namespace RefractoryEpilepsy.Service.Tests.Browser;

public class ObservedTests(ServedStore served)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_tell_sources_and_runs_and_no_small_group_of_patients()
    {
        using var client = new HttpClient { BaseAddress = new Uri(served.Address) };
        string text = "";
        for (int attempt = 0; attempt < 100 && !text.Contains("refractory_patients", StringComparison.Ordinal); attempt++)
        {
            await Task.Delay(100, Stop);
            text = await client.GetStringAsync("/metrics", Stop);
        }

        Assert.Contains("refractory_patients", text, StringComparison.Ordinal);
        Assert.Contains("status=\"Resistant\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("status=\"Undefined\"", text, StringComparison.Ordinal);   // ten patients
        Assert.Contains("refractory_source_age_seconds", text, StringComparison.Ordinal);
        Assert.Contains("refractory_runs", text, StringComparison.Ordinal);
        Assert.DoesNotContain("key01", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_was_just_taken_in_is_fresh()
    {
        using var client = new HttpClient { BaseAddress = new Uri(served.Address) };
        HttpResponseMessage answer = await client.GetAsync("/health/fresh", Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonNode source = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!.AsArray().Single()!;
        Assert.Equal("test", (string?)source["source"]);
        Assert.False((bool)source["stale"]!);
    }

    [Fact]
    public async Task Our_public_keys_stand_where_servers_look_for_them_and_nothing_private_does()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await Refractory.CallAsync("keys", "new", "--out", folder["old.json"])).Code);
        Assert.Equal(0, (await Refractory.CallAsync("keys", "new", "--algorithm", "RS384", "--out", folder["new.json"])).Code);
        (RunningProgram program, string address) = await RunningProgram.ServeAsync(["serve", "--store", folder["store.db"]], Stop, ("REFRACTORY_KEYS", folder["old.json"] + Path.PathSeparator + folder["new.json"]));
        await using RunningProgram running = program;
        using var client = new HttpClient { BaseAddress = new Uri(address) };

        HttpResponseMessage answer = await client.GetAsync("/.well-known/jwks.json", Stop);
        JsonArray keys = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["keys"]!.AsArray();

        Assert.Equal(["ES384", "RS384"], keys.Select(key => (string?)key!["alg"]).Order(StringComparer.Ordinal));
        Assert.All(keys, key => Assert.Null(key!["d"]));
        Assert.NotNull(answer.Headers.CacheControl?.MaxAge);
        Assert.Equal(0, await program.StopAsync(Stop));
    }
}
