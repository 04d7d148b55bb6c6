using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Resistance;

/// <summary>The state machine of specification 1.4 F with the readings .</summary>
internal static class PatientStatus
{
    public static ResistanceFinding Of(IReadOnlyList<TrialAssessment> trials, Chart chart)
    {
        Parameters parameters = chart.Parameters;
        var eligibility = Eligibility.Of(chart, trials);
        var notes = new List<Reason>();
        AddContactNotes(notes, chart);
        if (eligibility.Judgement.Answer != Answer.Yes)
        {
            Status out_ = eligibility.Judgement.Answer == Answer.No ? Status.NotEligible : Status.Possible;
            return new(out_, EverResistant: false, null, [], null, new(eligibility.Judgement.Answer, eligibility.Judgement.Reasons), eligibility.Judgement, null, trials, notes);
        }

        // A trial that failed and freed the patient later stays a failure of its day: ever resistant means at any past time.
        List<FailedSchedule> failures = ScheduleCounting.Count(trials, eligibility.HasFunctionalSeizuresToo, parameters);
        bool ever = failures.Count >= parameters.RequireFailures;
        Status status = StatusOf(trials, chart, ever);
        (Evidence Evidence, int Day)? lastCode = CodedResistance.Last(chart);
        Evidence? coded = lastCode?.Evidence;
        Confidence? confidence = ever ? ConfidenceOf(failures, parameters) : coded is not null && status == Status.Undefined ? Confidence.Coded : null;
        AddNotes(notes, trials, failures, eligibility, confidence, status);

        // A change of treatment alone is possible (E4); with neurology's own word for it since, on two days, it is no longer alone (E5).
        bool confirmed = confidence == Confidence.Possible && parameters.CodesConfirmChanges && lastCode?.Day >= failures[parameters.RequireFailures - 1].On.DayNumber;
        if (confirmed)
        {
            confidence = Confidence.Probable;
            notes.Add(new("codes-confirm-changes", "A failure rests on a change of treatment alone; neurology has coded the epilepsy as intractable on separate days since (EV-4 with EV-5).", [coded!]));
        }

        return new(
            status,
            ever,
            confidence,
            failures,
            ever ? failures[parameters.RequireFailures - 1].On : null,
            Resistant(status, trials, failures, coded, chart),
            eligibility.Judgement,
            FreeSince(trials),
            trials,
            notes)
        {
            ConfirmedByCodes = confirmed,
        };
    }

    private static Status StatusOf(IReadOnlyList<TrialAssessment> trials, Chart chart, bool resistantNow)
    {
        bool longEnoughRecord = chart.Today - chart.Timeline.Observed.Start.DayNumber >= chart.Parameters.MinRecordDays;
        if (longEnoughRecord && IsUntreated(trials, chart))
        {
            return Status.NotTreated;
        }

        bool responsive = false;
        bool relapse = false;
        foreach (TrialAssessment trial in trials)
        {
            responsive |= trial is { Outcome: 1, Trial.Taken.End: null };
            relapse |= trial.RelapseUnderCheck;
        }

        if (resistantNow && chart.Parameters.ResistanceStays)
        {
            return Status.Resistant;
        }

        return responsive && longEnoughRecord ? Status.Responsive
            : relapse ? Status.Undefined
            : resistantNow ? Status.Resistant
            : Status.Undefined;
    }

    // no drug and no seizure for a year. An epilepsy coded as intractable in that year is not one in remission (1.6).
    private static bool IsUntreated(IReadOnlyList<TrialAssessment> trials, Chart chart)
    {
        int since = chart.Today - chart.Parameters.NotTreatedDays;
        foreach (TrialAssessment assessment in trials)
        {
            DrugTrial trial = assessment.Trial;
            if (trial.Excluded is null && !trial.Undated && (trial.Taken.End is not { } end || end.DayNumber > since))
            {
                return false;
            }
        }

        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            Diagnosis diagnosis = chart.Timeline.Diagnoses[i];
            if ((chart.Kinds[i] & (DiagnosisKinds.Seizure | DiagnosisKinds.StatusEpilepticus | DiagnosisKinds.Intractable)) != DiagnosisKinds.None && diagnosis.On.DayNumber > since && diagnosis.Confirmed != Answer.No)
            {
                return false;
            }
        }

        foreach (SeizureSign sign in chart.SeizureSigns.Signs)
        {
            if (sign.End > since)
            {
                return false;
            }
        }

