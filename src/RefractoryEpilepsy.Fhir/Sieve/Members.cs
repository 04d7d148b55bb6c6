using System.Runtime.CompilerServices;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>Members of a resource's top level that the first pass knows.</summary>
internal enum Member : byte
{
    None,

    /// <summary>Looked into for signs.</summary>
    Other,

    /// <summary>Names and addresses: crossed, not looked into.</summary>
    Away,
    ResourceType,
    Id,
    Meta,
    Identifier,
    Code,
    Date,
    Period,
    Link,
    Participant,
    Subject,
    Patient,
    Beneficiary,
    For,
    Medication,
    Practitioner,
    LastReference = Practitioner,
}

/// <summary>What to look for in a value.</summary>
internal enum Look : byte
{
    /// <summary>Nothing: addresses, systems, dates, pictures.</summary>
    Away,

    /// <summary>Names of drugs and diseases.</summary>
    Text,

    /// <summary>Codes, and names all the same (some systems use names as codes).</summary>
    Code,
}

/// <summary>The names of members, told apart by length first.</summary>
internal static unsafe class Members
{
    /// <summary>A member of the top level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Member OfTop(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => name.SequenceEqual("id"u8) ? Member.Id : Member.Other,
        3 => name.SequenceEqual("for"u8) ? Member.For : Member.Other,
        4 => name.SequenceEqual("meta"u8) ? Member.Meta
            : name.SequenceEqual("link"u8) ? Member.Link
            : name.SequenceEqual("code"u8) ? Member.Code
            : name.SequenceEqual("date"u8) ? Member.Date
            : name.SequenceEqual("name"u8) ? Member.Away : Member.Other,
        5 => name.SequenceEqual("photo"u8) ? Member.Away : Member.Other,
        6 => name.SequenceEqual("period"u8) ? Member.Period : name.SequenceEqual("issued"u8) ? Member.Date : Member.Other,
        7 => name.SequenceEqual("subject"u8) ? Member.Subject
            : name.SequenceEqual("patient"u8) ? Member.Patient
            : name.SequenceEqual("address"u8) || name.SequenceEqual("telecom"u8) || name.SequenceEqual("contact"u8) ? Member.Away : Member.Other,
        8 => name.SequenceEqual("authored"u8) ? Member.Date : Member.Other,
        10 => name.SequenceEqual("authoredOn"u8) ? Member.Date : name.SequenceEqual("identifier"u8) ? Member.Identifier : Member.Other,
        11 => name.SequenceEqual("beneficiary"u8) ? Member.Beneficiary : name.SequenceEqual("participant"u8) ? Member.Participant : Member.Other,
        12 => name.SequenceEqual("resourceType"u8) ? Member.ResourceType
            : name.SequenceEqual("recordedDate"u8) || name.SequenceEqual("dateAsserted"u8) || name.SequenceEqual("whenPrepared"u8) ? Member.Date
            : name.SequenceEqual("practitioner"u8) ? Member.Practitioner : Member.Other,
        14 => name.SequenceEqual("whenHandedOver"u8) ? Member.Date : Member.Other,
        15 => name.SequenceEqual("effectivePeriod"u8) || name.SequenceEqual("performedPeriod"u8) ? Member.Period : Member.Other,
        16 => name.SequenceEqual("deceasedDateTime"u8) ? Member.Date : Member.Other,
        17 => name.SequenceEqual("effectiveDateTime"u8) || name.SequenceEqual("performedDateTime"u8) ? Member.Date : Member.Other,
        19 => name.SequenceEqual("medicationReference"u8) ? Member.Medication : Member.Other,
        _ => Member.Other,
    };

    /// <summary>What to look for below a member that is not of the top level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Look LookOf(byte* name, int length)
    {
        switch (length)
        {
            case 3:
                return new ReadOnlySpan<byte>(name, 3) is var three && (three.SequenceEqual("url"u8) || three.SequenceEqual("div"u8)) ? Look.Away : Look.Text;
            case 4:
                return *(uint*)name switch
                {
                    0x65646f63 => Look.Code,          // code
                    0x61746164 => Look.Away,          // data
                    0x74696e75 => Look.Away,          // unit
                    _ => Look.Text,
                };
            case 5:
                return *(uint*)name == 0x72617473 ? Look.Away : Look.Text;          // start
            case 6:
                return new ReadOnlySpan<byte>(name, 6).SequenceEqual("system"u8) ? Look.Away : Look.Text;
            case 9:
                return new ReadOnlySpan<byte>(name, 9).SequenceEqual("reference"u8) ? Look.Away : Look.Text;
            case >= 9 and <= 22:
                // valueCode, valueString and value of an Identifier may be codes of a site.
                return new ReadOnlySpan<byte>(name, 5).SequenceEqual("value"u8) ? Look.Code : Look.Text;
            default:
                return Look.Text;
        }
    }
}
