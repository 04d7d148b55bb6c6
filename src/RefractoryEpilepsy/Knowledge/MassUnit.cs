namespace RefractoryEpilepsy.Knowledge;

/// <summary>Units of mass and amount as charts write them, converted to UCUM milligrams.</summary>
public static class MassUnit
{
    /// <summary>Milligrams in one of a unit (<c>mg</c>, <c>g</c>, <c>ug</c>, <c>mcg</c>, <c>µg</c>, <c>[mg]</c>, words of four languages); 0 where it is no unit of mass.</summary>
    public static decimal InMg(ReadOnlySpan<char> unit)
    {
        Span<char> plain = stackalloc char[16];
        int length = 0;
        foreach (char letter in unit)
        {
            if (letter is ' ' or '[' or ']' or '.')
            {
                continue;
            }

            if (length == plain.Length)
            {
                return 0;
            }

            plain[length++] = letter is 'µ' or 'μ' ? 'u' : char.ToLowerInvariant(letter);
        }

        return plain[..length] switch
        {
            "mg" or "mgs" or "milligram" or "milligrams" or "milligramm" or "miligramos" or "miligramo" or "milligrammes" or "milligramme" => 1,
            "g" or "gm" or "gr" or "gram" or "grams" or "gramm" or "gramo" or "gramos" or "gramme" or "grammes" => 1000,
            "ug" or "mcg" or "microgram" or "micrograms" or "mikrogramm" or "microgramos" or "microgrammes" => 0.001m,
            "ng" => 0.000_001m,
            "kg" => 1_000_000,
            _ => 0,
        };
    }
}
