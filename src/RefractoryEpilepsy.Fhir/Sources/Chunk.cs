namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>A piece of the input that one worker sieves: a stretch of a file of lines, or a whole file that must be read in order.</summary>
/// <param name="Id">Rises with file and place.</param>
/// <param name="File">The file.</param>
/// <param name="From">First byte; lines that start in the piece belong to it.</param>
/// <param name="To">Byte behind the last.</param>
internal sealed record Chunk(int Id, InputFile File, long From, long To)
{
    /// <summary>How many lines began in it, blank ones included.</summary>
    public int Lines { get; set; }

    /// <summary>Lines of the file before it; known when the pass is over.</summary>
    public long LinesBefore { get; set; }

    /// <summary>Whether anything in it was FHIR.</summary>
    public bool HoldsFhir { get; set; }

    /// <summary>Cuts the files into pieces, in order.</summary>
    public static IReadOnlyList<Chunk> Cut(IReadOnlyList<InputFile> files, int size)
    {
        var chunks = new List<Chunk>();
        foreach (InputFile file in files)
        {
            if (file.IsCompressed || file.Form == FileForm.Document)
            {
                chunks.Add(new(chunks.Count, file, 0, long.MaxValue));
                continue;
            }

            for (long from = 0; from < file.Length; from += size)
            {
                chunks.Add(new(chunks.Count, file, from, Math.Min(from + size, file.Length)));
            }
        }

        return chunks;
    }

    /// <summary>Works out where each piece's lines begin in its file.</summary>
    public static void NumberLines(IReadOnlyList<Chunk> chunks)
    {
        for (int i = 1; i < chunks.Count; i++)
        {
            chunks[i].LinesBefore = chunks[i].File == chunks[i - 1].File ? chunks[i - 1].LinesBefore + chunks[i - 1].Lines : 0;
        }
    }
}
