using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Service.Mapping;
using RefractoryEpilepsy.Service.Publish;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Publish;

/// <summary>Write-back to servers that do not all keep to the book.</summary>
public sealed class PublishingRunTests : IAsyncLifetime
{
    private static readonly ServerOptions Hasty = new() { FirstWait = TimeSpan.FromMilliseconds(10), LongestWait = TimeSpan.FromMilliseconds(20), Tries = 3 };
    private static readonly PublishingRequest All = new(LoadingRun.DefaultSource, Unconfirmed: true, DryRun: false);
    private static readonly KnowledgeBase Knowledge = KnowledgeBase.Load();

    private readonly TemporaryFolder folder = new();
    private readonly List<string> said = [];
    private Store store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<Quirks> Servers => [new Quirks(), new Quirks(StaleIs500: true, UuidVersions: true), new Quirks(TellsEtag: false), new Quirks(ReturnsBody: false, UuidVersions: true), new Quirks(HasSearch: false, TellsEtag: false), new Quirks(StaleIs409: true, SearchLags: true), new Quirks(RelativeLocation: true, ReturnsBody: false, TellsEtag: false), new Quirks(HasVersions: false, TellsEtag: false)];

    public async ValueTask InitializeAsync()
    {
        store = await Store.OpenAsync(folder["store.db"], Knowledge.Drugs, TimeProvider.System, default);
        await LoadAsync("v01-two-failures");
    }

    [Theory, MemberData(nameof(Servers))]
    public async Task Once_is_enough_and_what_people_touch_is_theirs(Quirks quirks)
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(quirks);

        PublishingSummary first = await RunAsync(server);
        int writes = server.Writes.Count;
        PublishingSummary second = await RunAsync(server);

        Assert.True(first is { Failed: 0, Created: > 10 }, string.Join('\n', said));
        Assert.Equal((0, 0, 0, first.Created), (second.Created, second.Updated, second.Failed, second.Unchanged));
        Assert.Equal(writes, server.Writes.Count);
        JsonObject task = server.Of("Task").First();
        Assert.Contains((string)task["focus"]!["reference"]!, server.Resources.Keys);
        Assert.All(server.Of("Provenance").SelectMany(provenance => provenance["target"]!.AsArray()), target => Assert.Contains((string)target!["reference"]!, server.Resources.Keys));

