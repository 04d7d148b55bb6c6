using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Cohorts;

namespace RefractoryEpilepsy.Reports.CohortBoard;

/// <summary>A definition's members, those who are not, and those of whom it cannot be told. Null: hidden.</summary>
public sealed record DefinitionCount(string Title, string InEnglish, string Source, long? Members, long? Others, long? Unknown);

/// <summary>A combination of answers. Null: hidden.</summary>
public sealed record PatternCount(string Answers, long? Patients);

/// <summary>Why patients are in one definition and not in another, by the criterion that stops them. Null: hidden.</summary>
/// <param name="Stop">Which criterion it is, and whether it is not met or cannot be told: <see cref="CohortPick.Stop"/>.</param>
public sealed record MoveReason(string Criterion, long? Patients, string Stop);

/// <summary>Who moves between the first definition and another.</summary>
/// <param name="OnlyFirst">In the first only, by what stops them in the other.</param>
/// <param name="OnlyOther">In the other only, by what stops them in the first.</param>
public sealed record DefinitionMove(string Other, long? Both, IReadOnlyList<MoveReason> OnlyFirst, IReadOnlyList<MoveReason> OnlyOther);

/// <summary>A cause and what became of those who have it, in the order of <see cref="CohortRow.Outcomes"/>. Null: hidden.</summary>
public sealed record CauseOutcome(string Cause, long? Patients, IReadOnlyList<long?> ByOutcome);

/// <summary>Definitions side by side, their overlap, who moves and why, and causes × outcomes, for some patients.</summary>
/// <remarks>
/// For whoever may not see patients every count passes <see cref="SmallCells"/>, and besides what it leaves when it is taken from the count
/// of the same with one filter less: a small group must not come out by subtraction of two pages either. Where all whom a filter takes, or all
/// whom it leaves out, are few, nothing is told of them, no 0 either: one cell hidden among zeros would tell where they are.
/// </remarks>
public sealed record CohortCounts(long? Patients, IReadOnlyList<DefinitionCount> Definitions, IReadOnlyList<PatternCount> Patterns, IReadOnlyList<DefinitionMove> Moves, IReadOnlyList<long?> Outcomes, IReadOnlyList<CauseOutcome> Causes)
{
    /// <summary>Counts the patients a filter takes.</summary>
    /// <param name="exact">For those who may see patients: nothing is hidden.</param>
    public static CohortCounts Of(IReadOnlyList<CohortRow> rows, CohortFilter filter, IReadOnlyList<CohortDefinition> definitions, bool exact)
    {
        CohortRow[] taken = [.. rows.Where(filter.Takes)];
        CohortRow[][] wider = exact ? [] : [.. filter.Relaxed().Select(other => rows.Where(other.Takes).ToArray())];
        var gate = new Gate(taken, wider, exact ? [] : [Beside(rows, filter with { Sex = null }, row => row.Sex, filter.Sex), Beside(rows, filter with { AgeBand = null }, row => row.AgeBand, filter.AgeBand)], exact);
        string[] patterns = [.. rows.Select(row => row.Answers).Distinct().Order(StringComparer.Ordinal)];

        // Counts that hang together are hidden together: the total, three for each definition, one for each combination of answers.
        List<Func<CohortRow, bool>> cells = [_ => true];
        List<SumOfCells> sums = [];
        for (int at = 0; at < definitions.Count; at++)
        {
            int definition = at;
            cells.AddRange(((char[])['y', 'n', 'u']).Select(answer => (Func<CohortRow, bool>)(row => row.Answers[definition] == answer)));
            sums.Add(new(0, [1 + (3 * at), 2 + (3 * at), 3 + (3 * at)]));
        }

        int first = cells.Count;
        cells.AddRange(patterns.Select(pattern => (Func<CohortRow, bool>)(row => row.Answers == pattern)));
        sums.Add(new(0, [.. Enumerable.Range(first, patterns.Length)]));
        for (int at = 0; at < definitions.Count; at++)
        {
            int definition = at;
            sums.AddRange("ynu".Select((answer, number) => new SumOfCells(1 + (3 * definition) + number, [.. Enumerable.Range(0, patterns.Length).Where(pattern => patterns[pattern][definition] == answer).Select(pattern => first + pattern)])));
        }

        IReadOnlyList<long?> shown = gate.Count(cells, sums);
        IReadOnlyList<long?> outcomes = gate.Partition([.. Enumerable.Range(0, CohortRow.Outcomes.Count).Select(outcome => (Func<CohortRow, bool>)(row => row.Outcome == outcome))]);
        return new(
            shown[0],
            [.. definitions.Select((definition, at) => new DefinitionCount(definition.Title, definition.InEnglish, definition.Source, shown[1 + (3 * at)], shown[2 + (3 * at)], shown[3 + (3 * at)]))],
            [.. patterns.Select((pattern, at) => new PatternCount(pattern, shown[first + at])).Where(pattern => pattern.Patients != 0).OrderByDescending(pattern => pattern.Patients ?? -1).ThenBy(pattern => pattern.Answers, StringComparer.Ordinal)],
            [.. definitions.Skip(1).Select((definition, at) => Move(gate, definitions, at + 1))],
            outcomes,
            [.. CauseCatalogue.InOrder.Select(cause => Cause(gate, cause)).Where(cause => cause.Patients != 0)]);
    }

