using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Mapping;

/// <summary>The knowledge tables as they rule now: the shipped ones, the site's folder, and the rows that people approved in the store.</summary>
/// <remarks>Workers look every second whether a row came or went; whoever began with one set of tables ends with it.</remarks>
internal sealed class LiveKnowledge(KnowledgeBase atStart, string? siteFolder, Store store)
{
    private volatile KnowledgeBase current = atStart;
    private string stamp = "";

    /// <summary>The tables as they were looked at last.</summary>
    public KnowledgeBase Current => current;

    /// <summary>Looks whether they changed, and reads them again where they did.</summary>
    /// <exception cref="KnowledgeException">A row that was approved is wrong: the tables stay as they were.</exception>
    public async Task<KnowledgeBase> RefreshAsync(CancellationToken stop)
    {
        string now = await store.SiteTablesStampAsync(stop);
        if (now != stamp)
        {
            current = await WithAsync(null, stop);
            store.Parameters = current.Parameters;
            stamp = now;
        }

        return current;
    }

    /// <summary>The tables with one more row, to see what it would do.</summary>
    /// <exception cref="KnowledgeException">The row is wrong.</exception>
    public async Task<KnowledgeBase> WithAsync(SiteMappingRow? row, CancellationToken stop) => KnowledgeBase.Load(siteFolder, await store.SiteTablesAsync(stop, row));

    /// <summary>The tables with one parameter set otherwise; an empty value is its default.</summary>
    /// <exception cref="KnowledgeException">There is no such parameter, or the value is outside its limits.</exception>
    public KnowledgeBase WithParameter(string name, string value) =>
        KnowledgeBase.Load(siteFolder, value.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["parameters.csv"] = $"name,value\n{name},{value}\n" });
}
