using System.Text.RegularExpressions;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>What a sig prescribes.</summary>
/// <param name="Steps">In order of time; one where the dose stays the same. Empty where only "as needed" could be read.</param>
/// <param name="AsNeeded">Taken on demand, with no daily schedule beside it.</param>
public sealed record Dosing(IReadOnlyList<DosingStep> Steps, bool AsNeeded)
{
    /// <summary>Tablets of another strength are taken with these; they are not in the steps, because they have an order of their own.</summary>
    public bool NamesOtherStrength { get; init; }
}

/// <summary>A stretch at one dose.</summary>
/// <param name="Days">How long it lasts; null where it goes on or the sig does not say.</param>
/// <param name="MgPerDay">Daily dose in mg; null where strength or unit is missing. 0 where the drug has ended.</param>
/// <param name="MgPerKgPerDay">Daily dose by weight, where it is told so.</param>
/// <param name="UnitsPerDay">Tablets or other counted units a day, where told.</param>
/// <param name="MlPerDay">Millilitres a day, where told.</param>
public sealed record DosingStep(int? Days, decimal? MgPerDay, decimal? MgPerKgPerDay, decimal? UnitsPerDay, decimal? MlPerDay = null);

/// <summary>Reads free-text instructions for taking a drug: English, German, Spanish, French and Italian.</summary>
/// <remarks>
/// Ranges ("1-2 tablets") count their lower end, because a dose nobody is sure of proves less. Limits ("max 3 a day") and
/// quantities ("#60") are no doses. Null means: no dose could be read, which the caller records as a gap.
/// </remarks>
public static partial class SigText
{
    private static readonly Phrases<bool> OnDemand = new(new[]
    {
        "prn", "as needed", "as necessary", "if needed", "when needed", "when necessary", "if necessary", "bei bedarf", "b bed", "bedarfsmedikation", "bei anfall", "im anfall", "im notfall",
        "si besoin", "au besoin", "en cas de", "en cas de crise", "a demanda", "si precisa", "segun necesidad", "en caso de", "en caso de crisis", "si es necesario", "al bisogno", "se necessario", "in caso di crisi", "in caso di necessita",
        "for seizure lasting", "for seizures lasting", "for seizure longer", "for seizures longer", "for seizure greater", "for seizures greater", "for breakthrough seizure", "for breakthrough seizures",
        "for seizure activity lasting", "for acute seizure", "for acute seizures", "for prolonged seizure", "for prolonged seizures", "for cluster", "for clusters", "for seizure cluster", "for seizure clusters",
        "at onset of seizure", "in case of", "if seizure", "if seizures", "for rescue", "as rescue", "rescue", "onset of seizure",
    }.Select(phrase => (phrase, true)));

    /// <summary>Reads a sig; the product, where known, tells the strength of a tablet or a millilitre.</summary>
    public static Dosing? Read(string sig, DrugProduct? product)
    {
        List<SigToken> tokens = SigTokens.Of(sig);
        if (SigCompanion.Remove(tokens, product))
        {
            IReadOnlyList<DosingStep> own = new SigGrammar(tokens, product).Read();
            return own.Count == 0 ? null : new(own, IsOnDemand(sig)) { NamesOtherStrength = true };
        }

        if (!IsOnDemand(sig))
        {
            IReadOnlyList<DosingStep> steps = new SigGrammar(tokens, product).Read();
            return steps.Count == 0 ? null : new(steps, AsNeeded: false);
        }

        // "1 tab bid. May take 1 extra tab as needed": the daily part stands, the rest is on demand.
        foreach (string part in Parts().Split(sig))
        {
            if (!IsOnDemand(part) && new SigGrammar(SigTokens.Of(part), product).Read() is { Count: > 0 } daily)
            {
                return new(daily, AsNeeded: false);
            }
        }

        return new(new SigGrammar(tokens, product).Read(), AsNeeded: true);
    }

    private static bool IsOnDemand(string sig)
    {
        string folded = PlainText.Fold(sig);
        return OnDemand.Find(folded, PlainText.Words(folded)).Any() || LongSeizure().IsMatch(folded);
    }

    [GeneratedRegex(@"(seizures?|anfall|crisis|crise)\s*(activity )?(lasting )?(>|longer|greater|more than|over|uber|> ?als)\s*\d+\s*(min|m\b|sec)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex LongSeizure();

    [GeneratedRegex(@"[;\n]|\.\s+|\b(and|plus|und|y|et) (may|can|an?|one|1)? ?(extra|additional|take an extra|take an additional|zusatzlich)\b|\bmay (take|repeat|use)\b|\bplus\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 60_000)]
    private static partial Regex Parts();
}
