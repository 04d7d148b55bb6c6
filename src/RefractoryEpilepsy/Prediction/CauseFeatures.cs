using RefractoryEpilepsy.Causes;

namespace RefractoryEpilepsy.Prediction;

/// <summary>The inputs of every model, in order: the causes of specification 4 and the predictors of 9.3.</summary>
/// <remarks>
/// A feature is a line here and nowhere else; names and width of a model's input follow. Three states: present is 1, documented absent is
/// 0, not assessed is null. Codes alone cannot document absence: what is coded or not is 1 or null. Race, ethnicity, language,
/// payer, place and the calendar are no features.
/// </remarks>
public static class CauseFeatures
{
    private const string XuePing = "Xue-Ping et al., Medicine 2019;98:e16402";
    private const string KwanBrodie = "Kwan and Brodie, N Engl J Med 2000;342:314, doi:10.1056/NEJM200002033420503";
    private const string Kalilani = "Kalilani et al., Epilepsia 2018;59:2179, doi:10.1111/epi.14596";

    /// <summary>Causes that explain an epilepsy that is not self-limited or genetic generalised (contract: what <c>unexplained</c> is the absence of).</summary>
    private static readonly string[] Explaining =
    [
        "hippocampal-sclerosis", "focal-cortical-dysplasia", "cortical-malformation", "tumor", "vascular-malformation", "trauma", "cns-infection", "stroke", "perinatal",
        "tuberous-sclerosis", "sturge-weber", "genetic", "metabolic", "autoimmune", "bbb-inflammation",
    ];

    /// <summary>Published ratios of the judged causes (specification 9.3): status and febrile seizures by Xue-Ping 2019, the others from prevalences with and without resistance.</summary>
    private static readonly Dictionary<string, double> RatioOfCause = new()
    {
        ["status-epilepticus"] = 11.6,
        ["febrile-seizures"] = 3.43,
        ["high-seizure-burden"] = OddsRatio(0.62, 0.19),
        ["hippocampal-sclerosis"] = OddsRatio(0.18, 0.05),
        ["perinatal"] = OddsRatio(0.24, 0.12),
        ["multifocal"] = OddsRatio(0.30, 0.16),                            // published for lesions of several lobes
    };

