using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Antibodies of autoimmune epilepsy: found, looked for and not found, or told without an answer.</summary>
internal static class AntibodyFacts
{
    // LOINC numbers by target, as in valuesets.csv (autoimmune_antibody, gad65_antibody, tpo_antibody).
    private static readonly Dictionary<string, string> ByLoinc = new (string Target, string[] Codes)[]
    {
        ("NMDAR", ["80220-7", "80221-5", "82981-2", "82988-7", "84928-1", "90839-2", "90840-0", "93502-3", "93503-1", "93870-4"]),
        ("DPPX", ["82976-2", "82989-5", "90823-6", "90824-4", "94283-9", "94284-7", "94675-6", "94676-4"]),
        ("GABABR", ["82977-0", "82984-6", "84931-5", "90825-1", "90826-9", "93425-7", "93426-5", "93427-3", "93428-1", "93867-0"]),
        ("LGI1", ["82978-8", "82985-3", "90830-1", "90831-9", "94287-0", "94288-8"]),
        ("CASPR2", ["82979-6", "82986-1", "90820-2", "90821-0", "94285-4", "94286-2"]),
        ("MOG", ["84873-9", "90248-6", "91542-1", "91543-9", "91544-7", "91545-4"]),
        ("GAD65", ["30347-9", "90829-3", "94699-6", "94711-9", "56540-8", "13926-1", "58451-6"]),
        ("TPO", ["8099-4", "5382-7", "5383-5", "18332-7"]),
    }.SelectMany(row => row.Codes.Select(code => (code, row.Target))).ToDictionary(pair => pair.code, pair => pair.Target);

    public static IReadOnlyList<Finding> Read(Chart chart)
    {
        var findings = new List<Finding>();
        foreach (Entry<ObservationSlice> entry in chart.Of<ObservationSlice>())
        {
            if (!Observations.IsResult(entry.Is))
            {
                continue;
            }

            if (TargetOf(entry.Is.Code) is { } target)
            {
                Add(entry, target, QualitativeResult.Of(entry.Is.ValueCodeableConcept, entry.Is.ValueString, entry.Is.ValueBoolean, entry.Is.Interpretation));
            }

            foreach (ObservationComponent part in entry.Is.Component ?? [])
            {
                if (TargetOf(part.Code) is { } one)
                {
                    Add(entry, one, QualitativeResult.Of(part.ValueCodeableConcept, part.ValueString, part.ValueBoolean, part.Interpretation));
                }
            }
        }

        foreach (Entry<DiagnosticReportSlice> entry in chart.Of<DiagnosticReportSlice>())
        {
            if (Reports.IsResult(entry.Is) && (TargetOf(entry.Is.Code) is not null || NamesPanel(entry.Is.Code.Words())) && Reports.DayOf(entry, chart)?.Latest is { } day)
            {
                string text = string.Join('\n', (entry.Is.PresentedForm ?? []).Select(form => Attachments.TextOf(form, entry, chart)).Prepend(entry.Is.Conclusion).Concat(entry.Is.ConclusionCode is { } codes ? codes.SelectMany(code => code.Texts()) : []).OfType<string>());
                foreach ((string target, Answer answer) in Told(text, TargetOf(entry.Is.Code)))
                {
                    findings.Add(new($"antibody:{target}", PartialDate.On(day), answer, null, Layer.Text, chart.RecordedOn(entry, day), entry.Evidence));
                }
            }
        }

        return findings;

        void Add(Entry<ObservationSlice> entry, string target, Answer answer)
        {
            if (Observations.DayOf(entry, chart) is { } day)
            {
                findings.Add(new($"antibody:{target}", PartialDate.On(day), answer, null, Layer.Structured, chart.RecordedOn(entry, day), entry.Evidence));
            }
        }
    }

    private static bool NamesPanel(string label) =>
        Words.Any(label, "autoimmune", "paraneoplastic", "neuronal antibod", "encephalitis", "encephalopathy", "antibod") && !Words.Any(label, "mri", "magnetic", "eeg", "electroenc", "ct head", "patholog", "gene");

