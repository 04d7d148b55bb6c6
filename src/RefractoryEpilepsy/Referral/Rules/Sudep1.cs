using System.Globalization;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SUDEP-1: counselling on sudden unexpected death.</summary>
internal static class Sudep1
{
    private static readonly Verdict LowRisk = Verdict.No("no-risk-recorded", "Neither resistant nor a tonic-clonic seizure in the last 365 days.");

    public static ReferralRule Rule { get; } = new(
        "SUDEP-1",
        ReferralTarget.Safety,
        "Counsel on sudden unexpected death in epilepsy: no counselling is recorded.",
        "A tonic-clonic seizure in the last 365 days (three or more a year: high risk), nocturnal tonic-clonic seizures at any time, or drug resistance; no counselling recorded.",
        "SUDEP risk factors [K]; audit of SUDEP discussion (specification S59)")
    {
        HoldsDays = 365,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (patient.Cared("sudep-counselling", care => care.Stage == CareStage.Done) is { } counselled)
        {
            return Verdict.No("counselled", "Counselling is recorded.", counselled.Evidence);
        }

        int convulsions = 0;
        var reasons = new List<Reason>();
        foreach (SeizureReport report in patient.Timeline.Seizures)
        {
            bool nocturnal = report.Context.Contains("sleep") || report.Context.Contains("nocturnal");
            bool recent = patient.Within(Min(report.Window.Last, patient.AsOf), Situation.OneYear);
            if (report.SeizureType is { } type && type.Contains("tonic-clonic", StringComparison.Ordinal) && Situation.TellsSeizure(report) && (recent || nocturnal))
            {
                // A rate is one of a month: three a year are a quarter of one.
                convulsions += !recent ? 0 : report.CountLow is { } count ? Math.Clamp(count, 1, 1000) : report.PerMonth is { } rate ? Math.Max(1, (int)Math.Min(1000, rate * 12)) : 1;
                string when = nocturnal ? "Nocturnal tonic-clonic" : "Tonic-clonic";
                reasons.Add(new Reason("tonic-clonic", string.Create(CultureInfo.InvariantCulture, $"{when} seizures told up to {Min(report.Window.Last, patient.AsOf):yyyy-MM-dd}."), [report.Evidence]));
            }
        }

        if (patient.IsResistant)
        {
            reasons.AddRange(patient.StatusReasons);
        }

        return reasons.Count == 0 ? patient.MayBeResistant ? Situation.ResistanceOpen : LowRisk : Verdict.Fires(convulsions >= 3 ? Strength.Strong : Strength.Moderate, reasons);
    }

    private static DateOnly Min(DateOnly first, DateOnly second) => first < second ? first : second;
}
