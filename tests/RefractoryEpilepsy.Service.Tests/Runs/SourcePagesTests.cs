using System.Net;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests.Runs;

/// <summary>An administrator sets a source up, runs it and watches it, with forms alone and no script.</summary>
public sealed partial class SourcePagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_is_set_up_run_watched_paused_and_removed_by_forms()
    {
        using var folder = new Commands.TemporaryFolder();
        (RunningProgram program, string address) = await RunningProgram.ServeAsync(["serve", "--store", folder["store.db"]], Stop);
        await using (program)
        {
            using var handler = new HttpClientHandler { AllowAutoRedirect = true };
            using var browser = new HttpClient(handler) { BaseAddress = new Uri(address) };

            string said = await PostAsync(browser, "/sources", "/sources", ("name", "ward"), ("address", "nowhere/at/all"), ("cron", ""));
            Assert.Contains("neither a folder here nor an address", said, StringComparison.Ordinal);
            said = await PostAsync(browser, "/sources", "/sources", ("name", "ward"), ("address", Repository.PathTo("samples/bulk-export")), ("cron", "0 3 * * *"));
            Assert.Contains("ward is set up", said, StringComparison.Ordinal);
            Assert.Contains("never taken in", said, StringComparison.Ordinal);

            string runs = await PostAsync(browser, "/sources", "/sources/ward/run");
            Assert.Contains("Look again", runs, StringComparison.Ordinal);
            for (int tenths = 0; !runs.Contains("finished", StringComparison.Ordinal); tenths++)
            {
                Assert.True(tenths < 600, runs);
                await Task.Delay(100, Stop);
                runs = await browser.GetStringAsync(new Uri("/runs", UriKind.Relative), Stop);
            }

            Assert.Contains("by hand", runs, StringComparison.Ordinal);
            string sources = await PostAsync(browser, "/sources", "/sources/ward/check");
            Assert.Contains("The folder can be read", sources, StringComparison.Ordinal);
            Assert.Contains("judged as of", sources, StringComparison.Ordinal);
            Assert.Contains("paused", await PostAsync(browser, "/sources", "/sources/ward/pause"), StringComparison.Ordinal);
            Assert.Contains("No source is set up", await PostAsync(browser, "/sources", "/sources/ward/remove"), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri("/jobs", UriKind.Relative), Stop)).StatusCode);

            await browser.PostAsync(new Uri("/see-as", UriKind.Relative), Form(await TokenAsync(browser, "/sources"), ("role", "clinician"), ("back", "/")), Stop);
            foreach (string closed in (string[])["/sources", "/runs", "/jobs"])
            {
                Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(new Uri(closed, UriKind.Relative), Stop)).StatusCode);
            }

            Assert.Equal(0, await program.StopAsync(Stop));
        }
    }

    private static async Task<string> PostAsync(HttpClient browser, string page, string to, params (string Name, string Value)[] fields)
    {
        HttpResponseMessage answer = await browser.PostAsync(new Uri(to, UriKind.Relative), Form(await TokenAsync(browser, page), fields), Stop);
        string text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{to}: {answer.StatusCode} {text}");
        return WebUtility.HtmlDecode(text);
    }

    private static FormUrlEncodedContent Form(string token, params (string Name, string Value)[] fields) =>
        new([new("__RequestVerificationToken", token), .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]);

    private static async Task<string> TokenAsync(HttpClient browser, string page) =>
        Token().Match(await browser.GetStringAsync(new Uri(page, UriKind.Relative), Stop)).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
