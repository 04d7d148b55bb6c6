using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Conditions and the diagnoses and reasons of encounters.</summary>
internal static class DiagnosisFacts
{
    public static IReadOnlyList<Diagnosis> Read(Chart chart, IReadOnlyDictionary<string, Contact> contacts)
    {
        var diagnoses = new List<Diagnosis>();
        var named = NamedBy(chart, contacts);
        ILookup<string, Entry<ConditionSlice>> ofVisit = chart.Of<ConditionSlice>()
            .Where(condition => Counts(condition.Is) && IsEncounterDiagnosis(condition.Is))
            .ToLookup(condition => chart.NameOf(condition.Is.Encounter) ?? "");

        foreach (Entry<ConditionSlice> entry in chart.Of<ConditionSlice>())
        {
            if (!Counts(entry.Is) || chart.Memory.ConceptsOf(entry.Is.Code) is not { Count: > 0 } concepts)
            {
                continue;
            }

            IReadOnlyList<NamingVisit> visits = named.GetValueOrDefault(entry.Raw.Reference, []);
            string? own = chart.NameOf(entry.Is.Encounter);
            if (IsEncounterDiagnosis(entry.Is) || visits.Count == 0 || own is null)
            {
                NamingVisit? same = visits.FirstOrDefault(visit => visit.Contact.Entry.Raw.Reference == own) ?? (own is null && visits.Count == 1 && !WrittenBefore(entry.Is, visits[0].Contact) ? visits[0] : null);
                string? visit = own ?? same?.Contact.Entry.Raw.Reference;
                Contact? contact = visit is null ? null : contacts.GetValueOrDefault(visit);
                bool alone = same is null && contact is not null && IsEncounterDiagnosis(entry.Is)
                    && contact.Entry.Is.Diagnosis is null or [] && ofVisit[visit!].Count() == 1;
                Add(Of(entry, concepts, visit, contact, same?.Principal ?? (alone || ReasonAgrees(chart, contact, concepts)), chart));
                visits = [.. visits.Where(other => other != same)];
            }
            else if (!visits.Any(visit => visit.Contact.Entry.Raw.Reference == own))
            {
                Add(Of(entry, concepts, own, contacts.GetValueOrDefault(own), principal: false, chart));
            }

            foreach (NamingVisit visit in visits)
            {
                Add(Of(entry, concepts, visit.Contact.Entry.Raw.Reference, visit.Contact, visit.Principal, chart));
            }
        }

        foreach (Contact contact in contacts.Values)
        {
            diagnoses.AddRange(Reasons(contact, chart));
        }

        return diagnoses;

        void Add(Diagnosis? diagnosis)
        {
            if (diagnosis is not null)
            {
                diagnoses.Add(diagnosis);
            }
        }
    }

    /// <summary>Refuted and mistaken conditions do not count.</summary>
    public static bool Counts(ConditionSlice condition) => !condition.VerificationStatus.Says("refuted", "entered-in-error");

    // A problem is not of the visit that names it years later: it would be unknown until then.
    private static bool WrittenBefore(ConditionSlice condition, Contact visit) =>
        !IsEncounterDiagnosis(condition) && OwnDays.RecordedBy(condition) < visit.Period.Start;

