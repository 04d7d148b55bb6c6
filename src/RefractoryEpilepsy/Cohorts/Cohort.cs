using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Cases;

namespace RefractoryEpilepsy.Cohorts;

/// <summary>A member of a cohort.</summary>
/// <param name="IndexDate">Day of entry; null where it cannot be told.</param>
public sealed record Member(PatientKey Patient, DateOnly? IndexDate);

/// <summary>One row of the attrition table. Remaining, excluded and unknown add up to the row before.</summary>
public sealed record AttritionStep(string CriterionId, string Text, long Remaining, long Excluded, long Unknown);

/// <summary>Who is in a cohort, and how it came about.</summary>
public sealed record Cohort(CohortDefinition Definition, IReadOnlyList<Member> Members, IReadOnlyList<AttritionStep> Attrition)
{
    /// <summary>Selects the members among cases that are all at hand.</summary>
    public static Cohort Select(CohortDefinition definition, IEnumerable<PatientCase> cases)
    {
        var count = new AttritionCount(definition);
        var members = new List<Member>();
        foreach (PatientCase patient in cases)
        {
            if (count.Add(patient) == Answer.Yes)
            {
                members.Add(new Member(patient.Timeline.Patient, definition.IndexDate(patient)));
            }
        }

        return new Cohort(definition, members, count.Steps);
    }
}

/// <summary>Counts attrition case by case, so that nobody has to hold all cases. Several threads may add at once.</summary>
public sealed class AttritionCount(CohortDefinition definition)
{
    private readonly long[] remaining = new long[definition.Criteria.Count];
    private readonly long[] excluded = new long[definition.Criteria.Count];
    private readonly long[] unknown = new long[definition.Criteria.Count];
    private long read;

    /// <summary>The table so far; the first row is everybody who was read.</summary>
    public IReadOnlyList<AttritionStep> Steps =>
    [
        new("read", "is in the input", Interlocked.Read(ref read), 0, 0),
        .. definition.Criteria.Select((criterion, at) => new AttritionStep(criterion.Id, criterion.Text,
            Interlocked.Read(ref remaining[at]), Interlocked.Read(ref excluded[at]), Interlocked.Read(ref unknown[at]))),
    ];

    /// <summary>The rows of <c>attrition.csv</c>, each ended by a line feed, without the header.</summary>
    public string Rows
    {
        get
        {
            var rows = new StringBuilder();
            foreach (AttritionStep step in Steps)
            {
                rows.Append(CultureInfo.InvariantCulture, $"{step.CriterionId},{step.Remaining},{step.Excluded},{step.Unknown}\n");
            }

            return rows.ToString();
        }
    }

    /// <summary>Counts a case; answers whether it is a member.</summary>
    public Answer Add(PatientCase patient)
    {
        Interlocked.Increment(ref read);
        for (int at = 0; at < remaining.Length; at++)
        {
            Answer answer = definition.Criteria[at].Judge(patient).Answer;
            switch (answer)
            {
                case Answer.No:
                    Interlocked.Increment(ref excluded[at]);
                    return Answer.No;
                case Answer.Unknown:
                    Interlocked.Increment(ref unknown[at]);
                    return Answer.Unknown;
                default:
                    Interlocked.Increment(ref remaining[at]);
                    break;
            }
        }

        return Answer.Yes;
    }

    /// <summary>Where a case stands, as one number: twice the criterion that stopped it, one more where that was unknown; twice the number of criteria for a member.</summary>
    public static int Place(CohortDefinition definition, PatientCase patient)
    {
        for (int at = 0; at < definition.Criteria.Count; at++)
        {
            Answer answer = definition.Criteria[at].Judge(patient).Answer;
            if (answer != Answer.Yes)
            {
                return (at * 2) + (answer == Answer.Unknown ? 1 : 0);
            }
        }

        return definition.Criteria.Count * 2;
    }

    /// <summary>Counts cases by where they stand (<see cref="Place"/>), as <see cref="Add"/> would one by one.</summary>
    public void AddPlaced(int place, long cases)
    {
        int stoppedAt = place / 2;
        Interlocked.Add(ref read, cases);
        for (int at = 0; at < Math.Min(stoppedAt, remaining.Length); at++)
        {
            Interlocked.Add(ref remaining[at], cases);
        }

        if (stoppedAt < remaining.Length)
        {
            Interlocked.Add(ref (place % 2 == 0 ? excluded : unknown)[stoppedAt], cases);
        }
    }

    /// <summary>Counts people who were read and show no sign of epilepsy at all, so that no case was made of them: excluded at the first criterion.</summary>
    public void AddWithoutSign(long people)
    {
        Interlocked.Add(ref read, people);
        Interlocked.Add(ref excluded[0], people);
    }
}
