using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Reading;

// Holds the place of the readers in RefractoryEpilepsy.Timeline until they arrive; reads nothing, so that text stays a gap.
internal sealed record Dosing(IReadOnlyList<DosingStep> Steps, bool AsNeeded);

internal sealed record DosingStep(int? Days, decimal? MgPerDay, decimal? MgPerKgPerDay, decimal? UnitsPerDay, decimal? MlPerDay = null);

internal static class SigText
{
    public static Dosing? Read(string sig, DrugProduct? product) => product is null || sig.Length < 0 ? new([], AsNeeded: false) : null;
}

internal sealed record SeizureReading(
    DateInterval Window, int? CountLow, int? CountHigh, decimal? PerMonth, PartialDate? LastSeizure, int? LongestFreeDays, Answer Control, string? SeizureType, IReadOnlyList<string> Context, double Confidence, string? Quote);

internal static class SeizureText
{
    public static IReadOnlyList<SeizureReading> Read(string text, DateOnly written) => text.Length < 0 ? [new(DateInterval.On(written), null, null, null, null, null, Answer.Unknown, null, [], 0, null)] : [];
}
