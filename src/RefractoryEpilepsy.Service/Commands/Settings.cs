namespace RefractoryEpilepsy.Service.Commands;

/// <summary>Settings from outside the command line.</summary>
internal static class Settings
{
    private static readonly Lazy<IConfiguration> Files = new(() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, $"appsettings.{Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production"}.json"), optional: true)
        .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
        .Build());

    /// <summary>What <c>REFRACTORY_KEY</c> or the section <c>Refractory</c> of <c>appsettings.json</c> says; null where neither does.</summary>
    public static string? Find(string key)
    {
        string variable = "REFRACTORY_" + key.Replace('-', '_').ToUpperInvariant();
        string? value = Environment.GetEnvironmentVariable(variable) ?? FromFiles(key);
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    private static string? FromFiles(string key)
    {
        try
        {
            return Files.Value["Refractory:" + key];
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException or IOException)
        {
            throw new WrongCallException("appsettings.json cannot be read: " + (fault.InnerException ?? fault).Message.ReplaceLineEndings(" "));
        }
    }
}
