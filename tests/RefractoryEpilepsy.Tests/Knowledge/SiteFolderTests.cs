using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Shared;

namespace RefractoryEpilepsy.Tests.Knowledge;

public class SiteFolderTests
{
    [Fact]
    public void A_site_adds_codes_products_levels_names_systems_and_parameters()
    {
        using var folder = new SiteFolder();
        folder.Write("codes.csv", "system,code,match,concept,display,source\nurn:oid:1.2.840.114350.1.13.99.2.7.2.707679,FLO-1234,exact,seizure_frequency_obs,Seizures per week,site\nhttp://example.org/orders,REF,prefix,referral-epilepsy-centre,,site\n");
        folder.Write("products.csv", "# local formulary\nsystem,code,drug,strength_mg,per_ml,form,route,extended,source\nhttp://example.org/gsn,012345,Levetiracetam,500,,tablet,oral,,site\nhttp://hl7.org/fhir/sid/ndc,0093-7136-06,lamotrigine,100,,tablet,oral,yes,site\n");
        folder.Write("levels.csv", "system,code,drug,analyte\nhttp://example.org/lab,VPAF,valproate,free\nhttp://example.org/lab,VPA,valproate,total\n");
        folder.Write("drug-names.csv", "drug,name,kind,route,source\nlevetiracetam,Epilevo,brand,,site\n");
        folder.Write("code-systems.csv", "pattern,match,system,source\nhttp://example.org/dx,prefix,icd-10-cm,site\n");
        folder.Write("condition-texts.csv", "phrase,concept,source\nepilessia,epilepsy_dx,site\n");
        folder.Write("parameters.csv", "name,value\nRequireFailures,3\nCptLicensed,yes\n");

        var knowledge = KnowledgeBase.Load(folder.Path);

        Assert.Equal(["seizure_frequency_obs"], knowledge.ConceptsOf(new("urn:oid:1.2.840.114350.1.13.99.2.7.2.707679", "FLO-1234")));
        Assert.Equal(["referral-epilepsy-centre"], knowledge.ConceptsOf(new("http://example.org/orders", "REF-17")));
        Assert.Equal(new DrugProduct("levetiracetam", 500, null, "tablet", Route.Oral, false), knowledge.ProductOf(new("http://example.org/gsn", "012345")));
        Assert.Equal(100, knowledge.ProductOf(new("http://hl7.org/fhir/sid/ndc", "00093713606"))!.StrengthMg);
        Assert.Equal("valproate", knowledge.DrugOfLevel(new("http://example.org/lab", "VPA")));
        Assert.Null(knowledge.DrugOfLevel(new("http://example.org/lab", "VPAF")));
        Assert.Equal("levetiracetam", knowledge.ReadProduct("EPILEVO 500 mg")!.DrugId);
        Assert.Contains("epilepsy_dx", knowledge.ConceptsOf(new("http://example.org/dx/primary", "G40.909")));
        Assert.Contains("epilepsy_dx", knowledge.ConceptsOfText("Epilessia focale"));
        Assert.Equal(3, knowledge.Parameters.RequireFailures);
        Assert.Equal(["proc_eeg"], knowledge.ConceptsOf(new("http://www.ama-assn.org/go/cpt", "95816")));
    }

    [Theory]
    [InlineData("parameters.csv", "name,value\nRequireFailures,9\n", 2, "outside its limits")]
    [InlineData("parameters.csv", "name,value\nRequireFailures,2.5\n", 2, "outside its limits")]
    [InlineData("parameters.csv", "name,value\nRequireFailures,two\n", 2, "not a number")]
    [InlineData("parameters.csv", "name,value\nRequiredFailures,2\n", 2, "no parameter")]
    [InlineData("parameters.csv", "name,value\nRequireFailures,2\nrequirefailures,3\n", 3, "twice")]
    [InlineData("parameters.csv", "name;value\nRequireFailures;2\n", 1, "no column")]
    [InlineData("codes.csv", "system,code,match,concept\nhttp://loinc.org,1-8,suffix,eeg_report\n", 2, "unknown")]
    [InlineData("codes.csv", "system,code,match,concept\nhttp://loinc.org,,exact,eeg_report\n", 2, "empty")]
    [InlineData("codes.csv", "system,code,match,concept\nhttp://loinc.org,1-8,exact,\n", 2, "empty")]
    [InlineData("codes.csv", "system,code,match,concept\nhttp://loinc.org,1-8,exact,eeg_reprot\n", 2, "no concept")]
    [InlineData("codes.csv", "system,code,match,concept\nhttp://loinc.org,1-8,exact,\"eeg_report\n", 2, "never closed")]
    [InlineData("codes.csv", "system,code,match,concept\n\n# a comment\nhttp://loinc.org,1-8,exact,eeg_report,too,many\n", 4, "6 cells")]
    [InlineData("products.csv", "system,code,drug,strength_mg\nurn:x,1,levetirazetam,500\n", 2, "no drug")]
    [InlineData("products.csv", "system,code,drug,strength_mg\nurn:x,1,levetiracetam,500 mg\n", 2, "not a number")]
    [InlineData("products.csv", "system,code,drug,strength_mg,route\nurn:x,1,levetiracetam,500,mouth\n", 2, "route")]
    [InlineData("levels.csv", "system,code,drug,analyte\nurn:x,1,levetiracetam,whole\n", 2, "analyte")]
    [InlineData("drug-names.csv", "drug,name,kind\nlevetiracetam,X,7\n", 2, "kind")]
    [InlineData("code-systems.csv", "pattern,match,system\nurn:x,contains,loinc\n", 2, "match")]
    public void A_wrong_row_is_named_with_file_line_and_remedy(string file, string text, int line, string problem)
    {
        using var folder = new SiteFolder();
        folder.Write(file, text);

        KnowledgeException error = Assert.Throws<KnowledgeException>(() => KnowledgeBase.Load(folder.Path));

        Assert.Equal((Path.Combine(folder.Path, file), line), (error.File, error.Line));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Contains("site-that-is-not-there", Assert.Throws<KnowledgeException>(() => KnowledgeBase.Load("site-that-is-not-there")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_sample_folder_is_a_site()
    {
        var knowledge = KnowledgeBase.Load(Repository.PathTo("samples/site"));

        Assert.Equal("levetiracetam", knowledge.DrugOf(new("http://hospital.example/formulary", "LEV500")));
        Assert.Equal(["referral-epilepsy-centre"], knowledge.ConceptsOf(new("http://hospital.example/orders", "REF-EPI")));
        Assert.Contains("epilepsy_dx", knowledge.ConceptsOf(new("http://hospital.example/diagnosis/final", "G40.909")));
        Assert.False(knowledge.Parameters.CptLicensed);
    }

    [Fact]
    public void An_empty_folder_changes_nothing()
    {
        using var folder = new SiteFolder();

        Assert.Equal(KnowledgeBaseTests.Shipped.Version, KnowledgeBase.Load(folder.Path).Version);
    }
}

/// <summary>A site's folder that goes away with the test.</summary>
internal sealed class SiteFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("site").FullName;

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
