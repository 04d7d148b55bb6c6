using System.Globalization;
using RefractoryEpilepsy.Service.Texts;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>Addresses of the worklist: its whole state stands in the address, so that it can be kept and sent.</summary>
internal static class WorklistLinks
{
    private static readonly string[] Views = ["waiting", "deferred", "dismissed", "closed", "all"];

    /// <summary>The list that an address asks for; what it does not know is left out.</summary>
    public static WorklistQuery Read(IQueryCollection query)
    {
        string? Given(string name) => query[name].ToString() is { Length: > 0 and <= 200 } text ? text : null;
        return new(
            Given("view") is { } view && Views.Contains(view) ? view : "waiting", Given("step"), Given("group"), Given("rule"), Given("confidence"), Given("assignee"), Given("team"), Given("overdue") == "true", Given("sort") ?? "rank",
            Given("descending") != "false", int.TryParse(query["skip"], NumberStyles.None, CultureInfo.InvariantCulture, out int skip) ? skip : 0);
    }

    /// <summary>The address that shows a list.</summary>
    public static string Of(WorklistQuery query, string page = "/worklist") => page + (TextOf(query) is { Length: > 0 } text ? "?" + text : "");

    /// <summary>What stands after the question mark; empty for the plain list.</summary>
    public static string TextOf(WorklistQuery query)
    {
        (string Name, string? Value)[] parts =
        [
            ("view", query.View == "waiting" ? null : query.View), ("step", query.Step), ("group", query.Group), ("rule", query.Rule), ("confidence", query.Confidence), ("assignee", query.Assignee), ("team", query.Team),
            ("overdue", query.Overdue ? "true" : null), ("sort", query.SortBy == "rank" ? null : query.SortBy), ("descending", query.Descending ? null : "false"),
            ("skip", query.Skip == 0 ? null : query.Skip.ToString(CultureInfo.InvariantCulture)),
        ];
        return string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }

    /// <summary>What is waited for, by the code of the step.</summary>
    public static string Awaited(string step) => step switch
    {
        "reviewed" => Say.T("review"),
        "proposed" => Say.T("proposal"),
        "ordered" => Say.T("order"),
        "seen" => Say.T("visit"),
        "treated" => Say.T("treatment"),
        _ => Plain(step),
    };

    /// <summary><c>epilepsy-centre</c> as <c>epilepsy centre</c>.</summary>
    public static string Plain(string code) => Vocabulary.Of(code.Replace('-', ' '));
}
