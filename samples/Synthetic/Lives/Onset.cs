namespace RefractoryEpilepsy.Synthetic.Lives;

/// <summary>Who gets which epilepsy, and how likely drugs are to fail: the planted signal.</summary>
/// <remarks>Aetiology by age at onset: specification 9.5. Effects: log risk ratios of 9.3, shrunk by 0.6 because they are not independent.</remarks>
internal static class Onset
{
    private static readonly double[][] AetiologyByAge =
    [
        [35, 30, 5, 8, 1, 21],
        [20, 25, 5, 2, 1, 47],
        [30, 10, 5, 1, 2, 52],
        [60, 1, 3, 0, 2, 34],
    ];

    /// <summary>Age at onset in years: early childhood, school age, adult, old age.</summary>
    public static double Age(Chance chance) => chance.PickBy([11, 22, 47, 20]) switch
    {
        0 => chance.Between(0.2, 2.0),
        1 => chance.Between(2.0, 12.0),
        2 => chance.Between(12.0, 65.0),
        _ => chance.Between(65.0, 84.0),
    };

    /// <summary>Draws one epilepsy that begins on <paramref name="onset"/>.</summary>
    public static Epilepsy Draw(Chance chance, Person person, int onset, bool community)
    {
        double age = (onset - person.Born) / 365.25;
        int band = age < 2 ? 0 : age < 12 ? 1 : age < 65 ? 2 : 3;
        int aetiology = chance.PickBy(AetiologyByAge[band]);
        var causes = new List<string>();
        string syndrome = "focal";
        string? gene = null;
        double score = 0;

        switch (aetiology)
        {
            case 0:
                string lesion = Lesion(chance, band);
                causes.Add(lesion);
                syndrome = lesion == "perinatal" && age < 1.2 && chance.Happens(0.3) ? "west" : lesion == "tuberous-sclerosis" && age < 1.5 && chance.Happens(0.4) ? "west" : "focal";
                score += 0.73 + (lesion is "hippocampal-sclerosis" ? 0.86 : lesion is "focal-cortical-dysplasia" or "cortical-malformation" or "tuberous-sclerosis" ? 0.87 : lesion == "perinatal" ? 0.50 : 0);
                if (lesion == "tuberous-sclerosis" && chance.Happens(0.5))
                {
                    gene = chance.Pick("TSC1", "TSC2");
                }

                break;
            case 1:
                (syndrome, gene) = Genetic(chance, age);
                score += syndrome switch { "self-limited" => -1.8, "absence" => -0.5, "jme" or "tonic-clonic-alone" => -0.4, _ => 0.9 };
                causes.Add(syndrome switch { "self-limited" => "self-limited", "absence" or "jme" or "tonic-clonic-alone" => "genetic-generalized", _ => "genetic" });
                break;
            case 2:
                causes.Add("cns-infection");
                score += 0.73;
                break;
            case 3:
                causes.Add("metabolic");
                score += 0.73;
                break;
            case 4:
                causes.Add("autoimmune");
                score += 0.73;
                break;
            default:
                syndrome = chance.Happens(0.25) ? "unclassified" : "focal";
                break;
        }

        if (gene is not null && !causes.Contains("genetic"))
        {
            causes.Add("genetic");
        }

        score += Add(chance, causes, "febrile-seizures", age < 30 ? 0.16 : 0.08, 0.74);
        score += Add(chance, causes, "status-epilepticus", 0.05, 1.47);
        score += Add(chance, causes, "psychiatric", age > 10 ? 0.20 : 0.06, 0.30);
        score += Add(chance, causes, "intellectual-disability", syndrome is "dravet" or "lgs" or "west" or "gene" ? 0.7 : age < 12 ? 0.15 : 0.03, 0.40);
        bool idiopathic = syndrome is "absence" or "jme" or "tonic-clonic-alone" or "self-limited";
        score += Add(chance, causes, "multifocal", idiopathic ? 0 : syndrome is "west" ? 1 : aetiology is 0 or 2 ? 0.20 : 0.06, 0.49);
        score += Add(chance, causes, "high-seizure-burden", syndrome is "absence" or "west" ? 0.9 : 0.24, 1.16);
        bool manyTypes = chance.Happens(syndrome is "dravet" or "lgs" or "jme" ? 0.9 : 0.18);
        score += manyTypes && syndrome != "jme" ? 0.78 : 0;
        bool abnormal = causes.Contains("multifocal") || idiopathic || chance.Happens(0.72);
        score += abnormal && !idiopathic ? 0.62 : 0;
        bool family = chance.Happens(aetiology == 1 ? 0.25 : 0.07);
        score += (family ? 0.15 : 0) + (age < 2 ? 0.3 : 0);

        double probability = 1 / (1 + Math.Exp(-(((community ? 1.5 : 1.35) * score) - (community ? 6.1 : 2.75))));
        bool high = causes.Contains("high-seizure-burden");
        bool refractory = chance.Happens(probability);
        double perMonth = high ? Math.Exp(chance.Normal(2.5, 0.6)) : Math.Exp(chance.Normal(refractory ? 0.5 : -0.1, 0.7));
        perMonth = Math.Clamp(perMonth, refractory && !chance.Happens(0.1) ? 0.8 : 0.25, 60);
        int delay = chance.Between(21, 160);
        delay = high ? Math.Max(delay, (int)(26 / perMonth * 30.4)) : Math.Min(delay, Math.Max(14, (int)(10 / perMonth * 30.4)));
        bool imaged = syndrome is "self-limited" or "absence" ? chance.Happens(0.4) : chance.Happens(0.87);
        bool focal = syndrome is "focal" or "gene" or "self-limited";
        return new(
            onset,
            onset + delay,
            syndrome,
            focal ? chance.Pick("left", "right") : null,
            focal ? causes.Contains("hippocampal-sclerosis") ? "temporal" : syndrome == "self-limited" ? "centrotemporal" : chance.Pick("temporal", "temporal", "frontal", "frontal", "parietal", "occipital") : null,
            causes,
            gene,
            manyTypes,
            family,
            abnormal,
            chance.Happens(0.94),
            imaged,
            probability,
            refractory,
            perMonth)
        {
            Adherence = chance.PickBy([66, 26, 8]) switch { 0 => chance.Between(0.90, 1.0), 1 => chance.Between(0.60, 0.80), _ => chance.Between(0.40, 0.60) },
        };
    }

