using System.Reflection;

namespace RefractoryEpilepsy.Service;

/// <summary>Which program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>The informational version of the assembly.</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
