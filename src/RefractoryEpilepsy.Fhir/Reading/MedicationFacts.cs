using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Orders, statements, fills and administrations of antiseizure drugs as exposures.</summary>
internal sealed class MedicationFacts(Chart chart, IReadOnlyDictionary<string, Contact> contacts, Weights weights)
{
    private readonly Dictionary<string, DateOnly> replacedOn = [];

    public static IReadOnlyList<Exposure> Read(Chart chart, IReadOnlyDictionary<string, Contact> contacts, Weights weights)
    {
        MedicationFacts facts = new(chart, contacts, weights);
        foreach (Entry<MedicationRequestSlice> order in chart.Of<MedicationRequestSlice>())
        {
            if (chart.NameOf(order.Is.PriorPrescription) is { } prior && IsOrder(order.Is) && chart.Day(order.Is.AuthoredOn, "authoredOn", order) is { } day)
            {
                facts.replacedOn[prior] = facts.replacedOn.TryGetValue(prior, out DateOnly earlier) && earlier < day.Earliest ? earlier : day.Earliest;
            }
        }

        return
        [
            .. chart.Of<MedicationRequestSlice>().SelectMany(facts.OfOrder),
            .. chart.Of<MedicationStatementSlice>().SelectMany(facts.OfStatement),
            .. chart.Of<MedicationDispenseSlice>().SelectMany(facts.OfFill),
            .. Administrations.Read(chart, facts),
        ];
    }

    private static bool IsOrder(MedicationRequestSlice order) =>
        order.DoNotPerform != true
        && order.Status is not ("cancelled" or "entered-in-error" or "draft")
        && order.Intent is null or "order" or "original-order" or "reflex-order" or "filler-order" or "instance-order" or "plan";

    /// <summary>Told by the patient or another source, not ordered here. US Core lists home medication as intent "plan".</summary>
    private static bool IsReported(MedicationRequestSlice order) =>
        order.ReportedBoolean == true || order.ReportedReference is not null || order.Intent == "plan";

    private IEnumerable<Exposure> OfOrder(Entry<MedicationRequestSlice> entry)
    {
        MedicationRequestSlice it = entry.Is;
        if (!IsOrder(it) || Products.Read(it, entry, chart) is not { } product)
        {
            return [];
        }

        Contact? contact = ContactOf(it.Encounter);
        PartialDate? written = chart.Day(it.AuthoredOn, "authoredOn", entry);
        PartialDate? validFrom = chart.Day(it.DispenseRequest?.ValidityPeriod?.Start, "dispenseRequest.validityPeriod.start", entry);
        PartialDate? anchor = written ?? validFrom ?? On(contact?.Period.Start);
        DosePlan plan = PlanOf(it.DosageInstruction, product, anchor, entry);
        if ((plan.From ?? anchor) is not { } start)
        {
            return Undated(entry);
        }

        DateOnly recorded = chart.RecordedOn(entry, (anchor ?? start).Latest);
        PartialDate? end = plan.Until ?? chart.Day(it.DispenseRequest?.ValidityPeriod?.End, "dispenseRequest.validityPeriod.end", entry);
        end = NotBefore(start, end);
        CareSetting setting = SettingOf(it.Category, contact);

        // An order of a stay that is over, without a day of its end, ended with the stay; what is taken at home is ordered for home.
        if (end is null && it.Status is not "active" && IsOfStay(it.Category, contact) && contact!.Period.End is { } left && left >= start.Latest)
        {
            end = PartialDate.On(left);
        }

        ExposureState state = it.Status switch
        {
            "active" => ExposureState.Ongoing,
            "stopped" or "completed" or "on-hold" => ExposureState.Ended,
            _ => ExposureState.Unknown,
        };
        DateOnly? changed = state == ExposureState.Ended ? StatusChanged(it, entry) ?? After(recorded, chart.Stamp.Of(it)) : null;
        if (it.Status is "stopped" && changed is { } stopped && stopped >= start.Latest && (end is null || end.Value.Latest > stopped))
        {
            end = PartialDate.On(stopped);
        }

        if (replacedOn.TryGetValue(entry.Raw.Reference, out DateOnly replaced) && replaced > start.Latest && (end is null || end.Value.Latest >= replaced))
        {
            (end, state) = (PartialDate.On(replaced.AddDays(-1)), ExposureState.Ended);
            changed = replaced;
        }

        if (plan.LengthMayBeOneFill
            && (state == ExposureState.Ongoing || it.DispenseRequest?.NumberOfRepeatsAllowed > 0 || end?.Latest.DayNumber - start.Latest.DayNumber > plan.Stretches[0].Days))
        {
            plan = plan.BeyondOneFill();
        }

        int? supply = SupplyDays(it.DispenseRequest?.ExpectedSupplyDuration);
        decimal? total = TotalMg(it.DispenseRequest?.Quantity, product);
        bool reported = IsReported(it);
        string reason = it.StatusReason.Words();
        string notes = NotesOf(it.Note);
        DrugHistoryReading? told = ToldOf(product, notes, recorded);
        return Finish(entry, product, plan, total, supply, new(
            product.DrugId,
            reported ? ExposureSource.Statement : ExposureSource.Request,
            start,
            end,
            state,
            supply,
            it.DispenseRequest?.NumberOfRepeatsAllowed is >= 0 and < 100 and var repeats ? repeats + 1 : null,
            null,
            total,
            plan.AsNeeded,
            RouteOf(it.DosageInstruction, product),
            setting,
            IndicationsOf(it.ReasonCode, it.ReasonReference, entry),
            it.ReasonCode is { Count: > 0 } || it.ReasonReference is { Count: > 0 },
            ByNeurology(entry, contact, it.Requester, it.Recorder),
            StoppedFor(state, reason, told),
            OutcomeOf(reason, notes, told),
            Historical: reported && state == ExposureState.Ended,
            Layer.Structured,
            recorded,
            entry.Evidence) { EndRecorded = changed });
    }

