namespace RefractoryEpilepsy.Service.Access;

/// <summary>Headers that keep browsers from doing what pages never need.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, HostOptions options)
{
    // Scripts only from our own files; the component library writes its theme as inline style.
    private const string Policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'";

    // Signing out is a form that leads on to the provider.
    private readonly string policy = options.SignIn is { } signIn ? $"{Policy} {signIn.Authority.GetLeftPart(UriPartial.Authority)}" : Policy;

    /// <summary>Under this name a call keeps the nonce of its answer, where it has one.</summary>
    public const string Nonce = "csp-nonce";

    /// <summary>Adds them to every answer.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        if (context.Request.Path.StartsWithSegments(Api.ApiPages.Address, StringComparison.OrdinalIgnoreCase))
        {
            // The page that shows the API starts by one inline script: it runs by a number that nobody can guess, and no other does.
            string nonce = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
            context.Items[Nonce] = nonce;
            headers.ContentSecurityPolicy = policy.Replace("script-src 'self'", $"script-src 'self' 'nonce-{nonce}'", StringComparison.Ordinal);
        }

        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        if (!Path.HasExtension(context.Request.Path.Value) && !context.Request.Path.StartsWithSegments("/_framework", StringComparison.OrdinalIgnoreCase))
        {
            headers.CacheControl = "no-store";
        }

        return next(context);
    }
}
