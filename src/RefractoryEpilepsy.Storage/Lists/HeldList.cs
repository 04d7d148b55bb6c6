namespace RefractoryEpilepsy.Storage.Lists;

/// <summary>One list made from the store and held in memory until the store changes. Whoever asks while it is made waits for the same one.</summary>
/// <remarks>
/// What people change is shown at once. What a run judges comes in batches, several a second: while it goes on, the list is made anew every
/// few seconds in the background; the end of a run counts as a change by people, so that what it said is shown at once.
/// </remarks>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to give back, and this lives as long as the store.
internal sealed class HeldList<T>(TimeProvider clock)
    where T : class
#pragma warning restore CA1001
{
    /// <summary>Decided here: long beside the fraction of a second that making takes.</summary>
    private static readonly TimeSpan RunsShownAfter = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim door = new(1, 1);
    private volatile Made? made;

    private sealed record Made(ListState State, long At, T List);

    /// <summary>The list as of now.</summary>
    /// <param name="read">Reads the state of the store.</param>
    /// <param name="make">Makes the list from the store.</param>
    /// <param name="change">Makes it from one that was right before these patients were changed; null where that cannot be done.</param>
    public async Task<T> GetAsync(Func<Task<ListState>> read, Func<Task<T>> make, Func<T, IReadOnlyList<string>, Task<T>>? change)
    {
        ListState state = await read();
        if (made is { } known && IsRight(known, state))
        {
            if (known.State.Judged != state.Judged && clock.GetElapsedTime(known.At) > RunsShownAfter && await door.WaitAsync(TimeSpan.Zero))
            {
                _ = Task.Run(() => MakeSoonAsync(state, make), CancellationToken.None);
            }

            return known.List;
        }

        await door.WaitAsync();
        try
        {
            // Read before the rows are: what changes in between is seen by the next who asks.
            state = await read();
            if (made is { } other && IsRight(other, state))
            {
                return other.List;
            }

            if (change is not null && made is { } before && state.People.ChangedSince(before.State.People) is { } patients)
            {
                made = new(before.State with { People = state.People }, before.At, await change(before.List, patients));
            }
            else
            {
                made = new(state, clock.GetTimestamp(), await make());
            }

            return made.List;
        }
        finally
        {
            door.Release();
        }
    }

    /// <summary>Whether nothing but a run that goes on has changed the store since.</summary>
    private static bool IsRight(Made known, ListState state) => known.State.People.Number == state.People.Number && known.State.People.Wholesale == state.People.Wholesale;

    private async Task MakeSoonAsync(ListState state, Func<Task<T>> make)
    {
        try
        {
            made = new(state, clock.GetTimestamp(), await make());
        }
#pragma warning disable CA1031 // Nobody waits for this: the list before stays, and the next who asks tries again.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            door.Release();
        }
    }
}
