using RefractoryEpilepsy.Fhir.Reading.Slices;
using RefractoryEpilepsy.Knowledge;
using RefractoryEpilepsy.Timeline;

namespace RefractoryEpilepsy.Fhir.Reading;

/// <summary>A stretch at one daily dose, counted from the first day of the order.</summary>
/// <param name="FromDay">0 on the first day.</param>
/// <param name="Days">How many days; null where it goes on until the order ends.</param>
/// <param name="MgPerDay">Null where it could not be read; 0 where the instructions end the drug.</param>
internal sealed record DoseStretch(int FromDay, int? Days, decimal? MgPerDay);

/// <summary>What an order's dosage instructions say, put on a time axis.</summary>
/// <param name="Stretches">In order, without overlap; never empty.</param>
/// <param name="AsNeeded">Every instruction is on demand.</param>
/// <param name="Until">Last day that the instructions themselves name; null where none.</param>
/// <param name="From">First day that the instructions themselves name; null where none.</param>
/// <param name="Unread">An instruction is there whose dose could not be read.</param>
/// <param name="Single">One dose only.</param>
internal sealed record DosePlan(IReadOnlyList<DoseStretch> Stretches, bool AsNeeded, PartialDate? From, PartialDate? Until, bool Unread, bool Single)
{
    /// <summary>A month or more named in words ("twice daily for 30 days") may be what one fill lasts rather than the end of the drug.</summary>
    private const int OneFillDays = 28;

    /// <summary>The only duration is one in words that is as long as a fill.</summary>
    public bool LengthMayBeOneFill { get; init; }

    /// <summary>The plan where the order itself goes on after that duration: the words tell of one fill.</summary>
    public DosePlan BeyondOneFill() => this with { Stretches = [Stretches[0] with { Days = null }], LengthMayBeOneFill = false };

    public static DosePlan Untold { get; } = new([new(0, null, null)], AsNeeded: false, null, null, Unread: false, Single: false);

    /// <summary>Reads the instructions of one order, fill or statement.</summary>
    /// <remarks>Ranges count their lower end, as in <see cref="SigText"/>: a dose nobody is sure of proves less.</remarks>
    /// <param name="weightKg">The patient's weight near the start; asked only where a dose is told by weight.</param>
    public static DosePlan Of(IReadOnlyList<Dosage>? dosages, DrugProduct product, Func<decimal?> weightKg, Entry entry, Chart chart)
    {
        List<Instruction> all = [.. (dosages ?? []).Select(dosage => Instruction.Of(dosage, product, weightKg, entry, chart)).OfType<Instruction>()];
        if (all.Count == 0)
        {
            return Untold;
        }

        bool onDemand = all.TrueForAll(instruction => instruction.AsNeeded);
        List<Instruction> scheduled = onDemand ? all : all.FindAll(instruction => !instruction.AsNeeded);
        bool unread = scheduled.Exists(instruction => instruction.Steps.Any(step => step.MgPerDay is null));
        PartialDate? from = scheduled.Where(instruction => instruction.From is not null).MinBy(instruction => instruction.From!.Value.Earliest)?.From;
        PartialDate? until = scheduled.TrueForAll(instruction => instruction.Until is not null)
            ? scheduled.MaxBy(instruction => instruction.Until!.Value.Latest)!.Until
            : null;
        bool single = scheduled.TrueForAll(instruction => instruction.Single);
        return new(OnAxis(scheduled, from, entry, chart), onDemand, from, until, unread, single)
        {
            LengthMayBeOneFill = scheduled is [{ Length: null, Single: false, Steps: [{ Days: >= OneFillDays }] }],
        };
    }

