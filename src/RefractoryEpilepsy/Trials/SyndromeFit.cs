using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Which epilepsy it is, as far as drugs are chosen by it, and whether a drug suits it (ADEQ-1).</summary>
/// <remarks>
/// Focal or generalised type, or a syndrome, makes a suited drug <see cref="Adequacy.Yes"/>; with neither on record it is
/// <see cref="Adequacy.Presumed"/>. A syndrome needs a problem-list entry, a neurologist, or two days of coding.
/// </remarks>
internal sealed class SyndromeFit
{
    // Generalised epilepsies of unknown syndrome: a narrow drug may aggravate absences or myoclonus nobody coded.
    private static readonly string[] GeneralisedRisks = ["absence", "myoclonic", "JME"];

    private static readonly Dictionary<string, string[]> TokensBySyndrome = new(StringComparer.Ordinal)
    {
        ["syndrome_jme"] = ["JME", "myoclonic"],
        ["syndrome_absence"] = ["absence", "CAE", "JAE"],
        ["syndrome_dravet"] = ["Dravet"],
        ["syndrome_lgs"] = ["LGS", "LGS-tonic/atonic"],
        ["syndrome_pme"] = ["PME", "myoclonic"],
    };

    // SNOMED CT: epilepsy with continuous spike-wave in sleep, acquired epileptic aphasia (both in syndrome_dee).
    private static readonly string[] SpikeWaveInSleep = ["230439004", "230438007"];

    // SNOMED CT concepts of syndrome_emas_other_gen: myoclonic absence, Jeavons, eyelid myoclonia with absences. None is Doose.
    private static readonly string[] AbsenceWithMyoclonus = ["230422001", "716278005", "230447004"];

    // SNOMED CT rows of epilepsy_dx and epilepsy_intractable that name a focus.
    private static readonly HashSet<string> FocalCodes = new(StringComparer.Ordinal)
    {
        "230381009", "84340007", "193000002", "230393000", "230394006", "230403005", "230404004", "192999003", "278510009", "230390002",
        "230408001", "407675009", "199451000000106", "698767004", "322112361000132104", "422724001", "442481002", "425237009", "425349008",
        "425054007", "422873003", "290741000119102", "434541000124109", "290681000119102", "290761000119103",
    };

    private static readonly HashSet<string> GeneralisedCodes = new(StringComparer.Ordinal)
    {
        "19598007", "352818000", "36803009", "65120008", "192979009", "230415009", "3371000119106", "441678004", "698762005", "710046001", "290711000119101",
    };

    private readonly HashSet<string> tokens = new(StringComparer.Ordinal);
    private readonly HashSet<string> syndromes = new(StringComparer.Ordinal);
    private readonly bool focal;
    private readonly bool generalised;

    public SyndromeFit(Chart chart)
    {
        FactList<Diagnosis> diagnoses = chart.Timeline.Diagnoses;
        for (int i = 0; i < diagnoses.Count; i++)
        {
            Diagnosis diagnosis = diagnoses[i];
            if (diagnosis.Confirmed == Answer.No || diagnosis.On > chart.AsOf)
            {
                continue;
            }

            foreach (string concept in diagnosis.Concepts)
            {
                if ((concept.StartsWith("syndrome_", StringComparison.Ordinal) || concept.StartsWith("cause_", StringComparison.Ordinal))
                    && !syndromes.Contains(concept) && IsConfirmed(diagnosis, concept, diagnoses))
                {
                    syndromes.Add(concept);
                    AddTokens(concept, diagnosis.Code.Value, tokens);
                }
            }

            if ((chart.Kinds[i] & DiagnosisKinds.Epilepsy) != DiagnosisKinds.None)
            {
                focal = focal || IsFocal(diagnosis.Code.Value);
                generalised = generalised || IsGeneralised(diagnosis.Code.Value);
            }
        }

        foreach (SeizureReport report in chart.Timeline.Seizures)
        {
            focal = focal || report.SeizureType?.StartsWith("focal", StringComparison.Ordinal) == true;
        }
    }

