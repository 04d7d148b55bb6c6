using System.Net;

namespace RefractoryEpilepsy.Service.Tests.Access;

/// <summary>Without an identity provider the machine itself is trusted, and nobody who only seems to be on it.</summary>
public sealed class LoopbackTests(HostOfTests host) : IClassFixture<HostOfTests>
{
    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:5080", HttpStatusCode.OK)]
    [InlineData("epilepsy.localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:80", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    [InlineData("page.example.org", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.example.org", HttpStatusCode.Forbidden)]
    [InlineData("localhost.example.org:5080", HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.7", HttpStatusCode.Forbidden)]
    public async Task A_page_whose_name_was_pointed_to_this_machine_is_not_let_in(string name, HttpStatusCode expected)
    {
        Assert.Equal(expected, await AskAsync("/api/cases", name));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("/health/live", name));
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Real-IP")]
    public async Task Who_comes_through_a_proxy_on_this_machine_is_not_on_it(string header) =>
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("/api/cases", "localhost", header));

    [Fact]
    public async Task A_proxy_that_says_nothing_of_itself_is_known_by_the_version_it_speaks()
    {
        using var client = new HttpClient { BaseAddress = new Uri(host.Address), DefaultRequestVersion = HttpVersion.Version10 };

        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/cases", TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<HttpStatusCode> AskAsync(string path, string name, string? header = null)
    {
        using var client = new HttpClient { BaseAddress = new Uri(host.Address) };
        using var call = new HttpRequestMessage(HttpMethod.Get, path);
        call.Headers.Host = name;
        if (header is not null)
        {
            call.Headers.Add(header, "for=192.0.2.1");
        }

        using HttpResponseMessage answer = await client.SendAsync(call, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
