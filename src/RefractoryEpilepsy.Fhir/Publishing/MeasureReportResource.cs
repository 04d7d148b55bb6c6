using System.Globalization;
using RefractoryEpilepsy.Reports.Quality;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>Who reports, when, and where the resources stand.</summary>
/// <param name="Address">Of our FHIR address, without a slash at the end.</param>
/// <param name="At">The moment of reporting.</param>
/// <param name="Organisation">Of whom; null: all together.</param>
/// <param name="Areas">What postal areas are like, for supplemental data of one patient; null: not known.</param>
/// <param name="DataUntil">The last day of the data: a report of a period that is not over by then is pending; null: over.</param>
public sealed record ReportContext(string Address, DateTimeOffset At, string? Organisation, AreaTable? Areas = null, DateOnly? DataUntil = null)
{
    /// <summary>The Group that totals are of, as a reference; null: of no Group.</summary>
    public string? Group { get; init; }

    /// <summary>The Practitioner whose patients are counted, as a reference; null: of nobody in particular.</summary>
    public string? Practitioner { get; init; }
}

/// <summary>Quality figures as FHIR MeasureReports: in total, with the list of patients, and of one patient.</summary>
/// <remarks>
/// Denominators hold those whose record can tell, so that numerator over denominator less exclusions and exceptions is the score; the others stay in the
/// initial population. A count that is hidden as too small has no value and the reason "masked".
/// </remarks>
public static class MeasureReportResource
{
    private const string AbsentReason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private const string MeasureInfo = "http://hl7.org/fhir/StructureDefinition/cqf-measureInfo";

    /// <summary>A summary of the period.</summary>
    /// <param name="figures">As the report gives them; those of <see cref="MeasureFigures.Year"/> are told.</param>
    /// <param name="waiting">For the time to referral: the waits whose medians, in days, are its scores; null where they are not told.</param>
    /// <param name="waitedFrom">Of those who became resistant in it are the medians; null: in the period. Another stretch is named in the text.</param>
    public static R4.MeasureReport Summary(string id, MeasureFigures figures, ReportPeriod period, WaitingFigures? waiting, ReportContext context, ReportPeriod? waitedFrom = null)
    {
        Measure measure = Measures.Find(figures.Id)!;
        R4.MeasureReport report = Frame(id, measure, R4.MeasureReport.MeasureReportType.Summary, period, context);
        if (!figures.Supported)
        {
            report.Status = R4.MeasureReport.MeasureReportStatus.Error;
            report.Text = Narrative(figures.Why);
            return report;
        }

        if (figures.YearWhy is { } notYear)
        {
            report.Status = R4.MeasureReport.MeasureReportStatus.Error;
            report.Text = Narrative(notYear);
            return report;
        }

        var group = new R4.MeasureReport.GroupComponent { Code = new R4.CodeableConcept { Text = measure.Id } };
        group.Population.AddRange(Populations(measure, figures.Year));
        group.MeasureScore = measure.IsTime ? Days(waiting?.Median) : Score(figures.Year);
        string[] said =
        [
            .. period.To > context.DataUntil ? new[] { NotOver(context) } : [],
            .. measure.IsTime && waitedFrom is { } since && since != period ? new[] { $"The score is the median wait of those who became drug resistant in {since}; the counts are of {period}." } : [],
            .. figures.Inputs.Select(input => string.Create(CultureInfo.InvariantCulture, $"Missing for {(input.Missing is { } told ? told.ToString("0.0%", CultureInfo.InvariantCulture) + " of patients" : "a share of patients that is not told")}: {input.Text}{(input.Ranks ? "" : "; too little to compare organisations")}.")).Distinct(StringComparer.Ordinal),
        ];
        report.Text = said.Length == 0 ? null : List(said);
        foreach (Breakdown breakdown in figures.Breakdowns)
        {
            var stratifier = new R4.MeasureReport.StratifierComponent { Code = [new R4.CodeableConcept { Text = breakdown.Id }] };
            stratifier.Stratum.AddRange(breakdown.Groups.Select(one => new R4.MeasureReport.StratifierGroupComponent
            {
                Value = new R4.CodeableConcept { Text = one.Group },
                Population = [.. Populations(measure, one.Figure).Select(population => new R4.MeasureReport.StratifierGroupPopulationComponent { Code = population.Code, CountElement = population.CountElement })],
                MeasureScore = measure.IsTime ? Days(waiting?.Breakdowns.FirstOrDefault(other => other.Id == breakdown.Id)?.Groups.FirstOrDefault(other => other.Group == one.Group)?.Median) : Score(one.Figure),
            }));
            group.Stratifier.Add(stratifier);
        }

        report.Group.Add(group);
        foreach (Breakdown breakdown in figures.Breakdowns.Where(one => MeasureResource.SupplementalData.Contains(one.Id)))
        {
            int number = 0;
            foreach (GroupFigure one in breakdown.Groups)
            {
                Supplement(report, $"sde-{breakdown.Id}-{++number}", breakdown.Id, new R4.CodeableConcept { Text = one.Group }, one.Figure?.Initial is { } people ? new R4.Integer((int)people) : null);
            }
        }

        return report;
    }

