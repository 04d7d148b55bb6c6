using System.Globalization;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Entries of the audit trail as FHIR R4 AuditEvents.</summary>
public static class AuditEvents
{
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Lifecycle = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
    private const string EventType = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private const string EntityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type";

    /// <summary>One entry.</summary>
    /// <param name="at">UTC.</param>
    /// <param name="action">Kebab-case, its verb first: <c>view-patient</c>.</param>
    /// <param name="subject">A pseudonym for deeds on patients, else what it was done to; may be empty.</param>
    /// <param name="hash">The entry's place in the chain, so that an export can be held against the trail.</param>
    public static R4.AuditEvent Of(long number, DateTime at, string by, string action, string subject, string detail, string hash)
    {
        bool signing = action.StartsWith("sign-", StringComparison.Ordinal);
        var entry = new R4.AuditEvent
        {
            Id = number.ToString(CultureInfo.InvariantCulture),
            Type = signing ? new Hl7.Fhir.Model.Coding(Dicom, "110114", "User Authentication") : action == "break-glass" ? new(Dicom, "110113", "Security Alert") : new(EventType, "rest", "RESTful Operation"),
            Subtype = [signing ? new(Dicom, action == "sign-out" ? "110123" : "110122", action == "sign-out" ? "Logout" : "Login") : action == "break-glass" ? new(Dicom, "110127", "Emergency Override Started") : Step(action)],
            Action = ActionOf(action),
            Recorded = new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)),
            Outcome = action.StartsWith("refused-", StringComparison.Ordinal) || action == "sign-in-failed" ? R4.AuditEvent.AuditEventOutcome.N4 : R4.AuditEvent.AuditEventOutcome.N0,
            Agent = [new() { Requestor = true, AltId = by, Name = by, Type = new Hl7.Fhir.Model.CodeableConcept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient") }],
            Source = new() { Observer = new Hl7.Fhir.Model.ResourceReference { Display = "RefractoryEpilepsy" }, Site = "RefractoryEpilepsy" },
        };
        entry.Entity.Add(new()
        {
            What = subject.Length == 0 ? null : new Hl7.Fhir.Model.ResourceReference { Identifier = new Hl7.Fhir.Model.Identifier("urn:refractory-epilepsy:subject", subject) },
            Type = action.EndsWith("-patient", StringComparison.Ordinal) || action == "break-glass" || action.StartsWith("decide-", StringComparison.Ordinal) ? new(EntityType, "1", "Person") : new(EntityType, "4", "Other"),
            Detail = [Detail("action", action), Detail("hash", hash), .. detail.Length == 0 ? [] : (R4.AuditEvent.DetailComponent[])[Detail("detail", detail)]],
        });
        return entry;
    }

    private static R4.AuditEvent.DetailComponent Detail(string type, string text) => new() { Type = type, Value = new Hl7.Fhir.Model.FhirString(text) };

    private static Hl7.Fhir.Model.Coding Step(string action) => Verb(action) switch
    {
        "view" or "list" or "find" => new(Lifecycle, "access", "Access/View Record Lifecycle Event"),
        "export" => new(Lifecycle, "report", "Report (Output) Record Lifecycle Event"),
        "forget" => new(Lifecycle, "destroy", "Destroy/Delete Record Lifecycle Event"),
        _ => new(Lifecycle, "amend", "Amend (Update) Record Lifecycle Event"),
    };

    private static R4.AuditEvent.AuditEventAction ActionOf(string action) => Verb(action) switch
    {
        "view" or "list" or "find" or "export" or "refused" => R4.AuditEvent.AuditEventAction.R,
        "make" or "decide" or "save" => R4.AuditEvent.AuditEventAction.C,
        "change" or "approve" or "assign" => R4.AuditEvent.AuditEventAction.U,
        "revoke" or "forget" or "remove" => R4.AuditEvent.AuditEventAction.D,
        _ => R4.AuditEvent.AuditEventAction.E,
    };

    private static string Verb(string action) => action.Split('-', 2)[0];
}
