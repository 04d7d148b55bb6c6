using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Storage;

/// <content>What decision support asks and keeps.</content>
public sealed partial class Store
{
    private readonly ConcurrentBag<CareReader> careReaders = [];

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
    public Task RecordCardsAsync(AuditEntry view, IReadOnlyList<IssuedCardRow> cards, CancellationToken stop) => RecordAsync(view, cards, stop);

    /// <summary>Keeps feedback; what was told before in the same words is left alone. Gives how many were new.</summary>
    public async Task<int> AddFeedbackAsync(IReadOnlyList<CardFeedbackRow> told, CancellationToken stop)
    {
        await using Database database = open();
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

        await database.SaveChangesAsync(stop);
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
        model.Entity<IssuedCardRow>().ToTable("issued_cards").HasKey(row => row.Card);
        model.Entity<IssuedCardRow>().HasIndex(row => row.Patient);
        model.Entity<CardFeedbackRow>().ToTable("card_feedback").HasKey(row => row.Id);
        model.Entity<CardFeedbackRow>().HasIndex(row => row.Card);
        model.Entity<CardFeedbackRow>().HasIndex(row => row.Patient);
    }
}
