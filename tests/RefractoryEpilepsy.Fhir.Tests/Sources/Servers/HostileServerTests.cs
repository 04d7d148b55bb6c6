using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RefractoryEpilepsy.Fhir.Sources.Servers;

namespace RefractoryEpilepsy.Fhir.Tests.Sources.Servers;

/// <summary>What servers do to those who fetch from them, and that the fetch is whole all the same, or says why not.</summary>
public class HostileServerTests
{
    private static readonly ServerOptions Fast = new()
    {
        FirstWait = TimeSpan.FromMilliseconds(5),
        LongestWait = TimeSpan.FromMilliseconds(20),
        FirstPoll = TimeSpan.FromMilliseconds(5),
        Tries = 4,
        Stall = TimeSpan.FromSeconds(1),
        ParallelFiles = 16,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Person(int number) => $$$"""{"resourceType":"Patient","id":"p{{{number}}}","meta":{"lastUpdated":"2024-01-01T00:00:00Z"}}""";

    private static async Task<BulkServer> ServerAsync(int people)
    {
        BulkServer server = await BulkServer.StartAsync();
        for (int number = 0; number < people; number++)
        {
            server.Add(Person(number));
        }

        return server;
    }

    private static async Task<(FetchResult Result, string Folder)> FetchAsync(BulkServer server, FetchRequest? request = null, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("hostile").FullName;
        return (await ServerFetch.RunAsync(request ?? new(server.Base), folder, Fast, TimeProvider.System, stop: Stop), folder);
    }

    private static string[] Ids(string folder)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        return [.. manifest.RootElement.GetProperty("output").EnumerateArray().SelectMany(file => File.ReadLines(Path.Combine(folder, file.GetProperty("url").GetString()!)))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];
    }

