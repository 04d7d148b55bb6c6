using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace RefractoryEpilepsy.Storage;

/// <summary>One patient's raw resources as kept.</summary>
/// <param name="Names">Every resource it holds and every one it refers to.</param>
public sealed record KeptRecord(PatientKey Patient, string SourceId, bool HasSign, byte[] Resources, IReadOnlyCollection<string> Names)
{
    /// <summary>Of the names, those of resources that the record holds.</summary>
    public IReadOnlySet<string> Own { get; init; } = new HashSet<string>();

    /// <summary>Who the patient is, for the identity tables alone; null where nobody needs to be found.</summary>
    public PatientIdentity? Identity { get; init; }
}

/// <content>Raw resources, so that a delivery of changes touches only its patients.</content>
public sealed partial class Store
{
    private const int Asked = 500;

    /// <summary>Whether anything of that source is kept.</summary>
    public async Task<bool> HasRecordsAsync(string source, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Records.AnyAsync(record => record.Source == source, stop);
    }

    /// <summary>Patients that are kept, with a sign or without.</summary>
    public async Task<long> CountRecordsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Records.LongCountAsync(stop);
    }

    /// <summary>Replaces shared resources; a name given twice keeps the last.</summary>
    public async Task SaveSharedAsync(Lease lease, string source, IReadOnlyCollection<(string Name, byte[] Resource)> shared, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await BeginAsync(database, lease, stop);
        SharedResourceRow[] rows = [.. shared.Reverse().DistinctBy(one => one.Name).Select(one => new SharedResourceRow { Source = source, Name = one.Name, Resource = one.Resource })];
        foreach (string[] names in rows.Select(row => row.Name).Chunk(Asked))
        {
            await database.SharedResources.Where(row => row.Source == source && names.Contains(row.Name)).ExecuteDeleteAsync(stop);
        }

        await database.InsertAsync(rows, stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Shared resources by name; the names that are not kept are left out.</summary>
    public async Task<IReadOnlyList<(string Name, byte[] Resource)>> SharedAsync(string source, IEnumerable<string> names, CancellationToken stop)
    {
        await using Database database = open();
        var found = new List<(string, byte[])>();
        foreach (string[] some in names.Chunk(Asked))
        {
            found.AddRange((await database.SharedResources.AsNoTracking().Where(row => row.Source == source && some.Contains(row.Name)).ToListAsync(stop)).Select(row => (row.Name, row.Resource)));
        }

        return found;
    }

    /// <summary>Ids of the resources of a type that are kept of a source.</summary>
    public async Task<IReadOnlySet<string>> HeldAsync(string source, string type, CancellationToken stop)
    {
        await using Database database = open();
        string start = type + "/";
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (string name in database.RecordNames.Where(row => row.Source == source && row.IsOwn && row.Name.StartsWith(start)).Select(row => row.Name)
            .Concat(database.SharedResources.Where(row => row.Source == source && row.Name.StartsWith(start)).Select(row => row.Name)).AsAsyncEnumerable().WithCancellation(stop))
        {
            ids.Add(name[start.Length..]);
        }

        return ids;
    }

    /// <summary>Patients whose record holds or names one of these resources.</summary>
    public async Task<IReadOnlySet<string>> PatientsNamingAsync(string source, IEnumerable<string> names, CancellationToken stop)
    {
        await using Database database = open();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (string[] some in names.Chunk(Asked))
        {
            found.UnionWith(await database.RecordNames.Where(row => row.Source == source && some.Contains(row.Name)).Select(row => row.Patient).Distinct().ToListAsync(stop));
        }

        return found;
    }

    /// <summary>The packed resources of these patients.</summary>
    public async Task<IReadOnlyList<byte[]>> RecordsAsync(IEnumerable<string> patients, CancellationToken stop)
    {
        await using Database database = open();
        var found = new List<byte[]>();
        foreach (string[] some in patients.Chunk(Asked))
        {
            found.AddRange(await database.Records.Where(row => some.Contains(row.Patient)).Select(row => row.Resources).ToListAsync(stop));
        }

        return found;
    }

    /// <summary>Pseudonyms of the patients that are kept, one after the other in their order.</summary>
    /// <param name="onlyWithSign">Only those whose record speaks of epilepsy or of an antiseizure drug.</param>
    public async IAsyncEnumerable<string> KeptPatientsAsync(string source, bool onlyWithSign, [EnumeratorCancellation] CancellationToken stop)
    {
        await using Database database = open();
        await foreach (string patient in database.Records.Where(row => row.Source == source && (row.HasSign || !onlyWithSign)).OrderBy(row => row.Patient).Select(row => row.Patient).AsAsyncEnumerable().WithCancellation(stop))
        {
            yield return patient;
        }
    }

    /// <summary>Removes all that is kept and all that was said of these patients.</summary>
    public async Task ForgetAllAsync(IReadOnlyCollection<string> patients, CancellationToken stop, Lease? lease = null)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await BeginAsync(database, lease, stop);
        foreach (string[] some in patients.Chunk(Asked))
        {
            await DeleteRecordsAsync(database, some, stop);
            await DeleteScoresAsync(database, some, stop);
            await DeleteAsync(database, some, stop);
        }

        await ListsChangedAsync(database, patient: null, stop);
        await transaction.CommitAsync(stop);
        await ForgetIdentitiesAsync(patients, stop);
    }

    /// <summary>Of these patients, those whose record another run wrote last.</summary>
    public async Task<IReadOnlyList<string>> NotWrittenByAsync(long run, IEnumerable<string> patients, CancellationToken stop)
    {
        await using Database database = open();
        var found = new List<string>();
        foreach (string[] some in patients.Chunk(Asked))
        {
            found.AddRange(await database.Records.Where(row => some.Contains(row.Patient) && row.RunId != run).Select(row => row.Patient).ToListAsync(stop));
        }

        return found;
    }

    /// <summary>Everybody of a source whose record another run wrote last.</summary>
    public async Task<IReadOnlyList<string>> NotWrittenByAsync(long run, string source, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Records.Where(row => row.Source == source && row.RunId != run).Select(row => row.Patient).ToListAsync(stop);
    }

    /// <summary>Where kept records are to be read again: ranges of at most so many patients of one source, by first and last pseudonym.</summary>
    public async Task<IReadOnlyList<(string Source, string From, string To)>> RangesToReadAsync(long notOfRun, int most, CancellationToken stop)
    {
        await using Database database = open();
        var keys = await database.Records.Where(row => row.RunId != notOfRun).OrderBy(row => row.Source).ThenBy(row => row.Patient).Select(row => new { row.Source, row.Patient }).ToListAsync(stop);
        return [.. keys.GroupBy(key => key.Source).SelectMany(group => group.Select(key => key.Patient).Chunk(most).Select(some => (group.Key, some[0], some[^1])))];
    }

    /// <summary>Patients of a range whose record another run wrote last.</summary>
    public async Task<IReadOnlySet<string>> PatientsToReadAsync(string source, string first, string last, long notOfRun, CancellationToken stop)
    {
        await using Database database = open();
        return (await database.Records.Where(row => row.Source == source && row.RunId != notOfRun && string.Compare(row.Patient, first) >= 0 && string.Compare(row.Patient, last) <= 0).Select(row => row.Patient).ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
    }

    private static async Task InsertRecordsAsync(Database database, long run, string source, IReadOnlyList<KeptRecord> records, CancellationToken stop)
    {
        await database.InsertAsync([.. records.Select(record => new RecordRow { Patient = record.Patient.Value, Source = source, SourceId = record.SourceId, RunId = run, HasSign = record.HasSign, Resources = record.Resources })], stop);

        // In the order of the index that finds them: neighbours go to the same page.
        await database.InsertAsync(
            [.. records.SelectMany(record => record.Names.Select(name => new RecordNameRow { Source = source, Name = name, IsOwn = record.Own.Contains(name), Patient = record.Patient.Value })).OrderBy(row => row.Name, StringComparer.Ordinal)],
            stop);
    }

    private static async Task DeleteRecordsAsync(Database database, string[] patients, CancellationToken stop)
    {
        await database.RecordNames.Where(row => patients.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.Records.Where(row => patients.Contains(row.Patient)).ExecuteDeleteAsync(stop);
    }
}
