using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Storage;

/// <content>What decision support asks and keeps.</content>
public sealed partial class Store
{
    private readonly ConcurrentBag<CareReader> careReaders = [];
    private long tokensSweptFrom;

    /// <summary>The summary kept ready for a patient under the first of two keys that is known; null where neither is. One indexed read.</summary>
    public async Task<(PatientKey Key, CareSummary Summary)?> CareSummaryAsync(PatientKey first, PatientKey second)
    {
        if (await KeptSummaryAsync(first.Value, second.Value) is { } kept)
        {
            return kept;
        }

        // Judged before summaries were kept.
        JudgedPatient? judged = await FindAsync(first, CancellationToken.None) ?? (first == second ? null : await FindAsync(second, CancellationToken.None));
        return judged is null ? null : (judged.Case.Timeline.Patient, CareSummary.Of(judged, Parameters));
    }

    // A clinician waits for this one: read without EF Core, whose context and functions cost more than the row (bench-cds).
    private async Task<(PatientKey Key, CareSummary Summary)?> KeptSummaryAsync(string first, string second)
    {
        CareReader reader = careReaders.TryTake(out CareReader? free) ? free : await CareReader.OpenAsync(connect());
        (string Patient, byte[] Document)? row;
        try
        {
            row = await reader.ReadAsync(first, second);
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }

        if (OnPostgres)
        {
            // Its pool knows which connections still hold after the server was away.
            await reader.DisposeAsync();
        }
        else
        {
            careReaders.Add(reader);
        }

        return row is { } found ? (new PatientKey(found.Patient), documents.Care(found.Document)) : null;
    }

    /// <summary>An open connection with the one statement prepared: opening and preparing cost more than the read.</summary>
    private sealed class CareReader(DbConnection connection, DbCommand command, DbParameter first, DbParameter second) : IAsyncDisposable
    {
        public static async Task<CareReader> OpenAsync(DbConnection connection)
        {
            await connection.OpenAsync();
            DbCommand command = connection.CreateCommand();
            command.CommandText = "SELECT patient, document FROM care_summaries WHERE patient IN (@first, @second) ORDER BY CASE WHEN patient = @first THEN 0 ELSE 1 END LIMIT 1";
            return new CareReader(connection, command, Parameter("first"), Parameter("second"));

            DbParameter Parameter(string name)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
                return parameter;
            }
        }

        public async Task<(string Patient, byte[] Document)?> ReadAsync(string one, string other)
        {
            (first.Value, second.Value) = (one, other);
            await using DbDataReader row = await command.ExecuteReaderAsync();
            return await row.ReadAsync() ? (row.GetString(0), row.GetFieldValue<byte[]>(1)) : null;
        }

