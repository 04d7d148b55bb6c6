using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral;

/// <summary>Whether a recommendation waits for a person, and for what.</summary>
public enum LoopState
{
    /// <summary>Nobody has answered it, or its evidence changed since.</summary>
    Open,

    /// <summary>Confirmed; it is followed until its end.</summary>
    Confirmed,

    /// <summary>Put off until a day.</summary>
    Deferred,

    /// <summary>Dismissed; it returns when its evidence changes.</summary>
    Dismissed,

    /// <summary>Followed to its end.</summary>
    Closed,
}

/// <summary>A step that was reached.</summary>
/// <param name="Told">By whom: a person's name, or <c>record</c>.</param>
/// <param name="Text">For people.</param>
/// <param name="Value">A code where there is one; else empty.</param>
public sealed record LoopMark(LoopStep Step, DateOnly On, string Told, string Text, string Value, IReadOnlyList<Evidence> Evidence);

/// <summary>How far a patient's recommendation has come, from what people entered and what the record shows.</summary>
/// <param name="State">What it waits for.</param>
/// <param name="Marks">The first time each step was reached, in order of the steps.</param>
/// <param name="Next">The step that is awaited; null where none is.</param>
/// <param name="Due">When the awaited step is overdue; null where none is awaited.</param>
/// <param name="HiddenUntil">For a deferred one: the day it returns.</param>
/// <param name="Open">Fired flags that nobody has answered as they are now, the lead first.</param>
/// <param name="Returned">Rules whose flag was dismissed and whose evidence has changed since.</param>
public sealed record ReferralLoop(
    LoopState State, IReadOnlyList<LoopMark> Marks, LoopStep? Next, DateOnly? Due, DateOnly? HiddenUntil, IReadOnlyList<ReferralFlag> Open, IReadOnlyList<string> Returned, DateOnly? ResistantSince)
{
    private static readonly LoopStep[] Way =
        [LoopStep.Proposed, LoopStep.Ordered, LoopStep.Appointment, LoopStep.Seen, LoopStep.Decision, LoopStep.Treated, LoopStep.Outcome];

    /// <summary>Concepts of the timeline that are referrals.</summary>
    private static readonly string[] Referrals = ["referral-epilepsy-centre", "referral-neurology"];

    private static readonly string[] Therapies = ["proc_epilepsy_surgery", "proc_vns", "proc_rns", "proc_dbs", "ketogenic-diet"];

    /// <summary>The last step reached.</summary>
    public LoopStep Reached => Marks.Count == 0 ? LoopStep.Flagged : Marks[^1].Step;

    /// <summary>Whether the awaited step is late on a day.</summary>
    public bool IsOverdue(DateOnly day) => State is (LoopState.Open or LoopState.Confirmed) && Due < day;

    /// <summary>Days from the beginning of resistance to a step; null where either is not known.</summary>
    public int? DaysTo(LoopStep step) => ResistantSince is { } since && Marks.FirstOrDefault(mark => mark.Step == step) is { } mark ? mark.On.DayNumber - since.DayNumber : null;

    /// <summary>Merges both. Pure: the same patient, answers and steps give the same loop.</summary>
    /// <param name="recommendation">Null where no rule fires any more: a referral under way is followed all the same.</param>
    /// <param name="flaggedOn">The day it was first raised; null where it never was.</param>
    /// <param name="reviews">All answers ever given, in any order.</param>
    /// <param name="events">All steps ever entered, in any order.</param>
    /// <param name="today">Answers put off until a later day hide it.</param>
    public static ReferralLoop Of(
        PatientCase patient, Recommendation? recommendation, DateOnly? flaggedOn, IReadOnlyList<FlagReview> reviews, IReadOnlyList<LoopEvent> events, DateOnly today, Parameters parameters)
    {
        List<ReferralFlag> fired = recommendation is null ? [] : [.. recommendation.All];
        Dictionary<string, FlagReview> latest = reviews.GroupBy(review => review.RuleId).ToDictionary(group => group.Key, group => group.Last());
        bool Answers(ReferralFlag flag, string decision) => latest.TryGetValue(flag.RuleId, out FlagReview? review) && review.Decision == decision && (decision != "dismissed" || FlagFingerprint.IsOf(flag, review.Fingerprint));
        List<string> returned = [.. fired.Where(flag => latest.TryGetValue(flag.RuleId, out FlagReview? review) && review.Decision == "dismissed" && !FlagFingerprint.IsOf(flag, review.Fingerprint)).Select(flag => flag.RuleId)];
        List<ReferralFlag> left = [.. fired.Where(flag => !Answers(flag, "dismissed"))];
        List<ReferralFlag> deferred = [.. left.Where(flag => Answers(flag, "deferred") && latest[flag.RuleId].Until > today)];
        List<ReferralFlag> open = [.. left.Where(flag => !deferred.Contains(flag) && !Answers(flag, "confirmed"))];
        FlagReview? confirmed = reviews.Where(review => review.Decision == "confirmed" && (fired.Count == 0 || latest[review.RuleId] == review)).MinBy(review => review.On);
        DateOnly? since = patient.Resistance.Since;

        List<LoopMark> marks = MarksOf(patient, flaggedOn, reviews, events, since);
        bool followed = IsFollowed(recommendation, latest.Values, marks);
        bool begun = marks.Exists(mark => mark.Step >= LoopStep.Proposed);
        LoopStep? next = followed && (confirmed is not null || begun) ? NextOf(marks) : null;
        bool leadOpen = recommendation is not null && open.Contains(recommendation.Lead);
        LoopState state =
            leadOpen && recommendation!.IsUrgent ? LoopState.Open
            : next is not null ? LoopState.Confirmed
            : leadOpen ? LoopState.Open
            : begun && followed ? LoopState.Closed
            : fired.Count > 0 && left.Count == 0 ? LoopState.Dismissed
            : recommendation is not null && deferred.Contains(recommendation.Lead) ? LoopState.Deferred
            : confirmed is not null ? LoopState.Confirmed
            : fired.Count == 0 ? LoopState.Closed
            : open.Count > 0 ? LoopState.Open
            : deferred.Count > 0 ? LoopState.Deferred
            : LoopState.Dismissed;
        DateOnly? hidden = state == LoopState.Deferred ? deferred.Min(flag => latest[flag.RuleId].Until) : null;
        if (state == LoopState.Open)
        {
            next = LoopStep.Reviewed;
        }

        DateOnly? due = next is { } awaited && state is (LoopState.Open or LoopState.Confirmed) ? DueOf(awaited, marks, recommendation, reviews, today, parameters) : null;
        return new(state, marks, next, due, hidden, open, returned, since);
    }

    /// <summary>Referrals and therapies are followed to their end; a check, a test or a safety flag ends with its review.</summary>
    private static bool IsFollowed(Recommendation? recommendation, IEnumerable<FlagReview> latest, List<LoopMark> marks)
    {
        if (recommendation is null)
        {
            return marks.Exists(mark => mark.Step >= LoopStep.Proposed);
        }

        // A confirmed check says nothing of the referral beside it.
        return recommendation.Offers.Any(flag => IsReferral(flag.Offers) && latest.Any(review => review.RuleId == flag.RuleId && review.Decision == "confirmed")) || marks.Exists(mark => mark.Step >= LoopStep.Proposed);
    }

    /// <summary>Whether a flag of this kind sends the patient somewhere.</summary>
    public static bool IsReferral(ReferralTarget target) =>
        target is ReferralTarget.EpilepsyCentre or ReferralTarget.SurgicalEvaluation or ReferralTarget.Neuromodulation or ReferralTarget.DietaryTherapy;

    private static List<LoopMark> MarksOf(PatientCase patient, DateOnly? flaggedOn, IReadOnlyList<FlagReview> reviews, IReadOnlyList<LoopEvent> events, DateOnly? since)
    {
        var all = new List<LoopMark>();
        if (flaggedOn is { } raised)
        {
            all.Add(new(LoopStep.Flagged, raised, "program", "Raised.", "", []));
        }

        all.AddRange(reviews.Select(review => new LoopMark(LoopStep.Reviewed, review.On, review.By, review.Decision + (review.Reason.Length > 0 ? $": {ReviewReasons.TextOf(review.Reason)}" : "") + ".", review.Decision, [])));
        all.AddRange(events.Select(entered => new LoopMark(entered.Step, entered.On, entered.By, TextOf(entered), entered.Value, [])));
        DateOnly? from = (since, flaggedOn) switch { ({ } resistant, { } raised2) => resistant < raised2 ? resistant : raised2, (null, _) => flaggedOn, _ => since };
        if (from is { } begin)
        {
            all.AddRange(FromRecord(patient.Timeline, begin));
        }

        // The first review and the newest outcome count; of every other step the first time.
        return [.. all.GroupBy(mark => mark.Step).OrderBy(group => group.Key)
            .Select(group => group.Key == LoopStep.Outcome ? group.MaxBy(mark => mark.On)! : group.MinBy(mark => mark.On)!)];
    }

    private static string TextOf(LoopEvent entered) =>
        (entered.Value.Length > 0 ? LoopValues.TextOf(entered.Value) : "Entered")
        + (entered.SeizuresPerMonth is { } rate ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", {rate:0.##} seizures a month") : "") + ".";

    /// <summary>Orders, tasks, appointments, visits and procedures since the beginning of resistance, or since the flag.</summary>
    private static IEnumerable<LoopMark> FromRecord(PatientTimeline timeline, DateOnly from)
    {
        foreach (CareEvent care in timeline.Care)
        {
            DateOnly day = Situation.DayOf(care);
            if (day < from && care.Recorded < from)
            {
                continue;
            }

            bool referral = Referrals.Contains(care.Concept);
            bool therapy = Therapies.Contains(care.Concept) && care.ForEpilepsy != Answer.No;
            LoopMark? mark = (referral, therapy, care.Stage) switch
            {
                (true, _, CareStage.Proposed) => Mark(LoopStep.Proposed, care.Recorded, "A referral is proposed."),
                (true, _, CareStage.Ordered) => Mark(LoopStep.Ordered, care.Recorded > day && care.On is not null ? day : care.Recorded, "A referral is ordered."),
                (true, _, CareStage.Scheduled) => Mark(LoopStep.Appointment, care.Recorded, "An appointment is made."),
                (true, _, CareStage.Done) => Mark(LoopStep.Seen, day, "The referral is carried out."),
                (true, _, CareStage.Declined) => Mark(LoopStep.Decision, care.Recorded, "The patient declined the referral.", "declined"),
                (_, true, CareStage.Declined) => Mark(LoopStep.Decision, care.Recorded, $"The patient declined: {Plain(care.Concept)}.", "declined"),
                (_, true, CareStage.NotDone) => Mark(LoopStep.Decision, care.Recorded, $"Decided against: {Plain(care.Concept)}.", "no-therapy"),
                (_, true, CareStage.Ordered or CareStage.Scheduled) => Mark(LoopStep.Decision, care.Recorded, $"Planned: {Plain(care.Concept)}.", Therapy(care.Concept)),
                (_, true, CareStage.Done) when day >= from => Mark(LoopStep.Treated, day, $"Done: {Plain(care.Concept)}.", Therapy(care.Concept)),
                _ => care is { Concept: "proc_presurgical_workup", Stage: CareStage.Done } && day >= from ? Mark(LoopStep.Seen, day, "Presurgical work-up is done.") : null,
            };
            if (mark is not null)
            {
                yield return mark;
            }

            LoopMark Mark(LoopStep step, DateOnly on, string text, string value = "") => new(step, on, "record", text, value, [care.Evidence]);
        }

        foreach (Visit visit in timeline.Visits)
        {
            if (visit.EpilepsyCentre == Answer.Yes && visit.Period.Start >= from)
            {
                yield return new LoopMark(LoopStep.Seen, visit.Period.Start, "record", "Seen at an epilepsy centre.", "", [visit.Evidence]);
            }
        }
    }

    private static string Plain(string concept) => concept.Replace("proc_", "", StringComparison.Ordinal).Replace('_', ' ').Replace('-', ' ');

    private static string Therapy(string concept) => concept switch { "proc_epilepsy_surgery" => "surgery", "ketogenic-diet" => "diet", _ => "device" };

    /// <summary>The step after the furthest one that was reached; none after an outcome, or after a decision that nothing is to be done.</summary>
    private static LoopStep? NextOf(List<LoopMark> marks)
    {
        LoopStep furthest = marks.Count == 0 ? LoopStep.Flagged : marks[^1].Step;
        LoopMark? decision = marks.Find(mark => mark.Step == LoopStep.Decision);
        return furthest switch
        {
            LoopStep.Outcome => null,
            LoopStep.Decision when decision!.Value is "declined" or "no-therapy" or "drugs" => null,
            LoopStep.Decision when decision!.Value == "more-work-up" => LoopStep.Decision,
            _ => Array.Find(Way, step => step > furthest),
        };
    }

    private static DateOnly? DueOf(LoopStep next, List<LoopMark> marks, Recommendation? recommendation, IReadOnlyList<FlagReview> reviews, DateOnly today, Parameters parameters)
    {
        LoopMark? before = marks.FindLast(mark => mark.Step < next || (mark.Step == next && next == LoopStep.Decision));
        if (before is null)
        {
            return null;
        }

        // Evidence that changed, or a day that was put off and has come, asks anew from then on.
        DateOnly start = before.On;
        int days = LoopLimits.DaysTo(next, parameters);
        if (next == LoopStep.Reviewed)
        {
            start = reviews.Where(review => review.Decision == "deferred" && review.Until <= today).Select(review => review.Until!.Value).Append(start).Max();
            days = recommendation is { } urgent ? Math.Min(days, ReferralRules.HoldsDays(urgent.Lead.RuleId)) : days;
        }

        return start.Plus(days);
    }
}
