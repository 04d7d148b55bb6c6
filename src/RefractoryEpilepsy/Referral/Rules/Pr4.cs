using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PR-4: what provokes seizures and can be changed.</summary>
internal static class Pr4
{
    private static readonly Verdict Nothing = Verdict.No("none-recorded", "No provoking habit is on record, and no drug that lowers the threshold is among the listed ones.");
    private static readonly Verdict DrugsUnknown = Verdict.Unclear("drugs-unknown", "No provoking habit is on record; which other drugs are taken is not.", "list of all medications");

    public static ReferralRule Rule { get; } = new(
        "PR-4",
        ReferralTarget.PseudoresistanceCheck,
        "Counsel on what provokes seizures: alcohol, sleep loss, drugs that lower the threshold.",
        "Alcohol-related disorder not in remission, insomnia or sleep deprivation coded, seizures told with alcohol or sleep loss, or a drug that lowers the threshold (tramadol, bupropion, clozapine), in the last 365 days; a drug also where its order is still active. Without any list of medications, or with a drug that nobody could read: indeterminate.",
        "Seizure precipitants [K]")
    {
        Version = 4,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        var found = new List<Reason>();
        Diagnosis? alcohol = patient.Diagnosed(["use-alcohol", "psych_substance_use", "provoked_or_febrile_seizure", "asm_nonepilepsy_indication"], diagnosis => (diagnosis.Code.Under("F10") || diagnosis.Concepts.Contains("use-alcohol")) && !Surg4.InRemission(diagnosis)
            && (patient.Within(diagnosis.On, Situation.OneYear) || (diagnosis.Place == DiagnosisPlace.ProblemList && diagnosis.Active == Answer.Yes)));
        if (alcohol is not null)
        {
            found.Add(new Reason("alcohol", $"An alcohol-related disorder is coded ({alcohol.Code.Value}).", [alcohol.Evidence]));
        }

        if (patient.Diagnosed(["sleep_loss"], patient.IsCurrent) is { } sleepless)
        {
            found.Add(new Reason("sleep-loss", $"Lost sleep is coded ({sleepless.Code.Value}).", [sleepless.Evidence]));
        }

        foreach (SeizureReport report in patient.Timeline.Seizures)
        {
            string? provoked = report.CountHigh == 0 ? null : report.Context.FirstOrDefault(word => word is "alcohol" or "sleep-loss");
            if (provoked is not null && patient.Within(report.Window.Last < patient.AsOf ? report.Window.Last : patient.AsOf, Situation.OneYear) && !found.Exists(reason => reason.Code == provoked))
            {
                found.Add(new Reason(provoked, provoked == "alcohol" ? "Seizures told with alcohol." : "Seizures told with sleep loss.", [report.Evidence]));
            }
        }

        if ((patient.InUse("threshold-lowering-drug") ?? patient.Cared("threshold-lowering-drug", care => care.Stage == CareStage.Done && patient.Within(Situation.DayOf(care), Situation.OneYear))) is { } drug)
        {
            found.Add(new Reason("threshold-lowering-drug", "A drug that lowers the seizure threshold was prescribed.", [drug.Evidence]));
        }

        return found.Count > 0 ? Verdict.Fires(Strength.Consider, found) : patient.MedicationsListed && patient.UnreadDrug is null ? Nothing : DrugsUnknown;
    }
}
