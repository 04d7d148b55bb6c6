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

    /// <summary>Whether the flag still rests on what was answered. A year without news of seizures weakens it and is no new evidence: it brings nothing back.</summary>
    public static bool IsOf(ReferralFlag flag, string answered)
    {
        if (answered == Of(flag))
        {
            return true;
        }

        if (!flag.Missing.Contains(ReferralRules.SeizureStatusMissing, StringComparer.Ordinal))
        {
            return false;
        }

        ReferralFlag fresh = flag with { Missing = [.. flag.Missing.Where(item => item != ReferralRules.SeizureStatusMissing)] };
        return answered == Of(fresh) || (fresh.Strength == Strength.Moderate && answered == Of(fresh with { Strength = Strength.Strong }));
    }
}
