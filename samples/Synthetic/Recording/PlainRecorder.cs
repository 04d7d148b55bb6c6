using System.Text.Json;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>US Core as its profiles have it: RxNorm ingredients, structured dosage, counts of seizures with their window.</summary>
internal sealed class PlainRecorder(Ndjson output, SyntheticOptions options) : Recorder(output, options)
{
    /// <inheritdoc/>
    protected override string Format(string type, int number)
    {
        uint mixed = (uint)number * 2654435761u;
        return $"{mixed:x8}-{(mixed >> 7) & 0xffff:x4}-4{type.Length & 0xf:x1}{number & 0xff:x2}-a{(mixed >> 3) & 0xfff:x3}-{number:x12}";
    }

    /// <inheritdoc/>
    protected override void SeizureFrequency(Visit visit, string encounter)
    {
        Utf8JsonWriter json = Begin("Observation", visit.Day, out _, "us-core-simple-observation");
        json.Text("status", "final");
        json.Concepts("category", null, new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey"));
        bool count = Life.Number % 3 != 0;
        json.Concept("code", count ? "Seizure count" : "Seizures per month", count ? new Coding(Json.Loinc, "60847-1", "Seizure count") : new Coding(Json.Loinc, "55414-7", "Seizures per month"));
        Subject(json);
        json.Reference("encounter", $"Encounter/{encounter}");
        if (count)
        {
            json.Period("effectivePeriod", Json.Iso(visit.Since), Json.Iso(visit.Day));
            json.Text("issued", Json.At(visit.Day, 16));
            if (Life.Number % 3 == 1)
            {
                json.WriteNumber("valueInteger", visit.Seizures);
            }
            else
            {
                json.Quantity("valueQuantity", visit.Seizures, "seizures", "{seizures}");
            }
        }
        else
        {
            json.Text("effectiveDateTime", Json.At(visit.Day));
            json.Text("issued", Json.At(visit.Day, 16));
            json.Quantity("valueQuantity", Math.Round(visit.Seizures * 30.4 / Math.Max(1, visit.Day - visit.Since), 2), "seizures/mo", "{seizures}/mo");
        }

        Output.End("Observation");
    }

    /// <inheritdoc/>
    protected override void SeizureTypes(int day, string encounter, string types)
    {
        Utf8JsonWriter json = Begin("Observation", day, out _, "us-core-simple-observation");
        json.Text("status", "final");
        json.Concepts("category", null, new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey"));
        json.Concept("code", "Seizure type");
        Subject(json);
        json.Reference("encounter", $"Encounter/{encounter}");
        json.Text("effectiveDateTime", Json.At(day));
        json.Text("issued", Json.At(day, 16));
        json.Concept("valueCodeableConcept", types);
        Output.End("Observation");
    }

    /// <inheritdoc/>
    protected override void WriteOrder(Order order, string? encounter)
    {
        Utf8JsonWriter json = Begin("MedicationRequest", order.LastTouched, out _, "us-core-medicationrequest");
        json.Text("status", order.Status);
        if (order.Reason is { } reason)
        {
            json.Concept("statusReason", reason);
        }

        json.Text("intent", "order");
        json.Concept("medicationCodeableConcept", $"{order.Product.Label} {order.Product.Strength:0.##} MG{(order.Product.Liquid ? "/ML" : "")} Oral {char.ToUpperInvariant(order.Product.Form[0])}{order.Product.Form[1..]}", Ingredient(order.Product.Medicine));
        OrderBody(json, order, structured: Life.Number % 5 != 0, wording: Life.Number % 5);
        json.WriteStartObject("dispenseRequest");
        json.Period("validityPeriod", Json.Iso(order.From), order.Until is { } until ? Json.Iso(until) : null);
        json.WriteNumber("numberOfRepeatsAllowed", 11);
        json.Quantity("expectedSupplyDuration", 30, "day", "d");
        json.WriteEndObject();
        Output.End("MedicationRequest");
    }
}
