using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>An encounter that took place, before its diagnoses are known.</summary>
internal sealed record Contact(Entry<EncounterSlice> Entry, DateInterval Period, CareSetting Setting, Service Service, DateOnly Recorded, CareOrganisation? Provider)
{
    /// <summary>Every encounter that took place and is dated, by its reference.</summary>
    public static IReadOnlyDictionary<string, Contact> All(Chart chart)
    {
        var contacts = new Dictionary<string, Contact>();
        foreach (Entry<EncounterSlice> entry in chart.Of<EncounterSlice>())
        {
            if (entry.Is.Status is not ("cancelled" or "planned" or "entered-in-error") && Of(entry, chart) is { } contact)
            {
                contacts[entry.Raw.Reference] = contact;
            }
        }

        return contacts;
    }

    private static Contact? Of(Entry<EncounterSlice> entry, Chart chart)
    {
        PartialDate? start = chart.Day(entry.Is.Period?.Start, "period.start", entry) ?? chart.Day(entry.Is.Period?.End, "period.end", entry);
        if (start is not { } first)
        {
            chart.Gap("undated-visit", "The encounter has no period and was not read; export Encounter.period.", entry);
            return null;
        }

        DateOnly? last = chart.Day(entry.Is.Period?.End, "period.end", entry)?.Latest;
        bool goesOn = last is null && entry.Is.Status is "in-progress" or "arrived" or "triaged" or "onleave" && SettingOf(entry.Is) == CareSetting.Inpatient;
        DateOnly end = last is { } told && told >= first.Earliest ? told : first.Earliest;
        return new(
            entry,
            new(first.Earliest, goesOn ? null : end),
            SettingOf(entry.Is),
            ServiceOf(entry, chart),
            chart.RecordedOn(entry, goesOn ? first.Earliest : end),
            Service.OrganisationOf(entry.Is.ServiceProvider, chart, entry));
    }

    private static Service ServiceOf(Entry<EncounterSlice> entry, Chart chart)
    {
        EncounterSlice it = entry.Is;
        // A visit's type "epilepsy" tells why, not where.
        IEnumerable<string> own = (it.Type ?? []).SelectMany(label => label.Texts()).Where(text => !Words.IsJustEpilepsy(text)).Concat(Service.LabelsOf(it.ServiceType));
        IEnumerable<string> people = (it.Participant ?? []).SelectMany(who => Service.ActorLabels(who.Individual, chart, entry));
        IEnumerable<string> provider = chart.Find<OrganizationSlice>(it.ServiceProvider, entry) is { } organisation
            ? Service.OrganisationLabels(organisation)
            : Label(it.ServiceProvider?.Display);
        IEnumerable<string> places = (it.Location ?? []).SelectMany(place => chart.Find<LocationSlice>(place.Location, entry) is { } found
            ? Label(found.Is.Name).Concat(Label(found.Is.Description)).Concat((found.Is.Type ?? []).SelectMany(type => type.Texts()))
            : Label(place.Location?.Display));

        // A visit's type ("check up") or a hospital's name tells no service; a specialty, a service type or a department's name does.
        Service all = Service.Of(own.Concat(people).Concat(provider).Concat(places), chart.Memory);
        bool told = Service.LabelsOf(it.ServiceType).Any() || people.Any();
        return all.Neurology == Answer.No && !told ? Service.Untold : all;
    }

    private static IEnumerable<string> Label(string? text) => string.IsNullOrWhiteSpace(text) ? [] : [text];

    /// <remarks>Source of the codes: HL7 v3 ActCode, value set ActEncounterCode; other systems by their words.</remarks>
    private static CareSetting SettingOf(EncounterSlice encounter)
    {
        CareSetting byClass = encounter.Class?.Code?.ToUpperInvariant() switch
        {
            "AMB" or "HH" => CareSetting.Ambulatory,
            "EMER" => CareSetting.Emergency,
            "IMP" or "ACUTE" or "NONAC" or "NONACUTE" or "OBSENC" or "SS" => CareSetting.Inpatient,
            "VR" => CareSetting.Virtual,
            _ => SettingOf($"{encounter.Class?.Code} {encounter.Class?.Display}"),
        };
        CareSetting byType = NamesEmergency(encounter.Type) ? CareSetting.Emergency : CareSetting.Unknown;

        // Claims call a visit to the emergency room ambulatory, and say by its type what it was.
        return byType == CareSetting.Emergency && byClass is CareSetting.Ambulatory or CareSetting.Unknown ? byType
            : byClass != CareSetting.Unknown ? byClass : SettingOf(encounter.Type.Words());
    }

    /// <remarks>By words alone: no table of ours holds the numbers that claims bill an emergency room with. An urgent care centre is none here.</remarks>
    private static bool NamesEmergency(IReadOnlyList<CodeableConcept>? types)
    {
        foreach (CodeableConcept type in types ?? [])
        {
            string words = type.Words();
            if (Words.Any(words, "emergency room", "emergency dep", "emergency visit", "emergency hosp", "emergency medicine", "emergency admission", "emergency encounter", "emergency care", "notaufnahme", "notfallambulanz", "urgencias", "urgences")
                || Words.Alone(words, "ED visit") || Words.Alone(words, "ER visit") || words.Trim().ToUpperInvariant() is "ED" or "ER" or "EMERGENCY")
            {
                return true;
            }
        }

        return false;
    }

    private static CareSetting SettingOf(string words) =>
        Words.Any(words, "emerg", "notfall", "notaufnahme", "urgenc", "urgent care") || Words.Alone(words, "ED") || Words.Alone(words, "ER") ? CareSetting.Emergency
        : Words.Any(words, "virtual", "tele", "phone", "video", "online") ? CareSetting.Virtual
        : Words.Any(words, "outpat", "ambulant", "ambulat", "office", "clinic", "externe") || Words.Alone(words, "OP") ? CareSetting.Ambulatory
        : Words.Any(words, "inpat", "stationär", "stationaer", "hospital", "observation", "admission", "acute") || Words.Alone(words, "IP") ? CareSetting.Inpatient
        : CareSetting.Unknown;
}
