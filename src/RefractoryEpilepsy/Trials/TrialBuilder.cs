using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Puts orders, fills, statements and administrations together to drug trials (specification 1.4 B).</summary>
/// <remarks>
/// Drugs that are no trial (rescue use, other indications, prophylaxis) are kept with the rule that excludes them, so that
/// a reader sees that they were looked at. Pure; the order of the facts does not matter.
/// </remarks>
public static class TrialBuilder
{
    /// <summary>Every drug the patient took or was told to take up to the day, by start.</summary>
    /// <param name="timeline">As it stood on record on <paramref name="asOf"/>.</param>
    public static IReadOnlyList<DrugTrial> Build(PatientTimeline timeline, KnowledgeBase knowledge, DateOnly asOf) =>
        Build(Chart.Of(timeline, knowledge, asOf));

    private const int PrescribedWithinDays = 7;

    // So few are compared with each other sooner than a set of them is made.
    private const int FewRecords = 24;

    internal static List<DrugTrial> Build(Chart chart)
    {
        var trials = new List<DrugTrial>();
        var sorted = new List<Exposure>(chart.Timeline.Exposures.Count);
        foreach (Exposure exposure in chart.Timeline.Exposures)
        {
            if (SupplySpans.FirstDay(exposure) <= chart.Today && chart.Knowledge.Drugs.ContainsKey(exposure.DrugId))
            {
                sorted.Add(exposure);
            }
        }

        sorted.Sort(Canonical);
        List<(int Day, string DrugId)> starts = FirstDays(sorted, chart);
        int i = 0;
        while (i < sorted.Count)
        {
            int from = i;
            string id = sorted[from].DrugId;
            while (i < sorted.Count && string.Equals(sorted[i].DrugId, id, StringComparison.Ordinal))
            {
                i++;
            }

            OneDrug(chart, chart.Knowledge.Drugs[id], sorted.GetRange(from, i - from), starts, trials);
        }

        trials.Sort(static (left, right) =>
            left.Taken.Start != right.Taken.Start ? left.Taken.Start.CompareTo(right.Taken.Start) : string.CompareOrdinal(left.Id, right.Id));
        return trials;
    }

    // The first day of each drug taken daily, by day.
    private static List<(int Day, string DrugId)> FirstDays(List<Exposure> sorted, Chart chart)
    {
        var starts = new List<(int Day, string DrugId)>(8);
        foreach (Exposure record in sorted)
        {
            if ((starts.Count == 0 || !string.Equals(starts[^1].DrugId, record.DrugId, StringComparison.Ordinal))
                && !IsUndated(record) && !IsRescue(chart.Knowledge.Drugs[record.DrugId], record))
            {
                starts.Add((SupplySpans.FirstDay(record), record.DrugId));
            }
        }

        starts.Sort();
        return starts;
    }

    private static void OneDrug(Chart chart, Drug drug, List<Exposure> records, List<(int Day, string DrugId)> starts, List<DrugTrial> into)
    {
        var kept = new List<Exposure>(records.Count);
        var undated = new List<Exposure>();
        var dropped = new List<Exposure>();
        foreach (Exposure record in records)
        {
            if (IsRescue(drug, record))
            {
                dropped.Add(record);
            }
            else if (IsUndated(record))
            {
                undated.Add(record);
            }
            else if (kept.Count == 0 || !IsRepeat(kept[^1], record))
            {
                kept.Add(record);
            }
        }

        CutAtStop(kept, chart.Parameters);
        List<SupplySpan> spans = SupplySpans.Of(kept, chart.Today, chart.LastCare, starts, chart.Parameters);
        int before = into.Count;
        foreach (Episode episode in Episodes.Of(spans, chart.Stays, chart.Today, chart.Parameters))
        {
            into.Add(Trial(chart, drug, episode, kept));
        }

        // A list of earlier drugs adds nothing to a trial of the same drug that is known with its dates.
        if (undated.Count > 0 && into.Count == before)
        {
            into.Add(Undated(chart, drug, undated));
        }

        if (dropped.Count > 0 && into.Count == before)
        {
            into.Add(Rescue(chart, drug, dropped));
        }
    }