    private IEnumerable<Exposure> OfStatement(Entry<MedicationStatementSlice> entry)
    {
        MedicationStatementSlice it = entry.Is;
        if (it.Status is "entered-in-error" or "intended" || Products.Read(it, entry, chart) is not { } product)
        {
            return [];
        }

        Contact? contact = ContactOf(it.Context);
        PartialDate? began = chart.Day(it.EffectivePeriod?.Start, "effectivePeriod.start", entry) ?? chart.Day(it.EffectiveDateTime, "effectiveDateTime", entry);
        PartialDate? ended = chart.Day(it.EffectivePeriod?.End, "effectivePeriod.end", entry);
        PartialDate? asserted = chart.Day(it.DateAsserted, "dateAsserted", entry);
        PartialDate? told = asserted ?? On(contact?.Period.Start) ?? On(chart.Stamp.Of(it));
        DosePlan plan = PlanOf(it.Dosage, product, began ?? told, entry);
        if ((began ?? plan.From ?? ended ?? told) is not { } start)
        {
            return Undated(entry);
        }

        string reason = it.StatusReason.Words();
        string notes = NotesOf(it.Note);

        // "Not taken" with a reason of stopping or a remark is a drug of the past; alone, or where the words say so, it was never swallowed,
        // whatever period it was meant for.
        if (it.Status == "not-taken" && (Stops.NeverTaken($"{reason} | {notes}") || (it.StatusReason is null or [] && notes.Length == 0)))
        {
            return [];
        }

        ended = NotBefore(start, ended ?? plan.Until);
        DateOnly recorded = chart.RecordedOn(entry, (told ?? ended ?? start).Latest);
        ExposureState state = it.Status switch
        {
            "active" => ended is { } end && end.Latest < recorded ? ExposureState.Ended : ExposureState.Ongoing,
            "completed" or "stopped" or "not-taken" or "on-hold" => ExposureState.Ended,
            _ => ended is null ? ExposureState.Unknown : ExposureState.Ended,
        };
        DrugHistoryReading? said = ToldOf(product, notes, recorded);
        bool ofThePast = state == ExposureState.Ended && (asserted is null || ended is null || ended.Value.Latest <= recorded);
        return Finish(entry, product, plan, null, null, new(
            product.DrugId,
            ExposureSource.Statement,
            start,
            ended,
            state,
            null,
            null,
            null,
            null,
            plan.AsNeeded,
            RouteOf(it.Dosage, product),
            SettingOf(it.Category is null ? null : [it.Category], contact),
            IndicationsOf(it.ReasonCode, it.ReasonReference, entry),
            it.ReasonCode is { Count: > 0 } || it.ReasonReference is { Count: > 0 },
            ByNeurology(entry, contact, it.InformationSource, null),
            StoppedFor(state, reason, said),
            OutcomeOf(reason, notes, said),
            ofThePast,
            Layer.Structured,
            recorded,
            entry.Evidence) { EndRecorded = state == ExposureState.Ended ? recorded : null });
    }

