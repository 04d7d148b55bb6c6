namespace RefractoryEpilepsy.Synthetic;

/// <summary>How a population is drawn and recorded.</summary>
public sealed record SyntheticOptions
{
    /// <summary>How many people.</summary>
    public int Patients { get; init; } = 1000;

    /// <summary>The same seed gives the same bytes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Which kind of system recorded them.</summary>
    public RecordStyle Style { get; init; } = RecordStyle.Plain;

    /// <summary>Share of people with epilepsy, 0 to 1.</summary>
    public double EpilepsyShare { get; init; } = 0.3;

    /// <summary>Among the others, share that takes an antiseizure drug for something else or had other seizures.</summary>
    public double LookAlikeShare { get; init; } = 0.15;

    /// <summary>A community hospital (10 to 15 % of epilepsies resistant) rather than a specialty clinic (25 to 35 %).</summary>
    public bool Community { get; init; }

    /// <summary>Whether visit notes are part of the export. Claims never have any.</summary>
    public bool Notes { get; init; } = true;

    /// <summary>Last day of the record.</summary>
    public DateOnly AsOf { get; init; } = new(2026, 6, 30);

    /// <summary>How often a truly resistant patient's epilepsy code says intractable; no published value, so it is swept.</summary>
    public double IntractableSensitivity { get; init; } = 0.6;

    /// <summary>How often a patient coded intractable is truly resistant.</summary>
    public double IntractablePpv { get; init; } = 0.7;

    /// <summary>How much ordinary care is recorded beside: 1 is a usual chart, 0 leaves only what concerns seizures.</summary>
    public double OrdinaryCare { get; init; } = 1;

    /// <summary>A file is closed and the next one begun after so many bytes.</summary>
    public long BytesPerFile { get; init; } = 256L << 20;
}

/// <summary>Systems that record the same lives differently.</summary>
public enum RecordStyle
{
    /// <summary>US Core as the profiles have it.</summary>
    Plain,

    /// <summary>Separate Medication resources, flowsheet values, problem list beside encounter diagnoses, notes.</summary>
    Epic,

    /// <summary>Contained medications, local codes with text, coded and quantity results.</summary>
    Cerner,

    /// <summary>Fills with product codes, diagnoses of visits; no seizure counts and no notes.</summary>
    Claims,
}
