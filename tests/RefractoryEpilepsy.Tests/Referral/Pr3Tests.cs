using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Referral;

public class Pr3Tests
{
    private static Story LowDose(Status status = Status.Undefined) =>
        Story.Adult(status).Tried("levetiracetam", "2023-09-01", outcome: 3, mg: 500, dose: Adequacy.No);

    [Fact]
    public void A_low_dose_with_seizures_is_to_be_optimised()
    {
        ReferralFlag flag = LowDose().StillSeizing().Ask("PR-3");

        Assert.Equal(Answer.Yes, flag.Judgement.Answer);
        Assert.Contains(flag.Judgement.Reasons, reason => reason.Text.Contains("500 mg/day", StringComparison.Ordinal));
    }

    [Fact]
    public void An_adequate_dose_is_left_alone() =>
        Assert.Equal(Answer.No, Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-09-01", outcome: 3, mg: 1000).StillSeizing().Says("PR-3"));

    [Fact]
    public void Without_word_of_seizures_nobody_can_tell()
    {
        ReferralFlag flag = LowDose().Ask("PR-3");

        Assert.Equal(Answer.Unknown, flag.Judgement.Answer);
        Assert.Equal(["current seizure status"], flag.Missing);
    }

    [Fact]
    public void A_dose_nobody_could_read_is_missing() =>
        Assert.Equal(["daily dose of levetiracetam"],
            Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-09-01", outcome: 3, mg: null, dose: Adequacy.Unknown).StillSeizing().Ask("PR-3").Missing);

    [Fact]
    public void A_seizure_free_patient_is_never_asked_to_take_more()
    {
        Story story = LowDose(Status.Responsive);
        story.SeizureFreeSince = Chart.Day("2023-01-01");

        Assert.Equal(Answer.No, story.Says("PR-3"));
    }

    [Fact]
    public void Reports_of_no_seizure_silence_it() =>
        Assert.Equal(Answer.No, LowDose().With(chart => chart.Seizures("2024-01-01", "2024-05-31", 0)).Says("PR-3"));

    [Fact]
    public void A_drug_still_being_titrated_is_given_time() =>
        Assert.Equal(Answer.No, Story.Adult(Status.Undefined).Tried("levetiracetam", "2024-06-15", outcome: 3, mg: 500, dose: Adequacy.No).StillSeizing().Says("PR-3"));

    [Theory]
    [InlineData("carbamazepine", 3.5, Answer.Yes)]
    [InlineData("carbamazepine", 5, Answer.No)]
    [InlineData("lamotrigine", 2, Answer.No)]
    [InlineData("lamotrigine", 1, Answer.Yes)]
    public void A_low_level_counts_as_R11_says(string drug, double level, Answer expected) =>
        Assert.Equal(expected, Story.Adult(Status.Undefined).Tried(drug, "2023-09-01", outcome: 3).StillSeizing()
            .With(chart => chart.Measured("level:" + drug, (decimal)level, "mg/L", "2024-03-01")).Says("PR-3"));
}
