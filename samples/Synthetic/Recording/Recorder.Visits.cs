using System.Text.Json;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <content>Visits, diagnoses, results and everyday care.</content>
internal abstract partial class Recorder
{
    private static readonly (string Code, string Display)[] EverydayProblems =
    [
        ("444814009", "Viral sinusitis (disorder)"), ("195662009", "Acute viral pharyngitis (disorder)"), ("10509002", "Acute bronchitis (disorder)"), ("162864005", "Body mass index 30+ - obesity (finding)"), ("15777000", "Prediabetes"), ("73595000", "Stress (finding)"),
    ];

    private static readonly (string Code, string Display, string Unit, double Low, double High)[] Labs =
    [
        ("2339-0", "Glucose", "mg/dL", 70, 130), ("38483-4", "Creatinine", "mg/dL", 0.5, 1.3), ("2947-0", "Sodium", "mmol/L", 133, 145), ("6298-4", "Potassium", "mmol/L", 3.4, 5.1), ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 10.5, 16.5), ("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 140, 380), ("6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", 3.8, 11), ("2093-3", "Total Cholesterol", "mg/dL", 130, 260),
    ];

    private static readonly (string Code, string Display)[] Everyday = [("314076", "lisinopril 10 MG Oral Tablet"), ("860975", "24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet"), ("314231", "Simvastatin 10 MG Oral Tablet"), ("310798", "Hydrochlorothiazide 25 MG Oral Tablet"), ("313782", "Acetaminophen 325 MG Oral Tablet")];

    /// <summary>Whether visit diagnoses are coded in ICD-10-CM, in SNOMED CT or both.</summary>
    protected virtual (bool Icd, bool Snomed) Terminologies => (true, true);

