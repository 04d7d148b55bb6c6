using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace RefractoryEpilepsy.Storage;

/// <content>People of whom nothing is kept.</content>
public sealed partial class Store
{
    private const string PatientColumn = nameof(OptOutRow.Patient);
    private const string ConsentReason = "consent";

    /// <summary>
    /// Erases these patients from every table but the audit trail, which names pseudonyms only and is never changed; it tells of each in the same transaction. What was freed is overwritten.
    /// </summary>
    /// <param name="stayOut">Deliveries that bring them again are passed over.</param>
    /// <returns>Rows that went.</returns>
    public Task<long> EraseAsync(IReadOnlyCollection<string> patients, string reason, string by, bool stayOut, CancellationToken stop) => EraseAsync(patients, reason, by, stayOut, isTold: true, stop);

    private async Task<long> EraseAsync(IReadOnlyCollection<string> patients, string reason, string by, bool stayOut, bool isTold, CancellationToken stop)
    {
        await using Database database = open();
        await database.Database.OpenConnectionAsync(stop);
        if (!OnPostgres)
        {
            await database.Database.ExecuteSqlRawAsync("PRAGMA secure_delete = ON", stop);
        }

        long gone = 0;
        await using (IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop))
        {
            DateTime now = Now();
            if (isTold && patients.Count > 0)
            {
                await AppendAsync(database, [.. patients.Select(patient => new AuditEntry(by, "erase-patient", patient, reason))], stop);
            }

            foreach (string patient in patients)
            {
                gone += await EraseRowsAsync(database, patient, stop);
                if (stayOut && !await database.OptOuts.AnyAsync(row => row.Patient == patient, stop))
                {
                    database.OptOuts.Add(new OptOutRow { Patient = patient, Reason = reason, By = by, At = now });
                }
            }

            if (gone > 0)
            {
                await LeaveSnapshotsAsync(database, patients, stop);
                await QualityErasedAsync(database, stop);
            }

            await database.SaveChangesAsync(stop);
            await ListsChangedAsync(database, patient: null, stop);
            await transaction.CommitAsync(stop);
        }

        unpacked.Clear();
        if (gone > 0)
        {
            await OverwriteAsync(database, stop);
        }

