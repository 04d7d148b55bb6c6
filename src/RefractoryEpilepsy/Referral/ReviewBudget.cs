namespace RefractoryEpilepsy.Referral;

/// <summary>One listed patient, as the budget counts it.</summary>
/// <param name="Rules">Ids of fired rules.</param>
/// <param name="Confidence">Word of <c>cases.csv</c>; empty where there is none.</param>
/// <param name="EvidenceOn">The day on which what the flag rests on was complete: the beginning of resistance, else the day it was raised.</param>
/// <param name="Answer">Of the review: Yes confirmed, No dismissed, Unknown neither.</param>
public sealed record BudgetRow(IReadOnlyList<string> Rules, string Confidence, double? Risk, DateOnly EvidenceOn, DateOnly FlaggedOn, Answer Answer);

/// <summary>Which flags a team would look at.</summary>
/// <param name="Rules">Any of these; empty: all.</param>
/// <param name="Confidences">Any of these words (the empty word for none); empty: all.</param>
/// <param name="RiskAtLeast">0 to 1; null: whatever the risk, unknown risk too.</param>
public sealed record BudgetChoice(IReadOnlyList<string> Rules, IReadOnlyList<string> Confidences, double? RiskAtLeast)
{
    /// <summary>Whether a team with this choice would look at the patient.</summary>
    public bool Takes(BudgetRow row) =>
        (Rules.Count == 0 || row.Rules.Any(Rules.Contains))
        && (Confidences.Count == 0 || Confidences.Contains(row.Confidence))
        && (RiskAtLeast is not { } least || row.Risk >= least);
}

/// <summary>How much work a choice of flags is, and how often it was right so far.</summary>
/// <param name="Waiting">Patients that nobody has reviewed yet.</param>
/// <param name="PerMonth">New patients a month, by the day on which the evidence was complete, over <paramref name="Months"/> months.</param>
/// <param name="Reviewed">Patients confirmed or dismissed.</param>
/// <param name="Ppv">Share confirmed of those; null where fewer than <see cref="ReviewBudget.FewestReviews"/> were reviewed.</param>
/// <param name="Low">Lower end of the 95 % interval (Wilson).</param>
/// <param name="High">Its upper end.</param>
public sealed record BudgetFigures(int Patients, int Waiting, double PerMonth, int Months, int Reviewed, int Confirmed, double? Ppv, double? Low, double? High);

/// <summary>Patients per month and estimated positive predictive value of a choice of rules, confidence and risk.</summary>
/// <remarks>Interval: Wilson 1927, J Am Stat Assoc 22:209. Reviewed patients are those a team chose to look at first: no random sample, and the page says so.</remarks>
public static class ReviewBudget
{
    /// <summary>With fewer reviews no share is shown: the interval would span most of the scale. Decided here.</summary>
    public const int FewestReviews = 10;

    /// <summary>Over how many months new patients are counted. Decided here.</summary>
    public const int Months = 12;

    private const double Z = 1.959963984540054;

    /// <summary>Counts once over the rows.</summary>
    public static BudgetFigures Of(IEnumerable<BudgetRow> rows, BudgetChoice choice, DateOnly asOf)
    {
        int patients = 0, waiting = 0, fresh = 0, confirmed = 0, dismissed = 0;
        DateOnly from = asOf.AddMonths(-Months);
        foreach (BudgetRow row in rows)
        {
            if (!choice.Takes(row))
            {
                continue;
            }

            patients++;
            waiting += row.Answer == Answer.Unknown ? 1 : 0;
            confirmed += row.Answer == Answer.Yes ? 1 : 0;
            dismissed += row.Answer == Answer.No ? 1 : 0;
            fresh += row.EvidenceOn > from && row.EvidenceOn <= asOf ? 1 : 0;
        }

        int reviewed = confirmed + dismissed;
        (double low, double high) = Wilson(confirmed, reviewed);
        bool enough = reviewed >= FewestReviews;
        return new(patients, waiting, (double)fresh / Months, Months, reviewed, confirmed, enough ? (double)confirmed / reviewed : null, enough ? low : null, enough ? high : null);
    }

    /// <summary>The 95 % score interval of a share; 0 to 1 where nothing was counted.</summary>
    public static (double Low, double High) Wilson(int yes, int all)
    {
        if (all == 0)
        {
            return (0, 1);
        }

        double share = (double)yes / all;
        double square = Z * Z;
        double centre = (share + (square / (2 * all))) / (1 + (square / all));
        double half = Z / (1 + (square / all)) * Math.Sqrt((share * (1 - share) / all) + (square / (4.0 * all * all)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
