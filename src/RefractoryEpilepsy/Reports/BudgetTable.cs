using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Reports;

/// <summary>Some of the flagged patients and what reviews said of them. Null: hidden.</summary>
/// <param name="Group">What they have in common; empty: all flagged patients.</param>
public sealed record BudgetLine(string Group, long? Patients, long? Waiting, long? Confirmed, long? Dismissed)
{
    /// <summary>Patients confirmed or dismissed; null where that is hidden.</summary>
    public long? Reviewed => Confirmed + Dismissed;

    /// <summary>Share confirmed of those; null where either is hidden, or too few were reviewed.</summary>
    public double? Share => Reviewed is { } reviewed && reviewed >= ReviewBudget.FewestReviews ? (double)Confirmed!.Value / reviewed : null;
}

/// <summary>The work that flags would be, for those who may not see patients: fixed groups, all at once, no count of few and none from which one follows.</summary>
/// <remarks>Choices of one's own would tell people by their difference: of two thresholds of risk that differ by one patient, of a rule with and without another.</remarks>
/// <param name="Fresh">New patients over <see cref="ReviewBudget.Months"/> months, by the day on which the evidence was complete.</param>
/// <param name="Rules">One line for each rule; a patient may stand in several.</param>
public sealed record BudgetTable(BudgetLine All, long? Fresh, IReadOnlyList<BudgetLine> Confidences, IReadOnlyList<BudgetLine> Risks, IReadOnlyList<BudgetLine> Rules)
{
    /// <summary>Bands of risk, each from its first number up to the next. Decided here.</summary>
    public static IReadOnlyList<double> RisksFrom { get; } = [0, 0.2, 0.4, 0.6, 0.8];

    /// <summary>Patients, waiting, confirmed, dismissed.</summary>
    private const int Cells = 4;

    /// <summary>Counts once over the rows.</summary>
    /// <param name="rules">Ids of the rules to tell of, in order.</param>
    public static BudgetTable Of(IReadOnlyList<BudgetRow> rows, IReadOnlyList<string> rules, DateOnly asOf)
    {
        // Whatever is none of the first is "none": the lines part all patients.
        string[] confidences = ["definite", "probable", "possible", "coded", ""];
        IReadOnlyList<Func<BudgetRow, bool>> byConfidence = [.. confidences.Select(word => (Func<BudgetRow, bool>)(row => word.Length > 0 ? row.Confidence == word : !confidences.Contains(row.Confidence) || row.Confidence.Length == 0))];
        IReadOnlyList<Func<BudgetRow, bool>> byRisk = [.. Enumerable.Range(-1, RisksFrom.Count + 1).Select(band => (Func<BudgetRow, bool>)(row => BandOf(row.Risk) == band))];
        IReadOnlyList<long?[]> shown = Shown(rows, byConfidence, byRisk);
        DateOnly from = asOf.AddMonths(-ReviewBudget.Months);
        BudgetLine all = Line("", shown[0]);
        return new(
            all,
            all.Patients is { } patients ? SmallCells.Among(rows.Count(row => row.EvidenceOn > from && row.EvidenceOn <= asOf), patients) : null,
            [.. confidences.Select((word, at) => Line(word, shown[1 + at]))],
            [.. byRisk.Select((_, at) => Line(at == 0 ? "" : RiskName(at - 1), shown[1 + confidences.Length + at]))],
            [.. rules.Select(rule => Rule(rows, rule))]);
    }

    private static string RiskName(int band) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{RisksFrom[band]:0.0}–{(band + 1 < RisksFrom.Count ? RisksFrom[band + 1] : 1):0.0}");

    /// <summary>Position in <see cref="RisksFrom"/>; -1 where no risk is known.</summary>
    private static int BandOf(double? risk) => risk is { } known ? RisksFrom.Count(from => known >= from) - 1 : -1;

    /// <summary>All, and two ways to part them: one system of sums.</summary>
    private static IReadOnlyList<long?[]> Shown(IReadOnlyList<BudgetRow> rows, params IReadOnlyList<Func<BudgetRow, bool>>[] partitions)
    {
        Func<BudgetRow, bool>[] groups = [_ => true, .. partitions.SelectMany(partition => partition)];
        List<SumOfCells> sums = [.. groups.Select((_, at) => OfLine(at))];
        int first = 1;
        foreach (IReadOnlyList<Func<BudgetRow, bool>> partition in partitions)
        {
            int start = first;
            sums.AddRange(Enumerable.Range(0, Cells).Select(cell => new SumOfCells(cell, [.. Enumerable.Range(start, partition.Count).Select(group => (group * Cells) + cell)])));
            first += partition.Count;
        }

        long[] counts = [.. groups.SelectMany(group => Count(rows, group))];
        IReadOnlyList<bool> hidden = SmallCells.Hidden(counts, sums);
        return [.. groups.Select((_, group) => Enumerable.Range(group * Cells, Cells).Select(at => hidden[at] ? (long?)null : counts[at]).ToArray())];
    }

    /// <summary>Those with a rule, beside those without it and all. Where what is told of all would tell the few, nothing is told of the rule.</summary>
    private static BudgetLine Rule(IReadOnlyList<BudgetRow> rows, string rule)
    {
        long[] counts = [.. Count(rows, _ => true), .. Count(rows, row => row.Rules.Contains(rule)), .. Count(rows, row => !row.Rules.Contains(rule))];
        List<SumOfCells> sums = [OfLine(0), OfLine(1), OfLine(2), .. Enumerable.Range(0, Cells).Select(cell => new SumOfCells(cell, [Cells + cell, (2 * Cells) + cell]))];
        IReadOnlyList<bool> hidden = SmallCells.Hidden(counts, sums);
        bool leaks = Enumerable.Range(0, Cells).Any(cell => hidden[cell]) && hidden.Skip(Cells).Any(isHidden => isHidden);
        return Line(rule, [.. Enumerable.Range(Cells, Cells).Select(at => leaks || hidden[at] ? (long?)null : counts[at])]);
    }

    private static SumOfCells OfLine(int line) => new(line * Cells, [(line * Cells) + 1, (line * Cells) + 2, (line * Cells) + 3]);

    private static long[] Count(IReadOnlyList<BudgetRow> rows, Func<BudgetRow, bool> takes)
    {
        var counts = new long[Cells];
        foreach (BudgetRow row in rows)
        {
            if (takes(row))
            {
                counts[0]++;
                counts[row.Answer switch { Answer.Yes => 2, Answer.No => 3, _ => 1 }]++;
            }
        }

        return counts;
    }

    private static BudgetLine Line(string group, long?[] shown) => new(group, shown[0], shown[1], shown[2], shown[3]);
}
