using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>Settings of the store, and the pseudonyms made with them.</content>
public sealed partial class Store
{
    private const string PseudonymKey = "pseudonym-key";

    /// <summary>Gives every patient of a source a pseudonym that cannot be turned back without the store: keyed, and different for the same id of two sources.</summary>
    public async Task<Func<string, PatientKey>> PseudonymsAsync(string source, CancellationToken stop)
    {
        string fresh = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        byte[] key = Convert.FromHexString(await SettingAsync(PseudonymKey, fresh, stop));
        return id =>
        {
            byte[] hash = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(source + "\u001f" + id));
            return new PatientKey(Convert.ToHexStringLower(hash.AsSpan(0, 12)));
        };
    }

    /// <summary>The setting; null where it was never set.</summary>
    public async Task<string?> FindSettingAsync(string name, CancellationToken stop) =>
        (await RowsAsync("SELECT value FROM settings WHERE name = @name", row => row.GetString(0), stop, ("name", name))).FirstOrDefault();

    /// <summary>Every setting whose name begins so.</summary>
    public async Task<IReadOnlyList<SettingRow>> SettingsAsync(string start, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Settings.AsNoTracking().Where(setting => setting.Name.StartsWith(start)).OrderBy(setting => setting.Name).ToListAsync(stop);
    }

    /// <summary>Sets the setting, whatever it was.</summary>
    public async Task SetSettingAsync(string name, string value, CancellationToken stop)
    {
        await using Database database = open();
        await SetAsync(database, name, value, stop);
    }

    /// <summary>Takes the setting away. Of several who try, one gets true.</summary>
    public async Task<bool> TakeSettingAsync(string name, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Settings.Where(setting => setting.Name == name).ExecuteDeleteAsync(stop) > 0;
    }

    private static Task<int> SetAsync(Database database, string name, string value, CancellationToken stop) =>
        database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({name}, {value}) ON CONFLICT (name) DO UPDATE SET value = excluded.value", stop);

    /// <summary>The setting; kept as <paramref name="first"/> where it was never set. Two who ask at once get the same.</summary>
    public async Task<string> SettingAsync(string name, string first, CancellationToken stop)
    {
        await using Database database = open();
        await database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({name}, {first}) ON CONFLICT (name) DO NOTHING", stop);
        return await database.Settings.Where(setting => setting.Name == name).Select(setting => setting.Value).SingleAsync(stop);
    }
}
