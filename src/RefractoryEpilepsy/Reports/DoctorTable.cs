namespace RefractoryEpilepsy.Reports;

/// <summary>The Export Doctor's findings as tables to keep and to draw. Holds no reference to a resource.</summary>
/// <param name="Patients">With a sign of epilepsy or of an antiseizure drug.</param>
/// <param name="WithEpilepsy">Of these, with epilepsy.</param>
/// <param name="Trials">Drug trials of patients with epilepsy.</param>
/// <param name="Findings">What each gap costs and what to ask for, the costliest first.</param>
/// <param name="Shares">Patients with epilepsy who have something.</param>
/// <param name="Defects">Trials that lack something.</param>
/// <param name="Years">Facts by kind and year of record.</param>
/// <param name="Gaps">Kinds of gaps with their most frequent texts.</param>
/// <param name="ProductRows">Suggested rows of the site's <c>products.csv</c>.</param>
public sealed record DoctorTable(
    long Patients,
    long WithEpilepsy,
    long Trials,
    IReadOnlyList<DoctorFinding> Findings,
    IReadOnlyList<DoctorPart> Shares,
    IReadOnlyList<DoctorPart> Defects,
    IReadOnlyList<DoctorYear> Years,
    IReadOnlyList<DoctorGap> Gaps,
    IReadOnlyList<string> ProductRows)
{
    private const int MostTexts = 15;

    /// <summary>The tables of what was counted.</summary>
    public static DoctorTable Of(DoctorCounts counts) => new(
        counts.Patients,
        counts.WithEpilepsy,
        counts.Trials,
        DoctorReport.Findings(counts),
        [.. Enum.GetValues<DoctorShare>().Select(share => new DoctorPart(DoctorReport.Name(share), counts.Having(share), counts.WithEpilepsy))],
        [.. Enum.GetValues<TrialDefect>().Select(defect => new DoctorPart(DoctorReport.Name(defect), counts.With(defect), counts.Trials))],
        [.. counts.Facts.OrderBy(fact => fact.Key.Kind, StringComparer.Ordinal).ThenBy(fact => fact.Key.Year).Select(fact => new DoctorYear(fact.Key.Kind, fact.Key.Year, fact.Value))],
        [.. counts.GapsByCode.OrderByDescending(gap => gap.Value).ThenBy(gap => gap.Key, StringComparer.Ordinal)
            .Select(gap => new DoctorGap(gap.Key, gap.Value, [.. counts.MostFrequent(gap.Key, MostTexts).Select(text => new DoctorPart(text.Text, text.Count, gap.Value))]))],
        DoctorReport.SuggestedProductRows(counts));
}

/// <summary>A count of a whole.</summary>
public sealed record DoctorPart(string Name, long Count, long Of)
{
    /// <summary>0 to 1; 0 of nothing.</summary>
    public double Share => Of == 0 ? 0 : (double)Count / Of;
}

/// <summary>Facts of one kind recorded in one year.</summary>
public sealed record DoctorYear(string Kind, int Year, long Count);

/// <summary>A kind of gap and its most frequent texts.</summary>
public sealed record DoctorGap(string Code, long Count, IReadOnlyList<DoctorPart> Texts);