    /// <summary>The pages of one filter, all else the same: they part the patients of the page without it.</summary>
    private static Pages Beside(IReadOnlyList<CohortRow> rows, CohortFilter without, Func<CohortRow, string> category, string? asked)
    {
        IGrouping<string, CohortRow>[] parts = [.. rows.Where(without.Takes).GroupBy(category, StringComparer.Ordinal).OrderBy(part => part.Key, StringComparer.Ordinal)];
        return new([.. parts.Select(part => part.ToArray())], asked is null ? parts.Length : Array.FindIndex(parts, part => part.Key == asked));
    }

    private static DefinitionMove Move(Gate gate, IReadOnlyList<CohortDefinition> definitions, int other)
    {
        (IReadOnlyList<MoveReason> onlyFirst, IReadOnlyList<MoveReason> onlyOther) = (Stopped(inside: 0, outside: other), Stopped(inside: other, outside: 0));
        return new(definitions[other].Title, gate.Partition([row => row.Answers[0] == 'y' && row.Answers[other] == 'y', row => row.Answers[0] != 'y' || row.Answers[other] != 'y'])[0], onlyFirst, onlyOther);

        IReadOnlyList<MoveReason> Stopped(int inside, int outside)
        {
            IReadOnlyList<Criterion> criteria = definitions[outside].Criteria;
            IReadOnlyList<long?> counts = gate.Partition([.. Enumerable.Range(0, criteria.Count).SelectMany(at => ((char[])['n', 'u']).Select(answer =>
                (Func<CohortRow, bool>)(row => row.Answers[inside] == 'y' && row.Answers[outside] == answer && row.StoppedAt[outside] == at)))]);
            return [.. counts.Select((count, at) => new MoveReason((at % 2 == 0 ? "not met: " : "cannot be told: ") + criteria[at / 2].Text, count, CohortPick.StopOf(at / 2, at % 2 == 0 ? 'n' : 'u'))).Where(reason => reason.Patients != 0)];
        }
    }

    private static CauseOutcome Cause(Gate gate, CauseDefinition cause)
    {
        int outcomes = CohortRow.Outcomes.Count;
        bool Has(CohortRow row) => row.Causes.Contains(cause.Id, StringComparer.Ordinal);

        // With the cause, without it, and all of each outcome: the last is shown too, so the second must not follow from it.
        IReadOnlyList<Func<CohortRow, bool>> cells =
        [
            .. Enumerable.Range(0, outcomes).Select(at => (Func<CohortRow, bool>)(row => row.Outcome == at && Has(row))),
            .. Enumerable.Range(0, outcomes).Select(at => (Func<CohortRow, bool>)(row => row.Outcome == at && !Has(row))),
            .. Enumerable.Range(0, outcomes).Select(at => (Func<CohortRow, bool>)(row => row.Outcome == at)),
            Has,
        ];
        IReadOnlyList<SumOfCells> sums = [.. Enumerable.Range(0, outcomes).Select(at => new SumOfCells((2 * outcomes) + at, [at, outcomes + at])), new(3 * outcomes, [.. Enumerable.Range(0, outcomes)])];
        IReadOnlyList<long?> shown = gate.Count(cells, sums);

        // A total that had to be hidden here is shown elsewhere on the page: then nothing of the cause is shown.
        bool leaks = shown.Skip(2 * outcomes).Take(outcomes).Any(count => count is null) && shown.Take(2 * outcomes).Any(count => count is null);
        return leaks ? new(cause.Id, null, [.. Enumerable.Repeat<long?>(null, outcomes)]) : new(cause.Id, shown[3 * outcomes], [.. shown.Take(outcomes)]);
    }

