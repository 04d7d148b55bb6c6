namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Where patients come from: a folder of files, or a server.</summary>
public interface IPatientSource
{
    /// <summary>Every patient with any sign of epilepsy or of an antiseizure drug that changed after <paramref name="since"/> (null: all).</summary>
    IAsyncEnumerable<PatientChange> ChangedSinceAsync(DateTimeOffset? since, CancellationToken stop);
}

/// <summary>What became of one patient.</summary>
public abstract record PatientChange(PatientKey Patient)
{
    /// <summary>There is something new to judge.</summary>
    public sealed record Updated(PatientRecord Record) : PatientChange(Record.Patient);

    /// <summary>The source has withdrawn the Patient; all that was said must go.</summary>
    public sealed record Removed(PatientKey Patient, string SourceId) : PatientChange(Patient);
}
