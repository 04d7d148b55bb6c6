using System.Globalization;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>AI-1: the APE2 score, from what a record can tell. An item nobody recorded counts 0 and is listed.</summary>
/// <remarks>Dubey et al., Epilepsia 2017;58:1181, doi:10.1111/epi.13797; Mayo Clinic Laboratories' APE2 page (specification S52).</remarks>
internal static class Ai1
{
    private const int Threshold = 4;

    /// <summary>"Cancer within five years", in days.</summary>
    private const int FiveYears = 1826;

    /// <summary>How long before the first seizure an infection may lie to be its prodrome, in days [K].</summary>
    private const int ProdromeDays = 42;

    private static readonly Verdict Explained = Verdict.No("explained", "A cause of the epilepsy is on record.");
    private static readonly Verdict Low = Verdict.No("score-below-4", "The APE2 items on record add up to less than 4.");

    public static ReferralRule Rule { get; } = new(
        "AI-1",
        ReferralTarget.WorkUp,
        "Antibody panels in serum and CSF: the APE2 score is 4 or more.",
        "Epilepsy without a known cause and APE2 of at least 4: new onset within a year 1, neuropsychiatric change 1, autonomic 1, viral prodrome 2 (only without cancer), faciobrachial dystonic seizures 3 or facial dyskinesia 2, two drugs failed 2, inflamed CSF 2, MRI encephalitis 2, cancer within five years 2; antibodies not yet tested.",
        "Dubey et al., Epilepsia 2017;58:1181, doi:10.1111/epi.13797 (specification S52, S53)")
    {
        ModelYear = 2017,
        HoldsDays = 90,
        Version = 3,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.Explanation() is not null)
        {
            return Explained;
        }

        if (Tested(patient) is { } tested)
        {
            return Verdict.No("antibodies-tested", "Antibodies are tested.", tested);
        }

        var items = new List<Reason>();
        var missing = new List<string>();
        int points = Score(patient, items, missing);
        if (points >= Threshold)
        {
            return Verdict.Fires(Strength.Strong, [new Reason("ape2", string.Create(CultureInfo.InvariantCulture, $"APE2 at least {points}."), []), .. items]).Lacking(missing);
        }

        // With everything unrecorded present the score might pass, but charts never record it all: no.
        return Low with { Missing = missing };
    }

    private static int Score(Situation patient, List<Reason> items, List<string> missing)
    {
        int points = 0;
        if (patient.Onset is not { } onset)
        {
            missing.Add("onset of the epilepsy");
        }
        else if (patient.Within(onset, Situation.OneYear))
        {
            Count(1, "new-onset", "New onset within a year.", []);
        }

        Diagnosis? psychiatric = patient.Diagnosed(["psych_psychosis", "psych_depression", "psych_anxiety", "psych_bipolar", "neuropsychiatric_change"],
            NearOnset);
        if (psychiatric is not null)
        {
            Count(1, "neuropsychiatric", $"Neuropsychiatric change around the onset ({psychiatric.Code.Value}).", [psychiatric.Evidence]);
        }

        if (patient.Failures >= 2)
        {
            Count(2, "refractory", "Two schedules have failed.", []);
        }

        if (patient.Has("bbb-inflammation"))
        {
            Count(2, "csf-inflammation", "The CSF is inflamed.", [.. patient.Why("bbb-inflammation").Reasons.SelectMany(reason => reason.Evidence)]);
        }
        else if (patient.Causes.Of("bbb-inflammation") == Answer.Unknown)
        {
            missing.Add("CSF");
        }

        if (patient.Found("mri-encephalitis") is { } encephalitis)
        {
            Count(2, "mri-encephalitis", "The MRI suggests encephalitis.", [encephalitis.Evidence]);
        }
        else if (!patient.MriDone)
        {
            missing.Add("MRI");
        }

        Diagnosis? cancer = patient.Diagnosed(["cancer"], diagnosis => patient.Within(diagnosis.On, FiveYears) && diagnosis.Active != Answer.No);
        bool hasCancer = Item(cancer, 2, "cancer", "Cancer within five years.");
        _ = !hasCancer && Item(patient.Diagnosed(["viral_illness"], IsProdrome), 2, "viral-prodrome", "A viral prodrome.");
        Item(patient.Diagnosed(["autonomic_dysfunction"], NearOnset), 1, "autonomic-dysfunction", "Autonomic dysfunction.");
        bool dystonic = Item(patient.Named("faciobrachial_dystonic_seizure"), 3, "faciobrachial-dystonic-seizures", "Faciobrachial dystonic seizures.");
        _ = !dystonic && Item(patient.Diagnosed(["facial_dyskinesia"], NearOnset), 2, "facial-dyskinesia", "Facial dyskinesia.");
        return points;

        // New with the epilepsy, not of old.
        bool NearOnset(Diagnosis diagnosis) => patient.Onset is { } start && Math.Abs(diagnosis.On.DayNumber - start.DayNumber) <= Situation.OneYear;

        bool IsProdrome(Diagnosis diagnosis) => patient.Onset is { } start && diagnosis.On <= start && diagnosis.On >= start.Plus(-ProdromeDays);

        bool Item(Diagnosis? diagnosis, int worth, string code, string text)
        {
            if (diagnosis is null)
            {
                missing.Add(code.Replace('-', ' '));
                return false;
            }

            Count(worth, code, text, [diagnosis.Evidence]);
            return true;
        }

        void Count(int worth, string code, string text, IReadOnlyList<Evidence> evidence)
        {
            points += worth;
            items.Add(new Reason(code, string.Create(CultureInfo.InvariantCulture, $"{text} (+{worth})"), evidence));
        }
    }

    private static Evidence? Tested(Situation patient)
    {
        foreach (Finding finding in patient.Timeline.Findings)
        {
            if (finding.Present != Answer.Unknown && finding.Concept.StartsWith("antibody:", StringComparison.Ordinal)
                && !finding.Concept.Contains("TPO", StringComparison.OrdinalIgnoreCase))
            {
                return finding.Evidence;
            }
        }

        return patient.Cared("autoimmune_antibody_panel", care => care.Stage == CareStage.Done)?.Evidence;
    }
}
