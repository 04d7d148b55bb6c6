using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>One complete fetch by bulk export: kick off, wait, download each file once, tidy away.</summary>
internal static class BulkFetch
{
    /// <summary>Null where the server turns out to offer no export.</summary>
    public static async Task<FetchResult?> TryAsync(ServerClient client, ServerCapabilities capabilities, FetchRequest request, string folder, FetchState state, Action<string>? say, CancellationToken stop)
    {
        using var fetch = new Run(client, request, folder, state, say);
        string[] types = [.. ServerFetch.Types.Where(type => capabilities.Types.Count == 0 || capabilities.Types.Contains(type))];
        HashSet<string>? newcomers = null;
        bool isWhole = false;
        string[] departed = [];
        HashSet<string>? named = null;
        var warnings = new List<string>();
        if (request is { Group: not null, Since: not null, KnownPatients: { } known })
        {
            // Members since the last time have a history from before it: the guide's three calls.
            if (!await fetch.ExportAsync("members", [("_type", "Patient"), ("_elements", "id")], stop))
            {
                return null;
            }

            IReadOnlySet<string> now = await PatientIdsAsync(folder, fetch.FilesOf("members"), stop);
            newcomers = now.Where(id => !known.Contains(id)).ToHashSet();
            named = [.. now];
            if ((now.Count == 0 && known.Count > 0) || await fetch.HasFailuresAsync("members", stop))
            {
                // A list that is empty or came with errors would put patients out who are still in.
                named.UnionWith(known);
                warnings.Add(now.Count == 0
                    ? "the Group came without any member: whoever was in it stays; a full pull (--full) takes them out"
                    : "the server reported errors when it listed the Group's members: nobody is taken out this time");
            }

            departed = [.. known.Where(id => !named.Contains(id)).Order(StringComparer.Ordinal)];
            if (newcomers.Count > 0)
            {
                isWhole = !await fetch.NewcomersAsync([("_type", string.Join(',', types)), .. newcomers.Order(StringComparer.Ordinal).Select(id => ("patient", $"Patient/{id}")), .. request.TypeFilters.Select(filter => ("_typeFilter", filter))], stop);
            }
        }

        List<(string, string)> parameters = [("_type", string.Join(',', types))];
        if (request.Since is { Length: > 0 } since && !isWhole)
        {
            parameters.Add(("_since", since));
        }

        parameters.AddRange(request.TypeFilters.Select(filter => ("_typeFilter", filter)));

        if (!await fetch.ExportAsync("all", parameters, stop))
        {
            fetch.DropMembers();
            return null;
        }

        SavedFile[] files = [.. fetch.Files.Where(file => !file.Name.StartsWith("members-", StringComparison.Ordinal))];
        string[] late = [.. request.WholeTypes.Where(types.Contains).Except(client.NotGranted).Order(StringComparer.Ordinal)];
        late = request.Since is { Length: > 0 } && !fetch.State.Whole.Contains("all") ? late : [];
        if (late.Length > 0)
        {
            // Withheld until now: what is older than the mark has never come.
            late = await fetch.ExportAsync("late", [("_type", string.Join(',', late))], stop) ? [] : late;
            files = [.. fetch.Files.Where(file => !file.Name.StartsWith("members-", StringComparison.Ordinal))];
        }

        await DropWhatCameBackAsync(folder, files, stop);
        if (request is { Group: not null, Since.Length: > 0 })
        {
            // Exports of a Group leave out what belongs to no patient, or bring it when an order names it.
            files = [.. files, .. await ReferencedResources.RenewAsync(client, folder, [.. ReferencedResources.Types.Where(types.Contains)], request.Since, request.HeldAsync, say, stop)];
        }

        files = [.. files, .. await ReferencedResources.FetchAsync(client, folder, files, request.HeldAsync, say, warnings, stop)];
        IReadOnlySet<string>? members = request.Group is null ? null
            : named ?? await PatientIdsAsync(folder, files.Where(file => file.Type == "Patient"), stop);
        // An empty list is what servers send that know of no deletions, and some that do not keep them: a history shows which.
        string[] unsure = fetch.ListsDeletions ? [] : fetch.TellsDeletions ? [.. types.Where(capabilities.TellsHistory)] : types;
        if (await Removals.SaveAsync(client, capabilities, request, unsure, departed, fetch.TellsDeletions ? Doubt.OfHistory : Doubt.OfServer, folder, say, warnings, stop) is { } removed)
        {
            files = [.. files, removed];
        }

        string time = fetch.State.Manifests.Values.Select(manifest => manifest.TransactionTime).Where(text => text.Length > 0).DefaultIfEmpty(state.Started).Min(StringComparer.Ordinal)!;
        IReadOnlyList<string> withheld = client.NotGranted;
        if (withheld.Count > 0)
        {
            warnings.Add($"the server granted no access to {string.Join(", ", withheld)}; what it has of these comes when it does");
        }

        bool hasFailures = await fetch.HasFailuresAsync("", stop);
        fetch.DropMembers();
        ServerFetch.Complete(folder, time, files);
        await fetch.TidyAsync();
        return new(folder, time, "bulk", files.Length, files.Sum(file => file.Resources), members, [.. fetch.Warnings, .. warnings]) { HasFailures = hasFailures, Refused = [.. withheld, .. late] };
    }

