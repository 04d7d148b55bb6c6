using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Tests.Access;
using RefractoryEpilepsy.Shared;

[assembly: AssemblyFixture(typeof(HostOfTests))]

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>Asks everything that is mapped as everyone there is, and compares with the one table.</summary>
public partial class AccessMatrixTests(HostOfTests host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Everyone => [.. Roles.All, SeeAs.SignedOut];

    [Fact]
    public void Everything_mapped_has_a_row_and_every_row_is_mapped()
    {
        (string Route, string Method)[] mapped = [.. Mapped()];
        Dictionary<(string, string), string[]> table = Table();

        Assert.Empty(mapped.Where(it => !table.ContainsKey(it)).Select(it => $"{it.Method} {it.Route} has no row in access-matrix.csv: nobody would be let in"));
        Assert.Empty(table.Keys.Where(it => !mapped.Contains(it) && !(it.Item2 == "POST" && mapped.Contains((it.Item1, "GET")))).Select(it => $"access-matrix.csv has a row for {it.Item2} {it.Item1}, which is not mapped"));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("expired")]
    [InlineData("revoked")]
    [InlineData("one role")]
    public async Task A_token_opens_what_its_role_may_see_and_a_bad_one_nothing(string kind)
    {
        string token = kind switch
        {
            "expired" => await host.Store.MakeTokenAsync("test", "someone", Roles.All, [Sites.All], DateTime.UtcNow.AddSeconds(-1), Stop),
            "revoked" or "one role" => await host.Store.MakeTokenAsync("test", "someone", kind == "revoked" ? Roles.All : [Roles.Clinician], [Sites.All], DateTime.UtcNow.AddDays(1), Stop),
            _ => "rft_0123456789",
        };
        if (kind == "revoked")
        {
            await host.Store.RevokeTokenAsync((await host.Store.FindTokenAsync(token, Stop))!.Id, owner: null, "someone", Stop);
        }

        using HttpClient client = host.As(null);
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Empty(await DifferencesAsync(client, kind == "one role" ? Roles.Clinician : null));
    }

    [Theory, MemberData(nameof(Everyone))]
    public async Task Whoever_asks_gets_what_the_table_says_and_nothing_else(string role)
    {
        using HttpClient client = host.As(role);

        Assert.Empty(await DifferencesAsync(client, role == SeeAs.SignedOut ? null : role));
    }

    [Fact]
    public void A_table_with_an_unknown_role_or_a_row_twice_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => AccessMatrix.Parse("kind,route,method,roles\npage,/a,GET,wizard\n"));
        Assert.Throws<InvalidDataException>(() => AccessMatrix.Parse("kind,route,method,roles\npage,/a,GET,analyst\npage,/A,GET,auditor\n"));
        Assert.Throws<InvalidDataException>(() => AccessMatrix.Parse("kind,route,method,roles\npage,/a,GET\n"));
    }

    [Fact]
    public async Task A_person_is_told_in_a_page_and_a_program_in_a_document_why_it_is_refused()
    {
        using HttpClient analyst = host.As(Roles.Analyst);

        using HttpResponseMessage page = await analyst.GetAsync("/patients", Stop);
        using HttpResponseMessage document = await analyst.GetAsync("/api/cases", Stop);

        Assert.Contains("Not for your role", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", document.Content.Headers.ContentType?.MediaType);
        Assert.Contains("clinician", await document.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_menu_shows_only_what_the_role_may_open()
    {
        using HttpClient auditor = host.As(Roles.Auditor);
        using HttpClient clinician = host.As(Roles.Clinician);

        Assert.DoesNotContain("href=\"/patients\"", await auditor.GetStringAsync("/", Stop), StringComparison.Ordinal);
        Assert.Contains("href=\"/patients\"", await clinician.GetStringAsync("/", Stop), StringComparison.Ordinal);
    }

    /// <param name="role">Null: nobody is signed in.</param>
    private async Task<IReadOnlyList<string>> DifferencesAsync(HttpClient client, string? role)
    {
        Dictionary<(string, string), string[]> table = Table();
        var wrong = new List<string>();
        foreach ((string route, string method) in Mapped())
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Fill(route));
            using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
            bool letIn = !answer.Headers.Contains(AccessGate.Mark);
            string[] roles = table.GetValueOrDefault((route, method)) ?? [];
            bool may = roles.Contains("anyone") || (role is not null && (roles.Contains("signed-in") || roles.Contains(role)));
            if (letIn != may || (!letIn && answer.StatusCode != (role is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden)))
            {
                wrong.Add($"{role ?? "nobody"}: {method} {route} gave {(int)answer.StatusCode}, the table says {(may ? "yes" : "no")}");
            }
        }

        return wrong;
    }

    private IEnumerable<(string Route, string Method)> Mapped() => host.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
        .SelectMany(endpoint => Methods(endpoint).Select(method => ("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), method)))
        .Distinct();

    /// <summary>A page answers forms where it has any; that is the page's matter. What names no method is asked by GET.</summary>
    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null || endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods: [_, ..] methods }
            ? ["GET"]
            : methods.Where(method => method is not ("HEAD" or "OPTIONS"));

    private static string Fill(string route) => Parameter().Replace(route, match => match.Groups[1].Value switch
    {
        "Key" or "patient" => "key01",
        "documentName" => "v1",
        "Code:int" => "404",
        "*path:nonfile" or "**path:file" => "any",
        _ => "any",
    });

    /// <summary>The table as it lies in the repository, read by this test itself.</summary>
    private static Dictionary<(string Route, string Method), string[]> Table() =>
        File.ReadLines(Repository.PathTo("src/RefractoryEpilepsy.Service/Access/access-matrix.csv")).Where(line => line.Length > 0 && line[0] != '#').Skip(1)
            .Select(line => line.Split(',')).ToDictionary(cells => (cells[1], cells[2]), cells => cells[3].Split(';'));

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Parameter();
}
