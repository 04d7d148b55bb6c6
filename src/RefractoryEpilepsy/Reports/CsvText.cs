using System.Buffers;
using System.Text;

namespace RefractoryEpilepsy.Reports;

/// <summary>Comma-separated text as RFC 4180 has it, with <c>\n</c> line ends, safe to open in a spreadsheet.</summary>
/// <remarks>
/// A cell that a spreadsheet would run as a formula (it begins with <c>= + - @</c>, a tab or a carriage return) gets an apostrophe
/// in front and stands in quotes. Source: OWASP, "CSV Injection".
/// </remarks>
public static class CsvText
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>Adds one row, its line end included. Null and empty cells stay empty.</summary>
    public static void AppendRow(StringBuilder text, params ReadOnlySpan<string?> cells)
    {
        for (int column = 0; column < cells.Length; column++)
        {
            if (column > 0)
            {
                text.Append(',');
            }

            AppendCell(text, cells[column]);
        }

        text.Append('\n');
    }

    /// <summary>Whether a spreadsheet would take the cell for a formula.</summary>
    public static bool LooksLikeFormula(ReadOnlySpan<char> cell) => cell is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];

    private static void AppendCell(StringBuilder text, string? cell)
    {
        if (string.IsNullOrEmpty(cell))
        {
            return;
        }

        bool formula = LooksLikeFormula(cell);
        if (!formula && cell.AsSpan().IndexOfAny(NeedsQuotes) < 0)
        {
            text.Append(cell);
            return;
        }

        text.Append('"');
        if (formula)
        {
            text.Append('\'');
        }

        text.Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
