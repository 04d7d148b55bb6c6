using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace RefractoryEpilepsy.Service.Texts;

/// <summary>Every word of the pages goes through here: the English text is the key, and the language of the call gives the words.</summary>
/// <remarks>
/// The first argument is always written out where it is used, so that a test can hold the pages to <c>Texts/en.po</c>. Figures come
/// as numbered placeholders, already written or with a format, and are written the same way in every language (ISO days, decimal point).
/// </remarks>
internal static class Say
{
    private static readonly AsyncLocal<Catalogue?> Spoken = new();

    /// <summary>The language of this call, for <c>lang</c>: <c>en</c> unless another was chosen.</summary>
    public static string Language => Spoken.Value?.Language ?? Catalogue.English;

    /// <summary>Speaks a language for the rest of this call; null: English as it is written in the pages.</summary>
    public static void In(Catalogue? catalogue) => Spoken.Value = catalogue;

    /// <summary>A text.</summary>
    public static string T(string text) => Spoken.Value is { } catalogue ? catalogue.Of(text) : text;

    /// <summary>A text with values at its numbered placeholders.</summary>
    public static string T(string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, T(text), values);

    /// <summary>A text that counts, in the form that the language has for that number. <c>{0}</c> is the number unless <paramref name="values"/> are given.</summary>
    public static string Plural(long number, string one, string many, params ReadOnlySpan<object?> values)
    {
        string text = Spoken.Value is { } catalogue ? catalogue.Of(number, one, many) : number == 1 ? one : many;
        return values.Length == 0 ? string.Format(CultureInfo.InvariantCulture, text, number.ToString("N0", CultureInfo.InvariantCulture)) : string.Format(CultureInfo.InvariantCulture, text, values);
    }

    /// <summary>A text that holds links or emphasis. Its tags are ours: a translation with other ones is not taken.</summary>
    public static MarkupString Html(string text) => new(T(text));

    /// <summary>The same with values, which are encoded.</summary>
    public static MarkupString Html(string text, params ReadOnlySpan<object?> values)
    {
        var safe = new object?[values.Length];
        for (int at = 0; at < values.Length; at++)
        {
            safe[at] = values[at] switch
            {
                MarkupString markup => markup.Value,
                null => null,
                IFormattable value => HtmlEncoder.Default.Encode(value.ToString(null, CultureInfo.InvariantCulture)),
                var value => HtmlEncoder.Default.Encode(value.ToString() ?? ""),
            };
        }

        return new(string.Format(CultureInfo.InvariantCulture, T(text), safe));
    }
}
