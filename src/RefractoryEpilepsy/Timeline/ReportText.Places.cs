using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Sides and lobes in a sentence of a report.</summary>
internal static partial class ReportPlaces
{
    [GeneratedRegex(@"\b((?<left>left(-sided)?|linke?[nrs]?|links\w*|izquierd[oa]s?|gauches?|lt)|(?<right>right(-sided)?|rechte?[nrs]?|rechts\w*|derech[oa]s?|droite?s?|rt)|(?<both>bilateral\w*|bi(frontal|temporal|parietal|occipital|hemispheric)\w*|both (sides|hemispheres|hippocampi|temporal|frontal)|beid(e|seits|seitig\w*)|bilaterales?)"
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

    /// <summary>Each place of the sentence by itself. Lobes of one side are one place, unless the sentence says that they are independent.</summary>
    public static IReadOnlyList<string> Each(string sentence, bool independent)
    {
        var places = new List<string>();
        string side = "";
        var lobes = new List<string>();
        string electrodeSide = "";
        foreach (Match match in Word.Matches(sentence))
        {
            if (match.Groups["electrode"].Success)
            {
                electrodeSide = SideOf(match.Value) ?? electrodeSide;
                lobes = lobes.Count > 0 || side.Length > 0 ? lobes : ElectrodeLobe(match.Value) is { } under ? [under] : lobes;
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

        if (side.Length == 0)
        {
            side = electrodeSide;
        }

        Flush();
        return places;

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
