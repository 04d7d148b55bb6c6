using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Table D of specification 1.4: the first line that matches decides; freedom up to today wins .</summary>
internal static class Outcome
{
    public static TrialAssessment Of(TrialInHand trial, TrialInHand[] all, SeizureSigns signs, Chart chart)
    {
        if (trial.Trial.Excluded is { } excluded)
        {
            return NoTrial(trial, excluded.Rule, excluded.Reason);
        }

        if (trial.Fit == Adequacy.No)
        {
            return NoTrial(trial, "L1-0", trial.FitReason);
        }

        return new TrialJudge(trial, all, signs, chart).Judge();
    }

    private static TrialAssessment NoTrial(TrialInHand trial, string rule, Reason reason) =>
        new(trial.Trial, trial.Fit, trial.Part.Dose, Adequacy.Unknown, null, 0, 'C', rule, null, null, null, new(Answer.No, [reason]));
}

/// <summary>The lines of table D for one trial.</summary>
internal sealed class TrialJudge
{
    private const int EvidenceShown = 5;

    // A dose raised by a quarter or more is another attempt; less is rounding of tablets or of weight.
    private const decimal RaisedUpon = 1.25m;

    private readonly TrialInHand trial;
    private readonly TrialInHand[] all;
    private readonly SeizureSigns signs;
    private readonly Chart chart;
    private readonly List<(int Start, int End)> open;
    private readonly int days;
    private readonly decimal? pdc;
    private readonly FreeSpan free;
    private readonly List<FailurePoint> points;
    private readonly int? relapsedAfter;
    private readonly List<Reason> notes = [];

    public TrialJudge(TrialInHand trial, TrialInHand[] all, SeizureSigns signs, Chart chart)
    {
        (this.trial, this.all, this.signs, this.chart) = (trial, all, signs, chart);
        open = Shielding.OpenWindows(trial, all, chart);
        foreach ((int start, int end) in open)
        {
            days += end - start + 1;
        }

        pdc = trial.Part.Since is { } since ? Adherence.Pdc(trial.Trial, since, trial.End) : Adherence.Pdc(trial.Trial, trial.Start, trial.End);
        free = Freedom.On(trial, signs, trial.End, chart);
        points = FailureEvidence.Of(trial, open, signs, chart);
        relapsedAfter = Relapse.LastFreeDay(trial, signs, chart);
    }

    private DrugTrial Drug => trial.Trial;

    private string Name => trial.Trial.Drug.Id;

    private bool IsLongEnough => days >= chart.Parameters.MinDaysAtAdequateDocumented || Drug.Undated;

    public TrialAssessment Judge()
    {
        Note();
        Failure? failure = FindFailure();
        bool isFree = free.IsLongEnough && (pdc ?? 1) >= chart.Parameters.PdcUncertain && !Freedom.IsByOtherTherapy(trial, free, chart);
        if (isFree && trial.IsOngoing)
        {
            return SeizureFree(failure);
        }

        if (relapsedAfter is { } freeUntil && trial.IsOngoing && Relapse.IsUnderCheck(freeUntil, signs, chart))
        {
            return Undetermined("L1-3t", Answer.Unknown, new("relapse-under-check", $"A seizure after long freedom under {Name} lies less than {chart.Parameters.RelapseHoldDays} days back; reversible causes are looked for first (R-17).", [])) with
            {
                RelapseUnderCheck = true,
            };
        }

        if (Drug.Stopped == StopReason.AdverseEffect && !IsLongEnough)
        {
            return Undetermined("L1-3b", Answer.No, new("stopped-for-side-effects", $"{Name} was given up for side effects before it was taken long enough at an adequate dose.", Drug.Evidence));
        }

        if (trial.Fit == Adequacy.Uncertain)
        {
            return isFree ? SeizureFree(null) : Undetermined("L1-3a", Answer.Unknown, trial.FitReason);
        }

        if (trial.Part.Dose is not (Adequacy.Yes or Adequacy.Presumed) || !IsLongEnough)
        {
            return isFree ? SeizureFree(null) : Inadequate();
        }

        return NotAdherent() ?? (failure is { } found ? Failed(found) : isFree ? SeizureFree(null) : Undocumented());
    }

    /// <param name="Last">The last day that speaks for it.</param>
    private readonly record struct Failure(int Day, int Last, Grade Grade, bool NotesAgree, bool AurasOnly, IReadOnlyList<Evidence> Evidence, string Code, string Text);

    private static bool Counts(FailurePoint point) => !point.IsExplained && !point.IsAltered;

