using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Quirks;

/// <summary>Something a system writes otherwise than FHIR means it, always in the same way.</summary>
/// <param name="Id">Kebab-case; the test's pair of files bears it.</param>
/// <param name="Vendor">Start of the software's name; empty where any system may do it.</param>
/// <param name="Source">Where it was seen.</param>
/// <param name="Correct">The slice as the specification means it; null where there is nothing to correct.</param>
internal sealed record Quirk(string Id, string Vendor, string Source, Func<Slice, Slice?> Correct);
