namespace RefractoryEpilepsy.Reports.Quality;

/// <summary>What is waited for after resistance.</summary>
public enum Awaited
{
    /// <summary>Referral to or visit at an epilepsy centre.</summary>
    Referral,

    /// <summary>Surgery for epilepsy.</summary>
    Surgery,
}

/// <summary>One patient's waiting time.</summary>
/// <param name="Days">From the second failure to the event, or to the end of observation.</param>
/// <param name="Happened">False: censored by death, transfer or the end of the data.</param>
public readonly record struct WaitingTime(int Days, bool Happened);

/// <summary>Waiting times from resistance.</summary>
public static class TimeToEvent
{
    /// <summary>A record that ends so long before the day of judgement has moved elsewhere, in days .</summary>
    public const int TransferredAfterDays = 365;

    /// <summary>The waiting time of a patient who became resistant (definite or probable) between two days; null for others and for those the event came to before.</summary>
    public static WaitingTime? Of(QualityRecord record, Awaited awaited, DateOnly from, DateOnly to)
    {
        if (record.ResistantSince is not { } since || since < from || since > to || !Measures.IsResistantOn(record, since))
        {
            return null;
        }

        int before = awaited == Awaited.Referral ? Measures.FirstReferral(record, DateOnly.MinValue) : record.Find(Fact.Surgery, DateOnly.MinValue, DateOnly.MaxValue);
        if (before >= 0 && record.Facts[before].On < since)
        {
            return null;
        }

        DateOnly end = EndOfObservation(record);
        int at = before;
        if (at >= 0 && record.Facts[at].On <= end)
        {
            return new(record.Facts[at].On.DayNumber - since.DayNumber, Happened: true);
        }

        return end < since ? null : new(end.DayNumber - since.DayNumber, Happened: false);
    }

    private static readonly Fact[] Procedures = [Fact.Surgery, Fact.SurgeryEvaluation, Fact.MriDone, Fact.MriProtocol, Fact.Eeg, Fact.VideoEeg, Fact.TestDone, Fact.GeneticTest, Fact.Ecg];

    /// <summary>Whether a record would tell that it came: of referrals, that services of visits or a referral are on record; of surgery, that a procedure or examination of any kind is.</summary>
    public static bool IsTold(QualityRecord record, Awaited awaited) => awaited == Awaited.Referral
        ? record.ServicesKnown || record.Has(Fact.CentreReferral) || record.Has(Fact.CentreVisit)
        : record.FirstOf(Procedures) is not null;

    /// <summary>Share of an organisation's waiting people whose record must tell it: as the measures ask of services, and of what is delivered at all.</summary>
    public static double ToldFrom(Awaited awaited) => awaited == Awaited.Referral ? 0.5 : InputNeed.Comparable;

    /// <summary>The last day on which an event would have been seen: death, the last record of someone who moved away, or the day of judgement.</summary>
    public static DateOnly EndOfObservation(QualityRecord record)
    {
        DateOnly end = record.AsOf;
        if (record.Died is { } died && died < end)
        {
            end = died;
        }

        DateOnly last = record.Observed.Last;
        return last < end && last < record.AsOf.Plus(-TransferredAfterDays) ? last : end;
    }
}