    private static List<DoseStretch> OnAxis(List<Instruction> instructions, PartialDate? from, Entry entry, Chart chart)
    {
        bool dated = instructions.Count > 1 && instructions.TrueForAll(instruction => instruction.From is not null);
        bool stepwise = instructions.Count > 1 && !dated
            && instructions.Select(instruction => instruction.Sequence).Distinct().Count() == instructions.Count
            && instructions.SkipLast(1).All(instruction => instruction.Length is not null);
        List<(int From, int? Days, decimal? Mg)> pieces = [];
        int next = 0;
        foreach (Instruction instruction in instructions.OrderBy(instruction => instruction.Sequence ?? 0))
        {
            int start = dated ? instruction.From!.Value.Earliest.DayNumber - from!.Value.Earliest.DayNumber : stepwise ? next : 0;
            int at = start;
            foreach (Step step in instruction.Steps)
            {
                int? days = step.Days ?? (instruction.Length is { } length ? Math.Max(1, length - (at - start)) : null);
                pieces.Add((at, days, step.MgPerDay));
                at += days ?? 0;
            }

            next = at;
        }

        if (instructions.Count > 1 && !dated && !stepwise && IsUndatedLadder(instructions))
        {
            chart.Gap("undated-dose-steps", "The dosage instructions follow one another without a duration; the last one was taken as the dose aimed at. Export bounds for each step.", entry);
            return [new(0, null, instructions.MaxBy(instruction => instruction.Sequence)!.Steps[^1].MgPerDay)];
        }

        return Sum(pieces);
    }

    /// <summary>Different numbers, no length, and nothing (morning, evening) that says they belong to one day.</summary>
    private static bool IsUndatedLadder(List<Instruction> instructions) =>
        instructions.Select(instruction => instruction.Sequence).Distinct().Count() == instructions.Count
        && instructions.TrueForAll(instruction => instruction is { Sequence: not null, Length: null, TakesPerDay: >= 2 });

    /// <summary>What is taken at the same time adds up; a part that could not be read leaves the sum unknown.</summary>
    private static List<DoseStretch> Sum(List<(int From, int? Days, decimal? Mg)> pieces)
    {
        SortedSet<int> borders = [];
        foreach ((int from, int? days, _) in pieces)
        {
            borders.Add(from);
            if (days is { } length)
            {
                borders.Add(from + length);
            }
        }

        var stretches = new List<DoseStretch>();
        int[] edges = [.. borders];
        for (int i = 0; i < edges.Length; i++)
        {
            int? days = i + 1 < edges.Length ? edges[i + 1] - edges[i] : null;
            int edge = edges[i];
            var active = pieces.FindAll(piece => piece.From <= edge && (piece.Days is null || piece.From + piece.Days > edge));
            if (active.Count > 0)
            {
                decimal? mg = active.Exists(piece => piece.Mg is null) ? null : active.Sum(piece => piece.Mg);
                if (stretches is [.., { Days: { } before } last] && last.MgPerDay == mg && last.FromDay + before == edge)
                {
                    stretches[^1] = last with { Days = days is null ? null : before + days };
                }
                else
                {
                    stretches.Add(new(edge, days, mg));
                }
            }
        }

        return stretches.Count > 0 ? stretches : [new(0, null, null)];
    }

    private sealed record Step(int? Days, decimal? MgPerDay);

