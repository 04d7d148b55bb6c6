using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Tests.Referral;

public class ReferralRulesTests
{
    public static TheoryData<string, string> Sentences() => [.. RuleCases.All.Select(example => (example.RuleId, example.Sentence))];

    public static TheoryData<string> Ids() => [.. ReferralRules.All.Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Sentences))]
    public void A_rule_says_of_a_patient_what_the_specification_means(string ruleId, string sentence)
    {
        RuleCase example = RuleCases.All.Single(candidate => candidate.RuleId == ruleId && candidate.Sentence == sentence);

        ReferralFlag flag = example.Patient().Ask(ruleId);

        Assert.True(example.Expected == flag.Judgement.Answer, $"{ruleId}, {sentence}: {flag.Judgement.Answer}, {string.Join("; ", flag.Judgement.Reasons.Select(reason => reason.Text))}");
        Assert.NotEmpty(flag.Judgement.Reasons);
        Assert.Equal(flag.Judgement.Answer == Answer.Yes, flag.Strength is not null);
        if (example.Strength is { } strength)
        {
            Assert.Equal(strength, flag.Strength);
        }

        if (flag.Judgement.Answer == Answer.Unknown)
        {
            Assert.NotEmpty(flag.Missing);
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void Every_rule_is_tried_by_a_patient_who_fires_it_one_who_almost_does_one_with_data_missing_and_one_it_is_not_for(string id)
    {
        List<RuleCase> cases = [.. RuleCases.All.Where(example => example.RuleId == id)];

        Assert.Contains(cases, example => example.Expected == Answer.Yes);
        Assert.Contains(cases, example => example.Expected == Answer.Unknown);
        Assert.True(cases.Count(example => example.Expected == Answer.No) >= 2, "One who almost fires it, and one it is not for.");
    }

    [Theory, MemberData(nameof(Ids))]
    public void Nobody_who_died_or_was_lost_raises_a_flag_and_unproven_epilepsy_is_never_a_yes(string id)
    {
        ReferralRule rule = ReferralRules.All.Single(candidate => candidate.Id == id);
        foreach (RuleCase example in RuleCases.All.Where(example => example.RuleId == id && example.Expected == Answer.Yes))
        {
            PatientCase patient = example.Patient().Build();
            PatientCase dead = patient with { Timeline = patient.Timeline with { Person = patient.Timeline.Person with { Died = Chart.Day("2024-06-01") } } };
            PatientCase lost = patient with { Timeline = patient.Timeline with { Observed = new(Chart.Day("2010-01-01"), Chart.Day("2023-01-01")) } };
            PatientCase unproven = patient with { Resistance = patient.Resistance with { Eligible = Judgement.Of(Answer.Unknown, "possible", "Perhaps epilepsy.") } };

            Assert.Equal(Answer.No, Says(dead));
            Assert.Equal(Answer.No, Says(lost));
            Assert.Equal(rule.NeedsEpilepsy ? Answer.Unknown : Answer.Yes, Says(unproven));
        }

        Answer Says(PatientCase patient) => ReferralRules.Evaluate(patient, risk: null).Single(flag => flag.RuleId == id).Judgement.Answer;
    }

    [Fact]
    public void The_numbers_of_a_site_rule()
    {
        PatientCase patient = Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-01-01", outcome: 3, pdc: 0.75m).Build();

        Assert.Equal(Answer.Yes, Says(new Parameters()));
        Assert.Equal(Answer.No, Says(new Parameters { PdcAdequate = 0.7m }));

        Answer Says(Parameters parameters) => ReferralRules.Evaluate(patient, risk: null, parameters).Single(flag => flag.RuleId == "PR-2").Judgement.Answer;
    }

    [Theory, MemberData(nameof(Ids))]
    public void Every_rule_names_its_source_its_logic_and_how_long_it_holds(string id)
    {
        ReferralRule rule = ReferralRules.All.Single(candidate => candidate.Id == id);

        Assert.NotEmpty(rule.Source);
        Assert.NotEmpty(rule.Logic);
        Assert.True(rule.HoldsDays > 0);
        Assert.True(rule.Version > 0);
    }

    [Fact]
    public void The_rules_are_those_of_the_specification_in_its_order() => Assert.Equal(
        "CEC-1 CEC-2 CEC-3 CEC-4 SURG-1 SURG-2 SURG-3 SURG-4 SURG-5 SURG-6 SURG-7 VNS-1 VNS-C RNS-1 RNS-C DBS-1 DBS-C NEUROMOD-0 KD-1 KD-2 KD-3 KD-C KD-P "
        + "GEN-1 GEN-2 AI-1 AI-2 MET-1 PR-1 PR-2 PR-3 PR-4 PR-5 PR-6 PR-7 PR-8 PR-9 SAFE-1 SAFE-2 SAFE-3 SAFE-4 SAFE-5 SAFE-6 SAFE-7 SAFE-8 SUDEP-1 RESC-1 PSY-1",
        string.Join(' ', ReferralRules.All.Select(rule => rule.Id)));

    [Fact]
    public void Every_drug_flag_says_never_to_stop_abruptly() => Assert.All(
        ReferralRules.All.Where(rule => rule.Id is "PR-6" or "PR-7" or "PR-8" || rule.Id.StartsWith("SAFE-", StringComparison.Ordinal)),
        rule => Assert.Contains("never stop or switch abruptly", rule.Title, StringComparison.Ordinal));

    [Fact]
    public void Referral_rules_are_silent_while_documented_freedom_goes_on()
    {
        string[] about = ["CEC-1", "SURG-1", "VNS-1", "RNS-1", "DBS-1", "KD-1", "KD-3", "SURG-3"];
        foreach (Story story in new[] { Story.Resistant(3).Free().Having(free => free.SeizureFreeSince = Chart.Day("2023-06-01")), Story.Child().Having(free => free.SeizureFreeSince = Chart.Day("2023-06-01")) })
        {
            // A later report contradicts freedom: only a clean record silences.
            Assert.Contains(ReferralRules.Evaluate(story.Build(), risk: null), flag => flag.Judgement.Answer == Answer.Yes && about.Contains(flag.RuleId));
        }

        Story clean = Story.Adult().Tried("levetiracetam", "2020-01-01", "2020-12-31").Tried("lacosamide", "2021-01-01", "2021-12-31").Free();
        Assert.DoesNotContain(ReferralRules.Evaluate(clean.Build(), risk: null), flag => flag.Judgement.Answer == Answer.Yes && about.Contains(flag.RuleId));
    }
}
