using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <content>What is on record about an epilepsy.</content>
internal abstract partial class Recorder
{
    /// <summary>Probability that a neurology visit leaves a structured seizure frequency.</summary>
    protected virtual double CountsSeizures => 0.82;

    /// <summary>Probability that a first visit to neurology leaves the types of seizure in structured form.</summary>
    private const double TellsTypes = 0.85;

    /// <summary>Writes how often seizures came.</summary>
    protected abstract void SeizureFrequency(Visit visit, string encounter);

    /// <summary>Writes which types of seizure there are, where this system has a place for it.</summary>
    protected virtual void SeizureTypes(int day, string encounter, string types)
    {
    }

    private bool manySeizures;
    private bool eegOnRecord;
    private bool mriOnRecord;

    private void RecordEpilepsy(Epilepsy epilepsy, PatientTruth truth)
    {
        (manySeizures, eegOnRecord, mriOnRecord) = (truth.Causes.Contains("high-seizure-burden"), false, false);
        bool intractable = truth.EverResistant ? Chance.Happens(Options.IntractableSensitivity) : Chance.Happens(FalseIntractable());
        bool first = true;
        bool centre = false;
        foreach (Visit visit in epilepsy.Visits)
        {
            if (!OnRecord(visit.Day) || visit.Day > Life.Left)
            {
                continue;
            }

            bool late = intractable && (truth.Since is not { } since || visit.Day > since);
            centre |= epilepsy.Referrals.Exists(referral => referral + 40 < visit.Day);
            if (visit.Kind == VisitKind.Neurology)
            {
                RecordClinicVisit(epilepsy, visit, late, first, centre);
                first = false;
            }
            else
            {
                RecordAcuteVisit(epilepsy, visit, late);
            }
        }

        RecordInvestigations(epilepsy);
        RecordDrugs(epilepsy);
        RecordTherapies(epilepsy);
        if (!Truth.Explaining.Any(RecordedCauses.Contains))
        {
            // What the record cannot explain it shows as unexplained, whatever the cause is.
            RecordedCauses.Add(mriOnRecord && eegOnRecord ? "unexplained" : "workup-incomplete");
        }
    }

    /// <summary>A stream of its own: whether types are told moves nothing else.</summary>
    private Chance OfTypes => new(Options.Seed ^ 0x7E57, Life.Number);

    private double FalseIntractable() =>
        Options.IntractableSensitivity * (1 - Options.IntractablePpv) / Math.Max(0.05, Options.IntractablePpv) * (Options.Community ? 0.14 : 0.42);

    private void RecordClinicVisit(Epilepsy epilepsy, Visit visit, bool intractable, bool first, bool centre)
    {
        (string Reference, string Display) by = Staff.People[centre ? "Epilepsy" : "Neurology"][Life.Number % 4];
        string encounter = NewId("Encounter");
        var conditions = new List<string> { Condition(visit.Day, Diagnoses.Epilepsy(epilepsy, intractable, status: false), encounter) };
        if (first)
        {
            RecordProblems(epilepsy, visit.Day);
            if (OfTypes.Happens(TellsTypes))
            {
                SeizureTypes(visit.Day, encounter, Texts.SeizureTypes(epilepsy));
            }
        }

        if (visit.Seizures > 0 && epilepsy.Gaps.Exists(gap => gap.To > visit.Since && gap.From < visit.Day) && Chance.Happens(0.55))
        {
            conditions.Add(Condition(visit.Day, new Diagnosis("Patient's other noncompliance with medication regimen", "Z91.14", null), encounter));
        }

        Encounter(visit.Day, visit.Day, VisitKind.Neurology, centre ? "Comprehensive Epilepsy Center" : "Neurology Clinic", by, conditions, first ? "New patient, seizures" : "Epilepsy follow up", encounter);
        if (Chance.Happens(CountsSeizures * (Options.Community ? 0.75 : 1)))
        {
            SeizureFrequency(visit, encounter);
            SeizureReports++;
            if (manySeizures && visit.Day <= epilepsy.FirstTreated)
            {
                RecordedCauses.Add("high-seizure-burden");
            }
        }

        if (Life.Person.AgeOn(visit.Day) < 18)
        {
            Result(visit.Day, new(Json.Loinc, "29463-7", "Body Weight"), Life.Person.WeightOn(visit.Day), "kg", encounter, category: "vital-signs");
        }

        foreach (Course course in epilepsy.Courses)
        {
            if (course.Medicine.LevelLoinc is not null && course.MgOn(visit.Day) > 0 && visit.Day > course.Start + 40 && Chance.Happens(0.12))
            {
                Level(course, visit.Day, low: course.MgOn(visit.Day) < course.Medicine.AdequateFor(Life.Person.AgeOn(course.Start) < 18, Life.Person.WeightOn(visit.Day), withValproate: false, withInducer: false), encounter);
            }
        }

        if (KeepsText && Options.Notes && Chance.Happens(0.85))
        {
            Course[] earlier = [.. epilepsy.Courses.Where(course => course.End is { } end && end < visit.Day && (first || Chance.Happens(0.4)))];
            Note(visit.Day, encounter, "Neurology clinic note", Texts.NeurologyNote(Chance, Life, visit, earlier), by);
        }
    }

