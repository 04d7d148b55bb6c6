using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Learning;

/// <summary>What reporting guidelines ask for, in our own words, and where a card answers it.</summary>
/// <remarks>
/// Sources: TRIPOD+AI, BMJ 2024;385:e078378, doi:10.1136/bmj-2023-078378 (its 27 items by number); PROBAST+AI, BMJ 2025;388:e082505,
/// doi:10.1136/bmj-2024-082505 (its two parts and four domains; what each asks is told in our words, so no question numbers).
/// </remarks>
internal static class Reporting
{
    private const string Tripod = "TRIPOD+AI", Development = "PROBAST+AI, development", Evaluation = "PROBAST+AI, evaluation", Site = "For the site to write: ";

    /// <summary>The answers for a question: what its features see and what its outcome rests on differ.</summary>
    public static IReadOnlyList<ReportingItem> ItemsOf(Question question) =>
    [
        new(Tripod, "1 Title", "Title: population, index day, outcome and horizon"),
        new(Tripod, "2 Abstract", Site + "the figures of this card are what it needs"),
        new(Tripod, "3 Background, purpose, known inequalities", "Intended and excluded use; Subgroups. " + Site + "its own pathway of care"),
        new(Tripod, "4 Objective", "Question and title; development with internal validation, external only where a note names it"),
        new(Tripod, "5 Sources of data and dates", "Data as of, fingerprint. " + Site + "what its records are and how they came about"),
        new(Tripod, "6 Setting, eligibility, treatment", "Who was asked about: every criterion with remaining, excluded and unknown; treatment defines the index day"),
        new(Tripod, "7 Preparation of data", "One reading for all patients and groups; codes and texts by the knowledge version named"),
        new(Tripod, "8 Outcome", "Question; ILAE 2010 by fixed rules, definite or probable, without sight of the model; How outcomes were settled"),
        new(Tripod, "9 Predictors", $"Features: recorded {Seen(question)} by construction, what gives the answer away removed, with share not assessed"),
        new(Tripod, "10 Sample size", "Patients, outcomes, Learning curve; fewer than 100 outcomes are a note"),
        new(Tripod, "11 Missing data", "Not assessed stays apart from absent, with a column of its own; share per feature"),
        new(Tripod, "12 Analysis", "Algorithm, settings, Choices, seed; nested cross-validation by patient; Censoring; Calibration; Performance names every measure"),
        new(Tripod, "13 Class imbalance", "None corrected for: probabilities are of the cohort as it is"),
        new(Tripod, "14 Fairness", "Subgroups with intervals; no threshold per group; race, language, payer and place are no features"),
        new(Tripod, "15 Output", "A probability within the horizon; Threshold only for figures, no recommendation"),
        new(Tripod, "16 Differences between development and evaluation", "Same source and rules; the hold-out in time is later; After training tells of drift"),
        new(Tripod, "17 Ethics", Site + "approval and consent"),
        new(Tripod, "18 Open science", "Source code and this card; data stay at the site. " + Site + "funding, interests, protocol, registration"),
        new(Tripod, "19 Patients and public", Site + "whom it asked"),
        new(Tripod, "20 Participants", "Who was asked about; Features (means); Subgroups (numbers)"),
        new(Tripod, "21 Development", "Patients, outcomes and unsettled in all, per fold by the seed"),
        new(Tripod, "22 The model in full", "The model file: every coefficient, term or tree as plain numbers; scoring needs nothing else"),
        new(Tripod, "23 Performance", "Performance, Calibration, Decision curve, Alert burden; Subgroups for how it varies"),
        new(Tripod, "24 Updating", "A note where it was calibrated on another source"),
        new(Tripod, "25 Interpretation", "What each group of causes adds; contributions are associations; Decision curve against refer-all, refer-none and two failures"),
        new(Tripod, "26 Limitations", "Notes; PROBAST+AI below"),
        new(Tripod, "27 Use, poor input, skills, next steps", "Scope: outside it no number is shown and the reason is; intended use; approval after local calibration"),

        new(Development, "Participants: are the data fit for the purpose?", "Routine records of one source, made for care. Some concern"),
        new(Development, "Participants: who was left out, and why?", "Only by the criteria listed; who lacks the record to judge is counted apart. Low concern"),
        new(Development, "Participants: do they stand for those it will be used on?", "For this source's patients; elsewhere only after local calibration. Some concern"),
        new(Development, "Predictors: defined and read alike for all?", "By the same code for all; clinics document differently. Some concern"),
        new(Development, "Predictors: read without sight of the outcome, and there when the model is used?", question.SeesTimeZero
            ? "Nothing recorded after the index day can enter. That day itself does, and with it the failure that makes it the index day: one of the two that the outcome counts. Some concern"
            : "Yes: nothing recorded from the index day on can enter. Low concern"),
        new(Development, "Outcome: fit, and defined and settled alike for all?", "ILAE 2010 by fixed rules; misclassified where nobody documents seizures. Some concern until a chart review"),
        new(Development, "Outcome: settled without the predictors?", question.SeesTimeZero
            ? "Only in part: the first failure stands among the predictors by way of the index day, and counts towards the outcome; the second one, which settles it, lies after. Some concern"
            : "Resistance is judged from trials after the index day; causes play no part in it. Low concern"),
        new(Development, "Analysis: enough patients?", "Learning curve: still rising means no"),
        new(Development, "Analysis: numbers kept as numbers, all members kept?", "Yes; steps are learned inside folds; unsettled members are weighted for. Low concern"),
        new(Development, "Analysis: missing values handled well?", "As a state of their own; informative missingness may not travel. Some concern elsewhere"),
        new(Development, "Analysis: overfitting and choice of model accounted for?", "Everything chosen inside the outer folds; shrinkage to published effects is stated in the settings. Low concern"),

        new(Evaluation, "Participants, predictors, outcome", "As in development: the same source"),
        new(Evaluation, "Is it evaluated on patients it did not learn from?", "Nested folds by patient, and later patients; another source only by the command validate"),
        new(Evaluation, "Right measures, with uncertainty?", "Discrimination, calibration in the large, slope, flexible curve, ICI, net benefit; bootstrap or model-based intervals"),
        new(Evaluation, "Censoring and competing death?", "Weights, checked by year and covariate, complete cases beside; death ends observation. Some concern where many die"),
        new(Evaluation, "Fairness", "Subgroups with intervals; few outcomes warn"),
        new(Evaluation, "Overall", "Some concern: routine data, one source. It may order a worklist; it decides nothing"),
    ];

    private static string Seen(Question question) => question.SeesTimeZero ? "on the index day or before it" : "before the index day";

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
