namespace RefractoryEpilepsy.Learning.Figures;

/// <summary>Weighted logistic regression on one number, by Newton's method.</summary>
/// <param name="SlopeError">Standard error of the slope, model based.</param>
public sealed record LogisticLine(double Intercept, double Slope, double InterceptError, double SlopeError)
{
    /// <summary>Intercept and slope.</summary>
    public static LogisticLine Fit(IReadOnlyList<double> x, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights)
    {
        double a = 0, b = 0, waa = 0, wab = 0, wbb = 0;
        for (int step = 0; step < 100; step++)
        {
            double ga = 0, gb = 0;
            waa = wab = wbb = 1e-9;
            for (int row = 0; row < x.Count; row++)
            {
                double p = 1 / (1 + Math.Exp(-(a + (b * x[row]))));
                double residual = weights[row] * ((outcome[row] ? 1 : 0) - p);
                double curvature = weights[row] * p * (1 - p);
                ga += residual;
                gb += residual * x[row];
                waa += curvature;
                wab += curvature * x[row];
                wbb += curvature * x[row] * x[row];
            }

            double determinant = (waa * wbb) - (wab * wab);
            if (Math.Abs(determinant) < 1e-18)
            {
                return new(a + (ga / waa), b, Math.Sqrt(1 / waa), double.PositiveInfinity);
            }

            double da = ((wbb * ga) - (wab * gb)) / determinant, db = ((waa * gb) - (wab * ga)) / determinant;
            double longest = Math.Max(Math.Abs(da), Math.Abs(db));
            double damp = longest > 4 ? 4 / longest : 1;
            (a, b) = (a + (damp * da), b + (damp * db));
            if (longest < 1e-10)
            {
                break;
            }
        }

        double det = (waa * wbb) - (wab * wab);
        return new(a, b, Math.Sqrt(wbb / det), Math.Sqrt(waa / det));
    }

    /// <summary>Intercept with the slope held at one: how far predictions are off on the whole.</summary>
    public static double InterceptAtSlopeOne(IReadOnlyList<double> x, IReadOnlyList<bool> outcome, IReadOnlyList<double> weights)
    {
        double a = 0;
        for (int step = 0; step < 100; step++)
        {
            double gradient = 0, curvature = 1e-9;
            for (int row = 0; row < x.Count; row++)
            {
                double p = 1 / (1 + Math.Exp(-(a + x[row])));
                gradient += weights[row] * ((outcome[row] ? 1 : 0) - p);
                curvature += weights[row] * p * (1 - p);
            }

            double change = Math.Clamp(gradient / curvature, -4, 4);
            a += change;
            if (Math.Abs(change) < 1e-11)
            {
                break;
            }
        }

        return a;
    }
}
