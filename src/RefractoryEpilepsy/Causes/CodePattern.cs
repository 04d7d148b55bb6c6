using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Causes;

/// <summary>Looks inside a code, whatever dots and case the source wrote.</summary>
internal static class CodePattern
{
    /// <summary>Whether the code lies under an ICD-10 heading such as <c>S06.0</c>. Codes of other systems start with a digit and never match.</summary>
    public static bool Under(this Code code, string heading)
    {
        int at = 0;
        ReadOnlySpan<char> value = code.Value;
        foreach (char wanted in heading)
        {
            if (wanted == '.')
            {
                continue;
            }

            while (at < value.Length && value[at] is '.' or ' ')
            {
                at++;
            }

            if (at >= value.Length || char.ToUpperInvariant(value[at]) != wanted)
            {
                return false;
            }

            at++;
        }

        return true;
    }

    /// <summary>Whether the code lies under any of the headings.</summary>
    public static bool UnderAny(this Code code, ReadOnlySpan<string> headings)
    {
        foreach (string heading in headings)
        {
            if (code.Under(heading))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the code begins with any of the texts, as written: for procedure codes, which have no dots.</summary>
    public static bool UnderAnyPlain(this Code code, ReadOnlySpan<string> starts)
    {
        foreach (string start in starts)
        {
            if (code.Value.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it has the shape of an ICD-10 code, a letter and digits: SNOMED CT, CPT and LOINC begin with a digit, and words have none.</summary>
    /// <remarks>A hospital's own code may have that shape too: its system does not name ICD.</remarks>
    public static bool IsIcd10(this Code code) => code.Value.Length is >= 3 and <= 9 && char.IsAsciiLetter(code.Value[0]) && char.IsAsciiDigit(code.Value[1])
        && (code.System.Length == 0 || code.System.Contains("icd", StringComparison.OrdinalIgnoreCase) || code.System.Contains("2.16.840.1.113883.6.", StringComparison.Ordinal));

    /// <summary>Whether the system is ICD-10-CM, the only one whose fourth characters are read (specification 1.4 A).</summary>
    public static bool IsIcd10Cm(this Code code) =>
        code.System.Contains("icd-10-cm", StringComparison.OrdinalIgnoreCase) || code.System.EndsWith("2.16.840.1.113883.6.90", StringComparison.Ordinal);
}
