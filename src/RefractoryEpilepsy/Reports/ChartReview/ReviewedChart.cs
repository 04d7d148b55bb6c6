using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Reports.ChartReview;

/// <summary>One reader's answer about a chart.</summary>
/// <param name="Resistant">Yes, no, or that the chart cannot tell.</param>
public sealed record ChartAnswer(Answer Resistant, DateOnly? Since, IReadOnlyList<string> FailedDrugs, IReadOnlyList<string> Causes);

/// <summary>A chart with its answers, and what was agreed.</summary>
/// <param name="Settled">What a third reader or a consensus decided; null where nothing had to be, or was not yet.</param>
public sealed record ReviewedChart(string Patient, string Stratum, ChartAnswer? First, ChartAnswer? Second, ChartAnswer? Settled)
{
    /// <summary>Both have read it.</summary>
    public bool IsReadTwice => First is not null && Second is not null;

    /// <summary>Both have read it and say different things of resistance, and nobody has settled it.</summary>
    public bool IsOpen => IsReadTwice && Settled is null && First!.Resistant != Second!.Resistant;

    /// <summary>What counts: what was settled, else what both say; null until then.</summary>
    /// <remarks>Where both say yes on different days, the later day counts: by then both hold it proven. Drugs and causes count that both name.</remarks>
    public ChartAnswer? Agreed => Settled ?? (IsReadTwice && First!.Resistant == Second!.Resistant
        ? new(
            First.Resistant,
            First.Since is { } one && Second.Since is { } other ? (one > other ? one : other) : First.Since ?? Second.Since,
            [.. First.FailedDrugs.Intersect(Second.FailedDrugs, StringComparer.Ordinal)],
            [.. First.Causes.Intersect(Second.Causes, StringComparer.Ordinal)])
        : null);

    /// <summary>What is true of the patient, for <see cref="Evaluation"/>; null where the charts cannot tell.</summary>
    public TrueCase? Truth => Agreed is { Resistant: not Answer.Unknown } agreed
        ? new(Patient, agreed.Resistant == Answer.Yes ? nameof(Status.Resistant) : "not resistant", agreed.Resistant == Answer.Yes, agreed.Since, agreed.FailedDrugs, agreed.Causes, Risk: null)
        : null;
}

/// <summary>The results of a chart review so far.</summary>
/// <param name="Decided">Charts settled as yes or no.</param>
/// <param name="CannotTell">Charts of which both readers, or who settled them, say that they cannot tell.</param>
/// <param name="Open">Charts with a disagreement that nobody has settled.</param>
public sealed record ReviewResult(int Charts, int ReadOnce, int ReadTwice, int Decided, int CannotTell, int Open, Agreement Agreement, IReadOnlyList<ReviewedStratum> Strata, IReadOnlyList<ReviewAccuracy> Accuracy)
{
    private static readonly string[] Answers = ["yes", "no", "unknown"];

    /// <summary>Works out the results.</summary>
    /// <param name="sizes">Patients per stratum when the charts were drawn.</param>
    public static ReviewResult Of(IReadOnlyList<ReviewedChart> charts, IReadOnlyList<StratumSize> sizes)
    {
        ReviewedChart[] settled = [.. charts.Where(chart => chart.Agreed is not null)];
        ReviewedStratum[] strata = [.. sizes.Select(size =>
        {
            ReviewedChart[] decided = [.. settled.Where(chart => chart.Stratum == size.Stratum && chart.Agreed!.Resistant != Answer.Unknown)];
            return new ReviewedStratum(size.Stratum, size.Patients, decided.Length, decided.Count(chart => chart.Agreed!.Resistant == Answer.Yes));
        })];
        return new(
            charts.Count,
            charts.Count(chart => chart.First is not null ^ chart.Second is not null),
            charts.Count(chart => chart.IsReadTwice),
            strata.Sum(stratum => stratum.Decided),
            settled.Count(chart => chart.Agreed!.Resistant == Answer.Unknown),
            charts.Count(chart => chart.IsOpen),
            Agreement.Of([.. charts.Where(chart => chart.IsReadTwice).Select(chart => (Words.Of(chart.First!.Resistant), Words.Of(chart.Second!.Resistant)))], Answers),
            strata,
            [.. ((Confidence[])[Confidence.Probable, Confidence.Definite, Confidence.Possible]).Select(least => ReviewAccuracy.Of(strata, least))]);
    }
}
