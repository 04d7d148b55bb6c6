using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Storage;

/// <summary>A cohort that measures may be asked of.</summary>
/// <param name="Id">The number of an imported cohort, or the id of a definition of ours.</param>
/// <param name="Name">For people.</param>
/// <param name="Definition">Of ours; null: somebody brought it along.</param>
public sealed record QualityGroup(string Id, string Name, CohortDefinition? Definition);

/// <content>Cohorts that measures may be asked of: imported ones, and those we publish.</content>
public sealed partial class Store
{
    /// <summary>Every cohort that somebody may know of: ours in the order of their list, then imported ones, the newest first.</summary>
    /// <param name="sites">Null: every site.</param>
    /// <param name="person">Who asks.</param>
    public async Task<IReadOnlyList<QualityGroup>> QualityGroupsAsync(IReadOnlyList<string>? sites, string person, CancellationToken stop) =>
    [
        .. CohortDefinitions.Published.Select(definition => new QualityGroup(definition.Id, definition.Title, definition)),
        .. (await ImportedCohortsAsync(sites, person, stop)).Select(GroupOf),
    ];

    /// <summary>The cohort of an id; null where there is none.</summary>
    /// <param name="sites">Null: every site.</param>
    /// <param name="person">Who asks.</param>
    public async Task<QualityGroup?> FindQualityGroupAsync(string id, IReadOnlyList<string>? sites, string person, CancellationToken stop) =>
        CohortDefinitions.Published.FirstOrDefault(definition => definition.Id == id) is { } ours ? new(ours.Id, ours.Title, ours)
        : long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && await FindImportedCohortAsync(number, sites, person, stop) is { } imported ? GroupOf(imported)
        : null;

    /// <summary>The members by pseudonym: of an imported cohort those the store knows, of one of ours who is in it as judged last.</summary>
    /// <remarks>For definitions other than drug resistance every stored case is read.</remarks>
    public async Task<IReadOnlySet<string>> QualityGroupMembersAsync(QualityGroup group, CancellationToken stop)
    {
        await using Database database = open();
        if (group.Definition is not { } definition)
        {
            long number = long.Parse(group.Id, CultureInfo.InvariantCulture);
            return (await database.ImportedMembers.Where(row => row.CohortId == number).Select(row => row.Patient).ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
        }

        int inside = definition.Criteria.Count * 2;
        if (definition.Id == CohortDefinitions.DrugResistant.Id)
        {
            return (await database.Cases.Where(row => row.Place == inside).Select(row => row.Patient).ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
        }

        var members = new HashSet<string>(StringComparer.Ordinal);
        await foreach (JudgedPatient patient in AllAsync(stop))
        {
            if (AttritionCount.Place(definition, patient.Case) == inside)
            {
                members.Add(patient.Case.Timeline.Patient.Value);
            }
        }

        return members;
    }

    private static QualityGroup GroupOf(ImportedCohortRow cohort) => new(cohort.Id.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{cohort.Name}, version {cohort.Version}"), Definition: null);
}
