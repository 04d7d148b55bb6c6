using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Contacts with their diagnoses.</summary>
internal static class VisitFacts
{
    public static IReadOnlyList<Visit> Read(IReadOnlyDictionary<string, Contact> contacts, IReadOnlyList<Diagnosis> diagnoses)
    {
        ILookup<string, Diagnosis> made = diagnoses.Where(diagnosis => diagnosis.Visit is not null).ToLookup(diagnosis => diagnosis.Visit!);
        return
        [
            .. contacts.Values.Select(contact =>
            {
                ConceptList principal = Concepts(made[contact.Entry.Raw.Reference].Where(diagnosis => diagnosis.Principal));
                return new Visit(
                    contact.Period,
                    contact.Setting,
                    contact.Service.Neurology,
                    contact.Service.EpilepsyCentre,
                    [.. principal.Concat(Concepts(made[contact.Entry.Raw.Reference])).Distinct()],
                    principal,
                    contact.Recorded,
                    contact.Entry.Evidence)
                { Provider = contact.Provider };
            }),
        ];
    }

    private static ConceptList Concepts(IEnumerable<Diagnosis> diagnoses) =>
        [.. diagnoses.SelectMany(diagnosis => diagnosis.Concepts).Distinct().Order(StringComparer.Ordinal)];
}
