using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RefractoryEpilepsy.Timeline;

/// <summary>The rules, in order; each names what it reads. A stretch of words that one rule has read is not read again.</summary>
internal static partial class SeizureRules
{
    // What a clause must hold somewhere for a rule to be worth trying: most clauses need a few rules only.
    private static readonly SearchValues<string> FreeCue = Cue("free frei libre");
    private static readonly SearchValues<string> SinceCue = Cue("since seit desde depuis");
    private static readonly SearchValues<string> AbsentCue = Cue("free frei libre no n't 0 zero nil deni deny without kein ohne nicht sin ninguna pas plus aucune sans negative");
    private static readonly SearchValues<string> RecentCue = Cue("last latest recent past previous prior preceding letzt vergang ultim pasad dern");
    private static readonly SearchValues<string> EveryCue = Cue("every q alle cada tou jede");
    private static readonly SearchValues<string> UnitCue = Cue("day daily night week wk mo yr year /d /w /y ann hour hr h tag tgl taglich woch jahr dia sem mes ano jour quot hebdo an");
    private static readonly SearchValues<string> ControlCue = Cue("control eingestellt kontrolliert equilib");
    private static readonly SearchValues<string> GoesOnCue = Cue("continu still ongoing persist weiterhin wie sigue toujours breakthrough increas worsen more recur go");

    // Enough in a field made for seizures, too little in the story of a note (below the parameter TextConfidence).
    private const double InAFieldOnly = 0.55;

    private static readonly Rule[] InOrder =
    [
        new("not-free", SeizurePatterns.NotFree, (_, read) => read with { Control = Answer.No, Confidence = 0.85 }, FreeCue),
        new("free-since", SeizurePatterns.FreeSince, Free, SinceCue),
        new("free-for", SeizurePatterns.FreeFor, Free, AbsentCue),
        new("last-seizure", SeizurePatterns.LastSeizure, Last, RecentCue),
        new("count-since-visit", SeizurePatterns.CountSinceVisit, SinceVisit, SinceCue),
        new("count-since-date", SeizurePatterns.CountSince, SinceDate, SinceCue),
        new("count-in-window", SeizurePatterns.CountIn, InWindow),
        new("count-in-window", SeizurePatterns.InSpanCount, InWindow, RecentCue),
        new("count-in-window", SeizurePatterns.SpanCount, InWindow),
        new("count-since-visit", SeizurePatterns.NounSinceVisit, SinceVisit, SinceCue),
        new("count-in-window", SeizurePatterns.NounInSpan, InWindow, RecentCue),
        new("rate-every", SeizurePatterns.EveryCount, Every, EveryCue),
        new("rate-every", SeizurePatterns.RateEvery, Every, EveryCue),
        new("rate", SeizurePatterns.RatePer, Per, UnitCue),
        new("rate", SeizurePatterns.CountPer, Per, UnitCue),
        new("rate", SeizurePatterns.NounRate, Per, UnitCue),
        new("rate-word", SeizurePatterns.RateWord, Per, UnitCue),
        new("count-since-visit", SeizurePatterns.NounTimes, Times),
        new("count-since-visit", SeizurePatterns.NounCount, Times),
        new("count-on-day", SeizurePatterns.CountOn, OnDay),
        new("none-since-visit", SeizurePatterns.NoneTold, (_, read) => read with { CountLow = 0, CountHigh = 0, Control = Answer.Yes, SinceLastVisit = true, Confidence = 0.75 }, AbsentCue),
        new("not-controlled", SeizurePatterns.NotControlled, (_, read) => read with { Control = Answer.No, Confidence = 0.85 }, ControlCue),
        new("goes-on", SeizurePatterns.GoesOn, (_, read) => read with { Control = Answer.No, CountLow = 1, SinceLastVisit = true, Confidence = 0.8 }, GoesOnCue),
        new("controlled", SeizurePatterns.Controlled, (_, read) => read with { Control = Answer.Yes, Confidence = 0.75 }, ControlCue),
        new("how-often", SeizurePatterns.HowOften, (_, read) => read with { Control = Answer.No, Confidence = InAFieldOnly }) { OnlyAlone = true },
        new("count-told", SeizurePatterns.CountOnly, (place, read) => SeizurePatterns.CountsOnly.IsMatch(place.Clause) ? Counted(place, read) with { SinceLastVisit = true, SeizureType = TypeOf(place.Match.Value), Confidence = InAFieldOnly } : null) { OnlyAlone = true },
    ];

