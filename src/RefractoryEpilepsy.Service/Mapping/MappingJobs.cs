using System.Globalization;
using System.Text.Json;
using Hangfire;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Mapping;

/// <summary>Large work of the mapping workbench: looking through all kept records, and judging those whom a row touches.</summary>
internal sealed class MappingJobs(Store store, LiveKnowledge live, TimeProvider clock)
{
    /// <summary>The setting under which the last look lies.</summary>
    public const string FoundSetting = "unmapped-codes";

    /// <summary>The setting that says how far a look is; empty: none is under way.</summary>
    public const string LookingSetting = "unmapped-codes-looking";

    private const int MostKept = 300;
    private const int AtOnce = 200;

    /// <summary>What a look found.</summary>
    internal sealed record Look(DateTime At, long Patients, IReadOnlyList<UnmappedCode> Codes);

    /// <summary>Looks through all kept records for codes that no table maps.</summary>
    [DisableConcurrentExecution(timeoutInSeconds: 600), AutomaticRetry(Attempts = 1)]
    public async Task LookAsync(CancellationToken stop)
    {
        try
        {
            var found = new UnmappedCodes(await live.RefreshAsync(stop));
            IReadOnlyList<(string Patient, string Source)> places = await store.RecordPlacesAsync(stop);
            long done = 0;
            foreach ((string Patient, string Source)[] some in places.Chunk(AtOnce))
            {
                foreach (byte[] packed in await store.RecordsAsync(some.Select(place => place.Patient), stop))
                {
                    found.Add(packed);
                }

                done += some.Length;
                await store.SetSettingAsync(LookingSetting, string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {places.Count:N0} records looked through"), stop);
            }

            foreach (SharedKind kind in await SharedAsync(stop))
            {
                found.Add(kind.Packed);
            }

            await store.SetSettingAsync(FoundSetting, JsonSerializer.Serialize(new Look(clock.GetUtcNow().UtcDateTime, places.Count, found.Found(MostKept))), stop);
        }
        finally
        {
            await store.SetSettingAsync(LookingSetting, "", CancellationToken.None);
        }
    }

    /// <summary>Judges everyone whose records name the code of a proposal as if it were approved, and keeps what would change.</summary>
    [AutomaticRetry(Attempts = 1)]
    public async Task PreviewAsync(long mapping, CancellationToken stop)
    {
        if (await store.FindMappingAsync(mapping, stop) is not { } row || await store.LatestRunAsync(stop) is not { } run)
        {
            return;
        }

        try
        {
            KnowledgeBase with = await live.WithAsync(row, stop);
            ScreeningRun screening = await ApprovedModel.ScreeningAsync(store, with, clock, stop);
            IReadOnlyList<(string Patient, string Source)> touched = await TouchedAsync(row, mapping, stop);
            var before = new Dictionary<string, (string, int)>(StringComparer.Ordinal);
            var after = new Dictionary<string, (string, int)>(StringComparer.Ordinal);
            int trialsBefore = 0, trialsAfter = 0, done = 0;
            foreach (IGrouping<string, (string Patient, string Source)> source in touched.GroupBy(place => place.Source))
            {
                foreach (string[] some in source.Select(place => place.Patient).Chunk(AtOnce))
                {
                    foreach (string key in some)
                    {
                        if (await store.FindAsync(new(key), stop) is { } was)
                        {
                            before[key] = (was.Case.Resistance.Status.ToString(), was.Case.Resistance.Failures.Count);
                            trialsBefore += was.Case.Resistance.Trials.Count;
                        }
                    }

                    foreach (JudgedPatient now in await JudgeAsync(some, source.Key, with, screening, run.AsOf, stop))
                    {
                        after[now.Case.Timeline.Patient.Value] = (now.Case.Resistance.Status.ToString(), now.Case.Resistance.Failures.Count);
                        trialsAfter += now.Case.Resistance.Trials.Count;
                    }

                    done += some.Length;
                    await store.MappingAtAsync(mapping, string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {touched.Count:N0} patients judged with the row"), null, stop);
                }
            }

            await store.MappingAtAsync(mapping, "", MappingEffect.Between(before, after, touched.Count, trialsBefore, trialsAfter).ToJson(), stop);
        }
        catch (KnowledgeException fault)
        {
            await store.MappingAtAsync(mapping, "The row is wrong: " + fault.Message, null, stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            await store.MappingAtAsync(mapping, "The effect could not be worked out: " + Faults.InWords(fault), null, CancellationToken.None);
            throw;
        }
    }

    private sealed record SharedKind(byte[] Packed);

    private async Task<IReadOnlyList<SharedKind>> SharedAsync(CancellationToken stop) => [.. (await store.SharedMedicationsAsync(stop)).Select(packed => new SharedKind(packed))];

    private async Task<IReadOnlyList<(string Patient, string Source)>> TouchedAsync(SiteMappingRow row, long mapping, CancellationToken stop)
    {
        IReadOnlyList<(string Patient, string Source)> places = await store.RecordPlacesAsync(stop);
        IReadOnlySet<string> gapped = await store.PatientsWithGapAsync("unmapped-drug", $"code {row.Code} of {row.System},", stop);
        if (row.Kind == "product" && gapped.Count > 0)
        {
            return [.. places.Where(place => gapped.Contains(place.Patient))];
        }

        List<(string, string)> found = [];
        int done = 0;
        foreach ((string Patient, string Source) place in places)
        {
            if ((await store.RecordsAsync([place.Patient], stop)).Any(packed => UnmappedCodes.Names(packed, row.System, row.Code)))
            {
                found.Add(place);
            }

            if (++done % AtOnce == 0)
            {
                await store.MappingAtAsync(mapping, string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {places.Count:N0} records looked through for the code"), null, stop);
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<JudgedPatient>> JudgeAsync(IReadOnlyCollection<string> patients, string source, KnowledgeBase with, ScreeningRun screening, DateOnly day, CancellationToken stop)
    {
        using KeptRecords kept = await KeptRecords.OfAsync(patients.ToHashSet(StringComparer.Ordinal), [], source, store, stop);
        var judged = new System.Collections.Concurrent.ConcurrentBag<JudgedPatient>();
        var options = new ExportOptions { Pseudonym = await store.PseudonymsAsync(source, stop), EveryPatient = true };
        await screening.ExecuteAsync(
            new ExportFolder(kept.File, with, options),
            day,
            (patient, _) =>
            {
                judged.Add(patient);
                return ValueTask.CompletedTask;
            },
            static _ => { },
            progress: null,
            stop);
        return [.. judged];
    }
}
