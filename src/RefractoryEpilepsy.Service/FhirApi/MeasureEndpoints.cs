using System.Globalization;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Access;
using RefractoryEpilepsy.Service.Quality;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.FhirApi;

/// <summary>Measures under <c>/fhir</c>: reading and searching Measure and MeasureReport, <c>$evaluate-measure</c> and <c>$care-gaps</c>.</summary>
internal static class MeasureEndpoints
{
    private const int MostDocuments = 500;
    private const string OfMonth = "-month";
    private const string Evaluate = "http://hl7.org/fhir/OperationDefinition/Measure-evaluate-measure";
    private const string Gaps = "http://hl7.org/fhir/OperationDefinition/Measure-care-gaps";

    /// <summary>What the capability statement says of it.</summary>
    public static IReadOnlyList<ServedType> Served { get; } =
    [
        new(
            "Measure",
            [R4.CapabilityStatement.TypeRestfulInteraction.Read, R4.CapabilityStatement.TypeRestfulInteraction.SearchType],
            [("_id", R4.SearchParamType.Token), ("identifier", R4.SearchParamType.Token), ("url", R4.SearchParamType.Uri), ("name", R4.SearchParamType.String), ("title", R4.SearchParamType.String), ("status", R4.SearchParamType.Token), ("version", R4.SearchParamType.Token)],
            [("evaluate-measure", Evaluate), ("care-gaps", Gaps)]),
        new(
            "MeasureReport",
            [R4.CapabilityStatement.TypeRestfulInteraction.Read, R4.CapabilityStatement.TypeRestfulInteraction.SearchType],
            [("_id", R4.SearchParamType.Token), ("measure", R4.SearchParamType.Reference), ("period", R4.SearchParamType.Date), ("date", R4.SearchParamType.Date), ("status", R4.SearchParamType.Token), ("subject", R4.SearchParamType.Reference), ("patient", R4.SearchParamType.Reference)],
            []),
        new("Library", [R4.CapabilityStatement.TypeRestfulInteraction.Read], [], []),
    ];

