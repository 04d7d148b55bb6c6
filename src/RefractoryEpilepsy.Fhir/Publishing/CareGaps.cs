using System.Globalization;
using RefractoryEpilepsy.Reports.Quality;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Whether what a measure asks for was done.</summary>
public enum GapStatus
{
    /// <summary>Not done.</summary>
    Open,

    /// <summary>Done.</summary>
    Closed,

    /// <summary>Not done yet, and the period is not over, or not the days there are to act.</summary>
    Prospective,
}

/// <summary>Gaps in care of one patient as a document.</summary>
/// <remarks>After Da Vinci DEQM 5.0.0: a Composition with one section per measure, its individual MeasureReport, and a DetectedIssue CAREGAP with the gap's status.</remarks>
public static class CareGaps
{
    private const string Deqm = "http://hl7.org/fhir/us/davinci-deqm/";

    /// <summary>The status of a patient in a measure; null where the patient is not counted.</summary>
    /// <param name="dataUntil">The day up to which the data reach.</param>
    public static GapStatus? StatusOf(Measure measure, QualityRecord record, ReportPeriod period, DateOnly dataUntil)
    {
        var units = PatientUnits.Of(measure, record, period.From, period.To);
        bool isWaiting = false;
        if (measure.WindowDays > 0)
        {
            MeasureResults.Judge(measure, record, period.From, period.To, outcome => isWaiting |= outcome.Because.Why.Code == Measures.TooEarlyCode);
        }

        return units.NotMet > 0 ? period.To > dataUntil ? GapStatus.Prospective : GapStatus.Open
            : isWaiting ? GapStatus.Prospective
            : units.Met > 0 ? GapStatus.Closed
            : null;
    }

    /// <summary>The standard's code of a status.</summary>
    public static string CodeOf(GapStatus status) => status switch { GapStatus.Open => "open-gap", GapStatus.Closed => "closed-gap", _ => "prospective-gap" };

