using System.Net;
using RefractoryEpilepsy.Service.Commands;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>Where people sign in, and how what the provider says of them becomes roles and sites here.</summary>
/// <param name="Authority">Address of the OpenID Connect provider.</param>
/// <param name="RoleClaim">The claim that holds roles or groups; it may be there several times, or hold several joined by blanks or commas.</param>
/// <param name="Roles">What the claim's values mean here; a value that is the name of a role needs no entry.</param>
/// <param name="SiteClaim">The claim that holds a clinician's sites or departments; null: clinicians see all patients of the store.</param>
/// <param name="Sites">What its values mean: <c>Organization/ID</c> or <c>Location/ID</c> as the records name them; <c>*</c> means all.</param>
/// <param name="NameClaim">The claim that names people. Persons are told apart by issuer and subject; the name somebody first comes with is the one their deeds are recorded under.</param>
/// <param name="Idle">A session is over after so long without a request.</param>
/// <param name="Longest">And at the latest so long after the sign-in.</param>
internal sealed record SignInOptions(
    Uri Authority,
    string ClientId,
    string? ClientSecret,
    string RoleClaim,
    IReadOnlyDictionary<string, string> Roles,
    string? SiteClaim,
    IReadOnlyDictionary<string, string> Sites,
    string NameClaim,
    IReadOnlyList<string> Scopes,
    TimeSpan Idle,
    TimeSpan Longest)
{
    /// <summary>What the settings say; null where no provider is named.</summary>
    /// <exception cref="WrongCallException">Something is missing or cannot be read.</exception>
    public static SignInOptions? FromSettings(Func<string, string?> find)
    {
        if (find("oidc-authority") is not { } authority)
        {
            return null;
        }

        if (!Uri.TryCreate(authority, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
        {
            throw new WrongCallException($"the setting oidc-authority must be an https address; {authority} is none.");
        }

        return new SignInOptions(
            address,
            find("oidc-client-id") ?? throw new WrongCallException("the setting oidc-client-id is missing: the name under which the provider knows this service."),
            Secret(find),
            find("oidc-role-claim") ?? "roles",
            Pairs(find, "oidc-roles", Access.Roles.All),
            find("oidc-site-claim"),
            Pairs(find, "oidc-sites", null),
            find("oidc-name-claim") ?? "preferred_username",
            (find("oidc-scopes") ?? "openid profile").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            TimeSpan.FromMinutes(Whole(find, "session-idle-minutes", 30)),
            TimeSpan.FromHours(Whole(find, "session-hours", 12)));
    }

    /// <summary>The roles here that the values of the role claim stand for.</summary>
    public IEnumerable<string> RolesOf(IEnumerable<string> values) =>
        Meant(values, Roles).Where(role => Access.Roles.All.Contains(role, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);

    /// <summary>The sites that the values of the site claim stand for.</summary>
    public IEnumerable<string> SitesOf(IEnumerable<string> values) => Meant(values, Sites).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Meant(IEnumerable<string> values, IReadOnlyDictionary<string, string> meanings) =>
        values.SelectMany(value => meanings.ContainsKey(value) ? [value] : value.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(value => meanings.TryGetValue(value, out string? meant) ? meant.Split('+') : [value]);

    /// <summary>From the environment or a file that only the service may read; never from the command line, which others see.</summary>
    private static string? Secret(Func<string, string?> find)
    {
        if (find("oidc-client-secret-file") is not { } file)
        {
            return find("oidc-client-secret");
        }

        return File.Exists(file) ? File.ReadAllText(file).Trim() : throw new WrongCallException($"the setting oidc-client-secret-file names {file}, which is not there.");
    }

    /// <summary><c>a=x;b=y+z</c>.</summary>
    private static Dictionary<string, string> Pairs(Func<string, string?> find, string setting, IReadOnlyList<string>? allowed)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in (find(setting) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int at = pair.LastIndexOf('=');
            string meant = at < 0 ? "" : pair[(at + 1)..].Trim();
            if (at < 1 || meant.Length == 0 || (allowed is not null && meant.Split('+').Any(role => !allowed.Contains(role, StringComparer.Ordinal))))
            {
                throw new WrongCallException($"the setting {setting} must read VALUE=MEANING;…{(allowed is null ? "" : " with the roles " + string.Join(", ", allowed))}; {pair} does not.");
            }

            pairs[pair[..at].Trim()] = meant;
        }

        return pairs;
    }

    private static int Whole(Func<string, string?> find, string setting, int byDefault) => find(setting) is not { } text ? byDefault
        : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) && number is > 0 and < 10_000 ? number
        : throw new WrongCallException($"the setting {setting} must be a whole number; {text} is none.");
}

/// <summary>Whom a proxy in front may speak for.</summary>
internal static class Proxies
{
    /// <summary>Addresses of proxies whose word on the caller's address and on https is taken, from the setting <c>proxies</c>.</summary>
    public static IReadOnlyList<IPAddress> FromSettings(Func<string, string?> find) =>
    [
        .. (find("proxies") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => IPAddress.TryParse(text, out IPAddress? address) ? address : throw new WrongCallException($"the setting proxies must hold IP addresses joined by ;. {text} is none.")),
    ];
}
