using System.CommandLine;
using System.Globalization;

namespace RefractoryEpilepsy.Service.Commands;

/// <summary>
/// An option of the command line that can also be set as environment variable (<c>REFRACTORY_AS_OF</c> for <c>--as-of</c>) or in
/// <c>appsettings.json</c> (section <c>Refractory</c>, key <c>as-of</c>). The command line wins, then the environment.
/// </summary>
internal sealed class Setting : Option<string?>
{
    private readonly string key;

    public Setting(string name, string valueName, string description)
        : base("--" + name)
    {
        key = name;
        HelpName = valueName;
        Description = description;
    }

    /// <summary>The text given, or null.</summary>
    public string? Read(ParseResult call) => call.GetValue(this) is { Length: > 0 } given ? given : Settings.Find(key);

    /// <summary>The text given; a wrong call without it.</summary>
    public string Require(ParseResult call) => Read(call) ?? throw new WrongCallException($"{Name} is missing. Give {Name} {HelpName}.");

    /// <summary>A day, or null.</summary>
    public DateOnly? ReadDay(ParseResult call) => Read(call) is not { } text
        ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new WrongCallException($"{Name} {text} is not a day. Write it as YYYY-MM-DD.");

    /// <summary>A whole number within limits, or the default.</summary>
    public int ReadWhole(ParseResult call, int byDefault, int least, int most)
    {
        if (Read(call) is not { } text)
        {
            return byDefault;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new WrongCallException($"{Name} {text} is not a whole number between {least} and {most}.");
    }
}

/// <summary>A switch that can also be set to <c>true</c> in the environment or in <c>appsettings.json</c>.</summary>
internal sealed class Switch : Option<bool>
{
    private readonly string key;

    public Switch(string name, string description)
        : base("--" + name)
    {
        key = name;
        Description = description;
    }

    /// <summary>Whether it is on.</summary>
    public bool Read(ParseResult call) => call.GetValue(this) || (bool.TryParse(Settings.Find(key), out bool on) && on);
}
