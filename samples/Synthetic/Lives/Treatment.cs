namespace RefractoryEpilepsy.Synthetic.Lives;

/// <summary>Lives an epilepsy day by day: seizures come, doctors see some of it and act.</summary>
/// <remarks>
/// The chance of freedom on the first, second, third and later regimen is fitted to 50, 22, 7 and 3 % of those still having seizures
/// (specification 9.1), as a mixture of people whom drugs help and people whom they hardly help.
/// </remarks>
internal sealed class Treatment(Chance chance, Person person, Epilepsy epilepsy, int until, IReadOnlyList<(int From, int To)> pregnancies)
{
    private static readonly double[] WorksWhenHelped = [0.90, 0.55, 0.30, 0.05];

    private readonly int statusOn = epilepsy.Causes.Contains("status-epilepticus") ? chance.Between(epilepsy.Onset, epilepsy.FirstTreated - 1) : -1;
    private int lastVisit = epilepsy.Onset;
    private int lastSeizure = -1;
    private int raises;
    private double relapseFactor;
    private int withdrawnOn;

    /// <summary>Fills in the whole course up to the last day.</summary>
    public void Live()
    {
        DrawGaps();
        int nextVisit = epilepsy.FirstTreated;
        for (int day = epilepsy.Onset; day <= until; day++)
        {
            StopIntolerable(day);
            Seize(day);
            if (day == epilepsy.Assessed)
            {
                var visit = new Visit(day, VisitKind.Neurology, lastVisit, CountSince(lastVisit, day), lastSeizure > 0 ? lastSeizure : null, Status: false);
                visit.Plan.Add("EEG and MRI requested; treatment to be decided with the results.");
                epilepsy.Visits.Add(visit);
                lastVisit = day;
            }

            if (day == nextVisit)
            {
                SeeNeurologist(day);
                nextVisit = day + Interval(day);
            }
        }
    }

    private int Interval(int day) => (day - lastSeizure) switch
    {
        < 180 => chance.Between(70, 190),
        < 720 => chance.Between(120, 200),
        _ => chance.Between(170, 370),
    };

    private void DrawGaps()
    {
        double missing = 1 - epilepsy.Adherence;
        if (missing < 0.1)
        {
            return;
        }

        for (int day = epilepsy.FirstTreated + chance.Between(20, 60); day < until;)
        {
            int gap = chance.Between(4, 24);
            epilepsy.Gaps.Add((day, day + gap - 1));
            day += gap + (int)(gap * (1 - missing) / missing * chance.Between(0.8, 1.2));
        }
    }

    private bool InGap(int day, out int from)
    {
        foreach ((int gapFrom, int gapTo) in epilepsy.Gaps)
        {
            if (gapFrom > day)
            {
                break;
            }

            if (day <= gapTo + 7)
            {
                from = gapFrom;
                return true;
            }
        }

        from = 0;
        return false;
    }

    private void Seize(int day)
    {
        double perDay = epilepsy.SeizuresPerMonth / 30.4;
        bool explained = false;
        if (day >= epilepsy.FirstTreated)
        {
            Course? working = null;
            double factor = 1;
            bool treated = false;
            foreach (Course course in epilepsy.Courses)
            {
                double mg = course.MgOn(day);
                if (mg <= 0)
                {
                    continue;
                }

                treated = true;
                working = course.Works && mg >= course.Doses[^1].Mg * 0.5 ? course : working;
                factor = Math.Min(factor, course.RateFactor);
            }

            bool missed = epilepsy.Gaps.Count > 0 && InGap(day, out int gapFrom) && day >= gapFrom + 3;
            if (working is not null)
            {
                perDay = missed ? Math.Min(perDay, 0.1) * 0.12 : perDay * relapseFactor;
                explained = missed;
            }
            else if (!treated && withdrawnOn > 0)
            {
                perDay = relapseFactor > 0 ? perDay * 0.3 : 0;
            }
            else
            {
                perDay *= factor;
                explained = missed;
            }

            if (working is not null && relapseFactor <= 0 && lastSeizure > 0 && day - lastSeizure > 400 && chance.Happens(0.025 / 365))
            {
                relapseFactor = chance.Between(0.15, 0.6);
            }
        }

        foreach ((int since, string what) in epilepsy.Therapies)
        {
            perDay *= day < since ? 1 : what == "resection-free" ? 0 : 0.7;
        }

        bool planned = day == statusOn;
        if (!planned && !chance.Happens(1 - Math.Exp(-perDay)) && day != epilepsy.Onset)
        {
            return;
        }

        bool status = planned || chance.Happens(0.0008);
        epilepsy.Seizures.Add(new(day, explained, status));
        lastSeizure = day;
        double acute = status ? 0.95 : explained ? 0.35 : day < epilepsy.FirstTreated ? 0.12 : Math.Min(0.06, 0.25 / epilepsy.SeizuresPerMonth);
        if (chance.Happens(acute))
        {
            bool stay = status || chance.Happens(0.3);
            epilepsy.Visits.Add(new(day, stay ? VisitKind.Inpatient : VisitKind.Emergency, day - 1, 1, day, status)
            {
                Until = stay ? day + chance.Between(1, 6) : day,
                MissedTablets = explained,
                OtherReason = !status && stay && chance.Happens(0.15),
            });
        }
    }

