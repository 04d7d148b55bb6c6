namespace RefractoryEpilepsy.Synthetic.Lives;

/// <summary>One simulated person. Days are <see cref="DateOnly.DayNumber"/>.</summary>
/// <param name="Entered">First day on which this hospital can know anything.</param>
/// <param name="Left">Last day: death, moving away, or the day of the export.</param>
internal sealed record Life(int Number, LifeKind Kind, Person Person, int Entered, int Left, bool Died)
{
    /// <summary>Null for people without epilepsy.</summary>
    public Epilepsy? Epilepsy { get; init; }

    /// <summary>The other use of an antiseizure drug; null where there is none.</summary>
    public OtherUse? OtherUse { get; init; }

    /// <summary>First and last day of each pregnancy.</summary>
    public IReadOnlyList<(int From, int To)> Pregnancies { get; init; } = [];
}

/// <summary>Why a person is in the population.</summary>
internal enum LifeKind
{
    /// <summary>Nothing to do with seizures.</summary>
    Ordinary,

    /// <summary>An antiseizure drug for something else.</summary>
    LookAlike,

    /// <summary>Epilepsy.</summary>
    Epilepsy,

    /// <summary>Functional seizures only.</summary>
    FunctionalSeizures,

    /// <summary>Febrile or provoked seizures only.</summary>
    ProvokedSeizures,

    /// <summary>A short prophylaxis after brain surgery, no seizure ever.</summary>
    Prophylaxis,
}

/// <summary>Who someone is.</summary>
internal sealed record Person(bool Female, int Born, string Family, string Given, string Race, string RaceCode, bool Hispanic, string Language, string Payer, string Postal, string City)
{
    /// <summary>Whole years on a day.</summary>
    public int AgeOn(int day) => (int)((day - Born) / 365.25);

    /// <summary>Body weight in kg for the age, roughly the middle of growth charts, with the person's own build.</summary>
    public double WeightOn(int day)
    {
        double age = (day - Born) / 365.25;
        double build = 0.85 + (0.3 * (Born % 97) / 97.0);
        double middle = age < 1 ? 3.5 + (6.5 * age) : age < 12 ? 10 + (2.9 * (age - 1)) : age < 18 ? 42 + (4.5 * (age - 12)) : Female ? 68 : 80;
        return Math.Round(middle * build, 1);
    }
}

/// <summary>A drug taken for something that is not epilepsy.</summary>
internal sealed record OtherUse(Medicine Medicine, double MgPerDay, int From, int To, string ReasonConcept);

/// <summary>Epilepsy as it truly is, recorded or not.</summary>
/// <param name="Syndrome">Such as <c>focal-temporal</c>, <c>jme</c>, <c>dravet</c>.</param>
/// <param name="Causes">Cause ids of the export contract that are true before treatment.</param>
/// <param name="Gene">A pathogenic variant, or null.</param>
/// <param name="RefractoryProbability">Probability of belonging to those whom drugs hardly help, given everything visible before treatment.</param>
/// <param name="Refractory">Whether they do belong to them.</param>
/// <param name="SeizuresPerMonth">Untreated.</param>
internal sealed record Epilepsy(
    int Onset,
    int FirstTreated,
    string Syndrome,
    string? Side,
    string? Lobe,
    IReadOnlyList<string> Causes,
    string? Gene,
    bool ManySeizureTypes,
    bool FamilyHistory,
    bool EegAbnormal,
    bool EegDone,
    bool MriDone,
    double RefractoryProbability,
    bool Refractory,
    double SeizuresPerMonth)
{
    /// <summary>First visit to neurology, where the work-up is asked for; treatment begins one to six weeks later, with its results.</summary>
    public int Assessed => FirstTreated - Math.Clamp((FirstTreated - Onset) / 2, 7, 40);

    /// <summary>Seizures in order of day.</summary>
    public List<Seizure> Seizures { get; } = [];

    /// <summary>Drug trials in order of start.</summary>
    public List<Course> Courses { get; } = [];

    /// <summary>Neurology visits and acute care in order of day.</summary>
    public List<Visit> Visits { get; } = [];

    /// <summary>Stretches without any tablets.</summary>
    public List<(int From, int To)> Gaps { get; } = [];

    /// <summary>Surgery, VNS, RNS, DBS, diet.</summary>
    public List<(int Day, string What)> Therapies { get; } = [];

    /// <summary>Days of referral to an epilepsy centre.</summary>
    public List<int> Referrals { get; } = [];

    /// <summary>Share of days with tablets this person tends to.</summary>
    public double Adherence { get; set; } = 1;

    /// <summary>Whether seizures are generalised.</summary>
    public bool Generalized => Syndrome is "jme" or "absence" or "tonic-clonic-alone" or "dravet" or "lgs" or "west";
}

/// <summary>One seizure (or several on one day).</summary>
/// <param name="Explained">Missed tablets explain it.</param>
/// <param name="Status">Status epilepticus.</param>
internal readonly record struct Seizure(int Day, bool Explained, bool Status);

/// <summary>One drug tried, with its doses.</summary>
internal sealed class Course(Medicine medicine, int start, bool works)
{
    /// <summary>The drug.</summary>
    public Medicine Medicine { get; } = medicine;

    /// <summary>First day.</summary>
    public int Start { get; } = start;

    /// <summary>It stops seizures of this person once the dose is reached.</summary>
    public bool Works { get; } = works;

    /// <summary>Last day; null while it goes on.</summary>
    public int? End { get; set; }

    /// <summary>Why it ended, in the words of specification MED-6; empty while it goes on.</summary>
    public string StopReason { get; set; } = "";

    /// <summary>Daily dose from a day on, in order.</summary>
    public List<(int From, double Mg)> Doses { get; } = [];

    /// <summary>Day on which a side effect will end it; null if none.</summary>
    public int? IntoleranceOn { get; init; }

    /// <summary>The side effect.</summary>
    public string SideEffect { get; init; } = "";

    /// <summary>How far the seizure rate falls while the drug does not work fully.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>Started together with another drug.</summary>
    public bool Together { get; init; }

    /// <summary>Dose on a day; zero when not taken.</summary>
    public double MgOn(int day)
    {
        if (day < Start || day > (End ?? int.MaxValue))
        {
            return 0;
        }

        double mg = 0;
        foreach ((int from, double dose) in Doses)
        {
            if (from > day)
            {
                break;
            }

            mg = dose;
        }

        return mg;
    }
}

/// <summary>A contact with care.</summary>
/// <param name="Since">Day from which seizures are counted for this visit.</param>
/// <param name="Seizures">Seizures from <paramref name="Since"/> to the day before the visit.</param>
/// <param name="LastSeizure">Day of the last seizure; null if none is known.</param>
internal sealed record Visit(int Day, VisitKind Kind, int Since, int Seizures, int? LastSeizure, bool Status)
{
    /// <summary>Last day of a stay; the day itself for a visit.</summary>
    public int Until { get; init; } = Day;

    /// <summary>What was decided, as sentences of the note.</summary>
    public List<string> Plan { get; } = [];

    /// <summary>Missed tablets brought the seizure.</summary>
    public bool MissedTablets { get; init; }

    /// <summary>Admitted for something else, with a seizure beside it.</summary>
    public bool OtherReason { get; init; }
}

/// <summary>Kinds of contact.</summary>
internal enum VisitKind
{
    /// <summary>Neurology or epilepsy clinic.</summary>
    Neurology,

    /// <summary>Emergency department.</summary>
    Emergency,

    /// <summary>Hospital stay.</summary>
    Inpatient,
}
