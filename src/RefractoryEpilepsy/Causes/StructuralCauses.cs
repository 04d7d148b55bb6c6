using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>Lesions and scars (specification 4.1), from coded conditions and from MRI and pathology.</summary>
internal static class StructuralCauses
{
    private static readonly ReasonKind Coded = new("coded", "Coded as {0}, first recorded {1}.");
    private static readonly ReasonKind Provisional = new("provisional-code", "Coded as {0}, but only as provisional or differential, recorded {1}.");
    private static readonly ReasonKind Reported = new("reported", "A report says: {0}, recorded {1}.");
    private static readonly ReasonKind ReportedAbsent = new("reported-absent", "A report says there is none, recorded {1}.");
    private static readonly ReasonKind MriNormal = new("mri-normal", "An MRI shows no lesion, recorded {1}.");
    private static readonly ReasonKind MriNormalUnspecific = new("mri-normal-no-protocol", "An MRI shows no lesion, but no epilepsy protocol is on record, and a routine MRI misses this often; recorded {1}.");
    private static readonly ReasonKind MildOnly = new("mild-injury-only", "Only a mild head injury is coded ({0}): it supports, and proves nothing; recorded {1}.");
    private static readonly ReasonKind TiaPossible = new("tia-or-stroke", "{0} also stands for a transient ischaemic attack: it supports, and proves nothing; recorded {1}.");
    private static readonly ReasonKind PerinatalSupport = new("perinatal-supporting", "{0} supports a perinatal cause, and proves none; recorded {1}.");
    private static readonly ReasonKind AnoxiaLate = new("anoxia-after-infancy", "{0} was recorded after infancy ({1}): acquired anoxia, not perinatal.");
    private static readonly ReasonKind AnoxiaUndated = new("anoxia-age-unknown", "{0}, recorded {1}: without a birth date nobody can tell whether it was perinatal.");
    private static readonly ReasonKind Infratentorial = new("infratentorial", "{0} lies below the tentorium and is no cause of epilepsy; recorded {1}.");
    private static readonly ReasonKind NeedsText = new("code-needs-text", "{0} also holds other diseases: without text or a SNOMED code nobody can tell; recorded {1}.");
    private static readonly ReasonKind DysplasiaUnproven = new("dysplasia-needs-text", "{0} has no text that says focal cortical dysplasia; recorded {1}.");

    private static readonly string[] VascularCodes = ["D18.02", "Q28.2", "Q28.3"];
    private static readonly string[] VascularSnomed = ["445513004", "234142008"];
    private static readonly string[] InfratentorialCodes = ["D33.1", "D43.1", "C71.6", "C71.7"];
    private static readonly string[] NoEncephalitis = ["G04.1", "G04.82", "G04.89", "G04.91", "G05.4", "G06.1"];
    private static readonly string[] MildInjury = ["S06.0", "F07.81"];
    private static readonly string[] PerinatalSupporting = ["P07", "P84"];

    /// <summary>Reads conditions first, then findings: a Q04.8 is focal cortical dysplasia only where a text says so.</summary>
    public static void Judge(History history, CauseLedger ledger)
    {
        bool dysplasiaTold = history.FindingOf("focal-cortical-dysplasia") == Answer.Yes
            || history.Diagnoses.Any(diagnosis => diagnosis.Told.Contains("cause_focal_cortical_dysplasia"));
        foreach (Diagnosis diagnosis in history.Diagnoses)
        {
            foreach (string concept in diagnosis.Concepts)
            {
                Read(concept, diagnosis, history, dysplasiaTold, ledger);
            }

            if (diagnosis.Code.Under("R56.1"))
            {
                Add(Cause.Trauma, diagnosis, ledger);
            }
        }

        foreach (Finding finding in history.Findings)
        {
            if (CauseOf(finding.Concept) is { } cause)
            {
                Add(cause, finding, ledger);
            }
        }

        NormalImaging(history, ledger);
    }

    private static void Read(string concept, Diagnosis diagnosis, History history, bool dysplasiaTold, CauseLedger ledger)
    {
        switch (concept)
        {
            case "cause_hippocampal_sclerosis":
                Add(Cause.HippocampalSclerosis, diagnosis, ledger);
                break;
            case "cause_focal_cortical_dysplasia" when diagnosis.Code.Under("Q04.8") && !diagnosis.Told.Contains(concept):
                Hint(Cause.FocalCorticalDysplasia, DysplasiaUnproven, diagnosis, ledger);
                break;
            case "cause_focal_cortical_dysplasia":
                Add(Cause.FocalCorticalDysplasia, diagnosis, ledger);
                break;
            case "cause_malformation_cortical" when !(dysplasiaTold && diagnosis.Code.Under("Q04.8")):
                Add(Cause.CorticalMalformation, diagnosis, ledger);
                break;
            case "cause_tumor_or_vascular_lesion":
                TumorOrVessel(diagnosis, ledger);
                break;
            case "cause_trauma" when diagnosis.Code.UnderAny(MildInjury) || (!diagnosis.Code.IsIcd10() && diagnosis.Told.Contains("mild-head-injury")):
                Hint(Cause.Trauma, MildOnly, diagnosis, ledger);
                break;
            case "cause_trauma":
                Add(Cause.Trauma, diagnosis, ledger);
                break;
            case "cause_cns_infection" when !IsAutoimmuneOrSpinal(diagnosis):
                Add(Cause.CnsInfection, diagnosis, ledger);
                break;
            case "cause_stroke" when diagnosis.Code.Under("Z86.73"):
                Hint(Cause.Stroke, TiaPossible, diagnosis, ledger);
                break;
            case "cause_stroke":
                Add(Cause.Stroke, diagnosis, ledger);
                break;
            case "cause_perinatal":
                Perinatal(diagnosis, history, ledger);
                break;
            case "cause_tsc":
                Add(Cause.TuberousSclerosis, diagnosis, ledger);
                break;
            case "cause_sturge_weber" when diagnosis.Code.IsIcd10() && !diagnosis.Told.Contains(concept):
                Hint(Cause.SturgeWeber, NeedsText, diagnosis, ledger);
                break;
            case "cause_sturge_weber":
                Add(Cause.SturgeWeber, diagnosis, ledger);
                break;
        }
    }