    private IEnumerable<Exposure> OfFill(Entry<MedicationDispenseSlice> entry)
    {
        MedicationDispenseSlice it = entry.Is;
        bool handedOver = it.Status is null or "completed" or "unknown" || (it.Status is "in-progress" or "stopped" && it.WhenHandedOver is not null);
        if (!handedOver || Products.Read(it, entry, chart, [.. it.AuthorizingPrescription ?? []]) is not { } product)
        {
            return [];
        }

        Contact? contact = ContactOf(it.Context);
        PartialDate? day = chart.Day(it.WhenHandedOver, "whenHandedOver", entry) ?? chart.Day(it.WhenPrepared, "whenPrepared", entry)
            ?? On(contact?.Period.Start);
        if (day is not { } start)
        {
            return Undated(entry);
        }

        Entry<MedicationRequestSlice>? order = (it.AuthorizingPrescription ?? []).Select(link => chart.Find<MedicationRequestSlice>(link, entry)).FirstOrDefault(found => found is not null);
        DosePlan plan = PlanOf(it.DosageInstruction, product, start, entry);
        if (order is not null && plan.Stretches.All(stretch => stretch.MgPerDay is null))
        {
            plan = PlanOf(order.Is.DosageInstruction, product, start, order) with { From = null, Until = null };
        }

        int? supply = SupplyDays(it.DaysSupply) ?? SupplyDays(order?.Is.DispenseRequest?.ExpectedSupplyDuration);
        decimal? total = TotalMg(it.Quantity, product);
        CareSetting setting = SettingOf(it.Category is null ? null : [it.Category], contact ?? (order is null ? null : ContactOf(order.Is.Encounter)));

        // Handed out on a ward, and nobody says for how long: at most to the end of the stay.
        PartialDate? until = supply is null && total is null && setting is CareSetting.Inpatient or CareSetting.Emergency && contact?.Period.End is { } left && left >= start.Latest
            ? PartialDate.On(left)
            : null;
        return Finish(entry, product, plan, total, supply, new(
            product.DrugId,
            ExposureSource.Dispense,
            start,
            until,
            ExposureState.Unknown,
            supply,
            1,
            null,
            total,
            plan.AsNeeded,
            RouteOf(it.DosageInstruction ?? order?.Is.DosageInstruction, product),
            setting,
            order is null ? [] : IndicationsOf(order.Is.ReasonCode, order.Is.ReasonReference, order),
            order?.Is is { ReasonCode.Count: > 0 } or { ReasonReference.Count: > 0 },
            order is null ? contact?.Service.Neurology ?? Answer.Unknown : ByNeurology(order, contact ?? ContactOf(order.Is.Encounter), order.Is.Requester, null),
            StopReason.NotStopped,
            Answer.Unknown,
            Historical: false,
            Layer.Structured,
            chart.RecordedOn(entry, start.Latest),
            entry.Evidence));
    }

    private IEnumerable<Exposure> Finish(Entry entry, DrugProduct product, DosePlan plan, decimal? total, int? supply, Exposure whole)
    {
        if (plan.Single)
        {
            whole = whole with { End = whole.End ?? whole.Start, State = ExposureState.Ended };
        }

        if (plan.Stretches.Any(stretch => stretch.MgPerDay is null) && !plan.AsNeeded)
        {
            if (total is { } mg && supply is > 0 and var days)
            {
                return [whole with { MgPerDay = Math.Round(mg / days, 1) }];
            }

            if (!whole.Historical || plan.Unread)
            {
                chart.Gap(
                    "unread-dose",
                    plan.Unread
                        ? $"The dose of {product.DrugId} could not be read from the dosage instruction; export it structured (doseAndRate and timing), or with strength and a plain instruction."
                        : $"No dose of {product.DrugId} is recorded; export the dosage instruction, or quantity and days' supply.",
                    entry);
            }
        }

        return new DrugUse(product, plan, whole).Exposures();
    }

    private DosePlan PlanOf(IReadOnlyList<Dosage>? dosages, DrugProduct product, PartialDate? start, Entry entry) =>
        DosePlan.Of(dosages, product, () => start is { } day ? weights.Near(day.Middle) : null, entry, chart);

    private IEnumerable<Exposure> Undated(Entry entry)
    {
        chart.Gap("undated-drug", $"The {entry.Raw.Type} has no date and was not read; export when it was written, handed over or taken.", entry);
        return [];
    }

    public Contact? ContactOf(Link? encounter) => chart.NameOf(encounter) is { } name ? contacts.GetValueOrDefault(name) : null;

