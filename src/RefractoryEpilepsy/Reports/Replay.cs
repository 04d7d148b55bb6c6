using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Reports;

/// <summary>How a patient's status changed over the years, each day judged with what was on record by then.</summary>
public static class Replay
{
    private const int DaysBetweenLooks = 30;

    /// <summary>The days on which the conclusion was another one than before, in order.</summary>
    /// <remarks>Looked at are all days on which something was put on record, and every 30 days between: time alone changes a status too.</remarks>
    public static IReadOnlyList<ReplayStep> Steps(PatientCase found, KnowledgeBase knowledge)
    {
        Dictionary<DateOnly, List<Evidence>> recorded = Recorded(found.Timeline);
        var steps = new List<ReplayStep>();
        ResistanceFinding? before = null;
        foreach (DateOnly day in Days(recorded.Keys, found.AsOf))
        {
            ResistanceFinding now = PatientCase.WithoutCauses(found.Timeline, knowledge, day).Resistance;
            if (before is null || Differ(before, now))
            {
                steps.Add(new(day, now, recorded.GetValueOrDefault(day, [])));
            }

            before = now;
        }

        return steps;
    }

    /// <summary>The steps as text for people.</summary>
    public static string Text(PatientCase found, KnowledgeBase knowledge, string? name = null)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Patient {name ?? found.Timeline.Patient.Value}, replayed to {Words.Of(found.AsOf)}\n");
        foreach (ReplayStep step in Steps(found, knowledge))
        {
            ResistanceFinding finding = step.Finding;
            text.Append(CultureInfo.InvariantCulture, $"\n{Words.Of(step.Day)}  {finding.Status}");
            text.Append(finding.Since is { } since ? $", resistant since {Words.Of(since)}" : "");
            text.Append(finding.Confidence is { } confidence ? $", confidence {Words.Of(confidence)}" : "");
            text.Append(finding.Failures.Count > 0 ? $"; failed: {string.Join(", ", finding.Failures.Select(failure => string.Join(" + ", failure.DrugIds)))}" : "").Append('\n');
            foreach (Reason reason in finding.Resistant.Reasons.Take(4))
            {
                text.Append(CultureInfo.InvariantCulture, $"  - {reason.Text} ({reason.Code})\n");
            }

            string news = string.Join(", ", step.NewOnRecord.Select(item => item.Reference).Distinct(StringComparer.Ordinal).Take(6));
            text.Append(news.Length > 0 ? $"  put on record that day: {news}\n" : "  nothing was put on record that day: time alone changed it\n");
        }

        return text.ToString();
    }

    private static bool Differ(ResistanceFinding before, ResistanceFinding now) =>
        before.Status != now.Status || before.Confidence != now.Confidence || before.Since != now.Since || before.EverResistant != now.EverResistant
        || !before.Failures.SelectMany(failure => failure.TrialIds).SequenceEqual(now.Failures.SelectMany(failure => failure.TrialIds), StringComparer.Ordinal);

    private static IEnumerable<DateOnly> Days(IEnumerable<DateOnly> recorded, DateOnly last)
    {
        DateOnly? previous = null;
        foreach (DateOnly day in recorded.Where(day => day <= last).Append(last).Distinct().Order())
        {
            for (DateOnly? look = previous?.AddDays(DaysBetweenLooks); look is { } between && between < day; look = between.AddDays(DaysBetweenLooks))
            {
                yield return between;
            }

            yield return day;
            previous = day;
        }
    }

    private static Dictionary<DateOnly, List<Evidence>> Recorded(PatientTimeline timeline)
    {
        IEnumerable<(DateOnly Day, Evidence Evidence)> facts =
        [
            .. timeline.Exposures.Select(fact => (fact.Recorded, fact.Evidence)),
            .. timeline.Exposures.Where(fact => fact.EndRecorded is not null).Select(fact => (fact.EndRecorded!.Value, fact.Evidence)),
            .. timeline.Seizures.Select(fact => (fact.Recorded, fact.Evidence)),
            .. timeline.Diagnoses.Select(fact => (fact.Recorded, fact.Evidence)),
            .. timeline.Findings.Select(fact => (fact.Recorded, fact.Evidence)),
            .. timeline.Measurements.Select(fact => (fact.Recorded, fact.Evidence)),
            .. timeline.Visits.Select(fact => (fact.Recorded, fact.Evidence)),
            .. timeline.Care.Select(fact => (fact.Recorded, fact.Evidence)),
            .. timeline.Reactions.Select(fact => (fact.Recorded, fact.Evidence)),
        ];
        return facts.GroupBy(fact => fact.Day).ToDictionary(day => day.Key, day => day.Select(fact => fact.Evidence).ToList());
    }
}

/// <summary>A day on which the conclusion changed.</summary>
/// <param name="Finding">What held from that day.</param>
/// <param name="NewOnRecord">What was put on record that day; empty where time alone changed it.</param>
public sealed record ReplayStep(DateOnly Day, ResistanceFinding Finding, IReadOnlyList<Evidence> NewOnRecord);
