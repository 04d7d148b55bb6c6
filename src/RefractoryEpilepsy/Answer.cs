namespace RefractoryEpilepsy;

/// <summary>What the chart supports. Ordered, so that "and" is the minimum and "or" the maximum.</summary>
public enum Answer
{
    /// <summary>The chart speaks against it.</summary>
    No,

    /// <summary>The chart does not say.</summary>
    Unknown,

    /// <summary>The chart supports it.</summary>
    Yes,
}
