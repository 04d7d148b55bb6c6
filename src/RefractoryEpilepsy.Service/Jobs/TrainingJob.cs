using System.Diagnostics;
using Hangfire;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Trains on the store's patients in the background and tells how far it is.</summary>
public sealed class TrainingJob(Store store, KnowledgeBase knowledge)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(20);

    /// <summary>A training that says nothing for so long has no process any more.</summary>
    public static TimeSpan Silence { get; } = 6 * SignOfLife;

    /// <summary>Trains; the model is a candidate in the registry afterwards.</summary>
    /// <param name="training">Number of the row that tells of it.</param>
    /// <param name="draws">Settings tried per algorithm.</param>
    [AutomaticRetry(Attempts = 0)]
    public Task RunAsync(long training, string questionId, int draws, string by, CancellationToken stop) =>
        DoAsync(training, "reading the cases", async progress => (await TrainingRun.IntoStoreAsync(TrainingRun.QuestionOf(questionId), store, knowledge, areas: null, Search(draws), by, progress, stop)).Card.Id, stop);

    /// <summary>Sets a model to this store's patients; what comes of it is a candidate too.</summary>
    /// <param name="training">Number of the row that tells of it.</param>
    [AutomaticRetry(Attempts = 0)]
    public Task CalibrateAsync(long training, string model, string by, CancellationToken stop) =>
        DoAsync(training, "calibrating on this site's patients", async _ => (await ApprovedModel.CalibrateAsync(store, model, knowledge, by, stop)).Id, stop);

    /// <summary>One draw is for a first look: fewer folds, and without the slowest algorithm.</summary>
    private static SearchOptions Search(int draws) => draws > 1
        ? new SearchOptions { DrawsPerAlgorithm = draws }
        : new SearchOptions { DrawsPerAlgorithm = 1, OuterFolds = 3, InnerFolds = 2, CalibrationFolds = 5, Resamples = 200, Algorithms = [Algorithm.LogisticRegression, Algorithm.FastTree, Algorithm.LightGbm] };

    private async Task DoAsync(long training, string stage, Func<IProgress<TrainingProgress>, Task<string>> work, CancellationToken stop)
    {
        var latest = new Latest { Value = new(stage, 0, 0) };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await store.TrainingAtAsync(training, stage, 0, 0, stop);
        Task telling = TellAsync(training, latest, ended.Token);
        try
        {
            await EndAsync(await work(latest), null);
        }
        catch (Exception wrong) when (wrong is TooLittleToLearnFromException or WrongCallException)
        {
            await EndAsync(null, wrong.Message);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(null, "It was stopped.");
            throw;
        }
        catch (Exception fault)
        {
            await EndAsync(null, $"A fault of ours: {fault.GetType().Name}.");
            throw;
        }

        async Task EndAsync(string? model, string? message)
        {
            await ended.CancelAsync();
            await telling;
            await store.EndTrainingAsync(training, model, message, CancellationToken.None);
        }
    }

    private async Task TellAsync(long training, Latest latest, CancellationToken stop)
    {
        TrainingProgress? told = null;
        var since = Stopwatch.StartNew();
        while (!stop.IsCancellationRequested)
        {
            if (latest.Value is { } now && (now != told || since.Elapsed > SignOfLife))
            {
                told = now;
                since.Restart();
                await store.TrainingAtAsync(training, now.Stage, now.Done, now.Total, CancellationToken.None);
            }

            await Task.Delay(Between, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private sealed class Latest : IProgress<TrainingProgress>
    {
        public TrainingProgress? Value { get; set; }

        public void Report(TrainingProgress value) => Value = value;
    }
}
