using System.Xml.Linq;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Tests.Cases;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Reports;

public class TimelinePictureTests
{
    private static readonly PatientCase Resistant = Life.Focal()
        .Order("levetiracetam", 0, 300, 3000, StopReason.Inefficacy).Count(100, 190, 12)
        .Order("lamotrigine", 300, 700, 400, StopReason.Inefficacy).Count(500, 590, 90).Level("lamotrigine", 510, 1).Level("lamotrigine", 520, 8)
        .Visit(550, CareSetting.Emergency, "epilepsy_dx", "status_epilepticus").Emergency(560).Done("proc_video_eeg", 600).Done("proc_mri_brain", 610).Done("proc_vns", 690)
        .On(800);

    [Fact]
    public void It_tells_the_whole_case_on_one_axis()
    {
        string text = TextOf(TimelinePicture.Svg(Resistant));

        Assert.All(
            (string[])["levetiracetam", "lamotrigine", "failed", "resistant since", "seizures", "status epilepticus", "emergency, inpatient", "serum levels", "EEG", "imaging", "interventions", "monthly", "vns"],
            word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void More_seizures_stand_higher_and_none_is_a_ring()
    {
        EventLane lane = EventLanes.Of(Life.Focal().Order("levetiracetam", 0, null, 3000).Count(0, 89, 3).Count(100, 189, 90).Count(200, 289, 0).On(300)).Single(lane => lane.Title == "seizures");

        Assert.Equal([MarkShape.Bar, MarkShape.Bar, MarkShape.Ring], lane.Marks.Select(mark => mark.Shape));
        Assert.True(lane.Marks[1].Rise > lane.Marks[0].Rise);
        Assert.Equal(lane.Guides.Single(guide => guide.Word == "monthly").Rise, lane.Marks[0].Rise!.Value, 6);
    }

    [Theory]
    [InlineData(1, 0, 0.34)]
    [InlineData(8, 0.34, 0.70)]
    [InlineData(40, 0.70, 1.0001)]
    public void A_level_stands_below_within_or_above_its_own_range(int value, double low, double high)
    {
        Mark mark = EventLanes.Of(Life.Focal().Order("lamotrigine", 0, null, 200).Level("lamotrigine", 50, value).On(100)).Single(lane => lane.Title == "serum levels").Marks.Single();

        Assert.InRange(mark.Rise!.Value, low, high);
        Assert.Contains("range", mark.Title, StringComparison.Ordinal);
        Assert.Equal(value == 1, mark.Css.Contains("low", StringComparison.Ordinal));
    }

    [Fact]
    public void A_part_of_the_time_shows_nothing_of_the_rest()
    {
        string text = TextOf(TimelinePicture.Svg(Resistant, new TimelineView(Life.Day(595), Life.Day(650))));

        Assert.Contains("video eeg", text, StringComparison.Ordinal);
        Assert.DoesNotContain("vns", text, StringComparison.Ordinal);
        Assert.DoesNotContain("levetiracetam 3000", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blinded_picture_holds_no_conclusion_of_ours()
    {
        string text = TextOf(TimelinePicture.Svg(Resistant, blinded: true));

        Assert.Contains("levetiracetam", text, StringComparison.Ordinal);
        Assert.All((string[])["failed", "resistant", "adequate from", "undetermined", "seizure free"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_mark_opens_its_resource_and_no_address_holds_its_id()
    {
        var svg = XElement.Parse(TimelinePicture.Svg(Resistant, new TimelineView(Link: evidence => "/evidence/" + EvidenceMark.Of(Resistant.Timeline.Patient, evidence.Reference))));
        string[] addresses = [.. svg.Descendants().Attributes("href").Select(href => href.Value)];

        Assert.Equal(EventLanes.Of(Resistant).Sum(lane => lane.Marks.Count) + Resistant.Resistance.Trials.Count, addresses.Length);
        Assert.All(addresses, address => Assert.Matches("^/evidence/[0-9a-f]{20}$", address));
    }

    [Fact]
    public void A_window_moves_by_half_its_length_and_never_past_the_last_day()
    {
        (DateOnly from, DateOnly to) = TimelineView.Ending(new(2024, 1, 1), 2);

        Assert.Equal((new DateOnly(2021, 1, 1), new DateOnly(2023, 1, 1)), TimelineView.Moved(from, to, later: false, new(2024, 1, 1)));
        Assert.Equal((from, to), TimelineView.Moved(from, to, later: true, new(2024, 1, 1)));
    }

    private static string TextOf(string svg) => string.Join('\n', XElement.Parse(svg).DescendantNodes().OfType<XText>().Select(text => text.Value));
}
