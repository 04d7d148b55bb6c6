using System.Net;
using RefractoryEpilepsy.Fhir.Sources.Servers;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Measures and their reports for another server: as one transaction that can be sent again without making anything twice.</summary>
public static class QualityPush
{
    /// <summary>The transaction: every resource is put under its own id.</summary>
    public static R4.Bundle Transaction(IEnumerable<R4.Resource> resources) => new()
    {
        Type = R4.Bundle.BundleType.Transaction,
        Entry =
        [
            .. resources.Select(resource => new R4.Bundle.EntryComponent
            {
                Resource = resource,
                Request = new R4.Bundle.RequestComponent { Method = R4.Bundle.HTTPVerb.PUT, Url = $"{resource.TypeName}/{resource.Id}" },
            }),
        ],
    };

    /// <summary>Sends it to a server's base address; tried again as the server asks.</summary>
    /// <exception cref="ServerException">The server does not take it.</exception>
    public static async Task SendAsync(Uri server, ServerAuthorization? authorization, R4.Bundle transaction, TimeProvider clock, HttpMessageHandler? handler, CancellationToken stop)
    {
        byte[] body = FhirJson.Bytes(transaction);
        using var client = new ServerClient(server, authorization, new ServerOptions(), clock, handler);
        HttpStatusCode status = await client.SendAsync(
            () =>
            {
                var content = new ByteArrayContent(body);
                content.Headers.TryAddWithoutValidation("Content-Type", "application/fhir+json");
                return new HttpRequestMessage(HttpMethod.Post, client.Base) { Content = content };
            },
            withToken: true,
            static (answer, _) => Task.FromResult(answer.StatusCode),
            stop);
        if ((int)status >= 300)
        {
            throw new ServerException($"the server refuses the reports ({(int)status}). It must take transactions of Measure and MeasureReport.");
        }
    }
}
