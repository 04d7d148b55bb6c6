using System.Text;
using RefractoryEpilepsy.Fhir.Sieve;

namespace RefractoryEpilepsy.Fhir.Sources;

/// <summary>Which patient ids mean one person: <c>Patient.link</c>, a bundle's <c>fullUrl</c>, or a business identifier used as a reference.</summary>
/// <remarks>
/// The person keeps the id of the Patient that is in the export and not replaced by another; of several such, and in a circle, the
/// ordinally smallest. Source: FHIR R4, Patient.link (replaced-by, replaces, refer, seealso).
/// </remarks>
internal sealed class PatientLinks
{
    private readonly Dictionary<ulong, Member> members = [];

    public bool Any => members.Count > 0;

    /// <summary>Two ids mean one person.</summary>
    /// <param name="id">An id.</param>
    /// <param name="other">Another.</param>
    /// <param name="replaced">The first is no longer in use.</param>
    /// <param name="otherReplaced">The second is no longer in use.</param>
    /// <param name="alias">The second is another name of the first, not an id of a Patient.</param>
    public void Join(string id, string other, bool replaced, bool otherReplaced, bool alias = false)
    {
        Member left = Of(id);
        Member right = Of(other);
        right.IsAlias |= alias;
        left.Replaced |= replaced;
        right.Replaced |= otherReplaced;
        Member leftRoot = Root(left);
        Member rightRoot = Root(right);
        if (leftRoot != rightRoot)
        {
            rightRoot.Parent = leftRoot;
        }
    }

    /// <summary>Takes over what another worker joined.</summary>
    public void Add(PatientLinks others)
    {
        foreach (Member member in others.members.Values)
        {
            Member root = others.Root(member);
            Join(root.Id, member.Id, root.Replaced, member.Replaced, member.IsAlias);
        }
    }

    /// <summary>Notes that a Patient of this id is in the export.</summary>
    public void SeePatient(ulong patient)
    {
        if (members.TryGetValue(patient, out Member? member))
        {
            member.Present = true;
        }
    }

    public bool Knows(ulong patient) => members.ContainsKey(patient);

    /// <summary>Chooses the surviving ids; call once everything is joined.</summary>
    /// <returns>Ids of people whose links go in a circle, and pairs of ids whose second is not in the export.</returns>
    public (IReadOnlyList<string> Circular, IReadOnlyList<string> Dangling) Settle()
    {
        var circular = new List<string>();
        var dangling = new List<string>();
        foreach (IGrouping<Member, Member> person in members.Values.GroupBy(Root).ToList())
        {
            List<Member> all = [.. person];
            Member survivor = all.OrderBy(member => !member.Present).ThenBy(member => member.Replaced).ThenBy(member => member.Id, StringComparer.Ordinal).First();
            if (all.TrueForAll(member => member.Replaced || !member.IsResource))
            {
                circular.Add(survivor.Id);
            }

            foreach (Member member in all)
            {
                member.Survivor = survivor;
                if (!member.Present && member.IsResource)
                {
                    dangling.Add(member.Id);
                }
            }
        }

        circular.Sort(StringComparer.Ordinal);
        dangling.Sort(StringComparer.Ordinal);
        return (circular, dangling);
    }

    /// <summary>The hash of the person's surviving id.</summary>
    public ulong Survivor(ulong patient) => members.Count > 0 && members.TryGetValue(patient, out Member? member) ? member.Survivor!.Hash : patient;

    /// <summary>The person's surviving id.</summary>
    public string Survivor(string id) =>
        members.Count > 0 && members.TryGetValue(HashOf(id), out Member? member) ? member.Survivor!.Id : id;

    public static ulong HashOf(string id) => Utf8Hash.Of(Encoding.UTF8.GetBytes(id));

    private Member Of(string id)
    {
        ulong hash = HashOf(id);
        if (!members.TryGetValue(hash, out Member? member))
        {
            members[hash] = member = new(id, hash);
        }

        return member;
    }

    private Member Root(Member member)
    {
        while (member.Parent is { } parent)
        {
            member.Parent = parent.Parent ?? parent;
            member = parent;
        }

        return member;
    }

    private sealed class Member(string id, ulong hash)
    {
        public string Id { get; } = id;

        public ulong Hash { get; } = hash;

        public Member? Parent { get; set; }

        public Member? Survivor { get; set; }

        public bool Replaced { get; set; }

        public bool Present { get; set; }

        /// <summary>Another name, such as a bundle's <c>fullUrl</c> or a business identifier.</summary>
        public bool IsAlias { get; set; }

        public bool IsResource => Present || !IsAlias;
    }
}
