using System.Globalization;
using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Fhir;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>What a caller sent along of a patient's record.</summary>
/// <param name="Resources">Each resource once.</param>
/// <param name="NotRun">Keys that are absent: nobody asked the record system.</param>
/// <param name="Failed">Keys for which the record system answered with a failure.</param>
/// <param name="Cut">Keys of which only a first page came.</param>
/// <param name="Foreign">Resources left out because they name another patient.</param>
internal sealed record Prefetched(IReadOnlyList<RawResource> Resources, IReadOnlyList<string> NotRun, IReadOnlyList<string> Failed, IReadOnlyList<string> Cut, int Foreign)
{
    /// <summary>Reads the member <c>prefetch</c>: an absent key was not asked, null is an answer without data, and a bundle may be one page of several.</summary>
    public static Prefetched Read(JsonElement prefetch, CdsService service, string patientId)
    {
        var resources = new Dictionary<string, RawResource>(StringComparer.Ordinal);
        var notRun = new List<string>();
        var failed = new List<string>();
        var cut = new List<string>();
        int foreign = 0;
        foreach (string key in service.Prefetch.Keys)
        {
            if (prefetch.ValueKind != JsonValueKind.Object || !prefetch.TryGetProperty(key, out JsonElement sent))
            {
                notRun.Add(key);
                continue;
            }

            if (sent.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            string? type = CdsRequest.Text(sent, "resourceType");
            bool isFailure = type == "OperationOutcome" && IsError(sent);
            foreach (JsonElement resource in type == "Bundle" ? Entries(sent) : [sent])
            {
                if (CdsRequest.Text(resource, "resourceType") == "OperationOutcome")
                {
                    isFailure |= IsError(resource);
                }
                else if (!BelongsTo(resource, patientId))
                {
                    foreign++;
                }
                else if (Raw(resource, key, resources.Count + 1) is { } raw)
                {
                    resources.TryAdd(raw.Reference, raw);
                }
            }

            if (isFailure)
            {
                failed.Add(key);
            }

            if (HasNext(sent))
            {
                cut.Add(key);
            }
        }

        return new([.. resources.Values.OrderBy(resource => resource.Type, StringComparer.Ordinal).ThenBy(resource => resource.Id, StringComparer.Ordinal)], notRun, failed, cut, foreign);
    }

    /// <summary>The resources of a bundle.</summary>
    public static IEnumerable<JsonElement> Entries(JsonElement bundle)
    {
        if (!bundle.TryGetProperty("entry", out JsonElement entries) || entries.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (JsonElement entry in entries.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("resource", out JsonElement resource) && resource.ValueKind == JsonValueKind.Object)
            {
                yield return resource;
            }
        }
    }

    private static RawResource? Raw(JsonElement resource, string key, int number) =>
        CdsRequest.Text(resource, "resourceType") is { Length: > 0 } type
            ? new RawResource(type, CdsRequest.Text(resource, "id") ?? "unnamed-" + number.ToString(CultureInfo.InvariantCulture), "prefetch/" + key, number, Encoding.UTF8.GetBytes(resource.GetRawText()))
            : null;

    private static bool BelongsTo(JsonElement resource, string patientId)
    {
        if (CdsRequest.Text(resource, "resourceType") == "Patient")
        {
            return CdsRequest.Text(resource, "id") is not { } id || id == patientId;
        }

        foreach (string name in (string[])["subject", "patient"])
        {
            if (resource.TryGetProperty(name, out JsonElement subject) && subject.ValueKind == JsonValueKind.Object && CdsRequest.Text(subject, "reference") is { } reference)
            {
                string normal = References.Normalise(reference);
                return !normal.StartsWith("Patient/", StringComparison.Ordinal) || normal == "Patient/" + patientId;
            }
        }

        return true;
    }

    private static bool HasNext(JsonElement bundle) =>
        bundle.TryGetProperty("link", out JsonElement links) && links.ValueKind == JsonValueKind.Array
        && links.EnumerateArray().Any(link => link.ValueKind == JsonValueKind.Object && CdsRequest.Text(link, "relation") == "next");

    private static bool IsError(JsonElement outcome) =>
        outcome.TryGetProperty("issue", out JsonElement issues) && issues.ValueKind == JsonValueKind.Array
        && issues.EnumerateArray().Any(issue => issue.ValueKind == JsonValueKind.Object && CdsRequest.Text(issue, "severity") is "error" or "fatal");
}
