using System.Text.RegularExpressions;
using RefractoryEpilepsy.Service.Tests.Commands;
using RefractoryEpilepsy.Shared;
using YamlDotNet.RepresentationModel;

namespace RefractoryEpilepsy.Service.Tests.Deploy;

/// <summary>No container engine is at hand: what the files name is held to what the program knows.</summary>
public partial class DeployTests
{
    private static readonly string[] Verbs = ["serve", "work", "backup"];

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Repository.PathTo("deploy"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.PathTo("deploy"), file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void Every_setting_that_a_file_names_is_one_that_the_program_reads(string file)
    {
        string sources = string.Join('\n', Directory.EnumerateFiles(Repository.PathTo("src/RefractoryEpilepsy.Service"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));
        HashSet<string> known =
        [
            .. NamedSetting().Matches(sources).Select(match => match.Groups[1].Value).Concat(FoundSetting().Matches(sources).Select(match => match.Groups["found"].Value)).Select(name => "REFRACTORY_" + name.Replace('-', '_').ToUpperInvariant()),
            .. ReadVariable().Matches(sources).Select(match => match.Groups[1].Value),
        ];

        Assert.Empty(Variable().Matches(Text(file)).Select(match => match.Value).Where(name => !known.Contains(name)).Distinct());
    }

    [Fact]
    public void Every_setting_that_the_hosts_read_stands_in_the_reference()
    {
        string service = Repository.PathTo("src/RefractoryEpilepsy.Service");
        string everywhere = string.Join('\n', Directory.EnumerateFiles(service, "*.cs", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));
        string hosts = File.ReadAllText(Path.Combine(service, "Commands/ServeCommand.cs")) + File.ReadAllText(Path.Combine(service, "Commands/WorkCommand.cs"));
        IEnumerable<string> read = FoundSetting().Matches(everywhere).Select(match => match.Groups["found"].Value).Where(name => name != "input") // of commands
            .Concat(NamedSetting().Matches(hosts).Select(match => match.Groups[1].Value))
            .Concat(["store", "site", "spool", "lease-seconds"]);

        HashSet<string> told = [.. Variable().Matches(Text("README.md")).Select(match => match.Value)];

        Assert.Empty(read.Select(name => "REFRACTORY_" + name.Replace('-', '_').ToUpperInvariant()).Distinct().Where(name => !told.Contains(name)));
    }

    [Theory]
    [InlineData("systemd/refractory.service")]
    [InlineData("systemd/refractory-work@.service")]
    [InlineData("systemd/refractory-backup.service")]
    [InlineData("Dockerfile")]
    [InlineData("compose.yaml")]
    [InlineData("helm/refractory/templates/service-deployment.yaml")]
    [InlineData("helm/refractory/templates/worker-deployment.yaml")]
    public async Task Every_verb_that_a_file_starts_exists(string file)
    {
        string[] verbs = [.. Verb().Matches(Text(file)).Select(match => match.Groups["verb"].Value).Distinct()];

        Assert.NotEmpty(verbs);
        foreach (string verb in verbs)
        {
            Assert.Contains(verb, Verbs);
            (int code, string output, _) = await Refractory.CallAsync(verb, "--help");
            Assert.Equal(0, code);
            Assert.Contains($" {verb} [options]", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Compose_is_well_formed_and_every_name_it_uses_is_defined_in_it()
    {
        YamlMappingNode compose = Yaml(Text("compose.yaml"));
        YamlMappingNode services = Map(compose, "services");
        string[] secrets = Names(Map(compose, "secrets")), volumes = Names(Map(compose, "volumes"));

        foreach ((YamlNode name, YamlNode service) in services)
        {
            var parts = (YamlMappingNode)service;
            foreach (YamlNode secret in List(parts, "secrets"))
            {
                Assert.Contains(secret.ToString(), secrets);
            }

            foreach (YamlNode volume in List(parts, "volumes"))
            {
                Assert.Contains(volume.ToString().Split(':')[0], volumes);
            }

            if (parts.Children.TryGetValue("depends_on", out YamlNode? needs))
            {
                Assert.All(Names((YamlMappingNode)needs), needed => Assert.Contains(needed, Names(services)));
            }

            if (parts.Children.TryGetValue("build", out YamlNode? build))
            {
                Assert.True(File.Exists(Repository.PathTo(build["dockerfile"].ToString())), $"{name} is built from a file that is not there");
            }
        }

        Assert.Equal(["database", "service", "worker"], Names(services).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_value_that_the_chart_uses_has_a_default_and_every_template_is_yaml()
    {
        YamlMappingNode values = Yaml(Text("helm/refractory/values.yaml"));
        Assert.Equal("refractory", Yaml(Text("helm/refractory/Chart.yaml"))["name"].ToString());
        foreach (string file in Directory.GetFiles(Repository.PathTo("deploy/helm/refractory/templates")))
        {
            string template = File.ReadAllText(file);
            foreach (string path in ValuePath().Matches(template).Select(match => match.Groups[1].Value).Distinct())
            {
                YamlNode here = values;
                foreach (string step in path.Split('.'))
                {
                    Assert.True(((YamlMappingNode)here).Children.TryGetValue(step, out YamlNode? next), $"{Path.GetFileName(file)} uses .Values.{path}, which values.yaml does not have");
                    here = next!;
                }
            }

            string plain = Action().Replace(Block().Replace(template, ""), "x");
            Assert.NotEmpty(Yaml(plain).Children);
        }
    }

    [Fact]
    public void The_ports_agree()
    {
        Assert.Contains("EXPOSE 5080", Text("Dockerfile"), StringComparison.Ordinal);
        Assert.Contains(":5080", Text("compose.yaml"), StringComparison.Ordinal);
        Assert.Equal("5080", Yaml(Text("helm/refractory/values.yaml"))["service"]["port"].ToString());
        Assert.EndsWith(":5080", Service.Commands.ServeCommand.DefaultUrls, StringComparison.Ordinal);
    }

    private static string Text(string file) => File.ReadAllText(Repository.PathTo("deploy/" + file));

    private static YamlMappingNode Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static YamlMappingNode Map(YamlMappingNode node, string name) => (YamlMappingNode)node[name];

    private static IEnumerable<YamlNode> List(YamlMappingNode node, string name) => node.Children.TryGetValue(name, out YamlNode? list) ? (YamlSequenceNode)list : [];

    private static string[] Names(YamlMappingNode node) => [.. node.Children.Keys.Select(key => key.ToString())];

    [GeneratedRegex("""(?:new (?:Setting|Switch)\(|Settings\.Find\(|=> new\()"([a-z][a-z-]*)""")]
    private static partial Regex NamedSetting();

    [GeneratedRegex("""(?:Settings\.Find\(|find\(|Whole\(find, |Pairs\(find, )"(?<found>[a-z][a-z-]*)\x22""")]
    private static partial Regex FoundSetting();

    [GeneratedRegex("""GetEnvironmentVariable\("(REFRACTORY_[A-Z_]+)\x22""")]
    private static partial Regex ReadVariable();

    [GeneratedRegex(@"REFRACTORY_[A-Z_]*[A-Z]")]
    private static partial Regex Variable();

    [GeneratedRegex("""(?:/opt/refractory/refractory |CMD \["|command: \["|args: \[")(?<verb>[a-z]+)""")]
    private static partial Regex Verb();

    [GeneratedRegex(@"\.Values\.([A-Za-z.]+)")]
    private static partial Regex ValuePath();

    [GeneratedRegex(@"\{\{-? (?:range|end)[^}]*\}\}")]
    private static partial Regex Block();

    [GeneratedRegex(@"\{\{[^}]*\}\}")]
    private static partial Regex Action();
}
