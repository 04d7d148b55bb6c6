using System.Globalization;
using RefractoryEpilepsy.Resistance;
using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Referral;

/// <summary>Seizures: the last evidence of one, and whether documented freedom goes on.</summary>
internal sealed partial class Situation
{
    private bool seizuresRead;
    private DateOnly? lastSeizure;
    private Evidence? lastSeizureEvidence;
    private Reason? lastSeizureReason;

    /// <summary>Day of the newest evidence that a seizure happened; null where there never was any.</summary>
    public DateOnly? LastSeizure
    {
        get
        {
            ReadSeizures();
            return lastSeizure;
        }
    }

    public bool SeizureWithinYear => Within(LastSeizure, OneYear);

    /// <summary>Documented freedom of at least a year goes on, and no later seizure contradicts it.</summary>
    public bool IsDocumentedFree =>
        Resistance.Status == Status.Responsive
        || (Resistance.SeizureFreeSince is { } since && since <= AsOf.Plus(-Parameters.SeizureFreeMinDays) && !(LastSeizure > since));

    /// <summary>Whether anything in the last year says how the seizures are: a report, a seizure visit or documented freedom.</summary>
    public bool SeizureStatusKnown => SeizureWithinYear || IsDocumentedFree || Timeline.Seizures.Any(report => Within(report.Recorded, OneYear)
        && (report.CountLow is not null || report.PerMonth is not null || report.LastSeizure is not null || report.Control != Answer.Unknown));

    /// <summary>The sentence every flag about ongoing seizures shows.</summary>
    public Reason LastSeizureReason() => lastSeizureReason ??= TellLastSeizure();

    private Reason TellLastSeizure()
    {
        ReadSeizures();
        return lastSeizure is { } day
            ? new Reason("last-seizure-evidence", $"Last evidence of a seizure: {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.", lastSeizureEvidence is null ? [] : [lastSeizureEvidence])
            : new Reason("no-seizure-evidence", "No dated evidence of a seizure is on record.", []);
    }

    /// <summary>Whether a report tells of at least one seizure.</summary>
    public static bool TellsSeizure(SeizureReport report) =>
        report.CountLow > 0 || report.PerMonth > 0 || (report is { Control: Answer.No, CountHigh: null or > 0 });

    /// <summary>A visit to an emergency department or ward for seizures, by principal diagnosis.</summary>
    public static bool IsSeizureVisit(Visit visit)
    {
        if (visit.Setting is not (CareSetting.Emergency or CareSetting.Inpatient))
        {
            return false;
        }

        foreach (string concept in visit.PrincipalDiagnoses)
        {
            if (concept is "epilepsy_dx" or "epilepsy_intractable" or "status_epilepticus" or "epilepsy_dx_supporting")
            {
                return true;
            }
        }

        return false;
    }

    private void ReadSeizures()
    {
        if (seizuresRead)
        {
            return;
        }

        seizuresRead = true;
        List<(int Told, int Last)> dates = SeizureSigns.LastDates([.. Timeline.Seizures.OrderBy(SeizureSigns.Day)]);
        foreach (SeizureReport report in Timeline.Seizures)
        {
            if (TellsSeizure(report))
            {
                // A window with a date of the last seizure, its own or one told then or at the next visit, has it there, not at its end.
                DateOnly end = SeizureSigns.LastToldAfter(dates, SeizureSigns.Day(report)) is { } last && last >= report.Window.Start.DayNumber ? DateOnly.FromDayNumber(last) : report.Window.Last;
                Note(report.LastSeizure?.Latest ?? end, report.Evidence);
            }
            else if (report.LastSeizure is { } told)
            {
                Note(told.Latest, report.Evidence);
            }
        }

        foreach (Visit visit in Timeline.Visits)
        {
            if (IsSeizureVisit(visit))
            {
                Note(visit.Period.Start, visit.Evidence);
            }
        }
    }

    private void Note(DateOnly day, Evidence evidence)
    {
        DateOnly known = day > AsOf ? AsOf : day;
        if (lastSeizure is null || known > lastSeizure)
        {
            lastSeizure = known;
            lastSeizureEvidence = evidence;
        }
    }
}
