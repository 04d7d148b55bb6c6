using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Reports.Quality;

namespace RefractoryEpilepsy.Storage;

/// <content>Quality reports as those who see totals only were shown them first.</content>
public sealed partial class Store
{
    // A changed definition counts otherwise: what was shown by the old one stays with it.
    private static readonly string ReleasesOfDefinitions = $"quality-released/{KeyOf(string.Join(',', QualitySnapshot.CurrentDefinitions.Select(one => one.Key + one.Value)))}/";

    /// <summary>What was shown of an organisation's month; null where nothing was yet.</summary>
    /// <param name="organisation">Empty: all together.</param>
    public async Task<QualityReport?> FindReleasedAsync(string organisation, ReportPeriod month, CancellationToken stop) =>
        await FindSettingAsync($"{ReleasesOfDefinitions}{KeyOf(organisation)}/{month}", stop) is { } kept ? Released(kept) : null;

    /// <summary>Everything that was shown of an organisation, by month.</summary>
    public async Task<IReadOnlyList<QualityReport>> ReleasedAsync(string organisation, CancellationToken stop) =>
        [.. (await SettingsAsync($"{ReleasesOfDefinitions}{KeyOf(organisation)}/", stop)).Select(row => Released(row.Value))];

    /// <summary>Keeps what is shown of an organisation's month from now on. Two who release at once get the same.</summary>
    public async Task<QualityReport> ReleaseAsync(string organisation, QualityReport report, CancellationToken stop)
    {
        using var packed = new MemoryStream();
        await using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            await JsonSerializer.SerializeAsync(brotli, report, SnapshotJson, stop);
        }

        return Released(await SettingAsync($"{ReleasesOfDefinitions}{KeyOf(organisation)}/{report.Period}", Convert.ToBase64String(packed.ToArray()), stop));
    }

    private static QualityReport Released(string kept)
    {
        using var brotli = new BrotliStream(new MemoryStream(Convert.FromBase64String(kept)), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<QualityReport>(brotli, SnapshotJson) ?? throw new InvalidDataException("A released report is empty.");
    }

    private static string KeyOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
