using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Facts of one kind in their order; nothing can be added or taken away.</summary>
/// <remarks>
/// One array behind one class, so that a rule which goes through every fact pays for a load and a comparison, not for calls through an
/// interface: the engine goes through each list some twenty times a patient.
/// </remarks>
/// <typeparam name="T">Kind of fact.</typeparam>
[CollectionBuilder(typeof(FactList), nameof(FactList.Of))]
[JsonConverter(typeof(FactListJson))]
public sealed class FactList<T> : IReadOnlyList<T>
{
    private readonly T[] facts;

    internal FactList(T[] facts) => this.facts = facts;

    /// <inheritdoc/>
    public int Count => facts.Length;

    /// <inheritdoc/>
    public T this[int index] => facts[index];

    /// <summary>A copy of a list.</summary>
    public static implicit operator FactList<T>(List<T> facts) => FactList.Of<T>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(facts));

    /// <summary>A copy of an array.</summary>
    public static implicit operator FactList<T>(T[] facts) => FactList.Of<T>(facts);

    /// <summary>Whether any of them is so.</summary>
    public bool Any(Func<T, bool> isSo)
    {
        foreach (T fact in facts)
        {
            if (isSo(fact))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The facts one after another.</summary>
    public Enumerator GetEnumerator() => new(facts);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)facts).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => facts.GetEnumerator();

    /// <summary>Goes through a list.</summary>
    public struct Enumerator
    {
        private readonly T[] facts;
        private int at;

        internal Enumerator(T[] facts) => (this.facts, at) = (facts, -1);

        /// <summary>The fact it has come to.</summary>
        public readonly T Current => facts[at];

        /// <summary>Goes on to the next; false after the last.</summary>
        public bool MoveNext() => ++at < facts.Length;
    }
}

/// <summary>Makes lists of facts.</summary>
public static class FactList
{
    /// <summary>A list of these facts, in this order.</summary>
    public static FactList<T> Of<T>(params ReadOnlySpan<T> facts) => facts.IsEmpty ? None<T>.Facts : new(facts.ToArray());

    /// <summary>How many of the first facts were on record by the end of a day as they stand here.</summary>
    internal static int KnownBy<T>(FactList<T> facts, DateOnly day)
        where T : RecordedFact
    {
        int known = 0;
        foreach (T fact in facts)
        {
            if (fact.Recorded > day || !ReferenceEquals(fact.KnownBy(day), fact))
            {
                break;
            }

            known++;
        }

        return known;
    }
}

/// <summary>The one empty list of each kind.</summary>
internal static class None<T>
{
    public static FactList<T> Facts { get; } = new([]);
}

/// <summary>Written and read as an array.</summary>
internal sealed class FactListJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(FactList<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OfKind<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class OfKind<T> : JsonConverter<FactList<T>>
    {
        public override FactList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T[]>(ref reader, options) is { Length: > 0 } facts ? new(facts) : None<T>.Facts;

        public override void Write(Utf8JsonWriter writer, FactList<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (T fact in value)
            {
                JsonSerializer.Serialize(writer, fact, options);
            }

            writer.WriteEndArray();
        }
    }
}
