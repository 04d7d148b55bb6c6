using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using RefractoryEpilepsy.Service.Commands;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Site;

/// <summary>Sends a digest by e-mail and to a webhook, as the site has set.</summary>
internal static class DigestSending
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Web = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Longest };

    /// <summary>Sends; gives what went wrong in words, without addresses of people, and empty where nothing did.</summary>
    public static async Task<string> SendAsync(Store store, Digest digest, CancellationToken stop)
    {
        List<string> faults = [];
        string to = await SiteSettings.ValueAsync(store, SiteSettings.DigestMailTo, stop);
        string hook = await SiteSettings.ValueAsync(store, SiteSettings.DigestWebhook, stop);
        if (to.Length == 0 && hook.Length == 0)
        {
            return "Neither an e-mail address nor a webhook is set.";
        }

        if (to.Length > 0 && await TryAsync("e-mail", () => MailAsync(store, digest, to, stop)) is { } mail)
        {
            faults.Add(mail);
        }

        if (hook.Length > 0 && await TryAsync("webhook", () => PostAsync(digest, new(hook), stop)) is { } web)
        {
            faults.Add(web);
        }

        return string.Join(" ", faults);
    }

    private static async Task MailAsync(Store store, Digest digest, string to, CancellationToken stop)
    {
        string from = await SiteSettings.ValueAsync(store, SiteSettings.DigestMailFrom, stop);
        string[] server = (await SiteSettings.ValueAsync(store, SiteSettings.DigestMailServer, stop)).Split(':');
        if (from.Length == 0 || server.Length != 2)
        {
            throw new InvalidOperationException("the sender or the mail server is not set");
        }

        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(from));
        message.To.AddRange(to.Split(',', StringSplitOptions.TrimEntries).Select(MailboxAddress.Parse));
        message.Subject = digest.Subject;
        message.Body = new TextPart("plain") { Text = digest.Text() };
        string security = await SiteSettings.ValueAsync(store, SiteSettings.DigestMailSecurity, stop);
        if (security == "none" && server[0] is not ("localhost" or "127.0.0.1" or "::1"))
        {
            throw new InvalidOperationException("an unprotected connection is for this machine only");
        }

        using var client = new SmtpClient { Timeout = (int)Longest.TotalMilliseconds };
        await client.ConnectAsync(server[0], int.Parse(server[1], CultureInfo.InvariantCulture), security switch { "tls" => SecureSocketOptions.SslOnConnect, "none" => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls }, stop);
        if (await SiteSettings.ValueAsync(store, SiteSettings.DigestMailUser, stop) is { Length: > 0 } user)
        {
            await client.AuthenticateAsync(user, Settings.Find("mail-password") ?? "", stop);
        }

        await client.SendAsync(message, stop);
        await client.DisconnectAsync(quit: true, stop);
    }

    private static async Task PostAsync(Digest digest, Uri hook, CancellationToken stop)
    {
        byte[] body = Encoding.UTF8.GetBytes(digest.Json());
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (Settings.Find("webhook-secret") is { } secret)
        {
            request.Headers.Add("X-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        }

        using HttpResponseMessage answer = await Web.SendAsync(request, stop);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"it answered {(int)answer.StatusCode}");
        }
    }

    private static async Task<string?> TryAsync(string way, Func<Task> send)
    {
        try
        {
            await send();
            return null;
        }
        catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException)
        {
            return $"By {way}: {fault.Message.TrimEnd('.')}.";
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException or ProtocolException or CommandException or AuthenticationException or SslHandshakeException or OperationCanceledException or TimeoutException)
        {
            // Their texts may quote an address of somebody.
            return $"By {way}: {fault.GetType().Name}.";
        }
    }
}
