using MudBlazor.Services;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Api;
using RefractoryEpilepsy.Service.Observed;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Service.Cds;
using RefractoryEpilepsy.Service.FhirApi;
using RefractoryEpilepsy.Service.Pages;
using RefractoryEpilepsy.Service.Site;
using RefractoryEpilepsy.Service.Smart;
using RefractoryEpilepsy.Service.Imports;
using RefractoryEpilepsy.Service.Mapping;
using RefractoryEpilepsy.Service.Quality;
using RefractoryEpilepsy.Service.Reviews;
using RefractoryEpilepsy.Service.Texts;
using RefractoryEpilepsy.Storage;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace RefractoryEpilepsy.Service;

/// <summary>What the web host is made with.</summary>
/// <param name="Urls">Where it listens.</param>
/// <param name="Demo">Simulated patients; whoever comes from this machine is signed in as a demo user.</param>
/// <param name="LogAsJson">Log lines as compact JSON instead of text.</param>
/// <param name="Quiet">Only warnings and worse.</param>
/// <param name="SignIn">Where people sign in; null: only callers on this machine are let in.</param>
/// <param name="Proxies">Whose word on the caller's address is taken.</param>
internal sealed record HostOptions(string Urls, bool Demo, bool LogAsJson, bool Quiet, Access.SignInOptions? SignIn = null, IReadOnlyList<System.Net.IPAddress>? Proxies = null)
{
    /// <summary>How its worker works; null: as usual.</summary>
    public WorkOptions? Work { get; init; }

    /// <summary>Which record systems may call us.</summary>
    public EhrSettings Ehr { get; init; } = new();
}

/// <summary>The only file that knows how the parts of the web host are made.</summary>
internal static class Composition
{
    /// <summary>The web host, not yet started.</summary>
    public static WebApplication WebHost(HostOptions options, Store store, KnowledgeBase knowledge, TimeProvider clock)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Content is found beside the program, wherever it is started from, published or not.
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(Composition).Assembly.GetName().Name,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
        AddLogs(builder.Services, options);

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(store);
        builder.Services.AddKnowledge(knowledge, options.Work?.SiteFolder, store);
        builder.Services.AddLanguages(options.Work?.SiteFolder);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<OverviewCounts>();
        builder.Services.AddSingleton<VisitMemory>();
        builder.Services.AddSingleton<RunReports>();
        builder.Services.AddSingleton<CohortRows>();
        builder.Services.AddRazorComponents();
        builder.Services.AddMudServices();
        builder.Services.AddSingleton<ThemeStyle>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddAccess(options, store);
        builder.Services.AddCds(options.Ehr);
        builder.Services.AddSmartLaunch();
        builder.Services.AddQuality();
        builder.Services.AddOpenApi();
        builder.Services.AddTelemetry();
        builder.Services.AddJobs(store, options.Work ?? new WorkOptions(Path.Combine(Path.GetTempPath(), "refractory-fetch"), new()));
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["ready"]);

        WebApplication host = builder.Build();
        host.UseSerilogRequestLogging(logging => logging.GetLevel = (context, _, fault) =>
            fault is not null || context.Response.StatusCode >= 500 ? LogEventLevel.Error : LogEventLevel.Debug);
        host.UseLanguages();
        host.UseExceptionHandler("/fault", createScopeForErrors: true);
        host.UseStatusCodePagesWithReExecute("/refused/{0}");
        host.UseMiddleware<CdsOrigins>();
        host.UseMiddleware<LaunchSessions>();
        host.UseAccess();
        host.MapStaticAssets();
        host.MapModels();
        host.MapAccess();
        host.MapHealth();
        host.MapTelemetry();
        host.MapPublicKeys();
        host.MapOpenApi();
        host.MapApiPages();
        host.MapCases();
        host.MapAudit();
        host.MapAggregates();
        host.MapReferrals();
        host.MapCohortComparison();
        host.MapTables();
        host.MapFhirApi();
        host.MapCds();
        host.MapSmartLaunch();
        host.MapTheme();
        host.MapJobs();
        host.MapWorklist();
        host.MapReviews();
        host.MapMappings();
        host.MapImports();
        host.MapSettings();
        host.MapRazorComponents<App>();
        return host;
    }

    /// <summary>The worker without the web site, not yet started.</summary>
    public static IHost WorkHost(WorkOptions work, bool logAsJson, Store store, KnowledgeBase knowledge, TimeProvider clock)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = typeof(Composition).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
        AddLogs(builder.Services, new HostOptions("", Demo: false, logAsJson, Quiet: false));
        builder.Services.AddSingleton(store);
        builder.Services.AddKnowledge(knowledge, work.SiteFolder, store);
        builder.Services.AddSingleton(clock);
        builder.Services.AddJobs(store, work);
        builder.Services.AddWorkerTelemetry();
        return builder.Build();
    }

    private static void AddLogs(IServiceCollection services, HostOptions options) => services.AddSerilog(logs =>
    {
        logs.MinimumLevel.Is(options.Quiet ? LogEventLevel.Warning : LogEventLevel.Information)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", options.Quiet ? LogEventLevel.Warning : LogEventLevel.Information)
            // A host that cannot start is told by the command in one line.
            .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
            // It warns that our no-store is stricter than its own no-cache.
            .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Error)
            // Keys lie in the store, which is to be protected as a whole.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .MinimumLevel.Override("Hangfire", LogEventLevel.Warning);
        if (options.LogAsJson)
        {
            logs.WriteTo.Console(new CompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose);
        }
        else
        {
            logs.WriteTo.Console(standardErrorFromLevel: LogEventLevel.Verbose, formatProvider: System.Globalization.CultureInfo.InvariantCulture);
        }
    });
}
