using System.Text;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>A resource whose bytes were fetched again: its names, whose it is, and what it refers to.</summary>
internal sealed unsafe class FetchedResource(ResourceWalker walker)
{
    /// <summary>Its id; made of its content where it has none.</summary>
    public byte[] Id { get; private set; } = [];

    /// <summary>The patient's id, <c>?identifier=…</c> or empty.</summary>
    public byte[] Patient { get; private set; } = [];

    /// <summary>Its other names, one a line.</summary>
    public byte[] Aliases { get; private set; } = [];

    /// <summary>Names of shared resources and of roles it refers to.</summary>
    public List<ulong> Names { get; } = [];

    /// <summary>Where the object lies in the buffer.</summary>
    public int Start { get; private set; }

    public int Length { get; private set; }

    /// <summary>Reads one; false where the bytes are no longer what they were.</summary>
    public bool Read(byte[] buffer, int start, in IndexEntry entry)
    {
        ReadOnlySpan<byte> bytes = buffer.AsSpan(start, entry.Length);
        ReadOnlySpan<byte> fullUrl = default;
        (Start, Length) = (start, entry.Length);
        if (entry.IsEntry != 0)
        {
            if (!BundleEntry.TryRead(bytes, out BundleEntry parts) || !parts.HasResource)
            {
                return false;
            }

            fullUrl = parts.Address(bytes).ToArray();
            (int offset, int length) = parts.Resource.GetOffsetAndLength(bytes.Length);
            (Start, Length) = (start + offset, length);
        }

        fixed (byte* first = &buffer[Start])
        {
            if (walker.Walk(first, acrossLines: true) != Length || walker.Facts.Type != entry.Type)
            {
                return false;
            }

            ReadOnlySpan<byte> resource = buffer.AsSpan(Start, Length);
            ReadOnlySpan<byte> id = walker.Text(walker.Facts.Id);
            Id = !id.IsEmpty ? id.ToArray() : IdOf(fullUrl, resource);
            Patient = entry.Type == WantedType.Patient ? Id : Owner(entry.Type, resource);
            Aliases = Encoding.UTF8.GetBytes(string.Join('\n', entry.Type.IsShared()
                ? SharedNames.Aliases(entry.Type, fullUrl, resource)
                : fullUrl.StartsWith("urn:"u8) ? [Encoding.UTF8.GetString(fullUrl)] : []));
            Names.Clear();
            SharedReferences.Collect(resource, Names);
        }

        return true;
    }

    private static byte[] IdOf(ReadOnlySpan<byte> fullUrl, ReadOnlySpan<byte> resource)
    {
        ReadOnlySpan<byte> id = fullUrl.StartsWith("urn:"u8) ? fullUrl[(fullUrl.LastIndexOf((byte)':') + 1)..]
            : ReferenceName.TryRelative(fullUrl, out _, out ReadOnlySpan<byte> last) ? last : default;
        return id.IsEmpty ? Encoding.ASCII.GetBytes($"unnamed-{Utf8Hash.Of(resource):x16}") : id.ToArray();
    }

    private byte[] Owner(WantedType type, ReadOnlySpan<byte> resource)
    {
        for (Member member = Member.Subject; member <= Member.For; member++)
        {
            ReferenceSlices slices = walker.Facts.ReferenceOf(member);
            if (!slices.Reference.IsEmpty)
            {
                if (ReferenceName.TryPatient(walker.Text(slices.Reference), out ReadOnlySpan<byte> patient))
                {
                    return patient.ToArray();
                }
            }
            else if (!slices.Value.IsEmpty)
            {
                return Encoding.UTF8.GetBytes($"?identifier={Encoding.UTF8.GetString(walker.Text(slices.System))}|{Encoding.UTF8.GetString(walker.Text(slices.Value))}");
            }
        }

        return type == WantedType.Appointment && PatientDetails.Participant(resource) is { } participant ? Encoding.UTF8.GetBytes(participant) : [];
    }
}
