namespace RefractoryEpilepsy.Timeline;

/// <summary>Everything one patient's record says that matters here, as dated facts with provenance.</summary>
/// <remarks>
/// Every fact carries the day on which it was <em>recorded</em>, apart from the day it speaks of, so that the past can be
/// replayed with <see cref="RecordedBy"/>. Lists are in a canonical order that does not depend on the order of the source.
/// </remarks>
/// <param name="Patient">The pseudonym.</param>
/// <param name="Observed">First to last day with any record of any kind; both included, never open.</param>
public sealed record PatientTimeline(
    PatientKey Patient,
    Person Person,
    DateInterval Observed,
    FactList<Exposure> Exposures,
    FactList<SeizureReport> Seizures,
    FactList<Diagnosis> Diagnoses,
    FactList<Finding> Findings,
    FactList<Measurement> Measurements,
    FactList<Visit> Visits,
    FactList<CareEvent> Care,
    FactList<AdverseReaction> Reactions,
    IReadOnlyList<Gap> Gaps)
{
    /// <summary>What was on record at the end of <paramref name="day"/>: later entries are gone, later ends are still open.</summary>
    public PatientTimeline RecordedBy(DateOnly day) => this with
    {
        Person = Person.Died > day ? Person with { Died = null } : Person,
        Observed = new(Observed.Start < day ? Observed.Start : day, Observed.Last < day ? Observed.Last : day),
        Exposures = Known(Exposures, day),
        Seizures = Known(Seizures, day),
        Diagnoses = Known(Diagnoses, day),
        Findings = Known(Findings, day),
        Measurements = Known(Measurements, day),
        Visits = Known(Visits, day),
        Care = Known(Care, day),
        Reactions = Known(Reactions, day),
    };

    // Mostly everything was on record by the day: then the list itself serves.
    private static FactList<T> Known<T>(FactList<T> facts, DateOnly day)
        where T : RecordedFact
    {
        int known = FactList.KnownBy(facts, day);
        if (known == facts.Count)
        {
            return facts;
        }

        var kept = new List<T>(facts.Count);
        for (int i = 0; i < facts.Count; i++)
        {
            T fact = facts[i];
            if (i < known)
            {
                kept.Add(fact);
            }
            else if (fact.Recorded <= day)
            {
                kept.Add((T)fact.KnownBy(day));
            }
        }

        return kept;
    }
}

/// <summary>Who it is, as far as judgement, fairness and measures need it. No identifier.</summary>
/// <param name="Sex">Administrative sex: <c>female</c>, <c>male</c>, <c>other</c>, or null.</param>
/// <param name="Died">Day of death; for a deceased patient without a date, the last day of record.</param>
/// <param name="Race">OMB or local category text; null where not recorded.</param>
/// <param name="Language">BCP 47 tag of the preferred language.</param>
/// <param name="Payer">Kind of coverage, as text of <c>Coverage.type</c>.</param>
/// <param name="PostalArea">First three characters of the postal code, for rurality and deprivation tables.</param>
public sealed record Person(
    string? Sex,
    PartialDate? Born,
    DateOnly? Died,
    string? Race = null,
    string? Ethnicity = null,
    string? Language = null,
    string? Payer = null,
    string? PostalArea = null)
{
    /// <summary>Who the record says has custody of it (<c>Patient.managingOrganization</c>); null where it does not say.</summary>
    public CareOrganisation? Custodian { get; init; }

    /// <summary>
    /// Who has a part in the care of the epilepsy, as <c>Practitioner/ID</c>, in ordinal order: general practitioners (<c>Patient.generalPractitioner</c>), who was at a
    /// contact with neurology or an epilepsy centre, and who ordered an antiseizure drug. Undated; empty where the record names nobody.
    /// </summary>
    public IReadOnlyList<string> Practitioners { get; init; } = [];

    /// <summary>Age in whole years on a day; null where no birth date is known. A coarse date counts from its middle.</summary>
    public int? AgeOn(DateOnly day)
    {
        if (Born is not { } born)
        {
            return null;
        }

        DateOnly birth = born.Middle;
        int years = day.Year - birth.Year;
        return (day.Month, day.Day).CompareTo((birth.Month, birth.Day)) < 0 ? years - 1 : years;
    }
}

/// <summary>A hospital, clinic or department as a record names it.</summary>
/// <param name="Reference">Such as <c>Organization/n1</c>, as sites of access control are named; null where only a name is told.</param>
/// <param name="Name">As written; null where only a reference is told.</param>
public sealed record CareOrganisation(string? Reference, string? Name);

/// <summary>Whether a fact stands in coded or structured data, or was read from free text.</summary>
public enum Layer
{
    /// <summary>Coded or structured.</summary>
    Structured,

    /// <summary>Read from text by a rule: never above grade E2.</summary>
    Text,
}
