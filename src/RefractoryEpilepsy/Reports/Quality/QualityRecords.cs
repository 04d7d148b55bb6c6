using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>From a judged case to what quality measures look at.</summary>
/// <remarks>
/// Concepts that no shipped code has (<c>proc_ecg</c>, <c>proc_quality_of_life</c>, <c>proc_rescue_plan</c>, <c>proc_specialist_nurse</c>,
/// <c>proc_side_effects_discussed</c>, <c>proc_cannot_be_pregnant</c>, <c>proc_mri_epilepsy_protocol</c>, <c>proc_centre_discussed</c>,
/// <c>proc_unable_to_report</c>) are there for a site to map its
/// own codes to; without them the measures that need them say that the data cannot support them.
/// </remarks>
public static class QualityRecords
{
    /// <summary>A dose change or stop so long after a side effect counts as an answer to it, in days [D].</summary>
    public const int AnswerWithinDays = 60;

    // The tables put it among other self-limited and familial syndromes, in which an MRI is asked for.
    private static readonly Knowledge.Code CentrotemporalSpikes = new("http://snomed.info/sct", "44145005");

    private static readonly string[] Instruments = ["phq-9", "gad-7", "phq-2", "nddi-e", "screening_instrument"];

    private static readonly string[] RescueMedicines = ["midazolam", "diazepam", "lorazepam", "clonazepam"];

    private static readonly string[] Explaining =
    [
        "hippocampal-sclerosis", "focal-cortical-dysplasia", "cortical-malformation", "tumor", "vascular-malformation", "trauma", "cns-infection", "stroke", "perinatal",
        "tuberous-sclerosis", "sturge-weber", "genetic", "genetic-generalized", "self-limited", "metabolic", "autoimmune",
    ];

    /// <summary>The record of one judged patient.</summary>
    /// <param name="source">The source its records were loaded as.</param>
    public static QualityRecord Of(PatientCase patient, string source = "")
    {
        var situation = new Situation(patient, risk: null);
        PatientTimeline timeline = patient.Timeline;
        Person person = timeline.Person;
        ResistanceFinding resistance = patient.Resistance;
        var facts = new List<DatedFact>();
        Visits(situation, facts);
        Diagnoses(situation, facts);
        Seizures(timeline, facts);
        Care(timeline, facts);
        Drugs(patient, facts);
        SurgeryCriteria(situation, facts);
        WorkUp(situation, facts);
        return new QualityRecord
        {
            Patient = timeline.Patient,
            Site = CareSite.Of(timeline, source),
            Sex = person.Sex,
            Race = person.Race,
            Ethnicity = person.Ethnicity,
            Language = person.Language,
            Payer = person.Payer,
            PostalArea = person.PostalArea,
            Practitioners = person.Practitioners,
            Born = person.Born?.Middle,
            Died = person.Died,
            Observed = timeline.Observed,
            AsOf = patient.AsOf,
            Epilepsy = resistance.Eligible.Answer,
            EpilepsySince = situation.Onset,
            ResistantSince = resistance.Since,
            Confidence = resistance.Confidence,
            FreeSince = resistance.SeizureFreeSince,
            IntellectualDisability = patient.Causes.Of("intellectual-disability"),
            Unexplained = patient.Causes.Of("unexplained") == Answer.Yes,
            ServicesKnown = situation.ServicesKnown,
            Facts = facts.ToArray(),
        };
    }

    private static void Visits(Situation patient, List<DatedFact> facts)
    {
        foreach (Visit visit in patient.Timeline.Visits)
        {
            DateOnly day = visit.Period.Start;
            bool centre = visit.EpilepsyCentre == Answer.Yes;
            if (centre)
            {
                facts.Add(new(Fact.CentreVisit, day, day, visit.Evidence));
            }

            bool outpatient = visit.Setting is CareSetting.Ambulatory or CareSetting.Virtual or CareSetting.Unknown;
            bool forEpilepsy = visit.Diagnoses.Any(IsEpilepsy) || ((centre || visit.Neurology == Answer.Yes) && patient.Onset <= day);
            if (outpatient && forEpilepsy)
            {
                facts.Add(new(Fact.EpilepsyVisit, day, day, visit.Evidence));
            }

            if (visit.Diagnoses.Contains("status_epilepticus"))
            {
                facts.Add(new(Fact.ProlongedSeizure, day, day, visit.Evidence));
            }
        }
    }

