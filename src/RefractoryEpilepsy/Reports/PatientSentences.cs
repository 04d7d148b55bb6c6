using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Reports;

/// <summary>The two sentences that stand over a patient.</summary>
public static class PatientSentences
{
    /// <summary>Such as <c>female, 36 years, on record from 2015-01-03 to 2024-04-30</c>.</summary>
    public static string Person(PatientCase found)
    {
        Person person = found.Timeline.Person;
        string age = person.AgeOn(found.AsOf) is { } years ? $"{years} years" : "age not recorded";
        string died = person.Died is { } death ? $", died {Words.Of(death)}" : "";
        return $"{person.Sex ?? "sex not recorded"}, {age}{died}, on record from {Words.Of(found.Timeline.Observed.Start)} to {Words.Of(found.Timeline.Observed.End)}";
    }

    /// <summary>Such as <c>Resistant since 2022-03-04, confidence definite, after levetiracetam and lamotrigine.</c></summary>
    public static string Status(PatientCase found)
    {
        ResistanceFinding resistance = found.Resistance;
        string drugs = resistance.Failures.Count == 0 ? "" : $" Failed: {string.Join(", ", resistance.Failures.Select(failure => string.Join(" + ", failure.DrugIds)))}.";
        string sure = resistance.Confidence is { } confidence ? $", confidence {Words.Of(confidence)}" : "";
        return resistance switch
        {
            { Status: RefractoryEpilepsy.Resistance.Status.Resistant } => $"Resistant since {Words.Of(resistance.Since)}{sure}.{drugs}",
            { EverResistant: true } => $"{resistance.Status} on {Words.Of(found.AsOf)}, resistant earlier (since {Words.Of(resistance.Since)}){sure}.{drugs}",
            { SeizureFreeSince: { } free } => $"{resistance.Status} on {Words.Of(found.AsOf)}; documented seizure free since {Words.Of(free)}.{drugs}",
            _ => $"{resistance.Status} on {Words.Of(found.AsOf)}{sure}.{drugs}",
        };
    }
}
