using System.Globalization;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>One complete fetch by paged search, type by type, for servers without bulk export; patient by patient where a server wants that, or where only some are asked for.</summary>
/// <remarks>
/// Each page is appended to its type's file before the next link is kept, so a killed fetch repeats at most one page; reading takes a resource
/// once. What a server refuses is said and asked for in full the next time: the mark for changes moves, and nothing may slip behind it.
/// </remarks>
internal sealed class SearchFetch
{
    private const string AtPatient = "patient ";
    private const int MostRestarts = 2;
    private const int RefusedInARow = 3;

    private readonly ServerClient client;
    private readonly ServerCapabilities capabilities;
    private readonly FetchRequest request;
    private readonly string folder;
    private readonly Action<string>? say;
    private readonly List<string> warnings = [];
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private FetchState state;
    private PatientList? patients;

    private SearchFetch(ServerClient client, ServerCapabilities capabilities, FetchRequest request, string folder, FetchState state, Action<string>? say)
    {
        (this.client, this.capabilities, this.request, this.folder, this.state, this.say) = (client, capabilities, request, folder, state, say);
        refused.UnionWith(state.Refused);
    }

    private string Since => request.Since is { Length: > 0 } instant ? instant : "";

    public static Task<FetchResult> RunAsync(ServerClient client, ServerCapabilities capabilities, FetchRequest request, string folder, FetchState state, Action<string>? say, CancellationToken stop) =>
        new SearchFetch(client, capabilities, request, folder, state, say).RunAsync(stop);

    private async Task<FetchResult> RunAsync(CancellationToken stop)
    {
        if (request.Group is not null || request.Patients is not null)
        {
            patients = await PatientList.NamedAsync(client, request, folder, stop);
        }

        string[] types = [.. ServerFetch.Types.Where(type => capabilities.Types.Count == 0 || capabilities.Types.Contains(type))];
        foreach (string type in types.Where(type => File.Exists(PathOf(type))))
        {
            DropCutLine(PathOf(type));
        }

        foreach (string type in types)
        {
            if (state.Pages.GetValueOrDefault(type) is not "")
            {
                await TypeAsync(type, stop);
                Note(type, "");
            }
        }

        List<SavedFile> files = [.. types.Where(type => File.Exists(PathOf(type))).Select(type => new SavedFile("output", type, Path.GetFileName(PathOf(type)), File.ReadLines(PathOf(type)).LongCount()))];
        if (types.All(refused.Contains))
        {
            throw new ServerException($"{client.Base.Host} gave none of the resource types we read. {string.Join(" ", warnings.Take(2))}");
        }

        if (Since.Length > 0)
        {
            files.AddRange(await ReferencedResources.RenewAsync(client, folder, [.. types.Intersect(ReferencedResources.Types).Except(state.AskedForEverybody)], Since, request.HeldAsync, say, stop));
        }

        files.AddRange(await ReferencedResources.FetchAsync(client, folder, files, request.HeldAsync, say, warnings, stop));
        if (await Removals.SaveAsync(client, capabilities, request, [.. types.Except(refused)], patients?.Departed ?? [], Doubt.OfIds, folder, say, warnings, stop) is { } removed)
        {
            files.Add(removed);
        }

        ServerFetch.Complete(folder, state.Started, files);
        return new(folder, state.Started, "search", files.Count, files.Sum(file => file.Resources), patients?.Members, warnings) { Refused = [.. refused.Order(StringComparer.Ordinal)] };
    }

    private async Task TypeAsync(string type, CancellationToken stop)
    {
        bool changesOnly = Since.Length > 0 && !request.WholeTypes.Contains(type);
        ServerException? refusal = null;
        // A drug or a doctor belongs to nobody: asked for at once, also where patients have to be named, unless only some are wanted.
        bool forEverybody = patients is null || (patients.Members is null && ReferencedResources.Types.Contains(type));
        if (forEverybody && state.Pages.GetValueOrDefault(type)?.StartsWith(AtPatient, StringComparison.Ordinal) != true)
        {
            refusal = await EverybodyAsync(type, changesOnly, stop);
            if (refusal is null)
            {
                state = state with { AskedForEverybody = [.. state.AskedForEverybody, type] };
                return;
            }

            if (type == "Patient")
            {
                throw new ServerException($"{refusal.Message} It wants patients to be named: pull a Group (--group ID) or a list of ids (--patient-list FILE).", refusal);
            }
        }

        bool perPatient = type == "Patient" || SearchForms.OfEachPatient(type, changesOnly).Any();
        if (perPatient && refusal?.Data["status"] is not (404 or 405 or 410 or 501))
        {
            patients ??= await PatientList.OfServerAsync(client, request, folder, stop);
            refusal = await EachPatientAsync(type, changesOnly, patients, stop);
        }

        // What belongs to no patient comes by the references to it.
        if (refusal is not null && !ReferencedResources.Types.Contains(type))
        {
            Refuse(type, refusal.Message);
        }
    }

