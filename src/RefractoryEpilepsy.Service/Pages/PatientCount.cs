using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.CohortBoard;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>Counts of patients as pages write them: for whoever sees these patients each leads to its list, which is as long as the count.</summary>
internal static class PatientCount
{
    /// <summary>A count, hidden or not.</summary>
    /// <param name="address">The list of those who are counted; null where the reader may not see it, or there is none.</param>
    public static MarkupString Of(long? count, string? address)
    {
        string words = HtmlEncoder.Default.Encode(SmallCells.Words(count));
        return new(address is null || count is not > 0 ? words : $"<a class=\"count\" href=\"{HtmlEncoder.Default.Encode(address)}\">{words}</a>");
    }

    /// <summary>The address of a list; what has no value is left out.</summary>
    public static string List(params (string Name, string? Value)[] parts)
    {
        string text = string.Join('&', parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return text.Length == 0 ? "/patients" : "/patients?" + text;
    }

    /// <summary>Those who became resistant in a time, whatever they are now.</summary>
    public static string Since(DateOnly from, DateOnly until) => List(("since-from", Words.Of(from)), ("since-until", Words.Of(until)));

    /// <summary>Those whom a step of the attrition keeps, excludes or cannot tell of; null where they are not all in the store.</summary>
    /// <param name="fell"><c>remaining</c>, <c>excluded</c> or <c>unknown</c>.</param>
    public static string? Step(string criterion, string fell)
    {
        int at = CohortDefinitions.DrugResistant.Criteria.Index().Where(one => one.Item.Id == criterion).Select(one => one.Index).FirstOrDefault(-1);

        // Whoever has no sign of epilepsy is counted, and nothing of them is kept.
        return at < 0 || (at == 0 && fell == "excluded") ? null : List(("criterion", criterion), ("fell", fell));
    }

    /// <summary>Those whom a number about definitions counts.</summary>
    public static string Picked(CohortPick pick, params (string Name, string? Value)[] also) => List([
        ("definition", pick.Definition), ("answer", pick.Answer), ("inside", pick.Inside), ("stop", pick.Stop), ("pattern", pick.Pattern),
        ("outcome", pick.Outcome?.ToString(CultureInfo.InvariantCulture)), ("having", pick.Having?.ToString()), .. also,
    ]);
}
