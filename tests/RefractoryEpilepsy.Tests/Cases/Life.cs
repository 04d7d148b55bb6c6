using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Tests.Cases;

/// <summary>Writes a patient's life for the engine's tests; days are counted from the first of January 2015.</summary>
internal sealed class Life
{
    public static readonly KnowledgeBase Knowledge = KnowledgeBase.Load();

    private static readonly DateOnly Zero = new(2015, 1, 1);

    private int next;

    public List<Exposure> Exposures { get; } = [];

    public List<SeizureReport> Seizures { get; } = [];

    public List<Diagnosis> Diagnoses { get; } = [];

    public List<Finding> Findings { get; } = [];

    public List<Measurement> Measurements { get; } = [];

    public List<Visit> Visits { get; } = [];

    public List<CareEvent> Care { get; } = [];

    public List<AdverseReaction> Reactions { get; } = [];

    public Person Person { get; set; } = new("female", PartialDate.On(new DateOnly(1980, 6, 15)), Died: null);

    public int ObservedFrom { get; set; } = -400;

    public int? ObservedTo { get; set; }

    /// <summary>An adult with focal epilepsy, well documented.</summary>
    public static Life Focal() => new Life().Epilepsy("G40.209");

    /// <summary>An adult with an epilepsy whose type nobody coded.</summary>
    public static Life Unspecified() => new Life().Epilepsy("G40.909");

    public static DateOnly Day(int day) => Zero.AddDays(day);

    public Life Epilepsy(string code, int on = -300, string concepts = "epilepsy_dx") => Coded(concepts, code, on, DiagnosisPlace.ProblemList);

    public Life Coded(string concepts, string code, int on, DiagnosisPlace place = DiagnosisPlace.Encounter, bool neurology = true, bool principal = false)
    {
        Diagnoses.Add(new(concepts.Split(' '), new("http://hl7.org/fhir/sid/icd-10-cm", code), place, Answer.Yes, Answer.Yes, principal,
            place == DiagnosisPlace.Encounter ? $"Encounter/{on + 10_000}" : null, Day(on), Onset: null, Abated: null, neurology, Layer.Structured, Day(on), Next("Condition")));
        return this;
    }

    public Life Order(string drug, int from, int? to, decimal? mg, StopReason? stop = null, bool asNeeded = false, Route route = Route.Oral,
        Answer neurology = Answer.Yes, string? indication = null, int? supply = null, int? fills = null, CareSetting setting = CareSetting.Ambulatory, int? recorded = null)
    {
        Exposures.Add(new(drug, ExposureSource.Request, PartialDate.On(Day(from)), to is { } end ? PartialDate.On(Day(end)) : null,
            to is null ? ExposureState.Ongoing : ExposureState.Ended, supply, fills, mg, TotalMg: null, asNeeded, route, setting,
            indication is null ? [] : [indication], indication is not null, neurology, stop ?? (to is null ? StopReason.NotStopped : StopReason.NotRecorded),
            Answer.Unknown, Historical: false, Layer.Structured, Day(recorded ?? from), Next("MedicationRequest")));
        return this;
    }

    public Life Fill(string drug, int on, decimal? mg, int? days = 30, Answer neurology = Answer.Unknown)
    {
        Exposures.Add(new(drug, ExposureSource.Dispense, PartialDate.On(Day(on)), End: null, ExposureState.Unknown, days, Fills: 1, mg, mg * days, AsNeeded: false,
            Route.Oral, CareSetting.Ambulatory, [], ReasonRecorded: false, neurology, StopReason.NotRecorded, Answer.Unknown, Historical: false, Layer.Structured, Day(on), Next("MedicationDispense")));
        return this;
    }

    public Life Fills(string drug, int from, int to, decimal mg, int days = 30, int every = 30)
    {
        for (int day = from; day <= to; day += every)
        {
            Fill(drug, day, mg, days);
        }

        return this;
    }

    public Life Given(string drug, int from, int to, decimal mg, Route route = Route.Parenteral)
    {
        for (int day = from; day <= to; day++)
        {
            Exposures.Add(new(drug, ExposureSource.Administration, PartialDate.On(Day(day)), PartialDate.On(Day(day)), ExposureState.Ended, DaysSupply: null, Fills: null, mg, TotalMg: mg,
                AsNeeded: false, route, CareSetting.Inpatient, [], ReasonRecorded: false, Answer.Unknown, StopReason.NotRecorded, Answer.Unknown, Historical: false, Layer.Structured, Day(day), Next("MedicationAdministration")));
        }

        return this;
    }

    public Life Told(string drug, string start, string? end, Answer controlled = Answer.Unknown, StopReason stop = StopReason.NotRecorded, int recorded = 0, decimal? mg = null)
    {
        Exposures.Add(new(drug, ExposureSource.Statement, PartialDate.Parse(start), end is null ? null : PartialDate.Parse(end), ExposureState.Ended, DaysSupply: null, Fills: null, mg, TotalMg: null,
            AsNeeded: false, Route.Oral, CareSetting.Unknown, [], ReasonRecorded: false, Answer.Unknown, stop, controlled, Historical: true, Layer.Structured, Day(recorded), Next("MedicationStatement")));
        return this;
    }

