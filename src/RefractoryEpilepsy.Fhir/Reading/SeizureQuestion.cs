using System.Globalization;
using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What the label of an observation, a component or a question asks about seizures.</summary>
/// <param name="About">What a number or a word in answer to it means.</param>
/// <param name="PerDays">The label itself names a rate: so many days make one unit ("per month": 30).</param>
/// <param name="WindowDays">The label names a window ("in the last 4 weeks": 28).</param>
/// <param name="SinceLastVisit">The window is the time since the last visit.</param>
/// <param name="SeizureType">The label names one type of seizure.</param>
internal sealed partial record SeizureQuestion(SeizureAsked About, decimal? PerDays, int? WindowDays, bool SinceLastVisit, string? SeizureType)
{
    private const string UnitWords =
        "days?|d|weeks?|wks?|wk|months?|mths?|mos?|years?|yrs?|quarters?|tage?n?|tag|wochen?|monate?n?|jahre?n?|días?|dias?|semanas?|mes(?:es)?|años?|jours?|semaines?|mois|ans?|année";

    // Patterns without two repeats that could share a stretch of text: the time they take grows with the label, never with its square.
    [GeneratedRegex(
        $@"(?:per|/|pro|je|a|an|each|every|por|al|à la|par)\s*(?:(?<count>\d{{1,2}})\s*)?(?<unit>{UnitWords})\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    internal static partial Regex Per();

    [GeneratedRegex(
        @"\b(?<word>daily|weekly|monthly|yearly|annual|täglich|wöchentlich|monatlich|jährlich|tägliche|monatliche|wöchentliche|mensual|semanal|diaria|mensuelle|hebdomadaire)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    internal static partial Regex Adverb();

    [GeneratedRegex(
        $@"(?:last|past|previous|prior|preceding|letzten?r?|vergangenen?r?|últimos?|últimas?|ultimos?|ultimas?|derniers?|dernières?|dernier|dernière)\s*(?:(?<count>\d+|one|two|three|four|six|twelve|zwei|drei|vier|sechs|zwölf|dos|tres|seis|deux|trois|six)\s*)?(?<unit>{UnitWords})\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    internal static partial Regex Window();

    [GeneratedRegex(
        @"\b(?:date|datum|fecha|when|wann|most recent|last|letzte[rn]?|última|ultima|dernière)\b[^|]{0,40}(?:seizure|szs?|anfall|anfalls|crisis|crise|attack|event)\b|(?:seizure|anfall|anfalls)[^|]{0,12}\b(?:date|datum)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    internal static partial Regex LastSeizure();

    /// <summary>What a label asks; null where it asks nothing of seizures.</summary>
    /// <param name="known">The code is known to be about seizure frequency, whatever its label says.</param>
    public static SeizureQuestion? Read(string label, bool known)
    {
        if (NamesOtherCount(label) || (!known && !NamesSeizures(label)))
        {
            return null;
        }

        int? window = Window().Match(label) is { Success: true } told ? Days(told) : null;
        decimal? per = Per().Match(label) is { Success: true } rate ? Days(rate) : Adverb().Match(label) is { Success: true } adverb ? DaysOfAdverb(adverb.Groups["word"].Value) : null;
        bool sinceVisit = Words.Any(label, "since last", "since the last", "since your last", "since previous", "seit letzt", "seit dem letzten", "desde la última", "depuis la dernière") && !Words.Any(label, "time since", "days since", "since last seizure", "since last convul");
        SeizureAsked? about =
            Words.Any(label, "longest", "längste", "laengste", "más largo", "plus long") ? SeizureAsked.LongestFree
            : Words.Any(label, "days since", "time since", "weeks since", "months since", "since last seizure", "seit letztem anfall", "tage seit") ? SeizureAsked.FreeSince
            : Words.Any(label, "seizure free", "seizure-free", "anfallsfrei", "libre de crisis", "sans crise", "free of seizures") ? SeizureAsked.FreeSince
            : window is null && !sinceVisit && LastSeizure().IsMatch(label) && !Words.Any(label, "how many", "number", "count", "anzahl", "wie viele") ? SeizureAsked.LastSeizure
            : Words.Any(label, "control", "kontroll") && !Words.Any(label, "frequen", "häufig", "count") ? SeizureAsked.Control
            : known || per is not null || window is not null || sinceVisit || NamesAmount(label) ? SeizureAsked.Amount
            : null;
        return about is { } asked ? new(asked, per, window, sinceVisit, SeizureTypeOf(label)) { BeforeTreatment = Untreated().IsMatch(label), IsLimited = Limited().IsMatch(label) } : null;
    }

    /// <summary>The label asks for seizures of one circumstance or severity only: at night, in clusters, with an injury. None of these is not none at all.</summary>
    public bool IsLimited { get; private init; }

    /// <summary>The label asks for the time before the first drug ("baseline").</summary>
    public bool BeforeTreatment { get; private init; }

    /// <summary>The type of seizure that a text names; null where it names none, or several.</summary>
    public static string? SeizureTypeOf(string text) => SeizureTypesIn(text) is [var only] ? only : null;

    /// <summary>Every type of seizure that a text names.</summary>
    public static IReadOnlyList<string> SeizureTypesIn(string text)
    {
        List<string> types = [];
        Add("tonic-clonic", "tonic-clonic", "tonic clonic", "gtc", "grand mal", "generalized convuls", "tonisch-klonisch", "tónico-clónic", "tonico-clonic", "tonico-clonique");
        Add("focal-impaired", "impaired awareness", "focal impaired", "complex partial", "dyscognitive", "komplex-fokal", "komplex fokal", "unaware");
        Add("focal-aware", "focal aware", "simple partial", "einfach fokal", "einfach-fokal", "aura");
        Add("absence", "absence", "absenc", "petit mal", "ausencia");
        Add("myoclonic", "myoclon", "myoklon", "mioclon");
        Add("atonic", "atonic", "drop attack", "drop seizure", "atonisch", "sturzanf");
        Add("epileptic-spasm", "spasm");
        AddAlone("tonic-clonic", "fbtcs", "fbtc", "btcs", "btc", "tcs");
        AddAlone("focal-impaired", "fias", "fia");
        AddAlone("focal-aware", "fas");
        return types;

        void AddAlone(string type, params ReadOnlySpan<string> abbreviations)
        {
            foreach (string abbreviation in abbreviations)
            {
                if (!types.Contains(type) && Words.Alone(text, abbreviation))
                {
                    types.Add(type);
                }
            }
        }

        void Add(string type, params ReadOnlySpan<string> stems)
        {
            if (Words.Any(text, stems))
            {
                types.Add(type);
            }
        }
    }

    // ILAE 2017 (doi:10.1111/epi.13670): focal aware, focal impaired awareness, focal to bilateral tonic-clonic.
    private static readonly string[] SeizureAbbreviations = ["sz", "szs", "gtc", "gtcs", "fias", "fia", "fbtcs", "fbtc", "btcs", "tcs"];

    // Numbers that stand beside the word seizure and are none of epilepsy's seizures on the treatment of the day: drugs, kinds of
    // seizures, events that are not epileptic, a whole life, and what was before an operation or a device.
    [GeneratedRegex(
        @"anti-?\s?(seizure|epilep|convuls)|\b(number|count|how many|no\.?|#)\s*(of\s+)?((different|failed|prior|previous|tried)\s+){0,2}(drugs|medications|medicines|meds|asms?|aeds?|treatments)\b|\b(number|count|how many|no\.?|#)\s*(of\s+)?((different|distinct|various|epileptic)\s+)?(types? of seizure|kinds? of seizure|seizure (types?|kinds?|semiolog\w*)\b(?!\s*\d))|\bseizure types? (count|number)\b|non-?\s?epilep|psychogen|pseudo-?\s?seiz|dissociat|dissoziat|\bgoals?\b|\btargets?\b|\b(worst|max(imum)?|highest|peak|most)\b[^|]{0,40}\bever\b|(?<!\b(last|since|previous|prior|your|the|this)\s+)\b(visits?|admissions?|admitted|hospitali[sz]\w*|hospital (stays?|days)|injur\w*|falls?|calls?|rescue\w*|911)\b[^|]{0,30}\b(for|due to|from|because of|with|during|related to|caused by)\b[^|]{0,20}\b(seizures?|szs?|convuls\w*)|\bseizure[ -]related\b|(?<!\bsince\b[^|]{0,20})\b(ed|er|emergency( room| department)?|icu)\s+(visits?|admissions?|presentations?)\b|(?<!\bsince\b[^|]{0,20})\bhospitali[sz]\w*|\b(functional|conversion|psychogenic)[\s/]+(dissociative[\s/]+)?(seizure|event|attack|spell|neurolog|anf)|\b(pnes|pnea|nes|fds|fnd)\b|life-?\s?time|\bin (his|her|their|your) (whole |entire )?life\b|\b(pre|before|prior to)-?\s?(the )?(surgery|surgical|operati|resection|vns|implant|device|diet)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OtherCount();

    // What was before the first drug, whenever it is told.
    [GeneratedRegex(
        @"\bbaseline\b|\b(pre|before|prior to)-?\s?((the|any|first|starting|initiation of|start of) ){0,2}(treatment|therapy|medication|drug|asm|aed|diagnosis|start)|\bat (onset|diagnosis|presentation)\b|\bvor (der )?(behandlung|therapie)\b|\bantes del? tratamiento\b|\bavant (le )?traitement\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Untreated();

    [GeneratedRegex(
        @"\bclusters?\b|\bnocturnal\b|\b(at|during|in|out of) (the )?(night|sleep)|\bnächtlich|\bnocturn|\b(while|when) (awake|asleep|driving)|\bday-?time\b|\bconvulsive\b|\b(major|big|large|severe|prolonged|long|disabling)\s+(seizure|convuls|sz)|\bstatus epilepticus\b|(>|over|longer than|more than|lasting|exceeding)\s*\d+\s*min|\brequir\w+|\b(in public|at school|at work|while driving)\b|\bwith (an? )?(injur|fall|loss of|incontinence|aspiration)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Limited();

    private static bool NamesOtherCount(string label) => OtherCount().IsMatch(label);

    private static bool NamesSeizures(string label) =>
        (Words.Any(label, "seizure", "anfall", "anfäll", "anfaell", "crisis epil", "crisis convul", "convulsi", "crises", "crisis por", "frecuencia de crisis", "crise") || (Words.Any(label, "aura") && (Words.Alone(label, "aura") || Words.Alone(label, "auras")) && !Words.Any(label, "migrain", "headache", "migrän", "without aura"))
            || SeizureAbbreviations.Any(abbreviation => Words.Alone(label, abbreviation)))
        && !Words.Any(label, "disorder", "action plan", "precaution", "seizure detection", "detector", "seizure diary given", "history of", "family", "risk", "protocol", "observed by", "first seizure", "age at", "epilepsy type", "febril", "rescue", "schlaganfall", "medication");

    private static bool NamesAmount(string label) =>
        Words.Any(
            label,
            "frequen", "freq", "count", "number", "total", "how many", "how often", "any seizure", "rate", "burden", "tracking", "log", "häufig", "haeufig", "anzahl", "zahl", "wie oft", "wie viele",
            "frecuencia", "número", "cuántas", "fréquence", "nombre", "combien", "status", "reported", "since", "cluster")
        || label.Split('|', StringSplitOptions.TrimEntries).Any(part => part.Trim('?', ':', ' ').ToUpperInvariant() is "SEIZURES" or "SEIZURE" or "ANFÄLLE" or "CRISIS" or "CRISES" || NamesOneSeizure(part));

    // "Seizure", "Seizure event", "Witnessed tonic-clonic seizure", "Breakthrough seizure occurrence": one seizure, recorded as such.
    [GeneratedRegex(
        @"^\W*((witnessed|observed|epileptic|breakthrough|reported|recorded|focal|partial|generali[sz]ed|tonic[\s-]?clonic|impaired|awareness|aware|onset|bilateral|to|clinical|unprovoked|convulsive|new|other)[\s,-]+){0,6}(seizure|convulsion|epileptischer anfall|krampfanfall|crisis epiléptica|crise épileptique)([\s-]+(events?|occurrences?|episodes?|observed|witnessed|occurred|recorded|noted|present))?(\s*\((finding|event|disorder)\))?\W*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OneSeizure();

    /// <summary>The label names a seizure, not a question about seizures.</summary>
    public static bool NamesOneSeizure(string label) => label.Length > 0 && label.Split('|').All(part => OneSeizure().IsMatch(part));

    private static int? Days(Match window)
    {
        string word = window.Groups["count"].Value.ToUpperInvariant();
        int? count = word switch
        {
            "" or "ONE" => 1,
            "TWO" or "ZWEI" or "DOS" or "DEUX" => 2,
            "THREE" or "DREI" or "TRES" or "TROIS" => 3,
            "FOUR" or "VIER" => 4,
            "SIX" or "SECHS" or "SEIS" => 6,
            "TWELVE" or "ZWÖLF" => 12,
            _ => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null,
        };
        decimal? unit = Doses.DaysOf(Normal(window.Groups["unit"].Value));
        return count * unit is >= 1 and <= 4_000 and var days ? (int)Math.Round(days) : null;
    }

    private static string Normal(string unit) => unit.ToUpperInvariant() switch
    {
        "TAGEN" => "TAGE",
        "WOCHEN" or "WKS" or "WK" => "WK",
        "MONATEN" or "MONATS" or "MTH" or "MTHS" or "MOS" => "MO",
        "JAHREN" or "YRS" or "ANNÉE" => "YR",
        var other => other,
    };

    private static decimal DaysOfAdverb(string word) => word.ToUpperInvariant() switch
    {
        "DAILY" or "TÄGLICH" or "TÄGLICHE" or "DIARIA" => 1,
        "WEEKLY" or "WÖCHENTLICH" or "WÖCHENTLICHE" or "SEMANAL" or "HEBDOMADAIRE" => 7,
        "YEARLY" or "ANNUAL" or "JÄHRLICH" => 365.25m,
        _ => 30,
    };
}

/// <summary>What an answer about seizures is about.</summary>
internal enum SeizureAsked
{
    /// <summary>How many, or how often.</summary>
    Amount,

    /// <summary>When the last one was.</summary>
    LastSeizure,

    /// <summary>For how long there has been none, or whether there is none.</summary>
    FreeSince,

    /// <summary>The longest time without.</summary>
    LongestFree,

    /// <summary>Whether they are controlled.</summary>
    Control,
}
