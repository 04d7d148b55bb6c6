using System.Text;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Service.Texts;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests.Texts;

/// <summary>English is whole in one file, and the pages say nothing that is not in it.</summary>
public sealed partial class CatalogueTests
{
    private const string English = "src/RefractoryEpilepsy.Service/Texts/en.po";

    // The yardstick of the benchmark holds no page; names of fonts are no words.
    private static readonly string[] NoPages = ["EmptyPage", "Look"];

    private static readonly string[] Shown = ["placeholder", "title", "aria-label", "label", "alt", "Title", "Head", "Unit"];

    [Fact]
    public void The_catalogue_holds_every_text_in_use_and_no_other() => Approved.Match(English, Written());

    [Fact]
    public void Every_text_is_written_out_where_it_is_said()
    {
        string[] hidden = [.. Sources().Where(source => !source.Path.StartsWith("Texts/", StringComparison.Ordinal)).SelectMany(source => NotWrittenOut().Matches(source.Text).Select(match => $"{source.Path}: {match.Value}"))];

        Assert.Empty(hidden);
    }

    [Fact]
    public void No_page_shows_a_text_that_is_not_in_the_catalogue()
    {
        HashSet<string> known = [.. Used().SelectMany(text => text.Key.Many is { } many ? new[] { text.Key.Text, many } : [text.Key.Text]).Select(Unescaped)];
        string[] strays =
        [
            .. from literal in Literals.OfPages()
               where !NoPages.Contains(literal.Page) && !known.Contains(literal.Text)
               let seen = literal.Call switch
               {
                   "AddMarkupContent" => Visible(literal.Text),
                   "AddContent" => literal.Text,
                   "AddAttribute" or "AddComponentParameter" when literal.Before is { } name => Shown.Contains(name) ? literal.Text : "",
                   _ => Sentence().IsMatch(literal.Text) && !literal.Text.Contains('<', StringComparison.Ordinal) && literal.Text[0] is not ('/' or '?' or '&') ? literal.Text : "",
               }
               where !Code().IsMatch(seen) && Words().IsMatch(seen.Replace("RefractoryEpilepsy", "", StringComparison.Ordinal))
               select $"{literal.Page}: {seen.Trim()}",
        ];

        Assert.True(strays.Length == 0, string.Join('\n', strays.Distinct()));
    }

    [Fact]
    public void The_scan_of_pages_sees_what_pages_write()
    {
        IReadOnlyList<Literal> found = Literals.OfPages();

        Assert.Contains(found, literal => literal is { Page: "Guide", Call: "T" });
        Assert.Contains(found, literal => literal.Call == "AddMarkupContent" && literal.Text.Contains("</", StringComparison.Ordinal));
    }


    /// <summary>The text of a piece of markup that a reader sees: without tags, code samples and commands.</summary>
    private static string Visible(string markup) => System.Net.WebUtility.HtmlDecode(Tag().Replace(Sample().Replace(markup, " "), " "));

    private static string Written()
    {
        var text = new StringBuilder("""
            # Every text of the pages. Another language: copy this file to texts/de.po (the code of the language) in the site's folder, fill in msgstr, start the service again.
            # {0}, {1} … stand for figures and names; tags such as <strong> stay as they are. A text left empty is shown in English.
            msgid ""
            msgstr ""
            "Language: en\n"
            "Content-Type: text/plain; charset=UTF-8\n"
            "Plural-Forms: nplurals=2; plural=(n != 1);\n"

            """);
        foreach (((string one, string? many), SortedSet<string> places) in Used().OrderBy(text => text.Key.Text, StringComparer.Ordinal))
        {
            text.Append("\n#: ").AppendJoin(' ', places).Append("\nmsgid \"").Append(one).Append("\"\n").Append(many is null ? "msgstr \"\"\n" : $"msgid_plural \"{many}\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n");
        }

        return text.ToString();
    }

    /// <summary>Texts as the sources write them, with where each is used.</summary>
    private static Dictionary<(string Text, string? Many), SortedSet<string>> Used()
    {
        Dictionary<(string, string?), SortedSet<string>> used = [];
        foreach ((string path, string source) in Sources())
        {
            foreach ((string, string?) text in Said().Matches(source).Select(match => (match.Groups["one"].Value, (string?)null)).Concat(Counted().Matches(source).Select(match => (match.Groups["one"].Value, (string?)match.Groups["many"].Value))))
            {
                (used.TryGetValue(text, out SortedSet<string>? places) ? places : used[text] = new(StringComparer.Ordinal)).Add(path);
            }
        }

        return used;
    }

    private static string Unescaped(string text) => text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static IEnumerable<(string Path, string Text)> Sources()
    {
        string service = Repository.PathTo("src/RefractoryEpilepsy.Service");
        return Directory.EnumerateFiles(service, "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => (Path: Path.GetRelativePath(service, file).Replace('\\', '/'), File: file)).Where(file => !file.Path.StartsWith("obj/", StringComparison.Ordinal) && !file.Path.StartsWith("bin/", StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => (file.Path, File.ReadAllText(file.File)));
    }

    [GeneratedRegex(@"(?<![\w""])(?:T|Html)\(""(?<one>(?:[^""\\]|\\.)*)""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Said();

    [GeneratedRegex(@"(?<!\w)Plural\([^\n]*?, ""(?<one>(?:[^""\\]|\\.)*)"", ""(?<many>(?:[^""\\]|\\.)*)""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Counted();

    [GeneratedRegex(@"(?<![\w""<.])(?:Say\.)?(?:T|Html)\([^"")][^)]*", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex NotWrittenOut();

    [GeneratedRegex("[A-Za-z]{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();

    [GeneratedRegex("[A-Za-z]{2,},? [A-Za-z]{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sentence();

    // Programs and tables shown as examples, and formats of times: the same in every language.
    [GeneratedRegex("^\\s*(import pandas|r <- httr2|/api/|system,code,drug|yyyy-MM-dd)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("<(?<name>pre|code|style|script)[ >].*?</\\k<name>>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();
}
