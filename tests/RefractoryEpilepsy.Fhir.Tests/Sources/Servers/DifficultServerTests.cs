using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sources.Servers;

namespace RefractoryEpilepsy.Fhir.Tests.Sources.Servers;

/// <summary>Habits of servers that are searched: what they refuse, forget, and do not say. Each was seen at a server in use.</summary>
public class DifficultServerTests
{
    private static readonly ServerOptions Fast = new()
    {
        FirstWait = TimeSpan.FromMilliseconds(5),
        LongestWait = TimeSpan.FromMilliseconds(20),
        LongestPace = TimeSpan.FromMilliseconds(4),
        Tries = 3,
    };

    private const string Since = "2025-06-01T00:00:00.000Z";

    private static string Person(string id, string at = "2025-01-01T00:00:00Z") => $$$"""{"resourceType":"Patient","id":"{{{id}}}","meta":{"lastUpdated":"{{{at}}}"}}""";

    private static string Lab(string id, string patient, string category = "laboratory", string at = "2025-01-01T00:00:00Z") =>
        $$$"""{"resourceType":"Observation","id":"{{{id}}}","meta":{"lastUpdated":"{{{at}}}"},"category":[{"coding":[{"code":"{{{category}}}"}]}],"subject":{"reference":"Patient/{{{patient}}}"}}""";

    private static async Task<BulkServer> ServerAsync(params string[] resources)
    {
        BulkServer server = await BulkServer.StartAsync();
        server.OffersExport = false;
        foreach (string resource in resources)
        {
            server.Add(resource);
        }

        return server;
    }

    private static async Task<(FetchResult Result, string[] Came, string[] Gone)> FetchAsync(BulkServer server, FetchRequest? request = null)
    {
        string folder = Directory.CreateTempSubdirectory("fetch").FullName;
        FetchResult result = await ServerFetch.RunAsync(request ?? new(server.Base), folder, Fast, TimeProvider.System, stop: TestContext.Current.CancellationToken);
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json"), TestContext.Current.CancellationToken));
        IEnumerable<JsonElement> Lines(string list) => manifest.RootElement.GetProperty(list).EnumerateArray().SelectMany(file => File.ReadLines(Path.Combine(folder, file.GetProperty("url").GetString()!))).Select(line => JsonDocument.Parse(line).RootElement);
        string[] came = [.. Lines("output").Select(one => $"{one.GetProperty("resourceType").GetString()}/{one.GetProperty("id").GetString()}").Distinct().Order(StringComparer.Ordinal)];
        string[] gone = [.. (File.Exists(Path.Combine(folder, "removed.ndjson")) ? File.ReadAllLines(Path.Combine(folder, "removed.ndjson")) : []).Select(line => JsonDocument.Parse(line).RootElement).SelectMany(bundle => bundle.GetProperty("entry").EnumerateArray()).Select(entry => entry.GetProperty("request").GetProperty("url").GetString()!)];
        Directory.Delete(folder, recursive: true);
        return (result, came, gone);
    }

    private static Func<string, CancellationToken, Task<IReadOnlySet<string>>> Holding(params string[] references) => (type, _) =>
        Task.FromResult<IReadOnlySet<string>>(references.Where(one => one.StartsWith(type + "/", StringComparison.Ordinal)).Select(one => one.Split('/')[1]).ToHashSet());

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // Epic: "required" without a category
    public async Task A_type_that_wants_its_patients_named_is_asked_for_patient_by_patient(bool category)
    {
        await using BulkServer server = await ServerAsync(Person("a"), Person("b"), Person("c"), Lab("1", "a"), Lab("2", "b", "vital-signs"), Lab("3", "c", "survey"));
        server.WantsPatient.Add("Observation");
        if (category)
        {
            server.WantsCategory.Add("Observation");
        }

        (FetchResult result, string[] came, _) = await FetchAsync(server);

        Assert.Equal(["Observation/1", "Observation/2", "Observation/3", "Patient/a", "Patient/b", "Patient/c"], came);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task A_server_that_shows_nobody_unnamed_says_what_to_do_and_a_list_gets_the_patients()
    {
        await using BulkServer server = await ServerAsync(Person("a"), Person("b"), Lab("1", "a"), Lab("2", "b"));
        server.WantsPatient.UnionWith(["Patient", "Observation"]);

        ServerException refused = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server));
        (_, string[] came, _) = await FetchAsync(server, new(server.Base) { Patients = ["a"] });

