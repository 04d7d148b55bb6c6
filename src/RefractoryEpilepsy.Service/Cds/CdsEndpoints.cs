using System.Text.Json;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Referral.Orders;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>Decision support by CDS Hooks 2.0 at <c>/cds-services</c>.</summary>
internal static class CdsEndpoints
{
    /// <summary>Adds what the services need.</summary>
    public static void AddCds(this IServiceCollection services, EhrSettings settings)
    {
        services.AddSingleton(settings);
        services.AddHttpClient(IssuerKeys.Client, client => client.Timeout = TimeSpan.FromSeconds(5));
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton<CdsTrust>();
        services.AddSingleton<CdsPatients>();
        services.AddSingleton<SilentMode>();
    }

    /// <summary>Maps discovery, the services and their feedback.</summary>
    public static void MapCds(this WebApplication host)
    {
        RouteGroupBuilder cds = host.MapGroup("/cds-services").ExcludeFromDescription();
        cds.MapGet("", DiscoverAsync);
        cds.MapPost("/{id}", CallAsync);
        cds.MapPost("/{id}/feedback", FeedbackAsync);
    }

    private static async Task<IResult> DiscoverAsync(HttpContext context, CdsTrust trust, Store store, CancellationToken stop) =>
        await OnceAsync(await trust.JudgeAsync(context, stop), store, stop) is { By: null } refused ? Refused(refused) : Results.Json(new { services = CdsServices.All }, CdsJson.Options);

    /// <summary>Whom the store does not know to have called with that token before.</summary>
    private static async Task<Trust> OnceAsync(Trust caller, Store store, CancellationToken stop) =>
        caller.Token is not { } token || await store.UseTokenAsync(token, stop) ? caller : CdsTrust.UsedBefore;

    private static async Task<IResult> CallAsync(
        string id, HttpContext context, CdsTrust trust, CdsPatients patients, Store store, KnowledgeBase knowledge, SilentMode silent, EhrSettings settings, TimeProvider clock, CancellationToken stop)
    {
        Trust caller = await trust.JudgeAsync(context, stop);
        if (caller.By is not { } by)
        {
            return Refused(caller);
        }

        if (CdsServices.Find(id) is not { } service)
        {
            return Results.Problem("There is no service of that name. See /cds-services.", statusCode: StatusCodes.Status404NotFound);
        }

        JsonDocument? body = await ReadAsync(context, stop);
        if (body is null)
        {
            return Results.Problem("The body is no JSON.", statusCode: StatusCodes.Status400BadRequest);
        }

        using (body)
        {
            (CdsRequest? call, string? fault) = CdsRequest.Read(body.RootElement, service.Hook);
            if (call is null)
            {
                return Results.Problem(fault, statusCode: StatusCodes.Status400BadRequest);
            }

            if (await patients.FindAsync(call, service, stop) is not { } patient)
            {
                return Results.Problem("The patient is not in the store, and the prefetched records do not suffice: patient, conditions and medications are needed.", statusCode: StatusCodes.Status412PreconditionFailed);
            }

            var writer = new CardWriter(call, patient, trust.Base(context), settings.Launches.Count > 0, patients.Today());
            IReadOnlyList<CdsCard> cards = service.Hook == "patient-view" ? writer.OfPatientView() : writer.OfOrders(Advise(call, patient, patients, knowledge));
            bool isSilent = await silent.IsOnAsync(stop);

            // First the record of the view and of its cards, then the view.
            DateTime now = clock.GetUtcNow().UtcDateTime;
            IssuedCardRow[] kept = [.. cards.Select(card => new IssuedCardRow { Card = card.Uuid, Patient = patient.Key.Value, Service = service.Id, Topic = card.Source.Topic.Code, Summary = card.Summary, Shown = !isSilent, At = now })];
            return !await store.RecordCardsAsync(new AuditEntry(by, "cds-" + service.Hook, patient.Key.Value), kept, caller.Token, stop) ? Refused(CdsTrust.UsedBefore)
                : Results.Json(new CdsAnswer(isSilent ? [] : cards), CdsJson.Options);
        }
    }

    /// <summary>Of a patient nobody knows anything about, the order alone still tells about pregnancy potential; without a sign of epilepsy nothing is said.</summary>
    private static IReadOnlyList<OrderAdvice> Advise(CdsRequest call, CdsPatient patient, CdsPatients patients, KnowledgeBase knowledge)
    {
        IReadOnlyList<Exposure> read = patients.ReadDrafts(patient.Key, call);
        OrderedDrug[] drafts = [.. read.GroupBy(exposure => (exposure.DrugId, exposure.Evidence)).Select(steps => new OrderedDrug(steps.Key.DrugId, steps.Max(step => step.MgPerDay), steps.Key.Evidence))];
        OrderedDrug[] selected = call.Selections is { } chosen ? [.. drafts.Where(draft => chosen.Contains(draft.Order.Reference))] : drafts;
        return selected.Length == 0 || patient.Summary is not { } summary ? [] : OrderAdvice.Of(summary.Orders, selected, drafts, knowledge.Drugs, patients.Today());
    }

    private static async Task<IResult> FeedbackAsync(string id, HttpContext context, CdsTrust trust, Store store, CancellationToken stop)
    {
        Trust caller = await OnceAsync(await trust.JudgeAsync(context, stop), store, stop);
        if (caller.By is not { } by)
        {
            return Refused(caller);
        }

        if (CdsServices.Find(id) is null)
        {
            return Results.Problem("There is no service of that name. See /cds-services.", statusCode: StatusCodes.Status404NotFound);
        }

        using JsonDocument? body = await ReadAsync(context, stop);
        if (body is null || CdsFeedback.Read(body.RootElement, id, by) is not { } told)
        {
            return Results.Problem("The body is no feedback: {\"feedback\":[{\"card\", \"outcome\", \"outcomeTimestamp\"}]}.", statusCode: StatusCodes.Status400BadRequest);
        }

        await store.AddFeedbackAsync(told, new(by, "cds-feedback", id), stop);
        return Results.Ok();
    }

    private static async Task<JsonDocument?> ReadAsync(HttpContext context, CancellationToken stop)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, default, stop);
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            // No JSON, or the caller hung up amid it.
            return null;
        }
    }

    private static IResult Refused(Trust trust) => Results.Problem(trust.Refusal, statusCode: trust.Status);
}
