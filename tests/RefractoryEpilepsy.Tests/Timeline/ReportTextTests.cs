using System.Diagnostics;
using RefractoryEpilepsy.Shared;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Timeline;

public class ReportTextTests
{
    private const string File = "tests/RefractoryEpilepsy.Tests/Timeline/report-sentences.txt";

    public static TheoryData<string, string, string> Labelled()
    {
        var data = new TheoryData<string, string, string>();
        foreach (string line in System.IO.File.ReadLines(Repository.PathTo(File)).Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] cells = line.Split('|');
            data.Add(cells[0], cells[1].Replace("\\n", "\n", StringComparison.Ordinal), cells[2]);
        }

        return data;
    }

    [Theory, MemberData(nameof(Labelled))]
    public void Reads_the_sentence_as_a_person_labelled_it(string kind, string report, string expected) => Assert.Equal(expected, Text(Read(kind, report)));

    [Fact]
    public void The_labelled_set_is_large_enough() => Assert.True(Labelled().Count >= 80);

    [Fact]
    public void Markup_is_taken_out_and_places_stay()
    {
        const string Html = "<div><p>IMPRESSION:&nbsp;Left <b>mesial temporal sclerosis</b>.</p></div>";

        ReportReading reading = ReportText.ReadMri(Html).Single(reading => reading.Concept == "hippocampal-sclerosis");

        Assert.Equal("left temporal", reading.Detail);
        int at = int.Parse(reading.Quote.Split('@')[1].Split('+')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith("mesial temporal", Html[at..], StringComparison.Ordinal);
        Assert.Equal(Html.Length, ReportText.WithoutMarkup(Html).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\n ")]
    [InlineData("<<<>>>&&&")]
    [InlineData("IMPRESSION:")]
    [InlineData("....;;;???")]
    [InlineData("left left left right right no no no without")]
    public void Odd_text_is_read_without_harm(string text)
    {
        Assert.Empty(ReportText.ReadMri(text));
        Assert.Empty(ReportText.ReadEeg(text));
        Assert.Empty(ReportText.ReadPathology(text));
    }

    [Fact]
    public void A_very_long_report_is_read_in_time()
    {
        string report = string.Concat(Enumerable.Repeat("No evidence of hippocampal sclerosis, mass, infarct or heterotopia in the left temporal or right frontal lobe ", 400));
        var watch = Stopwatch.StartNew();

        ReportText.ReadMri(report);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    private static IReadOnlyList<ReportReading> Read(string kind, string report) => kind switch
    {
        "mri" => ReportText.ReadMri(report),
        "eeg" => ReportText.ReadEeg(report),
        _ => ReportText.ReadPathology(report),
    };

    private static string Text(IReadOnlyList<ReportReading> readings) => string.Join("; ", readings
        .Select(reading => reading.Concept + (reading.Present switch { Answer.Yes => "+", Answer.No => "-", _ => "?" }) + (reading.Detail is null ? "" : " " + reading.Detail))
        .Order(StringComparer.Ordinal));
}