    /// <summary>An export must not list as deleted what it also brings. Where one does, the resource was made anew after it was deleted, and stays.</summary>
    private static async Task DropWhatCameBackAsync(string folder, SavedFile[] files, CancellationToken stop)
    {
        SavedFile[] lists = [.. files.Where(file => file.List == "deleted")];
        var deleted = new HashSet<string>(StringComparer.Ordinal);
        foreach (SavedFile list in lists)
        {
            await foreach (string line in File.ReadLinesAsync(Path.Combine(folder, list.Name), stop))
            {
                deleted.UnionWith(JsonLine.Texts(line, "url").Select(NameIn));
            }
        }

        var back = new HashSet<string>(StringComparer.Ordinal);
        foreach (SavedFile file in files.Where(file => file.List == "output" && file.Name.StartsWith("all-", StringComparison.Ordinal) && (file.Type.Length == 0 || deleted.Any(name => name.StartsWith(file.Type + "/", StringComparison.Ordinal)))))
        {
            await foreach (string line in File.ReadLinesAsync(Path.Combine(folder, file.Name), stop))
            {
                string reference = $"{JsonLine.Text(line, "resourceType")}/{JsonLine.Text(line, "id")}";
                if (deleted.Contains(reference))
                {
                    back.Add(reference);
                }
            }
        }

        foreach (SavedFile list in back.Count > 0 ? lists : [])
        {
            string path = Path.Combine(folder, list.Name);
            await File.WriteAllLinesAsync(path + ".new", (await File.ReadAllLinesAsync(path, stop)).Select(line => Without(line, back)), stop);
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    private static string Without(string line, HashSet<string> back)
    {
        try
        {
            if (line.Trim().Length > 0 && JsonNode.Parse(line) is JsonObject bundle && bundle["entry"] is JsonArray entries)
            {
                entries.RemoveAll(entry => entry is JsonObject one && one["request"] is JsonObject request && request["url"] is JsonValue url && url.TryGetValue(out string? named) && back.Contains(NameIn(named)));
                return bundle.ToJsonString();
            }
        }
        catch (JsonException)
        {
            // Reading tells of the line.
        }

        return line;
    }

    /// <summary>Type and id in an address.</summary>
    private static string NameIn(string url) => url.Split("/_history")[0].Split('/') is [.., var type, var id] ? $"{type}/{id}" : url;

    private static async Task<IReadOnlySet<string>> PatientIdsAsync(string folder, IEnumerable<SavedFile> files, CancellationToken stop)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (SavedFile file in files)
        {
            await foreach (string line in File.ReadLinesAsync(Path.Combine(folder, file.Name), stop))
            {
                if (line.Length > 1 && JsonLine.Text(line, "id") is { } id && JsonLine.Text(line, "resourceType") == "Patient")
                {
                    ids.Add(id);
                }
            }
        }

        return ids;
    }

    private sealed class Run(ServerClient client, FetchRequest request, string folder, FetchState state, Action<string>? say) : IDisposable
    {
        private readonly BulkExport export = new(client, say);
        private readonly SemaphoreSlim saving = new(1, 1);
        private readonly List<string> warnings = [];
        private readonly ConcurrentDictionary<string, SavedFile> files = new(state.Files, StringComparer.Ordinal);

        public FetchState State { get; private set; } = state;

        /// <summary>Files that are whole on disk.</summary>
        public ICollection<SavedFile> Files => files.Values;

        public IReadOnlyList<string> Warnings => warnings;

        /// <summary>Whether the export of changes lists what was deleted. One of everything does not, whatever its list looks like.</summary>
        public bool TellsDeletions => !State.Whole.Contains("all") && State.Manifests.TryGetValue("all", out SavedManifest? manifest) && manifest.TellsDeletions;

        /// <summary>Whether it lists any.</summary>
        public bool ListsDeletions => TellsDeletions && State.Manifests["all"].Files.Any(file => file.List == "deleted");

        /// <summary>The history of patients who are new. False where the server cannot be asked for single patients: everything is to be asked for then.</summary>
        public async Task<bool> NewcomersAsync(IReadOnlyList<(string Name, string Value)> parameters, CancellationToken stop)
        {
            try
            {
                return await ExportAsync("newcomers", parameters, stop);
            }
            catch (ServerException failure) when (failure.Data["status"] is 400 or 404 or 405 or 422 or 501)
            {
                say?.Invoke("the server does not export single patients; all members are fetched again, for those who are new");
                return false;
            }
        }

        /// <summary>Whether the server said that something of a call's export went wrong; hints and warnings are not meant.</summary>
        public async Task<bool> HasFailuresAsync(string call, CancellationToken stop)
        {
            foreach (SavedFile file in files.Values.Where(file => file.List == "error" && file.Name.StartsWith(call, StringComparison.Ordinal) && File.Exists(Path.Combine(folder, file.Name))))
            {
                await foreach (string line in File.ReadLinesAsync(Path.Combine(folder, file.Name), stop))
                {
                    if (JsonLine.Texts(line, "severity").Any(severity => severity is "error" or "fatal"))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        public IEnumerable<SavedFile> FilesOf(string call) => files.Values.Where(file => file.Name.StartsWith(call + "-", StringComparison.Ordinal));

        /// <summary>False where the server has no such operation. Where its files have expired meanwhile, the export is asked for once more.</summary>
        public async Task<bool> ExportAsync(string call, IReadOnlyList<(string Name, string Value)> parameters, CancellationToken stop)
        {
            try
            {
                return await ExportOnceAsync(call, parameters, stop);
            }
            catch (ServerException failure) when (failure.Data["expired"] is true)
            {
                say?.Invoke("the links of the export have expired: it is asked for anew");
                await DropAsync(call);
            }

            try
            {
                return await ExportOnceAsync(call, parameters, stop);
            }
            catch (ServerException failure) when (failure.Data["expired"] is true)
            {
                await DropAsync(call);
                throw;
            }
        }

        /// <summary>Removes the list of members, which holds ids only (SUBSETTED) and is not to be read as data.</summary>
        public void DropMembers()
        {
            foreach (SavedFile file in FilesOf("members"))
            {
                File.Delete(Path.Combine(folder, file.Name));
            }
        }

        /// <summary>Forgets an export whose files are gone, so that the next try begins anew.</summary>
        private async Task DropAsync(string call)
        {
            string? job = State.Jobs.FirstOrDefault(entry => entry.StartsWith(call + " ", StringComparison.Ordinal))?[(call.Length + 1)..];
            foreach ((string key, SavedFile file) in files.Where(entry => entry.Key.StartsWith(call + " ", StringComparison.Ordinal)))
            {
                files.TryRemove(key, out _);
                File.Delete(Path.Combine(folder, file.Name));
            }

            FetchState.NoteAll(folder, files);
            await SaveAsync(now => now with
            {
                Jobs = [.. now.Jobs.Where(entry => !entry.StartsWith(call + " ", StringComparison.Ordinal))],
                Whole = [.. now.Whole.Where(one => one != call)],
                Manifests = now.Manifests.Where(entry => entry.Key != call).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal),
            });
            if (job is not null)
            {
                await export.DeleteAsync(new Uri(job), CancellationToken.None);
            }
        }

        private async Task<bool> ExportOnceAsync(string call, IReadOnlyList<(string Name, string Value)> parameters, CancellationToken stop)
        {
            string? job = State.Jobs.FirstOrDefault(entry => entry.StartsWith(call + " ", StringComparison.Ordinal))?[(call.Length + 1)..];
            if (job is null)
            {
                if (await StartAsync(parameters, stop) is not var (started, sent))
                {
                    return false;
                }

                job = started.OriginalString;
                bool isWhole = !sent.Any(parameter => parameter.Name == "_since");
                await SaveAsync(now => now with { Jobs = [.. now.Jobs, $"{call} {job}"], Whole = isWhole ? [.. now.Whole, call] : now.Whole });
            }

            if (!State.Manifests.TryGetValue(call, out SavedManifest? manifest))
            {
                BulkManifest made;
                try
                {
                    made = await export.WaitAsync(new Uri(job), stop);
                }
                catch (ServerException failure) when (failure.Data["passing"] is not true)
                {
                    if (failure.Data["status"] is 404 or 410)
                    {
                        failure.Data["expired"] = true;
                        throw;
                    }

                    await export.DeleteAsync(new Uri(job), CancellationToken.None);
                    await SaveAsync(now => now with { Jobs = [.. now.Jobs.Where(entry => !entry.StartsWith(call + " ", StringComparison.Ordinal))] });
                    throw;
                }

                manifest = new(made.TransactionTime, made.RequiresAccessToken, made.Files, made.TellsDeletions);
                await SaveAsync(now => now with { Manifests = new Dictionary<string, SavedManifest>(now.Manifests) { [call] = manifest } });
            }

            await DownloadAsync(call, manifest, stop);
            return true;
        }

        /// <summary>Lets the server drop what it keeps for us, also when the fetch was cancelled meanwhile.</summary>
        public async Task TidyAsync()
        {
            foreach (string job in State.Jobs)
            {
                await export.DeleteAsync(new Uri(job[(job.IndexOf(' ', StringComparison.Ordinal) + 1)..]), CancellationToken.None);
            }
        }

        /// <summary>The address of the export's status and what was sent; null where there is no such operation. Parameters that the server refuses are left out, those first that cost least.</summary>
        private async Task<(Uri Status, IReadOnlyList<(string Name, string Value)> Sent)?> StartAsync(IReadOnlyList<(string Name, string Value)> parameters, CancellationToken stop)
        {
            string[] paths = request.Group is { } group ? [$"Group/{Uri.EscapeDataString(group)}/$export"] : ["$export", "Patient/$export"];
            ServerException? first = null;
            foreach (string path in paths)
            {
                int before = 0;
                foreach (string[] without in (string[][])[[], ["_typeFilter"], ["_elements"], ["_typeFilter", "_elements", "_type"], ["_since"], ["_typeFilter", "_elements", "_type", "_since"]])
                {
                    (string Name, string Value)[] sent = [.. parameters.Where(parameter => !without.Contains(parameter.Name))];
                    if (before > 0 && sent.Length == parameters.Count)
                    {
                        continue;
                    }

                    before++;
                    try
                    {
                        return (await export.KickOffAsync(path, sent, stop), sent);
                    }
                    catch (ServerException failure) when (failure.Data["status"] is int status)
                    {
                        if (status is 401 or 403)
                        {
                            throw;
                        }

                        first ??= failure;
                        if (status != 400)
                        {
                            break;
                        }
                    }
                }
            }

            say?.Invoke($"no export here: {first!.Message}");
            return request.Group is null || first!.Data["status"] is 404 or 405 or 501 ? null : throw first!;
        }

        private async Task DownloadAsync(string call, SavedManifest manifest, CancellationToken stop)
        {
            var todo = manifest.Files.Select((file, index) => (File: file, Name: $"{call}-{file.List}-{index:00000}{(file.Type.Length > 0 && file.Type.All(char.IsAsciiLetter) ? "." + file.Type : "")}.ndjson"))
                .Where(entry => !files.ContainsKey(Key(call, entry.File)))
                .ToArray();
            int done = manifest.Files.Count - todo.Length;
            await Parallel.ForEachAsync(todo, new ParallelOptions { MaxDegreeOfParallelism = client.Options.ParallelFiles, CancellationToken = stop }, async (entry, ending) =>
            {
                long resources = await FileDownload.FetchAsync(client, entry.File, manifest.RequiresAccessToken, Path.Combine(folder, entry.Name), ending);
                var saved = new SavedFile(entry.File.List, entry.File.Type, entry.Name, resources);
                files[Key(call, entry.File)] = saved;
                lock (files)
                {
                    FetchState.Note(folder, Key(call, entry.File), saved);
                }

                int count = Interlocked.Increment(ref done);
                say?.Invoke($"fetched {count} of {manifest.Files.Count} files");
                if (entry.File.List == "error")
                {
                    lock (warnings)
                    {
                        warnings.Add($"the server reported {resources} problem(s) with its own export (file {entry.Name})");
                    }
                }
            });
        }

        public void Dispose() => saving.Dispose();

        private static string Key(string call, BulkFile file) => $"{call} {file.List} {file.Url.OriginalString}";

        private async Task SaveAsync(Func<FetchState, FetchState> change)
        {
            await saving.WaitAsync(CancellationToken.None);
            try
            {
                State = change(State);
                State.Save(folder);
            }
            finally
            {
                saving.Release();
            }
        }
    }
}
