using System.Globalization;
using RefractoryEpilepsy.Cohorts;
using RefractoryEpilepsy.Reports;
using RefractoryEpilepsy.Reports.CohortBoard;
using RefractoryEpilepsy.Service.Texts;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Pages;

/// <summary>What the list of patients can be narrowed to beside its own form: the numbers of other pages lead here.</summary>
internal sealed class CaseChoice
{
    private static readonly string[] Names = ["since-from", "since-until", "criterion", "fell", "definition", "answer", "inside", "stop", "pattern", "outcome", "having", "site", "age", "sex", "taken"];

    private readonly IQueryCollection query;

    public CaseChoice(IQueryCollection query) => this.query = query;

    /// <summary>What was asked, in the order of names.</summary>
    public IReadOnlyList<(string Name, string Value)> Parts => [.. Names.Select(name => (name, query[name].ToString())).Where(part => part.Item2.Length is > 0 and <= 200)];

    /// <summary>The site that is asked for; null: all.</summary>
    public string? Site => Given("site");

    /// <summary>Whether it takes the patients as the cohort page counts them.</summary>
    public bool NeedsRows => !Pick.IsEmpty || Parts.Any(part => part.Name is "site" or "age" or "sex" or "taken");

    private CohortPick Pick => new(
        Given("definition"), Given("answer"), Given("inside"), Given("stop"), Given("pattern"), int.TryParse(Given("outcome"), NumberStyles.None, CultureInfo.InvariantCulture, out int outcome) ? outcome : null,
        Enum.TryParse(Given("having"), ignoreCase: false, out DoctorShare share) && Enum.IsDefined(share) ? share : null);

    /// <summary>The query with what the database can answer.</summary>
    public CaseQuery Narrow(CaseQuery cases)
    {
        int at = CohortDefinitions.DrugResistant.Criteria.Index().Where(one => one.Item.Id == Given("criterion")).Select(one => one.Index).FirstOrDefault(-1);
        (int? first, int? last) = (at, Given("fell")) switch
        {
            ( < 0, _) => ((int?)null, (int?)null),
            (_, "excluded") => (2 * at, 2 * at),
            (_, "unknown") => ((2 * at) + 1, (2 * at) + 1),
            _ => (2 * (at + 1), null),
        };
        return cases with { SinceFrom = Day("since-from"), SinceUntil = Day("since-until"), PlaceFrom = first, PlaceUntil = last };
    }

    /// <summary>Pseudonyms of those who fit what only the whole case tells.</summary>
    /// <param name="ofSite">Patients of the site that is asked for; null: all.</param>
    public IReadOnlySet<string> Of(IReadOnlyList<CohortRow> rows, IReadOnlySet<string>? ofSite)
    {
        var filter = new CohortFilter(Given("sex"), Given("age"), Drug: Given("taken"), Site: ofSite);
        CohortPick pick = Pick;
        return rows.Where(row => filter.Takes(row) && pick.Takes(row, CohortRows.Definitions)).Select(row => row.Patient).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What was asked, in words.</summary>
    public IEnumerable<string> InWords()
    {
        if (Day("since-from") is { } from)
        {
            yield return Say.T("became resistant on {0} or later", Words.Of(from));
        }

        if (Day("since-until") is { } until)
        {
            yield return Say.T("became resistant on {0} or before", Words.Of(until));
        }

        if (CohortDefinitions.DrugResistant.Criteria.FirstOrDefault(one => one.Id == Given("criterion")) is { } criterion)
        {
            yield return Given("fell") switch
            {
                "excluded" => Say.T("excluded by the step “{0}”", criterion.Text),
                "unknown" => Say.T("stopped at the step “{0}”, which cannot be told", criterion.Text),
                _ => Say.T("still there after the step “{0}”", criterion.Text),
            };
        }

        if (Given("inside") is { } inside)
        {
            yield return Say.T("member of “{0}”", TitleOf(inside));
        }

        if (Given("definition") is { } definition)
        {
            yield return Given("answer") switch
            {
                "yes" => Say.T("member of “{0}”", TitleOf(definition)),
                "no" => Say.T("not a member of “{0}”", TitleOf(definition)),
                "unknown" => Say.T("of whom “{0}” cannot be told", TitleOf(definition)),
                _ => Say.T("not a member of “{0}”, or that cannot be told", TitleOf(definition)),
            };
        }

        if (Given("stop") is not null)
        {
            yield return Say.T("stopped there by one criterion");
        }

        if (Given("pattern") is not null)
        {
            yield return Say.T("one combination of answers to the definitions side by side");
        }

        if (Pick.Outcome is { } outcome && outcome < CohortRow.Outcomes.Count)
        {
            yield return CohortRow.Outcomes[outcome];
        }

        if (Pick.Having is { } share)
        {
            yield return Say.T("with epilepsy, and on record: {0}", DoctorReport.Name(share));
        }

        foreach (string name in (string[])["site", "age", "sex", "taken"])
        {
            if (Given(name) is { } value)
            {
                yield return name switch { "site" => Say.T("site {0}", value), "age" => Say.T("age {0}", value), "sex" => Say.T("sex {0}", value), _ => Say.T("took {0}", value) };
            }
        }
    }

    private static string TitleOf(string definition) => CohortRows.Definitions.FirstOrDefault(one => one.Id == definition)?.Title ?? definition;

    private string? Given(string name) => query[name].ToString() is { Length: > 0 and <= 200 } text ? text : null;

    private DateOnly? Day(string name) => DateOnly.TryParseExact(Given(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
}
