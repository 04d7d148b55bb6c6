namespace RefractoryEpilepsy.Synthetic.Lives;

/// <summary>Which drug a simulated doctor chooses next, and how it is built up.</summary>
internal static class Prescribing
{
    private static readonly (string Drug, double First, double Later)[] Focal =
    [
        ("levetiracetam", 34, 16), ("lamotrigine", 22, 18), ("carbamazepine", 9, 8), ("oxcarbazepine", 12, 9), ("lacosamide", 9, 18), ("topiramate", 4, 8),
        ("zonisamide", 3, 7), ("phenytoin", 4, 2), ("eslicarbazepine acetate", 1, 5), ("brivaracetam", 1, 6), ("valproate", 3, 6), ("perampanel", 0, 6),
        ("clobazam", 0, 8), ("cenobamate", 0, 9), ("gabapentin", 1, 2), ("pregabalin", 0, 2), ("phenobarbital", 1, 1), ("primidone", 0, 0.5), ("felbamate", 0, 0.5),
    ];

    private static readonly (string Drug, double First, double Later)[] Generalized =
    [
        ("levetiracetam", 30, 20), ("valproate", 24, 24), ("lamotrigine", 26, 22), ("topiramate", 7, 12), ("zonisamide", 5, 10), ("clobazam", 1, 8), ("perampanel", 0, 5), ("brivaracetam", 0, 4), ("carbamazepine", 3, 1), ("phenobarbital", 0, 1),
    ];

    private static readonly (string Drug, double First, double Later)[] Absence = [("ethosuximide", 52, 20), ("valproate", 22, 30), ("lamotrigine", 18, 30), ("levetiracetam", 6, 10), ("zonisamide", 2, 6)];

    private static readonly (string Drug, double First, double Later)[] Dravet = [("valproate", 50, 20), ("clobazam", 12, 25), ("levetiracetam", 20, 10), ("topiramate", 8, 20), ("cannabidiol", 0, 20), ("lamotrigine", 4, 1)];

    private static readonly (string Drug, double First, double Later)[] Lennox = [("valproate", 40, 12), ("lamotrigine", 20, 18), ("clobazam", 12, 22), ("rufinamide", 6, 20), ("topiramate", 8, 14), ("levetiracetam", 14, 8), ("cannabidiol", 0, 16), ("felbamate", 0, 6), ("perampanel", 0, 4)];

    private static readonly (string Drug, double First, double Later)[] Spasms = [("vigabatrin", 60, 5), ("topiramate", 15, 25), ("valproate", 8, 22), ("clobazam", 3, 20), ("levetiracetam", 12, 20), ("zonisamide", 2, 12), ("rufinamide", 0, 8)];

    /// <summary>A drug that suits syndrome, age, sex and year, and was not tried before; null when none is left.</summary>
    public static Medicine? Choose(Chance chance, Epilepsy epilepsy, Person person, int day)
    {
        (string Drug, double First, double Later)[] list = epilepsy.Syndrome switch
        {
            "jme" or "tonic-clonic-alone" => Generalized,
            "absence" => Absence,
            "dravet" => Dravet,
            "lgs" => Lennox,
            "west" => Spasms,
            _ => Focal,
        };
        int year = DateOnly.FromDayNumber(day).Year;
        int age = person.AgeOn(day);
        bool first = epilepsy.Courses.Count == 0;
        Span<double> weights = stackalloc double[list.Length];
        double total = 0;
        for (int index = 0; index < list.Length; index++)
        {
            Medicine medicine = Medicine.All[list[index].Drug];
            bool tried = epilepsy.Courses.Exists(course => course.Medicine == medicine);
            bool family = medicine.Name == "brivaracetam" && epilepsy.Courses.Exists(course => course.Medicine.Name == "levetiracetam" && course.End is null);
            double weight = tried || family || medicine.Launched > year || (age < 4 && medicine.ChildMgPerKg is null) || (age < 12 && medicine.Name == "phenytoin") ? 0 : first ? list[index].First : list[index].Later;
            weight *= medicine.Name == "valproate" && person.Female && age is >= 11 and <= 45 ? 0.15 : 1;
            weight *= medicine.Name is "carbamazepine" or "phenytoin" && year >= 2018 ? 0.5 : 1;
            weights[index] = weight;
            total += weight;
        }

        return total <= 0 ? null : Medicine.All[list[chance.PickBy(weights)].Drug];
    }

    /// <summary>The steps from the starting dose to the target, as doctors write them.</summary>
    public static void BuildUp(Chance chance, Course course, double targetMg)
    {
        Medicine medicine = course.Medicine;
        int weeks = medicine.TitrationWeeks;
        if (weeks == 0)
        {
            course.Doses.Add((course.Start, targetMg));
            return;
        }

        int steps = weeks >= 6 ? 4 : weeks >= 3 ? 3 : 2;
        for (int step = 1; step <= steps; step++)
        {
            double mg = step == steps ? targetMg : medicine.Rounded(targetMg * step / steps);
            int from = course.Start + (step == 1 ? 0 : (int)(weeks * 7.0 * (step - 1) / (steps - 1)) + chance.Between(0, 4));
            if (course.Doses.Count == 0 || course.Doses[^1].Mg < mg)
            {
                course.Doses.Add((from, mg));
            }
        }
    }

    /// <summary>The target of the first build-up: mostly adequate, sometimes too low on purpose.</summary>
    public static double Target(Chance chance, Medicine medicine, Person person, int day, double adequateMg, bool tooLow)
    {
        bool child = person.AgeOn(day) < 18;
        double usual = child ? adequateMg * chance.Between(1.1, 1.8) : Math.Max(adequateMg, medicine.LowMg) * chance.Between(1.0, 1.5);
        double mg = medicine.Rounded(Math.Min(tooLow ? adequateMg * chance.Between(0.35, 0.7) : usual, medicine.HighMg));
        while (!tooLow && mg < adequateMg)
        {
            mg = medicine.Rounded(mg + (medicine.Strengths[0] * medicine.PerDay));
        }

        while (tooLow && mg >= adequateMg && mg > medicine.Strengths[0])
        {
            mg -= medicine.Strengths[0];
        }

        return mg;
    }
}
