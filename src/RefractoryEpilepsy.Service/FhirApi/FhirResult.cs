using RefractoryEpilepsy.Fhir.Publishing;

namespace RefractoryEpilepsy.Service.FhirApi;

/// <summary>A resource as the answer to a call.</summary>
internal sealed class FhirResult(R4.Resource resource, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>What went wrong, as FHIR tells it.</summary>
    public static FhirResult Error(int status, R4.OperationOutcome.IssueType type, string text) => new(Outcome.Error(type, text), status);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        byte[] body = FhirJson.Bytes(resource);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = FhirJson.ContentType;
        httpContext.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
