using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>What a rule offers, as a proposed ServiceRequest and a Task for whoever decides about it.</summary>
public static class ReferralResources
{
    /// <summary>Whether the rule offers something to refer for or to have done.</summary>
    public static bool Fits(ReferralFlag flag) => ServiceRequestResource.IsOrderable(flag.Offers) && flag.Strength != Strength.Contraindicated;

    /// <summary>Proposal and task, in this order.</summary>
    public static IReadOnlyList<Publication> Of(PublishingContext context, ReferralFlag flag)
    {
        R4.ServiceRequest request = ServiceRequestResource.Of(context.Subject, flag.RuleId, flag.Title, flag.Judgement.Reasons.Select(reason => reason.Text), context.AsOf);
        request.Requester = context.DeviceReference;
        request.ReasonReference = [.. PublishingContext.References(flag.Judgement.Reasons.SelectMany(reason => reason.Evidence)).Where(IsReason)];
        Publication proposal = context.Make(flag.RuleId, request);
        Publication task = context.Make(flag.RuleId, new R4.Task
        {
            Status = R4.Task.TaskStatus.Draft,
            Intent = R4.Task.TaskIntent.Proposal,
            Code = new R4.CodeableConcept { Coding = [new R4.Coding(PublishingCodes.Rules, flag.RuleId)], Text = "Decide about: " + flag.Title },
            Description = flag.Title,
            Focus = new R4.ResourceReference(proposal.Reference),
            For = context.SubjectReference,
            AuthoredOn = Dates.Of(context.AsOf),
            Requester = context.DeviceReference,
            ReasonCode = new R4.CodeableConcept { Text = flag.Judgement.Reasons.Count > 0 ? flag.Judgement.Reasons[0].Text : flag.Title },
        });
        return [proposal, task];
    }

    /// <summary>Types that ServiceRequest.reasonReference may name.</summary>
    private static bool IsReason(R4.ResourceReference reference) =>
        reference.Reference!.Split('/')[0] is "Condition" or "Observation" or "DiagnosticReport" or "DocumentReference";
}
