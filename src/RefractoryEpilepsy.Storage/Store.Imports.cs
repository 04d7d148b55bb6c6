using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Storage;

/// <summary>A patient of one of two cohorts, with what we say.</summary>
/// <param name="Place">Where it falls out of the resistant cohort: see <see cref="Cohorts.AttritionCount.Place"/>.</param>
public sealed record ComparedMember(string Patient, bool Theirs, string Status, bool EverResistant, string Confidence, int Failures, int Place, DateOnly? ResistantSince);

/// <content>Cohorts of others.</content>
public sealed partial class Store
{
    /// <summary>The patients that ids, pseudonyms or record numbers mean; those that mean nobody are not in the answer.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PatientsMeantAsync(IReadOnlyCollection<string> ids, CancellationToken stop)
    {
        var meant = new Dictionary<string, string>(StringComparer.Ordinal);
        await using Database database = open();
        foreach (string[] some in ids.Chunk(Asked))
        {
            foreach (var row in await database.Records.Where(row => some.Contains(row.SourceId)).Select(row => new { row.SourceId, row.Patient }).Concat(database.Patients.Where(row => some.Contains(row.SourceId)).Select(row => new { row.SourceId, row.Patient })).ToListAsync(stop))
            {
                meant.TryAdd(row.SourceId, row.Patient);
            }

            foreach (string key in await database.Patients.Where(row => some.Contains(row.Patient)).Select(row => row.Patient).ToListAsync(stop))
            {
                meant.TryAdd(key, key);
            }
        }

        Dictionary<string, string> numbers = ids.Where(id => !meant.ContainsKey(id)).GroupBy(id => PlainText.Fold(id.Replace(" ", "", StringComparison.Ordinal)), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        await using Database known = Identities.open();
        foreach (string[] some in numbers.Keys.Chunk(Asked))
        {
            foreach (var row in await known.Set<IdentityWordRow>().Where(row => row.IsNumber && some.Contains(row.Word)).Select(row => new { row.Word, row.Patient }).ToListAsync(stop))
            {
                meant.TryAdd(numbers[row.Word], row.Patient);
            }
        }

        return meant;
    }

    /// <summary>Keeps a cohort under its name, as the next version of it, with the record.</summary>
    /// <param name="by">Who does it, for the trail: the person the cohort belongs to, or a token of theirs.</param>
    public async Task<long> ImportCohortAsync(ImportedCohortRow cohort, IReadOnlyCollection<string> patients, string by, CancellationToken stop)
    {
        cohort.At = Now();
        await RecordedAsync(
            new(by, "import-cohort", cohort.Name, $"{cohort.Form}, {cohort.Members} members"),
            async database =>
            {
                cohort.Version = 1 + (await database.ImportedCohorts.Where(row => row.Name == cohort.Name).MaxAsync(row => (int?)row.Version, stop) ?? 0);
                database.ImportedCohorts.Add(cohort);
                await database.SaveChangesAsync(stop);
                await database.InsertAsync([.. patients.Select(patient => new ImportedMemberRow { CohortId = cohort.Id, Patient = patient })], stop);
            },
            stop);
        return cohort.Id;
    }

    /// <summary>Organizations that records of patients name, the most frequent first.</summary>
    public async Task<IReadOnlyList<string>> SiteNamesAsync(int most, CancellationToken stop)
    {
        List<string> names = await CountedAsync(
            "sites",
            async () =>
            {
                await using Database database = open();
                return await database.RecordNames.Where(row => row.Name.StartsWith("Organization/")).GroupBy(row => row.Name).Select(group => new { group.Key, Patients = group.Count() })
                    .OrderByDescending(site => site.Patients).ThenBy(site => site.Key).Select(site => site.Key).ToListAsync(CancellationToken.None);
            },
            stop);
        return [.. names.Take(most)];
    }

    /// <summary>Cohorts that were brought along, the newest first.</summary>
    public async Task<IReadOnlyList<ImportedCohortRow>> ImportedCohortsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.ImportedCohorts.AsNoTracking().OrderByDescending(row => row.Id).ToListAsync(stop);
    }

