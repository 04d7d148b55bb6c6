using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SAFE-4: drugs that need watching.</summary>
/// <remarks>Blood counts, liver tests, visual fields and echocardiograms are read by a site's codes (concepts <c>monitoring-…</c>) or by their labels: unrecorded is unknown, not undone.</remarks>
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
        "Felbamate without blood count and liver tests in 90 days; vigabatrin without visual field, fenfluramine without echocardiogram, cannabidiol without liver tests (above all beside valproate) in 180 days. Fires only where such checks are recorded at all (blood tests: where the laboratory sent any result in that time).",
        "Drug labels [K]")
    {
        HoldsDays = 30,
        Version = 2,
        NeedsEpilepsy = false,
        Judge = Of,
    };

    /// <summary>Blood tests that are missing among other results of the laboratory were not done here; visual fields and echocardiograms may be kept elsewhere.</summary>
    private static bool LaboratoryRecorded(string check, int days, Situation patient) => check is "monitoring-blood-count" or "monitoring-liver"
        && (patient.Cared("laboratory-result", care => patient.Within(Situation.DayOf(care), days)) is not null
            || patient.Timeline.Measurements.Any(measurement => measurement.Concept is "albumin" || measurement.Concept.StartsWith("level:", StringComparison.Ordinal))
            || patient.Cared("monitoring-blood-count") is not null || patient.Cared("monitoring-liver") is not null);

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
                if (last is null && LaboratoryRecorded(check, days, patient) && !patient.Within(drug.Since, days))
                {
                    overdue.Add(new Reason("check-never", $"{id}: no {check["monitoring-".Length..].Replace('-', ' ')} on record, though laboratory results are.", [drug.Evidence]));
                }
                else if (last is null)
                {
                    missing.Add($"{check["monitoring-".Length..].Replace('-', ' ')} ({id})");
                }
                else if (!patient.Within(Situation.DayOf(last), days))
                {
                    overdue.Add(new Reason("check-overdue", $"{id}: {check["monitoring-".Length..].Replace('-', ' ')} not within {days} days.", [drug.Evidence, last.Evidence]));
                }
            }
        }

        if (overdue.Count > 0 && patient.Takes("cannabidiol") is not null && patient.Takes("valproate") is { } valproate)
        {
            overdue.Add(new Reason("beside-valproate", "Valproate is taken beside cannabidiol: liver tests matter most here.", [valproate.Evidence]));
        }

        return !taken ? NotTaken
            : overdue.Count > 0 ? Verdict.Fires(Strength.Strong, overdue).Lacking(missing)
            : missing.Count > 0 ? Verdict.Unclear("monitoring-unrecorded", "A drug that needs monitoring is taken, and no such check was ever read.", missing)
            : Watching;
    }
}
