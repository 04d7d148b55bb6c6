namespace RefractoryEpilepsy.Storage;

/// <summary>One resource that was published to one target, as it stands there for all we know.</summary>
public sealed class PublicationRow
{
    /// <summary>Number of the row.</summary>
    public long Id { get; set; }

    /// <summary>Address of the server.</summary>
    public required string Target { get; set; }

    /// <summary>Type of the resource.</summary>
    public required string Type { get; set; }

    /// <summary>Our id of it.</summary>
    public required string Key { get; set; }

    /// <summary>The pseudonym; empty for what belongs to no single patient.</summary>
    public required string Patient { get; set; }

    /// <summary>Rule id or kind of conclusion.</summary>
    public required string Topic { get; set; }

    /// <summary>The server's id of it.</summary>
    public required string ServerId { get; set; }

    /// <summary>The server's version; empty where it tells none.</summary>
    public required string Version { get; set; }

    /// <summary>Of its content apart from dates.</summary>
    public required string Fingerprint { get; set; }

    /// <summary><c>published</c>, <c>withdrawn</c>, <c>held</c> (people changed it there), <c>gone</c> (deleted there), or <c>erased</c> (of a person who was erased: to be taken back there; nothing else of the row is kept).</summary>
    public required string State { get; set; }

    /// <summary>The resource as we sent it, JSON in UTF-8.</summary>
    public required byte[] Content { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}
