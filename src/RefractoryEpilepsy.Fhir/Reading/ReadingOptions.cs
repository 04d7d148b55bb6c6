namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What a site decides about reading.</summary>
public sealed record ReadingOptions
{
    /// <summary>
    /// Read seizures and earlier drugs from note text (DocumentReference and the text of DiagnosticReport). On unless the site switches it
    /// off: rules for text are validated site by site (specification, chapter 2). Conclusions of MRI, EEG and pathology reports are always read.
    /// </summary>
    public bool ReadNotes { get; init; } = true;

    /// <summary>URLs of modifier extensions that the site has looked at and that do not change what we read.</summary>
    public IReadOnlySet<string> HarmlessModifierExtensions { get; init; } = new HashSet<string>();

    /// <summary>Start of the name and version of the software that wrote the export, where it is known; selects vendors' quirks.</summary>
    public string Vendor { get; init; } = "";
}
