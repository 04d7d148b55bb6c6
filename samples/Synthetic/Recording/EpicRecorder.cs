using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>Separate Medication resources with local and RxNorm codes, text sigs, flowsheet rows as strings, problem list, HTML notes.</summary>
internal sealed class EpicRecorder(Ndjson output, SyntheticOptions options) : Recorder(output, options)
{
    private const string Local = "urn:oid:1.2.840.114350.1.13.999.2.7";
    private readonly Dictionary<string, string> medications = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override string Format(string type, int number)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";
        Span<char> id = stackalloc char[18];
        ulong mixed = ((ulong)(uint)number * 0x9E3779B97F4A7C15) ^ ((ulong)type.Length << 57);
        id[0] = 'e';
        for (int place = 1; place < 11; place++)
        {
            id[place] = Letters[(int)(mixed & 63)];
            mixed >>= 6;
        }

        number.TryFormat(id[11..], out _, "0000000");
        return new string(id);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Coding> Codings(Diagnosis diagnosis) =>
        base.Codings(diagnosis).Append(new Coding($"{Local}.2.696871", $"{(uint)diagnosis.Text.Length * 7919 % 100000}{diagnosis.Text.Length}", diagnosis.Text));

    /// <inheritdoc/>
    protected override void SeizureFrequency(Visit visit, string encounter)
    {
        Flowsheet(visit.Day, encounter, "Seizure frequency", "30410", Texts.Frequency(Chance, visit, visit.Seizures > 0 && Life.Epilepsy!.Seizures.FindAll(seizure => seizure.Day >= visit.Since && seizure.Day < visit.Day).TrueForAll(seizure => seizure.Explained)), null);
        if (visit.LastSeizure is { } last && Chance.Happens(0.4))
        {
            Flowsheet(visit.Day, encounter, "Date of last seizure", "30411", Chance.Happens(0.5) ? DateOnly.FromDayNumber(last).ToString("M/d/yyyy") : null, last);
        }
    }

    /// <inheritdoc/>
    protected override void SeizureTypes(int day, string encounter, string types) => Flowsheet(day, encounter, "Seizure types", "30412", types, null);

    /// <inheritdoc/>
    protected override void WriteOrder(Order order, string? encounter)
    {
        Product product = order.Product;
        string name = $"{Tall(product.Label)} ({product.Medicine.Brand.ToUpperInvariant()}) {product.Strength:0.##} mg{(product.Liquid ? "/mL oral solution" : " " + product.Form)}";
        string medication = MedicationFor(product, name);
        Utf8JsonWriter json = Begin("MedicationRequest", order.LastTouched, out _);
        json.Text("status", order.Status);
        if (order.Reason is { } reason)
        {
            json.Concept("statusReason", reason, new Coding($"{Local}.4.698288.2050", $"{reason.Length}", reason));
        }

        json.Text("intent", "order");
        json.Concepts("category", "Community", new Coding("http://terminology.hl7.org/CodeSystem/medicationrequest-category", "community", "Community"));
        json.Reference("medicationReference", $"Medication/{medication}", name);
        OrderBody(json, order, structured: Life.Number % 5 < 3, wording: Life.Number % 2);
        json.WriteStartObject("dispenseRequest");
        json.Period("validityPeriod", Json.Iso(order.From), null);
        json.WriteNumber("numberOfRepeatsAllowed", 3);
        json.Quantity("quantity", Math.Ceiling(product.Each * product.PerDay * 90), product.Liquid ? "mL" : product.Form);
        json.Quantity("expectedSupplyDuration", 90, "Day", "d");
        json.WriteEndObject();
        Output.End("MedicationRequest");
    }

    /// <inheritdoc/>
    protected override bool HasFills => false;

    /// <inheritdoc/>
    protected override void Note(int day, string encounter, string title, string text, (string Reference, string Display) by)
    {
        Utf8JsonWriter json = Begin("DocumentReference", day, out _);
        json.Text("status", "current");
        json.Text("docStatus", "final");
        json.Concept("type", title, new Coding($"{Local}.4.737880.5010", "1", title));
        json.Concepts("category", "Clinical Note", new Coding("http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category", "clinical-note", "Clinical Note"));
        Subject(json);
        json.Text("date", Json.At(day, 17));
        json.WriteStartArray("author");
        json.WriteStartObject();
        json.Text("reference", by.Reference);
        json.Text("display", by.Display);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteStartObject("attachment");
        json.Text("contentType", "text/html");
        json.WriteBase64String("data", Encoding.UTF8.GetBytes($"<html><body><p>{text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(". ", ".</p><p>")}</p></body></html>"));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("context");
        json.WriteStartArray("encounter");
        json.WriteStartObject();
        json.Text("reference", $"Encounter/{encounter}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        Output.End("DocumentReference");
    }

    private void Flowsheet(int day, string encounter, string row, string code, string? text, int? date)
    {
        Utf8JsonWriter json = Begin("Observation", day, out _);
        json.Text("status", "final");
        json.Concepts("category", "Flowsheet", new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey"));
        json.Concept("code", row, new Coding($"{Local}.2.707679", code, row));
        Subject(json);
        json.Reference("encounter", $"Encounter/{encounter}");
        json.Text("effectiveDateTime", Json.At(day));
        json.Text("issued", Json.At(day, 16));
        if (text is not null)
        {
            json.Text("valueString", text);
        }
        else
        {
            json.Text("valueDateTime", Json.Iso(date!.Value));
        }

        Output.End("Observation");
    }

    private string MedicationFor(Product product, string name)
    {
        if (medications.TryGetValue(name, out string? id))
        {
            return id;
        }

        id = NewId("Medication");
        medications.Add(name, id);
        Utf8JsonWriter json = Output.Begin("Medication");
        json.Meta(id, Options.AsOf.AddYears(-13).DayNumber);
        json.Concept("code", name, [.. Ingredient(product.Medicine), new Coding($"{Local}.2.698288", $"{medications.Count + 8000}", name)]);
        json.Concept("form", product.Form);
        Output.End("Medication");
        return id;
    }

    private static string Tall(string name) => name switch
    {
        "levetiracetam" => "levETIRAcetam",
        "lamotrigine" => "lamoTRIgine",
        "carbamazepine" => "carBAMazepine",
        "oxcarbazepine" => "OXcarbazepine",
        _ => name,
    };
}
