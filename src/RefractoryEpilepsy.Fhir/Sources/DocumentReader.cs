using System.Buffers;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>
/// Takes a JSON document apart without holding it: a bundle gives its entries one by one, any other object is given whole. Several
/// documents may follow each other.
/// </summary>
internal sealed class DocumentReader(ByteWindow window, long start)
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> ScalarEnd = SearchValues.Create(",}] \t\r\n"u8);

    private long at = start;
    private bool inEntries;
    private bool isBundle;
    private bool saysOther;
    private long documentStart = -1;

    /// <summary>What was met.</summary>
    public enum Part
    {
        /// <summary>The end of the document, or of the last of several.</summary>
        End,

        /// <summary>An entry of a bundle.</summary>
        Entry,

        /// <summary>A whole object that is no bundle with entries.</summary>
        Whole,

        /// <summary>Something longer than may be kept, crossed.</summary>
        TooLong,

        /// <summary>No JSON from here on.</summary>
        Malformed,

        /// <summary>The file ends inside of something.</summary>
        Cut,
    }

    /// <summary>Position and length of what <see cref="Next"/> gave.</summary>
    public long Start { get; private set; }

    public int Length { get; private set; }

    /// <summary>Whether a bundle's frame was met.</summary>
    public bool SawBundle { get; private set; }

    /// <summary>The next part; after End, Malformed or Cut there is none.</summary>
    public Part Next()
    {
        while (true)
        {
            Part? part = inEntries ? NextEntry() : documentStart < 0 ? NextDocument() : NextMember();
            if (part is { } found)
            {
                return found;
            }
        }
    }

    private Part? NextDocument()
    {
        window.Keep = at;
        int letter = Peek();
        if (letter is < 0 or 0)
        {
            return Part.End;
        }

        documentStart = at;
        isBundle = saysOther = false;
        at++;
        switch (letter)
        {
            case '{':
                return null;
            case '[':
                // A list of resources: treated as a bundle's entries without their frame.
                inEntries = true;
                return null;
            case ',' or ']':
                documentStart = -1;
                return null;
            default:
                return Part.Malformed;
        }
    }

    // Inside the document's outermost object, before a member or its end.
    private Part? NextMember()
    {
        int letter = Peek();
        if (letter == ',')
        {
            at++;
            letter = Peek();
        }

        if (letter == '}')
        {
            at++;
            (Start, Length) = (documentStart, (int)Math.Min(int.MaxValue, at - documentStart));
            documentStart = -1;
            return isBundle ? null : window.Keep > Start ? Part.TooLong : Part.Whole;
        }

        if (letter != '"')
        {
            return letter < 0 ? Part.Cut : Part.Malformed;
        }

        long key = at;
        if (!SkipString())
        {
            return Failure();
        }

        ReadOnlySpan<byte> name = window.Keep > key ? default : window.From(key)[1..(int)(at - key - 1)];
        bool isEntries = name.SequenceEqual("entry"u8);
        bool isType = name.SequenceEqual("resourceType"u8);
        if (Peek() != ':')
        {
            return Failure();
        }

        at++;
        letter = Peek();
        if (isEntries && letter == '[' && !saysOther)
        {
            at++;
            inEntries = isBundle = SawBundle = true;
            return null;
        }

        long value = at;
        if (!SkipValue())
        {
            return Failure();
        }

        if (isType && window.Keep <= value)
        {
            saysOther = !window.From(value)[..(int)(at - value)].SequenceEqual("\"Bundle\""u8);
            SawBundle |= !saysOther;
        }

        if (isBundle)
        {
            window.Keep = at;
        }

        return null;
    }

    private Part? NextEntry()
    {
        window.Keep = at;
        int letter = Peek();
        if (letter == ',')
        {
            at++;
            window.Keep = at;
            letter = Peek();
        }

        if (letter == ']')
        {
            at++;
            inEntries = false;
            window.Keep = at;
            if (!isBundle)
            {
                documentStart = -1;
            }

            return null;
        }

        if (letter < 0)
        {
            return Part.Cut;
        }

        long entry = at;
        window.Keep = entry;
        if (!SkipValue())
        {
            return Failure();
        }

        Start = entry;
        if (window.Keep > entry)
        {
            return Part.TooLong;
        }

        Length = (int)(at - entry);
        return Part.Entry;
    }

    private Part Failure() => Peek() < 0 ? Part.Cut : Part.Malformed;

    // The next letter that is not white space; -1 at the end.
    private int Peek()
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = window.From(at);
            int skip = rest.IndexOfAnyExcept(" \t\r\n"u8);
            if (skip >= 0)
            {
                at += skip;
                return rest[skip];
            }

            at += rest.Length;
            if (!Refill())
            {
                return -1;
            }
        }
    }

    // Reads on; what is too long to keep is let go, which shows in Keep having moved on.
    private bool Refill()
    {
        if (window.Fill())
        {
            return true;
        }

        if (!window.IsFull)
        {
            return false;
        }

        window.IsFull = false;
        window.Keep = at;
        return window.Fill();
    }

    private bool SkipString()
    {
        at++;
        while (true)
        {
            ReadOnlySpan<byte> rest = window.From(at);
            int stop = rest.IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0)
            {
                at += rest.Length;
                if (!Refill())
                {
                    return false;
                }
            }
            else if (rest[stop] == '"')
            {
                at += stop + 1;
                return true;
            }
            else
            {
                at += stop + 1;
                if (window.From(at).IsEmpty && !Refill())
                {
                    return false;
                }

                at++;
            }
        }
    }

    private bool SkipValue()
    {
        int letter = Peek();
        switch (letter)
        {
            case < 0:
                return false;
            case '"':
                return SkipString();
            case '{' or '[':
                return SkipNested();
            default:
                return SkipScalar();
        }
    }

    private bool SkipNested()
    {
        int depth = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = window.From(at);
            int stop = rest.IndexOfAny(Structure);
            if (stop < 0)
            {
                at += rest.Length;
                if (!Refill())
                {
                    return false;
                }

                continue;
            }

            at += stop;
            switch (rest[stop])
            {
                case (byte)'"':
                    if (!SkipString())
                    {
                        return false;
                    }

                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    at++;
                    break;
                default:
                    depth--;
                    at++;
                    if (depth == 0)
                    {
                        return true;
                    }

                    break;
            }
        }
    }

    private bool SkipScalar()
    {
        long first = at;
        while (true)
        {
            ReadOnlySpan<byte> rest = window.From(at);
            int stop = rest.IndexOfAny(ScalarEnd);
            if (stop >= 0)
            {
                at += stop;
                return at > first;
            }

            at += rest.Length;
            if (!Refill())
            {
                return false;
            }
        }
    }
}
