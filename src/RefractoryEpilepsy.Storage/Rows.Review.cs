namespace RefractoryEpilepsy.Storage;

/// <summary>A chart review: a stratified sample of judged patients that people read without knowing what we say.</summary>
public sealed class ReviewSetRow
{
    /// <summary>Number of the set, rising.</summary>
    public long Id { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>Who began it.</summary>
    public required string By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Made { get; set; }

    /// <summary>Seed of the draw: the same seed over the same store draws the same charts.</summary>
    public int Seed { get; set; }

    /// <summary>How many charts were asked for.</summary>
    public int Size { get; set; }

    /// <summary>Who reads, joined by <c>;</c>; empty: whoever has the role and asks for a chart.</summary>
    public required string Reviewers { get; set; }

    /// <summary>Sites from whose patients it is drawn, joined by <c>;</c>; empty: all.</summary>
    public required string Sites { get; set; }

    /// <summary><c>drawing</c>, <c>open</c>, <c>closed</c> or <c>failed</c>.</summary>
    public required string State { get; set; }

    /// <summary>The run whose judgements are under review.</summary>
    public long RunId { get; set; }

    /// <summary>The day judged for.</summary>
    public DateOnly AsOf { get; set; }

    /// <summary>Patients per stratum, and how many were drawn, as JSON.</summary>
    public string Strata { get; set; } = "[]";

    /// <summary>Patients looked at by the draw so far.</summary>
    public long Done { get; set; }

    /// <summary>Patients to look at.</summary>
    public long Total { get; set; }

    /// <summary>Why it failed, in plain words.</summary>
    public string? Message { get; set; }

    /// <summary>Whether its agreed answers replace our own outcome when a model is trained.</summary>
    public bool Trains { get; set; }
}

/// <summary>One chart of a review.</summary>
public sealed class ReviewChartRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; set; }

    /// <summary>The review.</summary>
    public long SetId { get; set; }

    /// <summary>Number within the review, from 1, in an order that tells nothing.</summary>
    public int Number { get; set; }

    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>The stratum it was drawn from; no reviewer sees it.</summary>
    public required string Stratum { get; set; }

    /// <summary>What we said when it was drawn, as JSON; no reviewer sees it.</summary>
    public required string Found { get; set; }

    /// <summary>The first reviewer; empty until somebody is.</summary>
    public string First { get; set; } = "";

    /// <summary>The second reviewer; never the first.</summary>
    public string Second { get; set; } = "";
}

/// <summary>What a reviewer answered. Never changed: a disagreement is settled by a further row.</summary>
public sealed class ReviewAnswerRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; set; }

    /// <summary>The review.</summary>
    public long SetId { get; set; }

    /// <summary>The chart's number within the review.</summary>
    public int Number { get; set; }

    /// <summary>The pseudonym, so that whoever is forgotten is forgotten here too.</summary>
    public required string Patient { get; set; }

    /// <summary>Who.</summary>
    public required string By { get; set; }

    /// <summary><c>first</c>, <c>second</c>, <c>third</c> (a third reader decides) or <c>consensus</c> (the two agreed in talk).</summary>
    public required string Place { get; set; }

    /// <summary><c>yes</c>, <c>no</c> or <c>unknown</c>: is the epilepsy drug resistant on the day, or was it before?</summary>
    public required string Resistant { get; set; }

    /// <summary>Since when, where the answer is yes and the chart tells.</summary>
    public DateOnly? Since { get; set; }

    /// <summary>Drugs that failed, joined by <c>;</c>.</summary>
    public required string FailedDrugs { get; set; }

    /// <summary>Causes of refractoriness, joined by <c>;</c>.</summary>
    public required string Causes { get; set; }

    /// <summary>In the reviewer's words.</summary>
    public required string Comment { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}
