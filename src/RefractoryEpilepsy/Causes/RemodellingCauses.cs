using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>Signs of a network that seizures themselves have changed (specification 4.5).</summary>
internal static class RemodellingCauses
{
    /// <summary>More than this many seizures before the first drug (Kwan and Brodie 2000).</summary>
    private const int ManySeizures = 20;

    /// <summary>How far back a rate told before treatment is taken to reach; an older epilepsy has had drugs nobody recorded.</summary>
    private const int RateReachesDays = 730;

    /// <summary>No rate counts for more: about one seizure every five minutes.</summary>
    private const decimal ManyPerMonth = 10_000;

    private static readonly ReasonKind Status = new("status-coded", "Status epilepticus is coded ({0}), first recorded {1}; such codes are weak.");
    private static readonly ReasonKind Provisional = new("provisional-code", "Coded as {0}, but only as provisional or differential, recorded {1}.");
    private static readonly ReasonKind Secondary = new("status-secondary-code", "Status epilepticus is coded ({0}) at a visit that was not an acute one for it, recorded {1}: too weak to count.");
    private static readonly ReasonKind RateOnly = new("rate-before-treatment", "A seizure rate is told before the first antiseizure drug (at least {0} seizures), but not since when, {1}.");
    private static readonly ReasonKind Febrile = new("coded", "Febrile seizures are coded ({0}), first recorded {1}.");
    private static readonly ReasonKind Many = new("many-before-treatment", "At least {0} seizures before the first antiseizure drug, first reported {1}.");
    private static readonly ReasonKind SinceOnset = new("rate-since-onset", "About {0} seizures between the first sign of the epilepsy on record and the first antiseizure drug, by the rate told then, {1}.");
    private static readonly ReasonKind Few = new("few-before-treatment", "{0} seizures reported before the first antiseizure drug, {1}.");

    private static readonly ConceptList EpilepsyOrSign = ["epilepsy_dx", "epilepsy_intractable", "epilepsy_dx_supporting"];
    private static readonly string[] FebrileSnomed = ["41497008", "432354000"];

    /// <summary>Status epilepticus and febrile seizures by code, the burden before treatment by reports.</summary>
    public static void Judge(History history, CauseLedger ledger)
    {
        foreach (Diagnosis diagnosis in history.Diagnoses)
        {
            foreach (string concept in diagnosis.Concepts)
            {
                if (concept == "status_epilepticus" && IsWeak(diagnosis, history))
                {
                    ledger.Add(Cause.StatusEpilepticus, Answer.Unknown, Secondary, diagnosis.Code.Value, diagnosis.Evidence, diagnosis.Recorded);
                }
                else if (concept == "status_epilepticus")
                {
                    ledger.AddCoded(Cause.StatusEpilepticus, diagnosis, Status, Provisional);
                }
                else if (concept == "provoked_or_febrile_seizure"
                    && (diagnosis.Code.Under("R56.0") || FebrileSnomed.Contains(diagnosis.Code.Value) || (!diagnosis.Code.IsIcd10() && diagnosis.Told.Contains("febrile-seizures"))))
                {
                    ledger.AddCoded(Cause.FebrileSeizures, diagnosis, Febrile, Provisional);
                }
            }
        }

        Burden(history, ledger);
    }

    /// <summary>
    /// In an intensive-care validation such codes had a PPV of .47 (specification S17): one of a visit counts only as its principal diagnosis
    /// (specification 1.5), and only in acute care. The last character of G40 is a slip more often than a status, and a status is admitted:
    /// that character counts with a stay only; a diagnosis that is nothing but status epilepticus, in an emergency department too.
    /// </summary>
    private static bool IsWeak(Diagnosis diagnosis, History history)
    {
        if (diagnosis.Visit is null || diagnosis.Place == DiagnosisPlace.ProblemList)
        {
            return false;
        }

        foreach (Visit visit in history.Visits)
        {
            if (visit.Evidence.Reference == diagnosis.Visit)
            {
                return !diagnosis.Principal || visit.Setting is CareSetting.Ambulatory or CareSetting.Virtual
                    || (visit.Setting == CareSetting.Emergency && diagnosis.Code.Under("G40") && !IsAdmitted(visit, history));
            }
        }

        return !diagnosis.Principal;
    }

