using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Fhir.Sieve;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Shared;
using Shouldly;

namespace RefractoryEpilepsy.Fhir.Tests.Sieve;

public class SieveTests
{
    private static readonly KnowledgeBase Tables = KnowledgeBase.Load();
    private static readonly TermFinder Terms = new(SieveVocabulary.Of(Tables));

    private static readonly string[] Fillers =
        ["Essential hypertension (disorder)", "Aspirin 81 MG", "Asthma", "über", "", "x", "NaCl 0,9 %", "Type 2 diabetes", "日本語", "a\nb\tc", "C:\\temp", "\"quoted\"", "West Virginia", "status post", "44054006", "8480-6", "E11.9", "2024-01-01"];

    private static readonly string[] Systems =
        ["http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90", "http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-9-cm", "http://snomed.info/sct", "http://loinc.org", "http://www.nlm.nih.gov/research/umls/rxnorm", "http://www.whocc.no/atc", "http://hl7.org/fhir/sid/ndc", "http://www.cms.gov/Medicare/Coding/ICD10", "urn:local", ""];

    [Fact]
    public void Never_misses_what_a_slow_and_plain_reader_finds()
    {
        var random = new Random(20260722);
        SieveCode[] codes = [.. Tables.SieveTerms.Codes, .. Tables.SieveTerms.CodePrefixes];
        string[] words = [.. Tables.SieveTerms.Words];
        int signs = 0;
        for (int run = 0; run < 30_000; run++)
        {
            string json = AnyResource(random, codes, words);
            bool expected = SieveOracle.HasSign(json, Tables);
            signs += expected ? 1 : 0;
            if (expected)
            {
                Walk(json).Sign.ShouldBeTrue(json);
            }
        }

        signs.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public void Every_code_and_every_name_of_the_tables_is_found_in_any_spelling()
    {
        foreach (SieveCode code in Tables.SieveTerms.Codes.Where(code => SieveVocabulary.IsSign(code.Concept)))
        {
            Terms.Finds(Padded(code.Code, out int length).AsSpan(0, length), isCode: true).ShouldBeTrue(code.Code);
        }

        foreach (DrugName name in Tables.DrugNames.Where(name => Tables.ReadProduct(name.Name) is not null))
        {
            foreach (string text in new[] { name.Name, name.Name.ToUpperInvariant(), "x " + name.Name + " 500 mg", "(" + name.Name + ")", "500" + name.Name })
            {
                Terms.Finds(Padded(text, out int length).AsSpan(0, length), isCode: false).ShouldBeTrue(text);
            }
        }
    }

    [Theory]
    [InlineData("synthea-bulk-10/Condition.000.ndjson")]
    [InlineData("synthea-bulk-10/MedicationRequest.000.ndjson")]
    [InlineData("synthea-bulk-10/Procedure.000.ndjson")]
    [InlineData("synthea-bulk-10/Encounter.000.ndjson")]
    public void Agrees_with_the_plain_reader_on_records_made_by_others(string file)
    {
        if (Repository.SharedData(file) is not { } path)
        {
            return;
        }

        int more = 0;
        string[] lines = [.. File.ReadLines(path).Take(1500)];
        foreach (string line in lines)
        {
            bool expected = SieveOracle.HasSign(line, Tables);
            bool found = Walk(line).Sign;
            (found || !expected).ShouldBeTrue(line);
            more += found && !expected ? 1 : 0;
        }

        more.ShouldBeLessThan((lines.Length / 50) + 2);
    }

    [Theory]
    [InlineData("""{"resourceType":"Observation","id":"1","valueString":"Zustand nach \u00c9pilepsie"}""", true)]
    [InlineData("""{"resourceType":"Observation","id":"1","valueString":"line\nKeppra"}""", true)]
    [InlineData("""{"resourceType":"Observation","id":"1","valueString":"Le\u0076etiracetam"}""", true)]
    [InlineData("""{"resourceType":"Observation","id":"1","code":{"coding":[{"c\u006fde":"\u004740.2"}]}}""", true)]
    [InlineData("""{"resourceType":"Observation","id":"1","valueString":"lévétiracétam"}""", true)]
    [InlineData("""{"resourceType":"Observation","id":"1","text":{"div":"<div>Epilepsy</div>"}}""", false)]
    [InlineData("""{"resourceType":"Practitioner","id":"1","qualification":[{"code":{"text":"Epilepsy"}}]}""", false)]
    [InlineData("""{"resourceType":"Observation","id":"1","code":{"coding":[{"code":"45120"}]}}""", false)]
    public void Reads_escapes_and_accents_and_looks_where_signs_are(string json, bool sign) => Walk(json).Sign.ShouldBe(sign);

    [Fact]
    public void Is_as_strict_as_a_json_parser()
    {
        var random = new Random(7);
        string[] seeds =
        [
            """{"resourceType":"Patient","id":"a","active":true,"n":[1,-2.5e+10,0,null,false,{}],"s":"a\u00e9\"\\\/b","o":{"x":{"y":[[],{"z":""}]}}}""",
            """ { "resourceType" : "Patient" , "id" : "é" , "list" : [ "x" , "y" ] } """.Trim(),
        ];
        int good = 0;
        for (int run = 0; run < 40_000; run++)
        {
            byte[] bytes = Mutate(random, Encoding.UTF8.GetBytes(seeds[run % seeds.Length]), run);
            bool expected = IsObject(bytes);
            byte[] padded = new byte[bytes.Length + ResourceWalker.Padding];
            bytes.CopyTo(padded, 0);
            bool actual = Length(padded, out ResourceFacts facts, acrossLines: true) == bytes.Length && !facts.InvalidUtf8;
            actual.ShouldBe(expected, Encoding.UTF8.GetString(bytes));
            good += expected ? 1 : 0;
        }

        good.ShouldBeInRange(2_000, 38_000);
    }

    private static byte[] Mutate(Random random, byte[] bytes, int run)
    {
        List<byte> changed = [.. bytes];
        for (int change = run % 3; change >= 0; change--)
        {
            int at = random.Next(changed.Count);
            switch (random.Next(4))
            {
                case 0:
                    changed[at] = (byte)random.Next(1, 256);
                    break;
                case 1:
                    changed.RemoveAt(at);
                    break;
                case 2:
                    changed.Insert(at, bytes[random.Next(bytes.Length)]);
                    break;
                default:
                    changed[at] = bytes[random.Next(bytes.Length)];
                    break;
            }
        }

        return [.. changed];
    }

    private static bool IsObject(byte[] bytes)
    {
        if (bytes is not [(byte)'{', ..])
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 192 });
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.HasValueSequence)
                {
                    return false;
                }
            }

            return reader.BytesConsumed == bytes.Length && bytes[^1] == '}' && System.Text.Unicode.Utf8.IsValid(bytes);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string AnyResource(Random random, SieveCode[] codes, string[] words)
    {
        var text = new StringBuilder("""{"resourceType":""").Append(JsonSerializer.Serialize(Pick(random, ["Condition", "Observation", "MedicationRequest", "Medication", "Procedure", "QuestionnaireResponse", "AllergyIntolerance"])));
        for (int member = random.Next(1, 5); member > 0; member--)
        {
            string key = Pick(random, ["code", "valueCodeableConcept", "reasonCode", "note", "extension", "item", "medicationCodeableConcept", "valueString", "category", "conclusion"]) + random.Next(3);
            text.Append(",\"").Append(key).Append("\":").Append(AnyValue(random, codes, words, 0));
        }

        return text.Append('}').ToString();
    }

    private static string AnyValue(Random random, SieveCode[] codes, string[] words, int depth) => random.Next(depth > 4 ? 1 : 4) switch
    {
        0 => AnyText(random, words),
        1 => "[" + AnyValue(random, codes, words, depth + 1) + "," + AnyValue(random, codes, words, depth + 1) + "]",
        2 => $$"""{"coding":[{"system":{{JsonSerializer.Serialize(Pick(random, Systems))}},"code":{{AnyCode(random, codes)}},"display":{{AnyText(random, words)}}}]}""",
        _ => $$"""{"text":{{AnyText(random, words)}},"value":{{AnyValue(random, codes, words, depth + 1)}}}""",
    };

    private static string AnyCode(Random random, SieveCode[] codes)
    {
        string code = random.Next(4) == 0 ? codes[random.Next(codes.Length)].Code : Pick(random, Fillers);
        code = random.Next(6) switch
        {
            0 => code.Replace(".", "", StringComparison.Ordinal),
            1 => code.ToLowerInvariant(),
            2 => code + random.Next(10),
            3 => code + "." + random.Next(10),
            4 => " " + code + " ",
            _ => code,
        };
        return Quote(random, code);
    }

    private static string AnyText(Random random, string[] words)
    {
        string text = Pick(random, Fillers);
        if (random.Next(8) == 0)
        {
            string word = words[random.Next(words.Length)];
            word = random.Next(3) == 0 ? word.ToUpperInvariant() : random.Next(2) == 0 ? word.Replace('e', 'é') : word;
            text = Pick(random, Fillers) + Pick(random, [" ", "-", "/", "\n", "(", "7", ""]) + word + Pick(random, [" ", ",", "", "5", ")"]) + text;
        }

        return Quote(random, text);
    }

    // As any serializer might write it: plain, or with letters as escapes.
    private static string Quote(Random random, string text)
    {
        string plain = JsonSerializer.Serialize(text, random.Next(2) == 0 ? JsonSerializerOptions.Default : Relaxed);
        if (random.Next(10) != 0 || text.Length == 0)
        {
            return plain;
        }

        return "\"" + string.Concat(text.Select(letter => $"\\u{(int)letter:x4}")) + "\"";
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static byte[] Padded(string text, out int length)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        length = bytes.Length;
        Array.Resize(ref bytes, length + ResourceWalker.Padding);
        return bytes;
    }

    private static ResourceFacts Walk(string json)
    {
        byte[] bytes = Padded(json, out int length);
        Length(bytes, out ResourceFacts facts).ShouldBe(length);
        return facts;
    }

    private static unsafe int Length(byte[] padded, out ResourceFacts facts, bool acrossLines = false)
    {
        var walker = new ResourceWalker(Terms);
        fixed (byte* start = padded)
        {
            int length = walker.Walk(start, acrossLines);
            facts = walker.Facts;
            return length;
        }
    }
}
