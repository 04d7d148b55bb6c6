using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Timeline;

/// <summary>One amount with the times it is taken at.</summary>
internal sealed class SigGroup
{
    public decimal? Mg { get; set; }

    public decimal? Units { get; set; }

    public decimal? Ml { get; set; }

    public decimal? MgPerKg { get; set; }

    /// <summary>Times a day; null where only times of day are told.</summary>
    public decimal? Frequency { get; set; }

    /// <summary>Times of day: morning 1, noon 2, evening 4, night 8.</summary>
    public int Slots { get; set; }

    /// <summary>The amount is a day's, taken in parts.</summary>
    public bool Divided { get; set; }

    /// <summary>The amount is a day's by its own words ("mg/day", 1-0-1).</summary>
    public bool IsDailyTotal { get; set; }

    /// <summary>The mg are told for each unit.</summary>
    public bool MgEach { get; set; }

    /// <summary>"3 x 500 mg": times a day unless another frequency is told.</summary>
    public bool TimesTold { get; set; }

    /// <summary>"500 mg tablet" before a count is told.</summary>
    public bool Provisional { get; set; }

    /// <summary>The strength told with what is counted: "one 25 mg tablet".</summary>
    public decimal? StrengthMg { get; set; }

    /// <summary>What is counted, as written.</summary>
    public string? Counted { get; set; }

    /// <summary>A number stood before a time of day, with nothing counted: "1 am".</summary>
    public bool Bare { get; set; }

    /// <summary>Taken at the times of the next group: "one 100 mg tablet and one 25 mg tablet twice daily".</summary>
    public bool SharesTimes { get; set; }

    public bool HasAmount => Mg is not null || Units is not null || Ml is not null || MgPerKg is not null;

    public bool HasTime => Frequency is not null || Slots != 0;

    public bool IsEmpty => !HasAmount && !HasTime;

    /// <summary>Times a day; null where nothing tells.</summary>
    public decimal? TimesADay
    {
        get
        {
            int slots = int.PopCount(Slots);
            return Divided || IsDailyTotal ? Frequency is < 1 ? Frequency : 1
                : Frequency is { } told ? told == 1 && slots > 1 ? slots : told
                : slots > 0 ? slots
                : TimesTold ? 1
                : null;
        }
    }
}

/// <summary>A rising or falling dose.</summary>
/// <param name="Mg">Change of one dose, in mg; negative where it falls.</param>
/// <param name="TimesADay">Times a day the changed dose is taken.</param>
/// <param name="Days">Days between changes; 0 where not told.</param>
internal sealed record SigTitration(decimal Mg, decimal TimesADay, int Days);

/// <summary>One step of a plan while it is read.</summary>
internal sealed class SigStep
{
    public List<SigGroup> Groups { get; } = [];

    public int? Days { get; set; }

    public bool Labelled { get; set; }

    public bool IsStop { get; init; }

    public SigTitration? Titration { get; set; }

    public decimal? MgPerDay { get; set; }

    /// <summary>The day's total told beside the single dose.</summary>
    public decimal? ToldMgPerDay { get; set; }

    public decimal? MgPerKgPerDay { get; private set; }

    public decimal? UnitsPerDay { get; private set; }

    public decimal? MlPerDay { get; private set; }

    /// <summary>Something was told that the sum of the groups leaves out or contradicts.</summary>
    public bool IsUncertain { get; private set; }

    public bool IsEmpty => Groups.Count == 0;

    public bool IsRead => MgPerDay is not null || MgPerKgPerDay is not null || UnitsPerDay is not null || MlPerDay is not null;

    public decimal? LastFrequency => Groups.Count > 0 ? Groups[^1].TimesADay : null;

    // "90 pills" beside a daily dose is a quantity.
    private const int MostAtOnce = 12;

    /// <summary>Sums the groups. One group whose mg cannot be told leaves the mg of the whole unknown.</summary>
    public void Settle(DrugProduct? product, decimal? strengthInSig, decimal? mgPerMlInSig)
    {
        decimal? strength = strengthInSig ?? (product is { PerMl: null or 0 } ? product.StrengthMg : null);
        decimal? mgPerMl = mgPerMlInSig ?? product?.MgPerMl;
        for (int at = Groups.Count - 2; at >= 0; at--)
        {
            if (Groups[at] is { SharesTimes: true, HasTime: false } joined)
            {
                (joined.Frequency, joined.Slots, joined.Divided) = (Groups[at + 1].Frequency, Groups[at + 1].Slots, Groups[at + 1].Divided);
            }
        }

        List<SigGroup> timed = Groups.FindAll(group => group.TimesADay is not null);
        IsUncertain = timed.Count > 0 && Groups.Exists(group => group.TimesADay is null && group.Units is not > MostAtOnce);
        if (timed.Count == 0 && Titration is not null)
        {
            timed = Groups;
        }

        if (timed.Count > 2 && (IsBreakdown(timed, group => group.Units) || IsBreakdown(timed, group => group.Mg)))
        {
            timed = [timed[0]];
        }

        if (timed.Count == 0)
        {
            MgPerDay = ToldMgPerDay;
            return;
        }

        decimal mg = 0, mgPerKg = 0, units = 0, ml = 0;
        bool mgKnown = true, anyWeight = false, anyUnits = false, anyMl = false;
        foreach (SigGroup group in timed)
        {
            decimal times = group.TimesADay ?? 1;
            if (group.MgPerKg is { } byWeight)
            {
                anyWeight = true;
                mgPerKg += byWeight * times;
                mgKnown = false;
                continue;
            }

            // "2 capsules and one 50 mg Infatab": what is told of the other is not the strength of the first.
            decimal? own = group.StrengthMg ?? (group.SharesTimes && product is { PerMl: null or 0, StrengthMg: { } ordered } ? ordered : strength);
            if (OneDose(group, own, mgPerMl) is { } dose)
            {
                mg += dose * times;
            }
            else
            {
                mgKnown = false;
            }

            anyUnits |= group.Units is not null;
            anyMl |= group.Ml is not null;
            units += (group.Units ?? 0) * times;
            ml += (group.Ml ?? 0) * times;
        }

        MgPerDay = mgKnown ? Round(mg) : ToldMgPerDay;
        IsUncertain |= ToldMgPerDay is { } told && told != MgPerDay;
        MgPerKgPerDay = anyWeight ? Round(mgPerKg) : null;
        UnitsPerDay = anyUnits ? Round(units) : null;
        MlPerDay = anyMl ? Round(ml) : null;
    }

    // "3 tablets daily (1 in the morning and 2 at night)" tells one day twice.
    private static bool IsBreakdown(List<SigGroup> timed, Func<SigGroup, decimal?> amount) =>
        amount(timed[0]) * timed[0].TimesADay is { } whole && timed.Skip(1).Sum(group => amount(group) * group.TimesADay) == whole && timed.TrueForAll(group => amount(group) is not null);

    private static decimal? OneDose(SigGroup group, decimal? strength, decimal? mgPerMl) => group switch
    {
        { Mg: { } mg, Units: { } units } when strength is not null && mg == units * strength => mg,
        { Mg: { } mg, Units: { } units } when group.MgEach || mg == strength || group.IsDailyTotal => mg * units,
        { Mg: { } mg } => mg,
        { Ml: { } ml } => ml * mgPerMl,
        { Units: { } units } => units * strength,
        _ => null,
    };

    private static decimal Round(decimal value) => Math.Round(value, 3) is var rounded && rounded == decimal.Truncate(rounded) ? decimal.Truncate(rounded) : Math.Round(value, 3);
}