    private static void Diagnoses(Situation patient, List<DatedFact> facts)
    {
        foreach (Diagnosis diagnosis in patient.Timeline.Diagnoses)
        {
            if (diagnosis.Confirmed != Answer.Yes)
            {
                continue;
            }

            DateOnly day = diagnosis.On;
            if (diagnosis.Concepts.Any(static concept => concept is "syndrome_absence" or "syndrome_jme") || diagnosis.Code == CentrotemporalSpikes)
            {
                facts.Add(new(Fact.SyndromeWithoutMri, day, day, diagnosis.Evidence));
            }

            foreach (string concept in diagnosis.Concepts)
            {
                Fact? kind = concept switch
                {
                    "epilepsy_intractable" => Fact.IntractableCode,
                    "status_epilepticus" => Fact.ProlongedSeizure,
                    "contraception_counselling" => Fact.PregnancyCounselling,
                    _ when concept.StartsWith("syndrome_", StringComparison.Ordinal) => Fact.SyndromeKnown,
                    _ => null,
                };
                if (kind is { } known)
                {
                    facts.Add(new(known, day, day, diagnosis.Evidence));
                }
            }

            Code code = diagnosis.Code;
            if (code.IsIcd10Cm() && (code.Under("G40.0") || code.Under("G40.1") || code.Under("G40.2") || code.Under("G40.3") || code.Under("G40.A") || code.Under("G40.B")))
            {
                facts.Add(new(Fact.TypeKnown, day, day, diagnosis.Evidence));
            }
        }

        // Codes that tell the kind in other systems: from the first day of epilepsy.
        if (patient.Type != EpilepsyType.Unknown && !facts.Exists(fact => fact.Kind == Fact.TypeKnown) && patient.Onset is { } onset)
        {
            facts.Add(new(Fact.TypeKnown, onset, onset));
        }

        foreach (string cause in Explaining)
        {
            if (patient.Has(cause))
            {
                DateOnly known = patient.Causes.FirstRecorded.TryGetValue(cause, out DateOnly day) ? day : patient.AsOf;
                IReadOnlyList<Reason> reasons = patient.Why(cause).Reasons;
                facts.Add(new(Fact.CauseKnown, known, known, reasons.Count > 0 && reasons[0].Evidence.Count > 0 ? reasons[0].Evidence[0] : null));
            }
        }
    }

    private static void Seizures(PatientTimeline timeline, List<DatedFact> facts)
    {
        foreach (SeizureReport report in timeline.Seizures)
        {
            DateOnly day = report.Recorded < report.Window.Last ? report.Recorded : report.Window.Last;
            bool tells = report.CountLow is not null || report.PerMonth is not null || report.LastSeizure is not null || report.Control != Answer.Unknown;
            if (tells)
            {
                facts.Add(new(report.Layer == Layer.Structured ? Fact.SeizureFrequency : Fact.SeizureText, day, day, report.Evidence));
            }

            if (report.SeizureType is { } type)
            {
                facts.Add(new(Fact.TypeKnown, day, day, report.Evidence));
                if (type == "tonic-clonic" && SeizureOn(report, day) is { } convulsion)
                {
                    facts.Add(new(Fact.Convulsion, convulsion, convulsion, report.Evidence));
                }
            }

            if ((report.SeizureType == "cluster" || report.Context.Contains("cluster")) && SeizureOn(report, day) is { } cluster)
            {
                facts.Add(new(Fact.ProlongedSeizure, cluster, cluster, report.Evidence));
            }
        }
    }

    /// <summary>The day of the seizure a report tells of: the last one it dates, else its own day; null where it says that there were none.</summary>
    private static DateOnly? SeizureOn(SeizureReport report, DateOnly day) =>
        Situation.TellsSeizure(report) ? day
        : report.LastSeizure is { } last ? (last.Latest < day ? last.Latest : day)
        : report.CountHigh == 0 || report.PerMonth == 0 || report.Control == Answer.Yes ? null
        : day;

