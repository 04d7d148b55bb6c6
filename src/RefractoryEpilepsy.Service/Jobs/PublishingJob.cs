using RefractoryEpilepsy.Fhir.Sources.Servers;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Publish;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Jobs;

/// <summary>Publishes to the server the site has set, if any: off until somebody sets <c>publish-to</c>.</summary>
internal sealed class PublishingJob(Store store, KnowledgeBase knowledge, TimeProvider clock, ILogger<PublishingJob> log)
{
    /// <summary>Setting of the store: address of the server; without it nothing is published.</summary>
    public const string To = "publish-to";

    /// <summary>Setting of the store: path of the authorization file.</summary>
    public const string Auth = "publish-auth";

    /// <summary>Setting of the store: whose patients.</summary>
    public const string Source = "publish-source";

    /// <summary>Setting of the store: <c>on</c> where drafts may leave unconfirmed.</summary>
    public const string Unconfirmed = "publish-unconfirmed";

    /// <summary>One publication.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (await store.FindSettingAsync(To, stop) is not { Length: > 0 } address || Cds.SilentMode.Means(await store.FindSettingAsync(Cds.SilentMode.Setting, stop)))
        {
            return;
        }

        string? auth = await store.FindSettingAsync(Auth, stop);
        var request = new PublishingRequest(await store.FindSettingAsync(Source, stop) ?? address.TrimEnd('/'), Cds.SilentMode.Means(await store.FindSettingAsync(Unconfirmed, stop)), DryRun: false);
        PublishingSummary summary = await new PublishingRun(store, knowledge, clock).ToServerAsync(new Uri(address), auth is null ? null : ServerAuthorization.Read(auth), request, new ServerOptions(), _ => { }, stop);
        log.LogInformation("Published to {Host}: {Created} created, {Updated} updated, {Withdrawn} withdrawn, {Held} left alone, {Failed} failed", new Uri(address).Host, summary.Created, summary.Updated, summary.Withdrawn, summary.Held, summary.Failed);
    }
}
