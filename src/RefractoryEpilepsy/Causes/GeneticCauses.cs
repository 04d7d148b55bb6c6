using System.Collections.Frozen;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>Genes, genetic syndromes and metabolic disease (specification 4.2). A variant of uncertain significance is never a cause.</summary>
internal static class GeneticCauses
{
    private static readonly ReasonKind Variant = new("pathogenic-variant", "{0}, recorded {1}.");
    private static readonly ReasonKind Uncertain = new("variant-of-uncertain-significance", "Only a variant of uncertain significance ({0}), recorded {1}: no cause.");
    private static readonly ReasonKind Unclassified = new("variant-unclassified", "A variant in {0} without a classification, recorded {1}.");
    private static readonly ReasonKind NotAnEpilepsyGene = new("gene-not-listed", "A pathogenic variant in {0}, which is not on the list of epilepsy genes; recorded {1}.");
    private static readonly ReasonKind Found = new("genetic-result-positive", "A genetic test found a pathogenic or likely pathogenic variant, recorded {1}.");
    private static readonly ReasonKind Negative = new("genetic-result-negative", "Genetic testing found nothing, recorded {1}.");
    private static readonly ReasonKind Coded = new("coded", "Coded as {0}, first recorded {1}.");
    private static readonly ReasonKind Provisional = new("provisional-code", "Coded as {0}, but only as provisional or differential, recorded {1}.");
    private static readonly ReasonKind WeakWithoutEeg = new("grand-mal-without-eeg", "{0} also holds grand mal of unknown kind: without generalised spike-wave in an EEG it proves nothing; recorded {1}.");
    private static readonly ReasonKind WithEeg = new("generalised-code-and-eeg", "Coded as {0} with generalised spike-wave in an EEG, first recorded {1}.");
    private static readonly ReasonKind OtherEdition = new("fourth-character-not-read", "{0}: fourth characters are read in ICD-10-CM only; recorded {1}.");
    private static readonly ReasonKind Ammonia = new("hyperammonaemia-by-valproate", "{0} also holds high ammonia, and valproate was taken; recorded {1}.");
    private static readonly ReasonKind FocalIdiopathic = new("focal-idiopathic-code", "{0} names a focal idiopathic epilepsy, a code often used for others; recorded {1}.");

