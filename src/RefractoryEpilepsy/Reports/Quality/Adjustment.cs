namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Differences between groups as they would be if all had the same case mix.</summary>
public static class Adjustment
{
    private const double Ridge = 1e-8;

    /// <summary>The adjusted share of every group and its difference from the reference.</summary>
    /// <param name="cells">Counts by group and case mix.</param>
    /// <param name="reference">The group the others are held against.</param>
    /// <param name="breakdown">Id of the breakdown: what the groups themselves are is not adjusted for.</param>
    /// <returns>By group: share and difference; groups in which all or none met it are left out, as nothing can be said of them.</returns>
    /// <remarks>
    /// Logistic regression on group, age band, sex and intellectual disability; every patient's share under each group in turn, averaged over all
    /// (marginal standardisation); intervals by the delta method, widened where a patient has several units. Source: Muller and MacLehose, Int J
    /// Epidemiol 2014;43:962, doi:10.1093/ije/dyu029. Checked against R's glm.
    /// </remarks>
    public static IReadOnlyDictionary<string, (double Share, Estimate Difference)> Of(IReadOnlyList<(string Group, CaseMix Mix, MeasureCounts Counts)> cells, string reference, string breakdown)
    {
        Func<CaseMix, string>[] covariates = Covariates(breakdown);
        ((string Group, CaseMix Mix, double Met, double Counted)[] kept, (string Group, CaseMix Mix, double Met, double Counted)[] settled) = Separated(cells, covariates);
        HashSet<string> usable = [.. kept.Select(cell => cell.Group)];
        if (!usable.Contains(reference) || usable.Count < 2)
        {
            return new Dictionary<string, (double, Estimate)>();
        }

        var all = default(MeasureCounts);
        foreach ((_, _, MeasureCounts counts) in cells)
        {
            all.Add(counts);
        }

        double inflation = all.EffectiveCount <= 0 ? 1 : Math.Max(1, all.Counted / all.EffectiveCount);
        string[] groups = [reference, .. usable.Where(group => group != reference).Order(StringComparer.Ordinal)];
        double[][] mix = Dummies([.. kept.Select(cell => cell.Mix)], covariates);
        double[][] rows = [.. kept.Select((cell, at) => Row(groups, cell.Group, mix[at]))];
        if (Fit(rows, kept) is not var (weights, covariance))
        {
            return new Dictionary<string, (double, Estimate)>();
        }

        double total = kept.Concat(settled).Sum(cell => cell.Counted);
        (double Share, double[] Gradient)[] margins = [.. groups.Select(group => Margin(group))];
        var adjusted = new Dictionary<string, (double, Estimate)>(StringComparer.Ordinal);
        for (int at = 0; at < groups.Length; at++)
        {
            double[] gradient = [.. margins[at].Gradient.Select((value, column) => value - margins[0].Gradient[column])];
            double error = Math.Sqrt(Math.Max(0, inflation * Quadratic(gradient, covariance)));
            double difference = margins[at].Share - margins[0].Share;
            adjusted[groups[at]] = (margins[at].Share, new(difference, difference - (Proportions.Z * error), difference + (Proportions.Z * error)));
        }

        return adjusted;

        (double, double[]) Margin(string group)
        {
            double share = settled.Sum(cell => cell.Met) / total;
            double[] gradient = new double[weights.Length];
            for (int cell = 0; cell < kept.Length; cell++)
            {
                double[] row = Row(groups, group, mix[cell]);
                double p = Logistic(Dot(row, weights));
                double weight = kept[cell].Counted / total;
                share += weight * p;
                for (int column = 0; column < row.Length; column++)
                {
                    gradient[column] += weight * p * (1 - p) * row[column];
                }
            }

            return (share, gradient);
        }
    }

    /// <summary>
    /// The cells that say something of the groups, and those that do not: where all or none of an age band (or other part of the case mix) met it, the likelihood is greatest with that band at
    /// exactly all or none in every group, and its coefficient at infinity. The others are fitted without it, which is the limit the regression comes to.
    /// Groups in which all or none met it among the former are in neither.
    /// </summary>
    private static ((string Group, CaseMix Mix, double Met, double Counted)[] Kept, (string Group, CaseMix Mix, double Met, double Counted)[] Settled) Separated(
        IReadOnlyList<(string Group, CaseMix Mix, MeasureCounts Counts)> cells, Func<CaseMix, string>[] covariates)
    {
        List<(string Group, CaseMix Mix, double Met, double Counted)> kept = [.. cells.Select(cell => (cell.Group, cell.Mix, (double)cell.Counts.Met, (double)cell.Counts.Counted))], settled = [];
        for (int before = -1; before != kept.Count;)
        {
            before = kept.Count;
            HashSet<string> same = [.. kept.GroupBy(cell => cell.Group).Where(group => AllOrNone(group)).Select(group => group.Key)];
            kept.RemoveAll(cell => same.Contains(cell.Group));
            settled.RemoveAll(cell => same.Contains(cell.Group));
            foreach (Func<CaseMix, string> covariate in covariates)
            {
                HashSet<string> levels = [.. kept.GroupBy(cell => covariate(cell.Mix)).Where(level => AllOrNone(level)).Select(level => level.Key)];
                settled.AddRange(kept.Where(cell => levels.Contains(covariate(cell.Mix))));
                kept.RemoveAll(cell => levels.Contains(covariate(cell.Mix)));
            }
        }

        return ([.. kept], [.. settled]);

        static bool AllOrNone(IEnumerable<(string Group, CaseMix Mix, double Met, double Counted)> some) => some.Sum(cell => cell.Met) is var met && (met == 0 || met == some.Sum(cell => cell.Counted));
    }

