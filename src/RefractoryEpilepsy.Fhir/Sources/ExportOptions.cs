using Microsoft.Win32.SafeHandles;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>How an input is read. The defaults suit every export.</summary>
public sealed record ExportOptions
{
    /// <summary>Lines and bundle entries longer than this many bytes become a gap. 64 MiB.</summary>
    public int LongestLine { get; init; } = 64 << 20;

    /// <summary>Where facts are regrouped by patient; about as much space as the records of the candidates take. Emptied at the end.</summary>
    public string TemporaryFolder { get; init; } = Path.GetTempPath();

    /// <summary>How many threads work; the machine's cores.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Patients to hand over whatever their records say, such as those a store already knows.</summary>
    public IReadOnlySet<string>? AlsoPatients { get; init; }

    /// <summary>A file that is read along with the input although it lies elsewhere.</summary>
    public string? AlsoRead { get; init; }

    /// <summary>Hand over every patient, with or without a sign of epilepsy or of our drugs.</summary>
    public bool EveryPatient { get; init; }

    /// <summary>The pseudonym of a patient id; the id itself where none is set.</summary>
    public Func<string, PatientKey> Pseudonym { get; init; } = static id => new PatientKey(id);

    /// <summary>Bytes of one partition of patients in memory. 16 MiB.</summary>
    internal int PartitionBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of a file that one worker takes at a time. 4 MiB.</summary>
    internal int ChunkBytes { get; init; } = 4 << 20;

    /// <summary>Opens a temporary file; another one in tests of a disk that fills.</summary>
    internal Func<string, SafeFileHandle> OpenTemporary { get; init; } =
        static path => File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);

    /// <summary>Wraps a file's stream; in tests, of a device that fails.</summary>
    internal Func<string, Stream>? OpenInput { get; init; }
}
