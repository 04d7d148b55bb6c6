using System.Buffers;
using System.Text;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Looking for words in short labels, in English, German, Spanish and French. Notes are read elsewhere.</summary>
internal static class Words
{
    private static readonly string[] NeurologyStems = ["neurolog", "neurológ", "neurophys", "neuropäd", "neuropaed", "neuropaäd", "neuropediatr", "neuropédiatr", "epilep", "épilep"];

    private static readonly string[] Epilepsy = ["epilep", "épilep"];

    private static readonly string[] Places =
        ["cent", "zentrum", "clinic", "klinik", "clínica", "clinique", "ambulan", "unit", "unidad", "unité", "monitor", "program", "service", "station", "abteilung", "surgery", "chirurg", "cirug", "department"];

    private const int Label = 256;

    /// <summary>Whether any of these stems occurs.</summary>
    public static bool Any(string? text, params ReadOnlySpan<string> stems)
    {
        if (!string.IsNullOrEmpty(text))
        {
            // Folded once: a search that ignores case goes letter by letter where the culture is invariant.
            Span<char> room = stackalloc char[Label];
            ReadOnlySpan<char> folded = Fold(text, room);
            foreach (string stem in stems)
            {
                if (folded.IndexOf(Fold(stem), StringComparison.Ordinal) >= 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the word stands alone, not inside another.</summary>
    public static bool Alone(string? text, string word)
    {
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        text = text.ToLowerInvariant();
        word = word.ToLowerInvariant();
        for (int at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            bool before = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            int end = at + word.Length;
            if (before && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> Fold(string text, Span<char> room) =>
        text.Length <= room.Length && Ascii.ToLower(text, room, out int length) == OperationStatus.Done ? room[..length] : text.ToLowerInvariant();

    // Nearly all stems are small already.
    private static string Fold(string stem) =>
        !Ascii.IsValid(stem) || stem.AsSpan().ContainsAnyInRange('A', 'Z') ? stem.ToLowerInvariant() : stem;

    /// <summary>Names a neurology or epilepsy service. Neurosurgery is none.</summary>
    public static bool NamesNeurology(string? text) => Any(text, NeurologyStems);

    /// <summary>Names an epilepsy centre, clinic or monitoring unit, or an epileptologist.</summary>
    public static bool NamesEpilepsyCentre(string? text) =>
        Any(text, "epileptolog") || Alone(text, "EMU") || (Any(text, Epilepsy) && Any(text, Places));
}
