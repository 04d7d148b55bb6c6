using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Looking for words in short labels, in English, German, Spanish and French. Notes are read elsewhere.</summary>
internal static partial class Words
{
    private static readonly string[] NeurologyStems = ["neurolog", "neurológ", "neurophys", "neuropäd", "neuropaed", "neuropaäd", "neuropediatr", "neuropédiatr"];

    private const int Patience = 10_000;

    /// <summary>A place follows epilepsy within two words, or comes right before "of" or "for" it. "Clinic visit, epilepsy follow-up" and "recent" name none.</summary>
    [GeneratedRegex(@"\b((epilep|épilep)\w*|seizure disorders?|seizures?)[ /&,-]+((?!education|foundation|support|society|visit|follow|recent|last|emergency|neurology|for\b|with|without|unspecified|intractable|refractory)[\p{L}&]+[ /&-]+){0,2}(cent(er|re|ro)s?|ctr|zentrum|clinics?|klinik\w*|clínica|clinique|ambulan[zt]\w*|sprechstunde|unit|unidad|unité|monitoring unit|program(me)?s?|services?|station|abteilung|dep(artmen)?t|institute?|division)\b"
        + @"|\b(epilep|épilep)\w*[ /&-]+((?!education|foundation|support|without|after|before)\p{L}+[ /&-]+){0,1}(monitoring|surgery|surgical|chirurgie|cirug[ií]a|physicians?|specialists?|attending|fellows?|consultants?|neurolog\w+|provider)\b"
        + @"|\bepilepsie-?(zentrum|zentren|ambulan\w+|klinik\w*|station|chirurg\w+|sprechstunde|abteilung|monitoring)"
        + @"|\b(cent(er|re)s?|ctr|zentrum|institute|unit|program(me)?|centro|unidad|centre|unité) (for|für|pour|para|of|de|d') ?(the |la |l')?((comprehensive|adult|pediatric|paediatric|seizures? and|treatment of) )?(epilep|épilep)"
        + @"|\b(clínica|clinique|servicio|consulta|consultation|department|division|clinic) (of|de|d') ?(la |l')?(epilep|épilep)"
        + @"|\bcomprehensive epilepsy\b|\blevel (3|4|iii|iv) epilepsy\b|\b(pre-?surgical|präoperative|prächirurgische) epilepsie?\w*|\bchirurgie de l'épilepsie|\b(surgery|surgical (evaluation|work-?up)) (for|of) epilepsy\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex EpilepsyPlace { get; }

    /// <summary>A specialty, a department or whom an order goes to that is called just by the disease.</summary>
    [GeneratedRegex(@"^\W*((neurology|neurologie|neurosciences?|nsi|adult|pediatric|paediatric|peds|child)\W+)*(epilepsy|epileptology|epilepsie|epilepsia|épilepsie)(\W+(adult|pediatric|paediatric|peds|medicine))*\W*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex JustEpilepsy { get; }

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
    public static bool NamesNeurology(string? text) => Any(text, NeurologyStems) || NamesEpilepsyCentre(text) || IsJustEpilepsy(text);

    /// <summary>Names an epilepsy centre, clinic or monitoring unit, or an epileptologist.</summary>
    public static bool NamesEpilepsyCentre(string? text) =>
        Any(text, "epileptolog", "épileptolog") || Alone(text, "EMU") || (Any(text, "epilep", "épilep", "seizure") && EpilepsyPlace.IsMatch(text!));

    /// <summary>The label is the disease's name alone: a department, a specialty or the receiver of an order is called so, a reason of a visit too.</summary>
    public static bool IsJustEpilepsy(string? text) => Any(text, "epilep", "épilep") && JustEpilepsy.IsMatch(text!);
}
