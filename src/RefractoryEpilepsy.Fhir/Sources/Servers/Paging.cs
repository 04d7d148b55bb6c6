using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>Finds the next page of a search, also where the server gives no link, and notices when it cannot.</summary>
internal sealed class Paging(ServerClient client, int pageSize)
{
    /// <summary>Pages in a row that repeat what was there: some servers do it once or twice, those that go on have lost their place.</summary>
    private const int MostRepeated = 20;

    /// <summary>Empty pages in a row: servers that filter what we may not see send many.</summary>
    private const int MostEmpty = 1000;

    private readonly HashSet<string> links = new(StringComparer.Ordinal);
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private int taken;
    private int barren;

    /// <summary>There may be more, and no way to ask for it is left.</summary>
    public bool StoppedShort { get; private set; }

    /// <summary>
    /// Whether pages are counted from the beginning: a number in the address grows from one page to the next. HAPI's pages are counted too, but
    /// of a search that it keeps (<c>_getpages</c>): nothing moves there.
    /// </summary>
    public static bool IsCounted(Uri before, Uri at)
    {
        Dictionary<string, string> earlier = PartsOf(before);
        Dictionary<string, string> later = PartsOf(at);
        return !later.ContainsKey("_getpages")
            && later.Any(part => part.Key != "_count" && long.TryParse(part.Value, out long reached) && (!earlier.TryGetValue(part.Key, out string? text) || (long.TryParse(text, out long left) && left < reached)));
    }

    /// <summary>Whether a page before brought it.</summary>
    public bool Knows(JsonElement resource) => ids.Contains(NameOf(resource));

    /// <summary>Notes what a page brought; false where nothing of it was new.</summary>
    /// <param name="moved">What else came with it, and does not count where the next page is reckoned.</param>
    public bool Take(IReadOnlyCollection<JsonElement> resources, IReadOnlyCollection<JsonElement>? moved = null)
    {
        taken = resources.Count;
        int before = ids.Count;
        ids.UnionWith(resources.Concat(moved ?? []).Select(NameOf));

        barren = ids.Count > before ? 0 : barren + 1;
        return ids.Count > before;
    }

    /// <summary>Address of the next page; empty at the end.</summary>
    /// <remarks>A server whose next link leads back would keep us for ever, so each link is followed once.</remarks>
    public string Next(Uri url, SearchPage page, bool isNew)
    {
        if (page.Next is { Length: > 0 } link)
        {
            if (barren > (taken > 0 ? MostRepeated : MostEmpty))
            {
                throw new ServerException($"{client.Base.Host} leads from page to page of {url.AbsolutePath.Split('/')[^1]} without anything new. Its paging is at fault; nothing is lost.");
            }

            return links.Add(link) ? client.Own(new Uri(url, link), page.OwnName).AbsoluteUri : "";
        }

        // Counted from the address, not from memory: a fetch taken up after a crash begins in the middle.
        string[] query = url.Query.TrimStart('?').Split('&');
        bool byOffset = int.TryParse(query.FirstOrDefault(part => part.StartsWith("_offset=", StringComparison.Ordinal))?["_offset=".Length..], out int offset);
        int reached = offset + taken;
        bool told = page.Bundle.TryGetProperty("total", out JsonElement total) && total.ValueKind == JsonValueKind.Number;
        bool mayBeMore = taken > 0 && (told ? total.GetInt64() > reached : taken >= Math.Min(pageSize, CountIn(page.Self)));
        if (!mayBeMore || (byOffset && !isNew))
        {
            StoppedShort = byOffset && !isNew && mayBeMore;
            return "";
        }

        string kept = string.Join('&', query.Where(part => !part.StartsWith("_offset=", StringComparison.Ordinal)));
        return $"{url.GetLeftPart(UriPartial.Path)}?{kept}&_offset={reached}";
    }

    private static Dictionary<string, string> PartsOf(Uri url)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] pair in url.Query.TrimStart('?').Split('&').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2))
        {
            parts[pair[0]] = pair[1];
        }

        return parts;
    }

    private static string NameOf(JsonElement resource) => $"{SearchPage.TypeOf(resource)}/{SearchPage.IdOf(resource)}";

    /// <summary>The page size that the server says it used; unlimited where it does not say.</summary>
    private static int CountIn(string? self) =>
        self?.Split('?', '&').FirstOrDefault(part => part.StartsWith("_count=", StringComparison.Ordinal)) is { } part && int.TryParse(part["_count=".Length..], out int count) && count > 0 ? count : int.MaxValue;
}
