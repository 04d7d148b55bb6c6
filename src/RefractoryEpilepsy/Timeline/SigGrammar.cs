using System.Collections.Frozen;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Reads the tokens of one sig from left to right: amounts, how often, how long, and what comes after.</summary>
/// <remarks>
/// An amount opens a group; the times and frequencies after it (or, in sigs that begin with a time, before it) belong to it; a step
/// sums its groups. Linear in the number of tokens.
/// </remarks>
internal sealed partial class SigGrammar(IReadOnlyList<SigToken> tokens, DrugProduct? product)
{
    private const int MostSteps = 40;

    private readonly List<SigStep> steps = [];
    private SigStep step = new();
    private SigGroup group = new();
    private decimal? strengthInSig;
    private decimal? mgPerMlInSig;
    private bool timesFirst;
    private bool decided;
    private bool uncertain;
    private bool isBareSeen;
    private int weekdays;
    private int amountAt;
    private int at;

    public IReadOnlyList<DosingStep> Read()
    {
        while (at < tokens.Count)
        {
            LookForDoubt();
            if (!(DayTotal() || PassOver() || LeadingDuration() || WeekLabel() || Titration() || NextStep() || Duration() || TimeOfDay() || Frequency() || Amount()))
            {
                at++;
            }
        }

        CloseStep(null);
        return uncertain || steps.Exists(told => told.IsUncertain) ? [] : Result();
    }

    private SigToken? Peek(int ahead) => at + ahead >= 0 && at + ahead < tokens.Count ? tokens[at + ahead] : null;

    private bool IsWord(int ahead, FrozenSet<string> words) => Peek(ahead) is { Number: null } token && words.Contains(token.Text);

    private decimal? NumberAt(int ahead) => Peek(ahead) is { Number: { } number } && number >= 0 ? number : null;

    private decimal? DaysAt(int ahead) =>
        Peek(ahead) is { Number: null } token && SigWords.UnitDays.TryGetValue(token.Text, out decimal days) ? days : null;

    // "1 tablet of each strength", "alternating", "previously": there is a dose, but not one that can be told.
    private void LookForDoubt()
    {
        if (Peek(0) is { Number: null } word)
        {
            weekdays += SigWords.Weekdays.Contains(word.Text) ? 1 : 0;
            uncertain |= SigWords.Uncertain.Contains(word.Text) || weekdays > 1
                || (word.Text is "each" or "both" or "every" && Peek(1) is { Text: "strength" or "strengths" or "kind" })
                || (word.Text is "of" && Peek(1) is { Text: "each" or "both" });
        }
    }

    // "Total daily dose: 800 mg", "TDD 500 mg", "Tagesdosis 200 mg", "dosis total diaria 400 mg"
    private bool DayTotal()
    {
        int words = 0;
        bool day = false, dose = false;
        while (words < 5 && Peek(words) is { Number: null } word)
        {
            bool tells = word.Text is "tdd" or "tagesdosis" or "gesamttagesdosis" or "tagesgesamtdosis";
            bool ofDay = word.Text is "daily" or "diaria" or "diario" or "journaliere" or "quotidienne" or "giornaliera";
            bool ofDose = word.Text is "total" or "totale" or "dose" or "dosis" or "amount" or "gesamtdosis";
            if (!(tells || ofDay || ofDose || (words > 0 && word.Text is ":" or "=" or "of" or "is" or "de" or "von" or "di")))
            {
                break;
            }

            (day, dose) = (day || tells || ofDay, dose || tells || ofDose);
            words++;
        }

        if (!(day && dose) || NumberAt(words) is not { } number || Peek(words + 1) is not { Number: null } unit || MassUnit.InMg(unit.Text) is not (> 0 and var inMg) || (Peek(words + 2) is { Text: "/" } && Peek(words + 3) is { Text: "kg" }))
        {
            return false;
        }

        step.ToldMgPerDay = number * inMg;
        at += words + 2;
        at += (Peek(0) is { Text: "/" } || IsWord(0, SigWords.Per)) && DaysAt(1) == 1 ? 2 : 0;
        return true;
    }

    // "1 Woche 25 mg abends, dann 2 Wochen 50 mg"
    private bool LeadingDuration()
    {
        if (!step.IsEmpty || !group.IsEmpty || step.Days is not null || IsWord(-1, SigWords.For) || IsWord(-1, SigWords.Every)
            || NumberAt(0) is not { } count || DaysAt(1) is not { } unit || count * unit < 2 || unit < 1 || NumberAt(2) is null)
        {
            return false;
        }

        step.Days = WholeDays(count * unit);
        step.Labelled = true;
        at += 2;
        return true;
    }

