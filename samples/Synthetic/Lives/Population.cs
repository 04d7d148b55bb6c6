namespace RefractoryEpilepsy.Synthetic.Lives;

/// <summary>Draws the people a hospital knows.</summary>
internal static class Population
{
    private static readonly string[] Families =
    [
        "Abara", "Alvarez", "Anders", "Banerjee", "Baptiste", "Becker", "Brandt", "Carver", "Castillo", "Chandra", "Cole", "Dawson", "Delgado", "Eze", "Farrow", "Fischer", "Garrido", "Greene",
        "Halvorsen", "Hayashi", "Hughes", "Ibarra", "Ito", "Jansen", "Kamara", "Keller", "Kim", "Kowalski", "Laurent", "Lopez", "Marsh", "Mendes", "Nakamura", "Nguyen", "Okafor", "Ortiz", "Park",
        "Petrov", "Quiroga", "Ramirez", "Reyes", "Rossi", "Sato", "Schmidt", "Silva", "Tanaka", "Torres", "Usman", "Vargas", "Walsh", "Weber", "Xu", "Yilmaz", "Zamora",
    ];

    private static readonly string[] Women = ["Ada", "Amina", "Beatriz", "Carla", "Dana", "Elena", "Fatou", "Grace", "Hana", "Ines", "Julia", "Keiko", "Lena", "Maria", "Nora", "Olivia", "Priya", "Rosa", "Sofia", "Tess", "Uma", "Vera", "Wanda", "Yara", "Zoe"];

    private static readonly string[] Men = ["Adam", "Bruno", "Carlos", "David", "Emeka", "Felix", "Gus", "Hiro", "Ivan", "Jamal", "Kenji", "Luis", "Marco", "Noah", "Omar", "Pablo", "Quinn", "Ravi", "Sam", "Tomas", "Umar", "Victor", "Will", "Yusuf", "Zane"];

    private static readonly (string Race, string Code, bool Hispanic, double Weight)[] Races =
    [
        ("White", "2106-3", false, 56), ("Black or African American", "2054-5", false, 16), ("White", "2106-3", true, 15), ("Asian", "2028-9", false, 8), ("American Indian or Alaska Native", "1002-5", false, 2), ("", "", false, 3),
    ];

    private static readonly (string Drug, double Low, double High, string Reason, double Weight)[] OtherUses =
    [
        ("gabapentin", 300, 1800, "radiculopathy", 26), ("gabapentin", 300, 1800, "diabetic-neuropathy", 12), ("pregabalin", 75, 300, "fibromyalgia", 10), ("topiramate", 50, 100, "migraine", 16),
        ("lamotrigine", 100, 250, "bipolar", 12), ("valproate", 500, 1500, "bipolar", 8), ("valproate", 500, 750, "migraine", 3), ("clonazepam", 0.5, 2, "anxiety", 8), ("carbamazepine", 200, 600, "trigeminal-neuralgia", 3), ("primidone", 50, 250, "tremor", 2),
    ];

    /// <summary>One person, the same for the same seed and number.</summary>
    public static Life Draw(SyntheticOptions options, int number)
    {
        var chance = new Chance(options.Seed, number);
        int asOf = options.AsOf.DayNumber;
        int opened = options.AsOf.AddYears(-13).DayNumber;
        LifeKind kind = Kind(chance, options);
        if (kind == LifeKind.Epilepsy)
        {
            return WithEpilepsy(chance, options, number, asOf, opened);
        }

        int age = kind switch { LifeKind.ProvokedSeizures => chance.Between(0, 5), LifeKind.LookAlike or LifeKind.Prophylaxis => chance.Between(20, 85), LifeKind.FunctionalSeizures => chance.Between(14, 55), _ => chance.Between(0, 90) };
        int entered = chance.Between(opened, asOf - 500);
        Person person = Who(chance, entered - chance.Between(age * 365, (age * 365) + 364));
        int left = Leaves(chance, entered, asOf, person, 0.01, out bool died);
        OtherUse? use = null;
        if (kind is LifeKind.LookAlike)
        {
            (string drug, double low, double high, string reason, _) = OtherUses[chance.PickBy([.. OtherUses.Select(other => other.Weight)])];
            int from = chance.Between(entered, Math.Max(entered + 1, left - 200));
            Medicine medicine = Medicine.All[drug];
            use = new(medicine, medicine.Rounded(chance.Between(low, high)), from, Math.Min(left, from + chance.Between(60, 1500)), reason);
        }
        else if (kind is LifeKind.Prophylaxis)
        {
            int from = chance.Between(entered, Math.Max(entered + 1, left - 200));
            use = new(Medicine.All["levetiracetam"], 1000, from, from + chance.Between(7, 26), "craniotomy");
        }
        else if (kind is LifeKind.FunctionalSeizures && chance.Happens(0.4))
        {
            int from = chance.Between(entered, Math.Max(entered + 1, left - 200));
            use = new(Medicine.All["levetiracetam"], 1000, from, from + chance.Between(60, 400), "functional-seizures");
        }

        return new(number, kind, person, entered, left, died) { OtherUse = use, Pregnancies = Pregnancies(chance, person, entered, left) };
    }

