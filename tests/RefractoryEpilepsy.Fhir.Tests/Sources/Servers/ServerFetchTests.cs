using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sources.Servers;

namespace RefractoryEpilepsy.Fhir.Tests.Sources.Servers;

public class ServerFetchTests
{
    private static readonly ServerOptions Fast = new()
    {
        FirstWait = TimeSpan.FromMilliseconds(5),
        LongestWait = TimeSpan.FromMilliseconds(20),
        FirstPoll = TimeSpan.FromMilliseconds(5),
        Tries = 4,
        Stall = TimeSpan.FromSeconds(2),
    };

    private const string Ann = """{"resourceType":"Patient","id":"a","meta":{"lastUpdated":"2024-01-01T00:00:00Z"}}""";
    private const string Ben = """{"resourceType":"Patient","id":"b","meta":{"lastUpdated":"2024-01-01T00:00:00Z"}}""";
    private const string OrderOfAnn = """{"resourceType":"MedicationRequest","id":"1","subject":{"reference":"Patient/a"},"medicationReference":{"reference":"Medication/m"},"meta":{"lastUpdated":"2024-01-01T00:00:00Z"}}""";
    private const string OrderOfBen = """{"resourceType":"MedicationRequest","id":"2","subject":{"reference":"Patient/b"},"meta":{"lastUpdated":"2024-01-01T00:00:00Z"}}""";

    private static async Task<BulkServer> ServerAsync(params string[] resources)
    {
        BulkServer server = await BulkServer.StartAsync();
        foreach (string resource in resources)
        {
            server.Add(resource);
        }

        return server;
    }

    private static async Task<(FetchResult Result, string[] Lines)> FetchAsync(BulkServer server, FetchRequest? request = null, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("fetch").FullName;
        FetchResult result = await ServerFetch.RunAsync(request ?? new(server.Base), folder, Fast, TimeProvider.System, stop: TestContext.Current.CancellationToken);
        return (result, Lines(folder));
    }

