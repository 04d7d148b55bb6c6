using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Everything that is published of one patient.</summary>
public static class PatientPublications
{
    private static readonly string[] OfRules = ["Flag", "DetectedIssue", "ServiceRequest", "Task"];
    private static readonly (string Type, string Topic)[] OfPatients = [("ClinicalImpression", "impression"), ("DocumentReference", "document"), ("Provenance", "provenance")];

    /// <summary>References to everything that can ever have been published of a person, by the pseudonym alone: also where nothing else is known any more.</summary>
    /// <param name="questions">Ids of the questions that models answer.</param>
    public static IEnumerable<string> ReferencesOf(string patient, IEnumerable<string> questions) =>
        OfRules.SelectMany(type => ReferralRules.All.Select(rule => (Type: type, Topic: rule.Id))).Concat(OfPatients).Concat(questions.Select(question => (Type: "RiskAssessment", Topic: question)))
            .Select(one => one.Type + "/" + PublishingContext.IdOf(patient, one.Type, one.Topic));

    /// <summary>The fired rules that may be published, with all that belongs to them; nothing where none may.</summary>
    /// <param name="mayPublish">Whether a rule's flag may leave: confirmed by a person, or the site publishes drafts.</param>
    public static IReadOnlyList<Publication> Of(PublishingContext context, JudgedPatient judged, Func<string, bool> mayPublish)
    {
        ReferralFlag[] flags = [.. judged.Flags.Where(flag => flag.Judgement.Answer == Answer.Yes && mayPublish(flag.RuleId))];
        if (flags.Length == 0)
        {
            return [];
        }

        var found = new List<Publication>();
        foreach (ReferralFlag flag in flags)
        {
            found.Add(FlagResource.Of(context, flag));
            if (DetectedIssueResource.Fits(flag))
            {
                found.Add(DetectedIssueResource.Of(context, flag));
            }

            if (ReferralResources.Fits(flag))
            {
                found.AddRange(ReferralResources.Of(context, flag));
            }
        }

        if (judged.Risk is { Shown: true } risk)
        {
            found.Add(RiskAssessmentResource.Of(context, risk));
        }

        JudgedPatient shown = judged with { Flags = flags };
        found.Add(ReasonResources.Impression(context, shown));
        found.Add(ReasonResources.Document(context, shown));
        Dictionary<string, int> versions = ReferralRules.All.ToDictionary(rule => rule.Id, rule => rule.Version, StringComparer.Ordinal);
        found.Add(OriginResources.Provenance(
            context, found, flags.SelectMany(flag => flag.Judgement.Reasons).Concat(judged.Case.Resistance.Resistant.Reasons).SelectMany(reason => reason.Evidence),
            flags.Select(flag => (flag.RuleId, versions.GetValueOrDefault(flag.RuleId, 1)))));
        return found;
    }
}
