using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>A string of the resource: where its bytes stand, from the start of the object, without quotes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextSlice(int Start, int Length, bool Escaped)
{
    public bool IsEmpty => Length == 0;
}

/// <summary>The parts of a Reference: its <c>reference</c>, and the <c>identifier</c> it may have instead.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct ReferenceSlices(TextSlice Reference, TextSlice System, TextSlice Value);

/// <summary>What one walk over a resource found.</summary>
internal sealed class ResourceFacts
{
    /// <summary>The days counted for the newest record: 1850 to 2399, for de-identified data are shifted as far as the 23rd century.</summary>
    public static readonly int FirstDay = new DateOnly(FirstYear, 1, 1).DayNumber;

    public static readonly int LastDay = new DateOnly(LastYear, 12, 31).DayNumber;

    private const int FirstYear = 1850;

    private const int LastYear = 2399;

    public WantedType Type { get; set; }

    public TextSlice TypeName { get; set; }

    public TextSlice Id { get; set; }

    public TextSlice LastUpdated { get; set; }

    public TextSlice VersionId { get; set; }

    /// <summary>One of each kind, in the order of <see cref="Member.Subject"/> to <see cref="Member.LastReference"/>.</summary>
    public ReferenceSlices[] References { get; } = new ReferenceSlices[(int)Member.LastReference - (int)Member.Subject + 1];

    public bool HasLink { get; set; }

    public bool HasParticipant { get; set; }

    /// <summary>Carries a sign of epilepsy or of one of our drugs.</summary>
    public bool Sign { get; set; }

    public bool InvalidUtf8 { get; set; }

    /// <summary>A member that is not of its type, such as an id that is a number; None where there is none.</summary>
    public Member WrongType { get; set; }

    /// <summary>Day number of the newest date on which something was done or written; 0 where none.</summary>
    public int NewestDay { get; private set; }

    /// <summary>Day number of the newest end of a period; 0 where none. Only that of a contact tells when something was done: others may be plans.</summary>
    public int NewestEnd { get; private set; }

    public ref ReferenceSlices ReferenceOf(Member member) => ref References[(int)member - (int)Member.Subject];

    public void Clear()
    {
        Type = WantedType.None;
        TypeName = Id = LastUpdated = VersionId = default;
        Array.Clear(References);
        HasLink = HasParticipant = Sign = InvalidUtf8 = false;
        WrongType = Member.None;
        NewestDay = NewestEnd = 0;
    }

    /// <summary>Takes the day of a date or instant into account.</summary>
    public void SeeDate(ReadOnlySpan<byte> text) => NewestDay = Math.Max(NewestDay, DayOf(text));

    /// <summary>Takes the end of a period into account.</summary>
    public void SeeEnd(ReadOnlySpan<byte> text) => NewestEnd = Math.Max(NewestEnd, DayOf(text));

    // 0 where it is no whole day, or none that counts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int DayOf(ReadOnlySpan<byte> text)
    {
        if (text.Length < 10 || text[4] != '-' || text[7] != '-')
        {
            return 0;
        }

        int year = (Digit(text[0]) * 1000) + (Digit(text[1]) * 100) + (Digit(text[2]) * 10) + Digit(text[3]);
        int month = (Digit(text[5]) * 10) + Digit(text[6]);
        int day = (Digit(text[8]) * 10) + Digit(text[9]);
        return year is >= FirstYear and <= LastYear && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day).DayNumber
            : 0;
    }

    private static int Digit(byte letter) => (uint)(letter - '0') <= 9 ? letter - '0' : 10_000;
}
