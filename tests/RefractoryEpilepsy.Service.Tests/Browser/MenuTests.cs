using Microsoft.Playwright;

namespace RefractoryEpilepsy.Service.Tests.Browser;

public class MenuTests(ServedStore served, Chromium chromium)
{
    [Fact]
    public async Task Every_page_of_the_menu_is_reached_by_keyboard_and_the_present_one_is_marked()
    {
        IPage page = await chromium.NewPageAsync();
        await page.GotoAsync(served.Address + "/guide");
        ILocator records = page.Locator("nav.pages summary", new() { HasText = "Records" });
        Assert.False(await page.Locator("nav.pages a[href='/sources']").IsVisibleAsync());

        await records.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("nav.pages a[href='/sources']")).ToBeVisibleAsync();
        await Accessibility.HoldsAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("nav.pages a[href='/sources']")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/sources");

        await Assertions.Expect(page.Locator("nav.pages details.here summary")).ToHaveTextAsync("Records");
        await Assertions.Expect(page.Locator("nav.pages a[aria-current='page']")).ToHaveAttributeAsync("href", "/sources");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_menu_shows_a_role_what_it_may_open_and_fits_a_telephone()
    {
        IPage page = await chromium.NewPageAsync();
        await page.Context.AddCookiesAsync([new() { Name = "see-as", Value = "analyst", Url = served.Address }]);
        await page.SetViewportSizeAsync(390, 800);
        await page.GotoAsync(served.Address + "/guide");

        Assert.Equal(0, await page.Locator("nav.pages a[href='/patients'], nav.pages a[href='/sources'], nav.pages a[href='/settings']").CountAsync());
        await page.Locator("nav.pages summary", new() { HasText = "Records" }).ClickAsync();
        await Assertions.Expect(page.Locator("nav.pages a[href='/data']")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 390"));
        await Accessibility.HoldsAsync(page);
        await page.Context.CloseAsync();
    }
}
