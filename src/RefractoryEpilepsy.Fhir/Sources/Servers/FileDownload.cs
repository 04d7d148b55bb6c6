using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>Fetches one file of an export, goes on where a cut connection ended, and believes it only when it is whole.</summary>
internal static class FileDownload
{
    private const int BlockBytes = 1 << 17;

    /// <summary>Fetches to <paramref name="path"/>; a file that is cut short is fetched again.</summary>
    /// <returns>Lines that hold a resource.</returns>
    /// <exception cref="ServerException">It stays incomplete, or the server refuses.</exception>
    public static async Task<long> FetchAsync(ServerClient client, BulkFile file, bool? withToken, string path, CancellationToken stop)
    {
        string part = path + ".part";
        if (File.Exists(part) && await HasGzipMarkAsync(part, stop))
        {
            // Left by a process that was killed: a compressed stream cannot be taken up in the middle.
            File.Delete(part);
        }

        string trouble = "";
        for (int attempt = 0; attempt < client.Options.Tries; attempt++)
        {
            bool? saved = await client.SendAsync<bool?>(
                () => Request(file, part),
                withToken ?? false,
                async (answer, ending) => answer.StatusCode == HttpStatusCode.Unauthorized && withToken is null ? null : await SaveAsync(client, file, answer, part, ending, stop),
                stop);
            if (saved is null)
            {
                // The manifest does not say whether files want the token; the server just did. It goes to the server's own host only.
                withToken = true;
                attempt--;
                continue;
            }

            (trouble, long lines) = await CheckAsync(file, part, path, stop);
            if (trouble.Length == 0)
            {
                File.Delete(part + ".version");
                return lines;
            }

            File.Delete(part);
            await Task.Delay(RetryAfter.BackOff(attempt, client.Options.FirstWait, client.Options.LongestWait), client.Clock, stop);
        }

        throw new ServerException($"A file of type {file.Type} from {file.Url.Host} came incomplete {client.Options.Tries} times ({trouble}).");
    }

    private static HttpRequestMessage Request(BulkFile file, string part)
    {
        HttpRequestMessage request = ServerClient.Request(HttpMethod.Get, file.Url, "application/fhir+ndjson");
        long have = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (have > 0)
        {
            // Only uncompressed bytes are kept between tries (see SaveAsync), so the rest is asked for uncompressed too;
            // and only of the file as it was: a changed one comes whole.
            request.Headers.Range = new RangeHeaderValue(have, null);
            if (VersionOf(part) is { Length: > 0 } version && version[0] == '"' && EntityTagHeaderValue.TryParse(version, out EntityTagHeaderValue? tag))
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(tag);
            }
        }
        else
        {
            request.Headers.AcceptEncoding.ParseAdd("gzip");
        }

