using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>What people decided.</content>
public sealed partial class Store
{
    /// <summary>Keeps a decision about a flag. Earlier ones stay.</summary>
    public async Task DecideAsync(PatientKey patient, string ruleId, string decision, string reason, DateOnly? until, string by, CancellationToken stop)
    {
        var row = new DecisionRow { Patient = patient.Value, RuleId = ruleId, Decision = decision, Reason = reason, Until = until, By = by, At = Now() };
        await RecordedAsync(new(by, "decide-" + decision, patient.Value, ruleId), database => database.Decisions.Add(row), stop);
    }

    /// <summary>All decisions about one patient, the newest first.</summary>
    public async Task<IReadOnlyList<DecisionRow>> DecisionsAsync(PatientKey patient, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Decisions.AsNoTracking().Where(row => row.Patient == patient.Value).OrderByDescending(row => row.Id).ToListAsync(stop);
    }
}
