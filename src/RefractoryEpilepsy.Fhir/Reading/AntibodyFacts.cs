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
                Add(entry, target, AnswerOf(entry.Is.ValueCodeableConcept, entry.Is.ValueString, entry.Is.ValueBoolean, entry.Is.Interpretation));
            }

            foreach (ObservationComponent part in entry.Is.Component ?? [])
            {
                if (TargetOf(part.Code) is { } one)
                {
                    Add(entry, one, AnswerOf(part.ValueCodeableConcept, part.ValueString, part.ValueBoolean, part.Interpretation));
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
            if (!Words.Any(text, "antibod", "antikörper", "antikoerper", "anticuerpo", "anticorps", " ab", "-ab", "autoantib", "anti-") && !Words.Alone(text, "IgG"))
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

    /// <summary>By the value's words, else by the laboratory's interpretation. A bare titre without either is no answer.</summary>
    private static Answer AnswerOf(CodeableConcept? coded, string? text, bool? yes, IReadOnlyList<CodeableConcept>? interpretation)
    {
        if (yes is { } told)
        {
            return told ? Answer.Yes : Answer.No;
        }

        string words = $"{coded.Words()} {text}";
        return Words.Any(words, "equivocal", "indeterminate", "borderline", "grenzwertig") ? Answer.Unknown
            : Words.Any(words, "negativ", "négatif", "not detected", "non-reactive", "nonreactive", "absent", "nicht nachweisbar", "<1:") ? Answer.No
            : Words.Any(words, "positiv", "positif", "detected", "reactive", "present", "nachweisbar") ? Answer.Yes
            : (interpretation ?? []).Any(label => label.Has("POS", "A", "AA", "H", "HH", "DET") || Words.Any(label.Text, "positiv", "abnormal", "high")) ? Answer.Yes
            : (interpretation ?? []).Any(label => label.Has("NEG", "N", "ND") || Words.Any(label.Text, "negativ", "normal")) ? Answer.No
            : Answer.Unknown;
    }
}
