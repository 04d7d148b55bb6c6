using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>What orders, fills, statements and administrations have in common, ready to become exposures.</summary>
internal sealed record DrugUse(DrugProduct Product, DosePlan Plan, Exposure Whole)
{
    private const int MostDays = 20_000;

    /// <summary>One exposure for each stretch at one dose.</summary>
    public IEnumerable<Exposure> Exposures()
    {
        if (Plan.Stretches is [{ FromDay: 0, Days: null }])
        {
            yield return Whole with { MgPerDay = Whole.MgPerDay ?? Plan.Stretches[0].MgPerDay };
            yield break;
        }

        List<DoseStretch> taken = [.. Plan.Stretches.Where(stretch => stretch.MgPerDay != 0)];
        for (int i = 0; i < taken.Count; i++)
        {
            DoseStretch stretch = taken[i];
            bool last = i == taken.Count - 1;
            PartialDate start = Later(Whole.Start, stretch.FromDay);
            PartialDate? end = stretch.Days is { } days ? Later(Whole.Start, stretch.FromDay + Math.Max(1, days) - 1) : Whole.End;
            if (Whole.End is { } whole && (end is null || end.Value.Latest > whole.Latest))
            {
                end = whole;
            }

            if (end is { } finish && finish.Latest < start.Earliest)
            {
                yield break;
            }

            // Of a fill nothing is left once its days are over; an order's days' supply is that of one of its fills, and an order that
            // is active or names its end goes on whatever a fill lasts.
            int fills = Whole.Source == ExposureSource.Dispense ? 1 : Math.Max(1, Whole.Fills ?? 1);
            int? supply = (Whole.DaysSupply * fills) - stretch.FromDay;
            bool goesOn = Whole.Source != ExposureSource.Dispense && (Whole.State == ExposureState.Ongoing || Whole.End is not null);
            if (supply <= 0 && !goesOn)
            {
                yield break;
            }

            int? oneFill = supply > 0 ? Math.Min(supply.Value, Whole.DaysSupply!.Value) : Whole.DaysSupply;

            yield return Whole with
            {
                Start = start,
                End = end,
                MgPerDay = stretch.MgPerDay,
                State = last && stretch.Days is null ? Whole.State : ExposureState.Ended,
                Stopped = last ? Whole.Stopped : StopReason.NotStopped,
                OutcomeText = last ? Whole.OutcomeText : Answer.Unknown,
                EndRecorded = last ? Whole.EndRecorded : null,
                DaysSupply = stretch.Days is { } length ? (supply > 0 ? Math.Min(supply.Value, length) : supply is null ? null : length) : oneFill,
                Fills = last && Whole.Fills is not null && oneFill is > 0 ? Math.Max(1, ((supply ?? 0) + oneFill.Value - 1) / oneFill.Value) : last ? Whole.Fills : null,
                TotalMg = taken.Count == 1 ? Whole.TotalMg : null,
            };
        }
    }

    private static PartialDate Later(PartialDate start, int days)
    {
        int shift = Math.Clamp(days, 0, MostDays);
        return PartialDate.Between(start.Earliest.AddDays(shift), start.Latest.AddDays(shift));
    }
}
