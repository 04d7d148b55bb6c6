using System.Globalization;
using System.Text;

namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>Everything a report was made from: with it the same report can be made again, and two reports can be told apart.</summary>
/// <param name="Run">The run whose judgements were counted.</param>
/// <param name="Commentary">What people wrote to it, by slot: <c>summary</c>, <c>fairness</c>, or the id of a measure.</param>
/// <param name="Patients">Every patient, in ordinal order of the pseudonym.</param>
public sealed record QualitySnapshot(
    QualityReport Report, long Run, string ProgramVersion, string KnowledgeVersion, IReadOnlyDictionary<string, string> Commentary, IReadOnlyList<PatientSnapshot> Patients);

/// <summary>Where one patient stood.</summary>
/// <param name="Standings">By measure, such as <c>QM-2:met=2,not-met=1</c>, joined by blanks; empty where no measure has the patient in its population.</param>
/// <param name="Facts">Fingerprint of what measures saw of the patient.</param>
/// <param name="Record">Fingerprint of the raw record; 0 where none is kept.</param>
public sealed record PatientSnapshot(string Patient, string Standings, long Facts, long Record)
{
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

        return new(record.Patient.Value, text.ToString(), QualityCodec.Fingerprint(QualityCodec.Pack(record)), raw);
    }

    /// <summary>The patient's standing in one measure; empty where it has the patient not.</summary>
    public string In(string measure) => Standings.Split(' ').FirstOrDefault(part => part.StartsWith(measure + ":", StringComparison.Ordinal)) ?? "";
}

/// <summary>Why a patient counts otherwise in the later of two reports.</summary>
public enum ChangeCause
{
    /// <summary>The patient's records changed: late data, corrections, new or removed patients.</summary>
    LateData,

    /// <summary>The records are the same, and other tables of codes and drugs read them otherwise.</summary>
    Mapping,

    /// <summary>The records and tables are the same, and another version of the program judged them, or another day.</summary>
    Program,

    /// <summary>What is known of the patient is the same, and the measure's definition changed, or another period is reported.</summary>
    Definition,
}

/// <summary>How one measure changed between two reports.</summary>
/// <param name="Patients">How many patients count otherwise, by cause.</param>
public sealed record MeasureChange(string Id, Figure? Before, Figure? After, bool DefinitionChanged, IReadOnlyDictionary<ChangeCause, int> Patients);

/// <summary>The difference of two reports, explained.</summary>
/// <param name="Notes">What differs between the reports as a whole, in sentences.</param>
public sealed record QualityDifference(IReadOnlyList<string> Notes, IReadOnlyList<MeasureChange> Measures)
{
    /// <summary>Holds two snapshots against each other, the earlier first.</summary>
    public static QualityDifference Of(QualitySnapshot before, QualitySnapshot after)
    {
        bool mapping = before.KnowledgeVersion != after.KnowledgeVersion;
        var known = before.Patients.ToDictionary(patient => patient.Patient, StringComparer.Ordinal);
        var now = after.Patients.ToDictionary(patient => patient.Patient, StringComparer.Ordinal);
        string[] everyone = [.. known.Keys.Union(now.Keys, StringComparer.Ordinal)];
        var changes = new List<MeasureChange>();
        foreach (string id in before.Report.Measures.Select(measure => measure.Id).Union(after.Report.Measures.Select(measure => measure.Id), StringComparer.Ordinal))
        {
            MeasureFigures? first = before.Report.Find(id), second = after.Report.Find(id);
            var causes = new SortedDictionary<ChangeCause, int>();
            foreach (string patient in everyone)
            {
                PatientSnapshot? old = known.GetValueOrDefault(patient), current = now.GetValueOrDefault(patient);
                if ((old?.In(id) ?? "") != (current?.In(id) ?? ""))
                {
                    ChangeCause cause = CauseOf(old, current, mapping);
                    causes[cause] = causes.GetValueOrDefault(cause) + 1;
                }
            }

            changes.Add(new(id, first?.Month, second?.Month, first?.Version != second?.Version, causes));
        }

        return new(Sentences(before, after), changes);
    }

    /// <summary>The difference as plain text; measures without any change are left out.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (string note in Notes)
        {
            text.Append(note).Append('\n');
        }

        foreach (MeasureChange change in Measures.Where(change => change.Patients.Count > 0 || change.DefinitionChanged))
        {
            text.Append(CultureInfo.InvariantCulture, $"{change.Id}: {Words(change.Before)} -> {Words(change.After)}{(change.DefinitionChanged ? "; its definition changed" : "")}\n");
            foreach ((ChangeCause cause, int patients) in change.Patients)
            {
                string count = QualityCells.IsSmall(patients) ? $"fewer than {QualityCells.Least}" : patients.ToString(CultureInfo.InvariantCulture);
                text.Append(CultureInfo.InvariantCulture, $"  {count} patients count otherwise: {Words(cause)}\n");
            }
        }

        return text.ToString();
    }

    private static ChangeCause CauseOf(PatientSnapshot? old, PatientSnapshot? current, bool mapping) =>
        old is null || current is null || (old.Facts != current.Facts && (old.Record != current.Record || old.Record == 0)) ? ChangeCause.LateData
        : old.Facts == current.Facts ? ChangeCause.Definition
        : mapping ? ChangeCause.Mapping
        : ChangeCause.Program;

    private static List<string> Sentences(QualitySnapshot before, QualitySnapshot after)
    {
        var notes = new List<string>();
        void Note(bool differs, string sentence)
        {
            if (differs)
            {
                notes.Add(sentence);
            }
        }

        Note(before.Report.Period != after.Report.Period, $"The first reports {before.Report.Period}, the second {after.Report.Period}.");
        Note(before.Report.AsOf != after.Report.AsOf, $"The data of the first reach to {Reports.Words.Of(before.Report.AsOf)}, of the second to {Reports.Words.Of(after.Report.AsOf)}.");
        Note(before.KnowledgeVersion != after.KnowledgeVersion, $"The tables of codes and drugs changed from version {before.KnowledgeVersion} to {after.KnowledgeVersion}.");
        Note(before.ProgramVersion != after.ProgramVersion, $"The program changed from version {before.ProgramVersion} to {after.ProgramVersion}.");
        Note(before.Report.Organisation != after.Report.Organisation, "They report different organisations.");
        Note(notes.Count == 0, "Same period, day, tables and program.");
        return notes;
    }

    private static string Words(Figure? figure) => figure is null ? "not shown" : string.Create(CultureInfo.InvariantCulture, $"{figure.Met} of {figure.Counted} ({figure.Rate:0.0%})");

    private static string Words(ChangeCause cause) => cause switch
    {
        ChangeCause.LateData => "late data (their records changed)",
        ChangeCause.Mapping => "changed mapping (same records, read by other tables)",
        ChangeCause.Program => "another version of the program or another day of judgement (same records, same tables)",
        _ => "changed definition or period (same facts)",
    };
}
