using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Referral;

/// <summary>A drug the patient takes on the day.</summary>
/// <param name="Since">First day of the present stretch.</param>
/// <param name="MgPerDay">Present daily dose; null where it could not be read.</param>
/// <param name="Assessment">The trial it belongs to; null where only an order or fill tells of it.</param>
internal sealed record ActiveDrug(string Id, DateOnly Since, decimal? MgPerDay, TrialAssessment? Assessment, Evidence Evidence);

/// <summary>Drugs: what is taken now, what was taken before.</summary>
internal sealed partial class Situation
{
    /// <summary>Days a fill may be late before the drug counts as stopped.</summary>
    private const int LateRefillDays = 30;

    private List<ActiveDrug>? active;
    private int? distinctDrugs;

    /// <summary>Scheduled drugs taken on the day, for whatever reason they were prescribed.</summary>
    public IReadOnlyList<ActiveDrug> Active => active ??= FindActive();

    /// <summary>How many distinct antiseizure drugs were ever tried; salts and equivalents are one.</summary>
    public int DistinctDrugs => distinctDrugs ??= Resistance.Trials
        .Where(trial => trial.Trial.Drug.Counts != TrialRule.No && (trial.Outcome != 0 || trial.Appropriate == Adequacy.No) && trial.Trial.Indication != IndicationClass.X)
        .Select(trial => trial.Trial.Drug.Group).Distinct().Count();

    /// <summary>The drug if it is taken on the day, else null.</summary>
    public ActiveDrug? Takes(string drugId)
    {
        foreach (ActiveDrug drug in Active)
        {
            if (drug.Id == drugId)
            {
                return drug;
            }
        }

        return null;
    }

    /// <summary>Those of the listed drugs that are taken on the day.</summary>
    public List<ActiveDrug> TakesAny(IReadOnlyList<string> drugIds)
    {
        var taken = new List<ActiveDrug>();
        foreach (ActiveDrug drug in Active)
        {
            if (drugIds.Contains(drug.Id))
            {
                taken.Add(drug);
            }
        }

        return taken;
    }

    /// <summary>Whether the drug's threshold is the one beside valproate.</summary>
    public bool TakesValproateBeside(Drug drug) => drug.AdequateMgPerDayWithValproate is not null && drug.Id != "valproate" && Takes("valproate") is not null;

    /// <summary>Whether the record lists medications at all: then a drug that is not listed is not taken, as far as the hospital knows.</summary>
    public bool MedicationsListed => Timeline.Exposures.Count > 0 || Timeline.Care.Any(care => care.Stage == CareStage.Done && IsOtherDrug(care.Concept));

    /// <summary>The order, fill or statement by which a drug that is no antiseizure drug is in use on the day; null where none. One left active counts on while the patient is still followed here, as an antiseizure drug does; one whose end nobody told counts for a year.</summary>
    public CareEvent? InUse(string concept) => Cared(concept, care => care.Stage == CareStage.Done && care.On switch
    {
        { End: null } open => Within(open.Start, Parameters.OpenOrderDays) || (open.Start <= AsOf && Timeline.Visits.Any(visit => Within(visit.Period.Start, Parameters.OpenOrderDays))),
        { } stretch when stretch.End > stretch.Start => stretch.Contains(AsOf),
        _ => Within(DayOf(care), OneYear),
    });

    /// <summary>A drug of the last year that is told by a number no table maps: it may be any; null where there is none.</summary>
    public CareEvent? UnreadDrug => Cared("unread-drug", care => care.Stage == CareStage.Done && Within(DayOf(care), OneYear));

    private static bool IsOtherDrug(string concept) => concept is "hormonal-contraceptive" or "oestrogen-contraceptive" or "direct-oral-anticoagulant" or "threshold-lowering-drug" or "ketoacidosis-drug" or "intrauterine-contraceptive";

    private List<ActiveDrug> FindActive()
    {
        var found = new List<ActiveDrug>();
        foreach (TrialAssessment trial in Resistance.Trials)
        {
            if (trial.Trial.Taken.Contains(AsOf) && trial.Trial.Drug.Counts != TrialRule.No && !found.Exists(drug => drug.Id == trial.Trial.Drug.Id))
            {
                decimal? dose = trial.Trial.Steps.LastOrDefault(step => step.Days.Start <= AsOf)?.MgPerDay;
                Evidence evidence = trial.Trial.Evidence.Count > 0 ? trial.Trial.Evidence[^1] : new Evidence("");
                found.Add(new ActiveDrug(trial.Trial.Drug.Id, trial.Trial.Taken.Start, dose, trial, evidence));
            }
        }

        foreach (Exposure exposure in Timeline.Exposures)
        {
            if (GoesOn(exposure) && !found.Exists(drug => drug.Id == exposure.DrugId))
            {
                found.Add(new ActiveDrug(exposure.DrugId, exposure.Start.Earliest, exposure.MgPerDay, Assessment: null, exposure.Evidence));
            }
        }

        return found;
    }

    /// <summary>Whether an order or fill that no trial took up reaches the day.</summary>
    private bool GoesOn(Exposure exposure)
    {
        if (exposure.AsNeeded || exposure.Historical || exposure.Route is Route.NasalBuccalRectal or Route.Other || exposure.Start.Earliest > AsOf
            || exposure.State == ExposureState.Ended && exposure.End is null)
        {
            return false;
        }

        if (exposure.Source == ExposureSource.Administration)
        {
            return exposure.Start.Latest >= AsOf.Plus(-3);
        }

        if (exposure.End is { } end)
        {
            return end.Latest >= AsOf;
        }

        long days = exposure.DaysSupply is { } supply ? ((long)supply * Math.Max(1, exposure.Fills ?? 1)) + LateRefillDays
            : exposure.Source == ExposureSource.Dispense ? 30 + LateRefillDays
            : exposure.State == ExposureState.Ongoing ? Parameters.OpenOrderDays
            : Parameters.DefaultOrderDays;
        return exposure.Start.Earliest.Plus(days) >= AsOf;
    }
}
