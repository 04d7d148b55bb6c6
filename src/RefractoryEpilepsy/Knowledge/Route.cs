namespace RefractoryEpilepsy.Knowledge;

/// <summary>How a drug gets into the body.</summary>
public enum Route
{
    /// <summary>Not recorded; taken as oral.</summary>
    Unknown,

    /// <summary>By mouth or tube.</summary>
    Oral,

    /// <summary>Into a vein or muscle.</summary>
    Parenteral,

    /// <summary>Into nose, cheek or rectum: rescue.</summary>
    NasalBuccalRectal,

    /// <summary>On skin, eye or elsewhere.</summary>
    Other,
}
