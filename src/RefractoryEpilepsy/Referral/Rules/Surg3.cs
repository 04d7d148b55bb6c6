using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SURG-3: children with encephalopathy, spasms, hemispheric disease or tuberous sclerosis do not wait.</summary>
internal static class Surg3
{
    private static readonly Verdict NotResistant = Verdict.No("not-resistant", "Not resistant now.");
    private static readonly Verdict Adult = Verdict.No("adult", "18 years or older.");
    private static readonly Verdict NoneOfThese = Verdict.No("none-of-these", "No encephalopathy, spasms, hemispheric disease or tuberous sclerosis is on record.");
    private static readonly Verdict AgeMissing = Verdict.Unclear("age-unknown", "The birth date is not recorded.", "birth date");

    public static ReferralRule Rule { get; } = new(
        "SURG-3",
        ReferralTarget.SurgicalEvaluation,
        "Refer this child urgently for surgical evaluation; do not wait until every drug has been tried.",
        "Under 18, drug resistant, with a developmental and epileptic encephalopathy, epileptic spasms, hemispheric disease or tuberous sclerosis; not operated, no operation planned, not yet referred.",
        "Jehi et al., ILAE, Epilepsia 2022;63:2491, doi:10.1111/epi.17350; urgency [K]")
    {
        ModelYear = 2022,
        HoldsDays = 30,
        AboutOngoingSeizures = true,
        SilencedBy = [UnreadProcedures.NervousSystem],
        Version = 3,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        if (!patient.IsResistant && !patient.MayBeResistant)
        {
            return NotResistant;
        }

        if (patient.Age is null)
        {
            return AgeMissing;
        }

        if (!patient.IsChild)
        {
            return Adult;
        }

        if (Why(patient) is not { } reasons)
        {
            return NoneOfThese;
        }

        return patient.Surgery is { } surgery ? Verdict.No("operated", "Surgery for epilepsy is done.", surgery.Evidence)
            : patient.AlreadyReferred() ?? patient.Planned("proc_epilepsy_surgery") ?? (patient.MayBeResistant ? Situation.ResistanceOpen : Verdict.Fires(Strength.Strong, [.. reasons, .. patient.StatusReasons]));
    }

    private static bool IsBilateral(string place) => place.Contains("bilateral", StringComparison.Ordinal)
        || (place.Contains("left", StringComparison.Ordinal) && place.Contains("right", StringComparison.Ordinal));

    private static IReadOnlyList<Reason>? Why(Situation patient)
    {
        if (patient.Diagnosed(["syndrome_dee", "syndrome_lgs", "syndrome_infantile_spasms", "syndrome_dravet", "syndrome_cdkl5"]) is { } syndrome)
        {
            return [new Reason("encephalopathy", $"An epileptic encephalopathy or spasms are coded ({syndrome.Code.Value}).", [syndrome.Evidence])];
        }

        if (patient.Found("hypsarrhythmia") is { } chaos)
        {
            return [new Reason("hypsarrhythmia", "The EEG shows hypsarrhythmia.", [chaos.Evidence])];
        }

        foreach (string cause in (ReadOnlySpan<string>)["tuberous-sclerosis", "sturge-weber"])
        {
            if (patient.Has(cause))
            {
                return patient.Why(cause).Reasons;
            }
        }

        if (patient.Told("hemispheric-disease") is { } half)
        {
            return [new Reason("hemispheric", "A disease of one hemisphere is on record (Rasmussen encephalitis, hemimegalencephaly).", [half])];
        }

        // Lesions of both sides are no disease of one hemisphere.
        Finding? hemisphere = patient.Timeline.Findings.FirstOrDefault(finding => finding is { Concept: "multilobar-lesion", Present: Answer.Yes } && !IsBilateral(finding.Detail ?? ""));
        return hemisphere is null ? null : [new Reason("hemispheric", "A hemispheric or multilobar lesion is on record.", [hemisphere.Evidence])];
    }
}
