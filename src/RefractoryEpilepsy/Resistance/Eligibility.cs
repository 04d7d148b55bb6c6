using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Resistance;

/// <summary>Whether it is epilepsy at all (specification 1.4 A).</summary>
/// <param name="Judgement">Yes eligible, Unknown possible epilepsy (queued), No not.</param>
/// <param name="HasFunctionalSeizuresToo">Functional seizures beside epilepsy: counted events may be functional (ELIG-3).</param>
/// <remarks>
/// ELIG-1: one principal or two G40 encounters; sensitivity .82, specificity .85 against charts in a New York health system (source S14 of the specification).
/// </remarks>
internal sealed record Eligibility(Judgement Judgement, bool HasFunctionalSeizuresToo)
{
    private const DiagnosisKinds AnySeizure = DiagnosisKinds.Epilepsy | DiagnosisKinds.Seizure | DiagnosisKinds.StatusEpilepticus;
    private const int DaysOfDrug = 30;

    private static readonly HashSet<string> Lesions = new(StringComparer.Ordinal)
    {
        "mri-lesion", "hippocampal-sclerosis", "focal-cortical-dysplasia", "cortical-malformation", "tumor", "vascular-malformation",
        "encephalomalacia", "tuberous-sclerosis", "sturge-weber", "multilobar-lesion",
    };

    public static Eligibility Of(Chart chart, IReadOnlyList<TrialAssessment> trials)
    {
        Codes codes = Codes.Read(chart);
        bool epilepsy = codes.Listed is not null || codes.Principal is not null || codes.OnTwoDays;
        if (codes.FirstFunctional is { } functional)
        {
            bool goesOn = codes.LastEpilepsy > functional;
            if (!goesOn && !HasOrganicProof(chart))
            {
                return new(
                    Judgement.Of(Answer.No, "functional-seizures-only", "ELIG-3: functional seizures are coded, and no epilepsy after them.", codes.FunctionalEvidence!),
                    HasFunctionalSeizuresToo: false);
            }

            if (epilepsy)
            {
                return new(Judgement.Of(Answer.Yes, "epilepsy-and-functional-seizures", "ELIG-3: epilepsy and functional seizures are both on record.", codes.FunctionalEvidence!), HasFunctionalSeizuresToo: true);
            }
        }

        return new(epilepsy ? Proven(codes) : NotProven(chart, codes, trials), HasFunctionalSeizuresToo: false);
    }

    private static Judgement Proven(Codes codes) =>
        codes.Principal is { } principal ? Judgement.Of(Answer.Yes, "epilepsy-principal-diagnosis", "ELIG-1: epilepsy is the principal diagnosis of a visit.", principal)
        : codes.OnTwoDays ? Judgement.Of(Answer.Yes, "epilepsy-on-two-days", "ELIG-1: epilepsy is coded on two or more days.", codes.AnyEpilepsy!)
        : Judgement.Of(Answer.Yes, "epilepsy-on-problem-list", "ELIG-1: an active, confirmed epilepsy stands on the problem list.", codes.Listed!);

    private static Judgement NotProven(Chart chart, Codes codes, IReadOnlyList<TrialAssessment> trials)
    {
        if (codes.AnyEpilepsy is null && codes.AnySupport is null)
        {
            return codes.AnyProvoked is { } provoked
                ? Judgement.Of(Answer.No, "provoked-seizures-only", "ELIG-4: only febrile, provoked or neonatal seizures are coded.", provoked)
                : Judgement.Of(Answer.No, "no-epilepsy-code", "No epilepsy or seizure is coded.");
        }

        Evidence sign = codes.AnyEpilepsy ?? codes.AnySupport!;
        if (HasDrug(chart, trials))
        {
            return Judgement.Of(Answer.Unknown, "possible-epilepsy", "ELIG-2: one epilepsy or seizure code beside an antiseizure drug; a second code or a problem-list entry would decide.", sign);
        }

        return codes.AnyProvoked is { } other && codes.AnyEpilepsy is null
            ? Judgement.Of(Answer.No, "provoked-seizures-only", "ELIG-4: only febrile, provoked or neonatal seizures are coded.", other)
            : Judgement.Of(Answer.No, "epilepsy-not-established", "A single code without an antiseizure drug does not establish epilepsy.", sign);
    }

