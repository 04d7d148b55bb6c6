using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>The concepts of a code, a reason or a visit, in their order.</summary>
/// <remarks>
/// Rules ask thousands of codes for a handful of concepts, and nearly always in vain. Each list therefore has a mark of 64 bits, one for each
/// concept by its hash: where no bit is shared, no concept is; where one is, the words decide (Bloom, Commun ACM 1970;13:422,
/// doi:10.1145/362686.362692).
/// </remarks>
[CollectionBuilder(typeof(ConceptList), nameof(Of))]
[JsonConverter(typeof(Json))]
public sealed class ConceptList : IReadOnlyList<string>
{
    private readonly string[] concepts;
    private readonly ulong mark;

    private ConceptList(string[] concepts)
    {
        this.concepts = concepts;
        foreach (string concept in concepts)
        {
            mark |= MarkOf(concept);
        }
    }

    /// <summary>No concept.</summary>
    public static ConceptList Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => concepts.Length;

    /// <summary>What a later stage made of the list, kept with it so that it is made once; 0 until then.</summary>
    internal int Kept { get; set; }

    /// <inheritdoc/>
    public string this[int index] => concepts[index];

    /// <summary>A copy of an array.</summary>
    public static implicit operator ConceptList(string[] concepts) => Of(concepts.AsSpan());

    /// <summary>These concepts, in this order.</summary>
    public static ConceptList Of(params ReadOnlySpan<string> concepts) => concepts.IsEmpty ? Empty : new(concepts.ToArray());

    /// <summary>These concepts, in this order.</summary>
    public static ConceptList Of(IReadOnlyList<string> concepts) => concepts as ConceptList ?? (concepts.Count == 0 ? Empty : new([.. concepts]));

    /// <summary>Whether a concept is among them.</summary>
    public bool Contains(string concept)
    {
        foreach (string one in concepts)
        {
            if (string.Equals(one, concept, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether they share a concept with others.</summary>
    public bool HasAny(ConceptList others)
    {
        if ((mark & others.mark) == 0)
        {
            return false;
        }

        foreach (string concept in concepts)
        {
            if ((others.mark & MarkOf(concept)) != 0 && others.Contains(concept))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether any of them is so.</summary>
    public bool Any(Func<string, bool> isSo)
    {
        foreach (string concept in concepts)
        {
            if (isSo(concept))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The concepts one after another.</summary>
    public Enumerator GetEnumerator() => new(concepts);

    IEnumerator<string> IEnumerable<string>.GetEnumerator() => ((IEnumerable<string>)concepts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => concepts.GetEnumerator();

    // The same in every process, so that nothing ever hangs on the seed of a run.
    private static ulong MarkOf(string concept)
    {
        uint hash = 2166136261;
        foreach (char letter in concept)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return 1UL << (int)((hash ^ (hash >> 15)) & 63);
    }

    /// <summary>Goes through a list.</summary>
    public struct Enumerator
    {
        private readonly string[] concepts;
        private int at;

        internal Enumerator(string[] concepts) => (this.concepts, at) = (concepts, -1);

        /// <summary>The concept it has come to.</summary>
        public readonly string Current => concepts[at];

        /// <summary>Goes on to the next; false after the last.</summary>
        public bool MoveNext() => ++at < concepts.Length;
    }

    /// <summary>Written and read as an array.</summary>
    private sealed class Json : JsonConverter<ConceptList>
    {
        public override ConceptList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<string[]>(ref reader, options) is { Length: > 0 } concepts ? new(concepts) : Empty;

        public override void Write(Utf8JsonWriter writer, ConceptList value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (string concept in value)
            {
                writer.WriteStringValue(concept);
            }

            writer.WriteEndArray();
        }
    }
}
