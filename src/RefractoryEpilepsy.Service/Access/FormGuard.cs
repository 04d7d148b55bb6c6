using Microsoft.AspNetCore.Antiforgery;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Nobody's browser does here what another site tells it to: forms need their token, and what changes something must not come from elsewhere.</summary>
/// <remarks>
/// Bodies that no form of another site can send (JSON, FHIR) need a preflight, which is never granted. A call with a token of ours, or with a
/// signed assertion, is no browser's. Decision support has a gate of its own for the pages that may call it.
/// </remarks>
internal sealed class FormGuard(RequestDelegate next, IAntiforgery antiforgery)
{
    /// <summary>Lets the call through or answers 400.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || request.Headers.Authorization.Count > 0
            || context.GetEndpoint() is null
            || (!IsForm(request) && request.Path.StartsWithSegments("/cds-services", StringComparison.OrdinalIgnoreCase)))
        {
            await next(context);
            return;
        }

        if (IsFromHere(request) && IsForm(request) && request.Path.StartsWithSegments("/fhir", StringComparison.OrdinalIgnoreCase))
        {
            // A search by form changes nothing; all else of FHIR comes as FHIR, which no form of another site can send.
            if (request.Path.Value!.EndsWith("/_search", StringComparison.OrdinalIgnoreCase))
            {
                await next(context);
            }
            else
            {
                await AccessGate.RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "A call by POST names its body as application/fhir+json: a Parameters resource, or none where all parameters stand in the address.");
            }

            return;
        }

        if (!IsFromHere(request) || (IsForm(request) && !await antiforgery.IsRequestValidAsync(context)))
        {
            await AccessGate.RefuseAsync(context, StatusCodes.Status400BadRequest, "The form was too old or came from another site; nothing was changed.");
            return;
        }

        await next(context);
    }

    private static bool IsFromHere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
        && (request.Headers.Origin.ToString() is not { Length: > 0 } origin || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && from.Authority == request.Host.Value));

    /// <summary>Whether a form of another site could send this: the three types of forms, or none named.</summary>
    private static bool IsForm(HttpRequest request) =>
        request.ContentType is not { Length: > 0 } type || request.HasFormContentType || type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase);
}