        Assert.Contains("--patient-list", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["Observation/1", "Patient/a"], came);
    }

    [Fact]
    public async Task A_Group_is_searched_where_it_cannot_be_exported_and_who_left_it_goes()
    {
        await using BulkServer server = await ServerAsync(Person("a"), Person("b"), Lab("1", "a"), Lab("2", "b"), Lab("9", "c"));
        server.GroupMembers.UnionWith(["a", "b"]);

        (FetchResult result, string[] came, string[] gone) = await FetchAsync(server, new(server.Base, "g", Since: Since, KnownPatients: new HashSet<string> { "a", "c" }));

        Assert.Equal(["Observation/2", "Patient/b"], came); // nothing of a changed; b is new
        Assert.Equal(["Patient/c"], gone);
        Assert.Equal(["a", "b"], result.Members!.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("_lastUpdated")]
    [InlineData("_count")]
    [InlineData("_include")]
    public async Task A_parameter_that_the_server_refuses_costs_nothing(string parameter)
    {
        await using BulkServer server = await ServerAsync(Person("a"), Person("b", "2025-07-01T00:00:00Z"), Lab("1", "a", at: "2025-07-02T00:00:00Z"));
        server.Unknown.Add(parameter);

        (FetchResult result, string[] came, _) = await FetchAsync(server, new(server.Base, Since: Since));

        Assert.Equal(["Observation/1", "Patient/b"], came);
        Assert.Empty(result.Refused);
    }

    [Fact]
    public async Task A_place_in_the_pages_that_the_server_forgot_is_found_again_from_the_beginning()
    {
        await using BulkServer server = await ServerAsync(Person("a"), Person("b"), Person("c"), Person("d"), Person("e"));
        server.Trouble("GET Patient", BulkServer.Status(200, null, Page(server, "a")), BulkServer.Status(410, null, """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing"}]}"""));

        (FetchResult result, string[] came, string[] none) = await FetchAsync(server);

        Assert.Equal(["Patient/a", "Patient/b", "Patient/c", "Patient/d", "Patient/e"], came);
        Assert.Empty(result.Warnings);
        Assert.Empty(none);
    }

    [Fact]
    public async Task A_place_that_is_forgotten_every_time_fails_the_fetch_instead_of_ending_it_early()
    {
        await using BulkServer server = await ServerAsync(Person("a"), Person("b"), Person("c"));
        server.Trouble("GET Patient", [.. Enumerable.Range(0, 4).SelectMany(_ => new[] { BulkServer.Status(200, null, Page(server, "a")), BulkServer.Status(410) })]);

        ServerException failure = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server));

        Assert.Contains("lost its place", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_that_comes_as_200_is_a_refusal_and_asked_again_in_full_the_next_time()
    {
        const string outcome = """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing"}]}""";
        await using BulkServer server = await ServerAsync(Person("a"), Lab("1", "a"));
        string inBundle = "{\"resourceType\":\"Bundle\",\"entry\":[{\"search\":{\"mode\":\"outcome\"},\"resource\":" + outcome + "}]}";
        server.Trouble("GET Observation", [.. Enumerable.Range(0, 12).Select(number => BulkServer.Status(200, null, number % 2 == 0 ? outcome : inBundle))]);

        (FetchResult first, string[] came, _) = await FetchAsync(server);
        server.Trouble("GET Observation");
        (FetchResult second, string[] then, _) = await FetchAsync(server, new(server.Base, Since: Since) { WholeTypes = first.Refused.ToHashSet() });

        Assert.Equal(["Patient/a"], came);
        Assert.Equal(["Observation"], first.Refused);
        Assert.Contains("Observation", first.Warnings.Single(), StringComparison.Ordinal);
        Assert.Equal(["Observation/1"], then);
        Assert.Empty(second.Refused);
    }

    [Fact]
    public async Task Warnings_among_the_entries_are_no_refusal()
    {
        await using BulkServer server = await ServerAsync(Person("a"));
        server.Trouble("GET Patient", BulkServer.Status(200, null, "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + Person("a") + "},{\"resource\":{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"warning\",\"code\":\"not-supported\"}]}}]}"));

        (_, string[] came, _) = await FetchAsync(server);

        Assert.Equal(["Patient/a"], came);
    }

    [Fact]
    public async Task A_page_in_HTML_is_asked_for_again_and_named_as_such_in_the_end()
    {
        await using BulkServer server = await ServerAsync(Person("a"));
        server.Trouble("GET Patient", [.. Enumerable.Repeat(BulkServer.Status(200, null, "<html>Maintenance</html>"), Fast.Tries)]);

        ServerException failure = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server));
        (_, string[] came, _) = await FetchAsync(server);

        Assert.Contains("no JSON", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["Patient/a"], came);
    }

    [Fact]
    public async Task A_server_that_calls_itself_by_an_inner_name_is_followed_under_its_outer_one()
    {
        await using BulkServer server = await ServerAsync(Person("a"), Person("b"), Person("c"));
        server.BelievesToBe = "http://fhir-internal.invalid:8080/fhir/";

        (_, string[] came, _) = await FetchAsync(server);

        Assert.Equal(["Patient/a", "Patient/b", "Patient/c"], came);
    }

    [Fact]
    public async Task Many_refusals_for_speed_are_waited_out_however_many_they_are()
    {
        await using BulkServer server = await ServerAsync(Person("a"));
        server.Trouble("GET Patient", [.. Enumerable.Repeat(BulkServer.Status(429, "0"), 4 * Fast.Tries)]);

        (_, string[] came, _) = await FetchAsync(server);

        Assert.Equal(["Patient/a"], came);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)] // no history: asked by id
    [InlineData(false, false)] // nor that: one by one
    public async Task What_was_deleted_is_found_out_and_nothing_else_is_taken_for_deleted(bool history, bool byId)
    {
        await using BulkServer server = await ServerAsync(Person("a"), Person("b"), Lab("1", "a"), Lab("2", "b"));
        (server.OffersHistory, server.SearchesById) = (history, byId);
        server.Deleted.AddRange(["Observation/3", "Observation/2", "Patient/never-held"]); // 2 was deleted and is there again

        (FetchResult result, _, string[] gone) = await FetchAsync(server, new(server.Base, Since: Since) { Held = Holding("Patient/a", "Patient/b", "Observation/1", "Observation/2", "Observation/3") });

        Assert.Equal(["Observation/3"], gone);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task A_server_that_only_exports_never_makes_everything_seem_deleted()
    {
        await using BulkServer server = await ServerAsync(Person("a"), Person("b"));
        (server.OffersExport, server.ListsDeletions) = (true, false);
        foreach (string id in (string[])["a", "b"])
        {
            server.Trouble("GET Patient/" + id, BulkServer.Status(404), BulkServer.Status(404));
        }

        server.Trouble("GET Patient", BulkServer.Status(404), BulkServer.Status(404));

        (FetchResult result, _, string[] gone) = await FetchAsync(server, new(server.Base, Since: Since) { Held = Holding("Patient/a", "Patient/b") });

        Assert.Equal("bulk", result.Way);
        Assert.Empty(gone);
        Assert.Contains(result.Warnings, warning => warning.Contains("deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Medications_that_can_only_be_read_one_by_one_are()
    {
        await using BulkServer server = await ServerAsync(
            Person("a"), """{"resourceType":"MedicationRequest","id":"1","subject":{"reference":"Patient/a"},"medicationReference":{"reference":"Medication/m"},"requester":{"reference":"Practitioner/p"}}""",
            """{"resourceType":"Medication","id":"m"}""", """{"resourceType":"Practitioner","id":"p"}""");
        server.SearchesById = false;
        server.WantsPatient.UnionWith(["Medication", "Practitioner"]);

        (FetchResult result, string[] came, _) = await FetchAsync(server);

        Assert.Equal(["Medication/m", "MedicationRequest/1", "Patient/a", "Practitioner/p"], came);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task The_mark_for_changes_goes_by_the_servers_clock_where_that_is_behind_ours()
    {
        await using BulkServer server = await ServerAsync(Person("a"));
        server.Now = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

        (FetchResult result, _, _) = await FetchAsync(server);

        Assert.StartsWith("2026-01-01T11:5", result.TransactionTime, StringComparison.Ordinal);
    }

    private static string Page(BulkServer server, string id) =>
        $$$"""{"resourceType":"Bundle","link":[{"relation":"next","url":"{{{server.Base}}}/Patient?_getpages=expired"}],"entry":[{"resource": {{{Person(id)}}} }]}""";
}
