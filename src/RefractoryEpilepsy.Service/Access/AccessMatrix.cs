using System.Security.Claims;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>A row of <c>access-matrix.csv</c>.</summary>
/// <param name="Kind"><c>page</c>, <c>api</c>, <c>fhir</c>, <c>cds</c> or <c>service</c>.</param>
/// <param name="Route">The pattern as mapped, with a slash in front.</param>
/// <param name="Roles">Roles that are let in, or one of the two words for everyone.</param>
/// <param name="Record">The action that is recorded before the call is answered; empty: none by the gate.</param>
internal sealed record AccessRow(string Kind, string Route, string Method, IReadOnlyList<string> Roles, string Record = "")
{
    /// <summary>Everyone, signed out too.</summary>
    public const string Anyone = "anyone";

    /// <summary>Whoever is signed in, whatever the role.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Whether nobody has to sign in.</summary>
    public bool IsOpen => Roles.Contains(Anyone, StringComparer.Ordinal);

    /// <summary>Whether this caller is let in.</summary>
    public bool Allows(ClaimsPrincipal user) =>
        IsOpen || (user.Identity?.IsAuthenticated == true && (Roles.Contains(SignedIn, StringComparer.Ordinal) || Roles.Any(user.IsInRole)));
}

/// <summary>Who may ask for what, read once from the one table there is.</summary>
internal sealed class AccessMatrix
{
    private readonly Dictionary<(string Route, string Method), AccessRow> rows;

    private AccessMatrix(IEnumerable<AccessRow> rows) =>
        this.rows = rows.ToDictionary(row => (row.Route.ToUpperInvariant(), row.Method), row => row);

    /// <summary>Every row.</summary>
    public IReadOnlyCollection<AccessRow> Rows => rows.Values;

    /// <summary>Reads the table that lies in the assembly.</summary>
    /// <exception cref="InvalidDataException">A row names an unknown role, or stands twice.</exception>
    public static AccessMatrix Load()
    {
        using Stream table = typeof(AccessMatrix).Assembly.GetManifestResourceStream("RefractoryEpilepsy.Service.Access.access-matrix.csv")
            ?? throw new InvalidDataException("access-matrix.csv is missing in the program.");
        using var reader = new StreamReader(table);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads rows of <c>kind,route,method,roles,record</c>; lines with <c>#</c> are comments.</summary>
    public static AccessMatrix Parse(string text)
    {
        string[] lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#')];
        AccessRow[] all = [.. lines.Skip(1).Select(Row)];
        return all.GroupBy(row => (row.Route.ToUpperInvariant(), row.Method)).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? throw new InvalidDataException($"access-matrix.csv has two rows for {twice.First().Method} {twice.First().Route}.")
            : new AccessMatrix(all);
    }

    /// <summary>The row of a mapped pattern; null where there is none, which means nobody.</summary>
    public AccessRow? Find(string route, string method) =>
        rows.GetValueOrDefault((Normal(route), HttpMethods.IsHead(method) ? HttpMethods.Get : method.ToUpperInvariant()));

    /// <summary>Whether this caller may open the page at that address (without parameters).</summary>
    public bool Allows(ClaimsPrincipal? user, string page) => user is not null && Find(page, HttpMethods.Get)?.Allows(user) == true;

    private static string Normal(string route) => ("/" + route.TrimStart('/')).ToUpperInvariant();

    private static AccessRow Row(string line)
    {
        string[] cells = line.Split(',');
        string[] roles = cells.Length is 4 or 5 && cells[3].Length > 0 ? cells[3].Split(';') : throw new InvalidDataException($"access-matrix.csv: the row {line} has not four or five cells.");
        return roles.FirstOrDefault(role => role is not (AccessRow.Anyone or AccessRow.SignedIn) && !Roles.All.Contains(role, StringComparer.Ordinal)) is { } unknown
            ? throw new InvalidDataException($"access-matrix.csv: {unknown} is no role.")
            : new AccessRow(cells[0], cells[1], cells[2], roles, cells.ElementAtOrDefault(4) ?? "");
    }
}
