using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Texts;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>Source resources by name, and judgements with the resources they rest on, as markup.</summary>
/// <remarks>A patient's page names hundreds of resources, most of them several times: each is written and encoded once a page, by no component of its own.</remarks>
/// <param name="patient">Whose resources they are: each name opens its resource. Null: names only.</param>
public sealed class EvidenceTags(PatientKey? patient)
{
    private const int ShownAtOnce = 4;

    private readonly Dictionary<string, string> tags = new(StringComparer.Ordinal);

    /// <summary>A resource by name.</summary>
    public MarkupString Of(string reference) => new(Tag(reference));

    /// <summary>Several, in order.</summary>
    public MarkupString Of(IEnumerable<string> references) => new(string.Concat(references.Select(Tag)));

    /// <summary>The reasons of a judgement as a list; nothing where there is none.</summary>
    public MarkupString Of(Judgement judgement)
    {
        if (judgement.Reasons.Count == 0)
        {
            return new("");
        }

        var markup = new StringBuilder("<ul class=\"reasons\">");
        foreach (Reason reason in judgement.Reasons)
        {
            markup.Append("<li>");
            Append(markup, reason);
            markup.Append("</li>");
        }

        return new(markup.Append("</ul>").ToString());
    }

    /// <summary>The same under a title that says the answer.</summary>
    public MarkupString Of(string title, Judgement judgement) =>
        new($"<h3>{HtmlEncoder.Default.Encode($"{title}: {Vocabulary.Of(Words.Of(judgement.Answer))}")}</h3>{Of(judgement).Value}");

    /// <summary>One reason.</summary>
    public MarkupString Of(Reason reason)
    {
        var markup = new StringBuilder();
        Append(markup, reason);
        return new(markup.ToString());
    }

    /// <summary>Where a resource is shown. The address holds a mark, never the resource's id.</summary>
    public static string AddressOf(PatientKey patient, string reference) => $"/patients/{Uri.EscapeDataString(patient.Value)}/evidence/{EvidenceMark.Of(patient, reference)}";

    /// <summary>Long ids lose their middle on the page; hovering shows them whole.</summary>
    public static string Shortened(string reference)
    {
        int slash = reference.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 || reference.Length - slash <= 16 ? reference : $"{reference[..(slash + 5)]}…{reference[^6..]}";
    }

    private void Append(StringBuilder markup, Reason reason)
    {
        markup.Append(HtmlEncoder.Default.Encode(reason.Text)).Append('\n');
        string[] references = [.. reason.Evidence.Select(item => item.Reference).Distinct(StringComparer.Ordinal)];
        foreach (string reference in references.Take(ShownAtOnce))
        {
            markup.Append(Tag(reference));
        }

        if (references.Length > ShownAtOnce)
        {
            markup.Append("<details class=\"more\"><summary>").Append(HtmlEncoder.Default.Encode(Say.T("{0} more", references.Length - ShownAtOnce))).Append("</summary>");
            foreach (string reference in references.Skip(ShownAtOnce))
            {
                markup.Append(Tag(reference));
            }

            markup.Append("</details>");
        }
    }

    private string Tag(string reference)
    {
        if (!tags.TryGetValue(reference, out string? tag))
        {
            string title = HtmlEncoder.Default.Encode(reference), name = HtmlEncoder.Default.Encode(Shortened(reference));
            tag = patient is { } whose && reference.Contains('/', StringComparison.Ordinal)
                ? $"<a class=\"evidence\" title=\"{title}\" href=\"{HtmlEncoder.Default.Encode(AddressOf(whose, reference))}\">{name}</a>"
                : $"<span class=\"evidence\" title=\"{title}\">{name}</span>";
            tags.Add(reference, tag);
        }

        return tag;
    }
}
