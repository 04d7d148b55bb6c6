using System.Globalization;
using System.Reflection;

namespace RefractoryEpilepsy.Service;

/// <summary>Which program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>The informational version of the assembly.</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Day on which the program's file was made, <c>yyyy-MM-dd</c>.</summary>
    public static string Released { get; } = File.GetLastWriteTimeUtc(typeof(ProgramVersion).Assembly.Location).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
