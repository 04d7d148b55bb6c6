using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PR-1: is it epilepsy at all? Needs no proven epilepsy .</summary>
internal static class Pr1
{
    private static readonly Verdict Nothing = Verdict.No("no-doubt", "Neither functional seizures nor two non-diagnostic EEGs are on record.");
    private static readonly Verdict Suspected = Verdict.Unclear("functional-seizures-unconfirmed", "Functional seizures are suspected, and not confirmed.", "whether the seizures are functional (video-EEG)");
    private static readonly Verdict VideoDone = Verdict.No("video-eeg-done", "Two EEGs were not diagnostic, and video-EEG is done.");

    private static readonly Verdict ResultsUnread = Verdict.Unclear("eeg-results-unread", "EEGs were done, and nothing tells what they showed.", "EEG results");

    public static ReferralRule Rule { get; } = new(
        "PR-1",
        ReferralTarget.PseudoresistanceCheck,
        "Video-EEG first: the diagnosis is in doubt.",
        "Functional seizures coded (also beside epilepsy, also alone), or at least two EEGs without a diagnosis and no video-EEG.",
        "Functional seizures code: PPV .74 to .80 (specification S18); NAEC and ILAE (S39)")
    {
        NeedsEpilepsy = false,
        HoldsDays = 180,
        Version = 2,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.Diagnosed(["pnes_functional_seizure"]) is { } functional)
        {
            return Verdict.Fires(patient.VideoEegDone ? Strength.Moderate : Strength.Strong, new Reason("functional-seizures", $"Functional seizures are coded ({functional.Code.Value}).", [functional.Evidence]));
        }

        if (patient.Found("eeg-nonepileptic-event") is { } captured)
        {
            return Verdict.Fires(Strength.Moderate, new Reason("non-epileptic-event", "An EEG captured an event that was not epileptic.", [captured.Evidence]));
        }

        Verdict nothing = patient.Timeline.Diagnoses.Any(diagnosis => diagnosis.Confirmed == Answer.Unknown && diagnosis.Concepts.Contains("pnes_functional_seizure")) ? Suspected : Nothing;
        if (patient.Resistance.Eligible.Answer == Answer.No)
        {
            return nothing;
        }

        var normal = new List<Finding>();
        foreach (Finding finding in patient.Timeline.Findings)
        {
            if (finding is { Concept: "eeg-epileptiform" or "generalized-spike-wave" or "hypsarrhythmia" or "eeg-focus", Present: Answer.Yes })
            {
                return nothing;
            }

            if (finding is { Concept: "eeg-abnormal" or "eeg-epileptiform", Present: Answer.No } && !normal.Exists(other => SameStudy(other, finding)))
            {
                normal.Add(finding);
            }
        }

        return normal.Count < 2 ? patient.VideoEegDone || normal.Count + UnreadEegs(patient, normal) < 2 ? nothing : ResultsUnread
            : patient.VideoEegDone ? VideoDone
            : Verdict.Fires(patient.IsDocumentedFree ? Strength.Consider : Strength.Moderate,
                new Reason("non-diagnostic-eegs", $"{normal.Count} EEGs were not diagnostic, and no video-EEG is on record.", [.. normal.Select(finding => finding.Evidence)]));
    }

    /// <summary>EEGs that are done without any result on record.</summary>
    private static int UnreadEegs(Situation patient, List<Finding> normal)
    {
        var days = new HashSet<DateOnly>();
        foreach (CareEvent care in patient.Timeline.Care)
        {
            if (care is { Concept: "proc_eeg", Stage: CareStage.Done } && !normal.Exists(finding => (finding.Seen ?? PartialDate.On(finding.Recorded)).Latest == Situation.DayOf(care)))
            {
                days.Add(Situation.DayOf(care));
            }
        }

        return patient.Timeline.Findings.Any(finding => finding.Concept.StartsWith("eeg-", StringComparison.Ordinal) && finding.Present == Answer.Yes) ? 0 : days.Count;
    }

    private static bool SameStudy(Finding first, Finding second) =>
        first.Evidence == second.Evidence || (first.Seen ?? PartialDate.On(first.Recorded)) == (second.Seen ?? PartialDate.On(second.Recorded));
}
