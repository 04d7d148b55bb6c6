using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>A patient with unmistakable identifiers goes through everything; nothing that leaves the pages of those who may see patients names them.</summary>
public sealed partial class CanaryTests
{
    private const string Id = "canaryid9071";
    private static readonly string[] Identifiers = ["Quuxworthy", "Zebedee", "1961-07-23", "MRNCANARY77001", "078-05-1120", "5 Canary Lane", "canary.bird@example.org", "CANARYNOTE"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_identifier_leaves_the_pages_of_those_who_may_see_patients()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        await File.WriteAllTextAsync(folder["in/canary.json"], Canary().ToJsonString(), Stop);
        await File.WriteAllTextAsync(folder["broken.json"], Canary().ToJsonString()[..^40], Stop);
        await File.WriteAllTextAsync(folder["broken.ndjson"], $$"""{"resourceType":"Patient","id":"{{Id}}","name":[{"family":"Quuxworthy"}],"birthDate":"1961-07-23"}""" + "\n{\"resourceType\":\"Patient\",\"id\":\"x\",\"name\":[{\"family\":\"Quuxworthy\"\n", Stop);
        (string, string)[] environment = [("REFRACTORY_PARQUET_FOLDER", folder["tables"])];
        var told = new StringBuilder();

        // Commands: what they print, and what they say when something is wrong.
        foreach (string[] call in (string[][])
        [
            ["load", folder["in"], "--store", folder["s.db"]], ["load", folder["broken.json"], "--store", folder["b.db"]], ["load", folder["broken.ndjson"], "--store", folder["b.db"]],
            ["export", "--store", folder["s.db"], "--out", folder["out"]], ["doctor", "--store", folder["s.db"]], ["compare", "--store", folder["s.db"]], ["audit", "list", "--store", folder["s.db"]],
        ])
        {
            (_, string output, string messages) = await RunningProgram.RunAsync(environment, call, Stop);
            told.AppendLine(output).AppendLine(messages);
        }

        // Exports: names and notes never; the source's own id only where the command line asks for it.
        AssertSilent(Identifiers, Directory.GetFiles(folder["out"]).Select(file => (Path.GetFileName(file), File.ReadAllText(file))));
        AssertSilent([.. Identifiers, Id], Directory.GetFiles(folder["tables"]).Select(file => (Path.GetFileName(file), Encoding.Latin1.GetString(File.ReadAllBytes(file)))));

        (RunningProgram program, string address) = await RunningProgram.ServeAsync(["serve", "--store", folder["s.db"]], Stop, environment);
        await using (program)
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = true }) { BaseAddress = new Uri(address) };
            string key = KeyInList().Match(await client.GetStringAsync("/patients", Stop)).Groups[1].Value;
            Assert.NotEmpty(key);

            // Every page and address there is, as whoever may see everything and as an analyst; no name but in the answer to a search.
            var answers = new List<(string Where, string Text)>();
            foreach (string route in Routes().Select(route => Parameter().Replace(route, match => match.Groups[1].Value is "Key" or "patient" ? key : "patients")))
            {
                foreach (string? role in (string?[])[null, "analyst"])
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, route);
                    request.Headers.Add("Cookie", role is null ? "theme=light" : "see-as=" + role);
                    using HttpResponseMessage answer = await client.SendAsync(request, Stop);
                    answers.Add(($"{role ?? "all"} {route}", Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync(Stop)) + answer.Headers));
                }
            }

            foreach (string wrong in (string[])["/patients/Quuxworthy%00", $"/patients?status={Id}'--&skip=-5", "/api/cases?take=x", "/api/tables/nothing", "/no/such/page"])
            {
                using HttpResponseMessage answer = await client.GetAsync(wrong, Stop);
                told.AppendLine($"{(int)answer.StatusCode} {answer.Headers}");
            }

            AssertSilent([.. Identifiers, Id], answers);
            Assert.Contains(answers, answer => answer.Where == "all /patients/" + key && answer.Text.Contains("Resistant", StringComparison.Ordinal));

            // The search itself finds the canary, by number and by name, for those who may.
            Assert.Contains("Quuxworthy", await SearchAsync(address, "MRNCANARY 77001"), StringComparison.Ordinal);
            Assert.Contains(key, await SearchAsync(address, "quux zeb"), StringComparison.Ordinal);
            Assert.DoesNotContain(key, await SearchAsync(address, "nobody of this name"), StringComparison.Ordinal);
            Assert.Equal(0, await program.StopAsync(Stop));
            told.AppendLine(program.Output).AppendLine(program.Messages);
        }

        (_, string trail, _) = await RunningProgram.RunAsync([], ["audit", "list", "--store", folder["s.db"]], Stop);
        Assert.Contains("find-patient", trail, StringComparison.Ordinal);
        Assert.Contains("view-patient", trail, StringComparison.Ordinal);
        AssertSilent([.. Identifiers, Id], [("what programs say and log", told.ToString()), ("the audit trail", trail)]);
    }

    private static void AssertSilent(IReadOnlyList<string> words, IEnumerable<(string Where, string Text)> texts) =>
        Assert.Empty(from text in texts from word in words where text.Text.Contains(word, StringComparison.OrdinalIgnoreCase) select $"{text.Where} tells {word}");

    private static async Task<string> SearchAsync(string address, string text)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(address) };
        string form = await browser.GetStringAsync("/find", Stop);
        string token = FormToken().Match(form).Groups[1].Value;
        using HttpResponseMessage answer = await browser.PostAsync("/find", new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("text", text)]), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("<title>", page, StringComparison.Ordinal);
        Assert.Contains("id=\"content\"", page, StringComparison.Ordinal);
        return page;
    }

    private static IEnumerable<string> Routes() =>
        File.ReadLines(Repository.PathTo("src/RefractoryEpilepsy.Service/Access/access-matrix.csv")).Where(line => line.Length > 0 && line[0] != '#').Skip(1)
            .Select(line => line.Split(',')).Where(cells => cells[2] == "GET" && !cells[1].Contains('*', StringComparison.Ordinal) && !cells[1].StartsWith("/_", StringComparison.Ordinal)).Select(cells => cells[1]);

    /// <summary>A resistant patient of the samples, with every kind of identifier, and notes on everything.</summary>
    private static JsonNode Canary()
    {
        string story = Directory.GetDirectories(Repository.PathTo("samples/patients")).Order(StringComparer.Ordinal).First(one => File.ReadAllText(Path.Combine(one, "expected.md")).Contains("**Resistant**", StringComparison.Ordinal));
        string text = File.ReadAllText(Path.Combine(story, "bundle.json"));
        string id = JsonNode.Parse(text)!["entry"]!.AsArray().Select(entry => entry!["resource"]!).First(resource => (string?)resource["resourceType"] == "Patient")["id"]!.GetValue<string>();
        JsonNode bundle = JsonNode.Parse(text.Replace($"Patient/{id}\"", $"Patient/{Id}\"", StringComparison.Ordinal))!;
        foreach (JsonNode resource in bundle["entry"]!.AsArray().Select(entry => entry!["resource"]!))
        {
            if ((string?)resource["resourceType"] == "Patient")
            {
                resource["id"] = Id;
                resource["name"] = new JsonArray(new JsonObject { ["use"] = "official", ["family"] = "Quuxworthy", ["given"] = new JsonArray("Zebedee") });
                resource["birthDate"] = "1961-07-23";
                resource["identifier"] = new JsonArray(
                    new JsonObject { ["value"] = "MRNCANARY77001" },
                    new JsonObject { ["value"] = "078-05-1120", ["type"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = "SS" }) } });
                resource["address"] = new JsonArray(new JsonObject { ["line"] = new JsonArray("5 Canary Lane") });
                resource["telecom"] = new JsonArray(new JsonObject { ["value"] = "canary.bird@example.org" });
            }
            else if ((string?)resource["resourceType"] is "Condition" or "MedicationRequest" or "Observation" or "Procedure")
            {
                resource["note"] = new JsonArray(new JsonObject { ["text"] = "CANARYNOTE: Zebedee Quuxworthy told us at 5 Canary Lane." });
                resource["text"] = new JsonObject { ["status"] = "generated", ["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\">Zebedee Quuxworthy</div>" };
                resource["subject"]!["display"] = "Zebedee Quuxworthy";
            }
        }

        return bundle;
    }

    [GeneratedRegex("href=\"/patients/([0-9a-f]{24})\"")]
    private static partial Regex KeyInList();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Parameter();
}
