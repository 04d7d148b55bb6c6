using System.Net.Http.Headers;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>What takes two people takes two persons, not one and their token.</summary>
public sealed class TwoPersonsTests(HostOfTests host) : IClassFixture<HostOfTests>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ana", "proposed")]
    [InlineData("bo", "approved")]
    public async Task A_mapping_is_not_approved_by_a_token_of_whoever_proposed_it(string owner, string expected)
    {
        var row = new SiteMappingRow { Kind = "code", System = "urn:local", Code = owner, Display = "Epilepsy", Target = "epilepsy_dx", Form = "", Route = "", Reason = "seen", State = "proposed", ProposedBy = "ana" };
        long mapping = await host.Store.ProposeMappingAsync(row, "ana", Stop);
        using var script = new HttpClient { BaseAddress = new Uri(host.Address) };
        script.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await host.Store.MakeTokenAsync("script", owner, [Roles.ModelApprover], [Sites.All], DateTime.UtcNow.AddDays(1), Stop));

        using HttpResponseMessage answer = await script.PostAsync($"/mappings/{mapping}/approve", content: null, Stop);

        SiteMappingRow kept = (await host.Store.FindMappingAsync(mapping, Stop))!;
        Assert.Equal(expected, kept.State);
        Assert.Equal(expected == "approved" ? owner : null, kept.DecidedBy);
        Assert.Equal(expected == "approved" ? ["bo (token script)"] : [], (await host.Store.AuditAsync(new AuditQuery(Action: "approve-mapping", Subject: $"urn:local|{owner}"), Stop)).Select(entry => entry.By));
    }
}
