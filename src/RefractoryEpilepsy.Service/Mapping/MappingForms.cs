using System.Globalization;
using Hangfire;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Api;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Service.Texts;

namespace RefractoryEpilepsy.Service.Mapping;

/// <summary>What the forms of the mapping workbench do, and its tables for programs.</summary>
internal static class MappingForms
{
    private const string Page = "/mappings";

    private static readonly ScreeningTable Table = new("mappings",
        [new("mapping", ColumnType.Whole), new("kind"), new("system"), new("code"), new("display"), new("target"), new("state"), new("proposed_by"), new("decided_by"), new("undone_by"), new("reason")]);

    private static Dictionary<string, string> Said => new(StringComparer.Ordinal)
    {
        ["proposed"] = Say.T("The proposal is kept; what it would change is being worked out. Somebody else approves it."),
        ["approved"] = Say.T("Approved. Everyone is judged anew in the background; what moved is shown here when that is done."),
        ["undone"] = Say.T("Undone. Everyone is judged anew in the background; what moved back is shown here when that is done."),
        ["rejected"] = Say.T("Rejected. Nothing was changed."),
        ["looking"] = Say.T("All kept records are being looked through. You may leave and come back."),
        ["not-now"] = Say.T("That was refused: it is not in a state for that, or whoever proposed a row approves it. Nothing was changed."),
    };

    /// <summary>What the last act came to: one of a fixed few, or what we sealed about a row that was wrong.</summary>
    public static string? Of(string? said, SignedWords words) => said is null ? null : Said.GetValueOrDefault(said) ?? words.Read(Page, said);

    /// <summary>The tables as they rule now, for whoever asks; those who live longer than a call ask <see cref="LiveKnowledge"/>.</summary>
    public static void AddKnowledge(this IServiceCollection services, KnowledgeBase atStart, string? siteFolder, Store store)
    {
        services.AddSingleton(new LiveKnowledge(atStart, siteFolder, store));
        services.AddTransient(provider => provider.GetRequiredService<LiveKnowledge>().Current);
        services.AddScoped<MappingJobs>();
    }

    /// <summary>Maps the forms, <c>/api/mappings</c> and the files of the site's tables.</summary>
    public static void MapMappings(this WebApplication host)
    {
        host.MapPost("/mappings", ProposeAsync).ExcludeFromDescription();
        host.MapPost("/mappings/look", LookAsync).ExcludeFromDescription();
        foreach (string act in (string[])["approve", "reject", "undo"])
        {
            host.MapPost("/mappings/{mapping}/" + act, (string mapping, HttpContext context, Store store, SourceRun runs, CancellationToken stop) => DecideAsync(mapping, act, context, store, runs, stop)).ExcludeFromDescription();
        }

        host.MapGet("/mappings/files/{file}", FileAsync).ExcludeFromDescription();
        host.MapGet("/api/mappings", async (Store store, CancellationToken stop, [FromQuery] string? format = null) => new TableResult(Table, Aggregates.Rows((await store.MappingsAsync(stop)).Select(row => (string?[])[
            row.Id.ToString(CultureInfo.InvariantCulture), row.Kind, row.System, row.Code, row.Display, row.Target, row.State, row.ProposedBy, row.DecidedBy, row.UndoneBy, row.Reason]))))
            .WithTags("Mapping").WithSummary("Rows of the site's tables that were proposed, approved, rejected or undone.");
    }

    private static async Task<IResult> ProposeAsync([FromForm] IFormCollection form, HttpContext context, Store store, LiveKnowledge live, IBackgroundJobClient jobs, CancellationToken stop)
    {
        string strength = form["strength"].ToString().Trim().Replace(',', '.');
        decimal? milligrams = decimal.TryParse(strength, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal told) ? told : null;
        var row = new SiteMappingRow
        {
            Kind = form["kind"] == "code" ? "code" : "product", System = Short(form["system"], 300), Code = Short(form["code"], 100), Display = Short(form["display"], 300), Target = Short(form["target"], 100), StrengthMg = milligrams,
            Form = Short(form["form"], 40), Route = Short(form["route"], 40), Reason = Short(form["reason"], 500), State = "proposed", ProposedBy = Roles.PersonOf(context.User),
        };
        if (row.System.Length == 0 || row.Code.Length == 0 || row.Target.Length == 0 || row.Reason.Length == 0 || (strength.Length > 0 && milligrams is null))
        {
            return Wrong(context, Say.T("System, code, meaning and reason must be filled in; the strength is a number of milligrams."));
        }

        try
        {
            _ = await live.WithAsync(row, stop);
        }
        catch (KnowledgeException fault)
        {
            return Wrong(context, fault.Message);
        }

        long mapping = await store.ProposeMappingAsync(row, Roles.NameOf(context.User), stop);
        jobs.Enqueue<MappingJobs>(job => job.PreviewAsync(mapping, CancellationToken.None));
        return Back("proposed", $"#m{mapping}");
    }

    private static async Task<IResult> LookAsync(HttpContext context, Store store, IBackgroundJobClient jobs, CancellationToken stop)
    {
        await store.ChangeSettingAsync(MappingJobs.LookingSetting, "waiting for a worker", new AuditEntry(Roles.NameOf(context.User), "look-for-unmapped-codes", ""), stop);
        jobs.Enqueue<MappingJobs>(job => job.LookAsync(CancellationToken.None));
        return Back("looking");
    }

    private static async Task<IResult> DecideAsync(string mapping, string act, HttpContext context, Store store, SourceRun runs, CancellationToken stop)
    {
        if (!long.TryParse(mapping, NumberStyles.None, CultureInfo.InvariantCulture, out long id) || await store.FindMappingAsync(id, stop) is not { } row)
        {
            return Results.NotFound();
        }

        if (act == "reject" && !context.User.IsInRole(Roles.ModelApprover) && row.ProposedBy != Roles.PersonOf(context.User))
        {
            return Back("not-now");
        }

        string state = act switch { "approve" => "approved", "reject" => "rejected", _ => "undone" };
        if (!await store.DecideMappingAsync(id, state, Roles.PersonOf(context.User), Roles.NameOf(context.User), stop))
        {
            return Back("not-now");
        }

        if (state != "rejected")
        {
            await runs.AskAnewAsync(stop);
        }

        return Back(state, $"#m{id}");
    }

    private static async Task<IResult> FileAsync(string file, HttpContext context, Store store, CancellationToken stop)
    {
        if (!(await store.SiteTablesAsync(stop)).TryGetValue(file, out string? text))
        {
            return Results.NotFound();
        }

        await store.RecordAsync(Roles.NameOf(context.User), "export-site-table", file, stop);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(text), "text/csv; charset=utf-8", file);
    }

    private static string Short(string? text, int most) => (text ?? "").Trim() is var trimmed && trimmed.Length > most ? trimmed[..most] : (text ?? "").Trim();

    private static IResult Wrong(HttpContext context, string fault) => SignedWords.Back(context, Page, Say.T("The row is wrong. {0}", fault));

    private static IResult Back(string said, string at = "") => Results.LocalRedirect(Page + "?said=" + Uri.EscapeDataString(said) + at);
}
