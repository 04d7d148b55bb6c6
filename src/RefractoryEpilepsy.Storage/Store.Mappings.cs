using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <summary>A drug code that no table maps, and how often it stops a record from being read.</summary>
public sealed record UnmappedDrug(string System, string Code, int Records, int Patients);

/// <content>The site's own rows of the knowledge tables: proposed by one person, approved by another, and the same for every process of the store.</content>
public sealed partial class Store
{
    /// <summary>Settings under this beginning override parameters of the tables.</summary>
    public const string ParameterSettings = "parameter:";

    private const string SiteTablesSetting = "site-tables";

    /// <summary>Changes whenever a row of the site or a parameter does; empty where there never was one.</summary>
    public async Task<string> SiteTablesStampAsync(CancellationToken stop) => await FindSettingAsync(SiteTablesSetting, stop) ?? "";

    /// <summary>The site's rows as files by name: approved mappings and parameters. Always the same text for the same rows.</summary>
    /// <param name="also">A row that is not approved, to see what it would do; null: none.</param>
    public async Task<IReadOnlyDictionary<string, string>> SiteTablesAsync(CancellationToken stop, SiteMappingRow? also = null)
    {
        await using Database database = open();
        List<SiteMappingRow> rows = await database.SiteMappings.AsNoTracking().Where(row => row.State == "approved").ToListAsync(stop);
        rows.AddRange(also is null ? [] : [also]);
        IReadOnlyList<SettingRow> parameters = await SettingsAsync(ParameterSettings, stop);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("products.csv", "system,code,drug,strength_mg,per_ml,form,route,extended,source", rows.Where(row => row.Kind == "product").Select(row => (string[])[row.System, row.Code, row.Target, row.StrengthMg?.ToString("0.####", CultureInfo.InvariantCulture) ?? "", "", row.Form, row.Route, "", "site"]));
        Add("codes.csv", "system,code,match,concept,display,source", rows.Where(row => row.Kind == "code").Select(row => (string[])[row.System, row.Code, "exact", row.Target, row.Display, "site"]));
        Add("parameters.csv", "name,value", parameters.Select(row => (string[])[row.Name[ParameterSettings.Length..], row.Value]));
        return files;

        void Add(string file, string head, IEnumerable<string[]> cells)
        {
            string[] lines = [.. cells.Select(row => string.Join(',', row.Select(Cell))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            if (lines.Length > 0)
            {
                files[file] = new StringBuilder(head).Append('\n').AppendJoin('\n', lines).Append('\n').ToString();
            }
        }
    }

    /// <summary>Mappings, those that wait for a decision first, then the newest.</summary>
    public async Task<IReadOnlyList<SiteMappingRow>> MappingsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.SiteMappings.AsNoTracking().OrderBy(row => row.State == "proposed" ? 0 : 1).ThenByDescending(row => row.Id).Take(500).ToListAsync(stop);
    }

    /// <summary>One mapping; null where there is none of that number.</summary>
    public async Task<SiteMappingRow?> FindMappingAsync(long mapping, CancellationToken stop)
    {
        await using Database database = open();
        return await database.SiteMappings.AsNoTracking().SingleOrDefaultAsync(row => row.Id == mapping, stop);
    }

    /// <summary>Keeps a proposal, with its record.</summary>
    /// <param name="by">Who does it, for the trail: the person who proposes, or a token of theirs.</param>
    public async Task<long> ProposeMappingAsync(SiteMappingRow row, string by, CancellationToken stop)
    {
        (row.State, row.ProposedAt) = ("proposed", Now());
        await RecordedAsync(new(by, "propose-mapping", $"{row.System}|{row.Code}", $"{row.Kind} {row.Target}"), database => database.SiteMappings.Add(row), stop);
        return row.Id;
    }

    /// <summary>Approves or rejects a proposal, or undoes an approved row; with its record.</summary>
    /// <param name="person">Who decides.</param>
    /// <param name="by">Who does it, for the trail: that person, or a token of theirs.</param>
    /// <returns>False where it is not in a state for that, or whoever proposed it approves it.</returns>
    public async Task<bool> DecideMappingAsync(long mapping, string state, string person, string by, CancellationToken stop)
    {
        if (await FindMappingAsync(mapping, stop) is not { } seen || (seen.State, state) is not (("proposed", "approved" or "rejected") or ("approved", "undone")) || (state == "approved" && seen.ProposedBy == person))
        {
            return false;
        }

        DateTime now = Now();
        string action = state switch { "approved" => "approve-mapping", "rejected" => "reject-mapping", _ => "undo-mapping" };
        return await RecordedIfDoneAsync(
            new(by, action, $"{seen.System}|{seen.Code}", $"{seen.Kind} {seen.Target}"),
            async database =>
            {
                IQueryable<SiteMappingRow> one = database.SiteMappings.Where(row => row.Id == mapping && row.State == seen.State);
                int done = await (state == "undone"
                    ? one.ExecuteUpdateAsync(row => row.SetProperty(it => it.State, state).SetProperty(it => it.UndoneBy, person).SetProperty(it => it.UndoneAt, now).SetProperty(it => it.Effect, (string?)null), stop)
                    : one.ExecuteUpdateAsync(row => row.SetProperty(it => it.State, state).SetProperty(it => it.DecidedBy, person).SetProperty(it => it.DecidedAt, now).SetProperty(it => it.Effect, (string?)null), stop));
                await TablesChangedAsync(database, stop);
                return done == 1;
            },
            stop);
    }

    /// <summary>Notes how far the work on a mapping is, and what it came to.</summary>
    public async Task MappingAtAsync(long mapping, string progress, string? preview, CancellationToken stop)
    {
        await using Database database = open();
        await database.SiteMappings.Where(row => row.Id == mapping).ExecuteUpdateAsync(row => row.SetProperty(it => it.Progress, progress).SetProperty(it => it.Preview, it => preview ?? it.Preview), stop);
    }

    /// <summary>Notes what judging anew changed, at every decided mapping that has no such note yet.</summary>
    public async Task MappingsTookEffectAsync(string effect, CancellationToken stop)
    {
        await using Database database = open();
        await database.SiteMappings.Where(row => (row.State == "approved" || row.State == "undone") && row.Effect == null).ExecuteUpdateAsync(row => row.SetProperty(it => it.Effect, effect), stop);
    }

    /// <summary>Gaps of drugs told only by a code, by code, the most frequent first. Their texts are taken apart by <paramref name="read"/>.</summary>
    public async Task<IReadOnlyList<UnmappedDrug>> UnmappedDrugsAsync(Func<string, (string System, string Code)?> read, CancellationToken stop)
    {
        List<UnmappedText> texts = await CountedAsync(
            "unmapped-drugs",
            async () =>
            {
                await using Database database = open();
                return await database.Gaps.Where(gap => gap.Code == "unmapped-drug").GroupBy(gap => gap.Text)
                    .Select(group => new UnmappedText(group.Key, group.Count(), group.Select(gap => gap.Patient).Distinct().Count())).ToListAsync(CancellationToken.None);
            },
            stop);
        return [.. texts.Select(row => (Told: read(row.Text), row.Records, row.Patients)).Where(row => row.Told is not null)
            .Select(row => new UnmappedDrug(row.Told!.Value.System, row.Told.Value.Code, row.Records, row.Patients))
            .OrderByDescending(row => row.Records).ThenBy(row => row.Code, StringComparer.Ordinal)];
    }

    private sealed record UnmappedText(string Text, int Records, int Patients);

    /// <summary>Status of everyone, to tell afterwards who moved.</summary>
    public async Task<IReadOnlyDictionary<string, (string Status, int Failures)>> StatusesAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Cases.Select(row => new { row.Patient, row.Status, row.Failures }).ToDictionaryAsync(row => row.Patient, row => (row.Status, row.Failures), StringComparer.Ordinal, stop);
    }

