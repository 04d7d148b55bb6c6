using Hangfire;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Jobs;

namespace RefractoryEpilepsy.Service.Quality;

/// <summary>What the host needs for quality figures.</summary>
internal static class QualitySetup
{
    /// <summary>Registers the board and the monthly job.</summary>
    public static void AddQuality(this IServiceCollection services)
    {
        services.AddSingleton<QualityBoard>();
        services.AddTransient<QualityReportJob>();
    }

    /// <summary>Schedules the monthly report where a folder for it is named.</summary>
    public static void UseQuality(this WebApplication host)
    {
        if (Settings.Find("report-folder") is not null)
        {
            host.Services.GetRequiredService<IRecurringJobManager>().AddOrUpdate<QualityReportJob>("quality-report", job => job.RunAsync(CancellationToken.None), QualityReportJob.Monthly);
        }
    }
}
