using RefractoryEpilepsy.Reports.Quality;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>A quality measure as a FHIR Measure.</summary>
public static class MeasureResource
{
    internal const string Terminology = "http://terminology.hl7.org/CodeSystem/";

    /// <summary>Id of the Library that names the logic.</summary>
    public const string LibraryId = "refractory-epilepsy-quality";

    /// <summary>The topic of every measure.</summary>
    public const string Topic = "Epilepsy";

    /// <summary>Whether a measure is on a topic somebody asks for: epilepsy, the measure's own id, or words of its title; a token's code counts without its system.</summary>
    public static bool IsOn(Measure measure, string topic)
    {
        string asked = topic.Split('|')[^1].Trim();
        return asked.Length > 0 && (string.Equals(asked, Topic, StringComparison.OrdinalIgnoreCase) || string.Equals(asked, measure.Id, StringComparison.OrdinalIgnoreCase) || measure.Title.Contains(asked, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The program somebody means: by its id or its title; a token's code counts without its system. Null where there is none.</summary>
    public static MeasureProgram? FindProgram(string program)
    {
        string asked = program.Split('|')[^1].Trim();
        return asked.Length == 0 ? null
            : Measures.Programs.FirstOrDefault(one => string.Equals(one.Id, asked, StringComparison.OrdinalIgnoreCase))
                ?? Measures.Programs.FirstOrDefault(one => string.Equals(one.Title, asked, StringComparison.OrdinalIgnoreCase));
    }

    private static readonly string[] Supplemental = ["sex", "race", "ethnicity", "payer", "rurality", "deprivation"];

    /// <summary>The breakdowns that also travel as supplemental data.</summary>
    public static IReadOnlyList<string> SupplementalData => Supplemental;

    /// <summary>The Measure.</summary>
    /// <param name="address">Of our FHIR address, without a slash at the end.</param>
    public static R4.Measure Of(Measure measure, string address)
    {
        var resource = new R4.Measure
        {
            Id = measure.Id,
            Url = CanonicalOf(measure.Id, address),
            Identifier = [new R4.Identifier($"{address}/Measure", measure.Id)],
            Version = $"{measure.Version}",
            Name = measure.Id.Replace('-', '_'),
            Title = measure.Title,
            Status = R4.PublicationStatus.Active,
            Experimental = measure.Mark != MeasureMark.Confirmed,
            Subject = Concept("http://hl7.org/fhir/resource-types", "Patient"),
            Description = measure.InEnglish,
            Rationale = measure.Rationale,
            Library = [$"{address}/Library/{LibraryId}"],
            Disclaimer = $"Source: {measure.Source}; {measure.MarkText}. For improving care; not for judging people.",
            Scoring = Concept(Terminology + "measure-scoring", measure.IsTime ? "continuous-variable" : "proportion"),
            Topic = [new R4.CodeableConcept { Text = Topic }],
            UseContext =
            [
                .. Measures.Programs.Where(program => program.Measures.Contains(measure.Id)).Select(program => new R4.UsageContext
                {
                    Code = new R4.Coding(Terminology + "usage-context-type", "program"),
                    Value = new R4.CodeableConcept($"{address}/CodeSystem/program", program.Id, program.Title, null),
                }),
            ],
            Type = [Concept(Terminology + "measure-type", "process")],
            ImprovementNotation = Concept(Terminology + "measure-improvement-notation", measure.IsTime ? "decrease" : "increase"),
            Group = [Group(measure)],
            SupplementalData =
            [
                .. Stratifier.All.Where(one => Supplemental.Contains(one.Id)).Select(one => new R4.Measure.SupplementalDataComponent
                {
                    Code = new R4.CodeableConcept { Text = one.Id },
                    Usage = [Concept(Terminology + "measure-data-usage", "supplemental-data")],
                    Description = one.Title,
                    Criteria = Words(one.Title),
                }),
            ],
        };
        resource.Extension.Add(new R4.Extension("http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-populationBasis", new R4.Code(BasisOf(measure))));
        resource.Contained.Add(MeasureRequirements.Module(measure));
        resource.Extension.Add(new R4.Extension("http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-effectiveDataRequirements", new R4.ResourceReference("#" + MeasureRequirements.ContainedId)));
        return resource;
    }

    /// <summary>The Library that says by which logic the measures are counted: ours, in words.</summary>
    public static R4.Library Library(string address, string programVersion) => new()
    {
        Id = LibraryId,
        Url = $"{address}/Library/{LibraryId}",
        Version = programVersion,
        Name = "RefractoryEpilepsyQuality",
        Title = "Logic of the quality measures",
        Status = R4.PublicationStatus.Active,
        Type = Concept(Terminology + "library-type", "logic-library"),
        Description = "The measures are counted by the program itself over judged patients; this is their logic in words.\n" + MeasureRequirements.Words(Measures.All.SelectMany(measure => measure.Needs)),
        DataRequirement = [.. MeasureRequirements.OfAll()],
        Content =
        [
            new R4.Attachment
            {
                ContentType = "text/plain",
                Title = "Definitions",
                Data = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Measures.All.Select(measure => $"{measure.Id} (definition {measure.Version}): {measure.InEnglish}"))),
            },
        ],
    };

    /// <summary>The canonical address of a measure.</summary>
    public static string CanonicalOf(string id, string address) => $"{address}/Measure/{id}";

    internal static R4.CodeableConcept Concept(string system, string code) => new(system, code);

    internal static R4.CodeableConcept PopulationCode(string code) => Concept(Terminology + "measure-population", code);

    private static string BasisOf(Measure measure) => measure.Basis switch { Basis.Visit => "Encounter", Basis.SideEffect => "AdverseEvent", Basis.MriRequest => "ServiceRequest", _ => "boolean" };

    private static R4.Measure.GroupComponent Group(Measure measure)
    {
        var group = new R4.Measure.GroupComponent { Code = new R4.CodeableConcept { Text = measure.Id }, Description = measure.InEnglish };
        group.Population.Add(Population("initial-population", measure.Initial.Text));
        group.Population.Add(Population(measure.IsTime ? "measure-population" : "denominator", "the initial population of those whose record can tell the rest"));
        if (measure.Exclusions.Count > 0)
        {
            group.Population.Add(Population(measure.IsTime ? "measure-population-exclusion" : "denominator-exclusion", string.Join(" or ", measure.Exclusions.Select(one => one.Text))));
        }

        if (measure.Exceptions.Count > 0)
        {
            group.Population.Add(Population("denominator-exception", string.Join(" or ", measure.Exceptions.Select(one => one.Text))));
        }

        group.Population.Add(measure.IsTime ? Population("measure-observation", "days from the second failure to the referral; the score is the Kaplan-Meier median") : Population("numerator", measure.Numerator.Text));
        group.Stratifier.AddRange(Stratifier.All.Select(one => new R4.Measure.StratifierComponent { Code = new R4.CodeableConcept { Text = one.Id }, Description = one.Title, Criteria = Words(one.Title) }));
        return group;
    }

    private static R4.Measure.PopulationComponent Population(string code, string text) => new() { Code = PopulationCode(code), Description = text, Criteria = Words(text) };

    private static R4.Expression Words(string text) => new() { Language = "text/plain", Expression_ = text };
}