    private static string[] Lines(string folder)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        string[] lines = [.. manifest.RootElement.GetProperty("output").EnumerateArray()
            .SelectMany(file => File.ReadLines(Path.Combine(folder, file.GetProperty("url").GetString()!)))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(resource => $"{resource.GetProperty("resourceType").GetString()}/{resource.GetProperty("id").GetString()}")
            .Order(StringComparer.Ordinal)];
        return lines;
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)] // version 4: POST only
    [InlineData(false, true)]
    public async Task A_bulk_export_is_fetched_whole_and_deleted_on_the_server(bool postOnly, bool gzip)
    {
        await using BulkServer server = await ServerAsync(Ann, Ben, OrderOfBen);
        server.PostOnly = postOnly;
        server.Gzip = gzip;

        (FetchResult result, string[] lines) = await FetchAsync(server);

        Assert.Equal("bulk", result.Way);
        Assert.Equal("2026-01-01T00:00:00Z", result.TransactionTime);
        Assert.Equal(["MedicationRequest/2", "Patient/a", "Patient/b"], lines);
        Assert.Contains(server.Log, entry => entry.Method == "DELETE");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT")]
    [InlineData("1445412480")] // an epoch number, as some servers send
    [InlineData("soon")]
    public async Task A_server_that_asks_for_patience_gets_it(string retryAfter)
    {
        await using BulkServer server = await ServerAsync(Ann);
        server.Trouble("GET $export", BulkServer.Status(429, retryAfter), BulkServer.Status(503, retryAfter));
        server.Trouble("GET jobs/1", BulkServer.Status(500, "0", """{"resourceType":"OperationOutcome","issue":[{"code":"transient"}]}"""), BulkServer.Status(429, retryAfter));
        server.Trouble("GET files/1/Patient", BulkServer.Status(502), BulkServer.Status(500));

        (_, string[] lines) = await FetchAsync(server);

        Assert.Equal(["Patient/a"], lines);
    }

    [Fact]
    public async Task A_failed_export_ends_with_a_message_and_is_deleted()
    {
        await using BulkServer server = await ServerAsync(Ann);
        server.Trouble("GET jobs/1", BulkServer.Status(500, null, """{"resourceType":"OperationOutcome","issue":[{"code":"exception","diagnostics":"Patient John"}]}"""));

        ServerException failure = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server));

        Assert.Contains("exception", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("John", failure.Message, StringComparison.Ordinal);
        Assert.Contains(server.Log, entry => entry is { Method: "DELETE", Path: "jobs/1" });
    }

    [Fact]
    public async Task A_cut_connection_goes_on_where_it_ended()
    {
        await using BulkServer server = await ServerAsync(Ann, Ben);
        server.Trouble("GET files/1/Patient", BulkServer.CutAfter(Ann[..40]));

        (_, string[] lines) = await FetchAsync(server);

        Assert.Equal(["Patient/a", "Patient/b"], lines);
    }

    [Fact]
    public async Task A_file_with_fewer_resources_than_promised_or_a_cut_last_line_is_fetched_again()
    {
        await using BulkServer server = await ServerAsync(Ann, Ben);
        server.Trouble("GET files/1/Patient", BulkServer.Status(200, null, Ann + "\n"), BulkServer.Status(200, null, Ann + "\n" + Ben[..20]));

        (_, string[] lines) = await FetchAsync(server);

        Assert.Equal(["Patient/a", "Patient/b"], lines);
    }

    [Fact]
    public async Task A_file_that_stays_incomplete_fails_the_fetch_and_the_next_try_fetches_only_what_is_missing()
    {
        await using BulkServer server = await ServerAsync(Ann, OrderOfBen);
        server.Trouble("GET files/1/Patient", [.. Enumerable.Repeat(BulkServer.Status(200, null, "{\"resourceType\":"), Fast.Tries)]);
        string folder = Directory.CreateTempSubdirectory("fetch").FullName;
        await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, folder: folder));

        (_, string[] lines) = await FetchAsync(server, folder: folder);

        Assert.Equal(["MedicationRequest/2", "Patient/a"], lines);
        Assert.Single(server.Log, entry => entry.Path == "files/1/MedicationRequest");
        Assert.Single(server.Log, entry => entry.Path.StartsWith("$export", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RS384")]
    [InlineData("ES384")]
    public async Task A_token_is_asked_for_with_a_signed_assertion_and_sent_only_where_it_is_required(string algorithm)
    {
        await using BulkServer server = await ServerAsync(Ann);
        server.RequiresToken = true;
        string folder = Directory.CreateTempSubdirectory("keys").FullName;
        string key = SigningKey.Generate(algorithm);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.json"), key, TestContext.Current.CancellationToken);
        server.PublicKey = SigningKey.PublicPart(key);

        (_, string[] lines) = await FetchAsync(server, new(server.Base, Authorization: new("the-client", Path.Combine(folder, "key.json"), algorithm)));

        Assert.Equal(["Patient/a"], lines);
        Assert.All(server.Log.Where(entry => entry.Path.StartsWith("files/", StringComparison.Ordinal)), entry => Assert.False(entry.Token));
        Assert.DoesNotContain("\"d\"", server.PublicKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_the_server_does_not_know_is_said_plainly()
    {
        await using BulkServer server = await ServerAsync(Ann);
        server.RequiresToken = true;
        string folder = Directory.CreateTempSubdirectory("keys").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "key.json"), SigningKey.Generate("ES384"), TestContext.Current.CancellationToken);
        server.PublicKey = SigningKey.PublicPart(SigningKey.Generate("ES384"));

        ServerException failure = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, new(server.Base, Authorization: new("the-client", Path.Combine(folder, "key.json"), "ES384"))));

        Assert.Contains("invalid_client", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_never_goes_to_another_host_by_redirect()
    {
        await using BulkServer server = await ServerAsync(Ann);
        await using BulkServer other = await ServerAsync(Ann);
        server.RequiresToken = server.RequiresTokenForFiles = true;
        string folder = Directory.CreateTempSubdirectory("keys").FullName;
        string key = SigningKey.Generate("ES384");
        await File.WriteAllTextAsync(Path.Combine(folder, "key.json"), key, TestContext.Current.CancellationToken);
        server.PublicKey = SigningKey.PublicPart(key);
        server.Trouble("GET files/1/Patient", context =>
        {
            context.Response.Redirect($"{other.Base}/metadata");
            return Task.CompletedTask;
        });

        await FetchAsync(server, new(server.Base, Authorization: new("the-client", Path.Combine(folder, "key.json"), "ES384")));

        Assert.NotEmpty(other.Log);
        Assert.All(other.Log, entry => Assert.False(entry.Token));
        Assert.Contains(server.Log, entry => entry.Path == "files/1/Patient" && entry.Token);
    }

    [Fact]
    public async Task Medications_that_orders_name_and_the_export_left_out_are_fetched_in_one_call()
    {
        await using BulkServer server = await ServerAsync(Ann, OrderOfAnn);
        server.Resources["Medication"] = [];
        server.Add("""{"resourceType":"Medication","id":"m"}""");
        server.Trouble("GET files/1/Medication", BulkServer.Status(404));
        server.Resources["Medication"].Clear();
        server.Trouble("GET Medication", BulkServer.Status(200, null, """{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Medication","id":"m"}}]}"""));

        (_, string[] lines) = await FetchAsync(server);

        Assert.Equal(["Medication/m", "MedicationRequest/1", "Patient/a"], lines);
    }

    [Fact]
    public async Task A_new_member_of_a_group_brings_its_whole_history()
    {
        await using BulkServer server = await ServerAsync(Ann, Ben, OrderOfAnn, OrderOfBen);
        server.GroupMembers.UnionWith(["a", "b"]);
        server.Deleted.Add("MedicationRequest/9");

        (FetchResult result, string[] lines) = await FetchAsync(server, new(server.Base, "g", Since: "2025-01-01T00:00:00Z", KnownPatients: new HashSet<string> { "a" }));

        Assert.Equal(["MedicationRequest/2", "Patient/b"], lines); // nothing of Ann changed since; Ben came from before it
        Assert.Equal(["a", "b"], result.Members!.Order(StringComparer.Ordinal));
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(result.Folder, "manifest.json"), TestContext.Current.CancellationToken));
        Assert.Equal(1, manifest.RootElement.GetProperty("deleted").GetArrayLength());
    }

    [Fact]
    public async Task A_server_without_export_is_searched_page_by_page()
    {
        await using BulkServer server = await ServerAsync(Ann, Ben, """{"resourceType":"Patient","id":"c"}""", OrderOfBen);
        server.OffersExport = false;
        server.Trouble("GET Patient", BulkServer.Status(429, "0"), BulkServer.Status(200, null, "{ \"resourceType\": \"Bundle\", \"entry\": [ {"));

        (FetchResult result, string[] lines) = await FetchAsync(server);

        Assert.Equal("search", result.Way);
        Assert.Equal(["MedicationRequest/2", "Patient/a", "Patient/b", "Patient/c"], lines);
    }
}
