using System.Globalization;

namespace RefractoryEpilepsy.Storage.Lists;

/// <summary>How often what lists show was changed, and of whom the last times: kept in the store, written by whoever changes anything, in the same transaction.</summary>
/// <param name="Number">Rises with every change.</param>
/// <param name="Wholesale">Number of the last change that was not of one patient.</param>
/// <param name="Latest">Pseudonyms of the last changes of one patient, the newest last.</param>
internal sealed record ListStamp(long Number, long Wholesale, IReadOnlyList<string> Latest)
{
    /// <summary>More are not remembered: who has fallen back further reads everything anew.</summary>
    private const int MostRemembered = 32;

    /// <summary>Reads what <see cref="ToString"/> wrote; anything else is a store that nobody has changed yet.</summary>
    public static ListStamp Parse(string? text)
    {
        string[] parts = text?.Split(' ') ?? [];
        return parts.Length == 3 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long wholesale)
            ? new(number, wholesale, parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
            : new(0, 0, []);
    }

    /// <summary>After one more change of one patient.</summary>
    public ListStamp After(string patient) => new(Number + 1, Wholesale, [.. Latest.TakeLast(MostRemembered - 1), patient]);

    /// <summary>After one more change of whomever.</summary>
    public ListStamp AfterAll() => new(Number + 1, Number + 1, []);

    /// <summary>Who was changed since an earlier stamp; null where that is not known: everything is to be read anew.</summary>
    public IReadOnlyList<string>? ChangedSince(ListStamp earlier)
    {
        long changes = Number - earlier.Number;
        return changes >= 0 && earlier.Number >= Wholesale && earlier.Wholesale == Wholesale && changes <= Latest.Count ? [.. Latest.TakeLast((int)changes).Distinct(StringComparer.Ordinal)] : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Wholesale} {string.Join(',', Latest)}");
}

/// <summary>The state of the store as lists see it.</summary>
/// <param name="People">What people changed, and what was changed as a whole: shown at once.</param>
/// <param name="Judged">Another text after every batch that a run has judged: shown soon.</param>
internal sealed record ListState(ListStamp People, string Judged);
