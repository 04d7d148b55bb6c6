using RefractoryEpilepsy.Fhir.Quirks;

namespace RefractoryEpilepsy.Fhir.Reading.Slices;

/// <summary>Which resources are read at all: of a known type, well formed, corrected by quirks, and not modified beyond our understanding.</summary>
internal static class ReadableSlice
{
    public static Entry? Of(RawResource raw, Chart chart)
    {
        Slice? slice = SliceReader.Read(raw.Type, raw.Json.Span, path => TellWrong(chart, raw, path), chart.Memory.Parts);
        if (slice is null)
        {
            return null;
        }

        if (slice.ModifierExtension is { Count: > 0 } modifiers
            && modifiers.FirstOrDefault(modifier => modifier.Url is null || !chart.Options.HarmlessModifierExtensions.Contains(modifier.Url)) is { } unknown)
        {
            chart.Gap(
                "unknown-modifier-extension",
                $"{raw.Type} carries the modifier extension {unknown.Url ?? "(without url)"}, which may turn its meaning around, and was not read; if it does no harm, list it as harmless.",
                raw);
            return null;
        }

        return SliceReader.EntryOf(raw, AllQuirks.Correct(slice, chart.Options.Vendor));
    }

    /// <summary>Whether a part of an observation may be read; a gap where an unknown modifier extension forbids it.</summary>
    public static bool MayRead(ObservationComponent part, Entry entry, Chart chart)
    {
        if (part.ModifierExtension is not { Count: > 0 } modifiers
            || modifiers.FirstOrDefault(modifier => modifier.Url is null || !chart.Options.HarmlessModifierExtensions.Contains(modifier.Url)) is not { } unknown)
        {
            return true;
        }

        chart.Gap(
            "unknown-modifier-extension",
            $"A part of {entry.Raw.Type} carries the modifier extension {unknown.Url ?? "(without url)"}, which may turn its meaning around, and was not read; if it does no harm, list it as harmless.",
            entry);
        return false;
    }

    public static void TellWrong(Chart chart, RawResource raw, string path) => chart.Gap(
        "wrong-type",
        path == "$"
            ? $"{raw.Type} could not be read at all; check that the line is FHIR R4 JSON."
            : $"{raw.Type}: the element {path} is not of the type FHIR R4 gives it, and was left out; correct it at the source.",
        raw);
}
