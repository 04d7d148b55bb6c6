using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>Whether the service is silent: everything is computed and kept, nothing is shown or sent. The one switch for all of it lies in the store.</summary>
internal sealed class SilentMode(Store store, TimeProvider clock)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private (bool On, DateTimeOffset At) known = (false, DateTimeOffset.MinValue);

    /// <summary>Asked of the store at most every five seconds.</summary>
    public async ValueTask<bool> IsOnAsync(CancellationToken stop)
    {
        DateTimeOffset now = clock.GetUtcNow();
        (bool On, DateTimeOffset At) last = known;
        if (now - last.At < Remembered)
        {
            return last.On;
        }

        bool isOn = await store.SilentSinceAsync(stop) is not null;
        known = (isOn, now);
        return isOn;
    }
}
