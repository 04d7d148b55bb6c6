using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Api;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Imports;

/// <summary>A gap of an imported file, as it is kept: line and reason, nothing of the row itself.</summary>
internal sealed record ImportGap(long Line, string Why);

/// <summary>Brings a cohort of others along, as a form and for programs.</summary>
internal static class ImportForms
{
    /// <summary>Larger files are refused.</summary>
    public const int LargestFile = 8 << 20;

    private const int MostKept = 1000;

    private static readonly ScreeningTable Cohorts = new("imported-cohorts",
        [new("cohort", ColumnType.Whole), new("name"), new("version", ColumnType.Whole), new("form"), new("provenance"), new("members", ColumnType.Whole), new("by"), new("at"), new("sha256")]);

    private static readonly ScreeningTable Compared = new("compared-cohort",
        [new("patient"), new("theirs", ColumnType.Flag), new("ours", ColumnType.Flag), new("status"), new("confidence"), new("failures", ColumnType.Whole), new("resistant_since", ColumnType.Day), new("why")]);

    /// <summary>Maps the form, <c>/api/imported-cohorts</c> and what stands under it.</summary>
    public static void MapImports(this WebApplication host)
    {
        host.MapPost("/imports", async ([FromForm] string? name, [FromForm] string? provenance, IFormFile? file, HttpContext context, Store store, CancellationToken stop) =>
        {
            (long cohort, string? fault) = await ImportAsync(name, provenance, file is { Length: <= LargestFile } ? file.OpenReadStream() : null, context, store, stop);
            return fault is null ? Results.LocalRedirect($"/imports/{cohort}") : SignedWords.Back(context, "/imports", fault);
        }).ExcludeFromDescription();
        host.MapPost("/imports/{cohort}/drop", async (string cohort, HttpContext context, Store store, CancellationToken stop) =>
            await FindAsync(cohort, context.User, store, stop) is not { } row ? Results.NotFound()
            : !MayDrop(row, context.User) ? Results.Problem("Only whoever brought a cohort along, or an administrator, removes it.", statusCode: StatusCodes.Status403Forbidden)
            : await store.DropImportedCohortAsync(row.Id, Roles.NameOf(context.User), stop) ? Results.LocalRedirect("/imports") : Results.NotFound()).ExcludeFromDescription();
        RouteGroupBuilder api = host.MapGroup("/api").WithTags("Imported cohorts");
        api.MapGet("/imported-cohorts", async (HttpContext context, Store store, CancellationToken stop, [FromQuery] string? format = null) => new TableResult(Cohorts, Aggregates.Rows((await SeenAsync(context.User, store, stop)).Select(row => (string?[])[
            N(row.Id), row.Name, N(row.Version), row.Form, row.Provenance, N(row.Members), row.By, row.At.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), row.FileHash])))).WithSummary("Cohorts that were brought along to compare with ours.");
        api.MapPost("/imported-cohorts", async ([FromQuery] string? name, [FromQuery] string? provenance, HttpContext context, Store store, CancellationToken stop) =>
        {
            (long cohort, string? fault) = await ImportAsync(name, provenance, context.Request.Body, context, store, stop);
            return fault is null ? Results.Json(new { cohort, gaps = GapsOf((await store.FindImportedCohortAsync(cohort, stop))!) }, statusCode: StatusCodes.Status201Created) : Results.Problem(fault, statusCode: StatusCodes.Status400BadRequest);
        }).WithSummary("Brings a cohort along: the body is a FHIR Group or List, or a table (CSV) with one patient a row.");
        api.MapGet("/imported-cohorts/{cohort}", async (string cohort, HttpContext context, Store store, CancellationToken stop, [FromQuery] string? format = null) =>
            await FindAsync(cohort, context.User, store, stop) is { } row
                ? (IResult)new TableResult(Compared, Aggregates.Rows((await store.CompareImportedAsync(row.Id, Sites.Of(context.User), stop)).Select(member => (string?[])[
                    member.Patient, member.Theirs ? "true" : "false", ImportComparison.IsOurs(member) ? "true" : "false", member.Status, member.Confidence, N(member.Failures), member.ResistantSince?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ImportComparison.Why(member)])))
                : Results.NotFound()).WithSummary("Everyone in theirs or in ours, with why we say so.");
    }

    /// <summary>The rows of a file that were not taken, each with its line.</summary>
    public static IReadOnlyList<ImportGap> GapsOf(ImportedCohortRow cohort) => JsonSerializer.Deserialize<ImportGap[]>(cohort.Gaps) ?? [];

    /// <summary>The cohorts that somebody may know of. An administrator knows of all, and opens none.</summary>
    public static Task<IReadOnlyList<ImportedCohortRow>> SeenAsync(ClaimsPrincipal user, Store store, CancellationToken stop) => store.ImportedCohortsAsync(ScopeOf(user), Roles.PersonOf(user), stop);

    /// <summary>One of these; null where there is none of that number.</summary>
    public static async Task<ImportedCohortRow?> FindAsync(string cohort, ClaimsPrincipal user, Store store, CancellationToken stop) =>
        long.TryParse(cohort, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? await store.FindImportedCohortAsync(id, ScopeOf(user), Roles.PersonOf(user), stop) : null;

    /// <summary>Whether somebody may remove a cohort: who brought it along, and administrators.</summary>
    public static bool MayDrop(ImportedCohortRow cohort, ClaimsPrincipal user) => user.IsInRole(Roles.Administrator) || cohort.By == Roles.PersonOf(user);

    private static IReadOnlyList<string>? ScopeOf(ClaimsPrincipal user) => user.IsInRole(Roles.Administrator) && !Roles.SeesPatients(user) ? null : Sites.Of(user);

    private static async Task<(long Cohort, string? Fault)> ImportAsync(string? name, string? provenance, Stream? contents, HttpContext context, Store store, CancellationToken stop)
    {
        string called = (name ?? "").Trim();
        string from = (provenance ?? "").Trim();
        if (called.Length is 0 or > 100 || from.Length is 0 or > 500)
        {
            return (0, Texts.Say.T("Nothing was kept: a cohort has a name of up to 100 characters, and says where it comes from."));
        }

        if (contents is null)
        {
            return (0, Texts.Say.T("Nothing was kept: choose a file of at most {0} MB.", LargestFile >> 20));
        }

        using var bytes = new MemoryStream();
        await contents.CopyToAsync(bytes, stop);
        if (bytes.Length > LargestFile)
        {
            return (0, Texts.Say.T("Nothing was kept: the file is larger than {0} MB. Bring it in parts.", LargestFile >> 20));
        }

        CohortFile file;
        try
        {
            file = CohortFile.Read(bytes.ToArray());
        }
        catch (FormatException fault)
        {
            return (0, Texts.Say.T("Nothing was kept. {0}", fault.Message));
        }

        IReadOnlyDictionary<string, string> meant = await store.PatientsMeantAsync([.. file.Entries.Select(entry => entry.Id)], stop);
        IReadOnlySet<string>? own = Sites.Of(context.User) is { } sites ? await store.PatientsOfSitesAsync(sites, stop) : null;
        List<ImportGap> gaps = [.. file.Gaps.Select(gap => new ImportGap(gap.Line, gap.Why))];
        var patients = new HashSet<string>(StringComparer.Ordinal);
        foreach (CohortEntry entry in file.Entries)
        {
            // One wording for unknown and foreign ones: a list of record numbers must not tell who is known elsewhere.
            string? why = !meant.TryGetValue(entry.Id, out string? patient) || own?.Contains(patient) == false ? own is null ? "no patient of the store has this id or record number" : "no patient of your sites has this id or record number"
                : patients.Add(patient) ? null : "it is the same person as a row before";
            if (why is not null)
            {
                gaps.Add(new(entry.Line, why));
            }
        }

        gaps.Sort((one, other) => one.Line.CompareTo(other.Line));
        var cohort = new ImportedCohortRow
        {
            Name = called, Provenance = from, Form = file.Form, FileHash = Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), By = Roles.PersonOf(context.User), Members = patients.Count,
            // Every reason keeps its count; lines beyond so many are summed up under the last.
            Gaps = JsonSerializer.Serialize(gaps.Count <= MostKept ? gaps : [.. gaps.Take(MostKept), new ImportGap(gaps[MostKept].Line, $"and {gaps.Count - MostKept} more rows that were not taken")]),
        };
        return (await store.ImportCohortAsync(cohort, patients, Roles.NameOf(context.User), stop), null);
    }

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);
}
