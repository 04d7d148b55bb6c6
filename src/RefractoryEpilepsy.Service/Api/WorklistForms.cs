using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Texts;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>What people answer, enter and assign: forms of the worklist and of a patient's page. The store keeps each deed together with its record, or neither.</summary>
internal static class WorklistForms
{
    private const int MostAtOnce = 500;

    /// <summary>Maps the forms and the exports of the worklist.</summary>
    public static void MapWorklist(this WebApplication host)
    {
        host.Services.GetRequiredService<Store>().Parameters = host.Services.GetRequiredService<Knowledge.KnowledgeBase>().Parameters;
        host.MapPost("/worklist/bulk", BulkAsync).ExcludeFromDescription();
        host.MapPost("/worklist/views", KeepViewAsync).ExcludeFromDescription();
        host.MapPost("/worklist/views/drop", DropViewAsync).ExcludeFromDescription();
        host.MapPost("/patients/{key}/review", ReviewAsync).ExcludeFromDescription();
        host.MapPost("/patients/{key}/step", StepAsync).ExcludeFromDescription();
        host.MapPost("/patients/{key}/assign", AssignAsync).ExcludeFromDescription();
        host.MapPost("/silent/set", SilentAsync).ExcludeFromDescription();
        host.MapWorklistExport();
    }

    private static async Task<IResult> BulkAsync([FromForm] IFormCollection form, HttpContext context, Store store, CancellationToken stop)
    {
        string back = Theme.LocalOr(form["back"], "/worklist");
        string[] asked = [.. form["patient"].OfType<string>().Where(IsKey).Distinct().Take(MostAtOnce)];
        string[] patients = asked;
        if (Sites.Of(context.User) is { } sites)
        {
            // The gate looks at the patient of an address; these stand in the form.
            IReadOnlySet<string> own = await store.PatientsOfSitesAsync(sites, stop);
            patients = [.. patients.Where(own.Contains)];
        }

        string action = form["action"].ToString();
        if (asked.Length == 0 || await store.SilentSinceAsync(stop) is not null)
        {
            return Said(back, "nobody");
        }

        string by = Roles.NameOf(context.User);
        int done = 0, nothing = 0;
        try
        {
            foreach (string patient in patients)
            {
                bool did = action == "assign"
                    ? await store.AssignAsync(new(patient), Short(form["assignee"]), Short(form["team"]), Day(form["due"]), by, stop)
                    : await store.ReviewAsync(new(patient), rules: null, action, action == "confirmed" ? "" : form["reason"].ToString(), Day(form["until"]), by, stop) > 0;
                done += did ? 1 : 0;
                nothing += !did && await store.KeyExistsAsync(new(patient), stop) ? 1 : 0;
            }
        }
        catch (ArgumentException)
        {
            // What does not go together goes together for nobody: the first is refused, before anything is done.
            return Said(back, "wrong");
        }

        return SignedWords.Back(context, back, InWords(action == "assign", done, nothing, asked.Length - done - nothing));
    }

    /// <summary>What became of those who were selected.</summary>
    private static string InWords(bool assigned, int done, int nothing, int others)
    {
        List<string> parts = [done == 0 ? Say.T("Nothing was changed.") : assigned ? Say.Plural(done, "{0} patient was assigned.", "{0} patients were assigned.") : Say.Plural(done, "{0} patient was answered.", "{0} patients were answered.")];
        if (nothing > 0)
        {
            parts.Add(Say.Plural(nothing, "{0} had nothing to answer.", "{0} had nothing to answer."));
        }

        if (others > 0)
        {
            parts.Add(Say.Plural(others, "{0} was left out: it is not among your patients.", "{0} were left out: they are not among your patients."));
        }

        return string.Join(' ', parts);
    }

