namespace RefractoryEpilepsy.Synthetic.Lives;

/// <summary>What is true of one drug trial.</summary>
/// <param name="Outcome"><c>failed</c>, <c>free</c> (now, whatever came before), <c>no-trial</c> or <c>undetermined</c>.</param>
internal sealed record TrialTruth(Course Course, double HighestMg, int? AdequateFrom, string Outcome, int? FailedOn);

/// <summary>What is true of one person at the end of the record.</summary>
/// <param name="Risk">Planted probability of resistance within five years of the first drug; null where that lies before the record.</param>
internal sealed record PatientTruth(
    bool EverResistant,
    int? Since,
    string Status,
    IReadOnlyList<string> FailedDrugs,
    IReadOnlyList<string> Causes,
    double? Risk,
    int? Index,
    bool Truncated,
    IReadOnlyList<TrialTruth> Trials);

/// <summary>The ILAE definition applied to a life that is known completely, written without a glance at the engine under test.</summary>
/// <remarks>Kwan et al., Epilepsia 2010;51:1069, doi:10.1111/j.1528-1167.2009.02397.x, with the parameters of specification 1.3 and 1.9.</remarks>
internal static class Truth
{
    /// <summary>Share of those whom drugs hardly help who fail two adequate trials within five years, measured over 12,000 lives.</summary>
    private const double ResistantIfRefractory = 0.84;

    /// <summary>The same for those whom drugs help; children with frequent seizures have more time to fail.</summary>
    private static double ResistantIfHelped(Epilepsy epilepsy, Person person) =>
        epilepsy.Causes.Contains("high-seizure-burden") && person.AgeOn(epilepsy.Onset) < 18 ? 0.17 : 0.10;

    /// <summary>Causes that explain an epilepsy.</summary>
    public static readonly string[] Explaining =
    [
        "hippocampal-sclerosis", "focal-cortical-dysplasia", "cortical-malformation", "tumor", "vascular-malformation", "trauma", "cns-infection", "stroke", "perinatal",
        "tuberous-sclerosis", "sturge-weber", "genetic", "genetic-generalized", "self-limited", "metabolic", "autoimmune", "bbb-inflammation",
    ];

    /// <summary>Judges one life on its last day of record.</summary>
    public static PatientTruth Of(Life life)
    {
        if (life.Epilepsy is not { } epilepsy)
        {
            return new(false, null, "NotEligible", [], [], null, null, false, []);
        }

        List<TrialTruth> trials = [.. epilepsy.Courses.Where(course => course.Start <= life.Left).Select(course => Judge(course, epilepsy, life))];
        List<(int Day, string[] Drugs)> failures = Failures(trials);
        bool resistant = failures.Count >= 2;
        bool truncated = epilepsy.FirstTreated < life.Entered;
        double risk = (epilepsy.RefractoryProbability * ResistantIfRefractory) + ((1 - epilepsy.RefractoryProbability) * ResistantIfHelped(epilepsy, life.Person));
        return new(
            resistant,
            resistant ? failures[1].Day : null,
            Status(epilepsy, life, trials, resistant),
            [.. failures.SelectMany(failure => failure.Drugs)],
            Causes(epilepsy, life, trials),
            truncated || epilepsy.FirstTreated > life.Left ? null : risk,
            truncated || epilepsy.FirstTreated > life.Left ? null : epilepsy.FirstTreated,
            truncated,
            trials);
    }

    private static List<(int Day, string[] Drugs)> Failures(List<TrialTruth> trials)
    {
        var failures = new List<(int Day, string[] Drugs)>();
        var used = new HashSet<TrialTruth>();
        foreach (TrialTruth trial in trials.Where(trial => trial.Outcome == "failed").OrderBy(trial => trial.FailedOn).ThenBy(trial => trial.Course.Medicine.Name, StringComparer.Ordinal))
        {
            if (used.Contains(trial))
            {
                continue;
            }

            TrialTruth[] together = [.. trials.Where(other => other == trial || StartedTogether(other.Course, trial.Course))];
            TrialTruth[] failed = [.. together.Where(other => other.Outcome == "failed")];
            used.UnionWith(together);
            failures.Add((failed.Max(other => other.FailedOn!.Value), [.. (together.Length > 1 ? together.Where(other => other.Outcome != "no-trial") : failed).Select(other => other.Course.Medicine.Name).Order(StringComparer.Ordinal)]));
        }

        failures.Sort((one, other) => one.Day.CompareTo(other.Day));
        return failures;
    }

