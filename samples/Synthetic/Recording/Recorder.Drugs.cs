using System.Text.Json;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>One order as a system keeps it.</summary>
/// <param name="Until">Last day, where the record says; null where it goes on or nobody ended it.</param>
internal sealed record Order(Product Product, int From, int? Until, string Status, string? Reason, Diagnosis? Indication, (string Reference, string Display) By, int LastTouched)
{
    /// <summary>Further steps of a titration told in the same order, with the days each lasts; empty for a plain order.</summary>
    public IReadOnlyList<(Product Product, int Days)> Steps { get; init; } = [];
}

/// <content>Antiseizure drugs: orders, fills, histories.</content>
internal abstract partial class Recorder
{
    /// <summary>How a person's orders are kept: mostly well, sometimes renewed with the old order left active, never ended, or doubled.</summary>
    protected enum Habit
    {
        /// <summary>Each order is ended when the next one replaces it.</summary>
        Tidy,

        /// <summary>Renewals leave the old order active.</summary>
        LeavesOldActive,

        /// <summary>Orders have no end; nobody stops them.</summary>
        NeverEnds,

        /// <summary>Every now and then the same order stands twice.</summary>
        Doubles,
    }

    /// <summary>This person's habit.</summary>
    protected Habit Keeping { get; private set; }

    /// <summary>Writes one order.</summary>
    protected abstract void WriteOrder(Order order, string? encounter);

    /// <summary>Days after which an order is renewed.</summary>
    protected virtual int RenewalDays => 365;

    /// <summary>Whether this person's fills are in the record as well.</summary>
    protected virtual bool HasFills => Chance.Happens(0.4);

    /// <summary>Whether orders are in the record.</summary>
    protected virtual bool HasOrders => true;

    private void RecordDrugs(Epilepsy epilepsy)
    {
        Keeping = Chance.PickBy([78, 10, 3, 9]) switch { 0 => Habit.Tidy, 1 => Habit.LeavesOldActive, 2 => Habit.NeverEnds, _ => Habit.Doubles };
        bool fills = HasFills;
        Diagnosis reason = Diagnoses.Epilepsy(epilepsy, intractable: false, status: false);
        (string Reference, string Display) by = Staff.People["Neurology"][Life.Number % 4];
        foreach (Course course in epilepsy.Courses)
        {
            if (course.Start > Life.Left)
            {
                continue;
            }

            if (course.End is { } end && end < Life.Entered)
            {
                RecordHistory(course);
                continue;
            }

            RecordCourse(course, Chance.Happens(0.55) ? reason : null, by, fills ? epilepsy.Gaps : null);
            if (course.StopReason == "adverse-effect" && course.SideEffect == "rash" && Chance.Happens(0.7) && OnRecord(course.End!.Value))
            {
                Allergy(course);
            }
        }

        if ((epilepsy.Causes.Contains("status-epilepticus") || Chance.Happens(0.15)) && HasOrders && OnRecord(epilepsy.FirstTreated))
        {
            Rescue(epilepsy.FirstTreated, by);
        }
    }

    private void RecordCourse(Course course, Diagnosis? reason, (string Reference, string Display) by, IReadOnlyList<(int From, int To)>? gaps)
    {
        if (gaps is not null)
        {
            Fills(course, gaps);
        }

        if (!HasOrders)
        {
            if (gaps is null)
            {
                Fills(course, []);
            }

            return;
        }

        int last = Math.Min(course.End ?? Life.Left, Life.Left);
        var segments = new List<(int From, int To, double Mg)>();
        for (int step = 0; step < course.Doses.Count; step++)
        {
            int from = Math.Max(course.Doses[step].From, Life.Entered);
            int to = step + 1 < course.Doses.Count ? Math.Min(course.Doses[step + 1].From - 1, last) : last;
            for (; from <= to; from += RenewalDays)
            {
                segments.Add((from, Math.Min(to, from + RenewalDays - 1), course.Doses[step].Mg));
            }
        }

        bool oneTitration = segments.Count > 1 && course.Start >= Life.Entered && course.Doses.Count > 1 && course.Doses[1].From - course.Start < 40 && Chance.Happens(0.3);
        for (int index = 0; index < segments.Count; index++)
        {
            (int from, int to, double mg) = segments[index];
            bool small = Life.Person.AgeOn(from) < 6;
            var steps = new List<(Product Product, int Days)>();
            while (oneTitration && index + 1 < segments.Count && steps.Count < 3 && segments[index + 1].From < course.Start + 100 && segments[index + 1].Mg > segments[index].Mg)
            {
                steps.Add((Product.For(course.Medicine, segments[index].Mg, small), segments[index].To - segments[index].From + 1));
                index++;
                to = segments[index].To;
                mg = segments[index].Mg;
            }

            bool final = index == segments.Count - 1;
            bool ongoing = final && (course.End is null || course.End > Life.Left);
            string? why = final && !ongoing ? StopWords(course) : null;
            string status = ongoing || Keeping == Habit.NeverEnds || (Keeping == Habit.LeavesOldActive && !final) ? "active" : final ? why is null && Chance.Happens(0.3) ? "completed" : "stopped" : Chance.Pick("completed", "stopped", "completed");
            var order = new Order(Product.For(course.Medicine, mg, small), from, status == "active" ? null : to, status, status == "active" ? null : final ? why : Chance.Happens(0.3) ? "Dose adjustment" : null, reason, by, status == "active" ? from : to) { Steps = steps };
            WriteOrder(order, null);
            if (Keeping == Habit.Doubles && Chance.Happens(0.3))
            {
                WriteOrder(order, null);
            }
        }
    }