        return true;
    }

    private static Judgement Resistant(Status status, IReadOnlyList<TrialAssessment> trials, List<FailedSchedule> failures, Evidence? coded, Chart chart)
    {
        switch (status)
        {
            case Status.Resistant:
                return new(Answer.Yes, FailureReasons(trials, failures));
            case Status.Responsive:
                return new(Answer.No, [.. trials.Where(trial => trial is { Outcome: 1, Trial.Taken.End: null }).SelectMany(trial => trial.Judgement.Reasons)]);
            case Status.NotTreated:
                return Judgement.Of(Answer.No, "not-treated", $"No antiseizure drug and no seizure for {chart.Parameters.NotTreatedDays} days.");
        }

        return Undefined(trials, failures, coded, chart);
    }

    private static Judgement Undefined(IReadOnlyList<TrialAssessment> trials, List<FailedSchedule> failures, Evidence? coded, Chart chart)
    {
        var reasons = new List<Reason>(FailureReasons(trials, failures));
        int open = 0;
        bool relapse = false;
        bool tried = false;
        foreach (TrialAssessment trial in trials)
        {
            tried |= trial.Outcome != 0;
            if (trial.Outcome is 2 or 0)
            {
                continue;
            }

            reasons.AddRange(trial.Judgement.Reasons);
            relapse |= trial.RelapseUnderCheck;
            open += trial.Judgement.Answer == Answer.Unknown ? 1 : 0;
        }

        if (coded is not null)
        {
            reasons.Add(new("coded-intractable", "Neurology coded the epilepsy as intractable on separate days, but the record does not hold two failed trials: history needed.", [coded]));
        }

        if (!tried)
        {
            reasons.Add(new("no-drug-on-record", "No trial of an antiseizure drug for epilepsy is on record: history needed.", []));
        }

        bool mayBe = relapse || coded is not null || !tried || failures.Count + open >= chart.Parameters.RequireFailures;
        return new(mayBe ? Answer.Unknown : Answer.No, reasons);
    }

    private static List<Reason> FailureReasons(IReadOnlyList<TrialAssessment> trials, List<FailedSchedule> failures)
    {
        var reasons = new List<Reason>(failures.Count);
        foreach (FailedSchedule failure in failures)
        {
            foreach (TrialAssessment trial in trials)
            {
                if (trial.Outcome == 2 && failure.TrialIds.Contains(trial.Trial.Id, StringComparer.Ordinal))
                {
                    reasons.Add(trial.Judgement.Reasons[0]);
                }
            }
        }

        return reasons;
    }

    // As sure as the less sure of the two best failures.
    private static Confidence ConfidenceOf(List<FailedSchedule> failures, Parameters parameters)
    {
        var sorted = new List<Confidence>(failures.Count);
        foreach (FailedSchedule failure in failures)
        {
            sorted.Add(failure.Confidence);
        }

        sorted.Sort(static (left, right) => right.CompareTo(left));
        return sorted[parameters.RequireFailures - 1];
    }

    private static DateOnly? FreeSince(IReadOnlyList<TrialAssessment> trials)
    {
        DateOnly? since = null;
        foreach (TrialAssessment trial in trials)
        {
            if (trial.Trial.Taken.End is null && trial.FreeSince is { } from && (since is null || from < since))
            {
                since = from;
            }
        }

        return since;
    }

    private static void AddContactNotes(List<Reason> notes, Chart chart)
    {
        if (chart.Today == chart.AsOf.DayNumber)
        {
            return;
        }

        string day = $"{DateOnly.FromDayNumber(chart.Today):yyyy-MM-dd}";
        notes.Add(chart.Timeline.Person.Died is { } died && died <= chart.AsOf
            ? new("died", $"The patient died; the status is that of {day}.", [])
            : new("lost-to-follow-up", $"No record of any kind for {chart.Parameters.LostDays} days; the status is that of {day}.", []));
    }

    private static void AddNotes(List<Reason> notes, IReadOnlyList<TrialAssessment> trials, List<FailedSchedule> failures, Eligibility eligibility, Confidence? confidence, Status status)
    {
        if (failures.Count >= 2 && SameFamily(trials, failures) is { } family)
        {
            notes.Add(new("sim-1", $"SIM-1: all failures come from one family of related drugs ({family}).", []));
        }

        if (eligibility.HasFunctionalSeizuresToo)
        {
            notes.Add(new("functional-seizures-too", "Functional seizures are on record beside epilepsy; counted events may be functional.", eligibility.Judgement.Reasons[0].Evidence));
        }

        if (confidence == Confidence.Coded || trials.Any(trial => trial.Trial.Undated && trial.Outcome == 3))
        {
            notes.Add(new("history-needed", "Earlier drugs, their doses and outcomes are not on record: history needed.", []));
        }

        TrialAssessment? free = trials.FirstOrDefault(trial => trial.FreeAfterOtherTherapy && trial.Trial.Taken.End is null);
        if (free is not null && status != Status.Responsive)
        {
            notes.Add(new("free-after-other-therapy", $"Seizure free since {free.FreeSince:yyyy-MM-dd} after an operation, a device or a diet on unchanged drugs (R-18).", []));
        }

        if (trials.Any(trial => trial.RelapseUnderCheck))
        {
            notes.Add(new("relapse-under-check", "A seizure after long freedom: status is held while reversible causes are looked for (R-17).", []));
        }

        foreach (TrialAssessment trial in trials)
        {
            Add(trial.Notes, unknownInterval: false, notes);
            if (trial.Outcome is 1)
            {
                Add(trial.Notes, unknownInterval: true, notes);
            }
        }
    }

    private static void Add(IReadOnlyList<Reason> own, bool unknownInterval, List<Reason> notes)
    {
        for (int i = 0; i < own.Count; i++)
        {
            if (own[i].Code is "isi-unknown" == unknownInterval)
            {
                notes.Add(own[i]);
            }
        }
    }

    private static string? SameFamily(IReadOnlyList<TrialAssessment> trials, List<FailedSchedule> failures)
    {
        string? family = null;
        foreach (TrialAssessment trial in trials)
        {
            if (trial.Outcome == 2 && failures.Exists(failure => failure.TrialIds.Contains(trial.Trial.Id, StringComparer.Ordinal)))
            {
                string own = trial.Trial.Drug.Family;
                if (own.Length == 0 || (family is not null && !string.Equals(family, own, StringComparison.Ordinal)))
                {
                    return null;
                }

                family = own;
            }
        }

        return family;
    }
}