    /// <summary>The totals of a month alone, without groups: those of a month, and of the year it lies in, would tell each other's few.</summary>
    /// <param name="figures">As the report gives them; those of <see cref="MeasureFigures.Month"/> are told.</param>
    public static R4.MeasureReport MonthSummary(string id, MeasureFigures figures, ReportPeriod month, ReportContext context) =>
        figures.MonthWhy is { } not ? Summary(id, figures with { YearWhy = not }, month, waiting: null, context)
            : Summary(id, figures with { Year = figures.Month, YearWhy = null, Breakdowns = [] }, month, waiting: null, context);

    /// <summary>The same with the patients of every population, by pseudonym.</summary>
    public static R4.MeasureReport SubjectList(string id, MeasureFigures figures, ReportPeriod period, WaitingFigures? waiting, IReadOnlyList<(QualityRecord Record, IReadOnlyList<UnitOutcome> Outcomes)> patients, ReportContext context)
    {
        R4.MeasureReport report = Summary(id, figures, period, waiting, context);
        report.Type = R4.MeasureReport.MeasureReportType.SubjectList;
        if (report.Group is not [var group])
        {
            return report;
        }

        Measure measure = Measures.Find(figures.Id)!;
        foreach (R4.MeasureReport.PopulationComponent population in group.Population)
        {
            string code = population.Code?.Coding[0].Code ?? "";
            string[] subjects = [.. patients.Where(patient => patient.Outcomes.Any(outcome => Belongs(code, outcome.Standing))).Select(patient => patient.Record.Patient.Value)];
            var list = new R4.List
            {
                Id = "subjects-" + code,
                Status = R4.List.ListStatus.Current,
                Mode = R4.ListMode.Snapshot,
                Entry = [.. subjects.Select(subject => new R4.List.EntryComponent { Item = new R4.ResourceReference($"Patient/{subject}") })],
            };
            report.Contained.Add(list);
            population.SubjectResults = new R4.ResourceReference("#" + list.Id);
            population.CountElement = new R4.Integer(measure.UnitFact is null ? subjects.Length : patients.Sum(patient => patient.Outcomes.Count(outcome => Belongs(code, outcome.Standing))));
        }

        return report;
    }

    /// <summary>One patient, with what it rests on.</summary>
    /// <param name="whyNotTold">Why the data do not tell whether it was done; null where they do. What is not there is then counted as not known, not as not done.</param>
    public static R4.MeasureReport Individual(string id, Measure measure, QualityRecord record, ReportPeriod period, ReportContext context, string? whyNotTold = null)
    {
        R4.MeasureReport report = Frame(id, measure, R4.MeasureReport.MeasureReportType.Individual, period, context);
        report.Subject = new R4.ResourceReference($"Patient/{record.Patient.Value}");
        IReadOnlyList<UnitExplanation> explanations = MeasureResults.Explain(measure, record, period.From, period.To);
        var counts = default(MeasureCounts);
        var units = PatientUnits.Of(measure, record, period.From, period.To);
        bool isUntold = whyNotTold is not null && units.NotMet > 0;
        counts.Add(isUntold ? units with { NotMet = 0, Undetermined = units.Undetermined + units.NotMet } : units);
        var figure = Figure.Of(counts);
        var group = new R4.MeasureReport.GroupComponent { Code = new R4.CodeableConcept { Text = measure.Id } };
        group.Population.AddRange(Populations(measure, figure));
        group.MeasureScore = measure.IsTime ? Days(TimeToEvent.Of(record, Awaited.Referral, period.From, period.To) is { Happened: true } wait ? wait.Days : null) : Score(figure);
        report.Group.Add(group);
        foreach (Evidence evidence in explanations.SelectMany(one => one.Steps).SelectMany(step => step.Judgement.Reasons).SelectMany(reason => reason.Evidence).DistinctBy(one => one.Reference))
        {
            if (evidence.Reference.Length > 0)
            {
                report.EvaluatedResource.Add(new R4.ResourceReference(evidence.Reference));
            }
        }

        foreach (Stratifier stratifier in Stratifier.All.Where(one => MeasureResource.SupplementalData.Contains(one.Id)))
        {
            // What kind of place somebody lives in is told where the site's table of areas knows it.
            string told = stratifier.Of(record, period.To, context.Areas ?? AreaTable.Empty);
            if (told != Stratifier.NotRecorded || stratifier.Id is not ("rurality" or "deprivation"))
            {
                Supplement(report, "sde-" + stratifier.Id, stratifier.Id, new R4.CodeableConcept { Text = stratifier.Id }, new R4.CodeableConcept { Text = told });
            }
        }

        string[] reasons = [.. explanations.SelectMany(one => one.Steps).SelectMany(step => step.Judgement.Reasons).Select(reason => reason.Text).Distinct(StringComparer.Ordinal)];
        // A period that is not over says so first.
        string[] said = [.. period.To > context.DataUntil ? new[] { NotOver(context) } : [], .. isUntold ? new[] { $"Whether it was done is not known. {whyNotTold}" } : [], .. reasons];
        report.Text = said.Length == 0 ? null : List(said);
        return report;
    }