    private string? StopWords(Course course) => course.StopReason switch
    {
        "inefficacy" => Chance.Happens(0.2) ? null : Chance.Pick("Lack of efficacy", "Ineffective", "Seizures not controlled", "Inadequate response"),
        "adverse-effect" => Chance.Happens(0.08) ? "Side effects" : Chance.Pick($"Side effect: {course.SideEffect}", $"Adverse reaction ({course.SideEffect})", "Not tolerated", "Intolerance"),
        "pregnancy" => "Planning pregnancy",
        "cost" => "Not covered by insurance",
        "remission" => Chance.Pick("No longer needed, seizure free", "Therapy completed"),
        _ => null,
    };

    /// <summary>Tells of a drug taken before the record begins; systems without lists of earlier drugs leave it out.</summary>
    protected virtual void RecordHistory(Course course)
    {
        Utf8JsonWriter json = Begin("MedicationStatement", Life.Entered, out _);
        json.Text("status", "stopped");
        json.WriteStartArray("statusReason");
        json.WriteStartObject();
        json.Text("text", course.StopReason == "adverse-effect" ? $"Side effects: {course.SideEffect}" : course.StopReason == "inefficacy" ? "Ineffective, seizures continued" : "Stopped");
        json.WriteEndObject();
        json.WriteEndArray();
        json.Concept("medicationCodeableConcept", course.Medicine.Name, Ingredient(course.Medicine));
        Subject(json);
        json.Period("effectivePeriod", DateOnly.FromDayNumber(course.Start).ToString("yyyy-MM"), DateOnly.FromDayNumber(course.End!.Value).ToString("yyyy-MM"));
        json.Text("dateAsserted", Json.Iso(Life.Entered));
        json.WriteStartArray("note");
        json.WriteStartObject();
        json.Text("text", $"Before transfer of care: {course.Medicine.Name} up to {course.Doses[^1].Mg:0.##} mg/day, {Texts.Outcome(course)}.");
        json.WriteEndObject();
        json.WriteEndArray();
        Output.End("MedicationStatement");
    }

    /// <summary>The ingredient's code.</summary>
    protected static Coding[] Ingredient(Medicine medicine) => medicine.RxNorm is { } rxnorm ? [new Coding(Json.RxNorm, rxnorm, medicine.Name)] : [];

    private void Allergy(Course course)
    {
        Utf8JsonWriter json = Begin("AllergyIntolerance", course.End!.Value, out _, "us-core-allergyintolerance");
        json.Concept("clinicalStatus", null, new Coding("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", "Active"));
        json.Text("type", "allergy");
        json.Concept("code", course.Medicine.Name, Ingredient(course.Medicine));
        Subject(json, "patient");
        json.Text("recordedDate", Json.Iso(course.End.Value));
        json.WriteStartArray("reaction");
        json.WriteStartObject();
        json.Concepts("manifestation", "Rash");
        json.WriteEndObject();
        json.WriteEndArray();
        Output.End("AllergyIntolerance");
    }

    private void Rescue(int day, (string Reference, string Display) by)
    {
        Utf8JsonWriter json = Begin("MedicationRequest", day, out _, "us-core-medicationrequest");
        json.Text("status", "active");
        json.Text("intent", "order");
        json.Concept("medicationCodeableConcept", "diazepam 10 mg rectal gel", new Coding(Json.RxNorm, "3322", "diazepam"));
        Subject(json);
        json.Text("authoredOn", Json.At(day));
        json.Reference("requester", by.Reference, by.Display);
        json.WriteStartArray("dosageInstruction");
        json.WriteStartObject();
        json.Text("text", "Place 10 mg rectally as needed for seizure longer than 5 minutes");
        json.WriteBoolean("asNeededBoolean", true);
        json.WriteEndObject();
        json.WriteEndArray();
        Output.End("MedicationRequest");
    }

