using RefractoryEpilepsy.Causes;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Prediction;

/// <summary>Features read from coded conditions, visits and measurements.</summary>
internal static class CodeReadings
{
    /// <summary>1 where one of the concepts is coded and not merely suspected; null otherwise, for a missing code documents nothing.</summary>
    public static FeatureValue Coded(IndexView view, params ReadOnlySpan<string> concepts)
    {
        List<Evidence> evidence = [];
        foreach (Diagnosis diagnosis in view.History.Diagnoses)
        {
            if (diagnosis.Confirmed == Answer.Yes && HasAny(diagnosis.Concepts, concepts))
            {
                evidence.Add(diagnosis.Evidence);
            }
        }

        foreach (Visit visit in evidence.Count == 0 ? view.History.Visits : [])
        {
            if (HasAny(visit.Diagnoses, concepts))
            {
                evidence.Add(visit.Evidence);
            }
        }

        return evidence.Count == 0 ? FeatureValue.NotAssessed : new(1, [.. evidence.Distinct().Take(5)]);
    }

    /// <summary>Kind of epilepsy by ICD-10-CM: 1 where coded so, 0 where only other kinds are coded, null where the codes tell no kind.</summary>
    public static FeatureValue Kind(IndexView view, params string[] headings)
    {
        Diagnosis[] kinds = [.. view.History.Diagnoses.Where(diagnosis => diagnosis.Code.IsIcd10Cm() && TellsKind(diagnosis.Code))];
        Diagnosis[] such = [.. kinds.Where(diagnosis => diagnosis.Code.UnderAny(headings))];
        return kinds.Length == 0 ? FeatureValue.NotAssessed
            : new(such.Length > 0 ? 1 : 0, [.. (such.Length > 0 ? such : kinds).Select(diagnosis => diagnosis.Evidence).Distinct().Take(5)]);
    }

    /// <summary>Visits or conditions with status epilepticus, on different days.</summary>
    public static FeatureValue LogStatusEpilepticus(IndexView view)
    {
        var coded = view.History.Diagnoses.Where(diagnosis => diagnosis.Confirmed == Answer.Yes && diagnosis.Concepts.Contains("status_epilepticus")).Select(diagnosis => (diagnosis.On, diagnosis.Evidence));
        var visits = view.History.Visits.Where(visit => visit.Diagnoses.Contains("status_epilepticus")).Select(visit => (On: visit.Period.Start, visit.Evidence));
        var all = coded.Concat(visits).ToArray();
        return all.Length == 0 ? FeatureValue.NotAssessed
            : new(MathF.Log(1 + all.Select(entry => entry.On).Distinct().Count()), [.. all.Select(entry => entry.Evidence).Distinct().Take(5)]);
    }

    /// <summary>The last value measured; null where there is none.</summary>
    public static FeatureValue Latest(IndexView view, string concept)
    {
        Measurement? latest = view.History.Measurements.Where(measurement => measurement.Concept == concept && measurement.Value is not null)
            .OrderBy(measurement => measurement.Taken).ThenBy(measurement => measurement.Evidence.Reference, StringComparer.Ordinal).LastOrDefault();
        return latest is null ? FeatureValue.NotAssessed : new((float)latest.Value!.Value, [latest.Evidence]);
    }

    private static bool TellsKind(Code code) =>
        code.Under("G40") && !code.Under("G40.9") && !code.Under("G40.5") && !code.Under("G40.8");

    private static bool HasAny(IReadOnlyList<string> concepts, ReadOnlySpan<string> wanted)
    {
        foreach (string concept in concepts)
        {
            if (wanted.Contains(concept))
            {
                return true;
            }
        }

        return false;
    }
}
