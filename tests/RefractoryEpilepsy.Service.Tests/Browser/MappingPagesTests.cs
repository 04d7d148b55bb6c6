using Microsoft.Playwright;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>A site whose formulary has numbers of its own: one person says what they mean, another approves it, and everyone is judged anew.</summary>
public sealed class MappingPagesTests(Chromium chromium) : IAsyncLifetime
{
    private const int Patients = 14;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mapping-");
    private RunningProgram? program;
    private string address = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string StoreFile => Path.Combine(folder.FullName, "store.db");

    public async ValueTask InitializeAsync()
    {
        string export = Directory.CreateDirectory(Path.Combine(folder.FullName, "export")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(export, "Patient.ndjson"), Enumerable.Range(0, Patients).Select(at => $$"""{"resourceType":"Patient","id":"p{{at}}","gender":"female","birthDate":"1980-01-01"}"""), Stop);
        await File.WriteAllLinesAsync(Path.Combine(export, "Condition.ndjson"), Enumerable.Range(0, Patients).Select(at => $$$"""{"resourceType":"Condition","id":"c{{{at}}}","subject":{"reference":"Patient/p{{{at}}}"},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item"}]}],"clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"G40.909"}]},"recordedDate":"2020-01-10"}"""), Stop);
        await File.WriteAllLinesAsync(Path.Combine(export, "MedicationRequest.ndjson"), Enumerable.Range(0, Patients).Select(at => $$$"""{"resourceType":"MedicationRequest","id":"m{{{at}}}","status":"active","intent":"order","subject":{"reference":"Patient/p{{{at}}}"},"medicationCodeableConcept":{"coding":[{"system":"http://hospital.example/formulary","code":"LEV500"}]},"authoredOn":"2022-02-01","dosageInstruction":[{"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":1000,"unit":"mg"}}]}]}"""), Stop);
        (int code, _, string messages) = await RunningProgram.RunAsync([], ["load", export, "--store", StoreFile], Stop);
        Assert.True(code == 0, messages);
        (program, address) = await RunningProgram.ServeAsync(["serve", "--store", StoreFile], Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (program is not null)
        {
            await program.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_code_is_proposed_by_one_approved_by_another_takes_effect_and_can_be_undone()
    {
        IPage clinician = await AsAsync("clinician");
        await clinician.GotoAsync(address + "/mappings");
        await Assertions.Expect(clinician.GetByRole(AriaRole.Region, new() { Name = "Drugs told only by a code" })).ToContainTextAsync("LEV500");
        await clinician.GetByRole(AriaRole.Link, new() { Name = "Propose levetiracetam for LEV500" }).ClickAsync();
        await Assertions.Expect(clinician.GetByLabel("Code", new() { Exact = true })).ToHaveValueAsync("LEV500", new() { Timeout = 60_000 });
        await clinician.GetByLabel("Strength").FillAsync("500");
        await clinician.GetByLabel("Why").FillAsync("formulary list of the pharmacy");
        await clinician.GetByRole(AriaRole.Button, new() { Name = "Propose", Exact = true }).ClickAsync();
        await UntilAsync(clinician, "Would touch 14 patients, 14 more drug trials");
        Assert.Equal(0, await clinician.GetByRole(AriaRole.Button, new() { Name = "Approve" }).CountAsync());

        IPage administrator = await AsAsync("administrator");
        await administrator.GotoAsync(address + "/mappings");
        await Assertions.Expect(administrator.Locator("main")).ToContainTextAsync("Would touch 14 patients");

        IPage approver = await AsAsync("model-approver");
        await approver.GotoAsync(address + "/mappings");
        await approver.GetByRole(AriaRole.Button, new() { Name = "Approve: LEV500" }).ClickAsync();
        await UntilAsync(approver, "Judged anew:");
        Assert.DoesNotContain("unmapped-drug", await (await AsAsync("clinician", "/data")).Locator("main").InnerTextAsync(), StringComparison.Ordinal);

        // The same rows for commands without a store.
        string site = Path.Combine(folder.FullName, "site");
        (int code, _, string messages) = await RunningProgram.RunAsync([], ["knowledge", "site-tables", "--store", StoreFile, "--site", site], Stop);
        Assert.True(code == 0, messages);
        Assert.Equal(["system,code,drug,strength_mg,per_ml,form,route,extended,source", "http://hospital.example/formulary,LEV500,levetiracetam,500,,,,,site"], await File.ReadAllLinesAsync(Path.Combine(site, "products.csv"), Stop));

        await approver.GetByRole(AriaRole.Button, new() { Name = "Undo: LEV500" }).ClickAsync();
        await UntilAsync(approver, "undone by local (model-approver)");
        await UntilAsync(approver, "Judged anew:");
        Assert.Contains("unmapped-drug", await (await AsAsync("clinician", "/data")).Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        IPage auditor = await AsAsync("auditor", "/audit");
        string trail = await auditor.Locator("main").InnerTextAsync();
        Assert.All((string[])["propose-mapping", "approve-mapping", "undo-mapping"], action => Assert.Contains(action, trail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_that_means_nothing_is_refused_and_all_records_can_be_looked_through()
    {
        IPage page = await AsAsync("clinician", "/mappings?kind=product&system=http://hospital.example/formulary&code=LEV500&target=levitation");
        await page.GetByLabel("Why").FillAsync("a guess");
        await page.GetByRole(AriaRole.Button, new() { Name = "Propose", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("is no drug of drugs.csv");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look through" }).ClickAsync();
        await UntilAsync(page, "Of 14 records", orElse: "14 records were looked through");
        await Accessibility.HoldsInBothThemesAsync(page, address, "/mappings");
    }

    private static async Task UntilAsync(IPage page, string text, string? orElse = null)
    {
        for (int tries = 0; tries < 200; tries++)
        {
            string shown = await page.Locator("main").InnerTextAsync();
            if (shown.Contains(text, StringComparison.Ordinal) || (orElse is not null && shown.Contains(orElse, StringComparison.Ordinal)))
            {
                return;
            }

            await Task.Delay(300, Stop);
            await page.GotoAsync(page.Url.Split('?', '#')[0]);
        }

        Assert.Fail($"“{text}” never came: {await page.Locator("main").InnerTextAsync()}");
    }

    private async Task<IPage> AsAsync(string role, string? path = null)
    {
        IPage page = await chromium.NewPageAsync();
        await page.Context.AddCookiesAsync([new() { Name = "see-as", Value = role, Url = address }]);
        if (path is not null)
        {
            await page.GotoAsync(address + path);
        }

        return page;
    }
}
