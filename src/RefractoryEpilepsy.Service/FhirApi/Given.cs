using RefractoryEpilepsy.Fhir.Publishing;

namespace RefractoryEpilepsy.Service.FhirApi;

/// <summary>The parameters an operation was called with, by name and in order.</summary>
/// <param name="Resources">Those that are resources.</param>
internal sealed record Given(IReadOnlyList<(string Name, string Value)> Values, IReadOnlyList<(string Name, R4.Resource Resource)> Resources)
{
    /// <summary>The first resource of a name; null where there is none.</summary>
    public R4.Resource? Resource(string name) => Resources.Where(one => one.Name == name).Select(one => one.Resource).FirstOrDefault();

    /// <summary>The first value of a name; null where there is none.</summary>
    public string? One(string name) => Values.Where(value => value.Name == name && value.Value.Length > 0).Select(value => value.Value).FirstOrDefault();

    /// <summary>Every value of a name, those joined by commas too.</summary>
    public IEnumerable<string> All(string name) => Values.Where(value => value.Name == name && value.Value.Length > 0).SelectMany(value => value.Value.Split(','));

    /// <summary>Parameters of an operation: from the address, and for POST from the body too; null where the body is none.</summary>
    public static async Task<Given?> OfAsync(HttpContext context, CancellationToken stop)
    {
        var values = new List<(string Name, string Value)>();
        var resources = new List<(string Name, R4.Resource Resource)>();
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues given) in context.Request.Query)
        {
            values.AddRange(given.Select(value => (name, value ?? "")));
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            using var reader = new StreamReader(context.Request.Body);
            string body = await reader.ReadToEndAsync(stop);
            if (body.Trim().Length > 0)
            {
                try
                {
                    if (FhirJson.Read(body) is not R4.Parameters parameters)
                    {
                        return null;
                    }

                    values.AddRange(parameters.Parameter.Where(parameter => parameter?.Value is R4.PrimitiveType or R4.ResourceReference)
                        .Select(parameter => (parameter.Name ?? "", parameter.Value is R4.ResourceReference reference ? reference.Reference ?? "" : parameter.Value?.ToString() ?? "")));
                    resources.AddRange(parameters.Parameter.Where(parameter => parameter?.Resource is not null).Select(parameter => (parameter.Name ?? "", parameter.Resource!)));
                }
#pragma warning disable CA1031 // The parser answers odd bodies with many kinds of exceptions, some only when an element is asked for: what cannot be read is no Parameters.
                catch (Exception)
#pragma warning restore CA1031
                {
                    return null;
                }
            }
        }

        return new Given(values, resources);
    }
}
