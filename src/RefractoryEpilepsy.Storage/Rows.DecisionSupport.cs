namespace RefractoryEpilepsy.Storage;

/// <summary>One patient in the few words that decision support needs while someone waits.</summary>
public sealed class CareSummaryRow
{
    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>The summary, as <see cref="Documents"/> packs it.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>A token that was believed once, until it is over: no process believes it again.</summary>
public sealed class UsedTokenRow
{
    /// <summary>Hash of issuer and <c>jti</c>.</summary>
    public required string Token { get; set; }

    /// <summary>When it is over, in seconds since 1970.</summary>
    public long Ends { get; set; }
}

/// <summary>A card that decision support made for a caller. Kept so that feedback finds its patient.</summary>
public sealed class IssuedCardRow
{
    /// <summary>The card's own id, as the caller sends it back.</summary>
    public required string Card { get; set; }

    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>Id of the service.</summary>
    public required string Service { get; set; }

    /// <summary>Rule id or code of what the card says.</summary>
    public required string Topic { get; set; }

    /// <summary>Its one sentence.</summary>
    public required string Summary { get; set; }

    /// <summary>False in silent mode: it was made and kept, and nobody saw it.</summary>
    public bool Shown { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}

/// <summary>What a person did with a card. The same may be told several times; it is kept once.</summary>
public sealed class CardFeedbackRow
{
    /// <summary>Number of the row, rising.</summary>
    public long Id { get; set; }

    /// <summary>The card.</summary>
    public required string Card { get; set; }

    /// <summary>The pseudonym; empty where the card is not known here.</summary>
    public required string Patient { get; set; }

    /// <summary>Id of the service.</summary>
    public required string Service { get; set; }

    /// <summary>Rule id or code of what the card said; empty where the card is not known here.</summary>
    public required string Topic { get; set; }

    /// <summary><c>accepted</c> or <c>overridden</c>.</summary>
    public required string Outcome { get; set; }

    /// <summary>Ids of the suggestions taken, joined by <c>;</c>.</summary>
    public required string Suggestions { get; set; }

    /// <summary>Code of the reason for overriding; empty without one.</summary>
    public required string Reason { get; set; }

    /// <summary>The person's own words; may hold anything.</summary>
    public required string Comment { get; set; }

    /// <summary>When it happened, as the record system told it; as text.</summary>
    public required string Told { get; set; }

    /// <summary>Who told it: the issuer of the token, or the local user.</summary>
    public required string By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}
