using System.Text.Json;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>Writes what a hospital would have recorded of a life; each style is a subclass that records the same facts its own way.</summary>
internal abstract partial class Recorder(Ndjson output, SyntheticOptions options)
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>Where lines go.</summary>
    protected Ndjson Output { get; } = output;

    /// <summary>Options of the export.</summary>
    protected SyntheticOptions Options { get; } = options;

    /// <summary>Random numbers of recording; those of the life are another stream.</summary>
    protected Chance Chance { get; private set; } = new(0, 0);

    /// <summary>The person being recorded.</summary>
    protected Life Life { get; private set; } = null!;

    /// <summary>Logical id of the person.</summary>
    protected string PatientId { get; private set; } = "";

    /// <summary>Cause ids of which the record holds evidence.</summary>
    public SortedSet<string> RecordedCauses { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of this person's trials have been written; number of seizure reports recorded.</summary>
    public int SeizureReports { get; protected set; }

    /// <summary>Id of the resource, in the manner of the system.</summary>
    protected abstract string Format(string type, int number);

    /// <summary>Whether the system keeps text: notes and report texts.</summary>
    protected virtual bool KeepsText => true;

    /// <summary>The hospital.</summary>
    protected Staff Staff { get; private set; } = null!;

    /// <summary>Writes the hospital itself: organisations, places, people.</summary>
    public void RecordHospital()
    {
        Staff = new Staff(Output, NewId, Options.AsOf.AddYears(-14).DayNumber);
        Staff.Write();
    }

    /// <summary>Writes one person and returns the id of the Patient resource.</summary>
    public string Record(Life life, PatientTruth truth)
    {
        Life = life;
        Chance = new Chance(Options.Seed ^ 0x5EED, life.Number);
        RecordedCauses.Clear();
        SeizureReports = 0;
        PatientId = NewId("Patient");
        WritePerson();
        RecordOrdinaryCare();
        if (life.Epilepsy is { } epilepsy)
        {
            RecordEpilepsy(epilepsy, truth);
        }
        else if (life.Kind != LifeKind.Ordinary)
        {
            RecordOther();
        }

        foreach ((int from, int to) in life.Pregnancies)
        {
            RecordPregnancy(from, Math.Min(to, life.Left));
        }

        return PatientId;
    }

    /// <summary>The next id of a type.</summary>
    protected string NewId(string type)
    {
        int number = counts.GetValueOrDefault(type) + 1;
        counts[type] = number;
        return Format(type, number);
    }

    /// <summary>Whether a day lies in this hospital's record.</summary>
    protected bool OnRecord(int day) => day >= Life.Entered && day <= Life.Left;

    /// <summary>Starts a resource about this person.</summary>
    protected Utf8JsonWriter Begin(string type, int day, out string id, string? profile = null)
    {
        id = NewId(type);
        Utf8JsonWriter json = Output.Begin(type);
        json.Meta(id, day, profile);
        return json;
    }

    /// <summary>Reference to this person, under the name the type uses.</summary>
    protected void Subject(Utf8JsonWriter json, string name = "subject") => json.Reference(name, $"Patient/{PatientId}");

    private void WritePerson()
    {
        Person person = Life.Person;
        Utf8JsonWriter json = Output.Begin("Patient");
        json.Meta(PatientId, Life.Left, "us-core-patient");
        if (person.Race.Length > 0)
        {
            json.WriteStartArray("extension");
            UsCore(json, "us-core-race", person.RaceCode, person.Race);
            UsCore(json, "us-core-ethnicity", person.Hispanic ? "2135-2" : "2186-5", person.Hispanic ? "Hispanic or Latino" : "Not Hispanic or Latino");
            json.WriteEndArray();
        }

        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.Text("system", "https://example.org/mrn");
        json.Text("value", $"MRN{Life.Number + 100000:0000000}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("name");
        json.WriteStartObject();
        json.Text("use", "official");
        json.Text("family", person.Family);
        json.WriteStartArray("given");
        json.WriteStringValue(person.Given);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("telecom");
        json.WriteStartObject();
        json.Text("system", "phone");
        json.Text("value", $"555-{Life.Number % 900 + 100:000}-{(Life.Number * 7) % 10000:0000}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.Text("gender", person.Female ? "female" : "male");
        json.Text("birthDate", Json.Iso(person.Born));
        if (Life.Died)
        {
            json.Text("deceasedDateTime", Json.At(Life.Left));
        }

        json.WriteStartArray("address");
        json.WriteStartObject();
        json.Text("city", person.City);
        json.Text("state", "IL");
        json.Text("postalCode", person.Postal);
        json.Text("country", "US");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("communication");
        json.WriteStartObject();
        json.Concept("language", null, new Coding("urn:ietf:bcp:47", person.Language, ""));
        json.WriteBoolean("preferred", true);
        json.WriteEndObject();
        json.WriteEndArray();
        Output.End("Patient");

        json = Begin("Coverage", Life.Entered, out _);
        json.Text("status", "active");
        json.Concept("type", person.Payer, new Coding("https://example.org/payer-type", person.Payer.Replace(' ', '-'), person.Payer));
        json.Reference("beneficiary", $"Patient/{PatientId}");
        json.Period("period", Json.Iso(Life.Entered), Life.Left < Options.AsOf.DayNumber ? Json.Iso(Life.Left) : null);
        json.WriteStartArray("payor");
        json.WriteStartObject();
        json.Text("display", person.Payer);
        json.WriteEndObject();
        json.WriteEndArray();
        Output.End("Coverage");
    }

    private static void UsCore(Utf8JsonWriter json, string url, string code, string display)
    {
        json.WriteStartObject();
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.Text("url", "ombCategory");
        json.WriteStartObject("valueCoding");
        json.Text("system", "urn:oid:2.16.840.1.113883.6.238");
        json.Text("code", code);
        json.Text("display", display);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject();
        json.Text("url", "text");
        json.Text("valueString", display);
        json.WriteEndObject();
        json.WriteEndArray();
        json.Text("url", $"http://hl7.org/fhir/us/core/StructureDefinition/{url}");
        json.WriteEndObject();
    }
}
