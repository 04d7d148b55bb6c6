using System.Diagnostics;
using RefractoryEpilepsy.Cases;
using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Fhir.Sources;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Prediction;
using RefractoryEpilepsy.Referral;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Service.Export;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Service;

/// <summary>The system on one page: every job, page and command that judges patients calls this.</summary>
/// <param name="knowledge">The tables that rule.</param>
/// <param name="predict">The model's answer for one patient; null without a model.</param>
/// <param name="clock">Only to say how long it took, and that no record can be newer than today.</param>
/// <param name="modelId">Which model that is.</param>
internal sealed class ScreeningRun(KnowledgeBase knowledge, Func<PatientCase, Risk?>? predict, TimeProvider clock, string? modelId = null)
{
    // De-identified data are shifted by a century or two: their newest record is no slip of the pen.
    private const int ShiftedYears = 50;

    private readonly TimelineReader reader = new(knowledge);

    /// <summary>What a judgement rests on besides the facts: program, tables and model. Where it changes, patients are judged again.</summary>
    public string Basis { get; } = $"{ProgramVersion.Text}/{knowledge.Version}/{modelId}";

    /// <summary>Reads every patient of an export, judges each for one day, and hands over what was concluded.</summary>
    /// <param name="asOf">The day; null: that of the newest record.</param>
    /// <param name="keep">Takes each judged patient, its gaps in its timeline; called from several threads.</param>
    /// <param name="gap">Takes the gaps that belong to no judged patient; called from several threads.</param>
    /// <exception cref="InputException">There is nothing to read, or it cannot be read to the end.</exception>
    public async Task<ScreeningSummary> ExecuteAsync(
        ExportFolder source, DateOnly? asOf, Func<JudgedPatient, CancellationToken, ValueTask> keep, Action<Gap> gap, IProgress<ReadProgress>? progress, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        var counts = new ScreeningCounts();
        Action<Gap> counted = found =>
        {
            counts.Add(found);
            gap(found);
        };
        await using SievedExport export = await source.SieveAsync(counted, progress, stop);
        DateOnly day = asOf ?? DayOf(export.Summary);
        await export.ReadAsync(
            async (record, either) =>
            {
                if (ConsentToUse.IsRefused(record))
                {
                    counts.AddKeptOut();
                    return;
                }

                PatientTimeline timeline = Read(record);
                if (Judge(record.SourceId, timeline, day) is { } judged)
                {
                    counts.Add(judged);
                    await keep(judged, either);
                }
                else
                {
                    foreach (Gap found in timeline.Gaps)
                    {
                        counted(found);
                    }
                }
            },
            counted,
            progress,
            stop);
        return counts.Summary(day, asOf is not null, export.Summary, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>One patient of an export; null where it is not there or consent to use is refused, or nothing speaks of epilepsy or of an antiseizure drug.</summary>
    public async Task<JudgedPatient?> OneAsync(ExportFolder source, string sourceId, DateOnly? asOf, CancellationToken stop)
    {
        JudgedPatient? found = null;
        await using SievedExport export = await source.SieveAsync(stop: stop);
        DateOnly day = asOf ?? DayOf(export.Summary);
        await export.ReadAsync(
            (record, _) =>
            {
                if (record.SourceId == sourceId && !ConsentToUse.IsRefused(record))
                {
                    found = Judge(sourceId, Read(record), day);
                }

                return ValueTask.CompletedTask;
            },
            gap: null,
            progress: null,
            stop);
        return found;
    }

    /// <summary>What the model says of a case; null without a model, or without an index day.</summary>
    public Risk? RiskOf(PatientCase patient) => predict?.Invoke(patient);

    /// <summary>One patient on a day; null where nothing on record by then speaks of epilepsy or of an antiseizure drug.</summary>
    public JudgedPatient? Judge(string sourceId, PatientTimeline timeline, DateOnly day)
    {
        if (!Signs.Any(timeline))
        {
            return null;
        }

        PatientCase patient = PatientCase.From(timeline, knowledge, day);
        Risk? risk = RiskOf(patient);
        return new JudgedPatient(sourceId, patient, ReferralRules.Evaluate(patient, risk, knowledge.Parameters), risk);
    }

    /// <summary>The patient's facts, with what went wrong while the record was put together among the gaps.</summary>
    public PatientTimeline Read(PatientRecord record)
    {
        PatientTimeline timeline = reader.Read(record);
        return record.Gaps.Count == 0 ? timeline : timeline with { Gaps = [.. timeline.Gaps, .. record.Gaps] };
    }

    /// <summary>The day of the newest record.</summary>
    /// <param name="notBefore">The day is this one or later: a delivery of changes does not turn time back.</param>
    /// <exception cref="InputException">No record is dated.</exception>
    public DateOnly DayOf(ReadSummary summary, DateOnly? notBefore = null)
    {
        if (notBefore is { } floor && (summary.NewestRecord ?? floor) <= floor)
        {
            return floor;
        }

        DateOnly today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return summary.NewestRecord is not { } newest
            ? throw new InputException("No record in the input is dated. Name the day to judge for with --as-of YYYY-MM-DD.")
            : newest > today && newest < today.AddYears(ShiftedYears) ? today : newest;
    }
}
