using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Quality records as some two hundred bytes each, without evidence: half a million are read in seconds.</summary>
public static class QualityCodec
{
    /// <summary>First byte. Raised whenever the bytes or <see cref="QualityRecords"/> change their meaning: older records are then made anew.</summary>
    public const byte Version = 4;

    /// <summary>The oldest version whose bytes are laid out as today's: records kept in snapshots of reports are read from it on. Raised only when the layout changes.</summary>
    private const byte OldestLayout = 3;

    /// <summary>Packs a record. The same record gives the same bytes.</summary>
    public static byte[] Pack(QualityRecord record) => Pack(record, record.Practitioners);

    /// <summary>Packs what figures rest on: without who cares for the patient. Kept reports need no names of staff, and must not differ for them.</summary>
    public static byte[] PackForReport(QualityRecord record) => Pack(record, []);

    private static byte[] Pack(QualityRecord record, IReadOnlyList<string> practitioners)
    {
        var bytes = new List<byte>(256) { Version };
        foreach (string? text in (ReadOnlySpan<string?>)[record.Site.Source, record.Site.Reference, record.Site.Name, record.Sex, record.Race, record.Ethnicity, record.Language, record.Payer, record.PostalArea])
        {
            Write(bytes, text);
        }

        foreach (DateOnly? day in (ReadOnlySpan<DateOnly?>)[record.Born, record.Died, record.Observed.Start, record.Observed.End, record.AsOf, record.EpilepsySince, record.ResistantSince, record.FreeSince])
        {
            Write(bytes, day);
        }

        bytes.Add((byte)((int)record.Epilepsy | ((int)record.IntellectualDisability << 2) | (record.Unexplained ? 16 : 0) | (record.ServicesKnown ? 32 : 0)));
        bytes.Add((byte)(record.Confidence is { } sure ? (int)sure + 1 : 0));
        for (int kind = 0; kind < QualityRecord.Kinds; kind++)
        {
            ReadOnlySpan<DatedFact> facts = record.Of((Fact)kind);
            if (facts.Length == 0)
            {
                continue;
            }

            bytes.Add((byte)kind);
            Write(bytes, (uint)facts.Length);
            int before = 0;
            foreach (DatedFact fact in facts)
            {
                Write(bytes, (uint)(fact.On.DayNumber - before));
                Write(bytes, (uint)(fact.Until.DayNumber - fact.On.DayNumber));
                before = fact.On.DayNumber;
            }
        }

        bytes.Add(byte.MaxValue);

        // Behind all else, and nothing where there are none: bytes from before they were told read the same, and kept reports do not differ for them.
        foreach (string practitioner in practitioners)
        {
            Write(bytes, practitioner);
        }

        return [.. bytes];
    }

    /// <summary>Unpacks a record; null where it was packed by another version.</summary>
    public static QualityRecord? Unpack(PatientKey patient, ReadOnlySpan<byte> packed)
    {
        return packed.Length == 0 || packed[0] != Version ? null : Read(patient, packed);
    }

    /// <summary>Whether <see cref="UnpackKept"/> reads it.</summary>
    public static bool CanUnpackKept(ReadOnlySpan<byte> packed) => packed.Length > 0 && packed[0] is >= OldestLayout and <= Version;

    /// <summary>Unpacks a record as an earlier version of the program saw the patient; null where its layout is not known any more.</summary>
    public static QualityRecord? UnpackKept(PatientKey patient, ReadOnlySpan<byte> packed) => CanUnpackKept(packed) ? Read(patient, packed) : null;

    private static QualityRecord Read(PatientKey patient, ReadOnlySpan<byte> packed)
    {
        var reader = new Reader(packed);
        CareSite site = reader.Site();
        string? sex = reader.Text(), race = reader.Text(), ethnicity = reader.Text(), language = reader.Text(), payer = reader.Text(), area = reader.Text();
        DateOnly? born = reader.Day(), died = reader.Day(), first = reader.Day(), last = reader.Day(), asOf = reader.Day(), epilepsy = reader.Day(), resistant = reader.Day(), free = reader.Day();
        int flags = reader.Byte();
        int confidence = reader.Byte();
        return new QualityRecord
        {
            Patient = patient,
            Site = site,
            Sex = sex,
            Race = race,
            Ethnicity = ethnicity,
            Language = language,
            Payer = payer,
            PostalArea = area,
            Born = born,
            Died = died,
            Observed = new(first ?? default, last),
            AsOf = asOf ?? default,
            EpilepsySince = epilepsy,
            ResistantSince = resistant,
            FreeSince = free,
            Epilepsy = (Answer)(flags & 3),
            IntellectualDisability = (Answer)((flags >> 2) & 3),
            Unexplained = (flags & 16) != 0,
            ServicesKnown = (flags & 32) != 0,
            Confidence = confidence == 0 ? null : (Confidence)(confidence - 1),
            Facts = reader.Facts(),
            Practitioners = reader.Rest(),
        };
    }

