using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Tests.Access;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>Classes that share one hospital, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneHospital : ICollectionFixture<Hospital>
{
    public const string Name = "Stories of a hospital";
}

/// <summary>A simulated hospital whose people sign in at a provider, as they would at work.</summary>
public sealed class Hospital(Chromium chromium) : IAsyncLifetime
{
    /// <summary>Members of the group at the provider that stands for a role here.</summary>
    public const string Analysts = "stats", Clinicians = "epilepsy-doctors", Approvers = "model-board", Administrators = "it", Auditors = "privacy", Reviewers = "readers";

    private readonly TemporaryFolder folder = new();
    private IdentityProvider provider = null!;
    private WebApplication? host;

    internal LaterClock Clock { get; } = new();

    internal Store Store { get; private set; } = null!;

    public string Address { get; private set; } = "";

    /// <summary>The one patient of the northern clinic; all others are of no clinic that anybody here works at.</summary>
    internal JudgedPatient Northern { get; private set; } = null!;

    /// <summary>Somebody else's patient.</summary>
    internal JudgedPatient Other { get; private set; } = null!;

    /// <summary>What stands on that patient's wristband.</summary>
    public string NumberOfOther { get; private set; } = "";

    /// <summary>Somebody signs in with a browser of their own; the page is the overview.</summary>
    /// <param name="departments">Of a clinician; "everywhere" sees all patients.</param>
    public async Task<IPage> SignInAsync(string name, string group, params string[] departments)
    {
        provider.Person = new() { ["preferred_username"] = name, ["groups"] = (string[])[group, "everyone"], ["department"] = departments };
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(Address);
        await Assertions.Expect(page.Locator(".who")).ToHaveTextAsync(name);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            await host.DisposeAsync();
            await provider.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    public async ValueTask InitializeAsync()
    {
        var knowledge = KnowledgeBase.Load();
        SyntheticExport.Write(folder["export"], new SyntheticOptions { Patients = 260, Seed = 5, EpilepsyShare = 0.95, OrdinaryCare = 0, Style = RecordStyle.Plain }, progress: null, default);
        (int code, _, string messages) = await Refractory.CallAsync("load", folder["export"], "--store", folder["store.db"]);
        Assert.True(code == 0, messages);
        Store = await Store.OpenAsync(folder["store.db"], knowledge.Drugs, Clock, default);
        JudgedPatient[] resistant = await Store.AllAsync(default).Where(patient => patient.Case.Resistance.Status == Resistance.Status.Resistant).OrderBy(patient => patient.SourceId).Take(2).ToArrayAsync();
        (Northern, Other) = (resistant[0], resistant[1]);
        await Store.RecordedAsync(new("test", "prepare", ""), database => database.Add(new RecordNameRow { Source = "files", Name = "Organization/north", Patient = Northern.Case.Timeline.Patient.Value }), default);

        NumberOfOther = Directory.EnumerateFiles(folder["export"], "Patient.*ndjson").SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!).Single(patient => (string?)patient["id"] == Other.SourceId)["identifier"]!.AsArray()[0]!["value"]!.GetValue<string>();

        provider = await IdentityProvider.StartAsync();
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["oidc-authority"] = provider.Address, ["oidc-client-id"] = "refractory", ["oidc-role-claim"] = "groups", ["oidc-site-claim"] = "department", ["oidc-sites"] = "north clinic=Organization/north;everywhere=*",
            ["oidc-roles"] = $"{Clinicians}=clinician;{Analysts}=analyst;{Administrators}=administrator;{Auditors}=auditor;{Approvers}=model-approver;{Reviewers}=reviewer",
        };
        host = Composition.WebHost(new HostOptions("http://127.0.0.1:0", Demo: false, LogAsJson: false, Quiet: true, SignInOptions.FromSettings(name => settings.GetValueOrDefault(name))), Store, knowledge, Clock);
        await host.StartAsync();
        Address = host.Urls.Single();
    }
}

/// <summary>The time of day, and later.</summary>
internal sealed class LaterClock : TimeProvider
{
    private TimeSpan later;

    public void Later(TimeSpan time) => later += time;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
}
