namespace RefractoryEpilepsy.Storage;

/// <summary>One patient's recommendation as the worklist shows it: made anew by every run and every answer, from flags, answers and the record.</summary>
public sealed class RecommendationRow
{
    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>The run whose flags these are.</summary>
    public long RunId { get; set; }

    /// <summary>Rule that leads; of the time before where none fires now.</summary>
    public required string Lead { get; set; }

    /// <summary>What the lead offers or asks for: name of <c>ReferralTarget</c>, kebab-case.</summary>
    public required string LeadGroup { get; set; }

    /// <summary><c>contraindicated</c>, <c>strong</c>, <c>moderate</c>, <c>consider</c>; empty where no rule fires now.</summary>
    public required string Strength { get; set; }

    /// <summary>Larger comes first: urgency, strength, confidence, freshness of the evidence.</summary>
    public int Rank { get; set; }

    /// <summary>Word of <c>cases.csv</c>; empty where there is none.</summary>
    public required string Confidence { get; set; }

    /// <summary>3 to 0, so that it sorts.</summary>
    public int ConfidenceRank { get; set; }

    /// <summary>Rules that fire now, joined by <c>;</c>, the lead first.</summary>
    public required string Rules { get; set; }

    /// <summary>Rules that were dismissed and whose evidence has changed since, joined by <c>;</c>.</summary>
    public required string Returned { get; set; }

    /// <summary>Why the patient is listed, in one line.</summary>
    public required string Line { get; set; }

    /// <summary>Newest day on which a seizure is told.</summary>
    public DateOnly? LastSeizure { get; set; }

    /// <summary>Beginning of resistance.</summary>
    public DateOnly? ResistantSince { get; set; }

    /// <summary>Probability for question T-A.</summary>
    public double? Risk { get; set; }

    /// <summary><c>open</c>, <c>confirmed</c>, <c>deferred</c>, <c>dismissed</c> or <c>closed</c>.</summary>
    public required string State { get; set; }

    /// <summary>The step that is awaited; empty where none is.</summary>
    public required string Next { get; set; }

    /// <summary>When the awaited step is overdue.</summary>
    public DateOnly? DueOn { get; set; }

    /// <summary>For a deferred one: the day it returns.</summary>
    public DateOnly? HiddenUntil { get; set; }

    /// <summary>The answer so far: <c>confirmed</c>, <c>dismissed</c>, or empty.</summary>
    public required string Answer { get; set; }

    /// <summary>Day it was first raised.</summary>
    public DateOnly FlaggedOn { get; set; }

    /// <summary>First day of each later step; null where it was not reached.</summary>
    public DateOnly? ReviewedOn { get; set; }

    /// <inheritdoc cref="ReviewedOn"/>
    public DateOnly? ProposedOn { get; set; }

    /// <inheritdoc cref="ReviewedOn"/>
    public DateOnly? OrderedOn { get; set; }

    /// <inheritdoc cref="ReviewedOn"/>
    public DateOnly? AppointmentOn { get; set; }

    /// <inheritdoc cref="ReviewedOn"/>
    public DateOnly? SeenOn { get; set; }

    /// <inheritdoc cref="ReviewedOn"/>
    public DateOnly? DecisionOn { get; set; }

    /// <inheritdoc cref="ReviewedOn"/>
    public DateOnly? TreatedOn { get; set; }

    /// <inheritdoc cref="ReviewedOn"/>
    public DateOnly? OutcomeOn { get; set; }

    /// <summary>Code of the outcome; empty where none.</summary>
    public required string Outcome { get; set; }
}

/// <summary>A step of the loop that somebody entered. Never changed and never removed by a run.</summary>
public sealed class LoopEventRow
{
    /// <summary>Number of the entry, rising.</summary>
    public long Id { get; set; }

    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>The step, kebab-case.</summary>
    public required string Step { get; set; }

    /// <summary>The day it happened.</summary>
    public DateOnly On { get; set; }

    /// <summary>A code for decisions and outcomes; else empty.</summary>
    public required string Value { get; set; }

    /// <summary>For an outcome, where told.</summary>
    public decimal? SeizuresPerMonth { get; set; }

    /// <summary>Who entered it.</summary>
    public required string By { get; set; }

    /// <summary>When it was entered, UTC.</summary>
    public DateTime At { get; set; }
}

/// <summary>Who looks after a patient's recommendation, and until when. Runs leave it alone.</summary>
public sealed class AssignmentRow
{
    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>Name of the person; empty where only a team is told.</summary>
    public required string Assignee { get; set; }

    /// <summary>Name of the team; empty where only a person is told.</summary>
    public required string Team { get; set; }

    /// <summary>Agreed day; outranks the one worked out.</summary>
    public DateOnly? DueOn { get; set; }

    /// <summary>Who assigned it.</summary>
    public required string By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}

/// <summary>A filter of the worklist that somebody keeps under a name.</summary>
public sealed class SavedViewRow
{
    /// <summary>Number of the view.</summary>
    public long Id { get; set; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; set; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>The part of the address after the question mark.</summary>
    public required string Query { get; set; }
}
