using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using RefractoryEpilepsy.Service.Site;
using RefractoryEpilepsy.Service.Tests.Access;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>Settings with their history, the digest to an e-mail and a webhook double, and a cohort that somebody brings along.</summary>
public sealed class SitePagesTests(Chromium chromium) : IAsyncLifetime
{
    private readonly HostOfTests host = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => host.InitializeAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_parameter_outside_its_limits_is_refused_and_a_change_tells_who_made_it_and_why()
    {
        IPage page = await AsAsync("administrator");
        await page.GotoAsync(host.Address + "/settings");
        await SetAsync(page, "RequireFailures", "9", "to try");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("from 1 to 5");
        await SetAsync(page, "RequireFailures", "3", "sensitivity analysis");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("judged anew");

        string changes = await page.GetByRole(AriaRole.Region, new() { Name = "Changes" }).InnerTextAsync();
        Assert.Contains("sensitivity analysis", changes, StringComparison.Ordinal);
        Assert.Contains("local (administrator)", changes, StringComparison.Ordinal);
        Assert.Equal("name,value\nRequireFailures,3\n", (await host.Store.SiteTablesAsync(Stop))["parameters.csv"]);
        Assert.Contains(await host.Store.AuditAsync(0, 20, Stop), entry => entry is { Action: "change-setting", Subject: "parameter:RequireFailures" });
    }

    [Theory]
    [InlineData("time-zone", "Mars/Olympus", false)]
    [InlineData("time-zone", "Europe/Berlin", true)]
    [InlineData("digest-webhook", "http://elsewhere.example/hook", false)] // not protected
    [InlineData("digest-webhook", "https://elsewhere.example/hook", true)]
    [InlineData("digest-cron", "every monday", false)]
    [InlineData("digest-cron", "0 7 * * 1", true)]
    [InlineData("digest-mail-to", "team@hospital.example, second@hospital.example", true)]
    [InlineData("digest-mail-server", "hospital", false)]
    [InlineData("parameter:PdcAdequate", "1.2", false)]
    [InlineData("parameter:ReadNotes", "maybe", false)]
    public void A_setting_says_what_may_be_written(string name, string value, bool good) => Assert.Equal(good, SiteSettings.Find(name)!.Check(value) is null);