    /// <summary>What a report says of each antibody, sentence by sentence; of the one its own label names, where the text names none.</summary>
    internal static IEnumerable<(string Target, Answer Answer)> Told(string text, string? only)
    {
        var told = new List<(string Target, Answer Answer)>();
        foreach (string sentence in text.Split(['.', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] pieces = sentence.Split(',');
            int first = Array.FindIndex(pieces, piece => TargetsIn(piece).Count > 0);
            if (first < 0)
            {
                continue;
            }

            // "No antibodies to NMDAR, LGI1 or CASPR2 detected" denies them all.
            string head = string.Join(' ', pieces[..first]) + " " + pieces[first][..StartOfTarget(pieces[first])];
            bool denied = QualitativeResult.Denies(head);
            var waiting = new List<string>();
            foreach (string piece in pieces[first..])
            {
                waiting.AddRange(TargetsIn(piece));
                Answer answer = denied ? Answer.No : QualitativeResult.OfWords(piece);
                if (answer != Answer.Unknown)
                {
                    told.AddRange(waiting.Select(target => (target, answer)));
                    waiting.Clear();
                }
            }
        }

        if (told.Count == 0 && only is not null && QualitativeResult.OfWords(text.ReplaceLineEndings(" | ")) is not Answer.Unknown and var whole)
        {
            told.Add((only, whole));
        }

        // Of two statements on one antibody the first is the result, and the rest explains it.
        return told.DistinctBy(pair => pair.Target);
    }

    private static int StartOfTarget(string piece)
    {
        int least = piece.Length;
        foreach ((_, string[] names) in Names)
        {
            foreach (string name in names)
            {
                least = piece.IndexOf(name, StringComparison.OrdinalIgnoreCase) is >= 0 and var at && at < least ? at : least;
            }
        }

        return least;
    }

    private static List<string> TargetsIn(string text) => [.. Names.Where(row => Words.Any(text, row.Names)).Select(row => row.Target)];

    private static readonly (string Target, string[] Names)[] Names =
    [
        ("NMDAR", ["nmda", "methyl-d-aspartate"]), ("LGI1", ["lgi1", "lgi-1", "leucine-rich glioma"]), ("CASPR2", ["caspr2", "contactin-associated"]),
        ("GABABR", ["gaba-b", "gabab", "gamma aminobutyrate b", "gaba b", "gaba(b)"]), ("DPPX", ["dppx", "dipeptidyl aminopeptidase"]), ("MOG", ["mog-", "mog ", "myelin oligodendrocyte"]),
        ("GAD65", ["gad65", "gad-65", "gad 65", "glutamate decarbox", "glutamic acid decarbox"]), ("TPO", ["thyroperoxidase", "thyroid peroxidase", "tpo "]), ("AMPAR", ["ampa"]),
    ];

    private static string? TargetOf(CodeableConcept? code) =>
        code is null || (code.Notes.Antibody ??= ReadTarget(code) ?? "").Length == 0 ? null : code.Notes.Antibody;

    private static string? ReadTarget(CodeableConcept code)
    {
        foreach (Coding coding in code?.Coding ?? [])
        {
            if (coding.Code is { } loinc && ByLoinc.TryGetValue(loinc, out string? target))
            {
                return target;
            }
        }

        foreach (string text in code.Texts())
        {
            if (!Words.Any(text, "antibod", "antikörper", "antikoerper", "anticuerpo", "anticorps", " ab", "-ab", "autoantib", "anti-", "cell-based assay", "cell based assay")
                && !Words.Alone(text, "IgG") && !Words.Alone(text, "CBA") && !Words.Alone(text, "IFA"))
            {
                continue;
            }

            string? target = Words.Any(text, "nmda", "methyl-d-aspartate") ? "NMDAR"
                : Words.Any(text, "lgi1", "lgi-1", "leucine-rich glioma") ? "LGI1"
                : Words.Any(text, "caspr2", "contactin-associated") ? "CASPR2"
                : Words.Any(text, "gaba-b", "gabab", "gamma aminobutyrate b", "gaba b") ? "GABABR"
                : Words.Any(text, "dppx", "dipeptidyl aminopeptidase") ? "DPPX"
                : Words.Alone(text, "MOG") || Words.Any(text, "myelin oligodendrocyte") ? "MOG"
                : Words.Any(text, "gad65", "gad-65", "gad 65", "glutamate decarbox", "glutamic acid decarbox") ? "GAD65"
                : Words.Any(text, "thyroperoxidase", "thyroid peroxidase") || Words.Alone(text, "TPO") ? "TPO"
                : Words.Any(text, "ampa") ? "AMPAR"
                : null;
            if (target is not null)
            {
                return target;
            }
        }

        return null;
    }
}