        public async ValueTask DisposeAsync()
        {
            await command.DisposeAsync();
            await connection.DisposeAsync();
        }
    }

    /// <summary>Keeps a view and which cards were made for it, many views in one transaction. When it returns, both are kept.</summary>
    /// <param name="token">The token by which the caller was believed; null where none was asked for.</param>
    /// <returns>False where that token was used before, in whatever process: then nothing is kept, and nothing may be shown.</returns>
    public Task<bool> RecordCardsAsync(AuditEntry view, IReadOnlyList<IssuedCardRow> cards, UsedTokenRow? token, CancellationToken stop) => RecordAsync(view, cards, token, stop);

    /// <summary>Remembers a token by itself. False where it was used before.</summary>
    public async Task<bool> UseTokenAsync(UsedTokenRow token, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        bool isNew = (await UseAsync(database, [token], stop)).Count == 1;
        await transaction.CommitAsync(stop);
        return isNew;
    }

    /// <summary>Remembers tokens inside the open transaction, and forgets some that are over. Gives those that were not used before.</summary>
    private async Task<HashSet<string>> UseAsync(Database database, IReadOnlyList<UsedTokenRow> tokens, CancellationToken stop)
    {
        DbCommand command = database.Database.GetDbConnection().CreateCommand();
        await using (command)
        {
            command.Transaction = database.Database.CurrentTransaction!.GetDbTransaction();
            command.CommandText = "INSERT INTO used_tokens (token, ends) VALUES " + string.Join(',', tokens.Select((_, at) => $"(@t{at},@e{at})")) + " ON CONFLICT (token) DO NOTHING RETURNING token";
            for (int at = 0; at < tokens.Count; at++)
            {
                Add($"t{at}", tokens[at].Token);
                Add($"e{at}", tokens[at].Ends);
            }

            HashSet<string> used = [];
            await using (DbDataReader rows = await command.ExecuteReaderAsync(stop))
            {
                while (await rows.ReadAsync(stop))
                {
                    used.Add(rows.GetString(0));
                }
            }

            await ForgetTokensAsync(database, most: (2 * tokens.Count) + 50, stop);
            return used;
        }

        void Add(string name, object value)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>A few at a time, so that no caller waits for the deletion of a minute's tokens.</summary>
    private async Task ForgetTokensAsync(Database database, int most, CancellationToken stop)
    {
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (now < Interlocked.Read(ref tokensSweptFrom))
        {
            return;
        }

        int gone = await database.Database.ExecuteSqlAsync($"DELETE FROM used_tokens WHERE token IN (SELECT token FROM used_tokens WHERE ends < {now} ORDER BY ends LIMIT {most})", stop);
        if (gone < most)
        {
            Interlocked.Exchange(ref tokensSweptFrom, now + 30);
        }
    }

    /// <summary>Keeps feedback; what was told before in the same words is left alone. Gives how many were new.</summary>
    /// <param name="entry">Its record: both are kept in one transaction.</param>
    public async Task<int> AddFeedbackAsync(IReadOnlyList<CardFeedbackRow> told, AuditEntry entry, CancellationToken stop)
    {
        int added = 0;
        await RecordedAsync(entry, async database => added = await AddAsync(database, told, stop), stop);
        return added;
    }

    private async Task<int> AddAsync(Database database, IReadOnlyList<CardFeedbackRow> told, CancellationToken stop)
    {
        string[] cards = [.. told.Select(row => row.Card).Distinct(StringComparer.Ordinal)];
        Dictionary<string, IssuedCardRow> issued = await database.IssuedCards.AsNoTracking().Where(row => cards.Contains(row.Card)).ToDictionaryAsync(row => row.Card, StringComparer.Ordinal, stop);
        List<CardFeedbackRow> before = await database.CardFeedback.AsNoTracking().Where(row => cards.Contains(row.Card)).ToListAsync(stop);
        int added = 0;
        foreach (CardFeedbackRow row in told)
        {
            if (before.Exists(old => old.Card == row.Card && old.Outcome == row.Outcome && old.Told == row.Told && old.Suggestions == row.Suggestions))
            {
                continue;
            }

            row.Patient = issued.GetValueOrDefault(row.Card)?.Patient ?? "";
            row.Topic = issued.GetValueOrDefault(row.Card)?.Topic ?? "";
            row.At = Now();
            before.Add(row);
            database.CardFeedback.Add(row);
            added++;
        }

        return added;
    }

    /// <summary>What people did with cards about one patient, the newest first.</summary>
    public async Task<IReadOnlyList<CardFeedbackRow>> FeedbackAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        return await database.CardFeedback.AsNoTracking().Where(row => row.Patient == patient.Value).OrderByDescending(row => row.Id).ToListAsync(stop);
    }

    /// <summary>Cards made for one patient, the newest first.</summary>
    public async Task<IReadOnlyList<IssuedCardRow>> CardsAsync(PatientKey patient, int most, CancellationToken stop)
    {
        await using Database database = open();
        return await database.IssuedCards.AsNoTracking().Where(row => row.Patient == patient.Value).OrderByDescending(row => row.At).Take(most).ToListAsync(stop);
    }

    private CareSummaryRow CareRow(JudgedPatient patient) => new() { Patient = patient.Case.Timeline.Patient.Value, Document = documents.Pack(CareSummary.Of(patient, Parameters)) };

    internal static void ConfigureDecisionSupport(ModelBuilder model)
    {
        model.Entity<CareSummaryRow>().ToTable("care_summaries").HasKey(row => row.Patient);
        model.Entity<UsedTokenRow>().ToTable("used_tokens").HasKey(row => row.Token);
        model.Entity<UsedTokenRow>().HasIndex(row => row.Ends);
        model.Entity<IssuedCardRow>().ToTable("issued_cards").HasKey(row => row.Card);
        model.Entity<IssuedCardRow>().HasIndex(row => row.Patient);
        model.Entity<CardFeedbackRow>().ToTable("card_feedback").HasKey(row => row.Id);
        model.Entity<CardFeedbackRow>().HasIndex(row => row.Card);
        model.Entity<CardFeedbackRow>().HasIndex(row => row.Patient);
    }
}
