using System.CommandLine;
using System.Net;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary><c>serve</c>: pages, API and jobs over a store, until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrls = "http://localhost:5080";

    /// <summary>The command.</summary>
    public static Command Make(CommandIo io)
    {
        var urls = new Setting("urls", "URL", $"Where to listen; several joined by ';'. Default {DefaultUrls}.");
        var store = SharedSettings.Store();
        var site = SharedSettings.Site();
        var spool = SharedSettings.Spool();
        Setting publish = SharedSettings.Publish();
        var log = new Setting("log", "text|json", "Form of the log lines on standard error. Default text.");
        var ehr = new Setting("ehr", "FILE", "JSON with the record systems that may call decision support or open pages: publicUrl, origins, issuers, sources, launches.");
        var command = new Command("serve", "Serve pages, API and background jobs over a store.") { urls, store, site, spool, publish, log, ehr };
        command.SetAction(async (call, stop) =>
        {
            string? folder = site.Read(call);
            string address = SharedSettings.StoreAddress(store.Read(call));
            (Store opened, KnowledgeBase knowledge) = await SharedSettings.OpenAsync(address, folder, stop);
            var options = new HostOptions(urls.Read(call) ?? DefaultUrls, Demo: false, LogAsJson: log.Read(call) == "json", Quiet: false, SignInOptions.FromSettings(Settings.Find), Proxies.FromSettings(Settings.Find)) { Work = new(PullingRun.SpoolOf(address, spool.Read(call)), new()) { SiteFolder = folder, Publishing = SharedSettings.TargetsOf(publish.Read(call)) }, Ehr = ehr.Read(call) is { } file ? EhrSettings.Read(file) : new EhrSettings() };
            return await RunAsync(options, opened, knowledge, io, stop);
        });
        return command;
    }

    /// <summary>Starts the host, prints the address when it answers, and runs until stopped.</summary>
    public static async Task<int> RunAsync(HostOptions options, Store store, KnowledgeBase knowledge, CommandIo io, CancellationToken stop)
    {
        CheckUrls(options.Urls, loopbackOnly: options.Demo);
        await ModelMeter.RecallAsync(store, stop);
        await using WebApplication host = Composition.WebHost(options, store, knowledge, TimeProvider.System);
        try
        {
            await host.StartAsync(stop);
        }
        catch (IOException fault)
        {
            throw new IOException($"cannot listen on {options.Urls}: {fault.Message.TrimEnd('.')}. Choose another address with --urls.", fault);
        }

        if (options.Demo && host.Urls.FirstOrDefault(url => !IsLoopback(url)) is { } open)
        {
            // Settings other than --urls can say where to listen too.
            await host.StopAsync(CancellationToken.None);
            throw new WrongCallException($"the demo listens on this machine only; {open} would let others in. Look for Kestrel in appsettings.json and the environment.");
        }

        await io.Output.WriteLineAsync($"Ready at {string.Join(" and ", host.Urls)}{(options.Demo ? " (demo with simulated patients; Ctrl+C stops)" : "")}");
        await io.Output.FlushAsync(CancellationToken.None);
        await host.WaitForShutdownAsync(stop);
        return CommandLine.Done;
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out IPAddress? address) && IPAddress.IsLoopback(address)));

    /// <summary>Refuses what is no address and, for the demo, what others could reach.</summary>
    public static void CheckUrls(string urls, bool loopbackOnly)
    {
        foreach (string url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            {
                throw new WrongCallException($"--urls {url} is not an address. Write it as {DefaultUrls}.");
            }

            if (loopbackOnly && !IsLoopback(uri.ToString()))
            {
                throw new WrongCallException($"the demo listens on this machine only; {url} would let others in. Use {DefaultUrls}, or serve for real use.");
            }
        }
    }
}
