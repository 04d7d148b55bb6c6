using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Storage;

/// <summary>Who a patient is, as far as recorded.</summary>
/// <param name="Names">Every name on record, the usual one first.</param>
/// <param name="BirthDate">A year, a month or a day; empty where none is recorded.</param>
/// <param name="Numbers">Record numbers.</param>
public sealed record PatientIdentity(PatientKey Patient, IReadOnlyList<string> Names, string BirthDate, IReadOnlyList<string> Numbers);

/// <content>Identities: the only place where a pseudonym meets a name. May be a database of its own.</content>
public sealed partial class Store
{
    private Store? identities;

    /// <summary>Where identities lie: here, unless they were given a store of their own.</summary>
    public Store Identities => identities ?? this;

    /// <summary>Keeps identities elsewhere from now on.</summary>
    public void KeepIdentitiesIn(Store other) => identities = other;

    /// <summary>Replaces what is known of these patients' identities.</summary>
    public async Task SaveIdentitiesAsync(IReadOnlyCollection<PatientIdentity> patients, CancellationToken stop)
    {
        if (patients.Count == 0)
        {
            return;
        }

        if (identities is not null)
        {
            await identities.SaveIdentitiesAsync(patients, stop);
            return;
        }

        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        await DeleteIdentitiesAsync(database, [.. patients.Select(patient => patient.Patient.Value)], stop);
        await database.InsertAsync([.. patients.Select(patient => new IdentityRow { Patient = patient.Patient.Value, Name = patient.Names is [var usual, ..] ? usual : "", BirthDate = patient.BirthDate, Numbers = string.Join(';', patient.Numbers) })], stop);
        await database.InsertAsync([.. patients.SelectMany(WordRows)], stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Removes what is known of these patients' identities.</summary>
    public async Task ForgetIdentitiesAsync(IReadOnlyCollection<string> patients, CancellationToken stop)
    {
        await using Database database = Identities.open();
        foreach (string[] some in patients.Chunk(Asked))
        {
            await DeleteIdentitiesAsync(database, some, stop);
        }
    }

    /// <summary>Patients whose record number is this, or whose names have a word beginning with each of these; at most so many.</summary>
    /// <remarks>A search says what it looks for in the trail of the caller, not here: the words name a person.</remarks>
    public async Task<IReadOnlyList<IdentityRow>> FindIdentitiesAsync(string text, int most, CancellationToken stop)
    {
        await using Database database = Identities.open();
        string number = PlainText.Fold(text.Replace(" ", "", StringComparison.Ordinal));
        HashSet<string> found = [.. await database.Set<IdentityWordRow>().Where(row => row.IsNumber && row.Word == number).Select(row => row.Patient).Take(most).ToListAsync(stop)];
        if (found.Count == 0)
        {
            IQueryable<string>? patients = null;
            foreach (string word in WordsOf(text))
            {
                IQueryable<string> having = database.Set<IdentityWordRow>().Where(row => !row.IsNumber && row.Word.StartsWith(word)).Select(row => row.Patient);
                patients = patients?.Intersect(having) ?? having.Distinct();
            }

            found = patients is null ? found : [.. await patients.OrderBy(patient => patient).Take(most).ToListAsync(stop)];
        }

        return await database.Set<IdentityRow>().AsNoTracking().Where(row => found.Contains(row.Patient)).OrderBy(row => row.Name).ToListAsync(stop);
    }

    private static async Task DeleteIdentitiesAsync(Database database, string[] patients, CancellationToken stop)
    {
        await database.Set<IdentityWordRow>().Where(row => patients.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.Set<IdentityRow>().Where(row => patients.Contains(row.Patient)).ExecuteDeleteAsync(stop);
    }

    private static IEnumerable<IdentityWordRow> WordRows(PatientIdentity identity) =>
        identity.Names.SelectMany(WordsOf).Distinct(StringComparer.Ordinal).Select(word => new IdentityWordRow { Patient = identity.Patient.Value, Word = word })
            .Concat(identity.Numbers.Select(number => PlainText.Fold(number.Replace(" ", "", StringComparison.Ordinal))).Where(number => number.Length > 0).Distinct(StringComparer.Ordinal).Select(number => new IdentityWordRow { Patient = identity.Patient.Value, IsNumber = true, Word = number }));

    private static IEnumerable<string> WordsOf(string text) =>
        PlainText.Fold(text).Split((char[])[' ', ',', '-', '.', '\''], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(8);
}
