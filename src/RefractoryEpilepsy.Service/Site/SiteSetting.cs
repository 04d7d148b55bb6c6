using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Site;

/// <summary>Something a site decides for itself, kept in the store.</summary>
/// <param name="Name">Name of the setting in the store.</param>
/// <param name="Unit">Unit, or what may be written.</param>
/// <param name="Source">What says that the default is right, or what it is for.</param>
/// <param name="Check">Null where a value may be set; otherwise what is wrong with it, in words.</param>
internal sealed record SiteSetting(string Name, string Group, string Title, string Unit, string Default, string Source, Func<string, string?> Check);

/// <summary>Every setting a site may change on its page, in order. What needs a restart or holds a secret is set outside, and only shown there.</summary>
internal static class SiteSettings
{
    /// <summary>The hospital's time zone.</summary>
    public const string TimeZone = "time-zone";

    /// <summary>The language of the pages.</summary>
    public const string Language = "language";

    /// <summary>After how many years without any record a patient is erased.</summary>
    public const string RetentionYears = "retention-years";

    /// <summary>When the digest is sent.</summary>
    public const string DigestCron = "digest-cron";

    /// <summary>Who gets the digest by e-mail.</summary>
    public const string DigestMailTo = "digest-mail-to";

    /// <summary>From whom it comes.</summary>
    public const string DigestMailFrom = "digest-mail-from";

    /// <summary>The mail server.</summary>
    public const string DigestMailServer = "digest-mail-server";

    /// <summary>How the connection to it is protected.</summary>
    public const string DigestMailSecurity = "digest-mail-security";

    /// <summary>The name the program signs in with there.</summary>
    public const string DigestMailUser = "digest-mail-user";

    /// <summary>Where the digest is posted to.</summary>
    public const string DigestWebhook = "digest-webhook";

    /// <summary>The address of this service as readers of the digest see it.</summary>
    public const string DigestAddress = "digest-address";

    /// <summary>Every setting, parameters of the tables first.</summary>
    public static IReadOnlyList<SiteSetting> All { get; } =
    [
        .. ParameterTable.All.Select(OfParameter),
        new(TimeZone, "Hospital", "Time zone of the hospital", "a name of the IANA database, such as Europe/Berlin", "UTC", "times on pages are shown in it; in the store they are UTC", zone => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? null : "There is no such time zone. Write a name such as Europe/Berlin or America/New_York."),
        new(Language, "Hospital", "Language of the pages", "a code such as en or de; empty: what the browser asks for", "", "English, and every file of texts in the site's folder; a text that a file lacks stays English", code => Texts.Languages.IsCode(code) ? null : "Write a code such as en, de or pt-BR."),
        new(RetentionYears, "Hospital", "Erase patients without any record for", "years, 1 to 100; empty: never", "", "retention; looked at once a day", text => Whole(text, 1, 100)),
        new(DigestCron, "Digest", "When a digest of new candidates is sent", "cron, in the hospital's time; empty: never", "", "off by default", Cron),
        new(DigestMailTo, "Digest", "By e-mail to", "addresses, comma between; empty: to nobody", "", "counts and links without any identifier", Addresses),
        new(DigestMailFrom, "Digest", "From", "one address", "", "", Addresses),
        new(DigestMailServer, "Digest", "Mail server", "host:port", "", "the password is the setting REFRACTORY_MAIL_PASSWORD of the process", Server),
        new(DigestMailSecurity, "Digest", "Connection to the mail server", "starttls, tls or none (this machine only)", "starttls", "", text => text is "starttls" or "tls" or "none" ? null : "Write starttls, tls or none."),
        new(DigestMailUser, "Digest", "User name there", "empty: none is needed", "", "", text => text.Length <= 200 ? null : "It is too long."),
        new(DigestWebhook, "Digest", "Webhook", "https address that is posted to; empty: none", "", "signed by REFRACTORY_WEBHOOK_SECRET of the process, where set", Address),
        new(DigestAddress, "Digest", "Address of these pages for links", "https address", "", "whoever follows a link signs in", Address),
    ];

    /// <summary>One setting; null where there is none of that name.</summary>
    public static SiteSetting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);

    /// <summary>The value of a setting, or its default.</summary>
    public static async Task<string> ValueAsync(Store store, string name, CancellationToken stop) =>
        await store.FindSettingAsync(name, stop) is { Length: > 0 } set ? set : Find(name)?.Default ?? "";

    private static SiteSetting OfParameter(ParameterDefinition parameter)
    {
        bool yesNo = parameter.Unit == "yes or no";
        return new(
            Store.ParameterSettings + parameter.Name, "Clinical parameters", parameter.Name,
            yesNo ? "yes or no" : string.Create(CultureInfo.InvariantCulture, $"{parameter.Unit}, {parameter.Minimum:0.####} to {parameter.Maximum:0.####}"),
            yesNo ? (parameter.Default == 1 ? "yes" : "no") : parameter.Default.ToString("0.####", CultureInfo.InvariantCulture), parameter.Source, text => OfParameter(parameter, yesNo, text));
    }

    private static string? OfParameter(ParameterDefinition parameter, bool yesNo, string text) => yesNo
        ? text is "yes" or "no" ? null : "Write yes or no."
        : !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) || value < parameter.Minimum || value > parameter.Maximum || (parameter.IsWhole && value != decimal.Truncate(value))
            ? string.Create(CultureInfo.InvariantCulture, $"Write {(parameter.IsWhole ? "a whole number" : "a number with a decimal point")} from {parameter.Minimum:0.####} to {parameter.Maximum:0.####}.")
            : null;

    private static string? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? null : $"Write a whole number from {least} to {most}.";

    private static string? Cron(string text) => Cronos.CronExpression.TryParse(text, out _) ? null : "It is no schedule. Write five fields as cron has them: 0 7 * * 1 is every Monday at seven.";

    private static string? Addresses(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries).All(one => MimeKit.MailboxAddress.TryParse(one, out _)) ? null : "It is no e-mail address, or no list of them with commas between.";

    private static string? Server(string text) => text.Split(':') is [{ Length: > 0 }, var port] && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and < 65536 ? null : "Write host:port, such as mail.hospital.example:587.";

    private static string? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && (uri.Scheme == "https" || (uri is { Scheme: "http", IsLoopback: true })) && uri.UserInfo.Length == 0 ? null : "Write an address that begins with https://, without a user name in it.";
}
