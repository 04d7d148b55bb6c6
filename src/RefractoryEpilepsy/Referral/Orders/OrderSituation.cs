using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Referral.Orders;

/// <summary>What has to be known of a patient to say something about a drug that is about to be ordered; small, so that it can be kept ready.</summary>
/// <param name="AsOf">The day of judgement.</param>
/// <param name="Sex">Administrative sex; null where not recorded.</param>
/// <param name="Pregnant">The code of a pregnancy that goes on; null where none is on record.</param>
/// <param name="PreventionRecorded">Contraception, counselling or pregnancy prevention recorded in the last 365 days, or a hysterectomy or sterilisation at any time.</param>
/// <param name="Taken">Antiseizure drugs taken on the day.</param>
/// <param name="TriedGroups">Groups of drugs ever tried; salts and equivalents are one.</param>
/// <param name="FailedDrugs">Distinct drugs whose adequate trials failed.</param>
/// <param name="Resistant">Two adequate schedules have failed and freedom was not regained.</param>
/// <param name="IsDocumentedFree">Documented seizure freedom goes on.</param>
/// <param name="Referred">Seen at, referred to, or declined an epilepsy centre in the last 24 months; null where none is on record.</param>
/// <param name="Syndromes">Tokens of <c>drugs.csv</c>, column <c>worsens</c>, that this epilepsy has.</param>
/// <param name="SyndromeEvidence">The diagnoses these rest on.</param>
public sealed record OrderSituation(
    DateOnly AsOf,
    string? Sex,
    PartialDate? Born,
    Reason? Pregnant,
    bool PreventionRecorded,
    IReadOnlyList<TakenDrug> Taken,
    IReadOnlyList<string> TriedGroups,
    IReadOnlyList<string> FailedDrugs,
    bool Resistant,
    bool IsDocumentedFree,
    Reason? Referred,
    IReadOnlyList<string> Syndromes,
    IReadOnlyList<Evidence> SyndromeEvidence)
{
    /// <summary>Reads it off a judged patient.</summary>
    /// <param name="parameters">A site's numbers; null: those of the specification.</param>
    public static OrderSituation Of(PatientCase patient, Parameters? parameters = null)
    {
        var situation = new Situation(patient, risk: null, parameters);
        Diagnosis? pregnancy = situation.Pregnancy();
        IReadOnlySet<string> tokens = SyndromeFit.TokensOf(patient.Timeline.Diagnoses, patient.AsOf);
        return new OrderSituation(
            patient.AsOf,
            patient.Timeline.Person.Sex,
            patient.Timeline.Person.Born,
            pregnancy is null ? null : new Reason("pregnant", $"A pregnancy that goes on is coded ({pregnancy.Code.Value}).", [pregnancy.Evidence]),
            situation.PregnancyPreventionWithinYear || situation.CannotBePregnant,
            [.. situation.Active.Select(drug => new TakenDrug(drug.Id, drug.Since, drug.MgPerDay, drug.Evidence))],
            Tried(patient),
            [.. patient.Resistance.Failures.SelectMany(failure => failure.DrugIds).Distinct(StringComparer.Ordinal)],
            patient.Resistance.Status == Status.Resistant,
            situation.IsDocumentedFree,
            situation.AlreadyReferred()?.Judgement.Reasons[0],
            [.. tokens.Order(StringComparer.Ordinal)],
            tokens.Count == 0 ? [] : [.. patient.Timeline.Diagnoses.Where(NamesSyndrome).Select(diagnosis => diagnosis.Evidence).Distinct()]);
    }

    private static bool NamesSyndrome(Diagnosis diagnosis) =>
        diagnosis.Confirmed == Answer.Yes && diagnosis.Concepts.Any(concept => concept.StartsWith("syndrome_", StringComparison.Ordinal));

    private static IReadOnlyList<string> Tried(PatientCase patient) =>
    [
        .. patient.Resistance.Trials
            .Where(trial => trial.Trial.Drug.Counts != Knowledge.TrialRule.No && trial.Trial.Indication != IndicationClass.X && trial.Trial.Excluded is null)
            .Select(trial => trial.Trial.Drug.Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];
}

/// <summary>A drug taken on the day of judgement.</summary>
/// <param name="MgPerDay">Daily dose; null where it could not be read.</param>
public sealed record TakenDrug(string DrugId, DateOnly Since, decimal? MgPerDay, Evidence Evidence);

/// <summary>A drug that is about to be ordered.</summary>
/// <param name="MgPerDay">Daily dose; null where the order tells none that can be read.</param>
/// <param name="Order">The draft, such as <c>MedicationRequest/draft-1</c>.</param>
public sealed record OrderedDrug(string DrugId, decimal? MgPerDay, Evidence Order);
