namespace RefractoryEpilepsy.Referral;

/// <summary>Sentences that must stand in every flag of a kind. [K]: withdrawal of an antiseizure drug can cause status epilepticus and death.</summary>
public static class Wording
{
    /// <summary>Ends every drug flag (PR-6 to PR-8, SAFE-*).</summary>
    public const string DrugSafety = "specialist review; never stop or switch abruptly";

    /// <summary>Ends the flag of an earlier severe reaction.</summary>
    public const string SevereReaction = "specialist review; never stop or switch abruptly, unless a severe reaction is suspected now: then emergency care at once";

    /// <summary>Stands over every list of flags.</summary>
    public const string QuestionNotOrder = "A flag is a question to a clinician, never an order, and is not shown to patients.";
}