    private void StopIntolerable(int day)
    {
        foreach (Course course in epilepsy.Courses)
        {
            if (course.End is null && course.IntoleranceOn == day)
            {
                course.End = day;
                course.StopReason = "adverse-effect";
                var visit = new Visit(day, VisitKind.Neurology, lastVisit, CountSince(lastVisit, day), lastSeizure > 0 ? lastSeizure : null, Status: false);
                visit.Plan.Add($"Stop {course.Medicine.Name} because of {course.SideEffect}.");
                epilepsy.Visits.Add(visit);
                lastVisit = day;
                if (!epilepsy.Courses.Exists(other => other.End is null))
                {
                    StartNext(day, visit, addOn: false);
                }

                return;
            }
        }
    }

    private int CountSince(int since, int day)
    {
        int count = 0;
        for (int index = epilepsy.Seizures.Count - 1; index >= 0 && epilepsy.Seizures[index].Day >= since; index--)
        {
            count += epilepsy.Seizures[index].Day < day ? 1 : 0;
        }

        return count;
    }

    private void SeeNeurologist(int day)
    {
        int count = CountSince(lastVisit, day);
        var visit = new Visit(day, VisitKind.Neurology, lastVisit, count, lastSeizure > 0 ? lastSeizure : null, Status: false);
        epilepsy.Visits.Add(visit);
        lastVisit = day;
        Course? latest = epilepsy.Courses.FindLast(course => course.End is null);

        if (latest is null)
        {
            if (epilepsy.Courses.Count == 0 || count > 0)
            {
                StartNext(day, visit, addOn: false);
            }

            return;
        }

        int settled = latest.Doses[^1].From + (latest.Works ? 21 : 35);
        if (count == 0 || day < settled)
        {
            ConsiderWithdrawal(day, visit);
            visit.Plan.Add(count == 0 ? $"Continue {latest.Medicine.Name}." : $"Continue titration of {latest.Medicine.Name}.");
            return;
        }

        relapseFactor = latest.Works && relapseFactor > 0 && chance.Happens(0.7) ? 0 : relapseFactor;
        bool onlyMissed = epilepsy.Seizures.FindAll(seizure => seizure.Day >= visit.Since && seizure.Day < day).TrueForAll(seizure => seizure.Explained);
        if (onlyMissed)
        {
            visit.Plan.Add("Missed doses discussed; pill box. No change of medication.");
            return;
        }

        double mg = latest.Doses[^1].Mg;
        double highest = person.AgeOn(day) < 18 ? latest.Doses[^1].Mg * 1.5 : latest.Medicine.HighMg;
        bool low = mg < Adequate(latest.Medicine, day);
        if (raises < 2 && mg < highest && chance.Happens(low ? 0.30 : 0.5))
        {
            raises++;
            double raised = latest.Medicine.Rounded(Math.Min(Math.Max(mg * 1.4, low && chance.Happens(0.7) ? Adequate(latest.Medicine, day) * 1.1 : 0), Math.Max(highest, mg * 1.2)));
            if (raised > mg)
            {
                latest.Doses.Add((day, raised));
                visit.Plan.Add($"Increase {latest.Medicine.Name} to {raised:0.##} mg/day.");
                return;
            }
        }

        if (chance.Happens(0.4))
        {
            if (NonDrugTherapy(day, visit))
            {
                return;
            }

            int ongoing = epilepsy.Courses.FindAll(course => course.End is null).Count;
            StartNext(day, visit, addOn: ongoing < 3 && chance.Happens(epilepsy.Courses.Count == 1 ? 0.35 : 0.6));
        }
        else
        {
            visit.Plan.Add($"Continue {latest.Medicine.Name}; review in three months.");
        }
    }

