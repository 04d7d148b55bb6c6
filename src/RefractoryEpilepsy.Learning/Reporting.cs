using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning;

/// <summary>What reporting guidelines ask for, in our own words, and where a card answers it.</summary>
/// <remarks>
/// Sources: TRIPOD+AI, BMJ 2024;385:e078378, doi:10.1136/bmj-2023-078378; PROBAST+AI, BMJ 2025;388:e082505, doi:10.1136/bmj-2024-082505.
/// Item numbers are left out on purpose: a reviewer checks against the published lists.
/// </remarks>
internal static class Reporting
{
    private const string Tripod = "TRIPOD+AI", Probast = "PROBAST+AI";

    public static IReadOnlyList<ReportingItem> Items { get; } =
    [
        new(Tripod, "Title and aim", "Question, title"),
        new(Tripod, "Source of data, dates, setting", "Data as of, fingerprint; the site adds its description"),
        new(Tripod, "Who was eligible", "Attrition, criterion by criterion, with unknowns in a column of their own"),
        new(Tripod, "Outcome and how it was determined", "Question; ILAE 2010 by specification 1, definite or probable; reasons of every case are in the screening export"),
        new(Tripod, "Predictors, and when they were known", "Features; recorded before the index day by construction, leakage list of specification 3.3 removed"),
        new(Tripod, "Sample size", "Patients, outcomes, learning curve"),
        new(Tripod, "Missing data", "Share missing per feature; missing has a column of its own, never read as absent"),
        new(Tripod, "Censoring", "Model of staying, its checks and balance; complete cases beside it"),
        new(Tripod, "How the model was built, tuned and chosen", "Algorithm, candidates, choices in each outer fold, seed"),
        new(Tripod, "Performance with uncertainty", "Internal, complete cases, temporal, candidates; bootstrap intervals"),
        new(Tripod, "Fairness", "Subgroups with intervals; no threshold per group"),
        new(Tripod, "Full model", "The model file holds every coefficient or tree as plain numbers"),
        new(Tripod, "Interpretation and limits", "Notes, intended and excluded use"),
        new(Tripod, "Open science", "Source code; data stay at the site; the protocol and patient involvement are the site's to tell"),
        new(Probast, "Participants and data", "Routine records of one source: who is seen, coded and kept under observation is not a sample of all patients. Concern: some"),
        new(Probast, "Predictors", "Read without knowledge of the outcome, before it, in the same way for all. Documentation differs by clinic. Concern: some"),
        new(Probast, "Outcome", "By fixed rules from records, blind to the model; misclassified where seizures are not documented. Concern: some until a chart review confirms it"),
        new(Probast, "Analysis", "Nested validation by patient, calibration on held-out folds, censoring weighted for, optimism not hidden. External validation: only where this card names it"),
    ];

    public static IReadOnlyList<string> IntendedUse { get; } =
    [
        "To order a worklist of people with epilepsy for review by clinicians, at the index day of the question.",
        "To study which records go with later resistance, as association.",
    ];

    public static IReadOnlyList<string> ExcludedUse { get; } =
    [
        "To withhold, ration or stop any treatment or referral.",
        "As a diagnosis of drug resistance: that rests on failed trials alone.",
        "Outside its scope, at a site without local calibration, or for patients to read without a clinician.",
    ];
}
