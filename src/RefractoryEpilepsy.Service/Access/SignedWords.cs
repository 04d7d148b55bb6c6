using Microsoft.AspNetCore.DataProtection;

namespace RefractoryEpilepsy.Service.Access;

/// <summary>What a form tells the page it leads back to, in the address: sealed by us, for that page and a short while. A link made by somebody else prints nothing.</summary>
internal sealed class SignedWords(IDataProtectionProvider keys)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <summary>Back to a page of ours, with words that it prints.</summary>
    /// <param name="address">The page's path, and what may stand after its question mark.</param>
    /// <param name="anchor">With its <c>#</c>.</param>
    public static IResult Back(HttpContext context, string address, string words, string anchor = "")
    {
        int query = address.IndexOf('?', StringComparison.Ordinal);
        string said = context.RequestServices.GetRequiredService<SignedWords>().Seal(query < 0 ? address : address[..query], words);
        return Results.LocalRedirect($"{address}{(query < 0 ? "?" : "&")}said={said}{anchor}");
    }

    /// <summary>The words of an address; null where there are none, or they are not ours.</summary>
    public string? Read(string page, string? said)
    {
        if (string.IsNullOrEmpty(said))
        {
            return null;
        }

        try
        {
            return Protector(page).Unprotect(said);
        }
        catch (Exception fault) when (fault is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return null;
        }
    }

    private string Seal(string page, string words) => Protector(page).Protect(words, Lasts);

    private ITimeLimitedDataProtector Protector(string page) => keys.CreateProtector("said", page).ToTimeLimitedDataProtector();
}
