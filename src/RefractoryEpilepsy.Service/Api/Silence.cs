using System.Runtime.CompilerServices;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Api;

/// <summary>What of a judged patient is told while the service is silent: the status and its reasons, no flag and no risk.</summary>
internal static class Silence
{
    /// <summary>The patient without what silence hides.</summary>
    public static JudgedPatient Of(JudgedPatient patient) => patient with { Flags = [], Risk = null };

    /// <summary>A patient as it may be shown now.</summary>
    public static async Task<JudgedPatient?> FindAsync(Store store, PatientKey key, CancellationToken stop) =>
        await store.FindAsync(key, stop) is not { } found ? null
        : await store.SilentSinceAsync(stop) is null ? found
        : Of(found);

    /// <summary>Everybody judged, as they may be told now.</summary>
    public static async IAsyncEnumerable<JudgedPatient> AllAsync(Store store, [EnumeratorCancellation] CancellationToken stop)
    {
        bool silent = await store.SilentSinceAsync(stop) is not null;
        await foreach (JudgedPatient each in store.AllAsync(stop))
        {
            yield return silent ? Of(each) : each;
        }
    }

    /// <summary>A page of patients as it may be shown now: in silence a flag neither shows nor chooses or orders patients.</summary>
    public static async Task<CasePage> CasesAsync(Store store, CaseQuery query, CancellationToken stop)
    {
        if (await store.SilentSinceAsync(stop) is null)
        {
            return await store.CasesAsync(query, stop);
        }

        CasePage page = await store.CasesAsync(query with { Flag = null, SortBy = query.SortBy == "risk" ? "since" : query.SortBy }, stop);
        return page with { Rows = [.. page.Rows.Select(row => row with { Flags = "", Risk = null })] };
    }
}
