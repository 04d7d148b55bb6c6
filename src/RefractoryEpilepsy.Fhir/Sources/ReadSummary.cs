namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>What one reading of an input met.</summary>
/// <param name="ResourcesByType">How many resources of each type were read, wanted or not, in ordinal order of type.</param>
/// <param name="Files">Files that hold FHIR.</param>
/// <param name="Bytes">Their bytes, compressed ones as they lie on disk.</param>
/// <param name="Lines">Lines and bundle entries with something on them, good or bad.</param>
/// <param name="GapsByCode">How many gaps of each kind the source reported.</param>
/// <param name="Patients">Patients with any sign of epilepsy or of an antiseizure drug.</param>
/// <param name="NewestRecord">The day of the newest record; null where no resource is dated.</param>
/// <param name="Deletions">What the input says is to be removed, whether or not it was there.</param>
public sealed record ReadSummary(
    IReadOnlyDictionary<string, long> ResourcesByType,
    int Files,
    long Bytes,
    long Lines,
    IReadOnlyDictionary<string, long> GapsByCode,
    long Patients,
    DateOnly? NewestRecord,
    IReadOnlyList<Deletion> Deletions)
{
    /// <summary>Distinct people with any resource of their own, linked ones joined, deleted ones left out.</summary>
    public long People { get; init; }
}

/// <summary>A DELETE that a manifest's <c>deleted</c> files asked for.</summary>
/// <param name="Reference">What is to go, as <c>Type/id</c>.</param>
/// <param name="Before">A version updated after this instant came later and stays; null: whatever its version.</param>
public sealed record Deletion(string Reference, DateTimeOffset? Before);

/// <summary>How far a reading is.</summary>
/// <param name="Stage">1 sieving, 2 regrouping, 3 handing over patients.</param>
/// <param name="FilesDone">Files finished in this stage.</param>
/// <param name="Files">Files there are.</param>
/// <param name="BytesDone">Bytes finished in this stage.</param>
/// <param name="Bytes">Bytes to go through in this stage.</param>
/// <param name="PatientsDone">Patients handed over.</param>
/// <param name="Patients">Patients to hand over; 0 while not yet known.</param>
public sealed record ReadProgress(int Stage, int FilesDone, int Files, long BytesDone, long Bytes, long PatientsDone, long Patients);
