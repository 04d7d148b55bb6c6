using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Observed;

/// <summary>Metrics at <c>/metrics</c>, traces and metrics by OTLP where a collector is named, and how fresh each source is.</summary>
/// <remarks>Addresses hold pseudonyms at most, and traces name routes, not addresses.</remarks>
internal static class Telemetry
{
    /// <summary>A source older than this is stale, unless the setting <c>stale-after-hours</c> says otherwise.</summary>
    private const int StaleAfterHours = 48;

    /// <summary>Adds the meters; OTLP only where the setting <c>otlp</c> names a collector.</summary>
    public static void AddTelemetry(this IServiceCollection services)
    {
        Uri? collector = Uri.TryCreate(Settings.Find("otlp"), UriKind.Absolute, out Uri? uri) ? uri : null;
        services.AddSingleton<Figures>();
        services.AddHostedService<FiguresReader>();
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("refractory", serviceVersion: ProgramVersion.Text))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Figures.MeterName, ModelMeter.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                if (collector is not null)
                {
                    metrics.AddOtlpExporter(otlp => otlp.Endpoint = collector);
                }
            });
        if (collector is not null)
        {
            // Without a collector nobody would read the spans that every call makes.
            telemetry.WithTracing(traces => traces.AddSource(RunTraces.Name).AddOtlpExporter(otlp => otlp.Endpoint = collector).AddAspNetCoreInstrumentation(options => options.EnrichWithHttpRequest = (activity, request) =>
            {
                // The route as mapped says enough; the address may hold a pseudonym.
                activity.SetTag("url.path", (request.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
                activity.SetTag("url.query", null);
            }));
        }
    }

    /// <summary>For a worker without pages: traces of runs and the runtime's figures, where the setting <c>otlp</c> names a collector.</summary>
    public static void AddWorkerTelemetry(this IServiceCollection services)
    {
        if (Uri.TryCreate(Settings.Find("otlp"), UriKind.Absolute, out Uri? collector))
        {
            services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("refractory-work", serviceVersion: ProgramVersion.Text))
                .WithMetrics(metrics => metrics.AddMeter(Figures.MeterName, ModelMeter.Name).AddRuntimeInstrumentation().AddOtlpExporter(otlp => otlp.Endpoint = collector))
                .WithTracing(traces => traces.AddSource(RunTraces.Name).AddOtlpExporter(otlp => otlp.Endpoint = collector));
        }
    }

    /// <summary>Maps <c>/metrics</c> and <c>/health/fresh</c>: 503 where a source is stale or never answered.</summary>
    public static void MapTelemetry(this WebApplication host)
    {
        host.MapPrometheusScrapingEndpoint("/metrics");
        host.MapGet("/health/fresh", async (Store store, TimeProvider clock, CancellationToken stop) =>
        {
            double hours = double.TryParse(Settings.Find("stale-after-hours"), CultureInfo.InvariantCulture, out double set) && set > 0 ? set : StaleAfterHours;
            var sources = (await Freshness.OfAllAsync(store, clock, stop)).Select(source => new
            {
                source = source.Source,
                finished = source.Finished,
                hours = source.Age is { } age ? Math.Round(age.TotalHours, 2) : (double?)null,
                stale = source.Age is not { } old || old.TotalHours > hours,
            }).ToList();
            return Results.Json(sources, statusCode: sources.Any(source => source.stale) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        }).ExcludeFromDescription();
    }
}
