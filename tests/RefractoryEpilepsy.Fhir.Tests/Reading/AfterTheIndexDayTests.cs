using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Timeline;
using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>Specification 3.2 from the resources on: what became of somebody after the index day, and how long they were followed, moves no feature.</summary>
/// <remarks>
/// The charts are those of <c>samples/patients</c>, without most of their own days of recording and stamped as systems do it: not at all, each resource
/// when it was written, all on one day of loading, or loaded up to a day and written after it.
/// </remarks>
public partial class AfterTheIndexDayTests
{
    private static readonly DateOnly Late = new(2040, 1, 1);

    private static readonly Dictionary<string, JsonObject[]> Stories = Directory.EnumerateDirectories(Shared.Repository.PathTo("samples/patients"))
        .Order(StringComparer.Ordinal)
        .ToDictionary(folder => Path.GetFileName(folder)!, Resources);

    public static TheoryData<string, string> Stamps
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string question in (string[])["T-A", "T-B"])
            {
                foreach (string stamps in (string[])["none", "written", "loaded", "loaded-then-written"])
                {
                    data.Add(question, stamps);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Stamps))]
    public void Whatever_is_removed_rewritten_or_added_after_the_index_day_no_feature_moves(string id, string stamps)
    {
        Question question = Questions.ById(id)!;
        int charts = 0;
        foreach ((string name, JsonObject[] story) in Stories)
        {
            if (question.TimeZero(PatientCase.From(TimelineOf(story), Records.Knowledge, Late)) is not { } zero)
            {
                continue;
            }

            DateOnly unseen = question.FirstUnseenDay(zero);
            DateOnly last = story.SelectMany(Days).Max();
            Style[] styles = [.. StylesOf(stamps, zero, last)];
            foreach (Style style in styles)
            {
                IReadOnlyList<float?> expected = Features(question, zero, [.. story.Select(style.Stamped)]);
                for (int seed = 0; seed < 6; seed++)
                {
                    JsonObject[] other = [.. Rewritten(story, unseen, seed).Select(style.Stamped)];
                    Assert.True(expected.SequenceEqual(Features(question, zero, other)), $"{name}, {style}, seed {seed}: {Moved(expected, Features(question, zero, other))}");
                }
            }

            charts++;
        }

        Assert.True(charts >= 10, $"{charts} charts with an index day of {id}");
    }

    [Fact]
    public void What_was_loaded_is_seen_before_the_index_day_by_those_who_were_lost_and_those_who_stayed()
    {
        string[] first = ["2015-02-01", "2015-02-01", "2015-02-03", "2015-05-10"];
        string[] loaded = [.. first.Select((day, at) => Seen($"a{at}", day, "2022-01-01"))];
        string[] stayed = [.. loaded, .. Enumerable.Range(0, 60).Select(at => Seen($"b{at}", new DateOnly(2022, 1, 5).AddDays(20 * at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null))];

        Assert.Equal(4, Read(loaded).Before(new(2015, 6, 1)).Visits.Count);
        Assert.Equal(4, Read(stayed).Before(new(2015, 6, 1)).Visits.Count);

        static string Seen(string id, string day, string? stamp) =>
            $$$"""{'resourceType':'Encounter','id':'{{{id}}}','status':'finished','class':{'code':'AMB'},'meta':{'lastUpdated':'{{{stamp ?? day}}}T08:00:00Z'},'period':{'start':'{{{day}}}','end':'{{{day}}}'}}""";
    }

    [Fact]
    public void A_report_from_elsewhere_that_is_entered_years_later_was_not_known_before()
    {
        string[] own = [.. Enumerable.Range(0, 20).Select(at => Observation("'code':{'text':'x'},'meta':{'lastUpdated':'" + Written(at) + "T00:00:00Z'}", $"o{at}", Written(at)))];
        string procedure = "{'resourceType':'Procedure','id':'outside','status':'completed','performedDateTime':'2016-03-01','code':{'coding':[{'system':'http://www.ama-assn.org/go/cpt','code':'70553'}]},'meta':{'lastUpdated':'2020-03-01T00:00:00Z'}}";

        CareEvent outside = Read([.. own, procedure]).Care[0];
        Assert.Equal(new DateOnly(2016, 3, 1), outside.On!.Value.Start);
        Assert.Equal(new DateOnly(2020, 3, 1), outside.Recorded);

        static string Written(int at) => new DateOnly(2015, 1, 1).AddDays(at * 90).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void What_a_load_tells_of_without_a_day_of_writing_was_known_from_its_first_contacts_on()
    {
        string onset = "{'resourceType':'Condition','id':'c1','code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'G40.209'}]},'onsetDateTime':'2009-01-01','meta':{'lastUpdated':'2020-06-01T00:00:00Z'}}";
        string[] loaded = [.. Enumerable.Range(0, 6).Select(at => Observation("'code':{'text':'x'},'meta':{'lastUpdated':'2020-06-01T00:00:00Z'}", $"o{at}", $"2012-0{at + 1}-01"))];

        Assert.Equal(new DateOnly(2012, 3, 1), Read([onset, .. loaded]).Diagnoses.Single().Recorded);
    }

    [Fact]
    public void A_problem_that_a_later_visit_names_was_known_before_it()
    {
        const string problem = "{'resourceType':'Condition','id':'c1','category':[{'coding':[{'code':'problem-list-item'}]}],'code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'G40.209'}]},'recordedDate':'2015-01-01'}";
        const string visit = "{'resourceType':'Encounter','id':'e1','status':'finished','class':{'code':'AMB'},'period':{'start':'2021-03-01','end':'2021-03-01'},'diagnosis':[{'condition':{'reference':'Condition/c1'}}]}";

        Assert.Equal(new DateOnly(2015, 1, 1), Read(problem).Before(new(2018, 1, 1)).Diagnoses.Single().On);
        Assert.Equal(new DateOnly(2015, 1, 1), Read(problem, visit).Before(new(2018, 1, 1)).Diagnoses.Single().On);
        Assert.Equal(new DateOnly(2021, 3, 1), Read(problem.Replace("2015-01-01", "2021-03-01", StringComparison.Ordinal), visit).Diagnoses.Single().On);
    }

    private static IReadOnlyList<float?> Features(Question question, DateOnly zero, JsonObject[] resources)
    {
        PatientCase patient = PatientCase.From(TimelineOf(resources), Records.Knowledge, Late);
        return [.. CauseFeatures.Read(TrainingRows.ViewOf(question, patient, zero, Records.Knowledge)).Select(value => value.Value)];
    }

    private static PatientTimeline TimelineOf(JsonObject[] resources) => Records.Read([.. resources.Select(resource => resource.ToJsonString())]);

    private static string Moved(IReadOnlyList<float?> expected, IReadOnlyList<float?> found) => string.Join(", ", CauseFeatures.InOrder.Select((feature, at) => (feature.Name, Was: expected[at], Is: found[at]))
        .Where(one => one.Was != one.Is).Select(one => $"{one.Name} {one.Was?.ToString(CultureInfo.InvariantCulture) ?? "-"} -> {one.Is?.ToString(CultureInfo.InvariantCulture) ?? "-"}"));

    private static IEnumerable<Style> StylesOf(string stamps, DateOnly zero, DateOnly last) => stamps switch
    {
        "none" => [new(null, false)],
        "written" => [new(null, true)],
        "loaded" => [new(last.AddDays(10), false), new(last.AddDays(900), false), new(last.AddDays(3000), false)],
        // Loaded soon after the index day, and long after it; then everything is stamped as it is written.
        _ => [new(zero.AddDays(30), true), new(zero.AddDays(400), true), new(zero.AddDays(1200), true)],
    };

    // What tells of days from the first unseen one on alone is taken away, moved, or left; and what happened to others is added there.
    private static IEnumerable<JsonObject> Rewritten(JsonObject[] story, DateOnly unseen, int seed)
    {
        var random = new Random(seed);
        foreach (JsonObject resource in story)
        {
            DateOnly[] days = [.. Days(resource)];
            if (days.Length == 0 || days.Min() < unseen || Coarse().IsMatch(resource.ToJsonString()))
            {
                yield return resource;
            }
            else if (seed > 0 && random.Next(3) > 0)
            {
                yield return random.Next(2) == 0 ? resource : Moved(resource, random.Next(900));
            }
        }

        // The first seed only takes away.
        for (int added = 0; seed > 0 && added < 25; added++)
        {
            JsonObject[] others = Stories.Values.ElementAt(random.Next(Stories.Count));
            JsonObject other = others[random.Next(others.Length)];
            if (!Coarse().IsMatch(other.ToJsonString()) && Days(other).DefaultIfEmpty().Min() is { Year: > 1 } first)
            {
                JsonObject moved = Moved(Renamed(other), unseen.DayNumber - first.DayNumber + random.Next(1500));
                moved["id"] = $"added-{added}";
                yield return moved;
            }
        }
    }

    // Stories name their resources alike: what is added must not seem to tell of a visit before the index day.
    private static JsonObject Renamed(JsonObject resource) => (JsonObject)JsonNode.Parse(resource.ToJsonString()
        .Replace("\"Encounter/", "\"Encounter/other-", StringComparison.Ordinal).Replace("\"Condition/", "\"Condition/other-", StringComparison.Ordinal))!;

    private static JsonObject Moved(JsonObject resource, int days) => (JsonObject)JsonNode.Parse(Day().Replace(resource.ToJsonString(), found =>
        DateOnly.ParseExact(found.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))!;

    private static IEnumerable<DateOnly> Days(JsonObject resource) => (string?)resource["resourceType"] is "Patient" or "Practitioner" or "PractitionerRole"
        ? []
        : Day().Matches(resource.ToJsonString()).Select(found => DateOnly.ParseExact(found.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static JsonObject[] Resources(string folder) =>
    [
        .. ((JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "bundle.json")))!["entry"]!).Select(entry => (JsonObject)entry!["resource"]!.DeepClone()),
    ];

    [GeneratedRegex(@"\b(?:19|20)\d\d-\d\d-\d\d", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Day();

    // A year or a month alone cannot be moved by days, and may lie before the index day whatever else is told.
    [GeneratedRegex("Date\\w*\":\"\\d{4}(?:-\\d\\d)?\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Coarse();

    /// <summary>How a system stamps: everything up to a day of loading on that day, the rest as it is written.</summary>
    private sealed record Style(DateOnly? Loaded, bool Written)
    {
        public JsonObject Stamped(JsonObject resource)
        {
            var stamped = (JsonObject)resource.DeepClone();
            _ = stamped.Remove("issued");
            DateOnly last = Days(stamped).DefaultIfEmpty().Max();
            if ((string?)stamped["resourceType"] is "Condition" && stamped["onsetDateTime"] is not null)
            {
                _ = stamped.Remove("recordedDate");
            }

            DateOnly? stamp = last.Year > 1 && last <= Loaded ? Loaded : Written && last.Year > 1 ? last.AddDays(1) : Loaded;
            if (stamp is { } day)
            {
                stamped["meta"] = new JsonObject { ["lastUpdated"] = $"{day:yyyy-MM-dd}T03:00:00Z" };
            }

            return stamped;
        }
    }
}
