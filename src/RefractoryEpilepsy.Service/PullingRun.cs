using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Service.Jobs;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service;

/// <summary>Which server to pull from, and how.</summary>
/// <param name="Full">Ask for everything again, and drop what the server no longer has.</param>
internal sealed record PullRequest(Uri Server, string? Group, ServerAuthorization? Authorization, bool Full, DateOnly? AsOf)
{
    /// <summary>A file with the ids of the patients to fetch, one a line; null: the Group, or everybody.</summary>
    public string? PatientsFile { get; init; }

    /// <summary>Searches that narrow types, with spaces between.</summary>
    public string? TypeFilters { get; init; }

    /// <summary>Ids of the patients to fetch; null without a list.</summary>
    /// <exception cref="ServerException">The list cannot be read.</exception>
    public IReadOnlyList<string>? Patients()
    {
        try
        {
            return PatientsFile is null ? null
                : [.. File.ReadLines(PatientsFile).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.StartsWith("Patient/", StringComparison.Ordinal) ? line["Patient/".Length..] : line).Distinct()];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ServerException("The list of patients cannot be read: check the path and the rights of the file that --patient-list names.", fault);
        }
    }

    /// <summary>The text under which the source is kept.</summary>
    public string Source => Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + (Group is not null ? "#Group/" + Group : PatientsFile is not null ? "#list" : "");
}

/// <summary>One complete fetch from a FHIR server, judged into the store: everything the first time, what changed after that.</summary>
/// <remarks>
/// The fetch lands in a folder first and goes on there after a crash. Only when it is judged does the mark move from which the next
/// fetch asks for changes, so nothing can be skipped.
/// </remarks>
/// <param name="spoolRoot">Folder under which fetched files wait to be judged. Workers that see the same folder can share the reading.</param>
internal sealed class PullingRun(Store store, LoadingRun loading, string knowledgeVersion, string spoolRoot, ServerOptions options, TimeProvider clock)
{
    private const string Fetched = "fetched.json";

    /// <summary>Fetches and judges; goes on where a killed process left the same call.</summary>
    /// <exception cref="ServerException">The server cannot or will not.</exception>
    /// <exception cref="StoreException">The same source is being pulled by another process.</exception>
    public async Task<(FetchResult Fetched, ScreeningSummary? Summary)> ExecuteAsync(PullRequest request, Action<string> say, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        bool whole = request.Full || await FindAsync("since:", request, stop) is null;
        HeldRun held = await loading.TakeAsync(new(request.Source, request.Source, "command", knowledgeVersion, request.AsOf, whole), stop);
        return await held.DoAsync(ending => ExecuteAsync(held, request, say, progress, ending), putBack: false, stop);
    }

    /// <summary>Where fetched files of a store wait unless told otherwise.</summary>
    public static string SpoolOf(string store, string? given) =>
        given ?? (Store.IsPostgres(store) ? Path.Combine(Path.GetTempPath(), "refractory-fetch") : Path.GetFullPath(store) + ".fetch");

    /// <summary>Removes fetched files that wait to be judged; the pulls that left them fetch again.</summary>
    /// <returns>How many sources are being pulled at this moment and keep theirs.</returns>
    public static int ClearSpool(string spoolRoot)
    {
        int busy = 0;
        foreach (string folder in Directory.Exists(spoolRoot) ? Directory.GetDirectories(spoolRoot) : [])
        {
            try
            {
                using FileStream one = Lock(folder);
                foreach (string files in Directory.GetDirectories(folder))
                {
                    Directory.Delete(files, recursive: true);
                }
            }
            catch (StoreException)
            {
                busy++;
            }
        }

        return busy;
    }

