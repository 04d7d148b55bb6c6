using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Whether a program or a person asks: programs get no pages about faults.</summary>
internal static class Audience
{
    private static readonly PathString[] Programs = ["/api", "/fhir", "/cds-services", "/openapi", "/health"];

    /// <summary>Whether the address is one of those that programs ask.</summary>
    public static bool IsProgram(HttpRequest request) => Programs.Any(start => request.Path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether this is the second round, which shows the page about a fault or a refusal of the first.</summary>
    public static bool IsAboutAFault(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerPathFeature>() is not null;

    /// <summary>Keeps pages about refusals away from programs, and lets such a page be shown whatever the refused call was.</summary>
    public static Task PrepareAsync(HttpContext context, RequestDelegate next)
    {
        if (IsAboutAFault(context))
        {
            // The page about a refused form is no form: it must not be refused again.
            context.Request.Method = HttpMethods.Get;
            context.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        if (IsProgram(context.Request) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return next(context);
    }
}
