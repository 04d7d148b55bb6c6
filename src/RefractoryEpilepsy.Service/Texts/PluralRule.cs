using System.Globalization;

namespace RefractoryEpilepsy.Service.Texts;

/// <summary>Which form of a text a language has for a number: the expression of a catalogue's <c>Plural-Forms</c>, such as <c>nplurals=2; plural=(n != 1);</c></summary>
/// <remarks>Source: GNU gettext manual, "Additional functions for plural forms": C's operators over <c>n</c>.</remarks>
internal sealed class PluralRule
{
    private static readonly string[][] Levels = [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]];

    private readonly Func<long, long> rule;

    private PluralRule(Func<long, long> rule) => this.rule = rule;

    /// <summary>One form for 1 and another for every other number, as in English.</summary>
    public static PluralRule OneAndMany { get; } = new(number => number == 1 ? 0 : 1);

    /// <summary>The form for a number, 0 for the first.</summary>
    public int Of(long number) => (int)Math.Clamp(rule(Math.Abs(number)), 0, 5);

    /// <summary>Reads the header's field; null where it is empty or cannot be read.</summary>
    /// <param name="fault">What is wrong with it; null where nothing is.</param>
    public static PluralRule? Parse(string field, out string? fault)
    {
        fault = null;
        int at = field.IndexOf("plural=", field.IndexOf(';', StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var reader = new Reader(field[(at + "plural=".Length)..].TrimEnd(';', ' '));
        if (reader.Choice() is { } rule && reader.IsAtEnd)
        {
            return new(rule);
        }

        fault = "the rule of plurals cannot be read";
        return null;
    }

    private sealed class Reader(string text)
    {
        private const int Deepest = 60;
        private int at, depth;

        public bool IsAtEnd => Peek().Length == 0;

        public Func<long, long>? Choice()
        {
            if (++depth > Deepest || Binary(0) is not { } condition)
            {
                return null;
            }

            if (!Takes("?"))
            {
                depth--;
                return condition;
            }

            Func<long, long>? yes = Choice();
            Func<long, long>? no = Takes(":") ? Choice() : null;
            depth--;
            return yes is null || no is null ? null : number => condition(number) != 0 ? yes(number) : no(number);
        }

        private Func<long, long>? Binary(int level)
        {
            if (level == Levels.Length)
            {
                return Unary();
            }

            Func<long, long>? left = Binary(level + 1);
            while (left is not null && Levels[level].FirstOrDefault(Takes) is { } sign)
            {
                left = Binary(level + 1) is { } right ? Joined(left, sign, right) : null;
            }

            return left;
        }

        private Func<long, long>? Unary()
        {
            if (Takes("!"))
            {
                return ++depth <= Deepest && Unary() is { } negated ? number => negated(number) == 0 ? 1 : 0 : null;
            }

            if (Takes("("))
            {
                Func<long, long>? inner = Choice();
                return Takes(")") ? inner : null;
            }

            if (Takes("n"))
            {
                return number => number;
            }

            int from = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            return long.TryParse(text.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? _ => value : null;
        }

        private static Func<long, long> Joined(Func<long, long> left, string sign, Func<long, long> right) => sign switch
        {
            "||" => number => left(number) != 0 || right(number) != 0 ? 1 : 0,
            "&&" => number => left(number) != 0 && right(number) != 0 ? 1 : 0,
            "==" => number => left(number) == right(number) ? 1 : 0,
            "!=" => number => left(number) != right(number) ? 1 : 0,
            "<=" => number => left(number) <= right(number) ? 1 : 0,
            ">=" => number => left(number) >= right(number) ? 1 : 0,
            "<" => number => left(number) < right(number) ? 1 : 0,
            ">" => number => left(number) > right(number) ? 1 : 0,
            "+" => number => left(number) + right(number),
            "-" => number => left(number) - right(number),
            "*" => number => left(number) * right(number),
            "/" => number => right(number) is var by and not 0 ? left(number) / by : 0,
            _ => number => right(number) is var by and not 0 ? left(number) % by : 0,
        };

        private ReadOnlySpan<char> Peek()
        {
            while (at < text.Length && text[at] == ' ')
            {
                at++;
            }

            return text.AsSpan(at);
        }

        private bool Takes(string sign)
        {
            if (!Peek().StartsWith(sign, StringComparison.Ordinal))
            {
                return false;
            }

            at += sign.Length;
            return true;
        }
    }
}
