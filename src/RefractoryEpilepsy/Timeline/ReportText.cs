using System.Globalization;
using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>One statement of a report.</summary>
/// <param name="Concept">Concept of a <see cref="Finding"/>, such as <c>hippocampal-sclerosis</c> or <c>eeg-focus</c>.</param>
/// <param name="Present">Yes found, No denied, Unknown considered without an answer ("cannot be excluded").</param>
/// <param name="Detail">Side and lobes where told: <c>left temporal</c>; null where not.</param>
/// <param name="Quote">Rule and place in the text, such as <c>focal-cortical-dysplasia@120+24</c>; never the text itself.</param>
public sealed record ReportReading(string Concept, Answer Present, string? Detail, string Quote);

/// <summary>Reads what MRI, EEG and pathology reports say, by rules that know negation, doubt, side and lobe.</summary>
/// <remarks>
/// English thoroughly, German, Spanish and French in their common phrases. Clinical questions, histories and comparisons inside a report
/// do not count. Where findings and impression answer the same thing, the impression decides. Never throws.
/// Negation by cue and scope after Chapman et al., J Biomed Inform 2001;34:301, doi:10.1006/jbin.2001.1029.
/// </remarks>
public static partial class ReportText
{
    /// <summary>Lesions, their place, whether the brain is normal, and whether an epilepsy protocol was used.</summary>
    public static IReadOnlyList<ReportReading> ReadMri(string report)
    {
        var hits = new HitList();
        foreach (ReportSentence sentence in ReportSentences.Of(report))
        {
            if (sentence.Part != ReportPart.Question)
            {
                ReadTerms(sentence, ReportTerms.Protocol, hits, withPlace: false);
            }

            if (sentence.Part is ReportPart.Question or ReportPart.Technique)
            {
                continue;
            }

            int before = hits.Count;
            ReadTerms(sentence, ReportTerms.Lesions, hits, withPlace: true);
            SclerosisBySigns(sentence, hits);
            ReadTerms(sentence, ReportTerms.Kinds, hits, withPlace: false);
            if (hits.Count > before || sentence.Text.Contains("eloquent", StringComparison.Ordinal))
            {
                ReadTerms(sentence, ReportTerms.Place, hits, withPlace: false);
            }

            if (ReportTerms.NormalMri.IsMatch(sentence.Text) && !ReportTerms.NotNormal.IsMatch(sentence.Text))
            {
                hits.Add("normal", Answer.Yes, null, sentence, 0, sentence.Text.Length);
            }
        }

        List<ReportReading> readings = hits.Decide("normal");
        bool lesion = readings.Exists(IsLesion);
        if (lesion)
        {
            ReportReading first = readings.First(IsLesion);
            readings.Add(first with { Concept = "mri-lesion" });
            if (SeveralLobes(readings) is { } places)
            {
                readings.Add(first with { Concept = "multilobar-lesion", Detail = places });
            }
        }
        else if (hits.First("normal") is { } normal)
        {
            readings.Add(new ReportReading("mri-lesion", Answer.No, null, normal));
        }

        return readings;
    }

    /// <summary>Normal or not, epileptiform discharges, each focus, generalised and widespread patterns, slowing, non-epileptic events.</summary>
    public static IReadOnlyList<ReportReading> ReadEeg(string report)
    {
        var hits = new HitList();
        foreach (ReportSentence sentence in ReportSentences.Of(report))
        {
            if (sentence.Part is not (ReportPart.Question or ReportPart.Technique))
            {
                EegSentence(sentence, hits);
            }
        }

        List<ReportReading> readings = hits.Decide("normal");
        bool abnormal = readings.Exists(reading => reading.Present == Answer.Yes && reading.Concept is not "eeg-nonepileptic-event" and not "eeg-abnormal");
        bool told = readings.Exists(reading => reading.Concept == "eeg-abnormal");
        if (abnormal && !readings.Exists(reading => reading is { Concept: "eeg-abnormal", Present: Answer.Yes }))
        {
            readings.RemoveAll(reading => reading.Concept == "eeg-abnormal");
            readings.Add(readings.First(reading => reading.Present == Answer.Yes && reading.Concept != "eeg-nonepileptic-event") with { Concept = "eeg-abnormal", Detail = null });
        }
        else if (!told && hits.First("normal") is { } normal)
        {
            readings.Add(new ReportReading("eeg-abnormal", Answer.No, null, normal));
        }

        return readings;
    }

    /// <summary>What the tissue showed.</summary>
    public static IReadOnlyList<ReportReading> ReadPathology(string report)
    {
        var hits = new HitList();
        foreach (ReportSentence sentence in ReportSentences.Of(report))
        {
            if (sentence.Part is not ReportPart.Question)
            {
                ReadTerms(sentence, ReportTerms.Lesions, hits, withPlace: true);
                ReadTerms(sentence, ReportTerms.Kinds, hits, withPlace: false);
            }
        }

        return hits.Decide("normal");
    }

    /// <summary>The text of HTML or XHTML, each tag and entity replaced by what it stands for and spaces, so that offsets stay.</summary>
    public static string WithoutMarkup(string text) => ReportMarkup.Strip(text);