    private Failure? FindFailure()
    {
        if (trial.Part.Dose is not (Adequacy.Yes or Adequacy.Presumed) || !IsLongEnough || trial.Fit == Adequacy.Uncertain)
        {
            return null;
        }

        // After a relapse the failure is that seizure; where the relapse itself proves nothing, what came before does.
        int? after = relapsedAfter is { } freeUntil && points.Exists(point => Counts(point) && point.Day > freeUntil) ? freeUntil : null;
        bool documented = false;
        foreach (FailurePoint point in points)
        {
            documented |= Counts(point) && point.Grade <= Grade.E2 && !(point.Day <= after);
        }

        bool proxyMayCount = documented || days >= chart.Parameters.MinDaysAtAdequateProxy;
        FailurePoint? first = null;
        int last = 0;
        Grade best = Grade.E6;
        bool aurasOnly = true;
        List<Evidence>? evidence = null;
        List<int>? notesOn = null;
        foreach (FailurePoint point in points)
        {
            if (!Counts(point) || (point.Grade > Grade.E2 && !proxyMayCount) || point.Day <= after)
            {
                continue;
            }

            first ??= point;
            last = Math.Max(last, point.Day);
            best = point.Grade < best ? point.Grade : best;
            aurasOnly &= point.IsAura;
            if (point.Grade == Grade.E2)
            {
                (notesOn ??= []).Add(point.Day);
            }

            if ((evidence ??= []).Count < EvidenceShown && !evidence.Contains(point.Evidence))
            {
                evidence.Add(point.Evidence);
            }
        }

        (int Day, Grade Grade)? word = Word();
        if (first is { } failed)
        {
            bool agree = (notesOn?.Count ?? 0) >= 2 || (best == Grade.E2 && word is not null);
            best = word is { } said && said.Grade < best ? said.Grade : best;
            string on = $"{DateOnly.FromDayNumber(failed.Day):yyyy-MM-dd}";
            return new(failed.Day, last, best, agree, aurasOnly, evidence!, "seizures-on-drug", best == Grade.E3
                ? $"An emergency or hospital visit for a seizure on {on}, under an adequate dose of {Name}."
                : $"Seizures went on under an adequate dose of {Name}, first about {on}.");
        }

        if (word is { } told && !IsContradicted())
        {
            return new(told.Day, told.Day, told.Grade, false, false, Drug.Evidence, "stopped-for-inefficacy", $"{Name} is recorded as not having controlled the seizures.");
        }

        return Changed();
    }

    // The clinician's own word: the reason of a stop is structured, the outcome of a listed drug is text (E2 at most).
    private (int Day, Grade Grade)? Word()
    {
        if (Drug.Stopped != StopReason.Inefficacy && Drug.Controlled != Answer.No)
        {
            return null;
        }

        int day = Drug.Undated ? trial.Start : open.Count > 0 ? Math.Min(open[^1].End, trial.End) : trial.End;
        return (day, Drug.OutcomeFromText || Drug.Historical || Drug.Stopped != StopReason.Inefficacy ? Grade.E2 : Grade.E1);
    }

    // A report from the adequate part told of no seizure: whatever the word refers to lies before it.
    private bool IsContradicted()
    {
        foreach (FreedomSign sign in signs.Freedom)
        {
            if (open.Count > 0 && sign.End >= open[0].Start + chart.Parameters.WashInDays && sign.End <= open[^1].End && sign.Start >= open[0].Start - chart.Parameters.WashInDays)
            {
                return true;
            }
        }

        return false;
    }

    private Failure? Changed()
    {
        if (!chart.Parameters.CountRegimenChanges || points.Count > 0 || Drug.Controlled == Answer.Yes || RegimenChange.After(trial, all, chart) is not { } change)
        {
            return null;
        }

        foreach (FreedomSign sign in signs.Freedom)
        {
            if (sign.End >= open[0].Start && sign.End <= change.Day)
            {
                // Freedom is documented: something else led to the change.
                return null;
            }
        }

        return new(change.Day, change.Day, Grade.E4, false, false, [change.Evidence], "regimen-changed", $"Another drug followed on an adequate trial of {Name}, with nothing else on record to explain it.");
    }

