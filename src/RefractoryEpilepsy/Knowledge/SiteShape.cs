namespace RefractoryEpilepsy.Knowledge;

/// <summary>How a site tells something in a shape of its own, one row of its <c>shapes.csv</c>, as FHIRPath over one resource.</summary>
/// <remarks>For flowsheets, reports and orders whose code or value does not stand where FHIR puts it. Rows with a plain local code belong into <c>codes.csv</c>.</remarks>
/// <param name="Type">The resource type the row looks at.</param>
/// <param name="Where">FHIRPath; the row holds for a resource where it is true.</param>
/// <param name="Becomes">What it is read as: <c>Observation</c>, <c>DiagnosticReport</c>, <c>ServiceRequest</c> or <c>Procedure</c>.</param>
/// <param name="Concept">What it tells, a concept of the tables, such as <c>seizure_frequency_obs</c>.</param>
/// <param name="Value">FHIRPath of what was found (words, number or quantity); empty where the resource itself says enough.</param>
/// <param name="Day">FHIRPath of the day it tells of; empty for the resource's usual day.</param>
/// <param name="File">Where the row stands, for messages.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record SiteShape(string Type, string Where, string Becomes, string Concept, string Value, string Day, string File, int Line)
{
    /// <summary>The system under which a concept is its own code.</summary>
    public const string ConceptSystem = "urn:refractory-epilepsy:concept";

    private static readonly string[] Targets = ["Observation", "DiagnosticReport", "ServiceRequest", "Procedure"];

    internal static SiteShape Of(TableRow row)
    {
        string becomes = row.Required("becomes");
        return Targets.Contains(becomes)
            ? new(row.Required("type"), row.Required("where"), becomes, row.Required("concept"), row["value"], row["day"], row.File, row.Line)
            : throw row.Wrong($"\"{becomes}\" in the column \"becomes\" is unknown.", $"Write one of: {string.Join(", ", Targets)}.");
    }

    /// <summary>The message for an expression that is no FHIRPath, or a type that is not read.</summary>
    public KnowledgeException Wrong(string problem, string remedy) => new(File, Line, problem, remedy);
}
