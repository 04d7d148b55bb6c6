using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <summary>Somebody who came onto the worklist.</summary>
/// <param name="Lead">What the recommendation leads with, kebab-case.</param>
public sealed record NewCandidate(string Patient, string Lead, DateOnly FlaggedOn);

/// <content>What a site sets for itself: every change with its record, and with what it was before.</content>
public sealed partial class Store
{
    /// <summary>Sets, or with an empty value takes back to the default, a setting on somebody's behalf: record, history and value in one transaction.</summary>
    /// <param name="secret">The value is not written into history or trail.</param>
    public async Task SetOnBehalfAsync(string name, string value, string by, string reason, bool secret, CancellationToken stop)
    {
        string before = await FindSettingAsync(name, stop) ?? "";
        DateTime now = Now();
        await RecordedAsync(
            new(by, "change-setting", name, reason),
            async database =>
            {
                database.SettingChanges.Add(new() { Name = name, Before = Shown(before, secret), After = Shown(value, secret), By = by, At = now, Reason = reason });
                if (value.Length == 0)
                {
                    await database.Settings.Where(row => row.Name == name).ExecuteDeleteAsync(stop);
                }
                else
                {
                    await database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({name}, {value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value", stop);
                }

                if (name.StartsWith(ParameterSettings, StringComparison.Ordinal))
                {
                    await TablesChangedAsync(database, stop);
                }
            },
            stop);
    }

    /// <summary>Changes of settings, the newest first.</summary>
    public async Task<IReadOnlyList<SettingChangeRow>> SettingChangesAsync(int most, CancellationToken stop)
    {
        await using Database database = open();
        return await database.SettingChanges.AsNoTracking().OrderByDescending(row => row.Id).Take(most).ToListAsync(stop);
    }

    /// <summary>Notes a digest that was sent or was to be.</summary>
    public async Task AddDigestAsync(DigestRow row, CancellationToken stop)
    {
        await using Database database = open();
        database.Digests.Add(row);
        await database.SaveChangesAsync(stop);
    }

    /// <summary>Digests, the newest first.</summary>
    public async Task<IReadOnlyList<DigestRow>> DigestsAsync(int most, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Digests.AsNoTracking().OrderByDescending(row => row.Id).Take(most).ToListAsync(stop);
    }

    /// <summary>Open candidates of the worklist who were first raised on a day or after it, the newest last.</summary>
    public async Task<IReadOnlyList<NewCandidate>> CandidatesSinceAsync(DateOnly day, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Recommendations.Where(row => row.State == "open" && row.FlaggedOn >= day && row.Strength != "").OrderBy(row => row.FlaggedOn).ThenBy(row => row.Patient)
            .Select(row => new NewCandidate(row.Patient, row.LeadGroup, row.FlaggedOn)).ToListAsync(stop);
    }

    private static string Shown(string value, bool secret) => secret && value.Length > 0 ? "(secret)" : value;
}
