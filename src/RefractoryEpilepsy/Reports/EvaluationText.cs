using System.Globalization;
using System.Text;

namespace RefractoryEpilepsy.Reports;

/// <summary>An evaluation as text that also reads as Markdown, and the truth as it is read from files.</summary>
public static class EvaluationText
{
    /// <summary>Tables first, then each of the worst disagreements with the sentences of our judgement.</summary>
    public static string Of(Evaluation evaluation)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Evaluation on {evaluation.Patients} patients\n\n");
        text.Append("| compared | found | false | missed | PPV | sensitivity | F1 |\n|---|---|---|---|---|---|---|\n");
        Row(text, "ever resistant, probable or definite", evaluation.AtProbable);
        Row(text, "ever resistant, definite", evaluation.AtDefinite);
        Row(text, "ever resistant, any confidence", evaluation.AtAny);
        Row(text, "failed drugs, all patients", evaluation.FailedDrugs);
        Row(text, "failed drugs, where both say resistant", evaluation.FailedDrugsWhereAgreed);
        foreach ((string cause, Confusion counts) in evaluation.Causes)
        {
            Row(text, cause.Length == 0 ? "causes, pooled" : $"cause {cause}", counts);
        }

        text.Append(CultureInfo.InvariantCulture, $"\nMedian difference of `resistant_since`: {(evaluation.MedianDaysOff is { } days ? $"{days:0.#} days" : "none to compare")}\n");
        text.Append("\n| true status | found status | patients |\n|---|---|---|\n");
        foreach (((string real, string found), int patients) in evaluation.Statuses.OrderBy(entry => entry.Key.True, StringComparer.Ordinal).ThenByDescending(entry => entry.Value))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {real} | {found} | {patients} |\n");
        }

        text.Append("\n## Worst disagreements\n");
        foreach (Disagreement item in evaluation.Worst)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {item.True.Patient}: {item.Kind}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"true: {item.True.Status}, since {Words.Of(item.True.Since)}, failed {string.Join(", ", item.True.FailedDrugs)}\n");
            text.Append(CultureInfo.InvariantCulture, $"found: {item.Found.Status}, {Words.Of(item.Found.Confidence)}, since {Words.Of(item.Found.Since)}, failed {string.Join(", ", item.Found.FailedDrugs)}\n");
            text.Append(CultureInfo.InvariantCulture, $"differs: {string.Join(", ", item.Drugs)}\n");
            foreach (string sentence in item.Found.Why)
            {
                text.Append("- ").Append(sentence).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Reads the truth that lies beside a made-up export (<c>truth/patients.csv</c>): plain cells, a header row.</summary>
    /// <exception cref="FormatException">A column is missing or a cell is not what its column holds.</exception>
    public static IEnumerable<TrueCase> ReadTruth(TextReader file)
    {
        string[] columns = file.ReadLine()?.Split(',') ?? [];
        int Column(string name) => Array.IndexOf(columns, name) is >= 0 and int index ? index : throw new FormatException($"The truth has no column {name}.");
        (int patient, int status, int ever, int since, int drugs, int causes, int risk) = (Column("patient"), Column("status"), Column("ever_resistant"), Column("resistant_since"), Column("failed_drugs"), Column("causes_recorded"), Column("true_risk"));
        while (file.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            if (cells.Length < columns.Length)
            {
                throw new FormatException("A row of the truth is too short.");
            }

            yield return new(
                cells[patient],
                cells[status],
                cells[ever] == "true",
                cells[since].Length == 0 ? null : DateOnly.ParseExact(cells[since], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                cells[drugs].Split(';', StringSplitOptions.RemoveEmptyEntries),
                cells[causes].Split(';', StringSplitOptions.RemoveEmptyEntries),
                cells[risk].Length == 0 ? null : double.Parse(cells[risk], CultureInfo.InvariantCulture));
        }
    }

    private static void Row(StringBuilder text, string name, Confusion counts) => text.Append(
        CultureInfo.InvariantCulture,
        $"| {name} | {counts.True} | {counts.FalselyCalled} | {counts.Missed} | {counts.Ppv:0.000} | {counts.Sensitivity:0.000} | {counts.F1:0.000} |\n");
}
