using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Service.Export;

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
    /// <param name="model">The model file given with <c>--model</c>, recorded as an override; null without one.</param>
    /// <param name="checksum">Of <c>cases.csv</c>.</param>
    public static string Text(string input, ScreeningSummary summary, KnowledgeBase knowledge, string? model, string checksum)
    {
        var run = new JsonObject
        {
            ["input"] = input,
            ["as_of"] = Words.Of(summary.AsOf),
            ["as_of_from"] = summary.AsOfGiven ? "call" : "newest record",
            ["program_version"] = ProgramVersion.Text,
            ["knowledge_version"] = knowledge.Version,
            ["files"] = summary.Read.Files,
            ["bytes"] = summary.Read.Bytes,
            ["lines"] = summary.Read.Lines,
            ["seconds"] = Math.Round(summary.Took.TotalSeconds, 3),
            ["resources"] = JsonSerializer.SerializeToNode(summary.Read.ResourcesByType, Options),
            ["deletions"] = summary.Read.Deletions.Count,
            ["cases"] = summary.Judged,
            ["gaps"] = JsonSerializer.SerializeToNode(new SortedDictionary<string, long>(summary.Gaps.ToDictionary(gap => gap.Key, gap => gap.Value), StringComparer.Ordinal), Options),
            ["parameters"] = JsonSerializer.SerializeToNode(knowledge.Parameters, Options),
            ["cases_checksum"] = checksum,
        };
        if (model is not null)
        {
            run["model_override"] = model;
        }

        return run.ToJsonString(Options) + "\n";
    }
}
