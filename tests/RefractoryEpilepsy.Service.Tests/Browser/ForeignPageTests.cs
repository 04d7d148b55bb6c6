using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using RefractoryEpilepsy.Service.Tests.Cds;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>A page of another address calls decision support from a browser, as the public sandbox does: discovery, hooks and feedback, each with a token of its own.</summary>
public sealed class ForeignPageTests(CdsHost host, Chromium chromium) : IClassFixture<CdsHost>, IAsyncLifetime
{
    private readonly WebApplication page = MakePage();
    private readonly WebApplication stranger = MakePage();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await page.StartAsync(Stop);
        await stranger.StartAsync(Stop);
    }

    [Fact]
    public async Task The_page_on_the_list_gets_its_cards_and_gives_feedback()
    {
        using HttpClient service = await StartAsync();
        IPage browser = await chromium.NewPageAsync();
        await browser.GotoAsync(page.Urls.Single());

        JsonObject found = await CallAsync(browser, service, "GET", "/cds-services", body: null);
        Assert.Equal(3, found["body"]!["services"]!.AsArray().Count);
        JsonObject viewed = await CallAsync(browser, service, "POST", "/cds-services/drug-resistant-epilepsy", CdsHost.Call("patient-view", "v01"));
        JsonNode card = viewed["body"]!["cards"]!.AsArray()[0]!;
        Assert.InRange(((string)card["summary"]!).Length, 1, 139);
        JsonObject signed = await CallAsync(browser, service, "POST", "/cds-services/antiseizure-order-sign",
            CdsHost.Call("order-sign", "v01", null, null, CdsHost.Draft("d1", "topiramate", "100 mg twice daily")));
        Assert.Equal(200, (int)signed["status"]!);
        JsonObject told = await CallAsync(browser, service, "POST", "/cds-services/drug-resistant-epilepsy/feedback",
            new JsonObject { ["feedback"] = new JsonArray(new JsonObject { ["card"] = (string)card["uuid"]!, ["outcome"] = "accepted", ["outcomeTimestamp"] = "2024-05-20T12:00:00Z" }) });
        Assert.Equal(200, (int)told["status"]!);
        JsonObject nobody = await CallAsync(browser, service, "POST", "/cds-services/drug-resistant-epilepsy", CdsHost.Call("patient-view", "not-here"));
        Assert.Equal(412, (int)nobody["status"]!);
        await browser.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_that_is_not_on_the_list_gets_nothing()
    {
        using HttpClient service = await StartAsync();
        IPage browser = await chromium.NewPageAsync();
        await browser.GotoAsync(stranger.Urls.Single());

        JsonObject refused = await CallAsync(browser, service, "GET", "/cds-services", body: null);

        Assert.Equal(0, (int)refused["status"]!);
        await browser.Context.CloseAsync();
    }

    private Task<HttpClient> StartAsync() => host.StartAsync(new EhrSettings { Origins = [page.Urls.Single()], Issuers = [new TrustedIssuer(CdsHost.Issuer, Keys: host.PublicKeys())] });

    /// <summary>As a script of the page: whatever the browser forbids ends as status 0.</summary>
    private async Task<JsonObject> CallAsync(IPage browser, HttpClient service, string method, string path, JsonObject? body)
    {
        string address = new Uri(service.BaseAddress!, path).ToString();
        string text = await browser.EvaluateAsync<string>(
            """
            async ([address, method, token, body]) => {
                try {
                    const answer = await fetch(address, { method, headers: { Accept: 'application/json', Authorization: 'Bearer ' + token, ...(body ? { 'Content-Type': 'application/json' } : {}) }, body: body ?? undefined });
                    const said = await answer.text();
                    return JSON.stringify({ status: answer.status, body: said ? JSON.parse(said) : null });
                } catch (fault) {
                    return JSON.stringify({ status: 0, body: String(fault) });
                }
            }
            """,
            (string?[])[address, method, host.Token(address), body?.ToJsonString()]);
        return JsonSerializer.Deserialize<JsonObject>(text)!;
    }

    private static WebApplication MakePage()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapGet("/", () => Results.Content("<!doctype html><title>A record system</title>", "text/html"));
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await page.DisposeAsync();
        await stranger.DisposeAsync();
    }
}
