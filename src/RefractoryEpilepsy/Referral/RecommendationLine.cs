using System.Globalization;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Referral;

/// <summary>Why a patient is listed, in one line.</summary>
public static class RecommendationLine
{
    private const int AlsoShown = 6;

    /// <summary>The lead, what it rests on, and what else was raised.</summary>
    public static string Of(PatientCase patient, Recommendation recommendation)
    {
        string[] also = [.. recommendation.All.Skip(1).Select(flag => flag.RuleId)];
        return string.Join(" ", new[]
        {
            recommendation.Lead.Title,
            Because(patient, recommendation.Lead),
            LastSeizure(patient),
            also.Length > 0 ? $"Also {string.Join(", ", also.Take(AlsoShown))}{(also.Length > AlsoShown ? $" and {also.Length - AlsoShown} more" : "")}." : "",
        }.Where(part => part.Length > 0));
    }

    private static string Because(PatientCase patient, ReferralFlag lead)
    {
        ResistanceFinding resistance = patient.Resistance;
        if (ReferralLoop.IsReferral(lead.Offers) && resistance is { Status: Status.Resistant, Since: { } since })
        {
            string drugs = string.Join(", ", resistance.Failures.SelectMany(failure => failure.DrugIds).Distinct());
            return string.Create(CultureInfo.InvariantCulture, $"Resistant since {since:yyyy-MM-dd} ({resistance.Confidence?.ToString().ToLowerInvariant()}; {drugs} failed).");
        }

        return lead.Judgement.Reasons.Count > 0 ? lead.Judgement.Reasons[0].Text : "";
    }

    private static string LastSeizure(PatientCase patient) =>
        LastSeizureDay(patient) is { } day ? string.Create(CultureInfo.InvariantCulture, $"Last seizure evidence {day:yyyy-MM-dd}.") : "";

    /// <summary>The newest day of which a record tells a seizure, not after the day of judgement; null where none does.</summary>
    public static DateOnly? LastSeizureDay(PatientCase patient) => patient.Timeline.Seizures.Where(Situation.TellsSeizure)
        .Select(report => (DateOnly?)(report.Window.Last < patient.AsOf ? report.Window.Last : patient.AsOf)).Max();
}