    private static void TumorOrVessel(Diagnosis diagnosis, CauseLedger ledger)
    {
        if (diagnosis.Code.UnderAny(InfratentorialCodes))
        {
            Hint(Cause.Tumor, Infratentorial, diagnosis, ledger);
            return;
        }

        bool vascular = diagnosis.Code.UnderAny(VascularCodes) || VascularSnomed.Contains(diagnosis.Code.Value)
            || (!diagnosis.Code.IsIcd10() && diagnosis.Told.Contains("vascular-malformation"));
        Add(vascular ? Cause.VascularMalformation : Cause.Tumor, diagnosis, ledger);
    }

    /// <summary>G04.81 is autoimmune (4.5); codes of the spinal cord alone are no cause.</summary>
    private static bool IsAutoimmuneOrSpinal(Diagnosis diagnosis) =>
        diagnosis.Code.Under("G04.81") || diagnosis.Code.UnderAny(NoEncephalitis) || diagnosis.Concepts.Contains("cause_rasmussen_or_autoimmune");

    private static void Perinatal(Diagnosis diagnosis, History history, CauseLedger ledger)
    {
        bool anoxia = diagnosis.Code.Under("G93.1") || diagnosis.Code.Value == "389098007";
        if (diagnosis.Code.UnderAny(PerinatalSupporting))
        {
            Hint(Cause.Perinatal, PerinatalSupport, diagnosis, ledger);
        }
        else if (!anoxia)
        {
            Add(Cause.Perinatal, diagnosis, ledger);
        }
        else if (history.Person.AgeOn(Began(diagnosis)) is not { } age)
        {
            Hint(Cause.Perinatal, AnoxiaUndated, diagnosis, ledger);
        }
        else if (age < 1)
        {
            Add(Cause.Perinatal, diagnosis, ledger);
        }
        else
        {
            Hint(Cause.Perinatal, AnoxiaLate, diagnosis, ledger);
        }
    }

    private static DateOnly Began(Diagnosis diagnosis) =>
        diagnosis.Onset is { } onset && onset.Middle < diagnosis.On ? onset.Middle : diagnosis.On;

    private static Cause? CauseOf(string finding) => finding switch
    {
        "hippocampal-sclerosis" => Cause.HippocampalSclerosis,
        "focal-cortical-dysplasia" => Cause.FocalCorticalDysplasia,
        "cortical-malformation" => Cause.CorticalMalformation,
        "tumor" => Cause.Tumor,
        "vascular-malformation" => Cause.VascularMalformation,
        "trauma" => Cause.Trauma,
        "cns-infection" => Cause.CnsInfection,
        "stroke" => Cause.Stroke,
        "perinatal" => Cause.Perinatal,
        "tuberous-sclerosis" => Cause.TuberousSclerosis,
        "sturge-weber" => Cause.SturgeWeber,
        _ => null,
    };

    /// <summary>
    /// A normal MRI documents that there is no lesion it would show. Sclerosis and dysplasia are often missed without an
    /// epilepsy protocol (von Oertzen et al., J Neurol Neurosurg Psychiatry 2002;73:643, doi:10.1136/jnnp.73.6.643).
    /// </summary>
    private static void NormalImaging(History history, CauseLedger ledger)
    {
        bool protocol = history.FindingOf("mri-epilepsy-protocol") == Answer.Yes;
        foreach (Finding finding in history.Findings)
        {
            if (finding is not { Concept: "mri-lesion", Present: Answer.No })
            {
                continue;
            }

            foreach (Cause cause in (ReadOnlySpan<Cause>)[Cause.CorticalMalformation, Cause.Tumor, Cause.VascularMalformation, Cause.TuberousSclerosis, Cause.SturgeWeber])
            {
                ledger.Add(cause, Answer.No, MriNormal, "", finding.Evidence, finding.Recorded);
            }

            foreach (Cause cause in (ReadOnlySpan<Cause>)[Cause.HippocampalSclerosis, Cause.FocalCorticalDysplasia])
            {
                ledger.Add(cause, protocol ? Answer.No : Answer.Unknown, protocol ? MriNormal : MriNormalUnspecific, "", finding.Evidence, finding.Recorded);
            }
        }
    }

    private static void Add(Cause cause, Diagnosis diagnosis, CauseLedger ledger) =>
        ledger.AddCoded(cause, diagnosis, Coded, Provisional);

    private static void Hint(Cause cause, ReasonKind kind, Diagnosis diagnosis, CauseLedger ledger) =>
        ledger.Add(cause, Answer.Unknown, kind, diagnosis.Code.Value, diagnosis.Evidence, diagnosis.Recorded);

    private static void Add(Cause cause, Finding finding, CauseLedger ledger)
    {
        if (finding.Present != Answer.Unknown)
        {
            ReasonKind kind = finding.Present == Answer.Yes ? Reported : ReportedAbsent;
            ledger.Add(cause, finding.Present, kind, finding.Detail ?? finding.Concept, finding.Evidence, finding.Recorded);
        }
    }
}
