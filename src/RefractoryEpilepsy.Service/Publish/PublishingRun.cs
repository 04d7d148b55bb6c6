using System.Text.Json.Nodes;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Publish;

/// <summary>What is to be published.</summary>
/// <param name="Source">Only patients of this source: references to others would lead nowhere, or to somebody else.</param>
/// <param name="Unconfirmed">Also what nobody has confirmed yet: the site decided so.</param>
/// <param name="DryRun">Say what would be done, and do nothing.</param>
internal sealed record PublishingRequest(string Source, bool Unconfirmed, bool DryRun);

/// <summary>What became of it.</summary>
internal sealed record PublishingSummary(int Created, int Updated, int Unchanged, int Withdrawn, int Held, int Failed)
{
    /// <summary>One line for people.</summary>
    public string Text(bool dryRun) =>
        $"{(dryRun ? "would be: " : "")}created {Created}, updated {Updated}, unchanged {Unchanged}, withdrawn {Withdrawn}, left to the people there {Held}, failed {Failed}\n";
}

/// <summary>Writes conclusions out as FHIR resources: into a folder, or to a server where it keeps them as they should be from run to run.</summary>
/// <remarks>
/// A ledger knows what stands where: the same again is not sent again, what changed is replaced, and what no longer holds is withdrawn. Each
/// resource is a step of its own; whoever is stopped goes on with the next call.
/// </remarks>
internal sealed class PublishingRun(Store store, KnowledgeBase knowledge, TimeProvider clock)
{
    private static IReadOnlyList<CohortDefinition> Cohorts => CohortDefinitions.Published;

    /// <summary>Into a folder of NDJSON files. What an earlier publication left there and no longer holds stays in them, withdrawn.</summary>
    public async Task<PublishingSummary> ToFolderAsync(string folder, PublishingRequest request, Action<string> say, CancellationToken stop)
    {
        List<Publication> wanted = await WantedAsync(request, stop);
        DateOnly today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var before = new Dictionary<string, JsonObject>(await NdjsonFolder.ReadAsync(folder, stop), StringComparer.Ordinal);
        var lines = new List<(string Type, string Json)>();
        int created = 0, updated = 0, unchanged = 0, withdrawn = 0;
        foreach (Publication publication in wanted)
        {
            string json = FhirJson.Text(publication.Resource);
            lines.Add((publication.Type, json));
            var resource = (JsonObject)JsonNode.Parse(json)!;
            if (!before.Remove(publication.Reference, out JsonObject? old))
            {
                created++;
                Tell($"would create {Name(publication)}");
            }
            else if (ContentFingerprint.Of(old, today) == ContentFingerprint.Of(resource, today))
            {
                unchanged++;
            }
            else
            {
                updated++;
                Tell($"would update {Name(publication)}: {string.Join(", ", ContentFingerprint.Differences(old, resource))}");
            }
        }

        HashSet<string> erased = before.Count == 0 ? [] : [.. (await store.ErasedAsync(stop)).SelectMany(patient => PatientPublications.ReferencesOf(patient, Questions.All.Select(question => question.Id)))];
        var deleted = new List<string>();
        foreach ((string reference, JsonObject old) in before)
        {
            if (erased.Contains(reference))
            {
                // Of whoever was erased nothing is kept, not even withdrawn.
                deleted.Add(reference);
                withdrawn++;
                Tell($"would delete {reference}");
                continue;
            }

            string type = reference.Split('/')[0];
            JsonObject? fallen = Withdrawal.Of(type) is { } state && (!JsonNode.DeepEquals(old[state.Member], state.Value) || old.ContainsKey("entry") || old.ContainsKey("member")) ? Withdrawal.Apply(old, today) : null;
            lines.Add((type, (fallen ?? old).ToJsonString()));
            if (fallen is not null)
            {
                withdrawn++;
                Tell($"would withdraw {reference}");
            }
        }

        if (!request.DryRun)
        {
            await RefuseSilentAsync(stop);
            await store.RecordAsync("publish", "publish-folder", request.Source, stop);
            await NdjsonFolder.WriteAsync(folder, lines, deleted, stop);
        }

        return new PublishingSummary(created, updated, unchanged, withdrawn, 0, 0);

        void Tell(string line)
        {
            if (request.DryRun)
            {
                say(line);
            }
        }
    }