    /// <summary>Maps the addresses.</summary>
    public static void MapMeasures(this RouteGroupBuilder fhir)
    {
        fhir.MapGet("/Measure", (HttpContext context) => SearchMeasures(context));
        fhir.MapPost("/Measure/_search", async (HttpContext context, CancellationToken stop) => await AskedAsync(context, stop) ?? SearchMeasures(context));
        fhir.MapGet("/Measure/{id}", (string id, HttpContext context) => Measures.Find(id) is { } measure
            ? new FhirResult(MeasureResource.Of(measure, AddressOf(context)))
            : FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "There is no such measure."));
        fhir.MapGet("/Library/{id}", (string id, HttpContext context) => id == MeasureResource.LibraryId
            ? new FhirResult(MeasureResource.Library(AddressOf(context), ProgramVersion.Text))
            : FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "There is no such library."));
        fhir.MapMethods("/Measure/{id}/$evaluate-measure", ["GET", "POST"], (string id, HttpContext context, Store store, QualityBoard board, TimeProvider clock, CancellationToken stop) => EvaluateAsync(id, context, store, board, clock, stop));
        fhir.MapMethods("/Measure/$evaluate-measure", ["GET", "POST"], (HttpContext context, Store store, QualityBoard board, TimeProvider clock, CancellationToken stop) => EvaluateAsync(null, context, store, board, clock, stop));
        fhir.MapMethods("/Measure/$care-gaps", ["GET", "POST"], (HttpContext context, Store store, QualityBoard board, TimeProvider clock, CancellationToken stop) => CareGapsAsync(null, context, store, board, clock, stop));
        fhir.MapMethods("/Measure/{id}/$care-gaps", ["GET", "POST"], (string id, HttpContext context, Store store, QualityBoard board, TimeProvider clock, CancellationToken stop) => CareGapsAsync(id, context, store, board, clock, stop));
        fhir.MapGet("/MeasureReport", (HttpContext context, Store store, CancellationToken stop) => SearchReportsAsync(context, store, stop));
        fhir.MapPost("/MeasureReport/_search", async (HttpContext context, Store store, CancellationToken stop) => await AskedAsync(context, stop) ?? await SearchReportsAsync(context, store, stop));
        fhir.MapGet("/MeasureReport/{id}", (string id, HttpContext context, Store store, CancellationToken stop) => ReadReportAsync(id, context, store, stop));
    }

    /// <summary>A search whose parameters stand in a form, as FHIR allows: asked as if they stood in the address.</summary>
    /// <returns>What is wrong with the form; null where nothing is.</returns>
    private static async Task<IResult?> AskedAsync(HttpContext context, CancellationToken stop)
    {
        if (context.Request.HasFormContentType)
        {
            try
            {
                IFormCollection form = await context.Request.ReadFormAsync(stop);
                context.Request.QueryString = context.Request.QueryString.Add(QueryString.Create(form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value)))));
            }
            catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
            {
                return Wrong("The form cannot be read.");
            }
        }
        else if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            return FhirResult.Error(StatusCodes.Status415UnsupportedMediaType, R4.OperationOutcome.IssueType.NotSupported, "A search by POST takes its parameters as application/x-www-form-urlencoded.");
        }

        context.Request.Path = context.Request.Path.Value![..^"/_search".Length];
        return null;
    }

    private static string AddressOf(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/fhir";

    private static FhirResult SearchMeasures(HttpContext context)
    {
        string address = AddressOf(context);
        IQueryCollection query = context.Request.Query;
        bool Fits(string parameter, Func<string, bool> fits) => query[parameter].All(values => (values ?? "").Split(',').Any(fits));
        R4.Measure[] found =
        [
            .. Measures.All.Where(measure => Fits("_id", value => value == measure.Id)
                && Fits("identifier", value => value == measure.Id || value == $"{address}/Measure|{measure.Id}")
                && Fits("url", value => value == MeasureResource.CanonicalOf(measure.Id, address))
                && Fits("name", value => measure.Id.Replace('-', '_').StartsWith(value.Replace('-', '_'), StringComparison.OrdinalIgnoreCase))
                && Fits("title", value => measure.Title.StartsWith(value, StringComparison.OrdinalIgnoreCase))
                && Fits("title:contains", value => measure.Title.Contains(value, StringComparison.OrdinalIgnoreCase))
                && Fits("status", value => value is "active" or "http://hl7.org/fhir/publication-status|active")
                && Fits("version", value => value == measure.Version.ToString(CultureInfo.InvariantCulture)))
                .Select(measure => MeasureResource.Of(measure, address)),
        ];
        return Page(context, found, ["_id", "identifier", "url", "name", "title", "title:contains", "status", "version"]);
    }

    private static async Task<IResult> EvaluateAsync(string? id, HttpContext context, Store store, QualityBoard board, TimeProvider clock, CancellationToken stop)
    {
        if (await Given.OfAsync(context, stop) is not { } given)
        {
            return Wrong("The body is no Parameters resource.");
        }

        if ((id ?? given.One("measure")) is not { } named)
        {
            return Wrong("measure is missing: name it by id or canonical address.");
        }

        if (Named(named, out FhirResult? none) is not { } measure)
        {
            return none!;
        }

        if (PeriodOf(given, out ReportPeriod period) is { } fault)
        {
            return Wrong(fault);
        }

        string type = given.One("reportType") ?? (given.One("subject") is null ? "population" : "subject");
        if (type is not ("subject" or "subject-list" or "population" or "individual" or "summary"))
        {
            return Wrong("reportType must be subject, subject-list or population.");
        }

        if (given.One("lastReceivedOn") is { } received)
        {
            // It only allows to leave out what was sent before; the whole is sent each time.
            if (type is not ("subject" or "individual"))
            {
                return Wrong("lastReceivedOn is for reportType subject only.");
            }

            if (!PartialDate.TryParse(received.Split('T')[0], out _))
            {
                return Wrong("lastReceivedOn is a date or time, such as 2024-05-31.");
            }
        }

        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "Nothing has been screened yet.");
        }

        (MeasureSubjects asked, FhirResult? unknown) = await MeasureSubjects.OfAsync(given, context, store, stop);
        if (unknown is not null)
        {
            return unknown;
        }

        bool single = type is "subject" or "individual", exact = Roles.SeesAllPatients(context.User);
        if (asked.Patient is not null && !single)
        {
            return NotSupported($"reportType {type} counts everybody: leave subject out, or ask for reportType subject.");
        }

        var report = new ReportContext(AddressOf(context), clock.GetUtcNow(), asked.Organisation, board.AreasKnown, run.AsOf) { Group = asked.Group is { } group ? "Group/" + group.Id : null, Practitioner = asked.Practitioner };
        if (single || type == "subject-list")
        {
            if (!Roles.SeesPatients(context.User))
            {
                return FhirResult.Error(StatusCodes.Status403Forbidden, R4.OperationOutcome.IssueType.Forbidden, "Your role sees totals only.");
            }

            if (!single && !exact)
            {
                return FhirResult.Error(StatusCodes.Status403Forbidden, R4.OperationOutcome.IssueType.Forbidden, "A list of everybody is for those who see every site. Ask for one subject.");
            }

            // First the record of the view, then the view.
            await store.RecordAsync(Roles.NameOf(context.User), "evaluate-measure-" + type, single ? asked.Subject ?? "" : asked.IsSome ? $"{measure.Id} {asked.Name}" : measure.Id, stop);
            if (single)
            {
                return asked.Subject is null ? Wrong("subject is missing: reportType subject asks for one patient, or for the members of a Group.")
                    : asked.Group is not null ? await OfMembersAsync(measure, asked, period, report, await board.WhyNotToldAsync(run, period, exact), context, store, stop)
                    : await OneAsync(asked.Patient!, context, store, stop) is { } record && asked.Includes(record) ? new FhirResult(MeasureReportResource.Individual(NewId(), measure, record, period, report, (await board.WhyNotToldAsync(run, period, exact))(record, measure)))
                    : FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, asked.Practitioner is null ? "There is no such patient." : "There is no such patient of that practitioner.");
            }
        }

        await store.RecordAsync(Roles.NameOf(context.User), "evaluate-measure-" + type, asked.IsSome ? $"{measure.Id} {asked.Name}" : measure.Id, stop);
        if (asked.IsSome)
        {
            return exact ? await OfSomeAsync(measure, asked, period, type, run, report, board, stop)
                : FhirResult.Error(StatusCodes.Status403Forbidden, R4.OperationOutcome.IssueType.Forbidden, "Totals of a Group or of one practitioner are for those who see every patient: they overlap with other totals, and the difference of two would tell of few people.");
        }

        if (!exact && (!QualityCells.IsOpen(period) || period.To > run.AsOf))
        {
            return FhirResult.Error(
                StatusCodes.Status403Forbidden, R4.OperationOutcome.IssueType.Forbidden,
                $"Your role sees totals of whole calendar months and calendar years that are over by {Reports.Words.Of(run.AsOf)}, the last day of the data: other periods overlap, and their difference would tell of few people.");
        }

        QualityReport counted = await board.OfPeriodAsync(run, period, report.Organisation, exact);
        MeasureFigures figures = counted.Find(measure.Id)!;
        WaitingFigures waiting = counted.Waiting[0];
        return !exact && QualityCells.IsMonth(period) ? new FhirResult(MeasureReportResource.MonthSummary(NewId(), figures, period, report))
            : type == "subject-list" ? new FhirResult(MeasureReportResource.SubjectList(NewId(), figures, period, waiting, await board.PatientsAsync(measure, period, report.Organisation, _ => true, int.MaxValue, stop), report))
            : new FhirResult(MeasureReportResource.Summary(NewId(), figures, period, waiting, report, counted.WaitedFrom));
    }

    /// <summary>The totals of a Group's members or a practitioner's patients, with their list where it is asked for.</summary>
    private static async Task<IResult> OfSomeAsync(Measure measure, MeasureSubjects asked, ReportPeriod period, string type, RunRow run, ReportContext report, QualityBoard board, CancellationToken stop)
    {
        (QualityReport counted, long patients) = await board.OfSomeAsync(run, period, asked.Includes, stop);
        if (patients == 0 && asked.Practitioner is not null)
        {
            return asked.NoPatients();
        }

        MeasureFigures figures = counted.Find(measure.Id)!;
        WaitingFigures waiting = counted.Waiting[0];
        return new FhirResult(type == "subject-list"
            ? MeasureReportResource.SubjectList(NewId(), figures, period, waiting, await board.PatientsAsync(measure, period, asked.Includes, _ => true, int.MaxValue, stop), report)
            : MeasureReportResource.Summary(NewId(), figures, period, waiting, report));
    }

    /// <summary>Every member's own report, as Parameters with a <c>return</c> for each: FHIR R4 knows no other form of several results.</summary>
    private static async Task<IResult> OfMembersAsync(
        Measure measure, MeasureSubjects asked, ReportPeriod period, ReportContext report, Func<QualityRecord, Measure, string?> whyNotTold, HttpContext context, Store store, CancellationToken stop)
    {
        var answer = new R4.Parameters { Id = NewId() };
        foreach (string member in asked.Members!.Order(StringComparer.Ordinal))
        {
            if (await OneAsync(member, context, store, stop) is not { } record || !asked.Includes(record))
            {
                continue;
            }

            if (answer.Parameter.Count == MostDocuments)
            {
                return FhirResult.Error(StatusCodes.Status422UnprocessableEntity, R4.OperationOutcome.IssueType.TooCostly, $"The Group has more than {MostDocuments} members: ask for reportType population or subject-list, or patient by patient.");
            }

            answer.Parameter.Add(new R4.Parameters.ParameterComponent { Name = "return", Resource = MeasureReportResource.Individual(NewId(), measure, record, period, report with { Group = null }, whyNotTold(record, measure)) });
        }

        return new FhirResult(answer);
    }

    /// <summary>One patient's record; null where it is not there, or of none of the caller's sites.</summary>
    private static async Task<QualityRecord?> OneAsync(string key, HttpContext context, Store store, CancellationToken stop) =>
        Sites.Of(context.User) is { } sites && !await store.IsOfSitesAsync(new(key), sites, stop) ? null : await store.QualityRecordAsync(new(key), stop);

    private static async Task<IResult> CareGapsAsync(string? id, HttpContext context, Store store, QualityBoard board, TimeProvider clock, CancellationToken stop)
    {
        if (!Roles.SeesPatients(context.User))
        {
            return FhirResult.Error(StatusCodes.Status403Forbidden, R4.OperationOutcome.IssueType.Forbidden, "Your role sees totals only.");
        }

        // A gap in one patient's care is what a flag says, in other words.
        if (await store.SilentSinceAsync(stop) is not null)
        {
            return FhirResult.Error(StatusCodes.Status403Forbidden, R4.OperationOutcome.IssueType.Suppressed, "The service is silent: nothing is shown or sent.");
        }

        if (await Given.OfAsync(context, stop) is not { } given)
        {
            return Wrong("The body is no Parameters resource.");
        }

        if (PeriodOf(given, out ReportPeriod period) is { } fault)
        {
            return Wrong(fault);
        }

        R4.Resource? inline = given.Resource("subjectGroup");
        if (given.One("subjectGroup") is not null || inline is not (null or R4.Group))
        {
            return Wrong("subjectGroup is a Group resource in the body. A Group that is stored here is named as subject.");
        }

        bool isDocument = given.One("nonDocument") is null or "false";
        if (given.One("nonDocument") is not (null or "true" or "false"))
        {
            return Wrong("nonDocument is true or false.");
        }

        // FHIR R4 itself asks by topic and subject, and gets the document; Da Vinci DEQM asks by status, and gets Parameters.
        string[] statuses = [.. given.All("status")], topics = [.. given.All("topic")];
        bool isBase = statuses.Length == 0 && topics.Length > 0;
        if (statuses.Length == 0 && !isBase)
        {
            return Wrong("Neither topic (FHIR R4) nor status (Da Vinci DEQM) is given. status is open-gap, closed-gap or prospective-gap, repeated for several.");
        }

        if (statuses.Any(status => status is not ("open-gap" or "closed-gap" or "prospective-gap" or "open" or "closed" or "prospective")))
        {
            return Wrong("status is unknown: open-gap, closed-gap or prospective-gap, repeated for several.");
        }

        var measures = new List<Measure>();
        foreach (string name in (id is null ? [] : (string[])[id]).Concat(given.All("measureId")).Concat(given.All("measureIdentifier").Select(token => token.Split('|')[^1])).Concat(given.All("measureUrl")).Concat(given.All("measure")))
        {
            if (Named(name, out FhirResult? none) is not { } measure)
            {
                return none!;
            }

            measures.Add(measure);
        }

        if (topics.Length > 0)
        {
            measures = [.. (measures.Count == 0 ? Measures.All : measures).Where(measure => topics.Any(topic => MeasureResource.IsOn(measure, topic)))];
            if (measures.Count == 0)
            {
                return FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, $"There is no measure on that topic. All are on {MeasureResource.Topic}; an id or words of a title name single ones.");
            }
        }

        string[] programs = [.. given.All("program")];
        if (programs.Length > 0)
        {
            if (programs.FirstOrDefault(program => MeasureResource.FindProgram(program) is null) is not null)
            {
                return FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, $"There is no such program. There are {string.Join(", ", Measures.Programs.Select(program => program.Id))}.");
            }

            measures = [.. (measures.Count == 0 ? Measures.All : measures).Where(measure => programs.Any(program => MeasureResource.FindProgram(program)!.Measures.Contains(measure.Id)))];
            if (measures.Count == 0)
            {
                return FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "No measure that is asked for belongs to that program.");
            }
        }

        if (isBase && given.One("subject") is null)
        {
            return Wrong("subject is missing: by topic the gaps of one patient are asked for.");
        }

        if (inline is not null && given.One("subject") is not null)
        {
            return Wrong("Exactly one of subject and subjectGroup is asked for.");
        }

        if (given.One("subject") is not null || inline is not null ? given.One("organization") is not null : given.One("organization") is null && given.One("practitioner") is null)
        {
            return Wrong("Exactly one of subject and organization is asked for, or a practitioner.");
        }

        if (await store.LatestRunAsync(stop) is not { } run)
        {
            return FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "Nothing has been screened yet.");
        }

        if (period.From > run.AsOf)
        {
            return NotSupported($"The period lies after the data, which end on {Reports.Words.Of(run.AsOf)}.");
        }

        (MeasureSubjects asked, FhirResult? unknown) = await MeasureSubjects.OfAsync(given, context, store, stop);
        if (unknown is not null)
        {
            return unknown;
        }

        if (inline is R4.Group listed)
        {
            string?[] members = [.. listed.Member.Where(member => member.Inactive != true).Select(member => MeasureSubjects.PatientOf(member.Entity?.Reference))];
            if (members.Length == 0 || members.Contains(null))
            {
                return Wrong("subjectGroup names its members as Patient/ID, at least one.");
            }

            asked = asked with { Members = members.OfType<string>().ToHashSet(StringComparer.Ordinal) };
            if (asked.Members.Count > MostDocuments)
            {
                return FhirResult.Error(StatusCodes.Status422UnprocessableEntity, R4.OperationOutcome.IssueType.TooCostly, $"subjectGroup names more than {MostDocuments} patients.");
            }

            // A Group that is stored has a name by which it is found again in the trail; of one that was sent each member is.
            foreach (string member in asked.Members.Order(StringComparer.Ordinal))
            {
                await store.RecordAsync(Roles.NameOf(context.User), "care-gaps", member, stop);
            }
        }

        if (isBase && asked.Group is not null)
        {
            return Wrong("By topic the gaps of one patient are asked for; those of a Group come by status.");
        }

        await store.RecordAsync(Roles.NameOf(context.User), "care-gaps", asked.Subject ?? asked.Practitioner ?? "organisation", stop);
        var report = new ReportContext(AddressOf(context), clock.GetUtcNow(), asked.Organisation, board.AreasKnown, run.AsOf) { Practitioner = asked.Practitioner };
        Func<QualityRecord, Measure, string?> whyNotTold = await board.WhyNotToldAsync(run, period, Roles.SeesAllPatients(context.User));
        bool Wanted(GapStatus status) => isBase || statuses.Any(wanted => CareGaps.CodeOf(status).StartsWith(wanted, StringComparison.Ordinal));
        var answer = new R4.Parameters { Id = NewId() };               // readers refuse a resource without any element, and there may be no gap
        if (asked.Patient is { } patient)
        {
            if (await OneAsync(patient, context, store, stop) is not { } record || !asked.Includes(record))
            {
                return FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, asked.Practitioner is null ? "There is no such patient." : "There is no such patient of that practitioner.");
            }

            if (isBase)
            {
                return new FhirResult(CareGaps.Document(record, measures, period, run.AsOf, Wanted, report, measure => whyNotTold(record, measure), always: true, isDocument)!);
            }

            Add(record);
        }
        else
        {
            IReadOnlySet<string>? own = Sites.Of(context.User) is { } sites ? await store.PatientsOfSitesAsync(sites, stop) : null;
            int found = 0;
            await foreach (QualityRecord record in store.QualityRecordsAsync(stop))
            {
                if (asked.Includes(record) && own?.Contains(record.Patient.Value) != false && answer.Parameter.Count <= MostDocuments)
                {
                    found++;
                    Add(record);
                }
            }

            if (found == 0 && asked.Practitioner is not null)
            {
                return asked.NoPatients();
            }

            if (inline is not null && asked.Practitioner is null && answer.Parameter.Count <= MostDocuments && found < asked.Members!.Count)
            {
                return FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, $"{asked.Members.Count - found} of the {asked.Members.Count} members of subjectGroup are not among the patients you see here.");
            }

            if (answer.Parameter.Count > MostDocuments)
            {
                return FhirResult.Error(StatusCodes.Status422UnprocessableEntity, R4.OperationOutcome.IssueType.TooCostly, $"More than {MostDocuments} patients have such gaps: ask for fewer measures, or patient by patient.");
            }
        }

        return new FhirResult(answer);

        void Add(QualityRecord record)
        {
            if (CareGaps.Document(record, measures.Count == 0 ? Measures.All : measures, period, run.AsOf, Wanted, report, measure => whyNotTold(record, measure), always: false, isDocument, tellsUnknown: asked.Patient is not null || inline is not null) is { } document)
            {
                answer.Parameter.Add(new R4.Parameters.ParameterComponent { Name = "return", Resource = document });
            }
        }
    }

    private static async Task<IResult> SearchReportsAsync(HttpContext context, Store store, CancellationToken stop)
    {
        IQueryCollection query = context.Request.Query;
        var found = new List<R4.Resource>();
        foreach (QualityReportEntry entry in await store.SnapshotsAsync(stop))
        {
            if (await store.FindSnapshotAsync(entry.Id, stop) is not { } kept)
            {
                continue;
            }

            bool seesAll = Roles.SeesAllPatients(context.User);
            QualityReport? shown = seesAll ? null : await ShownAsync(kept.Snapshot, store, stop);
            foreach ((MeasureFigures figures, bool ofMonth) in kept.Snapshot.Report.Measures.SelectMany(figures => new[] { (figures, false), (figures, true) }).Where(one => seesAll || IsShown(one.figures, one.Item2, kept.Snapshot, shown)))
            {
                R4.MeasureReport report = Of(entry, kept.Snapshot, figures, ofMonth, AddressOf(context));
                ReportPeriod period = ofMonth ? kept.Snapshot.Report.Period : kept.Snapshot.Report.Year;
                // All that is kept is of many: no report is of one subject.
                bool fits = query["subject"].Count == 0 && query["patient"].Count == 0 && query["_id"].All(value => (value ?? "").Split(',').Contains(report.Id))
                    && query["measure"].All(value => (value ?? "").Split(',').Any(one => one.Split('|')[0].Split('/')[^1] == figures.Id))
                    && query["status"].All(value => (value ?? "").Split(',').Contains(StatusOf(report)))
                    && query["period"].All(value => DateSearch.Fits(value ?? "", period.From, period.To))
                    && query["date"].All(value => DateSearch.Fits(value ?? "", DateOnly.FromDateTime(entry.Made), DateOnly.FromDateTime(entry.Made)));
                if (fits)
                {
                    found.Add(report);
                }
            }
        }

        return query["period"].Concat(query["date"]).All(value => DateSearch.IsDate(value ?? ""))
            ? Page(context, found, ["_id", "measure", "status", "period", "date", "subject", "patient"])
            : Wrong("period and date are days such as ge2024-01-01.");
    }

    private static async Task<IResult> ReadReportAsync(string id, HttpContext context, Store store, CancellationToken stop)
    {
        bool ofMonth = id.EndsWith(OfMonth, StringComparison.Ordinal);
        string[] parts = (ofMonth ? id[..^OfMonth.Length] : id).Split('-', 2);
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && await store.FindSnapshotAsync(number, stop) is { } kept && kept.Snapshot.Report.Find(parts[1]) is { } figures
            && (Roles.SeesAllPatients(context.User) || IsShown(figures, ofMonth, kept.Snapshot, await ShownAsync(kept.Snapshot, store, stop)))
            ? new FhirResult(Of(kept.Entry, kept.Snapshot, figures, ofMonth, AddressOf(context)))
            : FhirResult.Error(StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound, "There is no such report.");
    }

    /// <summary>What is shown of a kept report's month, or at least of its year; null where neither was shown yet.</summary>
    private static async Task<QualityReport?> ShownAsync(QualitySnapshot snapshot, Store store, CancellationToken stop)
    {
        IReadOnlyList<QualityReport> shown = await store.ReleasedAsync(snapshot.Report.Organisation ?? "", stop);
        return shown.FirstOrDefault(one => one.Period == snapshot.Report.Period) ?? shown.FirstOrDefault(one => one.Year == snapshot.Report.Year);
    }

    /// <summary>
    /// Who sees totals only sees of a kept report what the pages show of its month and year, and nothing that was counted otherwise before or after: the difference would tell of few.
    /// A month that was not over when it was reported is shown to nobody of them.
    /// </summary>
    private static bool IsShown(MeasureFigures figures, bool ofMonth, QualitySnapshot snapshot, QualityReport? shown)
    {
        QualityReport report = snapshot.Report;
        if (shown?.Find(figures.Id) is not { } released || (ofMonth && report.IsIncomplete) || released.Version != figures.Version || released.Supported != figures.Supported)
        {
            return false;
        }

        return ofMonth ? shown.Period == report.Period && released.Month == figures.Month && released.MonthWhy == figures.MonthWhy
            : report.Year == shown.Year && released.Year == figures.Year && released.YearWhy == figures.YearWhy
                && (figures.Id != "QM-14" || (report.WaitedFrom == shown.WaitedFrom && System.Text.Json.JsonSerializer.Serialize(report.Waiting[0]) == System.Text.Json.JsonSerializer.Serialize(shown.Waiting[0])))
                && System.Text.Json.JsonSerializer.Serialize(released.Breakdowns) == System.Text.Json.JsonSerializer.Serialize(figures.Breakdowns)
                && released.Inputs.SequenceEqual(figures.Inputs);
    }

    private static string StatusOf(R4.MeasureReport report) => report.Status switch { R4.MeasureReport.MeasureReportStatus.Error => "error", R4.MeasureReport.MeasureReportStatus.Pending => "pending", _ => "complete" };

    /// <summary>A MeasureReport of a kept report: of its month in total, or of its year with groups.</summary>
    /// <param name="name">First part of its id; null: the number it has here.</param>
    internal static R4.MeasureReport Of(QualityReportEntry entry, QualitySnapshot snapshot, MeasureFigures figures, bool ofMonth, string address, string? name = null)
    {
        string id = $"{name ?? entry.Id.ToString(CultureInfo.InvariantCulture)}-{figures.Id}";
        QualityReport report = snapshot.Report;
        var context = new ReportContext(address, new DateTimeOffset(entry.Made, TimeSpan.Zero), report.Organisation, Areas: null, report.AsOf);
        return ofMonth ? MeasureReportResource.MonthSummary(id + OfMonth, figures, report.Period, context)
            : MeasureReportResource.Summary(id, figures, report.Year, figures.Id == "QM-14" ? report.Waiting[0] : null, context, report.WaitedFrom);
    }

    /// <summary>The measure of an id or a canonical address; null with the answer where there is none, or none of the version named.</summary>
    private static Measure? Named(string named, out FhirResult? none)
    {
        string[] parts = named.Split('|');
        Measure? measure = Measures.Find(parts[0].Split('/')[^1]);
        bool isThere = measure is not null && (parts.Length == 1 || parts[1] == measure.Version.ToString(CultureInfo.InvariantCulture));
        none = isThere ? null : FhirResult.Error(
            StatusCodes.Status404NotFound, R4.OperationOutcome.IssueType.NotFound,
            measure is null ? "There is no such measure." : $"There is no such version of {measure.Id}: what is counted here is version {measure.Version}.");
        return isThere ? measure : null;
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private static FhirResult NotSupported(string text) => FhirResult.Error(StatusCodes.Status422UnprocessableEntity, R4.OperationOutcome.IssueType.NotSupported, text);

    private static FhirResult Wrong(string text) => FhirResult.Error(StatusCodes.Status400BadRequest, R4.OperationOutcome.IssueType.Invalid, text);

    private static string? PeriodOf(Given given, out ReportPeriod period)
    {
        period = default;
        if (given.One("periodStart") is not { } start || given.One("periodEnd") is not { } end)
        {
            return "periodStart and periodEnd are required.";
        }

        if (!PartialDate.TryParse(start.Split('T')[0], out PartialDate first) || !PartialDate.TryParse(end.Split('T')[0], out PartialDate last))
        {
            return "periodStart and periodEnd are dates: 2024, 2024-05 or 2024-05-31.";
        }

        if (first.Earliest.Year <= 1900 || last.Latest.Year >= 9000)
        {
            return "periodStart and periodEnd lie between 1901 and 8999.";
        }

        period = new(first.Earliest, last.Latest);
        return period.To < period.From ? "periodEnd lies before periodStart." : null;
    }

    /// <summary>A page of a search: all matches, cut by <c>_count</c> and <c>_offset</c>, with links.</summary>
    private static FhirResult Page(HttpContext context, IReadOnlyList<R4.Resource> found, string[] known)
    {
        IQueryCollection query = context.Request.Query;
        string[] controls = ["_count", "_offset", "_format", "_summary", "_pretty", "_total"];
        if (context.Request.Headers["Prefer"].Any(prefer => prefer?.Contains("handling=strict", StringComparison.Ordinal) == true) && query.Keys.FirstOrDefault(key => !known.Contains(key) && !controls.Contains(key)) is { } unknown)
        {
            return Wrong($"The search parameter {unknown} is not known here.");
        }

        int count = int.TryParse(query["_count"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? Math.Min(asked, 500) : 50;
        int offset = int.TryParse(query["_offset"], NumberStyles.None, CultureInfo.InvariantCulture, out int skip) ? skip : 0;
        bool countOnly = query["_summary"] == "count" || count == 0;
        string self = AddressOf(context) + context.Request.Path.Value!["/fhir".Length..];
        string[] kept = [.. query.Where(parameter => known.Contains(parameter.Key)).SelectMany(parameter => parameter.Value.Select(value => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(value ?? "")}"))];
        string Link(int from) => $"{self}?{string.Join('&', kept.Append($"_count={count}").Append($"_offset={from}"))}";
        var bundle = new R4.Bundle { Type = R4.Bundle.BundleType.Searchset, Total = found.Count };
        bundle.Link.Add(new R4.Bundle.LinkComponent { Relation = "self", Url = Link(offset) });
        if (!countOnly)
        {
            bundle.Entry.AddRange(found.Skip(offset).Take(count).Select(resource => new R4.Bundle.EntryComponent
            {
                FullUrl = $"{self}/{resource.Id}",
                Resource = resource,
                Search = new R4.Bundle.SearchComponent { Mode = R4.Bundle.SearchEntryMode.Match },
            }));
            if (offset + count < found.Count)
            {
                bundle.Link.Add(new R4.Bundle.LinkComponent { Relation = "next", Url = Link(offset + count) });
            }
        }

        return new FhirResult(bundle);
    }
}
