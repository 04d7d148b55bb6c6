using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hl7.Fhir.Serialization;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Shared;
using R4 = Hl7.Fhir.Model;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

/// <summary>Firely's object model is the oracle: every element that a slice has must say the same there, and be absent there where it is absent here.</summary>
public class SliceOracleTests
{
    private static readonly JsonSerializerOptions Plain = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly FhirJsonDeserializer Firely = new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));

    [Fact]
    public void Our_samples_read_the_same_both_ways()
    {
        string folder = Repository.PathTo("samples");
        int compared = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Where(IsBundle).Sum(CompareBundle)
            + Directory.EnumerateFiles(folder, "*.ndjson", SearchOption.AllDirectories).Sum(CompareLines);

        Assert.True(compared > 300, $"only {compared} resources were compared");
    }

    [Fact]
    public void Bundles_made_by_others_read_the_same_both_ways()
    {
        if (Repository.SharedData("synthea-bundles") is { } folder)
        {
            Assert.True(Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Sum(CompareBundle) > 2_500);
        }
    }

    [Fact]
    public void A_bulk_export_made_by_others_reads_the_same_both_ways()
    {
        if (Repository.SharedData("synthea-bulk-10") is { } folder)
        {
            Assert.True(Directory.EnumerateFiles(folder, "*.ndjson").Sum(CompareLines) > 6_000);
        }
    }

    [Fact]
    public void Every_type_of_the_reading_list_is_compared_element_by_element()
    {
        string full = Path.Combine(Repository.PathTo("tests/RefractoryEpilepsy.Fhir.Tests/Reading"), "every-element.ndjson");

        int compared = CompareLines(full);

        Assert.Equal(SliceReader.ReadTypes.Order(StringComparer.Ordinal), TypesIn(full).Distinct().Order(StringComparer.Ordinal));
        Assert.True(compared >= SliceReader.ReadTypes.Count);
        Assert.Empty(ElementsNeverSeen(full));
    }

    [Fact]
    public void The_oracle_notices_a_difference()
    {
        const string one = """{"resourceType":"Condition","id":"a","code":{"coding":[{"code":"G40.909"}]}}""";
        Slice slice = SliceReader.Read("Condition", Encoding.UTF8.GetBytes(one.Replace("G40.909", "G40.901", StringComparison.Ordinal)), _ => { })!;

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Compare(slice, Poco(Encoding.UTF8.GetBytes(one)), "Condition/a"));
    }

    [Fact]
    public void Parts_that_were_met_before_change_nothing()
    {
        var parts = new RepeatedParts();
        var chance = new Random(20260731);
        string folder = Repository.PathTo("samples");
        List<byte[]> resources =
        [
            .. File.ReadLines(Path.Combine(Repository.PathTo("tests/RefractoryEpilepsy.Fhir.Tests/Reading"), "every-element.ndjson")).Where(line => line.Length > 0).Select(Encoding.UTF8.GetBytes),
            .. Directory.EnumerateFiles(folder, "*.ndjson", SearchOption.AllDirectories).SelectMany(File.ReadLines).Where(line => line.StartsWith('{')).Select(Encoding.UTF8.GetBytes),
        ];
        int broken = 0;
        foreach (byte[] resource in resources.Concat(resources))
        {
            using JsonDocument document = JsonDocument.Parse(resource);
            string type = document.RootElement.GetProperty("resourceType").GetString()!;
            Assert.Equal(Told(type, resource, null), Told(type, resource, parts));
            for (int i = 0; i < 3; i++)
            {
                byte[] changed = Changed(resource, chance);
                string told = Told(type, changed, null);
                broken += told.Contains('$', StringComparison.Ordinal) ? 1 : 0;
                Assert.Equal(told, Told(type, changed, parts));
            }
        }

        Assert.True(broken > 100, $"only {broken} were changed so that something could not be read");
    }

    private static string Told(string type, byte[] json, RepeatedParts? parts)
    {
        var wrong = new List<string>();
        Slice? slice = SliceReader.Read(type, json, wrong.Add, parts);
        return string.Join('|', wrong) + (slice is null ? "nothing" : JsonSerializer.Serialize(slice, slice.GetType(), Plain));
    }

    // A number for a text, an object for a list, a letter lost: what exports get wrong.
    private static byte[] Changed(byte[] json, Random chance)
    {
        string text = Encoding.UTF8.GetString(json);
        string[] values = ["1", "\"x\"", "[]", "{}", "[1]", "null", "true", "1.5", "{\"value\":\"2\"}"];
        int[] colons = [.. Enumerable.Range(0, text.Length - 1).Where(at => text[at] == ':' && text[at - 1] == '"')];
        int colon = colons[chance.Next(colons.Length)];
        return Encoding.UTF8.GetBytes(chance.Next(4) == 0
            ? text.Remove(chance.Next(text.Length), 1)
            : text[colon + 1] == '"' && text.IndexOf('"', colon + 2) is > 0 and var end
            ? text[..(colon + 1)] + values[chance.Next(values.Length)] + text[(end + 1)..]
            : text[..(colon + 1)] + values[chance.Next(values.Length)] + ",\"x\":" + text[(colon + 1)..]);
    }

    private static bool IsBundle(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("entry", out _);
    }

    private static int CompareBundle(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.GetProperty("entry").EnumerateArray()
            .Count(entry => entry.TryGetProperty("resource", out JsonElement resource) && CompareOne(JsonMarshal.GetRawUtf8Value(resource).ToArray(), file));
    }

    private static int CompareLines(string file) => File.ReadLines(file).Count(line => line.Length > 0 && CompareOne(Encoding.UTF8.GetBytes(line), file));

    private static bool CompareOne(byte[] json, string file)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        string type = document.RootElement.TryGetProperty("resourceType", out JsonElement told) ? told.GetString()! : "";
        if (!SliceReader.ReadTypes.Contains(type))
        {
            return false;
        }

        List<string> wrong = [];
        Slice? slice = SliceReader.Read(type, json, wrong.Add);
        string where = $"{Path.GetFileName(file)} {type}/{slice?.Id}";
        Assert.True(wrong.Count == 0, $"{where}: {string.Join(' ', wrong)}");
        Compare(slice!, Poco(json), where);
        return true;
    }

    private static R4.Resource Poco(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        Firely.TryDeserializeResource(ref reader, out R4.Resource? resource, out _);
        return resource!;
    }

    private static void Compare(object slice, R4.Base poco, string path)
    {
        Dictionary<string, object> elements = poco.EnumerateElements().ToDictionary(element => element.Key, element => element.Value);
        foreach (PropertyInfo property in slice.GetType().GetProperties().Where(property => property.Name != "EqualityContract"))
        {
            string name = NameOf(property);
            object? expected = Element(elements, name);
            object? actual = property.GetValue(slice);
            CompareValue(actual, expected, $"{path}.{name}");
        }
    }

    private static void CompareValue(object? actual, object? expected, string path)
    {
        switch (actual)
        {
            case null:
                // An element that holds nothing but extensions has no value of ours.
                Assert.True(expected is null or R4.PrimitiveType { JsonValue: null } or ICollection { Count: 0 }, $"{path}: absent here, {expected} there");
                break;
            case JsonElement contained:
                string type = contained.GetProperty("resourceType").GetString()!;
                if (SliceReader.ReadTypes.Contains(type))
                {
                    Compare(SliceReader.Read(type, JsonMarshal.GetRawUtf8Value(contained), _ => { })!, (R4.Base)expected!, path);
                }

                break;
            case string or bool or int or decimal:
                Assert.True(expected is not null, $"{path}: {actual} here, absent there");
                Assert.True(Text(actual) == Text(expected), $"{path}: {Text(actual)} here, {Text(expected!)} there");
                break;
            case IEnumerable list:
                object[] here = [.. list.Cast<object>()];
                object[] there = expected is IEnumerable many ? [.. many.Cast<object>()] : [];
                Assert.True(here.Length == there.Length, $"{path}: {here.Length} items here, {there.Length} there");
                for (int i = 0; i < here.Length; i++)
                {
                    CompareValue(here[i], there[i], $"{path}[{i}]");
                }

                break;
            default:
                Assert.True(expected is R4.Base, $"{path}: here, absent there");
                Compare(actual, (R4.Base)expected!, path);
                break;
        }
    }

    private static string Text(object value) => value switch
    {
        R4.PrimitiveType { JsonValue: { } json } => Text(json),
        bool yes => yes ? "true" : "false",
        byte[] bytes => Convert.ToBase64String(bytes),
        decimal or int or long or double => (Convert.ToDecimal(value, CultureInfo.InvariantCulture) / 1.000000000000000000m).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The element of that name; for "valueQuantity" the element "value", if it is a quantity.</summary>
    private static object? Element(Dictionary<string, object> elements, string name)
    {
        if (elements.TryGetValue(name, out object? exact))
        {
            return exact;
        }

        foreach ((string key, object value) in elements)
        {
            if (value is R4.Base choice && name.Length > key.Length && name.StartsWith(key, StringComparison.Ordinal)
                && string.Equals(name[key.Length..], choice.TypeName, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        return null;
    }

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static IEnumerable<string> TypesIn(string file) => File.ReadLines(file).Where(line => line.Length > 0).Select(line =>
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("resourceType").GetString()!;
    });

    /// <summary>Elements of slices that no line fills: an element nobody compared is an element nobody checked.</summary>
    private static List<string> ElementsNeverSeen(string file)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(file).Where(line => line.Length > 0))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            Visit(SliceReader.Read(document.RootElement.GetProperty("resourceType").GetString()!, Encoding.UTF8.GetBytes(line), _ => { })!);
        }

        return [.. all.Except(seen).Order(StringComparer.Ordinal)];

        void Visit(object value)
        {
            foreach (PropertyInfo property in value.GetType().GetProperties().Where(property => property.Name != "EqualityContract"))
            {
                string name = $"{property.DeclaringType!.Name}.{property.Name}";
                all.Add(name);
                object? content = property.GetValue(value);
                if (content is not null)
                {
                    seen.Add(name);
                    foreach (object item in content is IEnumerable items and not string ? items.Cast<object>() : [content])
                    {
                        if (item.GetType().Namespace == typeof(Slice).Namespace)
                        {
                            Visit(item);
                        }
                    }
                }
            }
        }
    }
}
