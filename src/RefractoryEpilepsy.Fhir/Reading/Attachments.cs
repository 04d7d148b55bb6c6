using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>The text of attachments: plain and HTML, inline. Other formats and linked ones stay unread.</summary>
internal static class Attachments
{
    // A longer note is a file dump.
    private const int MostBytes = 4_000_000;

    private static readonly Regex Hidden = Make("<(script|style|head)[^>]*>.*?</(script|style|head)>|<!--.*?-->");
    private static readonly Regex Breaks = Make("<(/p|/div|/li|/tr|/h[1-6]|br ?/?)>");
    private static readonly Regex Tags = Make("<[^>]{0,2000}>");

    /// <summary>The text; null where there is none that we read.</summary>
    public static string? TextOf(Attachment? attachment, Entry entry, Chart chart)
    {
        if (attachment?.Data is not { Length: > 0 and < MostBytes } data)
        {
            return null;
        }

        string type = attachment.ContentType ?? "text/plain";
        bool html = Words.Any(type, "html", "xhtml");
        if (!html && !type.StartsWith("text/", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            byte[] bytes = Convert.FromBase64String(data);
            Encoding encoding = Words.Any(type, "iso-8859-1", "latin1", "windows-1252") ? Encoding.Latin1 : Encoding.UTF8;
            string text = encoding.GetString(bytes);
            return html || text.AsSpan().TrimStart().StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? PlainOf(text) : text;
        }
        catch (FormatException)
        {
            chart.Gap("unreadable-attachment", $"The text attached to the {entry.Raw.Type} is not base64; correct it at the source.", entry);
            return null;
        }
    }

    private static string PlainOf(string html) =>
        WebUtility.HtmlDecode(Tags.Replace(Breaks.Replace(Hidden.Replace(html, " "), "\n"), " "));

    private static Regex Make(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture);
}
