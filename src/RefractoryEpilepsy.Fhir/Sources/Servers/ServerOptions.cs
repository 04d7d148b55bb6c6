namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>How patiently and how fast a server is asked. Defaults suit hospital servers; tests shorten the waits.</summary>
public sealed record ServerOptions
{
    /// <summary>First wait after a failed call; doubles up to <see cref="LongestWait"/>.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two tries when the server names none.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>First wait between two looks at an export's status.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often one call is tried before the fetch fails.</summary>
    public int Tries { get; init; } = 8;

    /// <summary>How long, over one call, a server may ask us to come back later (429 or 503 with Retry-After) before that counts as a failed try.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>After 429 calls keep a distance, which grows up to this: at most two a second by default.</summary>
    public TimeSpan LongestPace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an export may take before it is given up, in total.</summary>
    public TimeSpan ExportDeadline { get; init; } = TimeSpan.FromHours(48);

    /// <summary>A connection that sends nothing for so long is cut and tried again.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A call that is not answered within so long is cut and tried again; of a file only its beginning has to come by then.</summary>
    public TimeSpan LongestAnswer { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Files fetched at the same time.</summary>
    public int ParallelFiles { get; init; } = 4;

    /// <summary>Resources asked for per page of a search.</summary>
    public int PageSize { get; init; } = 500;
}
