using System.Text;
using RefractoryEpilepsy.Fhir.Publishing;
using RefractoryEpilepsy.Referral.Orders;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Service.Cds;

/// <summary>Puts conclusions into cards. It decides nothing but how they look.</summary>
/// <param name="baseUrl">Our address, for links.</param>
/// <param name="canLaunch">Whether the record system can open our page inside itself.</param>
internal sealed class CardWriter(CdsRequest call, CdsPatient patient, string baseUrl, bool canLaunch, DateOnly today)
{
    private const string Label = "RefractoryEpilepsy";

    private static readonly CdsCoding[] Overrides =
    [
        new("already-planned", CdsCoding.Overrides, "Already planned or done"),
        new("not-applicable", CdsCoding.Overrides, "Does not apply to this patient"),
        new("patient-declined", CdsCoding.Overrides, "The patient declined"),
        new("record-wrong", CdsCoding.Overrides, "The record is wrong or incomplete"),
        new("benefit-outweighs", CdsCoding.Overrides, "The benefit outweighs it"),
        new("other", CdsCoding.Overrides, "Other"),
    ];

    /// <summary>Status with what is missing, and the recommendation; none where nothing is to be said.</summary>
    public IReadOnlyList<CdsCard> OfPatientView()
    {
        if (patient.Summary is not { } summary)
        {
            return [];
        }

        var cards = new List<CdsCard>();
        bool tells = summary.EverResistant || summary.Confidence is not null || summary.Lead is not null;
        if (tells)
        {
            cards.Add(Status(summary));
        }

        if (summary.Lead is { } lead)
        {
            cards.Add(Recommendation(summary, lead));
        }

        return cards;
    }

    /// <summary>One card for each thing to know about the drugs.</summary>
    public IReadOnlyList<CdsCard> OfOrders(IReadOnlyList<OrderAdvice> advice) => [.. advice.Select(OfAdvice)];

    private CdsCard Status(CareSummary summary)
    {
        var text = new StringBuilder();
        text.Append("Judged for ").Append(Words.Of(summary.AsOf)).Append(".\n\n");
        foreach (Reason reason in summary.StatusReasons)
        {
            text.Append("- ").Append(Line(reason)).Append('\n');
        }

        Missing(text, summary);
        Notes(text);
        string indicator = summary.Status == RefractoryEpilepsy.Resistance.Status.Resistant ? "warning" : "info";
        return CdsCard.Make(summary.Headline, text.ToString().TrimEnd(), indicator, Source("resistance-status", "Drug resistance by the ILAE definition")) with { Links = Links() };
    }

    private CdsCard Recommendation(CareSummary summary, SummaryFlag lead)
    {
        var text = new StringBuilder();
        text.Append("**").Append(lead.RuleId).Append("** ").Append(lead.Title).Append("\n\n");
        foreach (Reason reason in lead.Reasons)
        {
            text.Append("- ").Append(Line(reason)).Append('\n');
        }

        text.Append("\nSource: ").Append(lead.Source).Append('\n');
        if (summary.Further.Count > 0)
        {
            text.Append("\nFurther:\n");
            foreach (SummaryFlag flag in summary.Further)
            {
                text.Append("- ").Append(flag.RuleId).Append(": ").Append(flag.Title).Append('\n');
            }
        }

        text.Append("\nA question to the clinician, never an order.");
        string indicator = lead.Strength == Referral.Strength.Strong ? "warning" : "info";
        return CdsCard.Make(lead.Title, text.ToString(), indicator, Source(lead.RuleId, lead.Title)) with
        {
            Links = Links(),
            OverrideReasons = Overrides,
            Suggestions = ServiceRequestResource.IsOrderable(lead.Offers)
                ? [new CdsSuggestion("Draft the proposal", Guid.NewGuid().ToString(), IsRecommended: false, [new CdsAction("create", "A draft with intent proposal: " + lead.Title, Proposal(lead.RuleId, lead.Title, lead.Reasons))])]
                : null,
        };
    }

    private CdsCard OfAdvice(OrderAdvice advice)
    {
        var text = new StringBuilder();
        foreach (Reason reason in advice.Reasons)
        {
            text.Append("- ").Append(Line(reason)).Append('\n');
        }

        text.Append("\nSource: ").Append(advice.Source).Append("\n\nA question to the clinician, never an order. Never stop or switch an antiseizure drug abruptly.");
        Notes(text);
        string indicator = advice.Urgency switch { Urgency.Critical => "critical", Urgency.Warning => "warning", _ => "info" };
        CdsAction? action = advice.Code switch
        {
            "third-drug-without-referral" => new CdsAction("create", "A draft with intent proposal: refer to an epilepsy centre.", Proposal("CEC-1", "Refer to a comprehensive epilepsy centre.", advice.Reasons)),
            "aggravates-syndrome" => new CdsAction("delete", "Takes the draft order away; nothing that is taken now is changed.", ResourceId: advice.Drug.Order.Reference),
            _ => null,
        };
        return CdsCard.Make(advice.Summary, text.ToString(), indicator, Source(advice.Code, advice.Summary)) with
        {
            Links = Links(),
            OverrideReasons = Overrides,
            Suggestions = action is null ? null : [new CdsSuggestion(action.Type == "create" ? "Draft the referral" : "Remove this draft", Guid.NewGuid().ToString(), IsRecommended: false, [action])],
        };
    }

    private WrittenJson Proposal(string ruleId, string what, IEnumerable<Reason> reasons) =>
        new(FhirJson.Bytes(ServiceRequestResource.Of("Patient/" + call.PatientId, ruleId, what, reasons.Select(reason => reason.Text), today)));

    private CdsSource Source(string topic, string display) => new(Label, baseUrl + "/rules", new CdsCoding(topic, CdsCoding.Topics, CdsCard.Short(display)));

    private IReadOnlyList<CdsLink>? Links() =>
        !patient.Stored ? null
        : canLaunch ? [new CdsLink("Open the patient's page", baseUrl + "/launch", "smart")]
        : [new CdsLink("Open the patient's page", baseUrl + "/patients/" + patient.Key.Value, "absolute")];

    private static void Missing(StringBuilder text, CareSummary summary)
    {
        if (summary.Missing.Count == 0)
        {
            return;
        }

        text.Append("\nMissing to say more:\n");
        foreach (string line in summary.Missing)
        {
            text.Append("- ").Append(line).Append('\n');
        }

        if (summary.MissingCount > summary.Missing.Count)
        {
            text.Append("- and ").Append(summary.MissingCount - summary.Missing.Count).Append(" more\n");
        }
    }

    private void Notes(StringBuilder text)
    {
        foreach (string note in patient.Notes)
        {
            text.Append('\n').Append(note);
        }
    }

    private static string Line(Reason reason) => reason.Evidence.Count == 0 ? reason.Text : $"{reason.Text} ({string.Join(", ", reason.Evidence.Take(4).Select(evidence => evidence.Reference))})";
}