        return identities is null ? gone : gone + await identities.EraseAsync(patients, reason, by, stayOut: false, isTold: false, stop);
    }

    /// <summary>Of these patients those who may be saved. Whose consents refuse it is erased and kept out; the next full delivery without the refusal lets them in again.</summary>
    private async Task<IReadOnlyList<ReadPatient>> LetInAsync(Lease lease, IReadOnlyList<ReadPatient> patients, CancellationToken stop)
    {
        await using Database database = open();
        string[] refused = [.. patients.Where(patient => patient.ConsentRefused).Select(patient => patient.Kept.Patient.Value)];
        IReadOnlyDictionary<string, string> keptOut = await KeptOutAsync(database, [.. patients.Select(patient => patient.Kept.Patient.Value)], stop);
        string[] refusing = [.. refused.Where(patient => !keptOut.ContainsKey(patient))];
        if (refusing.Length > 0)
        {
            await EraseAsync(refusing, ConsentReason, "consent", stayOut: true, stop);
        }

        bool isWhole = keptOut.Count > 0 && await database.Runs.AnyAsync(run => run.Id == lease.Run && run.Whole, stop);
        string[] again = isWhole ? [.. keptOut.Where(one => one.Value == ConsentReason).Select(one => one.Key).Except(refused)] : [];
        await database.OptOuts.Where(row => again.Contains(row.Patient) && row.Reason == ConsentReason).ExecuteDeleteAsync(stop);
        return [.. patients.Where(patient => !patient.ConsentRefused && (!keptOut.ContainsKey(patient.Kept.Patient.Value) || again.Contains(patient.Kept.Patient.Value)))];
    }

    private static async Task<long> EraseRowsAsync(Database database, string patient, CancellationToken stop)
    {
        // What stands at a record system has to be taken back there; which resources these are is all that stays, until that is done.
        byte[] nothing = "{}"u8.ToArray();
        long gone = await database.Publications.Where(row => row.Patient == patient && row.State == "published").ExecuteUpdateAsync(
            row => row.SetProperty(it => it.Patient, "").SetProperty(it => it.Topic, "").SetProperty(it => it.Fingerprint, "").SetProperty(it => it.State, "erased").SetProperty(it => it.Content, nothing), stop);
        foreach (IEntityType table in TablesOfPatients(database))
        {
#pragma warning disable EF1002 // The table's name comes from our own model.
            gone += await database.Database.ExecuteSqlRawAsync($"DELETE FROM \"{table.GetTableName()}\" WHERE \"{table.FindProperty(PatientColumn)!.GetColumnName()}\" = {{0}}", [patient], stop);
#pragma warning restore EF1002
        }

        return gone;
    }

    /// <summary>Lets a person in again; the next delivery brings the record. False where it was not kept out.</summary>
    public Task<bool> LetInAgainAsync(string patient, string by, CancellationToken stop) =>
        RecordedIfDoneAsync(new(by, "let-patient-in-again", patient), async database => await database.OptOuts.Where(row => row.Patient == patient).ExecuteDeleteAsync(stop) == 1, stop);

    /// <summary>Whether this person is kept out.</summary>
    public async Task<bool> IsKeptOutAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        return await database.OptOuts.AnyAsync(row => row.Patient == patient.Value, stop);
    }

    /// <summary>Pseudonyms of all who were ever erased or are kept out, as the audit trail and the list of those kept out tell.</summary>
    public async Task<IReadOnlyList<string>> ErasedAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Audit.Where(row => row.Action == "erase-patient").Select(row => row.Subject)
            .Union(database.OptOuts.Select(row => row.Patient)).ToListAsync(stop);
    }

    /// <summary>How many people are kept out.</summary>
    public async Task<long> OptOutsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.OptOuts.LongCountAsync(stop);
    }

    /// <summary>Pseudonyms of kept patients of all sources whose id in the source this is.</summary>
    public async Task<IReadOnlyList<string>> KeysOfAsync(string sourceId, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Records.Where(row => row.SourceId == sourceId).Select(row => row.Patient)
            .Union(database.Patients.Where(row => row.SourceId == sourceId).Select(row => row.Patient)).ToListAsync(stop);
    }

    /// <summary>Names of the sources of which records are kept.</summary>
    public async Task<IReadOnlyList<string>> RecordSourcesAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Records.Select(row => row.Source).Distinct().OrderBy(source => source).ToListAsync(stop);
    }

    /// <summary>Judged patients whose last record of any kind lies before a day.</summary>
    public async Task<IReadOnlyList<string>> WithoutRecordSinceAsync(DateOnly day, CancellationToken stop)
    {
        var silent = new List<string>();
        await foreach (Reports.JudgedPatient patient in AllAsync(stop))
        {
            if (patient.Case.Timeline.Observed.Last < day)
            {
                silent.Add(patient.Case.Timeline.Patient.Value);
            }
        }

        return silent;
    }

    private static IEnumerable<IEntityType> TablesOfPatients(Database database) => database.Model.GetEntityTypes()
        .Where(entity => entity.FindProperty(PatientColumn)?.ClrType == typeof(string) && entity.ClrType != typeof(OptOutRow) && entity.ClrType != typeof(AuditRow));

    /// <summary>Of these pseudonyms, those of people who are kept out, with the reason.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> KeptOutAsync(Database database, string[] keys, CancellationToken stop)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] some in keys.Chunk(Asked))
        {
            foreach (OptOutRow row in await database.OptOuts.AsNoTracking().Where(row => some.Contains(row.Patient)).ToListAsync(stop))
            {
                found[row.Patient] = row.Reason;
            }
        }

        return found;
    }

    private async Task OverwriteAsync(Database database, CancellationToken stop)
    {
        DbConnection connection = database.Database.GetDbConnection();
        foreach (string statement in OnPostgres ? TablesOfPatients(database).Select(table => $"VACUUM \"{table.GetTableName()}\"") : ["PRAGMA wal_checkpoint(TRUNCATE)"])
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync(stop);
        }
    }
}
