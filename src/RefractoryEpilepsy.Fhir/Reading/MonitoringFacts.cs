using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Blood counts, liver tests, visual fields and echocardiograms, only of people who take a drug that SAFE-4 watches: by a site's codes, else by their labels.</summary>
/// <remarks>The value sets of the specification hold no codes for them; labels are words in four languages, no codes of ours.</remarks>
internal static class MonitoringFacts
{
    private static readonly string[] Watched = ["felbamate", "vigabatrin", "fenfluramine", "cannabidiol"];

    public static IEnumerable<CareEvent> Read(Chart chart, IReadOnlyList<Exposure> exposures)
    {
        if (!exposures.Any(exposure => Watched.Contains(exposure.DrugId)))
        {
            return [];
        }

        return
        [
            .. chart.Of<ObservationSlice>().Where(entry => Observations.IsResult(entry.Is)).Select(entry => Of(entry, entry.Is.Code, Observations.DayOf(entry, chart), chart)).OfType<CareEvent>(),
            .. chart.Of<DiagnosticReportSlice>().Where(entry => Reports.IsResult(entry.Is)).Select(entry => Of(entry, entry.Is.Code, Reports.DayOf(entry, chart)?.Latest, chart)).OfType<CareEvent>(),
            .. chart.Of<ProcedureSlice>().Where(entry => entry.Is.Status is "completed" or "in-progress" or null)
                .Select(entry => Of(entry, entry.Is.Code, (chart.Day(entry.Is.PerformedDateTime, "performedDateTime", entry) ?? chart.Day(entry.Is.PerformedPeriod?.Start, "performedPeriod.start", entry))?.Latest, chart)).OfType<CareEvent>(),
            .. Laboratory(chart),
        ];
    }

    /// <summary>That the laboratory's results arrive here at all, whatever they are: the first of each month.</summary>
    private static IEnumerable<CareEvent> Laboratory(Chart chart) =>
        from entry in chart.Of<ObservationSlice>()
        where Observations.IsResult(entry.Is) && (entry.Is.Category ?? []).Any(category => category.Has("laboratory", "LAB") || Words.Any(category.Words(), "laborator"))
        let day = Observations.DayOf(entry, chart)
        where day is not null
        group (Entry: entry, Day: day.Value) by (day.Value.Year, day.Value.Month) into month
        let first = month.OrderBy(result => result.Day).ThenBy(result => result.Entry.Raw.Reference, StringComparer.Ordinal).First()
        select new CareEvent("laboratory-result", CareStage.Done, DateInterval.On(first.Day), Answer.No, Layer.Structured, chart.RecordedOn(first.Entry, first.Day), first.Entry.Evidence);

    /// <summary>The check that a label names; null where none.</summary>
    public static string? OfLabel(string label) =>
        Words.Any(label, "urine", "urin", "stool", "csf", "cerebrospinal", "fluid") ? null
        : Words.Any(label, "visual field", "perimetry", "perimetrie", "gesichtsfeld", "campimetr", "champ visuel", "campo visual") ? "monitoring-visual-field"
        : Words.Any(label, "echocardiogra", "echokardiogra", "ecocardiogra", "échocardiogra", "transthoracic echo", "echo complete", "echo limited", "cardiac echo", "echo 2d", "2d echo", "herzecho") || Words.Alone(label, "TTE") || (Words.Alone(label, "echo") && Words.Any(label, "doppler", "pediatric", "heart", "congenital", "cardiac")) ? "monitoring-echocardiogram"
        : Words.Any(label, "alanine aminotransferase", "aspartate aminotransferase", "liver function", "hepatic function", "leberwerte", "transaminas", "aminotransferas", "comprehensive metabolic", "comp metabolic", "comprehensive metab", "hepatic panel", "liver panel", "liver profile", "hepatic profile", "liver enzymes", "leberenzyme", "hepatogramm", "perfil hepático", "bilan hépatique") || Words.Alone(label, "CMP") || Words.Alone(label, "ALT") || Words.Alone(label, "AST") || Words.Alone(label, "GPT") || Words.Alone(label, "GOT") || Words.Alone(label, "LFT") ? "monitoring-liver"
        : Words.Any(label, "blood count", "blutbild", "hemogram", "hämogramm", "numération", "leukocytes [#/volume]", "platelets [#/volume]", "hemoglobin [mass/volume] in blood") || Words.Alone(label, "CBC") || Words.Alone(label, "WBC") ? "monitoring-blood-count"
        : null;

    private static CareEvent? Of(Entry entry, CodeableConcept? code, DateOnly? day, Chart chart)
    {
        string? concept = chart.Memory.CodedConcepts(code).FirstOrDefault(known => known.StartsWith("monitoring-", StringComparison.Ordinal));
        foreach (string text in concept is null ? code.Texts() : [])
        {
            concept ??= chart.Memory.Monitoring(text);
        }

        return concept is not null && day is { } on ? new CareEvent(concept, CareStage.Done, DateInterval.On(on), Answer.No, Layer.Structured, chart.RecordedOn(entry, on), entry.Evidence) : null;
    }
}
