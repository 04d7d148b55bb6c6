namespace RefractoryEpilepsy.Storage;

/// <summary>Who changed which setting when.</summary>
public sealed class SettingChangeRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; set; }

    /// <summary>The setting.</summary>
    public required string Name { get; set; }

    /// <summary>What it was; empty: its default. A secret is never written here.</summary>
    public required string Before { get; set; }

    /// <summary>What it is; empty: its default.</summary>
    public required string After { get; set; }

    /// <summary>Who.</summary>
    public required string By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Why, in the words of who changed it.</summary>
    public required string Reason { get; set; }
}

/// <summary>A digest that was sent, or was to be.</summary>
public sealed class DigestRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>UTC. New since then.</summary>
    public DateTime Since { get; set; }

    /// <summary><c>sent</c>, <c>nothing-new</c>, <c>silent</c> or <c>failed</c>.</summary>
    public required string State { get; set; }

    /// <summary>New candidates it tells of.</summary>
    public int Candidates { get; set; }

    /// <summary>Why it failed, in plain words; empty else.</summary>
    public required string Message { get; set; }
}
