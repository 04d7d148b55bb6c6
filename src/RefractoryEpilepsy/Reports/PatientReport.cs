using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>One patient as plain text that also reads as Markdown: what was concluded, from which resources, and what is missing.</summary>
/// <remarks>The stories under <c>samples/patients</c> are approved in this form.</remarks>
public static class PatientReport
{
    /// <summary>The whole report. <paramref name="name"/> stands in the title in place of the pseudonym, for whoever may see it.</summary>
    public static string Text(PatientCase found, IReadOnlyList<ReferralFlag> flags, string? name = null, double? risk = null)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Patient {name ?? found.Timeline.Patient.Value}, as of {Words.Of(found.AsOf)}\n\n");
        AppendPerson(text, found);
        AppendStatus(text, found.Resistance);
        AppendTrials(text, found);
        AppendSeizures(text, found.Timeline);
        AppendCauses(text, found);
        AppendFlags(text, flags, risk);
        AppendMissing(text, found, flags);
        return text.ToString();
    }

    private static void AppendPerson(StringBuilder text, PatientCase found)
    {
        Person person = found.Timeline.Person;
        string born = person.Born is { } birth ? $"born {birth.Earliest.Year}" : "birth date not recorded";
        string age = person.AgeOn(found.AsOf) is { } years ? $", {years} years" : "";
        string died = person.Died is { } death ? $", died {Words.Of(death)}" : "";
        text.Append(CultureInfo.InvariantCulture, $"{person.Sex ?? "sex not recorded"}, {born}{age}{died}; on record from {Words.Of(found.Timeline.Observed.Start)} to {Words.Of(found.Timeline.Observed.End)}\n");
    }

    private static void AppendStatus(StringBuilder text, ResistanceFinding resistance)
    {
        text.Append("\n## Status\n\n");
        text.Append(CultureInfo.InvariantCulture, $"**{resistance.Status}**");
        AppendIf(text, resistance.Since is not null, $", resistant since {Words.Of(resistance.Since)}");
        AppendIf(text, resistance.Confidence is not null, $", confidence {Words.Of(resistance.Confidence)}");
        AppendIf(text, resistance.EverResistant && resistance.Status != Status.Resistant, ", resistant at an earlier time");
        AppendIf(text, resistance.SeizureFreeSince is not null, $", documented seizure free since {Words.Of(resistance.SeizureFreeSince)}");
        text.Append('\n');
        foreach (FailedSchedule failure in resistance.Failures)
        {
            text.Append(CultureInfo.InvariantCulture, $"- failed on {Words.Of(failure.On)}: {string.Join(" + ", failure.DrugIds)} (grade {failure.Grade})\n");
        }

        AppendJudgement(text, "epilepsy", resistance.Eligible);
        AppendJudgement(text, "resistant", resistance.Resistant);
        foreach (Reason note in resistance.Notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"- note {Sentence(note)}\n");
        }
    }

    private static void AppendTrials(StringBuilder text, PatientCase found)
    {
        text.Append("\n## Drug trials\n\n");
        if (found.Resistance.Trials.Count == 0)
        {
            text.Append("No antiseizure drug is on record.\n\n");
        }

        foreach (TrialAssessment assessment in found.Resistance.Trials)
        {
            AppendTrial(text, assessment);
        }
    }

    private static void AppendTrial(StringBuilder text, TrialAssessment assessment)
    {
        DrugTrial trial = assessment.Trial;
        string end = trial.Taken.End is { } last ? $"to {Words.Of(last)}" : "and going on";
        text.Append(CultureInfo.InvariantCulture, $"### {trial.Drug.Id}, {Words.Of(trial.Taken.Start)} {end}: {Outcome(assessment)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"category {assessment.Category} by {assessment.Rule}");
        AppendIf(text, assessment.Grade is not null, $", grade {assessment.Grade}, failed on {Words.Of(assessment.FailureDate)}");
        text.Append(CultureInfo.InvariantCulture, $"; highest dose {(trial.HighestMgPerDay is { } mg ? Words.Of(mg) + " mg/day" : "not recorded")}");
        AppendIf(text, trial.Taken.End is not null, $"; stopped for {(Words.Of(trial.Stopped) is { Length: > 0 } reason ? reason : "a reason nobody recorded")}");
        AppendIf(text, trial.Historical, "; told as history");
        text.Append(CultureInfo.InvariantCulture, $"\nappropriate {Words.Of(assessment.Appropriate)}, adequate dose {Words.Of(assessment.Dose)}, adequate duration {Words.Of(assessment.Duration)}, adherence {assessment.Pdc?.ToString("0.00", CultureInfo.InvariantCulture) ?? "unknown"}, indication {trial.Indication}\n");
        if (trial.Steps.Count > 1)
        {
            text.Append("doses: ").AppendJoin(", ", trial.Steps.Select(step => $"{(step.MgPerDay is { } dose ? Words.Of(dose) + " mg/day" : "unread")} from {Words.Of(step.Days.Start)}")).Append('\n');
        }

        AppendJudgement(text, "failed", assessment.Judgement);
        text.Append(CultureInfo.InvariantCulture, $"- from {Short(trial.Evidence)}\n\n");
    }

    /// <summary>What a trial came to, in words.</summary>
    public static string Outcome(TrialAssessment assessment) => assessment.Outcome switch
    {
        0 => "no trial",
        1 => "seizure free",
        2 => "failed",
        _ => "undetermined",
    };

    private static void AppendSeizures(StringBuilder text, PatientTimeline timeline)
    {
        text.Append("## Seizures on record\n\n");
        foreach (SeizureReport report in timeline.Seizures)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {SeizureLine.Of(report)} [{report.Evidence.Reference}]\n");
        }

        if (timeline.Seizures.Count == 0)
        {
            text.Append("No seizure count or last-seizure date is on record.\n");
        }
    }

    private static void AppendCauses(StringBuilder text, PatientCase found)
    {
        text.Append("\n## Causes\n\n");
        foreach ((string cause, Judgement judgement) in found.Causes.Causes.Where(cause => cause.Value.Answer == Answer.Yes))
        {
            AppendJudgement(text, cause, judgement);
        }

        AppendList(text, "documented absent", found.Causes.Causes.Where(cause => cause.Value.Answer == Answer.No).Select(cause => cause.Key));
        AppendList(text, "not assessed", found.Causes.Causes.Where(cause => cause.Value.Answer == Answer.Unknown).Select(cause => cause.Key));
    }

    private static void AppendFlags(StringBuilder text, IReadOnlyList<ReferralFlag> flags, double? risk)
    {
        text.Append("\n## Flags\n\n");
        AppendIf(text, risk is not null, $"estimated probability of resistance (T-A): {Words.OfProbability(risk)}\n");
        foreach (ReferralFlag flag in flags.Where(flag => flag.Judgement.Answer == Answer.Yes))
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{flag.RuleId}** {flag.Title} ({flag.Strength?.ToString().ToLowerInvariant() ?? "no strength given"}; {flag.Source})\n");
            foreach (Reason reason in flag.Judgement.Reasons)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - {Sentence(reason)}\n");
            }
        }

        AppendList(text, "indeterminate", flags.Where(flag => flag.Judgement.Answer == Answer.Unknown).Select(flag => flag.RuleId));
        if (!flags.Any(flag => flag.Judgement.Answer == Answer.Yes))
        {
            text.Append("No rule fired.\n");
        }
    }

    private static void AppendMissing(StringBuilder text, PatientCase found, IReadOnlyList<ReferralFlag> flags)
    {
        text.Append("\n## What is missing\n\n");
        IReadOnlyList<string> missing = MissingInformation.Of(found, flags);
        foreach (string line in missing)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {line}\n");
        }

        if (missing.Count == 0)
        {
            text.Append("Nothing that a rule asked for.\n");
        }
    }

    private static void AppendJudgement(StringBuilder text, string subject, Judgement judgement)
    {
        foreach (Reason reason in judgement.Reasons)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {subject}: {Words.Of(judgement.Answer)}. {Sentence(reason)}\n");
        }

        AppendIf(text, judgement.Reasons.Count == 0, $"- {subject}: {Words.Of(judgement.Answer)}\n");
    }

    private static void AppendList(StringBuilder text, string title, IEnumerable<string> items)
    {
        string joined = string.Join(", ", items);
        AppendIf(text, joined.Length > 0, $"- {title}: {joined}\n");
    }

    private static void AppendIf(StringBuilder text, bool condition, string words)
    {
        if (condition)
        {
            text.Append(words);
        }
    }

    private static string Sentence(Reason reason) =>
        reason.Evidence.Count == 0 ? $"{reason.Text} ({reason.Code})" : $"{reason.Text} ({reason.Code}) [{Short(reason.Evidence)}]";

    private static string Short(IReadOnlyList<Evidence> evidence)
    {
        string[] references = [.. evidence.Select(item => item.Reference).Distinct(StringComparer.Ordinal)];
        return references.Length <= 6 ? string.Join(", ", references) : $"{string.Join(", ", references.Take(5))} and {references.Length - 5} more";
    }
}
