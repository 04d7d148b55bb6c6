using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Referral.Rules;

/// <summary>SAFE-3: HLA-B*15:02 before carbamazepine and its kin.</summary>
internal static class Safe3
{
    /// <summary>The time of danger: the first three months, in days.</summary>
    private const int EarlyDays = 90;

    private static readonly string[] Drugs = ["carbamazepine", "oxcarbazepine", "eslicarbazepine acetate", "phenytoin"];
    private static readonly string[] Ancestries = ["asian", "chinese", "thai", "vietnamese", "malay", "malaysian", "filipino", "indonesian", "korean", "japanese", "cambodian", "taiwanese", "burmese", "laotian", "hmong"];

    /// <summary>Words of a race that tell none; an ethnicity alone (Hispanic or not) tells none either.</summary>
    private static readonly string[] Untold = ["unknown", "other", "declin", "refus", "asked", "not told", "no information", "multi", "mixed", "two or more"];

    private static readonly Verdict NotTaken = Verdict.No("not-taken", "None of the drugs in question is taken.");
    private static readonly Verdict NotAsian = Verdict.No("other-ancestry", "No Asian ancestry is recorded, and no result or list names the allele.");
    private static readonly Verdict PastDanger = Verdict.No("after-three-months", "Taken for more than three months.");
    private static readonly Verdict TestedNegative = Verdict.No("tested-negative", "HLA-B*15:02 was tested and is absent.");
    private static readonly Verdict AncestryUnknown = Verdict.Unclear("ancestry-unknown", "Newly started; ancestry is not recorded.", "ancestry", "HLA-B*15:02");

    public static ReferralRule Rule { get; } = new(
        "SAFE-3",
        ReferralTarget.Safety,
        $"Test HLA-B*15:02: risk of severe skin reaction; {Wording.DrugSafety}.",
        "Carbamazepine, oxcarbazepine, eslicarbazepine or phenytoin in the first three months, Asian ancestry, no HLA-B*15:02 result; the allele present and such a drug active: at any time.",
        "Carbamazepine label, pharmacogenetics [K]")
    {
        HoldsDays = 30,
        NeedsEpilepsy = false,
        Judge = Of,
    };

    private static Verdict Of(Situation patient)
    {
        List<ActiveDrug> taken = patient.TakesAny(Drugs);
        if (taken.Count == 0)
        {
            return NotTaken;
        }

        Finding? allele = Allele(patient);
        if (allele is { Present: Answer.Yes })
        {
            return Verdict.Fires(Strength.Strong, [new Reason("allele-present", "HLA-B*15:02 is present.", [allele.Evidence]), .. taken.Select(Taken)]);
        }

        if (allele is { Present: Answer.No })
        {
            return TestedNegative;
        }

        List<ActiveDrug> early = taken.FindAll(drug => patient.Within(drug.Since, EarlyDays));
        return early.Count == 0 ? PastDanger
            : IsAsian(patient.Timeline.Person) switch
            {
                Answer.No => NotAsian,
                Answer.Unknown => AncestryUnknown,
                _ => Verdict.Fires(early.Exists(drug => drug.Id == "carbamazepine") ? Strength.Strong : Strength.Moderate, [.. early.Select(Taken)]).Lacking("HLA-B*15:02"),
            };
    }

    private static Reason Taken(ActiveDrug drug) => new("taken", $"{drug.Id} is taken.", [drug.Evidence]);

    private static Finding? Allele(Situation patient)
    {
        Finding? found = null;
        foreach (Finding finding in patient.Timeline.Findings)
        {
            bool named = finding.Concept is "hla-b1502" || (finding.Concept is "gene:HLA-B" && finding.Detail?.Contains("15:02", StringComparison.Ordinal) == true);
            if (named && finding.Present != Answer.Unknown && found is not { Present: Answer.Yes })
            {
                found = finding;
            }
        }

        return found;
    }

    /// <summary>By whole words: "Caucasian" holds the letters of "Asian".</summary>
    private static Answer IsAsian(Person person)
    {
        if (person.Race is null && person.Ethnicity is null)
        {
            return Answer.Unknown;
        }

        string told = $"{person.Race} {person.Ethnicity}".ToLowerInvariant();
        string race = (person.Race ?? "").ToLowerInvariant();
        return told.Split([' ', ',', ';', '/', '-', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Any(Ancestries.Contains) ? Answer.Yes
            : race.Length == 0 || Untold.Any(word => race.Contains(word, StringComparison.Ordinal)) ? Answer.Unknown
            : Answer.No;
    }
}
