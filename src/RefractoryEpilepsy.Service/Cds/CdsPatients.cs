using System.Text.Json;
using RefractoryEpilepsy.Fhir;
using RefractoryEpilepsy.Fhir.Reading;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Service.Mapping;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Service.Site;
using RefractoryEpilepsy.Storage;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>Whom a call is about.</summary>
/// <param name="Summary">Null where nothing on record speaks of epilepsy or of an antiseizure drug.</param>
/// <param name="Stored">Whether the store answered; otherwise the prefetched records were judged.</param>
/// <param name="Notes">What the caller should know about the records that were sent.</param>
internal sealed record CdsPatient(PatientKey Key, CareSummary? Summary, bool Stored, IReadOnlyList<string> Notes);

/// <summary>Finds the patient of a call: in the store by the pseudonym of the id, else from what was sent along.</summary>
internal sealed class CdsPatients(Store store, LiveKnowledge live, EhrSettings settings, TimeProvider clock)
{
    private Readers? made;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Func<string, PatientKey>> pseudonyms = new(StringComparer.Ordinal);

    /// <summary>The patient; null where neither the store knows it nor enough was sent.</summary>
    public async Task<CdsPatient?> FindAsync(CdsRequest call, CdsService service, CancellationToken stop)
    {
        string? server = call.FhirServer?.TrimEnd('/');
        string own = server is null ? LoadingRun.DefaultSource : settings.Sources.GetValueOrDefault(server) ?? server;
        PatientKey first = (await PseudonymAsync(own, stop))(call.PatientId);

        // A server that no source is named after may be the one whose files were loaded, if the person is the same.
        PatientKey second = server is null || settings.Sources.ContainsKey(server) ? first : (await PseudonymAsync(LoadingRun.DefaultSource, stop))(call.PatientId);
        if (await store.CareSummaryAsync(first, second) is { } kept && (kept.Key == first || IsSame(kept.Summary, call.Prefetch)))
        {
            return new CdsPatient(kept.Key, kept.Summary, Stored: true, []);
        }

        if (await store.IsKeptOutAsync(first, stop) || await store.IsKeptOutAsync(second, stop))
        {
            // Whoever opted out is not judged from what is sent along either.
            return new CdsPatient(first, Summary: null, Stored: true, []);
        }

        Prefetched sent = Prefetched.Read(call.Prefetch, service, call.PatientId);
        return CdsServices.NeededWhenNew.Any(key => sent.NotRun.Contains(key) || sent.Failed.Contains(key)) ? null : Judge(first, call.PatientId, sent);
    }

    /// <summary>Reader and judge by the tables as they are now; made anew only where these changed.</summary>
    private (TimelineReader Reader, ScreeningRun Screening) Made()
    {
        KnowledgeBase now = live.Current;
        if (made is not { } known || !ReferenceEquals(known.Of, now))
        {
            made = known = new(now, new(now), new(now, predict: null, clock));
        }

        return (known.Reader, known.Screening);
    }

    /// <summary>The antiseizure drugs of draft orders, by the reader of orders.</summary>
    public IReadOnlyList<Exposure> ReadDrafts(PatientKey key, CdsRequest call)
    {
        DateOnly today = Today();
        var raw = new List<RawResource>();
        foreach (JsonElement draft in call.Drafts)
        {
            if (DraftOrder.AsOrder(draft, today, raw.Count + 1) is { } order)
            {
                raw.Add(order);
            }
        }

        return raw.Count == 0 ? [] : Made().Reader.Read(new PatientRecord(key, call.PatientId, raw)).Exposures;
    }

    /// <summary>Today where the service runs.</summary>
    public DateOnly Today() => HospitalTime.DayOf(clock.GetUtcNow());

    private CdsPatient Judge(PatientKey key, string patientId, Prefetched sent)
    {
        PatientTimeline timeline = Made().Reader.Read(new PatientRecord(key, patientId, sent.Resources));
        JudgedPatient? judged = Made().Screening.Judge(patientId, timeline, Today());
        return new CdsPatient(key, judged is null ? null : CareSummary.Of(judged, live.Current.Parameters), Stored: false,
        [
            "Judged from the records sent with this call only.",
            .. sent.Cut.Select(name => $"Of {name} only the first page was sent."),
            .. sent.Failed.Select(name => $"The record system could not give {name}."),
            .. sent.NotRun.Select(name => $"Not sent: {name}."),
            .. sent.Foreign > 0 ? (string[])["Records that name another patient were left out."] : [],
        ]);
    }

    /// <summary>Whether the patient that was sent along has the sex and birth date of the one in the store. Without one sent, nobody can tell.</summary>
    private static bool IsSame(CareSummary kept, JsonElement prefetch)
    {
        if (prefetch.ValueKind != JsonValueKind.Object || !prefetch.TryGetProperty("patient", out JsonElement patient) || patient.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        bool sexFits = CdsRequest.Text(patient, "gender") is not { } sex || kept.Orders.Sex is null || sex == kept.Orders.Sex;
        return sexFits && CdsRequest.Text(patient, "birthDate") is { } text && PartialDate.TryParse(text, out PartialDate born) && kept.Orders.Born is { } known
            && born.Earliest <= known.Latest && known.Earliest <= born.Latest;
    }

    private async Task<Func<string, PatientKey>> PseudonymAsync(string source, CancellationToken stop)
    {
        if (pseudonyms.TryGetValue(source, out Func<string, PatientKey>? known))
        {
            return known;
        }

        Func<string, PatientKey> pseudonym = await store.PseudonymsAsync(source, stop);

        // Callers name the server: only so many are remembered.
        return pseudonyms.Count < 100 ? pseudonyms.GetOrAdd(source, pseudonym) : pseudonym;
    }

    private sealed record Readers(KnowledgeBase Of, TimelineReader Reader, ScreeningRun Screening);
}
