using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>PR-6: a drug that makes this syndrome worse.</summary>
internal static class Pr6
{
    private static readonly string[] WorseInAbsenceAndMyoclonus =
        ["carbamazepine", "oxcarbazepine", "eslicarbazepine acetate", "phenytoin", "gabapentin", "pregabalin", "tiagabine", "vigabatrin"];

    private static readonly string[] WorseInTonicAndAtonic = ["carbamazepine", "gabapentin", "oxcarbazepine", "pregabalin", "tiagabine", "vigabatrin"];

    private static readonly Verdict NotTaken = Verdict.No("not-taken", "None of the drugs in question is taken.");
    private static readonly Verdict Suits = Verdict.No("no-such-syndrome", "No syndrome or seizure type that these drugs aggravate is on record.");
    private static readonly Verdict SyndromeUnknown = Verdict.Unclear("type-unknown", "A drug is taken that aggravates some generalised epilepsies, and the type of this one is not recorded.", "epilepsy type or syndrome");

    public static ReferralRule Rule { get; } = new(
        "PR-6",
        ReferralTarget.PseudoresistanceCheck,
        $"A drug to avoid in this syndrome is being taken: {Wording.DrugSafety}.",
        "Carbamazepine, oxcarbazepine, eslicarbazepine, phenytoin, gabapentin, pregabalin, tiagabine or vigabatrin in absence, myoclonic or juvenile myoclonic epilepsy; carbamazepine, gabapentin, oxcarbazepine, pregabalin, tiagabine or vigabatrin in tonic or atonic seizures (LGS; vigabatrin not for epileptic spasms). Lamotrigine in JME: no flag. Epilepsy of unknown type, or generalised without a told syndrome or seizure type: indeterminate.",
        "NICE CG137 appendix K (specification S54), superseded by NG217 [K]; eslicarbazepine by class [K]")
    {
        ModelYear = 2012,
        HoldsDays = 30,
        Version = 2,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        List<ActiveDrug> taken = patient.TakesAny(WorseInAbsenceAndMyoclonus);
        if (taken.Count == 0)
        {
            return NotTaken;
        }

        Reason? absence = AbsenceOrMyoclonus(patient);
        Reason? tonic = TonicOrAtonic(patient);
        bool spasms = patient.Diagnosed(["syndrome_infantile_spasms"]) is not null;
        List<Reason>? reasons = null;
        foreach (ActiveDrug drug in taken)
        {
            Reason? why = absence ?? (tonic is not null && WorseInTonicAndAtonic.Contains(drug.Id) && !(spasms && drug.Id == "vigabatrin") ? tonic : null);
            if (why is not null)
            {
                reasons ??= [why];
                reasons.Add(new Reason("aggravating-drug", $"{drug.Id} is taken.", [drug.Evidence]));
            }
        }

        return reasons is not null ? Verdict.Fires(Strength.Strong, reasons)
            : patient.Type != EpilepsyType.Focal && !(patient.Type != EpilepsyType.Unknown && patient.Timeline.Seizures.Any(report => report.SeizureType is not null)) && patient.Diagnosed(["syndrome_lgs", "syndrome_infantile_spasms", "syndrome_dravet"]) is null ? SyndromeUnknown
            : Suits;
    }

    private static Reason? AbsenceOrMyoclonus(Situation patient)
    {
        Diagnosis? syndrome = patient.Diagnosed(["syndrome_absence", "syndrome_jme", "syndrome_pme"])
            ?? patient.Diagnosed(["syndrome_emas_other_gen"], diagnosis => !diagnosis.Code.IsIcd10());
        return syndrome is not null
            ? new Reason("syndrome", $"Absence or myoclonic epilepsy is coded ({syndrome.Code.Value}).", [syndrome.Evidence])
            : BySeizureType(patient, "absence", "myoclonic");
    }

    private static Reason? TonicOrAtonic(Situation patient) => patient.Diagnosed(["syndrome_lgs"]) is { } lennox
        ? new Reason("syndrome", $"Lennox-Gastaut syndrome is coded ({lennox.Code.Value}).", [lennox.Evidence])
        : BySeizureType(patient, "tonic", "atonic");

    private static Reason? BySeizureType(Situation patient, string first, string second)
    {
        // A focal epilepsy has myoclonic or tonic phases too: types count only where the epilepsy is not focal.
        if (patient.Type == EpilepsyType.Focal)
        {
            return null;
        }

        foreach (SeizureReport report in patient.Timeline.Seizures)
        {
            if ((report.SeizureType == first || report.SeizureType == second) && Situation.TellsSeizure(report))
            {
                return new Reason("seizure-type", $"Seizures told as {report.SeizureType}.", [report.Evidence]);
            }
        }

        return null;
    }
}
