using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Trials;

/// <summary>Why a drug ended: the recorded reason, then a side effect, then pregnancy, else nobody wrote it down (MED-6).</summary>
internal static class StopReasons
{
    // A side effect is often coded at the visit after the stop.
    private const int CodedAfterDays = 14;

    /// <summary>The reason, and whether it comes from free text.</summary>
    /// <param name="exposures">Of the trial.</param>
    /// <param name="end">Last day of the trial.</param>
    public static (StopReason Reason, bool FromText) Of(Chart chart, Drug drug, List<Exposure> exposures, int end, bool ongoing)
    {
        if (ongoing)
        {
            return (StopReason.NotStopped, false);
        }

        if (Recorded(exposures, end, chart.Parameters) is { } record)
        {
            return (record.Stopped, record.Layer == Layer.Text);
        }

        if (HasReaction(chart, drug, end))
        {
            return (StopReason.AdverseEffect, false);
        }

        return (chart.IsInPregnancy(end) ? StopReason.Pregnancy : StopReason.NotRecorded, false);
    }

    /// <summary>Whether a side effect of the drug is on record around a day.</summary>
    public static bool HasReaction(Chart chart, Drug drug, int day)
    {
        int from = day - chart.Parameters.AdverseEffectWindowDays;
        foreach (AdverseReaction reaction in chart.Timeline.Reactions)
        {
            if (reaction.Present == Answer.Yes && IsOf(reaction.DrugId, drug) && (reaction.On?.Middle ?? reaction.Recorded).DayNumber is var on && on >= from && on <= day + CodedAfterDays)
            {
                return true;
            }
        }

        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            int on = chart.Timeline.Diagnoses[i].On.DayNumber;
            if ((chart.Kinds[i] & DiagnosisKinds.AdverseEffect) != DiagnosisKinds.None && on >= from && on <= day + CodedAfterDays)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a reaction is put down to the drug, or to none that is named.</summary>
    public static bool IsOf(string? drugId, Drug drug) => drugId is null || string.Equals(drugId, drug.Id, StringComparison.Ordinal);

    // Of several reasons near the end the best proven one rules; a reason in the middle of a trial was a change of dose.
    private static Exposure? Recorded(List<Exposure> exposures, int end, Parameters parameters)
    {
        Exposure? best = null;
        foreach (Exposure exposure in exposures)
        {
            if (exposure.Stopped is StopReason.NotRecorded or StopReason.NotStopped)
            {
                continue;
            }

            int ended = exposure.End?.Middle.DayNumber ?? exposure.EndRecorded?.DayNumber ?? end;
            bool undated = exposure.Historical;
            if ((undated || ended >= end - parameters.GapJoinMaxDays)
                && (best is null || (ended, best.Layer, exposure.Evidence.Reference).CompareTo((EndOf(best, end), exposure.Layer, best.Evidence.Reference)) > 0))
            {
                best = exposure;
            }
        }

        return best;
    }

    private static int EndOf(Exposure exposure, int end) => exposure.End?.Middle.DayNumber ?? exposure.EndRecorded?.DayNumber ?? end;
}