    /// <param name="Own">Which of them is asked for; their number: all together; -1: none.</param>
    private sealed record Pages(CohortRow[][] Parts, int Own);

    /// <summary>The one way from patients to counts.</summary>
    private sealed class Gate(CohortRow[] taken, CohortRow[][] wider, Pages[] beside, bool exact)
    {
        private bool AreFew => SmallCells.IsSmall(taken.Length) || wider.Any(more => SmallCells.IsSmall(more.Length - taken.Length));

        public IReadOnlyList<long?> Count(IReadOnlyList<Func<CohortRow, bool>> cells, IReadOnlyList<SumOfCells> sums)
        {
            long[] counts = Counts(taken, cells);
            if (exact)
            {
                return [.. counts.Select(count => (long?)count)];
            }

            if (AreFew)
            {
                return [.. counts.Select(_ => (long?)null)];
            }

            bool[] hidden = [.. SmallCells.Hidden(counts, sums, FollowingFromOthers(cells))];
            foreach (CohortRow[] more in wider)
            {
                IReadOnlyList<bool> left = SmallCells.Hidden([.. Counts(more, cells).Zip(counts, (all, some) => all - some)], sums);
                hidden = [.. hidden.Zip(left, (one, other) => one || other)];
            }

            return [.. counts.Select((count, at) => hidden[at] ? (long?)null : count)];
        }

        /// <summary>Counts that exclude each other; their sum is taken to be known, and where it is small itself nothing is shown.</summary>
        public IReadOnlyList<long?> Partition(IReadOnlyList<Func<CohortRow, bool>> cells)
        {
            IReadOnlyList<long?> shown = Count([.. cells, row => cells.Any(cell => cell(row))], [new(cells.Count, [.. Enumerable.Range(0, cells.Count)])]);
            return [.. shown.Take(cells.Count).Select(count => shown[cells.Count] is null && count != 0 ? null : count)];
        }

        /// <summary>Counts that would tell a small one of another age or sex, by subtraction of all the other pages of that filter: of each cell the next smallest page hides it too.</summary>
        private bool[] FollowingFromOthers(IReadOnlyList<Func<CohortRow, bool>> cells)
        {
            var following = new bool[cells.Count];
            foreach (Pages pages in beside.Where(pages => pages.Own >= 0 && pages.Parts.Length > 1))
            {
                long[][] parts = [.. pages.Parts.Select(part => Counts(part, cells))];
                bool[] few = [.. pages.Parts.Select(part => SmallCells.IsSmall(part.Length)), false];
                SumOfCells sum = new(parts.Length, [.. Enumerable.Range(0, parts.Length)]);
                for (int cell = 0; cell < cells.Count; cell++)
                {
                    long[] line = [.. parts.Select(part => part[cell]), parts.Sum(part => part[cell])];
                    following[cell] |= line[^1] > 0 && SmallCells.Hidden(line, [sum], few)[pages.Own];
                }
            }

            return following;
        }

        private static long[] Counts(CohortRow[] rows, IReadOnlyList<Func<CohortRow, bool>> cells)
        {
            var counts = new long[cells.Count];
            foreach (CohortRow row in rows)
            {
                for (int at = 0; at < cells.Count; at++)
                {
                    counts[at] += cells[at](row) ? 1 : 0;
                }
            }

            return counts;
        }
    }
}
