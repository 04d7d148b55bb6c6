namespace RefractoryEpilepsy;

/// <summary>Something that stands in the source but could not be read, mapped or believed.</summary>
/// <param name="Code">Stable, kebab-case, such as <c>unmapped-drug</c> or <c>unread-dose</c>.</param>
/// <param name="Text">What was found and what would mend it. Never a name, a birth date or note text of a patient.</param>
/// <param name="Where">The resource, as <c>Type/id</c>; empty when the line could not be read far enough to tell.</param>
/// <param name="File">Path of the file relative to the input, or empty.</param>
/// <param name="Line">Line in that file, from 1 (in a bundle: the entry, from 1); 0 when unknown.</param>
public sealed record Gap(string Code, string Text, Evidence Where, string File = "", long Line = 0);
