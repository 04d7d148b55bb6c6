using System.IO.Compression;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Finds the files of an input and tells how each is laid out.</summary>
/// <remarks>
/// Read are NDJSON (<c>.ndjson</c>, <c>.jsonl</c>) and JSON (<c>.json</c>), packed or not, and whatever a bulk manifest names that lies
/// beside it. The content decides between lines and document, not the name. Other files are left alone, as are hidden ones.
/// </remarks>
internal sealed class InputFiles
{
    private const int SniffedBytes = 64 << 10;

    private readonly ExportOptions options;
    private readonly string root;
    private readonly List<Gap> gaps = [];
    private readonly List<Manifest> manifests = [];

    private InputFiles(string root, ExportOptions options) => (this.root, this.options) = (root, options);

    /// <summary>The files in ordinal order of their names, and what could not be opened.</summary>
    /// <exception cref="InputException">There is no such file or folder.</exception>
    public static (IReadOnlyList<InputFile> Files, IReadOnlyList<Gap> Gaps) Find(string path, ExportOptions options)
    {
        string full = Path.GetFullPath(path);
        bool isFile = File.Exists(full);
        if (!isFile && !Directory.Exists(full))
        {
            throw new InputException($"There is no file or folder \"{path}\": check the path.");
        }

        var finder = new InputFiles(isFile ? Path.GetDirectoryName(full)! : full, options);
        List<InputFile> files = isFile ? finder.OneFile(full) : finder.Folder(full);
        if (options.AlsoRead is { } also)
        {
            (FileForm form, bool compressed) = Sniff(also);
            files.Add(new(also, Path.GetFileName(also), new FileInfo(also).Length, form, compressed, DeletesBefore: null));
        }

        return (files, finder.gaps);
    }

