using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Short words for what is asked of codes again and again.</summary>
internal static class Codes
{
    /// <summary>The code; null where the coding has none.</summary>
    public static Code? AsCode(this Coding? coding) =>
        coding?.Code is { Length: > 0 } value ? new(coding.System ?? "", value) : null;

    /// <summary>The text and the displays, each once, none of them blank.</summary>
    public static IReadOnlyList<string> Texts(this CodeableConcept? concept)
    {
        if (concept is null)
        {
            return [];
        }

        if (concept.Notes.Texts is { } known)
        {
            return known;
        }

        var texts = new List<string>();
        if (!string.IsNullOrWhiteSpace(concept.Text))
        {
            texts.Add(concept.Text);
        }

        foreach (Coding coding in concept.Coding ?? [])
        {
            if (!string.IsNullOrWhiteSpace(coding.Display) && coding.Display != concept.Text)
            {
                texts.Add(coding.Display);
            }
        }

        return concept.Notes.Texts = [.. texts];
    }

    /// <summary>Text, displays and codes as one text, for looking up words.</summary>
    public static string Words(this CodeableConcept? concept) => concept is null
        ? ""
        : concept.Notes.Words ??= string.Join(" | ", concept.Texts().Concat((concept.Coding ?? []).Select(coding => coding.Code).OfType<string>()));

    public static string Words(this IReadOnlyList<CodeableConcept>? concepts) =>
        string.Join(" | ", (concepts ?? []).Select(Words));

    /// <summary>Whether a code, in whatever system, is one of those named.</summary>
    public static bool Has(this CodeableConcept? concept, params ReadOnlySpan<string> codes)
    {
        foreach (Coding coding in concept?.Coding ?? [])
        {
            foreach (string code in codes)
            {
                if (string.Equals(coding.Code, code, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A status, by code or, where it has none, by text.</summary>
    public static bool Says(this CodeableConcept? concept, params ReadOnlySpan<string> codes)
    {
        if (concept.Has(codes))
        {
            return true;
        }

        foreach (string code in codes)
        {
            if (concept?.Coding is null or [] && string.Equals(concept?.Text, code, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