    private static void Care(PatientTimeline timeline, List<DatedFact> facts)
    {
        foreach (CareEvent care in timeline.Care)
        {
            bool done = care.Stage == CareStage.Done;

            // An order that was carried out tells when it was asked for, not when it was done.
            bool isCompletedOrder = done && care.Evidence.Reference.StartsWith("ServiceRequest/", StringComparison.Ordinal);
            bool asked = care.Stage is CareStage.Ordered or CareStage.Scheduled || done;
            DateOnly day = care.Stage is CareStage.Ordered or CareStage.Scheduled or CareStage.Proposed || (isCompletedOrder && care.Concept is ("proc_mri_brain" or "referral-epilepsy-centre")) ? care.Recorded : Situation.DayOf(care);
            void Add(Fact kind, bool applies)
            {
                if (applies)
                {
                    facts.Add(new(kind, day, day, care.Evidence));
                }
            }

            void Test()
            {
                Add(Fact.TestOrdered, asked);
                Add(Fact.TestDeclined, care.Stage == CareStage.Declined);
                Add(Fact.TestContraindicated, care.Stage == CareStage.NotDone);
                Add(Fact.TestDone, done && !isCompletedOrder);
            }

            switch (care.Concept)
            {
                case "referral-epilepsy-centre":
                    Add(Fact.CentreReferral, asked);
                    Add(Fact.CentreDeclined, care.Stage == CareStage.Declined);
                    break;
                case "proc_mri_brain":
                    Add(Fact.MriRequested, care.Stage is CareStage.Ordered or CareStage.Scheduled || isCompletedOrder);
                    Add(Fact.MriDone, done && !isCompletedOrder);
                    Test();
                    break;
                case "proc_mri_epilepsy_protocol":
                    Add(Fact.MriDone, done && !isCompletedOrder);
                    Add(Fact.MriProtocol, done);
                    Test();
                    break;
                case "proc_eeg" or "proc_video_eeg":
                    Add(Fact.Eeg, done);
                    Add(Fact.VideoEeg, done && care.Concept == "proc_video_eeg");
                    Test();
                    break;
                case "genetic_test":
                    Add(Fact.GeneticTest, done);
                    Test();
                    break;
                case "proc_centre_discussed":
                    Add(Fact.CentreDiscussed, done);
                    break;
                case "proc_unable_to_report":
                    Add(Fact.UnableToReport, done);
                    break;
                case "screening_instrument":
                    Add(Fact.MoodScreen, done);
                    break;
                case "contraception-counselling" or "contraception_counselling":
                    // A referral to it counts as well as the talk itself.
                    Add(Fact.PregnancyCounselling, asked);
                    break;
                case "proc_presurgical_workup":
                    Add(Fact.SurgeryEvaluation, asked);
                    break;
                case "proc_epilepsy_surgery":
                    Add(Fact.Surgery, done && care.ForEpilepsy != Answer.No);
                    break;
                case "proc_ecg":
                    Add(Fact.Ecg, done);
                    break;
                case "proc_quality_of_life":
                    Add(Fact.QualityOfLife, done);
                    break;
                case "proc_rescue_plan":
                    Add(Fact.RescuePlan, done);
                    break;
                case "proc_specialist_nurse":
                    Add(Fact.SpecialistNurse, done);
                    break;
                case "proc_side_effects_discussed":
                    Add(Fact.SideEffectAnswered, done);
                    break;
                case "proc_cannot_be_pregnant":
                    Add(Fact.CannotBePregnant, done);
                    break;
            }
        }

        foreach (Measurement measurement in timeline.Measurements)
        {
            if (Instruments.Contains(measurement.Concept))
            {
                facts.Add(new(Fact.MoodScreen, measurement.Taken, measurement.Taken, measurement.Evidence));
            }
        }

        foreach (Finding finding in timeline.Findings)
        {
            if (finding is { Concept: "mri-epilepsy-protocol", Present: Answer.Yes })
            {
                DateOnly day = finding.Seen?.Latest ?? finding.Recorded;
                facts.Add(new(Fact.MriProtocol, day, day, finding.Evidence));
            }
        }
    }

    private static void Drugs(PatientCase patient, List<DatedFact> facts)
    {
        foreach (TrialAssessment assessed in patient.Resistance.Trials)
        {
            DrugTrial trial = assessed.Trial;
            Evidence? evidence = trial.Evidence.Count > 0 ? trial.Evidence[^1] : null;
            if (trial.Drug.Id == "valproate")
            {
                facts.Add(new(Fact.Valproate, trial.Taken.Start, trial.Taken.Last, evidence));
            }
        }

        foreach (Exposure exposure in patient.Timeline.Exposures)
        {
            if (exposure.AsNeeded && RescueMedicines.Contains(exposure.DrugId))
            {
                // Prescribed is who got a prescription, not who has one left open: without an end it stands for its own day.
                DateOnly last = exposure.End?.Latest ?? exposure.Start.Earliest;
                facts.Add(new(Fact.RescueMedicine, exposure.Start.Earliest, last < exposure.Start.Earliest ? exposure.Start.Earliest : last, exposure.Evidence));
            }
        }

        foreach (AdverseReaction reaction in patient.Timeline.Reactions)
        {
            if (reaction.Present != Answer.Yes || (reaction.DrugId is null && reaction.Concept == "adverse-effect"))
            {
                continue;
            }

            DateOnly day = reaction.On?.Latest is { } told && told < reaction.Recorded ? told : reaction.Recorded;
            facts.Add(new(Fact.SideEffect, day, day, reaction.Evidence));
            if (Answered(patient, reaction.DrugId, day) is { } answered)
            {
                facts.Add(answered);
            }
        }
    }