    private void RecordAcuteVisit(Epilepsy epilepsy, Visit visit, bool intractable)
    {
        (string Reference, string Display) by = Staff.People["Emergency Medicine"][Life.Number % 4];
        string encounter = NewId("Encounter");
        bool codedStatus = visit.Status ? Chance.Happens(0.69) : Chance.Happens(0.045);
        Diagnosis diagnosis = visit.Day < epilepsy.FirstTreated ? new("Unspecified convulsions", "R56.9", null) : Diagnoses.Epilepsy(epilepsy, intractable, codedStatus);
        if (visit.Day < epilepsy.FirstTreated && codedStatus)
        {
            diagnosis = Diagnoses.Epilepsy(epilepsy, intractable, codedStatus);
        }

        if (codedStatus && visit.Status)
        {
            RecordedCauses.Add("status-epilepticus");
        }

        var conditions = new List<string>();
        if (visit.OtherReason)
        {
            conditions.Add(Condition(visit.Day, new Diagnosis("Acute bronchitis (disorder)", null, "10509002"), encounter));
        }

        conditions.Add(Condition(visit.Day, diagnosis, encounter));
        if (visit.MissedTablets && Chance.Happens(0.5))
        {
            conditions.Add(Condition(visit.Day, new Diagnosis("Underdosing of other antiepileptic and sedative-hypnotic drugs, initial encounter", "T42.6X6A", null), encounter));
        }

        Encounter(visit.Day, Math.Min(visit.Until, Life.Left), visit.Kind, visit.Kind == VisitKind.Inpatient ? "Neurology Ward" : "Emergency Department", by, conditions, visit.OtherReason ? "Cough and fever" : "Seizure", encounter);
        foreach (Course course in epilepsy.Courses)
        {
            if (course.Medicine.LevelLoinc is not null && course.MgOn(visit.Day) > 0 && Chance.Happens(visit.MissedTablets ? 0.7 : 0.4))
            {
                Level(course, visit.Day, low: visit.MissedTablets || course.MgOn(visit.Day) < course.Medicine.AdequateFor(Life.Person.AgeOn(course.Start) < 18, Life.Person.WeightOn(visit.Day), withValproate: false, withInducer: false), encounter);
            }
        }
    }

    private void Level(Course course, int day, bool low, string encounter)
    {
        Medicine medicine = course.Medicine;
        double value = low ? medicine.LevelLow * Chance.Between(0.05, 0.45) : Chance.Between(medicine.LevelLow * 1.05, medicine.LevelHigh * 0.9);
        Result(day, new(Json.Loinc, medicine.LevelLoinc!, $"{char.ToUpperInvariant(medicine.Name[0])}{medicine.Name[1..]} [Mass/volume] in Serum or Plasma"), Math.Round(value, 1), "mg/L", encounter, medicine.LevelLow, medicine.LevelHigh);
    }

