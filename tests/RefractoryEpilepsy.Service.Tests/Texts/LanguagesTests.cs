using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Texts;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Tests.Texts;

public sealed partial class LanguagesTests
{
    private const string Head = "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nplurals=2; plural=(n != 1);", "1 0 1 1")]
    [InlineData("nplurals=2; plural=n > 1;", "0 0 1 1")]
    [InlineData("nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);", "2 0 1 2")]
    public void A_language_counts_as_its_file_says(string field, string forms)
    {
        PluralRule rule = PluralRule.Parse(field, out string? fault)!;

        Assert.Null(fault);
        Assert.Equal(forms, string.Join(' ', new long[] { 0, 1, 22, 112 }.Select(rule.Of)));
    }

    [Theory]
    [InlineData("nplurals=2; plural=(n != ;")]
    [InlineData("nplurals=2; plural=system(1);")]
    public void A_rule_that_cannot_be_read_is_told_and_counts_as_English(string field)
    {
        Catalogue catalogue = Catalogue.Read("de", Head.Replace("nplurals=2; plural=(n != 1);", field, StringComparison.Ordinal) + "\nmsgid \"{0} day\"\nmsgid_plural \"{0} days\"\nmsgstr[0] \"{0} Tag\"\nmsgstr[1] \"{0} Tage\"\n", out IReadOnlyList<string> faults);

        Assert.Single(faults);
        Assert.Equal("{0} Tag", catalogue.Of(1, "{0} day", "{0} days"));
        Assert.Equal("{0} Tage", catalogue.Of(3, "{0} day", "{0} days"));
    }

    [Theory]
    [InlineData("{0} of {1}", "{0} von {2}", "the English has no {2}")]
    [InlineData("{0} of {1}", "{0} von {1", "a { or } is not part of a placeholder")]
    [InlineData("Go to <a href='/'>start</a>", "Zum <a href='//elsewhere.example'>Anfang</a>", "its tags are not those of the English")]
    [InlineData("Back", "<script>alert(1)</script>", "its tags are not those of the English")]
    public void A_translation_that_does_not_fit_is_left_out_and_told(string english, string translation, string why)
    {
        Catalogue catalogue = Catalogue.Read("de", $"{Head}\nmsgid {PoFile.Quoted(english)}\nmsgstr {PoFile.Quoted(translation)}\n", out IReadOnlyList<string> faults);

        Assert.EndsWith(why, Assert.Single(faults), StringComparison.Ordinal);
        Assert.Equal(english, catalogue.Of(english));
    }

    [Fact]
    public void A_line_that_is_no_message_is_told_with_its_number_and_the_rest_is_read()
    {
        Catalogue catalogue = Catalogue.Read("de", Head + "\nmsgid \"Back\"\nmsgstr \"Zurück\"\n\nnonsense\n\n#, fuzzy\nmsgid \"Find\"\nmsgstr \"Finden\"\n", out IReadOnlyList<string> faults);

        Assert.Equal("line 8: it cannot be read", Assert.Single(faults));
        Assert.Equal("Zurück", catalogue.Of("Back"));
        Assert.Equal("Find", catalogue.Of("Find"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("fr, en;q=0.5, de;q=0.1", null)]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("fr;q=0.9, pt-BR", "pt-BR")]
    [InlineData("de;q=0, en", null)]
    [InlineData("not, a = header;;", null)]
    public async Task The_browser_chooses_among_the_languages_there_are(string? asked, string? chosen)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["de.po"], "msgid \"Back\"\nmsgstr \"Zurück\"\n", Stop);
        await File.WriteAllTextAsync(folder["pt-BR.po"], "msgid \"Back\"\nmsgstr \"Voltar\"\n", Stop);

        Languages languages = Languages.Load(folder.Path, null, folder["none"]);

        Assert.Equal(["de", "en", "pt-BR"], languages.Codes);
        Assert.Equal(chosen, languages.Choose(asked)?.Language);
    }

    [Fact]
    public async Task One_file_in_the_sites_folder_gives_the_pages_another_language()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["site/texts"]);
        PoFile english = PoFile.Read(await File.ReadAllTextAsync(Repository.PathTo("src/RefractoryEpilepsy.Service/Texts/en.po"), Stop));
        await File.WriteAllTextAsync(folder["site/texts/en-XA.po"], Wrapped(english), Stop);
        Store store = await Store.OpenAsync(folder["s.db"], Knowledge.KnowledgeBase.Load().Drugs, TimeProvider.System, Stop);
        long run = await store.BeginRunAsync("test", new(2024, 5, 1), "test", Stop);
        await store.SaveAsync(run, [.. Enumerable.Range(0, 30).Select(number => AnyPatient.Make($"key{number:D2}", number % 4 == 0 ? Status.Undefined : Status.Resistant, 2000 + (number / 2)))], Stop);
        await store.FinishRunAsync(run, new(2024, 5, 1), 30, new(new Dictionary<string, long> { ["Patient"] = 30 }, new Dictionary<string, long>(), 3, 1_000_000, 1.5), "\"Epilepsy, eligible\",25,4,1\n", Stop);
        (RunningProgram program, string address) = await RunningProgram.ServeAsync(["serve", "--store", folder["s.db"], "--site", folder["site"]], Stop);
        await using RunningProgram running = program;
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        Assert.Contains("<html lang=\"en\"", await client.GetStringAsync("/guide", Stop), StringComparison.Ordinal);
        client.DefaultRequestHeaders.Add("Accept-Language", "en-XA, en;q=0.5");
        HashSet<string> known = [.. english.Messages.Select(message => WebUtility.HtmlDecode(Tag().Replace(message.Text, "")))];
        List<string> strays = [];

        // Pages without data of patients hold nothing outside the catalogue but the program's name, commands and codes.
        foreach (string path in (string[])["/guide", "/about", "/find", "/no/such/page", "/silent", "/sources", "/imports", "/review", "/tokens", "/patients/nobody", "/imports/77", "/review/77", "/models/none"])
        {
            strays.AddRange((await OutsideAsync(client, path)).Where(text => Words().IsMatch(Ours().Replace(text, ""))).Select(text => $"{path}: {text}"));
        }

        // Of a resource, of a table, and of who is signed in.
        string[] names = ["Patient", "patients", "local"];

        // On the others no text of the catalogue stands outside it.
        foreach (string path in (string[])["/", "/runs", "/patients", "/patients?drug=none-such", "/patients/key01", "/patients/key01/history", "/patients/key01/definitions", "/worklist", "/rules", "/models", "/cohorts", "/data", "/settings", "/api-reference", "/budget", "/mappings"])
        {
            strays.AddRange((await OutsideAsync(client, path)).Where(text => Words().IsMatch(text) && known.Contains(text) && !names.Contains(text)).Select(text => $"{path}: {text}"));
        }

        Assert.True(strays.Count == 0, string.Join('\n', strays));
    }

    /// <summary>Every English text in brackets, as a language.</summary>
    private static string Wrapped(PoFile english)
    {
        var text = new StringBuilder(Head);
        foreach (PoMessage message in english.Messages)
        {
            text.Append("\nmsgid ").Append(PoFile.Quoted(message.Text)).Append('\n');
            text.Append(message.Many is { } many
                ? $"msgid_plural {PoFile.Quoted(many)}\nmsgstr[0] {PoFile.Quoted($"⟦{message.Text}⟧")}\nmsgstr[1] {PoFile.Quoted($"⟦{many}⟧")}\n"
                : $"msgstr {PoFile.Quoted($"⟦{message.Text}⟧")}\n");
        }

        return text.ToString();
    }

    /// <summary>What a reader sees or hears of a page outside the brackets, piece by piece.</summary>
    private static async Task<IReadOnlyList<string>> OutsideAsync(HttpClient client, string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(path, Stop);
        string page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("<html lang=\"en-XA\"", page, StringComparison.Ordinal);
        Assert.Contains("⟦", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        page = Unseen().Replace(page, " ");
        string seen = string.Join('\n', Heard().Matches(page).Select(match => match.Groups["text"].Value)) + "\n" + Tag().Replace(page, "\u0001");
        var outside = new StringBuilder();
        int depth = 0;
        foreach (char letter in WebUtility.HtmlDecode(seen))
        {
            depth += letter == '⟦' ? 1 : letter == '⟧' ? -1 : 0;
            if (letter is '\u0001' or '\n' or '⟦' or '⟧')
            {
                outside.Append('\n');
            }
            else if (depth == 0)
            {
                outside.Append(letter);
            }
        }

        return [.. outside.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
    }

    [GeneratedRegex("<(?<name>script|style|pre|code|title|svg)[ >].*?</\\k<name>>|<!--.*?-->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Unseen();

    [GeneratedRegex("(?:placeholder|title|aria-label|label|alt)=\"(?<text>[^\"]*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Heard();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Tag();

    [GeneratedRegex("[A-Za-z]{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();

    // The program's name, versions and time zones, names of roles and of people, codes.
    [GeneratedRegex("RefractoryEpilepsy|UTC|[a-z]+(-[a-z]+)+( [0-9])?|local( user)?|none-such", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ours();
}
