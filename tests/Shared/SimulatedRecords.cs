using RefractoryEpilepsy.Reports.Quality;
using RefractoryEpilepsy.Resistance;

namespace RefractoryEpilepsy.Shared;

/// <summary>Quality records of made-up patients, quickly: for laws and for the benchmark of half a million.</summary>
internal static class SimulatedRecords
{
    private static readonly string[] Races = ["White", "White", "White", "Black or African American", "Asian"];
    private static readonly string[] Payers = ["Commercial PPO", "Medicaid", "Medicare", "Self-pay"];
    private static readonly string[] Languages = ["en", "en", "en", "es"];

    /// <summary>The same seed gives the same patient; judged on 31 December 2024.</summary>
    public static QualityRecord One(int seed)
    {
        var random = new Random(seed);
        DateOnly asOf = new(2024, 12, 31);
        DateOnly first = asOf.AddDays(-random.Next(30, 4000));
        bool resistant = random.Next(100) < 30;
        DateOnly? since = resistant ? asOf.AddDays(-random.Next(0, Math.Min(1500, asOf.DayNumber - first.DayNumber + 1))) : null;
        bool female = random.Next(2) == 0;
        var facts = new List<DatedFact>();
        int visits = random.Next(0, 8);
        for (int visit = 0; visit < visits; visit++)
        {
            DateOnly day = asOf.AddDays(-random.Next(0, 900));
            facts.Add(new(Fact.EpilepsyVisit, day, day));
            Maybe(Fact.SeizureFrequency, 70, day);
            Maybe(Fact.MoodScreen, 20, day);
            Maybe(Fact.SideEffect, 10, day);
            Maybe(Fact.SideEffectAnswered, 5, day.AddDays(10));
            Maybe(Fact.PregnancyCounselling, 10, day);
            Maybe(Fact.MriRequested, 10, day);
            Maybe(Fact.MriDone, 10, day.AddDays(30));
            Maybe(Fact.TestOrdered, 15, day);
        }

        Maybe(Fact.TypeKnown, 60, first);
        Maybe(Fact.CauseKnown, 40, first);
        Maybe(Fact.VideoEeg, 20, first);
        Maybe(Fact.MriProtocol, 20, first);
        if (since is { } from)
        {
            Maybe(Fact.CentreReferral, 40, from.AddDays(random.Next(-100, 700)));
            Maybe(Fact.Surgery, 8, from.AddDays(random.Next(100, 1400)));
        }

        if (random.Next(10) == 0)
        {
            facts.Add(new(Fact.Valproate, first, DateOnly.MaxValue));
        }

        facts.RemoveAll(fact => fact.On > asOf || fact.On < first);
        return new QualityRecord
        {
            Patient = new($"{seed:x8}"),
            Site = new("site " + random.Next(12)),
            Sex = random.Next(50) == 0 ? null : female ? "female" : "male",
            Race = random.Next(10) == 0 ? null : Races[random.Next(Races.Length)],
            Ethnicity = random.Next(5) == 0 ? "Hispanic or Latino" : "Not Hispanic or Latino",
            Language = Languages[random.Next(Languages.Length)],
            Payer = Payers[random.Next(Payers.Length)],
            PostalArea = "6" + random.Next(10, 30),
            Born = random.Next(50) == 0 ? null : asOf.AddDays(-random.Next(300, 30_000)),
            Died = random.Next(40) == 0 ? asOf.AddDays(-random.Next(0, 400)) : null,
            Observed = new(first, random.Next(20) == 0 ? first.AddDays(random.Next(0, asOf.DayNumber - first.DayNumber + 1)) : asOf),
            AsOf = asOf,
            Epilepsy = random.Next(20) == 0 ? Answer.Unknown : Answer.Yes,
            EpilepsySince = first,
            ResistantSince = since,
            Confidence = resistant ? (Confidence)random.Next(1, 4) : null,
            FreeSince = random.Next(10) == 0 ? asOf.AddDays(-random.Next(0, 700)) : null,
            IntellectualDisability = random.Next(8) == 0 ? Answer.Yes : Answer.Unknown,
            Unexplained = random.Next(6) == 0,
            ServicesKnown = random.Next(10) != 0,
            Facts = facts.ToArray(),
        };

        void Maybe(Fact kind, int percent, DateOnly day)
        {
            if (random.Next(100) < percent)
            {
                facts.Add(new(kind, day, day));
            }
        }
    }
}
