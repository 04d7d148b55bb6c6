using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What was planned, ordered or done: procedures, tests, orders, appointments, diets, devices, counselling.</summary>
internal sealed partial class CareFacts(Chart chart, IReadOnlyDictionary<string, Contact> contacts, IReadOnlyList<Diagnosis> diagnoses)
{
    private static readonly string[] OtherSets = ["genetic_test", "screening_instrument", "cognitive_screen", "contraception_counselling", "autoimmune_antibody_panel"];

    private readonly List<CareEvent> events = [];
    private readonly ILookup<string, Diagnosis> principal = diagnoses.Where(diagnosis => diagnosis is { Principal: true, Visit: not null }).ToLookup(diagnosis => diagnosis.Visit!);

    public static IReadOnlyList<CareEvent> Read(Chart chart, IReadOnlyDictionary<string, Contact> contacts, IReadOnlyList<Diagnosis> diagnoses)
    {
        CareFacts facts = new(chart, contacts, diagnoses);
        foreach (Entry<ProcedureSlice> entry in chart.Of<ProcedureSlice>())
        {
            facts.Procedure(entry);
        }

        foreach (Entry<ServiceRequestSlice> entry in chart.Of<ServiceRequestSlice>())
        {
            facts.Order(entry);
        }

        facts.NumbersWithoutWords();
        facts.Results();
        facts.Plans();
        facts.Devices();
        facts.Told();
        return facts.events;
    }

    private void Procedure(Entry<ProcedureSlice> entry)
    {
        ProcedureSlice it = entry.Is;
        CareStage? stage = it.Status switch
        {
            "entered-in-error" => null,
            "preparation" => CareStage.Scheduled,
            "not-done" => StageOfUndone([it.StatusReason], it.Note),
            _ => CareStage.Done,
        };
        if (stage is not { } reached)
        {
            return;
        }

        PartialDate? start = chart.Day(it.PerformedDateTime, "performedDateTime", entry) ?? chart.Day(it.PerformedPeriod?.Start, "performedPeriod.start", entry);
        PartialDate? end = chart.Day(it.PerformedPeriod?.End, "performedPeriod.end", entry);
        Contact? contact = ContactOf(it.Encounter);
        DateInterval? on = start is { } first ? new(first.Earliest, end is { } last && last.Latest >= first.Earliest ? last.Latest : first.Latest)
            : contact is null ? null : contact.Period with { End = contact.Period.End ?? contact.Period.Start };
        Add(it.Code, "", reached, on, ForEpilepsy(it.ReasonCode, it.ReasonReference, it.Encounter, entry), entry);
        if (reached != CareStage.NotDone && it.Code.Words() is var words && Words.Any(words, "referral", "refer to", "überweisung") && CareWords.Referral(words, "") is { } referral)
        {
            Add(referral, reached, on, Answer.Unknown, entry, null);
        }
    }

    /// <summary>One gap for each person: what a bare CPT number means is only read where the site holds a licence.</summary>
    private void NumbersWithoutWords()
    {
        if (chart.Knowledge.Parameters.CptLicensed)
        {
            return;
        }

        List<Entry<ProcedureSlice>> bare = [.. chart.Of<ProcedureSlice>().Where(entry => entry.Is.Code is { Text: null, Coding: { Count: > 0 } codings }
            && codings.All(coding => coding.Display is null && IsCpt(coding.System)))];
        foreach (Entry<ProcedureSlice> entry in bare)
        {
            // What it was stays unread; that something of the kind was done keeps a rule from saying it never was.
            if (entry.Is.Status is not ("entered-in-error" or "not-done" or "preparation") && entry.Is.Code!.Coding!.Select(coding => coding.AsCode()).FirstOrDefault(code => code is { } number && UnreadProcedures.IsAskedAfter(number)) is { } code)
            {
                PartialDate? day = chart.Day(entry.Is.PerformedDateTime, "performedDateTime", entry) ?? chart.Day(entry.Is.PerformedPeriod?.Start, "performedPeriod.start", entry);
                Add(UnreadProcedures.Concept, CareStage.Done, day is { } on ? new(on.Earliest, on.Latest) : ContactOf(entry.Is.Encounter)?.Period, Answer.Unknown, entry, code);
            }
        }

        if (bare.Count > 0)
        {
            chart.Gap("cpt-not-read", $"{bare.Count} procedures have a CPT number and no words, and were not read; export their text, or state the site's licence (parameter CptLicensed).", bare[0]);
        }
    }

