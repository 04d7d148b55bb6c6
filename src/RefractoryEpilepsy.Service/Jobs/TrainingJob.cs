using Hangfire;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Trains on the store's patients in the background and tells how far it is.</summary>
public sealed class TrainingJob(Store store, KnowledgeBase knowledge)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>Trains; the model is a candidate in the registry afterwards.</summary>
    /// <param name="training">Number of the row that tells of it.</param>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(long training, string questionId, string by, CancellationToken stop)
    {
        var latest = new Latest();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await store.TrainingAtAsync(training, "reading the cases", 0, 0, stop);
        Task telling = TellAsync(training, latest, ended.Token);
        try
        {
            RefractoryModel model = await TrainingRun.IntoStoreAsync(TrainingRun.QuestionOf(questionId), store, knowledge, areas: null, new SearchOptions(), by, latest, stop);
            await EndAsync(model.Card.Id, null);
        }
        catch (TooLittleToLearnFromException few)
        {
            await EndAsync(null, few.Message);
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
        while (!stop.IsCancellationRequested)
        {
            if (latest.Value is { } now && now != told)
            {
                told = now;
                await store.TrainingAtAsync(training, now.Stage, now.Done, now.Total, CancellationToken.None);
            }

            await Task.Delay(Between, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private sealed class Latest : IProgress<TrainingProgress>
    {
        public TrainingProgress? Value { get; private set; }

        public void Report(TrainingProgress value) => Value = value;
    }
}
