using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace RefractoryEpilepsy.Service.Texts;

/// <summary>The languages pages can be shown in: English, and every catalogue that lies beside the program or in the site's folder.</summary>
/// <remarks>Another language is one file, <c>texts/de.po</c> in the site's folder, made from <c>Texts/en.po</c>; no build is needed. It is read when the service starts.</remarks>
internal sealed partial class Languages
{
    private static volatile string preferred = "";
    private readonly Dictionary<string, Catalogue> catalogues = new(StringComparer.OrdinalIgnoreCase);

    private Languages()
    {
    }

    /// <summary>The site's choice, a code; empty: what each browser asks for. The process has one, as the site has.</summary>
    public static string Preferred
    {
        get => preferred;
        set => preferred = value;
    }

    /// <summary>What was wrong in the files, each with the file's name and line; those messages stay English.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];

    /// <summary>Codes of all languages, English among them.</summary>
    public IReadOnlyList<string> Codes => [.. catalogues.Keys.Append(Catalogue.English).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    /// <summary>Reads every <c>.po</c> file of the folders; a later folder's file takes the place of an earlier one's.</summary>
    /// <param name="folders">Folders that need not exist; null ones are left out.</param>
    public static Languages Load(params IEnumerable<string?> folders)
    {
        List<string> faults = [];
        var languages = new Languages { Faults = faults };
        foreach (string file in folders.Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder!, "*.po").Order(StringComparer.Ordinal)))
        {
            string code = Path.GetFileNameWithoutExtension(file);
            if (!IsCode(code))
            {
                faults.Add($"{Path.GetFileName(file)}: the name is no code of a language, such as de.po or pt-BR.po");
                continue;
            }

            Catalogue read = Catalogue.Read(code, File.ReadAllText(file), out IReadOnlyList<string> wrong);
            faults.AddRange(wrong.Select(fault => $"{Path.GetFileName(file)}, {fault}"));
            if (read.Count > 0)
            {
                languages.catalogues[code] = read;
            }
        }

        return languages;
    }

    /// <summary>Whether that is a code of a language.</summary>
    public static bool IsCode(string code) => Code().IsMatch(code);

    /// <summary>The catalogue for a call: the site's choice where it has one, else the best of what the browser asks for; null: English as it is.</summary>
    /// <param name="accepted">The header <c>Accept-Language</c>.</param>
    public Catalogue? Choose(string? accepted)
    {
        if (catalogues.Count == 0)
        {
            return null;
        }

        if (Preferred is { Length: > 0 } chosen)
        {
            return Find(chosen) ?? catalogues.GetValueOrDefault(Catalogue.English);
        }

        IEnumerable<string> asked = StringWithQualityHeaderValue.TryParseList(accepted is { Length: > 0 } ? [accepted] : [], out IList<StringWithQualityHeaderValue>? list)
            ? list.Where(one => one.Quality is not 0).OrderByDescending(one => one.Quality ?? 1).Select(one => one.Value.ToString())
            : [];
        foreach (string code in asked)
        {
            if (Find(code) is { } found)
            {
                return found;
            }

            if (Primary(code).Equals(Catalogue.English, StringComparison.OrdinalIgnoreCase))
            {
                break;
            }
        }

        return catalogues.GetValueOrDefault(Catalogue.English);
    }

    private Catalogue? Find(string code) => catalogues.GetValueOrDefault(code) ?? catalogues.GetValueOrDefault(Primary(code));

    private static string Primary(string code) => code.Split('-')[0];

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}

/// <summary>Adds the languages to the host, and chooses one for every call.</summary>
internal static class SpokenLanguage
{
    /// <summary>The folder of a site's folder that holds its catalogues.</summary>
    public const string Folder = "texts";

    /// <summary>Reads the catalogues beside the program and those of the site.</summary>
    public static void AddLanguages(this IServiceCollection services, string? siteFolder) =>
        services.AddSingleton(Languages.Load(Path.Combine(AppContext.BaseDirectory, "Texts"), siteFolder is null ? null : Path.Combine(siteFolder, Folder)));

    /// <summary>Everything after it speaks the language of the call.</summary>
    public static void UseLanguages(this WebApplication host)
    {
        Languages languages = host.Services.GetRequiredService<Languages>();
        ILogger log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger<Languages>();
        foreach (string fault in languages.Faults)
        {
            log.LogWarning("A text of another language was left out: {Fault}", fault);
        }

        host.Use(next => context =>
        {
            Say.In(languages.Choose(context.Request.Headers.AcceptLanguage));
            return next(context);
        });
    }
}
