using System.Globalization;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SURG-5: gathers what the published appropriateness tool asks for. Its rating table belongs to others and is not re-implemented.</summary>
internal static class Surg5
{
    public static ReferralRule Rule { get; } = new(
        "SURG-5",
        ReferralTarget.SurgicalEvaluation,
        "Fill in the appropriateness tool for surgical referral: its inputs are gathered here.",
        "Wherever SURG-1 asks for surgical evaluation: age, duration, seizure type, frequency, number of adequate drugs, EEG and MRI as far as recorded, and what is missing.",
        "CASES: AES 2009 abstract 3.290; AES 2019 abstract 3.344 (eight variables) [K]")
    {
        ModelYear = 2019,
        AboutOngoingSeizures = true,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        Verdict offer = Surg1.Of(patient);
        if (offer.Answer != Answer.Yes)
        {
            return offer;
        }

        var inputs = new List<Reason>();
        var missing = new List<string>();
        Note("age", patient.Age is { } age ? $"{age} years" : null);
        Note("duration of epilepsy", patient.Onset is { } onset ? $"{(patient.AsOf.DayNumber - onset.DayNumber) / 365} years" : null);
        Note("seizure type", patient.Timeline.Seizures.LastOrDefault(report => report.SeizureType is not null)?.SeizureType
            ?? (patient.Type == EpilepsyType.Unknown ? null : patient.Type.ToString().ToLowerInvariant()));
        Note("seizure frequency", patient.Timeline.Seizures.LastOrDefault(report => report.PerMonth is not null || report.CountLow is not null) is { } report
            ? report.PerMonth is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} a month") : string.Create(CultureInfo.InvariantCulture, $"{report.CountLow} reported")
            : null);
        Note("adequate drugs that failed", patient.FailedDrugs.ToString(CultureInfo.InvariantCulture));
        Note("EEG", patient.EegDone ? patient.Found("eeg-focus")?.Detail ?? "on record" : null);
        Note("MRI", patient.MriDone ? patient.SingleLesion() ?? "on record" : null);
        missing.Add("severity of seizures and of side effects");
        return Verdict.Fires(Strength.Consider, inputs).Lacking(missing);

        void Note(string name, string? value)
        {
            if (value is null)
            {
                missing.Add(name);
            }
            else
            {
                inputs.Add(new Reason("input", $"{name}: {value}.", []));
            }
        }
    }
}
