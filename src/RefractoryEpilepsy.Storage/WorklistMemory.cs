using Microsoft.EntityFrameworkCore;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Storage;

/// <summary>What is known of some patients' recommendations before they are made anew: since when they are raised, what people answered and entered.</summary>
internal sealed class WorklistMemory
{
    private readonly Dictionary<string, RecommendationRow> before;
    private readonly ILookup<string, FlagReview> reviews;
    private readonly ILookup<string, LoopEvent> events;

    private WorklistMemory(Dictionary<string, RecommendationRow> before, ILookup<string, FlagReview> reviews, ILookup<string, LoopEvent> events) =>
        (this.before, this.reviews, this.events) = (before, reviews, events);

    public static async Task<WorklistMemory> ReadAsync(Database database, string[] patients, CancellationToken stop)
    {
        List<RecommendationRow> rows = await database.Recommendations.AsNoTracking().Where(row => patients.Contains(row.Patient)).ToListAsync(stop);
        List<DecisionRow> decisions = await database.Decisions.AsNoTracking().Where(row => patients.Contains(row.Patient)).OrderBy(row => row.Id).ToListAsync(stop);
        List<LoopEventRow> entered = await database.LoopEvents.AsNoTracking().Where(row => patients.Contains(row.Patient)).OrderBy(row => row.Id).ToListAsync(stop);
        return new(
            rows.ToDictionary(row => row.Patient),
            decisions.ToLookup(row => row.Patient, ReviewOf),
            entered.ToLookup(row => row.Patient, EventOf));
    }

    public static FlagReview ReviewOf(DecisionRow row) => new(row.RuleId, row.Decision, row.Reason, row.Until, row.Fingerprint, DateOnly.FromDateTime(row.At), row.By);

    public static LoopEvent EventOf(LoopEventRow row) => new(Enum.Parse<LoopStep>(row.Step, ignoreCase: true), row.On, row.Value, row.SeizuresPerMonth, row.By);

    /// <summary>The loop of one patient.</summary>
    public ReferralLoop LoopOf(PatientCase patient, Recommendation? recommendation, DateOnly today, Parameters parameters)
    {
        string key = patient.Timeline.Patient.Value;
        return ReferralLoop.Of(patient, recommendation, FlaggedOn(key, recommendation, today), [.. reviews[key]], [.. events[key]], today, parameters);
    }

    /// <summary>The row of one patient; null where nothing is recommended and nothing is followed.</summary>
    public RecommendationRow? RowOf(long run, PatientCase patient, IReadOnlyList<ReferralFlag> flags, Risk? risk, DateOnly today, Parameters parameters)
    {
        string key = patient.Timeline.Patient.Value;
        Recommendation? recommendation = Recommendation.Of(patient, flags);
        RecommendationRow? old = before.GetValueOrDefault(key);
        if (recommendation is null && old is null && !reviews[key].Any() && !events[key].Any())
        {
            return null;
        }

        ReferralLoop loop = LoopOf(patient, recommendation, today, parameters);
        if (recommendation is null && loop.Reached < LoopStep.Reviewed)
        {
            return null;
        }

        string lead = recommendation?.Lead.RuleId ?? old?.Lead ?? reviews[key].LastOrDefault()?.RuleId ?? "";
        Dictionary<LoopStep, LoopMark> marks = loop.Marks.ToDictionary(mark => mark.Step);
        DateOnly? On(LoopStep step) => marks.GetValueOrDefault(step)?.On;
        List<string> latest = [.. reviews[key].GroupBy(review => review.RuleId).Select(group => group.Last().Decision)];
        return new RecommendationRow
        {
            Patient = key,
            RunId = run,
            Lead = lead,
            LeadGroup = Kebab(ReferralRules.All.FirstOrDefault(rule => rule.Id == lead)?.Offers.ToString() ?? ""),
            Strength = recommendation?.Lead.Strength?.ToString().ToLowerInvariant() ?? "",
            Rank = recommendation?.Rank ?? 0,
            Confidence = Words.Of(patient.Resistance.Confidence),
            ConfidenceRank = patient.Resistance.Confidence is { } sure ? (int)sure + 1 : 0,
            Rules = recommendation is null ? "" : string.Join(';', recommendation.All.Select(flag => flag.RuleId)),
            Returned = string.Join(';', loop.Returned),
            Line = recommendation is null ? "No rule fires now; what was begun is followed to its end." : RecommendationLine.Of(patient, recommendation),
            LastSeizure = RecommendationLine.LastSeizureDay(patient),
            ResistantSince = patient.Resistance.Since,
            Risk = risk?.Probability,
            State = Kebab(loop.State.ToString()),
            Next = loop.Next is { } next ? Kebab(next.ToString()) : "",
            DueOn = loop.Due,
            HiddenUntil = loop.HiddenUntil,
            Answer = latest.Contains("confirmed") ? "confirmed" : latest.Contains("dismissed") ? "dismissed" : "",
            FlaggedOn = FlaggedOn(key, recommendation, today) ?? today,
            ReviewedOn = On(LoopStep.Reviewed),
            ProposedOn = On(LoopStep.Proposed),
            OrderedOn = On(LoopStep.Ordered),
            AppointmentOn = On(LoopStep.Appointment),
            SeenOn = On(LoopStep.Seen),
            DecisionOn = On(LoopStep.Decision),
            TreatedOn = On(LoopStep.Treated),
            OutcomeOn = On(LoopStep.Outcome),
            Outcome = marks.GetValueOrDefault(LoopStep.Outcome)?.Value ?? "",
        };
    }

    /// <summary><c>EpilepsyCentre</c> as <c>epilepsy-centre</c>.</summary>
    public static string Kebab(string name) => Database.SnakeCase(name).Replace('_', '-');

    private DateOnly? FlaggedOn(string key, Recommendation? recommendation, DateOnly today) => before.GetValueOrDefault(key)?.FlaggedOn ?? (recommendation is null ? null : today);
}
