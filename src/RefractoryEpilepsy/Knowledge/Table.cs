using System.Globalization;
using System.Text;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>A row of a knowledge table is wrong: says which file and line, and what would mend it.</summary>
public sealed class KnowledgeException(string file, int line, string problem, string remedy)
    : Exception($"{file}, line {line}: {problem} {remedy}")
{
    /// <summary>File name as the person who wrote it knows it.</summary>
    public string File { get; } = file;

    /// <summary>Line in that file, from 1.</summary>
    public int Line { get; } = line;
}

/// <summary>One row of a table, with its place for error messages.</summary>
internal sealed class TableRow(string file, int line, IReadOnlyDictionary<string, int> columns, IReadOnlyList<string> cells)
{
    public string File => file;

    public int Line => line;

    /// <summary>The trimmed cell; empty where the column or the cell is missing.</summary>
    public string this[string column] => columns.TryGetValue(column, out int at) && at < cells.Count ? cells[at] : "";

    /// <summary>The cells that are not empty, split at semicolons.</summary>
    public IReadOnlyList<string> List(string column) =>
        this[column].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public string Required(string column) =>
        this[column] is { Length: > 0 } value ? value : throw Wrong($"The column \"{column}\" is empty.", "Fill it in or delete the row.");

    /// <summary>A number that is not negative; null where the cell is empty.</summary>
    public decimal? Number(string column) => this[column] switch
    {
        "" => null,
        var text when decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) => value,
        var text => throw Wrong($"\"{text}\" in the column \"{column}\" is not a number.", "Write digits with a decimal point, without unit or thousands separator."),
    };

    public bool YesNo(string column) => this[column].ToLowerInvariant() switch
    {
        "yes" or "true" or "y" or "1" => true,
        "" or "no" or "false" or "n" or "0" => false,
        var text => throw Wrong($"\"{text}\" in the column \"{column}\" is neither yes nor no.", "Write yes or no."),
    };

    public KnowledgeException Wrong(string problem, string remedy) => new(file, line, problem, remedy);
}

/// <summary>Comma-separated tables as RFC 4180 has them, with comment lines that start with <c>#</c>.</summary>
internal static class Table
{
    /// <summary>All rows below the header. Blank lines are passed over.</summary>
    /// <exception cref="KnowledgeException">The header lacks a required column, or a row has more cells than the header.</exception>
    public static IReadOnlyList<TableRow> Read(string file, string text, params ReadOnlySpan<string> requiredColumns)
    {
        var rows = new List<TableRow>();
        Dictionary<string, int>? columns = null;
        foreach ((int line, List<string> cells) in Records(file, text))
        {
            if (columns is null)
            {
                columns = new(StringComparer.OrdinalIgnoreCase);
                for (int index = 0; index < cells.Count; index++)
                {
                    columns.TryAdd(cells[index], index);
                }

                foreach (string column in requiredColumns)
                {
                    if (!columns.ContainsKey(column))
                    {
                        throw new KnowledgeException(file, line, $"The header has no column \"{column}\".", $"The first row names the columns: {string.Join(',', requiredColumns!)}.");
                    }
                }

                continue;
            }

            if (cells.Count > columns.Count)
            {
                throw new KnowledgeException(file, line, $"The row has {cells.Count} cells, the header {columns.Count}.", "Put a cell that holds a comma into double quotes.");
            }

            rows.Add(new(file, line, columns, cells));
        }

        return rows;
    }

    private static IEnumerable<(int Line, List<string> Cells)> Records(string file, string text)
    {
        int at = text.StartsWith('\uFEFF') ? 1 : 0;
        int line = 1;
        while (at < text.Length)
        {
            int first = line;
            if (text[at] == '#')
            {
                int end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end + 1;
                line++;
                continue;
            }

            var cells = new List<string>();
            while (true)
            {
                cells.Add(Cell(file, text, ref at, ref line).Trim());
                if (at >= text.Length || text[at] != ',')
                {
                    break;
                }

                at++;
            }

            at += at < text.Length && text[at] == '\r' ? 1 : 0;
            at += at < text.Length && text[at] == '\n' ? 1 : 0;
            line++;
            if (cells.Exists(cell => cell.Length > 0))
            {
                yield return (first, cells);
            }
        }
    }

    private static string Cell(string file, string text, ref int at, ref int line)
    {
        if (at >= text.Length || text[at] != '"')
        {
            int start = at;
            while (at < text.Length && text[at] is not (',' or '\n' or '\r'))
            {
                at++;
            }

            return text[start..at];
        }

        int opened = line;
        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"' && at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else if (text[at] == '"')
            {
                at++;
                return at >= text.Length || text[at] is ',' or '\n' or '\r'
                    ? cell.ToString()
                    : throw new KnowledgeException(file, line, "Text follows a closing double quote.", "Write a double quote inside a quoted cell twice.");
            }
            else
            {
                line += text[at] == '\n' ? 1 : 0;
                cell.Append(text[at]);
            }
        }

        throw new KnowledgeException(file, opened, "A double quote is opened and never closed.", "Close it, or write it twice where it is meant literally.");
    }
}
