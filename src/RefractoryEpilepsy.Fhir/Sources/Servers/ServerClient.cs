using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>Calls to one FHIR server: patient with its failures, and careful with its token.</summary>
/// <remarks>The token goes to the server's own scheme, host and port and nowhere else, redirects included.</remarks>
internal sealed class ServerClient : IDisposable
{
    private readonly HttpClient http;
    private readonly AccessTokens? tokens;
    private long paceTicks;
    private long clockBehindTicks;

    /// <param name="baseUrl">The FHIR base; a missing slash at its end is added.</param>
    /// <param name="handler">The connection; tests hand in their own. Disposed with this.</param>
    public ServerClient(Uri baseUrl, ServerAuthorization? authorization, ServerOptions options, TimeProvider clock, HttpMessageHandler? handler = null)
    {
        Base = baseUrl.OriginalString.EndsWith('/') ? baseUrl : new Uri(baseUrl.OriginalString + "/");
        Options = options;
        Clock = clock;
        http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(30) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("RefractoryEpilepsy");
        tokens = authorization is null ? null : new AccessTokens(http, Base, authorization, clock);
    }

    public Uri Base { get; }

    public ServerOptions Options { get; }

    public TimeProvider Clock { get; }

    /// <summary>The server's clock as far as it told, ours otherwise; where they differ, the earlier.</summary>
    public DateTimeOffset ServerNow => Clock.GetUtcNow() - TimeSpan.FromTicks(Math.Max(0, Interlocked.Read(ref clockBehindTicks)));

    /// <summary>Types that were asked for and that the last token does not reach.</summary>
    public IReadOnlyList<string> NotGranted => tokens is null ? [] : Servers.GrantedScopes.Missing(tokens.Asked, tokens.Granted);

    /// <summary>Scopes granted with the last token; empty without one.</summary>
    public string GrantedScopes => tokens?.Granted ?? "";

    /// <summary>Sends, and sends again after 429, 5xx, 408 and cut connections as the server asks, until it answers otherwise.</summary>
    /// <param name="make">Makes the request anew for each try.</param>
    /// <param name="withToken">Whether the token goes along (to the own host only).</param>
    /// <param name="read">Reads the answer; a connection that breaks in it is a failed try too. Its token ends what takes longer than <see cref="ServerOptions.LongestAnswer"/>.</param>
    /// <param name="isFinal">Asked about 5xx answers: whether one is the server's last word rather than a passing trouble.</param>
    /// <exception cref="ServerException">All tries failed.</exception>
    public async Task<T> SendAsync<T>(Func<HttpRequestMessage> make, bool withToken, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken stop, Func<HttpResponseMessage, CancellationToken, Task<bool>>? isFinal = null)
    {
        string? refused = null;
        string who = Base.Host, last = "";
        int? lastStatus = null;
        bool renewed = false;
        TimeSpan patience = Options.Patience;
        for (int attempt = 0; attempt < Options.Tries; attempt++)
        {
            TimeSpan wait;
            if (Interlocked.Read(ref paceTicks) is > 0 and var pace)
            {
                await Task.Delay(TimeSpan.FromTicks(pace), Clock, stop);
            }

            using var watch = CancellationTokenSource.CreateLinkedTokenSource(stop);
            watch.CancelAfter(Options.LongestAnswer);
            try
            {
                using HttpRequestMessage request = make();
                string? token = withToken && tokens is not null && IsOwn(request.RequestUri!) ? await tokens.GetAsync(refused, watch.Token) : null;
                using HttpResponseMessage answer = await FollowAsync(request, token, watch.Token);
                NoteClock(answer);
                if (answer.StatusCode == HttpStatusCode.Unauthorized && token is not null && refused != token && !renewed)
                {
                    // Once only: a server that refuses a new token too means it.
                    (refused, renewed) = (token, true);
                    continue;
                }

                if (!IsPassing(answer.StatusCode) || (isFinal is not null && await isFinal(answer, watch.Token)))
                {
                    return await read(answer, watch.Token);
                }

                (who, last, lastStatus, renewed) = (Base.Host, $"answered {(int)answer.StatusCode}", (int)answer.StatusCode, false);
                TimeSpan? asked = RetryAfter.Read(answer, Clock.GetUtcNow());
                wait = asked >= Options.FirstWait ? asked.Value : RetryAfter.BackOff(attempt, Options.FirstWait, Options.LongestWait);
                if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    SlowDown();
                }

                if (asked is not null && answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && patience > TimeSpan.Zero)
                {
                    // It says when to come back: doing so is no failed try.
                    patience -= asked > Options.FirstWait ? asked.Value : Options.FirstWait;
                    attempt--;
                }
            }
            catch (Exception problem) when (IsBrokenConnection(problem) && !stop.IsCancellationRequested)
            {
                (who, last) = problem switch
                {
                    TokenTroubleException trouble => (trouble.Endpoint, trouble.Message),
                    NoJsonException => (Base.Host, $"answered with something that is no JSON ({problem.Message})"),
                    OperationCanceledException => (Base.Host, "did not answer"),
                    _ => (Base.Host, $"broke the connection ({problem.GetType().Name})"),
                };
                lastStatus = null;
                wait = RetryAfter.BackOff(attempt, Options.FirstWait, Options.LongestWait);
            }

            await Task.Delay(wait, Clock, stop);
        }

