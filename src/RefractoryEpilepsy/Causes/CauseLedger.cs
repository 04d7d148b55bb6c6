using System.Globalization;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>What a reason says: a stable code and its sentence, with {0} for what was found and {1} for the day it was first recorded.</summary>
internal sealed record ReasonKind(string Code, string Text);

/// <summary>Collects what speaks for and against each cause, and forms the sentences only at the end.</summary>
/// <remarks>A cause is Yes if anything speaks for it, No if it was looked for and not found, otherwise Unknown with what hints at it.</remarks>
internal sealed class CauseLedger
{
    private const int MaxEvidence = 5;

    private static readonly Judgement[] NotAssessed =
        [.. CauseCatalogue.InOrder.Select(cause => Judgement.Of(Answer.Unknown, "not-assessed", $"{cause.Title}: nothing on record."))];

    private readonly List<Entry>?[] entries = new List<Entry>?[CauseCatalogue.InOrder.Count];

    /// <summary>Whether anything speaks for the cause so far.</summary>
    public bool IsPresent(Cause cause) => entries[(int)cause]?.Exists(entry => entry.Answer == Answer.Yes) == true;

    /// <summary>Notes one piece of evidence. Repeated pieces of the same kind become one reason that names the earliest.</summary>
    public void Add(Cause cause, Answer answer, ReasonKind kind, string what, Evidence? evidence, DateOnly? recorded)
    {
        List<Entry> list = entries[(int)cause] ??= [];
        Entry? same = null;
        foreach (Entry candidate in list)
        {
            if (candidate.Answer == answer && ReferenceEquals(candidate.Kind, kind) && candidate.What == what)
            {
                same = candidate;
                break;
            }
        }

        if (same is null)
        {
            same = new Entry(answer, kind, what);
            list.Add(same);
        }

        if (evidence is not null)
        {
            same.Evidence.Add((recorded ?? DateOnly.MaxValue, evidence));
        }

        if (recorded is { } day && (same.First is null || day < same.First))
        {
            same.First = day;
        }
    }

    /// <summary>Notes a coded condition: it proves the cause, unless it was provisional or differential.</summary>
    public void AddCoded(Cause cause, Diagnosis diagnosis, ReasonKind coded, ReasonKind provisional)
    {
        bool sure = diagnosis.Confirmed == Answer.Yes;
        string what = diagnosis.Code.Value.Length > 0 ? diagnosis.Code.Value : "text";
        Add(cause, sure ? Answer.Yes : Answer.Unknown, sure ? coded : provisional, what, diagnosis.Evidence, diagnosis.Recorded);
    }

    /// <summary>The judgements, in the order of the catalogue.</summary>
    public CauseProfile Close()
    {
        var causes = new Dictionary<string, Judgement>(CauseCatalogue.InOrder.Count);
        var recorded = new Dictionary<string, DateOnly>();
        for (int index = 0; index < entries.Length; index++)
        {
            string id = CauseCatalogue.InOrder[index].Id;
            if (entries[index] is not { } list)
            {
                causes[id] = NotAssessed[index];
                continue;
            }

            Answer answer = list.Exists(entry => entry.Answer == Answer.Yes) ? Answer.Yes
                : list.Exists(entry => entry.Answer == Answer.No) ? Answer.No
                : Answer.Unknown;
            var reasons = new List<Reason>();
            DateOnly? first = null;
            foreach (Entry entry in list)
            {
                if (entry.Answer != answer)
                {
                    continue;
                }

                reasons.Add(entry.ToReason());
                first = entry.First is { } day && (first is null || day < first) ? day : first;
            }

            causes[id] = new Judgement(answer, reasons);
            if (answer == Answer.Yes && first is { } since)
            {
                recorded[id] = since;
            }
        }

        return new CauseProfile(causes) { FirstRecorded = recorded };
    }

    private sealed class Entry(Answer answer, ReasonKind kind, string what)
    {
        public Answer Answer { get; } = answer;

        public ReasonKind Kind { get; } = kind;

        public string What { get; } = what;

        public DateOnly? First { get; set; }

        public List<(DateOnly Recorded, Evidence Evidence)> Evidence { get; } = [];

        public Reason ToReason()
        {
            string day = First?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "on an unknown day";
            string text = string.Format(CultureInfo.InvariantCulture, Kind.Text, What, day);
            return new Reason(Kind.Code, text, Earliest());
        }

        private List<Evidence> Earliest()
        {
            if (Evidence.Count > 1)
            {
                Evidence.Sort(static (first, second) => first.Recorded != second.Recorded ? first.Recorded.CompareTo(second.Recorded)
                    : string.CompareOrdinal(first.Evidence.Reference, second.Evidence.Reference));
            }

            var earliest = new List<Evidence>(Math.Min(Evidence.Count, MaxEvidence));
            foreach ((_, Evidence piece) in Evidence)
            {
                if (earliest.Count < MaxEvidence && !earliest.Contains(piece))
                {
                    earliest.Add(piece);
                }
            }

            return earliest;
        }
    }
}
