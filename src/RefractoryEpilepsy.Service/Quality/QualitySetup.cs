namespace RefractoryEpilepsy.Service.Quality;

/// <summary>What the web host needs for quality figures.</summary>
internal static class QualitySetup
{
    /// <summary>Registers the board.</summary>
    public static void AddQuality(this IServiceCollection services) => services.AddSingleton<QualityBoard>();
}