    private static bool StartedTogether(Course one, Course other) =>
        Math.Abs(one.Start - other.Start) <= 30 && Math.Min(one.End ?? int.MaxValue, other.End ?? int.MaxValue) - Math.Max(one.Start, other.Start) >= 28;

    private static TrialTruth Judge(Course course, Epilepsy epilepsy, Life life)
    {
        int last = Math.Min(course.End ?? life.Left, life.Left);
        double highest = course.Doses.Where(dose => dose.From <= last).Select(dose => dose.Mg).DefaultIfEmpty(0).Max();
        if (Aggravates(course.Medicine.Name, epilepsy.Syndrome))
        {
            return new(course, highest, null, "no-trial", null);
        }

        if (AdequateFrom(course, epilepsy, life, last) is not { } adequate)
        {
            return new(course, highest, null, "undetermined", null);
        }

        int washedIn = Math.Max(adequate + 14, course.Start + (course.Medicine.TitrationWeeks * 7));
        int windowEnd = last;
        foreach (Course later in epilepsy.Courses)
        {
            bool takesOver = later.Start > course.Start && later.Start <= last && !StartedTogether(later, course) && !Aggravates(later.Medicine.Name, epilepsy.Syndrome)
                && (AdequateFrom(later, epilepsy, life, Math.Min(later.End ?? life.Left, life.Left)) is not null || (course.End is { } end && end - later.Start <= 90));
            windowEnd = takesOver ? Math.Min(windowEnd, later.Start - 1) : windowEnd;
        }

        if (windowEnd - washedIn + 1 < 28 || Adherence(epilepsy, adequate, last) < 0.5)
        {
            return new(course, highest, adequate, "undetermined", null);
        }

        foreach (Seizure seizure in epilepsy.Seizures)
        {
            if (seizure.Day >= washedIn && seizure.Day <= windowEnd && !seizure.Explained && !AroundPregnancy(life, seizure.Day))
            {
                return new(course, highest, adequate, IsFreeNow(course, epilepsy, life) ? "free" : "failed", seizure.Day);
            }
        }

        return new(course, highest, adequate, "undetermined", null);
    }

    // the newest drug of those running is judged by the freedom that reaches the end, even if a seizure fell on it earlier.
    private static bool IsFreeNow(Course course, Epilepsy epilepsy, Life life)
    {
        if (course.End is { } end && end <= life.Left)
        {
            return false;
        }

        bool newest = !epilepsy.Courses.Exists(other => other.Start > course.Start && other.Start <= life.Left && (other.End is null || other.End > life.Left));
        int lastSeizure = epilepsy.Seizures.FindLast(seizure => seizure.Day <= life.Left).Day;
        return newest && life.Left - Math.Max(lastSeizure, course.Start) >= Math.Max(365, 3 * LongestGap(epilepsy, course.Start));
    }

    private static int? AdequateFrom(Course course, Epilepsy epilepsy, Life life, int last)
    {
        int? since = null;
        for (int step = 0; step < course.Doses.Count; step++)
        {
            (int from, double mg) = course.Doses[step];
            bool child = life.Person.AgeOn(course.Start) < 18;
            bool valproate = epilepsy.Courses.Exists(other => other.Medicine.Name == "valproate" && other.MgOn(from) > 0);
            bool inducer = epilepsy.Courses.Exists(other => other.Medicine.StrongInducer && other.MgOn(from) > 0);
            bool enough = mg >= course.Medicine.AdequateFor(child, life.Person.WeightOn(from), valproate, inducer) - 0.001;
            since = enough ? since ?? from : null;
            int until = step + 1 < course.Doses.Count ? Math.Min(course.Doses[step + 1].From - 1, last) : last;
            if (since is { } start && until - start + 1 >= 14)
            {
                return start;
            }
        }

        return null;
    }

    private static bool AroundPregnancy(Life life, int day) => life.Pregnancies.Any(pregnancy => day >= pregnancy.From && day <= pregnancy.To + 30);