    private static readonly Rule[] Answers =
    [
        new("rate", SeizurePatterns.AnswerPerSlash, Per),
        new("rate-every", SeizurePatterns.AnswerEvery, Every),
        new("rate", SeizurePatterns.AnswerDaysPer, Per),
        new("rate", SeizurePatterns.AnswerPer, Per),
        new("rate-word", SeizurePatterns.AnswerWord, Per),
        new("count-in-window", SeizurePatterns.AnswerSpanCount, (place, read) => SinceDate(place, read) ?? InWindow(place, read) ?? (place.Has("visit") ? Counted(place, read) with { SinceLastVisit = true, Confidence = 0.85 } : null)),
        new("free-for", SeizurePatterns.AnswerFreeFor, Free),
        new("none-since-visit", SeizurePatterns.AnswerNone, (_, read) => read with { CountLow = 0, CountHigh = 0, Control = Answer.Yes, SinceLastVisit = true, Confidence = 0.8 }),
        new("count-in-window", SeizurePatterns.AnswerIn, InWindow),
        new("count-since-visit", SeizurePatterns.AnswerSinceVisit, (match, read) => Counted(match, read) with { SinceLastVisit = true, Confidence = 0.85 }),
        new("count-since-date", SeizurePatterns.AnswerSinceDate, SinceDate),
        new("cluster-on-day", SeizurePatterns.AnswerCluster, OnDay),
        new("last-seizure", SeizurePatterns.AnswerAgo, Last),
        new("not-controlled", SeizurePatterns.NotControlled, (_, read) => read with { Control = Answer.No, Confidence = 0.85 }),
        new("how-often", SeizurePatterns.AnswerHowOften, (_, read) => read with { Control = Answer.No, Confidence = InAFieldOnly }),
        new("controlled", SeizurePatterns.AnswerControlled, (_, read) => read with { Control = Answer.Yes, Confidence = 0.75 }),
    ];

    private static readonly Rule[] OfAnswers = [.. InOrder, .. Answers];

    /// <summary>Every statement of a clause.</summary>
    public static IEnumerable<SeizureReading> Read(SeizureClause told, DateOnly written, bool dayFirst)
    {
        string clause = told.Words;
        ulong matching = 0;
        var taken = new List<(int Start, int End)>();
        var readings = new List<SeizureReading>();
        Rule[] rules = told.IsAnswer ? OfAnswers : InOrder;
        for (int number = 0; number < rules.Length; number++)
        {
            Rule rule = rules[number];
            ulong bit = 1UL << number;
            if ((told.Rules & bit) == 0 || (rule.Cue is { } cue && !clause.AsSpan().ContainsAny(cue)))
            {
                continue;
            }

            foreach (Match match in rule.Words.Matches(clause))
            {
                matching |= bit;
                int end = match.Index + match.Length;
                if (match.Length == 0 || (rule.OnlyAlone && readings.Exists(other => other.Rule != rule.Id)) || taken.Exists(part => match.Index < part.End && part.Start < end) || (rule.Id.StartsWith("rate", StringComparison.Ordinal) && IsADose(clause, match)))
                {
                    continue;
                }

                var blank = new SeizureReading(DateInterval.On(written), null, null, null, null, null, Answer.Unknown, TypeIn(clause, match), [], 0.85, rule.Id, told.Start + match.Index, match.Length, false);
                var place = new Place(match, written, dayFirst, clause);
                if (rule.Make(place, blank) is { } read)
                {
                    taken.Add((match.Index, end));
                    if (TellsNone(read))
                    {
                        if (SeizureFreedom.IsNone(clause, match.Index, match.Length, byDate: read.Rule is "free-since" or "last-seizure"))
                        {
                            continue;
                        }

                        // "No seizures, no auras": the type of the next words is not that of these.
                        read = read with { SeizureType = TypeOf(match.Value), Context = SeizureFreedom.IsLimited(clause, match.Index, match.Length) ? [SeizureReport.Limited] : [] };
                    }

                    readings.Add(told.IsHedged ? read with { Confidence = Math.Min(read.Confidence, 0.5) } : read);
                }
            }
        }

        told.Rules = matching;

        // "Continues to have seizures, 2 a month": one statement, and its word on control.
        if (readings.Exists(reading => reading.CountLow > 0) && SeizurePatterns.GoesOn.IsMatch(clause))
        {
            readings = [.. readings.Where(reading => reading.Rule != "goes-on" || readings.Count == 1).Select(reading => reading.CountLow > 0 ? reading with { Control = Answer.No } : reading)];
        }

        return readings.OrderBy(reading => reading.Offset);
    }

