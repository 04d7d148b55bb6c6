using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.FhirApi;

/// <summary>Whom somebody asks measures of; all that is given holds at once.</summary>
/// <param name="Patient">One patient, by pseudonym.</param>
/// <param name="Group">A cohort.</param>
/// <param name="Members">Its members, by pseudonym.</param>
/// <param name="Organisation">An organisation or a source, as <see cref="CareSite.Is"/> knows it.</param>
/// <param name="Practitioner"><c>Practitioner/ID</c>.</param>
internal sealed record MeasureSubjects(string? Patient, QualityGroup? Group, IReadOnlySet<string>? Members, string? Organisation, string? Practitioner)
{
    /// <summary>Whether some patients are meant whom neither one organisation nor all make up: their totals overlap with others.</summary>
    public bool IsSome => Members is not null || Practitioner is not null;

    /// <summary>The subject for the audit trail; null where there is none.</summary>
    public string? Subject => Patient ?? (Group is not null ? "Group/" + Group.Id : Members is not null ? "a Group that was sent" : null);

    /// <summary>What the audit trail says of some.</summary>
    public string Name => string.Join(' ', new[] { Group is null ? null : "Group/" + Group.Id, Practitioner }.OfType<string>());

    /// <summary>Whether a patient is meant.</summary>
    public bool Includes(QualityRecord record) =>
        (Patient is null || record.Patient.Value == Patient)
        && Members?.Contains(record.Patient.Value) != false
        && (Organisation is null || record.Site.Is(Organisation))
        && (Practitioner is null || record.Practitioners.Contains(Practitioner));

    /// <summary>The answer where nobody is a practitioner's patient.</summary>
    public FhirResult NoPatients() => FhirResult.Error(
        StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound,
        "No patient's record names that practitioner as general practitioner, at a contact with neurology or an epilepsy centre, or as who ordered an antiseizure drug."
        + (Organisation is null && Group is null ? "" : " Only the patients of the organisation or Group asked for were looked at."));

    /// <summary>What <c>subject</c>, <c>organization</c> and <c>practitioner</c> mean, or what is wrong with them.</summary>
    public static async Task<(MeasureSubjects Asked, FhirResult? Wrong)> OfAsync(Given given, HttpContext context, Store store, CancellationToken stop)
    {
        var nobody = new MeasureSubjects(null, null, null, null, null);
        string? practitioner = given.One("practitioner");
        if (practitioner is not null && TypeOf(practitioner) is not (null or "Practitioner"))
        {
            return (nobody, FhirResult.Error(StatusCodes.Status422UnprocessableEntity, R4.OperationOutcome.IssueType.NotSupported, "practitioner must name a Practitioner: patients are attributed to people, not to their roles."));
        }

        string? organisation = null;
        if (given.One("organization") is { } named)
        {
            IReadOnlyList<string> meant = await store.FindQualityOrganisationAsync(named, stop);
            if (meant.Count != 1)
            {
                return (nobody, meant.Count == 0
                    ? FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "There is no such organisation.")
                    : FhirResult.Error(StatusCodes.Status400BadRequest, R4.OperationOutcome.IssueType.Invalid, $"That names several organisations. Ask for one of: {string.Join("; ", meant)}."));
            }

            organisation = meant[0];
        }

        var asked = new MeasureSubjects(null, null, null, organisation, practitioner is null ? null : "Practitioner/" + IdOf(practitioner));
        switch (given.One("subject"))
        {
            case null:
                return (asked, null);
            case var subject when TypeOf(subject) is null or "Patient":
                return (asked with { Patient = IdOf(subject) }, null);
            case var subject when TypeOf(subject) == "Group":
                // Who is in a cohort is a matter of patients; who sees totals only is not told which cohorts there are.
                return !Roles.SeesPatients(context.User) ? (nobody, FhirResult.Error(StatusCodes.Status403Forbidden, R4.OperationOutcome.IssueType.Forbidden, "Your role sees totals only, and none of a Group: they overlap with other totals, and the difference of two would tell of few people."))
                    : await store.FindQualityGroupAsync(IdOf(subject), Sites.Of(context.User), Roles.PersonOf(context.User), stop) is { } group ? (asked with { Group = group, Members = await store.QualityGroupMembersAsync(group, stop) }, null)
                    : (nobody, FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "There is no such Group. See /fhir/Group."));
            default:
                return (nobody, FhirResult.Error(StatusCodes.Status422UnprocessableEntity, R4.OperationOutcome.IssueType.NotSupported, "subject must name a Patient or a Group."));
        }
    }

    /// <summary>The pseudonym in a reference to a patient; null where it is none.</summary>
    public static string? PatientOf(string? reference) => reference is { Length: > 0 } && TypeOf(reference) is null or "Patient" ? IdOf(reference) : null;

    private static string IdOf(string reference) => reference.Split('/')[^1];

    private static string? TypeOf(string reference) => reference.Split('/') is [.., var type, _] ? type : null;
}
