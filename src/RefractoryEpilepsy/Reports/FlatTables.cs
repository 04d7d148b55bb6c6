using System.Globalization;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>A flat table of the judged data and how one patient's rows of it are made.</summary>
/// <param name="Rows">Cells as text, in the order of the columns; null or empty where unknown.</param>
public sealed record FlatTable(ScreeningTable Table, string About, Func<JudgedPatient, IEnumerable<string?[]>> Rows);

/// <summary>Judged patients as flat tables for R, Python and Power BI, one thing a row, joined by <c>patient</c>, which is the pseudonym.</summary>
/// <remarks>In the manner of SQL on FHIR's flat views (HL7 implementation guide, version 2): short names, typed columns, no nesting. No name, birth date or note text is in them.</remarks>
public static class FlatTables
{
    private static readonly Column Patient = new("patient");

    /// <summary>Every table, in the order in which they are told of.</summary>
    public static IReadOnlyList<FlatTable> All { get; } =
    [
        new(new("patients",
            [Patient, new("as_of", ColumnType.Day), new("age_in_years", ColumnType.Whole), new("sex"), new("observed_from", ColumnType.Day), new("observed_to", ColumnType.Day), new("status"), new("ever_resistant", ColumnType.Flag), new("confidence"), new("failures", ColumnType.Whole), new("resistant_since", ColumnType.Day), new("risk", ColumnType.Number)]),
            "One row per judged patient: status, since when, how sure, and the risk where a model is in use.", Patients),
        new(new("trials", ScreeningTables.Trials.Columns), "One row per drug trial: dose, adequacy, adherence, outcome, rule, grade of evidence.", Trials),
        new(new("reasons", ScreeningTables.Reasons.Columns), "Why, for every status and trial: answer, code, text and the resources it rests on.", Reasons),
        new(new("flags", [Patient, new("rule"), new("offers"), new("answer"), new("strength"), new("title"), new("missing"), new("expires", ColumnType.Day)]), "One row per patient and recommendation: yes, no or unknown, and what is missing.", Flags),
        new(new("causes", [Patient, new("cause"), new("answer"), new("evidence")]), "One row per patient and cause of refractoriness: yes, no or unknown.", Causes),
        new(new("seizures",
            [Patient, new("from", ColumnType.Day), new("to", ColumnType.Day), new("count_low", ColumnType.Whole), new("count_high", ColumnType.Whole), new("per_30_days", ColumnType.Number), new("type"), new("controlled"), new("layer"), new("confidence", ColumnType.Number), new("recorded", ColumnType.Day), new("evidence")]),
            "One row per report of seizures: the days it speaks of, how many, of which type.", Seizures),
        new(new("levels",
            [Patient, new("drug"), new("value", ColumnType.Number), new("unit"), new("is_upper_bound", ColumnType.Flag), new("interpretation"), new("taken", ColumnType.Day), new("evidence")]),
            "One row per serum level of an antiseizure drug.", Levels),
        new(new("gaps", [Patient, new("resource"), new("code"), new("text")]), "What could not be read or mapped of each patient.", Gaps),
    ];

    /// <summary>The table of the inputs of the models, as known at the end of the day judged for: one column per feature, empty where not assessed.</summary>
    public static FlatTable Features(Knowledge.Parameters parameters) => new(
        new("features", [Patient, new("as_of", ColumnType.Day), .. CauseFeatures.InOrder.Select(feature => new Column(feature.Name, ColumnType.Number))]),
        "One row per patient: every input of the models as known on the day judged for.",
        patient =>
        {
            var view = IndexView.Of(patient.Case.Timeline.Before(patient.Case.AsOf.AddDays(1)), patient.Case.Resistance.Trials, parameters);
            return [[Key(patient), Words.Of(patient.Case.AsOf), .. CauseFeatures.InOrder.Select(feature => feature.Read(view).Value?.ToString("R", CultureInfo.InvariantCulture))]];
        });

    private static string Key(JudgedPatient patient) => patient.Case.Timeline.Patient.Value;

