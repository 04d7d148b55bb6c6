using System.Net;
using System.Text;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Serialization;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Service.Quality;
using RefractoryEpilepsy.Service.Tests.Access;
using RefractoryEpilepsy.Shared;
using R4 = Hl7.Fhir.Model;

namespace RefractoryEpilepsy.Service.Tests.FhirApi;

/// <summary>Measures over HTTP, as a client of the standard asks for them: thirty resistant patients of forty, judged on 1 May 2024.</summary>
public sealed class MeasureOperationsTests(HostOfTests host) : IClassFixture<HostOfTests>
{
    private const string Period = "periodStart=2024-01-01&periodEnd=2024-04-30";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", 15)]
    [InlineData("?_id=QM-1,QM-14", 2)]
    [InlineData("?identifier=QM-3", 1)]
    [InlineData("?name=QM_1&_count=2", 7)]                                 // QM-1 and QM-10 to QM-15, two to a page
    [InlineData("?title:contains=resistance", 1)]
    [InlineData("?status=draft", 0)]
    [InlineData("?_summary=count", 15)]
    public async Task Measures_are_searched(string query, int total)
    {
        R4.Bundle found = await ReadAsync<R4.Bundle>("/fhir/Measure" + query);

        Assert.Equal(total, found.Total);
        int seen = found.Entry.Count;
        for (string? next = found.NextLink?.ToString(); next is not null;)
        {
            R4.Bundle page = await ReadAsync<R4.Bundle>(next);
            seen += page.Entry.Count;
            next = page.NextLink?.ToString();
        }

        Assert.Equal(query.Contains("count", StringComparison.Ordinal) && !query.Contains("_count", StringComparison.Ordinal) ? 0 : total, seen);
    }

    [Fact]
    public async Task A_measure_is_read_and_found_again_by_its_canonical_address()
    {
        R4.Measure read = await ReadAsync<R4.Measure>("/fhir/Measure/QM-1");
        R4.Bundle found = await ReadAsync<R4.Bundle>("/fhir/Measure?url=" + Uri.EscapeDataString(read.Url!));
        R4.Library library = await ReadAsync<R4.Library>(read.Library.Single()!);

        Assert.Equal(host.Address + "/fhir/Measure/QM-1", read.Url);
        Assert.Equal("QM-1", found.Entry.Single().Resource!.Id);
        Assert.Equal("logic-library", library.Type!.Coding.Single().Code);
        Assert.Contains(library.DataRequirement, requirement => requirement.Type == R4.FHIRAllTypes.Encounter && requirement.MustSupport.Contains("serviceType"));
        R4.Library own = read.Contained.OfType<R4.Library>().Single();
        Assert.Contains("#" + own.Id, read.Extension.Select(extension => extension.Value).OfType<R4.ResourceReference>().Select(reference => reference.Reference));
        Assert.All(Measures.Find("QM-1")!.Needs, need => Assert.Contains(own.DataRequirement, requirement => requirement.ElementId!.StartsWith(need.Id + ".", StringComparison.Ordinal)));
        Assert.DoesNotContain(own.DataRequirement, requirement => requirement.ElementId!.StartsWith("ecg.", StringComparison.Ordinal));
        Assert.Equal(Stratifier.All.Count, read.Group.Single().Stratifier.Count);
    }

    [Fact]
    public async Task Get_and_post_by_id_and_by_canonical_address_count_the_same()
    {
        R4.MeasureReport got = await ReadAsync<R4.MeasureReport>($"/fhir/Measure/QM-1/$evaluate-measure?{Period}");
        R4.MeasureReport typed = await ReadAsync<R4.MeasureReport>($"/fhir/Measure/$evaluate-measure?{Period}&measure={Uri.EscapeDataString(host.Address + "/fhir/Measure/QM-1|2")}");
        R4.MeasureReport posted = await PostAsync<R4.MeasureReport>("/fhir/Measure/QM-1/$evaluate-measure", Given(("periodStart", new R4.Date("2024-01-01")), ("periodEnd", new R4.Date("2024-04-30")), ("reportType", new R4.Code("population"))));

        Assert.Equal(R4.MeasureReport.MeasureReportType.Summary, got.Type);
        Assert.Equal(("2024-01-01", "2024-04-30"), (got.Period!.Start, got.Period.End));
        Assert.Equal(host.Address + "/fhir/Measure/QM-1|2", got.Measure);
        foreach (R4.MeasureReport other in (R4.MeasureReport[])[typed, posted])
        {
            Assert.Equal(Counts(got), Counts(other));
        }

        Assert.Equal(R4.MeasureReport.MeasureReportStatus.Complete, got.Status);
        Assert.Contains(("initial-population", 30), Counts(got));
    }