    /// <summary>The adjusted difference from the reference in the share to whom it happened within so many days.</summary>
    /// <remarks>
    /// Regression of pseudo-observations of the Kaplan-Meier curve on group and case mix, identity link, robust variance. Source: Andersen, Klein
    /// and Rosthøj, Biometrika 2003;90:15, doi:10.1093/biomet/90.1.15. Checked against R's survival and lm. Empty where nobody was seen that long. Groups
    /// in which it happened to nobody or to everybody are left out: their robust variance is 0, which would call few people certain.
    /// </remarks>
    public static IReadOnlyDictionary<string, Estimate> OfWaiting(IReadOnlyList<(string Group, CaseMix Mix, WaitingTime Time)> patients, int days, string reference, string breakdown)
    {
        var none = new Dictionary<string, Estimate>();
        string[] groups = [reference, .. patients.Select(patient => patient.Group).Distinct(StringComparer.Ordinal).Where(group => group != reference).Order(StringComparer.Ordinal)];
        HashSet<string> varied = [.. patients.GroupBy(patient => patient.Group).Where(group => KaplanMeier.Of(group.Select(patient => patient.Time)).HappenedWithin(days) is { Value: > 0 and < 1 }).Select(group => group.Key)];
        if (groups.Length < 2 || !varied.Contains(reference) || patients.Max(patient => patient.Time.Days) < days)
        {
            return none;
        }

        double[] pseudo = PseudoShares([.. patients.Select(patient => patient.Time)], days);
        double[][] mix = Dummies([.. patients.Select(patient => patient.Mix)], Covariates(breakdown));
        int width = groups.Length + (mix.Length == 0 ? 0 : mix[0].Length);
        double[,] cross = new double[width, width];
        double[] right = new double[width];
        double[][] rows = [.. patients.Select((patient, at) => Row(groups, patient.Group, mix[at]))];
        for (int at = 0; at < rows.Length; at++)
        {
            Accumulate(cross, rows[at], 1);
            for (int column = 0; column < width; column++)
            {
                right[column] += rows[at][column] * pseudo[at];
            }
        }

        if (Inverse(cross) is not { } bread)
        {
            return none;
        }

        double[] weights = [.. Enumerable.Range(0, width).Select(row => Enumerable.Range(0, width).Sum(column => bread[row, column] * right[column]))];
        double[,] meat = new double[width, width];
        for (int at = 0; at < rows.Length; at++)
        {
            double residual = pseudo[at] - Dot(rows[at], weights);
            Accumulate(meat, rows[at], residual * residual);
        }

        var found = new Dictionary<string, Estimate>(StringComparer.Ordinal);
        for (int group = 1; group < groups.Length; group++)
        {
            if (!varied.Contains(groups[group]))
            {
                continue;
            }

            double[] gradient = [.. Enumerable.Range(0, width).Select(column => bread[group, column])];
            double error = Math.Sqrt(Math.Max(0, Quadratic(gradient, meat)));
            found[groups[group]] = new(weights[group], weights[group] - (Proportions.Z * error), weights[group] + (Proportions.Z * error));
        }

        return found;
    }

    /// <summary>For each patient, what it adds to the share to whom it happened: n times the share, less (n-1) times the share without the patient.</summary>
    internal static double[] PseudoShares(IReadOnlyList<WaitingTime> times, int days)
    {
        var capped = times.Select(time => time.Days > days ? new WaitingTime(days + 1, Happened: false) : time).ToArray();
        (int Days, int Happened, int Censored)[] steps = [.. capped.GroupBy(time => time.Days).OrderBy(group => group.Key).Select(group => (group.Key, group.Count(time => time.Happened), group.Count(time => !time.Happened)))];
        int n = capped.Length;
        double all = Share(leaving: null);
        var without = new Dictionary<WaitingTime, double>();
        return [.. capped.Select(time =>
        {
            if (!without.TryGetValue(time, out double share))
            {
                without[time] = share = Share(time);
            }

            return (n * all) - ((n - 1) * share);
        })];

        double Share(WaitingTime? leaving)
        {
            int risk = n - (leaving is null ? 0 : 1);
            double waiting = 1;
            foreach ((int day, int happened, int censored) in steps)
            {
                if (day > days || risk <= 0)
                {
                    break;
                }

                bool here = leaving?.Days == day;
                int events = happened - (here && leaving!.Value.Happened ? 1 : 0);
                waiting *= 1 - ((double)events / risk);
                risk -= events + censored - (here && !leaving!.Value.Happened ? 1 : 0);
            }

            return 1 - waiting;
        }
    }

