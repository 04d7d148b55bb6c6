using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Reports.ChartReview;

/// <summary>What a stratum showed: its patients, and how many of the charts that could be decided are resistant.</summary>
/// <param name="Patients">All in the store.</param>
/// <param name="Decided">Charts settled as yes or no.</param>
/// <param name="Resistant">Of them, yes.</param>
public sealed record ReviewedStratum(string Stratum, int Patients, int Decided, int Resistant);

/// <summary>How well our judgement fits this site's charts, weighted back from the strata to everyone with epilepsy.</summary>
/// <param name="Least">The least confidence that counts as called resistant.</param>
/// <param name="Ppv">Of those called, how many are.</param>
/// <param name="Sensitivity">Of those who are, how many are called.</param>
/// <param name="Specificity">Of those who are not, how many are not called.</param>
/// <param name="Apparent">Share called, before any correction.</param>
/// <param name="Prevalence">Share resistant as the weighted charts say it.</param>
/// <param name="Corrected">The apparent share, corrected for sensitivity and specificity.</param>
/// <param name="NotDrawn">Strata that have patients and no decided chart: nothing can be said of anything they take part in.</param>
/// <remarks>
/// Every estimate is a ratio of sums over strata, each stratum weighted by its patients. Its variance is the linearised one, with each stratum's
/// share shrunk as by Jeffreys' prior, so that a stratum in which nothing was found still counts as uncertain; from it follows how many
/// independent charts the estimate is worth, and with them Wilson's interval. One stratum gives Wilson's interval itself.
/// Sources: Cochran, Sampling Techniques, 3rd ed. 1977, sections 5 and 6; Korn and Graubard, Surv Methodol 1998;24:193; Rogan and Gladen,
/// Am J Epidemiol 1978;107:71, doi:10.1093/oxfordjournals.aje.a112510; Lang and Reiczigel, Prev Vet Med 2014;113:13,
/// doi:10.1016/j.prevetmed.2013.09.015.
/// </remarks>
public sealed record ReviewAccuracy(Confidence Least, Estimate? Ppv, Estimate? Sensitivity, Estimate? Specificity, double? Apparent, Estimate? Prevalence, Estimate? Corrected, IReadOnlyList<string> NotDrawn)
{
    /// <summary>Works out the estimates.</summary>
    public static ReviewAccuracy Of(IReadOnlyList<ReviewedStratum> strata, Confidence least = Confidence.Probable)
    {
        ReviewedStratum[] there = [.. strata.Where(stratum => stratum.Patients > 0)];
        string[] notDrawn = [.. there.Where(stratum => stratum.Decided == 0).Select(stratum => stratum.Stratum)];
        ReviewedStratum[] called = [.. there.Where(stratum => ReviewStrata.IsCalled(stratum.Stratum, least))];
        ReviewedStratum[] others = [.. there.Except(called)];
        double all = there.Sum(stratum => (double)stratum.Patients);
        double? apparent = all == 0 ? null : called.Sum(stratum => stratum.Patients) / all;
        Estimate? ppv = called.Any(stratum => stratum.Decided == 0) ? null : Ratio(called, of: _ => true, among: null);
        if (notDrawn.Length > 0 || all == 0)
        {
            return new(least, ppv, null, null, apparent, null, null, notDrawn);
        }

        Estimate? sensitivity = Ratio(there, of: called.Contains, among: true);
        Estimate? specificity = Ratio(there, of: others.Contains, among: false);
        Estimate? prevalence = Ratio(there, of: _ => true, among: null);
        Estimate? corrected = sensitivity is { } se && specificity is { } sp
            ? RoganGladen(apparent!.Value, all, se.Value, Worth(se), sp.Value, Worth(sp))
            : null;
        return new(least, ppv, sensitivity, specificity, apparent, prevalence, corrected, notDrawn);
    }

