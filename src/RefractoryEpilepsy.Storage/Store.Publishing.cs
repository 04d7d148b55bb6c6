using Microsoft.EntityFrameworkCore;

namespace RefractoryEpilepsy.Storage;

/// <content>What was published where.</content>
public sealed partial class Store
{
    /// <summary>Everything published to a target.</summary>
    public async Task<IReadOnlyList<PublicationRow>> PublicationsAsync(string target, CancellationToken stop)
    {
        await using Database database = open();
        return await database.Publications.AsNoTracking().Where(row => row.Target == target).OrderBy(row => row.Id).ToListAsync(stop);
    }

    /// <summary>Keeps what became of one resource.</summary>
    public async Task SavePublicationAsync(PublicationRow row, CancellationToken stop)
    {
        await using Database database = open();
        row.At = Now();
        database.Publications.Update(row);
        await database.SaveChangesAsync(stop);
    }

    /// <summary>Forgets what stood at a target: it is taken back, or gone.</summary>
    public async Task ForgetPublicationAsync(PublicationRow row, CancellationToken stop)
    {
        await using Database database = open();
        await database.Publications.Where(kept => kept.Id == row.Id).ExecuteDeleteAsync(stop);
    }

    /// <summary>Flags whose newest decision is that they are confirmed.</summary>
    public async Task<IReadOnlySet<(string Patient, string RuleId)>> ConfirmedFlagsAsync(CancellationToken stop)
    {
        await using Database database = open();
        List<DecisionRow> decisions = await database.Decisions.AsNoTracking().OrderBy(row => row.Id).ToListAsync(stop);
        return decisions.GroupBy(row => (row.Patient, row.RuleId)).Where(rows => rows.Last().Decision == "confirmed").Select(rows => rows.Key).ToHashSet();
    }

    internal static void ConfigurePublishing(ModelBuilder model)
    {
        model.Entity<PublicationRow>().ToTable("publications").HasKey(row => row.Id);
        model.Entity<PublicationRow>().HasIndex(row => new { row.Target, row.Type, row.Key }).IsUnique();
        model.Entity<PublicationRow>().HasIndex(row => row.Patient);
    }
}
