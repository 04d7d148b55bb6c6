using System.Text.Json;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>Contained medications known by text and a local code, local observation codes, ninety-day renewals, no statements of earlier drugs.</summary>
internal sealed class CernerRecorder(Ndjson output, SyntheticOptions options) : Recorder(output, options)
{
    private const string Local = "https://example.org/millennium/codeset";

    /// <inheritdoc/>
    protected override int RenewalDays => 90;

    /// <inheritdoc/>
    protected override bool HasFills => Chance.Happens(0.15);

    /// <inheritdoc/>
    protected override (bool Icd, bool Snomed) Terminologies => Life.Number % 2 == 0 ? (true, false) : (true, true);

    /// <inheritdoc/>
    protected override string Format(string type, int number) => $"{97000000 + number}{(char)('a' + (type.Length % 26))}{type[0]}";

    /// <inheritdoc/>
    protected override void RecordHistory(Course course)
    {
    }

    /// <inheritdoc/>
    protected override void SeizureFrequency(Visit visit, string encounter)
    {
        Utf8JsonWriter json = Begin("Observation", visit.Day, out _);
        json.Text("status", "final");
        json.Concepts("category", "Survey", new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey"));
        double perMonth = visit.Seizures * 30.4 / Math.Max(1, visit.Day - visit.Since);
        bool coded = Life.Number % 4 == 0;
        json.Concept("code", coded ? "Seizure Frequency" : Life.Number % 4 == 1 ? "Seizures per Month" : "Number of Seizures Since Last Visit", new Coding($"{Local}/72", coded ? "18811" : Life.Number % 4 == 1 ? "18812" : "18813", ""));
        Subject(json);
        json.Reference("encounter", $"Encounter/{encounter}");
        json.Text("effectiveDateTime", Json.At(visit.Day));
        json.Text("issued", Json.At(visit.Day, 16));
        if (coded)
        {
            json.Concept("valueCodeableConcept", visit.Seizures == 0 ? Chance.Pick("No seizures since last visit", "Seizure free") : perMonth >= 25 ? "Daily" : perMonth >= 4 ? "Weekly" : perMonth >= 1 ? "Monthly" : "Less than monthly");
        }
        else if (Life.Number % 4 == 1)
        {
            json.Quantity("valueQuantity", Math.Round(perMonth, 1), "/mo");
        }
        else
        {
            json.Quantity("valueQuantity", visit.Seizures, "seizures");
        }

        Output.End("Observation");
        if (visit.LastSeizure is { } last && Chance.Happens(0.3))
        {
            json = Begin("Observation", visit.Day, out _);
            json.Text("status", "final");
            json.Concept("code", "Date of Last Seizure", new Coding($"{Local}/72", "18814", "Date of Last Seizure"));
            Subject(json);
            json.Text("effectiveDateTime", Json.At(visit.Day));
            json.Text("valueDateTime", Json.Iso(last));
            Output.End("Observation");
        }
    }

    /// <inheritdoc/>
    protected override void SeizureTypes(int day, string encounter, string types)
    {
        Utf8JsonWriter json = Begin("Observation", day, out _);
        json.Text("status", "final");
        json.Concepts("category", "Survey", new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey"));
        json.Concept("code", "Seizure Type(s)", new Coding($"{Local}/72", "18816", "Seizure Type(s)"));
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
        Product product = order.Product;
        string name = $"{product.Label} {product.Strength:0.##} mg{(product.Liquid ? "/mL oral liquid" : " oral " + product.Form)}";
        Utf8JsonWriter json = Begin("MedicationRequest", order.LastTouched, out _);
        json.WriteStartArray("contained");
        json.WriteStartObject();
        json.Text("resourceType", "Medication");
        json.Text("id", "med");
        json.Concept("code", name, new Coding($"{Local}/synonym", $"{(name.Length * 7919) + product.Medicine.Name.Length}", name));
        json.WriteEndObject();
        json.WriteEndArray();
        json.Text("status", order.Status);
        if (order.Reason is { } reason)
        {
            json.Concept("statusReason", reason);
        }

        json.Text("intent", "order");
        json.Reference("medicationReference", "#med", name);
        OrderBody(json, order, structured: Life.Number % 4 != 3, wording: 2);
        json.WriteStartObject("dispenseRequest");
        json.Period("validityPeriod", Json.At(order.From), Json.At(order.From + 89));
        json.WriteNumber("numberOfRepeatsAllowed", 2);
        json.Quantity("quantity", product.Each * product.PerDay * 30, product.Liquid ? "mL" : product.Form);
        json.Quantity("expectedSupplyDuration", 30, "day", "d");
        json.WriteEndObject();
        Output.End("MedicationRequest");
    }

    /// <inheritdoc/>
    protected override IEnumerable<Coding> FillCodes(Product product) => [new Coding($"{Local}/synonym", product.Label, product.Label)];

    /// <inheritdoc/>
    protected override void Report(int day, string kind, Coding code, string text, string category) =>
        base.Report(day, kind, new($"{Local}/72", kind == "MRI" ? "27701" : "27702", kind == "MRI" ? "MRI Brain w/ + w/o Contrast" : "EEG Routine"), text, category);
}