    /// <summary>Where the patient of a packed record is cared for, without unpacking the rest; null where it was packed by another version.</summary>
    public static CareSite? SiteOf(ReadOnlySpan<byte> packed) => packed.Length == 0 || packed[0] != Version ? null : new Reader(packed).Site();

    /// <summary>A short fingerprint of a packed record: two equal ones say the same of the patient.</summary>
    public static long Fingerprint(ReadOnlySpan<byte> packed) =>
        BinaryPrimitives.ReadInt64LittleEndian(System.Security.Cryptography.SHA256.HashData(packed));

    private static void Write(List<byte> bytes, string? text)
    {
        if (text is null)
        {
            bytes.Add(0);
            return;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Write(bytes, (uint)utf8.Length + 1);
        bytes.AddRange(utf8);
    }

    private static void Write(List<byte> bytes, DateOnly? day) => Write(bytes, day is { } told ? (uint)told.DayNumber + 1 : 0);

    private static void Write(List<byte> bytes, uint number)
    {
        while (number >= 128)
        {
            bytes.Add((byte)(number | 128));
            number >>= 7;
        }

        bytes.Add((byte)number);
    }

    private ref struct Reader(ReadOnlySpan<byte> packed)
    {
        // A hospital has few races, payers and languages: each text exists once.
        private static readonly ConcurrentDictionary<int, string> Known = new();

        private static readonly ConcurrentDictionary<(string Source, string? Reference, string? Name), CareSite> KnownSites = new();

        private readonly ReadOnlySpan<byte> packed = packed;
        private int at = 1;

        public int Byte() => packed[at++];

        public DateOnly? Day() => Number() is var number && number == 0 ? null : DateOnly.FromDayNumber((int)number - 1);

        public string? Text()
        {
            int length = (int)Number() - 1;
            if (length < 0)
            {
                return null;
            }

            ReadOnlySpan<byte> utf8 = packed.Slice(at, length);
            at += length;
            var hash = default(HashCode);
            hash.AddBytes(utf8);
            int key = hash.ToHashCode();
            if (Known.TryGetValue(key, out string? known) && Encoding.UTF8.GetByteCount(known) == length && Same(known, utf8))
            {
                return known;
            }

            string text = Encoding.UTF8.GetString(utf8);
            if (Known.Count < 10_000)
            {
                Known.TryAdd(key, text);
            }

            return text;
        }

        public CareSite Site()
        {
            (string Source, string? Reference, string? Name) parts = (Text() ?? "", Text(), Text());
            if (!KnownSites.TryGetValue(parts, out CareSite? site))
            {
                site = new(parts.Source, parts.Reference, parts.Name);
                if (KnownSites.Count < 10_000)
                {
                    KnownSites.TryAdd(parts, site);
                }
            }

            return site;
        }

        public string[] Rest()
        {
            int start = at, count = 0;
            for (; at < packed.Length; count++)
            {
                int length = (int)Number() - 1;
                at += length;
            }

            at = start;
            var texts = new string[count];
            for (int text = 0; text < count; text++)
            {
                texts[text] = Text() ?? "";
            }

            return texts;
        }

        public DatedFact[] Facts()
        {
            int start = at;
            int count = 0;
            while (Byte() != byte.MaxValue)
            {
                int many = (int)Number();
                count += many;
                for (int fact = 0; fact < 2 * many; fact++)
                {
                    Number();
                }
            }

            at = start;
            var facts = new DatedFact[count];
            int next = 0;
            for (int kind = Byte(); kind != byte.MaxValue; kind = Byte())
            {
                int many = (int)Number();
                int day = 0;
                for (int fact = 0; fact < many; fact++)
                {
                    day += (int)Number();
                    facts[next++] = new((Fact)kind, DateOnly.FromDayNumber(day), DateOnly.FromDayNumber(day + (int)Number()));
                }
            }

            return facts;
        }

        private static bool Same(string text, ReadOnlySpan<byte> utf8)
        {
            Span<byte> bytes = stackalloc byte[utf8.Length <= 256 ? utf8.Length : 0];
            return bytes.Length == utf8.Length && Encoding.UTF8.GetBytes(text, bytes) == bytes.Length && bytes.SequenceEqual(utf8);
        }

        private uint Number()
        {
            uint number = 0;
            int shift = 0;
            byte part;
            do
            {
                part = packed[at++];
                number |= (uint)(part & 127) << shift;
                shift += 7;
            }
            while (part >= 128);
            return number;
        }
    }
}
