namespace RefractoryEpilepsy.Fhir.Sources.Servers;

/// <summary>A way of asking for one type.</summary>
/// <param name="ByPatient">Parameter that names a patient (<c>patient</c> or <c>subject</c>); null: all patients at once.</param>
/// <param name="Extras">What is asked besides, each in a search of its own.</param>
/// <param name="Counted">With <c>_count</c>.</param>
/// <param name="Since">With <c>_lastUpdated</c>.</param>
internal sealed record SearchForm(string? ByPatient, IReadOnlyList<string> Extras, bool Counted, bool Since);

/// <summary>The ways of asking for a type, in the order in which they are tried until the server takes one.</summary>
/// <remarks>
/// Sources: US Core search requirements (a server may ask for a patient with a category, a status or a date); Epic answers Observation without
/// category with 400 "required", Cerner wants a patient and a date for appointments; several servers refuse parameters they do not know.
/// </remarks>
internal static class SearchForms
{
    private static readonly IReadOnlyList<string> Plain = [""];

    /// <summary>What servers want to be named besides the patient. Together they hold everything that people record under the type.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> Wanted = new(StringComparer.Ordinal)
    {
        ["Observation"] = Categories("laboratory", "vital-signs", "social-history", "survey", "exam", "imaging", "procedure", "therapy", "activity", "core-characteristics", "smartdata"),
        ["Condition"] = Categories("problem-list-item", "encounter-diagnosis", "health-concern", "medical-history"),
        ["DiagnosticReport"] = Categories("LAB", "RAD", "LP29708-2", "LP7839-6", "LP29684-5"),
        ["DocumentReference"] = Categories("clinical-note", "imaging-result"),
        ["CarePlan"] = Categories("assess-plan", "38717003", "734163000"),
        ["MedicationRequest"] = ["&intent=order,original-order,reflex-order,filler-order,instance-order,plan,proposal,option"],
        ["Appointment"] = ["&date=ge1900-01-01"],
        ["Encounter"] = ["&date=ge1900-01-01"],
        ["Procedure"] = ["&date=ge1900-01-01"],
        ["Coverage"] = ["&status=active,cancelled,draft"],
    };

    /// <summary>For all patients at once.</summary>
    public static IEnumerable<SearchForm> OfEverybody(bool since, string include) =>
    [
        .. include.Length > 0 ? [new SearchForm(null, [include], true, since)] : (SearchForm[])[],
        new(null, Plain, true, since),
        .. since ? [new SearchForm(null, Plain, true, false)] : (SearchForm[])[],
        new(null, Plain, false, false),
    ];

    /// <summary>Patient by patient; none for what belongs to no patient.</summary>
    public static IEnumerable<SearchForm> OfEachPatient(string type, bool since)
    {
        if (ReferencedResources.Types.Contains(type))
        {
            return [];
        }

        IReadOnlyList<string> extras = Wanted.GetValueOrDefault(type, Plain);
        return from named in (string[])["patient", "subject"]
               from extra in extras == Plain ? [Plain] : (IReadOnlyList<string>[])[Plain, extras]
               from counted in (bool[])[true, false]
               from withSince in since ? (bool[])[true, false] : [false]
               select new SearchForm(named, extra, counted, withSince);
    }

    private static IReadOnlyList<string> Categories(params string[] codes) => [.. codes.Select(code => "&category=" + code)];
}
