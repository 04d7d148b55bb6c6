namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>What the scopes of a token let us read: servers may grant less than was asked for, and leave out the rest without a word.</summary>
internal static class GrantedScopes
{
    /// <summary>Types that were asked for and not granted; none where the server does not say what it granted.</summary>
    public static IReadOnlyList<string> Missing(string asked, string granted) =>
        granted.Contains("system/", StringComparison.Ordinal) ? [.. ServerFetch.Types.Where(type => Reads(asked, type) && !Reads(granted, type))] : [];

    /// <summary>Whether scopes of version 1 (<c>.read</c>, <c>.*</c>) or 2 (<c>.rs</c>, <c>.cruds?category=…</c>) reach a type.</summary>
    private static bool Reads(string scopes, string type) => scopes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(scope =>
        scope.StartsWith("system/", StringComparison.Ordinal)
        && scope["system/".Length..].Split('?')[0].Split('.') is [var resource, var access]
        && (resource == "*" || resource == type)
        && (access is "read" or "*" || (access.Contains('r', StringComparison.Ordinal) && access.All("cruds".Contains))));
}
