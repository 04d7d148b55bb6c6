using System.Globalization;
using System.Text.Json;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.FhirPath;
using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Reads what a site tells in shapes of its own (<c>shapes.csv</c>) as if it stood where FHIR puts it. Safe for any number of threads.</summary>
/// <remarks>
/// Only resources of the types named are parsed by Firely, so that a site without shapes pays nothing. The evidence of what is read is the
/// resource itself.
/// </remarks>
internal sealed class SiteShapes
{
    /// <summary>The elements in which R4's resources keep their day, in the order in which they are believed.</summary>
    private const string UsualDay = "(effective | authored | performed | issued | authoredOn | recordedDate | date | onset | occurrence | started | created | period.start)";

    private readonly Dictionary<string, List<Compiled>> byType = [];

    // Firely's tables of the model take a second to fill: only a site with shapes waits for them.
    private readonly Lazy<FhirJsonDeserializer> parser = new(() => new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich)));

    /// <exception cref="KnowledgeException">An expression is no FHIRPath, or the type is none that is read.</exception>
    public SiteShapes(IReadOnlyList<SiteShape> shapes)
    {
        foreach (SiteShape shape in shapes)
        {
            if (!SliceReader.ReadTypes.Contains(shape.Type))
            {
                throw shape.Wrong($"Resources of type \"{shape.Type}\" are not read.", $"Write one of: {string.Join(", ", SliceReader.ReadTypes.Order(StringComparer.Ordinal))}.");
            }

            if (!byType.TryGetValue(shape.Type, out List<Compiled>? rows))
            {
                byType[shape.Type] = rows = [];
            }

            rows.Add(new(
                shape,
                Compile(shape, shape.Where),
                shape.Value.Length > 0 ? Compile(shape, shape.Value) : null,
                Compile(shape, shape.Day.Length > 0 ? shape.Day : UsualDay)));
        }
    }

    /// <summary>What the rows make of a resource: none, one, or several where the value has several items.</summary>
    public IReadOnlyList<Entry> Of(Entry entry, Chart chart)
    {
        if (!byType.TryGetValue(entry.Raw.Type, out List<Compiled>? rows))
        {
            return [];
        }

        var found = new List<Entry>();
        foreach (Compiled row in rows)
        {
            try
            {
                if (parser.Value.DeserializeResource(System.Text.Encoding.UTF8.GetString(entry.Raw.Json.Span)) is { } resource)
                {
                    found.AddRange(Read(row, resource, entry));
                }
            }
            catch (Exception fault) when (fault is DeserializationFailedException or InvalidOperationException or ArgumentException or FormatException or JsonException or NotSupportedException or OverflowException)
            {
                // The words of the fault may quote the chart.
                chart.Gap("shape-not-read", $"The row for {row.Shape.Concept} in line {row.Shape.Line} of shapes.csv could not be evaluated over a {entry.Raw.Type}; try its FHIRPath on this resource.", entry);
            }
        }

        return found;
    }

    private static IEnumerable<Entry> Read(Compiled row, Resource resource, Entry entry)
    {
        PocoNode root = resource.ToPocoNode();
        var context = new EvaluationContext();
        if (!row.Where.IsTrue(root, context))
        {
            return [];
        }

        string? day = row.Day(root, context).Select(node => DayOf(node.Poco)).FirstOrDefault(text => text is not null);
        List<Base?> values = row.Value is null ? [null] : [.. row.Value(root, context).Select(node => node.Poco)];
        return values.Select(value => new Entry(entry.Raw, SliceOf(row.Shape, value, day, entry.Slice.Meta)));
    }

    private static string? DayOf(Base value) => value switch
    {
        Hl7.Fhir.Model.Period period => period.End ?? period.Start,
        PrimitiveType { JsonValue: not null } primitive => primitive.ToString(),
        _ => null,
    };

    private static Slice SliceOf(SiteShape shape, Base? value, string? day, Slices.Meta? meta)
    {
        var code = new Slices.CodeableConcept { Coding = [new() { System = SiteShape.ConceptSystem, Code = shape.Concept }] };
        return shape.Becomes switch
        {
            "DiagnosticReport" => new DiagnosticReportSlice { Meta = meta, Status = "final", Code = code, EffectiveDateTime = day, Conclusion = WordsOf(value) },
            "ServiceRequest" => new ServiceRequestSlice { Meta = meta, Status = "active", Intent = "order", Code = code, AuthoredOn = day },
            "Procedure" => new ProcedureSlice { Meta = meta, Status = "completed", Code = code, PerformedDateTime = day },
            _ => value switch
            {
                Hl7.Fhir.Model.Quantity quantity => new ObservationSlice
                {
                    Meta = meta,
                    Status = "final",
                    Code = code,
                    EffectiveDateTime = day,
                    ValueQuantity = new() { Value = quantity.Value, Unit = quantity.Unit, System = quantity.System, Code = quantity.Code },
                },
                Integer or FhirDecimal or PositiveInt or UnsignedInt => new ObservationSlice
                {
                    Meta = meta,
                    Status = "final",
                    Code = code,
                    EffectiveDateTime = day,
                    ValueQuantity = new() { Value = decimal.Parse(WordsOf(value)!, NumberStyles.Float, CultureInfo.InvariantCulture) },
                },
                _ => new ObservationSlice { Meta = meta, Status = "final", Code = code, EffectiveDateTime = day, ValueString = WordsOf(value) },
            },
        };
    }

    private static string? WordsOf(Base? value) => value switch
    {
        null => null,
        Hl7.Fhir.Model.CodeableConcept concept => concept.Text ?? concept.Coding.FirstOrDefault()?.Display ?? concept.Coding.FirstOrDefault()?.Code,
        Hl7.Fhir.Model.Coding coding => coding.Display ?? coding.Code,
        PrimitiveType { JsonValue: not null } primitive => primitive.ToString(),
        _ => null,
    };

    private static CompiledExpression Compile(SiteShape shape, string expression)
    {
        try
        {
            return new FhirPathCompiler().Compile(expression);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or InvalidOperationException)
        {
            throw shape.Wrong($"\"{expression}\" is no FHIRPath: {fault.Message.ReplaceLineEndings(" ")}.", "See hl7.org/fhirpath; try it on one resource first.");
        }
    }

    private sealed record Compiled(SiteShape Shape, CompiledExpression Where, CompiledExpression? Value, CompiledExpression Day);
}
