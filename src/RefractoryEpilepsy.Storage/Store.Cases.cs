using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Storage;

/// <summary>One patient as a delivery left it.</summary>
/// <param name="Judged">Null where nothing speaks of epilepsy or of an antiseizure drug.</param>
/// <param name="Gaps">Everything that could not be read of it, judged or not.</param>
public sealed record ReadPatient(KeptRecord Kept, JudgedPatient? Judged, IReadOnlyList<Gap> Gaps)
{
    /// <summary>The person's consents keep the record out of here: nothing of it is saved, and what was saved goes.</summary>
    public bool ConsentRefused { get; init; }
}

/// <content>Patients and their cases.</content>
public sealed partial class Store
{
    /// <summary>Replaces all that was said before of these patients, in one transaction. What people decided stays.</summary>
    /// <param name="basis">Which tables and which model judged; empty where nobody needs to know.</param>
    public async Task SaveAsync(long run, IReadOnlyList<JudgedPatient> patients, CancellationToken stop, string basis = "")
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        string[] keys = [.. patients.Select(patient => patient.Case.Timeline.Patient.Value)];
        WorklistMemory memory = await WorklistMemory.ReadAsync(database, keys, stop);
        await DeleteAsync(database, keys, stop);
        await database.InsertAsync([.. patients.Select(FactsRow)], stop);
        await database.InsertAsync([.. patients.Select(patient => CaseRow(run, patient, basis))], stop);
        await InsertRecommendationsAsync(database, run, memory, patients, stop);
        await database.InsertAsync([.. patients.Select(CareRow)], stop);
        await InsertQualityAsync(database, run, source: null, patients, stop);
        await database.InsertAsync([.. patients.SelectMany(patient => patient.Case.Timeline.Gaps.Select(gap => GapRow(patient.Case.Timeline.Patient.Value, gap)))], stop);
        await ListsChangedAsync(database, patient: null, stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Replaces records, facts, case and gaps of these patients in one transaction: a patient is as before or as now, never between.</summary>
    /// <param name="basis">Which tables and which model judged.</param>
    /// <remarks>People who are kept out are passed over; what was kept of them goes.</remarks>
    /// <exception cref="LeaseLostException">Somebody else has the chunk; nothing was saved.</exception>
    public async Task SaveReadAsync(Lease lease, string source, string basis, IReadOnlyList<ReadPatient> patients, CancellationToken stop)
    {
        string[] keys = [.. patients.Select(patient => patient.Kept.Patient.Value)];
        patients = await LetInAsync(lease, patients, stop);

        // Identities may lie in another database: written first, again where the rest fails. Of people who are kept out never.
        await SaveIdentitiesAsync([.. patients.Select(patient => patient.Kept.Identity).OfType<PatientIdentity>()], stop);
        await using Database database = open();
        await using IDbContextTransaction transaction = await BeginAsync(database, lease, stop);
        WorklistMemory memory = await WorklistMemory.ReadAsync(database, keys, stop);
        await DeleteRecordsAsync(database, keys, stop);
        await DeleteAsync(database, keys, stop);
        await InsertRecordsAsync(database, lease.Run, source, [.. patients.Select(patient => patient.Kept)], stop);
        JudgedPatient[] judged = [.. patients.Select(patient => patient.Judged).OfType<JudgedPatient>()];
        await database.InsertAsync([.. judged.Select(FactsRow)], stop);
        await database.InsertAsync([.. judged.Select(patient => CaseRow(lease.Run, patient, basis))], stop);
        await InsertRecommendationsAsync(database, lease.Run, memory, judged, stop);
        await database.InsertAsync([.. judged.Select(CareRow)], stop);
        await InsertQualityAsync(database, lease.Run, source, judged, stop);
        await database.InsertAsync([.. patients.SelectMany(patient => patient.Gaps.Select(gap => GapRow(patient.Kept.Patient.Value, gap)))], stop);
        await ListsJudgedAsync(database, stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Replaces the cases of patients whose facts did not change.</summary>
    /// <exception cref="LeaseLostException">Somebody else has the chunk; nothing was saved.</exception>
    public async Task SaveCasesAsync(Lease lease, string basis, IReadOnlyList<JudgedPatient> patients, CancellationToken stop)
    {
        CaseRow[] rows = [.. patients.Select(patient => CaseRow(lease.Run, patient, basis))];
        CareSummaryRow[] summaries = [.. patients.Select(CareRow)];
        await using Database database = open();
        await using IDbContextTransaction transaction = await BeginAsync(database, lease, stop);
        string[] keys = [.. rows.Select(row => row.Patient)];
        WorklistMemory memory = await WorklistMemory.ReadAsync(database, keys, stop);
        await database.Cases.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.Recommendations.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.InsertAsync(rows, stop);
        await InsertRecommendationsAsync(database, lease.Run, memory, patients, stop);
        await database.CareSummaries.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.InsertAsync(summaries, stop);
        await database.QualityFacts.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await InsertQualityAsync(database, lease.Run, source: null, patients, stop);
        await ListsJudgedAsync(database, stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Where patients must be judged again for this day: ranges of at most so many, by first and last pseudonym.</summary>
    public async Task<IReadOnlyList<(string From, string To)>> RangesToJudgeAsync(DateOnly day, string basis, int most, CancellationToken stop)
    {
        await using Database database = open();
        List<string> keys = await database.Cases.Where(row => row.AsOf != day || row.Basis != basis).OrderBy(row => row.Patient).Select(row => row.Patient).ToListAsync(stop);
        return [.. keys.Chunk(most).Select(some => (some[0], some[^1]))];
    }

    /// <summary>Facts of the patients of a range who must be judged again for this day.</summary>
    public async Task<IReadOnlyList<(string SourceId, byte[] Facts)>> FactsToJudgeAsync(string first, string last, DateOnly day, string basis, CancellationToken stop)
    {
        await using Database database = open();
        var rows = await (from facts in database.Patients
                          join found in database.Cases on facts.Patient equals found.Patient
                          where (found.AsOf != day || found.Basis != basis) && string.Compare(facts.Patient, first) >= 0 && string.Compare(facts.Patient, last) <= 0
                          orderby facts.Patient
                          select new { facts.SourceId, facts.Facts }).ToListAsync(stop);
        return [.. rows.Select(row => (row.SourceId, row.Facts))];
    }

    /// <summary>Opens packed facts.</summary>
    public PatientTimeline FactsOf(byte[] packed) => documents.Timeline(packed);

    /// <summary>Removes one patient's facts, case and gaps.</summary>
    public async Task ForgetAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        await DeleteScoresAsync(database, [patient.Value], stop);
        await DeleteAsync(database, [patient.Value], stop);
        await ListsChangedAsync(database, patient: null, stop);
        await transaction.CommitAsync(stop);
        unpacked.Clear();
    }

    /// <summary>Removes the gaps of no patient that a run told, before it tells them again; with <paramref name="alsoEarlier"/> those of all runs of its source.</summary>
    /// <exception cref="LeaseLostException">Somebody else has the run.</exception>
    public async Task ClearSourceGapsAsync(Lease lease, string source, bool alsoEarlier, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await BeginAsync(database, lease, stop);
        await database.Gaps.Where(gap => gap.Patient == "" && (gap.RunId == lease.Run || (alsoEarlier && database.Runs.Any(run => run.Id == gap.RunId && run.Source == source)))).ExecuteDeleteAsync(stop);
        await ListsJudgedAsync(database, stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Adds gaps that belong to no patient.</summary>
    /// <exception cref="LeaseLostException">Somebody else has the run.</exception>
    public async Task AddSourceGapsAsync(Lease lease, IReadOnlyList<Gap> gaps, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await BeginAsync(database, lease, stop);
        await database.InsertAsync([.. gaps.Select(gap => GapRow("", gap, lease.Run))], stop);
        await ListsJudgedAsync(database, stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>One patient with everything concluded; null where the key is not known.</summary>
    public async Task<JudgedPatient?> FindAsync(PatientKey patient, CancellationToken stop)
    {
        List<(string SourceId, byte[] Facts, byte[] Document, bool Carries)> found = await RowsAsync(
            "SELECT patients.source_id, patients.facts, cases.document, cases.risk FROM patients JOIN cases ON cases.patient = patients.patient WHERE patients.patient = @patient",
            row => (row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2), !row.IsDBNull(3)),
            stop,
            ("patient", patient.Value));
        return found is [var one] ? Standing(unpacked.Of(patient.Value, one.Facts, one.Document, () => Judged(one.SourceId, one.Facts, one.Document)), one.Carries) : null;
    }

    /// <summary>The key of a patient named by its id in the source; null where unknown.</summary>
    public async Task<PatientKey?> KeyOfAsync(string sourceId, CancellationToken stop)
    {
        await using Database database = open();
        string? key = await database.Patients.Where(row => row.SourceId == sourceId).Select(row => row.Patient).FirstOrDefaultAsync(stop);
        return key is null ? null : new PatientKey(key);
    }

    /// <summary>Every patient, one after the other, in order of the key.</summary>
    public async IAsyncEnumerable<JudgedPatient> AllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await using Database database = open();
        var rows = from facts in database.Patients.AsNoTracking()
                   join found in database.Cases.AsNoTracking() on facts.Patient equals found.Patient
                   orderby facts.Patient
                   select new { facts, found };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(stop))
        {
            yield return Judged(row.facts, row.found);
        }
    }

    /// <summary>The gaps that belong to no judged patient.</summary>
    public async IAsyncEnumerable<Gap> SourceGapsAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await using Database database = open();
        await foreach (GapRow gap in database.Gaps.AsNoTracking().Where(gap => gap.Patient == "" || !database.Cases.Any(found => found.Patient == gap.Patient)).AsAsyncEnumerable().WithCancellation(stop))
        {
            yield return new Gap(gap.Code, gap.Text, new(gap.Resource), gap.File, gap.Line);
        }
    }

    private static async Task DeleteAsync(Database database, string[] keys, CancellationToken stop)
    {
        await database.Gaps.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.CareSummaries.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.Cases.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.Recommendations.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.QualityFacts.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
        await database.Patients.Where(row => keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
    }

    private JudgedPatient Judged(PatientRow facts, CaseRow found) => Standing(Judged(facts.SourceId, facts.Facts, found.Document), found.Risk is not null);

    // The column rules: it is emptied when a model is taken out of use, at once and for everybody; documents follow when scores are set anew.
    private static JudgedPatient Standing(JudgedPatient judged, bool carriesRisk) => carriesRisk || judged.Risk is not { Shown: true } risk ? judged : judged with
    {
        Risk = Risk.Withheld(risk.QuestionId, risk.IndexDay, Judgement.Of(Answer.No, "model-out-of-use", "The model that gave it is no longer in use. What the models in use say follows when scores are set anew."), risk.ModelId),
    };

    private JudgedPatient Judged(string sourceId, byte[] facts, byte[] found)
    {
        PatientTimeline timeline = documents.Timeline(facts);
        CaseDocument document = documents.Case(found);
        return new(sourceId, new PatientCase(timeline, document.Resistance, document.Causes, document.AsOf), document.Flags, document.Risk);
    }

    private PatientRow FactsRow(JudgedPatient patient) => new()
    {
        Patient = patient.Case.Timeline.Patient.Value,
        SourceId = patient.SourceId,
        Facts = documents.Pack(patient.Case.Timeline),
    };

    private CaseRow CaseRow(long run, JudgedPatient patient, string basis)
    {
        ResistanceFinding resistance = patient.Case.Resistance;
        return new()
        {
            Patient = patient.Case.Timeline.Patient.Value,
            RunId = run,
            AsOf = patient.Case.AsOf,
            Basis = basis,
            Place = AttritionCount.Place(CohortDefinitions.DrugResistant, patient.Case),
            Status = resistance.Status.ToString(),
            EverResistant = resistance.EverResistant,
            Confidence = Words.Of(resistance.Confidence),
            Failures = resistance.Failures.Count,
            ResistantSince = resistance.Since,
            FailedDrugs = string.Join(';', resistance.Failures.SelectMany(failure => failure.DrugIds)),
            Causes = string.Join(';', patient.Case.Causes.Present),
            Flags = string.Join(';', patient.Flags.Where(flag => flag.Judgement.Answer == Answer.Yes).Select(flag => flag.RuleId)),
            Risk = patient.Risk?.Probability,
            Age = patient.Case.Timeline.Person.AgeOn(patient.Case.AsOf),
            Sex = patient.Case.Timeline.Person.Sex ?? "",
            Document = documents.Pack(new CaseDocument(resistance, patient.Case.Causes, patient.Case.AsOf, patient.Flags, patient.Risk)),
        };
    }

    private static GapRow GapRow(string patient, Gap gap, long run = 0) => new()
    {
        Patient = patient,
        RunId = run,
        File = gap.File,
        Line = gap.Line,
        Resource = gap.Where.Reference,
        Code = gap.Code,
        Text = gap.Text,
    };
}