    /// <summary>The document of one patient; null where no measure has a gap of the statuses asked for.</summary>
    /// <param name="whyNotTold">Why the data do not tell whether something was done; null where they do. Then what is not there is no gap, and the document says so.</param>
    /// <param name="always">A document without sections where there is none: FHIR R4 itself asks for one in any case.</param>
    /// <param name="tellsUnknown">A document also where all there is to tell is that something is not known.</param>
    /// <param name="isDocument">Whether the bundle is a document; else a collection of the same resources without the Composition (DEQM's constraint gic-2).</param>
    public static R4.Bundle? Document(
        QualityRecord record, IReadOnlyList<Measure> measures, ReportPeriod period, DateOnly dataUntil, Func<GapStatus, bool> wanted, ReportContext context, Func<Measure, string?>? whyNotTold = null,
        bool always = false, bool isDocument = true, bool tellsUnknown = false)
    {
        string subject = $"{context.Address}/Patient/{record.Patient.Value}";
        string author = Urn($"{record.Patient.Value}|organisation");
        var sections = new List<R4.Composition.SectionComponent>();
        var entries = new List<R4.Bundle.EntryComponent>();
        var untold = new List<string>();
        foreach (Measure measure in measures)
        {
            if (StatusOf(measure, record, period, dataUntil) is not { } status)
            {
                continue;
            }

            if (status != GapStatus.Closed && whyNotTold?.Invoke(measure) is { } why)
            {
                untold.Add($"{measure.Id} {measure.Title}: whether there is a gap is not known. {why}");
                continue;
            }

            if (!wanted(status))
            {
                continue;
            }

            string reportUrl = Urn($"{record.Patient.Value}|{measure.Id}|report|{period}"), issueUrl = Urn($"{record.Patient.Value}|{measure.Id}|issue|{period}");
            R4.MeasureReport report = MeasureReportResource.Individual(reportUrl[9..], measure, record, period, context);
            report.Subject = new R4.ResourceReference(subject);
            report.Reporter = new R4.ResourceReference(author);
            R4.DetectedIssue issue = Issue(issueUrl[9..], measure, status, subject, reportUrl, context);
            sections.Add(new R4.Composition.SectionComponent
            {
                Title = $"{measure.Id} {measure.Title}",
                Focus = new R4.ResourceReference(reportUrl),
                Entry = [new R4.ResourceReference(issueUrl)],
            });
            entries.Add(new R4.Bundle.EntryComponent { FullUrl = issueUrl, Resource = issue });
            entries.Add(new R4.Bundle.EntryComponent { FullUrl = reportUrl, Resource = report });
        }

        if (sections.Count == 0 && !always && !(tellsUnknown && untold.Count > 0))
        {
            return null;
        }

        string compositionUrl = Urn($"{record.Patient.Value}|composition|{period}|{string.Join(',', sections.Select(section => section.Title))}");
        var composition = new R4.Composition
        {
            Id = compositionUrl[9..],
            Status = R4.CompositionStatus.Final,
            Type = new R4.CodeableConcept("http://loinc.org", "96315-7", "Gaps in care report"),
            Subject = new R4.ResourceReference(subject),
            DateElement = new R4.FhirDateTime(context.At),
            Author = [new R4.ResourceReference(author)],
            Title = "Gaps in care report",
            Text = untold.Count == 0 ? null : MeasureReportResource.List(untold),
            Section = sections,
        };
        return new R4.Bundle
        {
            Type = isDocument ? R4.Bundle.BundleType.Document : R4.Bundle.BundleType.Collection,
            Identifier = new R4.Identifier("urn:ietf:rfc:3986", compositionUrl),
            Timestamp = context.At,
            Entry =
            [
                .. isDocument ? new[] { new R4.Bundle.EntryComponent { FullUrl = compositionUrl, Resource = composition } } : [],
                new R4.Bundle.EntryComponent { FullUrl = subject, Resource = new R4.Patient { Id = record.Patient.Value, Identifier = [new R4.Identifier($"{context.Address}/Patient", record.Patient.Value)] } },
                new R4.Bundle.EntryComponent { FullUrl = author, Resource = new R4.Organization { Id = author[9..], Active = true, Name = context.Organisation ?? (record.Organisation.Length == 0 ? "All organisations" : record.Organisation) } },
                .. entries,
                .. isDocument || untold.Count == 0 ? [] : new[] { new R4.Bundle.EntryComponent { FullUrl = Urn($"{record.Patient.Value}|unknown|{period}"), Resource = Unknown(untold) } },
            ],
        };
    }

    /// <summary>What a document says in the text of its Composition.</summary>
    private static R4.OperationOutcome Unknown(List<string> untold) => new()
    {
        Issue = [.. untold.Select(text => new R4.OperationOutcome.IssueComponent { Severity = R4.OperationOutcome.IssueSeverity.Information, Code = R4.OperationOutcome.IssueType.Incomplete, Diagnostics = text })],
    };

    private static R4.DetectedIssue Issue(string id, Measure measure, GapStatus status, string subject, string report, ReportContext context) => new()
    {
        Id = id,
        Status = R4.ObservationStatus.Final,
        Code = MeasureResource.Concept(MeasureResource.Terminology + "v3-ActCode", "CAREGAP"),
        Patient = new R4.ResourceReference(subject),
        Identified = new R4.FhirDateTime(context.At),
        Detail = measure.Title,
        Evidence = [new R4.DetectedIssue.EvidenceComponent { Detail = [new R4.ResourceReference(report)] }],
        ModifierExtension = [new R4.Extension(Deqm + "StructureDefinition/extension-gapStatus", MeasureResource.Concept(Deqm + "CodeSystem/gaps-status", CodeOf(status)))],
    };

    /// <summary>The same name gives the same address: a UUID of version 8 made from its hash.</summary>
    private static string Urn(string name)
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return string.Create(CultureInfo.InvariantCulture, $"urn:uuid:{new Guid(hash.AsSpan(0, 16), bigEndian: true)}");
    }
}
