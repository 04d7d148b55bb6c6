using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.StaticAssets;
using RefractoryEpilepsy.Service.FhirApi;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Asks the matrix whether the caller may have what the address leads to. What has no row is refused.</summary>
internal sealed class AccessGate(RequestDelegate next, AccessMatrix matrix, HostOptions options, ILogger<AccessGate> log)
{
    /// <summary>Header on every refusal of this gate.</summary>
    public const string Mark = "X-Refused-By";

    /// <summary>Lets the call through, asks for a sign-in, or refuses.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || IsOpenToAll(context, endpoint))
        {
            await next(context);
            return;
        }

        string route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "";
        AccessRow? row = matrix.Find(route, context.Request.Method);
        if (row?.Allows(context.User) == true)
        {
            await next(context);
            return;
        }

        if (row is null)
        {
            log.LogWarning("{Method} /{Route} has no row in access-matrix.csv and is refused", context.Request.Method, route.TrimStart('/'));
        }

        context.Response.Headers[Mark] = "access-matrix";
        if (context.User.Identity?.IsAuthenticated != true)
        {
            await AskToSignInAsync(context);
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, $"Your role does not allow this. {(row is null ? "Nobody's does." : $"It takes: {string.Join(" or ", row.Roles)}.")}");
        }
    }

    /// <summary>A person who opens a page is sent to the provider; everything else is told to come back signed in.</summary>
    private Task AskToSignInAsync(HttpContext context) =>
        options.SignIn is not null && !TokenHandler.IsGiven(context.Request) && (Audience.IsProgram(context.Request) || !HttpMethods.IsGet(context.Request.Method))
            ? RefuseAsync(context, StatusCodes.Status401Unauthorized, "Nobody is signed in. Scripts send a token: Authorization: Bearer rft_…")
            : context.ChallengeAsync();

    /// <summary>Answers programs with a problem document; people get the page of that status.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Request.Path.StartsWithSegments("/fhir", StringComparison.OrdinalIgnoreCase)
            ? FhirResult.Error(status, status == StatusCodes.Status401Unauthorized ? R4.OperationOutcome.IssueType.Login : R4.OperationOutcome.IssueType.Forbidden, why).ExecuteAsync(context)
            : Audience.IsProgram(context.Request) ? Results.Problem(why, statusCode: status).ExecuteAsync(context)
            : Task.CompletedTask;
    }

    /// <summary>Files of the pages, and the page that tells of a fault or a refusal already made.</summary>
    private static bool IsOpenToAll(HttpContext context, Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || Audience.IsAboutAFault(context);
}
