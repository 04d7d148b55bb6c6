using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>Every page there is, in both themes: WCAG 2.2 AA as far as axe can tell, and no fault in the browser's console.</summary>
public sealed class EveryPageTests(ServedStore served, Chromium chromium)
{
    /// <summary>Addresses of each page: as it is met, empty, filtered, and where nobody is behind a key.</summary>
    private static readonly Dictionary<string, string[]> Addresses = new(StringComparer.Ordinal)
    {
        ["/"] = ["/"],
        ["/about"] = ["/about"],
        ["/api-reference"] = ["/api-reference"],
        ["/audit"] = ["/audit", "/audit?subject=nobody"],
        ["/break-glass/{Subject}"] = ["/break-glass/key01?again=true"],
        ["/budget"] = ["/budget"],
        ["/cohorts"] = ["/cohorts", "/cohorts?sex=female"],
        ["/data"] = ["/data"],
        ["/definitions"] = ["/definitions"],
        ["/doctor"] = ["/doctor"],
        ["/fault"] = ["/fault"],
        ["/find"] = ["/find"],
        ["/guide"] = ["/guide"],
        ["/imports"] = ["/imports"],
        ["/imports/{Id}"] = ["/imports/1"],
        ["/mappings"] = ["/mappings"],
        ["/models"] = ["/models"],
        ["/models/{Id}"] = ["/models/none"],
        ["/nothing-here"] = ["/no/such/page"],
        ["/patients"] = ["/patients", "/patients?drug=none-such"],
        ["/patients/{Key}"] = ["/patients/key01", "/patients/key01?asof=2022-01-01&from=2020-01-01&to=2022-01-01", "/patients/key22", "/patients/nobody"],
        ["/patients/{Key}/appropriateness"] = ["/patients/key22/appropriateness"],
        ["/patients/{Key}/definitions"] = ["/patients/key01/definitions"],
        ["/patients/{Key}/evidence/{Mark}"] = ["/patients/key01/evidence/00000000000000000000"],
        ["/patients/{Key}/history"] = ["/patients/key01/history"],
        ["/patients/{Key}/letter"] = ["/patients/key22/letter"],
        ["/quality"] = ["/quality"],
        ["/quality/{Id}"] = ["/quality/QM-1", "/quality/QM-1?list=not-met", "/quality/QM-99"],
        ["/quality/fairness"] = ["/quality/fairness"],
        ["/quality/time-to-referral"] = ["/quality/time-to-referral"],
        ["/refused/{Code:int}"] = ["/refused/403", "/refused/401"],
        ["/review"] = ["/review"],
        ["/review/{Set}"] = ["/review/none"],
        ["/review/{Set}/charts/{Number}"] = ["/review/none/charts/1"],
        ["/rules"] = ["/rules"],
        ["/runs"] = ["/runs"],
        ["/settings"] = ["/settings"],
        ["/signed-out"] = ["/signed-out"],
        ["/silent"] = ["/silent"],
        ["/sources"] = ["/sources"],
        ["/tokens"] = ["/tokens"],
        ["/worklist"] = ["/worklist", "/worklist?view=all&sort=due&checked=all"],
    };

    /// <summary>Pages that only say that nothing is there in this store, and the tests that hold them with their contents in both themes.</summary>
    private static readonly Dictionary<string, (Type Class, string Test)> HeldElsewhere = new(StringComparer.Ordinal)
    {
        ["/imports/{Id}"] = (typeof(SitePagesTests), nameof(SitePagesTests.A_cohort_is_brought_along_compared_and_its_bad_rows_are_told_by_line)),
        ["/mappings"] = (typeof(MappingPagesTests), nameof(MappingPagesTests.A_row_that_means_nothing_is_refused_and_all_records_can_be_looked_through)),
        ["/models"] = (typeof(ModelStoryTests), nameof(ModelStoryTests.A_model_approver_trains_by_a_button_sees_the_time_left_comes_back_to_the_card_approves_and_retires)),
        ["/models/{Id}"] = (typeof(DemoTests), nameof(DemoTests.A_newcomer_starts_the_demo_and_reads_a_patient)),
        ["/patients/{Key}/evidence/{Mark}"] = (typeof(DemoTests), nameof(DemoTests.A_newcomer_starts_the_demo_and_reads_a_patient)),
        ["/review"] = (typeof(ReviewPagesTests), nameof(ReviewPagesTests.No_page_of_a_review_breaks_a_rule_of_accessibility)),
        ["/review/{Set}"] = (typeof(ReviewPagesTests), nameof(ReviewPagesTests.No_page_of_a_review_breaks_a_rule_of_accessibility)),
        ["/review/{Set}/charts/{Number}"] = (typeof(ReviewPagesTests), nameof(ReviewPagesTests.No_page_of_a_review_breaks_a_rule_of_accessibility)),
        ["/runs"] = (typeof(HospitalStoriesTests), nameof(HospitalStoriesTests.An_administrator_adds_a_source_by_keyboard_runs_it_and_comes_back_when_it_is_done)),
        ["/sources"] = (typeof(HospitalStoriesTests), nameof(HospitalStoriesTests.An_administrator_adds_a_source_by_keyboard_runs_it_and_comes_back_when_it_is_done)),
    };

    public static TheoryData<string> Pages => [.. Addresses.Where(page => !HeldElsewhere.ContainsKey(page.Key) || page.Key.Contains("/{", StringComparison.Ordinal)).SelectMany(page => page.Value)];

    [Theory, MemberData(nameof(Pages))]
    public async Task No_page_breaks_a_rule_of_accessibility_in_either_theme(string address)
    {
        IPage page = await chromium.NewPageAsync();
        List<string> faults = Watch(page);
        await page.GotoAsync(served.Address + address);
        await Assertions.Expect(page.Locator("[data-progress]")).ToHaveCountAsync(0, new() { Timeout = 60_000 });

        await Accessibility.HoldsInBothThemesAsync(page, served.Address, address);

        if (address != "/fault")
        {
            Assert.NotEqual("Something went wrong", await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync());
        }

        Assert.Empty(faults);
        await page.Context.CloseAsync();
    }

    [Fact]
    public void A_page_without_an_address_here_is_a_page_that_nobody_looked_at()
    {
        string[] routes = [.. typeof(Composition).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template)];

        Assert.True(routes.Length > 40);
        Assert.Empty(routes.Except(Addresses.Keys));
        Assert.Empty(Addresses.Keys.Except(routes));
        Assert.All(HeldElsewhere.Values, held => Assert.NotEmpty(held.Class.GetMethod(held.Test)!.GetCustomAttributes<FactAttribute>()));
    }

    private static List<string> Watch(IPage page)
    {
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
        return faults;
    }
}
