using Hl7.Fhir.Serialization;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Referral;
using R4 = Hl7.Fhir.Model;

namespace RefractoryEpilepsy.Fhir.Tests.Publishing;

public class PlanDefinitionTests
{
    /// <summary>Throws on whatever R4 does not allow: cardinality, codes, invariants of datatypes.</summary>
    private static readonly FhirJsonDeserializer Strict = new(new DeserializerSettings().UsingMode(DeserializationMode.Strict));

    public static TheoryData<string> Ids => [.. ReferralRules.All.Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Ids))]
    public void Every_rule_is_a_valid_plan_definition_with_its_logic_in_words(string id)
    {
        ReferralRule rule = ReferralRules.All.Single(candidate => candidate.Id == id);
        R4.PlanDefinition plan = PlanDefinitions.Of(rule, "https://example.org/fhir", "2026-11-22");

        Assert.Equal(FhirJson.Text(plan), FhirJson.Text(Strict.DeserializeResource(FhirJson.Text(plan))));
        Assert.Equal(rule.Logic, plan.Action.Single().Condition.Single().Expression!.Expression_);
        Assert.Equal(rule.Source, plan.RelatedArtifact.Single().Citation);
        Assert.Equal(rule.Source.Contains("[K]", StringComparison.Ordinal) || rule.Logic.Contains("[K]", StringComparison.Ordinal), plan.Experimental);
        Assert.Matches("^[A-Z]([A-Za-z0-9_]){0,254}$", plan.Name);
    }

    [Fact]
    public void A_rule_of_one_jurisdiction_says_so()
    {
        R4.PlanDefinition plan = PlanDefinitions.All("https://example.org/fhir", "2026-11-22").Single(found => found.Id == "safe-8");

        Assert.Equal(["GB", null], plan.Jurisdiction.Select(where => where.Coding.FirstOrDefault()?.Code));
        Assert.Equal("EU", plan.Jurisdiction[1].Text);
    }

    [Fact]
    public void A_worklist_is_a_list_of_pseudonyms()
    {
        R4.List list = WorklistResource.Of([new("abc", "Refer.", new(2024, 5, 1))], "view=all", new(2024, 6, 1, 8, 0, 0, TimeSpan.Zero));
        R4.List empty = WorklistResource.Of([], "", new(2024, 6, 1, 8, 0, 0, TimeSpan.Zero));

        Assert.IsType<R4.List>(Strict.DeserializeResource(FhirJson.Text(list)));
        Assert.IsType<R4.List>(Strict.DeserializeResource(FhirJson.Text(empty)));
        Assert.Equal("abc", list.Entry.Single().Item!.Identifier!.Value);
        Assert.Equal("nilknown", empty.EmptyReason!.Coding.Single().Code);
    }
}
