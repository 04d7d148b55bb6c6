using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>Reads the text of a product: which of our drugs, how strong, which form and route.</summary>
internal sealed partial class ProductText
{
    private static readonly FrozenDictionary<string, string> Forms = Words(
        ("tablet", "tablet tablets tab tabs tbl tabl tabletten tablette filmtabletten filmtablette filmtabl ftbl fta retardtabletten retardtablette schmelztabletten tableta tabletas comprimido comprimidos comprime comprimes cpr cp cps comp caplet odt chewable rtta tbec tbcr tb24 disintegrating dispersible"),
        ("capsule", "capsule capsules cap caps kapsel kapseln hartkapseln weichkapseln retardkapseln kps hkp capsula capsulas gelule gelules sprinkle sprinkles cpep cp24 cpdr"),
        ("liquid", "solution soln sol suspension susp syrup elixir liquid drops tropfen saft losung loesung sirup sirop jarabe solucion suspensione gotas gouttes buvable liqd elix"),
        ("injection", "injection injectable inj vial ampul ampule ampulle ampullen ampoule infusion inyectable inyeccion ivpb syringe infusionslosung injektionslosung prefilled autoinjector"),
        ("spray", "spray nasenspray atomizer"),
        ("rectal", "rectal rektal rectiole rektiole rectiolen rektallosung suppository suppositories supp zapfchen supositorio suppositoire enema"),
        ("film", "film oralfilm"),
        ("granules", "granules granule granulat powder pulver polvo poudre sachet sachets beutel sobres minitablets minitabletten packet packets pack_"),
        ("pack", "kit pack starter titration"));

    private static readonly FrozenSet<string> Rescue = Set("nasal intranasal nasally nose buccal bucal buccally rectal rektal rectally rectiole rektiole rectiolen rektallosung suppository suppositories supp zapfchen supositorio suppositoire nasenspray");

    private static readonly FrozenSet<string> Parenteral = Set("injection injectable inj iv intravenous intravenos intravenosa intravenoes intraveineuse intramuscular im vial ampul ampule ampulle ampullen ampoule infusion inyectable inyeccion ivpb infusionslosung injektionslosung parenteral");

    private static readonly FrozenSet<string> Elsewhere = Set("ophthalmic ophth ophthalmologic eye opht otic ear topical cream ointment gel_topical augentropfen salbe creme transdermal patch inhalation ocular dental colirio collyre");

    private static readonly FrozenSet<string> Oral = Set("oral orally peroral po mouth buvable enteral");

    private static readonly FrozenSet<string> Slow = Set("xr er xl sr cr xt extended sustained retard ret retardtabletten retardtablette retardkapseln lp chrono prolongee prolongada prolonged modified controlled mr tb24 cp24 tbcr 24h");

    private readonly Phrases<DrugName> names;
    private readonly Misspellings misspellings;
    private readonly ShortenedNames shortened;
    private readonly FrozenSet<string> smallDoseDrugs;

    public ProductText(IReadOnlyCollection<DrugName> drugNames, IEnumerable<Drug> drugs)
    {
        names = new(drugNames.Where(name => name.Kind != DrugNameKind.Abbreviation).Select(name => (name.Name, name)));
        misspellings = new(drugNames);
        shortened = new(drugNames);
        smallDoseDrugs = drugs.Where(drug => (drug.AdequateMgPerDay ?? drug.DddMg ?? 0) is > 0 and <= 50).Select(drug => drug.Id).ToFrozenSet();
    }

    /// <summary>Null where the text names none of our drugs, or a product that never is a trial.</summary>
    public DrugProduct? Read(string text)
    {
        string folded = PlainText.Fold(text);
        List<(int Start, int Length)> words = PlainText.Words(folded);
        DrugName? name = null;
        Route implied = Route.Unknown;
        int after = 0;
        foreach ((int first, int count, IReadOnlyList<DrugName> meanings) in names.Find(folded, words))
        {
            if (meanings[0].Kind == DrugNameKind.Never)
            {
                return null;
            }

            implied = implied == Route.Unknown ? meanings[0].Route : implied;
            if (name is null)
            {
                name = meanings[0];
                after = words[first + count - 1].Start + words[first + count - 1].Length;
            }
        }

        for (int index = 0; name is null && index < words.Count; index++)
        {
            ReadOnlySpan<char> word = folded.AsSpan(words[index].Start, words[index].Length);
            name = misspellings.Find(word) ?? shortened.Find(word);
            after = words[index].Start + words[index].Length;
        }

        return name is null ? null : Describe(name.DrugId, implied, folded, words, after);
    }

    private DrugProduct Describe(string drug, Route implied, string folded, List<(int Start, int Length)> words, int after)
    {
        string? form = null;
        bool rescue = implied == Route.NasalBuccalRectal, parenteral = implied == Route.Parenteral, elsewhere = false, oral = false, slow = false, pack = false;
        foreach ((int start, int length) in words)
        {
            ReadOnlySpan<char> word = folded.AsSpan(start, length);
            if (Forms.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out string? known))
            {
                pack |= known == "pack";
                form = form is null or "granules" or "film" || (form is "liquid" && known is "injection" or "spray" or "rectal") ? known : form;
            }

            rescue |= Rescue.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
            parenteral |= Parenteral.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
            elsewhere |= Elsewhere.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
            oral |= Oral.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
            slow |= Slow.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
        }

