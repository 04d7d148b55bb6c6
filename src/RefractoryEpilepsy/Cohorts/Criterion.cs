using RefractoryEpilepsy.Cases;

namespace RefractoryEpilepsy.Cohorts;

/// <summary>One condition of a cohort.</summary>
/// <param name="Id">Stable, kebab-case; a row of the attrition table.</param>
/// <param name="Text">The condition in English, as a half sentence: "has …".</param>
/// <param name="Judge">Yes keeps the patient, No excludes, Unknown is counted apart.</param>
public sealed record Criterion(string Id, string Text, Func<PatientCase, Judgement> Judge);

/// <summary>A cohort as data: its conditions in order, and the day on which a member enters.</summary>
/// <param name="Id">Stable, kebab-case.</param>
/// <param name="IndexDate">Day of entry; null where it cannot be told.</param>
/// <param name="Source">Who published the rule.</param>
public sealed record CohortDefinition(string Id, string Title, IReadOnlyList<Criterion> Criteria, Func<PatientCase, DateOnly?> IndexDate, string Source)
{
    /// <summary>The rule as one English sentence.</summary>
    public string InEnglish => $"A person who {string.Join(", and who ", Criteria.Select(criterion => criterion.Text))}.";

    /// <summary>Yes if every criterion is met, No at the first that is not, Unknown at the first that cannot be told; with the reasons of that one, or of all.</summary>
    public Judgement Judge(PatientCase patient)
    {
        var met = new List<Reason>();
        foreach (Criterion criterion in Criteria)
        {
            Judgement judgement = criterion.Judge(patient);
            if (judgement.Answer != Answer.Yes)
            {
                return judgement;
            }

            met.AddRange(judgement.Reasons);
        }

        return new Judgement(Answer.Yes, met);
    }
}
