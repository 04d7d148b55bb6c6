using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Prediction;

/// <summary>Features read from results of imaging, EEG and genetics.</summary>
internal static class FindingReadings
{
    /// <summary>Present, documented absent, or not assessed.</summary>
    public static FeatureValue Of(IndexView view, string concept)
    {
        Answer answer = view.History.FindingOf(concept);
        return FeatureValue.Of(answer, answer == Answer.Unknown ? [] : EvidenceOf(view, finding => finding.Concept == concept && finding.Present == answer));
    }

    /// <summary>1 where the finding carries the word in its detail, 0 where it is told without it or documented absent.</summary>
    public static FeatureValue Detail(IndexView view, string concept, string word)
    {
        Finding[] told = [.. view.History.Findings.Where(finding => finding.Concept == concept && finding.Present != Answer.Unknown)];
        Finding[] withWord = [.. told.Where(finding => finding.Present == Answer.Yes && finding.Detail?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)];
        return told.Length == 0 ? FeatureValue.NotAssessed : new(withWord.Length > 0 ? 1 : 0, Evidences(withWord.Length > 0 ? withWord : told));
    }

    /// <summary>1 where any result of the kind is told, whatever it says; null where none is.</summary>
    public static FeatureValue Any(IndexView view, Func<string, bool> concept)
    {
        Evidence[] evidence = EvidenceOf(view, finding => finding.Present != Answer.Unknown && concept(finding.Concept));
        return evidence.Length == 0 ? FeatureValue.NotAssessed : new(1, evidence);
    }

    /// <summary>1 for a pathogenic variant in one of the genes, 0 where a test found none, null where nobody tested.</summary>
    public static FeatureValue Gene(IndexView view, params ReadOnlySpan<string> symbols)
    {
        List<Finding> found = [], tested = [];
        foreach (Finding finding in view.History.Findings)
        {
            bool gene = finding.Concept.StartsWith("gene:", StringComparison.Ordinal);
            if (!gene && finding.Concept != "genetic-result")
            {
                continue;
            }

            tested.Add(finding);
            foreach (string symbol in symbols)
            {
                if (gene && finding is { Present: Answer.Yes, Detail: "pathogenic" or "likely-pathogenic" } && finding.Concept.AsSpan(5).StartsWith(symbol, StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(finding);
                }
            }
        }

        return tested.Count == 0 ? FeatureValue.NotAssessed : new(found.Count > 0 ? 1 : 0, Evidences(found.Count > 0 ? found : tested));
    }

    /// <summary>Told as a result or coded.</summary>
    public static FeatureValue FamilyHistory(IndexView view)
    {
        FeatureValue told = Of(view, "family-history-epilepsy");
        return told.Value is null ? CodeReadings.Coded(view, "family_history_epilepsy") : told;
    }

    /// <summary>1 where an EEG or a result of one is on record.</summary>
    public static FeatureValue EegDone(IndexView view) =>
        WorkUp.EegDone(view.History) is { } evidence ? new(1, [evidence]) : new(0, []);

    /// <summary>1 where any EEG was abnormal in any way, 0 where only normal ones are told.</summary>
    public static FeatureValue EegAbnormal(IndexView view)
    {
        Evidence[] abnormal = EvidenceOf(view, finding => finding.Present == Answer.Yes && IsAbnormal(finding.Concept));
        Evidence[] normal = EvidenceOf(view, finding => finding.Present == Answer.No && finding.Concept is "eeg-abnormal" or "eeg-epileptiform");
        return abnormal.Length > 0 ? new(1, abnormal) : normal.Length > 0 ? new(0, normal) : FeatureValue.NotAssessed;
    }

    /// <summary>Distinct places of EEG foci; 0 where an EEG tells none; null without a result.</summary>
    public static FeatureValue EegFoci(IndexView view)
    {
        Finding[] foci = [.. view.History.Findings.Where(finding => finding is { Concept: "eeg-focus", Present: Answer.Yes })];
        Evidence[] results = EvidenceOf(view, finding => finding.Present != Answer.Unknown && (IsAbnormal(finding.Concept) || finding.Concept == "eeg-abnormal"));
        return foci.Length > 0 ? new(foci.Select(focus => focus.Detail ?? "").Distinct().Count(), Evidences(foci))
            : results.Length > 0 ? new(0, results)
            : FeatureValue.NotAssessed;
    }

    /// <summary>Resources behind findings.</summary>
    public static Evidence[] Evidences(IEnumerable<Finding> findings) => [.. findings.Select(finding => finding.Evidence).Distinct().Take(5)];

    private static Evidence[] EvidenceOf(IndexView view, Func<Finding, bool> which) => Evidences(view.History.Findings.Where(which));

    private static bool IsAbnormal(string concept) =>
        concept is "eeg-abnormal" or "eeg-epileptiform" or "eeg-focus" or "eeg-multifocal" or "eeg-bilateral-independent" or "hypsarrhythmia" or "generalized-spike-wave" or "eeg-slowing";
}

/// <summary>Features read across structural causes.</summary>
internal static class StructuralReadings
{
    /// <summary>Structural causes present; null where none is and nothing was looked for.</summary>
    public static FeatureValue Count(IndexView view)
    {
        var structural = CauseCatalogue.InOrder.Where(cause => cause.Group == "structural").Select(cause => view.Causes.Causes[cause.Id]).ToArray();
        Judgement[] present = [.. structural.Where(judgement => judgement.Answer == Answer.Yes)];
        return present.Length == 0 && structural.All(judgement => judgement.Answer == Answer.Unknown)
            ? FeatureValue.NotAssessed
            : new(present.Length, [.. present.SelectMany(judgement => judgement.Reasons).SelectMany(reason => reason.Evidence).Distinct().Take(5)]);
    }

    /// <summary>1 where an MRI of the brain is on record.</summary>
    public static FeatureValue MriDone(IndexView view) =>
        WorkUp.MriDone(view.History) is { } evidence ? new(1, [evidence]) : new(0, []);
}