    private void RecordProblems(Epilepsy epilepsy, int day)
    {
        Condition(day, Diagnoses.Epilepsy(epilepsy, intractable: false, status: false), null, problemList: true, onset: Chance.Happens(0.7) ? epilepsy.Onset : null);
        foreach (string cause in epilepsy.Causes)
        {
            double coded = cause switch { "focal-cortical-dysplasia" or "cortical-malformation" => 0.7, "psychiatric" or "intellectual-disability" or "febrile-seizures" => 0.9, _ => 0.85 };
            if (Diagnoses.OfCause(Chance, cause) is { } diagnosis && Chance.Happens(coded))
            {
                Condition(day, diagnosis, null, problemList: true, onset: cause == "febrile-seizures" ? Math.Min(epilepsy.Onset, Life.Person.Born + 600) : null);
                if (cause != "focal-cortical-dysplasia" || KeepsText)
                {
                    RecordedCauses.Add(cause);
                }
            }
        }

        if (epilepsy.Syndrome is "jme" or "absence" or "tonic-clonic-alone")
        {
            RecordedCauses.Add("genetic-generalized");
        }

        if (epilepsy.Syndrome is "self-limited" && Terminologies.Snomed)
        {
            RecordedCauses.Add("self-limited");
        }

        if (epilepsy.FamilyHistory && Chance.Happens(0.7))
        {
            Utf8JsonWriter json = Begin("FamilyMemberHistory", day, out _);
            json.Text("status", "completed");
            Subject(json, "patient");
            json.Text("date", Json.Iso(day));
            json.Concept("relationship", "mother");
            json.WriteStartArray("condition");
            json.WriteStartObject();
            json.Concept("code", "Epilepsy", new Coding(Json.Snomed, "84757009", "Epilepsy"));
            json.WriteEndObject();
            json.WriteEndArray();
            Output.End("FamilyMemberHistory");
        }
    }

    private void RecordInvestigations(Epilepsy epilepsy)
    {
        int around = Math.Max(epilepsy.Assessed, Life.Entered);
        if (epilepsy.EegDone && OnRecord(around + 3))
        {
            eegOnRecord = true;
            Report(around + 3, "EEG", new(Json.Loinc, "11523-8", "EEG study"), Texts.Eeg(Chance, epilepsy), "Neurology");
            if (KeepsText && epilepsy.Causes.Contains("multifocal"))
            {
                RecordedCauses.Add("multifocal");
            }
        }

        if (epilepsy.MriDone && OnRecord(around + 14))
        {
            mriOnRecord = true;
            Report(around + Chance.Between(5, 30), "MRI", new(Json.Loinc, Chance.Pick("24590-2", "24587-8", "30657-1"), "MR Brain"), Texts.Mri(Chance, epilepsy), "Radiology");
            if (KeepsText && epilepsy.Causes.FirstOrDefault(Texts.Lesions.ContainsKey) is { } lesion)
            {
                RecordedCauses.Add(lesion);
            }
        }

        int tested = around + Chance.Between(30, 200);
        bool young = Life.Person.AgeOn(epilepsy.Onset) < 16;
        if (OnRecord(tested) && (epilepsy.Gene is not null ? Chance.Happens(0.9) : young && Chance.Happens(0.2)))
        {
            Genetics(tested, epilepsy.Gene);
        }

        if (epilepsy.Causes.Contains("autoimmune") && OnRecord(around + 20))
        {
            Antibody(around + 20);
        }
    }

