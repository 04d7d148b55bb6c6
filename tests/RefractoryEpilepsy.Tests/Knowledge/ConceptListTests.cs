using System.Text.Json;
using CsCheck;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Tests.Knowledge;

public class ConceptListTests
{
    private static readonly Gen<string[]> Lists = Gen.String[Gen.Char.AlphaNumeric, 1, 3].Array[0, 6];

    [Fact]
    public void Lists_share_a_concept_exactly_where_their_words_do() =>
        Gen.Select(Lists, Lists).Sample((one, other) =>
            Assert.Equal(one.Intersect(other, StringComparer.Ordinal).Any(), ConceptList.Of(one.AsSpan()).HasAny([.. other])));

    [Fact]
    public void A_list_keeps_its_order_when_it_is_written_and_read() =>
        Lists.Sample(one =>
        {
            ConceptList list = [.. one];
            ConceptList again = JsonSerializer.Deserialize<ConceptList>(JsonSerializer.Serialize(list))!;
            Assert.Equal(one, again);
            Assert.All(one, concept => Assert.True(again.Contains(concept)));
            Assert.Equal(one.Length, again.Count);
        });
}