        throw new ServerException($"{who} {last} {Options.Tries} times in a row. Try again later; what was fetched is kept.") { Data = { ["passing"] = true, ["last"] = lastStatus } };
    }

    /// <summary>A GET whose answer is JSON; null for 404 and 410.</summary>
    /// <exception cref="ServerException">Another status, or no JSON.</exception>
    public Task<JsonDocument?> GetJsonAsync(Uri url, CancellationToken stop, string accept = "application/fhir+json") =>
        SendAsync(
            () => Request(HttpMethod.Get, url, accept),
            withToken: true,
            async (answer, ending) =>
            {
                if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                {
                    return null;
                }

                await EnsureAsync(answer, "asked for data", ending);
                return await ReadJsonAsync(answer, ending);
            },
            stop);

    public static HttpRequestMessage Request(HttpMethod method, Uri url, string accept)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Add("Accept", accept);
        return request;
    }

    public static async Task<JsonDocument> ReadJsonAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        await using Stream body = await answer.Content.ReadAsStreamAsync(stop);
        try
        {
            return await JsonDocument.ParseAsync(body, default, stop);
        }
        catch (JsonException problem)
        {
            throw new NoJsonException(answer.Content.Headers.ContentType?.MediaType ?? "of no told type", problem);
        }
    }

    /// <summary>Passes a 2xx answer; anything else becomes a failure with the outcome's code.</summary>
    public async Task EnsureAsync(HttpResponseMessage answer, string doing, CancellationToken stop)
    {
        if (!answer.IsSuccessStatusCode)
        {
            string outcome = OutcomeOf(await answer.Content.ReadAsStringAsync(stop));
            string remedy = answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized => " It wants authorization: give --auth FILE.",
                HttpStatusCode.Forbidden => " The granted scopes do not reach that far.",
                _ => "",
            };
            throw new ServerException($"{Base.Host} answered {(int)answer.StatusCode}{outcome} when {doing}.{remedy}") { Data = { ["status"] = (int)answer.StatusCode } };
        }
    }

    /// <summary>Issue codes of an OperationOutcome, in brackets; its texts may name patients and stay out.</summary>
    public static string OutcomeOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            string codes = document.RootElement.TryGetProperty("issue", out JsonElement issues) && issues.ValueKind == JsonValueKind.Array
                ? string.Join(", ", issues.EnumerateArray().Select(issue => issue.TryGetProperty("code", out JsonElement code) ? code.ToString() : "").Where(code => code.Length > 0).Distinct().Take(3))
                : "";
            return codes.Length > 0 ? $" ({codes})" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <summary>
    /// An address that the server gave, as we can reach it: behind a proxy servers write <c>http</c> for <c>https</c>, or a name of their own
    /// network. Where <paramref name="self"/> shows that the server calls itself so, the rest of the address is put behind our base.
    /// </summary>
    public Uri Own(Uri url, string? self = null)
    {
        if (url.Host == Base.Host && url.Scheme == Uri.UriSchemeHttp && Base.Scheme == Uri.UriSchemeHttps && (url.IsDefaultPort || url.Port == Base.Port))
        {
            return new UriBuilder(url) { Scheme = Base.Scheme, Port = Base.Port }.Uri;
        }

        if (IsOwn(url) || !Uri.TryCreate(self, UriKind.Absolute, out Uri? asked) || asked.Authority != url.Authority)
        {
            return url;
        }

        // The path that the server believes to be its base is what its own link and the next one have in common with ours.
        string[] last = Base.AbsolutePath.Trim('/').Split('/');
        int at = url.AbsolutePath.IndexOf($"/{last[^1]}/", StringComparison.Ordinal);
        string rest = last[^1].Length > 0 && at >= 0 ? url.AbsolutePath[(at + last[^1].Length + 2)..] : url.AbsolutePath.EndsWith("/" + last[^1], StringComparison.Ordinal) ? "" : url.AbsolutePath.Split('/')[^1];
        return new Uri(Base, rest + url.Query);
    }

    /// <summary>
    /// An address of an export as we can reach it. What lies below the path of our base under a name that nobody here can resolve, or under the
    /// name by which <paramref name="self"/> shows that the server calls itself, is asked of our base; any other host is left as it is.
    /// </summary>
    public async Task<Uri> ReachableAsync(Uri url, string? self, CancellationToken stop)
    {
        Uri own = Own(url);
        if (IsOwn(own) || own.Scheme is not ("http" or "https"))
        {
            return own;
        }

        bool isSelf = Uri.TryCreate(self, UriKind.Absolute, out Uri? asked) && asked.Authority == url.Authority;
        bool isBelow = Base.AbsolutePath.Length > 1 && url.AbsolutePath.StartsWith(Base.AbsolutePath, StringComparison.Ordinal);
        if (isBelow ? isSelf || await IsInnerAsync(url.Host, stop) : isSelf)
        {
            string folder = $"/{Base.AbsolutePath.Trim('/').Split('/')[^1]}/";
            return isBelow || !url.AbsolutePath.Contains(folder, StringComparison.Ordinal) ? new Uri(Base, url.PathAndQuery) : Own(url, self);
        }

        return own;
    }

    public bool IsOwn(Uri url) => url.Scheme == Base.Scheme && url.Host == Base.Host && url.Port == Base.Port;

    public void Dispose()
    {
        tokens?.Dispose();
        http.Dispose();
    }

    /// <summary>Whether a host has a name or an address that means something in the server's own network only.</summary>
    private async Task<bool> IsInnerAsync(string host, CancellationToken stop)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return IsPrivate(address) && Base.Host != "localhost" && !(IPAddress.TryParse(Base.Host, out IPAddress? ours) && IsPrivate(ours));
        }

        try
        {
            return (await Dns.GetHostAddressesAsync(host, stop)).Length == 0;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return true;
        }
    }

    private static bool IsPrivate(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal
        || (address.GetAddressBytes() is { Length: 4 } bytes && bytes is [10, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..]);

    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, string? token, CancellationToken stop)
    {
        HttpRequestMessage current = request;
        for (int hop = 0; ; hop++)
        {
            current.Headers.Authorization = token is not null && IsOwn(current.RequestUri!) ? new AuthenticationHeaderValue("Bearer", token) : null;
            HttpResponseMessage answer = await http.SendAsync(current, HttpCompletionOption.ResponseHeadersRead, stop);
            bool redirected = (int)answer.StatusCode is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is not null && current.Method == HttpMethod.Get;
            if (!redirected || hop == 5)
            {
                return answer;
            }

            var next = new Uri(current.RequestUri!, answer.Headers.Location!);
            answer.Dispose();
            var follow = new HttpRequestMessage(HttpMethod.Get, next);
            foreach ((string name, IEnumerable<string> values) in request.Headers.NonValidated.Select(header => (header.Key, (IEnumerable<string>)[.. header.Value])))
            {
                if (name != "Authorization")
                {
                    follow.Headers.TryAddWithoutValidation(name, values);
                }
            }

            current = follow;
        }
    }

    private void NoteClock(HttpResponseMessage answer)
    {
        if (answer.Headers.Date is { } date)
        {
            Interlocked.Exchange(ref clockBehindTicks, (Clock.GetUtcNow() - date).Ticks);
        }
    }

    /// <summary>After a 429 every call waits a little, longer with each one, up to <see cref="ServerOptions.LongestPace"/>.</summary>
    private void SlowDown()
    {
        long longest = Options.LongestPace.Ticks;
        Interlocked.Exchange(ref paceTicks, Math.Min(longest, Math.Max(longest / 32, Interlocked.Read(ref paceTicks) * 2)));
    }

    /// <summary>Whether a server that answers so may answer otherwise a little later.</summary>
    public static bool IsPassing(HttpStatusCode status) =>
        (int)status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

    private static bool IsBrokenConnection(Exception problem) =>
        problem is HttpRequestException or IOException or TimeoutException or OperationCanceledException or InvalidDataException;
}

/// <summary>The token endpoint is in trouble that may pass; the message goes on after its name.</summary>
internal sealed class TokenTroubleException(string endpoint, string message, Exception? inner = null) : IOException(message, inner)
{
    public string Endpoint => endpoint;
}

/// <summary>An answer that should be JSON and is not, such as a proxy's page in HTML.</summary>
internal sealed class NoJsonException(string mediaType, Exception inner) : IOException(mediaType, inner);
