using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Reports;

/// <summary>What stands in the lanes under the drug trials of <see cref="TimelinePicture"/>, in the order in which a chart is read.</summary>
public static class EventLanes
{
    private const double Usual = 26;

    private static readonly HashSet<string> Interventions = new(StringComparer.Ordinal)
    {
        "proc_epilepsy_surgery", "proc_vns", "proc_rns", "proc_dbs", "proc_neurostimulator_device", "ketogenic-diet", "proc_ketogenic_diet_support",
    };

    private static readonly HashSet<string> Lesions = new(StringComparer.Ordinal)
    {
        "hippocampal-sclerosis", "hippocampal-sclerosis-bilateral", "focal-cortical-dysplasia", "cortical-malformation", "tumor", "vascular-malformation", "stroke", "trauma", "encephalomalacia", "perinatal",
        "tuberous-sclerosis", "sturge-weber", "cns-infection", "multilobar-lesion", "hypothalamic-hamartoma",
    };

    /// <summary>The lanes that have anything in them, from top to bottom.</summary>
    public static IReadOnlyList<EventLane> Of(PatientCase found)
    {
        PatientTimeline timeline = found.Timeline;
        Dictionary<string, ReferenceRange> ranges = found.Resistance.Trials.Select(item => item.Trial.Drug).Where(drug => drug.Range is not null).DistinctBy(drug => drug.Id).ToDictionary(drug => drug.Id, drug => drug.Range!, StringComparer.Ordinal);
        ILookup<string, Mark> care = timeline.Care.Where(item => item.On is not null).ToLookup(LaneOf, OfCare, StringComparer.Ordinal);
        ILookup<string, Mark> findings = timeline.Findings.Where(item => item.Seen is not null && item.Present != Answer.Unknown && item.Concept != "seizure-type").ToLookup(LaneOf, OfFinding, StringComparer.Ordinal);
        EventLane[] lanes =
        [
            SeizureLane.Of(timeline),
            Lane("status epilepticus", Status(timeline)),
            Lane("emergency, inpatient", timeline.Visits.Where(visit => visit.Setting is CareSetting.Emergency or CareSetting.Inpatient && !IsStatus(visit)).Select(OfVisit)),
            LevelLane.Of(timeline, ranges),
            Lane("side effects", timeline.Reactions.Where(reaction => reaction.On is not null && reaction.Present == Answer.Yes).Select(OfReaction)),
            .. ((string[])["EEG", "imaging", "genetics", "interventions", "referrals, care"]).Select(title => Lane(title, [.. care[title], .. findings[title]])),
        ];
        return [.. lanes.Where(lane => lane.Marks.Count > 0)];
    }

    private static EventLane Lane(string title, IEnumerable<Mark> marks) => new(title, "", Usual, [.. marks.OrderBy(mark => mark.Day)], []);

    private static bool IsStatus(Visit visit) => visit.Diagnoses.Contains("status_epilepticus", StringComparer.Ordinal);

    private static IEnumerable<Mark> Status(PatientTimeline timeline)
    {
        IEnumerable<(DateOnly Day, Evidence Evidence)> told =
        [
            .. timeline.Visits.Where(IsStatus).Select(visit => (visit.Period.Start, visit.Evidence)),
            .. timeline.Diagnoses.Where(diagnosis => diagnosis.Concepts.Contains("status_epilepticus", StringComparer.Ordinal)).Select(diagnosis => (diagnosis.On, diagnosis.Evidence)),
        ];
        return told.DistinctBy(one => one.Day).Select(one => new Mark(one.Day, MarkShape.Diamond, 6.5, "crisis", $"{Words.Of(one.Day)}: status epilepticus [{one.Evidence.Reference}]", one.Evidence) { Label = "status" });
    }

    private static Mark OfVisit(Visit visit)
    {
        string why = visit.PrincipalDiagnoses.Count > 0 ? string.Join(", ", visit.PrincipalDiagnoses.Select(Plain)) : "no principal diagnosis of ours";
        string kind = visit.Setting == CareSetting.Emergency ? "emergency visit" : "hospital stay";
        return new(visit.Period.Start, visit.Setting == CareSetting.Emergency ? MarkShape.Triangle : MarkShape.Square, 5, visit.PrincipalDiagnoses.Count > 0 ? "visit" : "visit other", $"{Words.Of(visit.Period.Start)}: {kind}, {why} [{visit.Evidence.Reference}]", visit.Evidence);
    }

    private static Mark OfReaction(AdverseReaction reaction) =>
        new(reaction.On!.Value.Middle, MarkShape.Triangle, 5, "reaction", $"{Words.Of(reaction.On.Value)}: side effect of {reaction.DrugId ?? "a drug not told"} [{reaction.Evidence.Reference}]", reaction.Evidence) { Label = reaction.DrugId ?? "" };

    private static string LaneOf(CareEvent care) => care.Concept switch
    {
        _ when Interventions.Contains(care.Concept) => "interventions",
        _ when care.Concept.Contains("eeg", StringComparison.Ordinal) => "EEG",
        _ when care.Concept.Contains("mri", StringComparison.Ordinal) || care.Concept.Contains("pet_spect", StringComparison.Ordinal) => "imaging",
        _ when care.Concept.Contains("genetic", StringComparison.Ordinal) => "genetics",
        _ => "referrals, care",
    };

    private static Mark OfCare(CareEvent care)
    {
        bool done = care.Stage == CareStage.Done;
        string stage = care.Stage switch { CareStage.NotDone => "not done", CareStage.Done => "done", _ => care.Stage.ToString().ToLowerInvariant() };
        return new(care.On!.Value.Start, MarkShape.Square, 4.5, done ? Interventions.Contains(care.Concept) ? "care treated" : "care" : "care planned", $"{Words.Of(care.On.Value.Start)}: {Plain(care.Concept)}, {stage} [{care.Evidence.Reference}]", care.Evidence)
        {
            Label = $"{Plain(care.Concept)}{(done ? "" : " " + stage)}",
        };
    }

    private static string LaneOf(Finding finding) => finding.Concept switch
    {
        { } concept when concept.StartsWith("eeg", StringComparison.Ordinal) || concept is "hypsarrhythmia" or "generalized-spike-wave" => "EEG",
        { } concept when concept.StartsWith("mri", StringComparison.Ordinal) || Lesions.Contains(concept) => "imaging",
        { } concept when concept.StartsWith("gene", StringComparison.Ordinal) => "genetics",
        _ => "referrals, care",
    };

    private static Mark OfFinding(Finding finding)
    {
        string told = $"{(finding.Present == Answer.No ? "no " : "")}{Plain(finding.Concept)}{(finding.Detail is { } detail ? $", {Plain(detail)}" : "")}";
        return new(finding.Seen!.Value.Middle, finding.Present == Answer.No ? MarkShape.Ring : MarkShape.Dot, 4.5, "finding", $"{Words.Of(finding.Seen.Value)}: {told} [{finding.Evidence.Reference}]", finding.Evidence) { Label = told };
    }

    private static string Plain(string concept) => (concept.StartsWith("proc_", StringComparison.Ordinal) ? concept[5..] : concept).Replace('_', ' ').Replace('-', ' ').Replace("brain", "", StringComparison.Ordinal).Trim();
}
