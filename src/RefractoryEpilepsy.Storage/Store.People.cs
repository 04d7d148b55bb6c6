using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace RefractoryEpilepsy.Storage;

/// <content>Who is who: a person is what the provider calls issuer and subject; the name under which deeds are kept is given once, and to one person only.</content>
public sealed partial class Store
{
    private const string PersonSetting = "person:";
    private const string PersonNameSetting = "person-name:";

    // A name that nobody signed in under for so long may be somebody else's by now.
    private static readonly TimeSpan NameIsTheirsFor = TimeSpan.FromDays(30);

    /// <summary>The name under which this person's deeds are kept, now and later: the one they first came with, or with a number after it where that one is another's.</summary>
    /// <param name="name">What the provider calls them today; it may be anybody's tomorrow.</param>
    public async Task<string> PersonAsync(string issuer, string subject, string name, CancellationToken stop)
    {
        string key = HashOf($"{issuer}\n{subject}");
        string setting = PersonSetting + key;
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        string? known = await database.Settings.Where(row => row.Name == setting).Select(row => row.Value).SingleOrDefaultAsync(stop);
        for (int number = 1; known is null; number++)
        {
            string wanted = number == 1 ? name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} ({number})");
            string taken = PersonNameSetting + wanted;
            if (!await database.Settings.AnyAsync(row => row.Name == taken, stop) && await IsLeftBehindAsync(database, wanted, stop))
            {
                continue;
            }

            // Of two who come at once with one name, one gets it.
            await database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({taken}, {key}) ON CONFLICT (name) DO NOTHING", stop);
            known = await database.Settings.AnyAsync(row => row.Name == taken && row.Value == key, stop) ? wanted : null;
        }

        await database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({setting}, {known}) ON CONFLICT (name) DO NOTHING", stop);
        await transaction.CommitAsync(stop);
        return known;
    }

    /// <summary>Names of those who had a role when they last signed in.</summary>
    public async Task<IReadOnlyList<string>> PeopleInRoleAsync(string role, CancellationToken stop)
    {
        await using Database database = open();
        IQueryable<long> last = database.Audit.Where(row => row.Action == "sign-in").GroupBy(row => row.By).Select(group => group.Max(row => row.Id));
        var people = await database.Audit.AsNoTracking().Where(row => last.Contains(row.Id)).Select(row => new { row.By, row.Detail }).ToListAsync(stop);
        return [.. people.Where(person => person.Detail.Split(';').Contains(role, StringComparer.Ordinal)).Select(person => person.By).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether things are kept under a name from before persons were told apart, and nobody came under it lately.</summary>
    private async Task<bool> IsLeftBehindAsync(Database database, string name, CancellationToken stop)
    {
        DateTime lately = Now() - NameIsTheirsFor;
        return await database.Audit.AnyAsync(row => row.By == name, stop) && !await database.Audit.AnyAsync(row => row.By == name && row.Action == "sign-in" && row.At >= lately, stop);
    }
}
