namespace RefractoryEpilepsy.Storage;

/// <summary>A person of whom nothing is kept: deliveries that bring the record again are passed over.</summary>
public sealed class OptOutRow
{
    /// <summary>The pseudonym; without the store's key it leads to nobody.</summary>
    public required string Patient { get; set; }

    /// <summary>Why: <c>erased</c>, <c>opted-out</c>, or <c>consent</c> where a Consent resource says so.</summary>
    public required string Reason { get; set; }

    /// <summary>Who entered it.</summary>
    public required string By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}
