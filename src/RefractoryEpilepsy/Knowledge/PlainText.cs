namespace RefractoryEpilepsy.Knowledge;

/// <summary>Text made comparable: lower case, accents taken off, one character for one, so that offsets stay those of the original.</summary>
public static class PlainText
{
    /// <summary>The text in lower case without accents; as long as the original.</summary>
    public static string Fold(string text)
    {
        foreach (char letter in text)
        {
            if (letter is >= 'A' and <= 'Z' or > '~' or '\t' or '\r' or '\n')
            {
                return string.Create(text.Length, text, static (plain, original) =>
                {
                    for (int index = 0; index < original.Length; index++)
                    {
                        plain[index] = Fold(original[index]);
                    }
                });
            }
        }

        return text;
    }

    private static char Fold(char letter) => letter switch
    {
        < (char)128 => letter is >= 'A' and <= 'Z' ? (char)(letter | 0x20) : letter is '\t' or '\r' or '\n' ? ' ' : letter,
        'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' or 'À' or 'Á' or 'Â' or 'Ã' or 'Ä' or 'Å' or 'ā' or 'ă' or 'ą' => 'a',
        'è' or 'é' or 'ê' or 'ë' or 'È' or 'É' or 'Ê' or 'Ë' or 'ē' or 'ę' or 'ě' => 'e',
        'ì' or 'í' or 'î' or 'ï' or 'Ì' or 'Í' or 'Î' or 'Ï' or 'ī' => 'i',
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' or 'ø' or 'Ò' or 'Ó' or 'Ô' or 'Õ' or 'Ö' or 'Ø' or 'ō' or 'ő' => 'o',
        'ù' or 'ú' or 'û' or 'ü' or 'Ù' or 'Ú' or 'Û' or 'Ü' or 'ū' or 'ű' or 'µ' or 'μ' => 'u',
        'ç' or 'Ç' or 'ć' or 'č' => 'c',
        'ñ' or 'Ñ' or 'ń' => 'n',
        'ß' or 'ś' or 'š' => 's',
        'ý' or 'ÿ' => 'y',
        'ź' or 'ż' or 'ž' => 'z',
        'ł' => 'l',
        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' => '-',
        '\u2018' or '\u2019' or '\u00B4' => '\'',
        '\u00A0' or '\u2007' or '\u202F' => ' ',
        '\u00D7' => 'x',
        '\u2265' => '>',
        '\u2264' => '<',
        _ => char.ToLowerInvariant(letter),
    };

    /// <summary>Runs of letters and runs of digits in folded text, as offset and length.</summary>
    internal static List<(int Start, int Length)> Words(string folded)
    {
        var words = new List<(int, int)>(folded.Length / 5 + 1);
        int at = 0;
        while (at < folded.Length)
        {
            if (!char.IsLetterOrDigit(folded[at]))
            {
                at++;
                continue;
            }

            bool digits = char.IsAsciiDigit(folded[at]);
            int start = at;
            while (at < folded.Length && char.IsLetterOrDigit(folded[at]) && char.IsAsciiDigit(folded[at]) == digits)
            {
                at++;
            }

            words.Add((start, at - start));
        }

        return words;
    }
}