    private static bool IsCpt(string? system) =>
        system is not null && (system.EndsWith("/cpt", StringComparison.OrdinalIgnoreCase) || system.EndsWith("2.16.840.1.113883.6.12", StringComparison.Ordinal));

    private void Order(Entry<ServiceRequestSlice> entry)
    {
        ServiceRequestSlice it = entry.Is;
        bool declined = it.Status == "revoked" && Declines(Reasons(it.Extension), it.Note);
        if (it.Status is "entered-in-error" or "draft" || (it.Status == "revoked" && !declined))
        {
            return;
        }

        CareStage stage = declined ? CareStage.Declined : it.DoNotPerform == true ? CareStage.NotDone
            : it.Intent is "proposal" or "plan" or "option" ? CareStage.Proposed
            : it.Status == "completed" ? CareStage.Done
            : CareStage.Ordered;
        PartialDate? day = chart.Day(it.OccurrenceDateTime, "occurrenceDateTime", entry) ?? chart.Day(it.OccurrencePeriod?.Start, "occurrencePeriod.start", entry)
            ?? chart.Day(it.AuthoredOn, "authoredOn", entry);
        string receiver = string.Join(" | ", it.PerformerType.Texts().Concat(Service.LabelsOf(it.PerformerType)).Distinct()
            .Concat((it.Performer ?? []).SelectMany(link => Service.ActorLabels(link, chart, entry)))
            .Concat(it.OrderDetail is null ? [] : it.OrderDetail.SelectMany(detail => detail.Texts())));
        string kind = it.Category.Words();
        DateInterval? on = day is { } told ? new(told.Earliest, told.Latest) : null;
        Answer epilepsy = ForEpilepsy(it.ReasonCode, it.ReasonReference, it.Encounter, entry);
        Add(it.Code, receiver, stage, on, epilepsy, entry);
        if (declined && Words.Any(it.Code.Words(), "epilep", "seizure") && Words.Any(it.Code.Words(), "surg", "chirurg", "cirug"))
        {
            // Who does not want to be seen about surgery does not want the surgery.
            Add("proc_epilepsy_surgery", stage, on, Answer.Yes, entry, null);
        }

        if (CareWords.Referral($"{it.Code.Words()} | {kind}", receiver) is { } referral)
        {
            Add(referral, stage, on, epilepsy, entry, it.Code?.Coding?.Select(coding => coding.AsCode()).FirstOrDefault());
        }
    }

