using System.Security.Claims;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Whose patients somebody may see: those whose records name one of the own sites.</summary>
internal static class Sites
{
    /// <summary>The claim that names a site: <c>Organization/ID</c> or <c>Location/ID</c>.</summary>
    public const string Claim = "refractory:site";

    /// <summary>The claim of a token that names its owner.</summary>
    public const string Owner = "refractory:owner";

    /// <summary>The claim that says what the provider calls somebody today; deeds go by the name they first came with.</summary>
    public const string Called = "refractory:called";

    /// <summary>Every site.</summary>
    public const string All = "*";

    /// <summary>The sites somebody may see; null: all. Without any claim nobody sees anything.</summary>
    public static IReadOnlyList<string>? Of(ClaimsPrincipal? user)
    {
        string[] sites = [.. user?.FindAll(Claim).Select(claim => claim.Value) ?? []];
        return sites.Contains(All, StringComparer.Ordinal) ? null : [.. sites.Select(site => site.Contains('/', StringComparison.Ordinal) ? site : "Organization/" + site)];
    }
}