    private static Func<CaseMix, string>[] Covariates(string breakdown) =>
    [
        .. new (string Id, Func<CaseMix, string> Of)[] { ("age", mix => mix.Age), ("sex", mix => mix.Sex), ("intellectual-disability", mix => mix.IntellectualDisability ? "yes" : "no") }
            .Where(covariate => covariate.Id != breakdown).Select(covariate => covariate.Of),
    ];

    private static double[][] Dummies(CaseMix[] mixes, Func<CaseMix, string>[] covariates)
    {
        (Func<CaseMix, string> Of, string Value)[] columns = [.. covariates.SelectMany(of => mixes.Select(of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Skip(1).Select(value => (of, value)))];
        return [.. mixes.Select(mix => columns.Select(column => column.Of(mix) == column.Value ? 1.0 : 0).ToArray())];
    }

    private static double[] Row(string[] groups, string group, double[] mix)
    {
        double[] row = new double[groups.Length + mix.Length];
        row[0] = 1;
        int index = Array.IndexOf(groups, group);
        if (index > 0)
        {
            row[index] = 1;
        }

        mix.CopyTo(row, groups.Length);
        return row;
    }

    /// <summary>Newton's method; null where it does not settle.</summary>
    private static (double[] Weights, double[,] Covariance)? Fit(double[][] rows, (string Group, CaseMix Mix, double Met, double Counted)[] cells)
    {
        int width = rows[0].Length;
        double[] weights = new double[width];
        for (int round = 0; round < 60; round++)
        {
            double[,] information = new double[width, width];
            double[] gradient = new double[width];
            for (int cell = 0; cell < rows.Length; cell++)
            {
                double p = Logistic(Dot(rows[cell], weights));
                Accumulate(information, rows[cell], cells[cell].Counted * p * (1 - p));
                for (int column = 0; column < width; column++)
                {
                    gradient[column] += rows[cell][column] * (cells[cell].Met - (cells[cell].Counted * p));
                }
            }

            if (Inverse(information) is not { } covariance)
            {
                return null;
            }

            double largest = 0;
            for (int row = 0; row < width; row++)
            {
                double step = 0;
                for (int column = 0; column < width; column++)
                {
                    step += covariance[row, column] * gradient[column];
                }

                step = Math.Clamp(step, -4, 4);
                weights[row] += step;
                largest = Math.Max(largest, Math.Abs(step));
            }

            if (largest < 1e-10)
            {
                return (weights, covariance);
            }

            if (weights.Any(weight => Math.Abs(weight) > 30))
            {
                return null;
            }
        }

        return null;
    }

    private static void Accumulate(double[,] matrix, double[] row, double weight)
    {
        for (int left = 0; left < row.Length; left++)
        {
            if (row[left] != 0)
            {
                for (int right = 0; right < row.Length; right++)
                {
                    matrix[left, right] += weight * row[left] * row[right];
                }
            }
        }
    }

    /// <summary>By Gauss and Jordan with pivots; null where the matrix is singular.</summary>
    private static double[,]? Inverse(double[,] matrix)
    {
        int width = matrix.GetLength(0);
        double[,] work = (double[,])matrix.Clone();
        double[,] inverse = new double[width, width];
        for (int at = 0; at < width; at++)
        {
            inverse[at, at] = 1;
        }

        for (int column = 0; column < width; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < width; row++)
            {
                pivot = Math.Abs(work[row, column]) > Math.Abs(work[pivot, column]) ? row : pivot;
            }

            if (Math.Abs(work[pivot, column]) < Ridge)
            {
                return null;
            }

            for (int other = 0; other < width; other++)
            {
                (work[column, other], work[pivot, other]) = (work[pivot, other], work[column, other]);
                (inverse[column, other], inverse[pivot, other]) = (inverse[pivot, other], inverse[column, other]);
            }

            double scale = work[column, column];
            for (int other = 0; other < width; other++)
            {
                work[column, other] /= scale;
                inverse[column, other] /= scale;
            }

            for (int row = 0; row < width; row++)
            {
                double factor = work[row, column];
                if (row == column || factor == 0)
                {
                    continue;
                }

                for (int other = 0; other < width; other++)
                {
                    work[row, other] -= factor * work[column, other];
                    inverse[row, other] -= factor * inverse[column, other];
                }
            }
        }

        return inverse;
    }

    private static double Quadratic(double[] vector, double[,] matrix)
    {
        double sum = 0;
        for (int row = 0; row < vector.Length; row++)
        {
            for (int column = 0; column < vector.Length; column++)
            {
                sum += vector[row] * matrix[row, column] * vector[column];
            }
        }

        return sum;
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int at = 0; at < left.Length; at++)
        {
            sum += left[at] * right[at];
        }

        return sum;
    }

    private static double Logistic(double value) => 1 / (1 + Math.Exp(-value));
}