        // A person closes a flag and takes on a task; then the patient is gone from the store: both stay as the person left them.
        string flag = server.Resources.Keys.First(key => key.StartsWith("Flag/", StringComparison.Ordinal));
        string taken = server.Resources.Keys.First(key => key.StartsWith("Task/", StringComparison.Ordinal));
        server.Edit(flag, resource => resource["status"] = "entered-in-error");
        server.Edit(taken, resource => resource["status"] = "in-progress");
        await store.ForgetAsync((await store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01"), Stop);
        PublishingSummary third = await RunAsync(server);

        Assert.True(third is { Failed: 0, Held: 2, Withdrawn: > 5 }, $"{third} {string.Join('\n', said)}");
        Assert.Equal(("entered-in-error", "in-progress"), ((string?)server.Resources[flag]["status"], (string?)server.Resources[taken]["status"]));
        Assert.All(server.Of("ServiceRequest"), request => Assert.Equal("revoked", (string?)request["status"]));
        Assert.All(server.Of("Flag").Where(other => !ReferenceEquals(other, server.Resources[flag])), other => Assert.Equal("inactive", (string?)other["status"]));
        Assert.Equal((0, 0), ((await RunAsync(server)).Withdrawn, server.Writes.Count(write => write.StartsWith("DELETE", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_patient_whom_the_server_does_not_know_fails_alone_and_is_tried_again()
    {
        Quirks strict = new(KnowsPatients: "Patient/v02");
        await using QuirkyServer server = await QuirkyServer.StartAsync(strict);

        PublishingSummary first = await RunAsync(server);

        Assert.True(first.Failed > 5, string.Join('\n', said));
        Assert.Empty(server.Of("Flag"));
        Assert.NotEmpty(server.Of("Device"));
        Assert.DoesNotContain(said, line => line.Contains("Patient/v01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_never_came_makes_no_second_copy()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks());
        server.LoseAnswers = 2;

        PublishingSummary first = await RunAsync(server);
        await RunAsync(server);

        Assert.True(first.Failed == 0, string.Join('\n', said));
        Assert.All(server.Resources.Values.Where(resource => resource["identifier"] is not null).GroupBy(resource => (string?)resource["identifier"]![0]!["value"]), copies => Assert.Single(copies));
    }

    [Fact]
    public async Task A_change_that_does_not_concern_us_is_written_over_after_reading_again()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks(StaleIs500: true));
        await RunAsync(server);
        string list = server.Resources.Keys.First(key => key.StartsWith("List/", StringComparison.Ordinal));
        server.Edit(list, resource => resource["title"] = "Renamed there");
        await LoadAsync("v02-rash-then-one-failure", "v01-two-failures", "t20-contained-products-and-renewals");

        PublishingSummary second = await RunAsync(server);

        Assert.True(second is { Failed: 0 }, string.Join('\n', said));
        Assert.NotEqual("Renamed there", (string?)server.Resources[list]["title"]);
    }

    [Fact]
    public async Task What_was_deleted_there_is_not_made_again()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks());
        await RunAsync(server);
        string flag = server.Resources.Keys.First(key => key.StartsWith("Flag/", StringComparison.Ordinal));
        server.Resources.TryRemove(flag, out _);
        await store.ForgetAsync((await store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01"), Stop);

        PublishingSummary second = await RunAsync(server);

        Assert.Equal((1, 0), (second.Held, second.Failed));
        Assert.DoesNotContain(flag, server.Resources.Keys);
    }

    [Fact]
    public async Task Only_confirmed_flags_leave_and_a_dry_run_writes_nothing()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks());
        var confirmed = new PublishingRequest(LoadingRun.DefaultSource, Unconfirmed: false, DryRun: false);

        PublishingSummary nothing = await RunAsync(server, confirmed);
        await store.DecideAsync((await store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01"), "CEC-1", "confirmed", "", until: null, "tester", Stop);
        PublishingSummary dry = await RunAsync(server, confirmed with { DryRun = true });

        Assert.Equal((0, 0), (nothing.Created, server.Resources.Count));
        Assert.True(dry.Created > 4);
        Assert.Contains(said, line => line.StartsWith("would create Flag/", StringComparison.Ordinal) && line.Contains("CEC-1", StringComparison.Ordinal));

        await RunAsync(server, confirmed);
        Assert.Equal("CEC-1", (string?)Assert.Single(server.Of("Flag"))["code"]!["coding"]![0]!["code"]);
    }

    [Fact]
    public async Task The_list_names_no_lead_that_nobody_confirmed()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks());
        await store.DecideAsync((await store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01"), "SURG-1", "confirmed", "", until: null, "tester", Stop);

        await RunAsync(server, new PublishingRequest(LoadingRun.DefaultSource, Unconfirmed: false, DryRun: false));

        Assert.StartsWith("SURG-1: ", (string?)Assert.Single(server.Of("List"))["entry"]![0]!["flag"]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_folder_too_what_no_longer_holds_is_withdrawn_and_a_dry_run_shows_it()
    {
        var run = new PublishingRun(store, Knowledge, TimeProvider.System);
        PublishingSummary first = await run.ToFolderAsync(folder["out"], All, said.Add, Stop);
        PublishingSummary again = await run.ToFolderAsync(folder["out"], All, said.Add, Stop);
        await store.ForgetAsync((await store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01"), Stop);
        PublishingSummary dry = await run.ToFolderAsync(folder["out"], All with { DryRun = true }, said.Add, Stop);
        string untouched = await File.ReadAllTextAsync(Path.Combine(folder["out"], "Flag.ndjson"), Stop);
        PublishingSummary third = await run.ToFolderAsync(folder["out"], All, said.Add, Stop);
        PublishingSummary fourth = await run.ToFolderAsync(folder["out"], All, said.Add, Stop);

        Assert.True(first is { Created: > 10, Withdrawn: 0 }, first.ToString());
        Assert.Equal((0, 0, first.Created), (again.Created, again.Updated, again.Unchanged));
        Assert.Contains("\"active\"", untouched, StringComparison.Ordinal);
        Assert.Equal(dry, third);
        Assert.Equal(third.Withdrawn, said.Count(line => line.StartsWith("would withdraw ", StringComparison.Ordinal)));
        Assert.Equal(0, fourth.Withdrawn);
        foreach ((string type, string state) in (ReadOnlySpan<(string, string)>)[("Flag", "inactive"), ("ServiceRequest", "revoked"), ("Task", "cancelled"), ("ClinicalImpression", "entered-in-error")])
        {
            string[] lines = File.ReadAllLines(Path.Combine(folder["out"], type + ".ndjson"));
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Equal(state, (string?)JsonNode.Parse(line)!["status"]));
        }
    }

    [Fact]
    public async Task Of_whoever_was_erased_a_folder_keeps_nothing_and_tells_the_deletion()
    {
        await LoadAsync("v01-two-failures", "t20-contained-products-and-renewals");
        var run = new PublishingRun(store, Knowledge, TimeProvider.System);
        await run.ToFolderAsync(folder["out"], All, said.Add, Stop);
        Assert.Contains(Directory.GetFiles(folder["out"]), file => File.ReadAllText(file).Contains("Patient/v01\"", StringComparison.Ordinal));
        string key = (await store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01").Value;
        await store.EraseAsync([key], "erased", "tester", stayOut: false, Stop);

        PublishingSummary dry = await run.ToFolderAsync(folder["out"], All with { DryRun = true }, said.Add, Stop);
        PublishingSummary after = await run.ToFolderAsync(folder["out"], All, said.Add, Stop);
        PublishingSummary again = await run.ToFolderAsync(folder["out"], All, said.Add, Stop);

        Assert.Equal(dry, after);
        Assert.True(after.Withdrawn > 10, after.ToString());
        Assert.Equal(0, again.Withdrawn);
        Assert.Contains(said, line => line.StartsWith("would delete Flag/", StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(folder["out"]), file => Assert.DoesNotContain("Patient/v01\"", File.ReadAllText(file), StringComparison.Ordinal));
        string[] deletions = File.ReadAllLines(Path.Combine(folder["out"], "deleted.ndjson"));
        Assert.All(deletions, line => Assert.Equal("DELETE", (string?)JsonNode.Parse(line)!["entry"]![0]!["request"]!["method"]));
        Assert.Contains(deletions, line => line.Contains("Provenance/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_said_of_whoever_was_erased_is_taken_back_at_the_server()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks(StaleIs500: true, UuidVersions: true));
        await RunAsync(server);
        string taken = server.Resources.Keys.First(key => key.StartsWith("Task/", StringComparison.Ordinal));
        server.Edit(taken, resource => resource["status"] = "in-progress");
        string key = (await store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01").Value;
        await store.EraseAsync([key], "erased", "tester", stayOut: false, Stop);
        Assert.All(await store.PublicationsAsync(server.Address + "/", Stop), row => Assert.True(row.Patient.Length == 0 && (row.State != "erased" || row.Content.Length == 2)));

        PublishingSummary after = await RunAsync(server);
        PublishingSummary again = await RunAsync(server);

        Assert.True(after is { Failed: 0, Withdrawn: > 10 }, $"{after} {string.Join('\n', said)}");
        Assert.Equal((0, 0, 0), (again.Withdrawn, again.Held, again.Failed));
        Assert.All(server.Of("Flag"), flag => Assert.Equal("inactive", (string?)flag["status"]));
        Assert.Equal("in-progress", (string?)server.Resources[taken]["status"]);
        Assert.DoesNotContain(await store.PublicationsAsync(server.Address + "/", Stop), row => row.State == "erased");

        // Let in again, the same person is published again.
        await LoadAsync("v01-two-failures", "v02-rash-then-one-failure");
        Assert.Equal(0, (await RunAsync(server)).Failed);
    }

    [Fact]
    public async Task Where_our_ledger_is_lost_what_people_did_there_stands()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks(UuidVersions: true));
        PublishingSummary first = await RunAsync(server);
        string[] tasks = [.. server.Resources.Keys.Where(key => key.StartsWith("Task/", StringComparison.Ordinal))];
        string flag = server.Resources.Keys.First(key => key.StartsWith("Flag/", StringComparison.Ordinal));
        server.Edit(flag, resource => resource["status"] = "inactive");
        server.Edit(tasks[0], resource => resource["status"] = "in-progress");
        server.Edit(tasks[1], resource => resource["owner"] = new JsonObject { ["reference"] = "Practitioner/7" });
        server.Edit(tasks[1], resource => resource["description"] = "an older sentence of ours");
        await LoseLedgerAsync();

        PublishingSummary second = await RunAsync(server);
        int writes = server.Writes.Count;
        PublishingSummary third = await RunAsync(server);

        Assert.True(second is { Failed: 0, Held: 2 }, $"{second} {string.Join('\n', said)}");
        Assert.Equal(("inactive", "in-progress"), ((string?)server.Resources[flag]["status"], (string?)server.Resources[tasks[0]]["status"]));
        Assert.Equal("Practitioner/7", (string?)server.Resources[tasks[1]]["owner"]?["reference"]);
        Assert.NotEqual("an older sentence of ours", (string?)server.Resources[tasks[1]]["description"]);
        Assert.Equal((first.Created, 0, 2, 0), (third.Unchanged + third.Held, third.Failed, third.Held, third.Updated));
        Assert.Equal(writes, server.Writes.Count);
    }

    [Fact]
    public async Task What_people_closed_stays_closed_when_the_month_turns()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks());
        await RunAsync(server, month: 1);
        string[] flags = [.. server.Resources.Keys.Where(key => key.StartsWith("Flag/", StringComparison.Ordinal))];
        server.Edit(flags[0], resource => resource["status"] = "inactive");
        server.Resources.TryRemove(flags[1], out _);

        PublishingSummary february = await RunAsync(server, month: 2);
        PublishingSummary march = await RunAsync(server, month: 3);

        Assert.Equal((2, 2), (february.Held, march.Held));
        Assert.Equal("inactive", (string?)server.Resources[flags[0]]["status"]);
        Assert.Equal(flags.Length - 1, server.Of("Flag").Count());
        Assert.True(march.Updated > 0, "Other flags' end moves on.");
    }

    [Fact]
    public async Task What_the_server_refuses_as_invalid_fails_alone_and_goes_when_it_is_taken()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks());
        server.Refuses = "Flag";

        PublishingSummary first = await RunAsync(server);
        server.Refuses = null;
        PublishingSummary second = await RunAsync(server);

        Assert.True(first is { Failed: > 0, Created: > 5 }, first.ToString());
        Assert.Contains(said, line => line.StartsWith("failed Flag/", StringComparison.Ordinal) && line.Contains("422", StringComparison.Ordinal) && line.Contains("processing", StringComparison.Ordinal));
        Assert.Equal((first.Failed, 0), (second.Created, second.Failed));
    }

    [Fact]
    public async Task Where_several_match_a_conditional_create_no_further_copy_is_made()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks(SeveralAre412: true, SearchLags: true));
        await RunAsync(server);
        (string key, JsonObject flag) = server.Resources.First(resource => resource.Key.StartsWith("Flag/", StringComparison.Ordinal));
        server.Resources[key + "-copy"] = (JsonObject)flag.DeepClone();
        int copies = server.Of("Flag").Count();
        await LoseLedgerAsync($"WHERE key = '{(string?)flag["identifier"]![0]!["value"]}'");

        PublishingSummary second = await RunAsync(server);

        Assert.Equal(1, second.Failed);
        Assert.Equal(copies, server.Of("Flag").Count());
    }

    [Fact]
    public async Task In_silent_mode_nothing_is_sent()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks());
        await store.SetSilentAsync(true, "someone", Stop);

        await Assert.ThrowsAsync<StoreException>(() => RunAsync(server));
        Assert.Empty(server.Resources);
        Assert.True((await RunAsync(server, All with { DryRun = true })).Created > 10);
    }

    [Fact]
    public async Task After_a_run_its_source_is_published_where_the_site_says_so_and_never_in_silence()
    {
        await using QuirkyServer server = await QuirkyServer.StartAsync(new Quirks(StaleIs500: true, UuidVersions: true));
        string input = Directory.CreateDirectory(folder["clinic"]).FullName;
        File.Copy(Repository.PathTo("samples/patients/v01-two-failures/bundle.json"), Path.Combine(input, "v01.json"));
        await store.AddSourceAsync(new SourceRow { Name = "clinic", Kind = "folder", Address = input }, "someone", Stop);
        PublishingTarget target = new("clinic", To: server.Address.ToString(), Unconfirmed: true);

        await RunSourceAsync(new PublishingTargets());
        Assert.Empty(server.Resources);                                                              // off unless the site says otherwise
        await RunSourceAsync(new PublishingTargets { Targets = [target with { Source = "another" }, target with { Unconfirmed = false }] });
        Assert.Empty(server.Resources);                                                              // nobody confirmed anything
        await store.SetSilentAsync(true, "someone", Stop);
        await RunSourceAsync(new PublishingTargets { Targets = [target] });
        Assert.Empty(server.Resources);
        await store.SetSilentAsync(false, "someone", Stop);
        await RunSourceAsync(new PublishingTargets { Targets = [target] });
        Assert.NotEmpty(server.Of("Flag"));
        int writes = server.Writes.Count;
        await RunSourceAsync(new PublishingTargets { Targets = [target] });
        Assert.Equal(writes, server.Writes.Count);                                                   // the same again is not sent again

        async Task RunSourceAsync(PublishingTargets targets)
        {
            SourceRow source = (await store.SourcesAsync(Stop)).Single(row => row.Name == "clinic");
            var runs = new SourceRun(store, new LiveKnowledge(Knowledge, null, store), new WorkOptions(folder["spool"], Hasty) { Publishing = targets }, TimeProvider.System, NullLogger<SourceRun>.Instance);
            RunRow run = (await runs.AskAsync(source, "person", Stop))!;
            await runs.ExecuteAsync(run.Id, Stop);
            RunRow ended = (await store.FindRunAsync(run.Id, Stop))!;
            Assert.True(ended.State == "finished", $"{ended.State} {ended.Message}");
        }
    }

    [Theory]
    [InlineData("""{"targets":[{"source":"a"}]}""", "needs a source")]
    [InlineData("""{"targets":[{"source":"a","to":"https://ehr.example.org/fhir","folder":"out"}]}""", "needs a source")]
    [InlineData("""{"targets":[{"source":"a","to":"http://ehr.example.org/fhir"}]}""", "must be an https address")]
    [InlineData("""{"target":[]}""", "cannot be read")]
    public void A_file_of_targets_that_says_too_little_or_too_much_is_refused(string text, string why)
    {
        File.WriteAllText(folder["publish.json"], text);

        Assert.Contains(why, Assert.Throws<InputException>(() => PublishingTargets.Read(folder["publish.json"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_writes_a_folder_with_one_file_for_each_type()
    {
        (int code, string output, string messages) = await Refractory.CallAsync("publish", "--store", folder["store.db"], "--out", folder["out"], "--unconfirmed");

        Assert.Equal((0, ""), (code, messages));
        Assert.StartsWith("created ", output, StringComparison.Ordinal);
        Assert.Equal(["ClinicalImpression", "DetectedIssue", "Device", "DocumentReference", "Flag", "Group", "List", "Provenance", "ServiceRequest", "Task"],
            Directory.GetFiles(folder["out"]).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_server_that_others_made_keeps_what_we_send_and_takes_it_back()
    {
        using Process node = Process.Start(new ProcessStartInfo("node", [Repository.PathTo("tests/ForeignServer/server.mjs")]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            string[] words = (await node.StandardOutput.ReadLineAsync(Stop))!.Split(' ');
            var server = new Uri($"http://127.0.0.1:{words[1]}/fhir");
            var run = new PublishingRun(store, Knowledge, TimeProvider.System);

            PublishingSummary first = await run.ToServerAsync(server, authorization: null, All, Hasty, said.Add, Stop);
            PublishingSummary second = await run.ToServerAsync(server, authorization: null, All, Hasty, said.Add, Stop);
            await store.ForgetAsync((await store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01"), Stop);
            PublishingSummary third = await run.ToServerAsync(server, authorization: null, All, Hasty, said.Add, Stop);
            using var http = new HttpClient();
            JsonNode flags = JsonNode.Parse(await http.GetStringAsync(server + "/Flag", Stop))!;

            Assert.True(first is { Failed: 0, Created: > 10 }, string.Join('\n', said));
            Assert.Equal((0, 0, 0), (second.Created, second.Updated, second.Failed));
            Assert.True(third is { Failed: 0, Withdrawn: > 5 }, string.Join('\n', said));
            Assert.All(flags["entry"]!.AsArray(), entry => Assert.Equal("inactive", (string?)entry!["resource"]!["status"]));
        }
        finally
        {
            node.StandardInput.Close();
            node.WaitForExit(5000);
        }
    }

    private async Task LoseLedgerAsync(string where = "")
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=" + folder["store.db"]);
        await connection.OpenAsync(Stop);
        await using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = "DELETE FROM publications " + where;
        Assert.True(await command.ExecuteNonQueryAsync(Stop) > 0);
    }

    private Task<PublishingSummary> RunAsync(QuirkyServer server, int month) =>
        new PublishingRun(store, Knowledge, new DayClock(new(2030, month, 15, 12, 0, 0, TimeSpan.Zero))).ToServerAsync(server.Address, authorization: null, All, Hasty, said.Add, Stop);

    private sealed class DayClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private Task<PublishingSummary> RunAsync(QuirkyServer server, PublishingRequest? request = null) =>
        new PublishingRun(store, Knowledge, TimeProvider.System).ToServerAsync(server.Address, authorization: null, request ?? All, Hasty, said.Add, Stop);

    private async Task LoadAsync(params string[] stories)
    {
        string input = Directory.CreateDirectory(folder["in" + stories.Length]).FullName;
        foreach (string story in stories)
        {
            File.Copy(Repository.PathTo($"samples/patients/{story}/bundle.json"), Path.Combine(input, story + ".json"), overwrite: true);
        }

        await new LoadingRun(store, Knowledge, new ScreeningRun(Knowledge, predict: null, TimeProvider.System)).ExecuteAsync(input, new DateOnly(2024, 5, 20), progress: null, default);
    }

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
