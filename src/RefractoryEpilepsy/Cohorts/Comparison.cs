using System.Globalization;
using System.Text;
using RefractoryEpilepsy.Cases;

namespace RefractoryEpilepsy.Cohorts;

/// <summary>Definitions of drug resistance side by side, case by case: who is in which, and how they overlap.</summary>
/// <remarks>A fold: add the cases one by one, from one thread or several. Confused with nothing: unknown members are counted apart.</remarks>
public sealed class Comparison(IReadOnlyList<CohortDefinition> definitions)
{
    private readonly long[] members = new long[definitions.Count];
    private readonly long[] unknown = new long[definitions.Count];
    private readonly long[] both = new long[definitions.Count * definitions.Count];
    private readonly List<long>[] daysFromFirst = [.. definitions.Select(_ => new List<long>())];
    private readonly Dictionary<string, long> patterns = new(StringComparer.Ordinal);
    private long cases;

    /// <summary>The definitions compared, in order.</summary>
    public IReadOnlyList<CohortDefinition> Definitions { get; } = definitions;

    /// <summary>How many cases were seen.</summary>
    public long Cases => Interlocked.Read(ref cases);

    /// <summary>Counts one case under every definition; answers what each says, in order.</summary>
    public IReadOnlyList<Judgement> Add(PatientCase patient)
    {
        var answers = new Judgement[Definitions.Count];
        for (int at = 0; at < answers.Length; at++)
        {
            answers[at] = Definitions[at].Judge(patient);
        }

        lock (members)
        {
            cases++;
            string pattern = string.Concat(answers.Select(answer => answer.Answer switch { Answer.Yes => 'y', Answer.No => 'n', _ => 'u' }));
            patterns[pattern] = patterns.GetValueOrDefault(pattern) + 1;
            DateOnly? reference = answers[0].Answer == Answer.Yes ? Definitions[0].IndexDate(patient) : null;
            for (int first = 0; first < answers.Length; first++)
            {
                unknown[first] += answers[first].Answer == Answer.Unknown ? 1 : 0;
                if (answers[first].Answer != Answer.Yes)
                {
                    continue;
                }

                members[first]++;
                if (reference is { } index && Definitions[first].IndexDate(patient) is { } day)
                {
                    daysFromFirst[first].Add(day.DayNumber - index.DayNumber);
                }

                for (int second = 0; second < answers.Length; second++)
                {
                    both[(first * answers.Length) + second] += answers[second].Answer == Answer.Yes ? 1 : 0;
                }
            }
        }

        return answers;
    }

    /// <summary>The whole comparison as a table to keep and to draw.</summary>
    public ComparisonTable Table()
    {
        lock (members)
        {
            return new(
                cases,
                [.. Definitions.Select((definition, at) => new ComparedDefinition(definition.Id, definition.Title, definition.InEnglish, definition.Source, members[at], unknown[at], Both(0, at), Jaccard(0, at), MedianDaysLater(at)))],
                [.. both],
                [.. patterns.OrderByDescending(pattern => pattern.Value).ThenBy(pattern => pattern.Key, StringComparer.Ordinal).Select(pattern => new ComparedPattern(pattern.Key, pattern.Value))]);
        }
    }

    /// <summary>How many are in the cohort at a position.</summary>
    public long Members(int definition) => members[definition];

    /// <summary>How many could not be told.</summary>
    public long Unknown(int definition) => unknown[definition];

    /// <summary>How many are in both cohorts.</summary>
    public long Both(int first, int second) => both[(first * Definitions.Count) + second];

    /// <summary>Agreement of two cohorts: those in both over those in either; null where both are empty.</summary>
    public double? Jaccard(int first, int second)
    {
        long either = members[first] + members[second] - Both(first, second);
        return either == 0 ? null : (double)Both(first, second) / either;
    }

    /// <summary>Median days by which a definition comes later than the first one, among members of both; null where there are none.</summary>
    public long? MedianDaysLater(int definition)
    {
        lock (members)
        {
            List<long> days = daysFromFirst[definition];
            days.Sort();
            return days.Count == 0 ? null : days[days.Count / 2];
        }
    }

    /// <summary>The comparison as plain text: sizes, overlaps, and each rule in English.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Cases} cases\n\n{"definition",-40} {"members",9} {"unknown",9} {"in first",9} {"overlap",8} {"days later",11}\n");
        for (int at = 0; at < Definitions.Count; at++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Definitions[at].Id,-40} {members[at],9} {unknown[at],9} {Both(0, at),9} {Jaccard(0, at)?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-",8} {MedianDaysLater(at)?.ToString(CultureInfo.InvariantCulture) ?? "-",11}\n");
        }

        text.Append("\noverlap is members of both over members of either, with the first definition; days later is the median against its index day.\n\n");
        foreach (CohortDefinition definition in Definitions)
        {
            text.Append(CultureInfo.InvariantCulture, $"{definition.Id}: {definition.InEnglish} [{definition.Source}]\n");
        }

        return text.ToString();
    }

    /// <summary>For one patient: what each definition says, and by which reason.</summary>
    public static string Explain(PatientCase patient, IReadOnlyList<CohortDefinition> definitions)
    {
        var text = new StringBuilder();
        foreach (CohortDefinition definition in definitions)
        {
            Judgement judgement = definition.Judge(patient);
            string since = judgement.Answer == Answer.Yes && definition.IndexDate(patient) is { } day ? $" since {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"{definition.Id}: {judgement.Answer.ToString().ToLowerInvariant()}{since}; {string.Join(" ", judgement.Reasons.Select(reason => reason.Text))}\n");
        }

        return text.ToString();
    }
}