    private static Diagnosis? Of(Entry<ConditionSlice> entry, ConceptList concepts, string? visit, Contact? contact, bool principal, Chart chart)
    {
        ConditionSlice it = entry.Is;
        PartialDate? onset = Onset(entry, chart);
        PartialDate? recorded = chart.Day(it.RecordedDate, "recordedDate", entry) ?? chart.Day(OwnDays.AssertedOn(it), "extension condition-assertedDate", entry);
        PartialDate? abated = chart.Day(it.AbatementDateTime, "abatementDateTime", entry)
            ?? chart.Day(it.AbatementPeriod?.End, "abatementPeriod.end", entry) ?? chart.Day(it.AbatementPeriod?.Start, "abatementPeriod.start", entry);
        DateOnly? on = contact?.Period.Start ?? recorded?.Earliest ?? chart.Stamp.Of(it) ?? onset?.Latest;
        if (on is null && IsProblem(it) && ActiveOf(it, abated) == Answer.Yes)
        {
            // It is on the list now; since when, nobody knows. It is no part of any earlier day.
            on = chart.Observed.Last;
        }

        if (on is not { } day)
        {
            chart.Gap("undated-diagnosis", "The condition has neither a recorded date, nor an encounter, nor an onset, and was not read; export Condition.recordedDate.", entry);
            return null;
        }

        bool listed = visit is null || !IsEncounterDiagnosis(it) && contact?.Entry.Raw.Reference == visit && chart.NameOf(it.Encounter) == visit && !Names(contact, entry, chart);
        DateOnly known = chart.RecordedOn(entry, contact?.Recorded ?? day);
        return new(
            concepts,
            ShownCode(it.Code, chart),
            IsProblem(it) && listed ? DiagnosisPlace.ProblemList : visit is not null ? DiagnosisPlace.Encounter : DiagnosisPlace.Unknown,
            ActiveOf(it, abated),
            it.VerificationStatus.Says("confirmed") ? Answer.Yes : it.VerificationStatus is null ? Answer.Yes : Answer.Unknown,
            principal,
            visit,
            day,
            onset,
            abated,
            (contact?.Service.Neurology ?? Answer.Unknown) == Answer.Yes || ByNeurology(entry, chart),
            Layer.Structured,
            contact is not null && contact.Recorded > known ? contact.Recorded : known,
            entry.Evidence) { Told = chart.Memory.ToldConcepts(it.Code) };
    }

    private static bool Names(Contact contact, Entry<ConditionSlice> condition, Chart chart) =>
        (contact.Entry.Is.Diagnosis ?? []).Any(listed => chart.NameOf(listed.Condition) == condition.Raw.Reference);

    private static bool ByNeurology(Entry<ConditionSlice> entry, Chart chart) =>
        Service.OfActor(entry.Is.Recorder, chart, entry).Neurology == Answer.Yes || Service.OfActor(entry.Is.Asserter, chart, entry).Neurology == Answer.Yes;

    private static Answer ActiveOf(ConditionSlice condition, PartialDate? abated) =>
        condition.ClinicalStatus.Says("active", "recurrence", "relapse") ? Answer.Yes
        : condition.ClinicalStatus.Says("inactive", "remission", "resolved") || abated is not null || condition.AbatementString is not null ? Answer.No
        : Answer.Unknown;

    public static bool IsEncounterDiagnosis(ConditionSlice condition) => (condition.Category ?? []).Any(category => (category.Notes.EncounterDiagnosis ??= Told.Of(
        category.Has("encounter-diagnosis") || Words.Any(category.Words(), "encounter", "visit diagnos", "billing", "discharge", "admit"))).Is);

    private static bool IsProblem(ConditionSlice condition) => (condition.Category ?? []).Any(category =>
        category.Has("problem-list-item", "problem") || Words.Any(category.Words(), "problem", "history"));

    private static PartialDate? Onset(Entry<ConditionSlice> entry, Chart chart)
    {
        ConditionSlice it = entry.Is;
        PartialDate? told = chart.Day(it.OnsetDateTime, "onsetDateTime", entry) ?? chart.Day(it.OnsetPeriod?.Start, "onsetPeriod.start", entry);
        if (told is not null || it.OnsetAge is not { Value: >= 0 and < 130 } age || chart.Born is not { } born)
        {
            return told;
        }

        decimal? years = (age.Code ?? age.Unit)?.TrimEnd('s').ToUpperInvariant() switch
        {
            "A" or "YEAR" or "YR" or "Y" or "JAHR" or "JAHRE" => age.Value,
            "MO" or "MONTH" or "MONAT" or "MONATE" => age.Value / 12,
            "WK" or "WEEK" => age.Value / 52,
            "D" or "DAY" => age.Value / 365,
            _ => null,
        };
        if (years is not { } value)
        {
            return null;
        }

        // "At seven" may be any day of that year of life, and the birth date itself may be coarse.
        int whole = (int)value;
        return value == whole
            ? PartialDate.Between(born.Earliest.AddYears(whole), born.Latest.AddYears(whole + 1).AddDays(-1))
            : PartialDate.Between(born.Earliest.AddDays((int)(value * 365.25m)), born.Latest.AddDays((int)(value * 365.25m) + 30));
    }

