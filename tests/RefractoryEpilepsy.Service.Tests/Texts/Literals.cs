using System.Reflection;
using System.Reflection.Emit;
using RefractoryEpilepsy.Service.Pages;

namespace RefractoryEpilepsy.Service.Tests.Texts;

/// <summary>A text that is written out in the code of a page, and the call that comes right after it.</summary>
/// <param name="Before">The text that was written out right before it, with nothing called between; null where there is none.</param>
/// <param name="Call">Name of the method called next; empty where another text comes first.</param>
internal sealed record Literal(string Page, string Text, string? Before, string Call);

/// <summary>Reads from the compiled pages what texts they write: what Razor made of them, not what they look like.</summary>
internal static class Literals
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every text in every page.</summary>
    public static IReadOnlyList<Literal> OfPages() =>
    [
        .. typeof(App).Assembly.GetTypes().Where(type => type.Namespace == typeof(App).Namespace).SelectMany(type =>
            type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static).OfType<MethodBase>().SelectMany(method => Of(Outermost(type).Name, method))),
    ];

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Literal> Of(string page, MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        List<(string? Text, string? Call)> seen = [];
        for (int at = 0; at < code.Length;)
        {
            short value = code[at] == 0xFE ? (short)((code[at++] << 8) | code[at++]) : code[at++];
            OpCode operation = Codes[value];
            if (operation.OperandType == OperandType.InlineString)
            {
                seen.Add((method.Module.ResolveString(BitConverter.ToInt32(code, at)), null));
            }
            else if (operation.OperandType == OperandType.InlineMethod)
            {
                seen.Add((null, NameOf(method, BitConverter.ToInt32(code, at))));
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }

        for (int at = 0; at < seen.Count; at++)
        {
            if (seen[at].Text is { } text)
            {
                yield return new(page, text, at > 0 ? seen[at - 1].Text : null, at + 1 < seen.Count ? seen[at + 1].Call ?? "" : "");
            }
        }
    }

    private static string NameOf(MethodBase method, int token)
    {
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMethod(token, ofType, ofMethod)?.Name ?? "";
    }
}