    private void Results()
    {
        foreach (Entry<DiagnosticReportSlice> entry in chart.Of<DiagnosticReportSlice>())
        {
            if (Reports.IsResult(entry.Is) && (Concept(Reports.KindOf(entry.Is, chart)) ?? Named(entry.Is.Code)) is { } concept && Reports.DayOf(entry, chart) is { } day)
            {
                Add(concept, CareStage.Done, new(day.Earliest, day.Latest), ForEpilepsy(null, null, entry.Is.Encounter, entry), entry, entry.Is.Code?.Coding?.Select(coding => coding.AsCode()).FirstOrDefault());
                Scope(concept, entry.Is.Code.Words(), CareStage.Done, new(day.Earliest, day.Latest), entry);
            }
        }

        foreach ((Entry<DocumentReferenceSlice> entry, PartialDate day, _, ReportKind kind) in ReportDocuments.Of(chart, ReportKind.Mri, ReportKind.Eeg, ReportKind.VideoEeg, ReportKind.Pet, ReportKind.Genetics))
        {
            Add(Concept(kind)!, CareStage.Done, new(day.Earliest, day.Latest), Answer.Unknown, entry, null);
        }

        foreach (Entry<ImagingStudySlice> entry in chart.Of<ImagingStudySlice>())
        {
            ImagingStudySlice it = entry.Is;
            string words = string.Join(" | ", (it.ProcedureCode ?? []).Select(code => code.Words()).Append(it.Description)
                .Concat((it.Series ?? []).SelectMany(series => new[] { series.Modality?.Code, series.Description, series.BodySite?.Display })).Concat((it.Modality ?? []).Select(modality => modality.Code)).OfType<string>());
            bool coded = (it.ProcedureCode ?? []).Any(code => chart.Memory.CodedConcepts(code).Contains("proc_mri_brain"));
            if (it.Status is not ("cancelled" or "entered-in-error" or "registered") && (coded || Reports.OfWords(words, "") == ReportKind.Mri)
                && chart.Day(it.Started, "started", entry) is { } day)
            {
                Add("proc_mri_brain", CareStage.Done, new(day.Earliest, day.Latest), ForEpilepsy(it.ReasonCode, it.ReasonReference, it.Encounter, entry), entry, null);
            }
        }

        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (Observations.IsResult(entry.Is) && !IsDenied(entry.Is) && (Named(entry.Is.Code) ?? Topic(entry.Is)) is { } concept
                && Observations.DayOf(entry, chart) is { } day)
            {
                Scope(concept, entry.Is.Code.Words(), CareStage.Done, DateInterval.On(day), entry);
                Add(concept == "contraception_counselling" ? "contraception-counselling" : concept, CareStage.Done, DateInterval.On(day), Answer.Unknown, entry,
                    entry.Is.Code?.Coding?.Select(coding => coding.AsCode()).FirstOrDefault());
            }
        }

        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (LabelKind.Of(entry.Is.Code, chart.Memory) == LabelKind.Contraception && Observations.IsResult(entry.Is) && CareWords.Contraception(entry.Is.Code.Words(), $"{entry.Is.ValueString} | {string.Join(" | ", entry.Is.ValueCodeableConcept.Texts())}{(entry.Is.ValueBoolean == true ? "yes" : "")}") is { } method
                && Observations.DayOf(entry, chart) is { } day)
            {
                Add(method, CareStage.Done, DateInterval.On(day), Answer.Unknown, entry, null);
            }
        }

        // A result of an examination is the examination done, where it is an observation and no report too.
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (Observations.IsResult(entry.Is) && !IsDenied(entry.Is) && HasAnswer(entry.Is) && NamesResult(entry.Is.Code)
                && Concept(Reports.KindOf(entry.Is, chart)) is { } examined and not "genetic_test" && Observations.DayOf(entry, chart) is { } day)
            {
                Add(examined, CareStage.Done, DateInterval.On(day), Answer.Unknown, entry, null);
            }
        }

        foreach (Entry<QuestionnaireResponseSlice> entry in chart.Of<QuestionnaireResponseSlice>())
        {
            if (entry.Is.Status is "completed" or "amended" && chart.Day(entry.Is.Authored, "authored", entry) is { } day)
            {
                foreach (string concept in Asked(entry.Is).Distinct())
                {
                    Add(concept, CareStage.Done, DateInterval.On(day.Latest), Answer.Unknown, entry, null);
                }
            }
        }

        // A form that is kept as a document counts by its name, unread: an acknowledgement of risk, a record of counselling.
        foreach (Entry<DocumentReferenceSlice> entry in chart.Of<DocumentReferenceSlice>())
        {
            DocumentReferenceSlice it = entry.Is;
            if (it.Status is "current" or null && it.DocStatus is null or "final" or "amended" && (chart.Day(it.Context?.Period?.Start, "context.period.start", entry) ?? chart.Day(it.Date, "date", entry)) is { } day
                && it.Type.Texts().Concat((it.Content ?? []).Select(content => content.Attachment?.Title).OfType<string>()).Select(chart.Memory.Talk).FirstOrDefault(talk => talk is "sudep-counselling" or "contraception-counselling") is { } talk)
            {
                Add(talk, CareStage.Done, DateInterval.On(day.Latest), Answer.Unknown, entry, null);
            }
        }
    }

    /// <summary>What a filled-in questionnaire tells was done: by its own name, or by a question that was not answered with no.</summary>
    private IEnumerable<string> Asked(QuestionnaireResponseSlice form)
    {
        if (Words.Any(form.Questionnaire, "phq", "gad-7", "gad7", "nddi", "hads", "44249-1", "69737-5", "55757-9", "89204-2"))
        {
            yield return "screening_instrument";
        }

        var items = new Stack<(ResponseItem Item, int Depth)>((form.Item ?? []).Select(item => (item, 0)));
        bool answered = false;
        while (items.TryPop(out (ResponseItem Item, int Depth) next))
        {
            IReadOnlyList<ResponseAnswer> answers = next.Item.Answer ?? [];
            if (next.Depth < 50)
            {
                foreach (ResponseItem below in (next.Item.Item ?? []).Concat(answers.SelectMany(answer => answer.Item ?? [])))
                {
                    items.Push((below, next.Depth + 1));
                }
            }

            if (answers.Count > 0 && answers.All(answer => answer.ValueBoolean != false && !Undone.IsMatch(answer.ValueString ?? answer.ValueCoding?.Display ?? "")))
            {
                answered = true;
                if (chart.Memory.Talk(next.Item.Text ?? "") is { } talk and not "autoimmune_antibody_panel")
                {
                    yield return talk;
                }
            }
        }

        if (answered && Words.Any(form.Questionnaire, "annual-risk-acknowledg", "annualriskacknowledg", "risk-acknowledgement-form"))
        {
            yield return "contraception-counselling";
        }
    }

    /// <summary>What a line on talks and teaching names: "Safety counselling: SUDEP, driving". What is said to be left out was not spoken of.</summary>
    private static string? Topic(ObservationSlice it)
    {
        if (!Words.Any(it.Code.Words(), "counsel", "education", "teaching", "discuss", "safety", "topics", "beratung"))
        {
            return null;
        }

        foreach (string text in it.ValueCodeableConcept.Texts().Append(it.ValueString ?? ""))
        {
            int at = Words.Alone(text, "SUDEP") ? text.IndexOf("SUDEP", StringComparison.OrdinalIgnoreCase) : text.IndexOf("sudden unexpected death in epilepsy", StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                return QualitativeResult.Denies(text[..at]) || Undone.IsMatch(text) || NotYetDone.IsMatch(text[at..]) ? null : "sudep-counselling";
            }
        }

        return null;
    }

    [GeneratedRegex(@"^[^.;]{0,60}\b(not|deferred|declined|refused|next visit|to be|pending|postponed)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex NotYetDone { get; }

    /// <summary>What a result's code or label tells was done, beside imaging and EEG; null where nothing of ours.</summary>
    private string? Named(CodeableConcept? code) => chart.Memory.CodedConcepts(code).FirstOrDefault(concept => OtherSets.Contains(concept)) ?? chart.Memory.Talk(code.Words());

    private static bool HasAnswer(ObservationSlice it) => !string.IsNullOrWhiteSpace(it.ValueString) || it.ValueCodeableConcept.Texts().Count > 0;

    /// <summary>Coded as an examination, or called its result: a question beside one ("MRI safe", "EEG wanted") is none.</summary>
    private bool NamesResult(CodeableConcept? code) =>
        Reports.IsCoded(code, chart) || Reports.NamesImaging(code.Words()) || Words.Any(code.Words(), "result", "finding", "impression", "interpretation", "report", "study", "conclusion", "befund", "ergebnis");

    /// <summary>Answered with no: it was not done.</summary>
    private static bool IsDenied(ObservationSlice it) => it.ValueBoolean == false || it.DataAbsentReason is not null
        || new[] { it.ValueString }.Concat(it.ValueCodeableConcept.Texts()).Any(text => text is not null && Undone.IsMatch(text));

    /// <summary>An answer that says it was not done, or not yet.</summary>
    [GeneratedRegex(@"^\s*(no|none|false|nein|non|nil|n/?a|nicht (erfolgt|besprochen)|not? (yet |applicable|done|discussed|addressed|counsel\w*|performed|provided|reviewed|assessed|given|at this time|today)|unable|deferred|declined|refused|postponed|pending|will (discuss|address)|to be (discussed|done)|needs|due|overdue|next visit|patient (declined|refused|not ready)|family (declined|refused))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Undone { get; }

    /// <summary>Beside a genetic test, how much it looked at.</summary>
    private void Scope(string concept, string label, CareStage stage, DateInterval? on, Entry entry)
    {
        if (concept == "genetic_test" && CareWords.GeneticScope(label) is { } scope)
        {
            Add(scope, stage, on, Answer.Unknown, entry, null);
        }
    }

    /// <summary>Adds what codes say; where they say nothing, what words say.</summary>
    private void Add(CodeableConcept? code, string more, CareStage stage, DateInterval? on, Answer epilepsy, Entry entry)
    {
        List<(string Concept, Code? Code)> found = [];
        foreach (Coding coding in code?.Coding ?? [])
        {
            if (coding.AsCode() is { } known)
            {
                found.AddRange(chart.Memory.Concepts(known).Where(IsCare).Select(concept => (concept, (Code?)known)));
            }
        }

        // Counselling on nutrition is any diet's: what its words name is read beside the code (value set proc_ketogenic_diet_support).
        if (found.TrueForAll(pair => pair.Concept == "proc_ketogenic_diet_support"))
        {
            found.AddRange(CareWords.Of($"{code.Words()} | {more}").Select(concept => (concept, code?.Coding?.Select(coding => coding.AsCode()).FirstOrDefault())));
        }

        foreach ((string concept, Code? known) in found.DistinctBy(pair => pair.Concept))
        {
            if (concept == CareWords.SomeLobectomy || (concept == CareWords.BrainExcision && epilepsy != Answer.Unknown))
            {
                // What does not tell itself what it was for is surgery for epilepsy where its reason is.
                if (epilepsy == Answer.Yes)
                {
                    Add("proc_epilepsy_surgery", stage, on, epilepsy, entry, known);
                }

                continue;
            }

            Add(concept == "contraception_counselling" ? "contraception-counselling" : concept, stage, on, epilepsy, entry, known);
            Scope(concept, code.Words(), stage, on, entry);
        }
    }

    private void Add(string concept, CareStage stage, DateInterval? on, Answer epilepsy, Entry entry, Code? code)
    {
        DateOnly? told = stage is CareStage.Done or CareStage.NotDone or CareStage.Declined ? on?.Start : null;
        // Who has a date next month, or an order for it, was given it by now: nobody records a plan on the day it is for.
        DateOnly known = told ?? on?.Start ?? chart.Observed.Last;
        bool ahead = told is null && known > chart.Observed.Last;
        DateOnly recorded = chart.RecordedOn(entry, ahead ? chart.Observed.Last : known);
        events.Add(new(concept, stage, on, epilepsy, Layer.Structured, recorded, entry.Evidence) { Code = code });
    }

    private static bool IsCare(string concept) => concept.StartsWith("proc_", StringComparison.Ordinal) || OtherSets.Contains(concept);

    private static string? Concept(ReportKind kind) => kind switch
    {
        ReportKind.Mri => "proc_mri_brain",
        ReportKind.Eeg => "proc_eeg",
        ReportKind.VideoEeg => "proc_video_eeg",
        ReportKind.Pet => "proc_pet_spect_brain",
        ReportKind.Genetics => "genetic_test",
        _ => null,
    };

    private Contact? ContactOf(Link? encounter) => chart.NameOf(encounter) is { } name ? contacts.GetValueOrDefault(name) : null;

    /// <summary>Its own reason first; without one, the principal diagnosis of the visit.</summary>
    private Answer ForEpilepsy(IReadOnlyList<CodeableConcept>? codes, IReadOnlyList<Link>? references, Link? encounter, Entry entry)
    {
        List<string> concepts = [.. (codes ?? []).SelectMany(chart.Memory.ConceptsOf)];
        bool told = codes is { Count: > 0 };
        foreach (Link link in references ?? [])
        {
            Entry<ConditionSlice>? condition = chart.Find<ConditionSlice>(link, entry);
            told |= condition is not null || link.Display is not null;
            concepts.AddRange(condition is not null ? chart.Memory.ConceptsOf(condition.Is.Code) : link.Display is { } display ? chart.Memory.ConditionConcepts(display) : []);
        }

        if (concepts.Exists(IsEpilepsy))
        {
            return Answer.Yes;
        }

        if (told)
        {
            return Answer.No;
        }

        List<Diagnosis> visit = chart.NameOf(encounter) is { } name ? [.. principal[name]] : [];
        return visit.Count == 0 ? Answer.Unknown : visit.Exists(diagnosis => diagnosis.Concepts.Any(IsEpilepsy)) ? Answer.Yes : Answer.No;
    }

    private static bool IsEpilepsy(string concept) =>
        concept is "epilepsy_dx" or "epilepsy_dx_supporting" or "epilepsy_intractable" or "status_epilepticus" || concept.StartsWith("syndrome_", StringComparison.Ordinal);
}
