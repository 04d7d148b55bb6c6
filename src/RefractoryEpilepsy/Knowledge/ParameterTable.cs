using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RefractoryEpilepsy.Knowledge;

/// <summary>What each of the <see cref="Parameters"/> is: for exports, pages, and for checking a site's <c>parameters.csv</c>.</summary>
public static class ParameterTable
{
    /// <summary>Every parameter with unit, limits and source, in order.</summary>
    public static IReadOnlyList<ParameterDefinition> All { get; } =
    [
        Whole(nameof(Parameters.GapJoinDays), "d", 1, 365, "specification 1.3", p => p.GapJoinDays, (p, v) => p with { GapJoinDays = v }),
        Whole(nameof(Parameters.GapJoinMaxDays), "d", 1, 365, "specification 1.3 GapJoinDays", p => p.GapJoinMaxDays, (p, v) => p with { GapJoinMaxDays = v }),
        Whole(nameof(Parameters.RestartDays), "d", 30, 730, "specification 1.6", p => p.RestartDays, (p, v) => p with { RestartDays = v }),
        Whole(nameof(Parameters.StockpileCapDays), "d", 0, 180, "specification 1.3", p => p.StockpileCapDays, (p, v) => p with { StockpileCapDays = v }),
        Whole(nameof(Parameters.DefaultDaysSupply), "d", 1, 180, "specification 1.3", p => p.DefaultDaysSupply, (p, v) => p with { DefaultDaysSupply = v }),
        Whole(nameof(Parameters.DefaultOrderDays), "d", 1, 730, "specification 1.3 DefaultDaysSupply", p => p.DefaultOrderDays, (p, v) => p with { DefaultOrderDays = v }),
        Whole(nameof(Parameters.SupersededWithinDays), "d", 30, 1095, "decided here", p => p.SupersededWithinDays, (p, v) => p with { SupersededWithinDays = v }),
        Whole(nameof(Parameters.OpenOrderDays), "d", 30, 1825, "decided here", p => p.OpenOrderDays, (p, v) => p with { OpenOrderDays = v }),
        Whole(nameof(Parameters.MinDaysAtAdequateDocumented), "d", 0, 365, "specification 1.3 MinDaysAtAdequate_Doc", p => p.MinDaysAtAdequateDocumented, (p, v) => p with { MinDaysAtAdequateDocumented = v }),
        Whole(nameof(Parameters.MinDaysAtAdequateProxy), "d", 0, 365, "specification 1.3 MinDaysAtAdequate_Proxy", p => p.MinDaysAtAdequateProxy, (p, v) => p with { MinDaysAtAdequateProxy = v }),
        Whole(nameof(Parameters.WashInDays), "d", 0, 90, "specification 1.3, ADEQ-2", p => p.WashInDays, (p, v) => p with { WashInDays = v }),
        Whole(nameof(Parameters.PresumedDoseDays), "d", 30, 730, "specification ADEQ-2", p => p.PresumedDoseDays, (p, v) => p with { PresumedDoseDays = v }),
        Whole(nameof(Parameters.SeizureFreeMinDays), "d", 90, 1825, "kwan-2010", p => p.SeizureFreeMinDays, (p, v) => p with { SeizureFreeMinDays = v }),
        Whole(nameof(Parameters.SeizureFreeMultiple), "times", 1, 10, "kwan-2010", p => p.SeizureFreeMultiple, (p, v) => p with { SeizureFreeMultiple = v }),
        Whole(nameof(Parameters.IntervalLookbackDays), "d", 30, 1825, "kwan-2010", p => p.IntervalLookbackDays, (p, v) => p with { IntervalLookbackDays = v }),
        new(nameof(Parameters.PdcAdequate), "1", 0, 1, false, "manjunath-2009", p => p.PdcAdequate, (p, v) => p with { PdcAdequate = v }),
        new(nameof(Parameters.PdcUncertain), "1", 0, 1, false, "specification 1.3 PDC_Uncertain", p => p.PdcUncertain, (p, v) => p with { PdcUncertain = v }),
        Whole(nameof(Parameters.LowLevelBeforeDays), "d", 0, 365, "specification 1.3 SubtherapeuticLevelWindow", p => p.LowLevelBeforeDays, (p, v) => p with { LowLevelBeforeDays = v }),
        Whole(nameof(Parameters.LowLevelAfterDays), "d", 0, 365, "specification 1.3 SubtherapeuticLevelWindow", p => p.LowLevelAfterDays, (p, v) => p with { LowLevelAfterDays = v }),
        Whole(nameof(Parameters.SupplyGapDays), "d", 0, 365, "specification R-11", p => p.SupplyGapDays, (p, v) => p with { SupplyGapDays = v }),
        Whole(nameof(Parameters.SupplyGapAfterDays), "d", 0, 365, "specification R-11", p => p.SupplyGapAfterDays, (p, v) => p with { SupplyGapAfterDays = v }),
        Whole(nameof(Parameters.CrossTitrationDays), "d", 0, 365, "specification 1.3, CNT-6", p => p.CrossTitrationDays, (p, v) => p with { CrossTitrationDays = v }),
        Whole(nameof(Parameters.SimultaneousStartDays), "d", 0, 365, "specification 1.3, CNT-5", p => p.SimultaneousStartDays, (p, v) => p with { SimultaneousStartDays = v }),
        Whole(nameof(Parameters.SimultaneousTogetherDays), "d", 0, 365, "specification R-9", p => p.SimultaneousTogetherDays, (p, v) => p with { SimultaneousTogetherDays = v }),
        Whole(nameof(Parameters.SimultaneousCountsAs), "schedules", 1, 2, "specification CNT-5", p => p.SimultaneousCountsAs, (p, v) => p with { SimultaneousCountsAs = v }),
        Whole(nameof(Parameters.AdverseEffectWindowDays), "d", 0, 365, "specification 1.3 AEWindowDays", p => p.AdverseEffectWindowDays, (p, v) => p with { AdverseEffectWindowDays = v }),
        Whole(nameof(Parameters.AcuteEventMergeDays), "d", 0, 365, "specification 1.3", p => p.AcuteEventMergeDays, (p, v) => p with { AcuteEventMergeDays = v }),
        Whole(nameof(Parameters.ProphylaxisMaxDays), "d", 0, 365, "specification 1.3, MED-4", p => p.ProphylaxisMaxDays, (p, v) => p with { ProphylaxisMaxDays = v }),
        Whole(nameof(Parameters.ProphylaxisStartDays), "d", 0, 365, "specification MED-4", p => p.ProphylaxisStartDays, (p, v) => p with { ProphylaxisStartDays = v }),
        Whole(nameof(Parameters.IndicationWindowDays), "d", 0, 3650, "specification 1.3, MED-3", p => p.IndicationWindowDays, (p, v) => p with { IndicationWindowDays = v }),
        Whole(nameof(Parameters.RequireFailures), "schedules", 1, 5, "specification 1.3, kwan-2010", p => p.RequireFailures, (p, v) => p with { RequireFailures = v }),
        Whole(nameof(Parameters.AcuteUseDays), "d", 0, 365, "specification MED-2", p => p.AcuteUseDays, (p, v) => p with { AcuteUseDays = v }),
        new(nameof(Parameters.RetryDoseMultiple), "times", 1, 5, false, "specification CNT-1", p => p.RetryDoseMultiple, (p, v) => p with { RetryDoseMultiple = v }),
        Whole(nameof(Parameters.EarlierFailureDays), "d", 0, 3650, "decided here, R-1 and D-4", p => p.EarlierFailureDays, (p, v) => p with { EarlierFailureDays = v }),
        Whole(nameof(Parameters.RelapseHoldDays), "d", 0, 365, "specification R-17", p => p.RelapseHoldDays, (p, v) => p with { RelapseHoldDays = v }),
        Whole(nameof(Parameters.AfterPregnancyDays), "d", 0, 365, "specification R-7", p => p.AfterPregnancyDays, (p, v) => p with { AfterPregnancyDays = v }),
        Whole(nameof(Parameters.ClearanceRiseDays), "d", 0, 365, "specification 1.6; value decided here", p => p.ClearanceRiseDays, (p, v) => p with { ClearanceRiseDays = v }),
        Whole(nameof(Parameters.NotTreatedDays), "d", 90, 1825, "specification R-16", p => p.NotTreatedDays, (p, v) => p with { NotTreatedDays = v }),
        Whole(nameof(Parameters.LostDays), "d", 90, 1825, "specification R-19", p => p.LostDays, (p, v) => p with { LostDays = v }),
        Whole(nameof(Parameters.MinRecordDays), "d", 0, 3650, "specification ELIG-5", p => p.MinRecordDays, (p, v) => p with { MinRecordDays = v }),
        Whole(nameof(Parameters.AddOnOverlapDays), "d", 0, 365, "specification EV-4", p => p.AddOnOverlapDays, (p, v) => p with { AddOnOverlapDays = v }),
        Whole(nameof(Parameters.NeurologyVisitDays), "d", 0, 365, "specification EV-4", p => p.NeurologyVisitDays, (p, v) => p with { NeurologyVisitDays = v }),
        Whole(nameof(Parameters.IntractableCodesApartDays), "d", 0, 365, "specification EV-5", p => p.IntractableCodesApartDays, (p, v) => p with { IntractableCodesApartDays = v }),
        YesNo(nameof(Parameters.CodesConfirmChanges), "specification 1.5, D-3; decided here", p => p.CodesConfirmChanges, (p, v) => p with { CodesConfirmChanges = v }),
        YesNo(nameof(Parameters.CountRegimenChanges), "specification 1.7 D-3", p => p.CountRegimenChanges, (p, v) => p with { CountRegimenChanges = v }),
        YesNo(nameof(Parameters.ResistanceStays), "specification 1.7 D-4", p => p.ResistanceStays, (p, v) => p with { ResistanceStays = v }),
        new(nameof(Parameters.AdequateDoseMultiple), "times", 0, 3, false, "specification 1.3 AdequateDoseRule, D-1", p => p.AdequateDoseMultiple, (p, v) => p with { AdequateDoseMultiple = v }),
        new(nameof(Parameters.TextConfidence), "1", 0, 1, false, "specification EV-2; value decided here", p => (decimal)p.TextConfidence, (p, v) => p with { TextConfidence = (double)v }),
        new(nameof(Parameters.WindowInsideShare), "1", 0, 1, false, "decided here", p => (decimal)p.WindowInsideShare, (p, v) => p with { WindowInsideShare = (double)v }),
        new(nameof(Parameters.StraddlingCertainty), "1", 0, 1, false, "decided here", p => (decimal)p.StraddlingCertainty, (p, v) => p with { StraddlingCertainty = (double)v }),
        new(nameof(Parameters.StraddlingChance), "1", 0, 1, false, "decided here", p => (decimal)p.StraddlingChance, (p, v) => p with { StraddlingChance = (double)v }),
        Whole(nameof(Parameters.FreedomFreshDays), "d", 0, 365, "decided here", p => p.FreedomFreshDays, (p, v) => p with { FreedomFreshDays = v }),
        YesNo(nameof(Parameters.DateFailureInsideWindow), "decided here", p => p.DateFailureInsideWindow, (p, v) => p with { DateFailureInsideWindow = v }),
        Whole(nameof(Parameters.LoopReviewDays), "d", 1, 3650, "decided here", p => p.LoopReviewDays, (p, v) => p with { LoopReviewDays = v }),
        Whole(nameof(Parameters.LoopProposeDays), "d", 1, 3650, "decided here", p => p.LoopProposeDays, (p, v) => p with { LoopProposeDays = v }),
        Whole(nameof(Parameters.LoopOrderDays), "d", 1, 3650, "decided here", p => p.LoopOrderDays, (p, v) => p with { LoopOrderDays = v }),
        Whole(nameof(Parameters.LoopAppointmentDays), "d", 1, 3650, "decided here", p => p.LoopAppointmentDays, (p, v) => p with { LoopAppointmentDays = v }),
        Whole(nameof(Parameters.LoopSeenDays), "d", 1, 3650, "specification 6.1 QM-14", p => p.LoopSeenDays, (p, v) => p with { LoopSeenDays = v }),
        Whole(nameof(Parameters.LoopDecisionDays), "d", 1, 3650, "decided here", p => p.LoopDecisionDays, (p, v) => p with { LoopDecisionDays = v }),
        Whole(nameof(Parameters.LoopTreatmentDays), "d", 1, 3650, "decided here", p => p.LoopTreatmentDays, (p, v) => p with { LoopTreatmentDays = v }),
        Whole(nameof(Parameters.LoopOutcomeDays), "d", 1, 3650, "decided here", p => p.LoopOutcomeDays, (p, v) => p with { LoopOutcomeDays = v }),
        YesNo(nameof(Parameters.CptLicensed), "licence of the American Medical Association, stated by the site", p => p.CptLicensed, (p, v) => p with { CptLicensed = v }),
        YesNo(nameof(Parameters.ReadNotes), "specification, chapter 2", p => p.ReadNotes, (p, v) => p with { ReadNotes = v }),
    ];

