using System.Globalization;
using System.Text;

namespace RefractoryEpilepsy.Service.Texts;

/// <summary>One message of a catalogue.</summary>
/// <param name="Text">The English; of a text that counts, the form for one.</param>
/// <param name="Many">The English form for many; null where the text does not count.</param>
/// <param name="Forms">The translation, one form or as many as the language has; empty texts where there is none yet.</param>
/// <param name="Line">Where it begins, 1 for the first line.</param>
internal sealed record PoMessage(string Text, string? Many, IReadOnlyList<string> Forms, int Line);

/// <summary>A catalogue of messages in the format that translators' programs write (gettext PO).</summary>
/// <remarks>Source: GNU gettext manual, "The Format of PO Files". Contexts are not used; messages marked fuzzy or obsolete are left out, as gettext does.</remarks>
internal sealed class PoFile
{
    private readonly Dictionary<string, string> header = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<PoMessage> messages = [];
    private readonly List<string> faults = [];

    private PoFile()
    {
    }

    /// <summary>The messages in order, without the header.</summary>
    public IReadOnlyList<PoMessage> Messages => messages;

    /// <summary>Lines that could not be read.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>A field of the header; empty where it is not there.</summary>
    public string Header(string name) => header.GetValueOrDefault(name, "");

    /// <summary>Reads a file. What cannot be read is told in <see cref="Faults"/>.</summary>
    public static PoFile Read(string text)
    {
        var file = new PoFile();
        var entry = new Entry();
        string[] lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        for (int at = 0; at < lines.Length; at++)
        {
            string line = lines[at].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                entry = file.Close(entry);
                entry.Fuzzy |= line.StartsWith("#,", StringComparison.Ordinal) && line.Contains("fuzzy", StringComparison.Ordinal);
                continue;
            }

            if (line.StartsWith("msgid ", StringComparison.Ordinal) && entry.Text is not null)
            {
                entry = file.Close(entry);
            }

            if (!entry.Take(line, at + 1))
            {
                file.faults.Add(string.Create(CultureInfo.InvariantCulture, $"line {at + 1}: it cannot be read"));
            }
        }

        file.Close(entry);
        return file;
    }

    /// <summary>Writes a text as the format has it, with its quotes.</summary>
    public static string Quoted(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + '"';

    private Entry Close(Entry entry)
    {
        if (entry.Text is null)
        {
            return entry;
        }

        if (entry.Text.Length == 0)
        {
            foreach (string[] field in (entry.Forms.FirstOrDefault()?.ToString() ?? "").Split('\n').Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(field => field.Length == 2))
            {
                header[field[0]] = field[1];
            }
        }
        else if (!entry.Fuzzy)
        {
            messages.Add(new(entry.Text.ToString(), entry.Many?.ToString(), [.. entry.Forms.Select(form => form.ToString())], entry.Line));
        }

        return new();
    }

    private sealed class Entry
    {
        private StringBuilder? open;

        public StringBuilder? Text { get; private set; }

        public StringBuilder? Many { get; private set; }

        public List<StringBuilder> Forms { get; } = [];

        public bool Fuzzy { get; set; }

        public int Line { get; private set; }

        public bool Take(string line, int number)
        {
            int quote = line.IndexOf('"', StringComparison.Ordinal);
            if (quote < 0 || line.Length < quote + 2 || line[^1] != '"')
            {
                return false;
            }

            switch (line[..quote].TrimEnd())
            {
                case "msgid":
                    Line = number;
                    open = Text = new();
                    break;
                case "msgid_plural":
                    open = Many = new();
                    break;
                case "msgstr" or ['m', 's', 'g', 's', 't', 'r', '[', .., ']']:
                    Forms.Add(open = new());
                    break;
                case "":
                    break;
                default:
                    return false;
            }

            return open is not null && Unescape(line[(quote + 1)..^1], open);
        }

        private static bool Unescape(string text, StringBuilder into)
        {
            for (int at = 0; at < text.Length; at++)
            {
                if (text[at] != '\\')
                {
                    into.Append(text[at]);
                    continue;
                }

                if (++at == text.Length)
                {
                    return false;
                }

                into.Append(text[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }

            return true;
        }
    }
}
