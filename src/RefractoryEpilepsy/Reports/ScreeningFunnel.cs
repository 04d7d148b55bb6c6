using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Cases;

namespace RefractoryEpilepsy.Reports;

/// <summary>How many patients remain, step by step, on the way from the records to drug resistance.</summary>
/// <remarks>
/// A patient goes on only while the answer is Yes. Where the record does not say, the patient counts as unknown at that step and goes no
/// further: unknown is neither in nor out. Patients may be added from several threads.
/// </remarks>
public sealed class ScreeningFunnel
{
    private readonly long[] remaining = new long[Criteria.Count];
    private readonly long[] excluded = new long[Criteria.Count];
    private readonly long[] unknown = new long[Criteria.Count];

    /// <summary>The steps after the first two (all patients; any sign), in order.</summary>
    public static IReadOnlyList<FunnelCriterion> Criteria { get; } =
    [
        new("epilepsy", "Epilepsy (ELIG-1)", found => found.Resistance.Eligible.Answer),
        new("drug-trial", "At least one drug that counts as a trial", found => found.Resistance.Trials.Any(trial => trial.Outcome != 0) ? Answer.Yes : Answer.No),
        new("one-failure", "One adequate schedule failed", found => AtLeast(found, 1)),
        new("two-failures", "Two adequate schedules failed: ever resistant", found => AtLeast(found, 2)),
        new("resistant-now", "Resistant on the day", found => found.Resistance.Resistant.Answer),
    ];

    /// <summary>In words, for pages: the criterion's text, or its id where it has none.</summary>
    public static string TextOf(string id) => id switch
    {
        "all-patients" => "Patients in the records",
        "any-sign" => "Any sign of epilepsy or of an antiseizure drug",
        _ => Criteria.FirstOrDefault(criterion => criterion.Id == id)?.Text ?? id,
    };

    /// <summary>Lets one patient pass.</summary>
    public void Add(PatientCase found)
    {
        for (int step = 0; step < Criteria.Count; step++)
        {
            switch (Criteria[step].Judge(found))
            {
                case Answer.Yes:
                    Interlocked.Increment(ref remaining[step]);
                    break;
                case Answer.No:
                    Interlocked.Increment(ref excluded[step]);
                    return;
                default:
                    Interlocked.Increment(ref unknown[step]);
                    return;
            }
        }
    }

    /// <summary>The rows of <c>attrition.csv</c>, without header.</summary>
    /// <param name="patients">Patients in the records, with a sign or without.</param>
    /// <param name="withSign">Of them, those judged.</param>
    public string Rows(long patients, long withSign)
    {
        var text = new StringBuilder();
        long all = Math.Max(patients, withSign);
        Append(text, "all-patients", all, 0, 0);
        Append(text, "any-sign", withSign, all - withSign, 0);
        for (int step = 0; step < Criteria.Count; step++)
        {
            Append(text, Criteria[step].Id, remaining[step], excluded[step], unknown[step]);
        }

        return text.ToString();
    }

    /// <summary>A trial that nobody can judge might be one more failure.</summary>
    private static Answer AtLeast(PatientCase found, int failures) =>
        found.Resistance.Failures.Count >= failures ? Answer.Yes
        : found.Resistance.Trials.Any(trial => trial.Outcome == 3) ? Answer.Unknown
        : Answer.No;

    private static void Append(StringBuilder text, string id, long remaining, long excluded, long unknown) =>
        CsvText.AppendRow(text, id, Number(remaining), Number(excluded), Number(unknown));

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One step of the funnel.</summary>
/// <param name="Id">As in <c>attrition.csv</c>.</param>
/// <param name="Text">For people.</param>
public sealed record FunnelCriterion(string Id, string Text, Func<PatientCase, Answer> Judge);
