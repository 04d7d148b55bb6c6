using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>A screening of files whose result is kept in a store. A run that fails says so there and leaves the last finished one in sight.</summary>
internal static class LoadingRun
{
    /// <summary>Name of the source that files belong to unless told otherwise: the same patient id is the same patient again.</summary>
    public const string DefaultSource = "files";

    /// <summary>Reads, judges and saves.</summary>
    public static async Task<ScreeningSummary> ExecuteAsync(string input, DateOnly? asOf, Store store, KnowledgeBase knowledge, ScreeningRun screening, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        Func<string, PatientKey> pseudonym = await store.PseudonymsAsync(DefaultSource, stop);
        var source = new ExportFolder(input, knowledge, new ExportOptions { Pseudonym = pseudonym });
        long run = await store.BeginRunAsync(DefaultSource, asOf ?? DateOnly.MinValue, knowledge.Version, stop);
        try
        {
            await store.ClearSourceGapsAsync(stop);
            var writer = new StoreWriter(store, run, stop);
            ScreeningSummary summary;
            try
            {
                summary = await screening.ExecuteAsync(source, asOf, writer.AddAsync, writer.Add, progress, stop);
            }
            finally
            {
                // A fault of the database surfaces here, and goes before what it caused upstream.
                await writer.FinishAsync();
            }

            await store.FinishRunAsync(run, summary.AsOf, summary.Judged, summary.Counts, summary.Attrition, stop);
            return summary;
        }
        catch (Exception fault)
        {
            string message = fault is InputException or IOException ? fault.Message : fault is OperationCanceledException ? "It was stopped." : $"A fault of ours: {fault.GetType().Name}.";
            await store.FailRunAsync(run, message, CancellationToken.None);
            throw;
        }
    }
}
