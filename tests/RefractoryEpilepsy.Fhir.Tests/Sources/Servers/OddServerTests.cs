using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RefractoryEpilepsy.Fhir.Sources.Servers;

namespace RefractoryEpilepsy.Fhir.Tests.Sources.Servers;

/// <summary>Servers that are odd but real: nothing is lost on the way from them, and nothing is asked for without end.</summary>
public class OddServerTests
{
    private const string Since = "2025-01-01T00:00:00Z";

    private static readonly ServerOptions Fast = new()
    {
        FirstWait = TimeSpan.FromMilliseconds(5),
        LongestWait = TimeSpan.FromMilliseconds(20),
        FirstPoll = TimeSpan.FromMilliseconds(5),
        Tries = 4,
        Stall = TimeSpan.FromSeconds(1),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_was_being_written_when_the_process_ended_is_whole_after_the_next_try()
    {
        await using BulkServer server = await ServerAsync(5);
        server.OffersExport = false;
        bool broken = true;
        server.First = (context, call) => FailAsync(context, broken && call == "GET Patient" && context.Request.Query.ContainsKey("from"), 500);
        string folder = NewFolder();
        await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, folder: folder));
        await File.AppendAllTextAsync(Path.Combine(folder, "Patient.ndjson"), Person(2)[..30], Stop);
        broken = false;

        await FetchAsync(server, folder: folder);