    private static bool HasDrug(Chart chart, IReadOnlyList<TrialAssessment> trials)
    {
        foreach (TrialAssessment assessment in trials)
        {
            DrugTrial trial = assessment.Trial;
            if (trial.Excluded?.Rule is not ("MED-2" or "MED-4") && trial.Taken.DaysUntil(DateOnly.FromDayNumber(chart.Today)) >= DaysOfDrug)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOrganicProof(Chart chart)
    {
        foreach (Finding finding in chart.Timeline.Findings)
        {
            if (finding.Present == Answer.Yes
                && (finding.Concept is "eeg-epileptiform" or "generalized-spike-wave" or "hypsarrhythmia" or "genetic-result"
                    || Lesions.Contains(finding.Concept)
                    || (finding.Concept.StartsWith("gene:", StringComparison.Ordinal) && finding.Detail is "pathogenic" or "likely-pathogenic")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The codes of a chart, sorted into what eligibility asks for.</summary>
    private sealed class Codes
    {
        private int? firstDay;

        /// <summary>Epilepsy is coded at visits of two days or more.</summary>
        public bool OnTwoDays { get; private set; }

        public Evidence? Principal { get; private set; }

        public Evidence? Listed { get; private set; }

        public Evidence? AnyEpilepsy { get; private set; }

        public Evidence? AnySupport { get; private set; }

        public Evidence? AnyProvoked { get; private set; }

        public int? FirstFunctional { get; private set; }

        public Evidence? FunctionalEvidence { get; private set; }

        public int LastEpilepsy { get; private set; }

        public static Codes Read(Chart chart)
        {
            var codes = new Codes();
            for (int i = 0; i < chart.Kinds.Length; i++)
            {
                if (chart.Timeline.Diagnoses[i].Confirmed != Answer.No && chart.Timeline.Diagnoses[i].On <= chart.AsOf)
                {
                    codes.Add(chart.Timeline.Diagnoses[i], chart.Kinds[i]);
                }
            }

            for (int i = 0; i < chart.VisitKinds.Length; i++)
            {
                if (chart.Timeline.Visits[i].Period.Start <= chart.AsOf)
                {
                    codes.Add(chart.Timeline.Visits[i], chart.VisitKinds[i], chart.PrincipalKinds[i]);
                }
            }

            return codes;
        }

        private void Add(Diagnosis diagnosis, DiagnosisKinds kinds)
        {
            int day = diagnosis.On.DayNumber;
            if ((kinds & DiagnosisKinds.Epilepsy) != DiagnosisKinds.None && (kinds & DiagnosisKinds.Provoked) == DiagnosisKinds.None)
            {
                AnyEpilepsy = Earlier(AnyEpilepsy, diagnosis.Evidence);
                LastEpilepsy = Math.Max(LastEpilepsy, day);
                if (diagnosis.Visit is not null || diagnosis.Place == DiagnosisPlace.Encounter)
                {
                    Met(day);
                    Principal = diagnosis.Principal ? Earlier(Principal, diagnosis.Evidence) : Principal;
                }
                else if (diagnosis is { Active: Answer.Yes, Confirmed: Answer.Yes })
                {
                    Listed = Earlier(Listed, diagnosis.Evidence);
                }
                else
                {
                    Met(day);
                }
            }
            else if ((kinds & AnySeizure) != DiagnosisKinds.None && (kinds & DiagnosisKinds.Provoked) == DiagnosisKinds.None)
            {
                AnySupport = Earlier(AnySupport, diagnosis.Evidence);
            }

            AnyProvoked = (kinds & DiagnosisKinds.Provoked) != DiagnosisKinds.None ? Earlier(AnyProvoked, diagnosis.Evidence) : AnyProvoked;
            if ((kinds & DiagnosisKinds.Functional) != DiagnosisKinds.None)
            {
                Functional(day, diagnosis.Evidence);
            }
        }

        private void Add(Visit visit, DiagnosisKinds kinds, DiagnosisKinds principal)
        {
            int day = visit.Period.Start.DayNumber;
            if ((kinds & DiagnosisKinds.Epilepsy) != DiagnosisKinds.None)
            {
                AnyEpilepsy = Earlier(AnyEpilepsy, visit.Evidence);
                LastEpilepsy = Math.Max(LastEpilepsy, day);
                Met(day);
            }
            else if ((kinds & AnySeizure) != DiagnosisKinds.None)
            {
                AnySupport = Earlier(AnySupport, visit.Evidence);
            }

            if ((principal & DiagnosisKinds.Epilepsy) != DiagnosisKinds.None)
            {
                Principal = Earlier(Principal, visit.Evidence);
            }

            AnyProvoked = (kinds & DiagnosisKinds.Provoked) != DiagnosisKinds.None ? Earlier(AnyProvoked, visit.Evidence) : AnyProvoked;
            if ((kinds & DiagnosisKinds.Functional) != DiagnosisKinds.None)
            {
                Functional(day, visit.Evidence);
            }
        }

        private void Met(int day)
        {
            OnTwoDays |= firstDay is { } first && first != day;
            firstDay ??= day;
        }

        private void Functional(int day, Evidence evidence)
        {
            if (FirstFunctional is null || day < FirstFunctional)
            {
                (FirstFunctional, FunctionalEvidence) = (day, evidence);
            }
        }

        // Which of several is named must not depend on the order of the facts.
        private static Evidence Earlier(Evidence? known, Evidence other) =>
            known is null || string.CompareOrdinal(other.Reference, known.Reference) < 0 ? other : known;
    }
}