    private static async Task<IResult> ReviewAsync(string key, [FromForm] IFormCollection form, HttpContext context, Store store, CancellationToken stop)
    {
        string rule = form["rule"].ToString();
        string decision = form["decision"].ToString();
        return await DoAsync(key, context, store, async by =>
            await store.ReviewAsync(new(key), rule.Length > 0 ? [rule] : null, decision, decision == "confirmed" ? "" : form["reason"].ToString(), Day(form["until"]), by, stop) > 0, stop);
    }

    private static async Task<IResult> StepAsync(string key, [FromForm] IFormCollection form, HttpContext context, Store store, CancellationToken stop)
    {
        bool known = Enum.TryParse(form["step"], ignoreCase: true, out LoopStep step) && Enum.IsDefined(step) && step >= LoopStep.Proposed;
        string seizures = form["seizures"].ToString().Trim().Replace(',', '.');
        decimal? rate = decimal.TryParse(seizures, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal told) ? told : null;
        if (!known || Day(form["on"]) is not { } on || (seizures.Length > 0 && rate is null))
        {
            return Said(PageOf(key), "wrong", "#recommendation");
        }

        string value = step is LoopStep.Decision or LoopStep.Outcome ? form["value"].ToString() : "";
        return await DoAsync(key, context, store, by => store.EnterStepAsync(new(key), step, on, value, step == LoopStep.Outcome ? rate : null, by, stop), stop);
    }

    private static Task<IResult> AssignAsync(string key, [FromForm] IFormCollection form, HttpContext context, Store store, CancellationToken stop) =>
        DoAsync(key, context, store, by => store.AssignAsync(new(key), Short(form["assignee"]), Short(form["team"]), Day(form["due"]), by, stop), stop);

    private static async Task<IResult> DoAsync(string key, HttpContext context, Store store, Func<string, Task<bool>> act, CancellationToken stop)
    {
        if (!IsKey(key) || await store.KeyExistsAsync(new(key), stop) is false)
        {
            return Results.NotFound();
        }

        if (await store.SilentSinceAsync(stop) is not null)
        {
            return Said(PageOf(key), "wrong");
        }

        try
        {
            return Said(PageOf(key), await act(Roles.NameOf(context.User)) ? "done" : "wrong", "#recommendation");
        }
        catch (ArgumentException)
        {
            return Said(PageOf(key), "wrong", "#recommendation");
        }
    }

    private static async Task<IResult> KeepViewAsync([FromForm] IFormCollection form, HttpContext context, Store store, CancellationToken stop)
    {
        string name = Short(form["name"]);
        string query = form["query"].ToString();
        if (name.Length > 0 && query.Length <= 1000)
        {
            await store.KeepViewAsync(Roles.NameOf(context.User), name, query, stop);
        }

        return Said("/worklist" + (query.Length > 0 ? "?" + query : ""), "kept");
    }

    private static async Task<IResult> DropViewAsync([FromForm] IFormCollection form, HttpContext context, Store store, CancellationToken stop)
    {
        if (long.TryParse(form["id"], NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            await store.DropViewAsync(Roles.NameOf(context.User), id, stop);
        }

        return Said("/worklist", "done");
    }

    private static async Task<IResult> SilentAsync([FromForm] IFormCollection form, HttpContext context, Store store, CancellationToken stop)
    {
        bool silent = form["silent"] == "true";
        await store.SetSilentAsync(silent, Roles.NameOf(context.User), stop);
        return Results.LocalRedirect("/silent");
    }

    private static bool IsKey(string? key) => key is { Length: > 0 and <= 100 };

    private static string PageOf(string key) => $"/patients/{Uri.EscapeDataString(key)}";

    private static string Short(string? text) => text is { } told ? told.Trim() is { Length: > 100 } longer ? longer[..100] : told.Trim() : "";

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    /// <summary>Back to a page of ours with a word on what became of it; the word is one of a fixed few.</summary>
    private static IResult Said(string page, string word, string anchor = "") => Results.LocalRedirect($"{page}{(page.Contains('?', StringComparison.Ordinal) ? "&" : "?")}said={word}{anchor}");
}
