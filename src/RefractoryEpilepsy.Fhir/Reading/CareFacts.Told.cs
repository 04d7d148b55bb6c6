using System.Text.RegularExpressions;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What conditions and observations tell of operations, stimulators and diets, and why something was not done.</summary>
internal sealed partial class CareFacts
{
    private const int Patience = 10_000;

    private static readonly string[] Therapies = ["proc_epilepsy_surgery", "proc_vns", "proc_rns", "proc_dbs", "removed-proc_vns", "removed-proc_rns", "removed-proc_dbs", "proc_vagotomy"];

    private static readonly string[] TherapyStems = ["surgery", "lobectom", "resect", "callosotom", "hemispher", "laser", "litt", "vns", "vagus", "vagal", "rns", "neurostim", "responsive", "dbs", "brain stim", "ketogenic", "ketocal", "atkins", "chirurg", "candidate", "vagotom"];

    private static readonly string[] DietStems = ["diet", "nutrition", "ketogen", "ernährung"];

    /// <summary>Value set procedure-not-performed-reason of the FHIR specification, and v3 ActReason.</summary>
    private static readonly string[] RefusalCodes = ["105480006", "183944003", "PATOBJ"];

    [GeneratedRegex(@"\brefus\w+|\bdeclin\w+|\b(patient|pt|parents?|famil(y|ies)|mother|father|guardian|caregiver)(['\u2019]?s)? (\p{L}+ ){0,2}(decision|choice|cho(o)?se|wish(es)?|preferences?|prefers?|opted|objection|objects|not interested|reluctant|unwilling|(did|does|do) not (want|wish)|doesn't want|didn't want|against)\b|\b(because of|due to) (the )?(patient|parent|famil)\w*['\u2019]?s? (decision|choice|wish)|\b(procedure|treatment) not wanted\b|abgelehnt|ablehn|rechaz|wunsch des patienten|patientenwunsch|refusé|decisión del paciente", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Refusal { get; }

    /// <summary>Not the patient, but who pays, or who was asked.</summary>
    [GeneratedRegex(@"insur|payer|payor|coverage|authori[sz]ation|\bdeclin\w+ by (the )?(\p{L}+ )?(provider|clinic|cent(er|re)|department|surgeon|hospital|specialist|team|service|facility|neurosurg\w*|neurolog\w*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex RefusalByOthers { get; }

    /// <summary>Reasons that tell nothing of whether the therapy fits the patient.</summary>
    [GeneratedRegex(@"staff|\bor closed\b|operating room|theatre|closed|closure|capacity|schedul|cancel|bed(s)? |no bed|equipment|supply|supplies|covid|pandemic|weather|no[- ]?show|did not (attend|come|arrive)|insur|payer|coverage|authori[sz]ation|transport|emergency case|power|illness of|surgeon (ill|unavailable|away)|unavailab|not available|holiday|administrative|clerical|duplicate|wrong (patient|order)|postpon|deferred|resched|febrile|infection|\bcold\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Organisational { get; }

    [GeneratedRegex(@"\b(history of|hx of|h/o|s/?p|status[ -]post|post[ -]?(operative|procedural|surgical)?|presence of|in (situ|place)|status|implant\w*|placement|previous|prior|past|zustand nach|z\.? ?n\.?|antecedentes? de|antécédent)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Behind { get; }

    [GeneratedRegex(@"\b(famil\w*|mother|father|sibling|brother|sister|candidate|evaluation|consider\w*|planned|planning|discuss\w*|declin\w*|refus\w*|no (history|prior|previous)|without|denies|not|possible|counsel\w*|education|wants?|scheduled|encounter for|awaiting|risk)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex NotDoneYet { get; }

    [GeneratedRegex(@"\b(not|never|no|poor|un)(?! longer)[ -]?(a |an |considered |felt |deemed |suitable |good |to be )*(\p{L}+ ){0,2}candidate\b|\bnon-?(surgical|operative) candidate\b|\bsurgery (is |was )?(not indicated|not an option|contraindicated)\b|\b(inoperable|unresectable|non-?resectable)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex NoCandidate { get; }

    /// <summary>Another person's, or a wish of one.</summary>
    [GeneratedRegex(@"\b(family history|in (mother|father|sibling|brother|sister|son|daughter))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Relative { get; }

    /// <summary>Not the diet of today.</summary>
    [GeneratedRegex(@"\b(no|not|never|without|stopped|discontinued|failed|former(ly)?|previous(ly)?|history|past|consider\w*|discuss\w*|counsel\w*|education|candidate|referral|declin\w*|refus\w*|intoleran\w+|offered|planned|trial of)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex NotThisDiet { get; }

    /// <summary>Operations and stimulators that the list of problems keeps ("History of left temporal lobectomy"), and what flowsheets say of them.</summary>
    private void Told()
    {
        foreach (Entry<ConditionSlice> entry in chart.Of<ConditionSlice>())
        {
            string words = entry.Is.Code.Words();
            if (DiagnosisFacts.Counts(entry.Is) && Words.Any(words, TherapyStems))
            {
                Kept(entry, words);
            }
        }

        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            string label = entry.Is.Code.Words();
            if (Observations.IsResult(entry.Is) && (Words.Any(label, TherapyStems) || Words.Any(label, DietStems)) && Observations.DayOf(entry, chart) is { } day)
            {
                Answered(entry, label, DateInterval.On(day));
            }
        }

        foreach (Entry<MedicationStatementSlice> entry in chart.Of<MedicationStatementSlice>())
        {
            MedicationStatementSlice it = entry.Is;
            if (it.Status is "active" or "intended" or null && Words.Any(it.MedicationCodeableConcept.Words(), "ketocal", "ketovie", "keyo ", "ketogenic")
                && (chart.Day(it.EffectivePeriod?.Start, "effectivePeriod.start", entry) ?? chart.Day(it.EffectiveDateTime, "effectiveDateTime", entry) ?? chart.Day(it.DateAsserted, "dateAsserted", entry)) is { } day)
            {
                Add("ketogenic-diet", CareStage.Done, new(day.Earliest, chart.Day(it.EffectivePeriod?.End, "effectivePeriod.end", entry)?.Latest), Answer.Unknown, entry, null);
            }
        }
    }

    private void Kept(Entry<ConditionSlice> entry, string words)
    {
        ConditionSlice it = entry.Is;
        PartialDate? day = chart.Day(it.OnsetDateTime, "onsetDateTime", entry) ?? chart.Day(it.OnsetPeriod?.Start, "onsetPeriod.start", entry) ?? chart.Day(it.RecordedDate, "recordedDate", entry);
        DateInterval? on = day is { } told ? new(told.Earliest, told.Latest) : null;
        Answer epilepsy = Words.Any(words, "epilep", "épilep", "seizure") ? Answer.Yes : Answer.Unknown;
        bool over = it.ClinicalStatus.Says("inactive", "resolved", "remission");
        if (NoCandidate.IsMatch(words) && Words.Any(words, "surg", "operat", "operab", "resect", "chirurg") && !(over && epilepsy != Answer.Yes))
        {
            Add("surgery-ruled-out", CareStage.NotDone, on, epilepsy, entry, null);
        }

        if (epilepsy == Answer.Yes && NoCandidate.IsMatch(words))
        {
            Add("proc_epilepsy_surgery", CareStage.NotDone, on, epilepsy, entry, null);
            return;
        }

        // What the list says is not wanted: the operation, a stimulator, the diet. Who comes to want it takes it off the list.
        if (!over && Refusal.IsMatch(words) && !RefusalByOthers.IsMatch(words) && !Relative.IsMatch(words))
        {
            foreach (string concept in CareWords.Of(words).Where(concept => Therapies.Contains(concept) || concept == "ketogenic-diet")
                .Concat(epilepsy == Answer.Yes && Words.Any(words, "surg", "chirurg", "cirug") ? ["proc_epilepsy_surgery"] : []).Distinct())
            {
                Add(concept, CareStage.Declined, on, epilepsy, entry, null);
            }

            return;
        }

        if (!it.ClinicalStatus.Says("inactive", "resolved", "remission") && it.Code.Texts().Any(text => Words.Any(text, "ketogen", "ketocal", "modified atkins") && !NotThisDiet.IsMatch(text)))
        {
            Add("ketogenic-diet", CareStage.Done, on, Answer.Unknown, entry, null);
        }

        if (!Behind.IsMatch(words) || NotDoneYet.IsMatch(words) || it.VerificationStatus.Says("unconfirmed", "provisional", "differential"))
        {
            return;
        }

        foreach (string concept in CareWords.Of(words.Replace("history", "", StringComparison.OrdinalIgnoreCase)).Where(concept => Therapies.Contains(concept)))
        {
            // The procedure itself tells its day better than the list, which may have been written years later.
            if (!events.Exists(done => done.Concept == concept && done.Stage == CareStage.Done && !done.Evidence.Reference.StartsWith("Condition/", StringComparison.Ordinal)))
            {
                Add(concept, CareStage.Done, on, epilepsy, entry, null);
            }
        }
    }

    private void Answered(Entry<ObservationSlice> entry, string label, DateInterval on)
    {
        string value = string.Join(" | ", new[] { entry.Is.ValueString }.Concat(entry.Is.ValueCodeableConcept.Texts()).Where(text => !string.IsNullOrWhiteSpace(text)));
        if (value.Length == 0)
        {
            return;
        }

        bool declined = Refusal.IsMatch(value) && !RefusalByOthers.IsMatch(value);
        IEnumerable<string> named = CareWords.Of(label).Where(concept => Therapies.Contains(concept) || concept == "ketogenic-diet")
            .Concat(Words.Any(label, "epilep") && Words.Any(label, "surg") ? ["proc_epilepsy_surgery"] : []).Distinct();
        if (declined)
        {
            foreach (string concept in named)
            {
                Add(concept, CareStage.Declined, on, Answer.Unknown, entry, null);
            }
        }
        else if (NoCandidate.IsMatch(value) && Words.Any(label, "surg") && Words.Any($"{label} {value}", "epilep", "seizure"))
        {
            Add("proc_epilepsy_surgery", CareStage.NotDone, on, Answer.Yes, entry, null);
        }
        else if (Words.Any(label, DietStems) && Words.Any(value, "ketogen", "ketocal", "modified atkins") && !NotThisDiet.IsMatch($"{label} {value}"))
        {
            Add("ketogenic-diet", CareStage.Done, on, Answer.Unknown, entry, null);
        }
    }

    private static IReadOnlyList<CodeableConcept?> Reasons(IReadOnlyList<Extension>? extensions) =>
        [.. (extensions ?? []).Where(extension => extension.Url is { } url && url.EndsWith("statusReason", StringComparison.OrdinalIgnoreCase)).Select(extension => extension.ValueCodeableConcept ?? new CodeableConcept { Text = extension.ValueString })];

    /// <summary>Why something was not done: the patient's will, a reason that tells nothing of the therapy (null), or another.</summary>
    private static CareStage? StageOfUndone(IReadOnlyList<CodeableConcept?> reasons, IReadOnlyList<Annotation>? notes)
    {
        string words = string.Join(" | ", reasons.Select(reason => reason.Words()).Concat((notes ?? []).Select(note => note.Text)).OfType<string>());
        return Declines(reasons, notes) ? CareStage.Declined : Organisational.IsMatch(words) && !NoCandidate.IsMatch(words) ? null : CareStage.NotDone;
    }

    private static bool Declines(IReadOnlyList<CodeableConcept?> reasons, IReadOnlyList<Annotation>? notes)
    {
        if (reasons.SelectMany(reason => reason?.Coding ?? []).Any(coding => coding.Code is { } code && (RefusalCodes.Contains(code) || code.StartsWith("Z53.2", StringComparison.OrdinalIgnoreCase))))
        {
            return true;
        }

        string words = string.Join(" | ", reasons.Select(reason => reason.Words()).Concat((notes ?? []).Select(note => note.Text)).OfType<string>());
        return Refusal.IsMatch(words) && !RefusalByOthers.IsMatch(words);
    }
}
