using System.Globalization;

namespace RefractoryEpilepsy.Service.Site;

/// <summary>Times for people: in the hospital's zone. What is stored, exported and chained in the trail stays UTC.</summary>
internal static class HospitalTime
{
    private static volatile TimeZoneInfo zone = TimeZoneInfo.Utc;

    /// <summary>The zone; the process has one, as the site has.</summary>
    public static TimeZoneInfo Zone
    {
        get => zone;
        set => zone = value;
    }

    /// <summary>The zone's name, for the heads of tables.</summary>
    public static string Name => zone.Id;

    /// <summary>The day it is there at a time.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    /// <summary>A time, given as UTC, to the minute; empty for none.</summary>
    public static string Of(DateTime? time) => time is { } known ? Here(known).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";

    /// <summary>A time, given as UTC, to the second.</summary>
    public static string Exact(DateTime time) => Here(time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static DateTime Here(DateTime time) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc), zone);
}
