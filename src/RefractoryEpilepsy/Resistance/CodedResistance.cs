using RefractoryEpilepsy.Timeline;
using RefractoryEpilepsy.Trials;

namespace RefractoryEpilepsy.Resistance;

/// <summary>Intractable codes by neurology on two days a month apart (EV-5): they support, and never prove, resistance.</summary>
internal static class CodedResistance
{
    /// <summary>The last such code and its day; null where the codes do not reach.</summary>
    public static (Evidence Evidence, int Day)? Last(Chart chart)
    {
        int first = int.MaxValue;
        int last = int.MinValue;
        Evidence? evidence = null;
        for (int i = 0; i < chart.Kinds.Length; i++)
        {
            Diagnosis diagnosis = chart.Timeline.Diagnoses[i];
            if ((chart.Kinds[i] & DiagnosisKinds.Intractable) == DiagnosisKinds.None || diagnosis.Confirmed == Answer.No || (chart.TellsSpecialty && !diagnosis.ByNeurology))
            {
                continue;
            }

            int day = diagnosis.On.DayNumber;
            first = Math.Min(first, day);
            if (day > last || (day == last && string.CompareOrdinal(diagnosis.Evidence.Reference, evidence!.Reference) < 0))
            {
                (last, evidence) = (day, diagnosis.Evidence);
            }
        }

        for (int i = 0; i < chart.VisitKinds.Length; i++)
        {
            Visit visit = chart.Timeline.Visits[i];
            if ((chart.VisitKinds[i] & DiagnosisKinds.Intractable) == DiagnosisKinds.None || visit.Period.Start > chart.AsOf || (chart.TellsSpecialty && visit.Neurology != Answer.Yes))
            {
                continue;
            }

            int day = visit.Period.Start.DayNumber;
            first = Math.Min(first, day);
            if (day > last)
            {
                (last, evidence) = (day, visit.Evidence);
            }
        }

        return evidence is not null && last - first >= chart.Parameters.IntractableCodesApartDays ? (evidence, last) : null;
    }
}
