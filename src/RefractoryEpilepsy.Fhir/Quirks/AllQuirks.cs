using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Quirks;

/// <summary>The corrections in force, in the order in which they are tried.</summary>
internal static class AllQuirks
{
    public static IReadOnlyList<Quirk> InOrder { get; } =
    [
        CompletedOrderWithoutEnd.Quirk,
        GermanCertainty.Quirk,
    ];

    /// <summary>The slice after every quirk that applies.</summary>
    public static Slice Correct(Slice slice, string vendor, IReadOnlyList<Quirk>? quirks = null)
    {
        foreach (Quirk quirk in quirks ?? InOrder)
        {
            if (vendor.StartsWith(quirk.Vendor, StringComparison.OrdinalIgnoreCase))
            {
                slice = quirk.Correct(slice) ?? slice;
            }
        }

        return slice;
    }
}
