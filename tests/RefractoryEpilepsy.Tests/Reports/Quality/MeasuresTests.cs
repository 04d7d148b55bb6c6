using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Tests.Referral;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Reports.Quality;

/// <summary>Each measure: who meets it, who does not, who is left out, and of whom nobody can tell.</summary>
public class MeasuresTests
{
    private static readonly DateOnly From = Chart.Day("2024-01-01");
    private static readonly DateOnly To = Chart.Day("2024-06-30");

    public static TheoryData<string, string, Standing, string> Cases => new()
    {
        // measure, chart, standing, reason
        { "QM-1", "referred", Standing.Met, "referred" },
        { "QM-1", "seen at centre in the period", Standing.Met, "seen-at-centre" },
        { "QM-1", "resistant", Standing.NotMet, "not-referred" },
        { "QM-1", "coded intractable", Standing.NotMet, "not-referred" },
        { "QM-1", "seen at centre before", Standing.Excluded, "already-at-centre" },
        { "QM-1", "older than 70", Standing.Excluded, "older-than-70" },
        { "QM-1", "declined", Standing.Excepted, "referral-declined" },
        { "QM-1", "no birth date", Standing.Undetermined, "birth-date-unknown" },
        { "QM-1", "services unknown", Standing.Undetermined, "services-unknown" },
        { "QM-1", "not resistant", Standing.Out, "not-resistant" },
        { "QM-1", "dead before", Standing.Out, "not-in-care" },
        { "QM-2", "frequency at the visit", Standing.Met, "frequency-recorded" },
        { "QM-2", "resistant", Standing.NotMet, "frequency-missing" },
        { "QM-2", "epilepsy unproven", Standing.PopulationUnknown, "epilepsy-unproven" },
        { "QM-2", "not epilepsy", Standing.Out, "no-epilepsy" },
        { "QM-3", "syndrome", Standing.Met, "type-and-cause" },
        { "QM-3", "cause", Standing.Met, "type-and-cause" },
        { "QM-3", "EEG ordered", Standing.Met, "test-ordered" },
        { "QM-3", "resistant", Standing.NotMet, "type-or-cause-missing" },
        { "QM-3", "EEG declined", Standing.Excepted, "test-declined" },
        { "QM-3", "epilepsy unproven", Standing.PopulationUnknown, "epilepsy-unproven" },
        { "QM-4", "side effect discussed", Standing.Met, "side-effect-answered" },
        { "QM-4", "side effect", Standing.NotMet, "side-effect-unanswered" },
        { "QM-4", "side effect just now", Standing.Undetermined, "too-early" },
        { "QM-4", "side effect just now, discussed", Standing.Undetermined, "too-early" },
        { "QM-5", "screened", Standing.Met, "screened" },
        { "QM-5", "screened two years ago", Standing.NotMet, "not-screened" },
        { "QM-5", "epilepsy unproven", Standing.PopulationUnknown, "epilepsy-unproven" },
        { "QM-6", "counselled", Standing.Met, "counselled" },
        { "QM-6", "resistant", Standing.NotMet, "not-counselled" },
        { "QM-6", "hysterectomy", Standing.Excluded, "cannot-be-pregnant" },
        { "QM-6", "man", Standing.Out, "not-concerned" },
        { "QM-6", "no sex", Standing.PopulationUnknown, "sex-unknown" },
        { "QM-6", "no birth date", Standing.PopulationUnknown, "birth-date-unknown" },
        { "QM-7", "quality of life", Standing.Met, "quality-of-life" },
        { "QM-7", "resistant", Standing.NotMet, "quality-of-life-missing" },
        { "QM-7", "epilepsy unproven", Standing.PopulationUnknown, "epilepsy-unproven" },
        { "QM-1", "centre discussed", Standing.Met, "centre-discussed" },
        { "QM-2", "unable to report", Standing.Excepted, "unable-to-report" },
        { "QM-3", "EEG not possible", Standing.Excepted, "test-contraindicated" },
        { "QM-3", "genetic test declined", Standing.Excepted, "test-declined" },
        { "QM-3", "MRI pending", Standing.Excepted, "test-pending" },
        { "QM-3", "MRI back before the visit", Standing.NotMet, "type-or-cause-missing" },
        { "QM-6", "referred for counselling", Standing.Met, "counselled" },
        { "QM-12", "rescue medicine", Standing.NotMet, "rescue-plan-missing" },
        { "QM-12", "rescue medicine of long ago, left open", Standing.Out, "no-prolonged-seizures" },
        { "QM-8", "valproate and counselled", Standing.Met, "counselled" },
        { "QM-8", "valproate", Standing.NotMet, "not-counselled" },
        { "QM-8", "valproate after hysterectomy", Standing.Excluded, "cannot-be-pregnant" },
        { "QM-8", "resistant", Standing.Out, "not-on-valproate" },
        { "QM-8", "valproate without sex", Standing.PopulationUnknown, "sex-unknown" },
        { "QM-9", "child referred", Standing.Met, "referred" },
        { "QM-9", "child evaluated", Standing.Met, "surgical-evaluation" },
        { "QM-9", "child", Standing.NotMet, "not-referred" },
        { "QM-9", "child free of seizures", Standing.Out, "criteria-not-met" },
        { "QM-9", "child operated before", Standing.Excluded, "operated" },
        { "QM-9", "child declined", Standing.Excepted, "referral-declined" },
        { "QM-9", "resistant", Standing.Out, "criteria-not-met" },
        { "QM-9", "no birth date", Standing.PopulationUnknown, "birth-date-unknown" },
        { "QM-10", "MRI in time", Standing.Met, "mri-in-six-weeks" },
        { "QM-10", "MRI late", Standing.NotMet, "mri-late" },
        { "QM-10", "MRI by an order that is completed", Standing.Met, "mri-in-six-weeks" },
        { "QM-10", "MRI late by an order that is completed", Standing.NotMet, "mri-late" },
        { "QM-10", "MRI declined", Standing.Excepted, "test-declined" },
        { "QM-10", "MRI just requested", Standing.Undetermined, "too-early" },
        { "QM-10", "MRI just requested and done", Standing.Undetermined, "too-early" },
        { "QM-11", "convulsion with ECG", Standing.Met, "ecg" },
        { "QM-11", "convulsion", Standing.NotMet, "ecg-missing" },
        { "QM-11", "resistant", Standing.Out, "not-convulsive" },
        { "QM-11", "no convulsion", Standing.Out, "not-convulsive" },
        { "QM-11", "last convulsion long ago", Standing.Out, "not-convulsive" },
        { "QM-11", "epilepsy unproven", Standing.PopulationUnknown, "epilepsy-unproven" },
        { "QM-12", "status with plan", Standing.Met, "rescue-plan" },
        { "QM-12", "status", Standing.NotMet, "rescue-plan-missing" },
        { "QM-12", "resistant", Standing.Out, "no-prolonged-seizures" },
        { "QM-12", "epilepsy unproven", Standing.PopulationUnknown, "epilepsy-unproven" },
        { "QM-13", "nurse", Standing.Met, "specialist-nurse" },
        { "QM-13", "resistant", Standing.NotMet, "specialist-nurse-missing" },
        { "QM-13", "epilepsy unproven", Standing.PopulationUnknown, "epilepsy-unproven" },
        { "QM-14", "newly resistant, referred", Standing.Met, "referred-in-time" },
        { "QM-14", "newly resistant, referred by an order that was carried out later", Standing.Met, "referred-in-time" },
        { "QM-14", "newly resistant, referred late", Standing.NotMet, "not-in-time" },
        { "QM-14", "newly resistant, referred before", Standing.Excluded, "prior-referral" },
        { "QM-14", "newly resistant, died", Standing.Undetermined, "not-observed-long-enough" },
        { "QM-14", "resistant just now, referred", Standing.Undetermined, "too-early" },
        { "QM-14", "resistant", Standing.Out, "not-in-period" },
        { "QM-15", "complete work-up", Standing.Met, "work-up-complete" },
        { "QM-15", "no video-EEG", Standing.NotMet, "video-eeg-missing" },
        { "QM-15", "resistant", Standing.NotMet, "mri-protocol-missing" },
        { "QM-15", "not resistant", Standing.Out, "not-resistant" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Every_measure_says_who_is_in_and_why(string id, string chart, Standing expected, string reason)
    {
        Measure measure = Measures.Find(id)!;
        QualityRecord record = QualityRecords.Of(Patient(chart));

        UnitExplanation explanation = MeasureResults.Explain(measure, record, From, To)[^1];

        Assert.Equal(expected, explanation.Standing);
        Assert.Contains(explanation.Steps, step => step.Judgement.Reasons.Any(why => why.Code == reason));
    }

    [Fact]
    public void A_visit_at_a_centre_counts_in_a_period_of_any_length()
    {
        QualityRecord record = QualityRecords.Of(Resistant().With(chart => chart.Visit("2022-03-01", centre: Answer.Yes)).Build());

        Assert.Equal(Standing.Met, MeasureResults.Explain(Measures.Find("QM-1")!, record, Chart.Day("2021-01-01"), Chart.Day("2025-12-31")).Single().Standing);
    }

    [Fact]
    public void A_child_is_under_eighteen_until_the_day_before_the_birthday()
    {
        QualityRecord child = QualityRecords.Of(Story.Child().Build());
        DateOnly birthday = child.Born!.Value.AddYears(18);

        Assert.True(child.Find(Fact.SurgeryCriteria, birthday.AddDays(-1), birthday.AddDays(-1)) >= 0);
        Assert.True(child.Find(Fact.SurgeryCriteria, birthday, birthday) < 0);
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_compact_record_answers_like_the_full_one(string id, string chart, Standing expected, string reason)
    {
        QualityRecord full = QualityRecords.Of(Patient(chart), "Clinic A");
        byte[] packed = QualityCodec.Pack(full);

        QualityRecord compact = QualityCodec.Unpack(full.Patient, packed)!;

        Assert.Equal(packed, QualityCodec.Pack(compact));
        var outcomes = new List<UnitOutcome>();
        MeasureResults.Judge(Measures.Find(id)!, compact, From, To, outcomes.Add);
        Assert.Equal((expected, reason), (outcomes[^1].Standing, expected is Standing.Met or Standing.NotMet or Standing.Excluded ? outcomes[^1].Because.Why.Code : reason));
        Assert.All(Stratifier.All, one => Assert.Equal(one.Of(full, To, AreaTable.Empty), one.Of(compact, To, AreaTable.Empty)));
    }

    [Theory]
    [InlineData(7, null, null)]
    [InlineData(12, null, 12L)]
    [InlineData(12, "Clinic A", null)]
    public void A_report_for_readers_of_totals_counts_neither_few_patients_nor_those_of_one_organisation(int patients, string? organisation, long? told)
    {
        var totals = new QualityTotals(Measures.All, [ReportPeriod.Month(2024, 5), ReportPeriod.CalendarYear(2023)], AreaTable.Empty);
        for (int number = 0; number < patients; number++)
        {
            totals.Add(QualityRecords.Of(Patient("resistant"), "Clinic A"));
        }

        Assert.Equal(patients, QualityReport.Of(totals, To, organisation, exact: true).Patients);
        Assert.Equal(told, QualityReport.Of(totals, To, organisation).Patients);
    }

    [Fact]
    public void There_are_the_fifteen_measures_of_the_specification_with_every_field()
    {
        Assert.Equal(Enumerable.Range(1, 15).Select(number => $"QM-{number}"), Measures.All.Select(measure => measure.Id));
        Assert.All(Measures.All, measure =>
        {
            Assert.NotEmpty(measure.Title);
            Assert.NotEmpty(measure.Source);
            Assert.NotEmpty(measure.Rationale);
            Assert.True(measure.Version >= 1);
            Assert.StartsWith("Of ", measure.InEnglish, StringComparison.Ordinal);
            Assert.Equal(measure.Source.Contains("(to be confirmed)", StringComparison.Ordinal) && measure.Mark == MeasureMark.Unconfirmed, measure.Mark == MeasureMark.Unconfirmed);
        });
        Assert.All(Measures.All, measure => Assert.Contains(Cases, row => row.Data.Item1 == measure.Id && row.Data.Item3 == Standing.Met));
        Assert.All(Measures.All, measure => Assert.Contains(Cases, row => row.Data.Item1 == measure.Id && row.Data.Item3 == Standing.NotMet));
    }

    [Fact]
    public void A_reason_names_its_day_and_its_evidence()
    {
        QualityRecord record = QualityRecords.Of(Patient("referred"));

        Explained numerator = MeasureResults.Explain(Measures.Find("QM-1")!, record, From, To).Single().Steps.Single(step => step.Population == "numerator");

        Reason reason = numerator.Judgement.Reasons.Single();
        Assert.Equal("Referred to an epilepsy centre (2024-03-01)", reason.Text);
        Assert.StartsWith("Procedure/", reason.Evidence.Single().Reference, StringComparison.Ordinal);
    }

    [Fact]
    public void Documented_freedom_ends_resistance()
    {
        var free = Story.Resistant();
        free.SeizureFreeSince = Chart.Day("2023-01-01");

        QualityRecord record = QualityRecords.Of(free.Build());

        Assert.False(Measures.IsResistantOn(record, To));
        Assert.True(Measures.IsResistantOn(record, Chart.Day("2022-12-31")));
    }

    internal static PatientCase Patient(string chart)
    {
        Story story = Resistant();
        switch (chart)
        {
            case "referred": return story.With(it => it.Care("referral-epilepsy-centre", "2024-03-01", CareStage.Ordered)).Build();
            case "seen at centre in the period": return story.With(it => it.Visit("2024-04-01", centre: Answer.Yes, neurology: Answer.Yes)).Build();
            case "seen at centre before": return story.With(it => it.Visit("2023-04-01", centre: Answer.Yes, neurology: Answer.Yes)).Build();
            case "declined": return story.With(it => it.Care("referral-epilepsy-centre", "2024-03-01", CareStage.Declined)).Build();
            case "older than 70": return Story.Born("1950-01-01").Having(TwoFailures).Build();
            case "no birth date": return WithPerson(story.Build(), person => person with { Born = null });
            case "no sex": return WithPerson(story.Build(), person => person with { Sex = null });
            case "man": return WithPerson(story.Build(), person => person with { Sex = "male" });
            case "dead before": return WithPerson(story.Build(), person => person with { Died = Chart.Day("2023-12-01") });
            case "services unknown": return new Story { Chart = new Chart().Epilepsy("G40.909", "2019-01-10").Visit("2024-06-01", diagnoses: "epilepsy_dx") }.Having(NoNeurology).Build();
            case "not resistant": return Story.Adult(Status.Undefined).Build();
            case "coded intractable": return Story.Adult(Status.Undefined).Coded("epilepsy_dx epilepsy_intractable", "G40.919", "2024-02-01").Build();
            case "epilepsy unproven": return story.With(it => it.Seizures("2024-05-01", "2024-05-31", 1, type: "tonic-clonic").Diagnosis("status_epilepticus", "G41.9", "2024-02-01")).Having(it => it.Eligible = Answer.Unknown).Build();
            case "not epilepsy": return story.Having(it => it.Eligible = Answer.No).Build();
            case "frequency at the visit": return story.With(it => it.Seizures("2024-05-02", "2024-06-01", 3)).Build();
            case "syndrome": return story.Coded("epilepsy_dx syndrome_lgs", "G40.813", "2020-02-01").Build();
            case "cause": return story.With(it => it.Diagnosis("cause_hippocampal_sclerosis", "G93.81", "2020-02-01").Finding("hippocampal-sclerosis", on: "2020-02-01").Diagnosis("epilepsy_dx", "G40.209", "2020-02-01")).Build();
            case "EEG ordered": return story.With(it => it.Care("proc_eeg", "2024-06-05", CareStage.Ordered)).Build();
            case "centre discussed": return story.With(it => it.Care("proc_centre_discussed", "2024-03-01")).Build();
            case "unable to report": return story.With(it => it.Care("proc_unable_to_report", "2024-06-01")).Build();
            case "EEG not possible": return story.With(it => it.Care("proc_eeg", "2024-05-05", CareStage.NotDone)).Build();
            case "genetic test declined": return story.With(it => it.Care("genetic_test", "2024-05-05", CareStage.Declined)).Build();
            case "MRI pending": return story.With(it => it.Care("proc_mri_brain", "2024-05-05", CareStage.Ordered)).Build();
            case "MRI back before the visit": return story.With(it => it.Care("proc_mri_brain", "2024-05-05", CareStage.Ordered).Care("proc_mri_brain", "2024-05-25")).Build();
            case "referred for counselling": return story.With(it => it.Care("contraception-counselling", "2024-02-01", CareStage.Ordered)).Build();
            case "rescue medicine of long ago, left open": return story.With(it => it.Takes("midazolam", "2014-02-01", asNeeded: true)).Build();
            case "child free of seizures": return Story.Child().Having(it => it.SeizureFreeSince = Chart.Day("2023-06-01")).Build();
            case "rescue medicine": return story.With(it => it.Takes("midazolam", "2024-02-01", asNeeded: true)).Build();
            case "EEG declined": return story.With(it => it.Care("proc_eeg", "2024-05-05", CareStage.Declined)).Build();
            case "side effect": return story.With(it => it.Reacts("asm_adverse_effect", "levetiracetam", "2024-02-01")).Build();
            case "side effect just now": return story.With(it => it.Reacts("asm_adverse_effect", "levetiracetam", "2024-06-10")).Build();
            case "side effect just now, discussed": return story.With(it => it.Reacts("asm_adverse_effect", "levetiracetam", "2024-06-10").Care("proc_side_effects_discussed", "2024-06-12")).Build();
            case "side effect discussed": return story.With(it => it.Reacts("asm_adverse_effect", "levetiracetam", "2024-02-01").Care("proc_side_effects_discussed", "2024-02-20")).Build();
            case "screened": return story.With(it => it.Measured("phq-9", 4, on: "2024-01-15")).Build();
            case "screened two years ago": return story.With(it => it.Measured("phq-9", 4, on: "2022-01-15")).Build();
            case "counselled": return story.With(it => it.Care("contraception-counselling", "2024-02-01")).Build();
            case "hysterectomy": return story.With(it => it.Care("proc_cannot_be_pregnant", "2020-02-01")).Build();
            case "quality of life": return story.With(it => it.Care("proc_quality_of_life", "2024-02-01")).Build();
            case "valproate": return story.Tried("valproate", "2023-01-01", outcome: 3).Build();
            case "valproate and counselled": return story.Tried("valproate", "2023-01-01", outcome: 3).With(it => it.Care("contraception-counselling", "2024-02-01")).Build();
            case "valproate after hysterectomy": return story.Tried("valproate", "2023-01-01", outcome: 3).With(it => it.Care("proc_cannot_be_pregnant", "2020-02-01")).Build();
            case "valproate without sex": return WithPerson(story.Tried("valproate", "2023-01-01", outcome: 3).Build(), person => person with { Sex = null });
            case "child": return Story.Child().Build();
            case "child referred": return Story.Child().With(it => it.Care("referral-epilepsy-centre", "2024-03-01", CareStage.Ordered)).Build();
            case "child evaluated": return Story.Child().With(it => it.Care("proc_presurgical_workup", "2024-03-01")).Build();
            case "child operated before": return Story.Child().With(it => it.Care("proc_epilepsy_surgery", "2023-03-01", forEpilepsy: Answer.Yes)).Build();
            case "child declined": return Story.Child().With(it => it.Care("referral-epilepsy-centre", "2024-03-01", CareStage.Declined)).Build();
            case "MRI in time": return story.With(it => it.Care("proc_mri_brain", "2024-02-01", CareStage.Ordered).Care("proc_mri_brain", "2024-03-10")).Build();
            case "MRI by an order that is completed": return story.With(it => it.Care("proc_mri_brain", "2024-02-01", CareStage.Done, resource: "ServiceRequest").Care("proc_mri_brain", "2024-03-10")).Build();
            case "MRI late by an order that is completed": return story.With(it => it.Care("proc_mri_brain", "2024-02-01", CareStage.Done, resource: "ServiceRequest").Care("proc_mri_brain", "2024-03-20")).Build();
            case "MRI late": return story.With(it => it.Care("proc_mri_brain", "2024-02-01", CareStage.Ordered).Care("proc_mri_brain", "2024-03-20")).Build();
            case "MRI declined": return story.With(it => it.Care("proc_mri_brain", "2024-02-01", CareStage.Ordered).Care("proc_mri_brain", "2024-03-20", CareStage.Declined)).Build();
            case "MRI just requested": return story.With(it => it.Care("proc_mri_brain", "2024-06-20", CareStage.Ordered)).Build();
            case "MRI just requested and done": return story.With(it => it.Care("proc_mri_brain", "2024-06-20", CareStage.Ordered).Care("proc_mri_brain", "2024-06-24")).Build();
            case "convulsion": return story.With(it => it.Seizures("2024-05-01", "2024-05-31", 1, type: "tonic-clonic")).Build();
            case "convulsion with ECG": return story.With(it => it.Seizures("2024-05-01", "2024-05-31", 1, type: "tonic-clonic").Care("proc_ecg", "2022-02-01")).Build();
            case "no convulsion": return story.With(it => it.Seizures("2024-05-01", "2024-05-31", 0, type: "tonic-clonic")).Build();
            case "last convulsion long ago": return story.With(it => it.Seizures("2024-05-31", "2024-05-31", null, type: "tonic-clonic", last: "2015-03-01")).Build();
            case "status": return story.With(it => it.Diagnosis("status_epilepticus", "G41.9", "2021-02-01")).Build();
            case "status with plan": return story.With(it => it.Diagnosis("status_epilepticus", "G41.9", "2021-02-01").Care("proc_rescue_plan", "2021-03-01")).Build();
            case "nurse": return story.With(it => it.Care("proc_specialist_nurse", "2024-02-01")).Build();
            case "newly resistant, referred": return Newly().With(it => it.Care("referral-epilepsy-centre", "2024-03-20", CareStage.Ordered)).Build();
            case "newly resistant, referred by an order that was carried out later":
                return Newly().With(it => it.Care("referral-epilepsy-centre", "2024-06-20", CareStage.Done, recorded: "2024-03-20", resource: "ServiceRequest")).Build();
            case "resistant just now, referred":
                return Story.Adult().Tried("levetiracetam", "2020-01-01", "2020-12-31").Tried("lacosamide", "2023-01-01", "2024-06-15", failed: "2024-06-01").With(it => it.Care("referral-epilepsy-centre", "2024-06-10", CareStage.Ordered)).Build();
            case "newly resistant, referred late": return Newly().With(it => it.Care("referral-epilepsy-centre", "2024-06-20", CareStage.Ordered)).Build();
            case "newly resistant, referred before": return Newly().With(it => it.Care("referral-epilepsy-centre", "2023-03-20", CareStage.Ordered)).Build();
            case "newly resistant, died": return WithPerson(Newly().Build(), person => person with { Died = Chart.Day("2024-03-01") });
            case "complete work-up": return WorkUp(story).With(it => it.Care("proc_video_eeg", "2022-02-01").Care("genetic_test", "2022-02-01")).Build();
            case "no video-EEG": return WorkUp(story).Build();
            default: return story.Build();
        }
    }

    /// <summary>Resistant since 2021, focal, one neurology visit on 1 June 2024; no seizure report and no cause on record.</summary>
    private static Story Resistant() => Story.Adult().Having(TwoFailures).Having(story => story.Chart.Visit("2023-01-01", neurology: Answer.Yes));

    private static void TwoFailures(Story story) => story.Tried("levetiracetam", "2020-01-01", "2020-12-31").Tried("lacosamide", "2021-01-01", "2021-12-31");

    private static void NoNeurology(Story story) => TwoFailures(story);

    /// <summary>The second failure on 1 February 2024.</summary>
    private static Story Newly() => Story.Adult().Tried("levetiracetam", "2020-01-01", "2020-12-31").Tried("lacosamide", "2023-01-01", "2024-03-31", failed: "2024-02-01");

    private static Story WorkUp(Story story) => story.With(it => it.Finding("mri-epilepsy-protocol", on: "2022-02-01").Seizures("2024-05-01", "2024-05-31", 3).Measured("phq-9", 4, on: "2024-01-15"));

    private static PatientCase WithPerson(PatientCase patient, Func<Person, Person> change) =>
        patient with { Timeline = patient.Timeline with { Person = change(patient.Timeline.Person) } };
}
