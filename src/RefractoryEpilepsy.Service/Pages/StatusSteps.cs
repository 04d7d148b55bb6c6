using System.Runtime.CompilerServices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>How a status came about, replayed once for a patient as the store keeps it: a life is judged on hundreds of days.</summary>
/// <remarks>
/// Steps go with the patient they were made from; another delivery or other tables make them anew. Whether somebody may see them is decided before anybody asks.
/// Replays take turns, one for each processor: were all begun at once, each would take as long as all of them together, and every other page would wait with them.
/// </remarks>
internal static class StatusSteps
{
    private static readonly ConditionalWeakTable<JudgedPatient, Made> Known = [];
    private static readonly SemaphoreSlim Turns = new(Environment.ProcessorCount);

    private sealed record Made(KnowledgeBase Knowledge, IReadOnlyList<ReplayStep> Steps);

    /// <summary>The steps of a patient that was just read from the store.</summary>
    public static async Task<IReadOnlyList<ReplayStep>> OfAsync(JudgedPatient patient, KnowledgeBase knowledge, CancellationToken stop)
    {
        if (Find(patient, knowledge) is { } known)
        {
            return known;
        }

        await Turns.WaitAsync(stop);
        try
        {
            if (Find(patient, knowledge) is { } meanwhile)
            {
                return meanwhile;
            }

            Made made = new(knowledge, Replay.Steps(patient.Case, knowledge));
            Known.AddOrUpdate(patient, made);
            return made.Steps;
        }
        finally
        {
            Turns.Release();
        }
    }

    private static IReadOnlyList<ReplayStep>? Find(JudgedPatient patient, KnowledgeBase knowledge) =>
        Known.TryGetValue(patient, out Made? made) && ReferenceEquals(made.Knowledge, knowledge) ? made.Steps : null;
}
