using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>Whether the service is silent: everything is computed and kept, nothing is shown or sent.</summary>
internal sealed class SilentMode(Store store, TimeProvider clock)
{
    /// <summary>Name of the store's setting; <c>on</c> or <c>off</c>.</summary>
    public const string Setting = "silent-mode";

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

        bool isOn = Means(await store.FindSettingAsync(Setting, stop));
        known = (isOn, now);
        return isOn;
    }

    /// <summary>What a value of the setting means.</summary>
    public static bool Means(string? value) => value is not null && (value.Equals("on", StringComparison.OrdinalIgnoreCase) || value.Equals("true", StringComparison.OrdinalIgnoreCase));
}