    /// <summary>From which source each kept record comes.</summary>
    public async Task<IReadOnlyList<(string Patient, string Source)>> RecordPlacesAsync(CancellationToken stop)
    {
        await using Database database = open();
        return [.. (await database.Records.OrderBy(row => row.Patient).Select(row => new { row.Patient, row.Source }).ToListAsync(stop)).Select(row => (row.Patient, row.Source))];
    }

    /// <summary>Kept Medication resources that belong to no patient, packed.</summary>
    public async Task<IReadOnlyList<byte[]>> SharedMedicationsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.SharedResources.Where(row => row.Name.StartsWith("Medication/")).Select(row => row.Resource).ToListAsync(stop);
    }

    /// <summary>Patients with a gap of a kind whose text holds these words.</summary>
    public async Task<IReadOnlySet<string>> PatientsWithGapAsync(string code, string words, CancellationToken stop)
    {
        await using Database database = open();
        return (await database.Gaps.Where(gap => gap.Code == code && gap.Text.Contains(words) && gap.Patient != "").Select(gap => gap.Patient).Distinct().ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
    }

    private static Task<int> TablesChangedAsync(Database database, CancellationToken stop)
    {
        string stamp = Guid.NewGuid().ToString("N");
        return database.Database.ExecuteSqlAsync($"INSERT INTO settings (name, value) VALUES ({SiteTablesSetting}, {stamp}) ON CONFLICT (name) DO UPDATE SET value = excluded.value", stop);
    }

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n#") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ") + "\"";
}