    private const int LongestRescueDays = 60;

    private static bool IsRescue(Drug drug, Exposure record) =>
        record.AsNeeded
        || record.Route is Route.NasalBuccalRectal or Route.Other
        || drug.Counts == TrialRule.No
        || (drug.Counts == TrialRule.ScheduledDaily && record.MgPerDay is null && record is not { Source: ExposureSource.Dispense, DaysSupply: not null } && !record.Historical && !IsForMonths(record));

    // Ordered for longer than any rescue drug is, and not as needed: taken daily, though nobody told how much.
    private static bool IsForMonths(Exposure record) =>
        record.Fills >= 3 || (record.End is { } end && end.Earliest.DayNumber - record.Start.Latest.DayNumber > LongestRescueDays);

    private static bool IsUndated(Exposure record) =>
        record.Historical && record.State != ExposureState.Ongoing
        && (record.End is null || record.End.Value.Middle.DayNumber - record.Start.Middle.DayNumber < 2) && record.DaysSupply is null;

    // The same fill or order told twice, by two feeds or under two ids.
    private static bool IsRepeat(Exposure earlier, Exposure later) =>
        earlier.Source == later.Source && earlier.Start == later.Start && earlier.MgPerDay == later.MgPerDay && earlier.TotalMg == later.TotalMg
        && earlier.DaysSupply == later.DaysSupply && earlier.Fills == later.Fills && earlier.End == later.End && earlier.State == later.State
        && earlier.Stopped == later.Stopped && earlier.Route == later.Route;

    // A recorded stop beats the supply still in the house and older orders left open.
    private static void CutAtStop(List<Exposure> records, Parameters parameters)
    {
        for (int i = 0; i < records.Count; i++)
        {
            Exposure stop = records[i];
            if (stop is not { State: ExposureState.Ended, End: { } end } || stop.Stopped is StopReason.NotRecorded or StopReason.NotStopped)
            {
                continue;
            }

            int day = end.Middle.DayNumber;
            if (records.Exists(record => !ReferenceEquals(record, stop) && SupplySpans.FirstDay(record) >= day && SupplySpans.FirstDay(record) <= day + parameters.RestartDays))
            {
                // It goes on: the reason belongs to a change of dose.
                continue;
            }

            for (int k = 0; k < records.Count; k++)
            {
                Exposure record = records[k];
                if (k == i || SupplySpans.FirstDay(record) > day)
                {
                    continue;
                }

                int supply = record.DaysSupply ?? parameters.DefaultDaysSupply;
                if (record.Source == ExposureSource.Dispense)
                {
                    int left = day - SupplySpans.FirstDay(record) + 1;
                    if (left < supply)
                    {
                        records[k] = record with { DaysSupply = left, MgPerDay = record.MgPerDay ?? (record.TotalMg is { } total ? total / supply : null) };
                    }
                }
                else if (record.End is null || record.End.Value.Middle.DayNumber > day)
                {
                    records[k] = record with { End = PartialDate.On(end.Middle), State = ExposureState.Ended };
                }
            }
        }
    }

