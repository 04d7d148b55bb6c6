using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>Sessions, tokens, and glass broken.</content>
public sealed partial class Store
{
    /// <summary>The hash under which a secret key is kept.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Begins a session, with the record of the sign-in, and removes those that are over.</summary>
    /// <param name="key">What the browser holds; only its hash is kept.</param>
    public Task BeginSessionAsync(string key, string by, string detail, byte[] ticket, DateTime expires, CancellationToken stop)
    {
        DateTime now = Now();
        return RecordedAsync(
            new(by, "sign-in", "", detail),
            async database =>
            {
                await database.Set<SessionRow>().Where(session => session.Expires < now).ExecuteDeleteAsync(stop);
                database.Add(new SessionRow { Key = HashOf(key), By = by, Ticket = ticket, Started = now, Expires = expires });
            },
            stop);
    }

    /// <summary>A session that is not over; null where there is none.</summary>
    public async Task<SessionRow?> FindSessionAsync(string key, CancellationToken stop)
    {
        string hash = HashOf(key);
        DateTime now = Now();
        await using Database database = open();
        return await database.Set<SessionRow>().AsNoTracking().SingleOrDefaultAsync(session => session.Key == hash && session.Expires >= now, stop);
    }

    /// <summary>Lets a session go on.</summary>
    public async Task RenewSessionAsync(string key, byte[] ticket, DateTime expires, CancellationToken stop)
    {
        string hash = HashOf(key);
        await using Database database = open();
        await database.Set<SessionRow>().Where(session => session.Key == hash).ExecuteUpdateAsync(session => session.SetProperty(it => it.Ticket, ticket).SetProperty(it => it.Expires, expires), stop);
    }

    /// <summary>Ends a session: whoever holds its key holds nothing.</summary>
    public async Task EndSessionAsync(string key, CancellationToken stop)
    {
        string hash = HashOf(key);
        await using Database database = open();
        if (await database.Set<SessionRow>().Where(session => session.Key == hash).Select(session => session.By).SingleOrDefaultAsync(stop) is { } by)
        {
            await RecordedAsync(new(by, "sign-out", ""), inside => inside.Set<SessionRow>().Where(session => session.Key == hash).ExecuteDeleteAsync(stop), stop);
        }
    }

    /// <summary>Makes a token and gives it: this once, then only its hash is known.</summary>
    public async Task<string> MakeTokenAsync(string name, string by, IReadOnlyList<string> roles, IReadOnlyList<string> sites, DateTime expires, CancellationToken stop)
    {
        string token = "rft_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var row = new ApiTokenRow { Name = name, By = by, Hash = HashOf(token), Roles = string.Join(';', roles), Sites = string.Join(';', sites), Made = Now(), Expires = expires };
        await RecordedAsync(new(by, "make-token", name, row.Roles), database => database.Add(row), stop);
        return token;
    }

    /// <summary>The token's row while it is good; null where it is unknown, expired or revoked.</summary>
    public async Task<ApiTokenRow?> FindTokenAsync(string token, CancellationToken stop)
    {
        string hash = HashOf(token);
        DateTime now = Now();
        await using Database database = open();
        return await database.Set<ApiTokenRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash && row.Revoked == null && row.Expires >= now, stop);
    }

    /// <summary>When somebody last signed in (UTC), and which roles, joined by <c>;</c>, the provider gave them then; null where they never did.</summary>
    public async Task<(DateTime At, string Roles)?> LastSignInAsync(string who, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Audit.AsNoTracking().Where(row => row.By == who && row.Action == "sign-in").OrderByDescending(row => row.Id).Select(row => new { row.At, row.Detail }).FirstOrDefaultAsync(stop) is { } last
            ? (last.At, last.Detail)
            : null;
    }

    /// <summary>Tokens, the newest first; of one owner or of all.</summary>
    public async Task<IReadOnlyList<ApiTokenRow>> TokensAsync(string? by, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Set<ApiTokenRow>().AsNoTracking().Where(row => by == null || row.By == by).OrderByDescending(row => row.Id).ToListAsync(stop);
    }

    /// <summary>Revokes a token of one owner (or anybody's); false where there is none to revoke.</summary>
    public Task<bool> RevokeTokenAsync(long id, string? owner, string by, CancellationToken stop)
    {
        DateTime now = Now();
        return RecordedIfDoneAsync(
            new(by, "revoke-token", id.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            async database => await database.Set<ApiTokenRow>().Where(row => row.Id == id && row.Revoked == null && (owner == null || row.By == owner)).ExecuteUpdateAsync(row => row.SetProperty(it => it.Revoked, now), stop) == 1,
            stop);
    }

    /// <summary>Lets somebody see one patient for a while, with the reason on record.</summary>
    public Task BreakGlassAsync(string by, PatientKey patient, string reason, TimeSpan length, CancellationToken stop)
    {
        DateTime now = Now();
        var row = new BreakGlassRow { By = by, Patient = patient.Value, Reason = reason, From = now, Until = now + length };
        return RecordedAsync(new(by, "break-glass", patient.Value, reason), database => database.Add(row), stop);
    }

    /// <summary>Until when somebody may see that patient by broken glass; null: not now.</summary>
    public async Task<DateTime?> GlassBrokenUntilAsync(string by, PatientKey patient, CancellationToken stop)
    {
        DateTime now = Now();
        await using Database database = open();
        return await database.Set<BreakGlassRow>().Where(row => row.By == by && row.Patient == patient.Value && row.Until > now).MaxAsync(row => (DateTime?)row.Until, stop);
    }

    /// <summary>The patients whose records name one of these sites.</summary>
    public async Task<IReadOnlySet<string>> PatientsOfSitesAsync(IReadOnlyList<string> sites, CancellationToken stop)
    {
        // With the sources named, the index of sources and names serves.
        IReadOnlyList<string> sources = await RecordSourcesAsync(stop);
        await using Database database = open();
        return (await database.RecordNames.Where(row => sources.Contains(row.Source) && sites.Contains(row.Name)).Select(row => row.Patient).Distinct().ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a name is that of a site: of an organisation or a place that some record names. Patients, visits and doctors have names in records too.</summary>
    public async Task<bool> IsSiteAsync(string name, CancellationToken stop)
    {
        if (!name.StartsWith("Organization/", StringComparison.Ordinal) && !name.StartsWith("Location/", StringComparison.Ordinal))
        {
            return false;
        }

        IReadOnlyList<string> sources = await RecordSourcesAsync(stop);
        await using Database database = open();
        return await database.RecordNames.AnyAsync(row => sources.Contains(row.Source) && row.Name == name, stop);
    }

    /// <summary>Whether a patient's record names one of these sites (<c>Organization/…</c> or <c>Location/…</c>).</summary>
    public async Task<bool> IsOfSitesAsync(PatientKey patient, IReadOnlyList<string> sites, CancellationToken stop)
    {
        await using Database database = open();
        return await database.RecordNames.AnyAsync(row => row.Patient == patient.Value && sites.Contains(row.Name), stop);
    }
}