    /// <summary>Works a run off that this process holds.</summary>
    public async Task<(FetchResult Fetched, ScreeningSummary? Summary)> ExecuteAsync(HeldRun held, PullRequest request, Action<string> say, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        string folder = Path.Combine(spoolRoot, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Source)).AsSpan(0, 8)));
        Directory.CreateDirectory(folder);
        await using FileStream one = Lock(folder);
        string files = Path.Combine(folder, held.Row.Replace ? "full" : "changes");
        FetchResult? fetched = held.Row.Stage is "reading" or "judging" or "finishing" ? Earlier(files) : null;
        if (fetched is null)
        {
            fetched = await FetchAsync(held, request, files, say, stop);
        }

        ScreeningSummary? summary = null;
        if (fetched.Resources > 0 || held.Row.Replace)
        {
            summary = await loading.ExecuteAsync(held, (await Faults.PatientlyAsync(() => store.FindRunAsync(held.Row.Id, stop), stop))!, progress, stop);
        }
        else
        {
            await Faults.PatientlyAsync(() => store.CloseUnchangedAsync(held.Lease, stop), stop);
        }

        if (fetched.Warnings.Count > 0)
        {
            await Faults.PatientlyAsync(() => store.RemarkAsync(held.Row.Id, $"Finished, but: {string.Join("; ", fetched.Warnings.Take(5))}", stop), stop);
        }

        await Faults.PatientlyAsync(
            async () =>
            {
                await store.SetSettingAsync("since:" + request.Source, fetched.TransactionTime, stop);
                await store.SetSettingAsync("refused:" + request.Source, string.Join(' ', fetched.Refused), stop);
                if (fetched.Members is { } now)
                {
                    await store.SetSettingAsync("members:" + request.Source, JsonSerializer.Serialize(now.Order(StringComparer.Ordinal)), stop);
                }
            },
            stop);
        Directory.Delete(files, recursive: true);
        return (fetched, summary);
    }

    private async Task<FetchResult> FetchAsync(HeldRun held, PullRequest request, string files, Action<string> say, CancellationToken stop)
    {
        await held.EnterAsync("fetching", stop);
        if (File.Exists(Path.Combine(files, "manifest.json")))
        {
            // Fetched by a run that ended before it was judged: what it began is fetched anew, since the mark has not moved.
            Directory.Delete(files, recursive: true);
        }

        await Faults.PatientlyAsync(() => store.UncutAsync(held.Lease, stop), stop);
        string? since = held.Row.Replace ? null : await FindAsync("since:", request, stop);
        string? members = await FindAsync("members:", request, stop);
        string? refused = await FindAsync("refused:", request, stop);
        var asked = new FetchRequest(request.Server, request.Group, request.Authorization, since, members is null ? null : JsonSerializer.Deserialize<HashSet<string>>(members))
        {
            Patients = request.Patients(),
            TypeFilters = request.TypeFilters?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [],
            WholeTypes = (refused ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
            Held = (type, ending) => Faults.PatientlyAsync(() => store.HeldAsync(request.Source, type, ending), ending),
        };
        FetchResult fetched = await ServerFetch.RunAsync(
            asked,
            files,
            options,
            clock,
            text =>
            {
                if (FilesDone(text) is (var done, var all))
                {
                    held.Report(done, all, "files");
                }

                say(text);
            },
            stop: stop);
        await RefuseToDropAsync(held, request, fetched, stop);
        await File.WriteAllTextAsync(Path.Combine(files, "..", Path.GetFileName(files) + "." + Fetched), JsonSerializer.Serialize(fetched), stop);
        await Faults.PatientlyAsync(() => store.SetInputAsync(held.Lease, files, stop), stop);
        return fetched;
    }

    /// <summary>A full pull drops what did not come. Where the server said that not everything came, that would drop what may well exist.</summary>
    private async Task RefuseToDropAsync(HeldRun held, PullRequest request, FetchResult fetched, CancellationToken stop)
    {
        if (!held.Row.Replace)
        {
            return;
        }

        var missing = new List<string>();
        foreach (string type in fetched.Refused)
        {
            if ((await Faults.PatientlyAsync(() => store.HeldAsync(request.Source, type, stop), stop)).Count > 0)
            {
                missing.Add(type);
            }
        }

        bool holdsSome = await FindAsync("since:", request, stop) is not null;
        if (holdsSome && (fetched.HasFailures || missing.Count > 0))
        {
            string why = missing.Count > 0 ? $"did not give {string.Join(", ", missing)}" : "reported errors with its own export";
            throw new ServerException($"{request.Server.Host} {why}. A full pull would drop what did not come, so nothing was changed: try again later, or pull without --full.");
        }
    }

    private Task<string?> FindAsync(string what, PullRequest request, CancellationToken stop) => Faults.PatientlyAsync(() => store.FindSettingAsync(what + request.Source, stop), stop);

    /// <summary>What the fetch brought, where it was complete before the process ended.</summary>
    private static FetchResult? Earlier(string files)
    {
        string note = Path.Combine(files, "..", Path.GetFileName(files) + "." + Fetched);
        return File.Exists(Path.Combine(files, "manifest.json")) && File.Exists(note) ? JsonSerializer.Deserialize<FetchResult>(File.ReadAllText(note)) : null;
    }

    private static (long Done, long All)? FilesDone(string text) =>
        text.Split(' ') is ["fetched", var done, "of", var all, "files"] && long.TryParse(done, System.Globalization.CultureInfo.InvariantCulture, out long first) && long.TryParse(all, System.Globalization.CultureInfo.InvariantCulture, out long last) ? (first, last) : null;

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new StoreException("This source is being pulled by another process. Wait for it to end.", problem);
        }
    }
}
