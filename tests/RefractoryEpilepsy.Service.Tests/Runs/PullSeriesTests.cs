using System.Globalization;
using System.Text.Json.Nodes;
using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Fhir.Tests.Sources.Servers;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Synthetic;

namespace RefractoryEpilepsy.Service.Tests.Runs;

/// <summary>Whatever happens on a server between pulls, and however it is pulled, the store ends like one screening of what the server has.</summary>
public sealed class PullSeriesTests : IDisposable
{
    private const int Pulls = 5;
    private const int ChangesBetween = 16;

    /// <summary>The pull that asks for everything again, in the middle of the series.</summary>
    private const int FullPull = 3;

    private const string Day = "2024-06-30";

    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("REFRACTORY_SEED") ?? "1", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Theory]
    [InlineData(RecordStyle.Epic, "bulk")]
    [InlineData(RecordStyle.Cerner, "bulk that also lists as deleted what came back")]
    [InlineData(RecordStyle.Cerner, "search")]
    [InlineData(RecordStyle.Claims, "history")]
    [InlineData(RecordStyle.Epic, "by patient")]
    [InlineData(RecordStyle.Cerner, "bulk of a group")]
    [InlineData(RecordStyle.Claims, "search of a group")]
    public async Task A_series_of_pulls_ends_like_one_screening(RecordStyle style, string way)
    {
        await using BulkServer server = await BulkServer.StartAsync();
        server.OffersExport = way.StartsWith("bulk", StringComparison.Ordinal);
        server.OffersHistory = way == "history";
        server.PageSize = 50;
        bool ofGroup = way.EndsWith("group", StringComparison.Ordinal);
        if (way == "by patient")
        {
            server.WantsPatient.UnionWith(["MedicationRequest", "Observation", "Encounter", "Condition"]);
        }

        var hospital = new Hospital(server, Lines(style), new Random(Seed)) { ForgetsThatItCameBack = way.EndsWith("came back", StringComparison.Ordinal) };
        string[] group = ofGroup ? ["--group", "g"] : [];
        for (int pull = 0; pull < Pulls; pull++)
        {
            hospital.NextDay();
            for (int change = 0; pull > 0 && change < ChangesBetween; change++)
            {
                hospital.Change(ofGroup);
            }

            string[] whole = pull == FullPull ? ["--full"] : [];
            await DoneAsync(["pull", server.Base.AbsoluteUri, .. group, .. whole, "--store", folder["store.db"], "--as-of", Day]);

            string now = folder[$"now-{pull}"];
            hospital.Write(now, ofGroup);
            string[] screened = await TablesAsync($"screened-{pull}", "screen", now, "--as-of", Day);
            string[] exported = await TablesAsync($"exported-{pull}", "export", "--store", folder["store.db"]);
            Assert.True(screened.SequenceEqual(exported), $"seed {Seed}, pull {pull}: {string.Join('\n', screened[0].Split('\n').Except(exported[0].Split('\n')).Prepend("screened only:"))}\n{string.Join('\n', exported[0].Split('\n').Except(screened[0].Split('\n')).Prepend("exported only:"))}\n{screened[3]}\n{exported[3]}");
        }
    }

    private List<JsonObject> Lines(RecordStyle style)
    {
        string all = folder["all"];
        SyntheticExport.Write(all, new SyntheticOptions { Patients = 10, Seed = Seed, Style = style, EpilepsyShare = 0.6 }, stop: TestContext.Current.CancellationToken);
        return [.. Directory.GetFiles(all, "*.ndjson").SelectMany(File.ReadLines).Select(line => JsonNode.Parse(line)!.AsObject()).Where(one => ServerFetch.Types.Contains((string)one["resourceType"]!))];
    }

    private async Task<string[]> TablesAsync(string name, params string[] call)
    {
        await DoneAsync([.. call, "--out", folder[name]]);
        return [.. ((string[])["cases", "trials", "reasons", "attrition"]).Select(table => File.ReadAllText(Path.Combine(folder[name], table + ".csv")))];
    }

    private static async Task DoneAsync(params string[] call)
    {
        (int code, _, string messages) = await Refractory.CallAsync(call);
        Assert.True(code == 0, $"seed {Seed}: {messages}");
        Assert.DoesNotContain("warning", messages, StringComparison.Ordinal);
    }

    /// <summary>What goes on at the server: people come and go, orders change, records are merged and parted.</summary>
    private sealed class Hospital
    {
        private readonly BulkServer server;
        private readonly Random random;
        private readonly Queue<List<JsonObject>> toCome;
        private readonly List<JsonObject> buried = [];
        private DateTimeOffset now = new(2025, 12, 31, 0, 0, 0, TimeSpan.Zero);

        public Hospital(BulkServer server, List<JsonObject> all, Random random)
        {
            (this.server, this.random) = (server, random);
            foreach (string type in ServerFetch.Types)
            {
                server.Resources[type] = [];
            }

            List<List<JsonObject>> people = [.. all.Where(one => OwnerOf(one) is not null).GroupBy(OwnerOf).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.ToList())];
            foreach (JsonObject one in all.Where(one => OwnerOf(one) is null).Concat(people.Take(people.Count / 2).SelectMany(person => person)))
            {
                Put(one);
            }

            toCome = new(people.Skip(people.Count / 2));
            server.GroupMembers.UnionWith(server.Resources["Patient"].Take(3).Select(Id));
        }

        /// <summary>Lists as deleted what is there again, which an export should not.</summary>
        public bool ForgetsThatItCameBack { get; init; }

        /// <summary>A day later, or only a minute: less than the time by which searches overlap.</summary>
        public void NextDay()
        {
            server.Now = now = random.Next(3) > 0 ? now.AddDays(1) : now.AddMinutes(1);
            server.Deleted.RemoveAll(reference => server.Resources[reference.Split('/')[0]].Any(one => Id(one) == reference.Split('/')[1]));
        }

        public void Change(bool ofGroup)
        {
            List<JsonObject> patients = server.Resources["Patient"];
            JsonObject somebody = patients[random.Next(patients.Count)];
            switch (random.Next(ofGroup ? 11 : 9))
            {
                case 0 when toCome.Count > 0:
                    toCome.Dequeue().ForEach(Put);
                    break;
                case 1 when patients.Count > 3:
                    foreach (JsonObject one in server.Resources.Values.SelectMany(list => list).Where(one => OwnerOf(one) == Id(somebody)).ToArray())
                    {
                        Delete(one);
                    }

                    break;
                case 2 or 0 when server.Resources["MedicationRequest"] is { Count: > 0 } orders:
                    JsonObject order = orders[random.Next(orders.Count)];
                    order["status"] = (string?)order["status"] == "stopped" ? "active" : "stopped";
                    Put(order);
                    break;
                case 3 or 1:
                    JsonObject[] deletable = [.. server.Resources.Where(list => list.Key is "Condition" or "Observation" or "MedicationRequest" or "MedicationDispense" or "Encounter").SelectMany(list => list.Value)];
                    Delete(deletable[random.Next(deletable.Length)]);
                    break;
                case 4:
                    somebody["link"] = new JsonArray(new JsonObject { ["other"] = new JsonObject { ["reference"] = "Patient/" + Id(patients[random.Next(patients.Count)]) }, ["type"] = "seealso" });
                    Put(somebody);
                    break;
                case 6 when buried.Where(one => OwnerOf(one) is { } owner && owner != Id(one) && patients.Any(patient => Id(patient) == owner)).ToArray() is { Length: > 0 } single:
                    Put(single[random.Next(single.Length)]);
                    break;
                case 7 when buried.Where(one => OwnerOf(one) == Id(one)).Select(Id).FirstOrDefault() is { } returned:
                    foreach (JsonObject one in buried.Where(one => OwnerOf(one) == returned).ToArray())
                    {
                        Put(one);
                    }

                    break;
                case 8 when server.Resources["Medication"] is { Count: > 1 } drugs:
                    // The code was wrong, and is put right: every order that names the drug means another one now.
                    JsonObject wrong = drugs[random.Next(drugs.Count)];
                    wrong["code"] = drugs[random.Next(drugs.Count)]["code"]!.DeepClone();
                    Put(wrong);
                    break;
                case 5 or 6 or 7 or 8:
                    somebody.Remove("link");
                    Put(somebody);
                    break;
                default:
                    if (!server.GroupMembers.Remove(Id(somebody)) || server.GroupMembers.Count == 0)
                    {
                        server.GroupMembers.Add(Id(somebody));
                    }

                    break;
            }
        }

        /// <summary>Everything that the server has now, or has of the Group.</summary>
        public void Write(string to, bool ofGroup)
        {
            Directory.CreateDirectory(to);
            foreach ((string type, List<JsonObject> list) in server.Resources)
            {
                File.WriteAllLines(Path.Combine(to, type + ".ndjson"), list.Where(one => !ofGroup || OwnerOf(one) is not { } owner || server.GroupMembers.Contains(owner)).Select(one => one.ToJsonString()));
            }
        }

        private static string Id(JsonObject one) => (string)one["id"]!;

        private static string? OwnerOf(JsonObject one) => (string?)one["resourceType"] == "Patient" ? Id(one) : BulkServer.PatientOf(one);

        private void Put(JsonObject one)
        {
            one["meta"] ??= new JsonObject();
            one["meta"]!["lastUpdated"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            List<JsonObject> list = server.Resources[(string)one["resourceType"]!];
            if (!list.Contains(one))
            {
                list.Add(one);
                buried.Remove(one);
                if (!ForgetsThatItCameBack)
                {
                    server.Deleted.Remove($"{one["resourceType"]}/{Id(one)}");
                }
            }
        }

        private void Delete(JsonObject one)
        {
            string type = (string)one["resourceType"]!;
            server.Resources[type].Remove(one);
            buried.Add(one);
            server.Deleted.Add($"{type}/{Id(one)}");
            if (type == "Patient")
            {
                server.GroupMembers.Remove(Id(one));
                if (server.GroupMembers.Count == 0)
                {
                    server.GroupMembers.Add(Id(server.Resources["Patient"][0]));
                }
            }
        }
    }
}
