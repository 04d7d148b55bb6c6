using System.Net;
using System.Net.Sockets;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests.Commands;

/// <summary>Exit codes and messages: 0 done, 2 the call is wrong, 1 our fault or the world's; one clear line, never a stack trace.</summary>
public class CallsTests
{
    private static readonly string Sample = Repository.PathTo("samples/bulk-export");

    [Theory]
    [InlineData("")]
    [InlineData("no-such-command")]
    [InlineData("screen")]
    [InlineData("screen /no/such/folder")]
    [InlineData("screen SAMPLE --as-of 2024-13-45")]
    [InlineData("screen SAMPLE --as-of yesterday")]
    [InlineData("screen SAMPLE --no-such-option")]
    [InlineData("screen SAMPLE --site /no/such/folder")]
    [InlineData("explain")]
    [InlineData("explain somebody")]
    [InlineData("explain nobody SAMPLE")]
    [InlineData("export --store /no/such/store.db --out TEMP/never")]
    [InlineData("compare")]
    [InlineData("evaluate SAMPLE")]
    [InlineData("evaluate SAMPLE --truth SAMPLE/Patient.ndjson")]
    [InlineData("replay nobody SAMPLE")]
    [InlineData("knowledge import-rxnorm SAMPLE --site TEMP/site")]
    [InlineData("knowledge import-rxnorm SAMPLE")]
    [InlineData("doctor --store /no/such/store.db")]
    [InlineData("demo --patients none")]
    [InlineData("demo --patients 0")]
    [InlineData("demo --urls http://0.0.0.0:5080")]
    [InlineData("demo --urls http://*:5080")]
    [InlineData("serve --urls nonsense --store TEMP/a.db")]
    public async Task A_wrong_call_ends_with_2_and_one_line_that_says_why(string call)
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [.. call.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Replace("SAMPLE", Sample, StringComparison.Ordinal).Replace("TEMP", folder.Path, StringComparison.Ordinal))];

        (int code, string output, string messages) = await Refractory.CallAsync(arguments);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Single(messages.TrimEnd().Split('\n'));
        Assert.StartsWith("refractory: ", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty folder")]
    [InlineData("only other files")]
    public async Task An_input_without_FHIR_ends_with_2(string what)
    {
        using var folder = new TemporaryFolder();
        if (what == "only other files")
        {
            await File.WriteAllTextAsync(folder["table.csv"], "a,b\n", TestContext.Current.CancellationToken);
        }

        (int code, string output, string messages) = await Refractory.CallAsync("screen", folder.Path);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Single(messages.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_target_that_cannot_be_written_ends_with_1_and_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["taken"], "a file, not a folder", TestContext.Current.CancellationToken);

        (int code, _, string messages) = await Refractory.CallAsync("screen", Sample, "--out", folder["taken"]);

        Assert.Equal(1, code);
        Assert.Single(messages.TrimEnd().Split('\n'));
        Assert.Contains("Check the disk", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_ends_with_1_and_names_the_option()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        (int code, _, string messages) = await Refractory.CallAsync("serve", "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}", "--store", folder["a.db"]);

        Assert.Equal(1, code);
        Assert.Contains("--urls", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("screen --help")]
    [InlineData("explain --help")]
    [InlineData("load --help")]
    [InlineData("export --help")]
    [InlineData("replay --help")]
    [InlineData("compare --help")]
    [InlineData("doctor --help")]
    [InlineData("knowledge --help")]
    [InlineData("knowledge check")]
    [InlineData("evaluate --help")]
    [InlineData("demo --help")]
    [InlineData("serve --help")]
    [InlineData("--version")]
    public async Task Help_is_a_result(string call)
    {
        (int code, string output, string messages) = await Refractory.CallAsync(call.Split(' '));

        Assert.Equal(0, code);
        Assert.NotEmpty(output);
        Assert.Empty(messages);
    }

    [Fact]
    public async Task A_setting_may_come_from_the_environment_and_the_call_wins()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        (string, string)[] environment = [("REFRACTORY_AS_OF", "2022-02-02"), ("REFRACTORY_INPUT", Sample)];

        (int code, string output, _) = await RunningProgram.RunAsync(environment, ["screen"], stop);
        (_, string overruled, _) = await RunningProgram.RunAsync(environment, ["screen", "--as-of", "2023-03-03"], stop);

        Assert.Equal(0, code);
        Assert.StartsWith("Screened as of 2022-02-02,", output, StringComparison.Ordinal);
        Assert.StartsWith("Screened as of 2023-03-03,", overruled, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_prints_one_patient_with_reasons_and_resources()
    {
        (int code, string output, string messages) = await Refractory.CallAsync("explain", "Patient/resistant-1", Sample, "--as-of", "2023-06-30");

        Assert.Equal(0, code);
        Assert.Empty(messages);
        Assert.StartsWith("# Patient resistant-1, as of 2023-06-30\n", output, StringComparison.Ordinal);
        Assert.Contains("**Resistant**", output, StringComparison.Ordinal);
        Assert.Contains("Observation/seizures-ltg", output, StringComparison.Ordinal);
        Assert.Contains("CEC-1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_tells_each_change_and_what_was_put_on_record()
    {
        (int code, string output, _) = await Refractory.CallAsync("replay", "resistant-1", Sample, "--as-of", "2023-06-30");

        Assert.Equal(0, code);
        string[] statuses = [.. output.Split('\n').Where(line => line.StartsWith("20", StringComparison.Ordinal)).Select(line => line.Split(',', ';')[0])];
        Assert.Equal(["2020-01-15  Undefined", "2020-09-10  Undefined", "2021-10-12  Resistant"], statuses);
        Assert.Contains("Observation/seizures-ltg", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_holds_definitions_side_by_side_from_files_and_from_a_store()
    {
        using var folder = new TemporaryFolder();
        await Refractory.CallAsync("load", Sample, "--as-of", "2023-06-30", "--store", folder["s.db"]);

        (int code, string output, _) = await Refractory.CallAsync("compare", Sample, "--as-of", "2023-06-30");
        (_, string stored, _) = await Refractory.CallAsync("compare", "--store", folder["s.db"]);
        (_, string one, _) = await Refractory.CallAsync("compare", "--patient", "one-failure-1", "--store", folder["s.db"]);
        (_, string examined, _) = await Refractory.CallAsync("doctor", "--store", folder["s.db"]);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

        Assert.Equal(0, code);
        Assert.Equal(output, stored);
        Assert.Contains("ilae-two: no", one, StringComparison.Ordinal);
        Assert.Contains("3 patients with a sign of epilepsy", examined, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_compares_with_the_truth_beside_a_simulated_export()
    {
        using var folder = new TemporaryFolder();
        Synthetic.SyntheticExport.Write(folder.Path, new Synthetic.SyntheticOptions { Patients = 60 }, progress: null, TestContext.Current.CancellationToken);

        (int code, string output, string messages) = await Refractory.CallAsync("evaluate", folder.Path, "--worst", "1");

        Assert.Equal(0, code);
        Assert.Empty(messages);
        Assert.StartsWith("# Evaluation on 60 patients", output, StringComparison.Ordinal);
    }
}
