using Hangfire;
using Hangfire.PostgreSql;
using RefractoryEpilepsy.Service.Site;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>How schedules and runs are wired into a host.</summary>
internal static class JobsComposition
{
    /// <summary>The scheduler, in PostgreSQL where the store is, else in memory: what must not be lost stands in our own tables.</summary>
    /// <param name="work">Whether this host also works; otherwise it only asks.</param>
    public static IServiceCollection AddJobs(this IServiceCollection services, Store store, WorkOptions options, bool work = true)
    {
        services.AddSingleton(options);
        services.AddSingleton<SourceRun>();
        services.AddScoped<RunJob>();
        services.AddScoped<ScheduleJob>();
        services.AddHangfire(hangfire =>
        {
            hangfire.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
            if (store.PostgresConnection is { } connection)
            {
                hangfire.UsePostgreSqlStorage(postgres => postgres.UseNpgsqlConnection(connection), new PostgreSqlStorageOptions
                {
                    SchemaName = "hangfire",
                    PrepareSchemaIfNecessary = true,
                    QueuePollInterval = TimeSpan.FromSeconds(1),
                    UseSlidingInvisibilityTimeout = true,
                });
            }
            else
            {
                hangfire.UseInMemoryStorage();
            }
        });
        if (work)
        {
            services.AddHangfireServer(server =>
            {
                server.WorkerCount = 2;
                server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
                server.ShutdownTimeout = TimeSpan.FromSeconds(20);
                server.StopTimeout = TimeSpan.FromSeconds(5);
            });
            services.AddSingleton<SiteSchedules>();
            services.AddHostedService<Worker>();
        }

        return services;
    }
}
