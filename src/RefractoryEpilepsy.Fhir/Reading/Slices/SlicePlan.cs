using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Reading.Slices;

/// <summary>How an object of one shape is read member by member, with parts met before in the place of their equals.</summary>
/// <remarks>
/// A resource is mostly parts that an export repeats: codes, categories, participants, dosages. They are known again by their bytes and
/// need no reading. It reads what the serialiser reads, in the way the serialiser does (a member told twice counts as told last, unknown
/// ones are left out); whatever is not as expected ends in an exception, and the caller lets the serialiser do it, which tells the fault.
/// </remarks>
internal sealed class SlicePlan
{
    // Seldom the same twice: days, numbers, references, texts.
    private static readonly HashSet<Type> Owns =
    [
        typeof(Meta), typeof(Link), typeof(Period), typeof(Quantity), typeof(Annotation), typeof(Attachment), typeof(DocumentContent), typeof(DocumentContext),
        typeof(EncounterDiagnosis), typeof(ObservationComponent), typeof(ResponseItem), typeof(ResponseAnswer),
    ];

    private readonly JsonTypeInfo shape;
    private readonly Lazy<Func<IList>> list;
    private readonly Func<object> create;
    private readonly Dictionary<ulong, Member> members = [];

    private SlicePlan(JsonTypeInfo shape, Dictionary<Type, SlicePlan> plans)
    {
        this.shape = shape;
        create = shape.CreateObject!;
        list = new(() => ListOf(shape.Type));
        plans[shape.Type] = this;
        foreach (JsonPropertyInfo property in shape.Properties)
        {
            if (property.Set is { } set)
            {
                byte[] name = System.Text.Encoding.UTF8.GetBytes(property.Name);
                members[Utf8Hash.Of(name)] = new(name, KindOf(property.PropertyType), set, Part(property.PropertyType, shape.Options, plans), shape.Options.GetTypeInfo(property.PropertyType));
            }
        }
    }

    private enum Kind
    {
        Text,
        Decimal,
        Integer,
        Boolean,

        /// <summary>An object that is seldom the same: read member by member.</summary>
        Own,

        /// <summary>A list of such objects.</summary>
        OwnList,

        /// <summary>An object or list that an export repeats.</summary>
        Repeated,

        /// <summary>Left to the serialiser.</summary>
        Other,
    }

    /// <summary>The plan for a resource type.</summary>
    public static SlicePlan Of(JsonTypeInfo shape) => new(shape, []);

    /// <summary>Reads one object.</summary>
    /// <exception cref="Exception">Something is not as expected, of whatever kind; nothing is lost, for the serialiser reads it again.</exception>
    public object Read(ReadOnlySpan<byte> json, RepeatedParts parts)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = shape.Options.MaxDepth });
        reader.Read();
        object read = Read(json, ref reader, parts);
        return !reader.Read() ? read : throw new JsonException();
    }

    private object Read(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, RepeatedParts parts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        object made = create();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
            {
                throw new JsonException();
            }

            bool known = members.TryGetValue(Utf8Hash.Of(reader.ValueSpan), out Member? member) && reader.ValueSpan.SequenceEqual(member.Name);
            reader.Read();
            if (known)
            {
                member!.Set(made, reader.TokenType == JsonTokenType.Null ? null : Value(json, ref reader, member, parts));
            }
            else
            {
                reader.Skip();
            }
        }

        return made;
    }

    private static object? Value(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, Member member, RepeatedParts parts)
    {
        switch (member.Kind)
        {
            case Kind.Text:
                return reader.GetString();
            case Kind.Decimal:
                return reader.GetDecimal();
            case Kind.Integer:
                return reader.GetInt32();
            case Kind.Boolean:
                return reader.GetBoolean();
            case Kind.Own:
                return member.Plan!.Read(json, ref reader, parts);
            case Kind.OwnList:
                return List(json, ref reader, member.Plan!, parts);
            default:
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                ReadOnlySpan<byte> raw = json[start..(int)reader.BytesConsumed];
                return member.Kind == Kind.Repeated ? parts.Get(raw, member.Shape) : JsonSerializer.Deserialize(raw, member.Shape);
        }
    }

    private static Func<IList> ListOf(Type item)
    {
        Type type = typeof(List<>).MakeGenericType(item);
        return () => (IList)Activator.CreateInstance(type)!;
    }

    private static IList List(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, SlicePlan plan, RepeatedParts parts)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        IList made = plan.list.Value();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            made.Add(reader.TokenType == JsonTokenType.Null ? null : plan.Read(json, ref reader, parts));
        }

        return made;
    }

    private static Kind KindOf(Type type) =>
        type == typeof(string) ? Kind.Text
        : type == typeof(decimal?) ? Kind.Decimal
        : type == typeof(int?) ? Kind.Integer
        : type == typeof(bool?) ? Kind.Boolean
        : Owns.Contains(type) ? Kind.Own
        : ItemOf(type) is not { } item ? Kind.Repeated
        : item == typeof(JsonElement) || item == typeof(string) ? Kind.Other
        : Owns.Contains(item) ? Kind.OwnList
        : Kind.Repeated;

    private static Type? ItemOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static SlicePlan? Part(Type type, JsonSerializerOptions options, Dictionary<Type, SlicePlan> plans) =>
        KindOf(type) is not (Kind.Own or Kind.OwnList) ? null
        : plans.TryGetValue(ItemOf(type) ?? type, out SlicePlan? plan) ? plan
        : new(options.GetTypeInfo(ItemOf(type) ?? type), plans);

    private sealed record Member(byte[] Name, Kind Kind, Action<object, object?> Set, SlicePlan? Plan, JsonTypeInfo Shape);
}