    private void ConsiderWithdrawal(int day, Visit visit)
    {
        if (lastSeizure > 0 && day - lastSeizure > 900 && withdrawnOn == 0 && chance.Happens(epilepsy.Syndrome is "self-limited" or "absence" ? 0.3 : 0.04))
        {
            withdrawnOn = day;
            foreach (Course course in epilepsy.Courses)
            {
                if (course.End is null)
                {
                    course.End = day + 42;
                    course.StopReason = "remission";
                    visit.Plan.Add($"Seizure free for years: taper {course.Medicine.Name} over six weeks and stop.");
                }
            }

            relapseFactor = chance.Happens(0.25) ? 1 : 0;
        }
    }

    private bool NonDrugTherapy(int day, Visit visit)
    {
        int tried = epilepsy.Courses.Count;
        if (tried >= 2 && epilepsy.Referrals.Count == 0 && chance.Happens(0.25))
        {
            epilepsy.Referrals.Add(day);
            visit.Plan.Add("Refer to the comprehensive epilepsy centre.");
        }

        if (tried < 3 || epilepsy.Therapies.Count > 0 || !chance.Happens(0.10))
        {
            return false;
        }

        string what = !epilepsy.Generalized && chance.Happens(0.35) ? chance.Happens(0.6) ? "resection-free" : "resection"
            : person.AgeOn(day) < 12 && chance.Happens(0.4) ? "ketogenic-diet"
            : person.AgeOn(day) >= 18 && !epilepsy.Generalized && chance.Happens(0.35) ? chance.Pick("rns", "dbs") : "vns";
        epilepsy.Therapies.Add((day + 60, what));
        visit.Plan.Add(what.StartsWith("resection", StringComparison.Ordinal) ? "Accepted for epilepsy surgery." : $"Plan {what.ToUpperInvariant()}.");
        return true;
    }

    private double Adequate(Medicine medicine, int day) => medicine.AdequateFor(
        person.AgeOn(day) < 18,
        person.WeightOn(day),
        epilepsy.Courses.Exists(course => course.Medicine.Name == "valproate" && course.MgOn(day) > 0),
        epilepsy.Courses.Exists(course => course.Medicine.StrongInducer && course.Medicine != medicine && course.MgOn(day) > 0));

    private void StartNext(int day, Visit visit, bool addOn)
    {
        Medicine? medicine = Prescribing.Choose(chance, epilepsy, person, day);
        if (medicine is null || epilepsy.Courses.Count >= 9)
        {
            return;
        }

        int regimen = epilepsy.Courses.Count;
        bool helped = epilepsy.Refractory ? chance.Happens(regimen < 2 ? 0.025 : 0.01) : chance.Happens(WorksWhenHelped[Math.Min(regimen, 3)]);
        Course? before = epilepsy.Courses.FindLast(course => course.End is null);
        Begin(day, medicine, helped, visit, together: false);
        raises = 0;
        relapseFactor = helped ? 0 : relapseFactor;
        if (before is not null && !addOn)
        {
            foreach (Course course in epilepsy.Courses)
            {
                if (course.End is null && course.Medicine != medicine && course == before)
                {
                    course.End = day + chance.Between(14, 70);
                    course.StopReason = Pregnant(day) ? "pregnancy" : chance.Happens(0.04) ? "cost" : "inefficacy";
                    visit.Plan.Add($"Taper {course.Medicine.Name} and stop.");
                }
            }
        }

        if (regimen == 0 && chance.Happens(epilepsy.Causes.Contains("high-seizure-burden") ? 0.08 : 0.02)
            && Prescribing.Choose(chance, epilepsy, person, day) is { } second)
        {
            Begin(day + chance.Between(0, 7), second, helped, visit, together: true);
        }
    }

    private bool Pregnant(int day)
    {
        foreach ((int from, int to) in pregnancies)
        {
            if (day >= from && day <= to)
            {
                return true;
            }
        }

        return false;
    }

    private void Begin(int day, Medicine medicine, bool works, Visit visit, bool together)
    {
        double adequate = Adequate(medicine, day);
        bool tooLow = !works && chance.Happens(epilepsy.Courses.Count < 2 ? 0.42 : 0.20);
        double target = Prescribing.Target(chance, medicine, person, day, adequate, tooLow);
        bool intolerable = !together && chance.Happens(0.155);
        var course = new Course(medicine, day, works)
        {
            IntoleranceOn = intolerable ? day + chance.Between(6, 150) : null,
            SideEffect = chance.Pick("rash", "irritability", "dizziness", "fatigue", "nausea", "weight gain", "low mood", "double vision"),
            RateFactor = chance.Between(0.5, 1.05),
            Together = together,
        };
        Prescribing.BuildUp(chance, course, target);
        epilepsy.Courses.Add(course);
        visit.Plan.Add($"Start {medicine.Name}, increase to {target:0.##} mg/day.");
    }
}
