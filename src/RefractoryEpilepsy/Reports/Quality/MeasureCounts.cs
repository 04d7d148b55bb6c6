namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>What a measure counted: units by standing, and what is needed for honest intervals.</summary>
/// <remarks>A visit is not independent of the same patient's other visits: sums over patients give the ratio estimator's variance (Cochran, Sampling Techniques, 1977, chapter 6).</remarks>
public struct MeasureCounts : IEquatable<MeasureCounts>
{
    private long squaredMet;
    private long metTimesCounted;
    private long squaredCounted;

    /// <summary>Whether the population itself could not be told.</summary>
    public long PopulationUnknown { get; private set; }

    /// <summary>Left out by an exclusion.</summary>
    public long Excluded { get; private set; }

    /// <summary>Left out for an accepted reason.</summary>
    public long Excepted { get; private set; }

    /// <summary>In the population, but the record cannot tell.</summary>
    public long Undetermined { get; private set; }

    /// <summary>Numerator met.</summary>
    public long Met { get; private set; }

    /// <summary>Numerator not met.</summary>
    public long NotMet { get; private set; }

    /// <summary>Patients with at least one counted unit.</summary>
    public long Patients { get; private set; }

    /// <summary>The initial population.</summary>
    public readonly long Initial => Denominator + Undetermined;

    /// <summary>The denominator before exclusions and exceptions, of those whose record tells.</summary>
    public readonly long Denominator => Counted + Excluded + Excepted;

    /// <summary>What the share is of.</summary>
    public readonly long Counted => Met + NotMet;

    /// <summary>Share met; null where nothing is counted.</summary>
    public readonly double? Rate => Counted == 0 ? null : (double)Met / Counted;

    /// <summary>Share of the population whose record cannot tell; 0 where nobody is in it.</summary>
    public readonly double UndeterminedShare => Initial == 0 ? 0 : (double)Undetermined / Initial;

    /// <summary>How many independent units these are worth: fewer than counted where a patient's units resemble each other.</summary>
    public readonly double EffectiveCount
    {
        get
        {
            if (Patients < 2 || Counted == Patients || Met == 0 || NotMet == 0)
            {
                return Counted == Patients ? Counted : Patients;
            }

            double p = (double)Met / Counted;
            double squares = squaredMet - (2 * p * metTimesCounted) + (p * p * squaredCounted);
            double variance = squares / ((double)Counted * Counted) * Patients / (Patients - 1);
            return variance <= 0 ? Counted : Math.Clamp(p * (1 - p) / variance, 1, Counted);
        }
    }

    /// <summary>Adds one patient's units.</summary>
    public void Add(in PatientUnits units)
    {
        PopulationUnknown += units.PopulationUnknown;
        Excluded += units.Excluded;
        Excepted += units.Excepted;
        Undetermined += units.Undetermined;
        Met += units.Met;
        NotMet += units.NotMet;
        int counted = units.Met + units.NotMet;
        if (counted > 0)
        {
            Patients++;
            squaredMet += (long)units.Met * units.Met;
            metTimesCounted += (long)units.Met * counted;
            squaredCounted += (long)counted * counted;
        }
    }

    /// <summary>Adds what another fold counted of other patients.</summary>
    public void Add(in MeasureCounts other)
    {
        PopulationUnknown += other.PopulationUnknown;
        Excluded += other.Excluded;
        Excepted += other.Excepted;
        Undetermined += other.Undetermined;
        Met += other.Met;
        NotMet += other.NotMet;
        Patients += other.Patients;
        squaredMet += other.squaredMet;
        metTimesCounted += other.metTimesCounted;
        squaredCounted += other.squaredCounted;
    }

    /// <inheritdoc/>
    public readonly bool Equals(MeasureCounts other) =>
        (PopulationUnknown, Excluded, Excepted, Undetermined, Met, NotMet, Patients) == (other.PopulationUnknown, other.Excluded, other.Excepted, other.Undetermined, other.Met, other.NotMet, other.Patients)
        && (squaredMet, metTimesCounted, squaredCounted) == (other.squaredMet, other.metTimesCounted, other.squaredCounted);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is MeasureCounts other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Met, NotMet, Excluded, Excepted, Undetermined, Patients);

    /// <summary>The same.</summary>
    public static bool operator ==(MeasureCounts left, MeasureCounts right) => left.Equals(right);

    /// <summary>Not the same.</summary>
    public static bool operator !=(MeasureCounts left, MeasureCounts right) => !left.Equals(right);
}

/// <summary>How many of one patient's units stand where.</summary>
public struct PatientUnits
{
    /// <summary>Population not known.</summary>
    public int PopulationUnknown { get; set; }

    /// <summary>Left out by an exclusion.</summary>
    public int Excluded { get; set; }

    /// <summary>The record cannot tell.</summary>
    public int Undetermined { get; set; }

    /// <summary>Not met.</summary>
    public int NotMet { get; set; }

    /// <summary>Left out for an accepted reason.</summary>
    public int Excepted { get; set; }

    /// <summary>Met.</summary>
    public int Met { get; set; }

    /// <summary>Whether any unit is in the population, or may be.</summary>
    public readonly bool Any => (PopulationUnknown | Excluded | Undetermined | NotMet | Excepted | Met) != 0;

    /// <summary>Adds what the same patient has in another period.</summary>
    public void Add(in PatientUnits other)
    {
        PopulationUnknown += other.PopulationUnknown;
        Excluded += other.Excluded;
        Undetermined += other.Undetermined;
        NotMet += other.NotMet;
        Excepted += other.Excepted;
        Met += other.Met;
    }

    /// <summary>Counts one unit.</summary>
    public void Add(Standing standing)
    {
        switch (standing)
        {
            case Standing.PopulationUnknown:
                PopulationUnknown++;
                break;
            case Standing.Excluded:
                Excluded++;
                break;
            case Standing.Undetermined:
                Undetermined++;
                break;
            case Standing.NotMet:
                NotMet++;
                break;
            case Standing.Excepted:
                Excepted++;
                break;
            case Standing.Met:
                Met++;
                break;
        }
    }

    /// <summary>All units of a patient in a period.</summary>
    public static PatientUnits Of(Measure measure, QualityRecord record, DateOnly from, DateOnly to)
    {
        var units = default(PatientUnits);
        if (measure.UnitFact is not { } kind)
        {
            units.Add(MeasureResults.Judge(measure, record, new Unit(from, to, to)).Standing);
            return units;
        }

        foreach (DatedFact fact in record.Of(kind))
        {
            if (fact.On > to)
            {
                break;
            }

            if (fact.On >= from)
            {
                units.Add(MeasureResults.Judge(measure, record, new Unit(from, to, fact.On)).Standing);
            }
        }

        return units;
    }
}
