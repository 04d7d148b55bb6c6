using RefractoryEpilepsy.Fhir.Reading.Slices;

namespace RefractoryEpilepsy.Fhir.Quirks;

/// <summary>An order turns "completed" once it is handed to a pharmacy or dispensed, though the patient goes on taking the drug.</summary>
internal static class CompletedOrderWithoutEnd
{
    /// <summary>
    /// Without an end, a supply or a reason the status says only that the order was dealt with: whether the drug goes on is unknown, which
    /// is neither "active" nor "ended". Hospital orders, which do end when completed, are left alone.
    /// </summary>
    public static Quirk Quirk { get; } = new(
        Id: "completed-order-without-end",
        Vendor: "",
        Source: "FHIR R4 calls an order completed when all actions it implies have occurred; pharmacies send that at the fill",
        Correct: slice => slice is MedicationRequestSlice { Status: "completed" } order && !HasEnd(order) && !IsOfHospital(order)
            ? order with { Status = "unknown" }
            : null);

    private static bool HasEnd(MedicationRequestSlice order) =>
        order.DispenseRequest?.ValidityPeriod?.End is not null
        || order.DispenseRequest?.ExpectedSupplyDuration is not null
        || order.StatusReason is not null
        || (order.DosageInstruction ?? []).Any(dosage => dosage.Timing?.Repeat is { BoundsPeriod.End: not null } or { BoundsDuration: not null } or { Count: not null } || dosage.Timing?.Event is not null);

    private static bool IsOfHospital(MedicationRequestSlice order) =>
        (order.Category ?? []).Any(category => (category.Coding ?? []).Any(coding => coding.Code == "inpatient"));
}
