using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>A member that a file names.</summary>
/// <param name="Line">Line of a CSV file, or number of the entry of a Group or List; from 1.</param>
/// <param name="Id">Id of the Patient resource, pseudonym, or record number.</param>
public sealed record CohortEntry(long Line, string Id);

/// <summary>A row that names nobody.</summary>
/// <param name="Why">In words; quotes nothing of the row.</param>
public sealed record CohortGap(long Line, string Why);

/// <summary>A cohort somebody brings along: a FHIR Group or List as JSON, or a table with one patient a row.</summary>
/// <param name="Form"><c>group</c>, <c>list</c> or <c>csv</c>.</param>
public sealed record CohortFile(string Form, IReadOnlyList<CohortEntry> Entries, IReadOnlyList<CohortGap> Gaps)
{
    /// <summary>More rows than this are refused.</summary>
    public const int MostRows = 500_000;

    private const int LongestId = 200;
    private static readonly string[] Columns = ["patient", "patient_id", "patientid", "id", "source_id", "mrn", "record_number", "recordnumber", "person_id", "subject_id"];

    /// <summary>Reads a file. A bad row is a gap with its line; members named twice stand once.</summary>
    /// <exception cref="FormatException">It is none of the three forms, or too long; the message says what to do.</exception>
    public static CohortFile Read(byte[] contents)
    {
        string text = Decode(contents);
        string start = text.TrimStart();
        CohortFile read = start.StartsWith('{') ? OfJson(contents.AsMemory(text.Length > 0 && contents is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0)) : OfTable(text);
        return read.Entries.Count + read.Gaps.Count > MostRows
            ? throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"It has more than {MostRows:N0} rows. Bring it in parts."))
            : read;
    }

    private static CohortFile OfJson(ReadOnlyMemory<byte> json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException fault)
        {
            throw new FormatException($"It begins like JSON and is none: line {(fault.LineNumber ?? 0) + 1} cannot be read.", fault);
        }

        using (document)
        {
            string type = Text(document.RootElement, "resourceType");
            (string list, string who, string gone) = type switch
            {
                "Group" => ("member", "entity", "inactive"),
                "List" => ("entry", "item", "deleted"),
                _ => throw new FormatException("It is JSON and neither a Group nor a List of FHIR. Bring one of these, or a table with one patient a row."),
            };
            var entries = new Builder();
            long number = 0;
            foreach (JsonElement member in document.RootElement.TryGetProperty(list, out JsonElement all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray() : default)
            {
                number++;
                if (member.ValueKind == JsonValueKind.Object && member.TryGetProperty(gone, out JsonElement left) && left.ValueKind == JsonValueKind.True)
                {
                    entries.Lacks(number, "it is marked as no longer a member");
                }
                else if (member.ValueKind != JsonValueKind.Object || !member.TryGetProperty(who, out JsonElement reference) || IdOf(reference) is not { Length: > 0 } id)
                {
                    entries.Lacks(number, $"it names no Patient in {who}");
                }
                else
                {
                    entries.Add(number, id);
                }
            }

            return entries.File(type.ToLowerInvariant());
        }
    }

    private static string IdOf(JsonElement reference)
    {
        string told = Text(reference, "reference");
        int slash = told.LastIndexOf("Patient/", StringComparison.Ordinal);
        return slash >= 0 ? told[(slash + "Patient/".Length)..].Split('/')[0]
            : reference.ValueKind == JsonValueKind.Object && reference.TryGetProperty("identifier", out JsonElement identifier) ? Text(identifier, "value").Trim()
            : "";
    }

    private static CohortFile OfTable(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int first = Array.FindIndex(lines, line => line.Trim().Length > 0 && line[0] != '#');
        if (first < 0)
        {
            throw new FormatException("It is empty.");
        }

        char separator = ((char[])['\t', ';', ',']).FirstOrDefault(mark => lines[first].Contains(mark, StringComparison.Ordinal), ',');
        string[] head = [.. Cells(lines[first], separator).Select(cell => cell.Trim().ToLowerInvariant().Replace(' ', '_'))];
        int column = Array.FindIndex(head, name => Columns.Contains(name, StringComparer.Ordinal));
        if (column < 0 && head.Length > 1)
        {
            throw new FormatException($"Its first row names no column {string.Join(", ", Columns)}. Name the column of patients so, or bring a file with one column.");
        }

        var entries = new Builder();
        for (int at = column < 0 ? first : first + 1; at < lines.Length; at++)
        {
            string line = lines[at];
            if (line.Trim().Length == 0 || line[0] == '#')
            {
                continue;
            }

            IReadOnlyList<string> cells = Cells(line, separator);
            string id = cells.Count > Math.Max(column, 0) ? cells[Math.Max(column, 0)].Trim() : "";
            id = id.StartsWith("Patient/", StringComparison.Ordinal) ? id["Patient/".Length..] : id;
            if (cells.Count <= Math.Max(column, 0))
            {
                entries.Lacks(at + 1, "it has too few columns");
            }
            else if (id.Length is 0 or > LongestId)
            {
                entries.Lacks(at + 1, id.Length == 0 ? "its patient is empty" : "its patient is too long for an id");
            }
            else
            {
                entries.Add(at + 1, id);
            }
        }

        return entries.File("csv");
    }

    private static IReadOnlyList<string> Cells(string line, char separator)
    {
        List<string> cells = [];
        var cell = new StringBuilder();
        bool quoted = false;
        for (int at = 0; at < line.Length; at++)
        {
            char letter = line[at];
            if (letter == '"' && quoted && at + 1 < line.Length && line[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter == separator && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(letter);
            }
        }

        return [.. cells, cell.ToString()];
    }

    private static string Decode(byte[] contents)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(contents).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            // Spreadsheets of Western Europe still write this.
            return Encoding.Latin1.GetString(contents);
        }
    }

    private static string Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() ?? "" : "";

    private sealed class Builder
    {
        private readonly HashSet<string> seen = new(StringComparer.Ordinal);
        private readonly List<CohortEntry> named = [];
        private readonly List<CohortGap> gaps = [];

        public void Add(long line, string id)
        {
            if (seen.Add(id))
            {
                named.Add(new(line, id));
            }
            else
            {
                Lacks(line, "it names a member that was named before");
            }
        }

        public void Lacks(long line, string why) => gaps.Add(new(line, why));

        public CohortFile File(string form) => new(form, named, gaps);
    }
}
