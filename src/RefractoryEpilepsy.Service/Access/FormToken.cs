using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>The hidden field with the form's token, for pages with a form in every row: one token serves all forms of a page, so one is asked for.</summary>
internal static class FormToken
{
    /// <summary>What the component <c>AntiforgeryToken</c> writes.</summary>
    public static MarkupString Of(AntiforgeryStateProvider tokens) => tokens.GetAntiforgeryToken() is { } token
        ? new($"<input type=\"hidden\" name=\"{HtmlEncoder.Default.Encode(token.FormFieldName)}\" value=\"{HtmlEncoder.Default.Encode(token.Value)}\" />")
        : new("");
}
