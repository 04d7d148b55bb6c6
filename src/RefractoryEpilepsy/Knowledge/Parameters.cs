namespace RefractoryEpilepsy.Knowledge;

/// <summary>The numbers the clinical rules use, with the defaults of specification 1.3 and 1.9. A site may override each.</summary>
/// <remarks>Design decisions of the specification unless another source is named. Days unless another unit is named.</remarks>
public sealed record Parameters
{
    /// <summary>Fills closer than this are joined; also half the last days' supply, up to <see cref="GapJoinMaxDays"/>.</summary>
    public int GapJoinDays { get; init; } = 30;

    /// <summary>Upper limit of the gap that half the last days' supply may bridge.</summary>
    public int GapJoinMaxDays { get; init; } = 60;

    /// <summary>A pause longer than this starts a new trial; a shorter one only lowers adherence (1.6).</summary>
    public int RestartDays { get; init; } = 180;

    /// <summary>An early refill shifts forward at most this much.</summary>
    public int StockpileCapDays { get; init; } = 30;

    /// <summary>Supply of a fill that states none.</summary>
    public int DefaultDaysSupply { get; init; } = 30;

    /// <summary>Length of an order that states neither end nor supply and that no later order replaces.</summary>
    public int DefaultOrderDays { get; init; } = 90;

    /// <summary>An order that is not active, without an end, is taken to last until the drug is ordered anew or another antiseizure drug begins, if that comes within this.</summary>
    public int SupersededWithinDays { get; init; } = 1095;

    /// <summary>An order left active counts on for this long after the last sign that the epilepsy is still followed here.</summary>
    public int OpenOrderDays { get; init; } = 450;

    /// <summary>Days at adequate dose for a failure that seizure counts or the clinician's word document (ADEQ-3).</summary>
    public int MinDaysAtAdequateDocumented { get; init; } = 28;

    /// <summary>The same where only visits or changes of drugs speak for a failure.</summary>
    public int MinDaysAtAdequateProxy { get; init; } = 60;

    /// <summary>An adequate dose has to be held this long (ADEQ-2, R-6).</summary>
    public int WashInDays { get; init; } = 14;

    /// <summary>A trial whose dose nobody recorded is presumed adequate from this length on (ADEQ-2).</summary>
    public int PresumedDoseDays { get; init; } = 180;

    /// <summary>Seizure freedom takes at least this long. Source: Kwan 2010, doi:10.1111/j.1528-1167.2009.02397.x.</summary>
    public int SeizureFreeMinDays { get; init; } = 365;

    /// <summary>And this many times the longest interval between seizures before the trial. Source as above.</summary>
    public int SeizureFreeMultiple { get; init; } = 3;

    /// <summary>How far before the trial that interval is looked for. Source as above.</summary>
    public int IntervalLookbackDays { get; init; } = 365;

    /// <summary>Proportion of days covered (0 to 1) from which adherence is adequate.</summary>
    public decimal PdcAdequate { get; init; } = 0.80m;

    /// <summary>Proportion of days covered (0 to 1) below which a trial proves nothing.</summary>
    public decimal PdcUncertain { get; init; } = 0.50m;

    /// <summary>A low level explains seizures up to this long after it was taken.</summary>
    public int LowLevelBeforeDays { get; init; } = 7;

    /// <summary>A low level explains seizures up to this long before it was taken.</summary>
    public int LowLevelAfterDays { get; init; } = 2;

    /// <summary>A supply gap of at least this length explains seizures in it and for a week after .</summary>
    public int SupplyGapDays { get; init; } = 8;

    /// <summary>How long after a supply gap seizures are still explained by it .</summary>
    public int SupplyGapAfterDays { get; init; } = 7;

    /// <summary>An overlap up to this, the first drug then ending, is a switch; a longer one an add-on (CNT-6).</summary>
    public int CrossTitrationDays { get; init; } = 90;

    /// <summary>Two drugs first started within this are one combined schedule (CNT-5).</summary>
    public int SimultaneousStartDays { get; init; } = 30;

    /// <summary>If they were taken together at least this long .</summary>
    public int SimultaneousTogetherDays { get; init; } = 28;

    /// <summary>How many failures a failed simultaneous start counts: 1, or 2 (CNT-5).</summary>
    public int SimultaneousCountsAs { get; init; } = 1;

    /// <summary>A side effect within this before a stop explains it.</summary>
    public int AdverseEffectWindowDays { get; init; } = 45;

    /// <summary>Seizure visits closer than this are one event.</summary>
    public int AcuteEventMergeDays { get; init; } = 7;

    /// <summary>A drug started around a brain injury and stopped within this was prophylaxis (MED-4).</summary>
    public int ProphylaxisMaxDays { get; init; } = 30;

    /// <summary>How close to the injury it was started (MED-4).</summary>
    public int ProphylaxisStartDays { get; init; } = 7;

    /// <summary>Epilepsy must be on record within this of a day of the trial (MED-3).</summary>
    public int IndicationWindowDays { get; init; } = 180;

    /// <summary>How many failed schedules make resistance; 3 for the sensitivity analysis.</summary>
    public int RequireFailures { get; init; } = 2;

    /// <summary>Hours up to which an inpatient load is no trial (MED-2), in days.</summary>
    public int AcuteUseDays { get; init; } = 3;

