using System.Globalization;
using RefractoryEpilepsy.Reports;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>What part of a patient's life a page shows, and on which day it is judged: all of it stands in the address.</summary>
/// <param name="Last">The day the store judged for.</param>
/// <param name="AsOf">The day that is replayed; <paramref name="Last"/> where none is.</param>
/// <param name="From">First day of the picture; null: all.</param>
/// <param name="To">Last day of the picture; null: the day judged for.</param>
public sealed record PatientMoment(string Key, DateOnly First, DateOnly Last, DateOnly AsOf, DateOnly? From, DateOnly? To)
{
    /// <summary>Whether the page shows the past.</summary>
    public bool IsPast => AsOf < Last;

    /// <summary>What the address asks for; days outside the record, or that are none, are left out.</summary>
    public static PatientMoment Read(string key, DateOnly first, DateOnly last, IQueryCollection query)
    {
        DateOnly asOf = Given(query, "asof") ?? (int.TryParse(query["day"], NumberStyles.None, CultureInfo.InvariantCulture, out int day) && day <= last.DayNumber - first.DayNumber ? first.AddDays(day) : last);
        asOf = asOf < first ? first : asOf > last ? last : asOf;
        DateOnly? from = Given(query, "from"), to = Given(query, "to");
        bool sound = from is null || (from < (to ?? asOf) && from >= first.AddYears(-100));
        return new(key, first, last, asOf, sound ? from : null, sound && to <= last ? to : null);
    }

    /// <summary>The address of the page.</summary>
    public string Address(DateOnly? asOf, DateOnly? from, DateOnly? to)
    {
        string[] parts =
        [
            .. asOf is { } day && day != Last ? [$"asof={Words.Of(day)}"] : (string[])[],
            .. from is { } start ? [$"from={Words.Of(start)}"] : (string[])[],
            .. to is { } end && from is not null ? [$"to={Words.Of(end)}"] : (string[])[],
        ];
        return $"/patients/{Uri.EscapeDataString(Key)}{(parts.Length > 0 ? "?" + string.Join('&', parts) : "")}";
    }

    /// <summary>The same day with the last so many years.</summary>
    public string Zoomed(int years) => TimelineView.Ending(AsOf, years) is var (from, to) ? Address(AsOf, from, to) : "";

    /// <summary>The window moved by half its length.</summary>
    public string Moved(bool later) => TimelineView.Moved(From!.Value, To ?? AsOf, later, AsOf) is var (from, to) ? Address(AsOf, from, to) : "";

    private static DateOnly? Given(IQueryCollection query, string name) =>
        DateOnly.TryParseExact(query[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
}