    private static double Add(Chance chance, List<string> causes, string cause, double probability, double effect)
    {
        if (!chance.Happens(probability))
        {
            return 0;
        }

        causes.Add(cause);
        return effect;
    }

    private static string Lesion(Chance chance, int band) => band switch
    {
        0 => Choose(chance, ("perinatal", 48), ("cortical-malformation", 18), ("focal-cortical-dysplasia", 12), ("tuberous-sclerosis", 12), ("sturge-weber", 3), ("stroke", 7)),
        1 => Choose(chance, ("perinatal", 26), ("focal-cortical-dysplasia", 20), ("cortical-malformation", 10), ("tumor", 14), ("hippocampal-sclerosis", 12), ("tuberous-sclerosis", 5), ("trauma", 8), ("vascular-malformation", 5)),
        2 => Choose(chance, ("hippocampal-sclerosis", 26), ("trauma", 22), ("focal-cortical-dysplasia", 10), ("tumor", 13), ("vascular-malformation", 10), ("stroke", 15), ("cortical-malformation", 4)),
        _ => Choose(chance, ("stroke", 66), ("tumor", 15), ("trauma", 12), ("vascular-malformation", 7)),
    };

    private static (string Syndrome, string? Gene) Genetic(Chance chance, double age) => age switch
    {
        < 2 => Choose(chance, ("dravet", 30), ("gene", 50), ("west", 20)) switch
        {
            "dravet" => ("dravet", "SCN1A"),
            "west" => ("west", chance.Pick("CDKL5", "ARX", "STXBP1")),
            _ => ("gene", chance.Pick("KCNQ2", "SCN2A", "SCN8A", "PCDH19", "STXBP1")),
        },
        < 12 => Choose(chance, ("absence", 40), ("self-limited", 30), ("tonic-clonic-alone", 12), ("lgs", 8), ("gene", 10)) switch
        {
            "gene" => ("gene", chance.Pick("GRIN2A", "SYNGAP1", "PCDH19", "DEPDC5")),
            "lgs" => ("lgs", chance.Pick("STXBP1", "SCN8A", "SYNGAP1")),
            string other => (other, null),
        },
        < 30 => Choose(chance, ("jme", 55), ("absence", 15), ("tonic-clonic-alone", 25), ("gene", 5)) is var adult && adult == "gene" ? ("gene", "DEPDC5") : (adult, null),
        _ => ("tonic-clonic-alone", null),
    };

    private static string Choose(Chance chance, params ReadOnlySpan<(string Name, double Weight)> choices)
    {
        Span<double> weights = stackalloc double[choices.Length];
        for (int index = 0; index < choices.Length; index++)
        {
            weights[index] = choices[index].Weight;
        }

        return choices[chance.PickBy(weights)].Name;
    }
}
