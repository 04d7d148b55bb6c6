namespace RefractoryEpilepsy.Cohorts;

/// <summary>Definitions of drug resistance side by side, counted.</summary>
/// <param name="Cases">How many cases were asked.</param>
/// <param name="Definitions">One row each, in order; the first is the one the others are held against.</param>
/// <param name="Both">Members of two definitions: row times the number of definitions plus column.</param>
/// <param name="Patterns">Who is in which: every combination of answers that occurs, the most frequent first.</param>
public sealed record ComparisonTable(long Cases, IReadOnlyList<ComparedDefinition> Definitions, IReadOnlyList<long> Both, IReadOnlyList<ComparedPattern> Patterns)
{
    /// <summary>Members of both definitions.</summary>
    public long InBoth(int first, int second) => Both[(first * Definitions.Count) + second];
}

/// <summary>One definition and its counts.</summary>
/// <param name="InEnglish">The rule as a sentence.</param>
/// <param name="InFirst">Members that are members of the first definition too.</param>
/// <param name="Overlap">Members of both over members of either, with the first definition; null where both are empty.</param>
/// <param name="MedianDaysLater">Median days by which it comes later than the first one, among members of both; null where there are none.</param>
public sealed record ComparedDefinition(string Id, string Title, string InEnglish, string Source, long Members, long Unknown, long InFirst, double? Overlap, long? MedianDaysLater);

/// <summary>One combination of answers.</summary>
/// <param name="Answers">One letter for each definition in order: y, n or u (unknown).</param>
public sealed record ComparedPattern(string Answers, long Cases);
