using static RefractoryEpilepsy.Fhir.Tests.Reading.Records;

namespace RefractoryEpilepsy.Fhir.Tests.Reading;

public class CodedConclusionTests
{
    [Theory]
    [InlineData("Q04.8", "", "cortical-malformation", "focal-cortical-dysplasia")]
    [InlineData("Q85.8", "", null, "sturge-weber")]
    [InlineData("Q04.8", "Focal cortical dysplasia type IIb", "focal-cortical-dysplasia", null)]
    [InlineData("Q85.8", "Sturge-Weber syndrome", "sturge-weber", null)]
    public void A_code_that_holds_several_diseases_needs_a_word(string code, string display, string? found, string? notFound)
    {
        IReadOnlyList<string> concepts = [.. Read($$"""
            {'resourceType':'DiagnosticReport','id':'r1','status':'final','effectiveDateTime':'2023-01-05','code':{'text':'MRI brain'},
             'conclusionCode':[{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'{{code}}','display':'{{display}}'} ] } ],'subject':{'reference':'Patient/p1'} }
            """).Findings.Select(finding => finding.Concept)];

        Assert.True(found is null || concepts.Contains(found));
        Assert.DoesNotContain(notFound, concepts);
    }
}
