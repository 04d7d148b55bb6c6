using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Sides and lobes in a sentence of a report.</summary>
internal static partial class ReportPlaces
{
    [GeneratedRegex(@"\b((?<left>left(-sided)?|linke?[nrs]?|links\w*|izquierd[oa]s?|gauches?|lt|l(?=\.? (anterior |posterior |mesial |medial |lateral |mid |inferior |superior )?(fronto|temporo|parieto|occipito|centro)?-?(front|temp|pariet|occip|central|hemisph|insul|hippocamp|mts\b|perisylv)))|(?<right>right(-sided)?|rechte?[nrs]?|rechts\w*|derech[oa]s?|droite?s?|rt|r(?=\.? (anterior |posterior |mesial |medial |lateral |mid |inferior |superior )?(fronto|temporo|parieto|occipito|centro)?-?(front|temp|pariet|occip|central|hemisph|insul|hippocamp|mts\b|perisylv)))|(?<both>bilateral\w*|bi-?(pds?|lpds?|pleds?)|bi(frontal|temporal|parietal|occipital|hemispheric)\w*|both (sides|hemispheres|hippocampi|temporal|frontal)|beid(e|seits|seitig\w*)|bilaterales?)"
        + @"|(?<lobe>(fronto|temporo|parieto|occipito|centro|orbito|insulo|mesio)?-?(frontal|temporal|parietal|occipital|insula|insular|central|opercular)(e|es|er|en|ly|lappen\w*|is)?|frontales?|temporales?|parietales?|occipitales?|okzipital\w*|rolandi[ck]\w*|insula|temporaux|frontaux|hippocamp\w+|hippokamp\w+|hipocamp\w+|amygdal\w+|mesial temporal|cingulate)"
        + @"|(?<electrode>fp[12]|f[3478]|t[3-9]|t10|c[34]|p[3478]|o[12]|tp[789]|ft[789]))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Word { get; }

    private static readonly (string Start, string Lobe)[] Lobes =
    [
        ("frontotemporal", "frontotemporal"), ("fronto-temporal", "frontotemporal"), ("temporoparietal", "temporoparietal"), ("temporo-parietal", "temporoparietal"),
        ("parietooccipital", "parietooccipital"), ("parieto-occipital", "parietooccipital"), ("temporooccipital", "temporooccipital"), ("temporo-occipital", "temporooccipital"),
        ("frontoparietal", "frontoparietal"), ("fronto-parietal", "frontoparietal"), ("frontocentral", "frontocentral"), ("fronto-central", "frontocentral"),
        ("centrotemporal", "centrotemporal"), ("centro-temporal", "centrotemporal"), ("rolandi", "centrotemporal"), ("orbitofrontal", "frontal"), ("orbito-frontal", "frontal"),
        ("mesiotemporal", "temporal"), ("mesial temporal", "temporal"), ("centroparietal", "centroparietal"), ("hipp", "temporal"), ("hipo", "temporal"), ("amygdal", "temporal"),
        ("insul", "insular"), ("front", "frontal"), ("tempor", "temporal"), ("pariet", "parietal"), ("occipit", "occipital"), ("okzipit", "occipital"), ("central", "central"),
        ("opercul", "frontal"), ("cingul", "frontal"),
    ];

    /// <summary>Side and lobes of the words around a place in the sentence; null where none are told.</summary>
    public static string? Around(string sentence, int index, int length)
    {
        // The clause around the words; where it tells nothing, the whole sentence.
        (int start, int end) = Clause(sentence, index, length);
        (int from, int to) = ReportPolarity.ScopeOf(sentence, index, length);
        return Describe(sentence[start..end]) ?? Describe(sentence[from..to]) ?? Describe(sentence);
    }

    /// <summary>Places of one of the lesions that a sentence names: its own words before and behind it, not those of another lesion; empty where it has none of its own.</summary>
    /// <param name="others">Where the sentence names other lesions.</param>
    public static IReadOnlyList<string> Own(string sentence, int index, int length, IReadOnlyList<(int Index, int Length)> others)
    {
        (int from, int to) = ReportPolarity.ScopeOf(sentence, index, length);
        int end = index + length;
        if (to < sentence.Length && sentence[to] == ':' && sentence.AsSpan(end, to - end).IsWhiteSpace())
        {
            // "Hippocampal sclerosis: present, left".
            to = ReportPolarity.ScopeOf(sentence, to + 1, 0).End;
        }

        string before = sentence[from..index];
        string after = sentence[end..to];
        foreach ((int other, int size) in others)
        {
            if (other >= from && other + size <= index && other + size > from)
            {
                string between = sentence[(other + size)..index];
                before = between.Length <= before.Length ? between[CutBetween(between)..] : before;
            }
            else if (other >= end && other <= to)
            {
                string between = sentence[end..other];
                after = between.Length <= after.Length ? between[..CutBetween(between)] : after;
            }
        }

        before = before[StartOfList(before)..];
        after = after[..EndOfList(after)];
        string named = Joined($"{before} {sentence[index..end]}");
        IReadOnlyList<string> places = Each(named, independent: false);
        bool side = places.Any(HasSide);
        bool lobe = places.Any(HasLobe);
        return lobe && side ? places
            : lobe ? Each(Joined($"{named} {Sides(after)}"), independent: false)
            : Each(Joined($"{named} {after}"), independent: false);
    }

    /// <summary>Whether a lesion of this place lies in more than one lobe: on both sides, or in lobes named apart. "Frontotemporal" is one place, and the insula belongs to its neighbours.</summary>
    public static bool IsSeveral(string place)
    {
        if (place.Contains("bilateral", StringComparison.Ordinal))
        {
            return true;
        }

        int lobes = 0;
        foreach (string word in place.Split(' '))
        {
            lobes += word is "frontal" or "temporal" or "parietal" or "occipital" ? 1 : 0;
        }

        return lobes > 1;
    }

    private static bool HasSide(string place) => place.StartsWith("left", StringComparison.Ordinal) || place.StartsWith("right", StringComparison.Ordinal) || place.StartsWith("bilateral", StringComparison.Ordinal);

    private static bool HasLobe(string place) => Lobes.Any(lobe => place.Contains(lobe.Lobe, StringComparison.Ordinal));

    /// <summary>Only the words for sides: the lobe is told already.</summary>
    private static string Sides(string text) =>
        string.Join(' ', Word.Matches(text).Where(match => match.Groups["left"].Success || match.Groups["right"].Success || match.Groups["both"].Success).Select(match => match.Value));

    /// <summary>"temporal-occipital" is a place at the border of two lobes, as "temporo-occipital" is.</summary>
    private static string Joined(string text) => BorderOfLobes.Replace(text, match => match.Groups["first"].Value switch
    {
        "frontal" => "fronto",
        "temporal" => "temporo",
        "parietal" => "parieto",
        _ => "occipito",
    } + match.Groups["second"].Value);

    [GeneratedRegex(@"\b(?<first>frontal|temporal|parietal|occipital) ?[-/] ?(?<second>frontal|temporal|parietal|occipital)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex BorderOfLobes { get; }

    [GeneratedRegex(@"( and |, | with | as well as | plus | und | mit | sowie | y | con | et | avec | & )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Connector { get; }

    /// <summary>What a place's words may be mixed with in a list.</summary>
    [GeneratedRegex(@"^(\s|\b(and|und|y|et|the|of|in|on|at|with|lobes?|lobar|cortex|cortices|cortical|regions?|gyrus|gyri|poles?|areas?|superior|inferior|middle|mid|anterior|posterior|mesial|medial|lateral|basal|pericentral|hemispheric|hemispheres?|lappen|lobulos?|lobes?)\b)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex BesidePlaces { get; }

    /// <summary>Behind these a place is no longer the lesion's: what it reaches, what is healthy, what is told of something else.</summary>
    [GeneratedRegex(@"\b(extend\w*|extension|spread\w*|reach\w*|abut\w*|adjacent|adjoining|near|next to|toward\w*|sparing|spares|but|without|(is|are|was|were|appears?) (\w+ )?(normal|intact|preserved|unremarkable|spared|symmetric)|normal|intact|preserved|and no|is|are|was|were|has|have|which|that|measur\w*|ausdehnung|angrenzend|hasta|jusqu)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, ReportSentences.Patience)]
    private static partial Regex Beyond { get; }

    /// <summary>Where, between two lesions, the words of the first end: at the first joining word where none of its places stands before that ("frontal dysplasia and left occipital ..."), else at the last.</summary>
    private static int CutBetween(string between)
    {
        MatchCollection joins = Connector.Matches(between);
        if (joins.Count == 0)
        {
            return 0;
        }

        int first = joins[0].Index;
        return Word.IsMatch(between[..first]) ? joins[^1].Index : first;
    }

    /// <summary>Where the words before a lesion begin: at its last comma, unless a list of places goes through it.</summary>
    private static int StartOfList(string before)
    {
        int start = before.Length;
        while (start > 0)
        {
            int comma = before.LastIndexOfAny([',', '('], start - 1);
            if (comma < 0)
            {
                return start == before.Length || OnlyPlaces(before[..start]) ? 0 : start;
            }

            if (start < before.Length && !OnlyPlaces(before[(comma + 1)..start]))
            {
                return start;
            }

            start = comma;
        }

        return start;
    }

    private static int EndOfList(string after)
    {
        Match beyond = Beyond.Match(after);
        int last = beyond.Success ? beyond.Index : after.Length;
        if (beyond.Success && beyond.Value is not ("is" or "are" or "was" or "were" or "has" or "have") && after.LastIndexOf(',', last) is >= 0 and var clause)
        {
            // ", the right temporal lobe normal": all of that clause is of something else.
            last = clause;
        }

        int end = 0;
        while (end < last)
        {
            int comma = after.IndexOfAny([',', ')'], end + 1 > last ? last : end + 1);
            int stop = comma < 0 || comma > last ? last : comma;
            if (end > 0 && !OnlyPlaces(after[(end + 1)..stop]))
            {
                return end;
            }

            end = stop;
        }

        return end;
    }

    private static bool OnlyPlaces(string text) => Word.IsMatch(text) && BesidePlaces.IsMatch(Word.Replace(text, " "));

    /// <summary>Each place of the sentence by itself. Lobes of one side are one place, unless the sentence says that they are independent.</summary>
    public static IReadOnlyList<string> Each(string sentence, bool independent)
    {
        var places = new List<string>();
        string side = "";
        var lobes = new List<string>();
        var electrodes = new List<Match>();
        foreach (Match match in Word.Matches(sentence))
        {
            if (match.Groups["electrode"].Success)
            {
                electrodes.Add(match);
                continue;
            }

            string? named = match.Groups["left"].Success ? "left" : match.Groups["right"].Success ? "right" : match.Groups["both"].Success ? "bilateral" : null;
            if (named is not null)
            {
                // "left and right temporal": the lobe that follows belongs to both.
                if (lobes.Count > 0 && side.Length > 0)
                {
                    Flush();
                    side = named;
                }
                else if (lobes.Count > 0)
                {
                    // "temporal left": the side follows its lobe.
                    side = named;
                }
                else
                {
                    side = side.Length == 0 || side == named || side == "bilateral" ? (side == "bilateral" ? side : named) : "bilateral";
                }

                if (match.Groups["both"].Success && LobeOf(match.Value.StartsWith("bi", StringComparison.Ordinal) ? match.Value[2..] : "") is { } inside)
                {
                    lobes.Add(inside);
                }
            }
            else if (LobeOf(match.Value) is { } lobe && !lobes.Contains(lobe))
            {
                lobes.Add(lobe);
            }
        }

        if (side.Length == 0 && lobes.Count == 0 && places.Count == 0)
        {
            ByElectrodes();
        }
        else
        {
            string[] sides = [.. electrodes.Select(one => SideOf(one.Value)).OfType<string>().Distinct()];
            side = side.Length == 0 && sides is [var only] ? only : side;
            Flush();
            if (independent && places is [var told])
            {
                // "left temporal spikes and independently at F8": the other side is told by its electrodes alone.
                foreach (Match other in electrodes.Where(one => SideOf(one.Value) is { } at && HasSide(told) && !told.StartsWith(at, StringComparison.Ordinal) && !told.StartsWith("bilateral", StringComparison.Ordinal)).Take(1))
                {
                    Add($"{SideOf(other.Value)} {ElectrodeLobe(other.Value)}");
                }
            }
        }

        return places;

        // Electrodes of one side are one place; a pair over both sides joined by a stroke ("F3/F4") is a bilateral one.
        void ByElectrodes()
        {
            bool pair = !independent && electrodes.Where((one, at) => at > 0 && SideOf(one.Value) is { } here && SideOf(electrodes[at - 1].Value) is { } there && here != there
                && sentence[(electrodes[at - 1].Index + electrodes[at - 1].Length)..one.Index].Trim() is "/" or "-").Any();
            foreach (IGrouping<string, Match> one in electrodes.GroupBy(electrode => pair ? "bilateral" : SideOf(electrode.Value) ?? ""))
            {
                Add($"{one.Key} {one.Select(electrode => ElectrodeLobe(electrode.Value)).FirstOrDefault()}");
            }
        }

        void Flush()
        {
            if (side.Length == 0 && lobes.Count == 0)
            {
                return;
            }

            foreach (string one in side == "bilateral" && independent ? (string[])["left", "right"] : [side])
            {
                if (lobes.Count == 0)
                {
                    Add(one);
                }
                else if (independent)
                {
                    lobes.ForEach(lobe => Add($"{one} {lobe}"));
                }
                else
                {
                    Add($"{one} {string.Join(' ', lobes)}");
                }
            }

            lobes = [];
        }

        void Add(string place)
        {
            string trimmed = place.Trim();
            if (trimmed.Length > 0 && !places.Contains(trimmed))
            {
                places.Add(trimmed);
            }
        }
    }

    /// <summary>Whether the sentence names both sides.</summary>
    public static bool BothSides(string sentence)
    {
        bool left = false;
        bool right = false;
        foreach (Match match in Word.Matches(sentence))
        {
            bool both = match.Groups["both"].Success;
            left |= both || match.Groups["left"].Success;
            right |= both || match.Groups["right"].Success;
        }

        return left && right;
    }

    /// <summary>Whether two places name lobes of which none is common, or the same lobe on different sides.</summary>
    public static bool OtherLobe(string first, string second)
    {
        bool firstHas = Lobes.Any(lobe => first.Contains(lobe.Lobe, StringComparison.Ordinal));
        bool secondHas = Lobes.Any(lobe => second.Contains(lobe.Lobe, StringComparison.Ordinal));
        if (!firstHas || !secondHas)
        {
            return false;
        }

        foreach (string stem in (ReadOnlySpan<string>)["front", "tempor", "pariet", "occipit", "insul", "centr"])
        {
            if (first.Contains(stem, StringComparison.Ordinal) && second.Contains(stem, StringComparison.Ordinal))
            {
                bool opposite = (first.StartsWith("left", StringComparison.Ordinal) && second.StartsWith("right", StringComparison.Ordinal))
                    || (first.StartsWith("right", StringComparison.Ordinal) && second.StartsWith("left", StringComparison.Ordinal));
                return opposite;
            }
        }

        return true;
    }

    private static string? Describe(string text)
    {
        IReadOnlyList<string> places = Each(text, independent: false);
        return places.Count switch
        {
            0 => null,
            1 => places[0],
            _ => places.FirstOrDefault(place => place.Contains(' ', StringComparison.Ordinal)) ?? places[0],
        };
    }

    private static (int Start, int End) Clause(string sentence, int index, int length)
    {
        (int from, int to) = ReportPolarity.ScopeOf(sentence, index, length);
        int start = sentence.LastIndexOfAny([',', '(', ':'], Math.Max(0, index - 1));
        int end = sentence.IndexOfAny([',', ')'], Math.Min(sentence.Length, index + length));
        return (Math.Max(from, Math.Max(start, 0)), end < 0 ? to : Math.Min(end, to));
    }

    private static string? LobeOf(string word)
    {
        foreach ((string start, string lobe) in Lobes)
        {
            if (word.StartsWith(start, StringComparison.Ordinal))
            {
                return lobe;
            }
        }

        return null;
    }

    private static string? SideOf(string electrode) => (electrode[^1] - '0') % 2 == 1 ? "left" : electrode[^1] == '0' || (electrode[^1] - '0') % 2 == 0 ? "right" : null;

    private static string? ElectrodeLobe(string electrode) => electrode[0] switch
    {
        't' => "temporal",
        'f' when electrode is "f7" or "f8" => "frontotemporal",
        'f' or 'a' => "frontal",
        'o' => "occipital",
        'p' when electrode is "p7" or "p8" => "temporal",
        'p' => "parietal",
        'c' => "central",
        _ => null,
    };
}
