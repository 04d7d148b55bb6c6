using System.Text;
using RefractoryEpilepsy.Fhir.Reading;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

public class ConsentToUseTests
{
    private static string Consent(string status, string scope, string rest = "", string dateTime = "2024-01-01") =>
        $$$"""{"resourceType":"Consent","id":"c","status":"{{{status}}}","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"{{{scope}}}"}]},"dateTime":"{{{dateTime}}}"{{{rest}}}}""";

    private static bool IsRefused(params string[] consents) => ConsentToUse.IsRefused(new(
        new PatientKey("p"), "p", [.. consents.Select((json, number) => new RawResource("Consent", $"c{number}", "Consent.ndjson", number + 1, Encoding.UTF8.GetBytes(json)))]));

    [Theory]
    [InlineData("active", "research", ",\"provision\":{\"type\":\"deny\"}", true)]
    [InlineData("active", "patient-privacy", ",\"provision\":{\"type\":\"deny\"}", true)]
    [InlineData("active", "patient-privacy", ",\"policyRule\":{\"coding\":[{\"code\":\"OPTOUT\"}]}", true)]
    [InlineData("active", "patient-privacy", ",\"policyRule\":{\"coding\":[{\"code\":\"OPTOUT\"}]},\"provision\":{\"type\":\"permit\"}", false)] // out, but for what is permitted
    [InlineData("rejected", "research", "", true)]
    [InlineData("inactive", "research", ",\"provision\":{\"type\":\"permit\"}", true)] // withdrawn
    [InlineData("inactive", "research", ",\"provision\":{\"type\":\"deny\"}", false)] // a refusal that ended
    [InlineData("active", "research", ",\"provision\":{\"type\":\"permit\"}", false)]
    [InlineData("active", "research", "", false)]
    [InlineData("entered-in-error", "research", ",\"provision\":{\"type\":\"deny\"}", false)]
    [InlineData("draft", "research", ",\"provision\":{\"type\":\"deny\"}", false)]
    [InlineData("active", "treatment", ",\"provision\":{\"type\":\"deny\"}", false)] // refuses a treatment, not the use of data
    [InlineData("active", "adr", ",\"provision\":{\"type\":\"deny\"}", false)]
    [InlineData("active", "patient-privacy", ",\"provision\":{\"type\":\"deny\",\"actor\":[{\"reference\":{\"reference\":\"Practitioner/x\"}}]}", false)] // one recipient
    [InlineData("active", "patient-privacy", ",\"provision\":{\"type\":\"deny\",\"purpose\":[{\"code\":\"HMARKT\"}]}", false)] // marketing
    [InlineData("active", "patient-privacy", ",\"provision\":{\"type\":\"deny\",\"purpose\":[{\"code\":\"HRESCH\"}]}", true)]
    public void A_consent_closes_the_record_only_where_it_refuses_its_use(string status, string scope, string rest, bool refused) =>
        Assert.Equal(refused, IsRefused(Consent(status, scope, rest)));

    [Fact]
    public void A_later_permission_opens_what_was_refused_and_an_earlier_one_does_not()
    {
        string denied = Consent("active", "research", ",\"provision\":{\"type\":\"deny\"}", "2024-01-01");

        Assert.False(IsRefused(denied, Consent("active", "research", "", "2024-02-01")));
        Assert.True(IsRefused(denied, Consent("active", "research", "", "2023-02-01")));
        Assert.True(IsRefused(denied, Consent("active", "patient-privacy", "", "2024-02-01")));
        Assert.False(IsRefused(Consent("inactive", "research"), Consent("active", "research")));
    }

    [Fact]
    public void What_is_no_consent_refuses_nothing() => Assert.False(IsRefused("{", "[]", "{}", "{\"resourceType\":\"Consent\",\"status\":5,\"scope\":\"research\"}"));
}