    /// <summary>Findings that are lesions of one spot: where one of them lies in several lobes, the disease does.</summary>
    private static readonly string[] Spots = ["hippocampal-sclerosis", "focal-cortical-dysplasia", "cortical-malformation", "tumor", "vascular-malformation", "encephalomalacia", "stroke", "trauma", "tuberous-sclerosis"];

    private static void ReadTerms(ReportSentence sentence, IReadOnlyList<ReportTerm> terms, HitList hits, bool withPlace)
    {
        List<(int Index, int Length)> named = withPlace ? [.. terms.SelectMany(term => Matches(term, sentence.Text)).Distinct()] : [];
        foreach (ReportTerm term in terms)
        {
            foreach (ValueMatch match in term.Pattern.EnumerateMatches(sentence.Text))
            {
                if (term.Unless is { } unless && unless.IsMatch(sentence.Text))
                {
                    continue;
                }

                if (terms == ReportTerms.Protocol ? ReportPolarity.IsOnlyAdvised(sentence.Text, match.Index) : terms != ReportTerms.Eeg && ReportPolarity.IsOnlySought(sentence.Text, match.Index, match.Length))
                {
                    continue;
                }

                // How an examination was done is denied only right before its name.
                int from = withPlace || terms != ReportTerms.Protocol ? 0 : Math.Max(0, match.Index - 30);
                Answer? present = ReportPolarity.Of(sentence.Text[from..], match.Index - from, match.Length);
                if (present is { } answer)
                {
                    if (withPlace && answer != Answer.No)
                    {
                        Placed(term.Concept, answer, named, sentence, match.Index, match.Length, hits);
                    }
                    else
                    {
                        hits.Add(term.Concept, answer, null, sentence, match.Index, match.Length);
                    }
                }
            }
        }
    }

    /// <summary>One hit for each place of the lesion; where no words are its own, what stands around it.</summary>
    private static void Placed(string concept, Answer answer, List<(int Index, int Length)> named, ReportSentence sentence, int index, int length, HitList hits)
    {
        IReadOnlyList<string> places = ReportPlaces.Own(sentence.Text, index, length, named);
        if (places.Count == 0)
        {
            string? around = ReportPlaces.Around(sentence.Text, index, length);
            places = [around ?? (answer == Answer.Yes && ReportTerms.Multiple.IsMatch(sentence.Text[..index]) ? "multiple" : "")];
        }

        foreach (string place in places)
        {
            hits.Add(concept, answer, place.Length == 0 ? null : place, sentence, index, length);
        }
    }

    private static bool IsLesion(ReportReading reading) =>
        reading.Present == Answer.Yes && reading.Concept is not ("mri-epilepsy-protocol" or "eloquent-cortex") && !ReportTerms.Kinds.Any(kind => kind.Concept == reading.Concept);

    private static IEnumerable<(int Index, int Length)> Matches(ReportTerm term, string text)
    {
        foreach (Match match in term.Pattern.Matches(text))
        {
            yield return (match.Index, match.Length);
        }
    }

    /// <summary>Volume loss and high signal of a hippocampus are sclerosis; volume loss alone is a hint.</summary>
    private static void SclerosisBySigns(ReportSentence sentence, HitList hits)
    {
        Match loss = ReportTerms.HippocampalLoss.Match(sentence.Text);
        if (!loss.Success || ReportPolarity.Of(sentence.Text, loss.Index, loss.Length) is not { } answer)
        {
            return;
        }

        Match signal = ReportTerms.HighSignal.Match(sentence.Text);
        bool both = signal.Success && ReportPolarity.Of(sentence.Text, signal.Index, signal.Length) == Answer.Yes;
        Answer present = answer == Answer.Yes && !both ? Answer.Unknown : answer;
        hits.Add("hippocampal-sclerosis", present, ReportPlaces.Around(sentence.Text, loss.Index, loss.Length), sentence, loss.Index, loss.Length);
    }

    private static void EegSentence(ReportSentence sentence, HitList hits)
    {
        string text = sentence.Text;
        ReadTerms(sentence, ReportTerms.Eeg, hits, withPlace: false);
        foreach (ValueMatch match in ReportTerms.AbnormalEeg.EnumerateMatches(text))
        {
            if (ReportPolarity.Of(text, match.Index, match.Length) is { } answer)
            {
                hits.Add("eeg-abnormal", answer, null, sentence, match.Index, match.Length);
            }
        }

        if (ReportTerms.NormalEeg.IsMatch(text) && !ReportTerms.NotNormal.IsMatch(text))
        {
            hits.Add("normal", Answer.Yes, null, sentence, 0, text.Length);
        }

        Discharges(sentence, hits);
        Match slowing = ReportTerms.Slowing.Match(text);
        if (slowing.Success && ReportPolarity.Of(text, slowing.Index, slowing.Length) is { } slow)
        {
            hits.Add("eeg-slowing", slow, slow == Answer.No ? null : ReportPlaces.Around(text, slowing.Index, slowing.Length), sentence, slowing.Index, slowing.Length);
        }
    }

