using System.Runtime.CompilerServices;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <content>The members of the top level that are looked into for names: references, meta, periods.</content>
internal sealed unsafe partial class ResourceWalker
{
    // {"reference": "Patient/1", "identifier": {"system": …, "value": …}, "display": …}
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Reference(byte* p, Member member)
    {
        ref ReferenceSlices into = ref Facts.References[(int)member - (int)Member.Subject];
        p = Space(p + 1);
        while (*p == '"')
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int length, out _);
            if (p is null)
            {
                return null;
            }

            var name = new ReadOnlySpan<byte>(key, length);
            byte* value = p;
            if (*p == '{' && name.SequenceEqual("identifier"u8))
            {
                p = Identifier(p, ref into);
            }
            else
            {
                p = Value(p, 2, looks: false);
                if (p is not null && *value == '"' && name.SequenceEqual("reference"u8))
                {
                    into.Reference = SliceOf(value, p);
                }
                else if (name.SequenceEqual("reference"u8))
                {
                    Facts.WrongType = member;
                }
            }

            p = p is null ? null : AfterMember(p);
            if (p is null)
            {
                return null;
            }
        }

        return *p == '}' ? p + 1 : Fault(p);
    }

    private byte* Identifier(byte* p, ref ReferenceSlices into)
    {
        p = Space(p + 1);
        while (*p == '"')
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int length, out _);
            byte* value = p;
            p = p is null ? null : Value(p, 3, looks: false);
            if (p is null)
            {
                return null;
            }

            if (*value == '"' && length == 6 && new ReadOnlySpan<byte>(key, 6).SequenceEqual("system"u8))
            {
                into.System = SliceOf(value, p);
            }
            else if (*value == '"' && length == 5 && new ReadOnlySpan<byte>(key, 5).SequenceEqual("value"u8))
            {
                into.Value = SliceOf(value, p);
            }

            p = AfterMember(p);
            if (p is null)
            {
                return null;
            }
        }

        return *p == '}' ? p + 1 : Fault(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Meta(byte* p)
    {
        p = Space(p + 1);
        while (*p == '"')
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int length, out _);
            byte* value = p;
            p = p is null ? null : Value(p, 2, looks: false);
            if (p is null)
            {
                return null;
            }

            if (*value == '"' && length == 11 && new ReadOnlySpan<byte>(key, 11).SequenceEqual("lastUpdated"u8))
            {
                Facts.LastUpdated = SliceOf(value, p);
            }
            else if (*value == '"' && length == 9 && new ReadOnlySpan<byte>(key, 9).SequenceEqual("versionId"u8))
            {
                Facts.VersionId = SliceOf(value, p);
            }

            p = AfterMember(p);
            if (p is null)
            {
                return null;
            }
        }

        return *p == '}' ? p + 1 : Fault(p);
    }

    private byte* Period(byte* p)
    {
        p = Space(p + 1);
        while (*p == '"')
        {
            byte* key = p + 1;
            p = KeyEnd(p, out int length, out _);
            byte* value = p;
            p = p is null ? null : Value(p, 2, looks: false);
            if (p is null)
            {
                return null;
            }

            if (*value == '"' && length == 5 && new ReadOnlySpan<byte>(key, 5).SequenceEqual("start"u8))
            {
                Facts.SeeDate(Text(SliceOf(value, p)));
            }
            else if (*value == '"' && length == 3 && new ReadOnlySpan<byte>(key, 3).SequenceEqual("end"u8))
            {
                Facts.SeeEnd(Text(SliceOf(value, p)));
            }

            p = AfterMember(p);
            if (p is null)
            {
                return null;
            }
        }

        return *p == '}' ? p + 1 : Fault(p);
    }

    private TextSlice SliceOf(byte* quote, byte* end)
    {
        var raw = new ReadOnlySpan<byte>(quote + 1, (int)(end - quote - 2));
        return new((int)(quote + 1 - origin), raw.Length, raw.Contains((byte)'\\'));
    }

    // After a member's value: at the next key, or at the closing bracket.
    private byte* AfterMember(byte* p)
    {
        p = Space(p);
        if (*p != ',')
        {
            return *p == '}' ? p : Fault(p);
        }

        p = Space(p + 1);
        return *p == '"' ? p : Fault(p);
    }
}