    /// <summary>An apparent share corrected for what the test misses and falsely calls; null where the test tells nothing (sensitivity and specificity add up to no more than 1).</summary>
    /// <param name="tested">On how many the apparent share rests.</param>
    /// <param name="sensitivityFrom">On how many truly positive the sensitivity rests.</param>
    /// <param name="specificityFrom">On how many truly negative the specificity rests.</param>
    public static Estimate? RoganGladen(double apparent, double tested, double sensitivity, double sensitivityFrom, double specificity, double specificityFrom)
    {
        if (sensitivity + specificity <= 1)
        {
            return null;
        }

        const double z = Proportions.Z;
        double value = Math.Clamp((apparent + specificity - 1) / (sensitivity + specificity - 1), 0, 1);
        double se = ((sensitivityFrom * sensitivity) + 1) / (sensitivityFrom + 2);
        double sp = ((specificityFrom * specificity) + 1) / (specificityFrom + 2);
        double p = ((tested * apparent) + (z * z / 2)) / (tested + (z * z));
        double youden = se + sp - 1;
        double middle = (p + sp - 1) / youden;
        double ofSensitivity = se * (1 - se) / (sensitivityFrom + 2);
        double ofSpecificity = sp * (1 - sp) / (specificityFrom + 2);
        double shift = 2 * z * z * ((middle * ofSensitivity) - ((1 - middle) * ofSpecificity));
        double half = z * Math.Sqrt((p * (1 - p) / (tested + (z * z))) + (middle * middle * ofSensitivity) + ((1 - middle) * (1 - middle) * ofSpecificity)) / youden;
        return new(value, Math.Clamp(middle + shift - half, 0, 1), Math.Clamp(middle + shift + half, 0, 1));
    }

    /// <summary>Sum over some strata, divided by the sum over all, each stratum weighted by its patients.</summary>
    /// <param name="of">The strata whose patients count above the line.</param>
    /// <param name="among">True: among the resistant; false: among the others; null: the share of resistant among everyone.</param>
    private static Estimate? Ratio(IReadOnlyList<ReviewedStratum> strata, Func<ReviewedStratum, bool> of, bool? among)
    {
        double Share(ReviewedStratum stratum, bool shrunk) => shrunk ? (stratum.Resistant + 0.5) / (stratum.Decided + 1) : (double)stratum.Resistant / stratum.Decided;
        double Counted(ReviewedStratum stratum, bool shrunk) => stratum.Patients * (among switch { null => 1, true => Share(stratum, shrunk), false => 1 - Share(stratum, shrunk) });
        double Met(ReviewedStratum stratum, bool shrunk) => !of(stratum) ? 0 : among is null ? stratum.Patients * Share(stratum, shrunk) : Counted(stratum, shrunk);

        double below = strata.Sum(stratum => Counted(stratum, shrunk: false));
        if (below <= 0)
        {
            return null;
        }

        double value = strata.Sum(stratum => Met(stratum, shrunk: false)) / below;
        double shrunkBelow = strata.Sum(stratum => Counted(stratum, shrunk: true));
        double shrunk = strata.Sum(stratum => Met(stratum, shrunk: true)) / shrunkBelow;
        double variance = strata.Sum(stratum =>
        {
            double p = Share(stratum, shrunk: true);
            double slope = stratum.Patients * (among is null ? 1 : (of(stratum) ? 1 : 0) - shrunk) / shrunkBelow;
            return slope * slope * p * (1 - p) / (stratum.Decided + 2);
        });
        int charts = strata.Sum(stratum => among switch { null => stratum.Decided, true => stratum.Resistant, false => stratum.Decided - stratum.Resistant });
        double worth = Math.Min(Math.Max(1, charts), shrunk * (1 - shrunk) / variance);
        return Proportions.Share(value * worth, worth, worth);
    }

    /// <summary>How many independent charts an estimate with this interval is worth: the number whose Wilson interval is as wide.</summary>
    private static double Worth(Estimate estimate)
    {
        double low = 0.5, high = 1e7;
        for (int step = 0; step < 80; step++)
        {
            double middle = Math.Sqrt(low * high);
            Estimate at = Proportions.Share(estimate.Value * middle, middle, middle)!.Value;
            (low, high) = at.High - at.Low > estimate.High - estimate.Low ? (middle, high) : (low, middle);
        }

        return low;
    }
}
