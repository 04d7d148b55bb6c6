using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>Judged patients for commands that take INPUT or <c>--store</c>: read from files and judged now, or as the store has them.</summary>
internal static class JudgedPatients
{
    /// <summary>Hands over every patient; from files by several threads, from a store one after the other.</summary>
    /// <param name="input">Files; null: the store.</param>
    /// <param name="site">Folder with the site's own tables. Patients of a store are looked at with what was approved in it too.</param>
    /// <param name="gap">Takes the gaps that belong to no judged patient.</param>
    /// <returns>The day they were judged for, and what was read.</returns>
    public static async Task<(DateOnly AsOf, RunCounts Counts)> ForEachAsync(
        string? input, string? store, DateOnly? asOf, string? site, Action<JudgedPatient> take, Action<Gap>? gap, TextWriter messages, CancellationToken stop)
    {
        if (input is not null)
        {
            KnowledgeBase knowledge = SharedSettings.Load(site);
            ProgressLines progress = ProgressLines.On(messages);
            ScreeningSummary summary = await Screening(knowledge).ExecuteAsync(
                new ExportFolder(input, knowledge),
                asOf,
                (patient, _) =>
                {
                    take(patient);
                    return ValueTask.CompletedTask;
                },
                gap ?? (static _ => { }),
                progress,
                stop);
            progress.Done();
            return (summary.AsOf, summary.Counts);
        }

        (Store opened, RunRow run, _) = await OpenAsync(store, site, stop);
        await foreach (JudgedPatient patient in opened.AllAsync(stop))
        {
            take(patient);
        }

        if (gap is not null)
        {
            await foreach (Gap found in opened.SourceGapsAsync(stop))
            {
                gap(found);
            }
        }

        return (run.AsOf, Store.CountsOf(run));
    }

    /// <summary>One patient, by id in the source (or, from a store, by pseudonym); a wrong call where there is none.</summary>
    public static async Task<(JudgedPatient Found, KnowledgeBase Knowledge)> OneAsync(string patient, string? input, string? store, DateOnly? asOf, string? site, CancellationToken stop)
    {
        string id = patient.StartsWith("Patient/", StringComparison.Ordinal) ? patient["Patient/".Length..] : patient;
        if (input is not null)
        {
            KnowledgeBase tables = SharedSettings.Load(site);
            var source = new ExportFolder(input, tables, new ExportOptions { AlsoPatients = new HashSet<string>(StringComparer.Ordinal) { id } });
            return (
                await Screening(tables).OneAsync(source, id, asOf, stop) ?? throw new WrongCallException($"no patient {id} with a sign of epilepsy or of an antiseizure drug is in {input}."),
                tables);
        }

        (Store opened, _, KnowledgeBase knowledge) = await OpenAsync(store, site, stop);
        PatientKey key = await opened.KeyOfAsync(id, stop) ?? new PatientKey(id);
        JudgedPatient found = await opened.FindAsync(key, stop) ?? throw new WrongCallException($"the store has no patient {id}.");
        return asOf is { } day && day != found.Case.AsOf
            ? (found with { Case = PatientCase.From(found.Case.Timeline, knowledge, day), Flags = [], Risk = null }, knowledge)
            : (found, knowledge);
    }

    /// <summary>An existing store with a finished run, and the tables that rule there; a wrong call otherwise.</summary>
    /// <remarks>What was approved in the store counts, as in a run: patients judged anew by other tables would differ from their neighbours.</remarks>
    public static async Task<(Store Store, RunRow Run, KnowledgeBase Knowledge)> OpenAsync(string? given, string? site, CancellationToken stop)
    {
        string address = SharedSettings.StoreAddress(given);
        if (!Store.IsPostgres(address) && !File.Exists(address))
        {
            throw new WrongCallException($"there is no store at {address}. Name INPUT or --store, or fill a store with: refractory load INPUT --store {address}");
        }

        (Store store, KnowledgeBase knowledge) = await SharedSettings.OpenAsync(address, site, stop);
        RunRow run = await store.LatestRunAsync(stop) ?? throw new WrongCallException("no run has finished in that store. Fill it with: refractory load INPUT --store STORE");
        return (store, run, knowledge);
    }

    private static ScreeningRun Screening(KnowledgeBase knowledge) => new(knowledge, predict: null, TimeProvider.System);
}
