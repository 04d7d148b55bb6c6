using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>Health: <c>/health/live</c> while the process answers, <c>/health/ready</c> while the store does.</summary>
internal static class Health
{
    /// <summary>Maps both addresses.</summary>
    public static void MapHealth(this WebApplication host)
    {
        host.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        host.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }
}

/// <summary>Whether the store answers.</summary>
internal sealed class StoreHealth(Store store) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await store.AnswersAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The store does not answer.");
}
