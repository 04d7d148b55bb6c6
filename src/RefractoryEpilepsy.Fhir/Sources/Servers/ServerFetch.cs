using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>What to fetch from a FHIR server.</summary>
/// <param name="Group">Id of a Group; null for the whole server.</param>
/// <param name="Since">Only what changed after this instant, as the server wrote it; null for everything.</param>
/// <param name="KnownPatients">Ids fetched before, so that new members of a Group get their history; null on the first fetch.</param>
public sealed record FetchRequest(Uri Server, string? Group = null, ServerAuthorization? Authorization = null, string? Since = null, IReadOnlySet<string>? KnownPatients = null)
{
    /// <summary>Ids of the patients to fetch, for servers that want them named; null: everybody, or the Group.</summary>
    public IReadOnlyList<string>? Patients { get; init; }

    /// <summary>Types that the server refused the last time: they are asked for in full, whatever <see cref="Since"/> says.</summary>
    public IReadOnlySet<string> WholeTypes { get; init; } = new HashSet<string>();

    /// <summary>Searches that narrow a type, such as <c>Observation?category=laboratory</c>; several of one type are joined by "or".</summary>
    public IReadOnlyList<string> TypeFilters { get; init; } = [];

    /// <summary>Ids of a type that earlier fetches brought, to find out which of them were deleted; null where nobody knows.</summary>
    public Func<string, CancellationToken, Task<IReadOnlySet<string>>>? Held { get; init; }

    internal async Task<IReadOnlySet<string>> HeldAsync(string type, CancellationToken stop) => Held is null ? new HashSet<string>() : await Held(type, stop);
}

/// <summary>What came of it: a folder in the layout of a bulk export, its <c>manifest.json</c> included.</summary>
/// <param name="TransactionTime">What to give as <see cref="FetchRequest.Since"/> next time.</param>
/// <param name="Way"><c>bulk</c> or <c>search</c>.</param>
/// <param name="Members">Ids of the Group's members now; null without a Group.</param>
public sealed record FetchResult(string Folder, string TransactionTime, string Way, int Files, long Resources, IReadOnlySet<string>? Members, IReadOnlyList<string> Warnings)
{
    /// <summary>Types that the server refused, to be asked for in full the next time.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>Whether the server said that something of its export failed, so that what is not there may exist.</summary>
    public bool HasFailures { get; init; }
}

/// <summary>Fetches one source completely into a folder, by bulk export where it is offered, otherwise by search.</summary>
public static class ServerFetch
{
    /// <summary>The types that are asked for; the same that reading knows.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "Patient", "Condition", "Encounter", "MedicationRequest", "Medication", "MedicationStatement", "MedicationDispense", "MedicationAdministration",
        "Observation", "DiagnosticReport", "Procedure", "AllergyIntolerance", "AdverseEvent", "ServiceRequest", "CarePlan", "NutritionOrder", "ImagingStudy",
        "QuestionnaireResponse", "DocumentReference", "Coverage", "Practitioner", "PractitionerRole", "Organization", "Location", "Device", "DeviceUseStatement",
        "FamilyMemberHistory", "Appointment", "Task", "Consent",
    ];

    /// <summary>Fetches into <paramref name="folder"/>; called again after a crash with the same folder, it goes on where it was.</summary>
    /// <exception cref="ServerException">The server cannot or will not; what is fetched stays for the next try.</exception>
    public static async Task<FetchResult> RunAsync(FetchRequest request, string folder, ServerOptions options, TimeProvider clock, Action<string>? say = null, HttpMessageHandler? handler = null, CancellationToken stop = default)
    {
        Directory.CreateDirectory(folder);
        using var client = new ServerClient(request.Server, request.Authorization, options, clock, handler);
        ServerCapabilities capabilities = await ServerCapabilities.AskAsync(client, stop);
        say?.Invoke(capabilities.InWords());
        FetchState state = FetchState.Load(folder);
        if (state.Started.Length == 0)
        {
            // Searching with _lastUpdated overlaps by some minutes: clocks differ, and reading a resource twice is harmless.
            state = state with { Started = BulkExport.Instant(client.ServerNow.AddMinutes(-5)) };
            state.Save(folder);
        }

        FetchResult? bulk = state.Pages.Count == 0 && request.Patients is null && capabilities.MayExport ? await BulkFetch.TryAsync(client, capabilities, request, folder, state, say, stop) : null;
        return bulk ?? await SearchFetch.RunAsync(client, capabilities, request, folder, state, say, stop);
    }

    /// <summary>What a server offers and, with authorization, the scopes it grants.</summary>
    /// <exception cref="ServerException">It grants no token.</exception>
    public static async Task<(ServerCapabilities Capabilities, string GrantedScopes)> TestAsync(Uri server, ServerAuthorization? authorization, ServerOptions options, TimeProvider clock, CancellationToken stop)
    {
        using var client = new ServerClient(server, authorization, options, clock);
        return (await ServerCapabilities.AskAsync(client, stop), client.GrantedScopes);
    }

    /// <summary>Writes the folder's manifest; its presence says that the fetch is complete.</summary>
    internal static void Complete(string folder, string transactionTime, IEnumerable<SavedFile> files)
    {
        using (var stream = File.Create(Path.Combine(folder, "manifest.json.new")))
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("transactionTime", transactionTime);
            json.WriteString("request", "fetched");
            json.WriteBoolean("requiresAccessToken", false);
            SavedFile[] all = [.. files];
            foreach (string list in (string[])["output", "deleted", "error"])
            {
                json.WriteStartArray(list);
                foreach (SavedFile file in all.Where(file => file.List == list))
                {
                    json.WriteStartObject();
                    json.WriteString("type", file.Type);
                    json.WriteString("url", file.Name);
                    json.WriteNumber("count", file.Resources);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        File.Move(Path.Combine(folder, "manifest.json.new"), Path.Combine(folder, "manifest.json"), overwrite: true);
        FetchState.Remove(folder);
    }
}
