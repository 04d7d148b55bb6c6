using System.Security.Cryptography;
using System.Text;

namespace RefractoryEpilepsy.Referral;

/// <summary>What a flag rests on, as a short text: while it stays the same, a dismissed flag stays dismissed.</summary>
/// <remarks>
/// Rule, answer, strength, codes of the reasons, resources named and what is missing; not the wording, the day or the version of a text. A new
/// seizure, a new failure or a result that came in changes it; a run on another day does not.
/// </remarks>
public static class FlagFingerprint
{
    /// <summary>Sixteen hexadecimal digits.</summary>
    public static string Of(ReferralFlag flag)
    {
        var text = new StringBuilder().Append(flag.RuleId).Append('|').Append(flag.Judgement.Answer).Append('|').Append(flag.Strength);
        foreach (string part in flag.Judgement.Reasons.Select(reason => $"{reason.Code}:{string.Join(',', reason.Evidence.Select(evidence => evidence.Reference).Order(StringComparer.Ordinal))}").Distinct().Order(StringComparer.Ordinal)
            .Concat(flag.Missing.Order(StringComparer.Ordinal)))
        {
            text.Append('|').Append(part);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
