namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Where a patient, visit or request stands in a measure. The numbers are stored in snapshots: never reorder.</summary>
public enum Standing : byte
{
    /// <summary>Not in the initial population.</summary>
    Out,

    /// <summary>Whether it belongs to the initial population is not known.</summary>
    PopulationUnknown,

    /// <summary>Left out by an exclusion.</summary>
    Excluded,

    /// <summary>In the population, but the record cannot tell the rest.</summary>
    Undetermined,

    /// <summary>Numerator not met.</summary>
    NotMet,

    /// <summary>Numerator not met for an accepted reason.</summary>
    Excepted,

    /// <summary>Numerator met.</summary>
    Met,
}

/// <summary>One unit of a patient: where it stands, and by which answer.</summary>
public readonly record struct UnitOutcome(Unit Unit, Standing Standing, Said Because);

/// <summary>One step of an explanation: which population, and the answer with its reason.</summary>
public sealed record Explained(string Population, string Criterion, Judgement Judgement);

/// <summary>Why one patient, visit or request is in or out.</summary>
public sealed record UnitExplanation(DateOnly On, Standing Standing, IReadOnlyList<Explained> Steps);

/// <summary>What a measure says of one patient.</summary>
public static class MeasureResults
{
    /// <summary>Calls <paramref name="take"/> with every unit of the patient in the period; once for measures that count patients.</summary>
    public static void Judge(Measure measure, QualityRecord record, DateOnly from, DateOnly to, Action<UnitOutcome> take)
    {
        if (measure.UnitFact is not { } kind)
        {
            take(Judge(measure, record, new(from, to, to)));
            return;
        }

        foreach (DatedFact fact in record.Of(kind))
        {
            if (fact.On > to)
            {
                return;
            }

            if (fact.On >= from)
            {
                take(Judge(measure, record, new(from, to, fact.On)));
            }
        }
    }

    /// <summary>Where one unit stands: population, then exclusions, then the numerator, then exceptions where it is not met.</summary>
    public static UnitOutcome Judge(Measure measure, QualityRecord record, Unit unit)
    {
        Said initial = measure.Initial.Judge(record, unit);
        if (initial.Answer != Answer.Yes)
        {
            return new(unit, initial.Answer == Answer.No ? Standing.Out : Standing.PopulationUnknown, initial);
        }

        Said? unclear = null;
        for (int at = 0; at < measure.Exclusions.Count; at++)
        {
            Said exclusion = measure.Exclusions[at].Judge(record, unit);
            if (exclusion.Answer == Answer.Yes)
            {
                return new(unit, Standing.Excluded, exclusion);
            }

            unclear ??= exclusion.Answer == Answer.Unknown ? exclusion : null;
        }

        if (unclear is { } open)
        {
            return new(unit, Standing.Undetermined, open);
        }

        Said numerator = measure.Numerator.Judge(record, unit);
        if (numerator.Answer == Answer.Yes)
        {
            return new(unit, Standing.Met, numerator);
        }

        for (int at = 0; at < measure.Exceptions.Count; at++)
        {
            Said exception = measure.Exceptions[at].Judge(record, unit);
            if (exception.Answer == Answer.Yes)
            {
                return new(unit, Standing.Excepted, exception);
            }
        }

        return new(unit, numerator.Answer == Answer.No ? Standing.NotMet : Standing.Undetermined, numerator);
    }

    /// <summary>Every unit of the patient in the period with the answer of every population that was asked.</summary>
    public static IReadOnlyList<UnitExplanation> Explain(Measure measure, QualityRecord record, DateOnly from, DateOnly to)
    {
        var explanations = new List<UnitExplanation>();
        Judge(measure, record, from, to, outcome => explanations.Add(Explain(measure, record, outcome)));
        return explanations;
    }

    private static UnitExplanation Explain(Measure measure, QualityRecord record, UnitOutcome outcome)
    {
        Unit unit = outcome.Unit;
        var steps = new List<Explained> { new("initial-population", measure.Initial.Text, measure.Initial.Judge(record, unit).Judgement(record)) };
        if (outcome.Standing is Standing.Out or Standing.PopulationUnknown)
        {
            return new(unit.On, outcome.Standing, steps);
        }

        foreach (Population exclusion in measure.Exclusions)
        {
            Said said = exclusion.Judge(record, unit);
            steps.Add(new("denominator-exclusion", exclusion.Text, said.Judgement(record)));
            if (said.Answer == Answer.Yes)
            {
                return new(unit.On, outcome.Standing, steps);
            }
        }

        steps.Add(new("numerator", measure.Numerator.Text, measure.Numerator.Judge(record, unit).Judgement(record)));
        if (outcome.Standing != Standing.Met)
        {
            steps.AddRange(measure.Exceptions.Select(exception => new Explained("denominator-exception", exception.Text, exception.Judge(record, unit).Judgement(record))));
        }

        return new(unit.On, outcome.Standing, steps);
    }
}
