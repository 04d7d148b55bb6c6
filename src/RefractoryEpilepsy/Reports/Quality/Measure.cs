using System.Globalization;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>What a measure counts.</summary>
public enum Basis
{
    /// <summary>Each patient once in a period.</summary>
    Patient,

    /// <summary>Each outpatient visit for epilepsy.</summary>
    Visit,

    /// <summary>Each side effect.</summary>
    SideEffect,

    /// <summary>Each request for an MRI.</summary>
    MriRequest,
}

/// <summary>Whether the definition was found in its source, or is ours.</summary>
public enum MeasureMark
{
    /// <summary>Title and concept confirmed in the source named.</summary>
    Confirmed,

    /// <summary>[K]: from knowledge; to be confirmed with the steward before figures leave the house.</summary>
    Unconfirmed,

    /// <summary>A local measure of this system [D].</summary>
    Local,
}

/// <summary>What is counted: a patient in a period, or one of the patient's visits, side effects or requests.</summary>
/// <param name="From">First day of the period.</param>
/// <param name="To">Last day of the period.</param>
/// <param name="On">The day of the visit, side effect or request; the last day of the period for patients.</param>
public readonly record struct Unit(DateOnly From, DateOnly To, DateOnly On);

/// <summary>Why a criterion answers as it does; made once, as a field.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Text">For people.</param>
public sealed record Why(string Code, string Text)
{
    internal Said Yes(int fact = -1) => new(Answer.Yes, this, fact);

    internal Said No(int fact = -1) => new(Answer.No, this, fact);

    internal Said Unknown() => new(Answer.Unknown, this, -1);
}

/// <summary>A criterion's answer, without allocation.</summary>
/// <param name="Fact">Position in <see cref="QualityRecord.Facts"/> of what it rests on; -1 where nothing in particular.</param>
public readonly record struct Said(Answer Answer, Why Why, int Fact)
{
    /// <summary>The answer as people and reports see it: with its sentence, its day and its evidence.</summary>
    public Judgement Judgement(QualityRecord record)
    {
        if (Fact < 0)
        {
            return RefractoryEpilepsy.Judgement.Of(Answer, Why.Code, Why.Text);
        }

        DatedFact fact = record.Facts[Fact];
        string text = string.Create(CultureInfo.InvariantCulture, $"{Why.Text} ({fact.On:yyyy-MM-dd})");
        return fact.Evidence is { } evidence ? RefractoryEpilepsy.Judgement.Of(Answer, Why.Code, text, evidence) : RefractoryEpilepsy.Judgement.Of(Answer, Why.Code, text);
    }
}

/// <summary>One population of a measure.</summary>
/// <param name="Text">In English, as a half sentence.</param>
/// <param name="Judge">Pure; Unknown where the record does not say.</param>
public sealed record Population(string Text, Func<QualityRecord, Unit, Said> Judge);

/// <summary>What an organisation's data must hold for the measure to say anything.</summary>
/// <param name="Id">Stable, kebab-case.</param>
/// <param name="Text">For people.</param>
/// <param name="Since">The first day from which a patient's record holds it; null: never; the smallest day for what has no date.</param>
/// <param name="ShowFrom">Share of patients of the denominator that must have it for a figure to be shown.</param>
/// <param name="RankFrom">Share for the organisation to be put beside others.</param>
public sealed record InputNeed(string Id, string Text, Func<QualityRecord, DateOnly?> Since, double ShowFrom, double RankFrom)
{
    /// <summary>The kind of record is delivered at all: one patient in fifty has one. With fewer, nobody can tell care that is not given from care that is not delivered [D].</summary>
    public const double Delivered = 0.02;

    /// <summary>Enough of it to put organisations beside each other: one patient in ten [D].</summary>
    public const double Comparable = 0.1;

    /// <summary>Whether it comes as a stream that began on some day: what lies before is not covered.</summary>
    public bool IsStream { get; private init; }

    /// <summary>
    /// Whether its share is of everyone in care for epilepsy, not of the measure's own population: where the unit counted is itself such a record (side effects, requests),
    /// everybody counted has it, and the share would always be whole.
    /// </summary>
    public bool OfEveryone { get; private init; }

    /// <summary>The concept to which a site maps its own codes, where no shipped code has it; null where the shipped tables do.</summary>
    public string? Concept { get; init; }

    /// <summary>Whose share it is, in words.</summary>
    public string Whose => OfEveryone ? "people in care for epilepsy" : "the patients counted";

    /// <summary>How many days before a unit the measure looks for it.</summary>
    public int LookBackDays { get; private init; }

