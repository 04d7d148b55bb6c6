using System.Runtime.CompilerServices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>How a status came about, replayed once for a patient as the store keeps it: a life is judged on hundreds of days.</summary>
/// <remarks>Steps go with the patient they were made from; another delivery or other tables make them anew. Whether somebody may see them is decided before anybody asks.</remarks>
internal static class StatusSteps
{
    private static readonly ConditionalWeakTable<JudgedPatient, Made> Known = [];

    private sealed record Made(KnowledgeBase Knowledge, IReadOnlyList<ReplayStep> Steps);

    /// <summary>The steps of a patient that was just read from the store.</summary>
    public static IReadOnlyList<ReplayStep> Of(JudgedPatient patient, KnowledgeBase knowledge)
    {
        if (Known.TryGetValue(patient, out Made? made) && ReferenceEquals(made.Knowledge, knowledge))
        {
            return made.Steps;
        }

        made = new(knowledge, Replay.Steps(patient.Case, knowledge));
        Known.AddOrUpdate(patient, made);
        return made.Steps;
    }
}
