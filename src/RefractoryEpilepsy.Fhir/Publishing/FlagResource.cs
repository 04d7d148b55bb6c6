using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>A fired rule as a Flag in the chart.</summary>
public static class FlagResource
{
    /// <summary>Active until the answer is to be asked anew.</summary>
    public static Publication Of(PublishingContext context, ReferralFlag flag) => context.Make(flag.RuleId, new R4.Flag
    {
        Status = R4.Flag.FlagStatus.Active,
        Category = [new R4.CodeableConcept { Text = flag.Offers == ReferralTarget.Safety ? "Drug safety" : "Epilepsy care" }],
        Code = new R4.CodeableConcept { Coding = [new R4.Coding(PublishingCodes.Rules, flag.RuleId)], Text = flag.Title },
        Subject = context.SubjectReference,
        Period = new R4.Period { Start = Dates.Of(context.AsOf), End = flag.Expires is { } expires ? Dates.Of(expires) : null },
        Author = context.DeviceReference,
    });
}
