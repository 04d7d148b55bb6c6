using CsCheck;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Cases;

/// <summary>What must hold for every chart, tried on made-up ones.</summary>
public class LawTests
{
    private const int Until = 2200;

    private static readonly string[] Drugs = ["levetiracetam", "lamotrigine", "lacosamide", "valproate", "carbamazepine", "topiramate", "gabapentin", "clobazam", "phenytoin"];

    private static readonly decimal[] Shares = [0.4m, 1m, 2m];

    // Each draw is one fact: what, when, which and how much.
    private static readonly Gen<(int Kind, int Day, int Pick, int Size)[]> Facts =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, Until - 1], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[4, 40];

    [Fact]
    public void The_order_of_facts_does_not_matter() =>
        Facts.Sample((facts) =>
        {
            PatientTimeline timeline = Live(facts).Timeline(Until);
            PatientTimeline reversed = timeline with
            {
                Exposures = [.. timeline.Exposures.Reverse()],
                Seizures = [.. timeline.Seizures.Reverse()],
                Diagnoses = [.. timeline.Diagnoses.Reverse()],
                Visits = [.. timeline.Visits.Reverse()],
                Measurements = [.. timeline.Measurements.Reverse()],
                Reactions = [.. timeline.Reactions.Reverse()],
                Care = [.. timeline.Care.Reverse()],
            };
            Assert.Equal(Told(Judge(timeline)), Told(Judge(reversed)));
        }, iter: 300);

    [Fact]
    public void A_shifted_calendar_gives_the_same_answer() =>
        Gen.Select(Facts, Gen.Int[-700, 700]).Sample((facts, shift) =>
        {
            ResistanceFinding here = Live(facts).On(Until).Resistance;
            Life moved = Live([.. facts.Select(fact => (fact.Kind, fact.Day + shift, fact.Pick, fact.Size))], shift);
            moved.ObservedFrom += shift;
            ResistanceFinding there = moved.On(Until + shift).Resistance;

            Assert.Equal(Summary(here, 0), Summary(there, shift));
        }, iter: 300);

    [Fact]
    public void A_duplicate_changes_nothing() =>
        Gen.Select(Facts, Gen.Int[0, 1000]).Sample((facts, pick) =>
        {
            PatientTimeline timeline = Live(facts).Timeline(Until);
            PatientTimeline doubled = timeline with
            {
                Exposures = WithCopy(timeline.Exposures, pick),
                Seizures = WithCopy(timeline.Seizures, pick),
                Diagnoses = WithCopy(timeline.Diagnoses, pick),
                Visits = WithCopy(timeline.Visits, pick),
                Measurements = WithCopy(timeline.Measurements, pick),
            };
            Assert.Equal(Summary(Judge(timeline), 0), Summary(Judge(doubled), 0));
        }, iter: 300);

    [Fact]
    public void An_irrelevant_fact_changes_nothing() =>
        Gen.Select(Facts, Gen.Int[0, Until - 1]).Sample((facts, day) =>
        {
            Life life = Live(facts);
            string before = Told(life.On(Until).Resistance);
            life.Diagnoses.Add(new(["other"], new("http://hl7.org/fhir/sid/icd-10-cm", "S93.4"), DiagnosisPlace.Encounter, Answer.Yes, Answer.Yes, Principal: false, "Encounter/x", Life.Day(day), Onset: null, Abated: null, ByNeurology: false, Layer.Structured, Life.Day(day), new("Condition/ankle")));
            life.Measurements.Add(new("phq-9", 3, "{score}", Below: false, Interpretation: null, Life.Day(day), Life.Day(day), new("Observation/score")));
            life.Visits.Add(new(DateInterval.On(Life.Day(day)), CareSetting.Ambulatory, Answer.No, Answer.No, [], [], Life.Day(day), new("Encounter/ankle")));

            Assert.Equal(before, Told(life.On(Until).Resistance));
        }, iter: 300);

    [Fact]
    public void Nothing_recorded_later_alters_the_answer_of_a_day() =>
        Gen.Select(Facts, Gen.Int[200, Until]).Sample((facts, day) =>
        {
            Life all = Live(facts);
            Life known = Live([.. facts.Where(fact => fact.Day <= day)]);

            Assert.Equal(Summary(PatientCase.From(known.Timeline(Until), Life.Knowledge, Life.Day(day)).Resistance, 0), Summary(PatientCase.From(all.Timeline(Until), Life.Knowledge, Life.Day(day)).Resistance, 0));
        }, iter: 300);

    [Fact]
    public void A_seizure_report_less_never_turns_unknown_into_failed() =>
        Gen.Select(Facts, Gen.Int[0, 1000]).Sample((facts, pick) =>
        {
            PatientTimeline timeline = Live(facts).Timeline(Until);
            List<SeizureReport> told = [.. timeline.Seizures.Where(report => report.CountLow > 0 || report.LastSeizure is not null)];
            if (told.Count == 0)
            {
                return;
            }

            SeizureReport gone = told[pick % told.Count];

            // The date of the last seizure clears the days after it of what another report counted over them: without it there is more against the drug, not less.
            if (gone.LastSeizure is { } last && timeline.Seizures.Any(other => other != gone && other.CountLow > 0 && other.Window.Start <= last.Latest && other.Window.End > last.Latest))
            {
                return;
            }

            ResistanceFinding before = Judge(timeline);
            ResistanceFinding after = Judge(timeline with { Seizures = [.. timeline.Seizures.Where(report => report != gone)] });
            // A report may be the last sign of care, by which it is known how long open orders went on: with other drugs taken it is another history.
            if (!before.Trials.Select(trial => trial.Trial.Taken).SequenceEqual(after.Trials.Select(trial => trial.Trial.Taken)))
            {
                return;
            }

            // What was counted before a drug is the yardstick it is measured by; the law is about what is told of its own time.
            foreach (TrialAssessment trial in after.Trials.Where(trial => trial.Outcome == 2 && trial.Grade <= Grade.E3 && gone.Window.End > trial.Trial.Taken.Start && gone.Window.Start <= trial.Trial.Taken.Last))
            {
                TrialAssessment known = before.Trials.Single(other => other.Trial.Id == trial.Trial.Id);
                Assert.True(known.Outcome is 1 or 2 || known.RelapseUnderCheck || known.Judgement.Answer != Answer.Unknown, $"{trial.Trial.Id} turned from unknown to failed.");
            }
        }, iter: 300);

    [Fact]
    public void One_more_failed_trial_never_makes_a_patient_less_resistant() =>
        Facts.Sample((facts) =>
        {
            Life life = Live(facts);
            ResistanceFinding before = life.On(Until).Resistance;
            life.Told("zonisamide", "2008", "2010", Answer.No, recorded: 0);
            ResistanceFinding after = life.On(Until).Resistance;

            Assert.True(after.EverResistant || !before.EverResistant);
            Assert.True(after.Failures.Count >= before.Failures.Count);
            Assert.True(after.Since is null || before.Since is null || after.Since <= before.Since);
        }, iter: 300);

    [Fact]
    public void No_chart_throws_and_every_judgement_has_a_reason() =>
        Facts.Sample((facts) =>
        {
            PatientCase patient = Live(facts).On(Until);
            Assert.NotEmpty(patient.Resistance.Resistant.Reasons);
            Assert.NotEmpty(patient.Resistance.Eligible.Reasons);
            Assert.All(patient.Resistance.Trials, trial =>
            {
                Assert.NotEmpty(trial.Judgement.Reasons);
                Assert.All(trial.Judgement.Reasons, reason => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", reason.Code));
            });
        }, iter: 300);

    private static ResistanceFinding Judge(PatientTimeline timeline) => PatientCase.From(timeline, Life.Knowledge, Life.Day(Until)).Resistance;

    private static FactList<T> WithCopy<T>(FactList<T> facts, int pick) => facts.Count == 0 ? facts : [.. facts, facts[pick % facts.Count]];

    private static Life Live((int Kind, int Day, int Pick, int Size)[] facts, int shift = 0)
    {
        Life life = new Life { Person = new("male", PartialDate.On(Life.Day(-15_000 + shift)), Died: null) }.Epilepsy("G40.209", -300 + shift);
        foreach ((int kind, int day, int pick, int size) in facts)
        {
            Add(life, kind, day, pick, size);
        }

        return life;
    }

    private static void Add(Life life, int kind, int day, int pick, int size)
    {
        string drug = Drugs[pick % Drugs.Length];
        decimal mg = (Life.Knowledge.Drugs[drug].AdequateMgPerDay ?? 100) * Shares[size % 3];
        switch (kind)
        {
            case 0 or 1:
                life.Order(drug, day, day + 30 + size, mg, size % 5 == 0 ? StopReason.AdverseEffect : size % 7 == 0 ? StopReason.Inefficacy : null);
                break;
            case 2:
                life.Order(drug, day, null, mg);
                break;
            case 3:
                life.Fills(drug, day, day + size, mg);
                break;
            case 4 or 5:
                life.Count(day - 60, day, size % 4);
                break;
            case 6:
                life.LastSeizure(day - (size % 90), day);
                break;
            case 7:
                life.Emergency(day);
                break;
            case 8:
                life.Neurology(day);
                break;
            default:
                life.Level(drug, day, size % 40);
                break;
        }
    }

    private static string Told(ResistanceFinding finding) => string.Join('\n', [
        Summary(finding, 0),
        .. finding.Trials.Select(trial => $"{trial.Trial.Id} {trial.Category} {trial.Rule} {trial.Grade} {trial.FailureDate} {trial.Pdc} {string.Join(',', trial.Trial.Evidence.Select(evidence => evidence.Reference))}"),
        .. finding.Resistant.Reasons.Select(reason => $"{reason.Code} {reason.Text} {string.Join(',', reason.Evidence.Select(evidence => evidence.Reference))}"),
        .. finding.Notes.Select(note => $"{note.Code} {note.Text} {string.Join(',', note.Evidence.Select(evidence => evidence.Reference))}"),
    ]);

    private static string Summary(ResistanceFinding finding, int shift) =>
        $"{finding.Status} {finding.EverResistant} {finding.Confidence} {finding.Since?.AddDays(-shift)} {finding.Eligible.Answer} {finding.SeizureFreeSince?.AddDays(-shift)} "
        + string.Join(';', finding.Failures.Select(failure => $"{string.Join('+', failure.DrugIds)}@{failure.On.AddDays(-shift)} {failure.Grade}"))
        + string.Join(';', finding.Trials.Select(trial => $"{trial.Trial.Drug.Id} {trial.Category} {trial.Rule} {trial.AdequateDays}").Order(StringComparer.Ordinal));
}
