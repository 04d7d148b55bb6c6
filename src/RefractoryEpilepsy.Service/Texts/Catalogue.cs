using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Service.Texts;

/// <summary>The texts of one language. What it lacks stays English.</summary>
internal sealed partial class Catalogue
{
    /// <summary>The language in which pages are written.</summary>
    public const string English = "en";

    private readonly FrozenDictionary<string, string[]> texts;
    private readonly PluralRule plural;

    private Catalogue(string language, FrozenDictionary<string, string[]> texts, PluralRule plural) => (Language, this.texts, this.plural) = (language, texts, plural);

    /// <summary>Its code, as in <c>lang</c>: <c>de</c>, <c>pt-BR</c>.</summary>
    public string Language { get; }

    /// <summary>How many texts it has.</summary>
    public int Count => texts.Count;

    /// <summary>The text in this language, or as it is.</summary>
    public string Of(string text) => texts.TryGetValue(text, out string[]? forms) ? forms[0] : text;

    /// <summary>The form for a number, or the English one.</summary>
    public string Of(long number, string one, string many) => texts.TryGetValue(one, out string[]? forms) && forms.Length > 1
        ? forms[Math.Min(plural.Of(number), forms.Length - 1)]
        : number == 1 ? one : many;

    /// <summary>Reads a catalogue. A message that does not fit its English is left out and told; it never breaks a page.</summary>
    /// <param name="language">Code of the language: the file's name.</param>
    /// <param name="text">What the file holds.</param>
    /// <param name="faults">What was left out, each with its line.</param>
    public static Catalogue Read(string language, string text, out IReadOnlyList<string> faults)
    {
        PoFile file = PoFile.Read(text);
        List<string> wrong = [.. file.Faults];
        PluralRule rule = PluralRule.Parse(file.Header("Plural-Forms"), out string? fault) ?? PluralRule.OneAndMany;
        if (fault is not null)
        {
            wrong.Add(fault);
        }

        Dictionary<string, string[]> read = new(StringComparer.Ordinal);
        foreach (PoMessage message in file.Messages.Where(message => message.Forms.Count > 0 && message.Forms.All(form => form.Length > 0)))
        {
            if (message.Forms.Select(form => Misfit(message.Many ?? message.Text, form)).FirstOrDefault(why => why is not null) is { } why)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"line {message.Line}: {why}"));
            }
            else if (!read.TryAdd(message.Text, [.. message.Forms]))
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"line {message.Line}: the text is there twice"));
            }
        }

        faults = wrong;
        return new(language, read.ToFrozenDictionary(StringComparer.Ordinal), rule);
    }

    /// <summary>Why a translation cannot stand for its English; null where it can.</summary>
    private static string? Misfit(string english, string translation)
    {
        string[] given = [.. Placeholder().Matches(english).Select(match => match.Value)];
        string[] used = [.. Placeholder().Matches(translation).Select(match => match.Value)];
        if (given.Length > 0)
        {
            try
            {
                _ = string.Format(CultureInfo.InvariantCulture, translation, new object?[given.Length + used.Length]);
            }
            catch (FormatException)
            {
                return "a { or } is not part of a placeholder";
            }
        }

        if (used.Except(given).FirstOrDefault() is { } unknown && given.Length > 0)
        {
            return $"the English has no {unknown}";
        }

        return Tag().Matches(english).Select(match => match.Value).Order(StringComparer.Ordinal).SequenceEqual(Tag().Matches(translation).Select(match => match.Value).Order(StringComparer.Ordinal))
            ? null
            : "its tags are not those of the English";
    }

    [GeneratedRegex(@"\{[0-9]+[^{}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();
}
