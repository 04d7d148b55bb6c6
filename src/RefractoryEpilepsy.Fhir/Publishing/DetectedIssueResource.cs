using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Drug safety and missing work-up as DetectedIssue.</summary>
public static class DetectedIssueResource
{
    private const string ActCodes = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    /// <summary>Whether the rule's answer is an issue of this kind.</summary>
    public static bool Fits(ReferralFlag flag) => flag.Offers is ReferralTarget.Safety or ReferralTarget.WorkUp;

    /// <summary>A missing work-up is a gap in care (code of DEQM), drug safety is told by our rule alone.</summary>
    public static Publication Of(PublishingContext context, ReferralFlag flag)
    {
        var code = new R4.CodeableConcept { Text = flag.Title };
        if (flag.Offers == ReferralTarget.WorkUp)
        {
            code.Coding.Add(new R4.Coding(ActCodes, "CAREGAP"));
        }

        code.Coding.Add(new R4.Coding(PublishingCodes.Rules, flag.RuleId));
        List<R4.ResourceReference> implicated = PublishingContext.References(flag.Judgement.Reasons.SelectMany(reason => reason.Evidence));
        return context.Make(flag.RuleId, new R4.DetectedIssue
        {
            Status = R4.ObservationStatus.Preliminary,
            Code = code,
            Severity = flag.Strength switch { Strength.Strong => R4.DetectedIssue.DetectedIssueSeverity.High, Strength.Moderate => R4.DetectedIssue.DetectedIssueSeverity.Moderate, _ => R4.DetectedIssue.DetectedIssueSeverity.Low },
            Patient = context.SubjectReference,
            Identified = new R4.FhirDateTime(Dates.Of(context.AsOf)),
            Author = context.DeviceReference,
            Implicated = implicated,
            Detail = string.Join(' ', flag.Judgement.Reasons.Select(reason => reason.Text)),
        });
    }
}
