namespace RefractoryEpilepsy.Storage;

/// <summary>A cohort somebody brought along to compare with ours.</summary>
public sealed class ImportedCohortRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>Rises with every import under the same name.</summary>
    public int Version { get; set; }

    /// <summary>Where it comes from and how it was made, in words.</summary>
    public required string Provenance { get; set; }

    /// <summary><c>group</c>, <c>list</c> or <c>csv</c>.</summary>
    public required string Form { get; set; }

    /// <summary>SHA-256 of the file, hex.</summary>
    public required string FileHash { get; set; }

    /// <summary>Who brought it.</summary>
    public required string By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Members the file names, each once.</summary>
    public int Members { get; set; }

    /// <summary>Rows that could not be read, with line and reason, as JSON; no identifier stands in it.</summary>
    public required string Gaps { get; set; }
}

/// <summary>A member of an imported cohort that the store knows.</summary>
public sealed class ImportedMemberRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; set; }

    /// <summary>The cohort.</summary>
    public long CohortId { get; set; }

    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }
}
