using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Referral;

public class Cec1Tests
{
    [Fact]
    public void A_resistant_adult_who_was_never_at_a_centre_is_to_be_referred()
    {
        ReferralFlag flag = Story.Adult().StillSeizing().Ask("CEC-1");

        Assert.Equal(Answer.Yes, flag.Judgement.Answer);
        Assert.Equal(Strength.Strong, flag.Strength);
        Assert.Contains(flag.Judgement.Reasons, reason => reason.Text.Contains("2024-05-31", StringComparison.Ordinal));
        Assert.Equal(Story.AsOf.AddDays(180), flag.Expires);
    }

    [Theory]
    [InlineData(Confidence.Definite, Answer.Yes)]
    [InlineData(Confidence.Probable, Answer.Yes)]
    [InlineData(Confidence.Possible, Answer.No)]
    [InlineData(Confidence.Coded, Answer.No)]
    public void Only_sure_resistance_refers(Confidence confidence, Answer expected)
    {
        Story story = Story.Adult().StillSeizing();
        story.Confidence = confidence;

        Assert.Equal(expected, story.Says("CEC-1"));
    }

    [Theory]
    [InlineData("1953-07-01", Answer.Yes)]
    [InlineData("1953-06-01", Answer.No)]
    public void Seventy_years_are_included(string born, Answer expected) => Assert.Equal(expected, Story.Born(born).StillSeizing().Says("CEC-1"));

    [Fact]
    public void Without_a_birth_date_nobody_can_tell()
    {
        var story = new Story { Status = Status.Resistant, Chart = new Chart { Person = new Person("male", Born: null, Died: null) } };

        ReferralFlag flag = story.StillSeizing().Ask("CEC-1");

        Assert.Equal(Answer.Unknown, flag.Judgement.Answer);
        Assert.Equal(["birth date"], flag.Missing);
    }

    [Theory]
    [InlineData("2023-01-15", Answer.No)]
    [InlineData("2021-01-15", Answer.Yes)]
    public void A_centre_visit_counts_for_two_years(string on, Answer expected) =>
        Assert.Equal(expected, Story.Adult().StillSeizing().With(chart => chart.Visit(on, centre: Answer.Yes)).Says("CEC-1"));

    [Theory]
    [InlineData(CareStage.Ordered, Answer.No)]
    [InlineData(CareStage.Declined, Answer.No)]
    [InlineData(CareStage.NotDone, Answer.Yes)]
    public void A_referral_or_its_refusal_silences_the_flag(CareStage stage, Answer expected) =>
        Assert.Equal(expected, Story.Adult().StillSeizing().With(chart => chart.Care("referral-epilepsy-centre", "2024-02-01", stage)).Says("CEC-1"));

    [Fact]
    public void Old_seizure_evidence_makes_it_moderate_and_asks_for_the_present_status()
    {
        ReferralFlag flag = Story.Adult().With(chart => chart.Seizures("2022-05-01", "2022-05-31", 3)).Ask("CEC-1");

        Assert.Equal(Strength.Moderate, flag.Strength);
        Assert.Equal(["current seizure status"], flag.Missing);
    }

    [Fact]
    public void It_is_silent_while_documented_freedom_goes_on()
    {
        Story story = Story.Adult();
        story.SeizureFreeSince = Chart.Day("2022-06-01");

        Assert.Equal(Answer.No, story.Says("CEC-1"));
    }

    [Fact]
    public void The_dead_and_the_lost_raise_no_flag()
    {
        var dead = new Story { Status = Status.Resistant, Chart = new Chart { Person = new Person("male", PartialDate.Parse("1980"), Chart.Day("2024-01-01")) } };
        var lost = new Story { Status = Status.Resistant, Chart = new Chart { Observed = new DateInterval(Chart.Day("2010-01-01"), Chart.Day("2023-01-01")) } };

        Assert.All(ReferralRules.Evaluate(dead.StillSeizing().Build(), risk: null), flag => Assert.Equal(Answer.No, flag.Judgement.Answer));
        Assert.All(ReferralRules.Evaluate(lost.Build(), risk: null), flag => Assert.Equal("lost-to-follow-up", flag.Judgement.Reasons.Single().Code));
    }

    [Fact]
    public void Unproven_epilepsy_makes_it_indeterminate_and_no_epilepsy_a_no()
    {
        Story unproven = Story.Adult().StillSeizing();
        unproven.Eligible = Answer.Unknown;
        Story none = Story.Adult().StillSeizing();
        none.Eligible = Answer.No;

        Assert.Equal(Answer.Unknown, unproven.Says("CEC-1"));
        Assert.Equal(Answer.No, none.Says("CEC-1"));
    }
}
