using System.Text.Json.Nodes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Runs;

/// <summary>A store that an earlier version of the program filled.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("refractory-upgrade").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => Path.Combine(folder, "store.db");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Patients_judged_before_the_organisation_was_read_have_it_after_the_next_run_although_their_records_did_not_change()
    {
        string export = Directory.CreateDirectory(Path.Combine(folder, "export")).FullName, later = Directory.CreateDirectory(Path.Combine(folder, "later")).FullName;
        SyntheticExport.Write(export, new SyntheticOptions { Patients = 12, Seed = 3, EpilepsyShare = 0.8 }, stop: Stop);
        Directory.Delete(Path.Combine(export, SyntheticExport.TruthFolder), recursive: true);
        string patients = Directory.GetFiles(export, "Patient*.ndjson").Single();
        await System.IO.File.WriteAllLinesAsync(patients, (await System.IO.File.ReadAllLinesAsync(patients, Stop)).Select(Kept), Stop);
        await System.IO.File.WriteAllTextAsync(Path.Combine(later, "Patient.ndjson"), """{"resourceType":"Patient","id":"somebody-new"}""" + "\n", Stop);
        await LoadAsync(export);
        Store store = await Store.OpenAsync(File, KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        string[] organisations = [.. await store.QualityOrganisationsAsync(Stop)];
        await LoseOrganisationsAsync(store);

        store = await Store.OpenAsync(File, KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        Assert.DoesNotContain(await store.QualityOrganisationsAsync(Stop), name => name.StartsWith("Organization/", StringComparison.Ordinal));
        await LoadAsync(later);

        store = await Store.OpenAsync(File, KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        Assert.Contains(organisations, name => name.StartsWith("Organization/north", StringComparison.Ordinal));
        Assert.Equal(organisations, await store.QualityOrganisationsAsync(Stop));
    }

    private static string Kept(string line)
    {
        JsonNode patient = JsonNode.Parse(line)!;
        patient["managingOrganization"] = new JsonObject { ["reference"] = "Organization/north" };
        return patient.ToJsonString();
    }

    private async Task LoadAsync(string input)
    {
        using var output = new StringWriter();
        using var messages = new StringWriter();
        Assert.True(await CommandLine.RunAsync(["load", input, "--store", File, "--as-of", "2024-12-31"], output, messages) == 0, messages.ToString());
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    /// <summary>The store as a program left it that read the same tables and no organisation.</summary>
    private static async Task LoseOrganisationsAsync(Store store)
    {
        RunRow before = (await store.LatestRunAsync(Stop))!;
        string[] keys = [.. await store.QualityRecordsAsync(Stop).Select(record => record.Patient.Value).ToArrayAsync(Stop)];
        var judged = new List<RefractoryEpilepsy.Reports.JudgedPatient>();
        foreach (string key in keys)
        {
            RefractoryEpilepsy.Reports.JudgedPatient known = (await store.FindAsync(new(key), Stop))!;
            judged.Add(known with
            {
                Case = known.Case with
                {
                    Timeline = known.Case.Timeline with
                    {
                        Person = known.Case.Timeline.Person with { Custodian = null }, Visits = [.. known.Case.Timeline.Visits.Select(visit => visit with { Provider = null })],
                    },
                },
            });
        }

        long run = await store.BeginRunAsync(before.Source, before.AsOf, "earlier", Stop);
        await store.SaveAsync(run, judged, Stop);
        await store.FinishRunAsync(run, before.AsOf, judged.Count, new(new Dictionary<string, long>(), new Dictionary<string, long>(), 1, 1, 1), "", Stop);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
