using System.Globalization;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>A part of a letter: a heading and its sentences, each with the resources it rests on.</summary>
public sealed record LetterPart(string Title, IReadOnlyList<Reason> Lines);

/// <summary>A referral letter with its reasons. It names nobody: name, date of birth and addresses are filled in by hand or by the record system.</summary>
public static class ReferralLetter
{
    private const int SeizureLines = 8;

    /// <summary>The parts of the letter; null where nothing is recommended.</summary>
    public static IReadOnlyList<LetterPart>? Of(JudgedPatient judged, Recommendation? recommendation)
    {
        if (recommendation is null)
        {
            return null;
        }

        PatientCase found = judged.Case;
        ReferralFlag[] asked = [.. recommendation.All.Where(flag => ReferralLoop.IsReferral(flag.Offers) && flag.Strength != Strength.Contraindicated)];
        LetterPart[] parts =
        [
            new("What is asked for", [.. (asked.Length > 0 ? asked : [recommendation.Lead]).Select(flag => new Reason(flag.RuleId, $"{flag.Title} ({flag.RuleId}, {flag.Strength?.ToString().ToLowerInvariant()}; {flag.Source})", []))]),
            new("Why", [new("status", PatientSentences.Status(found), []), .. recommendation.Lead.Judgement.Reasons, .. asked.SelectMany(flag => flag.Judgement.Reasons)]),
            new("Drugs tried", [.. found.Resistance.Trials.Where(trial => trial.Outcome != 0).Select(OfTrial)]),
            new("Seizures on record", [.. found.Timeline.Seizures.Reverse().Take(SeizureLines).Select(report => new Reason("seizures", SeizureLine.Of(report), [report.Evidence]))]),
            new("Causes found", [.. found.Causes.Causes.Where(cause => cause.Value.Answer == Answer.Yes).Select(cause => new Reason(cause.Key, $"{cause.Key.Replace('-', ' ')}: {string.Join(" ", cause.Value.Reasons.Select(reason => reason.Text))}", [.. cause.Value.Reasons.SelectMany(reason => reason.Evidence).Take(3)]))]),
            new("To be checked first", [.. recommendation.Checks.Select(Said)]),
            new("What speaks against, or asks for caution", [.. recommendation.Against.Select(Said)]),
            new("Drug safety", [.. recommendation.Safety.Select(Said)]),
            new("Not on record", [.. recommendation.Missing.Select(text => new Reason("missing", text, []))]),
        ];
        return [.. parts.Select(part => part with { Lines = [.. part.Lines.DistinctBy(line => line.Text)] }).Where(part => part.Lines.Count > 0)];
    }

    private static Reason Said(ReferralFlag flag) => new(flag.RuleId, $"{flag.Title} {string.Join(" ", flag.Judgement.Reasons.Select(reason => reason.Text))}", [.. flag.Judgement.Reasons.SelectMany(reason => reason.Evidence).Take(3)]);

    private static Reason OfTrial(TrialAssessment trial)
    {
        DrugTrial taken = trial.Trial;
        string dose = taken.HighestMgPerDay is { } mg ? string.Create(CultureInfo.InvariantCulture, $"up to {mg:0.##} mg a day") : "dose not recorded";
        return new(taken.Id, $"{taken.Drug.Id}, {Words.Of(taken.Taken.Start)} to {(taken.Taken.End is null ? "now" : Words.Of(taken.Taken.End))}, {dose}: {PatientReport.Outcome(trial)} ({trial.Category}).", [.. taken.Evidence.Take(3)]);
    }
}
