using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>A fast 64-bit hash of bytes, the same in every run and on every machine.</summary>
/// <remarks>
/// Multiply and fold, 16 bytes at a time, as in wyhash (Wang Yi, public domain). Two ids that share a hash are only fetched together;
/// patients are told apart by their ids.
/// </remarks>
internal static class Utf8Hash
{
    private const ulong First = 0xa0761d6478bd642f;
    private const ulong Second = 0xe7037ed1a0b428db;

    /// <summary>The hash of some bytes; <paramref name="seed"/> keeps kinds of names apart. Never 0, which stands for "none".</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ulong state = seed ^ First ^ (ulong)bytes.Length;
        while (bytes.Length > 16)
        {
            state = Fold(Read(bytes) ^ Second, Read(bytes[8..]) ^ state);
            bytes = bytes[16..];
        }

        ulong low;
        ulong high;
        if (bytes.Length >= 8)
        {
            low = Read(bytes);
            high = Read(bytes[^8..]);
        }
        else
        {
            low = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                low = (low << 8) | bytes[i];
            }

            high = 0;
        }

        return Fold(low ^ Second, high ^ state) | 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<ulong>(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
