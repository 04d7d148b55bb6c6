using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>Times of day and frequencies.</summary>
internal sealed partial class SigGrammar
{
    private bool TimeOfDay()
    {
        // 8 am, 08:00, 20 Uhr are clock times; "2 am" after nothing else is two in the morning.
        if (NumberAt(0) is { } clock && clock <= 24)
        {
            bool colon = Peek(1) is { } sign && sign.Is(":") && NumberAt(2) is { } minutes && minutes < 60 && Peek(2)!.Value.Glued;

            // "1 am 2 pm": as the first number is one of tablets, so is the second.
            bool counts = group is { Bare: true, HasTime: true } && clock <= 6 && Peek(-1) is not { Text: "at" or "@" };
            bool named = (!counts && Peek(1) is { Text: "am" or "pm" } && clock <= 12 && (Peek(-1) is { Text: "at" or "@" } || (!group.IsEmpty && joinsTimes()) || clock >= 5)) || Peek(1) is { Text: "uhr" };
            if (colon || named)
            {
                at += colon ? 3 : 1;
                bool afternoon = Peek(0) is { Text: "pm" } || clock >= 16;
                at += Peek(0) is { Text: "am" or "pm" or "uhr" or "h" } ? 1 : 0;
                AddSlot(afternoon && clock is not 12 ? (clock is >= 9 and < 12 or >= 21 ? 8 : 4) : clock is >= 11 and <= 15 ? 2 : 1, connected: true);
                return true;
            }
        }

        if (TwentyFourHours(0) is { } hour)
        {
            at += Peek(0) is { Text: "ore" } ? 2 : 1;
            AddSlot(hour switch { >= 21 or < 4 => 8, >= 16 => 4, >= 11 => 2, _ => 1 }, connected: true);
            return true;
        }

        if (IsNightly(0))
        {
            at++;
            AddSlot(8, connected: false);
            return true;
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

    // "at 0800", "ore 20"
    private int? TwentyFourHours(int ahead) =>
        Peek(ahead) is { Text: "ore" } && NumberAt(ahead + 1) is { } told && told <= 24 && !IsWord(ahead - 2, SigWords.Every) ? (int)told
        : NumberAt(ahead) is { } clock && Peek(ahead) is { Text.Length: 4 } && clock < 2400 && clock % 100 < 60 && decimal.Truncate(clock) == clock && Peek(ahead - 1) is { Text: "at" or "@" } ? (int)clock / 100
        : null;

    // British "2 on", "750 mg on": at night, where nothing follows that it could lead to.
    private bool IsNightly(int ahead) =>
        Peek(ahead) is { Text: "on" } && (NumberAt(ahead - 1) is not null || IsWord(ahead - 1, SigWords.Units) || (Peek(ahead - 1) is { Number: null } unit && MassUnit.InMg(unit.Text) > 0))
        && Peek(ahead + 1) is null or { Text: "," or "." or ";" or "and" or "&" or ")" };

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
            if (Peek(0) is not { Text: "q" } || count is not (4 or 6 or 8 or 12 or 24))
            {
                return false;
            }

            at += unitAt;
            SetFrequency(24 / count);                                          // "1 po q12"
            return true;
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
        else if (NumberAt(0) is { } fewer && Peek(1) is { Text: "-" or "to" or "or" or "bis" or "a" or "o" or "oder" or "ou" } && NumberAt(2) is { } more && more > fewer && IsWord(3, SigWords.TimesWords) && NumberAt(4) is null)
        {
            (count, ahead) = (fewer, 4);                                       // "3-4 times daily"
        }
        else if (NumberAt(0) is not null && Peek(1) is { Text: "doses" } && Peek(-1) is { Text: "in" or "into" or "as" or "en" or "divided" })
        {
            at += 2;
            group.Divided = true;                                              // "1000 mg daily in 2 doses"
            return true;
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
}