    // Limits, quantities, refills, weights: "max 3 tablets per day", "#60", "3 refills".
    private bool PassOver()
    {
        if (NumberAt(0) is not null && Peek(1) is { } next && (next.Is("refill") || next.Is("refills") || next.Is("rf") || next.Is("kg") || next.Is("yo") || next.Is("years") || next.Is("year")))
        {
            at += 2;
            return true;
        }

        if (Peek(0) is { Text: "stop" or "start" or "end" or "begin" or "stopp" or "expiration" } && Peek(1) is { Text: "date" or "datum" or "time" })
        {
            at += 2;
            while (Peek(0) is { } part && (part.Number is not null || part.Text is "/" or "-" or ":" or "."))
            {
                at++;
            }

            return true;
        }

        if (!IsWord(0, SigWords.NotADose) || (Peek(0)!.Value.Is("kg") && Peek(-1) is { } before && before.Is("/")))
        {
            return false;
        }

        int ahead = 1;
        while (ahead <= 4 && NumberAt(ahead) is null && Peek(ahead) is { } word && !word.Is("."))
        {
            ahead++;
        }

        if (NumberAt(ahead) is null)
        {
            return false;
        }

        ahead++;
        while (Peek(ahead) is { Number: null } word && (SigWords.Units.Contains(word.Text) || SigWords.Millilitres.ContainsKey(word.Text) || MassUnit.InMg(word.Text) > 0
            || SigWords.UnitDays.ContainsKey(word.Text) || SigWords.PerDay.ContainsKey(word.Text) || word.Text is "/" or "per" or "a" or "in" or "total"))
        {
            ahead++;
        }

        at += ahead;
        return true;
    }

    // "Week 1:", "weeks 3-4", "days 1-14", "Woche 2:"
    private bool WeekLabel()
    {
        if (DaysAt(0) is not (1 or 7) || NumberAt(1) is not { } first || Peek(0)!.Value.Text.Length < 3 || NumberAt(-1) is not null)
        {
            return false;
        }

        decimal unit = DaysAt(0)!.Value;
        bool range = Peek(2) is { Text: "-" or "to" or "through" or "bis" or "a" or "and" or "&" } && NumberAt(3) is not null;
        decimal last = range ? NumberAt(3)!.Value : first;
        int after = range ? 4 : 2;
        bool open = Peek(after) is { Text: "+" } || (Peek(after) is { Text: "and" or "onward" or "onwards" or "on" or "ff" or "ab" } && NumberAt(after + 1) is null);
        if (last < first || last > 400)
        {
            return false;
        }

        CloseStep(null);
        step.Days = open ? null : (int)((last - first + 1) * unit);
        step.Labelled = true;
        at += after;
        return true;
    }

    private bool NextStep()
    {
        if (IsWord(0, SigWords.Then) || ((Peek(0) is { } word && word.Is(">")) && !group.IsEmpty))
        {
            CloseStep(null);
            at++;
            return true;
        }

        if (Peek(0) is { } after && (after.Is("after") || after.Is("nach") || after.Is("tras") || after.Is("apres")) && NumberAt(1) is { } count && DaysAt(2) is { } unit and >= 1)
        {
            CloseStep(WholeDays(count * unit));
            at += 3;
            return true;
        }

        if (IsWord(0, SigWords.Stop) && steps.Count + (group.IsEmpty ? 0 : 1) > 0 && !(step.IsEmpty && group.IsEmpty && steps.Count == 0))
        {
            CloseStep(null);
            steps.Add(new SigStep { MgPerDay = 0, IsStop = true });
            at++;
            return true;
        }

        return false;
    }

    // "increase by 25 mg every week to 100 mg bid", "steigern um 25 mg/Woche bis 200 mg", "increase to 2 tabs bid", "decrease by 500 mg every week until off"
    private bool Titration()
    {
        bool up = IsWord(0, SigWords.Increase);
        if (!up && !IsWord(0, SigWords.Decrease))
        {
            return false;
        }

        int by = 1;
        while (by <= 5 && NumberAt(by) is null && Peek(by) is { } word && !SigWords.Then.Contains(word.Text) && !word.Is("to") && !word.Is("auf") && !word.Is("until"))
        {
            by++;
        }

        bool relative = NumberAt(by) is not null && Peek(by - 1) is { Text: "by" or "um" or "de" or "en" or "por" };
        if (!relative)
        {
            bool stopped = Peek(by) is { } target && (target.Is("to") || target.Is("until")) && IsWord(by + 1, SigWords.Stop);
            CloseStep(null);
            at += stopped ? by + 1 : 1;
            return true;
        }

        decimal amount = NumberAt(by)!.Value;
        bool inUnits = IsWord(by + 1, SigWords.Units);
        decimal mg = inUnits ? amount * (strengthInSig ?? product?.StrengthMg ?? 0) : Peek(by + 1) is { } unit ? amount * MassUnit.InMg(unit.Text) : 0;
        at += by + 2;
        int interval = Interval();
        CloseStep(interval > 0 ? interval : null);
        SigStep? start = steps.Count > 0 ? steps[^1] : null;
        decimal factor = start?.LastFrequency ?? 1;
        step.Titration = new(up ? mg : -mg, factor, interval);
        return true;
    }

