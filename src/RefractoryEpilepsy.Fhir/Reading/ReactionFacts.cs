using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Side effects and intolerances: allergies to our drugs, reported events, and what flowsheets say of tolerance.</summary>
internal static class ReactionFacts
{
    private const string Unmapped = "adverse-effect";
    private const string Severe = "asm_severe_reaction";

    public static IReadOnlyList<AdverseReaction> Read(Chart chart)
    {
        var reactions = new List<AdverseReaction>();
        foreach (Entry<AllergyIntoleranceSlice> entry in chart.Of<AllergyIntoleranceSlice>())
        {
            if (!entry.Is.VerificationStatus.Says("refuted", "entered-in-error"))
            {
                Allergy(entry, chart, reactions);
            }
        }

        foreach (Entry<AdverseEventSlice> entry in chart.Of<AdverseEventSlice>())
        {
            if (entry.Is.Actuality != "potential")
            {
                Event(entry, chart, reactions);
            }
        }

        foreach (Entry<MedicationStatementSlice> entry in chart.Of<MedicationStatementSlice>())
        {
            if (entry.Is.Status is not ("entered-in-error" or "intended"))
            {
                Stopped(entry, entry.Is, entry.Is.StatusReason ?? [], entry.Is.EffectivePeriod?.End, "effectivePeriod.end", entry.Is.DateAsserted, "dateAsserted");
            }
        }

        foreach (Entry<MedicationRequestSlice> entry in chart.Of<MedicationRequestSlice>())
        {
            if (entry.Is.Status is not ("entered-in-error" or "draft"))
            {
                Stopped(entry, entry.Is, entry.Is.StatusReason is { } reason ? [reason] : [], null, "", entry.Is.AuthoredOn, "authoredOn");
            }
        }

        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (Observations.IsResult(entry.Is))
            {
                Tolerance(entry, chart, reactions);
            }
        }

        return reactions;

