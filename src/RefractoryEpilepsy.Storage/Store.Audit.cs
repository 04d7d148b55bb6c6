using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace RefractoryEpilepsy.Storage;

/// <summary>Who did what to what.</summary>
/// <param name="Action">Kebab-case: <c>view-patient</c>, <c>export-cases</c>, <c>sign-in</c>.</param>
/// <param name="Subject">A pseudonym, a rule, a setting; empty where nothing in particular.</param>
/// <param name="Detail">A reason, a filter, a number of rows; no identifier of a patient.</param>
public sealed record AuditEntry(string By, string Action, string Subject, string Detail = "");

/// <summary>Which entries of the trail are looked for; null: all.</summary>
/// <param name="Action">The whole action, or its beginning with a <c>*</c> after it.</param>
/// <param name="From">UTC, included.</param>
/// <param name="Until">UTC, excluded.</param>
/// <param name="Before">Only entries with a smaller number: the next page.</param>
public sealed record AuditQuery(string? By = null, string? Action = null, string? Subject = null, DateTime? From = null, DateTime? Until = null, long? Before = null, int Take = 50);

/// <summary>How sound the trail is.</summary>
/// <param name="Entries">How many there are.</param>
/// <param name="Head">Number of entries and hash of the last: <c>N:HASH</c>. Written down elsewhere, it proves later that nothing was taken away or changed.</param>
/// <param name="FirstBroken">Number of the first entry that does not follow from the one before; null where all do.</param>
/// <param name="Fault">What is wrong, in one sentence; null where nothing is.</param>
public sealed record AuditSoundness(long Entries, string Head, long? FirstBroken, string? Fault);

/// <content>Who did what: append-only, each entry chained to the one before.</content>
public sealed partial class Store
{
    private const string AuditHead = "audit-head";
    private readonly ConcurrentQueue<Unrecorded> unrecorded = new();
    private int recording;
    private volatile ActionCounts actionCounts = new(0, new Dictionary<string, int>());

    /// <summary>Adds an entry to the audit trail, chained to the one before. When it returns, the entry is kept.</summary>
    public Task RecordAsync(string by, string action, string subject, CancellationToken stop) => RecordAsync(new(by, action, subject), stop);

    /// <summary>Adds an entry to the audit trail. Entries that come at the same time share one transaction.</summary>
    public Task RecordAsync(AuditEntry entry, CancellationToken stop) => RecordAsync(entry, [], token: null, stop);

    private async Task<bool> RecordAsync(AuditEntry entry, IReadOnlyList<IssuedCardRow> cards, UsedTokenRow? token, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var written = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        unrecorded.Enqueue(new(entry, cards, token, written));
        if (Interlocked.CompareExchange(ref recording, 1, 0) == 0)
        {
            _ = Task.Run(RecordAllAsync, CancellationToken.None);
        }

        return await written.Task;
    }

    /// <summary>Does something that must not happen without its record: both in one transaction, the record first.</summary>
    /// <param name="effect">Adds or changes rows; they are saved with the record or not at all.</param>
    public Task RecordedAsync(AuditEntry entry, Action<Database> effect, CancellationToken stop) => RecordedAsync(
        entry,
        database =>
        {
            effect(database);
            return Task.CompletedTask;
        },
        stop);