    private static double Adherence(Epilepsy epilepsy, int from, int to)
    {
        int missed = epilepsy.Gaps.Sum(gap => Math.Max(0, Math.Min(gap.To, to) - Math.Max(gap.From, from) + 1));
        return 1 - ((double)missed / Math.Max(1, to - from + 1));
    }

    /// <summary>Drugs that worsen a syndrome (specification section 7, column avoid).</summary>
    public static bool Aggravates(string drug, string syndrome) => syndrome switch
    {
        "jme" or "absence" => drug is "carbamazepine" or "oxcarbazepine" or "eslicarbazepine acetate" or "phenytoin" or "gabapentin" or "pregabalin" or "vigabatrin",
        "dravet" => drug is "carbamazepine" or "oxcarbazepine" or "eslicarbazepine acetate" or "phenytoin" or "vigabatrin" or "lacosamide" or "lamotrigine",
        "lgs" => drug is "carbamazepine" or "oxcarbazepine" or "gabapentin" or "lacosamide",
        _ => false,
    };

    private static string Status(Epilepsy epilepsy, Life life, List<TrialTruth> trials, bool resistant)
    {
        int today = life.Left;
        int lastSeizure = epilepsy.Seizures.FindLast(seizure => seizure.Day <= today).Day;
        List<Course> current = epilepsy.Courses.FindAll(course => course.Start <= today && (course.End is null || course.End > today));
        if (current.Count == 0)
        {
            int lastDose = epilepsy.Courses.Where(course => course.Start <= today).Select(course => course.End ?? today).DefaultIfEmpty(0).Max();
            return today - lastDose >= 365 && today - lastSeizure >= 365 ? "NotTreated" : resistant ? "Resistant" : "Undefined";
        }

        int newest = current.Max(course => course.Start);
        int since = Math.Max(lastSeizure, current.Min(course => course.Start));
        int needed = Math.Max(365, 3 * LongestGap(epilepsy, newest));
        bool afterTherapy = epilepsy.Therapies.Exists(therapy => therapy.Day <= today && therapy.Day > lastSeizure - 30 && therapy.Day > newest);
        if (today - since >= needed && !afterTherapy)
        {
            return "Responsive";
        }

        int relapse = epilepsy.Seizures.Find(seizure => seizure.Day > today - 90 && seizure.Day <= today).Day;
        int before = relapse == 0 ? 0 : epilepsy.Seizures.FindLast(seizure => seizure.Day < relapse).Day;
        bool held = relapse > 0 && before > 0 && relapse - Math.Max(before, current.Min(course => course.Start)) >= needed;
        return resistant && !held ? "Resistant" : "Undefined";
    }

    private static int LongestGap(Epilepsy epilepsy, int start)
    {
        int longest = 0;
        int before = 0;
        foreach (Seizure seizure in epilepsy.Seizures)
        {
            if (seizure.Day >= start)
            {
                break;
            }

            if (seizure.Day >= start - 365)
            {
                longest = before > 0 ? Math.Max(longest, seizure.Day - before) : longest;
                before = seizure.Day;
            }
        }

        return longest;
    }

    private static IReadOnlyList<string> Causes(Epilepsy epilepsy, Life life, List<TrialTruth> trials)
    {
        var causes = new SortedSet<string>(epilepsy.Causes, StringComparer.Ordinal);
        causes.Remove("high-seizure-burden");
        if (epilepsy.Seizures.Count(seizure => seizure.Day < epilepsy.FirstTreated) > 20)
        {
            causes.Add("high-seizure-burden");
        }

        if (epilepsy.Seizures.Exists(seizure => seizure.Status && seizure.Day <= life.Left))
        {
            causes.Add("status-epilepticus");
        }

        if (trials.Exists(trial => trial.FailedOn is { } failed
            && epilepsy.Courses.Exists(other => other.Medicine.Inducer && other != trial.Course && other.Start > trial.Course.Start && other.Start <= failed)))
        {
            causes.Add("pharmacokinetic");
        }

        if (!Explaining.Any(causes.Contains))
        {
            causes.Add(epilepsy.MriDone && epilepsy.EegDone ? "unexplained" : "workup-incomplete");
        }

        return [.. causes];
    }
}
