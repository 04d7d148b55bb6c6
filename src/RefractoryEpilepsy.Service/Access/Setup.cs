using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Puts together who is let in, and to what.</summary>
internal static class Setup
{
    private const string AnyScheme = "any";
    private const int LargestBody = 16 << 20;

    /// <summary>Adds sign-in, the access matrix and the limits.</summary>
    public static void AddAccess(this IServiceCollection services, HostOptions options, Store store)
    {
        services.AddSingleton(AccessMatrix.Load());
        string people = options.SignIn is null ? LoopbackHandler.Name : OpenIdSignIn.Session;
        AuthenticationBuilder authentication = services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, scheme =>
            {
                scheme.ForwardDefaultSelector = context => TokenHandler.IsGiven(context.Request) ? TokenHandler.Name : people;
                scheme.ForwardChallenge = null;
            })
            .AddScheme<AuthenticationSchemeOptions, LoopbackHandler>(LoopbackHandler.Name, null)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.Name, null);
        if (options.SignIn is { } signIn)
        {
            bool overHttp = options.Urls.Split(';').All(url => Uri.TryCreate(url.Trim(), UriKind.Absolute, out Uri? uri) && uri is { IsLoopback: true, Scheme: "http" }) && options.Proxies is null or [];
            authentication.AddOpenId(signIn, overHttp);
            services.Configure<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(OpenIdSignIn.Session, cookies => cookies.ForwardChallenge = OpenIdSignIn.Provider);
        }

        services.AddDataProtection().SetApplicationName("refractory").AddKeyManagementOptions(keys => keys.XmlRepository = new StoreKeys(store));
        services.AddSingleton<SignedWords>();
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = options.Proxies is { Count: > 0 } ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            forwarded.KnownProxies.Clear();
            options.Proxies?.ToList().ForEach(forwarded.KnownProxies.Add);
        });
        services.Configure<FormOptions>(forms => forms.MultipartBodyLengthLimit = LargestBody);
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Limit(context, options));
        });
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery();
    }

    /// <summary>Puts the gates before everything that is mapped.</summary>
    public static void UseAccess(this WebApplication host)
    {
        host.UseForwardedHeaders();
        host.Use(next => context => Audience.PrepareAsync(context, next));
        host.UseMiddleware<SecurityHeaders>();
        host.UseMiddleware<LoopbackOnly>();
        host.UseAuthentication();
        host.UseRateLimiter();
        host.UseMiddleware<AccessGate>();
        host.UseMiddleware<FormGuard>();
        host.UseMiddleware<PatientGate>();
        host.UseAntiforgery();
    }

    /// <summary>Maps what belongs to signing in.</summary>
    public static void MapAccess(this WebApplication host)
    {
        host.MapSeeAs();
        host.MapSignIn();
        host.MapBreakGlass();
        host.MapTokens();
        host.MapFinding();
    }

    /// <summary>So many requests a minute for one person, script or address; fewer before anybody is signed in. Whoever sits at the machine is not counted.</summary>
    private static RateLimitPartition<string> Limit(HttpContext context, HostOptions options)
    {
        // Decision support is asked by machines that sign every call; without a provider everybody else sits at this machine.
        if (options.SignIn is null || context.Request.Path.StartsWithSegments("/cds-services", StringComparison.OrdinalIgnoreCase))
        {
            return RateLimitPartition.GetNoLimiter("local");
        }

        bool known = context.User.Identity?.IsAuthenticated == true;
        string who = known ? "person " + Roles.NameOf(context.User) : "address " + context.Connection.RemoteIpAddress;
        return RateLimitPartition.GetSlidingWindowLimiter(who, _ => new SlidingWindowRateLimiterOptions { PermitLimit = known ? 1200 : 300, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 });
    }
}