    [Fact]
    public async Task A_digest_tells_counts_and_pseudonymous_links_once_and_nothing_while_silent()
    {
        await using var mail = new MailDouble();
        await using WebApplication hook = WebApplication.CreateSlimBuilder().Build();
        var posted = new List<string>();
        hook.Urls.Add("http://127.0.0.1:0");
        hook.MapPost("/hook", async (HttpRequest request) => posted.Add(await new StreamReader(request.Body).ReadToEndAsync(Stop)));
        await hook.StartAsync(Stop);
        foreach ((string name, string value) in new[]
        {
            (SiteSettings.DigestMailTo, "team@hospital.example"), (SiteSettings.DigestMailFrom, "refractory@hospital.example"), (SiteSettings.DigestMailServer, $"127.0.0.1:{mail.Port}"),
            (SiteSettings.DigestMailSecurity, "none"), (SiteSettings.DigestWebhook, hook.Urls.Single() + "/hook"), (SiteSettings.DigestAddress, "https://refractory.hospital.example"),
        })
        {
            Assert.Null(SiteSettings.Find(name)!.Check(value));
            await host.Store.SetOnBehalfAsync(name, value, "test", "test", secret: false, Stop);
        }

        var job = new DigestJob(host.Store, TimeProvider.System);
        await host.Store.SetSilentAsync(silent: true, "someone", Stop);
        await job.RunAsync(Stop);
        Assert.Empty(posted);
        await host.Store.SetSilentAsync(silent: false, "someone", Stop);
        await job.RunAsync(Stop);
        await job.RunAsync(Stop);

        Assert.Equal(["nothing-new", "sent", "silent"], (await host.Store.DigestsAsync(5, Stop)).Select(row => row.State));
        string text = Assert.Single(mail.Messages);
        Assert.Contains("Subject: 30 new candidates on the epilepsy worklist", text, StringComparison.Ordinal);
        Assert.Contains("https://refractory.hospital.example/patients/key", text, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(Assert.Single(posted));
        Assert.Equal(30, json.RootElement.GetProperty("candidates").GetInt32());
        Assert.All([text, posted[0]], sent => Assert.DoesNotContain("source-key", sent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_digest_that_could_not_be_sent_is_told_of_again()
    {
        await host.Store.SetOnBehalfAsync(SiteSettings.DigestWebhook, "http://127.0.0.1:9/nobody", "test", "test", secret: false, Stop);
        var job = new DigestJob(host.Store, TimeProvider.System);
        await job.RunAsync(Stop);
        await job.RunAsync(Stop);

        Assert.All(await host.Store.DigestsAsync(5, Stop), row => Assert.Equal(("failed", 30), (row.State, row.Candidates)));
    }

    [Fact]
    public async Task A_cohort_is_brought_along_compared_and_its_bad_rows_are_told_by_line()
    {
        string file = Path.Combine(Path.GetTempPath(), $"registry-{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, "mrn;note\nsource-key00;undefined here\nsource-key01;ours too\n;nobody\nunknown-99;elsewhere\nsource-key01;again\n", Stop);
        IPage page = await AsAsync("clinician");
        await page.GotoAsync(host.Address + "/imports");
        await page.GetByLabel("Name").FillAsync("Registry");
        await page.GetByLabel("Where it comes from").FillAsync("made by hand");
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Bring it" }).ClickAsync();
        await page.WaitForURLAsync("**/imports/*");
        string text = await page.Locator("main").InnerTextAsync();

        Assert.Contains("only theirs: 1", text, StringComparison.Ordinal);
        Assert.Contains("both: 1", text, StringComparison.Ordinal);
        Assert.Contains("only ours: 29", text, StringComparison.Ordinal);
        Assert.Contains("1 × its patient is empty", text, StringComparison.Ordinal);
        Assert.Contains("1 × no patient of the store has this id or record number", text, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown-99", await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByText("its patient is empty").ClickAsync();
        await Assertions.Expect(page.GetByText("Lines 4")).ToBeVisibleAsync();
        await Accessibility.HoldsInBothThemesAsync(page, host.Address, new Uri(page.Url).PathAndQuery);
        File.Delete(file);
    }

    private static async Task SetAsync(IPage page, string title, string value, string reason)
    {
        await page.Locator($"summary[aria-label='Change {title}']").ClickAsync();
        await page.GetByLabel($"New value of {title}").FillAsync(value);
        await page.GetByLabel($"Why {title} is changed").FillAsync(reason);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Set {title}" }).ClickAsync();
    }

    private async Task<IPage> AsAsync(string role)
    {
        IPage page = await chromium.NewPageAsync();
        if (role.Length > 0)
        {
            await page.Context.AddCookiesAsync([new() { Name = "see-as", Value = role, Url = host.Address }]);
        }

        return page;
    }

    /// <summary>A mail server that takes every message and keeps it.</summary>
    private sealed class MailDouble : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task listening;

        public MailDouble()
        {
            listener.Start();
            listening = ListenAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public List<string> Messages { get; } = [];

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await listening;
        }

        private async Task ListenAsync()
        {
            try
            {
                while (true)
                {
                    using TcpClient client = await listener.AcceptTcpClientAsync();
                    await TalkAsync(client.GetStream());
                }
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException or IOException)
            {
                // It was stopped.
            }
        }

        private async Task TalkAsync(NetworkStream stream)
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 double");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("354 go on");
                    var message = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } part && part != ".")
                    {
                        message.AppendLine(part);
                    }

                    Messages.Add(message.ToString());
                }

                await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 fine");
            }
        }
    }
}
