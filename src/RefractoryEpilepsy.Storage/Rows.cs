namespace RefractoryEpilepsy.Storage;

/// <summary>One run over one source. Kept for ever; only the latest finished one is shown.</summary>
public sealed class RunRow
{
    /// <summary>Number of the run, rising.</summary>
    public long Id { get; set; }

    /// <summary>Where the patients came from: a folder or a server's address.</summary>
    public required string Source { get; set; }

    /// <summary>The day the patients were judged for.</summary>
    public DateOnly AsOf { get; set; }

    /// <summary><c>waiting</c>, <c>running</c>, <c>finished</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string State { get; set; }

    /// <summary>Why it failed or waits, in plain words; null otherwise.</summary>
    public string? Message { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Started { get; set; }

    /// <summary>UTC; null while it runs.</summary>
    public DateTime? Finished { get; set; }

    /// <summary>Version of the knowledge tables.</summary>
    public required string KnowledgeVersion { get; set; }

    /// <summary>Patients with any sign of epilepsy or of an antiseizure drug.</summary>
    public long Patients { get; set; }

    /// <summary>What was read: <see cref="RunCounts"/> as JSON.</summary>
    public string Counts { get; set; } = "{}";

    /// <summary>Rows of <c>attrition.csv</c> without header.</summary>
    public string Attrition { get; set; } = "";

    /// <summary>The source that was set up; null for a command's own.</summary>
    public long? SourceId { get; set; }

    /// <summary>Folder or file that is read; for a server, where its files are fetched to.</summary>
    public string Input { get; set; } = "";

    /// <summary>Who asked: <c>command</c>, <c>schedule</c>, <c>person</c> or <c>drop-folder</c>.</summary>
    public string Trigger { get; set; } = "command";

    /// <summary>The day asked for; null: that of the newest record.</summary>
    public DateOnly? AskedAsOf { get; set; }

    /// <summary>The input is everything there is: what it does not hold goes.</summary>
    public bool Replace { get; set; }

    /// <summary>Nothing of the source was kept before (or all is replaced): read without what is kept.</summary>
    public bool Whole { get; set; }

    /// <summary>A delivery of changes is judged for this day or a later one; null: no such floor.</summary>
    public DateOnly? NotBefore { get; set; }

    /// <summary>Version of the tables with which the store was judged before; empty before the first run.</summary>
    public string KnowledgeBefore { get; set; } = "";

    /// <summary><c>fetching</c>, <c>reading</c>, <c>judging</c>, <c>finishing</c>; empty before.</summary>
    public string Stage { get; set; } = "";

    /// <summary>UTC. When the stage began.</summary>
    public DateTime? StageStarted { get; set; }

    /// <summary>How much of the stage is done, in <see cref="Unit"/>.</summary>
    public long Done { get; set; }

    /// <summary>How much there is; 0: not known yet.</summary>
    public long Total { get; set; }

    /// <summary><c>files</c>, <c>bytes</c> or <c>patients</c>.</summary>
    public string Unit { get; set; } = "";

    /// <summary>Somebody asked for its end.</summary>
    public bool CancelAsked { get; set; }

    /// <summary>How often a process began or took it over.</summary>
    public int Attempts { get; set; }

    /// <summary>Which process has it: machine, number and start of the process; empty: none.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Fencing token: rises with every claim; a save under an older one is refused.</summary>
    public long Token { get; set; }

    /// <summary>UTC. Until when the owner has it without a sign of life.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>UTC. Its last sign of life.</summary>
    public DateTime? Heartbeat { get; set; }
}

/// <summary>One patient's facts, and which patient of the source it is.</summary>
public sealed class PatientRow
{
    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>Id of the Patient resource. Shown by command-line exports only.</summary>
    public required string SourceId { get; set; }

    /// <summary>The timeline, as <see cref="Documents"/> packs it.</summary>
    public required byte[] Facts { get; set; }
}

/// <summary>One patient as judged last: what pages filter and sort on, and the whole case.</summary>
public sealed class CaseRow
{
    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>The run that judged it.</summary>
    public long RunId { get; set; }

    /// <summary>The day judged for.</summary>
    public DateOnly AsOf { get; set; }

    /// <summary>Which tables and which model judged.</summary>
    public string Basis { get; set; } = "";

    /// <summary>Where it stands in the attrition of the resistant cohort: see <see cref="Cohorts.AttritionCount.Place"/>.</summary>
    public int Place { get; set; }

    /// <summary>As in <c>cases.csv</c>.</summary>
    public required string Status { get; set; }

    /// <summary>As in <c>cases.csv</c>.</summary>
    public bool EverResistant { get; set; }

    /// <summary>As in <c>cases.csv</c>; empty where there is none.</summary>
    public required string Confidence { get; set; }

    /// <summary>Failed schedules.</summary>
    public int Failures { get; set; }

    /// <summary>Day of the second failure.</summary>
    public DateOnly? ResistantSince { get; set; }

    /// <summary>Joined by <c>;</c>, in order of failure.</summary>
    public required string FailedDrugs { get; set; }

