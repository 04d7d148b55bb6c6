using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Serialization;
using Microsoft.IdentityModel.Tokens;
using RefractoryEpilepsy.Storage;
using R4 = Hl7.Fhir.Model;

namespace RefractoryEpilepsy.Service.Tests.Cds;

/// <summary>Decision support as a record system calls it.</summary>
public class CdsTests(CdsHost host) : IClassFixture<CdsHost>
{
    private const string View = "/cds-services/drug-resistant-epilepsy";
    private const string Select = "/cds-services/antiseizure-order-select";
    private const string Sign = "/cds-services/antiseizure-order-sign";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Discovery_names_three_services_with_prefetch_templates()
    {
        JsonNode answer = JsonNode.Parse(await host.Open.GetStringAsync("/cds-services", Stop))!;

        JsonArray services = answer["services"]!.AsArray();
        Assert.Equal(["patient-view", "order-select", "order-sign"], services.Select(service => (string?)service!["hook"]));
        Assert.All(services, service => Assert.Contains("{{context.patientId}}", (string?)service!["prefetch"]!["conditions"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_patient_of_the_store_is_answered_without_prefetch()
    {
        JsonArray cards = await CardsAsync(View, CdsHost.Call("patient-view", "v01"));

        Assert.Equal(2, cards.Count);
        Assert.StartsWith("Resistant since 2024-02-19", (string?)cards[0]!["summary"], StringComparison.Ordinal);
        Assert.Equal("CEC-1", (string?)cards[1]!["source"]!["topic"]!["code"]);
        Assert.Contains("/patients/", (string?)cards[0]!["links"]![0]!["url"], StringComparison.Ordinal);
        Assert.DoesNotContain("v01", (string?)cards[0]!["links"]![0]!["url"], StringComparison.Ordinal);
        Conforms(cards);
    }

    [Fact]
    public async Task The_suggestion_is_a_draft_proposal_that_a_record_system_can_store()
    {
        JsonArray cards = await CardsAsync(View, CdsHost.Call("patient-view", "v01"));

        JsonNode resource = cards[1]!["suggestions"]![0]!["actions"]![0]!["resource"]!;
        var request = (R4.ServiceRequest)new FhirJsonDeserializer().DeserializeResource(resource.ToJsonString());
        Assert.Equal((R4.RequestIntent.Proposal, R4.RequestStatus.Draft, "Patient/v01"), (request.Intent, request.Status, request.Subject.Reference));
    }

    [Fact]
    public async Task A_new_patient_is_judged_from_the_prefetch_as_the_story_says()
    {
        JsonObject prefetch = CdsHost.Prefetch("v01-two-failures");
        RenamePatient(prefetch, "v01", "new-1");
        JsonArray cards = await CardsAsync(View, CdsHost.Call("patient-view", "new-1", prefetch));

        Assert.StartsWith("Resistant since 2024-02-19", (string?)cards[0]!["summary"], StringComparison.Ordinal);
        Assert.Contains("sent with this call", (string?)cards[0]!["detail"], StringComparison.Ordinal);
        Assert.Null(cards[0]!["links"]);
        Conforms(cards);
    }

    [Fact]
    public async Task Whoever_opted_out_is_not_judged_from_what_is_sent_along_either()
    {
        JsonObject prefetch = CdsHost.Prefetch("v01-two-failures");
        RenamePatient(prefetch, "v01", "opted-out");
        JsonObject call = CdsHost.Call("patient-view", "opted-out", prefetch);
        Assert.NotEmpty(await CardsAsync(View, call));

        PatientKey key = (await host.Store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("opted-out");
        await host.Store.EraseAsync([key.Value], "opted-out", "test", stayOut: true, Stop);

        Assert.Empty(await CardsAsync(View, call));
    }

    [Theory]
    [InlineData("medications", "absent", HttpStatusCode.PreconditionFailed)]
    [InlineData("medications", "null", HttpStatusCode.OK)] // asked, and there is nothing
    [InlineData("medications", "outcome", HttpStatusCode.PreconditionFailed)]
    [InlineData("allergies", "absent", HttpStatusCode.OK)]
    [InlineData("allergies", "outcome", HttpStatusCode.OK)]
    public async Task An_absent_key_was_not_asked_and_null_is_an_answer(string key, string how, HttpStatusCode status)
    {
        JsonObject prefetch = CdsHost.Prefetch("v01-two-failures");
        RenamePatient(prefetch, "v01", "new-2");
        prefetch.Remove(key);
        if (how != "absent")
        {
            prefetch[key] = how == "null" ? null : JsonNode.Parse("""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]}""");
        }

        using HttpResponseMessage answer = await host.Open.PostAsJsonAsync(View, CdsHost.Call("patient-view", "new-2", prefetch), Stop);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_first_page_and_foreign_records_are_told()
    {
        JsonObject prefetch = CdsHost.Prefetch("v01-two-failures");
        RenamePatient(prefetch, "v01", "new-3");
        prefetch["observations"]!["link"] = JsonNode.Parse("""[{"relation":"next","url":"https://ehr.example.org/page2"}]""");
        prefetch["conditions"]!["entry"]!.AsArray().Add(JsonNode.Parse("""{"resource":{"resourceType":"Condition","id":"x","subject":{"reference":"Patient/other"}}}"""));

        JsonArray cards = await CardsAsync(View, CdsHost.Call("patient-view", "new-3", prefetch));

        Assert.Contains("Of observations only the first page was sent.", (string?)cards[0]!["detail"], StringComparison.Ordinal);
        Assert.Contains("another patient", (string?)cards[0]!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_known_and_nothing_sent_is_412_and_a_wrong_hook_400()
    {
        using HttpResponseMessage unknown = await host.Open.PostAsJsonAsync(View, CdsHost.Call("patient-view", "nobody"), Stop);
        using HttpResponseMessage wrong = await host.Open.PostAsJsonAsync(View, CdsHost.Call("order-sign", "v01"), Stop);
        using HttpResponseMessage noJson = await host.Open.PostAsync(View, new StringContent("{"), Stop);
        using HttpResponseMessage noService = await host.Open.PostAsJsonAsync("/cds-services/other", CdsHost.Call("patient-view", "v01"), Stop);

        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (unknown.StatusCode, wrong.StatusCode, noJson.StatusCode, noService.StatusCode));
        Assert.DoesNotContain("nobody", await unknown.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_id_at_another_server_is_another_person_unless_sex_and_birth_date_agree()
    {
        JsonObject call = CdsHost.Call("patient-view", "v01");
        call["fhirServer"] = "https://other.example.org/fhir";
        using HttpResponseMessage without = await host.Open.PostAsJsonAsync(View, call, Stop);
        call["prefetch"] = new JsonObject { ["patient"] = JsonNode.Parse("""{"resourceType":"Patient","id":"v01","gender":"male","birthDate":"1950-01-01"}""") };
        using HttpResponseMessage stranger = await host.Open.PostAsJsonAsync(View, call, Stop);
        call["prefetch"] = CdsHost.Prefetch("v01-two-failures");
        call["prefetch"]!.AsObject().Remove("medications");
        using HttpResponseMessage same = await host.Open.PostAsJsonAsync(View, call, Stop);

        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.PreconditionFailed, HttpStatusCode.OK), (without.StatusCode, stranger.StatusCode, same.StatusCode));
    }

    [Fact]
    public async Task Only_selected_drafts_are_looked_at_when_selecting_and_all_when_signing()
    {
        JsonNode[] drafts = [CdsHost.Draft("a", "Valproate 500 mg tablet", "1 tablet twice daily"), CdsHost.Draft("b", "Brivaracetam 50 mg tablet", "1 tablet twice daily")];

        JsonArray selected = await CardsAsync(Select, CdsHost.Call("order-select", "v01", selections: ["MedicationRequest/b"], drafts: drafts));
        JsonArray signed = await CardsAsync(Sign, CdsHost.Call("order-sign", "v01", drafts: drafts));

        Assert.DoesNotContain(selected, card => ((string?)card!["summary"])!.StartsWith("Valproate and", StringComparison.Ordinal));
        Assert.Contains(selected, card => (string?)card!["source"]!["topic"]!["code"] == "third-drug-without-referral");
        Assert.Contains(signed, card => (string?)card!["source"]!["topic"]!["code"] == "valproate-pregnancy-potential" && (string?)card["indicator"] == "critical");
        Conforms(selected);
        Conforms(signed);
    }

    [Fact]
    public async Task An_order_that_is_no_antiseizure_drug_gets_no_card() =>
        Assert.Empty(await CardsAsync(Sign, CdsHost.Call("order-sign", "v01", drafts: CdsHost.Draft("a", "Amoxicillin 500 mg capsule", "1 capsule three times daily"))));

    [Fact]
    public async Task Feedback_is_kept_once_and_finds_its_patient()
    {
        JsonArray cards = await CardsAsync(View, CdsHost.Call("patient-view", "v01"));
        string uuid = (string)cards[1]!["uuid"]!;
        PatientKey key = (await host.Store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01");
        for (int waited = 0; waited < 100 && !(await host.Store.CardsAsync(key, 100, Stop)).Any(card => card.Card == uuid); waited++)
        {
            await Task.Delay(50, Stop);
        }

        var feedback = new { feedback = new[] { new { card = uuid, outcome = "overridden", outcomeTimestamp = "2024-05-20T12:00:00Z", overrideReason = new { reason = new { code = "already-planned" }, userComment = "Referred last week." } } } };
        using HttpResponseMessage first = await host.Open.PostAsJsonAsync(View + "/feedback", feedback, Stop);
        using HttpResponseMessage second = await host.Open.PostAsJsonAsync(View + "/feedback", feedback, Stop);
        using HttpResponseMessage wrong = await host.Open.PostAsJsonAsync(View + "/feedback", new { feedback = new[] { new { card = uuid, outcome = "ignored" } } }, Stop);

        CardFeedbackRow row = Assert.Single(await host.Store.FeedbackAsync(key, Stop), row => row.Card == uuid);
        Assert.Equal(("overridden", "CEC-1", "already-planned", "Referred last week."), (row.Outcome, row.Topic, row.Reason, row.Comment));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (first.StatusCode, second.StatusCode, wrong.StatusCode));
        Assert.Contains("Referred last week.", await host.Open.GetStringAsync("/patients/" + key.Value, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_configured_pages_may_call_from_a_browser()
    {
        using HttpResponseMessage preflight = await host.Open.SendAsync(From(CdsHost.Origin, HttpMethod.Options), Stop);
        using HttpResponseMessage allowed = await host.Open.SendAsync(From(CdsHost.Origin, HttpMethod.Get), Stop);
        using HttpResponseMessage stranger = await host.Open.SendAsync(From("https://evil.example.org", HttpMethod.Get), Stop);

        Assert.Equal((HttpStatusCode.NoContent, CdsHost.Origin), (preflight.StatusCode, preflight.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal((HttpStatusCode.OK, CdsHost.Origin), (allowed.StatusCode, allowed.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal((HttpStatusCode.Forbidden, false), (stranger.StatusCode, stranger.Headers.Contains("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task Signed_callers_are_believed_once_for_the_address_they_call()
    {
        string address = new Uri(host.Signed.BaseAddress!, View).ToString();
        string once = host.Token(address);
        using RSA stranger = RSA.Create(2048);
        (string Token, HttpStatusCode Status)[] tries =
        [
            (once, HttpStatusCode.OK),
            (once, HttpStatusCode.Unauthorized), // replayed
            (host.Token(address, "RS384"), HttpStatusCode.OK),
            (host.Token(address, "RS256"), HttpStatusCode.Unauthorized),
            (host.Token(address + "/"), HttpStatusCode.Unauthorized),
            (host.Token(address, issuer: "https://evil.example.org"), HttpStatusCode.Unauthorized),
            (host.Token(address, minutes: -2), HttpStatusCode.Unauthorized),
            (host.Token(address, minutes: 60), HttpStatusCode.Unauthorized),
            (host.Token(address, minutes: 1, issued: -300), HttpStatusCode.Unauthorized), // valid for six minutes, of which one is left
            (host.Token(address, minutes: 1, issued: -240), HttpStatusCode.OK),
            (host.Token(address, minutes: 5, issued: 50), HttpStatusCode.OK), // the caller's clock is fast
            (host.Token(address, minutes: 6, issued: 70), HttpStatusCode.Unauthorized),
            (host.Token(address, notBefore: 3), HttpStatusCode.Unauthorized),
            (host.Token(address, notBefore: -1), HttpStatusCode.OK),
            (host.Token(address, "RS384", key: new RsaSecurityKey(stranger) { KeyId = "rsa" }), HttpStatusCode.Unauthorized),
            (host.Token(address, "HS384", key: new SymmetricSecurityKey(new byte[64]) { KeyId = "rsa" }), HttpStatusCode.Unauthorized),
            (host.Token(address).Split('.')[0] + "." + host.Token(address).Split('.')[1] + ".", HttpStatusCode.Unauthorized),
            ("nonsense", HttpStatusCode.Unauthorized),
        ];
        foreach ((string token, HttpStatusCode status) in tries)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, View) { Content = JsonContent.Create(CdsHost.Call("patient-view", "v01")) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage answer = await host.Signed.SendAsync(request, Stop);
            Assert.Equal(status, answer.StatusCode);
        }

        using HttpResponseMessage bare = await host.Signed.GetAsync("/cds-services", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, bare.StatusCode);
    }

    [Fact]
    public async Task A_token_is_believed_once_by_all_processes_behind_one_address()
    {
        var settings = new EhrSettings { PublicUrl = "https://support.example.org", Issuers = [new TrustedIssuer(CdsHost.Issuer, Keys: host.PublicKeys())] };
        using HttpClient one = await host.StartAsync(settings);
        using HttpClient other = await host.StartAsync(settings);
        JsonObject told = new() { ["feedback"] = new JsonArray(new JsonObject { ["card"] = Guid.NewGuid().ToString(), ["outcome"] = "accepted", ["acceptedSuggestions"] = new JsonArray(), ["outcomeTimestamp"] = "2024-05-20T12:00:00Z" }) };
        foreach ((HttpMethod method, string path, JsonObject? body) in ((HttpMethod, string, JsonObject?)[])
        [
            (HttpMethod.Post, View, CdsHost.Call("patient-view", "v01")),
            (HttpMethod.Get, "/cds-services", null),
            (HttpMethod.Post, View + "/feedback", told),
        ])
        {
            string token = host.Token("https://support.example.org" + path);
            int views = (await host.Store.AuditAsync(new Storage.AuditQuery(Action: "cds-patient-view", Take: 1000), Stop)).Count;
            HttpStatusCode[] answers = [.. await Task.WhenAll(Enumerable.Range(0, 6).Select(turn => SendAsync(turn % 2 == 0 ? one : other, method, path, body, token)))];

            Assert.Equal(1, answers.Count(status => status == HttpStatusCode.OK));
            Assert.Equal(5, answers.Count(status => status == HttpStatusCode.Unauthorized));
            int expected = path == View ? 1 : 0;
            Assert.Equal(views + expected, (await host.Store.AuditAsync(new Storage.AuditQuery(Action: "cds-patient-view", Take: 1000), Stop)).Count);
        }

        async Task<HttpStatusCode> SendAsync(HttpClient caller, HttpMethod method, string path, JsonObject? body, string token)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage answer = await caller.SendAsync(request, Stop);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task In_silent_mode_cards_are_made_and_kept_and_nobody_sees_them()
    {
        using HttpClient quiet = await host.StartAsync(new EhrSettings());
        await host.Store.SetSilentAsync(true, "someone", Stop);
        try
        {
            using HttpResponseMessage answer = await quiet.PostAsJsonAsync(View, CdsHost.Call("patient-view", "v01"), Stop);
            Assert.Equal("""{"cards":[]}""", await answer.Content.ReadAsStringAsync(Stop));
        }
        finally
        {
            await host.Store.SetSilentAsync(false, "someone", Stop);
        }

        PatientKey key = (await host.Store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01");
        for (int waited = 0; waited < 100 && !(await host.Store.CardsAsync(key, 100, Stop)).Any(card => !card.Shown); waited++)
        {
            await Task.Delay(50, Stop);
        }

        Assert.Contains(await host.Store.CardsAsync(key, 100, Stop), card => !card.Shown);
    }

    [Theory]
    [InlineData("/api/cases", "CEC-1")]
    [InlineData("/api/cases/{key}", "CEC-1")]
    [InlineData("/api/counts", "CEC-1")]
    [InlineData("/api/tables/flags", "CEC-1")]
    [InlineData("/patients", "<span class=\"flag\">CEC-1</span>")]
    [InlineData("/patients/{key}", "Refer to a comprehensive epilepsy centre")]
    [InlineData("/patients/{key}/letter", "Refer to a comprehensive epilepsy centre")]
    [InlineData("/", "CEC-1")]
    [InlineData("/worklist", "CEC-1")]
    [InlineData("/budget", "patients carry these flags")]
    public async Task In_silent_mode_no_page_and_no_answer_tells_a_flag(string address, string telling)
    {
        PatientKey key = (await host.Store.PseudonymsAsync(LoadingRun.DefaultSource, Stop))("v01");
        string path = address.Replace("{key}", key.Value, StringComparison.Ordinal);
        string speaking = await host.Open.GetStringAsync(path, Stop);
        await host.Store.SetSilentAsync(true, "someone", Stop);
        try
        {
            string silent = await host.Open.GetStringAsync(path, Stop);

            Assert.Contains(telling, speaking, StringComparison.Ordinal);
            Assert.DoesNotContain(telling, silent, StringComparison.Ordinal);
        }
        finally
        {
            await host.Store.SetSilentAsync(false, "someone", Stop);
        }
    }

    [Fact]
    public async Task Unsigned_callers_of_this_machine_are_let_in_beside_signed_ones_only_where_the_site_says_so()
    {
        using HttpClient trying = await host.StartAsync(new EhrSettings { UnsignedFromThisMachine = true, Issuers = [new TrustedIssuer(CdsHost.Issuer, Keys: host.PublicKeys())] });
        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/cds-services");
        wrong.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "nonsense");
        using var proxied = new HttpRequestMessage(HttpMethod.Get, "/cds-services");
        proxied.Headers.Add("X-Forwarded-For", "203.0.113.7");

        using HttpResponseMessage bare = await trying.GetAsync("/cds-services", Stop);
        using HttpResponseMessage forged = await trying.SendAsync(wrong, Stop);
        using HttpResponseMessage through = await trying.SendAsync(proxied, Stop);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (bare.StatusCode, forged.StatusCode, through.StatusCode));
    }

    [Fact]
    public async Task A_further_algorithm_is_one_that_the_site_accepts_of_that_issuer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signing = new ECDsaSecurityKey(key) { KeyId = "short" };
        JsonWebKey shown = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(signing);
        JsonElement keys = System.Text.Json.JsonSerializer.SerializeToElement(new { keys = (object[])[new { kty = "EC", kid = "short", crv = "P-256", x = shown.X, y = shown.Y }] });
        foreach ((string[]? further, HttpStatusCode expected) in new (string[]?, HttpStatusCode)[] { (null, HttpStatusCode.Unauthorized), (["ES256"], HttpStatusCode.OK) })
        {
            using HttpClient caller = await host.StartAsync(new EhrSettings { Issuers = [new TrustedIssuer(CdsHost.Issuer, Keys: keys, Algorithms: further)] });
            using var request = new HttpRequestMessage(HttpMethod.Get, "/cds-services");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", host.Token(new Uri(caller.BaseAddress!, "/cds-services").ToString(), "ES256", key: signing));
            using HttpResponseMessage answer = await caller.SendAsync(request, Stop);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    private static HttpRequestMessage From(string origin, HttpMethod method)
    {
        var request = new HttpRequestMessage(method, "/cds-services");
        request.Headers.Add("Origin", origin);
        return request;
    }

    private async Task<JsonArray> CardsAsync(string address, JsonObject call)
    {
        using HttpResponseMessage answer = await host.Open.PostAsJsonAsync(address, call, Stop);
        string text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["cards"]!.AsArray();
    }

    /// <summary>What CDS Hooks 2.0 asks of every card.</summary>
    private static void Conforms(JsonArray cards)
    {
        Assert.All(cards, card =>
        {
            Assert.InRange(((string)card!["summary"]!).Length, 1, 139);
            Assert.Contains((string?)card["indicator"], (string[])["info", "warning", "critical"]);
            Assert.True(Guid.TryParse((string?)card["uuid"], out _));
            Assert.NotEmpty((string)card["source"]!["label"]!);
            Assert.NotEmpty((string)card["source"]!["topic"]!["code"]!);
            Assert.Equal(card["suggestions"] is null, card["selectionBehavior"] is null);
            Assert.Equal("", Empties(card, ""));
        });
    }

    /// <summary>Paths of null or empty members; resources are FHIR's own matter.</summary>
    private static string Empties(JsonNode? node, string path) => node switch
    {
        null => path + " ",
        JsonObject item => item.Count == 0 ? path + " " : string.Concat(item.Select(member => Empties(member.Value, path + "." + member.Key))),
        JsonArray list => list.Count == 0 ? path + " " : string.Concat(list.Select(member => Empties(member, path + "[]"))),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && ((string)value!).Length == 0 => path + " ",
        _ => "",
    };

    private static void RenamePatient(JsonObject prefetch, string from, string to)
    {
        foreach (string key in prefetch.Select(member => member.Key).ToArray())
        {
            prefetch[key] = JsonNode.Parse(prefetch[key]!.ToJsonString().Replace($"Patient/{from}\"", $"Patient/{to}\"", StringComparison.Ordinal));
        }

        prefetch["patient"]!["id"] = to;
    }
}
