using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Drugs that are no antiseizure drugs and that rules ask for: contraceptives, anticoagulants, drugs that lower the threshold. As care events, with the days they are in use.</summary>
internal static class OtherDrugFacts
{
    /// <summary>Days a fill may be late before the drug counts as stopped.</summary>
    private const int LateRefillDays = 30;

    /// <summary>Concept of a drug that is told by a number which no table maps: it may be any of those that rules ask for.</summary>
    public const string Unread = "unread-drug";

    public static IEnumerable<CareEvent> Read(Chart chart)
    {
        // One of each quarter says as much as every fill.
        var quarters = new HashSet<int>();
        return ReadAll(chart).Where(care => care.Concept != Unread || quarters.Add((care.On!.Value.Start.Year * 4) + ((care.On.Value.Start.Month - 1) / 3)));
    }

    private static IEnumerable<CareEvent> ReadAll(Chart chart)
    {
        foreach (Entry<MedicationRequestSlice> entry in chart.Of<MedicationRequestSlice>())
        {
            MedicationRequestSlice it = entry.Is;
            if (it.DoNotPerform != true && it.Status is not ("cancelled" or "entered-in-error" or "draft") && it.Intent is not ("proposal" or "option")
                && ConceptsOf(it, entry, chart) is { Count: > 0 } concepts && (chart.Day(it.AuthoredOn, "authoredOn", entry) ?? chart.Day(it.DispenseRequest?.ValidityPeriod?.Start, "dispenseRequest.validityPeriod.start", entry)) is { } start)
            {
                DateOnly? told = chart.Day(it.DispenseRequest?.ValidityPeriod?.End, "dispenseRequest.validityPeriod.end", entry)?.Latest;
                foreach (CareEvent care in Events(concepts, start.Earliest, told, goesOn: it.Status == "active", isOver: it.Status is "stopped" or "completed", entry, chart))
                {
                    yield return care;
                }
            }
        }

        foreach (Entry<MedicationStatementSlice> entry in chart.Of<MedicationStatementSlice>())
        {
            MedicationStatementSlice it = entry.Is;
            if (it.Status is not ("entered-in-error" or "intended" or "not-taken") && ConceptsOf(it, entry, chart) is { Count: > 0 } concepts
                && (chart.Day(it.EffectivePeriod?.Start, "effectivePeriod.start", entry) ?? chart.Day(it.EffectiveDateTime, "effectiveDateTime", entry) ?? chart.Day(it.DateAsserted, "dateAsserted", entry)) is { } start)
            {
                DateOnly? told = chart.Day(it.EffectivePeriod?.End, "effectivePeriod.end", entry)?.Latest;
                foreach (CareEvent care in Events(concepts, start.Earliest, told, goesOn: it.Status == "active", isOver: it.Status is "stopped" or "completed", entry, chart))
                {
                    yield return care;
                }
            }
        }

        foreach (Entry<MedicationDispenseSlice> entry in chart.Of<MedicationDispenseSlice>())
        {
            MedicationDispenseSlice it = entry.Is;
            if (it.Status is not ("cancelled" or "entered-in-error" or "declined" or "preparation") && ConceptsOf(it, entry, chart) is { Count: > 0 } concepts
                && (chart.Day(it.WhenHandedOver, "whenHandedOver", entry) ?? chart.Day(it.WhenPrepared, "whenPrepared", entry)) is { } start)
            {
                int days = it.DaysSupply?.Value is >= 1 and <= 3_700 and { } supply ? (int)supply : chart.Knowledge.Parameters.DefaultDaysSupply;
                foreach (CareEvent care in Events(concepts, start.Earliest, start.Earliest.AddDays(days + LateRefillDays), goesOn: false, isOver: false, entry, chart))
                {
                    yield return care;
                }
            }
        }
    }

    /// <summary>An order that is over without a told end ends on the day after its beginning: it is not in use, and nobody knows how long it was.</summary>
    private static IEnumerable<CareEvent> Events(IReadOnlyList<string> concepts, DateOnly start, DateOnly? told, bool goesOn, bool isOver, Entry entry, Chart chart)
    {
        DateOnly? end = told is { } last && last >= start ? last : goesOn ? null : isOver && start < DateOnly.MaxValue ? start.AddDays(1) : start;
        return concepts.Select(concept => new CareEvent(concept, CareStage.Done, new(start, end), Answer.No, Layer.Structured, chart.RecordedOn(entry, start), entry.Evidence));
    }

    private static IReadOnlyList<string> ConceptsOf(MedicationUseSlice use, Entry entry, Chart chart)
    {
        Entry<MedicationSlice>? separate = chart.Find<MedicationSlice>(use.MedicationReference, entry);
        List<string>? found = null;
        bool named = use.MedicationReference?.Display is { Length: > 0 };
        Take(use.MedicationCodeableConcept);
        Take(separate?.Is.Code);
        foreach (Ingredient part in separate?.Is.Ingredient ?? [])
        {
            Take(part.ItemCodeableConcept);
        }

        if (use.MedicationReference?.Display is { Length: > 0 } shown)
        {
            Add(chart.Memory.OtherDrugs(shown));
        }

        return found is not null ? [.. found.Distinct().Order(StringComparer.Ordinal)]
            : !named && Products.IsUnread(use, entry, chart) && !(use is MedicationDispenseSlice { AuthorizingPrescription: { } orders } && orders.Any(order => chart.Find<MedicationRequestSlice>(order, entry) is not null)) ? [Unread]
            : [];

        void Take(CodeableConcept? name)
        {
            foreach (Coding coding in name?.Coding ?? [])
            {
                if (coding.AsCode() is { } code)
                {
                    Add(chart.Memory.OtherDrugs(code));
                }
            }

            foreach (string text in name.Texts())
            {
                named = true;
                Add(chart.Memory.OtherDrugs(text));
            }
        }

        void Add(IReadOnlyList<string> concepts)
        {
            if (concepts.Count > 0)
            {
                (found ??= []).AddRange(concepts);
            }
        }
    }

    /// <summary>Whether a concept is one of those that rules ask about other drugs.</summary>
    public static bool IsAsked(string concept) => concept is "hormonal-contraceptive" or "oestrogen-contraceptive" or "direct-oral-anticoagulant" or "threshold-lowering-drug" or "ketoacidosis-drug" or "intrauterine-contraceptive";
}
