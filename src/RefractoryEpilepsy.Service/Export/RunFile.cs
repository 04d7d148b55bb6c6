using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Export;

/// <summary>A model that the call named: its file, id and question.</summary>
internal sealed record ModelOverride(string Path, string Id, string QuestionId);

/// <summary><c>run.json</c>: what was read, with which tables and parameters, and what came out.</summary>
internal static class RunFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The text of the file.</summary>
    /// <param name="input">As the caller named it.</param>
    /// <param name="asOfGiven">Whether the caller chose the day; otherwise it is that of the newest record.</param>
    /// <param name="model">The model file given with <c>--model</c>, recorded as an override; null without one.</param>
    /// <param name="checksum">Of <c>cases.csv</c>.</param>
    /// <param name="silent">Flags and risks were left out because the service is silent.</param>
    public static string Text(string input, DateOnly asOf, bool asOfGiven, RunCounts counts, long cases, KnowledgeBase knowledge, ModelOverride? model, string checksum, bool silent = false)
    {
        var run = new JsonObject
        {
            ["input"] = input,
            ["as_of"] = Words.Of(asOf),
            ["as_of_from"] = asOfGiven ? "call" : "newest record",
            ["program_version"] = ProgramVersion.Text,
            ["knowledge_version"] = knowledge.Version,
            ["files"] = counts.Files,
            ["bytes"] = counts.Bytes,
            ["seconds"] = Math.Round(counts.Seconds, 3),
            ["resources"] = Sorted(counts.Resources),
            ["cases"] = cases,
            ["gaps"] = Sorted(counts.Gaps),
            ["parameters"] = JsonSerializer.SerializeToNode(knowledge.Parameters, Options),
            ["cases_checksum"] = checksum,
        };
        if (model is not null)
        {
            run["model_override"] = model.Path;
            run["model_id"] = model.Id;
            run["model_question"] = model.QuestionId;
        }

        if (silent)
        {
            run["silent"] = true;
        }

        return run.ToJsonString(Options) + "\n";
    }

    private static JsonNode? Sorted(IReadOnlyDictionary<string, long> counts) =>
        JsonSerializer.SerializeToNode(new SortedDictionary<string, long>(counts.ToDictionary(count => count.Key, count => count.Value, StringComparer.Ordinal), StringComparer.Ordinal), Options);
}
