using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Causes;

/// <summary>What a reason says: a stable code and its sentence, with {0} for what was found and {1} for the day it was first recorded.</summary>
internal sealed class ReasonKind(string code, string text)
{
    private readonly CompositeFormat format = CompositeFormat.Parse(text);

    public string Code { get; } = code;

    /// <summary>The sentence.</summary>
    public string Say(string what, string day) => string.Format(CultureInfo.InvariantCulture, format, what, day);
}

/// <summary>Collects what speaks for and against each cause, and forms the sentences only at the end.</summary>
/// <remarks>A cause is Yes if anything speaks for it, No if it was looked for and not found, otherwise Unknown with what hints at it.</remarks>
internal sealed class CauseLedger
{
    private const int MaxEvidence = 5;

    private static readonly Judgement[] NotAssessed =
        [.. CauseCatalogue.InOrder.Select(cause => Judgement.Of(Answer.Unknown, "not-assessed", $"{cause.Title}: nothing on record."))];

    private readonly List<Entry>?[] entries = new List<Entry>?[CauseCatalogue.InOrder.Count];

    /// <summary>Whether anything speaks for the cause so far.</summary>
    public bool IsPresent(Cause cause) => entries[(int)cause] is { } list && Has(list, Answer.Yes);

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
            same.Note(evidence, recorded ?? DateOnly.MaxValue);
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
        var judgements = new Judgement[entries.Length];
        Dictionary<string, DateOnly>? recorded = null;
        for (int index = 0; index < entries.Length; index++)
        {
            if (entries[index] is not { } list)
            {
                judgements[index] = NotAssessed[index];
                continue;
            }

            Answer answer = Has(list, Answer.Yes) ? Answer.Yes : Has(list, Answer.No) ? Answer.No : Answer.Unknown;
            var reasons = new List<Reason>(1);
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

            judgements[index] = new Judgement(answer, reasons);
            if (answer == Answer.Yes && first is { } since)
            {
                (recorded ??= new(StringComparer.Ordinal))[CauseCatalogue.InOrder[index].Id] = since;
            }
        }

        var profile = new CauseProfile(new ByCause(judgements));
        return recorded is null ? profile : profile with { FirstRecorded = recorded };
    }

    private static bool Has(List<Entry> list, Answer answer)
    {
        foreach (Entry entry in list)
        {
            if (entry.Answer == answer)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A judgement for each cause of the catalogue, in its order: one array, not a table to be filled for every patient.</summary>
    private sealed class ByCause(Judgement[] judgements) : IReadOnlyDictionary<string, Judgement>
    {
        public IEnumerable<string> Keys => CauseCatalogue.InOrder.Select(cause => cause.Id);

        public IEnumerable<Judgement> Values => judgements;

        public int Count => judgements.Length;

        public Judgement this[string key] => TryGetValue(key, out Judgement? judgement) ? judgement : throw new KeyNotFoundException($"No cause has the id {key}.");

        public bool ContainsKey(string key) => CauseCatalogue.IndexOf(key) >= 0;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out Judgement value)
        {
            int index = CauseCatalogue.IndexOf(key);
            value = index < 0 ? null : judgements[index];
            return index >= 0;
        }

        public IEnumerator<KeyValuePair<string, Judgement>> GetEnumerator()
        {
            for (int index = 0; index < judgements.Length; index++)
            {
                yield return new(CauseCatalogue.InOrder[index].Id, judgements[index]);
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Entry(Answer answer, ReasonKind kind, string what)
    {
        public Answer Answer { get; } = answer;

        public ReasonKind Kind { get; } = kind;

        public string What { get; } = what;

        public DateOnly? First { get; set; }

        // The earliest pieces, by day and name; a piece told twice stands once.
        private readonly List<(DateOnly Recorded, Evidence Evidence)> earliest = new(1);

        /// <summary>Keeps a piece of evidence, as long as it is among the earliest.</summary>
        public void Note(Evidence evidence, DateOnly recorded)
        {
            int at = earliest.Count;
            for (int i = earliest.Count - 1; i >= 0; i--)
            {
                (DateOnly day, Evidence known) = earliest[i];
                if (string.Equals(known.Reference, evidence.Reference, StringComparison.Ordinal))
                {
                    if (day <= recorded)
                    {
                        return;
                    }

                    earliest.RemoveAt(i);
                    at = i;
                }
                else if (day > recorded || (day == recorded && string.CompareOrdinal(known.Reference, evidence.Reference) > 0))
                {
                    at = i;
                }
            }

            if (at < MaxEvidence)
            {
                if (earliest.Count == MaxEvidence)
                {
                    earliest.RemoveAt(MaxEvidence - 1);
                }

                earliest.Insert(at, (recorded, evidence));
            }
        }

        public Reason ToReason()
        {
            string day = First?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "on an unknown day";
            var shown = new Evidence[earliest.Count];
            for (int i = 0; i < shown.Length; i++)
            {
                shown[i] = earliest[i].Evidence;
            }

            return new(Kind.Code, Kind.Say(What, day), shown);
        }
    }
}