    /// <summary>Those that somebody may know of: brought by themselves, or with a patient of their sites. Members of other sites are not counted.</summary>
    /// <param name="sites">Null: every site.</param>
    /// <param name="person">Who asks.</param>
    public async Task<IReadOnlyList<ImportedCohortRow>> ImportedCohortsAsync(IReadOnlyList<string>? sites, string person, CancellationToken stop)
    {
        IReadOnlyList<ImportedCohortRow> all = await ImportedCohortsAsync(stop);
        if (sites is null)
        {
            return all;
        }

        await using Database database = open();
        Dictionary<long, int> own = await database.ImportedMembers.Where(member => database.RecordNames.Where(name => sites.Contains(name.Name)).Select(name => name.Patient).Contains(member.Patient))
            .GroupBy(member => member.CohortId).Select(group => new { group.Key, Members = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Members, stop);
        List<ImportedCohortRow> seen = [.. all.Where(cohort => cohort.By == person || own.ContainsKey(cohort.Id))];
        foreach (ImportedCohortRow cohort in seen)
        {
            cohort.Members = own.GetValueOrDefault(cohort.Id); // read without tracking: nothing is written back
        }

        return seen;
    }

    /// <summary>One that somebody may know of; null where there is none of that number, or it is others' and of other sites.</summary>
    /// <param name="sites">Null: every site.</param>
    /// <param name="person">Who asks.</param>
    public async Task<ImportedCohortRow?> FindImportedCohortAsync(long cohort, IReadOnlyList<string>? sites, string person, CancellationToken stop) =>
        sites is null ? await FindImportedCohortAsync(cohort, stop) : (await ImportedCohortsAsync(sites, person, stop)).FirstOrDefault(one => one.Id == cohort);

    /// <summary>One of them; null where there is none of that number.</summary>
    public async Task<ImportedCohortRow?> FindImportedCohortAsync(long cohort, CancellationToken stop)
    {
        await using Database database = open();
        return await database.ImportedCohorts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == cohort, stop);
    }

    /// <summary>Removes one, with the record. False where there is none.</summary>
    public async Task<bool> DropImportedCohortAsync(long cohort, string by, CancellationToken stop)
    {
        if (await FindImportedCohortAsync(cohort, stop) is not { } row)
        {
            return false;
        }

        await RecordedAsync(
            new(by, "drop-imported-cohort", row.Name, $"version {row.Version}"),
            async database =>
            {
                await database.ImportedMembers.Where(member => member.CohortId == cohort).ExecuteDeleteAsync(stop);
                await database.ImportedCohorts.Where(one => one.Id == cohort).ExecuteDeleteAsync(stop);
            },
            stop);
        return true;
    }

    /// <summary>Everyone in theirs or in ours (resistant at any time, probable or definite).</summary>
    /// <param name="sites">Only patients of these sites; null: all.</param>
    public async Task<IReadOnlyList<ComparedMember>> CompareImportedAsync(long cohort, IReadOnlyList<string>? sites, CancellationToken stop)
    {
        await using Database database = open();
        HashSet<string> theirs = (await database.ImportedMembers.Where(row => row.CohortId == cohort).Select(row => row.Patient).ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
        List<ComparedMember> ours = await OfSites(database, database.Cases.AsNoTracking().Where(row => row.EverResistant && (row.Confidence == "probable" || row.Confidence == "definite")), sites)
            .Select(row => new ComparedMember(row.Patient, false, row.Status, row.EverResistant, row.Confidence, row.Failures, row.Place, row.ResistantSince)).ToListAsync(stop);
        var all = ours.ToDictionary(member => member.Patient, member => member with { Theirs = theirs.Contains(member.Patient) }, StringComparer.Ordinal);
        foreach (string[] some in theirs.Where(patient => !all.ContainsKey(patient)).Chunk(Asked))
        {
            foreach (ComparedMember member in await OfSites(database, database.Cases.AsNoTracking().Where(row => some.Contains(row.Patient)), sites)
                .Select(row => new ComparedMember(row.Patient, true, row.Status, row.EverResistant, row.Confidence, row.Failures, row.Place, row.ResistantSince)).ToListAsync(stop))
            {
                all[member.Patient] = member;
            }
        }

        return [.. all.Values.OrderBy(member => member.Patient, StringComparer.Ordinal)];
    }
}
