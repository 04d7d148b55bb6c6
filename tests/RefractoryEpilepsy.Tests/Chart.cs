using System.Globalization;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests;

/// <summary>Writes a patient's chart for a test, fact by fact; days are texts such as <c>2020-03-01</c>.</summary>
internal sealed class Chart
{
    public const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
    public const string Snomed = "http://snomed.info/sct";

    private readonly List<Exposure> exposures = [];
    private readonly List<SeizureReport> seizures = [];
    private readonly List<Diagnosis> diagnoses = [];
    private readonly List<Finding> findings = [];
    private readonly List<Measurement> measurements = [];
    private readonly List<Visit> visits = [];
    private readonly List<CareEvent> care = [];
    private readonly List<AdverseReaction> reactions = [];
    private int next;

    public Person Person { get; init; } = new("female", PartialDate.On(new DateOnly(1990, 6, 15)), Died: null);

    public DateInterval Observed { get; set; } = new(new DateOnly(2010, 1, 1), new DateOnly(2024, 12, 31));

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public PatientTimeline Build() => new(
        new PatientKey("p1"), Person, Observed, exposures, seizures, diagnoses, findings, measurements, visits, care, reactions, []);

    public Chart Diagnosis(string concepts, string code, string on = "2020-01-10", string system = Icd10Cm, DiagnosisPlace place = DiagnosisPlace.ProblemList,
        Answer confirmed = Answer.Yes, string? visit = null, Layer layer = Layer.Structured, string? recorded = null, string? onset = null,
        bool byNeurology = true, Answer active = Answer.Yes, string? abated = null, bool principal = false, string told = "")
    {
        diagnoses.Add(new Diagnosis(concepts.Split(' '), new Code(system, code), place, active, confirmed, principal, visit, Day(on),
            onset is null ? null : PartialDate.Parse(onset), abated is null ? null : PartialDate.Parse(abated), byNeurology, layer, Day(recorded ?? on), Next("Condition")) { Told = Split(told) });
        return this;
    }

    public Chart Epilepsy(string code = "G40.209", string on = "2019-01-10") => Diagnosis("epilepsy_dx", code, on);

    public Chart Finding(string concept, Answer present = Answer.Yes, string? detail = null, string on = "2020-02-01", Layer layer = Layer.Structured)
    {
        findings.Add(new Finding(concept, PartialDate.On(Day(on)), present, detail, layer, Day(on), Next("DiagnosticReport")));
        return this;
    }

    public Chart Measured(string concept, decimal? value, string unit = "1", string on = "2020-02-01", bool below = false, string? interpretation = null)
    {
        measurements.Add(new Measurement(concept, value, unit, below, interpretation, Day(on), Day(on), Next("Observation")));
        return this;
    }

    public Chart Care(string concept, string? on = "2020-02-01", CareStage stage = CareStage.Done, Answer forEpilepsy = Answer.Unknown, string? recorded = null, string? code = null, string resource = "Procedure")
    {
        DateInterval? days = on is null ? null : DateInterval.On(Day(on));
        care.Add(new CareEvent(concept, stage, days, forEpilepsy, Layer.Structured, Day(recorded ?? on ?? "2020-02-01"), Next(resource)) { Code = code is null ? null : new Code("", code) });
        return this;
    }

    public Chart Visit(string on, CareSetting setting = CareSetting.Ambulatory, Answer neurology = Answer.Unknown, Answer centre = Answer.Unknown,
        string diagnoses = "", string principal = "")
    {
        visits.Add(new Visit(DateInterval.On(Day(on)), setting, neurology, centre, Split(diagnoses), Split(principal), Day(on), Next("Encounter")));
        return this;
    }

    public Chart Seizures(string from, string to, int? count, decimal? perMonth = null, string? type = null, Answer control = Answer.Unknown, string? last = null, string context = "")
    {
        seizures.Add(new SeizureReport(new DateInterval(Day(from), Day(to)), count, count, perMonth, last is null ? null : PartialDate.Parse(last), LongestFreeDays: null,
            control, type, Split(context), Layer.Structured, 1, Quote: null, Day(to), Next("Observation")));
        return this;
    }

    public Chart Takes(string drugId, string from, string? to = null, decimal? mgPerDay = null, bool asNeeded = false, Route route = Route.Oral,
        ExposureSource source = ExposureSource.Request, StopReason stopped = StopReason.NotStopped)
    {
        exposures.Add(new Exposure(drugId, source, PartialDate.On(Day(from)), to is null ? null : PartialDate.On(Day(to)),
            to is null ? ExposureState.Ongoing : ExposureState.Ended, DaysSupply: null, Fills: null, mgPerDay, TotalMg: null, asNeeded, route, CareSetting.Ambulatory,
            [], ReasonRecorded: false, ByNeurology: Answer.Yes, stopped, OutcomeText: Answer.Unknown, Historical: false, Layer.Structured, Day(from), Next("MedicationRequest")));
        return this;
    }

    /// <summary>Who prescribed what was told so far.</summary>
    public Chart ByNeurology(Answer answer)
    {
        for (int index = 0; index < exposures.Count; index++)
        {
            exposures[index] = exposures[index] with { ByNeurology = answer };
        }

        return this;
    }

    public Chart Reacts(string concept, string? drugId, string on = "2020-02-01", Answer present = Answer.Yes, Answer? allergy = null)
    {
        reactions.Add(new AdverseReaction(drugId, concept, present, PartialDate.On(Day(on)), Layer.Structured, Day(on), Next("AllergyIntolerance")) { Allergy = allergy ?? present });
        return this;
    }

    private static string[] Split(string words) => words.Length == 0 ? [] : words.Split(' ');

    private Evidence Next(string type) => new($"{type}/{++next}");
}