    public ConceptList IndicationsOf(IReadOnlyList<CodeableConcept>? codes, IReadOnlyList<Link>? references, Entry entry) =>
        references is null or [] && codes is null or [] or [_] ? chart.Memory.ConceptsOf(codes is [var one] ? one : null) :
    [
        .. (codes ?? []).SelectMany(chart.Memory.ConceptsOf)
            .Concat((references ?? []).SelectMany(link => chart.Find<ConditionSlice>(link, entry) is { } condition
                ? chart.Memory.ConceptsOf(condition.Is.Code)
                : link.Display is { Length: > 0 } display ? chart.Memory.ConditionConcepts(display) : []))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    public Answer ByNeurology(Entry entry, Contact? contact, Link? who, Link? other)
    {
        Answer person = Service.OfActor(who, chart, entry).Neurology;
        person = person == Answer.Unknown ? Service.OfActor(other, chart, entry).Neurology : person;
        Answer visit = contact?.Service.Neurology ?? Answer.Unknown;
        return person == Answer.Yes || visit == Answer.Yes ? Answer.Yes : person == Answer.No || visit == Answer.No ? Answer.No : Answer.Unknown;
    }

    public static CareSetting SettingOf(IReadOnlyList<CodeableConcept>? categories, Contact? contact)
    {
        string words = categories.Words();
        return Words.Any(words, "inpatient", "stationär") ? CareSetting.Inpatient
            : Words.Any(words, "outpatient", "community", "discharge", "ambul", "retail", "mail") ? CareSetting.Ambulatory
            : contact?.Setting ?? CareSetting.Unknown;
    }

    // Said by the order itself: an order without a category from a stay may be the prescription for home.
    private static bool IsOfStay(IReadOnlyList<CodeableConcept>? categories, Contact? contact) =>
        contact?.Setting is CareSetting.Inpatient or CareSetting.Emergency && Words.Any(categories.Words(), "inpatient", "stationär");

    public static Route RouteOf(IReadOnlyList<Dosage>? dosages, DrugProduct product) =>
        (dosages ?? []).Select(dosage => Routes.Of(dosage.Route)).FirstOrDefault(route => route != Route.Unknown) is var told && told != Route.Unknown ? told : product.Route;

    private static int? SupplyDays(Quantity? told)
    {
        decimal? days = told is { Value: > 0 } && Doses.UnitOf(told) is "" or "1" ? told!.Value : Doses.Days(told);
        return days is >= 1 and <= 3_700 ? (int)Math.Round(days.Value) : null;
    }

    private static decimal? TotalMg(Quantity? quantity, DrugProduct product) =>
        Doses.InMg(quantity, product, () => null, out bool perDay) is { } mg && !perDay ? mg : null;

    private static PartialDate? NotBefore(PartialDate start, PartialDate? end) =>
        end is { } last && last.Latest < start.Earliest ? null : end;

    private static PartialDate? On(DateOnly? day) => day is { } told ? PartialDate.On(told) : null;

    private static DateOnly? After(DateOnly day, DateOnly? later) => later > day ? later : null;

    /// <summary>The day on which the status changed, where the R5 element is carried back into R4.</summary>
    private DateOnly? StatusChanged(MedicationRequestSlice order, Entry entry) =>
        (order.Extension ?? []).FirstOrDefault(extension => extension.Url?.EndsWith("MedicationRequest.statusChanged", StringComparison.Ordinal) == true) is { } changed
            ? chart.Day(changed.ValueDateTime, "extension statusChanged", entry)?.Latest
            : null;

    private static string NotesOf(IReadOnlyList<Annotation>? notes) => string.Join(" | ", (notes ?? []).Select(note => note.Text).OfType<string>());

    /// <summary>What remarks beside a drug say of it, read as the list of earlier drugs in a note would be.</summary>
    private DrugHistoryReading? ToldOf(DrugProduct product, string notes, DateOnly written) => notes.Length == 0
        ? null
        : DrugHistoryText.Read($"Previously tried {product.DrugId}: {notes}", written, chart.Knowledge).FirstOrDefault(reading => reading.DrugId == product.DrugId);

    private static StopReason StoppedFor(ExposureState state, string reason, DrugHistoryReading? told) => state != ExposureState.Ended
        ? StopReason.NotStopped
        : Stops.Of(reason) is { } coded and not StopReason.Other ? coded
        : told?.Stopped is { } noted and not (StopReason.NotRecorded or StopReason.NotStopped) ? noted
        : Stops.Of(reason) ?? StopReason.NotRecorded;

    private static Answer OutcomeOf(string reason, string notes, DrugHistoryReading? told) =>
        Stops.Of(reason) is StopReason.Inefficacy || Stops.Of(notes) is StopReason.Inefficacy ? Answer.No
        : Stops.Of(reason) is StopReason.Remission || Stops.Of(notes) is StopReason.Remission ? Answer.Yes
        : told?.Controlled ?? Answer.Unknown;
}
