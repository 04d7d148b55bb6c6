using System.Text.Json;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>What people did with cards, as the record system tells it.</summary>
internal static class CdsFeedback
{
    private const int LongestComment = 2000;

    /// <summary>Reads the body; null where it is none. Items without a card or with another outcome make it none.</summary>
    public static IReadOnlyList<CardFeedbackRow>? Read(JsonElement root, string service, string by)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("feedback", out JsonElement items) || items.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var read = new List<CardFeedbackRow>();
        foreach (JsonElement item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || CdsRequest.Text(item, "card") is not { Length: > 0 and <= 100 } card || CdsRequest.Text(item, "outcome") is not ("accepted" or "overridden"))
            {
                return null;
            }

            bool overridden = item.TryGetProperty("overrideReason", out JsonElement reason) && reason.ValueKind == JsonValueKind.Object;
            string code = overridden && reason.TryGetProperty("reason", out JsonElement coded) && coded.ValueKind == JsonValueKind.Object ? CdsRequest.Text(coded, "code") ?? "" : "";
            string comment = overridden ? CdsRequest.Text(reason, "userComment") ?? "" : "";
            read.Add(new CardFeedbackRow
            {
                Card = card,
                Patient = "",
                Service = service,
                Topic = "",
                Outcome = CdsRequest.Text(item, "outcome")!,
                Suggestions = item.TryGetProperty("acceptedSuggestions", out JsonElement taken) && taken.ValueKind == JsonValueKind.Array
                    ? string.Join(';', taken.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object).Select(one => CdsRequest.Text(one, "id")).Where(text => text is { Length: > 0 and <= 100 }))
                    : "",
                Reason = code.Length > 200 ? code[..200] : code,
                Comment = comment.Length > LongestComment ? comment[..LongestComment] : comment,
                Told = CdsRequest.Text(item, "outcomeTimestamp") is { Length: <= 60 } told ? told : "",
                By = by,
            });
        }

        return read;
    }
}
