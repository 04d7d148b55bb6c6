using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>When the body begins to clear a drug faster than before: an enzyme inducer or an oestrogen is new beside it (trap PK-altered, specification 1.6).</summary>
internal static class RisingClearance
{
    /// <summary>An order within this of an earlier one's end goes on with it: that contraceptive is not new.</summary>
    private const int SameUseDays = 365;

    /// <summary>Drugs that leave the body without the enzymes that inducers raise: an inducer does not lower them.</summary>
    private static readonly string[] NotInduced = ["levetiracetam", "gabapentin", "pregabalin", "vigabatrin", "piracetam", "potassium bromide"];

    /// <summary>Whether a drug drives another out faster.</summary>
    public static bool Induces(Drug inducer, Drug victim) =>
        inducer.Inducer is InducerStrength.Strong or InducerStrength.Moderate && inducer.Group != victim.Group && !NotInduced.Contains(victim.Id);

    /// <summary>Whether something was new on a day while a drug was taken already. Drugs started together (CNT-5) are dosed for one another from the start.</summary>
    public static bool IsAddedTo(DrugTrial earlier, DateOnly started, Parameters parameters) =>
        started > earlier.Taken.Start.Plus(parameters.SimultaneousStartDays) && earlier.Taken.Contains(started);

    /// <summary>
    /// The stretches after each such start, from the day after it (what led to the start is not its doing) for
    /// <see cref="Parameters.ClearanceRiseDays"/> days; until then the dose can have been raised.
    /// </summary>
    public static IReadOnlyList<(int Start, int End)> Of(Chart chart, DrugTrial trial, IReadOnlyList<DrugTrial> all)
    {
        List<(int Start, int End)>? found = null;
        foreach (DrugTrial other in all)
        {
            // A few days of it in hospital (MED-2) induce nothing; what was told without dates cannot be said to be new.
            if (other.Excluded?.Rule != "MED-2" && !other.Undated && IsAddedTo(trial, other.Taken.Start, chart.Parameters) && Induces(other.Drug, trial.Drug))
            {
                Add(other.Taken.Start.DayNumber);
            }
        }

        if (string.Equals(trial.Drug.Id, "lamotrigine", StringComparison.Ordinal))
        {
            AddOestrogens();
        }

        return found ?? [];

        void Add(int start) => (found ??= []).Add((start + 1, start + chart.Parameters.ClearanceRiseDays));

        void AddOestrogens()
        {
            int known = int.MinValue / 2;
            foreach (DateInterval use in chart.Timeline.Care
                .Where(static care => care.Concept == "oestrogen-contraceptive" && care.Stage == CareStage.Done).Select(static care => care.On).OfType<DateInterval>().OrderBy(static use => use.Start))
            {
                int start = use.Start.DayNumber;
                if (start - known > SameUseDays && IsAddedTo(trial, use.Start, chart.Parameters))
                {
                    Add(start);
                }

                known = Math.Max(known, use.End is null ? int.MaxValue / 2 : use.Last.DayNumber);
            }
        }
    }
}
