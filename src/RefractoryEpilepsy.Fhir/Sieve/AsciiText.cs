using System.Text;

namespace RefractoryEpilepsy.Fhir.Sieve;

/// <summary>Text in small letters without accents, so that names compare whatever their spelling.</summary>
internal static class AsciiText
{
    private const string From = "àáâãäåāăąçćčèéêëēęěìíîïīłñńòóôõöøōőßśšùúûüūűýÿźżžµμ";
    private const string To = "aaaaaaaaaccceeeeeeeiiiiilnnoooooooosssuuuuuuyyzzzuu";

    // A letter of another script is part of its word, though of no name.
    private const byte OtherLetter = (byte)'q';

    [ThreadStatic]
    private static byte[]? scratch;

    /// <summary>The folded text.</summary>
    public static string Fold(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Encoding.ASCII.GetString(Fold(bytes));
    }

    /// <summary>The folded bytes, all ASCII; overwritten by the next call on this thread. Some readable bytes follow them.</summary>
    public static ReadOnlySpan<byte> Fold(ReadOnlySpan<byte> utf8)
    {
        if (scratch is null || scratch.Length < utf8.Length + ResourceWalker.Padding)
        {
            scratch = new byte[Math.Max(4096, (utf8.Length * 2) + ResourceWalker.Padding)];
        }

        int length = 0;
        while (!utf8.IsEmpty)
        {
            if (utf8[0] < 0x80)
            {
                byte letter = utf8[0];
                scratch[length++] = letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
                utf8 = utf8[1..];
                continue;
            }

            Rune.DecodeFromUtf8(utf8, out Rune rune, out int used);
            utf8 = utf8[used..];
            Rune small = Rune.ToLowerInvariant(rune);
            if (small.IsAscii)
            {
                scratch[length++] = (byte)small.Value;
                continue;
            }

            int known = small.IsBmp ? From.IndexOf((char)small.Value, StringComparison.Ordinal) : -1;

            // A combining accent after its letter leaves the letter alone.
            if (known >= 0 || rune.Value is < 0x300 or > 0x36f)
            {
                scratch[length++] = known >= 0 ? (byte)To[known] : Rune.IsLetter(rune) ? OtherLetter : (byte)' ';
            }
        }

        scratch.AsSpan(length, ResourceWalker.Padding - 1).Clear();
        return scratch.AsSpan(0, length);
    }
}
