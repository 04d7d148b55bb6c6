namespace RefractoryEpilepsy.Storage;

/// <summary>A row of a site's tables, as somebody proposed it and somebody else approved it.</summary>
public sealed class SiteMappingRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; set; }

    /// <summary><c>product</c> (a row of <c>products.csv</c>) or <c>code</c> (a row of <c>codes.csv</c>).</summary>
    public required string Kind { get; set; }

    /// <summary>The code's system, as the records write it.</summary>
    public required string System { get; set; }

    /// <summary>The code.</summary>
    public required string Code { get; set; }

    /// <summary>What the records call it.</summary>
    public required string Display { get; set; }

    /// <summary>The drug or concept it is to mean.</summary>
    public required string Target { get; set; }

    /// <summary>Milligrams a unit, for products; null: not told.</summary>
    public decimal? StrengthMg { get; set; }

    /// <summary>Of a product, such as <c>tablet</c>; empty: not told.</summary>
    public string Form { get; set; } = "";

    /// <summary>Of a product, such as <c>oral</c>; empty: not told.</summary>
    public string Route { get; set; } = "";

    /// <summary>Why, in the words of whoever proposes it.</summary>
    public required string Reason { get; set; }

    /// <summary><c>proposed</c>, <c>approved</c>, <c>rejected</c> or <c>undone</c>.</summary>
    public required string State { get; set; }

    /// <summary>Who proposed it.</summary>
    public required string ProposedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTime ProposedAt { get; set; }

    /// <summary>Who approved or rejected it; null until then.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? DecidedAt { get; set; }

    /// <summary>Who undid it; null unless undone.</summary>
    public string? UndoneBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? UndoneAt { get; set; }

    /// <summary>What it would change, as JSON; null until worked out.</summary>
    public string? Preview { get; set; }

    /// <summary>What it changed when the store was judged again, as JSON; null until then.</summary>
    public string? Effect { get; set; }

    /// <summary>How far the work on it is, or why it failed; empty where nothing is under way.</summary>
    public string Progress { get; set; } = "";
}
