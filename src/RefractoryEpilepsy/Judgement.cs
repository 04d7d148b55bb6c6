namespace RefractoryEpilepsy;

/// <summary>One resource of the source system that a reason rests on, such as <c>MedicationRequest/42</c>.</summary>
public sealed record Evidence(string Reference);

/// <summary>One sentence a clinician can check against the chart.</summary>
/// <param name="Code">Stable, kebab-case; counted in dashboards and matched in tests.</param>
/// <param name="Text">For people; may change between releases.</param>
/// <param name="Evidence">Empty where the reason is that nothing was recorded.</param>
public sealed record Reason(string Code, string Text, IReadOnlyList<Evidence> Evidence);

/// <summary>An answer that carries its reasons. Missing data stays <see cref="Answer.Unknown"/>.</summary>
public sealed record Judgement(Answer Answer, IReadOnlyList<Reason> Reasons)
{
    /// <summary>A judgement resting on one reason.</summary>
    public static Judgement Of(Answer answer, string code, string text, params IReadOnlyList<Evidence> evidence) =>
        new(answer, [new Reason(code, text, evidence)]);

    /// <summary>Yes if every part is, No if any part is, otherwise Unknown; of nothing, Yes. Keeps the reasons that decided it.</summary>
    public static Judgement All(params IReadOnlyList<Judgement> parts) =>
        Decide(parts, parts.Select(part => part.Answer).DefaultIfEmpty(Answer.Yes).Min());

    /// <summary>Yes if any part is, No if every part is, otherwise Unknown; of nothing, No. Keeps the reasons that decided it.</summary>
    public static Judgement Any(params IReadOnlyList<Judgement> parts) =>
        Decide(parts, parts.Select(part => part.Answer).DefaultIfEmpty(Answer.No).Max());

    private static Judgement Decide(IReadOnlyList<Judgement> parts, Answer answer) =>
        new(answer, [.. parts.Where(part => part.Answer == answer).SelectMany(part => part.Reasons)]);
}
