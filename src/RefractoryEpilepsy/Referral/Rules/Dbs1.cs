using System.Globalization;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>DBS-1: stimulation of the anterior thalamus.</summary>
/// <remarks>The label counts failed drugs: three, and asks for six or more seizures a month, none more than 30 days apart (JAMA 2018;319:2164).</remarks>
internal static class Dbs1
{
    private const int FailedDrugs = 3;

    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Drug resistance is not ascertained (definite or probable).");
    private static readonly Verdict TooFew = Verdict.No("fewer-than-three-drugs", "Fewer than three drugs have failed.");
    private static readonly Verdict NotFocal = Verdict.No("not-focal", "The epilepsy is generalised.");
    private static readonly Verdict Child = Verdict.No("younger-than-18", "Younger than 18.");
    private static readonly Verdict AgeMissing = Verdict.Unclear("age-unknown", "The birth date is not recorded.", "birth date");
    private static readonly Verdict TypeUnknown = Verdict.Unclear("type-unknown", "Focal or generalised: not recorded.", "epilepsy type");

    public static ReferralRule Rule { get; } = new(
        "DBS-1",
        ReferralTarget.Neuromodulation,
        "Consider deep brain stimulation (anterior thalamus).",
        "Drug resistant focal epilepsy (with or without bilateral seizures), 18 or older, at least three drugs failed, no such device for epilepsy in place, planned or declined; shows whether the label's seizure frequency is met.",
        "US label; FDA notice in JAMA 2018;319:2164; specification S46")
    {
        Jurisdiction = "US",
        ModelYear = 2018,
        AboutOngoingSeizures = true,
        SilencedBy = [UnreadProcedures.NervousSystem],
        Version = 2,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        if (patient.IsSurelyNotResistant)
        {
            return NotResistant;
        }

        if (patient.IsSurelyResistant && patient.FailedDrugs < FailedDrugs)
        {
            return TooFew;
        }

        if (patient.Dbs is { } device)
        {
            return Verdict.No("implanted", "A deep brain stimulator is in place.", device.Evidence);
        }

        if (patient.Planned("proc_dbs") is { } planned)
        {
            return planned;
        }

        if (patient.Declined("proc_dbs") is { } declined)
        {
            return Verdict.No("declined", "Declined in the last 24 months.", declined.Evidence);
        }

        if (patient.Age is not { } age)
        {
            return AgeMissing;
        }

        return age < 18 ? Child
            : patient.Type == EpilepsyType.Generalized ? NotFocal
            : patient.MayBeResistant ? Situation.ResistanceOpen
            : patient.Type == EpilepsyType.Unknown ? TypeUnknown
            : WithFrequency(patient);
    }

    private static Verdict WithFrequency(Situation patient)
    {
        SeizureReport? last = patient.Timeline.Seizures.LastOrDefault(report => report.PerMonth is not null || report.CountLow is not null);
        decimal? perMonth = last?.PerMonth ?? (last?.CountLow is { } count ? count * 30m / Math.Max(30, last.Window.DaysUntil(patient.AsOf)) : null);
        Verdict fired = Verdict.Fires(Strength.Consider, [Frequency(perMonth, last), .. patient.StatusReasons]);
        return perMonth is null ? fired.Lacking("seizure frequency (the label asks for six a month)") : fired;
    }

    private static Reason Frequency(decimal? perMonth, SeizureReport? report) => perMonth is not { } rate
        ? new Reason("label-frequency-unknown", "Whether the label's six seizures a month are reached is not recorded.", [])
        : new Reason(rate >= 6 ? "label-frequency-met" : "label-frequency-not-met", string.Create(CultureInfo.InvariantCulture, $"Last told frequency {rate:0.#} a month; the label asks for six, none more than 30 days apart."), [report!.Evidence]);
}
