using System.Globalization;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Procedures told by a CPT number alone, which is read only where the site states its licence.</summary>
/// <remarks>
/// The section of CPT that a number lies in tells what kind of thing was done, not which: enough to say "cannot be told" instead of "never
/// done". The limits of the sections are from knowledge ([K]).
/// </remarks>
public static class UnreadProcedures
{
    /// <summary>Concept of the care event; its code is the number.</summary>
    public const string Concept = "unread-procedure";

    /// <summary>Surgery of the nervous system: resections, stimulators.</summary>
    public static readonly (int First, int Last) NervousSystem = (61000, 64999);

    /// <summary>Magnetic resonance imaging of head and brain.</summary>
    public static readonly (int First, int Last) HeadImaging = (70540, 70559);

    /// <summary>Neurology: EEG and long-term monitoring among others.</summary>
    public static readonly (int First, int Last) Neurophysiology = (95700, 95967);

    /// <summary>Molecular genetics.</summary>
    public static readonly (int First, int Last) Genetics = (81105, 81599);

    /// <summary>Whether a number lies in a section that a rule asks after.</summary>
    public static bool IsAskedAfter(Code code) =>
        Number(code) is { } number && (Lies(number, NervousSystem) || Lies(number, HeadImaging) || Lies(number, Neurophysiology) || Lies(number, Genetics));

    /// <summary>The first unread procedure of a section; null where there is none.</summary>
    /// <param name="section">First and last number, both included.</param>
    public static CareEvent? Of(FactList<CareEvent> care, (int First, int Last) section)
    {
        foreach (CareEvent done in care)
        {
            if (done is { Concept: Concept, Code: { } code } && Number(code) is { } number && Lies(number, section))
            {
                return done;
            }
        }

        return null;
    }

    private static int? Number(Code code) =>
        code.Value.Length == 5 && int.TryParse(code.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static bool Lies(int number, (int First, int Last) section) => number >= section.First && number <= section.Last;
}
