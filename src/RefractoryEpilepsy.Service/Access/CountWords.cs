using System.Globalization;
using System.Security.Claims;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Counts of everybody in words, for one caller: exact for whoever sees every patient, else those of few are hidden.</summary>
internal sealed class CountWords(bool exact)
{
    /// <summary>Whether nothing is hidden.</summary>
    public bool AreExact => exact;

    /// <summary>As this caller may see them.</summary>
    public static CountWords For(ClaimsPrincipal? user) => new(Roles.SeesAllPatients(user));

    /// <summary>A count that stands by itself.</summary>
    public string Of(long count) => exact || !SmallCells.IsSmall(count) ? count.ToString("N0", CultureInfo.InvariantCulture) : SmallCells.Words(null);

    /// <summary>Whether a part of a whole may be told, as a count or as a share.</summary>
    public bool Tells(long count, long all) => exact || SmallCells.Among(count, all) is not null;

    /// <summary>A part of a whole that is told too.</summary>
    public string Among(long count, long all) => Tells(count, all) ? count.ToString("N0", CultureInfo.InvariantCulture) : SmallCells.Words(null);
}
