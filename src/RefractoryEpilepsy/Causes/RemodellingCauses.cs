using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>Signs of a network that seizures themselves have changed (specification 4.5).</summary>
internal static class RemodellingCauses
{
    /// <summary>More than this many seizures before the first drug (Kwan and Brodie 2000).</summary>
    private const int ManySeizures = 20;

    private static readonly ReasonKind Status = new("status-coded", "Status epilepticus is coded ({0}), first recorded {1}; such codes are weak.");
    private static readonly ReasonKind Provisional = new("provisional-code", "Coded as {0}, but only as provisional or differential, recorded {1}.");
    private static readonly ReasonKind Febrile = new("coded", "Febrile seizures are coded ({0}), first recorded {1}.");
    private static readonly ReasonKind Many = new("many-before-treatment", "At least {0} seizures before the first antiseizure drug, first reported {1}.");
    private static readonly ReasonKind Few = new("few-before-treatment", "{0} seizures reported before the first antiseizure drug, {1}.");

    private static readonly string[] FebrileSnomed = ["41497008", "432354000"];

    /// <summary>Status epilepticus and febrile seizures by code, the burden before treatment by reports.</summary>
    public static void Judge(History history, CauseLedger ledger)
    {
        foreach (Diagnosis diagnosis in history.Diagnoses)
        {
            foreach (string concept in diagnosis.Concepts)
            {
                if (concept == "status_epilepticus")
                {
                    ledger.AddCoded(Cause.StatusEpilepticus, diagnosis, Status, Provisional);
                }
                else if (concept == "provoked_or_febrile_seizure" && (diagnosis.Code.Under("R56.0") || FebrileSnomed.Contains(diagnosis.Code.Value)))
                {
                    ledger.AddCoded(Cause.FebrileSeizures, diagnosis, Febrile, Provisional);
                }
            }
        }

        foreach (Visit visit in history.Visits)
        {
            if (visit.Diagnoses.Contains("status_epilepticus") && !ledger.IsPresent(Cause.StatusEpilepticus))
            {
                ledger.Add(Cause.StatusEpilepticus, Answer.Yes, Status, "diagnosis of a visit", visit.Evidence, visit.Recorded);
            }
        }

        Burden(history, ledger);
    }

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
        string what = Math.Floor(total).ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (SeizureReport report in reports)
        {
            ledger.Add(Cause.HighSeizureBurden, many ? Answer.Yes : Answer.No, many ? Many : Few, what, report.Evidence, report.Recorded);
        }
    }

    /// <summary>At least so many seizures: the count told, or the rate over its window; a rate without a window stands for one month.</summary>
    private static decimal? AtLeast(SeizureReport report)
    {
        if (report.CountLow is { } low)
        {
            return low;
        }

        int days = report.Window.Last.DayNumber - report.Window.Start.DayNumber + 1;
        return report.PerMonth is { } rate ? rate * (days <= 1 ? 30 : days) / 30 : null;
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