    /// <summary>Every feature, in the order of a model's input.</summary>
    public static IReadOnlyList<CauseFeature> InOrder { get; } =
    [
        .. CauseCatalogue.InOrder.Select(cause => new CauseFeature("cause-" + cause.Id, cause.Group, cause.Title, "0/1", cause.Source, view => OfCause(view, cause.Id), RatioOfCause.TryGetValue(cause.Id, out double ratio) ? ratio : null)),

        new("symptomatic", "undetected", "Any cause of the epilepsy found", "0/1", XuePing, view => AnyOf(view, Explaining), 3.36),
        new("any-malformation", "structural", "Any malformation of the cortex", "0/1", "specification 9.3", view => AnyOf(view, ["focal-cortical-dysplasia", "cortical-malformation", "tuberous-sclerosis"]), OddsRatio(0.08, 0.02)),
        new("structural-count", "structural", "Number of structural causes on record", "count", "specification 4.1 (dual pathology)", StructuralReadings.Count),
        new("hippocampal-sclerosis-bilateral", "structural", "Hippocampal sclerosis on both sides", "0/1", "specification 4.1", view => FindingReadings.Detail(view, "hippocampal-sclerosis", "bilateral")),
        new("mri-done", "structural", "MRI of the brain on record", "0/1", "specification 4.1", StructuralReadings.MriDone),
        new("mri-lesion", "structural", "Lesion in the MRI", "0/1", Kalilani, view => FindingReadings.Of(view, "mri-lesion")),
        new("mri-epilepsy-protocol", "structural", "MRI by an epilepsy protocol", "0/1", "specification 4.1", view => FindingReadings.Of(view, "mri-epilepsy-protocol")),
        new("multilobar-lesion", "structural", "Lesion in more than one lobe", "0/1", "specification 9.3", view => FindingReadings.Of(view, "multilobar-lesion")),
        new("encephalomalacia", "structural", "Scar of the brain in the MRI", "0/1", "specification 4.1", view => FindingReadings.Of(view, "encephalomalacia")),

        new("genetic-tested", "genetic", "Genetic test with a result", "0/1", "specification 4.2", view => FindingReadings.Any(view, concept => concept == "genetic-result" || concept.StartsWith("gene:", StringComparison.Ordinal))),
        new("channel-gene", "genetic", "Pathogenic variant in an ion channel gene", "0/1", "specification 4.2", view => FindingReadings.Gene(view, "SCN", "KCN", "CACN", "HCN")),
        new("mtor-gene", "genetic", "Pathogenic variant in a gene of the mTOR pathway", "0/1", "specification 4.2", view => FindingReadings.Gene(view, "TSC", "DEPDC5", "NPRL", "MTOR", "PIK3CA", "AKT3")),
        new("encephalopathy-syndrome", "genetic", "Developmental and epileptic encephalopathy", "0/1", "specification 4.3", view => CodeReadings.Coded(view, "syndrome_dee", "syndrome_lgs", "syndrome_infantile_spasms", "syndrome_dravet", "syndrome_emas_other_gen", "syndrome_cdkl5", "syndrome_kcnq2", "syndrome_pme", "syndrome_rett", "syndrome_angelman")),
        new("jme-or-absence", "genetic", "Juvenile myoclonic or absence epilepsy", "0/1", "specification 4.2", view => CodeReadings.Coded(view, "syndrome_jme", "syndrome_absence")),
        new("chromosomal", "genetic", "Chromosomal disorder", "0/1", "specification 4.2", view => CodeReadings.Coded(view, "chromosomal_disorder")),
        new("family-history", "genetic", "Epilepsy in the family", "0/1", "specification 9.3", FindingReadings.FamilyHistory),

        new("eeg-done", "networks", "EEG on record", "0/1", "specification 4.3", FindingReadings.EegDone),
        new("eeg-abnormal", "networks", "Abnormal EEG", "0/1", XuePing, FindingReadings.EegAbnormal, 2.80),
        new("eeg-epileptiform", "networks", "Epileptiform EEG", "0/1", XuePing, view => FindingReadings.Of(view, "eeg-epileptiform")),
        new("eeg-foci", "networks", "Number of EEG foci", "count", "specification 4.3", FindingReadings.EegFoci),
        new("eeg-focus-temporal", "networks", "Temporal EEG focus", "0/1", "specification 4.3", view => FindingReadings.Detail(view, "eeg-focus", "temporal")),
        new("generalized-spike-wave", "networks", "Generalised spike-wave in the EEG", "0/1", "specification 4.3", view => FindingReadings.Of(view, "generalized-spike-wave")),
        new("eeg-slowing", "networks", "Slowing in the EEG", "0/1", "specification 4.3", view => FindingReadings.Of(view, "eeg-slowing")),
        new("eeg-bilateral-independent", "networks", "Independent discharges on both sides", "0/1", "specification 4.3", view => FindingReadings.Of(view, "eeg-bilateral-independent")),
        new("hypsarrhythmia", "networks", "Hypsarrhythmia", "0/1", "specification 4.3", view => FindingReadings.Of(view, "hypsarrhythmia")),
        new("seizure-types", "networks", "Number of seizure types told", "count", XuePing, SeizureReadings.Types),
        new("several-seizure-types", "networks", "Two or more seizure types", "0/1", XuePing, SeizureReadings.SeveralTypes, 3.66),
        new("tonic-clonic", "networks", "Tonic-clonic seizures told", "0/1", "specification 4.3", view => SeizureReadings.HasType(view, "tonic-clonic")),
        new("focal-epilepsy", "networks", "Coded as focal epilepsy", "0/1", "specification 4.3", view => CodeReadings.Kind(view, "G40.0", "G40.1", "G40.2")),
        new("generalized-epilepsy", "networks", "Coded as generalised epilepsy", "0/1", "specification 4.3", view => CodeReadings.Kind(view, "G40.3", "G40.4", "G40.A", "G40.B")),

        new("log-seizures-per-month", "remodelling", "Seizures per month before the index day", "log(1+n)", KwanBrodie, SeizureReadings.LogPerMonth),
        new("log-seizures-counted", "remodelling", "Seizures counted before the index day", "log(1+n)", KwanBrodie, SeizureReadings.LogCounted),
        new("log-status-epilepticus", "remodelling", "Visits with status epilepticus", "log(1+n)", XuePing, CodeReadings.LogStatusEpilepticus),
        new("log-emergency-seizures", "remodelling", "Emergency and inpatient visits for seizures", "log(1+n)", "specification 1.5", SeizureReadings.LogEmergencies),
        new("age-at-onset", "remodelling", "Age at onset", "years", Kalilani, CourseReadings.AgeAtOnset),
        new("onset-before-2", "remodelling", "Onset before the age of 2", "0/1", "specification 9.3", CourseReadings.OnsetBefore2),
        new("log-months-since-onset", "remodelling", "Months since onset", "log(1+n)", "specification 4.5 (latency)", CourseReadings.LogMonthsSinceOnset),

        new("psychiatric-coded", "other", "Any psychiatric code", "0/1", Kalilani, view => CodeReadings.Coded(view, "psych_depression", "psych_anxiety", "psych_bipolar", "psych_psychosis", "psych_suicidality")),
        new("depression", "other", "Depression coded", "0/1", Kalilani, view => CodeReadings.Coded(view, "psych_depression")),
        new("substance-use", "other", "Substance misuse coded", "0/1", "specification 9.3", view => CodeReadings.Coded(view, "psych_substance_use")),
        new("autism", "other", "Autism coded", "0/1", "specification 4.3", view => CodeReadings.Coded(view, "psych_autism")),
        new("adhd", "other", "Attention deficit disorder coded", "0/1", "specification 4.3", view => CodeReadings.Coded(view, "psych_adhd")),
        new("cognition", "other", "Intellectual disability or learning disorder coded", "0/1", Kalilani, view => CodeReadings.Coded(view, "intellectual_disability", "learning_disorder")),
        new("phq-9", "other", "PHQ-9 score", "points", "specification 4.5", view => CodeReadings.Latest(view, "phq-9")),

        new("drugs-before", "drug-handling", "Antiseizure drugs before the index day", "count", KwanBrodie, DrugReadings.Count),
        new("log-months-treated", "drug-handling", "Months of treatment before the index day", "log(1+n)", "specification 4.4", DrugReadings.LogMonths),
        new("drug-gaps", "drug-handling", "Share of treated days without supply", "share", "specification 4.4 (PDC)", DrugReadings.Gaps),
        new("low-levels", "drug-handling", "Serum levels below range", "count", "specification 4.4", DrugReadings.LowLevels),
        new("nonadherence", "drug-handling", "Missed doses coded", "0/1", "specification 4.4", view => CodeReadings.Coded(view, "nonadherence", "asm_underdosing")),
        new("side-effects", "drug-handling", "Side effects of antiseizure drugs", "0/1", "specification 9.4", DrugReadings.SideEffects),

        new("csf-protein", "inflammation", "CSF protein", "mg/dL", "specification 4.5", view => CodeReadings.Latest(view, "csf-protein")),
        new("mri-encephalitis", "inflammation", "Encephalitis in the MRI", "0/1", "specification 4.5", view => FindingReadings.Of(view, "mri-encephalitis")),

        new("age", "person", "Age at the index day", "years", Kalilani, view => new(view.AgeInYears, [])),
        new("child", "person", "Younger than 18", "0/1", "Sultana et al., 2021 (specification 9.2)", view => new(view.AgeInYears is { } age ? age < 18 ? 1 : 0 : null, [])),
        new("elderly", "person", "65 or older", "0/1", "specification 9.5", view => new(view.AgeInYears is { } age ? age >= 65 ? 1 : 0 : null, [])),
        new("female", "person", "Female", "0/1", "specification 3.4", view => new(view.History.Person.Sex switch { "female" => 1, "male" => 0, _ => null }, [])),
    ];

