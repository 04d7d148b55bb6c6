using System.Threading.Channels;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>Keeps which cards were made, behind the back of whoever waits for them, many in one transaction.</summary>
/// <remarks>The view itself is on the audit trail before the answer; this only lets feedback find its patient.</remarks>
internal sealed class CardTrail(Store store, ILogger<CardTrail> log) : BackgroundService
{
    private const int AtOnce = 500;

    private readonly Channel<IssuedCardRow> queue = Channel.CreateBounded<IssuedCardRow>(new BoundedChannelOptions(20_000) { SingleReader = true });

    /// <summary>Takes a card; waits only while the database is far behind.</summary>
    public ValueTask AddAsync(IssuedCardRow card, CancellationToken stop) => queue.Writer.WriteAsync(card, stop);

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cards = new List<IssuedCardRow>(AtOnce);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            // A little patience makes one transaction of many calls.
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            while (cards.Count < AtOnce && queue.Reader.TryRead(out IssuedCardRow? card))
            {
                cards.Add(card);
            }

            try
            {
                await store.SaveCardsAsync(cards, CancellationToken.None);
            }
            catch (Exception fault) when (Jobs.Faults.IsOfDatabase(fault))
            {
                log.LogWarning("{Cards} cards could not be kept: {Fault}", cards.Count, fault.GetType().Name);
            }

            cards.Clear();
        }
    }
}