    /// <summary>Whether a stream that began on a day leaves too much of a period uncovered: more than a quarter of the days looked at, from the look-back or the first unit on.</summary>
    /// <param name="firstUnit">The first visit, side effect or request there is; null for measures that count patients.</param>
    public bool BeginsTooLate(DateOnly began, ReportPeriod period, DateOnly? firstUnit)
    {
        if (!IsStream || firstUnit > period.To)
        {
            return false;
        }

        DateOnly lookedBack = period.To.Plus(1 - LookBackDays);
        DateOnly start = firstUnit is { } unit ? (unit > period.From ? unit : period.From).Plus(-LookBackDays) : lookedBack < period.From ? lookedBack : period.From;
        return began.DayNumber > start.DayNumber + ((period.To.DayNumber + 1 - start.DayNumber) / 4);
    }

    /// <summary>The facts that mark it as delivered.</summary>
    internal static InputNeed Stream(string id, string text, int lookBackDays, params Fact[] kinds) =>
        new(id, text, record => record.FirstOf(kinds), Delivered, Comparable) { IsStream = true, LookBackDays = lookBackDays };

    /// <summary>The facts that are counted themselves.</summary>
    internal static InputNeed Counted(string id, string text, Fact kind) => Stream(id, text, 0, kind) with { OfEveryone = true, RankFrom = Delivered };
}

/// <summary>A program that measures belong to.</summary>
/// <param name="Id">Stable, kebab-case.</param>
/// <param name="Measures">Their ids.</param>
public sealed record MeasureProgram(string Id, string Title, IReadOnlyList<string> Measures);

/// <summary>A quality measure as data.</summary>
/// <param name="Id">As in specification 6.1.</param>
/// <param name="Version">Raised whenever the logic changes; reports keep it.</param>
/// <param name="Initial">Who is looked at.</param>
/// <param name="Exclusions">Who is left out, in order; the first that applies decides.</param>
/// <param name="Numerator">What should have happened.</param>
/// <param name="Exceptions">Who is left out only where the numerator is not met.</param>
/// <param name="Needs">What the data must hold.</param>
/// <param name="Rationale">Why it matters and how the source was read.</param>
public sealed record Measure(
    string Id,
    string Title,
    string Source,
    MeasureMark Mark,
    int Version,
    Basis Basis,
    Population Initial,
    IReadOnlyList<Population> Exclusions,
    Population Numerator,
    IReadOnlyList<Population> Exceptions,
    IReadOnlyList<InputNeed> Needs,
    string Rationale)
{
    /// <summary>Whether it is a time, reported as a curve beside the share (QM-14).</summary>
    public bool IsTime { get; init; }

    /// <summary>How many days there are to act, after which a unit can be judged at all; 0 where a unit is judged on its own day.</summary>
    public int WindowDays { get; init; }

    /// <summary>Whether it counts the same people month after month: then months are not independent, and limits of control charts would mislead.</summary>
    public bool IsState => Basis == Basis.Patient && !IsTime;

    /// <summary>Shares of patients by which it is broken down.</summary>
    public static IReadOnlyList<Stratifier> Stratifiers => Stratifier.All;

    /// <summary>What it counts, as a plural.</summary>
    public string Units => Basis switch { Basis.Visit => "visits", Basis.SideEffect => "side effects", Basis.MriRequest => "requests", _ => "patients" };

    /// <summary>The definition as English sentences.</summary>
    public string InEnglish =>
        $"Of {Units} {Initial.Text}"
        + (Exclusions.Count == 0 ? "" : $", leaving out {string.Join(" or ", Exclusions.Select(exclusion => exclusion.Text))}")
        + $": the share {Numerator.Text}."
        + (Exceptions.Count == 0 ? "" : $" Not counted against it: {string.Join(" or ", Exceptions.Select(exception => exception.Text))}.")
        + (Initial.Text.Contains("in care", StringComparison.Ordinal) ? " In care is whose first record lies before the end of the period and the last one not more than a year before its beginning." : "");

    /// <summary>Confirmed, unconfirmed or local, in words.</summary>
    public string MarkText => Mark switch { MeasureMark.Confirmed => "confirmed in its source", MeasureMark.Unconfirmed => "not confirmed in its source", _ => "local measure" };

    /// <summary>The kind of fact that is a unit of its own; null where the patient is.</summary>
    public Fact? UnitFact => Basis switch { Basis.Visit => Fact.EpilepsyVisit, Basis.SideEffect => Fact.SideEffect, Basis.MriRequest => Fact.MriRequested, _ => null };
}