    /// <summary>Null where it is done, or what the server said to every way of asking.</summary>
    private async Task<ServerException?> EverybodyAsync(string type, bool changesOnly, CancellationToken stop)
    {
        string include = type is "MedicationRequest" or "MedicationDispense" or "MedicationAdministration" or "MedicationStatement" && capabilities.Includes.Contains(type + ":medication") ? $"&_include={type}:medication" : "";
        ServerException? refusal = null;
        string[] filters = [.. FiltersOf(type)];
        string? resumed = filters.Length == 1 ? state.Pages.GetValueOrDefault(type) : null;
        if (resumed is null)
        {
            File.Delete(PathOf(type));
        }

        foreach (SearchForm form in SearchForms.OfEverybody(changesOnly, include))
        {
            try
            {
                foreach (string filter in filters)
                {
                    await PagesAsync(type, Address(type, form, filter, patient: null), resumed, changesOnly, note: true, stop);
                    resumed = null;
                }

                return null;
            }
            catch (ServerException failure) when (failure.Data["refused"] is true)
            {
                refusal ??= failure;
                if (failure.Data["status"] is 404 or 405 or 410 or 501)
                {
                    break;
                }
            }
        }

        return refusal;
    }

    private async Task<ServerException?> EachPatientAsync(string type, bool changesOnly, PatientList list, CancellationToken stop)
    {
        int from = state.Pages.GetValueOrDefault(type) is { } at && at.StartsWith(AtPatient, StringComparison.Ordinal) ? int.Parse(at[AtPatient.Length..], CultureInfo.InvariantCulture) : 0;
        if (from == 0)
        {
            File.Delete(PathOf(type));
        }

        SearchForm? form = null;
        ServerException? refusal = null;
        int answered = 0, failed = 0;
        for (int next = from; next < list.Ids.Count; next++)
        {
            string patient = list.Ids[next];
            try
            {
                form = await PatientAsync(type, patient, changesOnly && !list.IsNew(patient), form, stop) ?? form;
                answered++;
            }
            catch (ServerException failure) when (failure.Data["refused"] is true)
            {
                refusal ??= failure;
                failed++;
                if (answered == 0 && from == 0 && failed == RefusedInARow)
                {
                    return refusal;
                }
            }

            Note(type, AtPatient + (next + 1).ToString(CultureInfo.InvariantCulture));
            say?.Invoke($"{type}: {next + 1} of {list.Ids.Count} patients");
        }

        if (failed > 0 && answered > 0)
        {
            Refuse(type, $"{failed} of {list.Ids.Count} patients could not be asked for");
            return null;
        }

        return answered == 0 ? refusal : null;
    }

    /// <summary>Everything of a type and a patient, by the form that worked last, else by the first that works, which comes back.</summary>
    private async Task<SearchForm?> PatientAsync(string type, string patient, bool changesOnly, SearchForm? known, CancellationToken stop)
    {
        if (type == "Patient")
        {
            await ReadPatientAsync(patient, changesOnly, stop);
            return null;
        }

        ServerException? refusal = null;
        foreach (SearchForm form in SearchForms.OfEachPatient(type, changesOnly).Prepend(known).OfType<SearchForm>().Select(form => form with { Since = form.Since && changesOnly }).Distinct())
        {
            try
            {
                foreach (string extra in form.Extras)
                {
                    foreach (string filter in FiltersOf(type))
                    {
                        await PagesAsync(type, Address(type, form, extra + filter, patient), resumed: null, changesOnly, note: false, stop);
                    }
                }

                return form;
            }
            catch (ServerException failure) when (failure.Data["refused"] is true)
            {
                refusal ??= failure;
                if (failure.Data["status"] is 404 or 405 or 410 or 501)
                {
                    break;
                }
            }
        }

        throw refusal!;
    }

    private async Task ReadPatientAsync(string patient, bool changesOnly, CancellationToken stop)
    {
        try
        {
            using JsonDocument? found = await client.GetJsonAsync(new Uri(client.Base, "Patient/" + Uri.EscapeDataString(patient)), stop);
            if (found is not null && SearchPage.TypeOf(found.RootElement) == "Patient")
            {
                if (!changesOnly || IsChange(found.RootElement))
                {
                    await File.AppendAllTextAsync(PathOf("Patient"), SearchPage.OneLine(found.RootElement) + "\n", stop);
                }

                return;
            }
        }
        catch (ServerException failure) when (failure.Data["status"] is 403)
        {
            // Counted like one that is not there.
        }

        throw new ServerException($"{client.Base.Host} does not show one of the patients that were named.") { Data = { ["refused"] = true, ["status"] = 404 } };
    }

