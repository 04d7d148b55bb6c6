using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Everything a report was made from: with it the same report can be made again, counted again, and held against another.</summary>
/// <param name="Run">The run whose judgements were counted.</param>
/// <param name="Commentary">What people wrote to it, by slot: <c>summary</c>, <c>fairness</c>, or the id of a measure.</param>
/// <param name="Patients">
/// Every patient, in ordinal order of the pseudonym; those of other organisations too, because what is hidden of one depends on them. Who is erased from the
/// store leaves it.
/// </param>
public sealed record QualitySnapshot(
    QualityReport Report, long Run, string ProgramVersion, string KnowledgeVersion, IReadOnlyDictionary<string, string> Commentary, IReadOnlyList<PatientSnapshot> Patients)
{
    /// <summary>The site's table of areas as <see cref="AreaTable.Text"/> tells it; null in reports kept before it was.</summary>
    public string? Areas { get; init; }

    /// <summary>The settings that ruled; null in reports kept before they were.</summary>
    public ReportSettings? Settings { get; init; }

    /// <summary>By measure, a fingerprint of its definition and of what its data must hold; empty in reports kept before it was.</summary>
    public IReadOnlyDictionary<string, string> Definitions { get; init; } = new Dictionary<string, string>();

    /// <summary>How many patients the snapshot had when it was made; more than it has now where somebody was erased since. 0 in reports kept before it was.</summary>
    public int Everyone { get; init; }

    /// <summary>Whether all patients stand in it as measures saw them, so that its figures can be counted again.</summary>
    [JsonIgnore]
    public bool CanBeCountedAgain => Areas is not null && Everyone > 0 && Patients.All(patient => patient.Seen is not null && QualityCodec.CanUnpackKept(patient.Seen));

    /// <summary>The fingerprints of the definitions this program has.</summary>
    public static IReadOnlyDictionary<string, string> CurrentDefinitions { get; } =
        new SortedDictionary<string, string>(Measures.All.ToDictionary(measure => measure.Id, DefinitionOf, StringComparer.Ordinal), StringComparer.Ordinal);

    private static string DefinitionOf(Measure measure)
    {
        string needs = string.Join(';', measure.Needs.Select(need => string.Create(CultureInfo.InvariantCulture, $"{need.Id}:{need.ShowFrom}:{need.RankFrom}:{need.OfEveryone}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{measure.Version}|{measure.Basis}|{measure.InEnglish}|{needs}"))))[..16];
    }
}

/// <summary>What a report shows and hides, beside the definitions.</summary>
/// <param name="SmallestCell">The smallest count shown; 1 where nothing is hidden.</param>
/// <param name="TrendMonths">Months of a trend.</param>
/// <param name="WaitingYears">Years whose newly resistant patients give the waiting times.</param>
public sealed record ReportSettings(int SmallestCell, int TrendMonths, int WaitingYears)
{
    /// <summary>Those of this program, for reports that leave the house.</summary>
    public static ReportSettings Current { get; } = new(QualityCells.Least, QualityReport.TrendMonths, QualityReport.WaitingYears) { CalendarYears = true };

    /// <summary>Whether years are calendar years; false in reports kept when they were the twelve months before.</summary>
    public bool CalendarYears { get; init; }
}

/// <summary>Where one patient stood. Two are equal where they say the same of the patient.</summary>
/// <param name="Standings">By measure, such as <c>QM-2:met=2,not-met=1</c>, joined by blanks; empty where no measure has the patient in its population.</param>
/// <param name="Facts">Fingerprint of what measures saw of the patient.</param>
/// <param name="Record">Fingerprint of the raw record; 0 where none is kept.</param>
public sealed record PatientSnapshot(string Patient, string Standings, long Facts, long Record)
{
    /// <summary>What measures saw of the patient, as <see cref="QualityCodec"/> packs it; null in reports kept before it was.</summary>
    public byte[]? Seen { get; init; }

    /// <inheritdoc/>
    public bool Equals(PatientSnapshot? other) => other is not null && (Patient, Standings, Facts, Record) == (other.Patient, other.Standings, other.Facts, other.Record);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Patient, Standings, Facts, Record);

    /// <summary>The patient's standing in a period.</summary>
    public static PatientSnapshot Of(QualityRecord record, ReportPeriod period, long raw)
    {
        var text = new StringBuilder();
        foreach (Measure measure in Measures.All)
        {
            var units = PatientUnits.Of(measure, record, period.From, period.To);
            if (units.Any)
            {
                text.Append(text.Length == 0 ? "" : " ").Append(measure.Id).Append(':');
                string separator = "";
                foreach ((string name, int count) in (ReadOnlySpan<(string, int)>)
                    [("met", units.Met), ("not-met", units.NotMet), ("excluded", units.Excluded), ("excepted", units.Excepted), ("undetermined", units.Undetermined), ("population-unknown", units.PopulationUnknown)])
                {
                    if (count > 0)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"{separator}{name}={count}");
                        separator = ",";
                    }
                }
            }
        }

        byte[] seen = QualityCodec.PackForReport(record);
        return new(record.Patient.Value, text.ToString(), QualityCodec.Fingerprint(seen), raw) { Seen = seen };
    }

    /// <summary>The patient's standing in one measure; empty where it has the patient not.</summary>
    public string In(string measure) => Standings.Split(' ').FirstOrDefault(part => part.StartsWith(measure + ":", StringComparison.Ordinal)) ?? "";
}