    /// <summary>Cause ids present, joined by <c>;</c>.</summary>
    public required string Causes { get; set; }

    /// <summary>Ids of rules that fired, joined by <c>;</c>.</summary>
    public required string Flags { get; set; }

    /// <summary>Probability for question T-A.</summary>
    public double? Risk { get; set; }

    /// <summary>Age in years on the day.</summary>
    public int? Age { get; set; }

    /// <summary>Administrative sex; empty where not recorded.</summary>
    public required string Sex { get; set; }

    /// <summary>The judgements, as <see cref="Documents"/> packs them.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>Something that could not be read or mapped.</summary>
public sealed class GapRow
{
    /// <summary>Number of the row.</summary>
    public long Id { get; set; }

    /// <summary>The pseudonym; empty where it belongs to no patient.</summary>
    public required string Patient { get; set; }

    /// <summary>The run that told it, for those that belong to no patient; 0 otherwise.</summary>
    public long RunId { get; set; }

    /// <summary>As in <c>gaps.csv</c>.</summary>
    public required string File { get; set; }

    /// <summary>As in <c>gaps.csv</c>; 0 when unknown.</summary>
    public long Line { get; set; }

    /// <summary>As in <c>gaps.csv</c>.</summary>
    public required string Resource { get; set; }

    /// <summary>As in <c>gaps.csv</c>.</summary>
    public required string Code { get; set; }

    /// <summary>As in <c>gaps.csv</c>.</summary>
    public required string Text { get; set; }
}

/// <summary>What a person decided about a flag. Never changed and never removed by a run.</summary>
public sealed class DecisionRow
{
    /// <summary>Number of the decision, rising.</summary>
    public long Id { get; set; }

    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>The rule whose flag it answers.</summary>
    public required string RuleId { get; set; }

    /// <summary><c>confirmed</c>, <c>deferred</c> or <c>dismissed</c>.</summary>
    public required string Decision { get; set; }

    /// <summary>The coded reason; empty when confirmed.</summary>
    public required string Reason { get; set; }

    /// <summary>For a deferred one: when to ask again.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>Of the flag as it was answered; empty in old entries.</summary>
    public string Fingerprint { get; set; } = "";

    /// <summary>Who decided.</summary>
    public required string By { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }
}

/// <summary>One entry of the audit trail, chained to the one before by its hash.</summary>
public sealed class AuditRow
{
    /// <summary>Number of the entry, rising.</summary>
    public long Id { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>Who did it.</summary>
    public required string By { get; set; }

    /// <summary>What was done, kebab-case: <c>view-patient</c>, <c>export-cases</c>.</summary>
    public required string Action { get; set; }

    /// <summary>On what: a pseudonym, a rule, a setting; empty where nothing in particular.</summary>
    public required string Subject { get; set; }

    /// <summary>More about it: a reason, a filter, a number of rows. No identifier of a patient.</summary>
    public string Detail { get; set; } = "";

    /// <summary>SHA-256 over the entry and the hash before it, hex.</summary>
    public required string Hash { get; set; }
}

/// <summary>One patient's raw resources, kept so that a later delivery of changes can be read together with them.</summary>
public sealed class RecordRow
{
    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }

    /// <summary>Which source it came from.</summary>
    public required string Source { get; set; }

    /// <summary>Id of the Patient resource.</summary>
    public required string SourceId { get; set; }

    /// <summary>The run that wrote it.</summary>
    public long RunId { get; set; }

    /// <summary>Whether anything in it speaks of epilepsy or of an antiseizure drug.</summary>
    public bool HasSign { get; set; }

    /// <summary>The resources, packed.</summary>
    public required byte[] Resources { get; set; }
}

/// <summary>That a patient's record holds or names a resource: by this a deletion or a changed medication finds its patients.</summary>
public sealed class RecordNameRow
{
    /// <summary>Number of the row.</summary>
    public long Id { get; set; }

    /// <summary>Which source.</summary>
    public required string Source { get; set; }

    /// <summary><c>Type/id</c>, or another form of reference.</summary>
    public required string Name { get; set; }

    /// <summary>Whether it is a resource of the record, rather than one that the record refers to.</summary>
    public bool IsOwn { get; set; } = true;

    /// <summary>The pseudonym.</summary>
    public required string Patient { get; set; }
}

/// <summary>A resource that belongs to no patient (medication, practitioner …), under one of its names.</summary>
public sealed class SharedResourceRow
{
    /// <summary>Which source.</summary>
    public required string Source { get; set; }

    /// <summary>The name: <c>Type/id</c>, <c>urn:uuid:…</c>, or a search by identifier.</summary>
    public required string Name { get; set; }

    /// <summary>The resource, packed.</summary>
    public required byte[] Resource { get; set; }
}

/// <summary>A setting of the store itself.</summary>
public sealed class SettingRow
{
    /// <summary>Name of the setting.</summary>
    public required string Name { get; set; }

    /// <summary>Its value.</summary>
    public required string Value { get; set; }
}
