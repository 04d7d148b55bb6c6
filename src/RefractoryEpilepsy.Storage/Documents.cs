using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Storage;

/// <summary>What a run concluded about one patient, apart from the facts.</summary>
public sealed record CaseDocument(ResistanceFinding Resistance, CauseProfile Causes, DateOnly AsOf, IReadOnlyList<ReferralFlag> Flags, Risk? Risk = null);

/// <summary>Facts and cases as compact documents: JSON, Brotli-compressed. A drug is written as its id and looked up again.</summary>
public sealed class Documents(IReadOnlyDictionary<string, Drug> drugs)
{
    private const int UsualGrowth = 16;

    private readonly JsonSerializerOptions options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = false,
        Converters = { new DrugById(drugs), new JsonStringEnumConverter() },
    };

    /// <summary>Packs a timeline.</summary>
    public byte[] Pack(PatientTimeline timeline) => PackAny(timeline);

    /// <summary>Packs a case.</summary>
    public byte[] Pack(CaseDocument document) => PackAny(document);

    /// <summary>Unpacks a timeline.</summary>
    public PatientTimeline Timeline(byte[] packed) => Unpack<PatientTimeline>(packed);

    /// <summary>Unpacks a case.</summary>
    public CaseDocument Case(byte[] packed) => Unpack<CaseDocument>(packed);

    /// <summary>Packs a score.</summary>
    public byte[] Pack(Risk risk) => PackAny(risk);

    /// <summary>Unpacks a score.</summary>
    public Risk Risk(byte[] packed) => Unpack<Risk>(packed);

    /// <summary>Packs a summary for decision support.</summary>
    public byte[] Pack(CareSummary summary) => PackAny(summary);

    /// <summary>Unpacks a summary for decision support.</summary>
    public CareSummary Care(byte[] packed) => Unpack<CareSummary>(packed);

    private byte[] PackAny<T>(T value)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            // In one piece: at this level each piece that is handed over is packed by itself.
            brotli.Write(JsonSerializer.SerializeToUtf8Bytes(value, options));
        }

        return packed.ToArray();
    }

    /// <summary>Unpacked and read at once: read as a stream, the same document takes longer, for the reader has to be ready to stop anywhere.</summary>
    private T Unpack<T>(byte[] packed)
    {
        byte[] text = ArrayPool<byte>.Shared.Rent(Math.Max(4096, packed.Length * UsualGrowth));
        BrotliDecoder decoder = default;
        try
        {
            int length = 0;
            ReadOnlySpan<byte> rest = packed;
            while (true)
            {
                OperationStatus status = decoder.Decompress(rest, text.AsSpan(length), out int read, out int written);
                rest = rest[read..];
                length += written;
                if (status == OperationStatus.Done)
                {
                    break;
                }

                text = status == OperationStatus.DestinationTooSmall ? Larger(text, length) : throw new InvalidDataException("A stored document is damaged.");
            }

            return JsonSerializer.Deserialize<T>(text.AsSpan(0, length), options) ?? throw new InvalidDataException("A stored document is empty.");
        }
        finally
        {
            decoder.Dispose();
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static byte[] Larger(byte[] text, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(text.Length * 2);
        text.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(text);
        return larger;
    }

    private sealed class DrugById(IReadOnlyDictionary<string, Drug> drugs) : JsonConverter<Drug>
    {
        public override Drug Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string id = reader.GetString() ?? "";
            return drugs.TryGetValue(id, out Drug? drug)
                ? drug
                : throw new InvalidDataException($"The store names the drug {id}, which the knowledge tables no longer have. Screen again.");
        }

        public override void Write(Utf8JsonWriter writer, Drug value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
    }
}
