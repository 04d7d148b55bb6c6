using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Commands;

/// <summary>Train on one simulated hospital, score and validate on another.</summary>
public sealed class TrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_model_of_one_export_scores_another_near_the_best_possible()
    {
        SyntheticExport.Write(folder["here"], Population(seed: 31), progress: null, TestContext.Current.CancellationToken);
        SyntheticExport.Write(folder["there"], Population(seed: 32), progress: null, TestContext.Current.CancellationToken);

        var (trained, summary, _) = await Refractory.CallAsync("train", folder["here"], "--out", folder["model"], "--draws", "1");
        var (screened, _, messages) = await Refractory.CallAsync("screen", folder["there"], "--out", folder["out"], "--model", folder["model"]);
        var (validated, validation, _) = await Refractory.CallAsync("validate", folder["there"], "--model", folder["model"], "--truth", folder["there/truth/patients.csv"]);

        Assert.Equal((0, 0, 0), (trained, screened, validated));
        Assert.Contains("AUROC", summary, StringComparison.Ordinal);
        Assert.Contains("AUROC", validation, StringComparison.Ordinal);
        Assert.Matches("Truth      [0-9]+ patients of known risk: AUROC 0\\.[0-9]{3} of 0\\.[0-9]{3} possible, [01]\\.[0-9]{3} of it; calibration slope", validation);
        Assert.DoesNotContain("fault", messages, StringComparison.Ordinal);
        using var card = JsonDocument.Parse(await File.ReadAllTextAsync(folder["model.card.json"], TestContext.Current.CancellationToken));
        Assert.Equal("T-A", card.RootElement.GetProperty("QuestionId").GetString());
        Assert.True(File.Exists(folder["model.card.md"]));
        Assert.Contains("model_override", await File.ReadAllTextAsync(folder["out/run.json"], TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Dictionary<string, double> risks = Column(folder["out/cases.csv"], "risk");
        Dictionary<string, double> truth = Column(folder["there/truth/patients.csv"], "true_risk");
        (double Ours, double True)[] pairs = [.. truth.Where(entry => risks.ContainsKey(entry.Key)).Select(entry => (risks[entry.Key], entry.Value))];
        Assert.True(pairs.Length > 0.9 * truth.Count, $"{pairs.Length} of {truth.Count} scored");
        Assert.All(pairs, pair => Assert.InRange(pair.Ours, 0, 1));

        // Expected areas when outcomes are drawn from the true risk: exact, without the noise of one draw.
        double best = ExpectedArea([.. pairs.Select(pair => (pair.True, pair.True))]), reached = ExpectedArea(pairs);
        Assert.True(reached / best > 0.91, $"AUROC {reached:0.000} of {best:0.000} possible");
        Assert.True(reached <= best, "better than the truth: something leaks");

        // The aim is .97 of the possible area and a slope of .9 to 1.1, which thousands of patients reach and 900 do not (README); what 900 do reach must not get lost.
        Match told = Regex.Match(validation, "calibration slope (?<slope>[0-9.]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        double slope = double.Parse(told.Groups["slope"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(slope, 0.75, 1.3);
    }

    [Fact]
    public async Task A_file_that_is_no_model_and_an_unknown_question_are_wrong_calls()
    {
        await File.WriteAllTextAsync(folder["text"], "no model", TestContext.Current.CancellationToken);

        Assert.Equal(2, (await Refractory.CallAsync("screen", folder.Path, "--model", folder["text"])).Code);
        Assert.Equal(2, (await Refractory.CallAsync("screen", folder.Path, "--model", folder["nothing"])).Code);
        var (code, _, messages) = await Refractory.CallAsync("train", folder.Path, "--out", folder["model"], "--question", "T-X");
        Assert.Equal(2, code);
        Assert.Contains("T-A, T-B", messages, StringComparison.Ordinal);
    }

    private static SyntheticOptions Population(int seed) => new() { Patients = 900, Seed = seed, EpilepsyShare = 0.9, OrdinaryCare = 0, Style = RecordStyle.Plain };

    private static Dictionary<string, double> Column(string file, string name)
    {
        string[][] lines = [.. File.ReadLines(file).Select(line => line.Split(','))];
        int at = Array.IndexOf(lines[0], name);
        return lines.Skip(1).Where(cells => cells.Length > at && cells[at].Length > 0).ToDictionary(cells => cells[0], cells => double.Parse(cells[at], CultureInfo.InvariantCulture));
    }

    private static double ExpectedArea((double Ours, double True)[] pairs)
    {
        double won = 0, all = 0;
        foreach (var (ours, risk) in pairs)
        {
            foreach (var (other, otherRisk) in pairs)
            {
                double weight = risk * (1 - otherRisk);
                all += weight;
                won += ours > other ? weight : ours == other ? weight / 2 : 0;
            }
        }

        return won / all;
    }
}