    [Fact]
    public async Task A_list_of_subjects_names_whom_the_summary_counts()
    {
        R4.MeasureReport summary = await ReadAsync<R4.MeasureReport>($"/fhir/Measure/QM-2/$evaluate-measure?periodStart=2024&periodEnd=2024");
        R4.MeasureReport list = await ReadAsync<R4.MeasureReport>($"/fhir/Measure/QM-2/$evaluate-measure?periodStart=2024&periodEnd=2024&reportType=subject-list");

        Assert.Equal(R4.MeasureReport.MeasureReportType.SubjectList, list.Type);
        Assert.Equal(Counts(summary), Counts(list));
        foreach (R4.MeasureReport.PopulationComponent population in list.Group.SelectMany(group => group.Population))
        {
            R4.List named = list.Contained.OfType<R4.List>().Single(contained => "#" + contained.Id == population.SubjectResults!.Reference);
            Assert.True(named.Entry.Count <= population.Count);
            Assert.All(named.Entry, entry => Assert.StartsWith("Patient/key", entry.Item!.Reference, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task One_subject_says_why_and_the_view_is_on_record()
    {
        R4.MeasureReport report = await ReadAsync<R4.MeasureReport>($"/fhir/Measure/QM-1/$evaluate-measure?{Period}&subject=Patient/key01");

        Assert.Equal((R4.MeasureReport.MeasureReportType.Individual, "Patient/key01"), (report.Type, report.Subject!.Reference));
        Assert.Equal([("initial-population", 1), ("denominator", 1), ("denominator-exclusion", 0), ("denominator-exception", 0), ("numerator", 0)], Counts(report));
        Assert.Contains("Neither referred to nor seen", report.Text!.Div, StringComparison.Ordinal);
        Assert.Contains(await host.Store.AuditAsync(new(Action: "evaluate-measure-subject"), Stop), entry => entry.Subject == "key01");
    }

    [Theory]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2024-01-01", 400, "periodStart and periodEnd")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2024-13-01&periodEnd=2024-12-31", 400, "dates")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2024-12-31&periodEnd=2024-01-01", 400, "before")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?periodStart=9999-12&periodEnd=9999-12", 400, "between 1901")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?periodStart=0001&periodEnd=0001", 400, "between 1901")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&reportType=everything", 400, "reportType")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&reportType=subject", 400, "subject")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&subject=Patient/nobody", 404, "no such patient")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&organization=elsewhere", 404, "no such organisation")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&practitioner=Practitioner/1", 404, "general practitioner")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&practitioner=PractitionerRole/1", 422, "practitioner")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&subject=Location/1", 422, "Patient or a Group")]
    [InlineData("/fhir/Measure/QM-99/$evaluate-measure?" + Period, 404, "no such measure")]
    [InlineData("/fhir/Measure/$evaluate-measure?" + Period, 400, "measure is missing")]
    [InlineData("/fhir/Measure/QM-99", 404, "no such measure")]
    [InlineData("/fhir/MeasureReport/7-QM-1", 404, "no such report")]
    [InlineData("/fhir/MeasureReport?period=May", 400, "days")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&subject=Patient/key01", 400, "Neither topic")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&topic=epilepsy", 400, "subject is missing")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&topic=asthma&subject=Patient/key01", 404, "topic")]
    [InlineData("/fhir/Measure/$care-gaps?periodStart=2099&periodEnd=2099&topic=epilepsy&subject=Patient/key01", 422, "after the data")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&subject=Patient/key01&reportType=population", 422, "leave subject out")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&subject=Patient/key01&reportType=subject-list", 422, "leave subject out")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&subject=Group/g", 404, "no such Group")]
    [InlineData("/fhir/Group/g", 404, "no such Group")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&subject=Group/g", 404, "no such Group")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&topic=epilepsy&subject=Group/drug-resistant", 400, "by status")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&practitioner=Practitioner/1", 404, "general practitioner")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&subject=Patient/key01&program=asthma", 404, "epilepsy12")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&subject=Patient/key01&program=mips&measureId=QM-1", 404, "belongs to that program")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&subject=Patient/key01&nonDocument=perhaps", 400, "true or false")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&subjectGroup=Group/1", 400, "in the body")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&subject=Patient/key01&measureUrl=https://example.org/Measure/QM-1%7C99", 404, "no such version")]
    [InlineData("/fhir/Measure/$evaluate-measure?" + Period + "&measure=https://example.org/Measure/QM-1%7C1", 404, "version 2")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&lastReceivedOn=2024-01-01", 400, "for reportType subject only")]
    [InlineData("/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&subject=Patient/key01&lastReceivedOn=yesterday", 400, "lastReceivedOn is a date")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=shut&subject=Patient/key01", 400, "status")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap", 400, "Exactly one")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&subject=Patient/key01&organization=test", 400, "Exactly one")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&organization=elsewhere", 404, "organisation")]
    [InlineData("/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&subject=Patient/key01&measureId=QM-99", 404, "no such measure")]
    public async Task A_wrong_request_is_answered_with_an_outcome(string address, int status, string says)
    {
        using HttpClient client = host.As(null);
        using HttpResponseMessage answer = await client.GetAsync(address, Stop);
        R4.OperationOutcome outcome = Read<R4.OperationOutcome>(await answer.Content.ReadAsStringAsync(Stop));

        Assert.Equal((status, "application/fhir+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains(says, outcome.Issue.Single().Diagnostics ?? outcome.Issue.Single().Details?.Text ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"resourceType\":\"Patient\"}")]
    [InlineData("{\"resourceType\":\"Parameters\",")]
    [InlineData("no JSON at all")]
    [InlineData("[]")]
    [InlineData("{\"resourceType\":\"Parameters\",\"parameter\":\"x\"}")]
    public async Task A_body_that_is_no_Parameters_is_refused(string body)
    {
        using HttpClient client = host.As(null);
        using HttpResponseMessage answer = await client.PostAsync("/fhir/Measure/QM-1/$evaluate-measure", Fhir(body), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task While_the_service_is_silent_no_gap_of_a_patient_is_told()
    {
        using HttpClient client = host.As(null);
        await host.Store.SetSilentAsync(true, "someone", Stop);
        try
        {
            using HttpResponseMessage answer = await client.GetAsync($"/fhir/Measure/$care-gaps?{Period}&status=open-gap&subject=Patient/key01", Stop);

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal(R4.OperationOutcome.IssueType.Suppressed, Read<R4.OperationOutcome>(await answer.Content.ReadAsStringAsync(Stop)).Issue.Single().Code);
        }
        finally
        {
            await host.Store.SetSilentAsync(false, "someone", Stop);
        }
    }

    [Fact]
    public async Task Gaps_of_one_patient_come_as_a_document_for_the_statuses_asked_for()
    {
        R4.Parameters open = await ReadAsync<R4.Parameters>($"/fhir/Measure/$care-gaps?{Period}&status=open-gap&status=prospective-gap&subject=Patient/key01");
        R4.Parameters posted = await PostAsync<R4.Parameters>("/fhir/Measure/$care-gaps", Given(
            ("periodStart", new R4.Date("2024-01-01")), ("periodEnd", new R4.Date("2024-04-30")), ("status", new R4.Code("open-gap")), ("subject", new R4.FhirString("Patient/key01")), ("measureId", new R4.Id("QM-1"))));
        R4.Parameters closed = await ReadAsync<R4.Parameters>($"/fhir/Measure/$care-gaps?{Period}&status=closed-gap&subject=Patient/key01&measureId=QM-1");
        R4.Parameters everyone = await ReadAsync<R4.Parameters>($"/fhir/Measure/$care-gaps?{Period}&status=open-gap&organization=test&measureId=QM-1");

        R4.Bundle document = Assert.IsType<R4.Bundle>(open.Parameter.Single(parameter => parameter.Name == "return").Resource);
        Assert.Equal(R4.Bundle.BundleType.Document, document.Type);
        Assert.IsType<R4.Composition>(document.Entry[0].Resource);
        R4.Bundle one = Assert.IsType<R4.Bundle>(posted.Parameter.Single().Resource);
        R4.DetectedIssue issue = one.Entry.Select(entry => entry.Resource).OfType<R4.DetectedIssue>().Single();
        Assert.Equal(("CAREGAP", "open-gap"), (issue.Code!.Coding[0].Code, ((R4.CodeableConcept)issue.ModifierExtension.Single().Value!).Coding[0].Code));
        Assert.All(one.Entry.Select(entry => entry.Resource).OfType<R4.Composition>().Single().Section, section => Assert.Contains(one.Entry, entry => entry.FullUrl == section.Focus!.Reference));
        Assert.Empty(closed.Parameter);
        Assert.Equal(30, everyone.Parameter.Count);
    }

    [Theory]
    [InlineData("analyst", "/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&reportType=subject-list")]
    [InlineData("analyst", "/fhir/Measure/QM-1/$evaluate-measure?" + Period + "&subject=Patient/key01")]
    [InlineData("analyst", "/fhir/Measure/$care-gaps?" + Period + "&status=open-gap&subject=Patient/key01")]
    [InlineData("analyst", "/fhir/Measure/QM-1/$evaluate-measure?periodStart=2023&periodEnd=2023&reportType=population&subject=Group/drug-resistant")]
    [InlineData("analyst", "/fhir/Measure/QM-1/$evaluate-measure?periodStart=2023&periodEnd=2023&practitioner=Practitioner/1")]
    [InlineData("analyst", "/fhir/Group")]
    [InlineData("analyst", "/fhir/Group/drug-resistant")]
    public async Task Who_sees_totals_only_gets_no_patient(string role, string address)
    {
        using HttpClient client = host.As(role);
        using HttpResponseMessage answer = await client.GetAsync(address, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("key0", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("periodStart=2024-01-01&periodEnd=2024-04-30")]            // neither a month nor a year
    [InlineData("periodStart=2024-03-01&periodEnd=2024-03-30")]            // a day less than a month
    [InlineData("periodStart=2023-05-01&periodEnd=2024-04-30")]            // a year that begins in May
    [InlineData("periodStart=2024&periodEnd=2024")]                        // not over
    [InlineData("periodStart=2024-05&periodEnd=2024-05")]
    public async Task Who_sees_totals_only_cannot_subtract_periods_that_overlap(string period)
    {
        using HttpClient client = host.As("analyst");
        using HttpResponseMessage refused = await client.GetAsync("/fhir/Measure/QM-1/$evaluate-measure?" + period, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("calendar", Read<R4.OperationOutcome>(await refused.Content.ReadAsStringAsync(Stop)).Issue.Single().Diagnostics, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2023&periodEnd=2023", Stop)).StatusCode);
        R4.MeasureReport month = await ReadAsync<R4.MeasureReport>("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2024-04&periodEnd=2024-04", "analyst");
        Assert.Empty(month.Group.SelectMany(group => group.Stratifier));
    }

    [Fact]
    public async Task A_period_after_the_data_has_no_figures_and_one_that_is_not_over_says_so()
    {
        R4.MeasureReport after = await ReadAsync<R4.MeasureReport>("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2099-01&periodEnd=2099-01");
        R4.MeasureReport running = await ReadAsync<R4.MeasureReport>("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2024-05&periodEnd=2024-05");
        using HttpClient client = host.As(null);

        Assert.Equal(R4.MeasureReport.MeasureReportStatus.Error, after.Status);
        Assert.Empty(after.Group);
        Assert.Contains("after the data", after.Text!.Div, StringComparison.Ordinal);
        Assert.Equal(R4.MeasureReport.MeasureReportStatus.Pending, running.Status);
        Assert.Contains("Incomplete", running.Text!.Div, StringComparison.Ordinal);
        Assert.Contains("after the data", await client.GetStringAsync("/quality?month=2099-01", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gaps_by_topic_come_as_the_document_that_FHIR_R4_asks_for()
    {
        R4.Bundle document = await ReadAsync<R4.Bundle>($"/fhir/Measure/$care-gaps?{Period}&topic=epilepsy&subject=Patient/key01");
        R4.Bundle one = await PostAsync<R4.Bundle>("/fhir/Measure/$care-gaps", Given(
            ("periodStart", new R4.Date("2024-01-01")), ("periodEnd", new R4.Date("2024-04-30")), ("topic", new R4.FhirString("QM-1")), ("subject", new R4.FhirString("Patient/key01"))));
        R4.Parameters both = await ReadAsync<R4.Parameters>($"/fhir/Measure/$care-gaps?{Period}&topic=QM-1&status=open-gap&subject=Patient/key01");

        Assert.Equal(R4.Bundle.BundleType.Document, document.Type);
        Assert.IsType<R4.Composition>(document.Entry[0].Resource);
        Assert.Single(document.Entry, entry => entry.Resource is R4.MeasureReport);
        Assert.Contains("QM-15", ((R4.Composition)document.Entry[0].Resource!).Text!.Div, StringComparison.Ordinal);
        Assert.Single(one.Entry, entry => entry.Resource is R4.MeasureReport);
        Assert.Single(both.Parameter);
    }

    [Fact]
    public async Task An_empty_page_has_no_next_and_no_kept_report_is_of_one_subject()
    {
        R4.Bundle none = await ReadAsync<R4.Bundle>("/fhir/Measure?_count=0");
        R4.Bundle ofOne = await ReadAsync<R4.Bundle>("/fhir/MeasureReport?subject=Patient/key01");

        Assert.Equal((15, 0), (none.Total, none.Entry.Count));
        Assert.Null(none.NextLink);
        Assert.Equal(0, ofOne.Total);
    }

    [Fact]
    public async Task Who_sees_totals_only_gets_no_small_count()
    {
        foreach (Measure measure in Measures.All)
        {
            R4.MeasureReport report = await ReadAsync<R4.MeasureReport>($"/fhir/Measure/{measure.Id}/$evaluate-measure?periodStart=2023&periodEnd=2023", "analyst");

            Assert.All(Counts(report), count => Assert.False(count.Count is > 0 and < 11, $"{measure.Id} {count}"));
            Assert.All(report.Group.SelectMany(group => group.Stratifier).SelectMany(stratifier => stratifier.Stratum).SelectMany(stratum => stratum.Population), population => Assert.False(population.Count is > 0 and < 11));
        }
    }

    [Fact]
    public async Task Kept_reports_are_read_and_searched()
    {
        var run = (await host.Store.LatestRunAsync(Stop))!;
        var entry = await new QualityReporting(host.Store, AreaTable.Empty).MakeAsync(run, "1", ReportPeriod.Month(2024, 4), null, new Dictionary<string, string>(), "test", Stop);

        R4.Bundle all = await ReadAsync<R4.Bundle>("/fhir/MeasureReport?period=ge2024-01-01&_count=100");
        R4.Bundle of15 = await ReadAsync<R4.Bundle>("/fhir/MeasureReport?measure=" + Uri.EscapeDataString(host.Address + "/fhir/Measure/QM-15"));
        R4.Bundle none = await ReadAsync<R4.Bundle>("/fhir/MeasureReport?period=lt2020-01-01");
        R4.MeasureReport one = await ReadAsync<R4.MeasureReport>($"/fhir/MeasureReport/{entry.Id}-QM-15");

        R4.MeasureReport month = await ReadAsync<R4.MeasureReport>($"/fhir/MeasureReport/{entry.Id}-QM-15-month", "analyst");

        Assert.Equal(15, all.Entry.Count(found => found.Resource!.Id!.StartsWith($"{entry.Id}-", StringComparison.Ordinal)));
        Assert.Equal([$"{entry.Id}-QM-15", $"{entry.Id}-QM-15-month"], of15.Entry.Select(found => found.Resource!.Id!).Where(id => id.StartsWith($"{entry.Id}-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Empty(none.Entry);
        Assert.Equal(("2023-01-01", "2023-12-31"), (one.Period!.Start, one.Period.End));
        Assert.Equal(("2024-04-01", "2024-04-30"), (month.Period!.Start, month.Period.End));
        Assert.Empty(month.Group.SelectMany(group => group.Stratifier));
    }

    [Fact]
    public async Task A_month_that_is_not_over_is_kept_for_those_who_see_every_patient()
    {
        var run = (await host.Store.LatestRunAsync(Stop))!;
        var entry = await new QualityReporting(host.Store, AreaTable.Empty).MakeAsync(run, "1", ReportPeriod.Month(2024, 5), null, new Dictionary<string, string>(), "test", Stop);
        string address = $"/fhir/MeasureReport/{entry.Id}-QM-1-month";

        R4.MeasureReport running = await ReadAsync<R4.MeasureReport>(address);
        await ReadAsync<R4.MeasureReport>("/fhir/Measure/QM-1/$evaluate-measure?periodStart=2024-04&periodEnd=2024-04", "analyst");
        R4.Bundle found = await ReadAsync<R4.Bundle>("/fhir/MeasureReport?measure=QM-1", "analyst");
        using HttpClient analyst = host.As("analyst");
        using HttpResponseMessage refused = await analyst.GetAsync(address, Stop);

        Assert.Equal(R4.MeasureReport.MeasureReportStatus.Pending, running.Status);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Contains(found.Entry, one => one.Resource!.Id == $"{entry.Id}-QM-1");
        Assert.DoesNotContain(found.Entry, one => one.Resource!.Id == $"{entry.Id}-QM-1-month");
    }

    [Fact]
    public async Task What_comes_late_is_shown_at_once_to_who_sees_everybody_and_never_backwards_to_others()
    {
        await using var own = new HostOfTests();
        await own.InitializeAsync();
        using HttpClient everybody = own.As(null), analyst = own.As("analyst");
        const string month = "/fhir/Measure/QM-1/$evaluate-measure?periodStart=2024-03&periodEnd=2024-03", year = "/fhir/Measure/QM-1/$evaluate-measure?periodStart=2023&periodEnd=2023";
        async Task<string> Told(HttpClient client, string address) => string.Join(' ', Counts(Read<R4.MeasureReport>(await client.GetStringAsync(address, Stop))));
        (string allBefore, string monthBefore, string yearBefore) = (await Told(everybody, month), await Told(analyst, month), await Told(analyst, year));
        long kept = (await new QualityReporting(own.Store, AreaTable.Empty).MakeAsync((await own.Store.LatestRunAsync(Stop))!, "1", ReportPeriod.Month(2024, 3), null, new Dictionary<string, string>(), "test", Stop)).Id;

        long run = await own.Store.BeginRunAsync("test", new(2024, 5, 1), "test", Stop);
        await own.Store.SaveAsync(run, [.. Enumerable.Range(0, 5).Select(number => AnyPatient.Make($"late{number:D2}"))], Stop);
        await own.Store.FinishRunAsync(run, new(2024, 5, 1), 45, new(new Dictionary<string, long>(), new Dictionary<string, long>(), 1, 1, 1), "", Stop);
        long again = (await new QualityReporting(own.Store, AreaTable.Empty).MakeAsync((await own.Store.LatestRunAsync(Stop))!, "1", ReportPeriod.Month(2024, 3), null, new Dictionary<string, string>(), "test", Stop)).Id;

        Assert.Contains("30", monthBefore, StringComparison.Ordinal);
        Assert.NotEqual(allBefore, await Told(everybody, month));
        Assert.Equal(monthBefore, await Told(analyst, month));
        Assert.Equal(yearBefore, await Told(analyst, year));
        Assert.Contains("as they were first shown", await analyst.GetStringAsync("/quality/QM-1?month=2024-04", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await analyst.GetAsync($"/fhir/MeasureReport/{kept}-QM-1-month", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.GetAsync($"/fhir/MeasureReport/{again}-QM-1-month", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await everybody.GetAsync($"/fhir/MeasureReport/{again}-QM-1-month", Stop)).StatusCode);
    }

    [Fact]
    public async Task Who_sees_totals_only_sees_calendar_years_on_the_pages()
    {
        using HttpClient analyst = host.As("analyst"), everybody = host.As(null);

        string totals = await analyst.GetStringAsync("/quality?month=2024-04", Stop), all = await everybody.GetStringAsync("/quality?month=2024-04", Stop);

        Assert.Contains(">2023, 95 % interval<", totals, StringComparison.Ordinal);
        Assert.DoesNotContain("2023-05-01", totals, StringComparison.Ordinal);
        Assert.Contains(">Twelve months, 95 % interval<", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_is_counted_listed_and_reported_member_by_member()
    {
        string[] members = ["key01", "key02", "key03"];
        long number = await host.Store.ImportCohortAsync(new() { Name = "theirs", Provenance = "test", Form = "list", FileHash = new('0', 64), By = "test", Members = 4, Gaps = "[]" }, members, "test", Stop);
        string address = $"/fhir/Measure/QM-1/$evaluate-measure?{Period}&subject=Group/{number}";

        R4.MeasureReport totals = await ReadAsync<R4.MeasureReport>(address + "&reportType=population");
        R4.MeasureReport list = await ReadAsync<R4.MeasureReport>(address + "&reportType=subject-list");
        R4.Parameters each = await ReadAsync<R4.Parameters>(address);
        R4.Parameters gaps = await ReadAsync<R4.Parameters>($"/fhir/Measure/QM-1/$care-gaps?{Period}&status=open-gap&subject=Group/{number}");
        R4.Group read = await ReadAsync<R4.Group>($"/fhir/Group/{number}");

        Assert.Equal((R4.MeasureReport.MeasureReportType.Summary, $"Group/{number}"), (totals.Type, totals.Subject!.Reference));
        Assert.Contains(("initial-population", 3), Counts(totals));
        Assert.Equal(Counts(totals), Counts(list));
        Assert.Equal(members.Select(key => "Patient/" + key), list.Contained.OfType<R4.List>().Single(one => one.Id == "subjects-initial-population").Entry.Select(entry => entry.Item!.Reference));
        Assert.Equal(members.Select(key => "Patient/" + key), each.Parameter.Select(one => Assert.IsType<R4.MeasureReport>(one.Resource).Subject!.Reference));
        Assert.Equal(3, gaps.Parameter.Count);
        Assert.Equal(members.Select(key => "Patient/" + key), read.Member.Select(member => member.Entity!.Reference));
        Assert.Contains(await host.Store.AuditAsync(new(Action: "evaluate-measure-subject"), Stop), entry => entry.Subject == $"Group/{number}");
    }

    [Fact]
    public async Task Our_own_cohorts_are_groups_too()
    {
        await using var own = new HostOfTests();
        await own.InitializeAsync();
        long run = await own.Store.BeginRunAsync("two", new(2024, 5, 1), "test", Stop);
        await own.Store.SaveAsync(run, [.. Enumerable.Range(0, 3).Select(number => AnyPatient.Make($"two{number}")).Select(made => made with { Case = made.Case with { Resistance = made.Case.Resistance with { Failures = [.. made.Case.Resistance.Failures, .. made.Case.Resistance.Failures] } } })], Stop);
        await own.Store.FinishRunAsync(run, new(2024, 5, 1), 3, new(new Dictionary<string, long>(), new Dictionary<string, long>(), 1, 1, 1), "", Stop);
        using HttpClient client = own.As(null);
        async Task<T> Get<T>(string path)
            where T : R4.Resource => Read<T>(await client.GetStringAsync("/fhir/" + path, Stop));

        R4.Bundle all = await Get<R4.Bundle>("Group");
        R4.Group resistant = await Get<R4.Group>("Group/drug-resistant");
        R4.Group two = await Get<R4.Group>("Group/ilae-two");
        R4.MeasureReport totals = await Get<R4.MeasureReport>($"Measure/QM-1/$evaluate-measure?{Period}&subject=Group/drug-resistant&reportType=population");

        Assert.Contains(all.Entry, entry => entry.Resource!.Id == "drug-resistant");
        Assert.All(all.Entry, entry => Assert.Empty(((R4.Group)entry.Resource!).Member));
        Assert.Equal(["Patient/two0", "Patient/two1", "Patient/two2"], resistant.Member.Select(member => member.Entity!.Reference));
        Assert.Equal(3, two.Quantity);
        Assert.Contains(("initial-population", 3), Counts(totals));
    }

    [Fact]
    public async Task A_practitioner_is_asked_for_the_patients_whose_record_names_it()
    {
        await using var own = new HostOfTests();
        await own.InitializeAsync();
        long run = await own.Store.BeginRunAsync("practice", new(2024, 5, 1), "test", Stop);
        await own.Store.SaveAsync(
            run,
            [
                .. Enumerable.Range(0, 12).Select(number => AnyPatient.Make($"own{number:D2}")).Select((made, number) => made with
                {
                    Case = made.Case with { Timeline = made.Case.Timeline with { Person = made.Case.Timeline.Person with { Practitioners = number < 5 ? ["Practitioner/a", "Practitioner/b"] : ["Practitioner/b"] } } },
                }),
            ],
            Stop);
        await own.Store.FinishRunAsync(run, new(2024, 5, 1), 12, new(new Dictionary<string, long>(), new Dictionary<string, long>(), 1, 1, 1), "", Stop);
        using HttpClient client = own.As(null);
        async Task<T> Get<T>(string query)
            where T : R4.Resource => Read<T>(await client.GetStringAsync($"/fhir/Measure/{query}", Stop));

        R4.MeasureReport five = await Get<R4.MeasureReport>($"QM-1/$evaluate-measure?{Period}&practitioner=Practitioner/a");
        R4.MeasureReport twelve = await Get<R4.MeasureReport>($"QM-1/$evaluate-measure?{Period}&practitioner=https://example.org/fhir/Practitioner/b&organization=practice");
        R4.MeasureReport list = await Get<R4.MeasureReport>($"QM-1/$evaluate-measure?{Period}&practitioner=a&reportType=subject-list");
        R4.Parameters gaps = await Get<R4.Parameters>($"$care-gaps?{Period}&status=open-gap&practitioner=Practitioner/a&organization=practice&measureId=QM-1");
        R4.MeasureReport one = await Get<R4.MeasureReport>($"QM-1/$evaluate-measure?{Period}&practitioner=Practitioner/a&subject=Patient/own01");

        Assert.Equal("Practitioner/a", five.Reporter!.Reference);
        Assert.Contains(("initial-population", 5), Counts(five));
        Assert.Contains(("initial-population", 12), Counts(twelve));
        Assert.Equal(5, list.Contained.OfType<R4.List>().Single(found => found.Id == "subjects-initial-population").Entry.Count);
        Assert.Equal(5, gaps.Parameter.Count);
        Assert.Equal("Patient/own01", one.Subject!.Reference);
        using HttpResponseMessage other = await client.GetAsync($"/fhir/Measure/QM-1/$evaluate-measure?{Period}&practitioner=Practitioner/a&subject=Patient/own09", Stop);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task A_program_asks_for_the_measures_that_declare_it()
    {
        string[] Of(R4.Bundle document) => [.. document.Entry.Select(entry => entry.Resource).OfType<R4.MeasureReport>().Select(report => report.Measure!.Split('/')[^1].Split('|')[0])];

        R4.Bundle all = await ReadAsync<R4.Bundle>($"/fhir/Measure/$care-gaps?{Period}&topic=epilepsy&subject=Patient/key01");
        R4.Bundle local = await ReadAsync<R4.Bundle>($"/fhir/Measure/$care-gaps?{Period}&topic=epilepsy&subject=Patient/key01&program=aan-2014&program=epilepsy12");
        R4.Bundle none = await ReadAsync<R4.Bundle>($"/fhir/Measure/$care-gaps?{Period}&topic=epilepsy&subject=Patient/key01&program=local");
        R4.Measure measure = await ReadAsync<R4.Measure>("/fhir/Measure/QM-6");

        Assert.Contains("QM-1", Of(all));
        Assert.NotEmpty(Of(local));
        Assert.Equal(Of(all).Where(id => Measures.Programs.Any(program => program.Id is "aan-2014" or "epilepsy12" && program.Measures.Contains(id))), Of(local));
        Assert.Empty(Of(none));
        Assert.Equal(["aan-2014", "mips"], measure.UseContext.Where(context => context.Code!.Code == "program").Select(context => ((R4.CodeableConcept)context.Value!).Coding[0].Code));
    }

    [Fact]
    public async Task What_the_data_cannot_tell_is_no_gap_and_is_not_counted_as_missed()
    {
        // Nobody's record here holds an MRI protocol, a video-EEG or a screening instrument: QM-15 cannot be told of anybody.
        R4.Parameters none = await ReadAsync<R4.Parameters>($"/fhir/Measure/$care-gaps?{Period}&status=open-gap&subject=Patient/key01&measureId=QM-15");
        R4.Bundle document = await ReadAsync<R4.Bundle>($"/fhir/Measure/$care-gaps?{Period}&topic=QM-15&subject=Patient/key01");
        R4.MeasureReport one = await ReadAsync<R4.MeasureReport>($"/fhir/Measure/QM-15/$evaluate-measure?{Period}&subject=Patient/key01&lastReceivedOn=2024-01-01");

        R4.Bundle unknown = Assert.IsType<R4.Bundle>(Assert.Single(none.Parameter).Resource);
        Assert.DoesNotContain(unknown.Entry, entry => entry.Resource is R4.DetectedIssue);
        Assert.Contains("whether there is a gap is not known", ((R4.Composition)unknown.Entry[0].Resource!).Text!.Div, StringComparison.Ordinal);
        R4.Composition composition = Assert.IsType<R4.Composition>(document.Entry[0].Resource);
        Assert.Empty(composition.Section);
        Assert.Contains("whether there is a gap is not known", composition.Text!.Div, StringComparison.Ordinal);
        Assert.Equal([("initial-population", 1), ("denominator", 0), ("numerator", 0)], Counts(one));
        Assert.Null(one.Group.Single().MeasureScore);
        Assert.Contains("Whether it was done is not known", one.Text!.Div, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_sent_is_asked_member_by_member_and_an_unknown_member_is_said()
    {
        async Task<HttpResponseMessage> Ask(params string[] members)
        {
            using HttpClient client = host.As(null);
            var body = new R4.Parameters
            {
                Parameter =
                [
                    new() { Name = "periodStart", Value = new R4.Date("2024-01-01") }, new() { Name = "periodEnd", Value = new R4.Date("2024-04-30") }, new() { Name = "status", Value = new R4.Code("open-gap") },
                    new() { Name = "measureId", Value = new R4.Id("QM-1") }, new() { Name = "nonDocument", Value = new R4.FhirBoolean(true) },
                    new() { Name = "subjectGroup", Resource = new R4.Group { Type = R4.Group.GroupType.Person, Actual = true, Member = [.. members.Select(member => new R4.Group.MemberComponent { Entity = new R4.ResourceReference(member) })] } },
                ],
            };
            return await client.PostAsync("/fhir/Measure/$care-gaps", Fhir(FhirJson.Text(body)), Stop);
        }

        using HttpResponseMessage two = await Ask("Patient/key01", "Patient/key02"), stranger = await Ask("Patient/key01", "Patient/elsewhere"), nobody = await Ask();

        R4.Bundle[] bundles = [.. Read<R4.Parameters>(await two.Content.ReadAsStringAsync(Stop)).Parameter.Select(parameter => Assert.IsType<R4.Bundle>(parameter.Resource))];
        Assert.Equal(2, bundles.Length);
        Assert.All(bundles, bundle => Assert.Equal(R4.Bundle.BundleType.Collection, bundle.Type));
        Assert.All(bundles, bundle => Assert.DoesNotContain(bundle.Entry, entry => entry.Resource is R4.Composition));
        Assert.All(bundles, bundle => Assert.Single(bundle.Entry, entry => entry.Resource is R4.DetectedIssue));
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.Contains("1 of the 2 members", await stranger.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
    }

    [Fact]
    public async Task A_search_may_come_as_a_form_and_an_operation_may_not()
    {
        using HttpClient client = host.As(null);
        using var form = new FormUrlEncodedContent([new("_id", "QM-1,QM-14")]);
        using HttpResponseMessage found = await client.PostAsync("/fhir/Measure/_search", form, Stop);
        using var other = new FormUrlEncodedContent([new("periodStart", "2024")]);
        using HttpResponseMessage refused = await client.PostAsync("/fhir/Measure/QM-1/$evaluate-measure", other, Stop);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, "/fhir/MeasureReport/_search") { Content = new FormUrlEncodedContent([new("_count", "1")]), Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        using HttpResponseMessage foreign = await client.SendAsync(elsewhere, Stop);

        R4.Bundle bundle = Read<R4.Bundle>(await found.Content.ReadAsStringAsync(Stop));
        Assert.Equal(2, bundle.Total);
        Assert.StartsWith(host.Address + "/fhir/Measure?", bundle.Link.Single(link => link.Relation == "self").Url, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        Assert.Contains("Parameters resource", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        using HttpResponseMessage json = await client.PostAsync("/fhir/Measure/_search", Fhir("{}"), Stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
    }

    [Fact]
    public async Task Who_is_erased_is_out_of_the_totals_at_once()
    {
        await using var own = new HostOfTests();
        await own.InitializeAsync();
        using HttpClient client = own.As(null);
        async Task<int?> Population() => Counts(Read<R4.MeasureReport>(await client.GetStringAsync($"/fhir/Measure/QM-1/$evaluate-measure?{Period}", Stop)))[0].Count;
        int? before = await Population();

        await own.Store.EraseAsync(["key01"], "asked", "test", stayOut: false, Stop);

        Assert.Equal((30, 29), (before, await Population()));
    }

    [Fact]
    public async Task A_page_of_a_search_has_at_most_five_hundred()
    {
        R4.Bundle page = await ReadAsync<R4.Bundle>("/fhir/Measure?_count=501");

        Assert.EndsWith("_count=500&_offset=0", page.Link.Single(link => link.Relation == "self").Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public async Task Gaps_of_more_than_five_hundred_patients_are_refused_and_not_cut_off(int patients, bool answered)
    {
        await using var many = new HostOfTests();
        await many.InitializeAsync();
        long run = await many.Store.BeginRunAsync("many", new(2024, 5, 1), "test", Stop);
        await many.Store.SaveAsync(run, [.. Enumerable.Range(0, patients).Select(number => AnyPatient.Make($"many{number:D3}"))], Stop);
        await many.Store.FinishRunAsync(run, new(2024, 5, 1), patients, new(new Dictionary<string, long>(), new Dictionary<string, long>(), 1, 1, 1), "", Stop);
        using HttpClient client = many.As(null);

        using HttpResponseMessage answer = await client.GetAsync($"/fhir/Measure/$care-gaps?{Period}&status=open-gap&organization=many&measureId=QM-1", Stop);
        string body = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal(answered ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(patients, answered ? Read<R4.Parameters>(body).Parameter.Count : patients);
        Assert.Equal(!answered, body.Contains("More than 500 patients", StringComparison.Ordinal));
    }

    private static R4.Parameters Given(params (string Name, R4.DataType Value)[] values) =>
        new() { Parameter = [.. values.Select(value => new R4.Parameters.ParameterComponent { Name = value.Name, Value = value.Value })] };

    private static (string?, int? Count)[] Counts(R4.MeasureReport report) => [.. report.Group.SelectMany(group => group.Population).Select(population => (population.Code?.Coding[0].Code, population.Count))];

    private static StringContent Fhir(string body) => new(body, Encoding.UTF8, "application/fhir+json");

    private async Task<T> ReadAsync<T>(string address, string? role = null)
        where T : R4.Resource
    {
        using HttpClient client = host.As(role);
        return Read<T>(await client.GetStringAsync(address, Stop));
    }

    private async Task<T> PostAsync<T>(string address, R4.Resource body)
        where T : R4.Resource
    {
        using HttpClient client = host.As(null);
        using HttpResponseMessage answer = await client.PostAsync(address, Fhir(FhirJson.Text(body)), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Read<T>(await answer.Content.ReadAsStringAsync(Stop));
    }

    private static T Read<T>(string json)
        where T : R4.Resource => Assert.IsType<T>(new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Strict)).DeserializeResource(json));
}