    /// <summary>All pages of one search into the type's file.</summary>
    /// <exception cref="ServerException">With <c>refused</c> in its data where the first page was; without where the server lost its place again and again.</exception>
    private async Task PagesAsync(string type, string first, string? resumed, bool changesOnly, bool note, CancellationToken stop)
    {
        var paging = new Paging(client, client.Options.PageSize);
        (string at, long total, string before) = resumed?.Split(' ') is [var next, var told, var page0] ? (next, long.Parse(told, CultureInfo.InvariantCulture), page0) : (resumed ?? first, 0, "");
        bool isFirst = true;
        int restarts = 0;
        while (at.Length > 0)
        {
            SearchPage page;
            SearchPage? again = null;
            var url = new Uri(client.Base, at);
            try
            {
                page = await SearchPage.GetAsync(client, url, type, stop);
                if (before.Length > 0 && (page.Total is { } now ? now < total : Paging.IsCounted(new Uri(before), url)))
                {
                    // Something was deleted meanwhile, or may have been where no total is told. Where pages are counted, what stood at their border has moved to the page before.
                    again = await SearchPage.GetAsync(client, new Uri(before), type, stop);
                    if (!isFirst && again.Resources.Count > 0 && !again.Resources.Any(paging.Knows))
                    {
                        throw new ServerException($"{client.Base.Host} deletes {type} faster than they can be fetched.") { Data = { ["refused"] = true } };
                    }
                }
            }
            catch (ServerException failure) when (isFirst ? resumed is not null && restarts == 0 : failure.Data["refused"] is true)
            {
                // The server has forgotten where we were (410, 404, 400 for an old cursor): from the beginning; what comes twice is read once.
                if (restarts++ == MostRestarts)
                {
                    throw new ServerException($"{client.Base.Host} lost its place in the pages of {type} {restarts} times. Try again when it is less busy; nothing is lost.", failure);
                }

                say?.Invoke($"{type}: the server lost its place; asking from the beginning");
                paging = new Paging(client, client.Options.PageSize);
                (at, total, before, isFirst, resumed) = (first, 0, "", true, null);
                continue;
            }

            isFirst = false;
            JsonElement[] moved = [.. again?.Resources.Where(resource => !paging.Knows(resource)) ?? []];
            bool isNew = paging.Take(page.Resources, moved);
            if (isNew)
            {
                await File.AppendAllTextAsync(PathOf(type), string.Concat(page.Resources.Concat(moved).Where(resource => !changesOnly || IsChange(resource)).Select(resource => SearchPage.OneLine(resource) + "\n")), stop);
            }

            at = paging.Next(url, page, isNew);
            (total, before) = (page.Total ?? 0, url.AbsoluteUri);
            if (note && at.Length > 0)
            {
                Note(type, string.Create(CultureInfo.InvariantCulture, $"{new Uri(client.Base, at).AbsoluteUri} {total} {before}"));
            }
        }

        if (paging.StoppedShort)
        {
            warnings.Add($"{type}: the server filled its page, gave no link to the next and knows no _offset; there may be more than was fetched");
        }
    }

    /// <summary>Servers that do not know <c>_lastUpdated</c> send everything: what was not touched since is left out here.</summary>
    private bool IsChange(JsonElement resource) => SearchPage.IsChange(resource, Since);

    /// <summary>Searches that together are what is wanted of a type; one without a filter where nobody named any.</summary>
    private IEnumerable<string> FiltersOf(string type) =>
        request.TypeFilters.Where(filter => filter.StartsWith(type + "?", StringComparison.Ordinal)).Select(filter => "&" + filter[(type.Length + 1)..]).DefaultIfEmpty("");

    private string Address(string type, SearchForm form, string extra, string? patient)
    {
        string[] parts =
        [
            form.ByPatient switch { null => "", "subject" => "subject=Patient/" + Uri.EscapeDataString(patient!), var by => $"{by}={Uri.EscapeDataString(patient!)}" },
            form.Counted ? $"_count={client.Options.PageSize}" : "",
            form.Since ? "_lastUpdated=ge" + Uri.EscapeDataString(Since) : "",
            (form.ByPatient is null ? string.Concat(form.Extras) : "").TrimStart('&'),
            extra.TrimStart('&'),
        ];
        return $"{type}?{string.Join('&', parts.Where(part => part.Length > 0))}".TrimEnd('?');
    }

    /// <summary>A process that ended while it wrote a page left half a line; the page comes again, and must not begin behind it.</summary>
    private static void DropCutLine(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        byte[] block = new byte[1 << 16];
        for (long end = file.Length; end > 0;)
        {
            long from = Math.Max(0, end - block.Length);
            file.Position = from;
            int length = (int)(end - from);
            file.ReadExactly(block, 0, length);
            if (block.AsSpan(0, length).LastIndexOf((byte)'\n') is >= 0 and var at)
            {
                file.SetLength(from + at + 1);
                return;
            }

            end = from;
        }

        file.SetLength(0);
    }

    private string PathOf(string type) => Path.Combine(folder, type + ".ndjson");

    private void Refuse(string type, string why)
    {
        refused.Add(type);
        warnings.Add($"{type}: {why}");
    }

    private void Note(string type, string at)
    {
        state = state with { Pages = new Dictionary<string, string>(state.Pages) { [type] = at }, Refused = [.. refused] };
        state.Save(folder);
    }
}
