using System.Security.Cryptography;
using System.Text;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage.Analytics;

namespace RefractoryEpilepsy.Service.Export;

/// <summary>The files of the screening export. Patients may come in any order and from several threads; the files do not depend on it.</summary>
/// <remarks>Everything is written into a folder of its own inside the target and moved to its place at the end, so that a stopped run leaves the earlier files.</remarks>
internal sealed class ExportFiles : IDisposable
{
    private readonly string target;
    private readonly string work;
    private readonly SortedRows cases;
    private readonly SortedRows trials;
    private readonly SortedRows reasons;
    private readonly SortedRows gaps;

    public ExportFiles(string target)
    {
        this.target = Directory.CreateDirectory(target).FullName;
        work = Directory.CreateDirectory(Path.Combine(this.target, ".unfinished-" + Guid.NewGuid().ToString("N"))).FullName;
        cases = new(work, "cases");
        trials = new(work, "trials");
        reasons = new(work, "reasons");
        gaps = new(work, "gaps");
    }

    /// <summary>Where other temporary files of the run may lie: on the disk the caller chose, gone at the end.</summary>
    public string WorkFolder => work;

    /// <summary>Adds all rows of one patient.</summary>
    public void Add(JudgedPatient patient)
    {
        var text = new StringBuilder();
        ScreeningTables.AppendCase(text, patient.SourceId, patient.Case, patient.Flags, patient.Risk?.Probability);
        cases.Add(patient.SourceId, text.ToString());

        ScreeningTables.AppendTrials(text.Clear(), patient.SourceId, patient.Case);
        trials.Add(patient.SourceId, text.ToString());

        ScreeningTables.AppendReasons(text.Clear(), patient.SourceId, patient.Case, patient.Flags);
        reasons.Add(patient.SourceId, text.ToString());

        foreach (Gap gap in patient.Case.Timeline.Gaps)
        {
            Add(gap);
        }
    }

    /// <summary>Adds one gap; the same gap told twice is written once.</summary>
    public void Add(Gap gap)
    {
        var text = new StringBuilder();
        ScreeningTables.AppendGap(text, gap);
        gaps.Add($"{gap.File}\0{gap.Line:D12}\0{gap.Where.Reference}\0{gap.Code}", text.ToString());
    }

    /// <summary>Writes the files and gives the checksum of <c>cases.csv</c>, as <c>sha256:</c> and hex digits.</summary>
    public string Finish(string attritionRows, bool parquet, Func<string, string> runJson)
    {
        Write(ScreeningTables.Cases, cases.WriteTo);
        Write(ScreeningTables.Trials, trials.WriteTo);
        Write(ScreeningTables.Reasons, reasons.WriteTo);
        Write(ScreeningTables.Gaps, writer => gaps.WriteTo(writer, distinct: true));
        Write(ScreeningTables.Attrition, writer => writer.Write(attritionRows));
        string checksum = Checksum(Csv(ScreeningTables.Cases));
        if (parquet)
        {
            foreach (ScreeningTable table in (ScreeningTable[])[ScreeningTables.Cases, ScreeningTables.Trials, ScreeningTables.Reasons, ScreeningTables.Gaps, ScreeningTables.Attrition])
            {
                ParquetFiles.FromCsv(table, Csv(table), Path.Combine(work, table.Name + ".parquet"));
            }
        }

        File.WriteAllText(Path.Combine(work, "run.json"), runJson(checksum));
        foreach (string file in Directory.EnumerateFiles(work).Where(file => Path.GetExtension(file) is ".csv" or ".parquet" or ".json"))
        {
            File.Move(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }

        return checksum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cases.Dispose();
        trials.Dispose();
        reasons.Dispose();
        gaps.Dispose();
        Directory.Delete(work, recursive: true);
    }

    private string Csv(ScreeningTable table) => Path.Combine(work, table.Name + ".csv");

    private void Write(ScreeningTable table, Action<TextWriter> rows)
    {
        using var writer = new StreamWriter(Csv(table), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\n" };
        writer.Write(table.Header);
        rows(writer);
    }

    private static string Checksum(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
