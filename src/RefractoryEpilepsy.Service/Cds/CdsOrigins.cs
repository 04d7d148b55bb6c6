namespace RefractoryEpilepsy.Service.Cds;

/// <summary>Lets the configured web pages call decision support from a browser, and no others (CORS).</summary>
internal sealed class CdsOrigins(RequestDelegate next, EhrSettings settings)
{
    /// <summary>Answers preflights, marks allowed answers, and refuses calls of other pages.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (!context.Request.Path.StartsWithSegments("/cds-services", StringComparison.OrdinalIgnoreCase) || string.IsNullOrEmpty(origin))
        {
            return next(context);
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.Vary = "Origin";
        bool isOwn = origin == $"{context.Request.Scheme}://{context.Request.Host}";
        if (!isOwn && !settings.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        headers.AccessControlAllowOrigin = origin;
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, Accept";
        headers.AccessControlMaxAge = "600";
        if (context.Request.Headers.ContainsKey("Access-Control-Request-Private-Network"))
        {
            headers["Access-Control-Allow-Private-Network"] = "true";
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
