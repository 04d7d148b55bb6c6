using System.Text.Json;
using RefractoryEpilepsy.Synthetic.Lives;

namespace RefractoryEpilepsy.Synthetic.Recording;

/// <summary>Fills with product codes and label text, diagnoses of visits in ICD-10-CM; no orders, no seizure counts, no reports, no notes.</summary>
/// <remarks>The product codes lie in a system of our own: no real product number is made up.</remarks>
internal sealed class ClaimsRecorder(Ndjson output, SyntheticOptions options) : Recorder(output, options)
{
    /// <inheritdoc/>
    protected override bool KeepsText => false;

    /// <inheritdoc/>
    protected override bool HasOrders => false;

    /// <inheritdoc/>
    protected override bool HasFills => true;

    /// <inheritdoc/>
    protected override double CountsSeizures => 0;

    /// <inheritdoc/>
    protected override (bool Icd, bool Snomed) Terminologies => (true, false);

    /// <inheritdoc/>
    protected override string Format(string type, int number) => $"C{type[0]}{type.Length:00}{number:00000000}";

    /// <inheritdoc/>
    protected override void SeizureFrequency(Visit visit, string encounter)
    {
    }

    /// <inheritdoc/>
    protected override void RecordHistory(Course course)
    {
    }

    /// <inheritdoc/>
    protected override void WriteOrder(Order order, string? encounter)
    {
    }

    /// <inheritdoc/>
    protected override string FillText(Product product) =>
        $"{(Life.Number % 6 == 0 ? product.Medicine.Brand : product.Label).ToUpperInvariant()} {product.Strength:0.##}{(product.Liquid ? "MG/ML SOLN" : $"MG {(product.Form == "tablet" ? "TAB" : "CAP")}")}";

    /// <inheritdoc/>
    protected override IEnumerable<Coding> FillCodes(Product product) =>
        [new Coding("https://example.org/synthetic-product-code", $"SYN-{product.Medicine.Atc}-{product.Strength * 10:00000}", FillText(product))];

    /// <inheritdoc/>
    protected override void Report(int day, string kind, Coding code, string text, string category)
    {
        Utf8JsonWriter json = Begin("Procedure", day, out _);
        json.Text("status", "completed");
        json.Concept("code", kind == "MRI" ? "MRI brain" : "Electroencephalogram", kind == "MRI" ? new Coding("http://www.cms.gov/Medicare/Coding/ICD10", "B030ZZZ", "MRI of brain") : new Coding("http://www.cms.gov/Medicare/Coding/ICD10", "4A00X4Z", "EEG measurement, external"));
        Subject(json);
        json.Text("performedDateTime", Json.Iso(day));
        Output.End("Procedure");
    }
}