    // Overnight, or a stay that begins within a day of the emergency visit.
    private static bool IsAdmitted(Visit visit, History history) =>
        visit.Period.Last > visit.Period.Start
        || history.Visits.Any(stay => stay.Setting == CareSetting.Inpatient && Math.Abs(stay.Period.Start.DayNumber - visit.Period.Last.DayNumber) <= 1);

    private static void Burden(History history, CauseLedger ledger)
    {
        DateOnly treated = FirstDrug(history);
        DateOnly? counted = null;
        decimal total = 0;
        List<SeizureReport>? reports = null;
        foreach (SeizureReport report in history.Seizures.OrderBy(report => report.Window.Start).ThenBy(report => report.Window.Last))
        {
            if (report.Window.Last <= treated && AtLeast(report) is { } count)
            {
                // Reports that overlap tell of the same seizures: the part already counted is left out.
                decimal share = counted is not { } until || report.Window.Start > until ? 1
                    : report.Window.Last <= until ? 0
                    : (decimal)(report.Window.Last.DayNumber - until.DayNumber) / (report.Window.Last.DayNumber - report.Window.Start.DayNumber + 1);
                total += count * share;
                counted = counted is { } end && end > report.Window.Last ? end : report.Window.Last;
                (reports ??= []).Add(report);
            }
        }

        if (reports is null)
        {
            return;
        }

        bool many = total > ManySeizures;
        // Drawn out from a rate, the number is uncertain by about its square root: it has to be clear of the limit.
        decimal byRate = many ? 0 : SinceFirstSign(reports, history);
        bool rateOnly = !many && reports.Exists(report => report.PerMonth > 0);
        bool manyByRate = byRate - (decimal)Math.Sqrt((double)byRate) > ManySeizures;
        total = manyByRate ? byRate : total;
        (Answer answer, ReasonKind kind) = many ? (Answer.Yes, Many)
            : manyByRate ? (Answer.Yes, SinceOnset) : rateOnly ? (Answer.Unknown, RateOnly) : (Answer.No, Few);
        string what = Math.Floor(total).ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (SeizureReport report in reports)
        {
            ledger.Add(Cause.HighSeizureBurden, answer, kind, what, report.Evidence, report.Recorded);
        }
    }

    /// <summary>What the rates told before treatment come to since the first sign of the epilepsy; 0 where none is told or the first sign lies too far back.</summary>
    private static decimal SinceFirstSign(List<SeizureReport> reports, History history)
    {
        DateOnly first = DateOnly.MaxValue;
        foreach (Diagnosis diagnosis in history.Diagnoses)
        {
            if (diagnosis.Confirmed != Answer.No && diagnosis.Concepts.HasAny(EpilepsyOrSign))
            {
                DateOnly from = diagnosis.Onset?.Latest < diagnosis.On ? diagnosis.Onset.Value.Latest : diagnosis.On;
                first = from < first ? from : first;
            }
        }

        decimal most = 0;
        foreach (SeizureReport report in reports)
        {
            int days = report.Window.Last.DayNumber - first.DayNumber;
            if (report.PerMonth is > 0 and var rate && days is > 0 and <= RateReachesDays)
            {
                most = Math.Max(most, Math.Min(rate, ManyPerMonth) * days / 30);
            }
        }

        return most;
    }

    /// <summary>At least so many seizures: the count told, or what a rate comes to in its window, and in a month where the window is shorter.</summary>
    private static decimal? AtLeast(SeizureReport report)
    {
        int days = report.Window.DaysUntil(report.Recorded);
        decimal? byRate = report.PerMonth is { } rate ? Math.Min(rate, ManyPerMonth) * Math.Max(30, days) / 30 : null;
        return byRate is { } many && days < 30 ? Math.Max(many, report.CountLow ?? 0) : report.CountLow ?? byRate;
    }

    /// <summary>First day of the first scheduled antiseizure drug; the end of time where none is on record.</summary>
    private static DateOnly FirstDrug(History history)
    {
        DateOnly first = DateOnly.MaxValue;
        foreach (Exposure exposure in history.Exposures)
        {
            if (!exposure.AsNeeded && exposure.Route != Knowledge.Route.NasalBuccalRectal && exposure.Start.Earliest < first)
            {
                first = exposure.Start.Earliest;
            }
        }

        return first;
    }
}