    private sealed record Instruction(
        int? Sequence, IReadOnlyList<Step> Steps, bool AsNeeded, PartialDate? From, PartialDate? Until, int? Length, decimal? TakesPerDay, bool Single)
    {
        /// <summary>Above this a dose is a slip of the unit; the largest usual dose among our drugs is piracetam's 24 g.</summary>
        private const decimal MostMgPerDay = 40_000;

        /// <summary>One instruction; null where it says nothing about a dose ("swallow whole").</summary>
        public static Instruction? Of(Dosage dosage, DrugProduct product, Func<decimal?> weightKg, Entry entry, Chart chart)
        {
            if (dosage.ModifierExtension is { Count: > 0 } modifiers
                && modifiers.Any(modifier => modifier.Url is null || !chart.Options.HarmlessModifierExtensions.Contains(modifier.Url)))
            {
                chart.Gap("unknown-modifier-extension", $"A dosage of the {entry.Raw.Type} carries a modifier extension that we do not know; its dose was not read.", entry);
                return new(dosage.Sequence, [new(null, null)], AsNeeded: false, null, null, null, null, Single: false);
            }

            TimingRepeat? repeat = dosage.Timing?.Repeat;
            PartialDate? from = chart.Day(repeat?.BoundsPeriod?.Start, "dosage.timing.repeat.boundsPeriod.start", entry);
            PartialDate? until = chart.Day(repeat?.BoundsPeriod?.End, "dosage.timing.repeat.boundsPeriod.end", entry);
            int? length = from is { } first && until is { } last && last.Latest >= first.Earliest
                ? last.Latest.DayNumber - first.Earliest.DayNumber + 1
                : Doses.Days(repeat?.BoundsDuration ?? repeat?.BoundsRange?.High) is { } days ? (int)Math.Clamp(Math.Ceiling(days), 1, 36_500) : null;
            bool single = Timings.IsSingle(dosage.Timing);
            decimal? takes = Timings.TakesPerDay(dosage.Timing);
            decimal? structured = Plausible(Structured(dosage, product, weightKg, single ? 1 : takes));
            IReadOnlyList<string> texts = [.. new[] { dosage.Text, dosage.PatientInstruction }.OfType<string>().Where(text => text.Length > 0).Distinct()];
            bool isBesideAnother = structured is null && texts.Any(text => chart.Memory.Sig(text, product)?.NamesOtherStrength == true);
            if (isBesideAnother)
            {
                chart.Gap("other-strength-named", "The instruction names tablets of another strength that are taken with these; only this order's own are counted. Export the other strength as an order of its own, where it has none.", entry);
            }

            Dosing? told = texts.Select(text => chart.Memory.Sig(text, product)).FirstOrDefault(reading => reading is not null);
            bool asNeeded = dosage.AsNeededBoolean == true || dosage.AsNeededCodeableConcept is not null || (told?.AsNeeded == true && dosage.AsNeededBoolean is null);
            List<Step> written = [.. (told?.Steps ?? []).Select(step => new Step(step.Days, Plausible(InMg(step, product, weightKg))))];

            // A ladder in the text says more than one structured dose; a structured dose says it more safely than a single one in words.
            IReadOnlyList<Step> steps = structured is null || (written.Count > 1 && length is null && written.Exists(step => step.MgPerDay == structured))
                ? written
                : [new(single ? 1 : null, structured)];
            // "1 tid then 2 tid" tells no length: both at once would be a dose that nobody takes.
            if (length is null && steps.SkipLast(1).Any(step => step.Days is null))
            {
                chart.Gap("undated-dose-steps", "The dosage instructions follow one another without a duration; the last one was taken as the dose aimed at. Export bounds for each step.", entry);
                steps = [steps[^1]];
            }

            if (steps.Count == 0)
            {
                bool says = dosage.DoseAndRate is { Count: > 0 } || takes is not null || asNeeded || texts.Any(text => text.Any(char.IsAsciiDigit));
                return says ? new(dosage.Sequence, [new(null, null)], asNeeded, from, until, length, takes, single) : null;
            }

            return new(dosage.Sequence, steps, asNeeded, from, until, length, takes, single);
        }

        private static decimal? InMg(DosingStep step, DrugProduct product, Func<decimal?> weightKg) =>
            step.MgPerDay
            ?? (step.MgPerKgPerDay is { } perKg ? perKg * weightKg() : null)
            ?? (step.MlPerDay is { } ml ? ml * product.MgPerMl : null)
            ?? (step.UnitsPerDay is { } units && product is { StrengthMg: { } strength, PerMl: null } ? units * strength : null);

        private static decimal? Plausible(decimal? mgPerDay) => mgPerDay is >= 0 and <= MostMgPerDay ? mgPerDay : null;

        private static decimal? Structured(Dosage dosage, DrugProduct product, Func<decimal?> weightKg, decimal? takes)
        {
            // What was ordered comes before what a system calculated from it.
            DoseAndRate? chosen = (dosage.DoseAndRate ?? []).Where(dose => dose.DoseQuantity is not null || dose.DoseRange is not null)
                .OrderBy(dose => dose.Type.Has("ordered") ? 0 : dose.Type.Has("calculated") ? 2 : 1).FirstOrDefault();
            if (chosen is null)
            {
                return null;
            }

            decimal? dose = Doses.InMg(chosen.DoseQuantity, product, weightKg, out bool perDay);
            if (dose is null && chosen.DoseRange is { } range)
            {
                decimal? low = Doses.InMg(range.Low, product, weightKg, out perDay);
                bool lowPerDay = perDay;
                decimal? high = Doses.InMg(range.High, product, weightKg, out perDay);
                perDay |= lowPerDay;
                dose = low ?? high;
            }

            // A third of a day is no decimal: 3 times 500 mg are 1500 mg.
            return (perDay ? dose : dose * takes) is { } mg ? Math.Round(mg, 3) : null;
        }
    }
}
