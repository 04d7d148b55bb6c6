using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Tests.Referral;

/// <summary>What is printed for a referral, and what silence is measured by.</summary>
public class AppropriatenessTests
{
    [Fact]
    public void The_sheet_tells_what_is_on_record_and_leaves_gaps_open()
    {
        PatientCase patient = Story.Resistant().With(chart => chart.Care("proc_eeg").Finding("eeg-focus", detail: "left temporal").Seizures("2024-06-01", "2024-06-20", 2, perMonth: 3)).Build();

        Dictionary<string, string?> inputs = AppropriatenessInputs.Of(patient).ToDictionary(input => input.Item, input => input.Value);

        Assert.Equal("34 years", inputs["age"]);
        Assert.Equal("5 years", inputs["duration of epilepsy"]);
        Assert.Equal("2 (levetiracetam, lacosamide)", inputs["adequate drug trials that failed"]);
        Assert.StartsWith("3 a month", inputs["seizure frequency"], StringComparison.Ordinal);
        Assert.Equal("focus left temporal", inputs["EEG"]);
        Assert.Null(inputs["MRI"]);
        Assert.Null(inputs["seizure severity"]);
    }

    [Fact]
    public void The_rule_and_the_sheet_say_the_same()
    {
        Story story = Story.Resistant();
        ReferralFlag flag = story.Ask("SURG-5");

        Assert.Equal(AppropriatenessInputs.Of(story.Build()).Where(input => input.Value is null).Select(input => input.Item), flag.Missing);
    }

    [Fact]
    public void A_letter_gives_reasons_with_their_resources_and_names_nobody()
    {
        PatientCase patient = Story.Resistant().Coded("pnes_functional_seizure", "F44.5").Takes("valproate").Build();
        IReadOnlyList<ReferralFlag> flags = ReferralRules.Evaluate(patient, risk: null);
        IReadOnlyList<LetterPart> letter = ReferralLetter.Of(new JudgedPatient("source-id-4711", patient, flags, null), Recommendation.Of(patient, flags))!;

        Assert.Equal(["What is asked for", "Why", "Drugs tried", "Seizures on record"], letter.Take(4).Select(part => part.Title));
        Assert.Contains(letter[0].Lines, line => line.Text.Contains("CEC-1", StringComparison.Ordinal));
        Assert.Contains(letter, part => part.Title == "To be checked first" && part.Lines.Any(line => line.Code == "PR-1"));
        Assert.Contains(letter.SelectMany(part => part.Lines), line => line.Evidence.Count > 0);
        Assert.DoesNotContain("4711", string.Concat(letter.SelectMany(part => part.Lines).Select(line => line.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_recommendation_there_is_no_letter()
    {
        PatientCase patient = Story.Bare().Build();

        Assert.Null(ReferralLetter.Of(new JudgedPatient("x", patient, [], null), null));
    }

    [Fact]
    public void Silence_is_compared_with_what_happened_without_it()
    {
        DateOnly day = new(2024, 1, 1);
        IReadOnlyList<SilentFigures> figures = SilentComparison.Of(
        [
            new("epilepsy-centre", day, day.AddDays(10)), new("epilepsy-centre", day, day.AddDays(30)), new("epilepsy-centre", day, null),
            new("safety", day, day.AddDays(-5)),
        ]);

        Assert.Equal([("epilepsy-centre", 3, 2, (double?)20), ("safety", 1, 0, null)], figures.Select(found => (found.Group, found.Flagged, found.Happened, found.MedianDays)));
    }
}
