using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>A screening whose result is kept in a store. A run that fails says so there and leaves the last finished one in sight.</summary>
/// <remarks>
/// The first delivery of a source is read whole. Later ones may hold changes only: what they touch is read together with what was kept of
/// the same patients, by the rules of a full reading, so that a series of deliveries ends in the tables of one screening of them all.
/// </remarks>
/// <param name="screening">Judges.</param>
internal sealed class LoadingRun(Store store, KnowledgeBase knowledge, ScreeningRun screening)
{
    /// <summary>Name of the source that files belong to unless told otherwise: the same patient id is the same patient again.</summary>
    public const string DefaultSource = "files";

    private const int RejudgedAtOnce = 2000;

    /// <summary>Reads, judges and saves.</summary>
    /// <param name="replace">The input is everything there is: what it does not hold goes.</param>
    public async Task<ScreeningSummary> ExecuteAsync(string input, DateOnly? asOf, IProgress<ReadProgress>? progress, CancellationToken stop, string source = DefaultSource, bool replace = false)
    {
        RunRow? before = await store.LatestRunAsync(stop);
        bool isFirst = replace || !await store.HasRecordsAsync(source, stop);
        long run = await store.BeginRunAsync(source, asOf ?? DateOnly.MinValue, knowledge.Version, stop);
        try
        {
            if (isFirst)
            {
                await store.ClearSourceGapsAsync(stop);
            }

            using KeptRecords? kept = isFirst ? null : await KeptRecords.TouchedByAsync(input, source, store, knowledge, stop);
            using var keeper = new RecordKeeper(store, source, kept?.Places ?? new Dictionary<string, (string, long)>());
            ScreeningSummary summary = await ScreenAsync(run, input, asOf, kept?.File, keeper, source, isFirst ? null : before?.AsOf, progress, stop);
            await RemoveGoneAsync(source, replace, kept, keeper, stop);
            if (!isFirst && before is not null && (before.AsOf != summary.AsOf || before.KnowledgeVersion != knowledge.Version))
            {
                await RejudgeOthersAsync(run, source, summary.AsOf, onlyWithSign: before.KnowledgeVersion == knowledge.Version, keeper, stop);
            }

            summary = isFirst ? summary : await OfAllAsync(summary, stop);
            await store.FinishRunAsync(run, summary.AsOf, summary.Judged, summary.Counts, summary.Attrition, stop);
            return summary;
        }
        catch (Exception fault)
        {
            string message = fault is InputException or ServerException or StoreException or IOException ? fault.Message : fault is OperationCanceledException ? "It was stopped." : $"A fault of ours: {fault.GetType().Name}.";
            await store.FailRunAsync(run, message, CancellationToken.None);
            throw;
        }
    }

    private async Task<ScreeningSummary> ScreenAsync(long run, string input, DateOnly? asOf, string? alsoRead, RecordKeeper keeper, string source, DateOnly? notBefore, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        Func<string, PatientKey> pseudonym = await store.PseudonymsAsync(source, stop);
        var files = new ExportFolder(input, knowledge, new ExportOptions { Pseudonym = pseudonym, EveryPatient = true, AlsoRead = alsoRead });
        var judged = new System.Collections.Concurrent.ConcurrentDictionary<string, byte>(StringComparer.Ordinal);
        var writer = new StoreWriter(store, run, stop);
        ScreeningSummary summary;
        try
        {
            summary = await screening.ExecuteAsync(
                files,
                asOf,
                (patient, either) =>
                {
                    judged.TryAdd(patient.Case.Timeline.Patient.Value, 0);
                    return writer.AddAsync(patient, either);
                },
                writer.Add,
                progress,
                stop,
                keeper,
                notBefore);
        }
        finally
        {
            // A fault of the database surfaces here, and goes before what it caused upstream.
            await writer.FinishAsync();
        }

        await keeper.FinishAsync(stop);
        await store.ForgetCasesAsync([.. keeper.Seen.Where(patient => !judged.ContainsKey(patient))], stop);
        return summary;
    }

    /// <summary>The figures of the whole store after a delivery of changes.</summary>
    private async Task<ScreeningSummary> OfAllAsync(ScreeningSummary ofDelivery, CancellationToken stop)
    {
        var counts = new ScreeningCounts();
        await foreach (JudgedPatient patient in store.AllAsync(stop))
        {
            counts.Add(patient);
        }

        await foreach (Gap gap in store.SourceGapsAsync(stop))
        {
            counts.Add(gap);
        }

        return counts.Summary(ofDelivery.AsOf, ofDelivery.AsOfGiven, ofDelivery.Read with { People = await store.CountRecordsAsync(stop) }, ofDelivery.Took);
    }

    private async Task RemoveGoneAsync(string source, bool replace, KeptRecords? kept, RecordKeeper keeper, CancellationToken stop)
    {
        var seen = keeper.Seen.ToHashSet(StringComparer.Ordinal);
        var gone = new List<string>();
        if (replace)
        {
            await foreach (string patient in store.KeptPatientsAsync(source, onlyWithSign: false, stop))
            {
                gone.Add(patient);
            }
        }
        else if (kept is not null)
        {
            gone.AddRange(kept.Patients);
        }

        await store.ForgetAllAsync([.. gone.Where(patient => !seen.Contains(patient))], stop);
    }

    /// <summary>A new day or new tables can change what is said of patients whose records did not change.</summary>
    private async Task RejudgeOthersAsync(long run, string source, DateOnly day, bool onlyWithSign, RecordKeeper touched, CancellationToken stop)
    {
        var seen = touched.Seen.ToHashSet(StringComparer.Ordinal);
        var others = new List<string>();
        await foreach (string patient in store.KeptPatientsAsync(source, onlyWithSign, stop))
        {
            if (!seen.Contains(patient))
            {
                others.Add(patient);
            }
        }

        foreach (string[] some in others.Chunk(RejudgedAtOnce))
        {
            using KeptRecords kept = await KeptRecords.OfAsync(some.ToHashSet(StringComparer.Ordinal), [], source, store, stop);
            using var keeper = new RecordKeeper(store, source, kept.Places);
            await ScreenAsync(run, kept.File, day, alsoRead: null, keeper, source, notBefore: null, progress: null, stop);
        }
    }
}
