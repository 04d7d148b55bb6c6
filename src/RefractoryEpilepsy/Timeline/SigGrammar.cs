using System.Collections.Frozen;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Reads the tokens of one sig from left to right: amounts, how often, how long, and what comes after.</summary>
/// <remarks>
/// An amount opens a group; the times and frequencies after it (or, in sigs that begin with a time, before it) belong to it; a step
/// sums its groups. Linear in the number of tokens.
/// </remarks>
internal sealed class SigGrammar(IReadOnlyList<SigToken> tokens, DrugProduct? product)
{
    private const int MostSteps = 40;

    private readonly List<SigStep> steps = [];
    private SigStep step = new();
    private SigGroup group = new();
    private decimal? strengthInSig;
    private decimal? mgPerMlInSig;
    private bool timesFirst;
    private bool decided;
    private int amountAt;
    private int at;

    public IReadOnlyList<DosingStep> Read()
    {
        while (at < tokens.Count)
        {
            if (!(PassOver() || WeekLabel() || Titration() || NextStep() || Duration() || TimeOfDay() || Frequency() || Amount()))
            {
                at++;
            }
        }

        CloseStep(null);
        return Result();
    }

    private SigToken? Peek(int ahead) => at + ahead >= 0 && at + ahead < tokens.Count ? tokens[at + ahead] : null;

    private bool IsWord(int ahead, FrozenSet<string> words) => Peek(ahead) is { Number: null } token && words.Contains(token.Text);

    private decimal? NumberAt(int ahead) => Peek(ahead) is { Number: { } number } && number >= 0 ? number : null;

    private decimal? DaysAt(int ahead) =>
        Peek(ahead) is { Number: null } token && SigWords.UnitDays.TryGetValue(token.Text, out decimal days) ? days : null;

