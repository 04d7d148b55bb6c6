using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Reports;

/// <summary>A kind of lead in the comparison of silence, as somebody may see it. Null: hidden.</summary>
public sealed record ShownSilence(string Group, long? Flagged, long? Happened, double? MedianDays)
{
    /// <summary>The lines; without exact counts, those of few are hidden, and so many more that none follows: it happened or did not, and both add up over all leads.</summary>
    public static IReadOnlyList<ShownSilence> Of(IReadOnlyList<SilentFigures> figures, bool exact)
    {
        // Of each lead all, those to whom it happened, the others; then the same of everybody.
        int everybody = figures.Count * 3;
        long[] counts = [.. figures.SelectMany(row => (long[])[row.Flagged, row.Happened, row.Flagged - row.Happened]), figures.Sum(row => row.Flagged), figures.Sum(row => row.Happened), figures.Sum(row => row.Flagged - row.Happened)];
        SumOfCells[] sums =
        [
            .. Enumerable.Range(0, figures.Count + 1).Select(line => new SumOfCells(line * 3, [(line * 3) + 1, (line * 3) + 2])),
            .. Enumerable.Range(0, 3).Select(cell => new SumOfCells(everybody + cell, [.. Enumerable.Range(0, figures.Count).Select(line => (line * 3) + cell)])),
        ];
        IReadOnlyList<bool> hidden = exact ? [.. counts.Select(_ => false)] : SmallCells.Hidden(counts, sums);

        // What all leads come to may be told elsewhere: where it would tell the few, no lead is told.
        bool leaks = hidden.Skip(everybody).Any(isHidden => isHidden);
        return [.. figures.Select((row, line) => leaks || hidden[line * 3] || hidden[(line * 3) + 1] ? new ShownSilence(row.Group, leaks || hidden[line * 3] ? null : row.Flagged, null, null) : new ShownSilence(row.Group, row.Flagged, row.Happened, row.MedianDays))];
    }
}