        // The page before is asked for again, and what comes twice is read once.
        Assert.Equal(["p0", "p1", "p2", "p3", "p4"], Ids(folder).Distinct());
    }

    [Fact]
    public async Task A_network_that_breaks_while_named_drugs_are_fetched_fails_the_fetch_and_the_next_one_has_them()
    {
        await using BulkServer server = await ServerAsync(1);
        server.OffersExport = false;
        server.Add("""{"resourceType":"MedicationRequest","id":"1","subject":{"reference":"Patient/p0"},"medicationReference":{"reference":"Medication/m"}}""");
        server.Resources["Medication"] = [];
        bool broken = true;
        server.First = (context, call) =>
        {
            bool asksForDrugs = call.StartsWith("GET Medication/", StringComparison.Ordinal) || (call == "GET Medication" && context.Request.Query.ContainsKey("_id"));
            if (asksForDrugs && broken)
            {
                context.Abort();
            }

            return Task.FromResult(asksForDrugs && broken);
        };
        string folder = NewFolder();
        await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, folder: folder));
        server.Add("""{"resourceType":"Medication","id":"m"}""");
        broken = false;

        (FetchResult result, _) = await FetchAsync(server, folder: folder);

        Assert.Equal(["1", "m", "p0"], Ids(folder));
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("newcomers")] // single patients cannot be asked for: everything is
    [InlineData("since")] // changes cannot be asked for
    public async Task A_whole_export_in_place_of_changes_does_not_hide_what_was_deleted(string refused)
    {
        await using BulkServer server = await ServerAsync(2);
        server.Add("""{"resourceType":"MedicationRequest","id":"1","subject":{"reference":"Patient/p0"}}""");
        server.GroupMembers.UnionWith(["p0", "p1"]);
        server.Deleted.Add("MedicationRequest/9");
        server.First = (context, call) => FailAsync(context, call.EndsWith("$export", StringComparison.Ordinal) && (refused == "newcomers" ? call.StartsWith("POST", StringComparison.Ordinal) : context.Request.Query.ContainsKey("_since") || call.StartsWith("POST", StringComparison.Ordinal)), 400);
        HashSet<string> known = refused == "newcomers" ? ["p0"] : ["p0", "p1"];

        (FetchResult result, string folder) = await FetchAsync(server, new(server.Base, "g", Since: Since, KnownPatients: known)
        {
            Held = (type, _) => Task.FromResult<IReadOnlySet<string>>(type == "MedicationRequest" ? new HashSet<string> { "1", "9" } : new HashSet<string>()),
        });

        Assert.Equal("bulk", result.Way);
        Assert.Equal(["1", "p0", "p1"], Ids(folder));
        Assert.Equal(["MedicationRequest/9"], Gone(folder));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT")]
    [InlineData("1445412480")]
    public async Task A_time_to_come_back_that_has_passed_is_no_leave_to_ask_without_pause(string retryAfter)
    {
        await using BulkServer server = await ServerAsync(1);
        const int polls = 10;
        server.Trouble("GET jobs/1", [.. Enumerable.Repeat(BulkServer.Status(202, retryAfter), polls)]);
        server.Trouble("GET files/1/Patient", [.. Enumerable.Repeat(BulkServer.Status(429, retryAfter), polls)]);
        long started = TimeProvider.System.GetTimestamp();

        (_, string folder) = await FetchAsync(server, options: Fast with { FirstPoll = TimeSpan.FromMilliseconds(30), FirstWait = TimeSpan.FromMilliseconds(30), LongestWait = TimeSpan.FromMilliseconds(30), LongestPace = TimeSpan.Zero });

        Assert.Equal(["p0"], Ids(folder));
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromMilliseconds(2 * polls * 25), "It was asked without pause.");
    }

    [Fact]
    public async Task A_date_to_come_back_is_read_by_the_servers_own_clock()
    {
        await using BulkServer server = await ServerAsync(1);
        server.Now = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
        server.Trouble("GET files/1/Patient", BulkServer.Status(503, "Mon, 01 Jan 2001 00:00:01 GMT"));
        long started = TimeProvider.System.GetTimestamp();

        await FetchAsync(server);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.9, 60);
    }

    [Fact]
    public async Task A_token_endpoint_in_passing_trouble_does_not_end_the_fetch()
    {
        await using BulkServer server = await ServerAsync(1);
        server.Trouble("POST token", BulkServer.Status(503), BulkServer.Status(429, "0"), BulkServer.Status(200, null, "<html>Please wait</html>"));

        (_, string folder) = await FetchAsync(server, await WithTokenAsync(server));

        Assert.Equal(["p0"], Ids(folder));
    }

    [Fact]
    public async Task A_server_that_refuses_every_new_token_is_asked_for_few_and_the_message_says_so()
    {
        await using BulkServer server = await ServerAsync(1);
        int tokens = 0;
        FetchRequest request = await WithTokenAsync(server);
        server.First = async (context, call) =>
        {
            if (call == "POST token")
            {
                await BulkServer.Status(200, null, $$"""{"access_token":"number-{{Interlocked.Increment(ref tokens)}}","expires_in":300}""")(context);
                return true;
            }

            return await FailAsync(context, call is not "GET .well-known/smart-configuration" and not "GET metadata", 401);
        };

        ServerException failure = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, request));

        Assert.Contains("401", failure.Message, StringComparison.Ordinal);
        Assert.InRange(tokens, 1, 8);
    }

    [Fact]
    public async Task A_packed_file_that_does_not_say_so_is_unpacked()
    {
        await using BulkServer server = await ServerAsync(2);
        server.TellsCounts = false;
        server.First = async (context, call) =>
        {
            if (call == "GET files/1/Patient")
            {
                await context.Response.Body.WriteAsync(Packed(Person(0) + "\n" + Person(1) + "\n"));
                return true;
            }

            return false;
        };

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1"], Ids(folder));
    }

    [Fact]
    public async Task The_beginning_of_a_packed_file_that_a_killed_process_left_is_not_gone_on_with()
    {
        await using BulkServer server = await ServerAsync(9);
        server.TellsCounts = false;
        bool broken = true;
        server.First = (context, call) => FailAsync(context, broken && call == "GET files/1/Patient", 500);
        string folder = NewFolder();
        await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, folder: folder));
        byte[] packed = Packed(string.Concat(Enumerable.Range(0, 9).Select(number => Person(number) + "\n")));
        await File.WriteAllBytesAsync(Path.Combine(folder, "all-output-00000.Patient.ndjson.part"), packed[..(packed.Length / 2)], Stop);
        broken = false;

        await FetchAsync(server, folder: folder);

        Assert.Equal(9, Ids(folder).Length);
    }

    [Fact]
    public async Task A_rest_that_begins_elsewhere_than_asked_is_not_put_behind_what_is_there()
    {
        await using BulkServer server = await ServerAsync(3);
        server.TellsCounts = false;
        string text = Person(0) + "\n" + Person(1) + "\n" + Person(2) + "\n";
        server.Trouble("GET files/1/Patient", BulkServer.CutAfter(text[..(Person(0).Length + 1)]), async context =>
        {
            // An offset rounded down to the block: what comes begins before what was asked for.
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {Person(0).Length / 2}-{text.Length - 1}/{text.Length}";
            await context.Response.WriteAsync(text[(Person(0).Length / 2)..]);
        });

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1", "p2"], Ids(folder));
    }

    [Fact]
    public async Task A_refusal_in_place_of_a_file_is_not_taken_for_data()
    {
        await using BulkServer server = await ServerAsync(2);
        server.TellsCounts = false;
        server.Trouble("GET files/1/Patient", BulkServer.Status(200, null, "{\n \"resourceType\" : \"OperationOutcome\", \"issue\": [ { \"severity\": \"error\", \"code\": \"throttled\" } ]\n}"));

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1"], Ids(folder));
    }

    [Fact]
    public async Task A_manifest_that_does_not_say_whether_files_want_a_token_gets_one_where_they_do()
    {
        await using BulkServer server = await ServerAsync(2);
        FetchRequest request = await WithTokenAsync(server);
        server.RequiresTokenForFiles = true;
        server.Trouble("GET jobs/1", BulkServer.Status(200, null, $$"""{"transactionTime":"2026-01-01T00:00:00Z","output":[{"type":"Patient","url":"{{server.Base}}/files/1/Patient"}]}"""));

        (_, string folder) = await FetchAsync(server, request);

        Assert.Equal(["p0", "p1"], Ids(folder));
    }

    [Fact]
    public async Task A_link_that_expired_with_400_is_asked_for_anew_and_nothing_stays_stuck()
    {
        await using BulkServer server = await ServerAsync(2);
        server.Trouble("GET files/1/Patient", BulkServer.Status(400, null, "<Error><Code>ExpiredToken</Code></Error>"));

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1"], Ids(folder));
    }

    [Fact]
    public async Task A_server_behind_a_proxy_that_writes_http_for_https_is_exported_from_with_its_token_and_encrypted()
    {
        await using BulkServer server = await ServerAsync(2);
        FetchRequest request = await WithTokenAsync(server);
        server.RequiresTokenForFiles = true;
        using var proxy = new Proxy();
        string folder = NewFolder();

        await ServerFetch.RunAsync(request with { Server = new UriBuilder(server.Base) { Scheme = "https" }.Uri, Authorization = request.Authorization! with { TokenUrl = $"{server.Base}/token" } }, folder, Fast, TimeProvider.System, handler: proxy, stop: Stop);

        Assert.Equal(["p0", "p1"], Ids(folder));
        Assert.Equal(["/fhir/token"], proxy.Plain);
    }

    [Fact]
    public async Task A_network_that_breaks_while_an_export_is_made_does_not_cost_the_export()
    {
        await using BulkServer server = await ServerAsync(2);
        server.Trouble("GET jobs/1", [.. Enumerable.Repeat<Func<HttpContext, Task>>(Cut, Fast.Tries)]);
        string folder = NewFolder();
        await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, folder: folder));

        await FetchAsync(server, folder: folder);

        Assert.Equal(["p0", "p1"], Ids(folder));
        Assert.Single(server.Log, entry => entry.Path.Contains("$export", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_that_the_server_has_forgotten_meanwhile_is_asked_for_anew()
    {
        await using BulkServer server = await ServerAsync(2);
        server.Trouble("GET jobs/1", [.. Enumerable.Repeat<Func<HttpContext, Task>>(Cut, Fast.Tries), BulkServer.Status(404)]);
        string folder = NewFolder();
        await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, folder: folder));

        await FetchAsync(server, folder: folder);

        Assert.Equal(["p0", "p1"], Ids(folder));
        Assert.Equal(2, server.Log.Count(entry => entry.Path.Contains("$export", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)] // it says that something went wrong
    [InlineData(false)] // it has nobody left at all
    public async Task A_list_of_members_that_is_not_to_be_trusted_puts_nobody_out(bool withError)
    {
        await using BulkServer server = await ServerAsync(3);
        server.GroupMembers.UnionWith(["p0", "p1"]);
        string output = withError ? $$"""{"type":"Patient","url":"{{server.Base}}/files/1/Patient"}""" : "";
        string error = withError ? $$"""{"type":"OperationOutcome","url":"{{server.Base}}/files/1/Errors"}""" : "";
        server.Trouble("GET jobs/1", BulkServer.Status(200, null, $$"""{"transactionTime":"2026-01-01T00:00:00Z","requiresAccessToken":false,"output":[{{output}}],"error":[{{error}}]}"""));
        server.Trouble("GET files/1/Errors", BulkServer.Status(200, null, """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}"""));

        (FetchResult result, string folder) = await FetchAsync(server, new(server.Base, "g", Since: Since, KnownPatients: new HashSet<string> { "p0", "p1", "p2" }));

        Assert.Empty(Gone(folder));
        Assert.Contains("p2", result.Members!); // asked about again the next time
        Assert.NotEmpty(result.Warnings);
    }

    [Fact]
    public async Task A_process_that_ended_while_it_tidied_up_does_not_leave_a_fetch_that_fails_for_ever()
    {
        await using BulkServer server = await ServerAsync(3);
        server.GroupMembers.UnionWith(["p0", "p2"]);
        bool broken = true;
        server.First = (context, call) => FailAsync(context, broken && call == "GET files/2/Patient", 500);
        FetchRequest request = new(server.Base, "g", Since: Since, KnownPatients: new HashSet<string> { "p0" });
        string folder = NewFolder();
        await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, request, folder));
        Assert.All(Directory.GetFiles(folder, "members-*.ndjson"), File.Delete);
        await File.WriteAllTextAsync(Path.Combine(folder, "removed.ndjson"), """{"resourceType":"Bundle","entry":[{"request":{"method":"DELETE","url":"Patient/p2"}}]}""", Stop);
        broken = false;

        (FetchResult result, _) = await FetchAsync(server, request, folder);

        Assert.Equal(["p2"], Ids(folder).Distinct());
        Assert.Equal(["p0", "p2"], result.Members!.Order(StringComparer.Ordinal));
        Assert.Empty(Gone(folder));
        Assert.Empty(Directory.GetFiles(folder, "members-*"));
    }

    [Fact]
    public async Task Ids_of_members_are_never_left_as_data_where_the_rest_is_searched_for()
    {
        await using BulkServer server = await ServerAsync(3);
        server.GroupMembers.UnionWith(["p0", "p2"]);
        server.First = (context, call) => FailAsync(context, call.EndsWith("$export", StringComparison.Ordinal) && !context.Request.Query.ContainsKey("_elements"), 404);

        (FetchResult result, string folder) = await FetchAsync(server, new(server.Base, "g", Since: Since, KnownPatients: new HashSet<string> { "p0", "p2" }));

        Assert.Equal("search", result.Way);
        Assert.Empty(Directory.GetFiles(folder, "members-*"));
    }

    [Fact]
    public async Task A_type_that_the_token_did_not_reach_is_said_and_comes_whole_when_it_does()
    {
        await using BulkServer server = await ServerAsync(1);
        server.Add("""{"resourceType":"Condition","id":"old","subject":{"reference":"Patient/p0"},"meta":{"lastUpdated":"2020-01-01T00:00:00Z"}}""");
        FetchRequest request = await WithTokenAsync(server);
        server.GrantedScope = "system/Patient.rs system/MedicationRequest.read";

        (FetchResult first, _) = await FetchAsync(server, request);
        server.GrantedScope = "system/*.rs";
        (FetchResult second, string folder) = await FetchAsync(server, request with { Since = Since, WholeTypes = first.Refused.ToHashSet() });

        Assert.Contains(first.Warnings, warning => warning.Contains("Condition", StringComparison.Ordinal));
        Assert.Contains("Condition", first.Refused);
        Assert.DoesNotContain("Patient", first.Refused);
        Assert.Equal(["old"], Ids(folder));
        Assert.Empty(second.Refused);
    }

    [Fact]
    public async Task Pages_that_repeat_under_ever_new_links_end_with_a_message()
    {
        await using BulkServer server = await ServerAsync(3);
        server.OffersExport = false;
        int asked = 0;
        server.First = async (context, call) =>
        {
            if (call == "GET Patient")
            {
                int number = Interlocked.Increment(ref asked);
                Assert.True(number < 1000, "It goes round without end.");
                await BulkServer.Status(number < 1000 ? 200 : 403, null, $$"""{"resourceType":"Bundle","link":[{"relation":"next","url":"Patient?page={{number}}"}],"entry":[{"resource":{{Person(0)}}}]}""")(context);
                return true;
            }

            return false;
        };

        ServerException failure = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server));

        Assert.Contains("Patient", failure.Message, StringComparison.Ordinal);
        Assert.InRange(asked, 2, 100);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(501)]
    public async Task A_Group_is_searched_where_the_server_exports_but_not_Groups(int status)
    {
        await using BulkServer server = await ServerAsync(3);
        server.GroupMembers.UnionWith(["p0", "p2"]);
        server.First = (context, call) => FailAsync(context, call.EndsWith("Group/g/$export", StringComparison.Ordinal), status);

        (FetchResult result, string folder) = await FetchAsync(server, new(server.Base, "g"));

        Assert.Equal("search", result.Way);
        Assert.Equal(["p0", "p2"], Ids(folder));
    }

    [Fact]
    public async Task A_server_that_does_not_know_elements_still_tells_who_is_in_the_Group()
    {
        await using BulkServer server = await ServerAsync(3);
        server.GroupMembers.UnionWith(["p0", "p2"]);
        server.First = (context, call) => FailAsync(context, call == "GET Group/g/$export" && context.Request.Query.ContainsKey("_elements"), 400);
        server.Trouble("POST Group/g/$export", BulkServer.Status(400));

        (FetchResult result, string folder) = await FetchAsync(server, new(server.Base, "g", Since: Since, KnownPatients: new HashSet<string> { "p0", "p1" }));

        Assert.Equal(["p2"], Ids(folder));
        Assert.Equal(["Patient/p1"], Gone(folder));
        Assert.Equal(["p0", "p2"], result.Members!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_inner_name_in_the_next_link_is_known_by_the_entries_where_the_server_gives_no_link_to_itself()
    {
        await using BulkServer server = await ServerAsync(2);
        server.OffersExport = false;
        server.First = async (context, call) =>
        {
            if (call == "GET Patient" && !context.Request.Query.ContainsKey("page"))
            {
                await BulkServer.Status(200, null, $$"""{"resourceType":"Bundle","link":[{"relation":"next","url":"http://inner.invalid:8080/base/fhir/Patient?page=2"}],"entry":[{"fullUrl":"http://inner.invalid:8080/base/fhir/Patient/p0","resource":{{Person(0)}}}]}""")(context);
                return true;
            }

            return false;
        };

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1"], Ids(folder).Distinct());
    }

    [Theory]
    [InlineData("")] // not even a beginning
    [InlineData("{\"resourceType\":\"Bundle\",")]
    public async Task A_server_that_falls_silent_in_an_answer_is_asked_again(string beginning)
    {
        await using BulkServer server = await ServerAsync(2);
        server.OffersExport = false;
        server.Trouble("GET Patient", async context =>
        {
            if (beginning.Length > 0)
            {
                await context.Response.WriteAsync(beginning);
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(TimeSpan.FromMinutes(5), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        (_, string folder) = await FetchAsync(server, options: Fast with { LongestAnswer = TimeSpan.FromMilliseconds(300) }).WaitAsync(TimeSpan.FromMinutes(1), Stop);

        Assert.Equal(["p0", "p1"], Ids(folder));
    }

    [Fact]
    public async Task A_file_may_take_longer_than_an_answer()
    {
        await using BulkServer server = await ServerAsync(2);
        int asked = 0;
        server.First = async (context, call) =>
        {
            if (call != "GET files/1/Patient")
            {
                return false;
            }

            Interlocked.Increment(ref asked);
            foreach (string half in (string[])[Person(0), "\n" + Person(1)])
            {
                await context.Response.WriteAsync(half);
                await context.Response.Body.FlushAsync();
                await Task.Delay(600);
            }

            return true;
        };

        (_, string folder) = await FetchAsync(server, options: Fast with { LongestAnswer = TimeSpan.FromMilliseconds(500), Stall = TimeSpan.FromSeconds(10) });

        Assert.Equal(["p0", "p1"], Ids(folder));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_history_that_leads_round_and_round_ends_with_a_message()
    {
        await using BulkServer server = await ServerAsync(2);
        server.OffersExport = false;
        server.OffersHistory = true;
        int asked = 0;
        server.First = async (context, call) =>
        {
            if (call != "GET Patient/_history")
            {
                return false;
            }

            int number = Interlocked.Increment(ref asked);
            await BulkServer.Status(number < 1000 ? 200 : 403, null, $$$"""{"resourceType":"Bundle","type":"history","link":[{"relation":"next","url":"{{{server.Base}}}/Patient/_history?page={{{number}}}"}],"entry":[{"request":{"method":"DELETE","url":"Patient/p9"}}]}""")(context);
            return true;
        };

        ServerException failure = await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, new(server.Base, Since: Since) { Held = (_, _) => Task.FromResult<IReadOnlySet<string>>(new HashSet<string> { "p0", "p1", "p9" }) }));

        Assert.Contains("history", failure.Message, StringComparison.Ordinal);
        Assert.InRange(asked, 2, 100);
    }

    [Theory]
    [InlineData("http://fhir-internal.invalid:8080/fhir/", false)] // nobody here knows the name; the path is ours
    [InlineData("http://fhir-internal.invalid:8080/inner/r4/", true)] // it says itself that it is called so
    [InlineData("http://fhir-internal.invalid/", true)]
    public async Task An_export_whose_links_name_the_server_as_only_its_own_network_knows_it_is_fetched_from_where_we_reach_it(string name, bool tellsRequest)
    {
        await using BulkServer server = await ServerAsync(2);
        FetchRequest request = await WithTokenAsync(server);
        server.RequiresTokenForFiles = true;
        server.TellsRequest = tellsRequest;
        server.BelievesToBe = name;
        server.First = async (context, call) =>
        {
            if (tellsRequest && call.EndsWith("$export", StringComparison.Ordinal))
            {
                // Where the export can be asked for comes as a path; the files in it do not.
                context.Response.StatusCode = 202;
                context.Response.Headers.ContentLocation = "/fhir/jobs/1";
                return true;
            }

            if (tellsRequest && call == "GET jobs/1")
            {
                string files = name.Contains("r4", StringComparison.Ordinal) ? name + "files/1/Patient" : name + "fhir/files/1/Patient";
                await BulkServer.Status(200, null, $$"""{"transactionTime":"2026-01-01T00:00:00Z","request":"{{name}}$export","requiresAccessToken":true,"output":[{"type":"Patient","url":"{{files.Replace("/inner/r4/", "/inner/fhir/", StringComparison.Ordinal)}}"}]}""")(context);
                return true;
            }

            if (tellsRequest && call == "GET files/1/Patient")
            {
                await BulkServer.Status(200, null, Person(0) + "\n" + Person(1) + "\n")(context);
                return true;
            }

            return false;
        };

        (_, string folder) = await FetchAsync(server, request);

        Assert.Equal(["p0", "p1"], Ids(folder));
        Assert.Contains(server.Log, one => one.Path.StartsWith("files/", StringComparison.Ordinal) && one.Token);
    }

    [Theory]
    [InlineData("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"information\",\"code\":\"informational\",\"diagnostics\":\"Accepted. Ask for its status at BASE/jobs/1.\"}]}")]
    [InlineData("{\"status\":\"accepted\",\"request\":\"BASE/$export\",\"statusUrl\":\"BASE/jobs/1\"}")]
    public async Task An_export_whose_address_stands_in_the_body_instead_of_a_header_is_found(string body)
    {
        await using BulkServer server = await ServerAsync(2);
        await FetchAsync(server);
        server.Trouble("GET $export", BulkServer.Status(202, null, body.Replace("BASE", server.Base.AbsoluteUri, StringComparison.Ordinal).Replace("jobs/1", "jobs/9", StringComparison.Ordinal)));
        server.Trouble("GET jobs/9", BulkServer.Status(200, null, $$"""{"transactionTime":"2026-01-01T00:00:00Z","output":[{"type":"Patient","url":"{{server.Base}}/files/1/Patient"}]}"""));
        server.First = async (context, call) =>
        {
            if (call == "GET files/1/Patient")
            {
                await BulkServer.Status(200, null, Person(0) + "\n")(context);
                return true;
            }

            return false;
        };

        (FetchResult result, string folder) = await FetchAsync(server);

        Assert.Equal("bulk", result.Way);
        Assert.Equal(["p0"], Ids(folder));
    }

    [Fact]
    public async Task An_empty_list_of_deletions_is_not_believed_over_the_history()
    {
        await using BulkServer server = await ServerAsync(2);
        server.OffersHistory = true;
        server.Deleted.Add("Patient/p9");
        server.Trouble("GET jobs/1", BulkServer.Status(200, null, """{"transactionTime":"2026-01-02T00:00:00Z","output":[],"deleted":[]}"""));

        (_, string folder) = await FetchAsync(server, new(server.Base, Since: Since) { Held = (type, _) => Task.FromResult<IReadOnlySet<string>>(type == "Patient" ? new HashSet<string> { "p0", "p1", "p9" } : new HashSet<string>()) });

        Assert.Equal(["Patient/p9"], Gone(folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the process ended in between
    public async Task What_moves_over_the_border_of_a_page_because_something_before_it_was_deleted_is_not_lost(bool interrupted)
    {
        await using BulkServer server = await ServerAsync(7);
        server.OffersExport = false;
        server.TellsTotal = true;
        bool broken = interrupted;
        int left = 1;
        server.First = (context, call) =>
        {
            bool isSecond = call == "GET Patient" && context.Request.Query["from"] == "2";
            if (isSecond && !broken && Interlocked.Decrement(ref left) == 0)
            {
                server.Resources["Patient"].RemoveAt(0);
            }

            return FailAsync(context, isSecond && broken, 500);
        };
        string folder = NewFolder();
        if (interrupted)
        {
            await Assert.ThrowsAsync<ServerException>(() => FetchAsync(server, folder: folder));
            broken = false;
        }

        await FetchAsync(server, folder: folder);

        Assert.Equal(["p0", "p1", "p2", "p3", "p4", "p5", "p6"], Ids(folder).Distinct());
    }

    [Fact]
    public async Task Where_more_than_a_page_was_deleted_meanwhile_the_search_begins_anew()
    {
        await using BulkServer server = await ServerAsync(9);
        server.OffersExport = false;
        server.TellsTotal = true;
        int left = 1;
        server.First = (context, call) =>
        {
            if (call == "GET Patient" && context.Request.Query["from"] == "4" && Interlocked.Decrement(ref left) == 0)
            {
                server.Resources["Patient"].RemoveRange(0, 4);
            }

            return Task.FromResult(false);
        };

        (_, string folder) = await FetchAsync(server);

        Assert.Equal(["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"], Ids(folder).Distinct());
    }

    [Theory]
    [InlineData(true, 1, 0)]
    [InlineData(true, 2, 1)]    // something goes while something comes
    [InlineData(true, 4, 0)]    // more than a page
    [InlineData(true, 0, 3)]
    [InlineData(false, 1, 0)]   // no link to the next page: counted by ourselves
    [InlineData(false, 2, 1)]
    [InlineData(false, 0, 3)]
    public async Task Pages_that_are_counted_without_a_total_lose_nothing_while_things_come_and_go(bool givesNext, int gone, int come)
    {
        await using BulkServer server = await ServerAsync(12);
        server.OffersExport = false;
        server.GivesNext = givesNext;
        int left = 1;
        server.First = (context, call) =>
        {
            if (call == "GET Patient" && context.Request.Query[givesNext ? "from" : "_offset"] == "4" && Interlocked.Decrement(ref left) == 0)
            {
                server.Resources["Patient"].RemoveRange(0, gone);
                for (int number = 0; number < come; number++)
                {
                    server.Resources["Patient"].Insert(0, System.Text.Json.Nodes.JsonNode.Parse(Person(100 + number))!.AsObject());
                }
            }

            return Task.FromResult(false);
        };

        (_, string folder) = await FetchAsync(server);

        Assert.True(left <= 0, "Nothing was changed while pages were read.");
        Assert.Empty(Enumerable.Range(0, 12).Select(number => $"p{number}").Except(Ids(folder)));
    }

    private static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static Task<bool> FailAsync(HttpContext context, bool fails, int status)
    {
        if (fails)
        {
            context.Response.StatusCode = status;
        }

        return Task.FromResult(fails);
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("odd").FullName;

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

    private static async Task<FetchRequest> WithTokenAsync(BulkServer server)
    {
        server.RequiresToken = true;
        string key = SigningKey.Generate("ES384"), file = Path.Combine(NewFolder(), "key.json");
        await File.WriteAllTextAsync(file, key, Stop);
        server.PublicKey = SigningKey.PublicPart(key);
        return new(server.Base, Authorization: new("the-client", file, "ES384"));
    }

    private static async Task<(FetchResult Result, string Folder)> FetchAsync(BulkServer server, FetchRequest? request = null, string? folder = null, ServerOptions? options = null)
    {
        folder ??= NewFolder();
        return (await ServerFetch.RunAsync(request ?? new(server.Base), folder, options ?? Fast, TimeProvider.System, stop: Stop), folder);
    }

    private static string[] Ids(string folder) =>
        [.. Listed(folder, "output").Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];

    private static string[] Gone(string folder) =>
    [
        .. from line in File.Exists(Path.Combine(folder, "removed.ndjson")) ? File.ReadAllLines(Path.Combine(folder, "removed.ndjson")) : []
           from entry in JsonDocument.Parse(line).RootElement.GetProperty("entry").EnumerateArray()
           select entry.GetProperty("request").GetProperty("url").GetString(),
    ];

    private static string[] Listed(string folder, string list)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        return [.. manifest.RootElement.GetProperty(list).EnumerateArray().SelectMany(file => File.ReadLines(Path.Combine(folder, file.GetProperty("url").GetString()!)))];
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

    /// <summary>Ends the encryption in front of a server that does not know of it, and notes what came to it in the clear.</summary>
    private sealed class Proxy() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        public List<string> Plain { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Scheme == "http")
            {
                Plain.Add(request.RequestUri.AbsolutePath);
            }

            request.RequestUri = new UriBuilder(request.RequestUri) { Scheme = "http" }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