    // Limits, quantities, refills, weights: "max 3 tablets per day", "#60", "3 refills".
    private bool PassOver()
    {
        if (NumberAt(0) is not null && Peek(1) is { } next && (next.Is("refill") || next.Is("refills") || next.Is("rf") || next.Is("kg") || next.Is("yo") || next.Is("years") || next.Is("year")))
        {
            at += 2;
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
            CloseStep((int)(count * unit));
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
                return (int)(count * unit);
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
        step.Days = (int)((count ?? 1) * unit);
        at += unitAt + 1;
        return true;
    }

    private bool TimeOfDay()
    {
        // 8 am, 08:00, 20 Uhr are clock times; "2 am" after nothing else is two in the morning.
        if (NumberAt(0) is { } clock && clock <= 24)
        {
            bool colon = Peek(1) is { } sign && sign.Is(":") && NumberAt(2) is { } minutes && minutes < 60 && Peek(2)!.Value.Glued;
            bool named = (Peek(1) is { Text: "am" or "pm" } && clock <= 12 && (Peek(-1) is { Text: "at" or "@" } || (!group.IsEmpty && joinsTimes()) || clock >= 5)) || Peek(1) is { Text: "uhr" };
            if (colon || named)
            {
                at += colon ? 3 : 1;
                bool afternoon = Peek(0) is { Text: "pm" } || clock >= 16;
                at += Peek(0) is { Text: "am" or "pm" or "uhr" or "h" } ? 1 : 0;
                AddSlot(afternoon && clock is not 12 ? (clock is >= 9 and < 12 or >= 21 ? 8 : 4) : clock is >= 11 and <= 15 ? 2 : 1, connected: true);
                return true;
            }
        }

        if (Peek(0) is not { Number: null } token || !SigWords.Slots.TryGetValue(token.Text, out int slot))
        {
            return false;
        }

        // German "am Tag", French "de la nuit" aside, "am" is the morning only where no word of another language follows.
        if (token.Text is "am" && (DaysAt(1) is not null || Peek(1) is { Text: "abend" or "morgen" or "mittag" or "nachmittag" or "vormittag" }))
        {
            at++;
            return true;
        }

        if (token.Text is "comida" or "comidas" or "cena" && Peek(-1) is { Text: "con" } && group.Frequency is not null)
        {
            at++;
            return true;
        }

        at++;
        AddSlot(slot, connected: false);
        return true;

        bool joinsTimes() => Peek(-1) is { Text: "and" or "," or "&" or "/" or "am" or "pm" };
    }

    private void AddSlot(int slot, bool connected)
    {
        if (!decided)
        {
            timesFirst = group.IsEmpty;
            decided = true;
        }

        if (timesFirst && group.HasAmount)
        {
            FinishGroup();
        }

        bool first = group.Slots == 0;
        int back = -2;
        while (Peek(back) is { Number: null } word && SigWords.Fillers.Contains(word.Text))
        {
            back--;
        }

        bool joined = connected || (Peek(back) is { Number: null } joint && (SigWords.And.Contains(joint.Text) || joint.Text is "/" or "-"));
        if (first || joined)
        {
            group.Slots |= slot;
        }
    }

    private bool Frequency()
    {
        if (Peek(0) is not { } token)
        {
            return false;
        }

        if (token.Number is null && SigWords.Divided.Contains(token.Text))
        {
            group.Divided = true;
            at++;
            return true;
        }

        if (token.Number is null && SigWords.PerDay.TryGetValue(token.Text, out decimal perDay))
        {
            at++;
            SetFrequency(perDay);
            return true;
        }

        return EveryOther() || EveryInterval() || SoManyTimes() || PerUnit();
    }

    // "every other day", "jeden zweiten Tag", "un jour sur deux", "dias alternos"
    private bool EveryOther()
    {
        int length = (Peek(0), Peek(1), Peek(2), Peek(3)) switch
        {
            ({ Text: "every" }, { Text: "other" or "second" }, { Text: "day" or "morning" or "night" or "evening" }, _) => 3,
            ({ Text: "jeden" }, { Text: "zweiten" or "2" }, { Text: "tag" }, _) => 3,
            ({ Text: "dias" }, { Text: "alternos" }, _, _) => 2,
            ({ Text: "un" or "1" }, { Text: "jour" }, { Text: "sur" }, { Number: 2 }) => 4,
            _ => 0,
        };
        if (length == 0)
        {
            return false;
        }

        at += length;
        SetFrequency(0.5m);
        return true;
    }

    // "q12h", "every 8 hours", "alle 12 Stunden", "cada 8 h", "toutes les 12 heures", "every 3 days"
    private bool EveryInterval()
    {
        int ahead = IsWord(0, SigWords.Every) ? 1 : Peek(0) is { Text: "toutes" or "tous" } && Peek(1) is { Text: "les" } ? 2 : 0;
        ahead += ahead == 1 && Peek(1) is { Text: "/" } && Peek(0) is { Text: "c" } ? 1 : 0;
        if (ahead == 0 || NumberAt(ahead) is not { } count || count <= 0)
        {
            return false;
        }

        int unitAt = ahead + 1;
        if (Peek(unitAt) is { Text: "-" or "to" or "a" } && NumberAt(unitAt + 1) is { } longer)
        {
            count = Math.Max(count, longer);                                   // "every 8-12 hours": at least as often as every 12
            unitAt += 2;
        }

        if (DaysAt(unitAt) is not { } unit)
        {
            return false;
        }

        at += unitAt + 1;
        SetFrequency(1 / (count * unit));
        return true;
    }

    // "2 times daily", "twice a day", "2x tgl.", "3 mal am Tag", "dos veces al dia", "2 fois par jour", "twice weekly", "x 2/j"
    private bool SoManyTimes()
    {
        decimal? count = null;
        int ahead = 0;
        if (Peek(0) is { Number: null } word && SigWords.Times.TryGetValue(word.Text, out decimal told))
        {
            (count, ahead) = (told, 1);
        }
        else if (NumberAt(0) is { } number && IsWord(1, SigWords.TimesWords))
        {
            bool isProduct = Peek(1) is { Text: "x" } && NumberAt(2) is not null && !(DaysAt(3) is not null && IsWord(-1, SigWords.For));
            if (Peek(1) is { Text: "x" } && isProduct)
            {
                return false;                                                  // "2 x 500 mg"
            }

            (count, ahead) = (number, 2);
        }
        else if (Peek(0) is { Text: "x" } && NumberAt(1) is { } times && times <= 6 && (Peek(2) is { Text: "/" } || IsWord(2, SigWords.Per) || (Peek(2) is { Number: null } single && SigWords.PerDay.ContainsKey(single.Text))))
        {
            (count, ahead) = (times, 2);
        }

        if (count is not { } value || value > 12)
        {
            return false;
        }

        if (Peek(ahead) is { Number: null } direct && SigWords.PerDay.TryGetValue(direct.Text, out decimal perDay) && perDay <= 1)
        {
            at += ahead + 1;
            SetFrequency(value * perDay);
            return true;
        }

        int per = IsWord(ahead, SigWords.Per) ? ahead + 1 : ahead;
        per += per > ahead && Peek(per) is { Text: "la" or "le" or "el" } ? 1 : 0;
        if (DaysAt(per) is { } unit && unit >= 1)
        {
            at += per + 1;
            SetFrequency(value / unit);
            return true;
        }

        // "twice" and "2 times" alone are a day's; "for 2 times" is not a frequency.
        at += ahead;
        if (Peek(0) is { } slotWord && SigWords.Slots.ContainsKey(slotWord.Text) && value > 1)
        {
            return true;
        }

        SetFrequency(value);
        return true;
    }

    // "a day", "/day", "pro Tag", "al dia", "each day"; "a week"
    private bool PerUnit()
    {
        int ahead = IsWord(0, SigWords.Per) || Peek(0) is { Text: "todos" or "tous" } ? 1 : 0;
        ahead += ahead == 1 && Peek(1) is { Text: "los" or "les" or "la" or "24" } ? 1 : 0;
        if (ahead == 0 || Peek(ahead) is not { Number: null } || DaysAt(ahead) is not { } unit || (unit < 1 && Peek(ahead - 1) is not { Text: "24" }))
        {
            return false;
        }

        at += ahead + 1;
        SetFrequency(unit < 1 ? 1 : 1 / unit);
        return true;
    }

    private void SetFrequency(decimal perDay)
    {
        if (group.Frequency is { } told && told != perDay && !(group.Divided || told == 1))
        {
            return;                                                            // the first word counts: "BID (2 times a day)"
        }

        if (group.Frequency == 1 && perDay > 1 && group.IsDailyTotal)
        {
            return;                                                            // "500 mg/day bid": the total is told
        }

        group.Frequency = perDay;
    }

    private bool Amount()
    {
        if (Peek(0) is { Text: "a" or "an" } && IsWord(1, SigWords.Units))
        {
            amountAt = at;
            at++;
            Open(units: 1);
            at++;
            return true;
        }

        amountAt = at;
        if (NumberAt(0) is not { } number)
        {
            return false;
        }

        return TimesOfDayPattern() || Product(number) || Mass(number) || Volume(number) || Counted(number) || Bare(number);
    }

    // 1-0-1, 500-0-1000, 1 - 0 - 1 - 0
    private bool TimesOfDayPattern()
    {
        var parts = new List<decimal>(4);
        int ahead = 0;
        while (parts.Count < 4 && NumberAt(ahead) is { } part)
        {
            parts.Add(part);
            ahead++;
            if (Peek(ahead) is not { Text: "-" or "/" } || NumberAt(ahead + 1) is null)
            {
                break;
            }

            ahead++;
        }

        bool date = parts.Count == 3 && ((parts[0] is >= 1900 and <= 2100 && parts[1] is >= 1 and <= 12 && parts[2] is >= 1 and <= 31 && Peek(2)!.Value.Text.Length == 2) || (parts[2] is >= 1900 and <= 2100 && parts[0] <= 31 && parts[1] <= 12));
        if (parts.Count < 3 || date)
        {
            return false;
        }

        at += ahead;
        decimal sum = parts.Sum();
        if (Peek(0) is { Number: null } unit && MassUnit.InMg(unit.Text) is > 0 and var inMg)
        {
            at++;
            OpenDaily(mg: sum * inMg);
        }
        else if (Peek(0) is { Number: null } volume && SigWords.Millilitres.TryGetValue(volume.Text, out decimal inMl))
        {
            at++;
            OpenDaily(ml: sum * inMl);
        }
        else if (IsWord(0, SigWords.Units) || parts.TrueForAll(part => part <= 6))
        {
            if (product is { PerMl: > 0 } && !IsWord(0, SigWords.Units) && group.Mg is null)
            {
                OpenDaily(ml: sum);
            }
            else
            {
                OpenDaily(units: sum);
            }
        }
        else
        {
            OpenDaily(mg: sum);
        }

        return true;
    }

    // "2 x 500 mg", "3x1 Tbl."
    private bool Product(decimal count)
    {
        if (Peek(1) is not { Text: "x" } || NumberAt(2) is not { } each || count > 12)
        {
            return false;
        }

        if (Peek(3) is { Number: null } unit && MassUnit.InMg(unit.Text) is > 0 and var inMg)
        {
            at += 4;
            Open(mg: count * each * inMg);
            group.TimesTold = true;
        }
        else if (IsWord(3, SigWords.Units) || DaysAt(3) is null)
        {
            at += IsWord(3, SigWords.Units) ? 4 : 3;
            Open(units: count * each);
            group.TimesTold = true;
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool Mass(decimal number)
    {
        int unitAt = 1;
        decimal lower = number;
        if (Peek(1) is { Text: "-" or "to" or "bis" } && NumberAt(2) is { } upper && upper > number)
        {
            unitAt = 3;
        }

        if (Peek(unitAt) is not { Number: null } unit || MassUnit.InMg(unit.Text) is not (> 0 and var inMg) || unit.Text == "kg")
        {
            return false;
        }

        decimal mg = lower * inMg;
        int next = unitAt + 1;
        if (Peek(next) is { Text: "/" or "per" or "pro" or "por" or "par" })
        {
            if (Peek(next + 1) is { Text: "kg" })
            {
                return ByWeight(mg, next + 2);
            }

            decimal perMl = NumberAt(next + 1) ?? 1;
            int volumeAt = NumberAt(next + 1) is null ? next + 1 : next + 2;
            if (Peek(volumeAt) is { Number: null } volume && SigWords.Millilitres.TryGetValue(volume.Text, out decimal inMl) && perMl > 0)
            {
                mgPerMlInSig = mg / (perMl * inMl);
                at += volumeAt + 1;
                return true;
            }

            if (DaysAt(next + 1) == 1 || (NumberAt(next + 1) == 24 && DaysAt(next + 2) is not null))
            {
                at += DaysAt(next + 1) == 1 ? next + 2 : next + 3;
                Open(mg: mg);
                group.Frequency = 1;
                group.IsDailyTotal = true;
                return true;
            }
        }

        int formAt = next;
        while (formAt < next + 3 && Peek(formAt) is { Text: "er" or "xr" or "dr" or "sr" or "oral" or "retard" or "ret" or "chewable" or "ec" or "-" })
        {
            formAt++;
        }

        if (IsWord(formAt, SigWords.Units) && Peek(formAt) is not { Text: "t" or "ts" or "film" or "films" })
        {
            strengthInSig = mg;
            at += formAt + 1;
            if (!group.HasAmount || group.HasTime)
            {
                Open(units: 1);
                group.Provisional = true;
            }

            return true;
        }

        at += next;
        bool each = Peek(0) is { Text: "each" or "je" or "apiece" };
        bool equals = Peek(-unitAt - 2) is { Text: "=" };
        Open(mg: mg, joined: equals);
        group.MgEach |= each;
        at += each ? 1 : 0;
        return true;
    }

    private bool ByWeight(decimal mgPerKg, int next)
    {
        bool perDay = (Peek(next) is { Text: "/" } || IsWord(next, SigWords.Per)) && DaysAt(next + 1) == 1;
        bool perDose = Peek(next) is { Text: "/" or "per" } && Peek(next + 1) is { Text: "dose" or "dosis" };
        at += perDay || perDose ? next + 2 : next;
        Open(mgPerKg: mgPerKg);
        if (perDay)
        {
            group.Frequency = 1;
            group.IsDailyTotal = true;
        }

        return true;
    }

    private bool Volume(decimal number)
    {
        int unitAt = Peek(1) is { Text: "-" or "to" } && NumberAt(2) is not null ? 3 : 1;
        if (Peek(unitAt) is not { Number: null } unit || !SigWords.Millilitres.TryGetValue(unit.Text, out decimal inMl))
        {
            return false;
        }

        at += unitAt + 1;
        Open(ml: number * inMl);
        return true;
    }

    private bool Counted(decimal number)
    {
        int unitAt = 1;
        decimal count = number;
        if (Peek(1) is { Text: "-" } && NumberAt(2) is { } part and < 1 && part > 0)
        {
            (count, unitAt) = (number + part, 3);                              // "1-1/2 tabs"
        }
        else if (Peek(1) is { Text: "-" or "to" or "or" or "bis" or "a" or "oder" or "o" or "ou" } && NumberAt(2) is { } upper && upper > number && IsWord(3, SigWords.Units))
        {
            unitAt = 3;
        }

        unitAt += number < 1 && Peek(unitAt) is { Text: "a" or "of" or "de" or "einer" } ? 1 : 0;

        // "2 500 mg tablets": the strength of what is counted follows.
        if (NumberAt(unitAt) is { } strength && Peek(unitAt + 1) is { Number: null } mass && MassUnit.InMg(mass.Text) is > 0 and var inMg && count <= 12)
        {
            int formAt = unitAt + 2;
            while (formAt < unitAt + 5 && Peek(formAt) is { Text: "er" or "xr" or "dr" or "oral" or "-" })
            {
                formAt++;
            }

            if (IsWord(formAt, SigWords.Units))
            {
                strengthInSig = strength * inMg;
                at += formAt + 1;
                Open(units: count);
                return true;
            }
        }

        while (unitAt < 4 && Peek(unitAt) is { Text: "oral" or "er" or "xr" or "dr" or "chewable" or "whole" })
        {
            unitAt++;
        }

        if (!IsWord(unitAt, SigWords.Units))
        {
            return false;
        }

        at += unitAt + 1;
        Open(units: count);
        return true;
    }

    // "1 BD", "ONE TWICE A DAY", "one at night", "abends 2"
    private bool Bare(decimal number)
    {
        int next = 1;
        while (next < 6 && Peek(next) is { Number: null } word && SigWords.Fillers.Contains(word.Text) && !SigWords.Slots.ContainsKey(word.Text))
        {
            next++;
        }

        bool before = timesFirst && decided && group.HasTime && !group.HasAmount;
        bool slot = Peek(next) is { Number: null } time && (SigWords.Slots.ContainsKey(time.Text) || SigWords.PerDay.ContainsKey(time.Text) || SigWords.Times.ContainsKey(time.Text));
        bool often = NumberAt(next) is { } times && times <= 6 && IsWord(next + 1, SigWords.TimesWords);
        bool interval = IsWord(next, SigWords.Every) && NumberAt(next + 1) is not null && DaysAt(next + 2) is not null;
        bool large = number > 6;
        at++;
        if (!(before || slot || often || interval) || (large && number < 25 && product?.StrengthMg is null or > 25))
        {
            return true;
        }

        if (large)
        {
            Open(mg: number);
        }
        else if (product is { PerMl: > 0 })
        {
            Open(ml: number);
        }
        else
        {
            Open(units: number);
        }

        return true;
    }

    private void OpenDaily(decimal? mg = null, decimal? units = null, decimal? ml = null)
    {
        Open(mg, units, ml);
        group.Frequency = 1;
        group.IsDailyTotal = true;
    }

    private void Open(decimal? mg = null, decimal? units = null, decimal? ml = null, decimal? mgPerKg = null, bool joined = false)
    {
        decided = true;
        bool add = amountAt > 0 && tokens[amountAt - 1] is { Number: null } joint && joint.Text is not "," && SigWords.And.Contains(joint.Text) && !group.HasTime;
        if (step.Days is not null && !step.Labelled && !group.HasAmount && !step.IsEmpty)
        {
            CloseStep(null);
        }

        if (group.HasAmount && group.HasTime && !joined && !timesFirst)
        {
            FinishGroup();
        }

        // "500 mg 2 tabs bid" and "3 caps of 100 mg" tell the strength; "1,000 mg = 2 tab" and "2 tablets (1,000 mg)" the sum.
        SigToken? link = amountAt > 0 ? tokens[amountAt - 1] : null;
        bool sum = joined || link is { Text: "=" or "(" };
        group.MgEach |= !group.HasTime && !sum && ((units is not null && group.Mg is not null) || (mg is not null && group.Units is not null && link is { Text: "of" or "de" or "a" or "zu" }));
        if (group.Provisional && units is not null)
        {
            group.Units = null;
        }

        group.Provisional = false;
        group.Mg = mg is null ? group.Mg : add && group.Mg is { } before ? before + mg : mg;
        group.Units = units is null ? group.Units : add && group.Units is { } counted ? counted + units : units;
        group.Ml = ml ?? group.Ml;
        group.MgPerKg = mgPerKg ?? group.MgPerKg;
    }

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
        if (!step.IsEmpty || step.Titration is not null)
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
