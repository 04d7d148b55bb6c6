using System.Collections.Concurrent;
using System.Globalization;

namespace RefractoryEpilepsy.Storage.Lists;

/// <summary>Orders of lists: rows without a value come last in either direction.</summary>
internal static class Sorting
{
    public static Comparison<TRow> By<TRow, T>(Func<TRow, T?> value, bool descending)
        where T : struct, IComparable<T> => (one, other) => (value(one), value(other)) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            ({ } left, { } right) => descending ? right.CompareTo(left) : left.CompareTo(right),
        };

    public static Comparison<TRow> ByText<TRow>(Func<TRow, string> value, bool descending) =>
        (one, other) => descending ? string.CompareOrdinal(value(other), value(one)) : string.CompareOrdinal(value(one), value(other));
}

/// <summary>A list narrowed to the patients of some sites, for as long as the list itself holds: made once for everybody with the same sites.</summary>
internal sealed class BySites<T>
{
    /// <summary>More different scopes than this at once are made anew by turns: memory does not grow with the number of scopes.</summary>
    private const int Most = 32;

    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> known = new(StringComparer.Ordinal);

    /// <summary>The list of exactly these sites.</summary>
    public async Task<T> GetAsync(IReadOnlyList<string> sites, Func<IReadOnlyList<string>, Task<T>> make)
    {
        // Each with its length before it: whatever characters names hold, other sites give another key.
        string key = string.Concat(sites.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(site => string.Create(CultureInfo.InvariantCulture, $"{site.Length}:{site}")));
        if (known.Count >= Most && !known.ContainsKey(key))
        {
            known.Clear();
        }

        Lazy<Task<T>> found = known.GetOrAdd(key, _ => new(() => make(sites)));
        try
        {
            return await found.Value;
        }
        catch
        {
            known.TryRemove(KeyValuePair.Create(key, found));
            throw;
        }
    }
}