    public Life Statement(string drug, int from, int? to, decimal? mg)
    {
        Exposures.Add(new(drug, ExposureSource.Statement, PartialDate.On(Day(from)), to is { } end ? PartialDate.On(Day(end)) : null, to is null ? ExposureState.Ongoing : ExposureState.Ended, DaysSupply: null, Fills: null, mg, TotalMg: null,
            AsNeeded: false, Route.Oral, CareSetting.Unknown, [], ReasonRecorded: false, Answer.Unknown, StopReason.NotRecorded, Answer.Unknown, Historical: false, Layer.Structured, Day(from), Next("MedicationStatement")));
        return this;
    }

    /// <summary>A count for a window; 0 is documented freedom.</summary>
    public Life Count(int from, int to, int count, string[]? context = null, string? type = null, Layer layer = Layer.Structured, string? quote = null, string? document = null, int? recorded = null)
    {
        Seizures.Add(new(new(Day(from), Day(to)), count, count, PerMonth: null, LastSeizure: null, LongestFreeDays: null, Answer.Unknown, type, context ?? [], layer,
            layer == Layer.Text ? 0.9 : 1, quote, Day(recorded ?? to), document is null ? Next("Observation") : new($"DocumentReference/{document}")));
        return this;
    }

    public Life Rate(int on, decimal perMonth)
    {
        Seizures.Add(new(DateInterval.On(Day(on)), CountLow: null, CountHigh: null, perMonth, LastSeizure: null, LongestFreeDays: null, Answer.Unknown, SeizureType: null, [], Layer.Structured, 1, Quote: null, Day(on), Next("Observation")));
        return this;
    }

    public Life LastSeizure(int on, int told)
    {
        Seizures.Add(new(DateInterval.On(Day(told)), CountLow: null, CountHigh: null, PerMonth: null, PartialDate.On(Day(on)), LongestFreeDays: null, Answer.Unknown, SeizureType: null, [], Layer.Structured, 1, Quote: null, Day(told), Next("Observation")));
        return this;
    }

    public Life Word(int on, Answer control, Layer layer = Layer.Structured, string? quote = null, string? document = null)
    {
        Seizures.Add(new(DateInterval.On(Day(on)), CountLow: null, CountHigh: null, PerMonth: null, LastSeizure: null, LongestFreeDays: null, control, SeizureType: null, [], layer, layer == Layer.Text ? 0.9 : 1, quote, Day(on), document is null ? Next("Observation") : new($"DocumentReference/{document}")));
        return this;
    }

    public Life Visit(int on, CareSetting setting, string principal = "", string diagnoses = "", Answer neurology = Answer.Unknown, int? to = null, Answer centre = Answer.Unknown)
    {
        string[] first = principal.Length == 0 ? [] : principal.Split(' ');
        string[] all = diagnoses.Length == 0 ? first : [.. first, .. diagnoses.Split(' ')];
        Visits.Add(new(new(Day(on), Day(to ?? on)), setting, neurology, centre, all, first, Day(to ?? on), Next("Encounter")));
        return this;
    }

    public Life Emergency(int on, string principal = "epilepsy_dx") => Visit(on, CareSetting.Emergency, principal, neurology: Answer.No);

    public Life Neurology(int on) => Visit(on, CareSetting.Ambulatory, "epilepsy_dx", neurology: Answer.Yes);

    public Life Level(string drug, int on, decimal value, string unit = "mg/L")
    {
        Measurements.Add(new($"level:{drug}", value, unit, Below: false, Interpretation: null, Day(on), Day(on), Next("Observation")));
        return this;
    }

    public Life Measured(string concept, int on, decimal value, string unit)
    {
        Measurements.Add(new(concept, value, unit, Below: false, Interpretation: null, Day(on), Day(on), Next("Observation")));
        return this;
    }

    public Life Reaction(string? drug, int on, Answer present = Answer.Yes)
    {
        Reactions.Add(new(drug, "asm_adverse_effect", present, PartialDate.On(Day(on)), Layer.Structured, Day(on), Next("AdverseEvent")));
        return this;
    }

    public Life Done(string concept, int on)
    {
        Care.Add(new(concept, CareStage.Done, DateInterval.On(Day(on)), Answer.Yes, Layer.Structured, Day(on), Next("Procedure")));
        return this;
    }

    public PatientTimeline Timeline(int asOf) => new(
        new("p1"), Person, new(Day(ObservedFrom), Day(ObservedTo ?? asOf)), Exposures, Seizures, Diagnoses, Findings, Measurements, Visits, Care, Reactions, []);

    public PatientCase On(int day) => PatientCase.From(Timeline(day), Knowledge, Day(day));

    private Evidence Next(string type) => new($"{type}/{++next:000}");
}
