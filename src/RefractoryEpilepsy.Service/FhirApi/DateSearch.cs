namespace RefractoryEpilepsy.Service.FhirApi;

/// <summary>Search by date as FHIR R4 defines it: a prefix, and a date as coarse as it is written.</summary>
internal static class DateSearch
{
    /// <summary>Whether the text is a date with or without a prefix.</summary>
    public static bool IsDate(string value) => PartialDate.TryParse(Split(value).Date, out _);

    /// <summary>Whether a stretch of days fits; any stretch does where the text is no date.</summary>
    public static bool Fits(string value, DateOnly from, DateOnly to)
    {
        (string prefix, string date) = Split(value);
        return !PartialDate.TryParse(date, out PartialDate asked) || prefix switch
        {
            "ne" => !(from >= asked.Earliest && to <= asked.Latest),
            "gt" => to > asked.Latest,
            "lt" => from < asked.Earliest,
            "ge" => to >= asked.Earliest,
            "le" => from <= asked.Latest,
            "sa" => from > asked.Latest,
            "eb" => to < asked.Earliest,
            "ap" => from <= asked.Latest && to >= asked.Earliest,
            _ => from >= asked.Earliest && to <= asked.Latest,
        };
    }

    private static (string Prefix, string Date) Split(string value) =>
        value.Length > 2 && char.IsAsciiLetterLower(value[0]) && char.IsAsciiLetterLower(value[1]) ? (value[..2], value[2..].Split('T')[0]) : ("eq", value.Split('T')[0]);
}
