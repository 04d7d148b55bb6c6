using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>One order for facts, whatever the order of the source; the same fact read twice from one resource stands once.</summary>
internal static class Canonical
{
    public static IReadOnlyList<Exposure> Order(IReadOnlyList<Exposure> facts) =>
        [.. facts.OrderBy(fact => fact.Start.Earliest).ThenBy(fact => fact.DrugId, StringComparer.Ordinal).ThenBy(fact => fact.Evidence.Reference, StringComparer.Ordinal)
            .ThenBy(fact => fact.End?.Latest ?? DateOnly.MaxValue).ThenBy(fact => fact.MgPerDay)];

    public static IReadOnlyList<SeizureReport> Order(IReadOnlyList<SeizureReport> facts) =>
        [.. facts.OrderBy(fact => fact.Window.Start).ThenBy(fact => fact.Window.Last).ThenBy(fact => fact.Evidence.Reference, StringComparer.Ordinal)
            .ThenBy(fact => fact.SeizureType, StringComparer.Ordinal).ThenBy(fact => fact.Quote, StringComparer.Ordinal).ThenBy(fact => fact.CountLow).ThenBy(fact => fact.PerMonth)];

    public static IReadOnlyList<Diagnosis> Order(IReadOnlyList<Diagnosis> facts) =>
        [.. facts.OrderBy(fact => fact.On).ThenBy(fact => fact.Evidence.Reference, StringComparer.Ordinal).ThenBy(fact => fact.Visit, StringComparer.Ordinal)
            .ThenBy(fact => fact.Code.System, StringComparer.Ordinal).ThenBy(fact => fact.Code.Value, StringComparer.Ordinal).ThenByDescending(fact => fact.Principal)];

    public static IReadOnlyList<Finding> Order(IReadOnlyList<Finding> facts) =>
        [.. facts.Distinct().OrderBy(fact => fact.Seen?.Earliest ?? fact.Recorded).ThenBy(fact => fact.Concept, StringComparer.Ordinal).ThenBy(fact => fact.Evidence.Reference, StringComparer.Ordinal)
            .ThenBy(fact => fact.Detail, StringComparer.Ordinal).ThenBy(fact => fact.Layer).ThenBy(fact => fact.Present)];

    public static IReadOnlyList<Measurement> Order(IReadOnlyList<Measurement> facts) =>
        [.. facts.Distinct().OrderBy(fact => fact.Taken).ThenBy(fact => fact.Concept, StringComparer.Ordinal).ThenBy(fact => fact.Evidence.Reference, StringComparer.Ordinal).ThenBy(fact => fact.Value)];

    public static IReadOnlyList<Visit> Order(IReadOnlyList<Visit> facts) =>
        [.. facts.OrderBy(fact => fact.Period.Start).ThenBy(fact => fact.Evidence.Reference, StringComparer.Ordinal)];

    public static IReadOnlyList<CareEvent> Order(IReadOnlyList<CareEvent> facts) =>
        [.. facts.Distinct().OrderBy(fact => fact.On?.Start ?? fact.Recorded).ThenBy(fact => fact.Concept, StringComparer.Ordinal).ThenBy(fact => fact.Evidence.Reference, StringComparer.Ordinal)
            .ThenBy(fact => fact.Stage).ThenBy(fact => fact.Layer)];

    public static IReadOnlyList<AdverseReaction> Order(IReadOnlyList<AdverseReaction> facts) =>
        [.. facts.Distinct().OrderBy(fact => fact.On?.Earliest ?? fact.Recorded).ThenBy(fact => fact.DrugId, StringComparer.Ordinal).ThenBy(fact => fact.Concept, StringComparer.Ordinal)
            .ThenBy(fact => fact.Evidence.Reference, StringComparer.Ordinal).ThenBy(fact => fact.Layer)];

    public static IReadOnlyList<Gap> Order(IEnumerable<Gap> gaps) =>
        [.. gaps.OrderBy(gap => gap.File, StringComparer.Ordinal).ThenBy(gap => gap.Line).ThenBy(gap => gap.Where.Reference, StringComparer.Ordinal)
            .ThenBy(gap => gap.Code, StringComparer.Ordinal).ThenBy(gap => gap.Text, StringComparer.Ordinal)];
}
