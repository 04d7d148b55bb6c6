using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Tests.Reports;

public class VisitNewsTests
{
    private static readonly Glimpse Before = new(new(2024, 5, 1, 8, 0, 0, DateTimeKind.Utc), Run: 4, Judged: 500, Resistant: 40, Waiting: 20);

    [Fact]
    public void It_says_what_changed_in_one_sentence() => Assert.Equal(
        "Since your last visit (yesterday): new records were judged; 12 more patients judged; 1 more resistant patient; 5 fewer recommendations waiting.",
        VisitNews.Of(Before, Before with { Run = 5, Judged = 512, Resistant = 41, Waiting = 15 }, "yesterday", exact: true));

    [Fact]
    public void Whoever_sees_no_patients_is_told_no_small_change()
    {
        string said = VisitNews.Of(Before, Before with { Judged = 512, Resistant = 41, Waiting = null }, "yesterday", exact: false);

        Assert.Equal("Since your last visit (yesterday): 12 more patients judged; a few more resistant patients.", said);
    }

    [Fact]
    public void A_first_visit_and_one_without_news_say_so()
    {
        Assert.Contains("first visit", VisitNews.Of(null, Before, "", exact: true), StringComparison.Ordinal);
        Assert.Contains("Nothing has changed", VisitNews.Of(Before, Before, "yesterday", exact: true), StringComparison.Ordinal);
    }
}
