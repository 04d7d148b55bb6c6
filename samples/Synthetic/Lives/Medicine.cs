namespace RefractoryEpilepsy.Synthetic.Lives;

/// <summary>An antiseizure drug as simulated doctors use it. Doses in mg a day; the numbers are those of specification section 7.</summary>
/// <param name="AdequateMg">Adult dose from which a trial counts.</param>
/// <param name="ChildMgPerKg">The same for children, in mg per kg of body weight; null: the adult dose.</param>
/// <param name="Strengths">Tablet strengths in mg, smallest first.</param>
/// <param name="Launched">First year in which it is prescribed here.</param>
internal sealed record Medicine(
    string Name,
    string? RxNorm,
    string Atc,
    string Brand,
    double AdequateMg,
    double LowMg,
    double HighMg,
    double? ChildMgPerKg,
    int TitrationWeeks,
    double[] Strengths,
    int PerDay,
    int Launched,
    bool Inducer = false,
    string? LevelLoinc = null,
    double LevelLow = 0,
    double LevelHigh = 0)
{
    /// <summary>All drugs that simulated doctors know, by name.</summary>
    public static IReadOnlyDictionary<string, Medicine> All { get; } = new Medicine[]
    {
        new("levetiracetam", "114477", "N03AX14", "Keppra", 1000, 1000, 3000, 20, 2, [250, 500, 750, 1000], 2, 2000, LevelLoinc: "30471-7", LevelLow: 12, LevelHigh: 46),
        new("lamotrigine", "28439", "N03AX09", "Lamictal", 150, 200, 400, 4.5, 8, [25, 100, 150, 200], 2, 1995, LevelLoinc: "6948-4", LevelLow: 2.5, LevelHigh: 15),
        new("valproate", "40254", "N03AG01", "Depakote", 750, 1000, 2500, 20, 2, [125, 250, 500], 2, 1980, LevelLoinc: "4086-5", LevelLow: 50, LevelHigh: 100),
        new("carbamazepine", "2002", "N03AF01", "Tegretol", 500, 600, 1200, 10, 4, [100, 200, 400], 2, 1975, Inducer: true, "3432-2", 4, 12),
        new("oxcarbazepine", "32624", "N03AF02", "Trileptal", 600, 900, 2400, 20, 2, [150, 300, 600], 2, 2000, Inducer: true, "31019-3", 3, 35),
        new("eslicarbazepine acetate", "1482502", "N03AF04", "Aptiom", 800, 800, 1600, 10, 2, [200, 400, 800], 1, 2014),
        new("topiramate", "38404", "N03AX11", "Topamax", 150, 150, 400, 5, 6, [25, 50, 100, 200], 2, 1997, LevelLoinc: "17713-9", LevelLow: 5, LevelHigh: 20),
        new("zonisamide", "39998", "N03AX15", "Zonegran", 200, 200, 500, 4, 4, [25, 50, 100], 1, 2000, LevelLoinc: "29620-2", LevelLow: 10, LevelHigh: 40),
        new("lacosamide", "623400", "N03AX18", "Vimpat", 200, 200, 400, 4, 4, [50, 100, 150, 200], 2, 2009, LevelLoinc: "59297-2", LevelLow: 10, LevelHigh: 20),
        new("phenytoin", "8183", "N03AB02", "Dilantin", 200, 300, 400, 4, 1, [30, 100], 3, 1975, Inducer: true, "3968-5", 10, 20),
        new("phenobarbital", "8134", "N03AA02", "Luminal", 60, 60, 180, 3, 3, [15, 30, 60, 100], 1, 1975, Inducer: true, "3948-7", 15, 40),
        new("clobazam", "21241", "N05BA09", "Onfi", 10, 20, 40, 0.3, 3, [10, 20], 2, 2012),
        new("brivaracetam", "1739745", "N03AX23", "Briviact", 50, 100, 200, 1, 0, [10, 25, 50, 75, 100], 2, 2016),
        new("perampanel", "1356552", "N03AX22", "Fycompa", 4, 4, 12, null, 4, [2, 4, 6, 8, 12], 1, 2013),
        new("cenobamate", "2265690", "N03AX25", "Xcopri", 100, 200, 400, null, 12, [12.5, 25, 50, 100, 150, 200], 1, 2020, Inducer: true),
        new("ethosuximide", "4135", "N03AD01", "Zarontin", 625, 750, 1500, 20, 2, [250], 2, 1975, LevelLoinc: "3616-0", LevelLow: 40, LevelHigh: 100),
        new("gabapentin", "25480", "N02BF01", "Neurontin", 900, 1200, 3600, 25, 2, [100, 300, 400, 600, 800], 3, 1994),
        new("pregabalin", "187832", "N02BF02", "Lyrica", 150, 150, 600, null, 1, [25, 50, 75, 100, 150], 2, 2006),
        new("rufinamide", "69036", "N03AF03", "Banzel", 800, 1200, 3200, 10, 2, [200, 400], 2, 2009),
        new("vigabatrin", "14851", "N03AG04", "Sabril", 1000, 2000, 3000, 50, 2, [500], 2, 2010),
        new("felbamate", "24812", "N03AX10", "Felbatol", 1200, 1800, 3600, 15, 3, [400, 600], 3, 1994),
        new("primidone", "8691", "N03AA03", "Mysoline", 625, 750, 1500, 10, 3, [50, 250], 3, 1975, Inducer: true, "3978-4", 5, 10),
        new("cannabidiol", "2045371", "N03AX24", "Epidiolex", 600, 600, 1800, 10, 2, [100], 2, 2018),
        new("clonazepam", "2598", "N03AE01", "Klonopin", 1, 1, 8, 0.05, 3, [0.5, 1, 2], 2, 1975),
    }.ToDictionary(medicine => medicine.Name, StringComparer.Ordinal);

    /// <summary>Halves the level of lamotrigine.</summary>
    public bool StrongInducer => Name is "carbamazepine" or "phenytoin" or "phenobarbital" or "primidone";

    /// <summary>A daily dose that tablets can make up.</summary>
    public double Rounded(double mgPerDay)
    {
        double step = Strengths[0] * (PerDay == 3 && mgPerDay >= 3 * Strengths[0] ? 3 : PerDay == 2 && mgPerDay >= 2 * Strengths[0] ? 2 : 1);
        return Math.Max(step, Math.Round(mgPerDay / step) * step);
    }

    /// <summary>The daily dose from which a trial counts for someone of this age, weight and co-medication .</summary>
    public double AdequateFor(bool child, double weightKg, bool withValproate, bool withInducer)
    {
        double adult = Name == "lamotrigine" ? withValproate ? 100 : withInducer ? 200 : 150 : AdequateMg;
        double? perKg = Name == "lamotrigine" && child ? withValproate ? 1 : withInducer ? 5 : 4.5 : ChildMgPerKg;
        return child && perKg is { } mg ? Math.Min(mg * weightKg, adult) : adult;
    }
}
