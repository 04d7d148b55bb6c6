using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Cohorts;

namespace RefractoryEpilepsy.Storage;

/// <summary>Counts over the whole store, made by the database: no document is opened.</summary>
/// <param name="People">Everybody whose records are kept, with a sign or without, and whoever is kept out by consent: of them only the number is known.</param>
/// <param name="Judged">Patients with a case.</param>
/// <param name="Attrition">Rows of <c>attrition.csv</c>.</param>
public sealed record StoreFigures(long People, long Judged, long EverResistant, IReadOnlyDictionary<string, long> ByStatus, IReadOnlyDictionary<string, long> ByConfidence, IReadOnlyDictionary<string, long> Gaps, string Attrition)
{
    /// <summary>People whose Consent resources keep their records out.</summary>
    public long KeptOut { get; init; }
}

/// <content>Counts over everything.</content>
public sealed partial class Store
{
    /// <summary>Counts everything.</summary>
    public async Task<StoreFigures> FiguresAsync(CancellationToken stop)
    {
        await using Database database = open();
        var groups = await database.Cases.GroupBy(row => new { row.Status, row.Confidence, row.EverResistant, row.Place }).Select(group => new { group.Key, Count = group.LongCount() }).ToListAsync(stop);
        Dictionary<string, long> gaps = await database.Gaps.GroupBy(gap => gap.Code).Select(group => new { group.Key, Count = group.LongCount() }).ToDictionaryAsync(group => group.Key, group => group.Count, stop);
        long keptOut = await database.OptOuts.LongCountAsync(row => row.Reason == ConsentReason, stop);
        long people = await CountRecordsAsync(stop) + keptOut;
        long judged = groups.Sum(group => group.Count);
        var attrition = new AttritionCount(CohortDefinitions.DrugResistant);
        foreach (var group in groups)
        {
            attrition.AddPlaced(group.Key.Place, group.Count);
        }

        attrition.AddWithoutSign(Math.Max(0, people - judged));
        return new(
            people,
            judged,
            groups.Where(group => group.Key.EverResistant).Sum(group => group.Count),
            groups.GroupBy(group => group.Key.Status).ToDictionary(group => group.Key, group => group.Sum(one => one.Count), StringComparer.Ordinal),
            groups.Where(group => group.Key.Confidence.Length > 0).GroupBy(group => group.Key.Confidence).ToDictionary(group => group.Key, group => group.Sum(one => one.Count), StringComparer.Ordinal),
            gaps,
            attrition.Rows) { KeptOut = keptOut };
    }
}
