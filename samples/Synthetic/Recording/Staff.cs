using System.Text.Json;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>The hospital's places and people, referred to by everybody's chart.</summary>
internal sealed class Staff(Ndjson output, Func<string, string> newId, int day)
{
    private static readonly string[] Surnames = ["Aldana", "Birch", "Conteh", "Dimitrov", "Escobar", "Foster"];

    /// <summary>Reference and display of each specialty's people.</summary>
    public Dictionary<string, List<(string Reference, string Display)>> People { get; } = new(StringComparer.Ordinal);

    /// <summary>Reference of each place.</summary>
    public Dictionary<string, string> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>Reference of the hospital.</summary>
    public string Hospital { get; private set; } = "";

    /// <summary>Writes everything.</summary>
    public void Write()
    {
        string hospital = newId("Organization");
        Hospital = $"Organization/{hospital}";
        Utf8JsonWriter json = output.Begin("Organization");
        json.Meta(hospital, day, "us-core-organization");
        json.WriteBoolean("active", true);
        json.Text("name", "Lakeside University Hospital");
        output.End("Organization");
        foreach (string place in new[] { "Neurology Clinic", "Comprehensive Epilepsy Center", "Family Medicine Clinic", "Emergency Department", "Neurology Ward" })
        {
            string id = newId("Location");
            Places.Add(place, $"Location/{id}");
            json = output.Begin("Location");
            json.Meta(id, day, "us-core-location");
            json.Text("status", "active");
            json.Text("name", place);
            json.Reference("managingOrganization", Hospital);
            output.End("Location");
        }

        foreach (string specialty in new[] { "Neurology", "Epilepsy", "Family Medicine", "Emergency Medicine", "Neurological Surgery" })
        {
            var people = new List<(string Reference, string Display)>();
            People.Add(specialty, people);
            for (int number = 0; number < 4; number++)
            {
                string name = $"{Surnames[(number + specialty.Length) % Surnames.Length]}, {(char)('A' + number)}., MD";
                string id = newId("Practitioner");
                people.Add(($"Practitioner/{id}", name));
                json = output.Begin("Practitioner");
                json.Meta(id, day, "us-core-practitioner");
                json.WriteStartArray("name");
                json.WriteStartObject();
                json.Text("text", name);
                json.Text("family", Surnames[(number + specialty.Length) % Surnames.Length]);
                json.WriteEndObject();
                json.WriteEndArray();
                output.End("Practitioner");

                string role = newId("PractitionerRole");
                json = output.Begin("PractitionerRole");
                json.Meta(role, day, "us-core-practitionerrole");
                json.Reference("practitioner", $"Practitioner/{id}", name);
                json.Reference("organization", Hospital);
                json.Concepts("specialty", specialty, new Coding("https://example.org/specialty", specialty.Replace(' ', '-').ToLowerInvariant(), specialty));
                output.End("PractitionerRole");
            }
        }
    }
}
