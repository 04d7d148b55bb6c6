using System.Globalization;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>A row of <c>attrition.csv</c>.</summary>
internal sealed record AttritionLine(string Criterion, long Remaining, long Excluded, long Unknown)
{
    /// <summary>Reads rows without header. The three numbers stand last; a criterion may hold commas and quotes.</summary>
    public static IReadOnlyList<AttritionLine> Read(string rows) => [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line)];

    private static AttritionLine Line(string row)
    {
        string[] cells = row.Split(',');
        string criterion = string.Join(',', cells[..^3]);
        if (criterion is ['"', .., '"'])
        {
            criterion = criterion[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        return new(criterion, Number(cells[^3]), Number(cells[^2]), Number(cells[^1]));
    }

    private static long Number(string cell) => long.Parse(cell, NumberStyles.None, CultureInfo.InvariantCulture);
}
