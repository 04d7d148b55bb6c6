namespace RefractoryEpilepsy;

/// <summary>A pseudonym. Identifiers of the source system never enter the core.</summary>
public readonly record struct PatientKey(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
