using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Referral;

/// <summary>How long each step may wait before it is overdue. Local decisions of a site; defaults are ours but for the 90 days to a visit (specification QM-14).</summary>
public static class LoopLimits
{
    /// <summary>Days from the step before until this one is overdue.</summary>
    public static int DaysTo(LoopStep step, Parameters parameters) => step switch
    {
        LoopStep.Reviewed => parameters.LoopReviewDays,
        LoopStep.Proposed => parameters.LoopProposeDays,
        LoopStep.Ordered => parameters.LoopOrderDays,
        LoopStep.Appointment => parameters.LoopAppointmentDays,
        LoopStep.Seen => parameters.LoopSeenDays,
        LoopStep.Decision => parameters.LoopDecisionDays,
        LoopStep.Treated => parameters.LoopTreatmentDays,
        LoopStep.Outcome => parameters.LoopOutcomeDays,
        _ => 0,
    };
}
