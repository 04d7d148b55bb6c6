using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Storage;

/// <content>Scores beside the cases, and drift.</content>
public sealed partial class Store
{
    /// <summary>Replaces what a model says of these patients; the day of a patient's first score stays.</summary>
    public async Task SaveScoresAsync(string model, IReadOnlyList<(PatientKey Patient, Risk Risk)> scores, CancellationToken stop)
    {
        await using Database database = open();
        await using IDbContextTransaction transaction = await database.Database.BeginTransactionAsync(stop);
        DateTime now = Now();
        foreach (var some in scores.Chunk(Asked))
        {
            string[] keys = [.. some.Select(score => score.Patient.Value)];
            Dictionary<string, DateTime> first = await database.Scores.AsNoTracking().Where(row => row.Model == model && keys.Contains(row.Patient)).ToDictionaryAsync(row => row.Patient, row => row.First, stop);
            await database.Scores.Where(row => row.Model == model && keys.Contains(row.Patient)).ExecuteDeleteAsync(stop);
            await database.InsertAsync([.. some.Select(score => new ScoreRow
            {
                Patient = score.Patient.Value, Model = model, IndexDay = score.Risk.IndexDay, Probability = score.Risk.Probability,
                First = first.GetValueOrDefault(score.Patient.Value, now), Document = documents.Pack(score.Risk),
            })], stop);
        }

        await transaction.CommitAsync(stop);
    }

    /// <summary>What approved models say of one patient beside the case's own risk. Silent models are not asked.</summary>
    public async Task<IReadOnlyList<Risk>> ShownScoresAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        List<byte[]> packed = await (from score in database.Scores
                                     join model in database.Models on score.Model equals model.Id
                                     where score.Patient == patient.Value && model.State == ModelStates.Approved
                                     orderby model.QuestionId
                                     select score.Document).ToListAsync(stop);
        return [.. packed.Select(documents.Risk)];
    }

    /// <summary>Every kept score of a model, for reports that name no patient.</summary>
    public async IAsyncEnumerable<(PatientKey Patient, double? Probability, DateOnly IndexDay, DateTime First)> ScoresOfAsync(string model, [EnumeratorCancellation] CancellationToken stop)
    {
        await using Database database = open();
        await foreach (var row in database.Scores.AsNoTracking().Where(row => row.Model == model).OrderBy(row => row.Patient).Select(row => new { row.Patient, row.Probability, row.IndexDay, row.First }).AsAsyncEnumerable().WithCancellation(stop))
        {
            yield return (new(row.Patient), row.Probability, row.IndexDay, row.First);
        }
    }

    /// <summary>Whether any case carries a risk, or was judged with a model (whose answers may all have been withheld).</summary>
    public async Task<bool> AnyRiskAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Cases.AnyAsync(row => row.Risk != null || (row.Basis != "" && !EF.Functions.Like(row.Basis, "%/")), stop);
    }

    /// <summary>Every decision about a flag, in order.</summary>
    public async Task<IReadOnlyList<DecisionRow>> AllDecisionsAsync(CancellationToken stop)
    {
        await using Database database = open();
        return await database.Decisions.AsNoTracking().OrderBy(row => row.Id).ToListAsync(stop);
    }

    /// <summary>Keeps the drift of one model in one run.</summary>
    public async Task AddDriftAsync(string model, DateOnly asOf, int warnings, string document, CancellationToken stop)
    {
        await using Database database = open();
        database.Drift.Add(new DriftRow { Model = model, AsOf = asOf, At = Now(), Warnings = warnings, Document = document });
        await database.SaveChangesAsync(stop);
    }

    /// <summary>The drift of a model, the newest first.</summary>
    public async Task<IReadOnlyList<DriftRow>> DriftOfAsync(string model, int most, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Drift.AsNoTracking().Where(row => row.Model == model).OrderByDescending(row => row.Id).Take(most).ToListAsync(stop);
    }

    /// <summary>The latest drift of every model in use that passed a mark.</summary>
    public async Task<IReadOnlyList<DriftRow>> DriftWarningsAsync(CancellationToken stop)
    {
        await using Database database = open();
        List<DriftRow> latest = await (from drift in database.Drift.AsNoTracking()
                                       join model in database.Models on drift.Model equals model.Id
                                       where (model.State == ModelStates.Approved || model.State == ModelStates.Silent)
                                           && drift.Id == database.Drift.Where(other => other.Model == drift.Model).Max(other => other.Id)
                                       orderby drift.Model
                                       select drift).ToListAsync(stop);
        return [.. latest.Where(drift => drift.Warnings > 0)];
    }

    private static Task<int> DeleteScoresAsync(Database database, string[] patients, CancellationToken stop) =>
        database.Scores.Where(row => patients.Contains(row.Patient)).ExecuteDeleteAsync(stop);
}