    // The interval of a titration: "every week", "/week", "weekly", "q 2 weeks", "jede Woche".
    private int Interval()
    {
        for (int ahead = 0; ahead < 6; ahead++)
        {
            if (Peek(ahead) is not { } token || token.Text is "to" or "until" or "bis" or "auf" or "hasta" or "." or "up")
            {
                return 0;
            }

            if (token.Text is "weekly" or "wochentlich")
            {
                at += ahead + 1;
                return 7;
            }

            if (token.Text is "daily" or "taglich" && Peek(ahead + 1) is not { Text: "every" or "each" or "alle" or "q" })
            {
                at += ahead + 1;
                return 1;
            }

            if (NumberAt(ahead) is { } count && DaysAt(ahead + 1) is { } unit and >= 1)
            {
                at += ahead + 2;
                return WholeDays(count * unit);
            }

            bool perDay = token.Text == "/" && DaysAt(ahead + 1) == 1 && Peek(ahead + 2) is { Text: "every" or "each" or "alle" or "q" or "cada" };
            if (!perDay && (SigWords.Every.Contains(token.Text) || SigWords.Per.Contains(token.Text)) && DaysAt(ahead + 1) is { } single and >= 1)
            {
                at += ahead + 2;
                return (int)single;
            }
        }

        return 0;
    }

    // "x 7 days", "for 2 weeks", "x7d", "für 7 Tage"
    private bool Duration()
    {
        int ahead = IsWord(0, SigWords.For) ? 1 : 0;
        ahead += ahead == 1 && Peek(1) is { Text: "the" or "first" or "next" or "a" or "die" or "ersten" } ? 1 : 0;
        ahead += ahead == 2 && Peek(2) is { Text: "first" or "next" or "ersten" } ? 1 : 0;
        if (ahead == 0)
        {
            return false;
        }

        decimal? count = NumberAt(ahead);
        int unitAt = count is null ? ahead : ahead + 1;
        if (DaysAt(unitAt) is not { } unit || unit < 1 || (count is null && ahead < 2))
        {
            return false;
        }

        FinishGroup();
        step.Days = WholeDays((count ?? 1) * unit);
        at += unitAt + 1;
        return true;
    }

    private static int WholeDays(decimal days) => (int)Math.Min(days, 3650);

    private void FinishGroup()
    {
        if (group.HasAmount)
        {
            step.Groups.Add(group);
            group = new();
        }
        else if (timesFirst)
        {
            group.Slots = 0;
        }
    }

    private void CloseStep(int? days)
    {
        FinishGroup();
        if (!step.IsEmpty || step.Titration is not null || step.ToldMgPerDay is not null)
        {
            step.Days ??= days;
            step.Settle(product, strengthInSig, mgPerMlInSig);
            steps.Add(step);
            step = new();
        }
        else if (days is not null && steps.Count > 0)
        {
            steps[^1].Days ??= days;
        }

        group = new();
        decided = false;
        timesFirst = false;
    }

    private List<DosingStep> Result()
    {
        var result = new List<DosingStep>();
        foreach (SigStep told in steps)
        {
            if (told.Titration is { } titration)
            {
                Titrate(result, titration, told);
            }
            else if (told.IsRead && !(told.IsStop && result.Count > 0 && result[^1].MgPerDay == 0))
            {
                result.Add(new(told.Days, told.MgPerDay, told.MgPerKgPerDay, told.UnitsPerDay, told.MlPerDay));
            }

            if (result.Count >= MostSteps)
            {
                break;
            }
        }

        return result.TrueForAll(read => read is { MgPerDay: null or 0, MgPerKgPerDay: null, UnitsPerDay: null, MlPerDay: null }) ? [] : result;
    }

    private static void Titrate(List<DosingStep> result, SigTitration titration, SigStep target)
    {
        decimal? goal = target.MgPerDay ?? (titration.Mg < 0 ? 0 : null);
        decimal change = titration.Mg * titration.TimesADay;
        if (result.Count > 0 && result[^1].MgPerDay is { } level && goal is { } end && change != 0 && titration.Days > 0)
        {
            result[^1] = result[^1] with { Days = result[^1].Days ?? titration.Days };
            for (decimal next = level + change; (change > 0 ? next < end : next > end) && result.Count < MostSteps; next += change)
            {
                result.Add(new(titration.Days, next, null, null));
            }
        }

        if (goal is not null || target.IsRead)
        {
            result.Add(new(target.Days, goal, target.MgPerKgPerDay, target.UnitsPerDay, target.MlPerDay));
        }
    }
}