    private TrialAssessment? NotAdherent()
    {
        if (pdc < chart.Parameters.PdcUncertain)
        {
            return Undetermined("L1-3n", Answer.No, new("adherence-low", $"Only {pdc:0.00} of the days at an adequate dose of {Name} are covered by fills.", Drug.Evidence));
        }

        int explained = 0;
        int usable = 0;
        foreach (FailurePoint point in points)
        {
            usable += point.IsAltered ? 0 : 1;
            explained += point is { IsAltered: false, IsExplained: true } ? 1 : 0;
        }

        return usable > 0 && explained == usable && Word() is null
            ? Undetermined("L1-3n", Answer.No, new("seizures-explained", $"Every seizure under {Name} falls into missed doses, a low level or alcohol withdrawal.", Shown()))
            : null;
    }

    private List<Evidence> Shown()
    {
        var shown = new List<Evidence>(EvidenceShown);
        foreach (FailurePoint point in points)
        {
            if (shown.Count < EvidenceShown && !shown.Contains(point.Evidence))
            {
                shown.Add(point.Evidence);
            }
        }

        return shown;
    }

    private TrialAssessment Inadequate()
    {
        if (trial.Part.Dose is not (Adequacy.Yes or Adequacy.Presumed))
        {
            return Undetermined("L1-3a", trial.Part.Dose == Adequacy.No ? Answer.No : Answer.Unknown, trial.Part.Reason);
        }

        return trial.IsOngoing
            ? Undetermined("L1-3a", Answer.Unknown, new("too-early", $"{Name} has been taken at an adequate dose for {days} days; {chart.Parameters.MinDaysAtAdequateDocumented} are needed.", Drug.Evidence))
            : Undetermined("L1-3a", Answer.No, new("stopped-too-early", $"{Name} was taken for {days} days at an adequate dose on which it can be judged; {chart.Parameters.MinDaysAtAdequateDocumented} are needed.", Drug.Evidence));
    }

    private TrialAssessment Undocumented()
    {
        if (Word() is not null && IsContradicted())
        {
            return Undetermined("L1-3t", Answer.No, new("word-contradicted", $"{Name} is recorded as not having controlled the seizures, but the reports of its adequate part tell of none.", Drug.Evidence));
        }

        if (points.Count > 0)
        {
            return Undetermined("L1-3t", Answer.Unknown, new("seizures-not-attributable", $"The seizures under {Name} fall into a pregnancy or are too few and too early to fail it.", Shown()));
        }

        NoteSupport();
        string from = $"{DateOnly.FromDayNumber(open[0].Start):yyyy-MM-dd}";
        string to = $"{DateOnly.FromDayNumber(open[^1].End):yyyy-MM-dd}";
        return free.Since is not null
            ? Undetermined("L1-3t", Answer.Unknown, new("freedom-too-short", $"Seizure free under {Name} for {free.Days} days; {free.Required} are needed.", free.Evidence))
            : Undetermined("L1-3t", Answer.Unknown, new("no-seizure-count", $"No seizure count between {from} and {to}, while {Name} was taken at an adequate dose.", []));
    }

    private TrialAssessment SeizureFree(Failure? before) =>
        Make(1, "L1-1", null, null, Answer.No, new("seizure-free-on-drug", $"Seizure free under {Name} from {DateOnly.FromDayNumber(free.Since!.Value):yyyy-MM-dd}, last written down on {DateOnly.FromDayNumber(free.DocumentedUntil):yyyy-MM-dd} ({free.Required} days are needed).", free.Evidence)) with
        {
            EarlierFailure = before is { Grade: <= Grade.E3 } failure ? (DateOnly.FromDayNumber(failure.Day), failure.Grade) : null,
            EarlierFailureWasSettled = before is { Grade: <= Grade.E3 } settled && WasSettled(settled),
        };

    // Seizures in the first months of a drug that then ends them for years are its beginning, not its failure: nobody called the patient
    // resistant then. It is otherwise where they went on for long under an adequate dose, or where the dose was raised because of them.
    private bool WasSettled(Failure failure)
    {
        if (trial.Part.Since is { } adequate && failure.Last - adequate >= chart.Parameters.EarlierFailureDays)
        {
            return true;
        }

        for (int i = 1; i < Drug.Steps.Count; i++)
        {
            if (Drug.Steps[i].Days.Start.DayNumber >= failure.Day && Drug.Steps[i].MgPerDay >= Drug.Steps[i - 1].MgPerDay * RaisedUpon)
            {
                return true;
            }
        }

        return false;
    }

    private TrialAssessment Failed(Failure failure)
    {
        if (failure.Grade >= Grade.E3)
        {
            NoteSupport();
        }

        return Make(2, "L1-2", failure.Grade, DateOnly.FromDayNumber(failure.Day), Answer.Yes, new(failure.Code, failure.Text, failure.Evidence)) with
        {
            NotesAgree = failure.NotesAgree,
            AurasOnly = failure.AurasOnly,
        };
    }

