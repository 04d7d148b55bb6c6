using System.Globalization;
using RefractoryEpilepsy.Prediction;

namespace RefractoryEpilepsy.Fhir.Publishing;

/// <summary>The model's answer, with what moved it and what it rests on.</summary>
public static class RiskAssessmentResource
{
    /// <summary>Of a probability that may be shown.</summary>
    public static Publication Of(PublishingContext context, Risk risk) => context.Make(risk.QuestionId, new R4.RiskAssessment
    {
        Status = R4.ObservationStatus.Preliminary,
        Method = new R4.CodeableConcept { Text = $"Model {risk.ModelId}, question {risk.QuestionId}" },
        Subject = context.SubjectReference,
        Occurrence = new R4.FhirDateTime(Dates.Of(risk.IndexDay)),
        Performer = context.DeviceReference,
        Basis = PublishingContext.References(risk.Because.SelectMany(contribution => contribution.Evidence)),
        Prediction =
        [
            new R4.RiskAssessment.PredictionComponent
            {
                Outcome = new R4.CodeableConcept { Coding = [new R4.Coding(PublishingCodes.Conclusions, "drug-resistance")], Text = "Drug-resistant epilepsy" },
                Probability = new R4.FhirDecimal(Math.Round((decimal)(risk.Probability ?? 0), 4)),
                Rationale = Rationale(risk),
            },
        ],
        Note = [new R4.Annotation { Text = "An estimate for the day of the first drug, with its associations; never a cause and never an order." }],
    });

    private static string Rationale(Risk risk) => string.Join(" ", risk.Because.Where(contribution => Math.Abs(contribution.LogOdds) >= 0.005)
        .Select(contribution => $"{contribution.Group} {contribution.LogOdds.ToString("+0.00;-0.00", CultureInfo.InvariantCulture)} log-odds: {contribution.Text}")) is { Length: > 0 } text
        ? text : "No group of facts moves the estimate by much.";
}
