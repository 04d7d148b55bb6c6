using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Who it is, without anything that identifies.</summary>
internal static class PersonFacts
{
    private const string UsCore = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-";

    public static Person Read(Chart chart, DateOnly lastDay, IEnumerable<Contact> contacts, IReadOnlyList<Exposure> exposures)
    {
        // Linked patients are one person; the surviving resource speaks first, the others fill in.
        List<Entry<PatientSlice>> patients = [.. chart.Of<PatientSlice>().OrderBy(patient => patient.Raw.Id == chart.Record.SourceId ? 0 : 1).ThenBy(patient => patient.Raw.Id, StringComparer.Ordinal)];
        return new(
            First(patients, patient => SexOf(patient.Is.Gender)),
            chart.Born,
            DiedOn(patients, chart, lastDay),
            First(patients, patient => Category(patient.Is, UsCore + "race")),
            First(patients, patient => Category(patient.Is, UsCore + "ethnicity")),
            First(patients, patient => LanguageOf(patient.Is)),
            PayerOf(chart),
            First(patients, patient => PostalAreaOf(patient.Is)))
        {
            Custodian = patients.Select(patient => Service.OrganisationOf(patient.Is.ManagingOrganization, chart, patient)).FirstOrDefault(custodian => custodian is not null),
            Practitioners = PractitionersOf(patients, chart, contacts, exposures),
        };
    }

    private static string[] PractitionersOf(List<Entry<PatientSlice>> patients, Chart chart, IEnumerable<Contact> contacts, IReadOnlyList<Exposure> exposures)
    {
        HashSet<string> orders = [.. exposures.Where(exposure => exposure.Source == ExposureSource.Request).Select(exposure => exposure.Evidence.Reference)];
        string[] found =
        [
            .. patients.SelectMany(patient => (patient.Is.GeneralPractitioner ?? []).Select(who => Service.PractitionerOf(who, chart, patient)))
                .Concat(contacts.Where(contact => contact.Service.Neurology == Answer.Yes || contact.Service.EpilepsyCentre == Answer.Yes)
                    .SelectMany(contact => (contact.Entry.Is.Participant ?? []).Select(who => Service.PractitionerOf(who.Individual, chart, contact.Entry))))
                .Concat(chart.Of<MedicationRequestSlice>().Where(order => orders.Contains(order.Evidence.Reference)).Select(order => Service.PractitionerOf(order.Is.Requester, chart, order)))
                .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(chart.Memory.Practitioner),
        ];
        return found.Length == 0 ? [] : found;
    }

    private static string? First(List<Entry<PatientSlice>> patients, Func<Entry<PatientSlice>, string?> of) =>
        patients.Select(of).FirstOrDefault(value => value is not null);

    private static string? SexOf(string? gender) => gender is "female" or "male" or "other" ? gender : null;

    private static DateOnly? DiedOn(List<Entry<PatientSlice>> patients, Chart chart, DateOnly lastDay)
    {
        foreach (Entry<PatientSlice> patient in patients)
        {
            if (chart.Day(patient.Is.DeceasedDateTime, "deceasedDateTime", patient) is { } day)
            {
                return day.Latest;
            }
        }

        return patients.Exists(patient => patient.Is.DeceasedBoolean == true || patient.Is.DeceasedDateTime is not null) ? lastDay : null;
    }

    /// <summary>The written text of US Core's race or ethnicity; else the categories' names.</summary>
    private static string? Category(PatientSlice patient, string url)
    {
        IReadOnlyList<Extension>? parts = (patient.Extension ?? []).FirstOrDefault(extension => extension.Url == url)?.Nested;
        string? text = parts?.FirstOrDefault(part => part.Url == "text")?.ValueString?.Trim();
        string named = Named("ombCategory");
        named = named.Length > 0 ? named : Named("detailed");
        return !string.IsNullOrEmpty(text) ? (IsNumber(text) ? NameOf(text) : text) ?? (named.Length > 0 ? named : null) : named.Length > 0 ? named : null;

        string Named(string kind) => string.Join(';', (parts ?? []).Where(part => part.Url == kind).Select(part => part.ValueCoding is not { } coding ? null : coding.Display ?? NameOf(coding.Code)).OfType<string>().Distinct().Order(StringComparer.Ordinal));
    }

    private static bool IsNumber(string text) => text.Length == 6 && text[4] == '-' && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[5]);

    /// <summary>What a number of the CDC's race and ethnicity code system means (US Core's value sets); null for one that tells nothing.</summary>
    /// <remarks>2028 to 2052 are Asian and its kinds.</remarks>
    private static string? NameOf(string? code) => code switch
    {
        "1002-5" => "American Indian or Alaska Native",
        "2054-5" => "Black or African American",
        "2076-8" => "Native Hawaiian or Other Pacific Islander",
        "2106-3" => "White",
        "2131-1" => "Other Race",
        "2135-2" => "Hispanic or Latino",
        "2186-5" => "Not Hispanic or Latino",
        { Length: 6 } when IsNumber(code) && int.Parse(code.AsSpan(0, 4), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture) is >= 2028 and <= 2052 => "Asian",
        _ => null,
    };

    private static string? LanguageOf(PatientSlice patient) =>
        (patient.Communication ?? []).OrderBy(language => language.Preferred == true ? 0 : 1)
            .Select(language => (language.Language?.Coding ?? []).Select(coding => coding.Code).FirstOrDefault(code => code is not null) ?? language.Language?.Text)
            .FirstOrDefault(code => code is not null);

    private static string? PostalAreaOf(PatientSlice patient) =>
        (patient.Address ?? [])
            .Where(address => address.PostalCode?.Trim().Length >= 3)
            .OrderBy(address => address.Use switch { "home" => 0, null => 1, "old" => 3, _ => 2 })
            .ThenByDescending(address => address.Period?.Start ?? "", StringComparer.Ordinal)
            .Select(address => address.PostalCode!.Trim()[..3].ToUpperInvariant())
            .FirstOrDefault();

    private static string? PayerOf(Chart chart) =>
        chart.Of<CoverageSlice>()
            .Where(coverage => coverage.Is.Status is not ("cancelled" or "draft" or "entered-in-error"))
            .OrderBy(coverage => coverage.Is.Period?.End is null ? 0 : 1)
            .ThenBy(coverage => coverage.Is.Order ?? int.MaxValue)
            .ThenByDescending(coverage => coverage.Is.Period?.End ?? coverage.Is.Period?.Start ?? "", StringComparer.Ordinal)
            .ThenBy(coverage => coverage.Raw.Id, StringComparer.Ordinal)
            .Select(coverage => coverage.Is.Type.Texts() is [var text, ..] ? text : coverage.Is.Type?.Coding?.Select(coding => coding.Code).FirstOrDefault())
            .FirstOrDefault(text => text is not null);
}
