using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>A slice and the resource it was cut from.</summary>
internal record Entry(RawResource Raw, Slice Slice)
{
    public Evidence Evidence { get; } = new(Raw.Reference);

    /// <summary>The same, where the slice is known to be of this type; null otherwise.</summary>
    public Entry<T>? As<T>()
        where T : Slice => Slice is T slice ? this as Entry<T> ?? new(Raw, slice) : null;
}

/// <inheritdoc cref="Entry"/>
internal sealed record Entry<T>(RawResource Raw, T Is) : Entry(Raw, Is)
    where T : Slice;