    /// <summary>The tokens of <c>drugs.csv</c>, column <c>worsens</c>, that the confirmed syndromes on record stand for.</summary>
    internal static IReadOnlySet<string> TokensOf(FactList<Diagnosis> diagnoses, DateOnly asOf)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (Diagnosis diagnosis in diagnoses)
        {
            if (diagnosis.Confirmed == Answer.No || diagnosis.On > asOf)
            {
                continue;
            }

            foreach (string concept in diagnosis.Concepts)
            {
                if (concept.StartsWith("syndrome_", StringComparison.Ordinal) && IsConfirmed(diagnosis, concept, diagnoses))
                {
                    AddTokens(concept, diagnosis.Code.Value, found);
                }
            }
        }

        return found;
    }

    /// <summary>Whether the drug suits, with the reason.</summary>
    public (Adequacy Fit, Reason Reason) Judge(DrugTrial trial)
    {
        Drug drug = trial.Drug;
        foreach (Aggravation aggravation in drug.Worsens)
        {
            if (!aggravation.CautionOnly && tokens.Contains(aggravation.Token))
            {
                return (Adequacy.No, new("drug-not-suited", $"{drug.Id} is ineffective in or aggravates {aggravation.Token}.", trial.Evidence));
            }
        }

        if (drug.Counts is TrialRule.SyndromeOnly or TrialRule.Conditional && !drug.SuitedSyndromes.Any(syndromes.Contains))
        {
            return (Adequacy.Uncertain, new("drug-of-other-syndromes", $"{drug.Id} is meant for other syndromes than the one on record.", trial.Evidence));
        }

        if (focal || syndromes.Any(TokensBySyndrome.ContainsKey))
        {
            return (Adequacy.Yes, new("drug-suited", $"Nothing on record speaks against {drug.Id} in this epilepsy.", []));
        }

        bool narrow = drug.Worsens.Any(aggravation => !aggravation.CautionOnly && GeneralisedRisks.Contains(aggravation.Token, StringComparer.Ordinal));
        return generalised && !narrow
            ? (Adequacy.Yes, new("drug-suited", $"Nothing on record speaks against {drug.Id} in a generalised epilepsy.", []))
            : (Adequacy.Presumed, new("syndrome-unknown", $"Type and syndrome are not on record; {drug.Id} is presumed to suit.", []));
    }

    private static void AddTokens(string concept, string code, HashSet<string> tokens)
    {
        if (TokensBySyndrome.TryGetValue(concept, out string[]? own))
        {
            tokens.UnionWith(own);
        }
        else if (concept is "syndrome_dee" && SpikeWaveInSleep.Contains(code, StringComparer.Ordinal))
        {
            tokens.Add("EE-SWAS");
        }
        else if (concept is "syndrome_emas_other_gen" && AbsenceWithMyoclonus.Contains(code, StringComparer.Ordinal))
        {
            // G40.4- alone also takes grand mal and proves none of these (ADEQ-1).
            tokens.UnionWith(["absence", "myoclonic"]);
        }
    }

    private static bool IsConfirmed(Diagnosis diagnosis, string concept, FactList<Diagnosis> all)
    {
        if (diagnosis.Confirmed != Answer.Yes)
        {
            return false;
        }

        if (diagnosis.ByNeurology || diagnosis.Place == DiagnosisPlace.ProblemList || diagnosis.Visit is null)
        {
            return true;
        }

        foreach (Diagnosis other in all)
        {
            if (other.On != diagnosis.On && other.Confirmed == Answer.Yes && other.Concepts.Contains(concept))
            {
                return true;
            }
        }

        return false;
    }

    // The first two digits after G40 mean the same in every version of ICD-10.
    private static bool IsFocal(string code) => FocalCodes.Contains(code) || Fourth(code) is '0' or '1' or '2' || code.StartsWith("345.4", StringComparison.Ordinal) || code.StartsWith("345.5", StringComparison.Ordinal);

    private static bool IsGeneralised(string code) => GeneralisedCodes.Contains(code) || Fourth(code) is '3' or '4' or 'A' or 'B' || code.StartsWith("345.0", StringComparison.Ordinal) || code.StartsWith("345.1", StringComparison.Ordinal);

    private static char Fourth(string code)
    {
        if (!code.StartsWith("G40", StringComparison.OrdinalIgnoreCase))
        {
            return '\0';
        }

        int at = code.Length > 3 && code[3] == '.' ? 4 : 3;
        return code.Length > at ? char.ToUpperInvariant(code[at]) : '\0';
    }
}