    /// <summary>Epileptiform discharges and where they come from. Benign variants are none.</summary>
    private static void Discharges(ReportSentence sentence, HitList hits)
    {
        string text = sentence.Text;
        if (ReportTerms.BenignVariant.IsMatch(text))
        {
            return;
        }

        foreach (ValueMatch match in ReportTerms.Epileptiform.EnumerateMatches(text))
        {
            if (ReportPolarity.Of(text, match.Index, match.Length) is not { } answer)
            {
                continue;
            }

            hits.Add("eeg-epileptiform", answer, null, sentence, match.Index, match.Length);
            if (answer != Answer.Yes)
            {
                continue;
            }

            bool generalized = ReportTerms.Generalized.IsMatch(text);
            string origin = ReportTerms.Propagation.Replace(text, " ");
            IReadOnlyList<string> places = ReportPlaces.Each(origin, ReportTerms.Independent.IsMatch(text) || ReportTerms.Multifocal.IsMatch(text));
            if (!generalized || places.Count > 0 && !ReportTerms.Maximum.IsMatch(text))
            {
                foreach (string place in places)
                {
                    hits.Add("eeg-focus", Answer.Yes, place, sentence, match.Index, match.Length);
                }
            }

            if (ReportTerms.Multifocal.IsMatch(text))
            {
                hits.Add("eeg-multifocal", Answer.Yes, null, sentence, match.Index, match.Length);
            }

            if (ReportTerms.Independent.IsMatch(text) && (ReportPlaces.BothSides(origin) || (places.Any(place => place.StartsWith("left", StringComparison.Ordinal)) && places.Any(place => place.StartsWith("right", StringComparison.Ordinal)))))
            {
                hits.Add("eeg-bilateral-independent", Answer.Yes, null, sentence, match.Index, match.Length);
            }
        }
    }

    /// <summary>Two places of lesions that share no lobe or side, as a text; null where all could be one.</summary>
    private static string? SeveralLobes(List<ReportReading> readings)
    {
        foreach (ReportReading first in readings)
        {
            if (first is { Concept: "multilobar-lesion" })
            {
                return null;
            }

            foreach (ReportReading second in readings)
            {
                if (ReferenceEquals(first, second))
                {
                    if (first is { Present: Answer.Yes, Detail: { } spot } && Spots.Contains(first.Concept) && ReportPlaces.IsSeveral(spot))
                    {
                        return spot;
                    }

                    continue;
                }

                if (first is { Present: Answer.Yes, Detail: { } one } && second is { Present: Answer.Yes, Detail: { } other } && ReportPlaces.OtherLobe(one, other))
                {
                    return $"{one}, {other}";
                }
            }
        }

        return null;
    }

    /// <summary>Collects statements; later an addendum outweighs the impression and the impression the findings, and yes outweighs doubt and no.</summary>
    private sealed class HitList
    {
        private readonly List<(ReportReading Reading, int Weight)> all = [];

        public void Add(string concept, Answer present, string? detail, ReportSentence sentence, int index, int length)
        {
            string quote = string.Create(CultureInfo.InvariantCulture, $"{concept}@{sentence.Offset + index}+{length}");
            all.Add((new ReportReading(concept, present, detail, quote), sentence.Part switch { ReportPart.Addendum => 2, ReportPart.Impression => 1, _ => 0 }));
        }

        public int Count => all.Count;

        public string? First(string concept)
        {
            foreach ((ReportReading reading, _) in all)
            {
                if (reading.Concept == concept)
                {
                    return reading.Quote;
                }
            }

            return null;
        }

        /// <summary>One reading per concept, and one per place of it; without the helper concept.</summary>
        public List<ReportReading> Decide(string without)
        {
            var decided = new List<ReportReading>();
            foreach (IGrouping<string, (ReportReading Reading, int Weight)> concept in all.Where(hit => hit.Reading.Concept != without).GroupBy(hit => hit.Reading.Concept))
            {
                int most = concept.Max(hit => hit.Weight);
                List<ReportReading> weighty = [.. concept.Where(hit => hit.Weight == most).Select(hit => hit.Reading)];
                Answer answer = weighty.Exists(reading => reading.Present == Answer.Yes) ? Answer.Yes
                    : weighty.Exists(reading => reading.Present == Answer.Unknown) ? Answer.Unknown
                    : Answer.No;
                List<ReportReading> same = [.. weighty.Where(reading => reading.Present == answer)];
                List<ReportReading> placed = [.. same.Where(reading => reading.Detail is not null).DistinctBy(reading => reading.Detail)];
                if (placed.Count == 0 && answer == Answer.Yes)
                {
                    // The impression names it, the findings say where.
                    string? place = concept.Select(hit => hit.Reading).FirstOrDefault(reading => reading is { Present: Answer.Yes, Detail: not null })?.Detail;
                    decided.Add(same[0] with { Detail = place });
                }
                else
                {
                    decided.AddRange(placed.Count > 0 ? placed : [same[0]]);
                }
            }

            return decided;
        }
    }
}
