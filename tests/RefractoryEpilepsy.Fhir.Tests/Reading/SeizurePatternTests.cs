using System.Diagnostics;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir.Reading;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>Two patterns are written so that white space cannot be shared out in many ways. They find what the plain ones find.</summary>
public sealed class SeizurePatternTests
{
    private const string UnitWords =
        "days?|d|weeks?|wks?|wk|months?|mths?|mos?|years?|yrs?|quarters?|tage?n?|tag|wochen?|monate?n?|jahre?n?|días?|dias?|semanas?|mes(?:es)?|años?|jours?|semaines?|mois|ans?|année";

    private const RegexOptions Plain = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly Regex PlainWindow = new(
        $@"(?:last|past|previous|prior|preceding|letzten?r?|vergangenen?r?|últimos?|últimas?|ultimos?|ultimas?|derniers?|dernières?|dernier|dernière)\s*(?<count>\d+|one|two|three|four|six|twelve|zwei|drei|vier|sechs|zwölf|dos|tres|seis|deux|trois|six)?\s*(?<unit>{UnitWords})\b",
        Plain);

    private static readonly Regex PlainNumber = new(
        @"^\s*(?<sign><=|>=|<|>|≤|≥|~|ca\.?|about|approx\.?)?\s*(?<low>\d+(?:[.,]\d+)?)\s*(?:(?:-|–|to|bis|a|à)\s*(?<high>\d+(?:[.,]\d+)?))?\s*(?<plus>\+)?\s*(?<unit>\p{L}+\.?)?\s*$",
        Plain);

    private static readonly string[] LabelPieces =
        ["last", "Past", "letzten", "últimos", "dernière", "previous", " ", "  ", "", "3", "12", "four", "VIER", "six", "weeks", "week", "months", "Tage", "d", "mes", "años", "ans", "seizures in the", "|", "per", "x", "monthly"];

    private static readonly string[] AnswerPieces =
        ["<", ">=", "≤", "~", "ca.", "about", " ", "  ", "", "0", "3", "12", "2.5", "1,5", "-", "–", "to", "bis", "a", "à", "+", "wk", "Monat.", "seizures", "x", "\n"];

    [Fact]
    public void Windows_are_found_as_the_plain_pattern_finds_them() => Same(PlainWindow, SeizureQuestion.Window(), LabelPieces, ["count", "unit"]);

    [Fact]
    public void Numbers_are_found_as_the_plain_pattern_finds_them() => Same(PlainNumber, SeizureAnswer.Number(), AnswerPieces, ["sign", "low", "high", "plus", "unit"]);

    [Fact]
    public void A_long_stretch_of_white_space_takes_no_time()
    {
        string space = new(' ', 100_000);
        long started = Stopwatch.GetTimestamp();
        Assert.DoesNotMatch(SeizureAnswer.Number(), "3" + space + "!");
        Assert.DoesNotMatch(SeizureAnswer.Number(), "3" + space + "to" + space + "4" + space + "+" + space + "wk" + space + "!");
        Assert.DoesNotMatch(SeizureQuestion.Window(), "last" + space + "4" + space + "x");
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    private static void Same(Regex plain, Regex quick, string[] pieces, string[] groups)
    {
        var chance = new Random(20261128);
        int found = 0;
        for (int i = 0; i < 50_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, chance.Next(1, 9)).Select(_ => pieces[chance.Next(pieces.Length)]));
            string told = Told(plain.Match(text), groups);
            Assert.True(told == Told(quick.Match(text), groups), text);
            found += told.Length > 0 ? 1 : 0;
        }

        Assert.True(found > 500, $"Only {found} texts matched: the comparison says little.");
    }

    private static string Told(Match match, string[] groups) => !match.Success
        ? ""
        : $"{match.Index}:{match.Value};" + string.Join(';', groups.Select(group => match.Groups[group].Success + "=" + match.Groups[group].Value));
}
