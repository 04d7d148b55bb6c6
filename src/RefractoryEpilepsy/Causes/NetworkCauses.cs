using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>Multifocal and widespread networks (specification 4.3).</summary>
internal static class NetworkCauses
{
    private static readonly ReasonKind Eeg = new("eeg-multifocal", "The EEG shows {0}, recorded {1}.");
    private static readonly ReasonKind TwoFoci = new("independent-foci", "Independent EEG foci: {0}, recorded {1}.");
    private static readonly ReasonKind TwoLobes = new("lesions-in-two-lobes", "Lesions in more than one lobe: {0}, recorded {1}.");
    private static readonly ReasonKind OneFocus = new("one-focus", "The EEG shows one focus: {0}, recorded {1}.");
    private static readonly ReasonKind NoFocus = new("eeg-without-focus", "The EEG shows no focus, recorded {1}.");

    /// <summary>Two or more independent EEG foci, bilateral independent discharges, hypsarrhythmia, or lesions in more than one lobe.</summary>
    public static void Judge(History history, CauseLedger ledger)
    {
        List<(Finding Finding, Place Place)>? foci = null;
        List<(Finding Finding, Place Place)>? lesions = null;
        Finding? anyEeg = null;
        foreach (Finding finding in history.Findings)
        {
            bool present = finding.Present == Answer.Yes;
            switch (finding.Concept)
            {
                case "eeg-multifocal" when present:
                    ledger.Add(Cause.Multifocal, Answer.Yes, Eeg, "several foci", finding.Evidence, finding.Recorded);
                    break;
                case "eeg-bilateral-independent" when present:
                    ledger.Add(Cause.Multifocal, Answer.Yes, Eeg, "bilateral independent discharges", finding.Evidence, finding.Recorded);
                    break;
                case "hypsarrhythmia" when present:
                    ledger.Add(Cause.Multifocal, Answer.Yes, Eeg, "hypsarrhythmia", finding.Evidence, finding.Recorded);
                    break;
                case "multilobar-lesion" when present:
                    ledger.Add(Cause.Multifocal, Answer.Yes, TwoLobes, finding.Detail ?? "multilobar", finding.Evidence, finding.Recorded);
                    break;
                case "eeg-focus" when present:
                    (foci ??= []).Add((finding, Place.Of(finding.Detail)));
                    break;
                case "eeg-abnormal" or "eeg-epileptiform" or "generalized-spike-wave" when finding.Present != Answer.Unknown:
                    anyEeg ??= finding;
                    break;
                case "hippocampal-sclerosis" or "focal-cortical-dysplasia" or "cortical-malformation" or "tumor" or "vascular-malformation" or "encephalomalacia" or "stroke" or "trauma" or "tuberous-sclerosis" or "mri-lesion" when present:
                    (lesions ??= []).Add((finding, Place.Of(finding.Detail)));
                    break;
            }
        }

        Pair(foci, TwoFoci, independentSides: true, ledger);
        Pair(lesions, TwoLobes, independentSides: false, ledger);
        if (foci is [var (only, _), ..])
        {
            ledger.Add(Cause.Multifocal, Answer.No, OneFocus, only.Detail ?? "side and lobe not told", only.Evidence, only.Recorded);
        }
        else if (anyEeg is not null)
        {
            ledger.Add(Cause.Multifocal, Answer.No, NoFocus, "", anyEeg.Evidence, anyEeg.Recorded);
        }
    }

    /// <summary>Notes the first pair of places that cannot be the same.</summary>
    private static void Pair(List<(Finding Finding, Place Place)>? places, ReasonKind kind, bool independentSides, CauseLedger ledger)
    {
        if (places is null)
        {
            return;
        }

        for (int first = 0; first < places.Count; first++)
        {
            for (int second = first + 1; second < places.Count; second++)
            {
                if (!places[first].Place.DiffersFrom(places[second].Place, independentSides))
                {
                    continue;
                }

                string what = $"{places[first].Finding.Detail} and {places[second].Finding.Detail}";
                ledger.Add(Cause.Multifocal, Answer.Yes, kind, what, places[first].Finding.Evidence, places[first].Finding.Recorded);
                ledger.Add(Cause.Multifocal, Answer.Yes, kind, what, places[second].Finding.Evidence, places[second].Finding.Recorded);
                return;
            }
        }
    }
}

/// <summary>Side and lobes of a detail such as <c>left temporal</c> or <c>right frontotemporal</c>.</summary>
/// <param name="Left">Whether the left side is named.</param>
/// <param name="Right">Whether the right side is named.</param>
/// <param name="Lobes">One bit per lobe; 0 where none is named.</param>
internal readonly record struct Place(bool Left, bool Right, int Lobes)
{
    private static readonly string[] Names = ["frontal", "temporal", "parietal", "occipital", "insula"];
    private static readonly string[] ShortForms = ["fronto", "temporo", "parieto", "occipito", "insul"];

    public static Place Of(string? detail)
    {
        if (detail is null)
        {
            return default;
        }

        int lobes = 0;
        for (int lobe = 0; lobe < Names.Length; lobe++)
        {
            if (detail.Contains(Names[lobe], StringComparison.OrdinalIgnoreCase) || detail.Contains(ShortForms[lobe], StringComparison.OrdinalIgnoreCase))
            {
                lobes |= 1 << lobe;
            }
        }

        if (detail.Contains("hippocamp", StringComparison.OrdinalIgnoreCase))
        {
            lobes |= 1 << 1;
        }

        bool both = detail.Contains("bilateral", StringComparison.OrdinalIgnoreCase);
        return new(both || detail.Contains("left", StringComparison.OrdinalIgnoreCase), both || detail.Contains("right", StringComparison.OrdinalIgnoreCase), lobes);
    }

    /// <summary>Whether the two cannot be the same place: other lobes, or (where it matters) other sides.</summary>
    public bool DiffersFrom(Place other, bool bySide)
    {
        bool otherLobe = Lobes != 0 && other.Lobes != 0 && (Lobes & other.Lobes) == 0;
        bool otherSide = (Left != Right) && (other.Left != other.Right) && Left != other.Left;
        return otherLobe || (otherSide && (bySide || (Lobes != 0 && other.Lobes != 0)));
    }
}
