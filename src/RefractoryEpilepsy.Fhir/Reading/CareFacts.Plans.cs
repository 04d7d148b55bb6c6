using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

internal sealed partial class CareFacts
{
    private void Plans()
    {
        foreach (Entry<AppointmentSlice> entry in chart.Of<AppointmentSlice>())
        {
            Appointment(entry);
        }

        foreach (Entry<CarePlanSlice> entry in chart.Of<CarePlanSlice>())
        {
            Plan(entry);
        }

        foreach (Entry<NutritionOrderSlice> entry in chart.Of<NutritionOrderSlice>())
        {
            Diet(entry);
        }

        foreach (Entry<TaskSlice> entry in chart.Of<TaskSlice>())
        {
            Task(entry);
        }

        foreach (Entry<ConsentSlice> entry in chart.Of<ConsentSlice>())
        {
            Consent(entry);
        }
    }

    private void Appointment(Entry<AppointmentSlice> entry)
    {
        AppointmentSlice it = entry.Is;
        if (it.Status is "entered-in-error" or "cancelled" or "noshow")
        {
            return;
        }

        CareStage stage = it.Status is "fulfilled" ? CareStage.Done : it.Status is "proposed" or "waitlist" ? CareStage.Proposed : CareStage.Scheduled;
        PartialDate? day = chart.Day(it.Start, "start", entry);
        DateInterval? on = day is { } told ? new(told.Earliest, told.Latest) : null;
        string label = string.Join(" | ", it.ServiceType.Words(), it.ServiceCategory.Words(), it.AppointmentType.Words(), it.Description);
        string receiver = string.Join(" | ", (it.Participant ?? []).SelectMany(who => Service.ActorLabels(who.Actor, chart, entry)
            .Concat(chart.Find<LocationSlice>(who.Actor, entry)?.Is.Name is { } place ? [place] : [])).Append(it.Specialty.Words()));
        Answer epilepsy = ForEpilepsy(it.ReasonCode, it.ReasonReference, null, entry);
        foreach (CodeableConcept service in it.ServiceType is { Count: > 0 } services ? services : [new CodeableConcept { Text = it.Description }])
        {
            Add(service, "", stage, on, epilepsy, entry);
        }

        if (CareWords.Referral($"appointment | {label}", receiver) is { } referral)
        {
            Add(referral, stage, on, epilepsy, entry, null);
        }
    }

    private void Plan(Entry<CarePlanSlice> entry)
    {
        CarePlanSlice it = entry.Is;
        if (it.Status is "entered-in-error" or "revoked")
        {
            return;
        }

        PartialDate? start = chart.Day(it.Period?.Start, "period.start", entry) ?? chart.Day(it.Created, "created", entry);
        PartialDate? end = chart.Day(it.Period?.End, "period.end", entry);
        CareStage stage = it.Status is "draft" || it.Intent is "proposal" or "option" ? CareStage.Proposed : CareStage.Done;
        Answer epilepsy = ForEpilepsy(null, it.Addresses, it.Encounter, entry);
        DateInterval? on = start is { } first ? new(first.Earliest, end is { } last && last.Latest >= first.Earliest ? last.Latest : null) : null;
        foreach (CodeableConcept label in (it.Category ?? []).Append(new() { Text = it.Title }).Append(new() { Text = it.Description }))
        {
            Add(label, "", stage, on, epilepsy, entry);
        }

        foreach (ActivityDetail activity in (it.Activity ?? []).Select(activity => activity.Detail).OfType<ActivityDetail>())
        {
            CareStage? reached = activity.Status switch
            {
                "cancelled" or "entered-in-error" or "stopped" => null,
                "completed" or "in-progress" => CareStage.Done,
                "scheduled" => CareStage.Scheduled,
                _ => CareStage.Proposed,
            };
            if (reached is { } of)
            {
                Add(activity.Code, activity.Description ?? "", of, on, epilepsy, entry);
            }
        }
    }

    private void Diet(Entry<NutritionOrderSlice> entry)
    {
        NutritionOrderSlice it = entry.Is;
        string words = string.Join(" | ", it.OralDiet?.Type.Words(), it.OralDiet?.Instruction, it.EnteralFormula?.BaseFormulaType.Words(), it.EnteralFormula?.BaseFormulaProductName);
        string? concept = CareWords.Of(words).FirstOrDefault(found => found is "ketogenic-diet" or "formula-feeding");
        bool declined = it.Status == "revoked" && Declines(Reasons(it.Extension), it.Note);
        if (it.Status is "entered-in-error" or "draft" || (it.Status == "revoked" && !declined) || concept is null)
        {
            return;
        }

        PartialDate? day = chart.Day(it.DateTime, "dateTime", entry);
        DateInterval? on = day is { } told ? new(told.Earliest, it.Status == "completed" ? told.Latest : null) : null;
        CareStage stage = declined ? CareStage.Declined : it.Intent is "proposal" or "plan" or "option" ? CareStage.Proposed : CareStage.Done;
        Add(concept, stage, on, ForEpilepsy(null, null, it.Encounter, entry), entry, null);
    }