    /// <summary>Symbols of the epilepsy genes of the knowledge tables (value set epilepsy_gene, HGNC).</summary>
    private static readonly FrozenSet<string> EpilepsyGenes = new[]
    {
        "SCN1A", "SCN2A", "SCN3A", "SCN8A", "SCN1B", "CDKL5", "FOXG1", "MECP2", "UBE3A", "SLC9A6", "TCF4", "STXBP1", "ARX",
        "TSC1", "TSC2", "KCNQ2", "KCNQ3", "GRIN2A", "GRIN2B", "GRIN1", "SLC6A1", "CACNA1A", "KCNB1", "KCNA2", "KCNT1", "PCDH19",
        "SLC2A1", "DEPDC5", "NPRL2", "NPRL3", "POLG", "ALDH7A1", "GABRB3", "GABRA1", "GABRG2", "HCN1", "CHD2", "SYNGAP1", "LGI1",
        "CHRNA4", "MTOR", "PIK3CA", "AKT3", "CSTB", "EPM2A", "NHLRC1",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> MetabolicGenes = new[] { "POLG", "SLC2A1", "ALDH7A1" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] IdiopathicGeneralisedSnomed = ["36803009", "710046001", "290691000119104", "290711000119101"];

    /// <summary>Reads variants and results, then syndromes.</summary>
    public static void Judge(History history, CauseLedger ledger)
    {
        foreach (Finding finding in history.Findings)
        {
            if (finding.Concept.StartsWith("gene:", StringComparison.Ordinal))
            {
                Gene(finding, ledger);
            }
            else if (finding.Concept == "genetic-result" && finding.Present != Answer.Unknown)
            {
                bool found = finding.Present == Answer.Yes;
                ledger.Add(Cause.Genetic, finding.Present, found ? Found : Negative, "", finding.Evidence, finding.Recorded);
            }
        }

        bool spikeWave = history.FindingOf("generalized-spike-wave") == Answer.Yes;
        foreach (Diagnosis diagnosis in history.Diagnoses)
        {
            foreach (string concept in diagnosis.Concepts)
            {
                Syndrome(concept, diagnosis, spikeWave, history, ledger);
            }
        }
    }

    private static void Gene(Finding finding, CauseLedger ledger)
    {
        if (finding.Present != Answer.Yes)
        {
            return;
        }

        string symbol = finding.Concept["gene:".Length..];
        switch (finding.Detail)
        {
            case "pathogenic" or "likely-pathogenic" when EpilepsyGenes.Contains(symbol):
                string what = finding.Detail == "pathogenic" ? $"Pathogenic variant in {symbol}" : $"Likely pathogenic variant in {symbol}";
                ledger.Add(Cause.Genetic, Answer.Yes, Variant, what, finding.Evidence, finding.Recorded);
                if (MetabolicGenes.Contains(symbol))
                {
                    ledger.Add(Cause.Metabolic, Answer.Yes, Variant, what, finding.Evidence, finding.Recorded);
                }

                if (symbol is "TSC1" or "TSC2")
                {
                    ledger.Add(Cause.TuberousSclerosis, Answer.Yes, Variant, what, finding.Evidence, finding.Recorded);
                }

                break;
            case "pathogenic" or "likely-pathogenic":
                ledger.Add(Cause.Genetic, Answer.Unknown, NotAnEpilepsyGene, symbol, finding.Evidence, finding.Recorded);
                break;
            case "vus":
                ledger.Add(Cause.Genetic, Answer.Unknown, Uncertain, symbol, finding.Evidence, finding.Recorded);
                break;
            case null:
                ledger.Add(Cause.Genetic, Answer.Unknown, Unclassified, symbol, finding.Evidence, finding.Recorded);
                break;
        }
    }

    private static void Syndrome(string concept, Diagnosis diagnosis, bool spikeWave, History history, CauseLedger ledger)
    {
        switch (concept)
        {
            // Diseases that are defined by their gene or chromosome: the code says what a variant would.
            case "syndrome_cdkl5" or "syndrome_kcnq2" or "syndrome_rett" or "syndrome_angelman" or "chromosomal_disorder":
                ledger.AddCoded(Cause.Genetic, diagnosis, Coded, Provisional);
                break;
            case "syndrome_jme" or "syndrome_absence" or "genetic-generalized-epilepsy":
                ledger.AddCoded(Cause.GeneticGeneralized, diagnosis, Coded, Provisional);
                break;
            case "syndrome_emas_other_gen" when !diagnosis.Code.IsIcd10():
                ledger.AddCoded(Cause.GeneticGeneralized, diagnosis, Coded, Provisional);
                break;
            case "syndrome_emas_other_gen" when !diagnosis.Code.Under("G40.42"):
                GrandMal(diagnosis, spikeWave, history, ledger);
                break;
            case "epilepsy_dx" when diagnosis.Code.Under("G40.3"):
                ByFourthCharacter(Cause.GeneticGeneralized, diagnosis, ledger);
                break;
            case "epilepsy_dx" when diagnosis.Code.Under("G40.0"):
                ledger.Add(Cause.SelfLimited, Answer.Unknown, FocalIdiopathic, diagnosis.Code.Value, diagnosis.Evidence, diagnosis.Recorded);
                break;
            case "epilepsy_dx" or "epilepsy_intractable" or "status_epilepticus" when IdiopathicGeneralisedSnomed.Contains(diagnosis.Code.Value):
                ledger.AddCoded(Cause.GeneticGeneralized, diagnosis, Coded, Provisional);
                break;
            case "syndrome_selflimited_or_familial":
                ledger.AddCoded(Cause.SelfLimited, diagnosis, Coded, Provisional);
                break;
            case "urea_cycle_disorder" when diagnosis.Code.Under("E72.20") && history.Exposures.Any(exposure => exposure.DrugId == "valproate"):
                ledger.Add(Cause.Metabolic, Answer.Unknown, Ammonia, diagnosis.Code.Value, diagnosis.Evidence, diagnosis.Recorded);
                break;
            case "syndrome_mitochondrial" or "syndrome_glut1" or "syndrome_pde" or "urea_cycle_disorder" or "metabolic-disease":
                ledger.AddCoded(Cause.Metabolic, diagnosis, Coded, Provisional);
                break;
            // Disorders of pyruvate metabolism cause epilepsy, whichever enzyme is missing.
            case "kd_contraindication" when diagnosis.Code.Under("E74.4") || diagnosis.Code.Value == "87694001":
                ledger.AddCoded(Cause.Metabolic, diagnosis, Coded, Provisional);
                break;
        }
    }

    /// <summary>G40.4 with a generalised EEG speaks for a genetic generalised epilepsy, unless an encephalopathy is on record.</summary>
    private static void GrandMal(Diagnosis diagnosis, bool spikeWave, History history, CauseLedger ledger)
    {
        bool encephalopathy = history.HasDiagnosis("syndrome_dee") || history.HasDiagnosis("syndrome_lgs") || history.HasDiagnosis("syndrome_infantile_spasms")
            || history.HasDiagnosis("syndrome_dravet") || history.HasDiagnosis("syndrome_pme");
        if (!diagnosis.Code.IsIcd10Cm())
        {
            ledger.Add(Cause.GeneticGeneralized, Answer.Unknown, OtherEdition, diagnosis.Code.Value, diagnosis.Evidence, diagnosis.Recorded);
        }
        else if (spikeWave && !encephalopathy)
        {
            ledger.AddCoded(Cause.GeneticGeneralized, diagnosis, WithEeg, Provisional);
        }
        else if (!encephalopathy)
        {
            ledger.Add(Cause.GeneticGeneralized, Answer.Unknown, WeakWithoutEeg, diagnosis.Code.Value, diagnosis.Evidence, diagnosis.Recorded);
        }
    }

    private static void ByFourthCharacter(Cause cause, Diagnosis diagnosis, CauseLedger ledger)
    {
        if (diagnosis.Code.IsIcd10Cm())
        {
            ledger.AddCoded(cause, diagnosis, Coded, Provisional);
        }
        else
        {
            ledger.Add(cause, Answer.Unknown, OtherEdition, diagnosis.Code.Value, diagnosis.Evidence, diagnosis.Recorded);
        }
    }
}
