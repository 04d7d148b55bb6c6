namespace RefractoryEpilepsy.Reports;

/// <summary>One mark in a lane.</summary>
/// <param name="Size">Half its width, in pixels; of a bar, nothing.</param>
/// <param name="Css">Class that gives the colour.</param>
/// <param name="Title">What it says, with the resource.</param>
public sealed record Mark(DateOnly Day, MarkShape Shape, double Size, string Css, string Title, Evidence Evidence)
{
    /// <summary>Last day of a bar.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>How high it stands or reaches in the lane, 0 to 1; null: in the middle.</summary>
    public double? Rise { get; init; }

    /// <summary>A word beside it where there is room; empty: none.</summary>
    public string Label { get; init; } = "";
}

/// <summary>A row of marks under the drug trials.</summary>
/// <param name="Height">In pixels.</param>
/// <param name="Guides">Lines across, by their height in the lane, 0 to 1, each with a word.</param>
/// <param name="Band">A stretch of heights that is shaded; null: none.</param>
public sealed record EventLane(string Title, string Note, double Height, IReadOnlyList<Mark> Marks, IReadOnlyList<(double Rise, string Word)> Guides, (double Low, double High)? Band = null);

/// <summary>Shapes of marks.</summary>
public enum MarkShape
{
    /// <summary>Filled circle.</summary>
    Dot,

    /// <summary>Open circle.</summary>
    Ring,

    /// <summary>Triangle.</summary>
    Triangle,

    /// <summary>Square.</summary>
    Square,

    /// <summary>Diamond.</summary>
    Diamond,

    /// <summary>From the ground of the lane up, over its days.</summary>
    Bar,
}