    private static DrugTrial Trial(Chart chart, Drug drug, Episode episode, List<Exposure> records)
    {
        var own = new List<Exposure>(records.Count);
        var evidence = new List<Evidence>(records.Count);
        HashSet<string>? named = records.Count > FewRecords ? new(records.Count, StringComparer.Ordinal) : null;
        Answer byNeurology = Answer.Unknown;
        Answer controlled = Answer.Unknown;
        bool fromText = false;
        bool historical = true;
        int fills = 0;
        DateOnly recorded = DateOnly.MinValue;
        int told = episode.Ongoing ? chart.Today : 0;
        foreach (Exposure record in records)
        {
            int start = SupplySpans.FirstDay(record);
            if (start < episode.Start - chart.Parameters.StockpileCapDays || start > episode.End)
            {
                continue;
            }

            own.Add(record);
            if (named?.Add(record.Evidence.Reference) ?? !evidence.Contains(record.Evidence))
            {
                evidence.Add(record.Evidence);
            }

            byNeurology = byNeurology == Answer.Yes || record.ByNeurology == Answer.Yes ? Answer.Yes
                : record.ByNeurology == Answer.No ? Answer.No : byNeurology;
            if (record.OutcomeText != Answer.Unknown && (controlled == Answer.Unknown || record.OutcomeText == Answer.No))
            {
                controlled = record.OutcomeText;
                fromText = true;
            }

            told = Math.Max(told, LastTold(record, start, episode.End));
            historical &= record.Historical;
            fills += record.Source == ExposureSource.Dispense ? 1 : 0;
            recorded = record.Recorded > recorded ? record.Recorded : recorded;
        }

        if (byNeurology == Answer.Unknown && drug.OtherUses.Count > 0 && chart.NeurologyNear(episode.Start, PrescribedWithinDays) == Answer.Yes)
        {
            // Fills rarely name the prescriber; a neurology visit just before stands for it.
            byNeurology = Answer.Yes;
        }

        (StopReason stopped, bool stopFromText) = StopReasons.Of(chart, drug, own, episode.End, episode.Ongoing);
        var steps = new DoseStep[episode.Steps.Count];
        decimal? highest = null;
        for (int i = 0; i < steps.Length; i++)
        {
            (int start, int end, decimal? mg) = episode.Steps[i];
            steps[i] = new(new(DateOnly.FromDayNumber(start), DateOnly.FromDayNumber(end)), mg);
            // A sum that stands for less than three days is a change of prescription, not a dose held.
            highest = mg is { } dose && (highest is null || dose > highest) && (end - start >= 2 || steps.Length == 1) ? dose : highest;
        }

        highest ??= Highest(episode);
        var covered = new DateInterval[episode.Covered.Count];
        for (int i = 0; i < covered.Length; i++)
        {
            covered[i] = new(DateOnly.FromDayNumber(episode.Covered[i].Start), DateOnly.FromDayNumber(episode.Covered[i].End));
        }

        var first = DateOnly.FromDayNumber(episode.Start);
        (IndicationClass indication, Exclusion? excluded) = Indication.Of(
            chart, drug, own, episode.Start, episode.End, highest, highest >= AdequateDose.Usual(chart, drug, episode.Start), byNeurology);
        excluded = IsAcuteLoad(own, episode, chart.Parameters)
            ? new("MED-2", new("acute-use", $"{drug.Id} was given in hospital for at most {chart.Parameters.AcuteUseDays} days.", evidence))
            : Indication.Prophylaxis(chart, drug, episode.Start, episode.End, episode.Ongoing) ?? excluded;
        return new(TrialId(drug, first), drug, new(first, episode.Ongoing ? null : DateOnly.FromDayNumber(episode.End)), steps, covered, highest, stopped, indication, historical, evidence)
        {
            Excluded = excluded,
            HasRefills = fills >= 2,
            ByNeurology = byNeurology,
            Controlled = controlled,
            OutcomeFromText = (fromText && controlled != Answer.Unknown) || stopFromText,
            LastTold = DateOnly.FromDayNumber(told),
            Recorded = recorded,
        };
    }

    // A fill tells of its day; an order or statement of its end too, and one that is active of the whole time.
    private static int LastTold(Exposure record, int start, int last) =>
        record.Source == ExposureSource.Dispense ? start
        : record.End is { } end ? Math.Max(start, end.Middle.DayNumber)
        : record.State == ExposureState.Ongoing ? last
        : start;

    private static decimal? Highest(Episode episode)
    {
        decimal? highest = null;
        foreach ((_, _, decimal? mg) in episode.Steps)
        {
            highest = mg > highest || highest is null ? mg ?? highest : highest;
        }

        return highest;
    }