    /// <summary>The end of a version of the tables that says which parameters rule: empty for the defaults, else a dash and eight characters. The licence of CPT is left out, which changes the tables.</summary>
    internal static string VersionOf(Parameters parameters)
    {
        string[] changed = [.. All.Where(one => one.Name != nameof(Parameters.CptLicensed) && one.Value(parameters) != one.Default).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}={one.Value(parameters):0.############}"))];
        return changed.Length == 0 ? "" : "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(';', changed))))[..8];
    }

    /// <summary>The defaults, overridden by rows with the columns name and value.</summary>
    /// <exception cref="KnowledgeException">A name is unknown, given twice, or a value lies outside its limits.</exception>
    /// <param name="later">Rows that go before those of the same name.</param>
    internal static Parameters Read(IEnumerable<TableRow> rows, IReadOnlyList<TableRow> later) =>
        Read(rows.Where(row => !later.Any(other => string.Equals(other["name"], row["name"], StringComparison.OrdinalIgnoreCase))).Concat(later));

    private static Parameters Read(IEnumerable<TableRow> rows)
    {
        var parameters = new Parameters();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (TableRow row in rows)
        {
            string name = row.Required("name");
            ParameterDefinition definition = All.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw row.Wrong($"There is no parameter \"{name}\".", $"Write one of: {string.Join(", ", All.Select(known => known.Name))}.");
            if (!seen.Add(name))
            {
                throw row.Wrong($"The parameter {definition.Name} is given twice.", "Delete one of the rows.");
            }

            decimal value = row["value"].ToLowerInvariant() switch
            {
                "yes" or "true" => 1,
                "no" or "false" => 0,
                _ => row.Number("value") ?? throw row.Wrong($"The value of {definition.Name} is empty.", "Fill it in or delete the row."),
            };
            if (value < definition.Minimum || value > definition.Maximum || (definition.IsWhole && value != decimal.Truncate(value)))
            {
                string kind = definition.IsWhole ? "a whole number" : "a number";
                throw row.Wrong(
                    string.Create(CultureInfo.InvariantCulture, $"{definition.Name} = {value} is outside its limits."),
                    string.Create(CultureInfo.InvariantCulture, $"Write {kind} from {definition.Minimum} to {definition.Maximum} ({definition.Unit}); the default is {definition.Default}."));
            }

            parameters = definition.With(parameters, value);
        }

        return parameters;
    }

    private static ParameterDefinition Whole(string name, string unit, int minimum, int maximum, string source, Func<Parameters, int> read, Func<Parameters, int, Parameters> with) =>
        new(name, unit, minimum, maximum, true, source, parameters => read(parameters), (parameters, value) => with(parameters, (int)value));

    private static ParameterDefinition YesNo(string name, string source, Func<Parameters, bool> read, Func<Parameters, bool, Parameters> with) =>
        new(name, "yes or no", 0, 1, true, source, parameters => read(parameters) ? 1 : 0, (parameters, value) => with(parameters, value == 1));
}

/// <summary>What a parameter is.</summary>
/// <param name="Unit">UCUM (<c>d</c>, <c>1</c>) or a word.</param>
/// <param name="Minimum">Least value allowed, included.</param>
/// <param name="Maximum">Greatest value allowed, included.</param>
/// <param name="IsWhole">Whether it must be a whole number.</param>
/// <param name="Source">Section of the specification, a key of <c>sources.csv</c>, or "decided here".</param>
/// <param name="Value">Reads it from a set of parameters; yes is 1.</param>
/// <param name="With">The same set with this one changed.</param>
public sealed record ParameterDefinition(
    string Name,
    string Unit,
    decimal Minimum,
    decimal Maximum,
    bool IsWhole,
    string Source,
    Func<Parameters, decimal> Value,
    Func<Parameters, decimal, Parameters> With)
{
    /// <summary>What rules where the site says nothing.</summary>
    public decimal Default => Value(new());
}
