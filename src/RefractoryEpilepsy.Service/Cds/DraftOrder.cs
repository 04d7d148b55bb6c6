using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RefractoryEpilepsy.Fhir;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>A draft as the reader of orders takes it: drafts are no part of a record, so they are read as if ordered today.</summary>
internal static class DraftOrder
{
    /// <summary>A MedicationRequest, or a Medication that one names; null for anything else.</summary>
    public static RawResource? AsOrder(JsonElement draft, DateOnly today, int number)
    {
        string? type = CdsRequest.Text(draft, "resourceType");
        if (type is not ("MedicationRequest" or "Medication") || JsonNode.Parse(draft.GetRawText()) is not JsonObject order)
        {
            return null;
        }

        if (type == "MedicationRequest")
        {
            order["status"] = "active";
            order["intent"] = "order";
            order["authoredOn"] = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            order.Remove("doNotPerform");
        }

        string id = CdsRequest.Text(draft, "id") ?? "draft-" + number.ToString(CultureInfo.InvariantCulture);
        return new RawResource(type, id, "draftOrders", number, Encoding.UTF8.GetBytes(order.ToJsonString()));
    }
}