    /// <summary>Opens a file: what it says unpacked, and the bytes on disk, whose position tells how far the reading is.</summary>
    /// <exception cref="InputException">It cannot be opened any more.</exception>
    public static (Stream Plain, Stream Raw) Open(InputFile file, ExportOptions options)
    {
        try
        {
            Stream raw = options.OpenInput?.Invoke(file.Path)
                ?? new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: file.IsCompressed ? 1 << 18 : 0);
            return (file.IsCompressed ? new GZipStream(raw, CompressionMode.Decompress) : raw, raw);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"\"{file.Name}\" could not be opened any more ({error.Message}): keep the files in place while they are read.", error);
        }
    }

    private List<InputFile> OneFile(string path)
    {
        if (TryManifest(path) is not { } manifest)
        {
            return Describe([path]);
        }

        manifests.Add(manifest);
        var found = new List<string>();
        foreach (string name in manifest.Named.Concat(manifest.Deleted).Distinct(StringComparer.Ordinal))
        {
            if (Beside(path, name) is { } file)
            {
                found.Add(file);
            }
            else
            {
                gaps.Add(new("manifest-file-missing", $"The manifest names {name}, which does not lie beside it: put it there.", new(""), NameOf(path)));
            }
        }

        return Describe(found);
    }

    private List<InputFile> Folder(string path)
    {
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Collect(new DirectoryInfo(path), found, seen);
        List<string> read = [];
        foreach (string file in found.Order(StringComparer.Ordinal))
        {
            if (IsRead(file) && TryManifest(file) is { } manifest)
            {
                manifests.Add(manifest);
            }
            else if (IsRead(file))
            {
                read.Add(file);
            }
        }

        foreach (Manifest manifest in manifests)
        {
            foreach (string name in manifest.Named.Concat(manifest.Deleted))
            {
                if (Beside(manifest.Path, name) is not { } file)
                {
                    gaps.Add(new("manifest-file-missing", $"The manifest names {name}, which does not lie beside it: put it there.", new(""), NameOf(manifest.Path)));
                }
                else if (!IsRead(file))
                {
                    read.Add(file);
                }
            }
        }

        return Describe(read.Distinct(StringComparer.Ordinal));
    }

    private void Collect(DirectoryInfo folder, List<string> found, HashSet<string> seen)
    {
        string real = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
        if (!seen.Add(real))
        {
            return;
        }

        try
        {
            foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
            {
                if (entry.Name.StartsWith('.'))
                {
                    continue;
                }

                if (entry is DirectoryInfo below)
                {
                    Collect(below, found, seen);
                }
                else if (File.Exists(entry.FullName))
                {
                    found.Add(entry.FullName);
                }
                else if (IsRead(entry.FullName))
                {
                    gaps.Add(Unreadable(entry.FullName, "it is a link to nothing"));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            gaps.Add(Unreadable(folder.FullName, error.Message));
        }
    }

    private List<InputFile> Describe(IEnumerable<string> paths)
    {
        var files = new List<InputFile>();
        foreach (string path in paths)
        {
            try
            {
                (FileForm form, bool compressed) = Sniff(path);
                files.Add(new(path, NameOf(path), new FileInfo(path).Length, form, compressed, DeletesBefore(path)));
            }
            catch (InvalidDataException)
            {
                gaps.Add(new("damaged-file", "The file cannot be unpacked: fetch it again.", new(""), NameOf(path)));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                gaps.Add(Unreadable(path, error.Message));
            }
        }

        files.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return files;
    }

    private static (FileForm Form, bool IsCompressed) Sniff(string path)
    {
        byte[] start = new byte[SniffedBytes];
        bool compressed;
        int length;
        using (Stream raw = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            length = raw.ReadAtLeast(start, 2, throwOnEndOfStream: false);
            compressed = length >= 2 && start[0] == 0x1f && start[1] == 0x8b;
            raw.Position = 0;
            Stream plain = compressed ? new GZipStream(raw, CompressionMode.Decompress) : raw;
            length = plain.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }

        return (FormOf(start.AsSpan(0, length), path.Contains(".ndjson", StringComparison.OrdinalIgnoreCase) || path.Contains(".jsonl", StringComparison.OrdinalIgnoreCase)), compressed);
    }

    /// <summary>Lines or document? A document's first object goes on after a line end, or is one very long line.</summary>
    internal static FileForm FormOf(ReadOnlySpan<byte> start, bool namedAsLines)
    {
        start = start.StartsWith("\ufeff"u8) ? start[3..] : start;
        start = start.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || start[0] is not ((byte)'{' or (byte)'['))
        {
            return FileForm.Lines;
        }

        int lineEnd = start.IndexOf((byte)'\n');
        if (lineEnd < 0)
        {
            return namedAsLines && start[0] == '{' ? FileForm.Lines : FileForm.Document;
        }

        if (start[0] == '[')
        {
            return FileForm.Document;
        }

        // A whole object on the first line: lines. So too where the first line is broken and the second looks whole.
        ReadOnlySpan<byte> first = start[..lineEnd].TrimEnd(" \t\r"u8);
        if (first[^1] == '}' && IsBalanced(first))
        {
            return FileForm.Lines;
        }

        ReadOnlySpan<byte> second = start[lineEnd..].TrimStart(" \t\r\n"u8);
        second = second[..(second.IndexOf((byte)'\n') is >= 0 and var end ? end : second.Length)].TrimEnd(" \t\r"u8);
        bool goesOn = first[^1] is (byte)',' or (byte)'[' or (byte)'{' or (byte)':';
        return second.IsEmpty ? (namedAsLines ? FileForm.Lines : FileForm.Document)
            : second[0] == '{' && second[^1] != ',' && (namedAsLines || !goesOn) ? FileForm.Lines
            : FileForm.Document;
    }

    private static bool IsBalanced(ReadOnlySpan<byte> line)
    {
        int depth = 0;
        bool inside = false;
        for (int i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case (byte)'\\' when inside:
                    i++;
                    break;
                case (byte)'"':
                    inside = !inside;
                    break;
                case (byte)'{' or (byte)'[' when !inside:
                    depth++;
                    break;
                case (byte)'}' or (byte)']' when !inside:
                    depth--;
                    break;
            }
        }

        return depth == 0 && !inside;
    }

    private static Manifest? TryManifest(string path)
    {
        try
        {
            return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Manifest.TryRead(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private DateTimeOffset? DeletesBefore(string path)
    {
        Manifest? manifest = manifests.Find(candidate => candidate.Deleted.Any(name => Beside(candidate.Path, name) == path));
        return manifest is null ? null : manifest.TransactionTime;
    }

    private static string? Beside(string manifest, string name)
    {
        string folder = Path.GetDirectoryName(manifest)!;
        return new[] { name, name + ".gz", name + ".ndjson", name + ".ndjson.gz" }
            .Select(candidate => Path.Combine(folder, candidate))
            .FirstOrDefault(File.Exists);
    }

    private static bool IsRead(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        name = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
    }

    private string NameOf(string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    private Gap Unreadable(string path, string why) =>
        new("unreadable-file", $"Could not be opened ({why.Replace(path, "it", StringComparison.Ordinal)}): check that it exists and may be read.", new(""), NameOf(path));
}
