using Hangfire;
using Microsoft.AspNetCore.Mvc;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Api;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Site;

/// <summary>Changes a setting, and tells programs what is set.</summary>
internal static class SettingForms
{
    private const int LongestValue = 500;

    private static readonly ScreeningTable Table = new("settings", [new("name"), new("group"), new("title"), new("value"), new("default"), new("unit"), new("source"), new("is_default", ColumnType.Flag)]);

    /// <summary>Maps the form, and <c>/api/settings</c>.</summary>
    public static void MapSettings(this WebApplication host)
    {
        host.MapPost("/settings", ChangeAsync).ExcludeFromDescription();
        host.MapPost("/settings/digest-now", async (HttpContext context, Store store, IBackgroundJobClient jobs, CancellationToken stop) =>
        {
            await store.RecordAsync(Roles.NameOf(context.User), "send-digest", "", stop);
            jobs.Enqueue<DigestJob>(job => job.RunAsync(CancellationToken.None));
            return Back(context, Texts.Say.T("A digest is on its way, unless nothing is new or the service is silent."), "#digest");
        }).ExcludeFromDescription();
        host.MapGet("/api/settings", async (Store store, CancellationToken stop, [FromQuery] string? format = null) => new TableResult(Table, Aggregates.Rows(await RowsAsync(store, stop)))).WithTags("Settings").WithSummary("What the site has set, with defaults, units and sources; no secret is among it.");
    }

    private static async Task<IResult> ChangeAsync([FromForm] string? name, [FromForm] string? value, [FromForm] string? reason, HttpContext context, Store store, SourceRun runs, CancellationToken stop)
    {
        string text = (value ?? "").Trim();
        string why = (reason ?? "").Trim();
        if (SiteSettings.Find(name ?? "") is not { } setting)
        {
            return Results.NotFound();
        }

        string at = "#" + setting.Name;
        string? wrong = text.Length > LongestValue ? "It is too long." : why.Length is 0 or > 500 ? "Say why, in up to 500 characters." : text.Length == 0 ? null : setting.Check(text);
        if (wrong is not null)
        {
            return Back(context, Texts.Say.T("{0} was not changed. {1}", setting.Title, wrong), at);
        }

        if (text == await SiteSettings.ValueAsync(store, setting.Name, stop) && text.Length > 0)
        {
            return Back(context, Texts.Say.T("{0} is {1} already.", setting.Title, text), at);
        }

        await store.SetOnBehalfAsync(setting.Name, text == setting.Default ? "" : text, Roles.NameOf(context.User), why, secret: false, stop);
        if (setting.Name == SiteSettings.Language)
        {
            Texts.Languages.Preferred = text;
        }

        bool judges = setting.Name.StartsWith(Store.ParameterSettings, StringComparison.Ordinal);
        RunRow? run = judges ? await runs.AskAnewAsync(stop) : null;
        return Back(context, (text.Length > 0 ? Texts.Say.T("{0} is {1}.", setting.Title, text) : Texts.Say.T("{0} is back at its default, {1}.", setting.Title, setting.Default.Length == 0 ? Texts.Say.T("nothing") : setting.Default)) + (run is null ? "" : Texts.Say.T(" Everyone is judged anew in the background.")), at);
    }

    private static async Task<IEnumerable<string?[]>> RowsAsync(Store store, CancellationToken stop)
    {
        List<string?[]> rows = [];
        foreach (SiteSetting setting in SiteSettings.All)
        {
            string value = await SiteSettings.ValueAsync(store, setting.Name, stop);
            rows.Add([setting.Name, setting.Group, setting.Title, value, setting.Default, setting.Unit, setting.Source, value == setting.Default ? "true" : "false"]);
        }

        return rows;
    }

    private static IResult Back(HttpContext context, string said, string at) => SignedWords.Back(context, "/settings", said, at);
}
