using System.Globalization;
using System.Text;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>The difference of two reports as plain text. Counts of patients below eleven are not told.</summary>
public static class QualityDifferenceText
{
    // Many figures of one part with the same causes are told in one line; the table has each.
    private const int OneByOne = 3;
    private const int Named = 6;

    /// <summary>What differs with its causes, measure by measure; what nothing explains comes first.</summary>
    public static string Of(QualityDifference difference)
    {
        var text = new StringBuilder();
        foreach (string note in difference.Notes)
        {
            text.Append(note).Append('\n');
        }

        FigureChange[] unexplained = [.. difference.Unexplained];
        if (unexplained.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nUNEXPLAINED: {unexplained.Length} of {difference.Figures.Count} figures that differ. Nothing known of the two reports explains them; do not rely on either before it is found out why.\n");
            foreach (FigureChange figure in unexplained)
            {
                text.Append("  ").Append(figure.Measure).Append(figure.Measure.Length > 0 ? ", " : "").Append(Line(figure)).Append('\n');
            }
        }

        if (difference.Figures.Count == 0)
        {
            return text.Append("\nNo figure differs.\n").ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{difference.Figures.Count} figures differ.\n");
        foreach (IGrouping<string, FigureChange> measure in difference.Figures.Except(unexplained).GroupBy(figure => figure.Measure))
        {
            MeasureChange? members = difference.Measures.FirstOrDefault(change => change.Id == measure.Key);
            text.Append('\n').Append(measure.Key.Length == 0 ? "The report as a whole" : measure.Key).Append(members?.DefinitionChanged == true ? "; its definition changed" : "").Append('\n');
            foreach (IGrouping<(string Part, string Causes), FigureChange> alike in measure.GroupBy(figure => (figure.Part, Causes(figure))))
            {
                FigureChange[] figures = [.. alike];
                if (figures.Length > OneByOne)
                {
                    text.Append(CultureInfo.InvariantCulture, $"  {alike.Key.Part}: {figures.Length} figures ({string.Join(", ", figures.Select(figure => figure.Name).Take(Named))}{(figures.Length > Named ? ", ..." : "")}): {alike.Key.Causes}\n");
                    continue;
                }

                foreach (FigureChange figure in figures)
                {
                    text.Append("  ").Append(Line(figure)).Append(": ").Append(alike.Key.Causes).Append('\n');
                }
            }

            foreach ((ChangeCause cause, int patients) in members?.Patients ?? new Dictionary<ChangeCause, int>())
            {
                text.Append(CultureInfo.InvariantCulture, $"  {(QualityCells.IsSmall(patients) ? $"fewer than {QualityCells.Least}" : patients)} patients stand otherwise in the reported period: {Words(cause)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Every figure that differs as CSV: <c>measure, part, name, before, after, causes</c>.</summary>
    public static string Table(QualityDifference difference)
    {
        var text = new StringBuilder("measure,part,name,before,after,causes\n");
        foreach (FigureChange figure in difference.Figures)
        {
            CsvText.AppendRow(text, figure.Measure, figure.Part, figure.Name, figure.Before, figure.After, Causes(figure));
        }

        return text.ToString();
    }

    /// <summary>A cause for people.</summary>
    public static string Words(ChangeCause cause) => cause switch
    {
        ChangeCause.Definition => "changed definition",
        ChangeCause.Program => "another version of the program",
        ChangeCause.Settings => "changed settings",
        ChangeCause.Erased => "patients erased since",
        ChangeCause.Period => "another period",
        ChangeCause.Organisation => "another organisation",
        ChangeCause.Mapping => "changed mapping (same records, other tables)",
        ChangeCause.Parameters => "changed clinical parameters (same records and tables)",
        ChangeCause.MappingAndParameters => "mapping and clinical parameters changed at once (same records)",
        ChangeCause.RecordAndMapping => "records changed, and mapping or clinical parameters with them",
        ChangeCause.LateData => "late data (put on record after the first report's day, happened by then)",
        ChangeCause.NewData => "new data (happened after the first report's day)",
        ChangeCause.ChangedData => "changed data (records corrected)",
        ChangeCause.WithdrawnData => "withdrawn data (no longer on record)",
        ChangeCause.Day => "a later day of judgement",
        ChangeCause.Areas => "changed table of areas",
        _ => "UNEXPLAINED",
    };

    private static string Causes(FigureChange figure) => string.Join("; ", figure.Causes.Select(Words));

    private static string Line(FigureChange figure) => $"{figure.Part}{(figure.Name.Length > 0 ? $" {figure.Name}" : "")}: {figure.Before ?? "not there"} -> {figure.After ?? "not there"}";
}