    private static bool TellsNone(SeizureReading read) => read.CountLow == 0 && read.CountHigh is null or 0 || read.PerMonth == 0 || read.Control == Answer.Yes;

    // "Keppra 500 mg twice daily for seizures" is a dose.
    private static bool IsADose(string clause, Match match)
    {
        string before = clause[Math.Max(0, match.Index - 30)..match.Index];
        string around = before + match.Value;
        return match.Groups["noun"] is not { Success: true } && SeizurePatterns.Dose.IsMatch(around);
    }

    private static string? TypeIn(string clause, Match match) =>
        TypeOf(clause[Math.Max(0, match.Index - 25)..Math.Min(clause.Length, match.Index + match.Length + 25)]);

    private static string? TypeOf(string words)
    {
        return true switch
        {
            _ when SeizurePatterns.ToBilateral.IsMatch(words) => "tonic-clonic",
            _ when TonicClonicWords.IsMatch(words) => "tonic-clonic",
            _ when ImpairedWords.IsMatch(words) => "focal-impaired",
            _ when AwareWords.IsMatch(words) => "focal-aware",
            _ when AbsenceWords.IsMatch(words) => "absence",
            _ when MyoclonicWords.IsMatch(words) => "myoclonic",
            _ when AtonicWords.IsMatch(words) => "atonic",
            _ when SpasmWords.IsMatch(words) => "epileptic-spasms",
            _ when TonicWords.IsMatch(words) => "tonic",
            _ when FocalWords.IsMatch(words) => "focal",
            _ => null,
        };
    }

