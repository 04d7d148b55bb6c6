using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>What a rule offers, as a proposal that a clinician may turn into an order: draft, intent proposal, never an order.</summary>
public static class ServiceRequestResource
{
    /// <summary>The proposal. US Core ServiceRequest 6.1.0 where the patient is a US Core Patient.</summary>
    /// <param name="subject">Reference to the patient, such as <c>Patient/7</c>.</param>
    /// <param name="what">What is proposed, in words: no code system names "referral for the evaluation of drug-resistant epilepsy" in one code.</param>
    public static R4.ServiceRequest Of(string subject, string ruleId, string what, IEnumerable<string> because, DateOnly on) => new()
    {
        Status = R4.RequestStatus.Draft,
        Intent = R4.RequestIntent.Proposal,
        Category = [new R4.CodeableConcept { Text = "Referral" }],
        Code = new R4.CodeableConcept { Coding = [new R4.Coding(PublishingCodes.Rules, ruleId)], Text = what },
        Subject = new R4.ResourceReference(subject),
        AuthoredOn = Dates.Of(on),
        ReasonCode = [.. because.Select(text => new R4.CodeableConcept { Text = text })],
    };

    /// <summary>Whether a rule's offer is something to refer for or to have done.</summary>
    public static bool IsOrderable(ReferralTarget offers) =>
        offers is ReferralTarget.EpilepsyCentre or ReferralTarget.SurgicalEvaluation or ReferralTarget.Neuromodulation or ReferralTarget.DietaryTherapy or ReferralTarget.WorkUp;
}
