using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>The patients to ask for one by one.</summary>
/// <param name="Ids">In the order in which they are asked for; kept on disk, so that a fetch that goes on has the same order.</param>
/// <param name="Members">The same, where they were named by a Group or a list; null where they are simply everybody.</param>
/// <param name="Departed">Who was named the last time and is not any more.</param>
/// <param name="Known">Who was fetched before; null: everybody was.</param>
internal sealed record PatientList(IReadOnlyList<string> Ids, IReadOnlySet<string>? Members, IReadOnlyList<string> Departed, IReadOnlySet<string>? Known)
{
    private const string Name = "patients.list";

    /// <summary>Whether the history from before the last fetch is missing.</summary>
    public bool IsNew(string patient) => Known is not null && !Known.Contains(patient);

    /// <summary>Those whom a list or a Group names.</summary>
    /// <exception cref="ServerException">The Group cannot be read.</exception>
    public static async Task<PatientList> NamedAsync(ServerClient client, FetchRequest request, string folder, CancellationToken stop)
    {
        IReadOnlyList<string> ids = await KeptAsync(folder, async () => request.Patients is { } named ? [.. named] : await MembersAsync(client, request.Group!, stop), stop);
        HashSet<string> members = [.. ids];
        return new(ids, members, [.. (request.KnownPatients ?? new HashSet<string>()).Where(id => !members.Contains(id)).Order(StringComparer.Ordinal)], request.Since is null ? null : request.KnownPatients ?? new HashSet<string>());
    }

    /// <summary>Everybody on the server.</summary>
    public static async Task<PatientList> OfServerAsync(ServerClient client, FetchRequest request, string folder, CancellationToken stop)
    {
        IReadOnlyList<string> ids = await KeptAsync(
            folder,
            async () => request.Since is null or "" && File.Exists(Path.Combine(folder, "Patient.ndjson"))
                ? [.. File.ReadLines(Path.Combine(folder, "Patient.ndjson")).Select(line => JsonLine.Text(line, "id")).OfType<string>()]
                : await EverybodyAsync(client, stop),
            stop);
        return new(ids, null, [], null);
    }

    private static async Task<IReadOnlyList<string>> KeptAsync(string folder, Func<Task<IReadOnlyList<string>>> find, CancellationToken stop)
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            await File.WriteAllLinesAsync(path + ".new", (await find()).Distinct().Order(StringComparer.Ordinal), stop);
            File.Move(path + ".new", path, overwrite: true);
        }

        return await File.ReadAllLinesAsync(path, stop);
    }

    private static async Task<IReadOnlyList<string>> MembersAsync(ServerClient client, string group, CancellationToken stop)
    {
        using JsonDocument found = await client.GetJsonAsync(new Uri(client.Base, "Group/" + Uri.EscapeDataString(group)), stop)
            ?? throw new ServerException($"{client.Base.Host} has no Group of that id, and offers no export of one.");
        return found.RootElement.TryGetProperty("member", out JsonElement members) && members.ValueKind == JsonValueKind.Array
            ? [.. members.EnumerateArray().Where(member => !IsInactive(member)).Select(member => ReferenceIn(member)?.Split('/') is [.., "Patient", var id] ? id : null).OfType<string>()]
            : throw new ServerException($"{client.Base.Host} shows the Group without its members: export it in bulk, or give --patient-list FILE.");
    }

    private static async Task<IReadOnlyList<string>> EverybodyAsync(ServerClient client, CancellationToken stop)
    {
        ServerException? refusal = null;
        foreach (string first in (string[])[$"Patient?_count={client.Options.PageSize}&_elements=id", $"Patient?_count={client.Options.PageSize}", "Patient"])
        {
            try
            {
                var ids = new List<string>();
                var paging = new Paging(client, client.Options.PageSize);
                for (string at = first; at.Length > 0;)
                {
                    var url = new Uri(client.Base, at);
                    SearchPage page = await SearchPage.GetAsync(client, url, "Patient", stop);
                    bool isNew = paging.Take(page.Resources);
                    ids.AddRange(page.Resources.Where(resource => SearchPage.TypeOf(resource) == "Patient").Select(SearchPage.IdOf));
                    at = paging.Next(url, page, isNew);
                }

                return ids;
            }
            catch (ServerException failure) when (failure.Data["refused"] is true)
            {
                refusal ??= failure;
            }
        }

        throw refusal!;
    }

    private static string? ReferenceIn(JsonElement member) =>
        member.ValueKind == JsonValueKind.Object && member.TryGetProperty("entity", out JsonElement entity) && entity.ValueKind == JsonValueKind.Object
        && entity.TryGetProperty("reference", out JsonElement reference) && reference.ValueKind == JsonValueKind.String ? reference.GetString() : null;

    private static bool IsInactive(JsonElement member) => member.ValueKind == JsonValueKind.Object && member.TryGetProperty("inactive", out JsonElement inactive) && inactive.ValueKind == JsonValueKind.True;
}
