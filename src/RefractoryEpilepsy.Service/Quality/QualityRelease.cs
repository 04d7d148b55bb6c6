using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Quality;

/// <summary>Releases the report of a month to those who see totals only: once, for every organisation from the same run (<see cref="ReleasedFigures"/>).</summary>
internal sealed class QualityRelease(Store store, AreaTable areas) : IDisposable
{
    private readonly SemaphoreSlim door = new(1);

    /// <summary>What is shown of an organisation's month. A month that is not over has no figures, and is released when it is.</summary>
    /// <param name="organisation">Empty: all together.</param>
    /// <param name="count">The report of a month and an organisation as it would be counted now, small cells hidden.</param>
    public async Task<QualityReport> OfAsync(RunRow run, ReportPeriod month, string organisation, Func<ReportPeriod, string, Task<QualityReport>> count, CancellationToken stop)
    {
        if (await store.FindReleasedAsync(organisation, month, stop) is { } shown)
        {
            return ReleasedFigures.IsBehind(shown, run.AsOf) ? await RipenedAsync(run, shown, organisation, count, stop) : shown;
        }

        if (month.To > run.AsOf)
        {
            return await count(month, organisation);
        }

        await door.WaitAsync(stop);
        try
        {
            var counted = new Dictionary<string, QualityReport>(StringComparer.Ordinal);
            var before = new Dictionary<string, IReadOnlyList<QualityReport>>(StringComparer.Ordinal);
            var times = new Dictionary<(string, ReportPeriod), QualityTotals>();
            foreach (string one in (await store.QualityOrganisationsAsync(stop)).Append(organisation).Prepend("").Distinct(StringComparer.Ordinal))
            {
                counted[one] = await count(month, one);
                before[one] = await store.ReleasedAsync(one, stop);
                if (ReleasedFigures.Exchange(counted[one], before[one]) is { } exchange)
                {
                    foreach (ReportPeriod years in (ReportPeriod[])[exchange.In, exchange.Out])
                    {
                        times[(one, years)] = await store.FoldQualityAsync(() => new([], [years], areas, years), one.Length == 0 ? null : one, stop);
                    }
                }
            }

            IReadOnlyDictionary<string, QualityReport> released = ReleasedFigures.Release(counted, before, (one, awaited, years) => times[(one, years)].Waited(awaited));
            foreach ((string one, QualityReport report) in released)
            {
                await store.ReleaseAsync(one, report, stop);
            }

            return (await store.FindReleasedAsync(organisation, month, stop))!;
        }
        finally
        {
            door.Release();
        }
    }

    // What could not be judged when a month was released is told by the newest report of all: it is released first, where it was not yet.
    private async Task<QualityReport> RipenedAsync(RunRow run, QualityReport shown, string organisation, Func<ReportPeriod, string, Task<QualityReport>> count, CancellationToken stop)
    {
        DateOnly covered = run.AsOf.AddDays(1), last = new DateOnly(covered.Year, covered.Month, 1).AddDays(-1);
        var newest = ReportPeriod.Month(last.Year, last.Month);
        if (newest != shown.Period && await store.FindReleasedAsync(organisation, newest, stop) is null)
        {
            await OfAsync(run, newest, organisation, count, stop);
        }

        return ReleasedFigures.Ripened(shown, await store.ReleasedAsync(organisation, stop), run.AsOf);
    }

    public void Dispose() => door.Dispose();
}