    /// <summary>The code shown to people: ICD before SNOMED CT before others, mapped before unmapped.</summary>
    private static Code ShownCode(CodeableConcept? concept, Chart chart) =>
        (from coding in concept?.Coding ?? []
         let code = coding.AsCode()
         where code is not null
         orderby chart.Memory.Concepts(code.Value).Count > 0 descending,
             code.Value.System.Contains("icd-10-cm", StringComparison.OrdinalIgnoreCase) descending,
             code.Value.System.Contains("icd", StringComparison.OrdinalIgnoreCase) descending,
             code.Value.System.Contains("snomed", StringComparison.OrdinalIgnoreCase) descending
         select code).FirstOrDefault() ?? new("", concept.Texts() is [var text, ..] ? text : "");

    /// <summary>Which encounters list a condition among their diagnoses, and whether as the principal one.</summary>
    private static Dictionary<string, List<NamingVisit>> NamedBy(Chart chart, IReadOnlyDictionary<string, Contact> contacts)
    {
        var named = new Dictionary<string, List<NamingVisit>>();
        foreach (Contact contact in contacts.Values)
        {
            IReadOnlyList<EncounterDiagnosis> list = contact.Entry.Is.Diagnosis ?? [];
            List<EncounterDiagnosis> principal = Principal(list);
            foreach (EncounterDiagnosis listed in list)
            {
                if (chart.NameOf(listed.Condition) is { } reference)
                {
                    List<NamingVisit> visits = named.TryGetValue(reference, out List<NamingVisit>? there) ? there : named[reference] = [];
                    bool isPrincipal = principal.Contains(listed);
                    if (visits.FindIndex(visit => visit.Contact == contact) is >= 0 and var at)
                    {
                        visits[at] = new(contact, visits[at].Principal || isPrincipal);
                    }
                    else
                    {
                        visits.Add(new(contact, isPrincipal));
                    }
                }
            }
        }

        return named;
    }

    /// <summary>
    /// The principal diagnoses of an encounter: rank 1; without ranks the one called principal, else the discharge diagnosis, the chief
    /// complaint, the admission diagnosis; in a list that tells neither, the first, as claims put it.
    /// </summary>
    private static List<EncounterDiagnosis> Principal(IReadOnlyList<EncounterDiagnosis> list)
    {
        if (list.Any(listed => listed.Rank is not null))
        {
            int best = list.Min(listed => listed.Rank ?? int.MaxValue);
            return [.. list.Where(listed => listed.Rank == best && !listed.Use.Has("CM"))];
        }

        if (list.Where(listed => Words.Any(listed.Use.Words(), "principal", "primary", "main", "haupt")).ToList() is { Count: > 0 } called)
        {
            return called;
        }

        foreach (string use in (string[])["DD", "billing", "CC", "AD"])
        {
            if (list.Where(listed => listed.Use.Has(use)).ToList() is { Count: > 0 } ofUse)
            {
                return [ofUse[0]];
            }
        }

        return list.FirstOrDefault(listed => !listed.Use.Has("CM", "pre-op", "post-op")) is { } first ? [first] : [];
    }

    private static bool ReasonAgrees(Chart chart, Contact? contact, IReadOnlyList<string> concepts) =>
        contact?.Entry.Is is { Diagnosis: null or [], ReasonCode: [var first, ..] } && chart.Memory.ConceptsOf(first).Intersect(concepts).Any();

    /// <summary>Why someone came, where the encounter tells it by code and lists no diagnosis: the first reason is the principal one.</summary>
    private static IEnumerable<Diagnosis> Reasons(Contact contact, Chart chart)
    {
        EncounterSlice it = contact.Entry.Is;
        bool first = it.Diagnosis is null or [];
        IEnumerable<CodeableConcept> referred = (it.ReasonReference ?? [])
            .Select(link => chart.Find<ConditionSlice>(link, contact.Entry) is { } found ? Counts(found.Is) ? found.Is.Code : null : link.Display is { } shown ? new() { Text = shown } : null).OfType<CodeableConcept>();
        foreach (CodeableConcept reason in (it.ReasonCode ?? []).Concat(referred))
        {
            if (chart.Memory.ConceptsOf(reason) is { Count: > 0 } concepts)
            {
                yield return new(
                    concepts, ShownCode(reason, chart), DiagnosisPlace.Encounter, Answer.Yes, Answer.Yes, first,
                    contact.Entry.Raw.Reference, contact.Period.Start, null, null,
                    contact.Service.Neurology == Answer.Yes, Layer.Structured, contact.Recorded, contact.Entry.Evidence) { Told = chart.Memory.ToldConcepts(reason) };
            }

            first = false;
        }
    }

    private sealed record NamingVisit(Contact Contact, bool Principal);
}
