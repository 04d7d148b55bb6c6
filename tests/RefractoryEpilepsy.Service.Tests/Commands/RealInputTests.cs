using System.Text.Json;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests.Commands;

/// <summary>FHIR made by others. The numbers were counted in the files by hand, apart from the program.</summary>
public class RealInputTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>
    /// Person, status, failures, and why, read off the bundles: an order that nobody renewed has lapsed, diazepam and clonazepam at need are no trial, one carbamazepine was followed
    /// by an emergency visit for a seizure, and nobody counted seizures. All have epilepsy as a principal diagnosis, the first reason.
    /// </summary>
    private static readonly string[] Conclusions =
    [
        "024b1b9b NotTreated 0 not-treated lost-to-follow-up",
        "05feb4fd Undefined 0 no-seizure-count died",
        "24f613b9 Undefined 0 no-drug-on-record died",
        "3ed2a74a NotTreated 0 not-treated died",
        "4e8ed886 NotTreated 0 not-treated lost-to-follow-up",
        "72d8a40a NotTreated 0 not-treated",
        "924d8c31 Undefined 0 no-drug-on-record died",
        "948e608d NotTreated 0 not-treated",
        "ba18818d NotTreated 0 not-treated",
        "bdb0bf01 Undefined 1 seizures-on-drug died",
        "f9fec38b NotTreated 0 not-treated died",
        "fdba4d87 NotTreated 0 not-treated died",
    ];

    [Fact]
    public async Task Twelve_of_twenty_bundles_are_people_with_a_seizure_disorder_and_none_has_two_provable_failures()
    {
        if (Repository.SharedData("synthea-bundles") is not { } input)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        (int code, string output, string messages) = await Refractory.CallAsync("screen", input, "--out", folder.Path);

        Assert.Equal(0, code);
        Assert.Empty(messages);
        Assert.StartsWith("Screened as of 2021-03-31, the day of the newest record,", output, StringComparison.Ordinal);
        using JsonDocument run = JsonDocument.Parse(await File.ReadAllTextAsync(folder["run.json"], Stop));
        JsonElement resources = run.RootElement.GetProperty("resources");
        Assert.Equal((20, 134, 83, 338), (resources.GetProperty("Patient").GetInt32(), resources.GetProperty("Condition").GetInt32(), resources.GetProperty("MedicationRequest").GetInt32(), resources.GetProperty("Encounter").GetInt32()));
        string[][] rows = [.. (await File.ReadAllLinesAsync(folder["cases.csv"], Stop)).Skip(1).Select(row => row.Split(','))];
        Assert.Equal(12, rows.Length);
        ILookup<string, string> codes = (await File.ReadAllLinesAsync(folder["reasons.csv"], Stop)).Skip(1).Select(row => row.Split(',')).Where(row => row[1] == "status").ToLookup(row => row[0], row => row[3]);
        Assert.Equal(Conclusions, rows.Select(row => string.Join(' ', (string[])[row[0][..8], row[1], row[4], .. codes[row[0]].Skip(1)])));
        Assert.DoesNotContain(rows, row => row[1] is "Resistant" or "Responsive" or "NotEligible" || row[2] == "true");
    }

    [Fact]
    public async Task A_bulk_export_of_ordinary_people_runs_clean()
    {
        if (Repository.SharedData("synthea-bulk-10") is not { } input)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        (int code, _, string messages) = await Refractory.CallAsync("screen", input, "--out", folder.Path);

        Assert.Equal(0, code);
        Assert.Empty(messages);
        Assert.Equal("NotTreated", (await File.ReadAllLinesAsync(folder["cases.csv"], Stop)).Skip(1).Single().Split(',')[1]);
        Assert.All((await File.ReadAllLinesAsync(folder["gaps.csv"], Stop)).Skip(1), row => Assert.Contains(",unread-dose,", row, StringComparison.Ordinal));
    }
}
