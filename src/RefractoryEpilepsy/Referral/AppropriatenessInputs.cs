using System.Globalization;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral;

/// <summary>One thing that the published appropriateness tool for surgical referral asks for.</summary>
/// <param name="Value">As far as recorded; null: a gap, to be filled in by hand.</param>
public sealed record AppropriatenessInput(string Item, string? Value, IReadOnlyList<Evidence> Evidence);

/// <summary>The inputs of the appropriateness tool (SURG-5), prefilled, with their gaps. Its rating table belongs to others: nothing is rated here.</summary>
/// <remarks>Items: Jette et al., Neurology 2012;79:1084 by way of AES 2009 abstract 3.290; the eight variables of the deployed tool: AES 2019 abstract 3.344 [K].</remarks>
public static class AppropriatenessInputs
{
    /// <summary>The items, in the order of the sheet.</summary>
    /// <param name="parameters">Those that rule at the site; null: as shipped.</param>
    public static IReadOnlyList<AppropriatenessInput> Of(PatientCase patient, Parameters? parameters = null) => Of(new Situation(patient, risk: null, parameters));

    internal static IReadOnlyList<AppropriatenessInput> Of(Situation patient)
    {
        SeizureReport? typed = patient.Timeline.Seizures.LastOrDefault(report => report.SeizureType is not null);
        SeizureReport? counted = patient.Timeline.Seizures.LastOrDefault(report => report.PerMonth is not null || report.CountLow is not null);
        Finding? focus = patient.Found("eeg-focus");
        string? lesion = patient.CommonLesion() ?? patient.SingleLesion();
        return
        [
            new("age", patient.Age is { } age ? $"{age} years" : null, []),
            new("duration of epilepsy", patient.Onset is { } onset ? string.Create(CultureInfo.InvariantCulture, $"{(patient.AsOf.DayNumber - onset.DayNumber) / 365} years{(patient.OnsetMayBeEarlier ? " or more (the record begins there)" : "")}") : null, []),
            new("seizure type", typed?.SeizureType ?? (patient.Type == EpilepsyType.Unknown ? null : patient.Type.ToString().ToLowerInvariant()), typed is null ? [] : [typed.Evidence]),
            new("seizure frequency", counted is null ? null : Frequency(counted), counted is null ? [] : [counted.Evidence]),
            new("seizure severity", null, []),
            new("adequate drug trials that failed", patient.FailedDrugs.ToString(CultureInfo.InvariantCulture) + (patient.FailedDrugs > 0 ? $" ({string.Join(", ", patient.Resistance.Failures.SelectMany(failure => failure.DrugIds).Distinct())})" : ""), []),
            new("side effects of drugs", SideEffects(patient), [.. patient.Timeline.Reactions.Where(reaction => reaction.Present == Answer.Yes).Select(reaction => reaction.Evidence).Take(3)]),
            new("EEG", !patient.EegDone ? null : focus is not null ? $"focus {focus.Detail ?? "on record"}" : patient.Foci() == 0 && patient.VideoEegDone ? "video-EEG done, result not read" : "done, no focus read", focus is null ? [] : [focus.Evidence]),
            new("MRI", !patient.MriDone ? null : lesion?.Replace('-', ' ') ?? "done, no lesion read", lesion is null ? [] : [.. patient.Why(lesion).Reasons.SelectMany(reason => reason.Evidence).Take(3)]),
        ];
    }

    private static string Frequency(SeizureReport report) => report.PerMonth is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.##} a month (reported {report.Recorded:yyyy-MM-dd})")
        : string.Create(CultureInfo.InvariantCulture, $"{report.CountLow} from {report.Window.Start:yyyy-MM-dd} to {report.Window.Last:yyyy-MM-dd}");

    private static string? SideEffects(Situation patient)
    {
        string[] told = [.. patient.Timeline.Reactions.Where(reaction => reaction.Present == Answer.Yes).Select(reaction => reaction.DrugId ?? "a drug not told").Distinct()];
        return told.Length == 0 ? null : $"told for {string.Join(", ", told)}";
    }
}
