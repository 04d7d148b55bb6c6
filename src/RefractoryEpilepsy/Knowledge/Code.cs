namespace RefractoryEpilepsy.Knowledge;

/// <summary>A code of a code system.</summary>
/// <param name="System">The system's URI as FHIR names it; empty when the source gave none.</param>
/// <param name="Value">The code as the source wrote it.</param>
public readonly record struct Code(string System, string Value);
