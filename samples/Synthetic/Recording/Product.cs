using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>A product as pharmacies sell it, and how much of it makes up a daily dose.</summary>
/// <param name="Strength">Mg per tablet or capsule, or per millilitre of a liquid.</param>
/// <param name="Each">Tablets, capsules or millilitres per intake.</param>
/// <param name="PerDay">Intakes a day.</param>
internal sealed record Product(Medicine Medicine, double Strength, double Each, int PerDay, bool Liquid)
{
    private static readonly Dictionary<string, double> Liquids = new(StringComparer.Ordinal)
    {
        ["levetiracetam"] = 100, ["valproate"] = 50, ["clobazam"] = 2.5, ["lacosamide"] = 10, ["oxcarbazepine"] = 60, ["ethosuximide"] = 50, ["carbamazepine"] = 20, ["cannabidiol"] = 100,
    };

    /// <summary>Mg a day that the product's amounts add up to.</summary>
    public double MgPerDay => Strength * Each * PerDay;

    /// <summary>Mg per intake.</summary>
    public double MgEach => Strength * Each;

    /// <summary>Tablet, capsule or solution.</summary>
    public string Form => Liquid ? "solution" : Medicine.Name is "phenytoin" or "zonisamide" or "gabapentin" or "pregabalin" or "ethosuximide" ? "capsule" : "tablet";

    /// <summary>Unit of one intake.</summary>
    public string Unit => Liquid ? "mL" : Form;

    /// <summary>The name of the salt or ester that labels carry.</summary>
    public string Label => Medicine.Name switch
    {
        "valproate" => Liquid ? "valproic acid" : "divalproex sodium",
        "phenytoin" => "phenytoin sodium extended",
        "eslicarbazepine acetate" => "eslicarbazepine",
        string name => name,
    };

    /// <summary>The product for a dose; small children get liquids where there is one.</summary>
    public static Product For(Medicine medicine, double mgPerDay, bool smallChild)
    {
        if ((smallChild || medicine.Name == "cannabidiol") && Liquids.TryGetValue(medicine.Name, out double perMl))
        {
            return new(medicine, perMl, Math.Round(mgPerDay / 2 / perMl, 1), 2, Liquid: true);
        }

        foreach (int perDay in new[] { medicine.PerDay, 1, 2, 3 })
        {
            double each = mgPerDay / perDay;
            for (int index = medicine.Strengths.Length - 1; index >= 0; index--)
            {
                double tablets = each / medicine.Strengths[index];
                if (tablets <= 5 && Math.Abs((tablets * 2) - Math.Round(tablets * 2)) < 0.001 && tablets >= 0.5 && (tablets >= 1 || medicine.Strengths.Length == 1))
                {
                    return new(medicine, medicine.Strengths[index], tablets, perDay, Liquid: false);
                }
            }
        }

        return new(medicine, medicine.Strengths[0], Math.Max(1, Math.Round(mgPerDay / medicine.PerDay / medicine.Strengths[0])), medicine.PerDay, Liquid: false);
    }

    /// <summary>An order's sentence for the patient, as one of several systems writes it.</summary>
    public string Sig(int wording)
    {
        string often = PerDay switch { 1 => "once daily", 2 => "2 times daily", _ => "3 times daily" };
        string latin = PerDay switch { 1 => "daily", 2 => "bid", _ => "tid" };
        string units = $"{Each:0.##} {(Liquid ? "mL" : Each > 1 ? Form + "s" : Form)}";
        return wording switch
        {
            0 => $"Take {units} ({MgEach:#,0.##} mg total) by mouth {often}.",
            1 => $"Take {MgEach:0.##} mg by mouth {often}",
            2 => $"{MgEach:0.##} mg = {Each:0.##} {(Liquid ? "mL" : Form[..3])}, PO, {latin.ToUpperInvariant()}",
            3 => Liquid ? $"{Each:0.##} mL po {latin}" : $"{Each:0.##} {Form[..3]} po {latin}",
            _ => $"TAKE {Words(Each)} {(Liquid ? "ML" : Form.ToUpperInvariant() + (Each > 1 ? "S" : ""))} BY MOUTH {(PerDay == 1 ? "EVERY DAY" : PerDay == 2 ? "TWICE A DAY" : "THREE TIMES A DAY")}",
        };
    }

    private static string Words(double number) => number switch { 1 => "ONE", 2 => "TWO", 3 => "THREE", 4 => "FOUR", _ => number.ToString("0.##") };
}
