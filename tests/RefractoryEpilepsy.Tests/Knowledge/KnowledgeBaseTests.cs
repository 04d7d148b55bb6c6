using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Tests.Knowledge;

public class KnowledgeBaseTests
{
    private const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
    private const string Loinc = "http://loinc.org";
    private const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";

    internal static KnowledgeBase Shipped { get; } = KnowledgeBase.Load();

    [Theory]
    [InlineData(Icd10Cm, "G40.219", "epilepsy_dx;epilepsy_intractable")]
    [InlineData(Icd10Cm, "g40219", "epilepsy_dx;epilepsy_intractable")]
    [InlineData("urn:oid:2.16.840.1.113883.6.90", "G40.B09", "epilepsy_dx;syndrome_jme")]
    [InlineData("2.16.840.1.113883.6.90", "G40.833", "epilepsy_dx;epilepsy_intractable;status_epilepticus;syndrome_dravet")]
    [InlineData(Icd10Cm, "G40.509", "provoked_or_febrile_seizure")]                          // the longer row wins: ELIG-4
    [InlineData(Icd10Cm, "G04.81", "cause_rasmussen_or_autoimmune")]                          // not an infection
    [InlineData(Icd10Cm, "G04.90", "cause_cns_infection")]
    [InlineData("http://hl7.org/fhir/sid/icd-10", "G40.5", "epilepsy_dx")]                    // another meaning outside ICD-10-CM: ELIG-5
    [InlineData("http://hl7.org/fhir/sid/icd-10", "G40.219", "epilepsy_dx")]
    [InlineData("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "G40.2", "epilepsy_dx")]
    [InlineData("http://fhir.de/CodeSystem/dimdi/icd-10-gm", "G41.0", "status_epilepticus")]
    [InlineData("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "R56.0", "provoked_or_febrile_seizure")]
    [InlineData("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "R56.8", "epilepsy_dx_supporting")]
    [InlineData("http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd9", "34541", "epilepsy_dx;epilepsy_intractable")]
    [InlineData("http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd10", "G40909", "epilepsy_dx")]
    [InlineData("http://hl7.org/fhir/sid/icd-9-cm", "780.39", "epilepsy_dx_supporting")]
    [InlineData("http://snomed.info/sct", "84757009", "epilepsy_dx")]
    [InlineData("http://snomed.info/sct/900000000000207008", "445355009", "epilepsy_dx;epilepsy_intractable")]
    [InlineData("http://www.genenames.org/geneId", "HGNC:10585", "epilepsy_gene")]
    [InlineData("", "G40.909", "epilepsy_dx")]
    [InlineData("", "84757009", "")]                                                         // any system could have it
    [InlineData("urn:local", "G40.909", "")]
    [InlineData("http://www.ama-assn.org/go/cpt", "95816", "")]                              // off until licensed
    public void Codes_are_known_under_all_their_names(string system, string code, string concepts) =>
        Assert.Equal(concepts, string.Join(';', Shipped.ConceptsOf(new(system, code))));

    [Theory]
    [InlineData(RxNorm, "28439", "lamotrigine")]
    [InlineData("urn:oid:2.16.840.1.113883.6.88", "11118", "valproate")]
    [InlineData("http://www.whocc.no/atc", "N03AX12", "gabapentin")]
    [InlineData("http://fhir.de/CodeSystem/bfarm/atc", "n03ax14", "levetiracetam")]
    [InlineData("http://www.whocc.no/atc", "N03A", null)]                                     // a group is no drug
    [InlineData("http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-medication-name", "LevETIRAcetam", "levetiracetam")]
    [InlineData(RxNorm, "161", null)]
    public void Drugs_are_known_by_code(string system, string code, string? drug) => Assert.Equal(drug, Shipped.DrugOf(new(system, code)));

    [Theory]
    [InlineData("3432-2", "carbamazepine")]
    [InlineData("3433-0", null)]                                                              // free
    [InlineData("9415-1", null)]                                                              // epoxide
    [InlineData("31019-3", "oxcarbazepine")]
    [InlineData("2345-7", null)]
    public void Only_levels_that_compare_with_the_range_are_levels(string code, string? drug) => Assert.Equal(drug, Shipped.DrugOfLevel(new(Loinc, code)));

    [Theory]
    [InlineData("Epilepsy, unspecified, not intractable, without status epilepticus", "epilepsy_dx")]
    [InlineData("Epilepsy, unspecified, intractable, with status epilepticus", "epilepsy_dx;epilepsy_intractable;status_epilepticus")]
    [InlineData("Febrile seizure", "febrile-seizures;provoked_or_febrile_seizure")]
    [InlineData("No history of seizures", "")]
    [InlineData("Family history of epilepsy", "family_history_epilepsy")]
    [InlineData("Therapierefraktäre Epilepsie", "epilepsy_dx;epilepsy_intractable")]
    [InlineData("Psychogenic nonepileptic seizures", "pnes_functional_seizure")]
    [InlineData("Crise épileptique", "epilepsy_dx_supporting")]
    [InlineData("Hypertension", "")]
    public void Conditions_told_as_text_are_understood(string text, string concepts) => Assert.Equal(concepts, string.Join(';', Shipped.ConceptsOfText(text)));

    [Fact]
    public void The_version_follows_the_contents()
    {
        Assert.Equal(Shipped.Version, KnowledgeBase.Load().Version);
        Assert.Equal(12, Shipped.Version.Length);
    }

    [Fact]
    public void The_version_says_whether_tables_or_parameters_changed()
    {
        static string With(string file, string text) => KnowledgeBase.Load(null, new Dictionary<string, string> { [file] = text }).Version;
        string three = With("parameters.csv", "name,value\nRequireFailures,3\n"), codes = With("codes.csv", "system,code,match,concept,display,source\nlocal,ECG1,exact,proc_ecg,ECG,site\n");

        Assert.Equal((Shipped.Version, ""), KnowledgeBase.PartsOf(Shipped.Version));
        Assert.Equal(Shipped.Version, KnowledgeBase.PartsOf(three).Tables);
        Assert.Equal(8, KnowledgeBase.PartsOf(three).Parameters.Length);
        Assert.NotEqual(three, With("parameters.csv", "name,value\nRequireFailures,4\n"));
        Assert.Equal(Shipped.Version, With("parameters.csv", "name,value\nRequireFailures,2\n"));       // as shipped
        Assert.NotEqual(Shipped.Version, KnowledgeBase.PartsOf(codes).Tables);
        Assert.Equal("", KnowledgeBase.PartsOf(codes).Parameters);
    }
}