    /// <summary>Writes an Encounter; diagnoses refer to Conditions written before it.</summary>
    protected string Encounter(int day, int until, VisitKind? kind, string place, (string Reference, string Display) by, IReadOnlyList<string> conditions, string reason, string? id = null)
    {
        id ??= NewId("Encounter");
        Utf8JsonWriter json = Output.Begin("Encounter");
        json.Meta(id, until, "us-core-encounter");
        json.Text("status", "finished");
        (string code, string display) = kind switch { VisitKind.Emergency => ("EMER", "emergency"), VisitKind.Inpatient => ("IMP", "inpatient encounter"), _ => ("AMB", "ambulatory") };
        json.WriteStartObject("class");
        json.Text("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode");
        json.Text("code", code);
        json.Text("display", display);
        json.WriteEndObject();
        json.Concepts("type", kind switch { VisitKind.Emergency => "Emergency department visit", VisitKind.Inpatient => "Hospital admission", _ => "Office visit" });
        json.Concept("serviceType", place);
        Subject(json);
        json.WriteStartArray("participant");
        json.WriteStartObject();
        json.Reference("individual", by.Reference, by.Display);
        json.WriteEndObject();
        json.WriteEndArray();
        json.Period("period", Json.At(day, 9), Json.At(until, 15));
        json.Concepts("reasonCode", reason);
        if (conditions.Count > 0)
        {
            json.WriteStartArray("diagnosis");
            for (int rank = 0; rank < conditions.Count; rank++)
            {
                json.WriteStartObject();
                json.Reference("condition", conditions[rank]);
                json.Concept("use", null, new Coding("http://terminology.hl7.org/CodeSystem/diagnosis-role", kind == VisitKind.Inpatient ? "DD" : "billing", ""));
                json.WriteNumber("rank", rank + 1);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("location");
        json.WriteStartObject();
        json.Reference("location", Staff.Places[place], place);
        json.WriteEndObject();
        json.WriteEndArray();
        json.Reference("serviceProvider", Staff.Hospital, place);
        Output.End("Encounter");
        return id;
    }

    /// <summary>Writes a diagnosis and returns its reference.</summary>
    protected string Condition(int day, Diagnosis diagnosis, string? encounter, bool problemList = false, int? onset = null)
    {
        Utf8JsonWriter json = Begin("Condition", day, out string id, problemList ? "us-core-condition-problems-health-concerns" : "us-core-condition-encounter-diagnosis");
        json.Concept("clinicalStatus", null, new Coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active"));
        json.Concept("verificationStatus", null, new Coding("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed", "Confirmed"));
        json.Concepts("category", problemList ? "Problem List Item" : "Encounter Diagnosis", new Coding("http://terminology.hl7.org/CodeSystem/condition-category", problemList ? "problem-list-item" : "encounter-diagnosis", ""));
        json.Concept("code", diagnosis.Text, [.. Codings(diagnosis)]);
        Subject(json);
        if (encounter is not null)
        {
            json.Reference("encounter", $"Encounter/{encounter}");
        }

        if (problemList || onset is not null)
        {
            json.Text("onsetDateTime", Json.Iso(onset ?? day));
        }

        json.Text("recordedDate", Json.Iso(day));
        Output.End("Condition");
        return $"Condition/{id}";
    }

    /// <summary>The codes this system gives a diagnosis.</summary>
    protected virtual IEnumerable<Coding> Codings(Diagnosis diagnosis)
    {
        if (diagnosis.Icd is { } icd && Terminologies.Icd)
        {
            yield return new Coding(Json.Icd, icd, diagnosis.Text);
        }

        if (diagnosis.Snomed is { } snomed && (Terminologies.Snomed || diagnosis.Icd is null))
        {
            yield return new Coding(Json.Snomed, snomed, diagnosis.Text);
        }
    }

    /// <summary>Writes a numeric result.</summary>
    protected void Result(int day, Coding code, double value, string unit, string? encounter, double? low = null, double? high = null, string category = "laboratory", string? ucum = null, string prefix = "")
    {
        Utf8JsonWriter json = Begin("Observation", day, out _, category == "laboratory" ? "us-core-observation-lab" : null);
        json.Text("status", "final");
        json.Concepts("category", null, new Coding("http://terminology.hl7.org/CodeSystem/observation-category", category, ""));
        json.Concept("code", code.Display, code);
        Subject(json);
        if (encounter is not null)
        {
            json.Reference("encounter", $"Encounter/{encounter}");
        }

        json.Text("effectiveDateTime", Json.At(day));
        json.Text("issued", Json.At(day, 16));
        if (prefix.Length > 0)
        {
            json.WriteStartObject("valueQuantity");
            json.WriteNumber("value", (decimal)value);
            json.Text("comparator", prefix);
            json.Text("unit", unit);
            json.WriteEndObject();
        }
        else
        {
            json.Quantity("valueQuantity", value, unit, ucum ?? unit);
        }

        if (low is not null)
        {
            json.WriteStartArray("referenceRange");
            json.WriteStartObject();
            json.Quantity("low", low.Value, unit, ucum ?? unit);
            json.Quantity("high", high!.Value, unit, ucum ?? unit);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        Output.End("Observation");
    }

    private void RecordOrdinaryCare()
    {
        double perYear = Options.OrdinaryCare;
        int last = Life.Left;
        bool chronic = Life.Person.AgeOn(last) > 50 && Chance.Happens(0.5);
        (string Code, string Display) drug = Chance.Pick<(string Code, string Display)>(Everyday);
        if (perYear <= 0)
        {
            return;
        }

        for (int day = Life.Entered + Chance.Between(0, 60); day < last; day += (int)(Chance.Between(140, 420) / perYear))
        {
            (string Reference, string Display) by = Chance.Pick<(string, string)>([.. Staff.People["Family Medicine"]]);
            (string code, string display) = Chance.Pick<(string, string)>(EverydayProblems);
            string encounter = NewId("Encounter");
            string condition = Condition(day, new Diagnosis(display, null, code), encounter);
            Encounter(day, day, null, "Family Medicine Clinic", by, [condition], display, encounter);
            Result(day, new(Json.Loinc, "8302-2", "Body Height"), 168, "cm", encounter, category: "vital-signs");
            Result(day, new(Json.Loinc, "29463-7", "Body Weight"), Life.Person.WeightOn(day), "kg", encounter, category: "vital-signs");
            Result(day, new(Json.Loinc, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"), Chance.Between(0, 5), "{score}", encounter, category: "survey");
            if (Chance.Happens(0.6))
            {
                foreach ((string labCode, string labDisplay, string unit, double low, double high) in Labs)
                {
                    Result(day, new(Json.Loinc, labCode, labDisplay), Math.Round(Chance.Between(low, high), 1), unit, encounter, low, high);
                }
            }

            if (Chance.Happens(0.5))
            {
                Utf8JsonWriter json = Begin("Immunization", day, out _, "us-core-immunization");
                json.Text("status", "completed");
                json.Concept("vaccineCode", "Influenza, seasonal", new Coding("http://hl7.org/fhir/sid/cvx", "140", "Influenza, seasonal, injectable, preservative free"));
                Subject(json, "patient");
                json.Text("occurrenceDateTime", Json.At(day));
                json.WriteBoolean("primarySource", true);
                Output.End("Immunization");
            }

            if (chronic)
            {
                Utf8JsonWriter json = Begin("MedicationRequest", day, out _, "us-core-medicationrequest");
                json.Text("status", "active");
                json.Text("intent", "order");
                json.Concept("medicationCodeableConcept", drug.Display, new Coding(Json.RxNorm, drug.Code, drug.Display));
                Subject(json);
                json.Reference("encounter", $"Encounter/{encounter}");
                json.Text("authoredOn", Json.At(day));
                json.Reference("requester", by.Reference, by.Display);
                Output.End("MedicationRequest");
            }

            if (KeepsText && Options.Notes && Chance.Happens(0.5))
            {
                Note(day, encounter, "Progress note", Texts.PrimaryCareNote(Chance, Life.Person, day, display), by);
            }
        }
    }

    private void RecordPregnancy(int from, int to)
    {
        if (!OnRecord(from))
        {
            return;
        }

        for (int day = from + 60; day < to; day += 70)
        {
            string encounter = NewId("Encounter");
            string condition = Condition(day, new Diagnosis("Encounter for supervision of normal pregnancy, unspecified", "Z34.90", null), encounter);
            Encounter(day, day, null, "Family Medicine Clinic", Staff.People["Family Medicine"][0], [condition], "Prenatal visit", encounter);
        }
    }
}

/// <summary>A diagnosis as a clinician means it, with the codes it can have.</summary>
internal sealed record Diagnosis(string Text, string? Icd, string? Snomed);