        return request;
    }

    private static async Task<bool> SaveAsync(ServerClient client, BulkFile file, HttpResponseMessage answer, string part, CancellationToken soon, CancellationToken stop)
    {
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            File.Delete(part);
            throw new IOException("The server does not know this part of the file.");
        }

        if ((int)answer.StatusCode is >= 400 and < 500)
        {
            // Stores answer 400, 403, 404 or 410 for a link that has expired; whatever it was, this link will not do, and a new export has new ones.
            throw new ServerException($"{file.Url.Host} does not give a file of type {file.Type} ({(int)answer.StatusCode}): its link has expired, or it wants authorization. Start the export anew.") { Data = { ["expired"] = true } };
        }

        await client.EnsureAsync(answer, $"fetching a file of type {file.Type}", soon);
        string version = answer.Headers.ETag?.ToString() ?? answer.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture) ?? "";
        long have = File.Exists(part) ? new FileInfo(part).Length : 0;
        bool resumed = answer.StatusCode == HttpStatusCode.PartialContent;
        if (resumed && ((have > 0 && version != VersionOf(part)) || answer.Content.Headers.ContentRange?.From != have))
        {
            File.Delete(part);
            throw new IOException("The file on the server has changed meanwhile, or this is not the part that was asked for.");
        }

        await File.WriteAllTextAsync(part + ".version", version, stop);
        long? expected = answer.Content.Headers.ContentLength;
        await using var target = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, BlockBytes);
        long before = target.Position;
        try
        {
            await CopyAsync(await answer.Content.ReadAsStreamAsync(stop), target, client.Options.Stall, stop);
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException or TimeoutException)
        {
            await target.FlushAsync(CancellationToken.None);
            await target.DisposeAsync();
            if (await HasGzipMarkAsync(part, CancellationToken.None))
            {
                // A compressed stream cannot be taken up in the middle.
                File.Delete(part);
            }

            throw;
        }

        if (expected is { } bytes && target.Position - before < bytes)
        {
            throw new IOException("The connection ended before the file did.");
        }

        return true;
    }

    /// <summary>The entity tag or date of what lies in the part; empty where the server gave none.</summary>
    private static string VersionOf(string part) => File.Exists(part + ".version") ? File.ReadAllText(part + ".version") : "";

    private static async Task CopyAsync(Stream source, FileStream target, TimeSpan stall, CancellationToken stop)
    {
        byte[] block = new byte[BlockBytes];
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(stop);
        while (true)
        {
            watch.CancelAfter(stall);
            int read;
            try
            {
                read = await source.ReadAsync(block, watch.Token);
            }
            catch (OperationCanceledException silence) when (!stop.IsCancellationRequested)
            {
                throw new TimeoutException("The server stopped sending.", silence);
            }

            if (read == 0)
            {
                return;
            }

            await target.WriteAsync(block.AsMemory(0, read), stop);
        }
    }

    /// <summary>Unpacks if needed, and holds the file against what the manifest said of it.</summary>
    /// <remarks>No NDJSON begins like a compressed file, so the file itself says whether it is one; headers and names are often wrong about it.</remarks>
    private static async Task<(string Trouble, long Lines)> CheckAsync(BulkFile file, string part, string path, CancellationToken stop)
    {
        bool gzip = await HasGzipMarkAsync(part, stop);
        long raw = new FileInfo(part).Length;
        string whole = part;
        if (gzip)
        {
            whole = path + ".unpacked";
            try
            {
                await using FileStream packed = File.OpenRead(part);
                await using var unzip = new GZipStream(packed, CompressionMode.Decompress);
                await using FileStream target = File.Create(whole);
                await unzip.CopyToAsync(target, stop);
            }
            catch (InvalidDataException)
            {
                return ("its compression is broken", 0);
            }
        }

        (long lines, long bytes, bool wholeEnd) = await CountAsync(whole, stop);
        string trouble =
            !wholeEnd ? "its last line is cut"
            : file.List == "output" && file.Type != "OperationOutcome" && await IsOutcomeAsync(whole, stop) ? "an OperationOutcome instead of data"
            : file.Count is { } count && count != lines ? $"{lines} resources instead of {count}"
            : file.FileSize is { } size && size != bytes && size != raw && file.Count is null ? $"{bytes} bytes instead of {size}"
            : "";
        if (trouble.Length == 0)
        {
            File.Move(whole, path, overwrite: true);
        }

        if (gzip || trouble.Length == 0)
        {
            File.Delete(part);
            File.Delete(path + ".unpacked");
        }

        return (trouble, lines);
    }

    private static async Task<bool> HasGzipMarkAsync(string path, CancellationToken stop)
    {
        byte[] mark = new byte[2];
        await using FileStream file = File.OpenRead(path);
        return await file.ReadAtLeastAsync(mark, 2, throwOnEndOfStream: false, stop) == 2 && mark[0] == 0x1f && mark[1] == 0x8b;
    }

    /// <summary>Whether the file says that something went wrong, and is no data.</summary>
    private static async Task<bool> IsOutcomeAsync(string path, CancellationToken stop)
    {
        byte[] start = new byte[4096];
        await using FileStream file = File.OpenRead(path);
        int length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, stop);
        return StartsAsOutcome(start.AsSpan(0, length));
    }

    private static bool StartsAsOutcome(ReadOnlySpan<byte> start)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        try
        {
            while (reader.Read() && reader.CurrentDepth <= 1)
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    bool isType = reader.ValueTextEquals("resourceType"u8);
                    if (!reader.Read() || isType)
                    {
                        return isType && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("OperationOutcome"u8);
                    }

                    if (!reader.TrySkip())
                    {
                        return false;
                    }
                }
            }
        }
        catch (JsonException)
        {
            // No JSON: reading tells of it.
        }

        return false;
    }

    /// <summary>Lines with content, bytes, and whether the last line ends like a whole object.</summary>
    private static async Task<(long Lines, long Bytes, bool WholeEnd)> CountAsync(string path, CancellationToken stop)
    {
        byte[] block = new byte[BlockBytes];
        long lines = 0, bytes = 0;
        bool content = false;
        byte last = (byte)'}';
        await using FileStream file = File.OpenRead(path);
        for (int read; (read = await file.ReadAsync(block, stop)) > 0; bytes += read)
        {
            foreach (byte one in block.AsSpan(0, read))
            {
                if (one == (byte)'\n')
                {
                    lines += content ? 1 : 0;
                    content = false;
                }
                else if (one is not ((byte)' ' or (byte)'\r' or (byte)'\t'))
                {
                    content = true;
                    last = one;
                }
            }
        }

        return (lines + (content ? 1 : 0), bytes, last == (byte)'}');
    }
}
