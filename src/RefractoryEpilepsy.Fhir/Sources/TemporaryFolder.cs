using Microsoft.Win32.SafeHandles;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>A folder of our own among the temporary files, gone when disposed; says plainly when the disk is full.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly ExportOptions options;
    private readonly ScratchFolder folder;
    private int files;

    public TemporaryFolder(ExportOptions options)
    {
        this.options = options;
        try
        {
            folder = new(options.TemporaryFolder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    public string Location => folder.Location;

    /// <summary>A new file, deleted when its handle is closed.</summary>
    public SafeFileHandle Create(string name)
    {
        try
        {
            return options.OpenTemporary(System.IO.Path.Combine(Location, name + "-" + Interlocked.Increment(ref files)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    /// <summary>Writes all of it.</summary>
    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    /// <summary>Reads until the span is full.</summary>
    public void Read(SafeFileHandle file, Span<byte> into, long offset)
    {
        try
        {
            while (!into.IsEmpty)
            {
                int read = RandomAccess.Read(file, into, offset);
                if (read == 0)
                {
                    throw new EndOfStreamException("The file ended early.");
                }

                into = into[read..];
                offset += read;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    public void Dispose() => folder.Dispose();

    private InputException Failed(Exception error) => new(
        $"The temporary folder \"{options.TemporaryFolder}\" could not be used ({error.Message}): free some space there, or name another one (environment variable TMPDIR).", error);
}
