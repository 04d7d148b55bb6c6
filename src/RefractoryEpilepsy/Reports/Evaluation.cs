using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Reports;

/// <summary>How often the judgements agree with a truth that is known.</summary>
/// <param name="Patients">Patients compared: everyone in the truth, whether screened as a candidate or not.</param>
/// <param name="AtProbable">Ever resistant, called so at confidence probable or definite.</param>
/// <param name="AtDefinite">The same at confidence definite only.</param>
/// <param name="AtAny">The same at any confidence.</param>
/// <param name="FailedDrugs">Failed drugs of all patients, pooled.</param>
/// <param name="FailedDrugsWhereAgreed">The same, only of patients whom both call resistant.</param>
/// <param name="MedianDaysOff">Median absolute difference of <c>resistant_since</c> in days, where both have one; null without any.</param>
/// <param name="Causes">By cause id, against what the record could show; the empty id is the pooled total.</param>
/// <param name="Statuses">Patients by true and found status.</param>
/// <param name="Worst">Disagreements, gravest first.</param>
public sealed record Evaluation(
    int Patients,
    Confusion AtProbable,
    Confusion AtDefinite,
    Confusion AtAny,
    Confusion FailedDrugs,
    Confusion FailedDrugsWhereAgreed,
    double? MedianDaysOff,
    IReadOnlyDictionary<string, Confusion> Causes,
    IReadOnlyDictionary<(string True, string Found), int> Statuses,
    IReadOnlyList<Disagreement> Worst)
{
    /// <summary>Compares every patient of the truth with what was found; who was not found is taken as not eligible.</summary>
    /// <param name="listed">How many disagreements to keep.</param>
    public static Evaluation Of(IEnumerable<TrueCase> truth, IReadOnlyDictionary<string, FoundCase> found, int listed = 25)
    {
        var pairs = truth.Select(entry => new Pair(entry, found.GetValueOrDefault(entry.Patient, FoundCase.None))).ToList();
        List<Pair> agreed = pairs.FindAll(pair => pair.True.EverResistant && pair.Found.EverResistant);
        return new(
            pairs.Count,
            Count(pairs, pair => pair.Found.EverResistant && pair.Found.Confidence >= Confidence.Probable),
            Count(pairs, pair => pair.Found.EverResistant && pair.Found.Confidence == Confidence.Definite),
            Count(pairs, pair => pair.Found.EverResistant),
            Confusion.OfSets(pairs, pair => pair.True.FailedDrugs, pair => pair.Found.FailedDrugs),
            Confusion.OfSets(agreed, pair => pair.True.FailedDrugs, pair => pair.Found.FailedDrugs),
            Median([.. agreed.Where(pair => pair.True.Since is not null && pair.Found.Since is not null).Select(pair => Math.Abs(pair.True.Since!.Value.DayNumber - pair.Found.Since!.Value.DayNumber))]),
            ByCause(pairs),
            pairs.CountBy(pair => (pair.True.Status, pair.Found.Status)).ToDictionary(),
            [.. pairs.Select(Disagree).OfType<Disagreement>().OrderByDescending(item => item.Gravity).ThenBy(item => item.True.Patient, StringComparer.Ordinal).Take(listed)]);
    }

    private static Confusion Count(List<Pair> pairs, Func<Pair, bool> called) => new(
        pairs.Count(pair => pair.True.EverResistant && called(pair)),
        pairs.Count(pair => !pair.True.EverResistant && called(pair)),
        pairs.Count(pair => pair.True.EverResistant && !called(pair)));

    private static SortedDictionary<string, Confusion> ByCause(List<Pair> pairs)
    {
        List<Pair> epilepsy = pairs.FindAll(pair => pair.True.Status != nameof(Status.NotEligible) && pair.Found.Status != nameof(Status.NotEligible));
        var causes = new SortedDictionary<string, Confusion>(StringComparer.Ordinal) { [""] = Confusion.OfSets(epilepsy, pair => pair.True.Causes, pair => pair.Found.Causes) };
        foreach (string cause in epilepsy.SelectMany(pair => pair.True.Causes.Concat(pair.Found.Causes)).Distinct())
        {
            causes[cause] = new(
                epilepsy.Count(pair => pair.True.Causes.Contains(cause) && pair.Found.Causes.Contains(cause)),
                epilepsy.Count(pair => !pair.True.Causes.Contains(cause) && pair.Found.Causes.Contains(cause)),
                epilepsy.Count(pair => pair.True.Causes.Contains(cause) && !pair.Found.Causes.Contains(cause)));
        }

        return causes;
    }

    private static Disagreement? Disagree(Pair pair)
    {
        bool called = pair.Found.EverResistant && pair.Found.Confidence >= Confidence.Probable;
        string[] drugs = [.. pair.True.FailedDrugs.Except(pair.Found.FailedDrugs).Select(drug => "missed " + drug), .. pair.Found.FailedDrugs.Except(pair.True.FailedDrugs).Select(drug => "wrongly " + drug)];
        string? kind = (called, pair.True.EverResistant) switch
        {
            (true, false) => "called resistant, is not",
            (false, true) => "resistant, not called so",
            _ => drugs.Length > 0 ? "failed drugs differ" : null,
        };
        return kind is null ? null : new(kind, pair.True, pair.Found, (called == pair.True.EverResistant ? 0 : called ? 200 : 100) + drugs.Length, drugs);
    }

    private static double? Median(List<int> days)
    {
        days.Sort();
        return days.Count == 0 ? null : (days[days.Count / 2] + days[(days.Count - 1) / 2]) / 2.0;
    }

    private sealed record Pair(TrueCase True, FoundCase Found);
}