    // Beside counted seizures such signs add nothing; beside indirect evidence, or none, a reader wants to know them.
    private void NoteSupport()
    {
        if (SupportingSigns.Of(trial, open, chart) is { } support)
        {
            notes.Add(support);
        }
    }

    private TrialAssessment Undetermined(string rule, Answer answer, Reason reason) => Make(3, rule, null, null, answer, reason);

    private TrialAssessment Make(int outcome, string rule, Grade? grade, DateOnly? failedOn, Answer answer, Reason reason) =>
        new(
            Drug, trial.Fit, trial.Part.Dose, Duration(), pdc, outcome, Tolerance(), rule, grade, failedOn,
            trial.Part.Since is { } since ? DateOnly.FromDayNumber(since) : null,
            new(answer, outcome == 2 ? [reason, trial.Part.Reason] : [reason]))
        {
            AdequateDays = days,
            FreeAfterOtherTherapy = free.IsLongEnough && Freedom.IsByOtherTherapy(trial, free, chart),
            FreeSince = free.Since is { } from ? DateOnly.FromDayNumber(from) : null,
            FreeUntil = free.Since is not null ? DateOnly.FromDayNumber(free.DocumentedUntil) : null,
            Notes = notes,
            Together = Together(),
        };

    private Adequacy Duration() =>
        Drug.Undated ? Adequacy.Presumed
        : trial.Part.Dose is Adequacy.Unknown && trial.Part.Windows.Count == 0 ? Adequacy.Unknown
        : days >= chart.Parameters.MinDaysAtAdequateDocumented ? Adequacy.Yes
        : trial.IsOngoing && trial.Part.Dose != Adequacy.No ? Adequacy.Unknown
        : Adequacy.No;

    private char Tolerance()
    {
        char known = Drug.Stopped == StopReason.AdverseEffect ? 'B' : 'C';
        foreach (AdverseReaction reaction in chart.Timeline.Reactions)
        {
            int on = (reaction.On?.Middle ?? reaction.Recorded).DayNumber;
            if (on < trial.Start || on > trial.End + chart.Parameters.GapJoinDays || !StopReasons.IsOf(reaction.DrugId, Drug.Drug))
            {
                continue;
            }

            if (reaction.Present == Answer.Yes)
            {
                return 'B';
            }

            known = reaction.Present == Answer.No && known == 'C' ? 'A' : known;
        }

        return known;
    }

    private void Note()
    {
        if (pdc < chart.Parameters.PdcUncertain)
        {
            notes.Add(new("adherence-low", $"PR-2: only {pdc:0.00} of the days of {Name} are covered by fills.", Drug.Evidence));
        }
        else if (pdc < chart.Parameters.PdcAdequate)
        {
            notes.Add(new("adherence-uncertain", $"Only {pdc:0.00} of the days of {Name} are covered by fills.", Drug.Evidence));
        }

        bool explained = false;
        bool altered = false;
        foreach (FailurePoint point in points)
        {
            explained |= point.IsExplained;
            altered |= point.IsAltered;
        }

        if (explained)
        {
            notes.Add(new("seizures-explained", $"PR-2: seizures under {Name} fall into missed doses, a low level or alcohol withdrawal.", Shown()));
        }

        if (altered)
        {
            notes.Add(new("pk-altered", $"Seizures under {Name} fall into a pregnancy or a new interaction that lowers its level, and are not held against it.", Shown()));
        }

        if (!free.IntervalKnown)
        {
            notes.Add(new("isi-unknown", $"How far apart seizures were before {Name} is not on record; a year of freedom is asked for.", []));
        }
    }

    // Drugs that a record finds at its first day were hardly begun together: one whose dose was never adequate is no part of the
    // schedule that failed, and is not listed with it (R-9 speaks of drugs started within 30 days of each other).
    private bool IsOnlyThereFromTheStart(TrialInHand one) =>
        one.Part.Dose == Adequacy.No && one.Start - chart.Timeline.Observed.Start.DayNumber <= chart.Parameters.SimultaneousStartDays;

    private List<string> Together()
    {
        List<string>? together = null;
        foreach (TrialInHand other in all)
        {
            if (!ReferenceEquals(other, trial) && other.Trial.Excluded is null && Shielding.AreOneSchedule(trial, other, chart) && !IsOnlyThereFromTheStart(trial) && !IsOnlyThereFromTheStart(other))
            {
                (together ??= []).Add(other.Trial.Id);
            }
        }

        return together ?? [];
    }
}
