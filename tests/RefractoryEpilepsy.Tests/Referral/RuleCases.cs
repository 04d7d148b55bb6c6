using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Referral;

/// <summary>One patient and what a rule must say of them.</summary>
internal sealed record RuleCase(string RuleId, string Sentence, Func<Story> Patient, Answer Expected, Strength? Strength = null);

/// <summary>For every rule: who fires it, who almost does, where data is missing, and what silences it.</summary>
internal static class RuleCases
{
    private const Answer Yes = Answer.Yes;
    private const Answer No = Answer.No;
    private const Answer Unknown = Answer.Unknown;

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new("CEC-1", "a resistant adult", () => Story.Resistant(), Yes, Strength.Strong),
        new("CEC-1", "resistance is only possible", () => Story.Resistant().Having(story => story.Confidence = Confidence.Possible), No),
        new("CEC-1", "no birth date", () => NoBirthDate(), Unknown),
        new("CEC-1", "nothing tells how earlier drugs did", () => Story.Adult(Status.Undefined).Having(Open), Unknown),
        new("CEC-1", "seen at a centre last year", () => Story.Resistant().With(chart => chart.Visit("2023-09-01", centre: Yes)), No),

        new("CEC-2", "resistant at 75", () => Elderly(), Yes, Strength.Moderate),
        new("CEC-2", "resistant at 70", () => Story.Born("1953-07-01").StillSeizing(), No),
        new("CEC-2", "no birth date", () => NoBirthDate(), Unknown),
        new("CEC-2", "substance misuse with non-adherence", () => Elderly().Coded("psych_substance_use", "F10.20").Coded("nonadherence", "Z91.14"), No),
        new("CEC-2", "already referred", () => Elderly().With(chart => chart.Care("referral-epilepsy-centre", "2024-01-01", CareStage.Ordered)), No),
        new("CEC-2", "called no candidate for surgery", () => Elderly().With(chart => chart.Care("surgery-ruled-out", "2024-01-01", CareStage.NotDone)), No),
        new("CEC-2", "already referred, no birth date", () => NoBirthDate().With(chart => chart.Care("referral-epilepsy-centre", "2024-01-01", CareStage.Ordered)), No),

        new("CEC-3", "coded resistance, two drugs, seizures", () => Coded().StillSeizing(), Yes, Strength.Consider),
        new("CEC-3", "coded resistance, one drug", () => Story.Adult(Status.Undefined).Having(story => story.Confidence = Confidence.Coded).Tried("levetiracetam", "2022-01-01", outcome: 3).StillSeizing(), No),
        new("CEC-3", "nothing told of seizures", () => Coded(), Unknown),
        new("CEC-3", "reports of no seizure", () => Coded().With(chart => chart.Seizures("2024-01-01", "2024-05-31", 0)), No),
        new("CEC-3", "resistance is sure", () => Story.Resistant(), No),
        new("CEC-3", "already at a centre", () => Coded().StillSeizing().With(chart => chart.Visit("2024-01-01", centre: Yes)), No),

        new("CEC-4", "seizures for years with a family doctor", () => PrimaryCare("2023-01-01").StillSeizing(), Yes, Strength.Strong),
        new("CEC-4", "seizures for two months only", () => PrimaryCare("2024-05-10").StillSeizing(), No),
        new("CEC-4", "nobody knows which service", () => Story.Bare().With(chart => chart.Diagnosis("epilepsy_dx", "G40.909", "2023-01-01", byNeurology: false)).StillSeizing(), Unknown),
        new("CEC-4", "a neurologist is involved", () => PrimaryCare("2023-01-01").StillSeizing().With(chart => chart.Visit("2023-05-01", neurology: Yes)), No),
        new("CEC-4", "referred to neurology", () => PrimaryCare("2023-01-01").StillSeizing().With(chart => chart.Care("referral-neurology", "2024-06-01", CareStage.Ordered)), No),
        new("CEC-4", "seizures for two months, gabapentin for a neuropathy for years", () => PrimaryCare("2024-05-10").StillSeizing().Takes("gabapentin", "2015-01-01").Tried("gabapentin", "2015-01-01", outcome: 0, indication: IndicationClass.X), No),
        new("CEC-4", "a drug for epilepsy for years before its first code", () => PrimaryCare("2024-05-10").StillSeizing().Takes("levetiracetam", "2022-01-01").Having(NotByNeurology), Yes),
        new("CEC-4", "only an emergency department knows the patient", () => Story.Bare().With(chart => chart.Diagnosis("epilepsy_dx", "G40.909", "2023-01-01", byNeurology: false).Visit("2024-05-01", setting: CareSetting.Emergency, neurology: No)).StillSeizing(), Unknown),

