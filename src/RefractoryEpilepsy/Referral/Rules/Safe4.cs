using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SAFE-4: drugs that need watching.</summary>
/// <remarks>Blood counts, liver tests, visual fields and echocardiograms reach the timeline only where a site maps them (concepts <c>monitoring-…</c>): unrecorded is unknown, not undone.</remarks>
internal static class Safe4
{
    private static readonly (string Drug, string[] Checks, int Days)[] Watched =
    [
        ("felbamate", ["monitoring-blood-count", "monitoring-liver"], 90),
        ("vigabatrin", ["monitoring-visual-field"], 180),
        ("fenfluramine", ["monitoring-echocardiogram"], 180),
        ("cannabidiol", ["monitoring-liver"], 180),
    ];

    private static readonly Verdict NotTaken = Verdict.No("not-taken", "None of the drugs in question is taken.");
    private static readonly Verdict Watching = Verdict.No("monitored", "The checks are on record.");

    public static ReferralRule Rule { get; } = new(
        "SAFE-4",
        ReferralTarget.Safety,
        $"A drug that needs monitoring is taken and the check is overdue: {Wording.DrugSafety}.",
        "Felbamate without blood count and liver tests in 90 days; vigabatrin without visual field, fenfluramine without echocardiogram, cannabidiol without liver tests (above all beside valproate) in 180 days. Fires only where the site records such checks at all.",
        "Drug labels [K]")
    {
        HoldsDays = 30,
        NeedsEpilepsy = false,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        bool taken = false;
        var overdue = new List<Reason>();
        var missing = new List<string>();
        foreach ((string id, string[] checks, int days) in Watched)
        {
            if (patient.Takes(id) is not { } drug)
            {
                continue;
            }

            taken = true;
            foreach (string check in checks)
            {
                CareEvent? last = patient.Cared(check, care => care.Stage == CareStage.Done);
                if (last is null)
                {
                    missing.Add($"{check["monitoring-".Length..].Replace('-', ' ')} ({id})");
                }
                else if (!patient.Within(Situation.DayOf(last), days))
                {
                    overdue.Add(new Reason("check-overdue", $"{id}: {check["monitoring-".Length..].Replace('-', ' ')} not within {days} days.", [drug.Evidence, last.Evidence]));
                }
            }
        }

        return !taken ? NotTaken
            : overdue.Count > 0 ? Verdict.Fires(Strength.Strong, overdue).Lacking(missing)
            : missing.Count > 0 ? Verdict.Unclear("monitoring-unrecorded", "A drug that needs monitoring is taken, and no such check was ever read.", missing)
            : Watching;
    }
}
