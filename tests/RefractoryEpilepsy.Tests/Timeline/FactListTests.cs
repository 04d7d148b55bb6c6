using System.Text.Json;
using CsCheck;
using RefractoryEpilepsy.Tests.Cases;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Timeline;

public class FactListTests
{
    private static readonly Gen<Finding[]> Findings = Gen.Int[0, 400].Array[0, 12].Select(days => days.Select(day => Finding(day)).ToArray());

    [Fact]
    public void A_list_keeps_its_facts_and_their_order_when_it_is_written_and_read() =>
        Findings.Sample(facts => Assert.Equal(facts, JsonSerializer.Deserialize<FactList<Finding>>(JsonSerializer.Serialize<FactList<Finding>>(facts))!));

    [Fact]
    public void A_list_is_the_callers_no_longer_once_it_is_made()
    {
        Finding[] facts = [Finding(1), Finding(2)];
        FactList<Finding> list = facts;
        facts[0] = Finding(3);

        Assert.Equal(Finding(1), list[0]);
    }

    [Fact]
    public void Known_by_a_day_is_what_was_recorded_by_then_in_its_order() =>
        Gen.Select(Findings, Gen.Int[0, 400]).Sample((facts, day) =>
        {
            PatientTimeline timeline = new Life().Timeline(400) with { Findings = facts };

            Assert.Equal(facts.Where(fact => fact.Recorded <= Life.Day(day)), timeline.RecordedBy(Life.Day(day)).Findings);
        });

    private static Finding Finding(int day) => new("mri-lesion", null, Answer.Yes, null, Layer.Structured, Life.Day(day), new($"Observation/{day}"));
}
