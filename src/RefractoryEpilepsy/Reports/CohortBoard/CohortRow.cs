using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Reports.CohortBoard;

/// <summary>One patient as the cohort page counts it: small enough to hold a hospital's in memory.</summary>
/// <param name="Answers">One letter for each definition in order: y, n or u (unknown).</param>
/// <param name="StoppedAt">For each definition the criterion that stopped it; the number of criteria for a member.</param>
/// <param name="Outcome">Position in <see cref="Outcomes"/>.</param>
/// <param name="Drugs">Drugs of trials, whatever became of them.</param>
/// <param name="Having">What a patient with epilepsy has on record; of others nothing.</param>
public sealed record CohortRow(string Patient, string Answers, IReadOnlyList<byte> StoppedAt, int Outcome, string Sex, string AgeBand, IReadOnlyList<string> Causes, IReadOnlyList<string> Drugs, IReadOnlyList<DoctorShare> Having)
{
    /// <summary>What became of a patient, as columns of causes × outcomes.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["resistant at any time", "responsive", "undefined", "not treated or not eligible"];

    /// <summary>Bands of age, in order.</summary>
    public static IReadOnlyList<string> AgeBands { get; } = ["0-17", "18-39", "40-64", "65+", "not recorded"];

    /// <summary>The row of a case.</summary>
    public static CohortRow Of(PatientCase patient, IReadOnlyList<CohortDefinition> definitions)
    {
        int[] places = [.. definitions.Select(definition => AttritionCount.Place(definition, patient))];
        int outcome = patient.Resistance switch
        {
            { EverResistant: true } => 0,
            { Status: Status.Responsive } => 1,
            { Status: Status.Undefined } => 2,
            _ => 3,
        };
        return new(
            patient.Timeline.Patient.Value,
            string.Concat(places.Select((place, at) => place == definitions[at].Criteria.Count * 2 ? 'y' : place % 2 == 0 ? 'n' : 'u')),
            [.. places.Select(place => (byte)(place / 2))],
            outcome,
            patient.Timeline.Person.Sex ?? "not recorded",
            patient.Timeline.Person.AgeOn(patient.AsOf) switch { null => "not recorded", < 18 => "0-17", < 40 => "18-39", < 65 => "40-64", _ => "65+" },
            [.. patient.Causes.Present],
            [.. patient.Resistance.Trials.Select(trial => trial.Trial.Drug.Id).Distinct(StringComparer.Ordinal)],
            patient.Resistance.Eligible.Answer == Answer.Yes ? [.. Enum.GetValues<DoctorShare>().Where(share => DoctorCounts.Has(share, patient.Timeline))] : []);
    }
}

/// <summary>Whom the page counts; null: everyone.</summary>
/// <param name="Site">Patients of a site; null: all.</param>
public sealed record CohortFilter(string? Sex = null, string? AgeBand = null, string? Cause = null, string? Drug = null, IReadOnlySet<string>? Site = null)
{
    /// <summary>Whether a patient is counted.</summary>
    public bool Takes(CohortRow row) =>
        (Sex is null || row.Sex == Sex) && (AgeBand is null || row.AgeBand == AgeBand) && (Cause is null || row.Causes.Contains(Cause, StringComparer.Ordinal)) && (Drug is null || row.Drugs.Contains(Drug, StringComparer.Ordinal))
        && (Site is null || Site.Contains(row.Patient));

    /// <summary>The same with one thing less asked for, each in turn: whoever sees both can subtract.</summary>
    public IEnumerable<CohortFilter> Relaxed()
    {
        CohortFilter[] others = [this with { Sex = null }, this with { AgeBand = null }, this with { Cause = null }, this with { Drug = null }, this with { Site = null }];
        return others.Where(other => other != this).Append(new CohortFilter()).Distinct().Where(other => other != this);
    }
}
