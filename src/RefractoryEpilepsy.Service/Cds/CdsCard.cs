using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>The answer to a call.</summary>
internal sealed record CdsAnswer(IReadOnlyList<CdsCard> Cards);

/// <summary>A card (CDS Hooks 2.0). Members that are null are not written, and lists are null rather than empty.</summary>
/// <param name="Summary">Under 140 characters.</param>
/// <param name="Detail">GitHub-flavoured markdown.</param>
/// <param name="Indicator"><c>info</c>, <c>warning</c> or <c>critical</c>.</param>
internal sealed record CdsCard(string Uuid, string Summary, string? Detail, string Indicator, CdsSource Source)
{
    private const int SummaryLimit = 139;

    /// <summary>What can be done at once.</summary>
    public IReadOnlyList<CdsSuggestion>? Suggestions { get; init; }

    /// <summary>How many suggestions may be taken.</summary>
    public string? SelectionBehavior => Suggestions is null ? null : "at-most-one";

    /// <summary>Why it may be passed over.</summary>
    public IReadOnlyList<CdsCoding>? OverrideReasons { get; init; }

    /// <summary>Where to read on.</summary>
    public IReadOnlyList<CdsLink>? Links { get; init; }

    /// <summary>A new card; a summary that is too long is cut at a word. Its id begins with the time, so that the table of cards grows at its end.</summary>
    public static CdsCard Make(string summary, string? detail, string indicator, CdsSource source) =>
        new(Guid.CreateVersion7().ToString(), Short(summary), string.IsNullOrWhiteSpace(detail) ? null : detail, indicator, source);

    /// <summary>The text, or so much of it as fits into a summary.</summary>
    public static string Short(string text)
    {
        if (text.Length <= SummaryLimit)
        {
            return text;
        }

        int end = text.LastIndexOf(' ', SummaryLimit - 1);
        return text[..(end > 80 ? end : SummaryLimit - 1)].TrimEnd(',', ';', ':', ' ') + "…";
    }
}

/// <summary>Who says so.</summary>
internal sealed record CdsSource(string Label, string? Url, CdsCoding Topic);

/// <summary>A code.</summary>
internal sealed record CdsCoding(string Code, string System, string? Display = null)
{
    /// <summary>Code system of rules and advice.</summary>
    public const string Topics = "urn:refractory-epilepsy:topic";

    /// <summary>Code system of reasons for overriding a card.</summary>
    public const string Overrides = "urn:refractory-epilepsy:override-reason";
}

/// <summary>Where to read on.</summary>
internal sealed record CdsLink(string Label, string Url, string Type);

/// <summary>Something the record system can do at once.</summary>
internal sealed record CdsSuggestion(string Label, string Uuid, bool IsRecommended, IReadOnlyList<CdsAction> Actions);

/// <summary>One step of it.</summary>
internal sealed record CdsAction(string Type, string Description, WrittenJson? Resource = null, string? ResourceId = null);

/// <summary>A resource that is JSON already: it goes into the answer as it is.</summary>
[JsonConverter(typeof(AsItIs))]
internal sealed record WrittenJson(byte[] Utf8)
{
    private sealed class AsItIs : JsonConverter<WrittenJson>
    {
        public override WrittenJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Answers are only written.");

        public override void Write(Utf8JsonWriter writer, WrittenJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Utf8, skipInputValidation: true);
    }
}

/// <summary>How answers are written.</summary>
internal static class CdsJson
{
    /// <summary>camelCase, without nulls.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