/// <summary>Counts of hits, false calls and misses.</summary>
public readonly record struct Confusion(int True, int FalselyCalled, int Missed)
{
    /// <summary>Positive predictive value (precision), 0 to 1; null when nothing was called.</summary>
    public double? Ppv => True + FalselyCalled == 0 ? null : (double)True / (True + FalselyCalled);

    /// <summary>Sensitivity (recall), 0 to 1; null when there was nothing to find.</summary>
    public double? Sensitivity => True + Missed == 0 ? null : (double)True / (True + Missed);

    /// <summary>Harmonic mean of both; null when neither can be told.</summary>
    public double? F1 => True + FalselyCalled + Missed == 0 ? null : 2.0 * True / ((2 * True) + FalselyCalled + Missed);

    /// <summary>Pools the members of sets over many patients.</summary>
    public static Confusion OfSets<T>(IEnumerable<T> items, Func<T, IEnumerable<string>> truth, Func<T, IEnumerable<string>> found)
    {
        int both = 0;
        int wrong = 0;
        int missed = 0;
        foreach (T item in items)
        {
            var real = truth(item).ToHashSet(StringComparer.Ordinal);
            var called = found(item).ToHashSet(StringComparer.Ordinal);
            both += real.Count(called.Contains);
            wrong += called.Count(entry => !real.Contains(entry));
            missed += real.Count(entry => !called.Contains(entry));
        }

        return new(both, wrong, missed);
    }
}

/// <summary>What is true of one patient.</summary>
/// <param name="Causes">Cause ids that the record can show.</param>
public sealed record TrueCase(string Patient, string Status, bool EverResistant, DateOnly? Since, IReadOnlyList<string> FailedDrugs, IReadOnlyList<string> Causes, double? Risk);

/// <summary>What was found of one patient, with the sentences that led there.</summary>
public sealed record FoundCase(string Status, bool EverResistant, Confidence? Confidence, DateOnly? Since, IReadOnlyList<string> FailedDrugs, IReadOnlyList<string> Causes, IReadOnlyList<string> Why)
{
    /// <summary>Nothing found: not a candidate.</summary>
    public static FoundCase None { get; } = new(nameof(Resistance.Status.NotEligible), EverResistant: false, Confidence: null, Since: null, [], [], ["The patient was no candidate."]);

    /// <summary>The part of a judged patient that is compared.</summary>
    public static FoundCase Of(JudgedPatient patient)
    {
        ResistanceFinding resistance = patient.Case.Resistance;
        return new(
            resistance.Status.ToString(),
            resistance.EverResistant,
            resistance.Confidence,
            resistance.Since,
            [.. resistance.Failures.SelectMany(failure => failure.DrugIds).Distinct(StringComparer.Ordinal)],
            [.. patient.Case.Causes.Present],
            [.. Sentences(resistance)]);
    }

    private static IEnumerable<string> Sentences(ResistanceFinding resistance) =>
        resistance.Eligible.Reasons.Concat(resistance.Resistant.Reasons).Concat(resistance.Notes).Select(reason => $"{reason.Text} ({reason.Code})")
            .Concat(resistance.Trials.Select(trial => $"{trial.Trial.Id}: category {trial.Category} by {trial.Rule}. {string.Join(' ', trial.Judgement.Reasons.Select(reason => $"{reason.Text} ({reason.Code})"))}"));
}

/// <summary>One patient on whom truth and judgement differ.</summary>
/// <param name="Drugs">Which drugs differ, in words.</param>
public sealed record Disagreement(string Kind, TrueCase True, FoundCase Found, int Gravity, IReadOnlyList<string> Drugs);