    private static LifeKind Kind(Chance chance, SyntheticOptions options)
    {
        if (chance.Happens(options.EpilepsyShare))
        {
            return LifeKind.Epilepsy;
        }

        return chance.Happens(options.LookAlikeShare)
            ? chance.PickBy([80, 6, 7, 7]) switch { 0 => LifeKind.LookAlike, 1 => LifeKind.FunctionalSeizures, 2 => LifeKind.ProvokedSeizures, _ => LifeKind.Prophylaxis }
            : LifeKind.Ordinary;
    }

    private static Life WithEpilepsy(Chance chance, SyntheticOptions options, int number, int asOf, int opened)
    {
        double age = Onset.Age(chance);
        bool before = chance.Happens(options.Community ? 0.10 : 0.15);
        int onset = before ? chance.Between(opened - 2500, opened - 200) : chance.Between(opened + 500, asOf - 90);
        Person person = Who(chance, onset - (int)(age * 365.25));
        int entered = before ? opened + chance.Between(0, 700) : chance.Happens(0.85) ? Math.Max(Math.Max(opened, person.Born), onset - chance.Between(420, 2400)) : onset;
        int left = Leaves(chance, Math.Max(entered, onset), asOf, person, 0.008, out bool died);
        IReadOnlyList<(int From, int To)> pregnancies = Pregnancies(chance, person, entered, left);
        Epilepsy epilepsy = Onset.Draw(chance, person, onset, options.Community);
        new Treatment(chance, person, epilepsy, left, pregnancies).Live();
        epilepsy.Visits.Sort((one, other) => one.Day.CompareTo(other.Day));
        return new(number, LifeKind.Epilepsy, person, entered, left, died) { Epilepsy = epilepsy, Pregnancies = pregnancies };
    }

    private static int Leaves(Chance chance, int entered, int asOf, Person person, double perYear, out bool died)
    {
        double years = Math.Max(0.5, (asOf - entered) / 365.25);
        double death = perYear * years * (person.AgeOn(asOf) > 70 ? 6 : 1);
        died = chance.Happens(Math.Min(0.5, death));
        if (died || chance.Happens(0.006 * years))
        {
            return Math.Min(asOf, entered + (int)(chance.Between(0.35, 1.0) * (asOf - entered)));
        }

        return asOf;
    }

    private static List<(int From, int To)> Pregnancies(Chance chance, Person person, int entered, int left)
    {
        if (!person.Female)
        {
            return [];
        }

        var pregnancies = new List<(int From, int To)>();
        for (int day = entered; day < left - 300; day += 365)
        {
            if (person.AgeOn(day) is >= 19 and <= 39 && chance.Happens(0.05))
            {
                pregnancies.Add((day, day + 275));
                day += 400;
            }
        }

        return pregnancies;
    }

    private static Person Who(Chance chance, int born)
    {
        bool female = chance.Happens(0.51);
        (string race, string code, bool hispanic, _) = Races[chance.PickBy([.. Races.Select(entry => entry.Weight)])];
        string language = hispanic ? chance.Happens(0.4) ? "es" : "en" : race == "Asian" && chance.Happens(0.2) ? chance.Pick("zh", "vi", "ko") : "en";
        (string postal, string city) = chance.Pick(("60601", "Chicago"), ("60614", "Chicago"), ("61701", "Bloomington"), ("62901", "Carbondale"), ("60085", "Waukegan"), ("61350", "Ottawa"), ("62401", "Effingham"));
        return new(female, born, chance.Pick<string>(Families), chance.Pick<string>(female ? Women : Men), race, code, hispanic, language, chance.Pick("Commercial PPO", "Commercial HMO", "Medicare", "Medicaid", "Medicaid", "Self-pay"), postal, city);
    }
}
