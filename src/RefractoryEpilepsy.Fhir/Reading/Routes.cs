using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>Routes of administration by their words.</summary>
internal static class Routes
{
    public static Route Of(CodeableConcept? told) => told is null ? Route.Unknown : Of(told.Words());

    private static Route Of(string words) =>
        Words.Any(words, "nasal", "buccal", "bukkal", "rectal", "rektal", "sublingual", "oromucos", "intranas") || Words.Alone(words, "PR") ? Route.NasalBuccalRectal
        : Words.Any(words, "intraven", "intramus", "inject", "infus", "parenter", "subcut", "intraosse") || Words.Alone(words, "IV") || Words.Alone(words, "IM") || Words.Alone(words, "i.v.") ? Route.Parenteral
        : Words.Any(words, "oral", "mouth", "mund", "boca", "bouche", "enteral", "gastr", "jejun", "tube", "sonde", "tablet", "capsule", "kapsel") || Words.Alone(words, "PO") || Words.Alone(words, "p.o.") || Words.Alone(words, "NG") || Words.Alone(words, "PEG") ? Route.Oral
        : Words.Any(words, "topical", "transderm", "skin", "ophthalm", "eye", "otic", "vaginal", "inhal", "cutan", "intrathec") ? Route.Other
        : Route.Unknown;
}
