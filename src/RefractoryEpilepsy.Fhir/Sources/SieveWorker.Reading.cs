using System.Runtime.CompilerServices;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <content>How the bytes come in: line by line, or a document's entries.</content>
internal sealed unsafe partial class SieveWorker
{
    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];

    private static void SkipByteOrderMark(ByteWindow window)
    {
        window.Fill();
        if (window.From(0).StartsWith(ByteOrderMark))
        {
            window.Keep = 3;
        }
    }

    private void ReadLines(ByteWindow window)
    {
        if (chunk.From > 0)
        {
            // A line that starts in this piece follows a line end at or after the byte before it.
            if (!SkipLine(window))
            {
                return;
            }
        }
        else
        {
            SkipByteOrderMark(window);
        }

        long at = window.Keep;
        while (at < chunk.To)
        {
            ReadOnlySpan<byte> here = window.From(at);
            int lastEnd = here.LastIndexOf((byte)'\n');
            if (lastEnd >= 0)
            {
                at = Complete(window, at, at + lastEnd + 1);
                window.Keep = at;
                continue;
            }

            window.Keep = at;
            if (window.Fill())
            {
                continue;
            }

            if (!window.IsFull)
            {
                if (!here.IsEmpty)
                {
                    Complete(window, at, window.End);
                }

                return;
            }

            Gap("line-too-long", $"The line is longer than {options.LongestLine >> 20} MB and was skipped: export smaller resources, such as attachments by address.");
            Lines++;
            line++;
            if (!SkipLine(window))
            {
                return;
            }

            at = window.Keep;
        }
    }

    // Moves Keep behind the next line end; false at the end of the file.
    private static bool SkipLine(ByteWindow window)
    {
        while (true)
        {
            ReadOnlySpan<byte> here = window.From(window.Keep);
            int end = here.IndexOf((byte)'\n');
            if (end >= 0)
            {
                window.IsFull = false;
                window.Keep += end + 1;
                return true;
            }

            window.Keep = window.End;
            window.IsFull = false;
            if (!window.Fill())
            {
                return false;
            }
        }
    }

    // The complete lines from one position to another; gives the position of the first line that belongs to the next piece.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Complete(ByteWindow window, long from, long to)
    {
        fixed (byte* buffer = window.Buffer)
        {
            byte* p = buffer + window.IndexOf(from);
            byte* end = buffer + window.IndexOf(to);
            while (p < end && window.Origin + (p - buffer) < chunk.To)
            {
                p = Line(window, buffer, p, end);
                line++;
            }

            return window.Origin + (p - buffer);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Line(ByteWindow window, byte* buffer, byte* p, byte* end)
    {
        while (p < end && *p is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            p++;
        }

        if (p == end || *p == '\n')
        {
            return p == end ? p : p + 1;
        }

        Lines++;
        int length = walker.Walk(p, acrossLines: false);
        byte* after = p + length;
        while (after < end && *after is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            after++;
        }

        if (length == 0 || (after < end && *after != '\n'))
        {
            int rest = new ReadOnlySpan<byte>(p, (int)(end - p)).IndexOf((byte)'\n');
            byte* lineEnd = rest < 0 ? end : p + rest;
            ReportFault(p, lineEnd, length > 0);
            return lineEnd == end ? end : lineEnd + 1;
        }

        long position = window.Origin + (p - buffer);
        if (walker.Facts.Type == WantedType.Bundle)
        {
            ReadParts(new ByteWindow(window.Buffer, (int)(p - buffer), length, position), position, inLine: true);
        }
        else
        {
            Note(position, length, isEntry: false, default, p, length);
        }

        return after == end ? end : after + 1;
    }

    private void ReportFault(byte* p, byte* lineEnd, bool trailing)
    {
        var text = new ReadOnlySpan<byte>(p, (int)(lineEnd - p));
        if (text.StartsWith([(byte)0xff, (byte)0xfe]) || text.StartsWith([(byte)0xfe, (byte)0xff]))
        {
            Gap("invalid-utf8", "The file is UTF-16: export it again as UTF-8.");
        }
        else if (trailing)
        {
            Gap("malformed-json", "Something follows the object on the line: one resource a line is expected.");
        }
        else if (!System.Text.Unicode.Utf8.IsValid(text))
        {
            Gap("invalid-utf8", "The line is neither UTF-8 nor well-formed JSON: fetch the file again.");
        }
        else if (*p == '{' && walker.FaultAt >= text.TrimEnd(" \t\r"u8).Length)
        {
            Gap("cut-line", "The line ends inside the object: the file was cut; fetch it again.");
        }
        else
        {
            Gap("malformed-json", $"Not well-formed JSON at byte {walker.FaultAt + 1} of the line: fetch the file again.");
        }
    }

    private void ReadParts(ByteWindow window, long start, bool inLine)
    {
        var reader = new DocumentReader(window, start);
        while (true)
        {
            DocumentReader.Part part = reader.Next();
            chunk.HoldsFhir |= reader.SawBundle;
            if (part == DocumentReader.Part.End)
            {
                return;
            }

            Lines += inLine ? 0 : 1;
            switch (part)
            {
                case DocumentReader.Part.Entry:
                    ReadEntry(window, reader.Start, reader.Length);
                    break;
                case DocumentReader.Part.Whole:
                    ReadWhole(window, reader.Start, reader.Length);
                    break;
                case DocumentReader.Part.TooLong:
                    Gap("line-too-long", $"The entry is longer than {options.LongestLine >> 20} MB and was skipped: export smaller resources, such as attachments by address.");
                    break;
                case DocumentReader.Part.Cut:
                    Gap("cut-line", "The file ends inside this entry: it was cut; fetch it again.");
                    return;
                default:
                    Gap("malformed-json", "Not well-formed JSON from this entry on: fetch the file again.");
                    return;
            }

            line += inLine ? 0 : 1;
        }
    }

    private void ReadWhole(ByteWindow window, long position, int length)
    {
        fixed (byte* buffer = window.Buffer)
        {
            byte* p = buffer + window.IndexOf(position);
            if (walker.Walk(p, acrossLines: true) != length)
            {
                Gap("malformed-json", $"Not well-formed JSON at byte {walker.FaultAt + 1}: fetch the file again.");
            }
            else if (walker.Facts.Type != WantedType.Bundle)
            {
                Note(position, length, isEntry: false, default, p, length);
            }
        }
    }

    private void ReadEntry(ByteWindow window, long position, int length)
    {
        ReadOnlySpan<byte> bytes = window.From(position)[..length];
        if (!BundleEntry.TryRead(bytes, out BundleEntry entry))
        {
            Gap("malformed-json", "The entry is not well-formed JSON: fetch the file again.");
            return;
        }

        if (entry.IsDelete(bytes))
        {
            Delete(bytes[entry.Url]);
            return;
        }

        if (!entry.HasResource)
        {
            ReadWhole(window, position, length);
            return;
        }

        (int start, int size) = entry.Resource.GetOffsetAndLength(length);
        fixed (byte* buffer = window.Buffer)
        {
            byte* p = buffer + window.IndexOf(position) + start;
            if (walker.Walk(p, acrossLines: true) != size)
            {
                Gap("malformed-json", "The entry's resource is not well-formed JSON: fetch the file again.");
            }
            else if (walker.Facts.Type == WantedType.Bundle)
            {
                ReadParts(new ByteWindow(window.Buffer, window.IndexOf(position) + start, size, position + start), position + start, inLine: true);
            }
            else
            {
                Note(position, length, isEntry: true, entry.Address(bytes), p, size);
            }
        }
    }

    private void Delete(ReadOnlySpan<byte> url)
    {
        url = url.Contains((byte)'\\') ? JsonText.Unescape(url) : url;
        if (ReferenceName.TryRelative(url, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> id) && !url.Contains((byte)'?'))
        {
            string reference = System.Text.Encoding.UTF8.GetString(type) + "/" + System.Text.Encoding.UTF8.GetString(id);
            Deletions.Add(new(reference, chunk.File.DeletesBefore));
        }
        else
        {
            Gap("unread-deletion", "The entry asks to delete something that it does not name as Type/id: delete it by hand.");
        }
    }
}