    /// <summary>A retry counts as another trial of the same drug from this multiple of the earlier highest dose (CNT-1).</summary>
    public decimal RetryDoseMultiple { get; init; } = 1.5m;

    /// <summary>Seizures before documented freedom on the same drug are a failure "at any past time" if they went on for this long under an adequate dose. Decided here; 365 asks for a year as freedom does.</summary>
    public int EarlierFailureDays { get; init; } = 180;

    /// <summary>After a relapse status is held for this long while reversible causes are checked .</summary>
    public int RelapseHoldDays { get; init; } = 90;

    /// <summary>Seizures up to this long after a pregnancy do not fail a trial .</summary>
    public int AfterPregnancyDays { get; init; } = 30;

    /// <summary>Seizures up to this long after an enzyme inducer or an oestrogen was started beside a drug do not fail it, unless its level was in range or its dose raised (1.6).</summary>
    public int ClearanceRiseDays { get; init; } = 90;

    /// <summary>Without a drug and without a seizure for this long: not treated .</summary>
    public int NotTreatedDays { get; init; } = 365;

    /// <summary>Without any record for this long: lost to follow-up .</summary>
    public int LostDays { get; init; } = 365;

    /// <summary>Less record than this never shows a responder (ELIG-5).</summary>
    public int MinRecordDays { get; init; } = 365;

    /// <summary>Overlap from which a new drug is an add-on (E4).</summary>
    public int AddOnOverlapDays { get; init; } = 60;

    /// <summary>How near to a change of drugs neurology must have been seen (E4).</summary>
    public int NeurologyVisitDays { get; init; } = 30;

    /// <summary>Intractable codes at least this far apart support resistance (E5).</summary>
    public int IntractableCodesApartDays { get; init; } = 30;

    /// <summary>Intractable codes by neurology (E5) after both failures make failures that rest on changes of treatment (E4) probable; false: possible.</summary>
    public bool CodesConfirmChanges { get; init; } = true;

    /// <summary>A change of treatment without another recorded reason counts as a failure at grade E4 (D-3); false: seizures and visits only.</summary>
    public bool CountRegimenChanges { get; init; } = true;

    /// <summary>Resistance once reached stays the status whatever comes later (D-4); false: it follows the present regimen.</summary>
    public bool ResistanceStays { get; init; }

    /// <summary>Multiple (0 to 3) of the drug table's adequate dose that a trial must reach (D-1); 0: any dose, 1.5: about 75 % of the DDD.</summary>
    public decimal AdequateDoseMultiple { get; init; } = 1;

    /// <summary>Text-derived seizure facts below this confidence (0 to 1) prove nothing (E2).</summary>
    public double TextConfidence { get; init; } = 0.6;

    /// <summary>Share (0 to 1) of a report's window that must lie inside the adequate part for its seizures to be put there.</summary>
    public double WindowInsideShare { get; init; } = 0.8;

    /// <summary>Chance (0 to 1) that a seizure of a straddling window fell inside, from which it is put there if the treatment was changed upon it.</summary>
    public double StraddlingCertainty { get; init; } = 0.9;

    /// <summary>Freedom written down within this before the day of judgement is taken to reach it: the usual interval between visits .</summary>
    public int FreedomFreshDays { get; init; } = 180;

    /// <summary>Chance (0 to 1) below which the days outside the adequate part cannot have held all seizures of a straddling window at the earlier rate.</summary>
    public double StraddlingChance { get; init; } = 0.05;

    /// <summary>Date a failure by the expected day of the first seizure inside the report's window; false: by the report's last day.</summary>
    public bool DateFailureInsideWindow { get; init; } = true;

    /// <summary>The site states that it holds a CPT licence of the American Medical Association: CPT rows are read.</summary>
    public bool CptLicensed { get; init; }

    /// <summary>
    /// Seizures and earlier drugs are read from notes too (DocumentReference, reports' text), at grade E2. A site where a validation finds that
    /// the rules for text misread its notes keeps them out (specification, chapter 2).
    /// </summary>
    public bool ReadNotes { get; init; } = true;

    /// <summary>So long a raised flag waits for a review, before it is overdue.</summary>
    public int LoopReviewDays { get; init; } = 14;

    /// <summary>So long a confirmed referral waits to be proposed to the patient, before it is overdue.</summary>
    public int LoopProposeDays { get; init; } = 14;

    /// <summary>So long a proposed referral waits to be ordered, before it is overdue.</summary>
    public int LoopOrderDays { get; init; } = 30;

    /// <summary>So long an ordered referral waits for an appointment, before it is overdue.</summary>
    public int LoopAppointmentDays { get; init; } = 30;

    /// <summary>So long an appointment waits for the visit; 90 days is the benchmark of specification QM-14, before it is overdue.</summary>
    public int LoopSeenDays { get; init; } = 90;

    /// <summary>So long a visit waits for the decision, before it is overdue.</summary>
    public int LoopDecisionDays { get; init; } = 180;

    /// <summary>So long a decision waits for the treatment, before it is overdue.</summary>
    public int LoopTreatmentDays { get; init; } = 180;

    /// <summary>So long a treatment waits for its first outcome, before it is overdue.</summary>
    public int LoopOutcomeDays { get; init; } = 365;
}
