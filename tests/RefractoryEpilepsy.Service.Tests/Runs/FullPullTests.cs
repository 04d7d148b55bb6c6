using RefractoryEpilepsy.Fhir.Tests.Sources.Servers;
using RefractoryEpilepsy.Service.Tests.Commands;

namespace RefractoryEpilepsy.Service.Tests.Runs;

/// <summary>A full pull drops what the server no longer has, and only that.</summary>
public sealed class FullPullTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Theory]
    [InlineData(true)] // the export says that something failed
    [InlineData(false)] // the search for a type is refused
    public async Task A_full_pull_that_did_not_get_everything_drops_nothing(bool exports)
    {
        await using BulkServer server = await BulkServer.StartAsync();
        server.OffersExport = exports;
        server.Add("""{"resourceType":"Patient","id":"a"}""");
        server.Add("""{"resourceType":"Condition","id":"1","subject":{"reference":"Patient/a"},"recordedDate":"2020-01-01","code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"G40.909"}]}}""");
        (int code, _, string messages) = await PullAsync(server);
        Assert.True(code == 0, messages);
        string before = await CasesAsync("before");
        if (exports)
        {
            server.Trouble("GET jobs/2", BulkServer.Status(200, null, $$"""{"transactionTime":"2026-01-02T00:00:00Z","requiresAccessToken":false,"output":[{"type":"Patient","url":"{{server.Base}}/files/2/Patient"}],"error":[{"type":"OperationOutcome","url":"{{server.Base}}/files/2/Errors"}]}"""));
            server.Trouble("GET files/2/Errors", BulkServer.Status(200, null, """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]}"""));
        }
        else
        {
            server.First = (context, call) =>
            {
                context.Response.StatusCode = call == "GET Condition" ? 403 : 200;
                return Task.FromResult(call == "GET Condition");
            };
        }

        (code, _, messages) = await PullAsync(server, "--full");

        Assert.Equal(1, code);
        Assert.Contains("nothing was changed", messages, StringComparison.Ordinal);
        Assert.Equal(before, await CasesAsync("after"));
        server.First = null;
        (code, _, messages) = await PullAsync(server, "--full");
        Assert.True(code == 0, messages);
        Assert.Equal(before, await CasesAsync("again"));
    }

    private Task<(int Code, string Output, string Messages)> PullAsync(BulkServer server, params string[] more) =>
        Refractory.CallAsync(["pull", server.Base.AbsoluteUri, .. more, "--store", folder["store.db"], "--as-of", "2024-06-30"]);

    private async Task<string> CasesAsync(string name)
    {
        (int code, _, string messages) = await Refractory.CallAsync("export", "--store", folder["store.db"], "--out", folder[name]);
        Assert.True(code == 0, messages);
        string cases = await File.ReadAllTextAsync(Path.Combine(folder[name], "cases.csv"), TestContext.Current.CancellationToken);
        Assert.Contains("a,", cases, StringComparison.Ordinal);
        return cases;
    }
}
