#if !BENCHMARKS
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Shared;

/// <summary>A patient with something in every list, so that a document that loses a member is noticed.</summary>
internal static class AnyPatient
{
    private static readonly DateOnly Day = new(2024, 5, 1);
    private static readonly Evidence Order = new("MedicationRequest/1");

    public static Drug Levetiracetam { get; } = new(
        "levetiracetam", "levetiracetam", "racetam", 1500, 1000, null, null, 20, null, null, 4, TrialRule.Yes, [], [new("absence", true)],
        new ReferenceRange(12, 46, "mg/L", true, "levetiracetam"), InducerStrength.None, false, "low", ["migraine"], null, ["TitrationWeeks"], "test");

    public static IReadOnlyDictionary<string, Drug> Drugs { get; } = new Dictionary<string, Drug> { [Levetiracetam.Id] = Levetiracetam };

    public static JudgedPatient Make(string key, Status status = Status.Resistant, int sinceYear = 2021)
    {
        DateOnly since = new(sinceYear, 3, 4);
        bool resistant = status == Status.Resistant;
        var trial = new DrugTrial(
            "levetiracetam@2020-01-01", Levetiracetam, new(new(2020, 1, 1), null), [new(new(new(2020, 1, 1), null), 2000m)], [new(new(2020, 1, 1), Day)], 2000m, StopReason.NotStopped, IndicationClass.A, false, [Order]);
        var failed = new TrialAssessment(
            trial, Adequacy.Presumed, Adequacy.Yes, Adequacy.Yes, 0.94m, 2, 'C', "L1-2", Grade.E1, since, new(2020, 2, 1),
            Judgement.Of(Answer.Yes, "seizures-on-drug", "Seizures went on.", new Evidence("Observation/2")));
        var timeline = new PatientTimeline(
            new(key),
            new("female", PartialDate.Parse("1988-07"), null),
            new(new(2019, 1, 1), Day),
            [new("levetiracetam", ExposureSource.Dispense, PartialDate.Parse("2020-01-01"), null, ExposureState.Ongoing, 30, 3, 2000, 60000, false, Route.Oral, CareSetting.Ambulatory, ["epilepsy_dx"], true, Answer.Yes, StopReason.NotStopped, Answer.No, false, Layer.Structured, Day, Order) { EndRecorded = Day }],
            [new(DateInterval.On(Day), 2, 3, 2.5m, PartialDate.Parse("2024-04"), 10, Answer.No, "tonic-clonic", ["missed-doses"], Layer.Text, 0.8, "rule@1+2", Day, new("Observation/2"))],
            [new(["epilepsy_dx"], new("http://hl7.org/fhir/sid/icd-10-cm", "G40.909"), DiagnosisPlace.ProblemList, Answer.Yes, Answer.Yes, true, "Encounter/1", Day, PartialDate.Parse("2018"), null, true, Layer.Structured, Day, new("Condition/1"))],
            [new("mri-lesion", PartialDate.Parse("2020"), Answer.No, "left temporal", Layer.Structured, Day, new("DiagnosticReport/1"))],
            [new("level:levetiracetam", 12.5m, "mg/L", true, "L", Day, Day, new("Observation/3"))],
            [new(new(Day, Day), CareSetting.Emergency, Answer.Yes, Answer.No, ["epilepsy_dx"], ["epilepsy_dx"], Day, new("Encounter/1"))],
            [new("proc_eeg", CareStage.Done, DateInterval.On(Day), Answer.Yes, Layer.Structured, Day, new("Procedure/1"))],
            [new("levetiracetam", "asm_adverse_effect", Answer.Yes, PartialDate.Parse("2022-01"), Layer.Structured, Day, new("AdverseEvent/1"))],
            [new("unread-dose", "The dose could not be read.", new("MedicationRequest/9"), "a.ndjson", 7)]);
        var resistance = new ResistanceFinding(
            status, resistant, resistant ? Confidence.Definite : null, resistant ? [new(["levetiracetam"], since, Grade.E1, [trial.Id])] : [], resistant ? since : null,
            Judgement.Of(resistant ? Answer.Yes : Answer.Unknown, "two-failures", "Two schedules failed.", Order), Judgement.Of(Answer.Yes, "epilepsy-coded", "Epilepsy is coded."), null, [failed], [new("SIM-1", "One family.", [])]);
        var causes = new CauseProfile(new Dictionary<string, Judgement> { ["stroke"] = Judgement.Of(Answer.No, "no-stroke", "None."), ["trauma"] = Judgement.Of(Answer.Yes, "trauma-coded", "Coded.", new Evidence("Condition/3")) });
        ReferralFlag[] flags =
        [
            new("CEC-1", ReferralTarget.EpilepsyCentre, "Refer.", Judgement.Of(resistant ? Answer.Yes : Answer.Unknown, "resistant", "Is resistant."), Strength.Strong, ["nothing"], "jehi-2022", Day, Day.AddDays(90)),
        ];
        return new("source-" + key, new PatientCase(timeline, resistance, causes, Day), flags, new("T-A", Day, 0.25, -1.5, [new("structural", 0.4, "A lesion.", [new("mri-lesion", 1, 0.4)], [Order])], Judgement.Of(Answer.Yes, "in-scope", "In scope."), "model-1"));
    }
}
#endif
