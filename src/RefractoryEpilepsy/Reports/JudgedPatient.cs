using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Referral;

namespace RefractoryEpilepsy.Reports;

/// <summary>One patient as a run leaves it: judged, with flags and, where a model was in scope, a probability.</summary>
/// <param name="SourceId">Id of the Patient resource; only command-line exports and <c>explain</c> show it.</param>
/// <param name="Flags">Every rule, with all three answers.</param>
/// <param name="Risk">The model's answer to question T-A; null without a model.</param>
public sealed record JudgedPatient(string SourceId, PatientCase Case, IReadOnlyList<ReferralFlag> Flags, Risk? Risk = null);