    internal static R4.Narrative List(IEnumerable<string> said) => new()
    {
        Status = R4.Narrative.NarrativeStatus.Generated,
        Div = $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><ul>{string.Concat(said.Select(reason => $"<li>{System.Net.WebUtility.HtmlEncode(reason)}</li>"))}</ul></div>",
    };

    private static string NotOver(ReportContext context) => $"Incomplete: the period is not over by {Reports.Words.Of(context.DataUntil)}, the last day of the data.";

    private static R4.Narrative Narrative(string text) =>
        new() { Status = R4.Narrative.NarrativeStatus.Generated, Div = $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{System.Net.WebUtility.HtmlEncode(text)}</div>" };

    private static R4.MeasureReport Frame(string id, Measure measure, R4.MeasureReport.MeasureReportType type, ReportPeriod period, ReportContext context) => new()
    {
        Id = id,
        Status = period.To > context.DataUntil ? R4.MeasureReport.MeasureReportStatus.Pending : R4.MeasureReport.MeasureReportStatus.Complete,
        Text = period.To > context.DataUntil ? Narrative(NotOver(context)) : null,
        Type = type,
        Measure = $"{MeasureResource.CanonicalOf(measure.Id, context.Address)}|{measure.Version.ToString(CultureInfo.InvariantCulture)}",
        DateElement = new R4.FhirDateTime(context.At),
        Subject = context.Group is { } group ? new R4.ResourceReference(group) : null,
        Reporter = new R4.ResourceReference { Reference = context.Practitioner, Display = context.Organisation ?? (context.Practitioner is null ? "All organisations" : null) },
        Period = new R4.Period { Start = Reports.Words.Of(period.From), End = Reports.Words.Of(period.To) },
        ImprovementNotation = MeasureResource.Concept(MeasureResource.Terminology + "measure-improvement-notation", measure.IsTime ? "decrease" : "increase"),
    };

    private static IEnumerable<R4.MeasureReport.PopulationComponent> Populations(Measure measure, Figure? figure)
    {
        yield return Count("initial-population", figure?.Initial);
        yield return Count(measure.IsTime ? "measure-population" : "denominator", figure?.Denominator);
        if (measure.Exclusions.Count > 0)
        {
            yield return Count(measure.IsTime ? "measure-population-exclusion" : "denominator-exclusion", figure?.Excluded);
        }

        if (measure.Exceptions.Count > 0)
        {
            yield return Count("denominator-exception", figure?.Excepted);
        }

        if (!measure.IsTime)
        {
            yield return Count("numerator", figure?.Met);
        }
    }

    private static R4.MeasureReport.PopulationComponent Count(string code, long? count) => new()
    {
        Code = MeasureResource.PopulationCode(code),
        CountElement = count is { } known ? new R4.Integer((int)known) : new R4.Integer { Extension = [Masked()] },
    };

    private static R4.Quantity? Score(Figure? figure) => figure?.Rate is { } rate ? new R4.Quantity { Value = Math.Round((decimal)rate, 6) } : null;

    private static R4.Quantity? Days(double? days) => days is { } told ? new R4.Quantity((decimal)told, "d", "http://unitsofmeasure.org") : null;

    private static R4.Extension Masked() => new(AbsentReason, new R4.Code("masked"));

    private static bool Belongs(string population, Standing standing) => population switch
    {
        "initial-population" => standing is Standing.Met or Standing.NotMet or Standing.Excepted or Standing.Excluded or Standing.Undetermined,
        "denominator" or "measure-population" => standing is Standing.Met or Standing.NotMet or Standing.Excepted or Standing.Excluded,
        "denominator-exclusion" or "measure-population-exclusion" => standing == Standing.Excluded,
        "denominator-exception" => standing == Standing.Excepted,
        "numerator" => standing == Standing.Met,
        _ => false,
    };

    /// <summary>Supplemental data as the reference implementations of the operation give them: a contained Observation, named by its population.</summary>
    private static void Supplement(R4.MeasureReport report, string id, string of, R4.CodeableConcept code, R4.DataType? value)
    {
        var info = new R4.Extension { Url = MeasureInfo };
        info.Extension.Add(new R4.Extension("measure", new R4.Canonical(report.Measure)));
        info.Extension.Add(new R4.Extension("populationId", new R4.FhirString(of)));
        var observation = new R4.Observation { Id = id, Status = R4.ObservationStatus.Final, Code = code, Value = value, Extension = [info] };
        if (value is null)
        {
            observation.DataAbsentReason = MeasureResource.Concept(MeasureResource.Terminology + "data-absent-reason", "masked");
        }

        report.Contained.Add(observation);
        report.EvaluatedResource.Add(new R4.ResourceReference("#" + id));
    }
}
