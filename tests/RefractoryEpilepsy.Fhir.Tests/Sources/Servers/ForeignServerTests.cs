using System.Diagnostics;
using System.Globalization;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Fhir.Tests.Sources.Servers;

/// <summary>Fetches from a server that nobody here wrote: no capability statement, no export, no next links.</summary>
public class ForeignServerTests
{
    private static readonly string[] Files = ["Patient", "Condition", "MedicationRequest", "Practitioner"];

    [Fact]
    public async Task Every_resource_of_a_foreign_server_arrives()
    {
        if (Repository.SharedData("synthea-bulk-10") is not { } data)
        {
            return;
        }

        string[] paths = [.. Files.Select(type => Path.Combine(data, type + ".000.ndjson"))];
        using Process node = Process.Start(new ProcessStartInfo("node", [Repository.PathTo("tests/ForeignServer/server.mjs"), .. paths])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            string? ready = await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("ready ", ready, StringComparison.Ordinal);
            string[] words = ready!.Split(' ');
            string folder = Directory.CreateTempSubdirectory("fetch").FullName;

            FetchResult result = await ServerFetch.RunAsync(
                new(new Uri($"http://127.0.0.1:{words[1]}/fhir")), folder, new ServerOptions { PageSize = 100 }, TimeProvider.System, stop: TestContext.Current.CancellationToken);

            Assert.Equal("search", result.Way);
            Assert.Equal(long.Parse(words[2], CultureInfo.InvariantCulture), result.Resources);
            Assert.Empty(result.Warnings);
            Directory.Delete(folder, recursive: true);
        }
        finally
        {
            node.StandardInput.Close();
            node.WaitForExit(5000);
        }
    }
}
