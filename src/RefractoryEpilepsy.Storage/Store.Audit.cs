using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace RefractoryEpilepsy.Storage;

/// <content>What people decided, and who did what.</content>
public sealed partial class Store
{
    /// <summary>Keeps a decision about a flag. Earlier ones stay.</summary>
    public async Task DecideAsync(PatientKey patient, string ruleId, string decision, string reason, DateOnly? until, string by, CancellationToken stop)
    {
        await using Database database = open();
        database.Decisions.Add(new DecisionRow { Patient = patient.Value, RuleId = ruleId, Decision = decision, Reason = reason, Until = until, By = by, At = Now() });
        await database.SaveChangesAsync(stop);
    }

    /// <summary>All decisions about one patient, the newest first.</summary>
    public async Task<IReadOnlyList<DecisionRow>> DecisionsAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Decisions.AsNoTracking().Where(row => row.Patient == patient.Value).OrderByDescending(row => row.Id).ToListAsync(stop);
    }

    /// <summary>Adds an entry to the audit trail, chained to the one before.</summary>
    public async Task RecordAsync(string by, string action, string subject, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        if (OnPostgres)
        {
            // SQLite's transactions begin with the only write lock there is; here the chain needs a lock of its own.
            await database.Database.ExecuteSqlRawAsync("LOCK TABLE audit IN EXCLUSIVE MODE", stop);
        }

        string before = await database.Audit.OrderByDescending(row => row.Id).Select(row => row.Hash).FirstOrDefaultAsync(stop) ?? "";
        DateTime now = Now();
        var at = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        database.Audit.Add(new AuditRow { At = at, By = by, Action = action, Subject = subject, Hash = Hash(before, at, by, action, subject) });
        await database.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>The newest entries first.</summary>
    public async Task<IReadOnlyList<AuditRow>> AuditAsync(int skip, int take, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Audit.AsNoTracking().OrderByDescending(row => row.Id).Skip(skip).Take(take).ToListAsync(stop);
    }

    /// <summary>The number of the first entry whose hash does not follow from what stands there; null where the whole trail is sound.</summary>
    public async Task<long?> FirstBrokenAuditEntryAsync(CancellationToken stop)
    {
        await using Database database = open();
        string before = "";
        await foreach (AuditRow row in database.Audit.AsNoTracking().OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(stop))
        {
            if (row.Hash != Hash(before, row.At, row.By, row.Action, row.Subject))
            {
                return row.Id;
            }

            before = row.Hash;
        }

        return null;
    }

    private static string Hash(string before, DateTime at, string by, string action, string subject) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', before, at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), by, action, subject))));
}
