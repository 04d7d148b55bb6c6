using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>The patient's weight over time.</summary>
internal sealed class Weights(IEnumerable<Measurement> measurements)
{
    /// <summary>A weight further away says nothing about a dose.</summary>
    private const int NearDays = 90;

    private readonly List<(int Day, decimal Kg)> weights =
        [.. measurements.Where(it => it.Concept == "body-weight" && it.Value is > 0).Select(it => (it.Taken.DayNumber, it.Value!.Value)).Order()];

    /// <summary>The weight nearest to a day, in kg; null where none lies within 90 days.</summary>
    public decimal? Near(DateOnly day)
    {
        decimal? nearest = null;
        int distance = NearDays + 1;
        foreach ((int measured, decimal kg) in weights)
        {
            if (Math.Abs(measured - day.DayNumber) < distance)
            {
                (distance, nearest) = (Math.Abs(measured - day.DayNumber), kg);
            }
        }

        return nearest;
    }
}
