using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Cohorts;

/// <summary>The cohorts that ship: the export's own, and published definitions of drug resistance to hold side by side.</summary>
public static class CohortDefinitions
{
    /// <summary>How people in an export become the resistant ones: the attrition table of the screening export.</summary>
    public static CohortDefinition DrugResistant { get; } = new(
        "drug-resistant",
        "Drug-resistant epilepsy, definite or probable",
        [
            CohortCriteria.SignOfEpilepsy, CohortCriteria.Eligible, CohortCriteria.Treated, CohortCriteria.Failures(1), CohortCriteria.Failures(2),
            CohortCriteria.ResistantNow, CohortCriteria.DefiniteOrProbable,
        ],
        patient => patient.Resistance.Since,
        "Kwan et al., Epilepsia 2010;51:1069, doi:10.1111/j.1528-1167.2009.02397.x");

    /// <summary>ILAE: two adequate schedules have failed.</summary>
    public static CohortDefinition TwoFailures { get; } = new(
        "ilae-two", "ILAE, two failures", [CohortCriteria.Eligible, CohortCriteria.Failures(2)], patient => patient.Resistance.Since,
        "Kwan et al., Epilepsia 2010;51:1069, doi:10.1111/j.1528-1167.2009.02397.x");

    /// <summary>ILAE's sensitivity analysis: three.</summary>
    public static CohortDefinition ThreeFailures { get; } = new(
        "ilae-three", "ILAE, three failures", [CohortCriteria.Eligible, CohortCriteria.Failures(3)],
        patient => patient.Resistance.Failures is [_, _, var third, ..] ? third.On : null,
        "Kwan et al., Epilepsia 2010;51:1069 (two failures are called a testable hypothesis there)");

    /// <summary>Two drugs, whatever became of them.</summary>
    public static CohortDefinition TwoDrugs { get; } = Drugs(2);

    /// <summary>Three drugs, whatever became of them.</summary>
    public static CohortDefinition ThreeDrugs { get; } = Drugs(3);

    /// <summary>The Danish register rule: sensitivity .59, specificity .93, PPV .59, NPV .92.</summary>
    public static CohortDefinition DanishRegisters { get; } = new(
        "danish-registers", "Danish register rule", [CohortCriteria.EpilepsyCoded, CohortCriteria.DanishRule], patient => DrugHistory.Of(patient).DanishDay,
        "Danish register algorithm, Brain 2025 (specification section 2, S13)");

    /// <summary>The code says intractable, at two encounters. Never validated against ILAE.</summary>
    public static CohortDefinition IntractableCode { get; } = new(
        "intractable-code", "Intractable code at two encounters", [CohortCriteria.IntractableTwice], CohortCriteria.SecondIntractableDay,
        "ICD-10-CM G40 note; no validation against ILAE was found (specification section 2)");

    /// <summary>A rule published on the OMOP common data model: more than three drugs in the first two years.</summary>
    public static CohortDefinition CommonDataModel { get; } = new(
        "omop-pathways", "OMOP treatment pathways: more than three drugs in two years", [CohortCriteria.EpilepsyCoded, CohortCriteria.FourDrugsInTwoYears],
        patient => DrugHistory.Of(patient).FourInTwoYearsDay,
        "Kim et al., Front Neurol 2020;11:409, doi:10.3389/fneur.2020.00409");

    /// <summary>
    /// The phenotype developed on the common data model of OHDSI (Castano and others 2022), written from knowledge of the paper: unconfirmed.
    /// </summary>
    public static CohortDefinition IntractableAndTwoEras { get; } = new(
        "ohdsi-phenotype", "OHDSI phenotype: intractable code and two drugs of 90 days each",
        [CohortCriteria.EpilepsyCoded, CohortCriteria.IntractableOnce, CohortCriteria.TwoLongEras],
        patient => CohortCriteria.FirstIntractableDay(patient) is { } coded && DrugHistory.SecondLongEra(patient) is { } era ? coded > era ? coded : era : null,
        "Castano et al., Epilepsia 2022; written from knowledge of the paper, unconfirmed [K]");

    /// <summary>Published definitions of drug resistance, to be compared.</summary>
    public static IReadOnlyList<CohortDefinition> SideBySide { get; } =
        [TwoFailures, ThreeFailures, TwoDrugs, ThreeDrugs, DanishRegisters, IntractableCode, CommonDataModel, IntractableAndTwoEras];

    /// <summary>What we publish as Groups: drug resistance as we judge it, then those definitions.</summary>
    public static IReadOnlyList<CohortDefinition> Published { get; } = [.. SideBySide.Prepend(DrugResistant).DistinctBy(definition => definition.Id)];

    private static CohortDefinition Drugs(int count) => new(
        count == 2 ? "two-drugs" : "three-drugs", $"At least {(count == 2 ? "two" : "three")} distinct drugs", [CohortCriteria.EpilepsyCoded, CohortCriteria.DistinctDrugs(count)],
        patient => DrugHistory.Of(patient).DayOf(count),
        "Claims studies in wide use; PPV against ILAE unknown (specification section 2)");
}
