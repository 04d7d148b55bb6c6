using System.Text;
using System.Text.Json.Nodes;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Publish;

/// <summary>Brings one server to what is wanted, resource by resource, and keeps the ledger.</summary>
internal sealed class ServerPublishing(Store store, ResourceWriter writer, Dictionary<string, PublicationRow> ledger, string target, DateOnly today, bool dryRun, Action<string> say)
{
    private int created;
    private int updated;
    private int unchanged;
    private int withdrawn;
    private int held;
    private int failed;

    /// <summary>What was done so far.</summary>
    public PublishingSummary Summary => new(created, updated, unchanged, withdrawn, held, failed);

    /// <summary>Sends what is new or changed.</summary>
    public async Task SendAsync(Publication publication, CancellationToken stop)
    {
        JsonObject resource = AsServerKnows(publication);
        string fingerprint = ContentFingerprint.Of(resource, today);
        PublicationRow? known = ledger.GetValueOrDefault(publication.Reference);
        bool isTheirs = known is { State: "held" or "gone" };
        if (known is not null && known.State is not "withdrawn" && (known.Fingerprint == fingerprint || (isTheirs && ContentFingerprint.Of(Content(known), today) == fingerprint)))
        {
            // What people changed or deleted there stays so until we have something new to say.
            (known.State == "published" ? ref unchanged : ref held)++;
            return;
        }

        string name = Name(publication.Type, publication.Key, publication.Topic, publication.Patient);
        if (dryRun)
        {
            bool isNew = known is null or { State: "gone" or "erased" };
            say(isNew ? $"would create {name}" : $"would update {name}: {string.Join(", ", ContentFingerprint.Differences(Content(known!), resource))}");
            (isNew ? ref created : ref updated)++;
            return;
        }

        KnownAtServer? at = known is null or { State: "gone" or "erased" } ? null : At(known);
        if (at is not null && isTheirs && publication.Type is "Task" or "ServiceRequest")
        {
            // People work on it: new reasons do not take it out of their hands.
            at = at! with { Version = null };
        }

        bool hasIdentifier = publication.Type != "Provenance";
        await KeepAsync(known, publication, resource, fingerprint, await writer.WriteAsync(resource, hasIdentifier ? publication.Key : null, at, stop), name, stop);
    }

    /// <summary>Withdraws what no longer holds.</summary>
    public async Task WithdrawAsync(PublicationRow row, CancellationToken stop)
    {
        JsonObject before = Content(row);
        if (Withdrawal.Apply(before, today) is not { } resource)
        {
            return;
        }

        string name = Name(row.Type, row.Key, row.Topic, row.Patient);
        if (dryRun)
        {
            say($"would withdraw {name}");
            withdrawn++;
            return;
        }

        Written written = await writer.WriteAsync(resource, row.Key, At(row), stop);
        switch (written.Outcome)
        {
            case WriteOutcome.Failed:
                failed++;
                say($"failed to withdraw {name}: {written.Note}");
                return;
            case WriteOutcome.Held or WriteOutcome.Gone:
                held++;
                row.State = written.Outcome == WriteOutcome.Held ? "held" : "gone";
                break;
            default:
                withdrawn++;
                row.State = "withdrawn";
                row.Content = Encoding.UTF8.GetBytes(resource.ToJsonString());
                break;
        }

        row.Version = written.Version ?? "";
        await store.SavePublicationAsync(row, stop);
    }

    /// <summary>Takes back what was said of a person who was erased here: all that is left of it is where it stands.</summary>
    public async Task TakeBackAsync(PublicationRow row, CancellationToken stop)
    {
        string name = $"{row.Type}/{row.Key}";
        if (dryRun)
        {
            say($"would withdraw {name}");
            withdrawn++;
            return;
        }

        Written written = await writer.WithdrawAsync(row.Type, row.ServerId, resource => Withdrawal.Apply(resource, today), stop);
        if (written.Outcome == WriteOutcome.Failed)
        {
            failed++;
            say($"failed to withdraw {name}: {written.Note}");
            return;
        }

        (written.Outcome == WriteOutcome.Updated ? ref withdrawn : ref held)++;
        await store.ForgetPublicationAsync(row, stop);
    }

    private async Task KeepAsync(PublicationRow? known, Publication publication, JsonObject resource, string fingerprint, Written written, string name, CancellationToken stop)
    {
        switch (written.Outcome)
        {
            case WriteOutcome.Failed:
                failed++;
                say($"failed {name}: {written.Note}");
                return;
            case WriteOutcome.Held or WriteOutcome.Gone:
                held++;
                say($"left alone {name}: {written.Note}");
                break;
            case WriteOutcome.Created or WriteOutcome.Adopted:
                created++;
                break;
            default:
                updated++;
                break;
        }

        PublicationRow row = known ?? new PublicationRow { Target = target, Type = publication.Type, Key = publication.Key, Patient = publication.Patient, Topic = publication.Topic, ServerId = "", Version = "", Fingerprint = "", State = "", Content = [] };
        (row.Patient, row.Topic) = (publication.Patient, publication.Topic);
        row.ServerId = written.ServerId ?? row.ServerId;
        row.Version = written.Version ?? "";
        row.Fingerprint = fingerprint;
        row.State = written.Outcome switch { WriteOutcome.Held => "held", WriteOutcome.Gone => "gone", _ => "published" };
        row.Content = Encoding.UTF8.GetBytes(resource.ToJsonString());
        await store.SavePublicationAsync(row, stop);
        ledger[publication.Reference] = row;
    }

    /// <summary>The resource with the server's ids in place of ours. Ours are UUIDs made by hashing: they occur nowhere else.</summary>
    private JsonObject AsServerKnows(Publication publication)
    {
        var json = new StringBuilder(FhirJson.Text(publication.Resource));
        JsonObject own = (JsonObject)JsonNode.Parse(json.ToString())!;
        foreach (string reference in References(own).Distinct(StringComparer.Ordinal))
        {
            if (ledger.TryGetValue(reference, out PublicationRow? row) && row.ServerId.Length > 0)
            {
                json.Replace($"\"{reference}\"", $"\"{row.Type}/{row.ServerId}\"");
            }
        }

        return (JsonObject)JsonNode.Parse(json.ToString())!;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(member => member.Key == "reference" && member.Value is JsonValue value ? [value.ToString()] : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static KnownAtServer At(PublicationRow row)
    {
        JsonObject content = Content(row);
        return new KnownAtServer(row.ServerId, row.Version.Length > 0 ? row.Version : null, ResourceWriter.StatusOf(content), content);
    }

    private static JsonObject Content(PublicationRow row) => (JsonObject)JsonNode.Parse(row.Content)!;

    private static string Name(string type, string key, string topic, string patient) => $"{type}/{key} ({topic}{(patient.Length > 0 ? ", patient " + patient : "")})";
}
