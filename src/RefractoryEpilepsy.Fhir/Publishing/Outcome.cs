namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>What went wrong, as FHIR tells it.</summary>
public static class Outcome
{
    /// <summary>One issue of severity error. The text names no patient.</summary>
    public static R4.OperationOutcome Error(R4.OperationOutcome.IssueType type, string text) => new()
    {
        Issue = [new R4.OperationOutcome.IssueComponent { Severity = R4.OperationOutcome.IssueSeverity.Error, Code = type, Diagnostics = text, Details = new R4.CodeableConcept { Text = text } }],
    };
}
