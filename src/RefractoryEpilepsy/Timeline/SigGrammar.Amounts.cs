using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Amounts: by mass, volume, weight, count, and patterns such as 1-0-1.</summary>
internal sealed partial class SigGrammar
{
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
                bool repeats = group is { HasAmount: true, HasTime: true } && Peek(-1) is { Text: "(" or "=" or "total" or "," };
                at += DaysAt(next + 1) == 1 ? next + 2 : next + 3;
                if (repeats)
                {
                    step.ToldMgPerDay = mg;                                    // "1000 mg BID (2000 mg/day)" says it twice
                    return true;
                }

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
        bool interval = IsWord(next, SigWords.Every) && NumberAt(next + 1) is { } hours && (DaysAt(next + 2) is not null || hours is 6 or 8 or 12 or 24);
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
}