    /// <summary>To a FHIR server.</summary>
    /// <exception cref="ServerException">No token can be had.</exception>
    public async Task<PublishingSummary> ToServerAsync(Uri server, ServerAuthorization? authorization, PublishingRequest request, ServerOptions options, Action<string> say, CancellationToken stop, HttpMessageHandler? handler = null)
    {
        List<Publication> wanted = await WantedAsync(request, stop);
        using var client = new ServerClient(server, authorization, options, clock, handler);
        string target = client.Base.ToString();
        if (!request.DryRun)
        {
            await RefuseSilentAsync(stop);
            await store.RecordAsync("publish", "publish-server", client.Base.Host, stop);
        }

        Dictionary<string, PublicationRow> ledger = (await store.PublicationsAsync(target, stop)).ToDictionary(row => row.Type + "/" + row.Key, StringComparer.Ordinal);
        var sending = new ServerPublishing(store, new ResourceWriter(client), ledger, target, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), request.DryRun, say);
        foreach (Publication publication in wanted)
        {
            await sending.SendAsync(publication, stop);
        }

        HashSet<string> still = [.. wanted.Select(publication => publication.Reference)];
        foreach (PublicationRow row in ledger.Values.Where(row => row.State == "published" && !still.Contains(row.Type + "/" + row.Key)).ToList())
        {
            await sending.WithdrawAsync(row, stop);
        }

        foreach (PublicationRow row in ledger.Values.Where(row => row.State == "erased").ToList())
        {
            await sending.TakeBackAsync(row, stop);
        }

        return sending.Summary;
    }

    private async Task RefuseSilentAsync(CancellationToken stop)
    {
        if (await store.SilentSinceAsync(stop) is not null)
        {
            throw new StoreException("Silent mode is on: nothing is sent. A dry run shows what would be.");
        }
    }

    private async Task<List<Publication>> WantedAsync(PublishingRequest request, CancellationToken stop)
    {
        IReadOnlySet<(string Patient, string RuleId)> confirmed = await store.ConfirmedFlagsAsync(stop);
        HashSet<string> ofSource = [];
        await foreach (string patient in store.KeptPatientsAsync(request.Source, onlyWithSign: true, stop))
        {
            ofSource.Add(patient);
        }

        DateTimeOffset now = clock.GetUtcNow();
        var devices = new Dictionary<string, Publication>(StringComparer.Ordinal);
        var members = Cohorts.ToDictionary(definition => definition.Id, _ => new List<string>(), StringComparer.Ordinal);
        var worklist = new List<(int Rank, string Patient, string Lead)>();
        var wanted = new List<Publication>();
        DateOnly newest = DateOnly.MinValue;
        await foreach (JudgedPatient judged in store.AllAsync(stop))
        {
            string key = judged.Case.Timeline.Patient.Value;
            if (!ofSource.Contains(key))
            {
                continue;
            }

            string subject = "Patient/" + judged.SourceId;
            newest = judged.Case.AsOf > newest ? judged.Case.AsOf : newest;
            Publication device = OriginResources.Device(ProgramVersion.Text, knowledge.Version, judged.Risk?.ModelId);
            bool MayLeave(string rule) => request.Unconfirmed || confirmed.Contains((key, rule));
            IReadOnlyList<Publication> own = PatientPublications.Of(new PublishingContext(judged.Case.Timeline.Patient, subject, judged.Case.AsOf, now, device.Reference), judged, MayLeave);
            if (own.Count > 0)
            {
                devices.TryAdd(device.Key, device);
                wanted.AddRange(own);

                // The list names no lead that nobody has confirmed.
                if (Recommendation.Of(judged.Case, [.. judged.Flags.Where(flag => MayLeave(flag.RuleId))]) is { } recommendation)
                {
                    worklist.Add((recommendation.Rank, subject, $"{recommendation.Lead.RuleId}: {recommendation.Lead.Title}"));
                }
            }

            foreach (CohortDefinition definition in Cohorts.Where(definition => request.Unconfirmed && AttritionCount.Place(definition, judged.Case) == definition.Criteria.Count * 2))
            {
                members[definition.Id].Add(subject);
            }
        }

        if (worklist.Count > 0)
        {
            wanted.Add(CohortResources.Worklist(worklist.OrderByDescending(entry => entry.Rank).ThenBy(entry => entry.Patient, StringComparer.Ordinal).Select(entry => (entry.Patient, entry.Lead)), devices.Values.First().Reference, newest));
        }

        wanted.AddRange(Cohorts.Where(definition => members[definition.Id].Count > 0).Select(definition => CohortResources.Group(definition, members[definition.Id])));

        // What others refer to goes first, so that a server's own ids are known.
        return [.. devices.Values, .. wanted.OrderBy(publication => publication.Type switch { "Task" => 1, "Provenance" => 2, _ => 0 })];
    }

    private static string Name(Publication publication) => $"{publication.Type}/{publication.Key} ({publication.Topic}{(publication.Patient.Length > 0 ? ", patient " + publication.Patient : "")})";
}
