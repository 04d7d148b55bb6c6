namespace RefractoryEpilepsy.Fhir;

/// <summary>One resource as it stands in the source: what it is, where it stands, and its JSON, not yet read.</summary>
/// <param name="Type">Resource type, such as <c>MedicationRequest</c>.</param>
/// <param name="Id">
/// Its id; in a bundle entry without one, the last part of <c>fullUrl</c>; where neither is told, <c>unnamed-</c> and a hash of its
/// content, so that evidence can still point at it.
/// </param>
/// <param name="File">Path of the file relative to the input, with <c>/</c> between folders.</param>
/// <param name="Line">Line in that file, from 1; in a bundle, the entry, from 1.</param>
/// <param name="Json">The object's UTF-8 bytes, without byte order mark or line end. Valid until the patient's callback returns.</param>
public sealed record RawResource(string Type, string Id, string File, long Line, ReadOnlyMemory<byte> Json)
{
    /// <summary>Other names by which references may mean it: <c>urn:uuid:…</c>, or <c>Practitioner?identifier=system|value</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>How evidence names it: <c>Type/id</c>.</summary>
    public string Reference { get; } = Type + "/" + Id;
}
