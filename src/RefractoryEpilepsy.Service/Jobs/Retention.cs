using System.Globalization;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Service.Site;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Erases, once a day, whoever has had no record of any kind for as many years as the site has set; without that nobody. A later delivery brings back whoever is seen again.</summary>
internal static class Retention
{
    private const string LastDone = "retention-done";

    /// <summary>How long records are kept after the last one, in years: what the settings page says, else the setting <c>retain-years</c> of the process; null: for ever.</summary>
    /// <exception cref="WrongCallException">The setting is no number of years.</exception>
    public static async Task<int?> YearsAsync(Store store, CancellationToken stop)
    {
        string set = await SiteSettings.ValueAsync(store, SiteSettings.RetentionYears, stop);
        return (set.Length > 0 ? set : Settings.Find("retain-years")) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int years) && years is >= 1 and <= 200 ? years
            : throw new WrongCallException($"retain-years {text} is no whole number of years between 1 and 200.");
    }

    /// <summary>Does it where that was not done today.</summary>
    /// <returns>How many were erased.</returns>
    public static async Task<int> ApplyAsync(Store store, KnowledgeBase knowledge, int years, DateOnly today, CancellationToken stop)
    {
        string day = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (await store.FindSettingAsync(LastDone, stop) == day)
        {
            return 0;
        }

        IReadOnlyList<string> silent = await store.WithoutRecordSinceAsync(today.AddYears(-years), stop);
        if (silent.Count > 0)
        {
            await store.EraseAsync(silent, "retention", "retention", stayOut: false, stop);
            await ParquetFolder.AfterRunAsync(store, knowledge, stop);
        }

        await store.SetSettingAsync(LastDone, day, stop);
        return silent.Count;
    }
}
