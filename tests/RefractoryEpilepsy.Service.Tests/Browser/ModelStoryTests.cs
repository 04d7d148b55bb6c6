using Microsoft.Playwright;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Learning;
using RefractoryEpilepsy.Learning.Training;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Browser;

/// <summary>A model approver has a model trained, reads its card, lets it score and takes it back, with nothing but the pages.</summary>
[Collection(OneHospital.Name)]
public sealed class ModelStoryTests(Hospital hospital)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_approver_trains_by_a_button_sees_the_time_left_comes_back_to_the_card_approves_and_retires()
    {
        IPage clinician = await hospital.SignInAsync("carla", Hospital.Clinicians, "everywhere");
        await HospitalStoriesTests.OpenAsync(clinician, "Knowledge", "Models");
        await Assertions.Expect(clinician.Locator("main")).ToContainTextAsync("No model yet.");
        await Assertions.Expect(clinician.GetByRole(AriaRole.Button, new() { Name = "Train" })).ToHaveCountAsync(0);
        Assert.Equal(0, await ScoredAsync(clinician));

        // The button; the page tells how far it is and what time is left, without being loaded anew.
        IPage page = await hospital.SignInAsync("mara", Hospital.Approvers);
        await HospitalStoriesTests.OpenAsync(page, "Knowledge", "Models");
        await page.GetByLabel("How much is tried for T-A").SelectOptionAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train on this store's patients: T-A" }).PressAsync("Enter");
        ILocator training = page.Locator("#trainings");
        await Assertions.Expect(training).ToContainTextAsync("T-A, asked for by mara");
        await page.EvaluateAsync("window.sameDocument = true");
        await UntilAsync(() => page.EvaluateAsync<bool>("/[0-9]+ of [0-9]+ fits, about [0-9]+ (second|minute)s? left/.test(document.querySelector('#trainings')?.textContent)"));
        await Assertions.Expect(training.GetByRole(AriaRole.Progressbar, new() { Name = "Fits done" })).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        await Accessibility.HoldsAsync(page);

        // Another one of the same question cannot be asked for meanwhile. She leaves, and finds the candidate when she is back.
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Train on this store's patients: T-A" })).ToHaveCountAsync(0);
        await HospitalStoriesTests.OpenAsync(page, "Help", "Guide");
        await HospitalStoriesTests.OpenAsync(page, "Knowledge", "Models");
        ILocator candidate = page.GetByRole(AriaRole.Region, new() { Name = "Models of T-A" }).Locator("tbody th a");
        await Assertions.Expect(candidate).ToHaveCountAsync(1, new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator("#trainings")).ToHaveCountAsync(0);
        await Accessibility.HoldsInBothThemesAsync(page, hospital.Address, "/models");
        Assert.Equal(0, await ScoredAsync(clinician));

        // The card.
        await candidate.ClickAsync();
        await page.WaitForURLAsync("**/models/T-A-*");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("candidate");
        foreach (string chapter in (string[])["May it score here?", "Intended use", "Who was asked about", "Calibration", "Is acting on it worth it?", "Alert budget", "Does it need more patients?", "Performance", "Every candidate beside the chosen one", "Subgroups", "What it leans on", "Where reporting guidelines are answered"])
        {
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = chapter, Exact = true })).ToBeVisibleAsync();
        }

        foreach (string chart in (string[])["Observed over predicted risk", "Net benefit"])
        {
            await Assertions.Expect(page.Locator("figure", new() { HasText = chart }).First.Locator("svg.chart")).ToBeVisibleAsync();
        }

        Assert.True(await page.Locator(".shapes svg.chart .density").CountAsync() > 5);
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Subgroups" }).Locator("tbody tr", new() { HasText = "Sex" })).Not.ToHaveCountAsync(0);

        // The slider by keyboard: it says its number while it moves, and the figures follow.
        ILocator slider = page.GetByRole(AriaRole.Slider);
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page.Locator(".budget .shown")).ToHaveTextAsync("1");
        await page.Locator("form.budget button").PressAsync("Enter");
        await page.WaitForURLAsync("**budget=1#budget");
        string tight = await FlaggedAsync(page);
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Locator("form.budget button").PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("budget=1#", StringComparison.Ordinal));
        Assert.NotEqual(tight, await FlaggedAsync(page));

        // Without a reason nothing happens; with one, patients are scored.
        await CalibrateWhereNeededAsync(page);
        string model = new Uri(page.Url).AbsolutePath;
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve: show its scores" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("candidate");
        await page.GetByLabel("Reason: Approve").FillAsync("card read, curves hold");
        await page.GetByLabel("Reason: Approve").PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("set anew in the background");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("approved");
        await UntilAsync(async () => await ScoredAsync(clinician) > 0);
        await clinician.Locator("table.cases tbody th a").First.ClickAsync();
        await Assertions.Expect(clinician.Locator(".strip")).ToContainTextAsync("Risk of resistance");
        await Assertions.Expect(clinician.Locator("main")).ToContainTextAsync("estimated probability of drug resistance (question T-A)");

        // A clinician may read the card and changes nothing.
        await clinician.GotoAsync(hospital.Address + model);
        await Assertions.Expect(clinician.GetByRole(AriaRole.Heading, new() { Name = "Calibration", Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(clinician.Locator("main form[method=post]")).ToHaveCountAsync(0);

        await page.GetByLabel("Reason: Retire").FillAsync("end of the trial");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retire" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("retired");
        await UntilAsync(async () => await ScoredAsync(clinician) == 0);
        await page.GetByText("What happened to it").ClickAsync();
        await Assertions.Expect(page.Locator("main details table").First).ToContainTextAsync("end of the trial");

        IPage auditor = await hospital.SignInAsync("olga", Hospital.Auditors);
        foreach (string deed in (string[])["train-model", "add-model", "approve-model", "retire-model"])
        {
            await HospitalStoriesTests.AuditedAsync(auditor, deed, "mara");
        }

        await page.Context.CloseAsync();
        await clinician.Context.CloseAsync();
        await auditor.Context.CloseAsync();
    }

    /// <summary>How many patients carry a risk, by the list that is sorted by it.</summary>
    private async Task<int> ScoredAsync(IPage clinician)
    {
        await clinician.GotoAsync(hospital.Address + "/patients?sort=risk");
        return (await clinician.Locator("table.cases tbody td:last-child").AllInnerTextsAsync()).Count(risk => risk.Contains('%', StringComparison.Ordinal));
    }

    private static async Task<string> FlaggedAsync(IPage page) => await page.Locator("form.budget + p").InnerTextAsync();

    /// <summary>A model whose own figures do not hold cannot be let in by the patients it learned from; one from elsewhere is set to them instead, as its page says.</summary>
    private async Task CalibrateWhereNeededAsync(IPage page)
    {
        ILocator calibrate = page.GetByRole(AriaRole.Button, new() { Name = "Calibrate on this site's patients" });
        await Assertions.Expect(calibrate).ToHaveCountAsync(0);
        if (await page.GetByRole(AriaRole.Button, new() { Name = "Approve: show its scores" }).CountAsync() > 0)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        var knowledge = KnowledgeBase.Load();
        SyntheticExport.Write(folder["there"], new SyntheticOptions { Patients = 700, Seed = 77, EpilepsyShare = 0.95, OrdinaryCare = 0, Style = RecordStyle.Plain }, progress: null, Stop);
        TrainingRows rows = await TrainingRun.RowsAsync(Questions.AtFirstDrug, new ExportFolder(folder["there"], knowledge), asOf: null, knowledge, areas: null, progress: null, Stop);
        RefractoryModel model = await TrainingRun.TrainAsync(rows, new SearchOptions { DrawsPerAlgorithm = 1, OuterFolds = 3, InnerFolds = 2, Resamples = 50, CalibrationFolds = 3, Algorithms = [Algorithm.LogisticRegression] }, progress: null, Stop);
        await ApprovedModel.AddAsync(hospital.Store, model, trainedHere: false, "another hospital", "mara", Stop);
        await page.GotoAsync($"{hospital.Address}/models/{model.Card.Id}");
        await calibrate.ClickAsync();
        ILocator made = page.GetByRole(AriaRole.Region, new() { Name = "Models of T-A" }).Locator("tbody tr", new() { Has = page.GetByRole(AriaRole.Cell, new() { Name = "calibrated", Exact = true }) }).Locator("th a");
        await Assertions.Expect(made).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await made.ClickAsync();
        await page.WaitForURLAsync("**/models/T-A-*");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (int tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 200, "It never came.");
            await Task.Delay(300, Stop);
        }
    }
}