        Route route = elsewhere ? Route.Other
            : rescue ? Route.NasalBuccalRectal
            : parenteral ? Route.Parenteral
            : oral || form is "tablet" or "capsule" or "liquid" or "granules" or "film" ? Route.Oral
            : Route.Unknown;
        (decimal? mg, decimal? perMl) = Strength(folded, after, smallDoseDrugs.Contains(drug));
        form = route == Route.Parenteral && form is "liquid" ? "injection" : form;
        return new(drug, mg, perMl, pack ? "pack" : form, route, slow || RxNormHours().IsMatch(folded));
    }

    private static (decimal? Mg, decimal? PerMl) Strength(string folded, int after, bool smallDoses)
    {
        MatchCollection found = WithUnit().Matches(folded);
        if (found.Count == 0)
        {
            // "LAMOTRIGIN 100 TAB N3 100 ST": German package texts name strength, form, package size and count.
            Match bare = GermanPackage().Match(folded, after) is { Success: true } package ? package : BareNumber().Match(folded, after);
            return bare.Success && Number(bare.Groups["amount"].ValueSpan, smallDoses) is { } number and > 0 and <= 3000 ? (number, null) : (null, null);
        }

        var strengths = new HashSet<(decimal Mg, decimal? PerMl)>();
        foreach (Match match in found)
        {
            if (Number(match.Groups["amount"].ValueSpan, smallDoses) is not { } amount)
            {
                continue;
            }

            decimal mg = amount * MassUnit.InMg(match.Groups["unit"].ValueSpan);
            decimal? perMl = match.Groups["liquid"].Success
                ? (match.Groups["volume"].Success ? Number(match.Groups["volume"].ValueSpan, smallDoses: true) ?? 1 : 1) * (match.Groups["liquid"].Value is "l" ? 1000 : 1)
                : null;
            strengths.Add((mg, perMl));
        }

        // The same amount told twice ("500 mg (100 mg/mL)") is one product; a concentration says more than a total.
        var liquids = strengths.Where(strength => strength.PerMl is > 0).ToList();
        return liquids.Count == 1 ? (liquids[0].Mg, liquids[0].PerMl)
            : strengths.Count == 1 ? (strengths.First().Mg, null)
            : (null, null);
    }

    /// <summary>A number with decimal point or comma, and with thousands told apart from decimals by what drugs are dosed in.</summary>
    internal static decimal? Number(ReadOnlySpan<char> text, bool smallDoses)
    {
        if (text.Length > 16)
        {
            return null;
        }

        Span<char> plain = stackalloc char[16];
        int separator = text.LastIndexOfAny('.', ',');
        bool threeDigits = separator > 0 && text.Length - separator - 1 == 3 && text[0] != '0';
        bool thousands = threeDigits && (text[separator] == ',' ? !smallDoses || text[^1] == '0' : !smallDoses && text[^1] == '0');
        int length = 0;
        for (int index = 0; index < text.Length; index++)
        {
            if (char.IsAsciiDigit(text[index]))
            {
                plain[length++] = text[index];
            }
            else if (index == separator && !thousands)
            {
                plain[length++] = '.';
            }
        }

        return decimal.TryParse(plain[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) ? value : null;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();

    private static FrozenDictionary<string, string> Words(params (string Form, string Words)[] forms) => forms
        .SelectMany(entry => entry.Words.Split(' '), (entry, word) => (word, entry.Form))
        .ToFrozenDictionary(pair => pair.word, pair => pair.Form);

    [GeneratedRegex(@"(?<![\d.,])(?<amount>\d+([.,]\d+)*)\s*-?\s*(?<unit>mg|mgs|g|gm|gr|gram|grams|mcg|ug|micrograms?|milligrams?|milligramm|gramm|miligramos|milligrammes|mikrogramm)\b(\s*(/|per|por|par|pro|je|in)\s*(?<volume>\d+([.,]\d+)*)?\s*(?<liquid>ml|l)\b)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex WithUnit();

    [GeneratedRegex(@"(?<![\d.,#/])\b(?<amount>(?>\d+([.,]\d+)*))(?!\s*(%|x\b|st\b|stk|stuck|tab|cap|tbl|ml|hr|hour|h\b|day|unt|unit|iu|ie|u\b))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex BareNumber();

    [GeneratedRegex(@"\b(?<amount>\d+([.,]\d+)?) ?(tab|tbl|fta|kap|hkp|rta|ret|ftb)\w* (n[123] )?\d+ ?(st|stk)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex GermanPackage();

    [GeneratedRegex(@"\b(12|24) ?hr\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex RxNormHours();
}
