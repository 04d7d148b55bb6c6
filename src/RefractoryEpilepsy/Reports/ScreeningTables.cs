using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Reports;

/// <summary>The tables of the screening export: one patient's rows as CSV text.</summary>
/// <remarks>Empty means unknown, lists are joined by <c>;</c>, dates are ISO. The files sort rows by patient; inside a patient the order is made here.</remarks>
public static class ScreeningTables
{
    /// <summary>One row per patient with any sign of epilepsy or of an antiseizure drug.</summary>
    public static ScreeningTable Cases { get; } = new("cases",
    [
        new("patient"), new("status"), new("ever_resistant", ColumnType.Flag), new("confidence"), new("failures", ColumnType.Whole),
        new("resistant_since", ColumnType.Day), new("failed_drugs"), new("causes"), new("flags"), new("risk", ColumnType.Number),
    ]);

    /// <summary>One row per drug trial.</summary>
    public static ScreeningTable Trials { get; } = new("trials",
    [
        new("patient"), new("trial"), new("drug"), new("start", ColumnType.Day), new("end", ColumnType.Day),
        new("highest_mg_per_day", ColumnType.Number), new("stop_reason"), new("appropriate"), new("adequate_dose"),
        new("adequate_duration"), new("adherence", ColumnType.Number), new("category"), new("rule"), new("grade"),
        new("failure_date", ColumnType.Day), new("evidence"),
    ]);

    /// <summary>Why, for every case.</summary>
    public static ScreeningTable Reasons { get; } = new("reasons",
        [new("patient"), new("subject"), new("answer"), new("code"), new("text"), new("evidence")]);

    /// <summary>What could not be read or mapped.</summary>
    public static ScreeningTable Gaps { get; } = new("gaps",
        [new("file"), new("line", ColumnType.Whole), new("resource"), new("code"), new("text")]);

    /// <summary>How the cohort came about.</summary>
    public static ScreeningTable Attrition { get; } = new("attrition",
        [new("criterion"), new("remaining", ColumnType.Whole), new("excluded", ColumnType.Whole), new("unknown", ColumnType.Whole)]);

    /// <summary>The patient's row of <see cref="Cases"/>.</summary>
    /// <param name="text">Where it is added.</param>
    /// <param name="patient">Id of the Patient resource.</param>
    /// <param name="risk">Probability for question T-A; null without a model or out of its scope.</param>
    public static void AppendCase(StringBuilder text, string patient, PatientCase found, IReadOnlyList<ReferralFlag> flags, double? risk)
    {
        ResistanceFinding resistance = found.Resistance;
        CsvText.AppendRow(
            text,
            patient,
            resistance.Status.ToString(),
            resistance.EverResistant ? "true" : "false",
            Words.Of(resistance.Confidence),
            resistance.Failures.Count.ToString(CultureInfo.InvariantCulture),
            Words.Of(resistance.Since),
            string.Join(';', resistance.Failures.SelectMany(failure => failure.DrugIds)),
            string.Join(';', found.Causes.Present),
            string.Join(';', flags.Where(flag => flag.Judgement.Answer == Answer.Yes).Select(flag => flag.RuleId)),
            Words.OfProbability(risk));
    }

    /// <summary>The patient's rows of <see cref="Trials"/>, ordered by trial id.</summary>
    public static void AppendTrials(StringBuilder text, string patient, PatientCase found)
    {
        foreach (TrialAssessment assessment in found.Resistance.Trials.OrderBy(item => item.Trial.Id, StringComparer.Ordinal))
        {
            DrugTrial trial = assessment.Trial;
            CsvText.AppendRow(
                text,
                patient,
                trial.Id,
                trial.Drug.Id,
                Words.Of(trial.Taken.Start),
                Words.Of(trial.Taken.End),
                Words.Of(trial.HighestMgPerDay),
                Words.Of(trial.Stopped),
                Words.Of(assessment.Appropriate),
                Words.Of(assessment.Dose),
                Words.Of(assessment.Duration),
                assessment.Pdc?.ToString("0.00", CultureInfo.InvariantCulture),
                assessment.Category,
                assessment.Rule,
                assessment.Grade?.ToString(),
                Words.Of(assessment.FailureDate),
                Words.Of(trial.Evidence));
        }
    }

    /// <summary>The patient's rows of <see cref="Reasons"/>: of status and trials; for whoever may have epilepsy also of every cause and rule.</summary>
    public static void AppendReasons(StringBuilder text, string patient, PatientCase found, IReadOnlyList<ReferralFlag> flags)
    {
        ResistanceFinding resistance = found.Resistance;
        AppendReasons(text, patient, "status", resistance.Eligible);
        AppendReasons(text, patient, "status", resistance.Resistant);
        AppendReasons(text, patient, "status", new Judgement(Answer.Yes, resistance.Notes));
        foreach (TrialAssessment assessment in resistance.Trials.OrderBy(item => item.Trial.Id, StringComparer.Ordinal))
        {
            AppendReasons(text, patient, assessment.Trial.Id, assessment.Judgement);
        }

        bool every = resistance.Status != Status.NotEligible;
        foreach ((string cause, Judgement judgement) in found.Causes.Causes)
        {
            if (every || judgement.Answer == Answer.Yes)
            {
                AppendReasons(text, patient, cause, judgement);
            }
        }

        foreach (ReferralFlag flag in flags)
        {
            if (every || flag.Judgement.Answer == Answer.Yes)
            {
                AppendReasons(text, patient, flag.RuleId, flag.Judgement);
            }
        }
    }

    /// <summary>One row of <see cref="Gaps"/>.</summary>
    public static void AppendGap(StringBuilder text, Gap gap) => CsvText.AppendRow(
        text, gap.File, gap.Line == 0 ? null : gap.Line.ToString(CultureInfo.InvariantCulture), gap.Where.Reference, gap.Code, gap.Text);

    private static void AppendReasons(StringBuilder text, string patient, string subject, Judgement judgement)
    {
        foreach (Reason reason in judgement.Reasons)
        {
            CsvText.AppendRow(text, patient, subject, Words.Of(judgement.Answer), reason.Code, reason.Text, Words.Of(reason.Evidence));
        }
    }
}

/// <summary>A table of the export.</summary>
/// <param name="Name">File name without ending.</param>
public sealed record ScreeningTable(string Name, IReadOnlyList<Column> Columns)
{
    /// <summary>The header row, its line end included.</summary>
    public string Header => string.Join(',', Columns.Select(column => column.Name)) + "\n";
}

/// <summary>A column, with the type it has where the format knows types.</summary>
public sealed record Column(string Name, ColumnType Type = ColumnType.Text);

/// <summary>Types of columns in Parquet; in CSV everything is text.</summary>
public enum ColumnType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number with decimals.</summary>
    Number,

    /// <summary>A date.</summary>
    Day,

    /// <summary>True or false.</summary>
    Flag,
}
