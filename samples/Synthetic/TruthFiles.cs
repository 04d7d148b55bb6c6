using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic;

/// <summary>The truth beside an export: <c>patients.csv</c> and <c>trials.csv</c>, in the words of the screening export where both have them.</summary>
public sealed class TruthFiles : IDisposable
{
    /// <summary>Columns of <c>patients.csv</c>.</summary>
    public const string PatientColumns = "patient,kind,syndrome,status,ever_resistant,resistant_since,failed_drugs,causes,causes_recorded,true_risk,index_day,record_start,record_end,truncated,seizure_reports,adherence";

    /// <summary>Columns of <c>trials.csv</c>.</summary>
    public const string TrialColumns = "patient,drug,start,end,highest_mg_per_day,stop_reason,adequate_from,outcome,failure_date";

    private readonly StreamWriter patients;
    private readonly StreamWriter trials;

    internal TruthFiles(string folder)
    {
        patients = Open(folder, "patients.csv", PatientColumns);
        trials = Open(folder, "trials.csv", TrialColumns);
    }

    internal void Add(string id, Life life, PatientTruth truth, IEnumerable<string> recorded, int seizureReports)
    {
        string kind = life.Kind switch { LifeKind.Epilepsy => "epilepsy", LifeKind.LookAlike => "look-alike", LifeKind.FunctionalSeizures => "functional-seizures", LifeKind.ProvokedSeizures => "provoked-seizures", LifeKind.Prophylaxis => "prophylaxis", _ => "ordinary" };
        patients.Write(string.Join(',',
            id,
            kind,
            life.Epilepsy?.Syndrome ?? "",
            truth.Status,
            truth.EverResistant ? "true" : "false",
            Day(truth.Since),
            string.Join(';', truth.FailedDrugs),
            string.Join(';', truth.Causes),
            string.Join(';', recorded.Concat(truth.Causes.Where(cause => cause is "pharmacokinetic")).Distinct().Order(StringComparer.Ordinal)),
            truth.Risk is { } risk ? risk.ToString("0.0000") : "",
            Day(truth.Index),
            Day(life.Entered),
            Day(life.Left),
            truth.Truncated ? "true" : "false",
            seizureReports,
            life.Epilepsy is { } epilepsy ? epilepsy.Adherence.ToString("0.00") : ""));
        patients.Write('\n');
        foreach (TrialTruth trial in truth.Trials)
        {
            trials.Write(string.Join(',',
                id,
                trial.Course.Medicine.Name,
                Day(trial.Course.Start),
                Day(trial.Course.End is { } end && end <= life.Left ? end : null),
                trial.HighestMg.ToString("0.##"),
                trial.Course.StopReason,
                Day(trial.AdequateFrom),
                trial.Outcome,
                Day(trial.FailedOn)));
            trials.Write('\n');
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        patients.Dispose();
        trials.Dispose();
    }

    private static StreamWriter Open(string folder, string name, string columns)
    {
        var writer = new StreamWriter(Path.Combine(folder, name), append: false, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(columns);
        writer.Write('\n');
        return writer;
    }

    private static string Day(int? day) => day is { } number ? DateOnly.FromDayNumber(number).ToString("yyyy-MM-dd") : "";
}
