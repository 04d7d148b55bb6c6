namespace RefractoryEpilepsy.Storage;

/// <summary>A place that patients come from, as an administrator set it up.</summary>
public sealed class SourceRow
{
    /// <summary>Number of the source.</summary>
    public long Id { get; set; }

    /// <summary>Its name, for people and commands; unique.</summary>
    public required string Name { get; set; }

    /// <summary><c>server</c>, <c>folder</c> or <c>drop-folder</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>FHIR base of a server, or path of a folder.</summary>
    public required string Address { get; set; }

    /// <summary>Id of a Group on the server; null: everything.</summary>
    public string? Group { get; set; }

    /// <summary>Path of the authorization file; null without one. Secrets stay in that file.</summary>
    public string? AuthFile { get; set; }

    /// <summary>Path of a file with the ids of the patients to fetch, one a line; null: the Group, or everybody.</summary>
    public string? PatientsFile { get; set; }

    /// <summary>Searches that narrow types, such as <c>Observation?category=laboratory</c>, with spaces between; null: everything.</summary>
    public string? TypeFilters { get; set; }

    /// <summary>When it is fetched by itself, as a cron expression in UTC; null: only when asked.</summary>
    public string? Cron { get; set; }

    /// <summary>Whether schedules and drop folders start runs. A paused source can still be run by hand.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>UTC. When it was set up.</summary>
    public DateTime Added { get; set; }

    /// <summary>UTC. The latest time of the schedule that was answered by a run: each is answered once, and of missed ones only the last.</summary>
    public DateTime? LastDue { get; set; }

    /// <summary>What the capability check said, in plain words; null before the first.</summary>
    public string? Said { get; set; }

    /// <summary>UTC. When it was checked.</summary>
    public DateTime? Checked { get; set; }

    /// <summary>The text under which runs, pseudonyms and marks of this source are kept: a server pulled by command is the same source.</summary>
    public string Key => Kind == "server" ? Address.TrimEnd('/') + (Group is not null ? "#Group/" + Group : PatientsFile is not null ? "#list" : "") : "source:" + Name;
}

/// <summary>A part of a run that any worker may do, once.</summary>
public sealed class ChunkRow
{
    /// <summary>Number of the row.</summary>
    public long Id { get; set; }

    /// <summary>The run it belongs to.</summary>
    public long RunId { get; set; }

    /// <summary><c>read</c> (patients of the delivery by hash), <c>judge</c> (stored facts for a new day) or <c>reread</c> (kept records with new tables).</summary>
    public required string Stage { get; set; }

    /// <summary>From 0; below <see cref="Of"/>.</summary>
    public int Number { get; set; }

    /// <summary>Chunks in this stage.</summary>
    public int Of { get; set; }

    /// <summary>Source of the patients, for <c>reread</c>.</summary>
    public string Source { get; set; } = "";

    /// <summary>First pseudonym of a range, for <c>judge</c> and <c>reread</c>.</summary>
    public string FromPatient { get; set; } = "";

    /// <summary>Last pseudonym of the range, included.</summary>
    public string ToPatient { get; set; } = "";

    /// <summary><c>waiting</c>, <c>running</c>, <c>finished</c> or <c>failed</c>.</summary>
    public required string State { get; set; }

    /// <summary>How often somebody began it.</summary>
    public int Attempts { get; set; }

    /// <summary>Patients that passed.</summary>
    public long Items { get; set; }

    /// <summary>Why it failed, in plain words.</summary>
    public string? Message { get; set; }

    /// <summary>Which process has it; empty: none.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Fencing token: rises with every claim; a save under an older one is refused.</summary>
    public long Token { get; set; }

    /// <summary>UTC. Until when the owner has it without a sign of life.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>UTC; null before it is finished.</summary>
    public DateTime? Finished { get; set; }
}

/// <summary>A delivery found in a drop folder, so that it is taken in once.</summary>
public sealed class DeliveryRow
{
    /// <summary>Number of the row.</summary>
    public long Id { get; set; }

    /// <summary>The drop folder.</summary>
    public long SourceId { get; set; }

    /// <summary>Its name in the folder.</summary>
    public required string Name { get; set; }

    /// <summary>What its files looked like: the same name with other content is another delivery.</summary>
    public required string Fingerprint { get; set; }

    /// <summary>The run that took it in.</summary>
    public long RunId { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Found { get; set; }

    /// <summary>UTC; null until its run has finished.</summary>
    public DateTime? TakenIn { get; set; }
}
