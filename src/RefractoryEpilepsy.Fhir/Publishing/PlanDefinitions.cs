using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>The referral rules as FHIR R4 PlanDefinitions: event-condition-action rules with their logic in words.</summary>
/// <remarks>The logic itself is compiled; the condition's expression is the sentence people read, in language <c>text/plain</c>, and says so.</remarks>
public static class PlanDefinitions
{
    private const string TypeSystem = "http://terminology.hl7.org/CodeSystem/plan-definition-type";

    /// <summary>Every rule, in the order of the specification.</summary>
    /// <param name="address">Where the resources are served, without a slash at the end; the beginning of their canonical addresses.</param>
    /// <param name="published">Day of the program's release, <c>yyyy-MM-dd</c>.</param>
    public static IEnumerable<R4.PlanDefinition> All(string address, string published) => ReferralRules.All.Select(rule => Of(rule, address, published));

    /// <summary>One rule.</summary>
    public static R4.PlanDefinition Of(ReferralRule rule, string address, string published)
    {
        string id = rule.Id.ToLowerInvariant();
        bool unconfirmed = rule.Source.Contains("[K]", StringComparison.Ordinal) || rule.Logic.Contains("[K]", StringComparison.Ordinal);
        var plan = new R4.PlanDefinition
        {
            Id = id,
            Url = $"{address}/PlanDefinition/{id}",
            Identifier = [new R4.Identifier($"{address}/rule", rule.Id)],
            Version = rule.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Name = "Rule" + rule.Id.Replace("-", "", StringComparison.Ordinal),
            Title = $"{rule.Id}: {rule.Title}",
            Type = new R4.CodeableConcept(TypeSystem, "eca-rule"),
            Status = R4.PublicationStatus.Active,
            Experimental = unconfirmed,
            Date = published,
            Publisher = "RefractoryEpilepsy",
            Description = $"{rule.Logic} Answers: fired, not fired, or indeterminate with what is missing.{(rule.ModelYear > 0 ? $" Follows the label, law or guideline of {rule.ModelYear}." : "")}",
            Purpose = "A question to a clinician, never an order; not shown to patients.",
            Usage = $"A flag holds for {rule.HoldsDays} days and is then asked anew.{(rule.NeedsEpilepsy ? " Needs proven epilepsy (ELIG-1)." : " Needs only its own inputs.")}",
            RelatedArtifact = [new R4.RelatedArtifact { Type = R4.RelatedArtifact.RelatedArtifactType.Citation, Citation = rule.Source }],
            Action =
            [
                new R4.PlanDefinition.ActionComponent
                {
                    Title = rule.Title,
                    Description = rule.Logic,
                    Documentation = [new R4.RelatedArtifact { Type = R4.RelatedArtifact.RelatedArtifactType.Documentation, Display = rule.Source }],
                    Condition =
                    [
                        new R4.PlanDefinition.ConditionComponent
                        {
                            Kind = R4.ActionConditionKind.Applicability,
                            Expression = new R4.Expression { Language = "text/plain", Description = "In words; the program evaluates it.", Expression_ = rule.Logic },
                        },
                    ],
                    Code = [new R4.CodeableConcept { Text = rule.Offers.ToString() }],
                },
            ],
        };
        if (rule.Jurisdiction.Length > 0)
        {
            plan.Jurisdiction = [.. rule.Jurisdiction.Split('/').Select(where => where == "EU" ? new R4.CodeableConcept { Text = "EU" } : new R4.CodeableConcept("urn:iso:std:iso:3166", where == "UK" ? "GB" : where))];
        }

        return plan;
    }
}
