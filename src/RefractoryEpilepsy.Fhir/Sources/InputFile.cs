namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>How a file is laid out.</summary>
internal enum FileForm
{
    /// <summary>One resource a line (NDJSON).</summary>
    Lines,

    /// <summary>One JSON document over any number of lines: a bundle, or a single resource.</summary>
    Document,
}

/// <summary>A file that is read.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Its path from the input, with <c>/</c> between folders.</param>
/// <param name="Length">Bytes on disk.</param>
/// <param name="Form">Its layout, as its first bytes show it.</param>
/// <param name="IsCompressed">Whether it is packed with gzip.</param>
/// <param name="DeletesBefore">The <c>transactionTime</c> of the manifest that names it as a file of deletions.</param>
internal sealed record InputFile(string Path, string Name, long Length, FileForm Form, bool IsCompressed, DateTimeOffset? DeletesBefore);
