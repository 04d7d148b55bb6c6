using System.Globalization;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SURG-7: after surgery the outcome is followed.</summary>
internal static class Surg7
{
    private static readonly Verdict NotOperated = Verdict.No("not-operated", "No surgery for epilepsy is coded or listed; notes are not read for one.");

    private static readonly Verdict Unexplained = Verdict.Unclear("excision-unexplained", "An excision of brain tissue is on record, and nothing tells whether it was for epilepsy.", "reason of the operation");

    public static ReferralRule Rule { get; } = new(
        "SURG-7",
        ReferralTarget.SurgicalEvaluation,
        "Follow the outcome after surgery (Engel or ILAE class); SURG-1 is silent.",
        "An operation for epilepsy is done. Excisions that are not specific to epilepsy count only with epilepsy as their reason; electrode implantation is work-up.",
        "Design decision of the specification (section 5)")
    {
        HoldsDays = 365,
        Version = 2,
        Judge = Of,
    };

    private static Verdict Of(Situation patient) =>
        patient.Surgery is { } surgery ? Verdict.Fires(Strength.Consider, new Reason("operated", string.Create(CultureInfo.InvariantCulture, $"Operated on {Situation.DayOf(surgery):yyyy-MM-dd}."), [surgery.Evidence])).Lacking("outcome class")
        : patient.UnexplainedExcision is not null ? Unexplained
        : ReferralRules.Unread(patient, UnreadProcedures.NervousSystem) ?? NotOperated;
}