    /// <summary>Published ratios are not independent of one another: their logarithms are multiplied by this before they are added (specification 9.3).</summary>
    public const double PublishedShrinkage = 0.6;

    /// <summary>Titles of the groups, for people.</summary>
    public static IReadOnlyDictionary<string, string> Groups { get; } = new Dictionary<string, string>
    {
        ["structural"] = "Structural causes",
        ["genetic"] = "Genetic causes",
        ["networks"] = "Networks and seizure types",
        ["remodelling"] = "Course so far",
        ["drug-handling"] = "Drug handling",
        ["inflammation"] = "Barrier and inflammation",
        ["other"] = "Other conditions",
        ["undetected"] = "Work-up",
        ["person"] = "Age and sex",
    };

    /// <summary>All values of one patient, in order.</summary>
    public static FeatureValue[] Read(IndexView view) => [.. InOrder.Select(feature => feature.Read(view))];

    /// <summary>1 where one is present; 0 where the work-up is complete and found none; else not assessed.</summary>
    private static FeatureValue AnyOf(IndexView view, IReadOnlyList<string> ids)
    {
        FeatureValue[] present = [.. ids.Select(id => OfCause(view, id)).Where(value => value.Value == 1)];
        return present.Length > 0 ? new(1, [.. present.SelectMany(value => value.Evidence).Distinct().Take(5)])
            : OfCause(view, "unexplained") is { Value: 1 } complete ? new(0, complete.Evidence)
            : FeatureValue.NotAssessed;
    }

    /// <summary>Of two published prevalences: among those who became resistant, and among the others.</summary>
    private static double OddsRatio(double withOutcome, double without) => withOutcome / (1 - withOutcome) / (without / (1 - without));

    private static FeatureValue OfCause(IndexView view, string id)
    {
        Judgement judgement = view.Causes.Causes.TryGetValue(id, out Judgement? found) ? found : Judgement.Of(Answer.Unknown, "not-judged", "");
        return FeatureValue.Of(judgement.Answer, judgement.Answer == Answer.Unknown ? [] : [.. judgement.Reasons.SelectMany(reason => reason.Evidence).Distinct()]);
    }
}
