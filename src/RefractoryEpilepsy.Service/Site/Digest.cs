using System.Globalization;
using System.Text;
using System.Text.Json;
using RefractoryEpilepsy.Storage;

namespace RefractoryEpilepsy.Service.Site;

/// <summary>What a digest tells: how many new candidates there are and for what, with links by pseudonym. No name, no number, no day of anybody's.</summary>
/// <param name="ByLead">New candidates by what their recommendation leads with, the most first.</param>
/// <param name="Links">Addresses of their pages; whoever follows one signs in.</param>
internal sealed record Digest(int Candidates, IReadOnlyList<(string Lead, int Patients)> ByLead, IReadOnlyList<string> Links, string Worklist)
{
    private const int MostLinks = 50;

    /// <summary>The digest of these candidates.</summary>
    /// <param name="address">Where the pages are; empty: no links.</param>
    public static Digest Of(IReadOnlyList<NewCandidate> candidates, string address)
    {
        string at = address.TrimEnd('/');
        return new(
            candidates.Count,
            [.. candidates.CountBy(candidate => candidate.Lead).Select(lead => (lead.Key, lead.Value)).OrderByDescending(lead => lead.Value).ThenBy(lead => lead.Key, StringComparer.Ordinal)],
            at.Length == 0 ? [] : [.. candidates.Take(MostLinks).Select(candidate => $"{at}/patients/{candidate.Patient}")],
            at.Length == 0 ? "" : at + "/worklist");
    }

    /// <summary>One line for the head of a message.</summary>
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"{Candidates:N0} new {(Candidates == 1 ? "candidate" : "candidates")} on the epilepsy worklist");

    /// <summary>As plain text.</summary>
    public string Text()
    {
        var text = new StringBuilder(Subject).Append(".\n\n");
        foreach ((string lead, int patients) in ByLead)
        {
            text.Append(CultureInfo.InvariantCulture, $"{patients,6:N0}  {lead}\n");
        }

        if (Worklist.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nWorklist: {Worklist}\n\n").AppendJoin('\n', Links).Append(Candidates > Links.Count ? $"\nand {Candidates - Links.Count} more on the worklist\n" : "\n");
        }

        return text.Append("\nLinks open after a sign-in, for those who may see the patient. A screening aid for clinicians: it points out charts worth reading and makes no diagnosis.\n").ToString();
    }

    /// <summary>As JSON for a webhook.</summary>
    public string Json() => JsonSerializer.Serialize(new { text = Subject, candidates = Candidates, byLead = ByLead.Select(lead => new { lead = lead.Lead, patients = lead.Patients }), worklist = Worklist, links = Links });
}
