namespace RefractoryEpilepsy.Fhir;

/// <summary>The forms a FHIR reference takes.</summary>
/// <remarks>Source: FHIR R4, "Resource References".</remarks>
public static class References
{
    /// <summary>
    /// One form for all that mean the same: <c>https://server/fhir/Patient/1/_history/2</c> and <c>Patient/1</c> become <c>Patient/1</c>;
    /// <c>urn:…</c>, <c>#…</c> and <c>Type?identifier=…</c> stay as they are (the server's address goes).
    /// </summary>
    public static string Normalise(string reference)
    {
        if (reference.StartsWith('#') || reference.StartsWith("urn:", StringComparison.Ordinal))
        {
            return reference;
        }

        int query = reference.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? reference : reference[..query];
        int history = path.IndexOf("/_history", StringComparison.Ordinal);
        path = (history < 0 ? path : path[..history]).TrimEnd('/');
        int wanted = query < 0 ? 2 : 1;
        int start = path.Length;
        while (wanted > 0 && start > 0)
        {
            start = path.LastIndexOf('/', start - 1);
            wanted--;
        }

        return string.Concat(path.AsSpan(start <= 0 && !path.StartsWith('/') ? 0 : start + 1), query < 0 ? "" : reference.AsSpan(query));
    }
}