    private void Fills(Course course, IReadOnlyList<(int From, int To)> gaps)
    {
        int last = Math.Min(course.End ?? Life.Left, Life.Left);
        int usual = Chance.Happens(0.7) ? 30 : 90;
        for (int day = Math.Max(course.Start, Life.Entered); day <= last;)
        {
            (int From, int To) gap = gaps.FirstOrDefault(entry => entry.To >= day, (From: int.MaxValue, To: int.MaxValue));
            if (day >= gap.From)
            {
                day = gap.To + 1;
                continue;
            }

            int supply = Math.Min(usual, gap.From - day);
            int change = course.Doses.FirstOrDefault(dose => dose.From > day, (From: int.MaxValue, Mg: 0)).From;
            supply = change < day + supply ? Math.Max(1, change - day) : supply;
            Fill(Product.For(course.Medicine, course.MgOn(day), Life.Person.AgeOn(day) < 6), day, supply);
            day += supply;
        }
    }

    /// <summary>Writes one fill.</summary>
    protected virtual void Fill(Product product, int day, int supply)
    {
        Utf8JsonWriter json = Begin("MedicationDispense", day, out _);
        json.Text("status", "completed");
        json.Concept("medicationCodeableConcept", FillText(product), [.. FillCodes(product)]);
        Subject(json);
        json.Quantity("quantity", product.Each * product.PerDay * supply, product.Liquid ? "mL" : product.Form);
        json.Quantity("daysSupply", supply, "day", "d");
        json.Text("whenHandedOver", Json.At(day, 14));
        json.WriteStartArray("dosageInstruction");
        json.WriteStartObject();
        json.Text("text", product.Sig(4));
        json.WriteEndObject();
        json.WriteEndArray();
        Output.End("MedicationDispense");
    }

    /// <summary>The words of a fill's label.</summary>
    protected virtual string FillText(Product product) => $"{product.Label} {product.Strength:0.##} MG{(product.Liquid ? "/ML" : "")} Oral {char.ToUpperInvariant(product.Form[0])}{product.Form[1..]}";

    /// <summary>The codes of a fill.</summary>
    protected virtual IEnumerable<Coding> FillCodes(Product product) => Ingredient(product.Medicine);

    /// <summary>Writes the elements that every style's order has.</summary>
    protected void OrderBody(Utf8JsonWriter json, Order order, bool structured, int wording)
    {
        Subject(json);
        json.Text("authoredOn", Json.At(order.From));
        json.Reference("requester", order.By.Reference, order.By.Display);
        if (order.Indication is { } indication)
        {
            json.Concepts("reasonCode", indication.Text, [.. Codings(indication)]);
        }

        json.WriteStartArray("dosageInstruction");
        if (order.Steps.Count > 0)
        {
            TitrationSteps(json, order, structured, wording);
        }
        else
        {
            Dosage(json, order.Product, structured, order.Product.Sig(wording), 1, null, order.From, order.Until);
        }

        json.WriteEndArray();
    }

    private static void TitrationSteps(Utf8JsonWriter json, Order order, bool structured, int wording)
    {
        if (structured)
        {
            for (int step = 0; step < order.Steps.Count; step++)
            {
                Dosage(json, order.Steps[step].Product, structured, order.Steps[step].Product.Sig(wording), step + 1, order.Steps[step].Days, order.From, null);
            }

            Dosage(json, order.Product, structured, order.Product.Sig(wording), order.Steps.Count + 1, null, order.From, null);
            return;
        }

        string text = string.Join(", then ", order.Steps.Select(step => $"{step.Product.Sig(1).Replace("Take ", "")} for {(step.Days % 7 == 0 ? $"{step.Days / 7} weeks" : $"{step.Days} days")}")) + ", then " + order.Product.Sig(1).Replace("Take ", "");
        json.WriteStartObject();
        json.Text("text", "Take " + text);
        json.WriteEndObject();
    }

    private static void Dosage(Utf8JsonWriter json, Product product, bool structured, string text, int sequence, int? days, int from, int? until)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", sequence);
        json.Text("text", text);
        if (structured)
        {
            json.WriteStartObject("timing");
            json.WriteStartObject("repeat");
            if (days is { } duration)
            {
                json.Quantity("boundsDuration", duration, "d", "d");
            }
            else
            {
                json.Period("boundsPeriod", Json.Iso(from), until is { } end ? Json.Iso(end) : null);
            }

            json.WriteNumber("frequency", product.PerDay);
            json.WriteNumber("period", 1);
            json.Text("periodUnit", "d");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteBoolean("asNeededBoolean", value: false);
            json.Concept("route", "Oral", new Coding(Json.Snomed, "26643006", "Oral route"));
            json.WriteStartArray("doseAndRate");
            json.WriteStartObject();
            if (product.MgEach >= 1)
            {
                json.Quantity("doseQuantity", product.MgEach, "mg", "mg");
            }
            else
            {
                json.Quantity("doseQuantity", product.Each, product.Unit);
            }

            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
