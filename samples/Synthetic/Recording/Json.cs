using System.Text.Json;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>A coding of a concept.</summary>
internal readonly record struct Coding(string System, string Code, string Display);

/// <summary>The shapes that FHIR repeats everywhere.</summary>
internal static class Json
{
    public const string Icd = "http://hl7.org/fhir/sid/icd-10-cm";
    public const string Snomed = "http://snomed.info/sct";
    public const string Loinc = "http://loinc.org";
    public const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    public const string Ucum = "http://unitsofmeasure.org";

    public static string Iso(int day) => DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd");

    public static string At(int day, int hour = 10) => $"{Iso(day)}T{hour:00}:{(day * 7) % 60:00}:00-06:00";

    public static void Text(this Utf8JsonWriter json, string name, string value) => json.WriteString(name, value);

    public static void Reference(this Utf8JsonWriter json, string name, string reference, string? display = null)
    {
        json.WriteStartObject(name);
        json.WriteString("reference"u8, reference);
        if (display is not null)
        {
            json.WriteString("display"u8, display);
        }

        json.WriteEndObject();
    }

    public static void Concept(this Utf8JsonWriter json, string name, string? text, params ReadOnlySpan<Coding> codings)
    {
        json.WriteStartObject(name);
        json.ConceptBody(text, codings);
        json.WriteEndObject();
    }

    /// <summary>A list of one concept.</summary>
    public static void Concepts(this Utf8JsonWriter json, string name, string? text, params ReadOnlySpan<Coding> codings)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.ConceptBody(text, codings);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void Quantity(this Utf8JsonWriter json, string name, double value, string unit, string? code = null)
    {
        json.WriteStartObject(name);
        json.WriteNumber("value"u8, (decimal)Math.Round(value, 4));
        json.WriteString("unit"u8, unit);
        if (code is not null)
        {
            json.WriteString("system"u8, Ucum);
            json.WriteString("code"u8, code);
        }

        json.WriteEndObject();
    }

    public static void Period(this Utf8JsonWriter json, string name, string? start, string? end)
    {
        json.WriteStartObject(name);
        if (start is not null)
        {
            json.WriteString("start"u8, start);
        }

        if (end is not null)
        {
            json.WriteString("end"u8, end);
        }

        json.WriteEndObject();
    }

    public static void Meta(this Utf8JsonWriter json, string id, int day, string? profile = null)
    {
        json.WriteString("id"u8, id);
        json.WriteStartObject("meta"u8);
        json.WriteString("versionId"u8, "1");
        json.WriteString("lastUpdated"u8, At(day, 18));
        if (profile is not null)
        {
            json.WriteStartArray("profile"u8);
            json.WriteStringValue($"http://hl7.org/fhir/us/core/StructureDefinition/{profile}");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void ConceptBody(this Utf8JsonWriter json, string? text, ReadOnlySpan<Coding> codings)
    {
        if (codings.Length > 0)
        {
            json.WriteStartArray("coding"u8);
            foreach (Coding coding in codings)
            {
                json.WriteStartObject();
                json.WriteString("system"u8, coding.System);
                json.WriteString("code"u8, coding.Code);
                if (coding.Display.Length > 0)
                {
                    json.WriteString("display"u8, coding.Display);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (text is not null)
        {
            json.WriteString("text"u8, text);
        }
    }
}