    private static byte[] Packed(string text)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return buffer.ToArray();
    }

    [Fact]
    public async Task A_packed_file_cut_in_the_middle_is_fetched_again()
    {
        await using BulkServer server = await ServerAsync(3);
        byte[] packed = Packed(string.Concat(Enumerable.Range(0, 3).Select(number => Person(number) + "\n")));
        server.Trouble("GET files/1/Patient", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentLength = packed.Length / 2;
            await context.Response.Body.WriteAsync(packed.AsMemory(0, packed.Length / 2));
        });

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1", "p2"], Ids(folder));
    }

    [Fact]
    public async Task A_file_that_changes_between_two_tries_is_never_stitched_together()
    {
        await using BulkServer server = await ServerAsync(2);
        string older = Person(0).Replace("2024-01-01", "2023-01-01", StringComparison.Ordinal) + "\n" + Person(1) + "\n";
        server.Trouble("GET files/1/Patient", async context =>
        {
            context.Response.Headers.ETag = "\"older\"";
            context.Response.ContentLength = older.Length;
            await context.Response.WriteAsync(older[..60]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1"], Ids(folder));
        string file = File.ReadAllText(Directory.GetFiles(folder, "*Patient.ndjson").Single());
        Assert.DoesNotContain("2023-01-01", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_links_make_the_export_be_asked_for_anew_and_nothing_stays_stuck()
    {
        await using BulkServer server = await ServerAsync(2);
        server.Trouble("GET files/1/Patient", BulkServer.Status(404));

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1"], Ids(folder));
        Assert.Contains(server.Log, entry => entry is { Method: "DELETE", Path: "jobs/1" });

        await using BulkServer always = await ServerAsync(2);
        always.Trouble("GET files/1/Patient", BulkServer.Status(410));
        always.Trouble("GET files/2/Patient", BulkServer.Status(403));
        string same = Directory.CreateTempSubdirectory("hostile").FullName;

        ServerException failure = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(always, folder: same));
        Assert.Contains("expired", failure.Message, StringComparison.Ordinal);
        (_, folder) = await FetchAsync(always, folder: same);
        Assert.Equal(["p0", "p1"], Ids(folder));
    }

    [Fact]
    public async Task Whoever_left_the_group_is_taken_out()
    {
        await using BulkServer server = await ServerAsync(3);
        server.GroupMembers.UnionWith(["p0", "p2"]);

        (FetchResult result, string folder) = await FetchAsync(server, new(server.Base, "g", Since: "2025-01-01T00:00:00Z", KnownPatients: new HashSet<string> { "p0", "p1" }));

        Assert.Equal(["p2"], Ids(folder)); // new, with its history; p0 did not change
        Assert.Equal(["p0", "p2"], result.Members!.Order(StringComparer.Ordinal));
        Assert.Contains("Patient/p1", await File.ReadAllTextAsync(Path.Combine(folder, "removed.ndjson"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assertion_for_another_audience_is_refused_and_said_plainly()
    {
        await using BulkServer server = await ServerAsync(1);
        server.RequiresToken = true;
        string folder = Directory.CreateTempSubdirectory("keys").FullName;
        string key = SigningKey.Generate("ES384");
        await File.WriteAllTextAsync(Path.Combine(folder, "key.json"), key, Stop);
        server.PublicKey = SigningKey.PublicPart(key);
        string elsewhere = $"{server.Base}/token?tenant=another";

        ServerException failure = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, new(server.Base, Authorization: new("the-client", Path.Combine(folder, "key.json"), "ES384", TokenUrl: elsewhere))));

        Assert.Contains("invalid_client", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_drip_is_waited_for_and_a_silent_connection_is_not()
    {
        await using BulkServer server = await ServerAsync(2);
        string text = Person(0) + "\n" + Person(1) + "\n";
        Func<int, Func<HttpContext, Task>> drips = silentFrom => async context =>
        {
            context.Response.ContentLength = text.Length;
            for (int at = 0; at < text.Length; at += 10)
            {
                if (at >= silentFrom)
                {
                    await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                    return;
                }

                await context.Response.WriteAsync(text[at..Math.Min(text.Length, at + 10)]);
                await context.Response.Body.FlushAsync();
                await Task.Delay(20);
            }
        };
        server.Trouble("GET files/1/Patient", drips(80), drips(int.MaxValue));

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1"], Ids(folder));
        Assert.InRange(server.Log.Count(entry => entry.Path == "files/1/Patient"), 2, 3);
    }

    [Fact]
    public async Task Ten_thousand_small_files_are_fetched_each_once()
    {
        const int files = 10_000;
        await using BulkServer server = await ServerAsync(files);
        server.FilesPerType = files;

        (FetchResult result, string folder) = await FetchAsync(server);

        Assert.Equal(files, result.Files);
        Assert.Equal(files, Ids(folder).Distinct().Count());
        Assert.Equal(files, server.Log.Count(entry => entry.Path.StartsWith("files/", StringComparison.Ordinal)));
        Directory.Delete(folder, recursive: true);
    }

    // 2.2 GB: every length and place in it lies beyond what 32 bits hold; the connection breaks near its end.
    [Fact]
    public async Task A_file_of_two_gigabytes_goes_on_where_it_broke_and_passes_through_little_memory()
    {
        await using BulkServer server = await ServerAsync(1);
        string filler = new('x', 100_000);
        byte[] line = Encoding.UTF8.GetBytes($$$"""{"resourceType":"Patient","id":"p0","text":{"div":"{{{filler}}}"}}""" + "\n");
        int lines = (int)(2_200_000_000L / line.Length);
        long length = (long)line.Length * lines;
        const long breaks = 2_160_000_000L;
        var asked = new List<long>();
        Func<HttpContext, Task> part(long until) => async context =>
        {
            long from = context.Request.GetTypedHeaders().Range?.Ranges.First().From ?? 0;
            asked.Add(from);
            context.Response.StatusCode = from > 0 ? 206 : 200;
            context.Response.Headers.ContentRange = from > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"bytes {from}-{length - 1}/{length}") : default;
            context.Response.ContentLength = length - from;
            for (long at = from; at < until;)
            {
                int within = (int)(at % line.Length);
                int size = (int)Math.Min(line.Length - within, until - at);
                await context.Response.Body.WriteAsync(line.AsMemory(within, size));
                at += size;
            }

            if (until < length)
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
            }
        };
        server.Trouble("GET jobs/1", BulkServer.Status(200, null, $$"""{"transactionTime":"2026-01-01T00:00:00Z","requiresAccessToken":false,"output":[{"type":"Patient","url":"{{server.Base}}/files/1/Big","count":{{lines}}}]}"""));
        server.Trouble("GET files/1/Big", part(breaks), part(length));
        long before = GC.GetTotalMemory(forceFullCollection: true);

        (FetchResult result, string folder) = await FetchAsync(server);

        Assert.Equal(lines, result.Resources);
        Assert.Equal(length, new FileInfo(Directory.GetFiles(folder, "*Patient.ndjson").Single()).Length);
        Assert.Equal(0, asked[0]);
        Assert.InRange(asked[1], int.MaxValue, breaks);
        // Other tests run in this process at the same time; none of them comes near the file.
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < length / 4, "It was held in memory.");
        Directory.Delete(folder, recursive: true);
    }
}
