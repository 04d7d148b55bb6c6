using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>Blood-brain barrier, inflammation of the cerebrospinal fluid, and autoimmunity (specification 4.5).</summary>
internal static class InflammationCauses
{
    private static readonly ReasonKind Quotient = new("albumin-quotient-high", "CSF/serum albumin quotient {0} above its limit for the age, {1}.");
    private static readonly ReasonKind Protein = new("csf-protein-high", "CSF protein {0} mg/dL (above 50), {1}.");
    private static readonly ReasonKind Cells = new("csf-cells-high", "CSF cells {0} per microlitre (above 5), {1}.");
    private static readonly ReasonKind Normal = new("csf-normal", "CSF without these signs, {1}.");
    private static readonly ReasonKind Bloody = new("csf-bloody", "The CSF was bloody ({0} red cells), so that protein and cells say nothing, {1}.");
    private static readonly ReasonKind Infected = new("infection-explains-csf", "CSF changes, but an infection of the central nervous system is on record, {1}.");
    private static readonly ReasonKind Antibody = new("antibody", "Antibody found: {0}, {1}.");
    private static readonly ReasonKind AntibodyUnspecific = new("antibody-unspecific", "{0} antibodies alone are unspecific (also in diabetes and thyroid disease), {1}.");
    private static readonly ReasonKind AntibodyNegative = new("antibody-negative", "Antibodies were looked for and not found, {1}.");
    private static readonly ReasonKind Coded = new("coded", "Coded as {0}, first recorded {1}.");
    private static readonly ReasonKind Provisional = new("provisional-code", "Coded as {0}, but only as provisional or differential, recorded {1}.");

    /// <summary>Judged after the infections, which take precedence.</summary>
    public static void Judge(History history, CauseLedger ledger)
    {
        foreach (Measurement measurement in history.Measurements)
        {
            Fluid(measurement, history, ledger);
        }

        foreach (Finding finding in history.Findings)
        {
            if (finding.Concept.StartsWith("antibody:", StringComparison.Ordinal) && finding.Present != Answer.Unknown)
            {
                string target = finding.Concept["antibody:".Length..];
                bool unspecific = target.StartsWith("GAD", StringComparison.OrdinalIgnoreCase) || target.StartsWith("TPO", StringComparison.OrdinalIgnoreCase);
                (Answer answer, ReasonKind kind) = finding.Present == Answer.No ? (Answer.No, AntibodyNegative)
                    : unspecific ? (Answer.Unknown, AntibodyUnspecific)
                    : (Answer.Yes, Antibody);
                ledger.Add(Cause.Autoimmune, answer, kind, answer == Answer.No ? "" : target, finding.Evidence, finding.Recorded);
            }
        }

        foreach (Diagnosis diagnosis in history.Diagnoses)
        {
            if (diagnosis.Concepts.Contains("cause_rasmussen_or_autoimmune"))
            {
                ledger.AddCoded(Cause.Autoimmune, diagnosis, Coded, Provisional);
            }
        }
    }

    /// <summary>
    /// Upper limit of the CSF/serum albumin quotient, times 1000: about 7 in adults, and 4 + age/15 where that is more
    /// (Reiber, J Neurol Sci 1994;122:189, doi:10.1016/0022-510X(94)90298-4).
    /// </summary>
    public static decimal QuotientLimit(int? age) => Math.Max(7m, 4m + ((age ?? 0) / 15m));

    private static void Fluid(Measurement measurement, History history, CauseLedger ledger)
    {
        if (measurement.Value is not { } value || measurement.Below)
        {
            return;
        }

        switch (measurement.Concept)
        {
            case "csf-serum-albumin-quotient":
                // Told as a ratio (0.0085) or in thousandths (8.5).
                decimal thousandths = value < 0.2m ? value * 1000 : value;
                Note(thousandths > QuotientLimit(history.Person.AgeOn(measurement.Taken)), Quotient, thousandths, measurement, ledger);
                break;
            case "csf-protein" or "csf-cells" when RedCells(measurement.Taken, history) is { } red and >= 1000:
                ledger.Add(Cause.BbbInflammation, Answer.Unknown, Bloody, Text(red), measurement.Evidence, measurement.Recorded);
                break;
            case "csf-protein":
                Note(value > 50, Protein, value, measurement, ledger);
                break;
            case "csf-cells":
                Note(value > 5, Cells, value, measurement, ledger);
                break;
        }
    }

    private static void Note(bool high, ReasonKind kind, decimal value, Measurement measurement, CauseLedger ledger)
    {
        if (!high)
        {
            ledger.Add(Cause.BbbInflammation, Answer.No, Normal, "", measurement.Evidence, measurement.Recorded);
        }
        else if (ledger.IsPresent(Cause.CnsInfection))
        {
            ledger.Add(Cause.BbbInflammation, Answer.No, Infected, "", measurement.Evidence, measurement.Recorded);
        }
        else
        {
            ledger.Add(Cause.BbbInflammation, Answer.Yes, kind, Text(value), measurement.Evidence, measurement.Recorded);
        }
    }

    private static decimal? RedCells(DateOnly day, History history)
    {
        foreach (Measurement measurement in history.Measurements)
        {
            if (measurement.Concept == "csf-rbc" && measurement.Taken == day)
            {
                return measurement.Value;
            }
        }

        return null;
    }

    private static string Text(decimal value) => value.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
}
