using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Takes what a sig says of another strength out of it: "1 tablet (100 mg) twice daily with one 25 mg tablet, for a total of 125 mg twice daily".</summary>
/// <remarks>
/// The other strength has an order of its own, and doses of orders of one day add up: what two sigs say of each other would be counted twice.
/// "One 100 mg tablet and one 25 mg tablet" is not meant: such an order holds both.
/// </remarks>
internal static class SigCompanion
{
    /// <summary>Takes it out; false where there is none.</summary>
    public static bool Remove(List<SigToken> tokens, DrugProduct? product)
    {
        bool found = false;
        for (int at = 0; at < tokens.Count; at++)
        {
            if (Leads(tokens, at) && EndOfStrength(tokens, at + 1, product) is { } end)
            {
                tokens.RemoveRange(at, end - at);
                found = true;
            }
        }

        for (int at = 0; found && at < tokens.Count; at++)
        {
            if (tokens[at].Text is "total" or "equal" or "equals" or "=" or "make" or "gesamt" or "gesamtdosis" or "totale" && EndOfSum(tokens, at + 1) is { } end)
            {
                tokens.RemoveRange(at, end - at);
            }
        }

        return found;
    }

    private static bool Leads(List<SigToken> tokens, int at) =>
        tokens[at] is { Number: null, Text: "with" or "mit" or "con" or "avec" }
        || (at > 0 && tokens[at] is { Number: null, Text: "to" or "zu" or "a" or "ad" } && tokens[at - 1].Text is "addition" or "zusatzlich" or "insieme" or "aggiunta");

    // "one 25 mg tablet", "25 mg tablets", "the 100 mg tab"
    private static int? EndOfStrength(List<SigToken> tokens, int from, DrugProduct? product)
    {
        int at = from;
        at += at < tokens.Count && tokens[at] is { Number: null, Text: "a" or "the" or "your" or "der" or "einer" } ? 1 : 0;
        at += at + 1 < tokens.Count && tokens[at].Number is not null && tokens[at + 1].Number is not null ? 1 : 0;
        if (at + 2 >= tokens.Count || tokens[at].Number is not { } number || MassUnit.InMg(tokens[at + 1].Text) is not (> 0 and var inMg) || number * inMg == product?.StrengthMg)
        {
            return null;
        }

        int unit = at + 2;
        while (unit < tokens.Count && unit < at + 5 && SigWords.Forms.Contains(tokens[unit].Text))
        {
            unit++;
        }

        return unit < tokens.Count && SigWords.Units.Contains(tokens[unit].Text) ? unit + 1 : null;
    }

    // "total dose 125 mg BID", "a total of 125 mg twice daily", up to the next sign.
    private static int? EndOfSum(List<SigToken> tokens, int from)
    {
        int number = from;
        while (number < tokens.Count && number < from + 4 && tokens[number].Number is null)
        {
            number++;
        }

        if (number + 1 >= tokens.Count || tokens[number].Number is null || MassUnit.InMg(tokens[number + 1].Text) is not > 0)
        {
            return null;
        }

        int end = number + 2;
        while (end < tokens.Count && tokens[end].Text is not ("," or ";" or "." or ")" or "("))
        {
            end++;
        }

        return end;
    }
}
