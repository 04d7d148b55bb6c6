using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Sign-in by an OpenID Connect provider: code flow with PKCE, a session in the store, a cookie that only names it.</summary>
internal static class OpenIdSignIn
{
    /// <summary>Name of the scheme of our own sessions.</summary>
    public const string Session = "session";

    /// <summary>Name of the scheme of the provider.</summary>
    public const string Provider = "provider";

    private const string Started = "started";

    /// <summary>Adds both schemes.</summary>
    /// <param name="overHttp">The service listens on this machine over plain http only: cookies cannot ask for https.</param>
    public static void AddOpenId(this AuthenticationBuilder authentication, SignInOptions options, bool overHttp)
    {
        CookieSecurePolicy secure = overHttp ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        authentication.Services.AddSingleton<ITicketStore, StoreSessions>();
        authentication.Services.AddOptions<CookieAuthenticationOptions>(Session).Configure<ITicketStore>((cookies, sessions) => cookies.SessionStore = sessions);
        authentication.AddCookie(Session, cookies =>
        {
            cookies.Cookie.Name = overHttp ? "session" : "__Host-session";
            cookies.Cookie.HttpOnly = true;
            cookies.Cookie.SecurePolicy = secure;

            // Lax, not strict: the way back from the provider begins on the provider's site.
            cookies.Cookie.SameSite = SameSiteMode.Lax;
            cookies.Cookie.IsEssential = true;
            cookies.ExpireTimeSpan = options.Idle;
            cookies.SlidingExpiration = true;
            cookies.Events.OnValidatePrincipal = context =>
            {
                DateTimeOffset now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
                if (!DateTimeOffset.TryParse(context.Properties.GetString(Started), System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset started) || now - started > options.Longest)
                {
                    context.RejectPrincipal();
                    return context.HttpContext.SignOutAsync(Session);
                }

                return Task.CompletedTask;
            };
        });
        authentication.AddOpenIdConnect(Provider, provider =>
        {
            provider.SignInScheme = Session;
            provider.Authority = options.Authority.ToString();
            provider.RequireHttpsMetadata = options.Authority.Scheme == Uri.UriSchemeHttps;
            provider.ClientId = options.ClientId;
            provider.ClientSecret = options.ClientSecret;
            provider.ResponseType = OpenIdConnectResponseType.Code;
            provider.ResponseMode = OpenIdConnectResponseMode.Query;
            provider.UsePkce = true;
            provider.MapInboundClaims = false;
            provider.GetClaimsFromUserInfoEndpoint = false;
            provider.SaveTokens = false;
            provider.CallbackPath = "/signed-in";
            provider.SignedOutCallbackPath = "/signed-out-callback";
            provider.SignedOutRedirectUri = "/signed-out";
            provider.NonceCookie.SecurePolicy = secure;
            provider.CorrelationCookie.SecurePolicy = secure;
            provider.NonceCookie.SameSite = SameSiteMode.Lax;
            provider.CorrelationCookie.SameSite = SameSiteMode.Lax;
            provider.Scope.Clear();
            options.Scopes.ToList().ForEach(provider.Scope.Add);
            provider.Events.OnTokenValidated = async context =>
            {
                string subject = context.SecurityToken.Subject is { Length: > 0 } told ? told : throw new InvalidOperationException("The provider named nobody.");
                string called = context.Principal!.FindFirst(options.NameClaim)?.Value is { Length: > 0 } name ? name : subject;
                string person = await context.HttpContext.RequestServices.GetRequiredService<Store>().PersonAsync(context.SecurityToken.Issuer, subject, called, context.HttpContext.RequestAborted);
                context.Principal = Person(context.Principal, person, called, options);
                DateTimeOffset now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
                context.Properties!.SetString(Started, now.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            };
            provider.Events.OnRemoteFailure = async context =>
            {
                // The provider's words may hold anything; only the kind of fault is kept.
                await context.HttpContext.RequestServices.GetRequiredService<Store>().RecordAsync(new("nobody", "sign-in-failed", "", context.Failure?.GetType().Name ?? ""), context.HttpContext.RequestAborted);
                context.HandleResponse();
                context.Response.Redirect("/refused/401");
            };
        });
    }

    /// <summary>Only what is needed here: a name, roles and sites.</summary>
    /// <param name="person">The name under which their deeds are kept.</param>
    /// <param name="called">What the provider calls them today.</param>
    private static ClaimsPrincipal Person(ClaimsPrincipal told, string person, string called, SignInOptions options)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, person), new Claim(Sites.Called, called)], Session);
        identity.AddClaims(options.RolesOf(told.FindAll(options.RoleClaim).Select(claim => claim.Value)).Select(role => new Claim(ClaimTypes.Role, role)));
        identity.AddClaims(options.SiteClaim is null
            ? [new Claim(Sites.Claim, Sites.All)]
            : options.SitesOf(told.FindAll(options.SiteClaim).Select(claim => claim.Value)).Select(site => new Claim(Sites.Claim, site)));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Maps <c>GET /sign-in</c>, <c>POST /sign-out</c>.</summary>
    public static void MapSignIn(this WebApplication host)
    {
        host.MapGet("/sign-in", (string? back, HostOptions options) => options.SignIn is null
            ? Results.LocalRedirect("/")
            : Results.Challenge(new AuthenticationProperties { RedirectUri = Api.Theme.LocalOr(back, "/") }, [Provider])).ExcludeFromDescription();
        host.MapPost("/sign-out", (HostOptions options) => options.SignIn is null
            ? Results.LocalRedirect("/")
            : Results.SignOut(new AuthenticationProperties { RedirectUri = "/signed-out" }, [Session, Provider])).ExcludeFromDescription();
    }
}