    private void Task(Entry<TaskSlice> entry)
    {
        TaskSlice it = entry.Is;
        Entry<ServiceRequestSlice>? focus = chart.Find<ServiceRequestSlice>(it.Focus, entry);
        CareStage? stage = it.Status switch
        {
            "entered-in-error" or "draft" => null,
            "rejected" or "cancelled" or "failed" => StageOfUndone([it.StatusReason], null),
            "completed" => CareStage.Done,
            "requested" or "received" or "accepted" or "ready" or "in-progress" => CareStage.Ordered,
            _ => CareStage.Proposed,
        };
        if (stage is not { } reached)
        {
            return;
        }

        PartialDate? day = chart.Day(it.ExecutionPeriod?.Start, "executionPeriod.start", entry) ?? chart.Day(it.AuthoredOn, "authoredOn", entry);
        DateInterval? on = day is { } told ? new(told.Earliest, told.Latest) : null;
        string label = $"{it.Code.Words()} | {it.Description} | {focus?.Is.Code.Words()} | {focus?.Is.Category.Words()}";
        string receiver = focus is null ? "" : string.Join(" | ", focus.Is.PerformerType.Texts().Concat((focus.Is.Performer ?? []).SelectMany(link => Service.ActorLabels(link, chart, focus))));
        foreach (string concept in CareWords.Of(label).Append(CareWords.Referral(label, receiver)).OfType<string>().Distinct())
        {
            Add(concept, reached, on, Answer.Unknown, entry, null);
        }
    }

    /// <summary>Refusing consent to a treatment is declining it.</summary>
    private void Consent(Entry<ConsentSlice> entry)
    {
        ConsentSlice it = entry.Is;
        bool refused = it.Status == "rejected" || (it.Status is "active" or null && it.Provision?.Type == "deny");
        if (!refused)
        {
            return;
        }

        PartialDate? day = chart.Day(it.DateTime, "dateTime", entry);
        DateInterval? on = day is { } told ? new(told.Earliest, told.Latest) : null;
        foreach (CodeableConcept what in (it.Provision?.Code ?? []).Concat(it.Category ?? []))
        {
            Add(what, "", CareStage.Declined, on, Answer.Unknown, entry);
        }
    }

    /// <summary>A stimulator in a person is a therapy that was begun, whenever that was.</summary>
    private void Devices()
    {
        List<(string Concept, Entry<DeviceSlice> Device)> stimulators = [];
        foreach (Entry<DeviceSlice> entry in chart.Of<DeviceSlice>())
        {
            if (entry.Is.Status != "entered-in-error")
            {
                string names = string.Join(" | ", (entry.Is.DeviceName ?? []).Select(name => name.Name).OfType<string>());
                stimulators.AddRange(CareWords.Of($"{entry.Is.Type.Words()} | {names}").Where(concept => concept is "proc_vns" or "proc_rns" or "proc_dbs").Select(concept => (concept, entry)));
            }
        }

        foreach ((string concept, Entry<DeviceSlice> device) in stimulators)
        {
            // One that is no longer in use was taken out, or replaced by one that is.
            if (device.Is.Status != "inactive")
            {
                Add(concept, CareStage.Done, null, Answer.Unknown, device, null);
            }
            else if (!stimulators.Exists(other => other.Concept == concept && other.Device.Is.Status != "inactive"))
            {
                Add("removed-" + concept, CareStage.Done, null, Answer.Unknown, device, null);
            }
        }

        foreach (Entry<DeviceUseStatementSlice> entry in chart.Of<DeviceUseStatementSlice>())
        {
            Use(entry);
        }
    }

    /// <summary>A statement that a person has a device, which may itself name no person.</summary>
    private void Use(Entry<DeviceUseStatementSlice> entry)
    {
        DeviceUseStatementSlice it = entry.Is;
        Entry<DeviceSlice>? device = chart.Find<DeviceSlice>(it.Device, entry);
        string names = string.Join(" | ", (device?.Is.DeviceName ?? []).Select(name => name.Name).Append(device?.Is.Type.Words()).Append(it.Device?.Display).OfType<string>());
        if (it.Status == "entered-in-error" || names.Length == 0)
        {
            return;
        }

        PartialDate? day = chart.Day(it.TimingDateTime, "timingDateTime", entry) ?? chart.Day(it.TimingPeriod?.Start, "timingPeriod.start", entry) ?? chart.Day(it.RecordedOn, "recordedOn", entry);
        DateInterval? on = day is { } told ? new(told.Earliest, told.Latest) : null;
        foreach (string concept in CareWords.Of(names).Where(concept => concept is "proc_vns" or "proc_rns" or "proc_dbs"))
        {
            bool over = it.Status is "completed" or "stopped";
            Add(over ? "removed-" + concept : concept, it.Status == "intended" ? CareStage.Proposed : CareStage.Done, on, ForEpilepsy(it.ReasonCode, it.ReasonReference, null, entry), entry, null);
        }
    }
}
