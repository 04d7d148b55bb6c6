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

        bool slashed = parts.Count == 3 && Peek(1) is { Text: "/" } && Peek(3) is { Text: "/" } && parts.Exists(part => part > 6);
        bool isShortDate = slashed && parts[0] <= 31 && parts[1] <= 31 && Math.Min(parts[0], parts[1]) <= 12 && parts[2] is >= 20 and <= 99 && !IsWord(5, SigWords.Units) && !(Peek(5) is { Number: null } after && MassUnit.InMg(after.Text) > 0);
        if (isShortDate)
        {
            at += ahead;
            return true;
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
        while (formAt < next + 3 && IsWord(formAt, SigWords.Forms))
        {
            formAt++;
        }

        if (IsWord(formAt, SigWords.Units) && Peek(formAt) is not { Text: "t" or "ts" or "film" or "films" })
        {
            string counted = Peek(formAt)!.Value.Text;
            strengthInSig ??= mg;
            at += formAt + 1;
            if (!group.HasAmount || group.HasTime)
            {
                Open(units: 1, strength: mg, counted: counted);
                group.Provisional = true;
            }
            else
            {
                uncertain |= group.StrengthMg is { } before && before != mg;
                group.StrengthMg = mg;
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
        bool isBeside = group.HasAmount && Peek(-1) is { Text: "(" };
        bool perDay = (Peek(next) is { Text: "/" } || IsWord(next, SigWords.Per)) && DaysAt(next + 1) == 1;
        bool perDose = Peek(next) is { Text: "/" or "per" } && Peek(next + 1) is { Text: "dose" or "dosis" };
        at += perDay || perDose ? next + 2 : next;
        if (isBeside)
        {
            return true;                                                       // "4 mL BID (8 mg/kg/day)": how the dose was worked out
        }

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
        int unitAt = number < 1 && Peek(1) is { Text: "-" } && IsWord(2, SigWords.Units) ? 2 : 1;
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
            while (formAt < unitAt + 5 && IsWord(formAt, SigWords.Forms))
            {
                formAt++;
            }

            if (IsWord(formAt, SigWords.Units))
            {
                strengthInSig ??= strength * inMg;
                string form = Peek(formAt)!.Value.Text;
                at += formAt + 1;
                Open(units: count, strength: strength * inMg, counted: form);
                return true;
            }
        }

        while (unitAt < 4 && IsWord(unitAt, SigWords.Forms) && Peek(unitAt) is not { Text: "-" })
        {
            unitAt++;
        }

        if (!IsWord(unitAt, SigWords.Units))
        {
            return false;
        }

        string what = Peek(unitAt)!.Value.Text;
        at += unitAt + 1;
        if (IsWord(0, SigWords.And) && Peek(1) is { Number: 0.5m } half && SigWords.Halves.Contains(half.Text) && !IsWord(2, SigWords.Units))
        {
            count += 0.5m;                                                     // "1 comprimido y medio"
            at += 2;
        }

        Open(units: count, counted: what);
        return true;
    }

    // "1 BD", "ONE TWICE A DAY", "one at night", "abends 2"
    private bool Bare(decimal number)
    {
        int next = 1;
        while (next < 6 && !IsNightly(next) && Peek(next) is { Number: null } word && SigWords.Fillers.Contains(word.Text) && !SigWords.Slots.ContainsKey(word.Text))
        {
            next++;
        }

        bool before = timesFirst && decided && group.HasTime && !group.HasAmount;
        bool slot = TwentyFourHours(next) is not null || IsNightly(next) || (Peek(next) is { Number: null } time && (SigWords.Slots.ContainsKey(time.Text) || SigWords.PerDay.ContainsKey(time.Text) || SigWords.Times.ContainsKey(time.Text)));
        bool often = NumberAt(next) is { } times && times <= 6 && IsWord(next + 1, SigWords.TimesWords);
        bool interval = IsWord(next, SigWords.Every) && NumberAt(next + 1) is { } hours && (DaysAt(next + 2) is not null || hours is 6 or 8 or 12 or 24);
        bool large = number > 6;
        at++;
        if (!(before || slot || often || interval) || (large && number < 25 && product?.StrengthMg is null or > 25))
        {
            uncertain |= isBareSeen && number <= 6;                            // "2 om 1 lunch 2 ?": an amount whose time is not known
            return true;
        }

        isBareSeen = true;
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
            group.Bare = true;
        }

        return true;
    }

    /// <summary>"One 100 mg tablet and one 25 mg tablet", "1 tablet (150 mg) and 1 tablet (25 mg)", "3 capsules and 1 tablet": what is added is not more of the same.</summary>
    private bool IsOfAnotherKind(decimal? strength, string? counted) =>
        group is { Units: not null, Mg: not null, MgEach: false }
        || (strength is { } told && told != (group.StrengthMg ?? product?.StrengthMg))
        || (group.StrengthMg is { } before && strength is null && counted is not null && product?.StrengthMg is { } own && own != before)
        || (counted is { Length: > 2 } && group.Counted is { Length: > 2 } other && !counted.StartsWith(other[..3], StringComparison.Ordinal));

    private void OpenDaily(decimal? mg = null, decimal? units = null, decimal? ml = null)
    {
        Open(mg, units, ml);
        group.Frequency = 1;
        group.IsDailyTotal = true;
    }

    private void Open(decimal? mg = null, decimal? units = null, decimal? ml = null, decimal? mgPerKg = null, bool joined = false, decimal? strength = null, string? counted = null)
    {
        decided = true;
        bool add = amountAt > 0 && tokens[amountAt - 1] is { Number: null } joint && joint.Text is not "," && SigWords.And.Contains(joint.Text) && !group.HasTime;
        if (step.Days is not null && !step.Labelled && !group.HasAmount && !step.IsEmpty)
        {
            CloseStep(null);
        }

        // "150 mg twice a day (1 1/2 100 mg tablets)" says the same dose in tablets.
        joined |= units is not null && group is { Mg: not null, Units: null, HasTime: true } && amountAt > 0 && tokens[amountAt - 1].Text is "(";
        if (group.HasAmount && group.HasTime && !joined && !timesFirst)
        {
            FinishGroup();
        }
        else if (add && units is not null && group is { HasAmount: true, HasTime: false, Provisional: false } && IsOfAnotherKind(strength, counted))
        {
            group.SharesTimes = true;
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

        // Two amounts of a kind with nothing between that joins them: one would be lost.
        uncertain |= !add && !group.HasTime && !group.Provisional
            && ((mg is not null && group.Mg is { } lost && lost != mg && !group.MgEach) || (units is not null && group.Units is { } fewer && fewer != units) || (ml is not null && group.Ml is { } less && less != ml));
        group.Provisional = false;
        (group.StrengthMg, group.Counted) = (strength ?? group.StrengthMg, counted ?? group.Counted);
        group.Mg = mg is null ? group.Mg : add && group.Mg is { } before ? before + mg : mg;
        group.Units = units is null ? group.Units : add && group.Units is { } already ? already + units : units;
        group.Ml = ml ?? group.Ml;
        group.MgPerKg = mgPerKg ?? group.MgPerKg;
    }
}
