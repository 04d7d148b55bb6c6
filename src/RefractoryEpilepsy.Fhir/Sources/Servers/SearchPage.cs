using System.Globalization;
using System.Net;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>One page of a search.</summary>
/// <param name="Resources">What matched or was included; outcomes are left out.</param>
/// <param name="Bundle">The page as it came.</param>
internal sealed record SearchPage(IReadOnlyList<JsonElement> Resources, JsonElement Bundle)
{
    /// <summary>Asks for a page.</summary>
    /// <exception cref="ServerException">With <c>refused</c> in its data where the server does not serve this search, rather than being in trouble.</exception>
    public static Task<SearchPage> GetAsync(ServerClient client, Uri url, string type, CancellationToken stop) => client.SendAsync<SearchPage>(
        () => ServerClient.Request(HttpMethod.Get, url, "application/fhir+json"),
        withToken: true,
        async (answer, ending) =>
        {
            int status = (int)answer.StatusCode;
            if (status is >= 400 and < 500 && answer.StatusCode != HttpStatusCode.Unauthorized)
            {
                throw Refused(client, status, ServerClient.OutcomeOf(await answer.Content.ReadAsStringAsync(ending)), type);
            }

            await client.EnsureAsync(answer, $"asked for {type}", ending);
            using JsonDocument document = await ServerClient.ReadJsonAsync(answer, ending);
            JsonElement bundle = document.RootElement.Clone();
            if (TypeOf(bundle) != "Bundle")
            {
                // Some say "200" and mean "no": an outcome where a Bundle should be.
                throw Refused(client, status, ServerClient.OutcomeOf(bundle.GetRawText()), type);
            }

            JsonElement[] resources = [.. ResourcesOf(bundle)];
            return resources.Length == 0 && RefusalIn(bundle) is { } outcome ? throw Refused(client, status, ServerClient.OutcomeOf(outcome.GetRawText()), type) : new(resources, bundle);
        },
        stop);

    /// <summary>How many match the search as a whole; null where the server does not say.</summary>
    public long? Total => Bundle.TryGetProperty("total", out JsonElement total) && total.ValueKind == JsonValueKind.Number && total.TryGetInt64(out long number) ? number : null;

    /// <summary>Address of the next page as the server wrote it; null without one.</summary>
    public string? Next => Link("next");

    /// <summary>What the server says it was asked; null where it does not.</summary>
    public string? Self => Link("self");

    /// <summary>An address that shows how the server calls itself: its link to itself, else that of an entry; null without one.</summary>
    public string? OwnName => Uri.TryCreate(Self, UriKind.Absolute, out _) ? Self
        : Bundle.TryGetProperty("entry", out JsonElement entries) && entries.ValueKind == JsonValueKind.Array
            ? entries.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object).Select(entry => Text(entry, "fullUrl")).FirstOrDefault(name => name?.StartsWith("http", StringComparison.Ordinal) == true)
            : null;

    /// <summary>Resources of a Bundle; outcomes are left out.</summary>
    public static IEnumerable<JsonElement> ResourcesOf(JsonDocument? bundle) => bundle is null ? [] : ResourcesOf(bundle.RootElement);

    /// <summary>Id of a resource; empty without one.</summary>
    public static string IdOf(JsonElement resource) => resource.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "";

    /// <summary>Type of a resource; empty where it is none.</summary>
    public static string TypeOf(JsonElement resource) => resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("resourceType", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "";

    /// <summary>The resource without line breaks.</summary>
    public static string OneLine(JsonElement resource) => JsonSerializer.Serialize(resource);

    /// <summary>Whether a resource may have changed since an instant; one that does not say counts as changed.</summary>
    public static bool IsChange(JsonElement resource, string instant) =>
        !resource.TryGetProperty("meta", out JsonElement meta) || meta.ValueKind != JsonValueKind.Object || !meta.TryGetProperty("lastUpdated", out JsonElement stamp) || stamp.ValueKind != JsonValueKind.String
        || !DateTimeOffset.TryParse(stamp.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
        || !DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset since) || at >= since;

    private static IEnumerable<JsonElement> Entries(JsonElement bundle) =>
        bundle.TryGetProperty("entry", out JsonElement entries) && entries.ValueKind == JsonValueKind.Array
            ? entries.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("resource", out JsonElement resource) && TypeOf(resource).Length > 0).Select(entry => entry.GetProperty("resource"))
            : [];

    private static IEnumerable<JsonElement> ResourcesOf(JsonElement bundle) => Entries(bundle).Where(resource => TypeOf(resource) != "OperationOutcome");

    /// <summary>An outcome that says the search failed, among the entries of a page without resources; warnings and "nothing found" are not.</summary>
    private static JsonElement? RefusalIn(JsonElement bundle) => Entries(bundle).Where(resource => TypeOf(resource) == "OperationOutcome").Cast<JsonElement?>().FirstOrDefault(outcome =>
        outcome!.Value.TryGetProperty("issue", out JsonElement issues) && issues.ValueKind == JsonValueKind.Array
        && issues.EnumerateArray().Any(issue => Text(issue, "severity") is "error" or "fatal" && Text(issue, "code") is not "not-found"));

    private static ServerException Refused(ServerClient client, int status, string outcome, string type) =>
        new($"{client.Base.Host} answered {status}{outcome} when asked for {type}.") { Data = { ["refused"] = true, ["status"] = status } };

    private string? Link(string relation) =>
        Bundle.TryGetProperty("link", out JsonElement links) && links.ValueKind == JsonValueKind.Array
            ? links.EnumerateArray().Where(link => link.ValueKind == JsonValueKind.Object && Text(link, "relation") == relation).Select(link => Text(link, "url")).FirstOrDefault()
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