    private static IEnumerable<string?[]> Patients(JudgedPatient patient)
    {
        Resistance.ResistanceFinding resistance = patient.Case.Resistance;
        Person person = patient.Case.Timeline.Person;
        yield return
        [
            Key(patient), Words.Of(patient.Case.AsOf), N(person.AgeOn(patient.Case.AsOf)), person.Sex, Words.Of(patient.Case.Timeline.Observed.Start), Words.Of(patient.Case.Timeline.Observed.End),
            resistance.Status.ToString(), B(resistance.EverResistant), Words.Of(resistance.Confidence), N(resistance.Failures.Count), Words.Of(resistance.Since), Words.OfProbability(patient.Risk?.Probability),
        ];
    }

    private static IEnumerable<string?[]> Trials(JudgedPatient patient) => patient.Case.Resistance.Trials.OrderBy(item => item.Trial.Id, StringComparer.Ordinal).Select(assessment =>
    {
        DrugTrial trial = assessment.Trial;
        return (string?[])
        [
            Key(patient), trial.Id, trial.Drug.Id, Words.Of(trial.Taken.Start), Words.Of(trial.Taken.End), Words.Of(trial.HighestMgPerDay), Words.Of(trial.Stopped), Words.Of(assessment.Appropriate), Words.Of(assessment.Dose),
            Words.Of(assessment.Duration), assessment.Pdc?.ToString("0.00", CultureInfo.InvariantCulture), assessment.Category, assessment.Rule, assessment.Grade?.ToString(), Words.Of(assessment.FailureDate), Words.Of(trial.Evidence),
        ];
    });

    private static IEnumerable<string?[]> Reasons(JudgedPatient patient)
    {
        Resistance.ResistanceFinding resistance = patient.Case.Resistance;
        (string Subject, Judgement Judgement)[] judged =
        [
            ("status", resistance.Eligible), ("status", resistance.Resistant), ("status", new Judgement(Answer.Yes, resistance.Notes)),
            .. resistance.Trials.OrderBy(item => item.Trial.Id, StringComparer.Ordinal).Select(assessment => (assessment.Trial.Id, assessment.Judgement)),
        ];
        return judged.SelectMany(one => one.Judgement.Reasons.Select(reason => (string?[])[Key(patient), one.Subject, Words.Of(one.Judgement.Answer), reason.Code, reason.Text, Words.Of(reason.Evidence)]));
    }

    private static IEnumerable<string?[]> Flags(JudgedPatient patient) => patient.Flags.Select(flag => (string?[])
        [Key(patient), flag.RuleId, flag.Offers.ToString(), Words.Of(flag.Judgement.Answer), flag.Strength?.ToString(), flag.Title, string.Join(';', flag.Missing), Words.Of(flag.Expires)]);

    private static IEnumerable<string?[]> Causes(JudgedPatient patient) => patient.Case.Causes.Causes.Select(cause => (string?[])
        [Key(patient), cause.Key, Words.Of(cause.Value.Answer), Words.Of(cause.Value.Reasons.SelectMany(reason => reason.Evidence))]);

    private static IEnumerable<string?[]> Seizures(JudgedPatient patient) => patient.Case.Timeline.Seizures.Select(report => (string?[])
    [
        Key(patient), Words.Of(report.Window.Start), Words.Of(report.Window.End), N(report.CountLow), N(report.CountHigh), Words.Of(report.PerMonth), report.SeizureType, Words.Of(report.Control),
        report.Layer.ToString(), report.Confidence.ToString("0.##", CultureInfo.InvariantCulture), Words.Of(report.Recorded), report.Evidence.Reference,
    ]);

    private static IEnumerable<string?[]> Levels(JudgedPatient patient) => patient.Case.Timeline.Measurements.Where(level => level.Concept.StartsWith("level:", StringComparison.Ordinal)).Select(level => (string?[])
        [Key(patient), level.Concept["level:".Length..], Words.Of(level.Value), level.Unit, B(level.Below), level.Interpretation, Words.Of(level.Taken), level.Evidence.Reference]);

    private static IEnumerable<string?[]> Gaps(JudgedPatient patient) => patient.Case.Timeline.Gaps.Select(gap => (string?[])[Key(patient), Named(gap.Where), gap.Code, gap.Text]);

    /// <summary>A resource by its reference, but the Patient itself only by its type: its id may be the record number.</summary>
    private static string Named(Evidence evidence) => evidence.Reference.StartsWith("Patient/", StringComparison.Ordinal) ? "Patient" : evidence.Reference;

    private static string? N(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string B(bool flag) => flag ? "true" : "false";
}
