using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Tests.Knowledge;

public class RxNormImportTests
{
    // Shaped like a release; the numbers of products are made up, those of ingredients are the shipped ones.
    private const string Conso = """
        114477|ENG||||||1|114477|114477||RXNORM|IN|114477|levetiracetam||N||
        38404|ENG||||||2|38404|38404||RXNORM|IN|38404|topiramate||N||
        8152|ENG||||||3|8152|8152||RXNORM|IN|8152|phentermine||N||
        900001|ENG||||||4|900001|900001||RXNORM|SCDC|900001|levetiracetam 500 MG||N||
        900002|ENG||||||5|900002|900002||RXNORM|SCD|900002|levetiracetam 500 MG Oral Tablet||N||
        900003|ENG||||||6|900003|900003||RXNORM|SBD|900003|levetiracetam 500 MG Oral Tablet [Keppra]||N||
        900004|ENG||||||7|900004|900004||RXNORM|SCDC|900004|topiramate 46 MG||N||
        900005|ENG||||||8|900005|900005||RXNORM|SCDC|900005|phentermine 7.5 MG||N||
        900006|ENG||||||9|900006|900006||RXNORM|SCD|900006|phentermine 7.5 MG / topiramate 46 MG Extended Release Oral Capsule||N||
        900007|ENG||||||10|900007|900007||RXNORM|GPCK|900007|{30 (levetiracetam 500 MG Oral Tablet) } Pack||N||
        900008|ENG||||||11|900008|900008||RXNORM|BN|900008|Keppra||N||
        900009|ENG||||||12|900009|900009||RXNORM|IN|900009|ganaxolone||N||
        900010|ENG||||||13|900010|900010||RXNORM|SCD|900010|levetiracetam 100 MG/ML Oral Solution||O||
        900011|ENG||||||14|900011|900011||MTHSPL|DP|900011|levetiracetam 500 MG Oral Tablet||N||
        """;

    private const string Rel = """
        114477||CUI|RO|900001||CUI|has_ingredient|1||RXNORM||||||
        900001||CUI|RO|900002||CUI|consists_of|2||RXNORM||||||
        900002||CUI|RO|900003||CUI|tradename_of|3||RXNORM||||||
        38404||CUI|RO|900004||CUI|has_ingredient|4||RXNORM||||||
        8152||CUI|RO|900005||CUI|has_ingredient|5||RXNORM||||||
        900004||CUI|RO|900006||CUI|consists_of|6||RXNORM||||||
        900005||CUI|RO|900006||CUI|consists_of|7||RXNORM||||||
        900007||CUI|RO|900002||CUI|contained_in|8||RXNORM||||||
        900008||CUI|RO|114477||CUI|has_tradename|9||RXNORM||||||
        900010||CUI|RO|114477||CUI|ingredient_of|10||RXNORM||||||
        """;

    private const string Attributes = """
        900002||1|AUI|900002||||NDC|RXNORM|00093713606|N||
        900006||2|AUI|900006||||NDC|RXNORM|62541020130|N||
        900002||3|AUI|900002||||RXTERM_FORM|RXNORM|Tab|N||
        """;

    [Theory]
    [InlineData("900002", "levetiracetam", 500, "tablet")]
    [InlineData("900003", "levetiracetam", 500, "tablet")]                                    // branded
    [InlineData("900008", "levetiracetam", null, null)]                                       // a brand has no strength
    [InlineData("900009", "ganaxolone", null, null)]                                          // known by name alone
    [InlineData("900010", "levetiracetam", 100, "liquid")]                                    // obsolete, and old records name it
    public void A_product_leads_to_its_drug(string rxcui, string drug, int? strength, string? form)
    {
        DrugProduct product = Imported().Single(row => row.Code.Value == rxcui).Product;

        Assert.Equal((drug, (decimal?)strength, form), (product.DrugId, product.StrengthMg, product.Form));
    }

    [Theory]
    [InlineData("900006")]                                                                    // topiramate with phentermine is a diet pill
    [InlineData("900011")]                                                                    // another vocabulary's line
    [InlineData("8152")]
    public void What_is_no_product_of_ours_stays_out(string rxcui) => Assert.DoesNotContain(Imported(), row => row.Code.Value == rxcui);

    [Fact]
    public void The_written_table_is_a_site_table()
    {
        using var folder = new SiteFolder();
        using (var table = new StringWriter())
        {
            RxNormImport.Write(table, Imported());
            folder.Write("rxnorm-products.csv", table.ToString());
        }

        var knowledge = KnowledgeBase.Load(folder.Path);

        Assert.Equal(500, knowledge.ProductOf(new("http://www.nlm.nih.gov/research/umls/rxnorm", "900002"))!.StrengthMg);
        Assert.Equal("levetiracetam", knowledge.DrugOf(new("http://hl7.org/fhir/sid/ndc", "0093-7136-06")));
        Assert.Contains("asm_ingredient", knowledge.ConceptsOf(new("http://hl7.org/fhir/sid/ndc", "00093713606")));
        Assert.Null(knowledge.DrugOf(new("http://hl7.org/fhir/sid/ndc", "62541020130")));
        Assert.NotEqual(KnowledgeBaseTests.Shipped.Version, knowledge.Version);
    }

    [Fact]
    public void A_file_that_is_no_release_is_named()
    {
        KnowledgeException error = Assert.Throws<KnowledgeException>(() => RxNormImport.Read(new StringReader("RXCUI,STR"), new StringReader(""), KnowledgeBaseTests.Shipped));

        Assert.Equal(("RXNCONSO.RRF", 1), (error.File, error.Line));
    }

    private static IReadOnlyList<RxNormProduct> Imported() =>
        RxNormImport.Read(new StringReader(Conso), new StringReader(Rel), KnowledgeBaseTests.Shipped, new StringReader(Attributes));
}
