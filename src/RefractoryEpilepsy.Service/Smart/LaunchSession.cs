using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using RefractoryEpilepsy.Service.Access;

namespace RefractoryEpilepsy.Service.Smart;

/// <summary>Someone whom a record system let open one patient's page inside it.</summary>
/// <param name="Patient">The pseudonym: the only patient this session may see.</param>
/// <param name="Name">Whom the audit trail names.</param>
/// <param name="Roles">What the site gives to whoever launches; empty: reading only.</param>
internal sealed record LaunchSession(string Patient, string Name, string Iss, IReadOnlyList<string> Roles, DateTimeOffset Ends)
{
    /// <summary>Where a request carries it.</summary>
    public const string Item = "launch-session";

    private const string Cookie = "smart-session";

    /// <summary>The session of a request; null where it has none, or one that is over or not ours.</summary>
    public static LaunchSession? Of(HttpContext context, IDataProtectionProvider protection, TimeProvider clock)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } sealedText)
        {
            return null;
        }

        try
        {
            LaunchSession? read = JsonSerializer.Deserialize<LaunchSession>(Protector(protection).Unprotect(sealedText));
            return read is not null && read.Ends > clock.GetUtcNow() ? read : null;
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Gives the browser the session.</summary>
    public void Give(HttpContext context, IDataProtectionProvider protection, TimeSpan length) =>
        context.Response.Cookies.Append(Cookie, Protector(protection).Protect(JsonSerializer.Serialize(this)), CookieOptions(context, length));

    /// <summary>A cookie that works inside another page's frame, and is kept apart for each such page.</summary>
    public static CookieOptions CookieOptions(HttpContext context, TimeSpan length)
    {
        var options = new CookieOptions { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = context.Request.IsHttps ? SameSiteMode.None : SameSiteMode.Lax, MaxAge = length, IsEssential = true, Path = "/" };
        if (context.Request.IsHttps)
        {
            options.Extensions.Add("Partitioned");
        }

        return options;
    }

    /// <summary>Who it is, for pages and gates.</summary>
    public ClaimsPrincipal Principal()
    {
        // The session is held to one patient already: the record system knows whom it showed.
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, Name), new Claim(Sites.Claim, Sites.All)], "smart-launch");
        identity.AddClaims((Roles.Count > 0 ? Roles : [Access.Roles.Clinician]).Select(role => new Claim(ClaimTypes.Role, role)));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Whether the session may have this: its own patient's page, reading only unless the site gave a role; and the files pages are made of.</summary>
    public bool Allows(HttpRequest request)
    {
        PathString own = new("/patients/" + Patient);
        bool isOwn = request.Path.StartsWithSegments(own, StringComparison.Ordinal);
        bool isFile = Path.HasExtension(request.Path.Value) && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !request.Path.StartsWithSegments("/patients", StringComparison.OrdinalIgnoreCase) && !request.Path.StartsWithSegments("/fhir", StringComparison.OrdinalIgnoreCase);
        bool isService = request.Path.StartsWithSegments("/launch", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/theme", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/refused", StringComparison.OrdinalIgnoreCase);
        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? isOwn || isFile || isService : isOwn && Roles.Count > 0;
    }

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("smart-session");
}

/// <summary>Finds the session of each request, keeps it to its patient, and lets the record system's pages show ours in a frame.</summary>
internal sealed class LaunchSessions(RequestDelegate next, EhrSettings settings, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Refuses what the session may not have.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        // The record system may call decision support beside it: that has its own trust.
        if (settings.Launches.Count == 0 || context.Request.Path.StartsWithSegments("/cds-services", StringComparison.OrdinalIgnoreCase)
            || LaunchSession.Of(context, protection, clock) is not { } session || settings.Launches.FirstOrDefault(launch => launch.Is(session.Iss)) is not { } ehr)
        {
            return next(context);
        }

        if (!session.Allows(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("This session was opened from the record system for one patient, to read.\n");
        }

        context.Items[LaunchSession.Item] = session;
        context.User = session.Principal();
        if (ehr.FrameAncestors is { Count: > 0 } ancestors)
        {
            context.Response.OnStarting(() =>
            {
                string policy = context.Response.Headers.ContentSecurityPolicy.ToString();
                context.Response.Headers.ContentSecurityPolicy = policy.Replace("frame-ancestors 'none'", "frame-ancestors " + string.Join(' ', ancestors), StringComparison.Ordinal);
                context.Response.Headers.Remove("X-Frame-Options");
                return Task.CompletedTask;
            });
        }

        return next(context);
    }
}

/// <summary>Whoever launched is that person for the gates too, even on this machine.</summary>
internal sealed class LaunchedUser(IHttpContextAccessor accessor) : IClaimsTransformation
{
    /// <inheritdoc/>
    public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) =>
        Task.FromResult(accessor.HttpContext?.Items[LaunchSession.Item] is LaunchSession session ? session.Principal() : principal);
}
