namespace RefractoryEpilepsy.Service.Cds;

/// <summary>One service as discovery tells it (CDS Hooks 2.0).</summary>
internal sealed record CdsService(string Hook, string Id, string Title, string Description, IReadOnlyDictionary<string, string> Prefetch)
{
    /// <summary>What a caller has to know.</summary>
    public string UsageRequirements { get; } = "A patient whom the store does not know is judged from the prefetched records; without them the answer is 412.";
}

/// <summary>The services that are offered.</summary>
internal static class CdsServices
{
    /// <summary>Without these a patient whom the store does not know cannot be judged.</summary>
    public static readonly IReadOnlyList<string> NeededWhenNew = ["patient", "conditions", "medications"];

    private static readonly Dictionary<string, string> Record = new(StringComparer.Ordinal)
    {
        ["patient"] = "Patient/{{context.patientId}}",
        ["conditions"] = "Condition?patient={{context.patientId}}",
        ["medications"] = "MedicationRequest?patient={{context.patientId}}&_include=MedicationRequest:medication",
        ["statements"] = "MedicationStatement?patient={{context.patientId}}",
        ["observations"] = "Observation?patient={{context.patientId}}&category=survey,exam,procedure",
        ["encounters"] = "Encounter?patient={{context.patientId}}",
        ["procedures"] = "Procedure?patient={{context.patientId}}",
        ["reports"] = "DiagnosticReport?patient={{context.patientId}}",
        ["referrals"] = "ServiceRequest?patient={{context.patientId}}",
        ["allergies"] = "AllergyIntolerance?patient={{context.patientId}}",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CdsService> All { get; } =
    [
        new("patient-view", "drug-resistant-epilepsy", "Drug-resistant epilepsy: status and next step", "Says whether two adequate drug trials have failed, what is recommended and by whom, and what is missing to say more.", Record),
        new("order-select", "antiseizure-order-select", "Antiseizure drug selected", "Looks at antiseizure drugs as they are selected: syndrome, pregnancy potential, interactions that defeat a trial, a third drug without referral.", Record),
        new("order-sign", "antiseizure-order-sign", "Antiseizure drug about to be signed", "Looks at all antiseizure drugs among the draft orders before they are signed.", Record),
    ];

    /// <summary>The service; null where there is none of that name.</summary>
    public static CdsService? Find(string id) => All.FirstOrDefault(service => service.Id == id);
}