    /// <summary>Does something that must not happen without its record: both in one transaction, the record first.</summary>
    public async Task RecordedAsync(AuditEntry entry, Func<Database, Task> effect, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        await AppendAsync(database, [entry], stop);
        await effect(database);
        await database.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>The same of a deed that may find nothing to do: then nothing is kept, and nothing is on record as done.</summary>
    /// <param name="effect">False: there was nothing to do.</param>
    /// <returns>What <paramref name="effect"/> said.</returns>
    private async Task<bool> RecordedIfDoneAsync(AuditEntry entry, Func<Database, Task<bool>> effect, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        await AppendAsync(database, [entry], stop);
        if (!await effect(database))
        {
            return false;
        }

        await database.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>Sets a setting on somebody's behalf, with its record.</summary>
    public Task ChangeSettingAsync(string name, string value, string by, CancellationToken stop) => ChangeSettingAsync(name, value, new AuditEntry(by, "change-setting", name), stop);

    /// <summary>Sets a setting that stands for a deed of another name.</summary>
    public Task ChangeSettingAsync(string name, string value, AuditEntry entry, CancellationToken stop) => RecordedAsync(entry, database => SetAsync(database, name, value, stop), stop);

    /// <summary>The newest entries first.</summary>
    public async Task<IReadOnlyList<AuditRow>> AuditAsync(int skip, int take, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Audit.AsNoTracking().OrderByDescending(row => row.Id).Skip(skip).Take(take).ToListAsync(stop);
    }

    /// <summary>The entries that fit, the newest first.</summary>
    public async Task<IReadOnlyList<AuditRow>> AuditAsync(AuditQuery query, CancellationToken stop)
    {
        await using Database database = open();
        return await Fitting(database, query).OrderByDescending(row => row.Id).Take(query.Take).ToListAsync(stop);
    }

    /// <summary>Every entry that fits, the oldest first, one after the other.</summary>
    public async IAsyncEnumerable<AuditRow> AllAuditAsync(AuditQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await using Database database = open();
        await foreach (AuditRow row in Fitting(database, query).OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(stop))
        {
            yield return row;
        }
    }

    /// <summary>The actions on record, and how often.</summary>
    /// <remarks>The trail only grows: what was counted once is added to, not counted again.</remarks>
    public async Task<IReadOnlyList<Tally>> AuditActionsAsync(CancellationToken stop)
    {
        ActionCounts known = actionCounts;
        await using Database database = open();
        if (known.Until == 0)
        {
            var all = await database.Audit.GroupBy(row => row.Action).Select(group => new { group.Key, Count = group.Count(), Last = group.Max(row => row.Id) }).ToListAsync(stop);
            actionCounts = known = all.Count == 0 ? known : new(all.Max(one => one.Last), all.ToDictionary(one => one.Key, one => one.Count, StringComparer.Ordinal));
        }
        else
        {
            // Not grouped by the database: SQLite would walk the index of actions from its beginning instead of the few new entries.
            var later = await database.Audit.Where(row => row.Id > known.Until).OrderBy(row => row.Id).Select(row => new { row.Id, row.Action }).ToListAsync(stop);
            if (later.Count > 0)
            {
                var counts = new Dictionary<string, int>(known.Counts, StringComparer.Ordinal);
                later.ForEach(one => counts[one.Action] = counts.GetValueOrDefault(one.Action) + 1);
                actionCounts = known = new(later[^1].Id, counts);
            }
        }

        return [.. known.Counts.Select(count => new Tally(count.Key, count.Value)).OrderBy(tally => tally.Name, StringComparer.Ordinal)];
    }

    private sealed record ActionCounts(long Until, IReadOnlyDictionary<string, int> Counts);

    /// <summary>The number of the first entry whose hash does not follow from what stands there; null where the whole trail is sound.</summary>
    public async Task<long?> FirstBrokenAuditEntryAsync(CancellationToken stop) => (await VerifyAuditAsync(null, stop)).FirstBroken;

    /// <summary>Recomputes the whole chain and compares its end with the head that is kept beside it, and with one written down elsewhere.</summary>
    /// <param name="writtenDown">A head told by an earlier check (<c>N:HASH</c>); null: none.</param>
    public async Task<AuditSoundness> VerifyAuditAsync(string? writtenDown, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await SnapshotAsync(database, stop);
        string? kept = await database.Settings.Where(setting => setting.Name == AuditHead).Select(setting => setting.Value).SingleOrDefaultAsync(stop);
        (long askedAt, string askedHash) = Parse(writtenDown);
        string before = "";
        long entries = 0;
        string? fault = null;
        await foreach (AuditRow row in database.Audit.AsNoTracking().OrderBy(row => row.Id).AsAsyncEnumerable().WithCancellation(stop))
        {
            entries++;
            if (row.Hash != Hash(before, row.At, row.By, row.Action, row.Subject, row.Detail))
            {
                return new(entries, Head(entries, row.Hash), row.Id, $"Entry {row.Id} does not follow from the one before: it was changed, or one before it was taken away.");
            }

            before = row.Hash;
            fault = entries == askedAt && before != askedHash ? $"Entry {row.Id} is not the one that was written down: the trail was written anew." : fault;
        }

        string head = Head(entries, before);
        fault ??= entries < askedAt ? $"{askedAt - entries} of the last entries are gone: the head that was written down counts {askedAt}."
            : entries > 0 && kept != head ? $"The last entries were taken away or added past the program: the head kept beside the trail says {kept ?? "nothing"}."
            : entries == 0 && kept is not null ? $"The trail was emptied: the head kept beside it says {kept}." : null;
        return new(entries, head, null, fault);
    }

    /// <summary>One view of trail and head, while others go on writing.</summary>
    private static async Task<IDbContextTransaction> SnapshotAsync(Database database, CancellationToken stop)
    {
        await database.Database.OpenConnectionAsync(stop);
        return database.Database.GetDbConnection() is SqliteConnection connection
            ? (await database.Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), stop))!
            : await database.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
    }

    private static IQueryable<AuditRow> Fitting(Database database, AuditQuery query)
    {
        IQueryable<AuditRow> rows = database.Audit.AsNoTracking();
        rows = query.By is { } by ? rows.Where(row => row.By == by) : rows;
        rows = query.Action switch
        {
            null => rows,
            [.. var start, '*'] => rows.Where(row => row.Action.StartsWith(start)),
            { } action => rows.Where(row => row.Action == action),
        };
        rows = query.Subject is { } subject ? rows.Where(row => row.Subject == subject) : rows;
        rows = query.From is { } from ? rows.Where(row => row.At >= from) : rows;
        rows = query.Until is { } until ? rows.Where(row => row.At < until) : rows;
        return query.Before is { } before ? rows.Where(row => row.Id < before) : rows;
    }