    private static bool IsAcuteLoad(List<Exposure> records, Episode episode, Parameters parameters)
    {
        if (episode.End - episode.Start + 1 > parameters.AcuteUseDays)
        {
            return false;
        }

        foreach (Exposure record in records)
        {
            // A statement in an emergency room lists what is taken at home.
            if (record.Source == ExposureSource.Statement)
            {
                return false;
            }

            if (record.Route != Route.Parenteral && record.Source != ExposureSource.Administration && record.Setting is not (CareSetting.Emergency or CareSetting.Inpatient))
            {
                return false;
            }
        }

        return true;
    }

    private static DrugTrial Undated(Chart chart, Drug drug, List<Exposure> records)
    {
        Exposure first = records[0];
        Answer controlled = records.Exists(record => record.OutcomeText == Answer.No) ? Answer.No
            : records.Exists(record => record.OutcomeText == Answer.Yes) ? Answer.Yes : Answer.Unknown;
        int day = Math.Min(SupplySpans.FirstDay(first), first.Recorded.DayNumber);
        (StopReason stopped, _) = StopReasons.Of(chart, drug, records, day, ongoing: false);
        decimal? highest = records.Max(record => record.MgPerDay);
        var start = DateOnly.FromDayNumber(day);
        (IndicationClass indication, Exclusion? excluded) = Indication.Of(
            chart, drug, records, day, day, highest, highest >= AdequateDose.Usual(chart, drug, day), first.ByNeurology);
        return new(TrialId(drug, start), drug, DateInterval.On(start), [new(DateInterval.On(start), highest)], [], highest, stopped, indication, true, [.. records.Select(record => record.Evidence).Distinct()])
        {
            Undated = true,
            Excluded = excluded,
            ByNeurology = first.ByNeurology,
            Controlled = controlled,
            OutcomeFromText = true,
            Recorded = records.Min(record => record.Recorded),
        };
    }

    private static DrugTrial Rescue(Chart chart, Drug drug, List<Exposure> records)
    {
        int start = records.Min(SupplySpans.FirstDay);
        int end = Math.Min(chart.Today, records.Max(record => record.End?.Latest.DayNumber ?? SupplySpans.FirstDay(record)));
        var first = DateOnly.FromDayNumber(start);
        return new(TrialId(drug, first), drug, new(first, DateOnly.FromDayNumber(Math.Max(start, end))), [], [], null, StopReason.NotRecorded, IndicationClass.B, false, [.. records.Select(record => record.Evidence).Distinct()])
        {
            Excluded = new("MED-2", new("rescue-or-acute-use", $"{drug.Id} is taken on demand or acutely, not daily.", [records[0].Evidence])),
            Recorded = records.Max(record => record.Recorded),
        };
    }

    private static string TrialId(Drug drug, DateOnly start) => string.Concat(drug.Id, "@", start.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static int Canonical(Exposure left, Exposure right)
    {
        int order = string.CompareOrdinal(left.DrugId, right.DrugId);
        order = order != 0 ? order : SupplySpans.FirstDay(left).CompareTo(SupplySpans.FirstDay(right));
        order = order != 0 ? order : (int)left.Source - (int)right.Source;
        order = order != 0 ? order : Nullable.Compare(left.MgPerDay, right.MgPerDay);
        order = order != 0 ? order : Nullable.Compare(left.TotalMg, right.TotalMg);
        order = order != 0 ? order : Nullable.Compare(left.DaysSupply, right.DaysSupply);
        order = order != 0 ? order : Nullable.Compare(left.End?.Latest, right.End?.Latest);
        order = order != 0 ? order : (int)left.State - (int)right.State;
        order = order != 0 ? order : left.Stopped.CompareTo(right.Stopped);
        order = order != 0 ? order : Nullable.Compare(left.Fills, right.Fills);
        return order != 0 ? order : string.CompareOrdinal(left.Evidence.Reference, right.Evidence.Reference);
    }
}
