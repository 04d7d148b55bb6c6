using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>GEN-1: genetic testing for unexplained epilepsy.</summary>
/// <remarks>Smith et al. for the NSGC, J Genet Couns 2023;32:266, doi:10.1002/jgc4.1646: yields genome 48 %, exome 24 %, panel 19 %, array 9 %.</remarks>
internal static class Gen1
{
    private static readonly string[] ExomeOrGenome = ["81415", "81416", "81417", "81425", "81426", "81427"];

    /// <summary>Panel, array and single genes.</summary>
    private static readonly string[] Smaller = ["81419", "81228", "81229", "41765-9", "48978-1", "49707-3", "48979-9", "35137-9", "94229-2", "48976-5"];

    private static readonly Verdict Explained = Verdict.No("explained", "A cause of the epilepsy is on record.");
    private static readonly Verdict WorkUpOpen = Verdict.Unclear("work-up-incomplete", "No cause is on record, but MRI or EEG was never done: it is not yet unexplained.", "MRI and EEG");
    private static readonly Verdict CauseUnknown = Verdict.Unclear("cause-unknown", "Nobody can tell whether the epilepsy is unexplained.", "diagnosis and work-up of the epilepsy");

    public static ReferralRule Rule { get; } = new(
        "GEN-1",
        ReferralTarget.WorkUp,
        "Offer genetic testing: exome or genome, or a panel of at least 25 genes, with counselling.",
        "Unexplained epilepsy (no structural, genetic, metabolic, infectious, immune or acquired cause, MRI and EEG done) at any age, without earlier exome or genome.",
        "Smith et al., NSGC, J Genet Couns 2023;32:266, doi:10.1002/jgc4.1646 (specification S51)")
    {
        ModelYear = 2022,
        HoldsDays = 365,
        SilencedBy = [UnreadProcedures.Genetics],
        Version = 2,
        Judge = Of,
    };

    public static Verdict Of(Situation patient)
    {
        if (patient.Causes.Of("unexplained") != Answer.Yes)
        {
            return patient.Causes.Of("workup-incomplete") == Answer.Yes ? WorkUpOpen : patient.Causes.Of("unexplained") == Answer.No ? Explained : CauseUnknown;
        }

        if ((patient.Cared("genetic-exome-or-genome", care => care.Stage == CareStage.Done)
            ?? patient.Cared("genetic_test", care => care is { Stage: CareStage.Done, Code: { } code } && code.UnderAnyPlain(ExomeOrGenome))) is { } whole)
        {
            return Verdict.No("exome-or-genome-done", "Exome or genome is done.", whole.Evidence);
        }

        Reason? earlier = null;
        foreach (CareEvent care in patient.Timeline.Care)
        {
            if (care is not { Concept: "genetic_test", Stage: CareStage.Done })
            {
                continue;
            }

            bool smaller = (care.Code is { } known && known.UnderAnyPlain(Smaller))
                || patient.Timeline.Care.Any(scope => scope.Concept == "genetic-smaller" && scope.Evidence == care.Evidence);
            if (!smaller)
            {
                return Verdict.Unclear("test-kind-unknown", "A genetic test is done, but nothing tells which.", "kind of the genetic test (panel, exome, genome)");
            }

            earlier = new Reason("smaller-test-done", "Only a smaller genetic test is done: reanalyse it, add exome or genome.", [care.Evidence]);
        }

        if (patient.Cared("genetic_test", care => care.Stage is CareStage.Ordered or CareStage.Scheduled && patient.Within(Situation.DayOf(care), Situation.OneYear)) is { } ordered)
        {
            return Verdict.No("test-ordered", "A genetic test was ordered in the last 365 days.", ordered.Evidence);
        }

        return patient.Declined("genetic_test") is { } declined
            ? Verdict.No("declined", "Genetic testing was declined in the last 24 months.", declined.Evidence)
            : Verdict.Fires(Strength.Strong, earlier is null ? patient.Why("unexplained").Reasons : [.. patient.Why("unexplained").Reasons, earlier]);
    }
}
