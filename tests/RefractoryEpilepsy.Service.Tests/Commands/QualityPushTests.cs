using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RefractoryEpilepsy.Service.Tests.Commands;

/// <summary><c>report --push</c>: a report on a server of others.</summary>
public sealed class QualityPushTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, JsonNode> kept = new(StringComparer.Ordinal);
    private readonly TemporaryFolder folder = new();
    private WebApplication server = null!;
    private int busy;
    private bool refuses;

    private string Address => server.Urls.Single() + "/fhir";

    /// <summary>A server that knows transactions of updates, as the standard describes them.</summary>
    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.MapPost("/fhir", async (HttpContext context) =>
        {
            JsonNode bundle = (await JsonNode.ParseAsync(context.Request.Body))!;
            if (Interlocked.Decrement(ref busy) >= 0)
            {
                context.Response.Headers.RetryAfter = "0";
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }

            if (refuses || context.Request.ContentType != "application/fhir+json" || (string?)bundle["type"] != "transaction")
            {
                return Results.StatusCode(StatusCodes.Status422UnprocessableEntity);
            }

            foreach (JsonNode? entry in bundle["entry"]!.AsArray())
            {
                string url = (string)entry!["request"]!["url"]!;
                Assert.Equal(("PUT", $"{entry["resource"]!["resourceType"]}/{entry["resource"]!["id"]}"), ((string)entry["request"]!["method"]!, url));
                kept[url] = entry["resource"]!.DeepClone();
            }

            return Results.Text("""{"resourceType":"Bundle","type":"transaction-response"}""", "application/fhir+json");
        });
        await server.StartAsync();
        await QualityReportTests.FillAsync(folder["store.db"], late: false);
        await QualityReportTests.FillAsync(folder["other.db"], late: true);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Sent_twice_it_is_there_once_and_another_store_does_not_write_over_it()
    {
        busy = 1;                                                          // the first call is told to come again

        (int code, _, string messages) = await PushAsync("store.db", "--month", "2024-04");
        string[] first = [.. kept.Keys.Order(StringComparer.Ordinal)];
        Assert.Equal(0, (await PushAsync("store.db", "--again", "1")).Code);
        string[] again = [.. kept.Keys.Order(StringComparer.Ordinal)];
        Assert.Equal(0, (await PushAsync("other.db", "--month", "2024-04")).Code);

        Assert.Equal((0, ""), (code, messages));
        Assert.Equal(first, again);
        Assert.Equal((1, 15, 30), (Count(first, "Library/"), Count(first, "Measure/"), Count(first, "MeasureReport/")));
        Assert.Equal(60, Count([.. kept.Keys], "MeasureReport/"));
        foreach (JsonNode report in kept.Where(one => one.Key.StartsWith("MeasureReport/", StringComparison.Ordinal)).Select(one => one.Value))
        {
            Assert.StartsWith(Address + "/Measure/QM-", (string)report["measure"]!, StringComparison.Ordinal);
            Assert.DoesNotContain("key0", report.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_take_it_is_named_with_what_it_must_take()
    {
        refuses = true;

        (int code, _, string messages) = await PushAsync("store.db", "--month", "2024-04");

        Assert.Equal(1, code);
        Assert.Contains("transactions of Measure and MeasureReport", messages, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder["out"], "quality-2024-04-1.html")));
    }

    private static int Count(string[] names, string type) => names.Count(name => name.StartsWith(type, StringComparison.Ordinal));

    private Task<(int Code, string Output, string Messages)> PushAsync(string store, params string[] which) =>
        Refractory.CallAsync(["report", "--store", folder[store], "--out", folder["out"], "--push", Address, .. which]);
}
