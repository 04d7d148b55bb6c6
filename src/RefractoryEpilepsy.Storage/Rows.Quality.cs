namespace RefractoryEpilepsy.Storage;

/// <summary>One patient as quality measures see it, packed; made when the patient is judged.</summary>
public sealed class QualityFactsRow
{
    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>Version of the packing; others are made anew.</summary>
    public int Version { get; set; }

    /// <summary>As <see cref="Reports.Quality.QualityCodec"/> packs it.</summary>
    public required byte[] Packed { get; set; }
}

/// <summary>The snapshot of a quality report: all it takes to make it again.</summary>
public sealed class QualityReportRow
{
    /// <summary>Number of the report, rising.</summary>
    public long Id { get; set; }

    /// <summary>Period reported, such as <c>2024-05</c>.</summary>
    public required string Period { get; set; }

    /// <summary>Of whom; empty: all together.</summary>
    public required string Organisation { get; set; }

    /// <summary>The run whose judgements it counts.</summary>
    public long RunId { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Made { get; set; }

    /// <summary>Who asked for it.</summary>
    public required string By { get; set; }

    /// <summary>SHA-256 of the page that was made from it, hex.</summary>
    public required string PageHash { get; set; }

    /// <summary>The snapshot, JSON packed by Brotli.</summary>
    public required byte[] Snapshot { get; set; }
}
