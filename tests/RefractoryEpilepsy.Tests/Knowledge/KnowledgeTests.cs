using System.Reflection;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Knowledge;

/// <summary>Checks of the shipped tables themselves.</summary>
public class KnowledgeTests
{
    private static readonly KnowledgeBase Knowledge = KnowledgeBaseTests.Shipped;

    [Fact]
    public void A_code_stands_once_for_a_concept()
    {
        var twice = Knowledge.CodeRows
            .Where(row => row.Concept != "asm_level")                                          // licarbazepine is the analyte of two drugs
            .GroupBy(row => (row.System, row.Code, row.Match, row.Concept))
            .Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.Empty(twice);
    }

    [Fact]
    public void Every_row_names_a_source()
    {
        Assert.Empty(Knowledge.CodeRows.Where(row => !Knowledge.Sources.ContainsKey(row.Source)).Select(row => $"{row.Code}: {row.Source}").Distinct());
        Assert.All(Knowledge.Drugs.Values, drug => Assert.True(Knowledge.Sources.ContainsKey(drug.Source), drug.Id));
    }

    [Theory]
    [InlineData("code-systems.csv")]
    [InlineData("drug-names.csv")]
    [InlineData("condition-texts.csv")]
    public void Every_row_of_the_text_tables_names_a_source(string file)
    {
        IReadOnlyList<TableRow> rows = Table.Read(file, File.ReadAllText(Repository.PathTo("src/RefractoryEpilepsy/Knowledge/" + file)), "source");

        Assert.All(rows, row => Assert.True(Knowledge.Sources.ContainsKey(row["source"]), $"{file}, line {row.Line}"));
    }

    [Fact]
    public void Unconfirmed_rows_stay_visible()
    {
        Assert.True(Knowledge.Sources.ContainsKey("[K]"));
        Assert.Contains(Knowledge.CodeRows, row => row.Source == "[K]");
        Assert.All(Knowledge.Drugs.Values, drug => Assert.NotEmpty(drug.Unconfirmed));
    }

    [Fact]
    public void Doses_are_positive()
    {
        foreach (Drug drug in Knowledge.Drugs.Values)
        {
            decimal?[] doses =
            [
                drug.DddMg, drug.AdequateMgPerDay, drug.AdequateMgPerDayWithValproate, drug.AdequateMgPerDayWithInducer, drug.ChildAdequateMgPerKg,
                drug.ChildAdequateMgPerKgWithValproate, drug.ChildAdequateMgPerKgWithInducer, drug.OtherUseMaxMgPerDay, drug.MolarMass,
            ];
            Assert.All(doses, dose => Assert.True(dose is null or > 0, drug.Id));
            Assert.True(drug.Range is null || (drug.Range.Low > 0 && drug.Range.High > drug.Range.Low), drug.Id);
            Assert.InRange(drug.TitrationWeeks, 0, 26);
        }
    }

    [Fact]
    public void A_drug_that_can_be_a_trial_has_a_dose_or_a_reason()
    {
        var without = Knowledge.Drugs.Values
            .Where(drug => drug.Counts is not TrialRule.No && drug is { AdequateMgPerDay: null, ChildAdequateMgPerKg: null, DddMg: null })
            .Select(drug => drug.Id);

        Assert.Equal(["corticotropin"], without);                                             // dosed in units, by course
    }

    [Fact]
    public void Every_drug_has_a_code_a_name_and_a_known_group()
    {
        foreach (Drug drug in Knowledge.Drugs.Values)
        {
            Assert.NotEmpty(drug.Concepts);
            Assert.Contains(Knowledge.DrugNames, name => name.DrugId == drug.Id && name.Kind == DrugNameKind.Generic);
            Assert.True(Knowledge.Drugs.ContainsKey(drug.Group), drug.Id);
            Assert.Equal(drug.Id, Knowledge.ReadProduct(drug.Id)?.DrugId);
        }
    }

    [Fact]
    public void The_forty_five_drugs_of_the_specification_are_there() => Assert.Equal(45, Knowledge.Drugs.Count);

    [Fact]
    public void Uses_and_syndromes_of_drugs_are_concepts_with_codes()
    {
        HashSet<string> concepts = [.. Knowledge.CodeRows.Select(row => row.Concept)];

        Assert.Empty(Knowledge.Drugs.Values.SelectMany(drug => drug.OtherUses.Concat(drug.SuitedSyndromes)).Distinct().Except(concepts));
    }

    [Fact]
    public void A_name_means_one_drug()
    {
        var ambiguous = Knowledge.DrugNames.GroupBy(name => PlainText.Fold(name.Name)).Where(group => group.Select(name => name.DrugId).Distinct().Count() > 1).Select(group => group.Key);

        Assert.Empty(ambiguous);
    }

    [Fact]
    public void A_code_has_a_label_for_people()
    {
        Assert.Equal("Juvenile myoclonic epilepsy", Knowledge.DisplayOf(new("http://hl7.org/fhir/sid/icd-10-cm", "G40.B09")));
        Assert.Equal("SCN1A", Knowledge.DisplayOf(new("http://www.genenames.org", "HGNC:10585")));
        Assert.Null(Knowledge.DisplayOf(new("http://hl7.org/fhir/sid/icd-10-cm", "I10")));
    }

    [Fact]
    public void Every_concept_is_read_somewhere_or_kept_for_people()
    {
        string sources = string.Concat(Directory.EnumerateFiles(Repository.PathTo("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));
        string tables = string.Join(';', Knowledge.Drugs.Values.SelectMany(drug => drug.OtherUses.Concat(drug.SuitedSyndromes)));
        var concepts = KnowledgeBase.Load().CodeRows.Select(row => row.Concept).Distinct().ToList();
        string[] families = ["proc_", "syndrome_", "psych_", "cause_"];

        var unread = concepts.Where(concept =>
            !sources.Contains('"' + concept + '"', StringComparison.Ordinal)
            && !tables.Split(';').Contains(concept)
            && !Knowledge.KeptConcepts.ContainsKey(concept)
            && !families.Any(family => concept.StartsWith(family, StringComparison.Ordinal) && sources.Contains('"' + family + '"', StringComparison.Ordinal)));

        Assert.Empty(unread);
        Assert.Empty(Knowledge.KeptConcepts.Where(kept => kept.Value.For == "people").Select(kept => kept.Key).Except(concepts));
    }

    [Fact]
    public void Every_parameter_is_defined_with_its_default_inside_its_limits()
    {
        var properties = typeof(Parameters).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Where(name => name != "EqualityContract");

        Assert.Equal(properties.Order(StringComparer.Ordinal), ParameterTable.All.Select(definition => definition.Name).Order(StringComparer.Ordinal));
        Assert.All(ParameterTable.All, definition => Assert.InRange(definition.Default, definition.Minimum, definition.Maximum));
        Assert.All(ParameterTable.All, definition => Assert.Equal(definition.Maximum, definition.Value(definition.With(new(), definition.Maximum))));
    }

    [Fact]
    public void The_sieve_knows_every_name_and_code()
    {
        SieveTerms terms = Knowledge.SieveTerms;

        Assert.Contains("keppra", terms.Words);
        Assert.Contains("valproinsaure", terms.Words);
        Assert.Contains(terms.CodePrefixes, code => code is { System: "icd-10-cm", Code: "G40" });
        Assert.Contains(terms.Codes, code => code is { System: "icd-10-cm", Code: "G40.219" });
        Assert.Contains(terms.Codes, code => code is { System: "icd-10-cm", Code: "G40219" });
        Assert.All(terms.Words, word => Assert.Equal(word.ToLowerInvariant(), word));
    }
}