    [GeneratedRegex(@"(gtcs?|gtc|\bf?btcs?\b|\btcs\b|grand mal|tonic[- ]?clonic|generali[sz]ed convuls|convulsive seiz|tonisch-klonisch|tonico-?clonic)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex TonicClonicWords { get; }

    [GeneratedRegex(@"(focal impaired|impaired awareness|complex partial|dyscognitive|\bcps\b|\bfias?\b)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ImpairedWords { get; }

    [GeneratedRegex(@"(focal aware|simple partial|\bauras?\b|\bfas\b|auren)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex AwareWords { get; }

    [GeneratedRegex(@"(absence seiz|absences?\b(?! of)|petit mal|ausencia|absencen)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex AbsenceWords { get; }

    [GeneratedRegex(@"(myoclon)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex MyoclonicWords { get; }

    [GeneratedRegex(@"(drop attack|drop seiz|atonic)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex AtonicWords { get; }

    [GeneratedRegex(@"(spasms?)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex SpasmWords { get; }

    [GeneratedRegex(@"(tonic seiz|tonische)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex TonicWords { get; }

    [GeneratedRegex(@"(focal|fokal|partial|parcial|partielle)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex FocalWords { get; }

    private static SeizureReading Counted(Place place, SeizureReading read)
    {
        (decimal? low, decimal? high) = Amounts(place);
        return read with { CountLow = Least(low), CountHigh = Most(high), Control = low is 0 && high is 0 ? Answer.Yes : Answer.Unknown };
    }

    private static SeizureReading? Free(Place place, SeizureReading read)
    {
        if (place.Has("visit"))
        {
            return read with { CountLow = 0, CountHigh = 0, Control = Answer.Yes, SinceLastVisit = true, Confidence = 0.85 };
        }

        bool wasLast = place.Has("since") || !place.Has("within");
        if (place.SpanDays() is { } days)
        {
            var last = PartialDate.Between(place.Written.AddDays(-days - place.Slack()), place.Written.AddDays(-days));
            return read with
            {
                Window = new(place.Written.AddDays(1 - days), place.Written),
                CountLow = 0,
                CountHigh = 0,
                Control = Answer.Yes,
                LastSeizure = wasLast ? last : null,
                LongestFreeDays = days,
                Confidence = 0.9,
            };
        }

        if (place.Date() is { } date)
        {
            DateOnly first = date.Latest < place.Written ? date.Latest.AddDays(1) : place.Written;
            return read with
            {
                Window = new(first, place.Written),
                CountLow = 0,
                CountHigh = 0,
                Control = Answer.Yes,
                LastSeizure = date,
                LongestFreeDays = place.Written.DayNumber - first.DayNumber + 1,
                Confidence = 0.9,
            };
        }

        return read with { CountLow = 0, CountHigh = 0, Control = Answer.Yes, Confidence = 0.7 };
    }

    private static SeizureReading? Last(Place place, SeizureReading read)
    {
        if (place.SpanDays() is { } days)
        {
            int slack = place.Slack() / 2;
            DateOnly on = place.Written.AddDays(-days);
            if (place.IsOver)
            {
                return read with { LastSeizure = PartialDate.Between(on.AddDays(-2 * Math.Max(1, place.Slack())), on), Confidence = 0.85 };
            }

            return read with { LastSeizure = PartialDate.Between(on.AddDays(-slack), on.AddDays(Math.Min(slack, days))), Confidence = 0.9 };
        }

        return place.Date() is { } date ? read with { LastSeizure = date, Confidence = 0.95 }
            : place.Days() is { } told ? read with { LastSeizure = PartialDate.Between(told.Start, told.Last), Confidence = 0.85 }
            : null;
    }

    // "GTC x2": so many since somebody last asked.
    private static SeizureReading? Times(Place place, SeizureReading read) =>
        Counted(place, read) with { SinceLastVisit = true, Confidence = place.Has("visitTold") ? 0.9 : 0.8 };

    private static SeizureReading? SinceVisit(Place place, SeizureReading read) => SinceDate(place, read)
        ?? InWindow(place, read)
        ?? Counted(place, read) with { SinceLastVisit = true, LastSeizure = place.Date("lastDate"), Confidence = 0.9 };

    private static SeizureReading? SinceDate(Place place, SeizureReading read) =>
        place.Date() is { } date ? Counted(place, read) with { Window = new(date.Earliest, place.Written), Confidence = 0.9 } : null;

    private static SeizureReading? InWindow(Place place, SeizureReading read)
    {
        if (place.SpanDays() is not ({ } days and > 0))
        {
            return null;
        }

        // A broken number is a mean, told as a rate.
        decimal? mean = place.Text("low").AsSpan().ContainsAny('.', ',') && Amounts(place) is ({ } low, var high) ? Math.Round((low + (high ?? low)) / 2 * 30 / days, 3) : null;
        return Counted(place, read) with { Window = new(place.Written.AddDays(1 - days), place.Written), PerMonth = mean, Confidence = 0.9 };
    }

    private static SeizureReading? Per(Place place, SeizureReading read)
    {
        int days = ClinicalDates.UnitDays(place.Text("unit")) is > 0 and var unit ? unit : WordDays(place.Text("word"));
        if (days == 0)
        {
            return null;
        }

        if (place.Has("perCount"))
        {
            days *= Number(place.Text("perCount")) is > 0 and var many ? many : 1;
        }

        (decimal? low, decimal? high) = place.Has("low") ? Amounts(place) : (1, 1);
        if (place.Has("less"))
        {
            (low, high) = (0, high ?? low);
        }
        else if (place.Has("more"))
        {
            high = null;
        }

        if (place.Text("word") is "multiple daily" or "several daily" or "frequent daily" or "multiples daily")
        {
            (low, high) = (2, null);
        }

        // A rate per hour of a day is no rate of a month's window.
        bool none = low is 0 && high is 0;
        decimal scale = place.Text("unit") is "h" or "hr" or "hrs" or "hour" or "hours" or "stunde" or "stunden" or "hora" or "horas" or "heure" or "heures" ? 24 : 1;
        decimal? rate = low is { } least ? (least + (high ?? least)) / 2m * scale * 30 / days : null;
        return read with
        {
            Window = new(place.Written.AddDays(1 - days), place.Written),
            CountLow = Least(low * scale),
            CountHigh = Most(high * scale),
            PerMonth = rate is { } perMonth ? Math.Round(perMonth, 3) : null,
            Control = none ? Answer.Yes : Answer.Unknown,
            Confidence = place.Has("noun") || place.Has("word") ? 0.9 : 0.8,
        };
    }

    private static SeizureReading? Every(Place place, SeizureReading read)
    {
        int unit = ClinicalDates.UnitDays(place.Text("unit"));
        (int? low, int? high) = place.Has("every") ? (Number(place.Text("every")), place.Has("everyHigh") ? Number(place.Text("everyHigh")) : null) : (place.Has("other") ? 2 : 1, null);
        if (unit == 0 || low is not > 0)
        {
            return null;
        }

        (int? count, int? countHigh) = place.Has("low") ? Numbers(place) : (1, 1);
        decimal between = (low.Value + (high ?? low.Value)) / 2m * unit;
        int window = (high ?? low.Value) * unit;
        return read with
        {
            Window = new(place.Written.AddDays(1 - window), place.Written),
            CountLow = count,
            CountHigh = countHigh,
            PerMonth = Math.Round(((count ?? 1) + (countHigh ?? count ?? 1)) / 2m * 30 / between, 3),
            Confidence = 0.85,
        };
    }

    private static SeizureReading? OnDay(Place place, SeizureReading read)
    {
        (int? low, int? high) = place.Has("low") ? Numbers(place) : place.Has("cluster") ? (2, null) : (1, 1);
        DateInterval? when = place.Days();
        return when is { } days && low is not 0 ? read with
        {
            Window = days,
            CountLow = low,
            CountHigh = high,
            LastSeizure = PartialDate.Between(days.Start, days.Last),
            Confidence = 0.85,
        } : null;
    }

    private static int? Least(decimal? amount) => amount is { } told ? (int)Math.Floor(told) : null;

    private static int? Most(decimal? amount) => amount is { } told ? (int)Math.Ceiling(told) : null;

    /// <summary>As <see cref="Numbers"/>, and broken numbers with point or comma.</summary>
    private static (decimal? Low, decimal? High) Amounts(Place place)
    {
        if (!place.Text("low").AsSpan().ContainsAny('.', ',') && !place.Text("high").AsSpan().ContainsAny('.', ','))
        {
            return Numbers(place);
        }

        (decimal? low, decimal? high) = (Value(place.Text("low")), Value(place.Text("high")));
        return high > low ? (low, high) : place.Has("less") ? (0, low) : place.Has("more") ? (low, null) : (low, low);
    }

    private static decimal? Value(string digits) =>
        decimal.TryParse(digits.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) ? value : Number(digits);

    private static (int? Low, int? High) Numbers(Place place)
    {
        string word = place.Text("low");
        (int? low, int? high) = word switch
        {
            "a couple" or "a couple of" or "couple of" => (2, 2),
            "a few" or "few" or "algunas" or "pocas" or "quelques" or "einige" or "einzelne" => (2, 4),
            "several" or "multiple" or "numerous" or "many" or "frequent" or "mehrere" or "varias" or "plusieurs" => (2, (int?)null),
            _ => (Number(word), Number(word)),
        };
        return place.Has("high") && Number(place.Text("high")) is { } upper && upper > low ? (low, upper)
            : place.Has("less") ? (0, high)
            : place.Has("more") ? (low, null)
            : (low, high);
    }

    internal static int? Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : word switch
    {
        "no" or "zero" or "none" or "nil" or "free" or "sf" or "ninguna" or "kein" or "keine" or "cero" or "sin" or "aucune" => 0,
        "a" or "an" or "one" or "a single" or "single" or "once" or "ein" or "eine" or "einen" or "einem" or "einer" or "einmal" or "una" or "un" or "une" or "1x" => 1,
        "two" or "twice" or "zwei" or "zweimal" or "dos" or "deux" or "a couple" or "a couple of" or "couple of" or "couple" or "other" => 2,
        "three" or "drei" or "dreimal" or "tres" or "trois" or "thrice" or "a few" or "few" or "several" or "einige" or "mehrere" or "varios" or "varias" or "plusieurs" or "quelques" or "algunos" => 3,
        "four" or "vier" or "cuatro" or "quatre" => 4,
        "five" or "funf" or "cinco" or "cinq" => 5,
        "six" or "sechs" or "seis" => 6,
        "seven" or "sieben" or "siete" or "sept" => 7,
        "eight" or "acht" or "ocho" or "huit" => 8,
        "nine" or "neun" or "nueve" or "neuf" => 9,
        "ten" or "zehn" or "diez" or "dix" => 10,
        "eleven" or "elf" => 11,
        "twelve" or "zwolf" or "doce" or "douze" => 12,
        _ => null,
    };

    private static SearchValues<string> Cue(string words) => SearchValues.Create(words.Split(' '), StringComparison.Ordinal);

    private static int WordDays(string word) => word switch
    {
        _ when word.Contains("daily", StringComparison.Ordinal) || word is "nightly" or "every day" or "every night" or "each day" or "each night" or "taglich" or "tagliche" or "diarias" or "diaria" or "a diario" or "quotidiennes" or "quotidienne" or "quotidiennement" => 1,
        "fortnightly" or "biweekly" => 14,
        "quarterly" => 91,
        "weekly" or "every week" or "each week" or "wochentlich" or "wochentliche" or "semanales" or "semanal" or "hebdomadaires" or "hebdomadaire" => 7,
        "monthly" or "every month" or "each month" or "monatlich" or "monatliche" or "mensuales" or "mensual" or "mensuelles" or "mensuelle" => 30,
        "yearly" or "annually" or "annual" or "every year" or "each year" or "jahrlich" or "anuales" or "anual" or "annuelles" => 365,
        _ => 0,
    };

    private sealed record Rule(string Id, Regex Words, Func<Place, SeizureReading, SeizureReading?> Make, SearchValues<string>? Cue = null)
    {
        /// <summary>Read only where the clause says nothing more definite.</summary>
        public bool OnlyAlone { get; init; }
    }

    /// <summary>A match with the day it is read on.</summary>
    private sealed record Place(Match Match, DateOnly Written, bool DayFirst, string Clause)
    {
        public bool Has(string group) => Match.Groups[group].Success;

        public string Text(string group) => Match.Groups[group].Value.Trim();

        /// <summary>Days of "6 months", "the past year", "last month"; null where no span is told.</summary>
        public int? SpanDays()
        {
            if (!Has("span"))
            {
                return null;
            }

            int unit = ClinicalDates.UnitDays(Text("spanUnit"));
            int count = Has("spanCount") ? Number(Text("spanCount").TrimEnd('+')) ?? 0 : 1;
            return unit * count is > 0 and <= 36_500 and var days ? days : null;
        }

        /// <summary>How coarse the span is, in days.</summary>
        public int Slack() => ClinicalDates.UnitDays(Text("spanUnit")) switch
        {
            <= 1 => 0,
            7 => 6,
            30 or 91 => 30,
            _ => 182,
        };

        /// <summary>"Over a year ago": the span is a least one.</summary>
        public bool IsOver => Text("span") is var span && (span.StartsWith("over", StringComparison.Ordinal) || span.StartsWith("more", StringComparison.Ordinal) || span.StartsWith('>') || span.StartsWith("uber", StringComparison.Ordinal) || span.StartsWith("mas", StringComparison.Ordinal) || span.StartsWith("plus", StringComparison.Ordinal));

        public PartialDate? Date(string group = "date") => Has(group) ? ClinicalDates.Read(Text(group), Written, DayFirst) : null;

        /// <summary>The days of "yesterday", "last Tuesday", "last week", "3 days ago" or a date.</summary>
        public DateInterval? Days()
        {
            if (Date() is { } date)
            {
                return new(date.Earliest, date.Latest);
            }

            if (Has("weekday"))
            {
                return ClinicalDates.Weekday(Text("weekday"), Written) is { } day ? DateInterval.On(day) : null;
            }

            if (Has("span") && SpanDays() is { } days)
            {
                int slack = Slack() / 2;
                return new(Written.AddDays(-days - slack), Written.AddDays(-Math.Max(0, days - slack)));
            }

            return Text("when") switch
            {
                "today" or "this morning" or "this afternoon" or "this evening" or "earlier today" or "heute" or "hoy" or "aujourd'hui" => DateInterval.On(Written),
                "yesterday" or "last night" or "gestern" or "letzte nacht" or "ayer" or "anoche" or "hier" or "la nuit derniere" => DateInterval.On(Written.AddDays(-1)),
                "this week" or "diese woche" or "esta semana" or "cette semaine" => new(Written.AddDays(-6), Written),
                "last week" or "letzte woche" or "la semana pasada" or "la semaine derniere" => new(Written.AddDays(-13), Written.AddDays(-1)),
                "this month" or "diesen monat" or "este mes" or "ce mois" => new(Written.AddDays(-29), Written),
                "last month" or "letzten monat" or "el mes pasado" or "le mois dernier" => new(Written.AddDays(-60), Written.AddDays(-1)),
                "this year" or "dieses jahr" => new(new(Written.Year, 1, 1), Written),
                "last year" or "letztes jahr" => new(new(Written.Year - 1, 1, 1), new(Written.Year - 1, 12, 31)),
                _ => null,
            };
        }
    }
}