        // A severe reaction told as the reason why a drug was stopped (specification 1.2). Milder ones decide how the trial ended (Stops), not what else may be given.
        void Stopped<T>(Entry<T> entry, MedicationUseSlice use, IReadOnlyList<CodeableConcept> reasons, string? ended, string endElement, string? told, string toldElement)
            where T : Slice
        {
            if (reasons.Count == 0 || !reasons.SelectMany(chart.Memory.ConceptsOf).Contains(Severe) || Products.Read(use, entry, chart)?.DrugId is not { } drug)
            {
                return;
            }

            PartialDate? on = chart.Day(ended, endElement, entry);
            DateOnly recorded = chart.RecordedOn(entry, (on ?? chart.Day(told, toldElement, entry))?.Latest ?? chart.Observed.Last);

            // An order carries the day on which it was written, and the reason came when it was stopped.
            reactions.Add(new(drug, Severe, Answer.Yes, on, Layer.Structured, chart.Stamp.Of(use) is { } stamped && stamped > recorded ? stamped : recorded, entry.Evidence));
        }
    }

    private static void Allergy(Entry<AllergyIntoleranceSlice> entry, Chart chart, List<AdverseReaction> reactions)
    {
        AllergyIntoleranceSlice it = entry.Is;
        // "Hydantoins" as a class: phenytoin is the only one of ours still given by mouth.
        string? drug = Products.DrugOf(it.Code, chart) ?? (Words.Any(it.Code.Words(), "hydantoin") ? "phenytoin" : null) ?? (it.Reaction ?? []).Select(reaction => Products.DrugOf(reaction.Substance, chart)).FirstOrDefault(found => found is not null);
        bool otherSubstance = drug is null && it.Code is not null && it.Code.Words().Length > 0;
        string? concept = (it.Reaction ?? []).SelectMany(reaction => (reaction.Manifestation ?? []).SelectMany(chart.Memory.ConceptsOf)
            .Concat(reaction.Description is { } words ? chart.Memory.ConditionConcepts(words) : [])).Where(IsReaction).Order(StringComparer.Ordinal).LastOrDefault();
        if (otherSubstance || (drug is null && concept is null))
        {
            return;
        }

        PartialDate? on = chart.Day(it.OnsetDateTime, "onsetDateTime", entry)
            ?? (it.Reaction ?? []).Select(reaction => chart.Day(reaction.Onset, "reaction.onset", entry)).FirstOrDefault(day => day is not null)
            ?? chart.Day(it.LastOccurrence, "lastOccurrence", entry);
        reactions.Add(new(drug, concept ?? Unmapped, Answer.Yes, on, Layer.Structured, chart.RecordedOn(entry, on?.Latest ?? chart.Observed.Last), entry.Evidence) { Allergy = AllergyOf(it, concept) });
    }

    /// <summary>
    /// Whether the entry is an allergy now: an intolerance, an entry that is inactive or resolved, and one whose every reaction is a side effect of another kind
    /// (dizziness, low sodium) are none; one that nobody confirmed is open. A severe reaction stays one, whatever its type or status.
    /// </summary>
    private static Answer AllergyOf(AllergyIntoleranceSlice it, string? concept)
    {
        bool severe = concept == "asm_severe_reaction";
        List<string> told = [.. (it.Reaction ?? []).SelectMany(reaction => (reaction.Manifestation ?? []).SelectMany(sign => sign.Texts()).Append(reaction.Description ?? "")).Where(text => text.Length > 0)];
        return !severe && (it.Type == "intolerance" || it.ClinicalStatus.Says("inactive", "resolved") || (told.Count > 0 && told.TrueForAll(IsOtherEffect))) ? Answer.No
            : it.VerificationStatus.Says("unconfirmed", "presumed") ? Answer.Unknown
            : Answer.Yes;
    }

    /// <summary>A side effect that no immune reaction makes.</summary>
    private static bool IsOtherEffect(string text) =>
        Words.Any(text, "dizz", "nausea", "vomit", "hyponat", "low sodium", "sodium", "gum ", "gingiv", "sedat", "somnol", "drows", "sleep", "fatigue", "tired", "letharg", "weight", "appetite", "tremor", "hair loss", "alopecia", "ataxia", "unstead", "balance", "gait", "diplop", "double vision", "blurred",
            "nystag", "headache", "mood", "irritab", "depress", "anxi", "psycho", "aggress", "behavio", "agitat", "suicid", "stomach", "gastro", "gi upset", "gi intoler", "diarr", "constip", "cognit", "memory", "word finding", "confus", "concentrat", "kidney stone", "nephrolith", "insomnia", "paresthes", "tingling", "hirsut", "acidosis", "osteo", "ammon", "schwindel", "übelkeit", "müdigkeit", "mareo", "somnolencia", "vertige", "intoleran")
        && !Words.Any(text, "rash", "hives", "urticar", "anaphyl", "angioedema", "exanth", "itch", "prurit", "blister", "swelling", "stevens", "necrolysis", "dress", "eosinophil", "hypersens", "allerg", "fever", "dyspn", "breath", "wheez", "hepat", "liver");

    private static void Event(Entry<AdverseEventSlice> entry, Chart chart, List<AdverseReaction> reactions)
    {
        AdverseEventSlice it = entry.Is;
        bool other = false;
        List<string> drugs = [];
        foreach (Link suspect in (it.SuspectEntity ?? []).Select(entity => entity.Instance).OfType<Link>())
        {
            string? drug = DrugOf(suspect, entry, chart, out bool known);
            other |= known && drug is null;
            if (drug is not null)
            {
                drugs.Add(drug);
            }
        }

        PartialDate? on = chart.Day(it.Date, "date", entry) ?? chart.Day(it.Detected, "detected", entry);
        string? concept = chart.Memory.ConceptsOf(it.Event).Where(IsReaction).Order(StringComparer.Ordinal).LastOrDefault();
        DateOnly recorded = chart.RecordedOn(entry, on?.Latest ?? chart.Observed.Last);
        foreach (string? drug in drugs.Count > 0 ? drugs.Distinct().Order(StringComparer.Ordinal) : other || concept is null ? (IEnumerable<string?>)[] : [null])
        {
            reactions.Add(new(drug, concept ?? Unmapped, Answer.Yes, on, Layer.Structured, recorded, entry.Evidence));
        }
    }

    private static string? DrugOf(Link suspect, Entry entry, Chart chart, out bool known)
    {
        known = true;
        if (chart.Find<MedicationSlice>(suspect, entry) is { } medication)
        {
            return Products.DrugOf(medication.Is.Code, chart);
        }

        Entry? use = (Entry?)chart.Find<MedicationRequestSlice>(suspect, entry) ?? (Entry?)chart.Find<MedicationStatementSlice>(suspect, entry)
            ?? (Entry?)chart.Find<MedicationDispenseSlice>(suspect, entry) ?? chart.Find<MedicationAdministrationSlice>(suspect, entry);
        if (use?.Slice is MedicationUseSlice slice)
        {
            return Products.Read(slice, use, chart)?.DrugId;
        }

        known = suspect.Display is { Length: > 0 };
        return known ? chart.Memory.Product(suspect.Display!)?.DrugId : null;
    }

    private static void Tolerance(Entry<ObservationSlice> entry, Chart chart, List<AdverseReaction> reactions)
    {
        string label = entry.Is.Code.Words();
        if (!Words.Any(label, "side effect", "side-effect", "adverse effect", "adverse event", "adverse drug", "medication tolerance", "drug tolerance", "asm tolerance", "intolerance", "nebenwirk", "tolerability", "verträglichkeit", "efectos adversos", "efectos secundarios", "effets indésir", "effets second"))
        {
            return;
        }

        string words = entry.Is.ValueString ?? string.Join(" | ", entry.Is.ValueCodeableConcept.Texts());
        Answer present = entry.Is.ValueBoolean is { } told ? told ? Answer.Yes : Answer.No
            : entry.Is.ValueInteger is { } score ? score == 0 ? Answer.No : Answer.Yes
            : words.Length == 0 ? Answer.Unknown
            : words.Trim().TrimEnd('.').ToUpperInvariant() is "NO" or "NONE" or "NEIN" or "KEINE" or "NON" or "NINGUNO" or "AUCUN" || Words.Any(words, "no side effect", "none reported", "denies", "well tolerated", "gut verträglich", "keine nebenwirk", "sin efectos", "no adverse") ? Answer.No
            : Answer.Yes;
        if (present == Answer.Unknown || Observations.DayOf(entry, chart) is not { } day)
        {
            return;
        }

        string? drug = chart.Memory.Product(label)?.DrugId ?? (words.Length > 0 ? chart.Memory.Product(words)?.DrugId : null);
        reactions.Add(new(drug, Unmapped, present, PartialDate.On(day), Layer.Structured, chart.RecordedOn(entry, day), entry.Evidence));
    }

    private static bool IsReaction(string concept) => concept is "asm_adverse_effect" or "asm_severe_reaction";
}
