namespace RefractoryEpilepsy.Storage;

/// <summary>Somebody's session after a sign-in. The browser holds a random key; here lies its hash, so that a copy of the store opens no session.</summary>
public sealed class SessionRow
{
    /// <summary>SHA-256 of the key, hex.</summary>
    public required string Key { get; set; }

    /// <summary>Who signed in.</summary>
    public required string By { get; set; }

    /// <summary>The ticket, as the framework packs it.</summary>
    public required byte[] Ticket { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Started { get; set; }

    /// <summary>UTC. After it the session is over, unless used before.</summary>
    public DateTime Expires { get; set; }
}

/// <summary>A token with which a script asks the API. Shown once when made; here lies its hash.</summary>
public sealed class ApiTokenRow
{
    /// <summary>Number of the token, rising.</summary>
    public long Id { get; set; }

    /// <summary>What it is for, in its owner's words.</summary>
    public required string Name { get; set; }

    /// <summary>Who made it; its deeds are recorded under this name and the token's.</summary>
    public required string By { get; set; }

    /// <summary>SHA-256 of the token, hex.</summary>
    public required string Hash { get; set; }

    /// <summary>Roles, joined by <c>;</c>: never more than the owner had.</summary>
    public required string Roles { get; set; }

    /// <summary>Sites whose patients it may see, joined by <c>;</c>; empty: all, as for the owner.</summary>
    public required string Sites { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Made { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Expires { get; set; }

    /// <summary>UTC; null while it is good.</summary>
    public DateTime? Revoked { get; set; }
}

/// <summary>Somebody saw one patient beyond the own sites for a while, with a reason.</summary>
public sealed class BreakGlassRow
{
    /// <summary>Number, rising.</summary>
    public long Id { get; set; }

    /// <summary>Who.</summary>
    public required string By { get; set; }

    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>Why, in that person's words.</summary>
    public required string Reason { get; set; }

    /// <summary>UTC.</summary>
    public DateTime From { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Until { get; set; }
}

/// <summary>Who a patient is. The only table with names; it may lie in a database of its own.</summary>
public sealed class IdentityRow
{
    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>The name as people write it; empty where none is recorded.</summary>
    public required string Name { get; set; }

    /// <summary>As recorded: a year, a month or a day; empty where none is.</summary>
    public required string BirthDate { get; set; }

    /// <summary>Record numbers, joined by <c>;</c>.</summary>
    public required string Numbers { get; set; }
}

/// <summary>A word by which a patient is found: part of a name, or a record number.</summary>
public sealed class IdentityWordRow
{
    /// <summary>Number of the row.</summary>
    public long Id { get; set; }

    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>Whether it is a record number rather than part of a name.</summary>
    public bool IsNumber { get; set; }

    /// <summary>Lower case, without accents and marks.</summary>
    public required string Word { get; set; }
}
