using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Seizures that are recorded one by one instead of counted: conditions with an onset, and visits for a breakthrough seizure.</summary>
/// <remarks>
/// Weaker than a count (grade E2): a condition may be a problem that merely began with a seizure, so one alone tells nothing; a code that
/// a visit of the same day bills, and anything on wards and in emergency rooms (grades E3 and E6), is none of these.
/// </remarks>
internal static class SeizureEvents
{
    private const double Sure = 0.8;

    public static IEnumerable<SeizureReport> Read(Chart chart, IReadOnlyDictionary<string, Contact> contacts, SeizureFacts windows) =>
        [.. Conditions(chart, contacts), .. Visits(chart, contacts, windows)];

    /// <summary>Whether a code or its words name one seizure.</summary>
    public static bool IsOne(CodeableConcept? code, Chart chart)
    {
        string words = string.Join(" | ", code.Texts());
        return words.Length == 0 ? chart.Memory.CodedConcepts(code) is ["epilepsy_dx_supporting"] : chart.Memory.NamesOneSeizure(words);
    }

    private static IReadOnlyList<SeizureReport> Conditions(Chart chart, IReadOnlyDictionary<string, Contact> contacts)
    {
        List<(DateOnly Day, Entry<ConditionSlice> Entry)> dated = [];
        foreach (Entry<ConditionSlice> entry in chart.Of<ConditionSlice>())
        {
            ConditionSlice it = entry.Is;
            if (DiagnosisFacts.Counts(it) && it.OnsetDateTime is not null && (IsOne(it.Code, chart) || chart.Memory.CodedConcepts(it.Code) is ["epilepsy_dx_supporting"])
                && chart.Day(it.OnsetDateTime, "onsetDateTime", entry) is { IsExact: true } onset && !Words.Any(it.Code.Words(), "history")
                && !IsBilled(contacts.GetValueOrDefault(chart.NameOf(it.Encounter) ?? ""), onset.Latest, it))
            {
                dated.Add((onset.Latest, entry));
            }
        }

        return dated.Select(one => one.Day).Distinct().Count() < 2 ? [] :
        [
            .. dated.Select(one => new SeizureReport(
                DateInterval.On(one.Day), 1, 1, null, PartialDate.On(one.Day), null, Answer.Unknown, SeizureQuestion.SeizureTypeOf(one.Entry.Is.Code.Words()), [],
                Layer.Text, Sure, null, chart.RecordedOn(one.Entry, one.Day), one.Entry.Evidence)),
        ];
    }

    private static bool IsBilled(Contact? visit, DateOnly onset, ConditionSlice condition) => visit is not null
        && (visit.Setting is CareSetting.Emergency or CareSetting.Inpatient
            || (visit.Period.Contains(onset) && DiagnosisFacts.IsEncounterDiagnosis(condition) && !condition.ClinicalStatus.Says("resolved", "inactive")));

    private static IEnumerable<SeizureReport> Visits(Chart chart, IReadOnlyDictionary<string, Contact> contacts, SeizureFacts windows)
    {
        ILookup<string, Entry<ConditionSlice>> made = chart.Of<ConditionSlice>()
            .Where(entry => DiagnosisFacts.Counts(entry.Is) && DiagnosisFacts.IsEncounterDiagnosis(entry.Is)).ToLookup(entry => chart.NameOf(entry.Is.Encounter) ?? "");
        foreach (Contact contact in contacts.Values.Where(contact => contact.Setting is not (CareSetting.Emergency or CareSetting.Inpatient)))
        {
            EncounterSlice it = contact.Entry.Is;
            IEnumerable<string> reasons = (it.ReasonCode ?? []).SelectMany(reason => reason.Texts())
                .Concat((it.ReasonReference ?? []).SelectMany(link => chart.Find<ConditionSlice>(link, contact.Entry) is { } found && DiagnosisFacts.Counts(found.Is) ? found.Is.Code.Texts() : link.Display is { } shown ? [shown] : []))
                .Concat(made[contact.Entry.Raw.Reference].SelectMany(entry => entry.Is.Code.Texts()));
            DateOnly day = contact.Period.Start;
            foreach (SeizureReading reading in reasons.Distinct().SelectMany(text => SeizureText.Read(text, day, chart.Memory.SeizureTexts)))
            {
                // A reason of a visit tells of seizures; that none came is no reason to come.
                if (reading.CountLow > 0 || reading.PerMonth > 0)
                {
                    yield return windows.Report(reading, null, Layer.Text, contact.Recorded, day, contact.Entry);
                }
            }
        }
    }
}