    /// <summary>The first lowering or end of the drug (of any, where none is blamed) in the days after a side effect; null where there is none.</summary>
    private static DatedFact? Answered(PatientCase patient, string? drugId, DateOnly day)
    {
        DateOnly until = day.Plus(AnswerWithinDays);
        DatedFact? first = null;
        foreach (TrialAssessment assessed in patient.Resistance.Trials)
        {
            DrugTrial trial = assessed.Trial;
            if (drugId is not null && trial.Drug.Id != drugId)
            {
                continue;
            }

            Evidence? evidence = trial.Evidence.Count > 0 ? trial.Evidence[^1] : null;
            if (trial.Taken.End is { } end && end >= day && end <= until && trial.Stopped == StopReason.AdverseEffect)
            {
                Note(end, evidence);
            }

            for (int step = 1; step < trial.Steps.Count; step++)
            {
                DateOnly from = trial.Steps[step].Days.Start;
                if (from >= day && from <= until && trial.Steps[step].MgPerDay < trial.Steps[step - 1].MgPerDay)
                {
                    Note(from, evidence);
                }
            }
        }

        return first;

        void Note(DateOnly on, Evidence? evidence)
        {
            if (first is null || on < first.Value.On)
            {
                first = new(Fact.SideEffectAnswered, on, on, evidence);
            }
        }
    }

    /// <summary>
    /// Criteria of children's epilepsy surgery services, as far as records tell them [K]: under 18 with drug resistance that is not
    /// generalised, or with tuberous sclerosis, Sturge-Weber syndrome or epileptic spasms.
    /// </summary>
    private static void SurgeryCriteria(Situation patient, List<DatedFact> facts)
    {
        if (patient.Timeline.Person.Born is not { } born)
        {
            return;
        }

        // Both ends are included: the last day is the one before the birthday, or before the freedom that goes on.
        DateOnly adult = born.Middle.AddYears(18), until = patient.Resistance.SeizureFreeSince is { } free && free < adult ? free.AddDays(-1) : adult.AddDays(-1);
        if (patient.Resistance.Since is { } since && since <= until && patient.Type != EpilepsyType.Generalized && patient.Resistance.Confidence is Confidence.Definite or Confidence.Probable)
        {
            facts.Add(new(Fact.SurgeryCriteria, since, until));
        }

        foreach (Diagnosis diagnosis in patient.Timeline.Diagnoses)
        {
            if (diagnosis.Confirmed == Answer.Yes && diagnosis.On < adult && diagnosis.Concepts.Any(concept => concept is "cause_tsc" or "cause_sturge_weber" or "syndrome_infantile_spasms")
                && patient.Onset is not null)
            {
                facts.Add(new(Fact.SurgeryCriteria, diagnosis.On, adult.AddDays(-1), diagnosis.Evidence));
                return;
            }
        }
    }

    /// <summary>The day from which MRI and EEG are both on record, where no cause is known at all (specification 6.1, QM-3: work-up complete, cause unknown).</summary>
    private static void WorkUp(Situation patient, List<DatedFact> facts)
    {
        DateOnly? First(Fact one, Fact other)
        {
            DatedFact[] some = [.. facts.Where(fact => fact.Kind == one || fact.Kind == other)];
            return some.Length == 0 ? null : some.Min(fact => fact.On);
        }

        if (First(Fact.MriDone, Fact.MriProtocol) is { } mri && First(Fact.Eeg, Fact.VideoEeg) is { } eeg && patient.Causes.Of("unexplained") == Answer.Yes)
        {
            DateOnly day = mri > eeg ? mri : eeg;
            facts.Add(new(Fact.WorkUpWithoutCause, day, day));
        }
    }

    private static bool IsEpilepsy(string concept) =>
        concept is "epilepsy_dx" or "epilepsy_intractable" || concept.StartsWith("syndrome_", StringComparison.Ordinal);
}
