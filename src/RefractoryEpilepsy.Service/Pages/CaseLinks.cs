using System.Globalization;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>Addresses of lists of patients: the whole state of the list stands in the address, so that it can be kept and sent.</summary>
internal static class CaseLinks
{
    /// <summary>The address that shows a query.</summary>
    /// <param name="also">What else the list is narrowed to.</param>
    public static string Of(CaseQuery query, IReadOnlyList<(string Name, string Value)>? also = null)
    {
        (string Name, string? Value)[] parts =
        [
            ("status", query.Status), ("confidence", query.Confidence), ("drug", query.Drug), ("flag", query.Flag), ("cause", query.Cause), ("sort", query.SortBy),
            .. (also ?? []).Select(part => (part.Name, (string?)part.Value)),
            ("descending", query.Descending ? null : "false"), ("skip", query.Skip == 0 ? null : query.Skip.ToString(CultureInfo.InvariantCulture)),
        ];
        return "/patients?" + string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }
}