    /// <summary>One writer at a time; it ends when nobody waits.</summary>
    private async Task RecordAllAsync()
    {
        do
        {
            while (!unrecorded.IsEmpty)
            {
                await RecordWaitingAsync();
            }

            Volatile.Write(ref recording, 0);
        }
        while (!unrecorded.IsEmpty && Interlocked.CompareExchange(ref recording, 1, 0) == 0);
    }

    private async Task RecordWaitingAsync()
    {
        var some = new List<Unrecorded>();
        while (some.Count < 500 && unrecorded.TryDequeue(out Unrecorded? one))
        {
            some.Add(one);
        }

        try
        {
            await using Database database = open();
            await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(CancellationToken.None);
            HashSet<string> believed = [];
            if (some.Exists(one => one.Token is not null))
            {
                believed = await UseAsync(database, [.. some.Select(one => one.Token).OfType<UsedTokenRow>()], CancellationToken.None);
            }

            // Of two with the same token the first is believed.
            List<Unrecorded> kept = some.FindAll(one => one.Token is null || believed.Remove(one.Token.Token));
            if (kept.Count > 0)
            {
                await AppendAsync(database, [.. kept.Select(one => one.Entry)], CancellationToken.None);
                await database.InsertAsync([.. kept.SelectMany(one => one.Cards)], CancellationToken.None);
            }

            await transaction.CommitAsync(CancellationToken.None);
            kept.ForEach(one => one.Written.SetResult(true));
            some.ForEach(one => one.Written.TrySetResult(false));
        }
        catch (Exception fault)
        {
            // Whoever waits for the record must not act without it.
            some.ForEach(one => one.Written.SetException(fault));
        }
    }

    /// <summary>What waits to be written together, and who waits for it.</summary>
    private sealed record Unrecorded(AuditEntry Entry, IReadOnlyList<IssuedCardRow> Cards, UsedTokenRow? Token, TaskCompletionSource<bool> Written);

    /// <summary>Adds entries inside the open transaction, and moves the head.</summary>
    private async Task AppendAsync(Database database, IReadOnlyList<AuditEntry> entries, CancellationToken stop)
    {
        if (OnPostgres)
        {
            // SQLite's transactions begin with the only write lock there is; here the chain needs a lock of its own.
            await database.Database.ExecuteSqlRawAsync("LOCK TABLE audit IN EXCLUSIVE MODE", stop);
        }

        string? kept = await database.Settings.Where(setting => setting.Name == AuditHead).Select(setting => setting.Value).SingleOrDefaultAsync(stop);
        (long count, string before) = kept is null ? await EndAsync(database, stop) : Parse(kept);
        DateTime now = Now();
        var at = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        var rows = new List<AuditRow>(entries.Count);
        foreach (AuditEntry entry in entries)
        {
            before = Hash(before, at, entry.By, entry.Action, entry.Subject, entry.Detail);
            rows.Add(new AuditRow { At = at, By = entry.By, Action = entry.Action, Subject = entry.Subject, Detail = entry.Detail, Hash = before });
        }

        string head = Head(count + rows.Count, before);
        await database.InsertAsync(rows, stop);
        await database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({AuditHead}, {head}) ON CONFLICT (name) DO UPDATE SET value = excluded.value", stop);
    }

    /// <summary>The end of a trail that was written before heads were kept.</summary>
    private static async Task<(long Count, string Hash)> EndAsync(Database database, CancellationToken stop) =>
        (await database.Audit.LongCountAsync(stop), await database.Audit.OrderByDescending(row => row.Id).Select(row => row.Hash).FirstOrDefaultAsync(stop) ?? "");

    /// <summary>The database itself refuses to change or remove entries.</summary>
    private async Task ProtectAuditAsync(Database database, CancellationToken stop)
    {
        if (OnPostgres)
        {
            await database.Database.ExecuteSqlRawAsync(
                """
                DO $$ BEGIN
                    IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'audit_append_only' AND tgrelid = 'audit'::regclass) THEN
                        CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the audit trail is append-only''; END';
                        CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_append_only();
                    END IF;
                    IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'audit_not_emptied' AND tgrelid = 'audit'::regclass) THEN
                        CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
                    END IF;
                END $$
                """,
                stop);
        }
        else if (await database.Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = 'audit_no_delete'").SingleAsync(stop) == 0)
        {
            await database.Database.ExecuteSqlRawAsync(
                """
                CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
                CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
                """,
                stop);
        }
    }

    private static string Head(long count, string hash) => string.Create(CultureInfo.InvariantCulture, $"{count}:{hash}");

    private static (long Count, string Hash) Parse(string? head) =>
        head?.Split(':', 2) is [var count, var hash] && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? (number, hash) : (0, "");

    private static string Hash(string before, DateTime at, string by, string action, string subject, string detail)
    {
        string text = string.Join('\u001f', before, at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), by, action, subject);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(detail.Length == 0 ? text : text + '\u001f' + detail)));
    }
}
