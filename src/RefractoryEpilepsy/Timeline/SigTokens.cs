using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>A number, a word, or a sign of a sig.</summary>
/// <param name="Number">Its value where it is a number, written in digits or words.</param>
/// <param name="Text">The folded word or sign; for numbers as written.</param>
/// <param name="Glued">Nothing stands between it and the token before.</param>
internal readonly record struct SigToken(decimal? Number, string Text, bool Glued)
{
    public bool Is(string text) => Number is null && Text == text;
}

/// <summary>Splits a sig into tokens; numbers written twice ("2 (two)") become one.</summary>
internal static class SigTokens
{
    private const int LongestSig = 2000;

    // Greater ones are no dose and no duration, and would overflow what is worked out with them.
    private const decimal LargestNumber = 100_000;

    public static List<SigToken> Of(string sig)
    {
        string text = PlainText.Fold(sig.Length > LongestSig ? sig[..LongestSig] : sig);
        var tokens = new List<SigToken>();
        int at = 0;
        bool glued = false;
        while (at < text.Length)
        {
            char letter = text[at];
            if (letter == ' ')
            {
                at++;
                glued = false;
                continue;
            }

            int start = at;
            if (char.IsAsciiDigit(letter))
            {
                at = EndOfNumber(text, at);
                decimal? value = ProductText.Number(text.AsSpan(start, at - start), smallDoses: false);
                tokens.Add(new(value is <= LargestNumber ? value : -1, text[start..at], glued));
            }
            else if (char.IsLetter(letter))
            {
                while (at < text.Length && (char.IsLetter(text[at]) || text[at] == '\''))
                {
                    at++;
                }

                string word = text[start..at];
                at += Suffix(text, at);
                tokens.Add(SigWords.Numbers.TryGetValue(word, out decimal value) ? new(value, word, glued) : new(null, word, glued));
            }
            else
            {
                at++;
                decimal? part = letter switch { '½' => 0.5m, '¼' => 0.25m, '¾' => 0.75m, '⅓' => 1 / 3m, _ => null };
                tokens.Add(new(part, text[start..at], glued));
            }

            glued = true;
        }

        return Joined(Numerals(Abbreviations(tokens)));
    }

    // "ii tabs po bid", "i po qd", "due volte": a number where something to count or to take follows.
    private static List<SigToken> Numerals(List<SigToken> tokens)
    {
        for (int at = 0; at + 1 < tokens.Count; at++)
        {
            if (tokens[at].Number is null && SigWords.Numerals.TryGetValue(tokens[at].Text, out decimal value)
                && (SigWords.Units.Contains(tokens[at + 1].Text) || (tokens[at + 1].Text is "po" && tokens[at].Text is not ("iv" or "due")) || (tokens[at].Text is "due" && SigWords.TimesWords.Contains(tokens[at + 1].Text))))
            {
                tokens[at] = tokens[at] with { Number = value };
            }
        }

        return tokens;
    }

    // "tab(s)" is "tab".
    private static int Suffix(string text, int at) => text.AsSpan(at).StartsWith("(s)") ? 3 : text.AsSpan(at).StartsWith("(es)") ? 4 : 0;

    private static int EndOfNumber(string text, int at)
    {
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] is '.' or ',' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }

        return at;
    }

    // "b.i.d.", "p.o.", "q.h.s." are written with dots; "1.Tbl" is not.
    private static List<SigToken> Abbreviations(List<SigToken> tokens)
    {
        var joined = new List<SigToken>(tokens.Count);
        for (int at = 0; at < tokens.Count; at++)
        {
            string word = tokens[at].Text;
            int next = at;
            if (tokens[at].Number is null && word.Length == 1 && char.IsLetter(word[0]))
            {
                while (next + 2 < tokens.Count && tokens[next + 1].Is(".") && tokens[next + 2] is { Number: null, Glued: true, Text.Length: 1 } letter && char.IsLetter(letter.Text[0]))
                {
                    word += letter.Text;
                    next += 2;
                }
            }

            if (next > at)
            {
                joined.Add(new(null, word, tokens[at].Glued));
                at = next + (next + 1 < tokens.Count && tokens[next + 1].Is(".") ? 1 : 0);
            }
            else
            {
                joined.Add(tokens[at]);
            }
        }

        return joined;
    }

    // 1/2, 1 1/2, 1½, "one and a half", "2 (two)", "two (2)"
    private static List<SigToken> Joined(List<SigToken> tokens)
    {
        var joined = new List<SigToken>(tokens.Count);
        for (int at = 0; at < tokens.Count; at++)
        {
            SigToken token = tokens[at];
            if (token.Number is { } whole)
            {
                if (at + 2 < tokens.Count && tokens[at + 1].Is("/") && tokens[at + 2].Number is { } divisor && whole > 0 && whole < divisor && divisor <= 4 && decimal.Truncate(whole) == whole)
                {
                    token = token with { Number = whole / divisor };
                    at += 2;
                }

                while (at + 2 < tokens.Count && tokens[at + 1].Is("(") && tokens[at + 2].Number == token.Number && at + 3 < tokens.Count && tokens[at + 3].Is(")"))
                {
                    at += 3;
                }

                if (SigWords.Halves.Contains(token.Text) && joined.Count > 0)
                {
                    RemoveOneBefore(joined);
                }

                if (token.Number is { } part and < 1 && part > 0 && joined.Count > 0)
                {
                    int last = joined.Count - 1;
                    while (last >= 0 && joined[last] is { Number: null, Text: "and" or "&" or "y" or "et" or "a" or "und" } && last > joined.Count - 3)
                    {
                        last--;
                    }

                    bool linked = last < joined.Count - 1 || !joined[last].Glued || token.Glued || part is 0.5m;
                    if (last >= 0 && joined[last].Number is { } before and >= 1 and <= 10 && decimal.Truncate(before) == before && linked)
                    {
                        joined.RemoveRange(last, joined.Count - last);
                        joined.Add(token with { Number = before + part });
                        continue;
                    }
                }
            }

            joined.Add(token);
        }

        return joined;
    }

    // "one half" and "one-half" are a half, "one and a half" is not.
    private static void RemoveOneBefore(List<SigToken> joined)
    {
        int one = joined[^1].Is("-") ? joined.Count - 2 : joined.Count - 1;
        if (one >= 0 && joined[one] is { Number: 1 })
        {
            joined.RemoveRange(one, joined.Count - one);
        }
    }
}
