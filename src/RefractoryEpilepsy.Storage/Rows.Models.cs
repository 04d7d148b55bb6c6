namespace RefractoryEpilepsy.Storage;

/// <summary>A model with its card, and what people decided about it.</summary>
public sealed class ModelRow
{
    /// <summary>The card's id, which follows from the model's contents.</summary>
    public required string Id { get; set; }

    /// <summary>Question it answers, such as <c>T-A</c>.</summary>
    public required string QuestionId { get; set; }

    /// <summary>One of <see cref="ModelStates"/>.</summary>
    public required string State { get; set; }

    /// <summary>The model file.</summary>
    public required byte[] Contents { get; set; }

    /// <summary>The card as JSON.</summary>
    public required string Card { get; set; }

    /// <summary>How it stands on this site's own patients, as JSON (<c>LocalCalibration</c>); null: nobody looked yet, and nobody may be scored.</summary>
    public string? LocalCalibration { get; set; }

    /// <summary>Where it was trained, in plain words.</summary>
    public required string Origin { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Added { get; set; }

    /// <summary>Who brought it in.</summary>
    public required string AddedBy { get; set; }

    /// <summary>When its state changed last, UTC.</summary>
    public DateTime Changed { get; set; }

    /// <summary>Who changed it.</summary>
    public required string ChangedBy { get; set; }

    /// <summary>Why; empty where nobody said.</summary>
    public required string Reason { get; set; }
}

/// <summary>One change of a model's state. Never changed, never removed.</summary>
public sealed class ModelEventRow
{
    /// <summary>Number of the event, rising.</summary>
    public long Id { get; set; }

    /// <summary>The model.</summary>
    public required string Model { get; set; }

    /// <summary><c>added</c>, <c>approved</c>, <c>silent</c>, <c>retired</c>, <c>replaced</c> (another was approved in its place), <c>rolled-back</c> or <c>calibrated</c>.</summary>
    public required string Action { get; set; }

    /// <summary>Who.</summary>
    public required string By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }
}

/// <summary>A training asked for, with how far it is.</summary>
public sealed class ModelTrainingRow
{
    /// <summary>Number of the training, rising.</summary>
    public long Id { get; set; }

    /// <summary>What is learned.</summary>
    public required string QuestionId { get; set; }

    /// <summary><c>waiting</c>, <c>running</c>, <c>finished</c> or <c>failed</c>.</summary>
    public required string State { get; set; }

    /// <summary>What it is doing.</summary>
    public string Stage { get; set; } = "";

    /// <summary>Fits done.</summary>
    public int Done { get; set; }

    /// <summary>Of so many.</summary>
    public int Total { get; set; }

    /// <summary>Who asked.</summary>
    public required string By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Started { get; set; }

    /// <summary>When it was heard of last, UTC.</summary>
    public DateTime Updated { get; set; }

    /// <summary>The model it made; null until then.</summary>
    public string? Model { get; set; }

    /// <summary>Why it failed, in plain words.</summary>
    public string? Message { get; set; }
}

/// <summary>What a model says of one patient, beside the case: of models whose answer is no column of the case, and of silent ones.</summary>
public sealed class ScoreRow
{
    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>The model.</summary>
    public required string Model { get; set; }

    /// <summary>The index day.</summary>
    public DateOnly IndexDay { get; set; }

    /// <summary>Null: withheld.</summary>
    public double? Probability { get; set; }

    /// <summary>When the patient was first scored by this model, UTC: what was known of later is a fair test.</summary>
    public DateTime First { get; set; }

    /// <summary>The whole answer, as <see cref="Documents"/> packs it.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>How far a run's patients have moved from those a model learned from.</summary>
public sealed class DriftRow
{
    /// <summary>Number of the row, rising.</summary>
    public long Id { get; set; }

    /// <summary>The model.</summary>
    public required string Model { get; set; }

    /// <summary>Day of the data.</summary>
    public DateOnly AsOf { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>How many marks were passed.</summary>
    public int Warnings { get; set; }

    /// <summary>The figures as JSON.</summary>
    public required string Document { get; set; }
}
