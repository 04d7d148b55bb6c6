namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>The input cannot be read at all. The message is one line for people: what is wrong, with which file, and what to do.</summary>
public sealed class InputException : Exception
{
    /// <summary>With the reason and the remedy in one line.</summary>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>With what the platform said of it.</summary>
    public InputException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
