using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Tests.Referral;

/// <summary>A judged patient for the tests of the rules: a chart, a status, and trials as the engine would give them.</summary>
internal sealed class Story
{
    public static readonly DateOnly AsOf = Chart.Day("2024-06-30");

    private readonly List<TrialAssessment> trials = [];
    private readonly List<FailedSchedule> failures = [];

    /// <summary>Born 1990, focal epilepsy since 2019, seen in 2024; a seizure report of May 2024.</summary>
    public static Story Adult(Status status = Status.Resistant) => new() { Status = status, Chart = Focal(new Chart()) };

    /// <summary>The same, born on the given day.</summary>
    public static Story Resistant(int drugs = 2) => WithFailures(Adult(), drugs).StillSeizing();

    /// <summary>A resistant child of the given birth date, with two failures and recent seizures.</summary>
    public static Story Child(string born = "2016-06-15") => WithFailures(Born(born), 2).StillSeizing();

    /// <summary>Only the person: no epilepsy, no visit, nothing.</summary>
    public static Story Bare(Status status = Status.Undefined, string? sex = "female", string? born = "1990-06-15", string? race = null) =>
        new() { Status = status, Chart = new Chart { Person = new Person(sex, born is null ? null : PartialDate.Parse(born), Died: null, race) } };

    public static Story Born(string born, Status status = Status.Resistant, string? sex = "female") =>
        new() { Status = status, Chart = Focal(new Chart { Person = new Person(sex, PartialDate.Parse(born), Died: null) }) };

    public Status Status { get; set; }

    public Confidence? Confidence { get; set; } = RefractoryEpilepsy.Resistance.Confidence.Definite;

    public Answer Eligible { get; set; } = Answer.Yes;

    /// <summary>Null: yes for a resistant patient, else no.</summary>
    public Answer? ResistantAnswer { get; set; }

    public DateOnly? SeizureFreeSince { get; set; }

    public required Chart Chart { get; init; }

    public static Drug Drug(string id, decimal? adequate = 1000, InducerStrength inducer = InducerStrength.None) => new(
        id, id, "", adequate * 1.5m, adequate, null, null, 20, null, null, 2, TrialRule.Yes, [], [], Range(id), inducer, BlocksSodiumChannels: false, "low", [], null, [], "test");

    public Story With(Action<Chart> more)
    {
        more(Chart);
        return this;
    }

    public Story Having(Action<Story> change)
    {
        change(this);
        return this;
    }

    public Story Coded(string concepts, string code, string on = "2024-02-01", DiagnosisPlace place = DiagnosisPlace.ProblemList) =>
        With(chart => chart.Diagnosis(concepts, code, on, place: place, byNeurology: false));

    public Story Takes(string drugId, string from = "2023-09-01", decimal? mg = 1000) => With(chart => chart.Takes(drugId, from, mgPerDay: mg));

    /// <summary>Documented free for two years.</summary>
    public Story Free() => Having(story => story.SeizureFreeSince = Chart.Day("2022-06-01"));

    /// <summary>Seizures in the month before the day of judgement.</summary>
    public Story StillSeizing() => With(chart => chart.Seizures("2024-05-01", "2024-05-31", 3));

    public Story Tried(string drugId, string from, string? to = null, int outcome = 2, decimal? mg = 2000, decimal? adequate = 1000, decimal? pdc = 0.95m,
        Adequacy dose = Adequacy.Yes, string rule = "L1-2", InducerStrength inducer = InducerStrength.None, string? failed = null, IndicationClass indication = IndicationClass.B)
    {
        DateOnly start = Chart.Day(from);
        var taken = new DateInterval(start, to is null ? null : Chart.Day(to));
        DateOnly? failureDate = outcome == 2 ? failed is null ? start.AddDays(120) : Chart.Day(failed) : null;
        var trial = new DrugTrial($"{drugId}@{from}", Drug(drugId, adequate, inducer), taken, [new DoseStep(taken, mg)], [taken], mg,
            to is null ? StopReason.NotStopped : StopReason.Inefficacy, indication, Historical: false, [new Evidence($"MedicationRequest/{drugId}")]);
        trials.Add(new TrialAssessment(trial, Adequacy.Yes, dose, Adequacy.Yes, pdc, outcome, 'C', rule, outcome == 2 ? Grade.E1 : null, failureDate,
            dose == Adequacy.Yes ? start.AddDays(30) : null, Judgement.Of(outcome == 2 ? Answer.Yes : Answer.Unknown, "test", "As told by the test.")));
        if (failureDate is { } on)
        {
            failures.Add(new FailedSchedule([drugId], on, Grade.E1, [trial.Id]));
        }

        return this;
    }

    public PatientCase Build()
    {
        PatientTimeline timeline = Chart.Build();
        var resistance = new ResistanceFinding(Status, failures.Count >= 2, Confidence, failures, failures.Count >= 2 ? failures[1].On : null,
            Judgement.Of(ResistantAnswer ?? (Status == Status.Resistant ? Answer.Yes : Answer.No), "two-failures", "Two adequate schedules have failed."),
            Judgement.Of(Eligible, "eligible", "As told by the test."), SeizureFreeSince, trials, []);
        return new PatientCase(timeline, resistance, CauseProfile.Of(timeline.By(AsOf), trials, new Parameters()), AsOf);
    }

    public ReferralFlag Ask(string ruleId) => ReferralRules.Evaluate(Build(), risk: null).Single(flag => flag.RuleId == ruleId);

    public Answer Says(string ruleId) => Ask(ruleId).Judgement.Answer;

    private static Story WithFailures(Story story, int drugs)
    {
        string[] ids = ["levetiracetam", "lacosamide", "cenobamate"];
        for (int drug = 0; drug < drugs; drug++)
        {
            story.Tried(ids[drug], $"20{20 + drug}-01-01", $"20{20 + drug}-12-31");
        }

        return story;
    }

    private static Chart Focal(Chart chart) => chart.Epilepsy("G40.209", "2019-01-10").Visit("2024-06-01", neurology: RefractoryEpilepsy.Answer.Yes);

    private static ReferenceRange? Range(string id) => id switch
    {
        "carbamazepine" => new ReferenceRange(4, 12, "mg/L", Confirmed: true, "carbamazepine"),
        "lamotrigine" => new ReferenceRange(2.5m, 15, "mg/L", Confirmed: false, "lamotrigine"),
        "phenytoin" => new ReferenceRange(10, 20, "mg/L", Confirmed: true, "phenytoin"),
        _ => null,
    };
}