        new("SURG-1", "a resistant adult with focal epilepsy", () => Story.Resistant(), Yes, Strength.Strong),
        new("SURG-1", "generalised epilepsy", () => Generalized(), No),
        new("SURG-1", "type unknown", () => Bare("G40.909"), Yes),
        new("SURG-1", "no birth date", () => NoBirthDate(), Unknown),
        new("SURG-1", "operated", () => Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2020-01-01", forEpilepsy: Yes)), No),
        new("SURG-1", "declined", () => Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2024-01-01", CareStage.Declined)), No),
        new("SURG-1", "human review first", () => Story.Resistant().Coded("psych_substance_use", "F10.20").Coded("nonadherence", "Z91.14"), No),
        new("SURG-1", "an operation has a date", () => Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2024-08-01", CareStage.Scheduled, recorded: "2024-06-01")), No),
        new("SURG-1", "an operation was called off", () => Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2024-03-01", CareStage.NotDone)), Yes),

        new("SURG-2", "free on one drug with hippocampal sclerosis", () => FreeWithLesion(), Yes, Strength.Consider),
        new("SURG-2", "free on the third drug", () => FreeWithLesion().Tried("lamotrigine", "2020-01-01", "2020-12-31").Tried("lacosamide", "2021-01-01", "2021-12-31"), No),
        new("SURG-2", "free, with an MRI that shows no lesion", () => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1).With(chart => chart.Care("proc_mri_brain")), No),
        new("SURG-2", "free, never had an MRI", () => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1), Unknown),
        new("SURG-2", "a lesion, seizures unknown", () => Story.Adult(Status.Undefined).Tried("levetiracetam", "2021-01-01", outcome: 3).Coded("cause_hippocampal_sclerosis", "G93.81"), Unknown),
        new("SURG-2", "seizures go on", () => Story.Resistant().Coded("cause_hippocampal_sclerosis", "G93.81"), No),
        new("SURG-2", "a malignant tumour", () => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1).Coded("cause_tumor_or_vascular_lesion", "C71.2"), No),
        new("SURG-2", "eloquent cortex", () => FreeWithLesion().With(chart => chart.Finding("eloquent-cortex")), No),
        new("SURG-2", "sclerosis and dysplasia", () => FreeWithLesion().Coded("cause_focal_cortical_dysplasia", "Q04.8"), Yes, Strength.Consider),
        new("SURG-2", "an arteriovenous malformation", () => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1).Coded("cause_tumor_or_vascular_lesion", "Q28.2"), No),
        new("SURG-2", "a glioblastoma in a report", () => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1).With(chart => chart.Finding("tumor", detail: "right temporal").Finding("tumor-malignant")), No),
        new("SURG-2", "a meningioma in a report", () => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1).With(chart => chart.Finding("tumor", detail: "left frontal").Finding("tumor-meningioma")), No),
        new("SURG-2", "an arteriovenous malformation in a report", () => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1).With(chart => chart.Finding("vascular-malformation", detail: "right temporal").Finding("arteriovenous-malformation")), No),
        new("SURG-2", "a cavernoma in a report", () => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1).With(chart => chart.Finding("vascular-malformation", detail: "right temporal").Finding("cavernoma")), Yes, Strength.Consider),
        new("SURG-2", "brain metastases in words", () => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1).With(chart => chart.Diagnosis("cause_tumor_or_vascular_lesion", "", "2024-02-01", told: "cause_tumor_or_vascular_lesion tumor-malignant")), No),

        new("SURG-3", "a resistant child with Lennox-Gastaut syndrome", () => Story.Child().Coded("syndrome_lgs epilepsy_dx", "G40.813"), Yes, Strength.Strong),
        new("SURG-3", "an adult with it", () => Story.Resistant().Coded("syndrome_lgs epilepsy_dx", "G40.813"), No),
        new("SURG-3", "a resistant child without it", () => Story.Child(), No),
        new("SURG-3", "no birth date", () => NoBirthDate(), Unknown),
        new("SURG-3", "nothing tells how earlier drugs did", () => Story.Born("2016-06-15", Status.Undefined).Having(Open).Coded("syndrome_lgs epilepsy_dx", "G40.813"), Unknown),
        new("SURG-3", "operated", () => Story.Child().Coded("syndrome_lgs epilepsy_dx", "G40.813").With(chart => chart.Care("proc_epilepsy_surgery", "2022-01-01")), No),
        new("SURG-3", "a resistant child with a lesion of several lobes of one side", () => Story.Child().With(chart => chart.Finding("multilobar-lesion", detail: "left frontal parietal temporal")), Yes, Strength.Strong),
        new("SURG-3", "a resistant child with lesions of both sides", () => Story.Child().With(chart => chart.Finding("multilobar-lesion", detail: "bilateral temporal")), No),
        new("SURG-3", "a resistant child with Rasmussen encephalitis", () => Story.Child().With(chart => chart.Diagnosis("cause_rasmussen_or_autoimmune", "G04.81", "2022-02-01", told: "cause_rasmussen_or_autoimmune hemispheric-disease")), Yes, Strength.Strong),

        new("SURG-4", "misuse and non-adherence", () => Story.Adult().Coded("psych_substance_use", "F10.20").Coded("nonadherence", "Z91.14"), Yes, Strength.Contraindicated),
        new("SURG-4", "misuse alone", () => Story.Adult().Coded("psych_substance_use", "F10.20"), No),
        new("SURG-4", "misuse and non-cooperation", () => Story.Adult().Coded("psych_substance_use", "F11.20").Coded("non-cooperation", "Z91.19"), Yes, Strength.Contraindicated),
        new("SURG-4", "non-cooperation alone", () => Story.Adult().Coded("non-cooperation", "Z91.19"), No),
        new("SURG-4", "misuse, and non-cooperation years ago", () => Story.Adult().Coded("psych_substance_use", "F11.20").Coded("non-cooperation", "Z91.19", "2019-01-01", DiagnosisPlace.Encounter), No),
        new("SURG-4", "misuse only suspected", () => Story.Adult().With(chart => chart.Diagnosis("psych_substance_use", "F10.20", "2024-02-01", confirmed: Unknown)).Coded("nonadherence", "Z91.14"), Unknown),
        new("SURG-4", "nicotine", () => Story.Adult().Coded("psych_substance_use", "F17.210").Coded("nonadherence", "Z91.14"), No),
        new("SURG-4", "in remission", () => Story.Adult().Coded("psych_substance_use", "F10.21").Coded("nonadherence", "Z91.14"), No),
        new("SURG-4", "misuse in remission by ICD-9", () => Story.Adult().Coded("psych_substance_use", "303.93").Coded("nonadherence", "Z91.14"), No),
        new("SURG-4", "misuse by ICD-9", () => Story.Adult().Coded("psych_substance_use", "303.90").Coded("nonadherence", "Z91.14"), Yes),
        new("SURG-4", "both long ago", () => Story.Adult().Coded("psych_substance_use", "F10.20", "2019-01-01", DiagnosisPlace.Encounter).Coded("nonadherence", "Z91.14", "2019-01-01"), No),

        new("SURG-5", "where surgery is offered", () => Story.Resistant(), Yes, Strength.Consider),
        new("SURG-5", "not resistant", () => Story.Adult(Status.Undefined), No),
        new("SURG-5", "no birth date", () => NoBirthDate(), Unknown),
        new("SURG-5", "operated", () => Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2020-01-01")), No),

        new("SURG-6", "with MRI and EEG", () => Story.Resistant().With(chart => chart.Care("proc_mri_brain").Finding("eeg-focus", detail: "left temporal")), Yes, Strength.Consider),
        new("SURG-6", "without MRI", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal")), Unknown),
        new("SURG-6", "not resistant", () => Story.Adult(Status.Undefined), No),
        new("SURG-6", "operated", () => Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2020-01-01")), No),

        new("SURG-7", "operated for epilepsy", () => Story.Adult().With(chart => chart.Care("proc_epilepsy_surgery", "2020-01-01", forEpilepsy: Yes)), Yes),
        new("SURG-7", "an excision for another reason", () => Story.Adult().With(chart => chart.Care("proc_epilepsy_surgery", "2020-01-01", forEpilepsy: No)), No),
        new("SURG-7", "an unspecific excision without a reason", () => Story.Adult().With(chart => chart.Care("proc_epilepsy_surgery", "2020-01-01", code: "00B70ZZ")), Unknown),
        new("SURG-7", "a lobectomy without a reason", () => Story.Adult().With(chart => chart.Care("proc_epilepsy_surgery", "2020-01-01", code: "61538")), Yes),
        new("SURG-7", "work-up with electrodes", () => Story.Adult().With(chart => chart.Care("proc_presurgical_workup", "2020-01-01", code: "61531")), No),
        new("SURG-7", "only planned", () => Story.Adult().With(chart => chart.Care("proc_epilepsy_surgery", "2024-09-01", CareStage.Scheduled, recorded: "2024-05-01")), No),
        new("SURG-7", "nervous system surgery by a number alone", () => Story.Adult().With(chart => chart.Care("unread-procedure", "2020-01-01", code: "61538")), Unknown),
        new("SURG-7", "an MRI by a number alone", () => Story.Adult().With(chart => chart.Care("unread-procedure", "2020-01-01", code: "70553")), No),
        new("SURG-7", "a brain tumour taken out", () => Story.Adult().With(chart => chart.Care("brain-excision", "2020-01-01")), Unknown),

        new("VNS-1", "generalised and resistant", () => Generalized(), Yes, Strength.Consider),
        new("VNS-1", "multifocal", () => Story.Resistant().With(chart => chart.Finding("eeg-multifocal")), Yes),
        new("VNS-1", "seizures after surgery", () => Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2022-01-01")), Yes),
        new("VNS-1", "declined surgery", () => Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2020-01-01", CareStage.Declined)), Yes),
        new("VNS-1", "surgery not yet decided", () => Story.Resistant(), Unknown),
        new("VNS-1", "three years old", () => Story.Child("2021-01-01").With(chart => chart.Finding("eeg-multifocal")), No),
        new("VNS-1", "implanted", () => Generalized().With(chart => chart.Care("proc_vns", "2022-01-01", forEpilepsy: Yes)), No),
        new("VNS-1", "implanted and taken out", () => Generalized().With(chart => chart.Care("proc_vns", "2020-01-01", code: "64568").Care("proc_vns", "2022-01-01", code: "64570")), Yes),
        new("VNS-1", "a generator alone proves none", () => Generalized().With(chart => chart.Care("proc_vns", "2020-01-01", code: "61885")), Yes),
        new("VNS-1", "ordered", () => Generalized().With(chart => chart.Care("proc_vns", "2024-06-01", CareStage.Ordered)), No),
        new("VNS-1", "a cranial nerve stimulator of unknown kind", () => Generalized().With(chart => chart.Care("proc_vns", "2019-01-01", code: "64568")), Unknown),
        new("VNS-1", "the same for epilepsy", () => Generalized().With(chart => chart.Care("proc_vns", "2019-01-01", code: "64568", forEpilepsy: Yes)), No),
        new("VNS-1", "an operation was put off and has a new date", () => Story.Resistant().With(chart => chart.Care("proc_epilepsy_surgery", "2024-02-01", CareStage.NotDone).Care("proc_epilepsy_surgery", "2024-08-01", CareStage.Scheduled, recorded: "2024-02-02")), Unknown),

        new("VNS-C", "arrhythmia", () => Generalized().Coded("vns_caution", "I47.2"), Yes, Strength.Consider),
        new("VNS-C", "sleep apnoea that is over", () => Generalized().With(chart => chart.Diagnosis("vns_caution", "G47.33", "2020-02-01", active: No)), Unknown),
        new("VNS-C", "a site's contraindication", () => Generalized().Coded("vns_contraindication", "Z90"), Yes, Strength.Contraindicated),
        new("VNS-C", "a vagotomy", () => Generalized().With(chart => chart.Care("proc_vagotomy", "2015-01-01")), Yes, Strength.Contraindicated),
        new("VNS-C", "diathermy ordered", () => Generalized().With(chart => chart.Care("proc_diathermy", "2024-07-10", CareStage.Ordered, recorded: "2024-06-01")), Yes, Strength.Contraindicated),
        new("VNS-C", "diathermy years ago", () => Generalized().With(chart => chart.Care("proc_diathermy", "2010-01-01")), Unknown),
        new("VNS-C", "nothing recorded", () => Generalized(), Unknown),
        new("VNS-C", "stimulation is not asked for", () => Story.Adult(Status.Undefined).Coded("vns_caution", "I47.2"), No),
        new("VNS-C", "already implanted", () => Generalized().Coded("vns_caution", "I47.2").With(chart => chart.Care("proc_vns", "2022-01-01", forEpilepsy: Yes)), No),

        new("RNS-1", "one focus", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal")), Yes, Strength.Consider),
        new("RNS-1", "three foci", () => ThreeFoci(), No),
        new("RNS-1", "foci not told", () => Story.Resistant(), Unknown),
        new("RNS-1", "a child", () => Story.Child().With(chart => chart.Finding("eeg-focus", detail: "left temporal")), No),
        new("RNS-1", "implanted", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal").Care("proc_rns", "2022-01-01")), No),
        new("RNS-1", "generalised", () => Generalized().With(chart => chart.Finding("eeg-focus", detail: "left temporal")), No),
        new("RNS-1", "a deep brain stimulator for Parkinson's disease", () => Story.Resistant().Coded("parkinson", "G20").With(chart => chart.Finding("eeg-focus", detail: "left temporal").Care("proc_dbs", "2022-01-01")), No),

        new("RNS-C", "three foci", () => ThreeFoci(), Yes, Strength.Contraindicated),
        new("RNS-C", "generalised only", () => Generalized(), Yes, Strength.Contraindicated),
        new("RNS-C", "two foci", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal").Finding("eeg-focus", detail: "right temporal")), No),
        new("RNS-C", "foci not told", () => Story.Resistant(), Unknown),
        new("RNS-C", "not resistant", () => Story.Adult(Status.Undefined), No),
        new("RNS-C", "a stimulator for tremor", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal").Care("proc_dbs", "2022-01-01", forEpilepsy: No)), Yes, Strength.Contraindicated),
        new("RNS-C", "a cochlear implant", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal")).Coded("head-device", "Z96.21"), Yes, Strength.Contraindicated),
        new("RNS-C", "a cochlear implant by its operation", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal").Care("head-device", "2020-01-01")), Yes, Strength.Contraindicated),
        new("RNS-C", "a brain stimulator that was taken out", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal").Care("proc_dbs", "2020-01-01", forEpilepsy: No).Care("removed-proc_dbs", "2022-01-01")), No),
        new("RNS-C", "one focus, and nervous system surgery by a number alone", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal").Care("unread-procedure", "2020-01-01", code: "61863")), Unknown),
        new("RNS-C", "a responsive stimulator with its lead", () => Story.Resistant().With(chart => chart.Finding("eeg-focus", detail: "left temporal").Care("proc_rns", "2022-01-01", code: "0NH00NZ").Care("proc_dbs", "2022-01-01", code: "00H00MZ")), No),

        new("DBS-1", "three drugs failed", () => Story.Resistant(3), Yes, Strength.Consider),
        new("DBS-1", "two drugs failed", () => Story.Resistant(), No),
        new("DBS-1", "type unknown", () => Bare("G40.909", 3), Unknown),
        new("DBS-1", "generalised", () => Generalized(3), No),
        new("DBS-1", "implanted", () => Story.Resistant(3).With(chart => chart.Care("proc_dbs", "2022-01-01")), No),
        new("DBS-1", "a stimulator for tremor", () => Story.Resistant(3).With(chart => chart.Care("proc_dbs", "2022-01-01", forEpilepsy: No)), Yes),
        new("DBS-1", "a stimulator of unknown reason in Parkinson's disease", () => Story.Resistant(3).Coded("x", "G20").With(chart => chart.Care("proc_dbs", "2022-01-01")), Yes),
        new("DBS-1", "it has a date", () => Story.Resistant(3).With(chart => chart.Care("proc_dbs", "2024-09-01", CareStage.Scheduled, recorded: "2024-06-01")), No),
        new("DBS-1", "a responsive stimulator with its lead", () => Story.Resistant(3).With(chart => chart.Care("proc_rns", "2022-01-01", code: "0NH00NZ").Care("proc_dbs", "2022-01-01", code: "00H00MZ")), Yes),

        new("DBS-C", "severe depression", () => Story.Resistant(3).Coded("psych_depression", "F33.2"), Yes, Strength.Consider),
        new("DBS-C", "haemophilia", () => Story.Resistant(3).Coded("dbs_caution", "D66"), Yes, Strength.Consider),
        new("DBS-C", "a coagulopathy that ended", () => Story.Resistant(3).With(chart => chart.Diagnosis("dbs_caution", "D68.9", "2020-02-01", abated: "2021-01-01")), Unknown),
        new("DBS-C", "mild depression", () => Story.Resistant(3).Coded("psych_depression", "F32.0"), Unknown),
        new("DBS-C", "nothing recorded", () => Story.Resistant(3), Unknown),
        new("DBS-C", "stimulation is not asked for", () => Story.Resistant().Coded("psych_depression", "F33.2"), No),
        new("DBS-C", "already implanted", () => Story.Resistant(3).Coded("psych_depression", "F33.2").With(chart => chart.Care("proc_dbs", "2022-01-01")), No),

        new("NEUROMOD-0", "a single lesion", () => Story.Resistant().Coded("cause_hippocampal_sclerosis", "G93.81"), Yes, Strength.Strong),
        new("NEUROMOD-0", "a lesion in a multifocal network", () => Story.Resistant().Coded("cause_hippocampal_sclerosis", "G93.81").With(chart => chart.Finding("eeg-multifocal")), No),
        new("NEUROMOD-0", "never had an MRI", () => Story.Resistant(), Unknown),
        new("NEUROMOD-0", "operated", () => Story.Resistant().Coded("cause_hippocampal_sclerosis", "G93.81").With(chart => chart.Care("proc_epilepsy_surgery", "2022-01-01")), No),
        new("NEUROMOD-0", "sclerosis of both sides", () => Story.Resistant().With(chart => chart.Finding("hippocampal-sclerosis", detail: "bilateral temporal")), No),
        new("NEUROMOD-0", "sclerosis of both sides in a condition's words", () => Story.Resistant().With(chart => chart.Diagnosis("cause_hippocampal_sclerosis", "G93.81", "2024-02-01", told: "cause_hippocampal_sclerosis several-lesions")), No),
        new("NEUROMOD-0", "several cavernomas", () => Story.Resistant().With(chart => chart.Finding("vascular-malformation", detail: "multiple").Finding("cavernoma")), No),
        new("NEUROMOD-0", "a glioblastoma", () => Story.Resistant().With(chart => chart.Finding("tumor", detail: "right temporal").Finding("tumor-malignant")), No),

        new("KD-1", "a resistant child", () => Story.Child(), Yes, Strength.Strong),
        new("KD-1", "an adult", () => Story.Resistant(), No),
        new("KD-1", "one failure", () => Story.Born("2016-01-01", Status.Undefined).Tried("levetiracetam", "2020-01-01", "2020-12-31").StillSeizing(), No),
        new("KD-1", "enzyme of pyruvate metabolism unknown", () => Story.Child().Coded("kd_contraindication", "E74.4"), Unknown),
        new("KD-1", "no birth date", () => NoBirthDate(), Unknown),
        new("KD-1", "contraindicated", () => Story.Child().Coded("kd_contraindication", "E71.41"), No),
        new("KD-1", "on the diet", () => Story.Child().With(chart => chart.Care("ketogenic-diet", "2024-01-01")), No),
        new("KD-1", "a contraindication is suspected", () => Story.Child().With(chart => chart.Diagnosis("kd_contraindication", "E71.41", "2024-02-01", confirmed: Unknown)), Unknown),

        new("KD-2", "GLUT1 deficiency", () => Story.Born("2020-01-01", Status.Undefined).Coded("syndrome_glut1", "E74.810"), Yes, Strength.Strong),
        new("KD-2", "a child with Dravet syndrome", () => Story.Child().Coded("syndrome_dravet epilepsy_dx", "G40.834"), Yes, Strength.Moderate),
        new("KD-2", "PDH deficiency by gene", () => Story.Child().Coded("kd_contraindication", "E74.4").With(chart => chart.Finding("gene:PDHA1", detail: "pathogenic")), Yes, Strength.Strong),
        new("KD-2", "carnitine disorder of unknown type", () => Story.Child().Coded("syndrome_glut1", "E74.810").Coded("kd_contraindication", "E71.40"), Unknown),
        new("KD-2", "none of these diseases", () => Story.Child(), No),
        new("KD-2", "contraindicated", () => Story.Child().Coded("syndrome_dravet epilepsy_dx", "G40.834").Coded("kd_contraindication", "E80.21"), No),
        new("KD-2", "seizure free: to be considered", () => Story.Born("2016-01-01", Status.Responsive).Free().Coded("syndrome_dravet epilepsy_dx", "G40.834"), Yes, Strength.Consider),
        new("KD-2", "a mitochondrial disease of unknown kind", () => Story.Child().Coded("syndrome_mitochondrial", "E88.40"), Unknown),
        new("KD-2", "myoclonic-atonic epilepsy by a SNOMED code", () => Story.Child().Coded("syndrome_emas_other_gen epilepsy_dx", "230429005"), Yes, Strength.Moderate),
        new("KD-2", "other generalised epilepsy by an ICD code", () => Story.Child().Coded("syndrome_emas_other_gen epilepsy_dx", "G40.409"), No),
        new("KD-2", "eyelid myoclonia is no myoclonic-atonic epilepsy", () => Story.Child().Coded("syndrome_emas_other_gen epilepsy_dx", "716278005"), No),
        new("KD-2", "myoclonic-atonic epilepsy in words", () => Story.Child().Coded("epilepsy_dx myoclonic_atonic syndrome_emas_other_gen", ""), Yes, Strength.Moderate),
        new("KD-2", "a child fed through a tube", () => Story.Child().Coded("gastrostomy", "Z93.1"), Yes, Strength.Moderate),
        new("KD-2", "an adult fed through a tube", () => Story.Resistant().Coded("gastrostomy", "Z93.1"), No),
        new("KD-2", "the diet is ordered already", () => Story.Child().Coded("syndrome_dravet epilepsy_dx", "G40.834").With(chart => chart.Care("ketogenic-diet", "2024-05-01", CareStage.Ordered)), No),

        new("KD-3", "a resistant adult", () => Story.Resistant(), Yes, Strength.Consider),
        new("KD-3", "a child", () => Story.Child(), No),
        new("KD-3", "no birth date", () => NoBirthDate(), Unknown),
        new("KD-3", "contraindicated", () => Story.Resistant().Coded("kd_contraindication", "E80.21"), No),
        new("KD-3", "declined", () => Story.Resistant().With(chart => chart.Care("ketogenic-diet", "2024-01-01", CareStage.Declined)), No),

        new("KD-C", "primary carnitine deficiency", () => Story.Adult().Coded("kd_contraindication", "E71.41"), Yes, Strength.Contraindicated),
        new("KD-C", "pyruvate carboxylase gene", () => Story.Adult().Coded("kd_contraindication", "E74.4").With(chart => chart.Finding("gene:PC", detail: "pathogenic")), Yes, Strength.Contraindicated),
        new("KD-C", "carnitine disorder of unknown type", () => Story.Adult().Coded("kd_contraindication", "E71.40"), Unknown),
        new("KD-C", "enzyme of pyruvate metabolism unknown", () => Story.Adult().Coded("kd_contraindication", "E74.4"), Unknown),
        new("KD-C", "carnitine deficiency in words, without its type", () => Story.Adult().Coded("carnitine_deficiency", ""), Unknown),
        new("KD-C", "a primary deficiency beside it", () => Story.Adult().Coded("carnitine_deficiency", "").Coded("kd_contraindication", "E71.41"), Yes, Strength.Contraindicated),
        new("KD-C", "carnitine low by valproate", () => Story.Adult().Coded("kd_caution", "E71.43"), No),
        new("KD-C", "PDH deficiency by gene", () => Story.Adult().Coded("kd_contraindication", "E74.4").With(chart => chart.Finding("gene:PDHA1", detail: "pathogenic")), No),
        new("KD-C", "a carnitine disorder is suspected", () => Story.Adult().With(chart => chart.Diagnosis("kd_contraindication", "E71.41", "2024-02-01", confirmed: Unknown)), Unknown),
        new("KD-C", "a carnitine disorder is refuted", () => Story.Adult().With(chart => chart.Diagnosis("kd_contraindication", "E71.41", "2024-02-01", confirmed: No)), No),

        new("KD-P", "the diet is offered", () => Story.Child(), Yes, Strength.Consider),
        new("KD-P", "whether the diet is offered is open", () => NoBirthDate(), Unknown),
        new("KD-P", "the diet is not offered", () => Story.Adult(Status.Undefined), No),
        new("KD-P", "the diet is contraindicated", () => Story.Child().Coded("kd_contraindication", "E71.41"), No),
        new("KD-P", "on the diet", () => Story.Child().With(chart => chart.Care("ketogenic-diet", "2024-01-01")), No),

        new("GEN-1", "unexplained, never tested", () => Unexplained(), Yes, Strength.Strong),
        new("GEN-1", "explained by a stroke", () => Unexplained().Coded("cause_stroke", "I63.9"), No),
        new("GEN-1", "MRI never done", () => Story.Adult(), Unknown),
        new("GEN-1", "exome done", () => Unexplained().With(chart => chart.Care("genetic_test", "2023-01-01", code: "81415")), No),
        new("GEN-1", "a panel done", () => Unexplained().With(chart => chart.Care("genetic_test", "2023-01-01", code: "81419")), Yes),
        new("GEN-1", "a test of unknown kind", () => Unexplained().With(chart => chart.Care("genetic_test", "2023-01-01")), Unknown),
        new("GEN-1", "an exome by its words", () => Unexplained().With(chart => chart.Care("genetic_test", "2023-01-01").Care("genetic-exome-or-genome", "2023-01-01")), No),
        new("GEN-1", "a test of unknown kind, then an exome", () => Unexplained().With(chart => chart.Care("genetic_test", "2020-01-01").Care("genetic_test", "2023-01-01", code: "81415")), No),

        new("GEN-2", "unexplained with intellectual disability", () => Unexplained().Coded("intellectual_disability", "F71"), Yes, Strength.Strong),
        new("GEN-2", "onset in infancy", () => Unexplained(Story.Born("2018-01-10")), Yes),
        new("GEN-2", "dysmorphic features", () => Unexplained().Coded("dysmorphism", "Q87.0"), Yes, Strength.Strong),
        new("GEN-2", "nothing points to a gene", () => Unexplained(), No),
        new("GEN-2", "MRI never done", () => Story.Adult().Coded("intellectual_disability", "F71"), Unknown),
        new("GEN-2", "the record begins with the epilepsy", () => Unexplained(Story.Adult().Having(BeginsWithEpilepsy)), Unknown),
        new("GEN-2", "genome done", () => Unexplained().Coded("intellectual_disability", "F71").With(chart => chart.Care("genetic_test", "2023-01-01", code: "81425")), No),

        new("AI-1", "refractory with inflamed CSF", () => Story.Resistant().With(chart => chart.Measured("csf-protein", 80, "mg/dL")), Yes, Strength.Strong),
        new("AI-1", "refractory only", () => Story.Resistant(), No),
        new("AI-1", "refractory with cancer three years ago", () => Story.Resistant().Coded("cancer", "C50.919", "2021-05-01"), Yes),
        new("AI-1", "refractory with cancer ten years ago", () => Story.Resistant().Coded("cancer", "C50.919", "2014-05-01"), No),
        new("AI-1", "refractory, inflamed within a year of a memory loss told in words", () => Story.Resistant().Coded("neuropsychiatric_change", "", "2019-02-01").Coded("autonomic_dysfunction", "G90.9", "2019-02-01"), Yes),
        new("AI-1", "refractory, with a memory loss years later", () => Story.Resistant().Coded("neuropsychiatric_change", "", "2023-02-01").Coded("autonomic_dysfunction", "G90.9", "2019-02-01"), No),
        new("AI-1", "refractory after a cold", () => Story.Resistant().Coded("viral_illness", "J06.9", "2019-01-02"), Yes),
        new("AI-1", "a cold years after the first seizure", () => Story.Resistant().Coded("viral_illness", "J06.9", "2022-01-02"), No),
        new("AI-1", "refractory with faciobrachial dystonic seizures", () => Story.Resistant().Coded("faciobrachial_dystonic_seizure", "x"), Yes),
        new("AI-1", "explained by sclerosis", () => Story.Resistant().With(chart => chart.Measured("csf-protein", 80, "mg/dL")).Coded("cause_hippocampal_sclerosis", "G93.81"), No),
        new("AI-1", "antibodies already tested", () => Story.Resistant().With(chart => chart.Measured("csf-protein", 80, "mg/dL").Finding("antibody:NMDAR", No)), No),
        new("AI-1", "epilepsy unproven", () => Story.Resistant().With(chart => chart.Measured("csf-protein", 80, "mg/dL")).Having(story => story.Eligible = Unknown), Unknown),

        new("AI-2", "LGI1 positive", () => Story.Adult().With(chart => chart.Finding("antibody:LGI1")), Yes, Strength.Strong),
        new("AI-2", "LGI1 negative", () => Story.Adult().With(chart => chart.Finding("antibody:LGI1", No)), No),
        new("AI-2", "GAD65 alone", () => Story.Adult().With(chart => chart.Finding("antibody:GAD65")), No),
        new("AI-2", "a titre that nobody called positive", () => Story.Adult().With(chart => chart.Finding("antibody:NMDAR", Unknown)), Unknown),
        new("AI-2", "a titre of GAD65 that nobody called positive", () => Story.Adult().With(chart => chart.Finding("antibody:GAD65", Unknown)), No),
        new("AI-2", "a titre, and a negative result after it", () => Story.Adult().With(chart => chart.Finding("antibody:NMDAR", Unknown, on: "2020-02-01").Finding("antibody:NMDAR", No, on: "2020-05-01")), No),
        new("AI-2", "a negative result, and a titre after it", () => Story.Adult().With(chart => chart.Finding("antibody:NMDAR", No, on: "2020-02-01").Finding("antibody:NMDAR", Unknown, on: "2020-05-01")), Unknown),
        new("AI-2", "a diagnosis that names the antibody", () => Story.Adult().With(chart => chart.Diagnosis("cause_rasmussen_or_autoimmune", "G04.81", "2023-02-01", told: "antibody-encephalitis")), Unknown),
        new("AI-2", "an autoimmune encephalitis without a name", () => Story.Adult().With(chart => chart.Diagnosis("cause_rasmussen_or_autoimmune", "G04.81", "2023-02-01")), No),
        new("AI-2", "epilepsy unproven", () => Story.Adult().With(chart => chart.Finding("antibody:LGI1")).Having(story => story.Eligible = Unknown), Unknown),

        new("MET-1", "onset in the first year, resistant", () => Infant(), Yes, Strength.Strong),
        new("MET-1", "onset in the second year, resistant", () => Story.Child("2017-06-01"), Yes, Strength.Consider),
        new("MET-1", "onset at three", () => Story.Child("2015-06-01"), No),
        new("MET-1", "no birth date", () => NoBirthDate(), Unknown),
        new("MET-1", "the record begins with the epilepsy", () => Story.Child("2015-06-01").Having(BeginsWithEpilepsy), Unknown),
        new("MET-1", "metabolic disease known", () => Infant().Coded("syndrome_glut1", "E74.810"), No),

        new("PR-1", "functional seizures only", () => Story.Bare(Status.NotEligible).Having(story => story.Eligible = No).Coded("pnes_functional_seizure", "F44.5"), Yes, Strength.Strong),
        new("PR-1", "two normal EEGs", () => Story.Adult(Status.Undefined).With(chart => chart.Finding("eeg-abnormal", No, on: "2022-01-01").Finding("eeg-abnormal", No, on: "2023-01-01")), Yes, Strength.Moderate),
        new("PR-1", "one normal EEG", () => Story.Adult(Status.Undefined).With(chart => chart.Finding("eeg-abnormal", No)), No),
        new("PR-1", "two EEGs without a result", () => Story.Adult(Status.Undefined).With(chart => chart.Care("proc_eeg", "2022-01-01").Care("proc_eeg", "2023-01-01")), Unknown),
        new("PR-1", "video-EEG done", () => Story.Adult(Status.Undefined).With(chart => chart.Finding("eeg-abnormal", No, on: "2022-01-01").Finding("eeg-abnormal", No, on: "2023-01-01").Care("proc_video_eeg")), No),
        new("PR-1", "a later EEG shows spikes", () => Story.Adult(Status.Undefined).With(chart => chart.Finding("eeg-abnormal", No, on: "2022-01-01").Finding("eeg-abnormal", No, on: "2023-01-01").Finding("eeg-epileptiform", on: "2023-06-01")), No),
        new("PR-1", "two EEGs of a person without epilepsy", () => Story.Bare().Having(story => story.Eligible = No).With(chart => chart.Finding("eeg-abnormal", No, on: "2022-01-01").Finding("eeg-abnormal", No, on: "2023-01-01")), No),
        new("PR-1", "functional seizures are suspected", () => Story.Adult(Status.Undefined).With(chart => chart.Diagnosis("pnes_functional_seizure", "F44.5", "2024-02-01", confirmed: Unknown)), Unknown),

        new("PR-2", "60 % of the days covered", () => Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-01-01", outcome: 3, pdc: 0.6m), Yes, Strength.Moderate),
        new("PR-2", "95 % of the days covered", () => Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-01-01", outcome: 3), No),
        new("PR-2", "adherence not recorded", () => Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-01-01", outcome: 3, pdc: null), Unknown),
        new("PR-2", "poor adherence five years ago", () => Story.Adult(Status.Undefined).Tried("lamotrigine", "2018-01-01", "2019-01-01", outcome: 3, pdc: 0.3m).Tried("levetiracetam", "2023-01-01", outcome: 3), No),
        new("PR-2", "a low level", () => Story.Adult(Status.Undefined).Tried("carbamazepine", "2023-01-01", outcome: 3).With(chart => chart.Measured("level:carbamazepine", 2, "mg/L", "2024-03-01")), Yes),
        new("PR-2", "underdosing coded", () => Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-01-01", outcome: 3).Coded("asm_underdosing", "T42.6X6A"), Yes),

        new("PR-3", "a low dose with seizures", () => LowDose().StillSeizing(), Yes, Strength.Moderate),
        new("PR-3", "an adequate dose with seizures", () => Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-01-01", outcome: 3).StillSeizing(), No),
        new("PR-3", "the only drug is for another disease", () => Story.Adult(Status.Undefined).Tried("carbamazepine", "2023-01-01", outcome: 0, mg: 400, indication: IndicationClass.X).Takes("carbamazepine", "2023-01-01", 400).StillSeizing(), Unknown),
        new("PR-3", "an adequate dose beside a drug for another disease", () => Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-01-01", outcome: 3).Tried("gabapentin", "2023-01-01", outcome: 0, mg: 300, indication: IndicationClass.X).Takes("gabapentin", "2023-01-01", 300).StillSeizing(), No),
        new("PR-3", "a low dose, seizures unknown", () => LowDose(), Unknown),
        new("PR-3", "a low dose, seizure free", () => LowDose().Free(), No),

        new("PR-4", "alcohol dependence", () => Story.Adult().Coded("psych_substance_use", "F10.20"), Yes, Strength.Consider),
        new("PR-4", "alcohol dependence in remission", () => Story.Adult().Takes("levetiracetam").Coded("psych_substance_use", "F10.21"), No),
        new("PR-4", "sleep deprivation", () => Story.Adult().Takes("levetiracetam").Coded("sleep_loss", "Z72.820"), Yes),
        new("PR-4", "opioid use", () => Story.Adult().Takes("levetiracetam").Coded("psych_substance_use", "F11.20"), No),
        new("PR-4", "no list of medications", () => Story.Adult(), Unknown),
        new("PR-4", "tramadol", () => Story.Adult().With(chart => chart.Care("threshold-lowering-drug", "2024-05-01")), Yes, Strength.Consider),
        new("PR-4", "tramadol years ago", () => Story.Adult().Takes("levetiracetam").With(chart => chart.Care("threshold-lowering-drug", "2021-05-01")), No),
        new("PR-4", "epilepsy unproven", () => Story.Adult().Coded("psych_substance_use", "F10.20").Having(story => story.Eligible = Unknown), Unknown),
        new("PR-4", "alcohol dependence under another system", () => Story.Adult().Takes("levetiracetam").With(chart => chart.Diagnosis("use-alcohol psych_substance_use", "66590003", "2024-02-01", system: Chart.Snomed)), Yes, Strength.Consider),
        new("PR-4", "no seizure with alcohol", () => Story.Adult().Takes("levetiracetam").With(chart => chart.Seizures("2024-05-01", "2024-05-31", 0, context: "alcohol")), No),
        new("PR-4", "seizures with alcohol", () => Story.Adult().Takes("levetiracetam").With(chart => chart.Seizures("2024-05-01", "2024-05-31", 2, context: "alcohol")), Yes),
        new("PR-4", "a drug that no table maps", () => Story.Adult().Takes("levetiracetam").With(chart => chart.Care("unread-drug", "2024-05-01")), Unknown),

        new("PR-5", "unspecified epilepsy with seizures", () => Bare("G40.909"), Yes, Strength.Consider),
        new("PR-5", "focal epilepsy coded as well", () => Bare("G40.909").Coded("epilepsy_dx", "G40.209"), No),
        new("PR-5", "seizures unknown", () => Story.Bare().Coded("epilepsy_dx", "G40.909", "2022-01-01"), Unknown),
        new("PR-5", "first coded this spring", () => Story.Bare().Coded("epilepsy_dx", "G40.909", "2024-03-01").StillSeizing(), No),
        new("PR-5", "seizure free", () => Bare("G40.909").Free().Having(story => story.Status = Status.Responsive), No),

        new("PR-6", "carbamazepine in JME", () => Myoclonic().Takes("carbamazepine"), Yes, Strength.Strong),
        new("PR-6", "lamotrigine in JME", () => Myoclonic().Takes("lamotrigine"), No),
        new("PR-6", "carbamazepine in focal epilepsy", () => Story.Adult().Takes("carbamazepine"), No),
        new("PR-6", "phenytoin in Lennox-Gastaut syndrome", () => Lennox().Takes("phenytoin"), No),
        new("PR-6", "oxcarbazepine in Lennox-Gastaut syndrome", () => Lennox().Takes("oxcarbazepine"), Yes),
        new("PR-6", "vigabatrin for spasms", () => Lennox().Coded("syndrome_infantile_spasms epilepsy_dx", "G40.822").Takes("vigabatrin"), No),
        new("PR-6", "type unknown", () => Bare("G40.909").Takes("gabapentin"), Unknown),
        new("PR-6", "generalised epilepsy of no told syndrome", () => Bare("G40.309").Takes("carbamazepine"), Unknown),
        new("PR-6", "generalised epilepsy with tonic-clonic seizures told", () => Bare("G40.309").Takes("carbamazepine").With(chart => chart.Seizures("2024-04-01", "2024-04-30", 1, type: "tonic-clonic")), No),
        new("PR-6", "generalised epilepsy with absences told", () => Bare("G40.309").Takes("carbamazepine").With(chart => chart.Seizures("2024-04-01", "2024-04-30", 1, type: "absence")), Yes, Strength.Strong),

        new("PR-7", "lamotrigine in Dravet syndrome", () => Story.Adult().Coded("syndrome_dravet epilepsy_dx", "G40.834").Takes("lamotrigine"), Yes, Strength.Strong),
        new("PR-7", "phenytoin with an SCN1A variant", () => Story.Adult().With(chart => chart.Finding("gene:SCN1A", detail: "pathogenic")).Takes("phenytoin"), Yes, Strength.Moderate),
        new("PR-7", "phenytoin with a variant of uncertain significance", () => Story.Adult().With(chart => chart.Finding("gene:SCN1A", detail: "vus")).Takes("phenytoin"), No),
        new("PR-7", "zonisamide in Dravet syndrome", () => Story.Adult().Coded("syndrome_dravet epilepsy_dx", "G40.834").Takes("zonisamide"), No),
        new("PR-7", "cenobamate in Dravet syndrome", () => Story.Adult().Coded("syndrome_dravet epilepsy_dx", "G40.834").Takes("cenobamate"), Yes, Strength.Consider),
        new("PR-7", "epilepsy unproven", () => Story.Adult().Coded("syndrome_dravet epilepsy_dx", "G40.834").Takes("lamotrigine").Having(story => story.Eligible = Unknown), Unknown),

        new("PR-8", "valproate with a POLG variant", () => Story.Adult().With(chart => chart.Finding("gene:POLG", detail: "likely-pathogenic")).Takes("valproate"), Yes, Strength.Strong),
        new("PR-8", "valproate in mitochondrial disease", () => Story.Adult().Coded("syndrome_mitochondrial", "E88.41").Takes("valproate"), Yes, Strength.Strong),
        new("PR-8", "high ammonia under valproate", () => Story.Adult().Coded("urea_cycle_disorder", "E72.20").Takes("valproate"), Yes, Strength.Moderate),
        new("PR-8", "valproate stopped", () => Story.Adult().Coded("syndrome_mitochondrial", "E88.41").With(chart => chart.Takes("valproate", "2022-01-01", "2023-01-01")), No),
        new("PR-8", "a variant of uncertain significance", () => Story.Adult().With(chart => chart.Finding("gene:POLG", detail: "vus")).Takes("valproate"), No),
        new("PR-8", "epilepsy unproven", () => Story.Adult().Coded("syndrome_mitochondrial", "E88.41").Takes("valproate").Having(story => story.Eligible = Unknown), Unknown),

        new("PR-9", "resistant without MRI", () => Story.Resistant(), Yes, Strength.Moderate),
        new("PR-9", "resistant with everything done", () => Story.Resistant().With(chart => chart.Care("proc_mri_brain").Care("proc_eeg").Care("proc_video_eeg")), No),
        new("PR-9", "not resistant", () => Story.Adult(Status.Undefined), No),
        new("PR-9", "nothing tells how earlier drugs did", () => Story.Adult(Status.Undefined).Having(Open), Unknown),
        new("PR-9", "epilepsy unproven", () => Story.Resistant().Having(story => story.Eligible = Unknown), Unknown),

        new("SAFE-1", "valproate at 34", () => Story.Bare().Takes("valproate"), Yes, Strength.Strong),
        new("SAFE-1", "valproate at 60", () => Story.Bare(born: "1963-01-01").Takes("valproate"), No),
        new("SAFE-1", "sex not recorded", () => Story.Bare(sex: null).Takes("valproate"), Unknown),
        new("SAFE-1", "a man", () => Story.Bare(sex: "male").Takes("valproate"), No),
        new("SAFE-1", "after a hysterectomy", () => Story.Bare().Takes("valproate").With(chart => chart.Care("proc_cannot_be_pregnant", "2020-01-01")), No),
        new("SAFE-1", "on the pill", () => Story.Bare().Takes("valproate").With(chart => chart.Care("hormonal-contraceptive", "2024-03-01")), No),
        new("SAFE-1", "an intrauterine device", () => Story.Bare().Takes("valproate").Coded("contraception_in_place", "Z97.5", "2020-01-01"), No),
        new("SAFE-1", "an intrauterine system ordered two years ago", () => Story.Bare().Takes("valproate").With(chart => chart.Care("intrauterine-contraceptive", "2022-06-01")), No),
        new("SAFE-1", "an intrauterine system ordered seven years ago", () => Story.Bare().Takes("valproate").With(chart => chart.Care("intrauterine-contraceptive", "2017-06-01")), Yes),
        new("SAFE-1", "condoms, asked last spring", () => Story.Bare().Takes("valproate").With(chart => chart.Care("contraception-in-use", "2024-03-01")), No),
        new("SAFE-1", "tubal ligation status in words", () => Story.Bare().Takes("valproate").Coded("proc_cannot_be_pregnant", "", "2015-01-01"), No),
        new("SAFE-1", "pills by their code", () => Story.Bare().Takes("valproate").Coded("hormonal_contraception", "Z30.41"), No),
        new("SAFE-1", "contraception recorded", () => Story.Bare().Takes("valproate").Coded("contraception_counselling", "Z30.09"), No),
        new("SAFE-1", "contraception recorded two years ago", () => Story.Bare().Takes("valproate").Coded("contraception_counselling", "Z30.09", "2022-02-01"), Yes),
        new("SAFE-1", "a man without a birth date", () => Story.Bare(sex: "male", born: null).Takes("valproate"), No),
        new("SAFE-1", "60 years, sex not recorded", () => Story.Bare(sex: null, born: "1963-01-01").Takes("valproate"), No),
        new("SAFE-1", "gender other", () => Story.Bare(sex: "other").Takes("valproate"), Unknown),
        new("SAFE-1", "the day before the 56th birthday", () => Story.Bare(born: "1968-07-01").Takes("valproate"), Yes),
        new("SAFE-1", "the 56th birthday", () => Story.Bare(born: "1968-06-30").Takes("valproate"), No),
        new("SAFE-1", "the 10th birthday", () => Story.Bare(born: "2014-06-30").Takes("valproate"), Yes),
        new("SAFE-1", "the day before the 10th birthday", () => Story.Bare(born: "2014-07-01").Takes("valproate"), No),

        new("SAFE-2", "a man starting valproate", () => Story.Bare(sex: "male").Takes("valproate", "2024-06-01"), Yes, Strength.Consider),
        new("SAFE-2", "a man on valproate for years", () => Story.Bare(sex: "male").Takes("valproate", "2023-12-01"), No),
        new("SAFE-2", "no birth date", () => Story.Bare(sex: "male", born: null).Takes("valproate", "2024-06-01"), Unknown),
        new("SAFE-2", "a woman", () => Story.Bare().Takes("valproate", "2024-06-01"), No),
        new("SAFE-2", "gender other", () => Story.Bare(sex: "other").Takes("valproate", "2024-06-01"), Unknown),
        new("SAFE-2", "a woman without a birth date", () => Story.Bare(born: null).Takes("valproate", "2024-06-01"), No),

        new("SAFE-3", "carbamazepine started, Asian", () => Story.Bare(race: "Asian").Takes("carbamazepine", "2024-06-01"), Yes, Strength.Strong),
        new("SAFE-3", "phenytoin started, Asian", () => Story.Bare(race: "Asian").Takes("phenytoin", "2024-06-01"), Yes, Strength.Moderate),
        new("SAFE-3", "carbamazepine started, Caucasian", () => Story.Bare(race: "Caucasian").Takes("carbamazepine", "2024-06-01"), No),
        new("SAFE-3", "ancestry not recorded", () => Story.Bare().Takes("carbamazepine", "2024-06-01"), Unknown),
        new("SAFE-3", "race declined", () => Story.Bare(race: "Declined to answer").Takes("carbamazepine", "2024-06-01"), Unknown),
        new("SAFE-3", "taken for a year", () => Story.Bare(race: "Asian").Takes("carbamazepine"), No),
        new("SAFE-3", "tested and absent", () => Story.Bare(race: "Asian").Takes("carbamazepine", "2024-06-01").With(chart => chart.Finding("hla-b1502", No)), No),
        new("SAFE-3", "the allele present, taken for a year", () => Story.Bare().Takes("carbamazepine").With(chart => chart.Finding("hla-b1502")), Yes, Strength.Strong),

        new("SAFE-4", "visual field long ago", () => Story.Bare().Takes("vigabatrin").With(chart => chart.Care("monitoring-visual-field", "2022-01-01")), Yes, Strength.Strong),
        new("SAFE-4", "visual field this year", () => Story.Bare().Takes("vigabatrin").With(chart => chart.Care("monitoring-visual-field", "2024-03-01")), No),
        new("SAFE-4", "monitoring never read", () => Story.Bare().Takes("vigabatrin"), Unknown),
        new("SAFE-4", "laboratory results without liver tests", () => Story.Bare().Takes("cannabidiol").With(chart => chart.Measured("albumin", 4, "g/dL", "2024-03-01")), Yes, Strength.Strong),
        new("SAFE-4", "newly started, laboratory results without liver tests", () => Story.Bare().Takes("cannabidiol", "2024-05-01").With(chart => chart.Measured("albumin", 4, "g/dL", "2024-03-01")), Unknown),
        new("SAFE-4", "some laboratory result in the interval, no liver test ever", () => Story.Bare().Takes("cannabidiol").With(chart => chart.Care("laboratory-result", "2024-03-01")), Yes, Strength.Strong),
        new("SAFE-4", "the last laboratory result is years old", () => Story.Bare().Takes("cannabidiol").With(chart => chart.Care("laboratory-result", "2021-03-01")), Unknown),
        new("SAFE-4", "laboratory results tell nothing of visual fields", () => Story.Bare().Takes("vigabatrin").With(chart => chart.Care("laboratory-result", "2024-03-01")), Unknown),
        new("SAFE-4", "another drug", () => Story.Bare().Takes("levetiracetam"), No),

        new("SAFE-5", "pregnant on valproate", () => Story.Bare().Coded("pregnancy", "Z34.00", "2024-05-01").Takes("valproate"), Yes, Strength.Strong),
        new("SAFE-5", "pregnant on carbamazepine", () => Story.Bare().Coded("pregnancy", "O09.90", "2024-05-01").Takes("carbamazepine"), Yes, Strength.Moderate),
        new("SAFE-5", "pregnant on levetiracetam", () => Story.Bare().Coded("pregnancy", "Z34.00", "2024-05-01").Takes("levetiracetam"), No),
        new("SAFE-5", "delivered", () => Story.Bare().Coded("pregnancy", "Z34.00", "2024-03-01").Coded("pregnancy", "O80", "2024-06-01").Takes("valproate"), No),
        new("SAFE-5", "an outcome of delivery", () => Story.Bare().Coded("pregnancy", "Z34.03", "2024-03-01").Coded("pregnancy-over", "Z37.0", "2024-06-01").Takes("valproate"), No),
        new("SAFE-5", "a disease that complicates the puerperium", () => Story.Bare().Coded("pregnancy", "O09.93", "2024-03-01").Coded("pregnancy", "O99.355", "2024-06-01").Takes("valproate"), No),
        new("SAFE-5", "a disease that complicates a pregnancy", () => Story.Bare().Coded("pregnancy", "O99.353", "2024-06-01").Takes("valproate"), Yes),
        new("SAFE-5", "delivered, by a procedure", () => Story.Bare().Coded("pregnancy", "Z34.03", "2024-03-01").With(chart => chart.Care("proc_delivery", "2024-06-01")).Takes("valproate"), No),
        new("SAFE-5", "pregnant again after a delivery", () => Story.Bare().With(chart => chart.Care("proc_delivery", "2022-06-01")).Coded("pregnancy", "Z34.03", "2024-05-01").Takes("valproate"), Yes),
        new("SAFE-5", "a man", () => Story.Bare(sex: "male").Coded("pregnancy", "", "2024-05-01").Takes("valproate"), No),
        new("SAFE-5", "pregnant two years ago", () => Story.Bare().Coded("pregnancy", "Z34.00", "2022-03-01").Takes("valproate"), No),
        new("SAFE-5", "pregnant, then told not to be", () => Story.Bare().Coded("pregnancy", "77386006", "2024-03-01").Coded("pregnancy-over", "60001007", "2024-06-01").Takes("valproate"), No),
        new("SAFE-5", "not pregnant, then pregnant", () => Story.Bare().Coded("pregnancy-over", "60001007", "2024-01-01").Coded("pregnancy", "77386006", "2024-05-01").Takes("valproate"), Yes),
        new("SAFE-5", "a pregnancy is suspected", () => Story.Bare().With(chart => chart.Diagnosis("pregnancy", "Z33.1", "2024-05-01", confirmed: Unknown)).Takes("valproate"), Unknown),
        new("SAFE-5", "third trimester four months ago", () => Story.Bare().Coded("pregnancy", "Z34.83", "2024-03-01").Takes("valproate"), No),
        new("SAFE-5", "third trimester two months ago", () => Story.Bare().Coded("pregnancy", "Z34.83", "2024-05-01").Takes("valproate"), Yes),
        new("SAFE-5", "second trimester six months ago", () => Story.Bare().Coded("pregnancy", "O09.92", "2023-12-20").Takes("valproate"), Yes),
        new("SAFE-5", "second trimester seven months ago", () => Story.Bare().Coded("pregnancy", "O09.92", "2023-11-20").Takes("valproate"), No),
        new("SAFE-5", "first trimester seven months ago", () => Story.Bare().Coded("pregnancy", "Z34.01", "2023-11-20").Takes("valproate"), Yes),
        new("SAFE-5", "third trimester of a disease by its sixth character", () => Story.Bare().Coded("pregnancy", "O99.353", "2024-02-01").Takes("valproate"), No),
        new("SAFE-5", "38 weeks, two months ago", () => Story.Bare().Coded("pregnancy", "O09.90", "2024-04-20").Coded("pregnancy", "Z3A.38", "2024-04-20").Takes("valproate"), No),
        new("SAFE-5", "20 weeks, two months ago", () => Story.Bare().Coded("pregnancy", "O09.90", "2024-04-20").Coded("pregnancy", "Z3A.20", "2024-04-20").Takes("valproate"), Yes),
        new("SAFE-5", "weeks not told, eight months ago", () => Story.Bare().Coded("pregnancy", "Z3A.00", "2023-11-01").Takes("valproate"), Yes),
        new("SAFE-5", "diabetes in the puerperium", () => Story.Bare().Coded("pregnancy", "O24.430", "2024-06-01").Takes("valproate"), No),
        new("SAFE-5", "diabetes at childbirth", () => Story.Bare().Coded("pregnancy", "O24.02", "2024-06-01").Takes("valproate"), No),
        new("SAFE-5", "diabetes in pregnancy", () => Story.Bare().Coded("pregnancy", "O24.410", "2024-06-01").Takes("valproate"), Yes),
        new("SAFE-5", "a due day that is past by more than two weeks", () => Story.Bare().With(chart => chart.Diagnosis("pregnancy", "77386006", "2024-03-01", abated: "2024-06-14")).Takes("valproate"), No),

        new("SAFE-6", "lamotrigine after a reaction to carbamazepine", () => Story.Bare().Takes("lamotrigine").With(chart => chart.Reacts("asm_severe_reaction", "carbamazepine")), Yes, Strength.Strong),
        new("SAFE-6", "oxcarbazepine with an allergy to phenytoin", () => Story.Bare().Takes("oxcarbazepine").With(chart => chart.Reacts("adverse-effect", "phenytoin")), Yes, Strength.Strong),
        new("SAFE-6", "levetiracetam after such a reaction", () => Story.Bare().Takes("levetiracetam").With(chart => chart.Reacts("asm_severe_reaction", "carbamazepine")), No),
        new("SAFE-6", "no reaction", () => Story.Bare().Takes("lamotrigine"), No),
        new("SAFE-6", "an allergy that nobody confirmed", () => Story.Bare().Takes("lamotrigine").With(chart => chart.Reacts("adverse-effect", "carbamazepine", allergy: Unknown)), Unknown),
        new("SAFE-6", "an intolerance", () => Story.Bare().Takes("lamotrigine").With(chart => chart.Reacts("adverse-effect", "carbamazepine", allergy: No)), No),
        new("SAFE-6", "a severe reaction told elsewhere than in the list of allergies", () => Story.Bare().Takes("lamotrigine").With(chart => chart.Reacts("asm_severe_reaction", "carbamazepine", allergy: No)), Yes),
        new("SAFE-6", "a reaction that is denied", () => Story.Bare().Takes("lamotrigine").With(chart => chart.Reacts("asm_severe_reaction", "carbamazepine", present: No)), No),
        new("SAFE-6", "a reaction that nobody confirmed", () => Story.Bare().Takes("lamotrigine").With(chart => chart.Reacts("asm_severe_reaction", "carbamazepine", present: Unknown)), Unknown),

        new("SAFE-7", "carbamazepine and the pill", () => Story.Bare().Takes("carbamazepine").With(chart => chart.Care("hormonal-contraceptive", "2024-03-01")), Yes, Strength.Strong),
        new("SAFE-7", "contraception not recorded", () => Story.Bare().Takes("carbamazepine"), Unknown),
        new("SAFE-7", "pills by their code", () => Story.Bare().Takes("carbamazepine").Coded("hormonal_contraception", "Z30.41"), Yes),
        new("SAFE-7", "lamotrigine and a pill with oestrogen", () => Story.Bare().Takes("lamotrigine").With(chart => chart.Care("oestrogen-contraceptive", "2024-03-01")), Yes, Strength.Strong),
        new("SAFE-7", "lamotrigine and a pill of unknown kind", () => Story.Bare().Takes("lamotrigine").With(chart => chart.Care("hormonal-contraceptive", "2024-03-01")), Unknown),
        new("SAFE-7", "sex not recorded", () => Story.Bare(sex: null).Takes("carbamazepine").With(chart => chart.Care("hormonal-contraceptive", "2024-03-01")), Unknown),
        new("SAFE-7", "topiramate 100 mg", () => Story.Bare().Takes("topiramate", mg: 100).With(chart => chart.Care("hormonal-contraceptive", "2024-03-01")), No),
        new("SAFE-7", "topiramate 200 mg", () => Story.Bare().Takes("topiramate", mg: 200).With(chart => chart.Care("hormonal-contraceptive", "2024-03-01")), Yes),
        new("SAFE-7", "a man", () => Story.Bare(sex: "male").Takes("carbamazepine"), No),
        new("SAFE-7", "a man with an anticoagulant", () => Story.Bare(sex: "male").Takes("carbamazepine").With(chart => chart.Care("direct-oral-anticoagulant", "2024-03-01")), Yes),
        new("SAFE-7", "a man with a drug that no table maps", () => Story.Bare(sex: "male").Takes("carbamazepine").With(chart => chart.Care("unread-drug", "2024-05-01")), Unknown),
        new("SAFE-7", "a man with a drug that no table mapped years ago", () => Story.Bare(sex: "male").Takes("carbamazepine").With(chart => chart.Care("unread-drug", "2020-05-01")), No),

        new("SAFE-8", "topiramate at 34", () => Story.Bare().Takes("topiramate"), Yes, Strength.Strong),
        new("SAFE-8", "a man", () => Story.Bare(sex: "male").Takes("topiramate"), No),
        new("SAFE-8", "age not recorded", () => Story.Bare(born: null).Takes("topiramate"), Unknown),
        new("SAFE-8", "prevention recorded", () => Story.Bare().Takes("topiramate").With(chart => chart.Care("contraception-counselling", "2024-01-01")), No),

        new("SUDEP-1", "three tonic-clonic seizures", () => Convulsions("2024-01-01", "2024-03-01"), Yes, Strength.Strong),
        new("SUDEP-1", "resistant", () => Story.Resistant(), Yes, Strength.Moderate),
        new("SUDEP-1", "one seizure every other month", () => Story.Adult(Status.Undefined).With(chart => chart.Seizures("2024-05-01", "2024-05-31", null, perMonth: 0.5m, type: "tonic-clonic")), Yes, Strength.Strong),
        new("SUDEP-1", "tonic-clonic seizures years ago", () => Convulsions("2020-01-01", "2020-03-01"), No),
        new("SUDEP-1", "counselled", () => Convulsions("2024-01-01", "2024-03-01").With(chart => chart.Care("sudep-counselling")), No),
        new("SUDEP-1", "epilepsy unproven", () => Convulsions("2024-01-01", "2024-03-01").Having(story => story.Eligible = Unknown), Unknown),

        new("RESC-1", "status epilepticus", () => Story.Adult().Coded("status_epilepticus epilepsy_dx", "G40.201"), Yes, Strength.Consider),
        new("RESC-1", "neither status nor clusters", () => Story.Adult(), No),
        new("RESC-1", "a rescue drug is prescribed", () => Story.Adult().Coded("status_epilepticus epilepsy_dx", "G40.201").With(chart => chart.Takes("midazolam", "2024-01-01", asNeeded: true)), No),
        new("RESC-1", "epilepsy unproven", () => Story.Adult().Coded("status_epilepticus epilepsy_dx", "G40.201").Having(story => story.Eligible = Unknown), Unknown),
        new("RESC-1", "no clusters", () => Story.Adult().With(chart => chart.Seizures("2024-05-01", "2024-05-31", 0, context: "cluster")), No),
        new("RESC-1", "clusters", () => Story.Adult().With(chart => chart.Seizures("2024-05-01", "2024-05-31", 4, context: "cluster")), Yes),
        new("RESC-1", "clusters in a condition's words", () => Story.Adult().With(chart => chart.Diagnosis("epilepsy_dx", "G40.219", "2024-02-01", told: "epilepsy_dx_supporting seizure-cluster")), Yes),
        new("RESC-1", "clusters asked for and affirmed", () => Story.Adult().With(chart => chart.Finding("seizure-cluster")), Yes),

        new("PSY-1", "resistant, never screened", () => Story.Resistant(), Yes, Strength.Moderate),
        new("PSY-1", "screened this year", () => Story.Resistant().With(chart => chart.Measured("phq-9", 4, "{score}", "2024-02-01")), No),
        new("PSY-1", "screened two years ago", () => Story.Resistant().With(chart => chart.Measured("phq-9", 4, "{score}", "2022-02-01")), Yes),
        new("PSY-1", "not resistant", () => Story.Adult(Status.Undefined), No),
        new("PSY-1", "suicidality outranks", () => Story.Adult(Status.Undefined).Coded("psych_suicidality", "R45.851"), Yes, Strength.Strong),
        new("PSY-1", "epilepsy unproven", () => Story.Resistant().Having(story => story.Eligible = Unknown), Unknown),
    ];

    private static Story NoBirthDate()
    {
        Story story = Story.Bare(Status.Resistant, born: null).Coded("epilepsy_dx", "G40.209", "2019-01-01").StillSeizing();
        return story.Tried("levetiracetam", "2020-01-01", "2020-12-31").Tried("lacosamide", "2021-01-01", "2021-12-31");
    }

    private static void BeginsWithEpilepsy(Story story) => story.Chart.Observed = new(Chart.Day("2018-12-01"), Chart.Day("2024-12-31"));

    private static void Open(Story story) => story.ResistantAnswer = Answer.Unknown;

    private static void NotByNeurology(Story story) => story.Chart.ByNeurology(Answer.No);

    private static Story Elderly() => Story.Born("1949-01-01").StillSeizing();

    private static Story Coded() => Story.Adult(Status.Undefined).Having(story => story.Confidence = Confidence.Coded)
        .Tried("levetiracetam", "2020-01-01", "2021-01-01", outcome: 3).Tried("lamotrigine", "2021-01-01", outcome: 3);

    private static Story PrimaryCare(string since) => Story.Bare()
        .With(chart => chart.Diagnosis("epilepsy_dx", "G40.909", since, byNeurology: false).Visit("2024-06-01", neurology: Answer.No));

    private static Story Bare(string code, int drugs = 0)
    {
        Story story = Story.Bare(Status.Resistant).Coded("epilepsy_dx", code, "2019-01-01").StillSeizing();
        string[] ids = ["levetiracetam", "lacosamide", "cenobamate"];
        for (int drug = 0; drug < drugs; drug++)
        {
            story.Tried(ids[drug], $"20{20 + drug}-01-01", $"20{20 + drug}-12-31");
        }

        return story;
    }

    private static Story Generalized(int drugs = 2) => Bare("G40.309", drugs);

    private static Story Myoclonic() => Story.Bare().Coded("syndrome_jme epilepsy_dx", "G40.B09", "2019-01-01");

    private static Story Lennox() => Story.Bare().Coded("syndrome_lgs epilepsy_dx", "G40.812", "2019-01-01");

    private static Story FreeWithLesion() => Story.Adult(Status.Responsive).Free().Tried("levetiracetam", "2021-01-01", outcome: 1).Coded("cause_hippocampal_sclerosis", "G93.81");

    private static Story ThreeFoci() => Story.Resistant().With(chart => chart
        .Finding("eeg-focus", detail: "left temporal").Finding("eeg-focus", detail: "right temporal").Finding("eeg-focus", detail: "left frontal"));

    private static Story Unexplained(Story? story = null) => (story ?? Story.Adult()).With(chart => chart.Care("proc_mri_brain").Care("proc_eeg"));

    private static Story Infant() => Story.Child("2018-10-01");

    private static Story LowDose() => Story.Adult(Status.Undefined).Tried("levetiracetam", "2023-09-01", outcome: 3, mg: 500, dose: Adequacy.No);

    private static Story Convulsions(string from, string to) => Story.Adult(Status.Undefined).With(chart => chart.Seizures(from, to, 3, type: "tonic-clonic"));
}
