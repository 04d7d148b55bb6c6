using CsCheck;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Tests.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Timeline;

/// <summary>What holds of every text, however odd.</summary>
public class TextReaderLaws
{
    private static readonly DateOnly Written = new(2024, 5, 15);

    private static readonly string[] Words =
    [
        "1", "2", "1/2", "500", "mg", "mg/kg/day", "tablets", "bid", "then", "for", "7", "days", "-", "(", ")", "increase by", "every", "week", "to", "seizures", "no", "since", "03/2021", "last", "per", "month",
        "free", "failed", "LEV", "rash", "0", "x", "½", "99999999999999", "\n", "ago", "stop", "prn", "ml", "=", "/", "am", "at",
    ];

    private static readonly Gen<string> Odd = Gen.OneOf(
        Gen.String[0, 200],
        Gen.Int[0, Words.Length - 1].Array[0, 30].Select(picks => string.Join(' ', picks.Select(pick => Words[pick]))));

    [Fact]
    public void No_text_makes_a_reader_throw_and_no_dose_is_negative() => Odd.Sample(
        text =>
        {
            Dosing? dosing = SigText.Read(text, KnowledgeBaseTests.Shipped.ReadProduct(text));
            Assert.True(dosing is null || dosing.Steps.All(step => step is { MgPerDay: null or >= 0, UnitsPerDay: null or >= 0, Days: null or >= 0 }), text);
            Assert.All(SeizureText.Read(text, Written), reading =>
            {
                Assert.True(reading.Offset >= 0 && reading.Offset + reading.Length <= text.Length, text);
                Assert.True(reading.Window.Start <= reading.Window.Last && (reading.LastSeizure is null || reading.LastSeizure.Value.Earliest <= Written), text);
            });
            Assert.All(DrugHistoryText.Read(text, Written, KnowledgeBaseTests.Shipped), reading => Assert.True(reading.Offset + reading.Length <= text.Length, text));
            _ = KnowledgeBaseTests.Shipped.ConceptsOfText(text);
        },
        iter: 3000,
        seed: "0N0XIzNsQ0O2");

    [Fact]
    public void Codes_of_any_shape_are_looked_up() => Gen.Select(Gen.String[0, 60], Gen.String[0, 300]).Sample(
        (system, value) =>
        {
            var code = new Code(system, value);
            _ = KnowledgeBaseTests.Shipped.ConceptsOf(code);
            _ = KnowledgeBaseTests.Shipped.DrugOf(code);
            _ = KnowledgeBaseTests.Shipped.DrugOfLevel(code);
            _ = KnowledgeBaseTests.Shipped.ConceptsOf(new("http://hl7.org/fhir/sid/ndc", value));
            _ = KnowledgeBaseTests.Shipped.ConceptsOf(new("http://hl7.org/fhir/sid/icd-10-cm", value));
        },
        iter: 3000,
        seed: "0N0XIzNsQ0O2");

    [Fact]
    public void A_long_text_is_read_in_time()
    {
        string note = string.Concat(Enumerable.Repeat("He has had 5 seizures since the last visit on 3/4/2024. Levetiracetam was stopped due to rash, 1 tab po bid. No seizures in the past 6 months, and and and or or the the 1-1-1-1-1-1. ", 60));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        int read = SeizureText.Read(note, Written).Count + DrugHistoryText.Read(note, Written, KnowledgeBaseTests.Shipped).Count;
        _ = SigText.Read(note, null);
        _ = KnowledgeBaseTests.Shipped.ReadProduct(new string('1', 100_000) + " levetiracetam " + new string('9', 100_000));

        Assert.True(read > 0);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{note.Length} characters took {watch.Elapsed}.");
    }
}