    private void Genetics(int day, string? gene)
    {
        Utf8JsonWriter json = Begin("DiagnosticReport", day, out _);
        json.Text("status", "final");
        json.Concepts("category", null, new Coding("http://terminology.hl7.org/CodeSystem/v2-0074", "GE", "Genetics"));
        json.Concept("code", "Genetic analysis report", new Coding(Json.Loinc, "51969-4", "Genetic analysis report"));
        Subject(json);
        json.Text("effectiveDateTime", Json.Iso(day));
        json.Text("issued", Json.At(day, 16));
        json.Text("conclusion", gene is null ? "Epilepsy gene panel: no pathogenic or likely pathogenic variant identified." : $"Epilepsy gene panel: pathogenic variant in {gene}.");
        Output.End("DiagnosticReport");
        string? shown = gene ?? (Chance.Happens(0.4) ? Chance.Pick("GRIN2A", "KCNT1", "DEPDC5") : null);
        if (shown is null)
        {
            return;
        }

        json = Begin("Observation", day, out _);
        json.Text("status", "final");
        json.Concepts("category", null, new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", ""));
        json.Concept("code", "Genetic variant assessment", new Coding(Json.Loinc, "69548-6", "Genetic variant assessment"));
        Subject(json);
        json.Text("effectiveDateTime", Json.Iso(day));
        json.Text("issued", Json.At(day, 16));
        json.Concept("valueCodeableConcept", "Present", new Coding(Json.Loinc, "LA9633-4", "Present"));
        json.WriteStartArray("component");
        Component(json, "48018-6", "Gene studied", new Coding("http://www.genenames.org", shown, shown), shown);
        Component(json, "53037-8", "Clinical significance of variant", gene is null ? new(Json.Loinc, "LA26333-7", "Uncertain significance") : new(Json.Loinc, "LA6668-3", "Pathogenic"), gene is null ? "Uncertain significance" : "Pathogenic");
        json.WriteEndArray();
        Output.End("Observation");
        if (gene is not null)
        {
            RecordedCauses.Add("genetic");
        }
    }

    private static void Component(Utf8JsonWriter json, string loinc, string display, Coding value, string text)
    {
        json.WriteStartObject();
        json.Concept("code", display, new Coding(Json.Loinc, loinc, display));
        json.Concept("valueCodeableConcept", text, value);
        json.WriteEndObject();
    }

    private void Antibody(int day)
    {
        Utf8JsonWriter json = Begin("Observation", day, out _, "us-core-observation-lab");
        json.Text("status", "final");
        json.Concepts("category", null, new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", ""));
        json.Concept("code", "Leucine-rich glioma-inactivated protein 1 Ab.IgG", new Coding(Json.Loinc, "82978-8", "Leucine-rich glioma-inactivated protein 1 Ab.IgG"));
        Subject(json);
        json.Text("effectiveDateTime", Json.At(day));
        json.Text("issued", Json.At(day + 5));
        json.Concept("valueCodeableConcept", "Positive", new Coding(Json.Snomed, "10828004", "Positive"));
        json.Concepts("interpretation", null, new Coding("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "POS", "Positive"));
        Output.End("Observation");
        RecordedCauses.Add("autoimmune");
    }

    /// <summary>Writes a report with its text where the system keeps texts, and the procedure otherwise.</summary>
    protected virtual void Report(int day, string kind, Coding code, string text, string category)
    {
        Utf8JsonWriter json = Begin("DiagnosticReport", day, out _, "us-core-diagnosticreport-note");
        json.Text("status", "final");
        json.Concepts("category", category);
        json.Concept("code", code.Display, code);
        Subject(json);
        json.Text("effectiveDateTime", Json.At(day));
        json.Text("issued", Json.At(day + 1));
        json.Text("conclusion", text);
        Output.End("DiagnosticReport");
    }

    /// <summary>Writes a note.</summary>
    protected virtual void Note(int day, string encounter, string title, string text, (string Reference, string Display) by)
    {
        Utf8JsonWriter json = Begin("DocumentReference", day, out _, "us-core-documentreference");
        json.Text("status", "current");
        json.Concept("type", title, new Coding(Json.Loinc, "11506-3", "Progress note"));
        json.Concepts("category", null, new Coding("http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category", "clinical-note", "Clinical Note"));
        Subject(json);
        json.Text("date", Json.At(day, 17));
        json.WriteStartArray("author");
        json.WriteStartObject();
        json.Text("reference", by.Reference);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteStartObject("attachment");
        json.Text("contentType", "text/plain");
        json.WriteBase64String("data", Encoding.UTF8.GetBytes(text));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("context");
        json.WriteStartArray("encounter");
        json.WriteStartObject();
        json.Text("reference", $"Encounter/{encounter}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        Output.End("DocumentReference");
    }

    private void RecordTherapies(Epilepsy epilepsy)
    {
        foreach (int referral in epilepsy.Referrals.Where(OnRecord))
        {
            Utf8JsonWriter json = Begin("ServiceRequest", referral, out _);
            json.Text("status", "active");
            json.Text("intent", "order");
            json.Concept("code", "Ambulatory referral to Comprehensive Epilepsy Center");
            Subject(json);
            json.Text("authoredOn", Json.At(referral));
            Output.End("ServiceRequest");
        }

        foreach ((int day, string what) in epilepsy.Therapies.Where(therapy => OnRecord(therapy.Day)))
        {
            (string text, Coding[] codes) = what switch
            {
                "vns" => ("Implantation of vagus nerve stimulator", [new Coding("http://www.ama-assn.org/go/cpt", "64568", "")]),
                "rns" => ("Implantation of responsive neurostimulation system (RNS)", []),
                "dbs" => ("Deep brain stimulation of the anterior nucleus of the thalamus for epilepsy", []),
                "ketogenic-diet" => ("Ketogenic diet initiation", []),
                _ => ("Anterior temporal lobectomy for epilepsy", Array.Empty<Coding>()),
            };
            Utf8JsonWriter json = Begin("Procedure", day, out _, "us-core-procedure");
            json.Text("status", "completed");
            json.Concept("code", text, codes);
            Subject(json);
            json.Text("performedDateTime", Json.At(day));
            json.Concepts("reasonCode", "Epilepsy", new Coding(Json.Snomed, "84757009", "Epilepsy"));
            Output.End("Procedure");
        }
    }

    private void RecordOther()
    {
        if (Life.Kind == LifeKind.ProvokedSeizures)
        {
            int seizure = Life.Entered + Chance.Between(10, 300);
            string visit = NewId("Encounter");
            string febrile = Condition(seizure, Diagnoses.OfCause(Chance, "febrile-seizures")!, visit);
            Encounter(seizure, seizure, VisitKind.Emergency, "Emergency Department", Staff.People["Emergency Medicine"][0], [febrile], "Seizure with fever", visit);
            return;
        }

        OtherUse use = Life.OtherUse ?? new OtherUse(Medicine.All["levetiracetam"], 0, Life.Entered + 200, Life.Entered + 200, "functional-seizures");
        Diagnosis reason = Diagnoses.OfOtherUse(use.ReasonConcept);
        bool neurologist = use.ReasonConcept is "migraine" or "functional-seizures" or "tremor";
        (string Reference, string Display) by = Staff.People[neurologist ? "Neurology" : use.ReasonConcept == "craniotomy" ? "Neurological Surgery" : "Family Medicine"][Life.Number % 4];
        string place = neurologist ? "Neurology Clinic" : use.ReasonConcept == "craniotomy" ? "Neurology Ward" : "Family Medicine Clinic";
        int step = use.ReasonConcept == "craniotomy" ? 400 : 150;
        for (int day = use.From; day <= Math.Min(use.To, Life.Left); day += step)
        {
            string encounter = NewId("Encounter");
            string condition = Condition(day, reason, encounter);
            Encounter(day, day, use.ReasonConcept == "craniotomy" ? VisitKind.Inpatient : null, place, by, [condition], reason.Text, encounter);
        }

        if (use.ReasonConcept == "craniotomy")
        {
            Utf8JsonWriter json = Begin("Procedure", use.From, out _, "us-core-procedure");
            json.Text("status", "completed");
            json.Concept("code", "Craniotomy for resection of meningioma");
            Subject(json);
            json.Text("performedDateTime", Json.At(use.From));
            Output.End("Procedure");
        }

        if (use.MgPerDay > 0)
        {
            var course = new Course(use.Medicine, use.From, works: false) { End = use.To < Life.Left ? use.To : null, StopReason = use.To < Life.Left ? "other" : "" };
            course.Doses.Add((use.From, use.MgPerDay));
            RecordCourse(course, reason, by, HasFills ? [] : null);
        }
    }
}
